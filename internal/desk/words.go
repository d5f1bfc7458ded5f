package desk

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"signpost/internal/facts"
	"signpost/internal/text"
	"signpost/store"
)

// checkWords checks every coded word of a contact against its list.
func checkWords(c store.Contact) error {
	channel, _ := facts.Base().Def(facts.Channel)
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
	for _, u := range c.Unmet {
		checks = append(checks, oneOf("unmet reason", u.Reason, store.UnmetReasons()))
	}
	for _, err := range checks {
		if err != nil {
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
