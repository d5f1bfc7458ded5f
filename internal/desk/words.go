package desk

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"signpost/directory"
	"signpost/internal/facts"
	"signpost/internal/text"
	"signpost/store"
)

// checkWords checks every coded word of a contact against its list.
func checkWords(c store.Contact, v *facts.Vocabulary) error {
	channel, _ := v.Def(facts.Channel)
	wants, _ := v.Def(facts.Wants)
	checks := []error{
		oneOf("kind", string(c.Kind), names(store.Kinds())),
		oneOf("channel", c.Channel, channel.Values),
		oneOf("status", string(c.Status), names(store.Statuses())),
		oneOf("outcome", string(c.Outcome), names(store.Outcomes())),
	}
	for _, r := range c.Referrals {
		checks = append(checks,
			oneOf("referral kind", string(r.Kind), names(store.ReferralKinds())),
			oneOf("referral status", r.Status, store.ReferralStatuses()),
			oneOf("given_by", r.GivenBy, store.GivenBys()))
	}
	if c.Followup != nil {
		checks = append(checks, oneOf("followup result", c.Followup.Result, store.FollowupResults()))
	}
	for _, u := range c.Unmet {
		checks = append(checks, oneOf("unmet want", u.Want, wants.Values), oneOf("unmet reason", u.Reason, store.UnmetReasons()))
	}
	for _, a := range c.Alerts {
		checks = append(checks, oneOf("alert kind", a.Kind, alertKinds()))
	}
	for _, err := range checks {
		if err != nil {
			return err
		}
	}
	return nil
}

func alertKinds() []string {
	return []string{string(directory.Blocking), string(directory.Warning), string(directory.Advice)}
}

// checkStatus checks that a contact says why it does not count, if it does not.
func checkStatus(c store.Contact) error {
	switch {
	case c.Status == store.Void && strings.TrimSpace(c.StatusReason) == "":
		return errors.New("a contact with the status void needs a status_reason")
	case c.Status == store.Merged && c.MergedInto == "":
		return errors.New("a contact with the status merged needs merged_into, the id of the one it went into")
	}
	return nil
}

// checkCounts checks that nothing is counted below nothing.
func checkCounts(c store.Contact) error {
	counts := map[string]int{}
	if c.Packs != nil {
		maps.Copy(counts, c.Packs.Out)
		counts["in"] = min(counts["in"], c.Packs.In)
	}
	if c.Followup != nil {
		counts["attempts"] = min(counts["attempts"], c.Followup.Attempts)
	}
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		if counts[k] < 0 {
			return fmt.Errorf("%q is %d: it cannot be less than 0", k, counts[k])
		}
	}
	return nil
}

// checkIDs checks every id that a contact was given with.
func checkIDs(c store.Contact) error {
	ids := []string{c.ID, c.MergedInto}
	for _, n := range c.Notes {
		ids = append(ids, n.ID)
	}
	for _, r := range c.Referrals {
		ids = append(ids, r.ID)
	}
	for _, id := range ids {
		if id == "" {
			continue
		}
		if err := checkID(id); err != nil {
			return err
		}
	}
	return nil
}

func names[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// oneOf checks that w is empty or in the list.
func oneOf(what, w string, list []string) error {
	if w == "" || slices.Contains(list, w) {
		return nil
	}
	msg := fmt.Sprintf("unknown %s %q: ", what, text.CleanLine(w))
	if near := facts.Near(w, list); len(near) > 0 {
		return fmt.Errorf("%sdid you mean %s?", msg, strings.Join(near, " or "))
	}
	return fmt.Errorf("%sit is one of %s", msg, strings.Join(list, ", "))
}

// checkID checks that an id given from outside is a UUID in its usual form.
func checkID(id string) error {
	if u, err := uuid.Parse(id); err != nil || u.String() != id {
		return fmt.Errorf("id %q is not a UUID in small letters, like 0192f0c1-2b3c-7d4e-8f90-a1b2c3d4e5f6: leave it out and one is made", text.CleanLine(id))
	}
	return nil
}
