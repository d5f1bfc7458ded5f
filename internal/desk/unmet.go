package desk

import (
	"context"
	"errors"
	"slices"
	"strings"

	"signpost/directory/triage"
	"signpost/internal/facts"
	"signpost/internal/text"
	"signpost/store"
)

// maxNearest is how many ruled-out services an unmet need names.
const maxNearest = 3

// UnmetKeys are the letters of the reasons for an unmet need, in the order of
// store.UnmetReasons.
func UnmetKeys() []Done {
	keys := []string{"n", "e", "w", "a", "g", "c", "p", "t", "d"}
	var out []Done
	for i, r := range store.UnmetReasons() {
		out = append(out, Done{keys[i], r})
	}
	return out
}

// UnmetReason guesses, from what ruled the nearest services out, why wants
// stay unmet. The operator can say otherwise.
func UnmetReason(r triage.Result) string {
	near := nearest(r)
	if len(near) == 0 {
		return "no_service"
	}
	switch x := near[0]; {
	case strings.HasSuffix(x.Rule, "/area"):
		return "wrong_area"
	case strings.HasSuffix(x.Rule, "/ages"):
		return "not_eligible"
	case len(x.WayIn) > 0 || x.Gate != "":
		return "agency_only"
	}
	return "not_eligible"
}

// nearest are the ruled-out services that the answers point to most.
func nearest(r triage.Result) []triage.RuledOut {
	var out []triage.RuledOut
	for _, x := range r.RuledOut {
		if x.Points > 0 && len(out) < maxNearest {
			out = append(out, x)
		}
	}
	return out
}

// RecordUnmet records that what the enquirer wants cannot be met, and why: one
// entry for each want, with the services that nearly fitted. Recorded again
// with another reason it replaces the first.
func (s *Session) RecordUnmet(ctx context.Context, c store.Contact, reason string) (store.Contact, error) {
	if err := s.allow(ActUnmet); err != nil {
		return c, err
	}
	if err := changeable(c); err != nil {
		return c, err
	}
	if reason == "" {
		return c, errors.New("say why nothing could be found: pick a reason")
	}
	if err := oneOf("unmet reason", reason, store.UnmetReasons()); err != nil {
		return c, err
	}
	wants := c.Facts.Get(facts.Wants).Words()
	if len(wants) == 0 {
		return c, errors.New("say first what they want: the answer \"wants\"")
	}
	var near []store.Nearest
	for _, x := range nearest(s.Guide().Suggest(c.Facts, s.clock())) {
		near = append(near, store.Nearest{Service: x.ID, Rule: x.Rule})
	}
	c.Unmet = slices.DeleteFunc(slices.Clone(c.Unmet), func(u store.Unmet) bool { return slices.Contains(wants, u.Want) })
	for _, w := range wants {
		c.Unmet = append(c.Unmet, store.Unmet{Want: w, Reason: reason, Nearest: near})
	}
	return s.update(ctx, ActUnmet, c)
}

// SetUnmet puts the unmet needs back to what they were, when one was recorded
// by mistake.
func (s *Session) SetUnmet(ctx context.Context, c store.Contact, was []store.Unmet) (store.Contact, error) {
	if err := s.allow(ActUnmet); err != nil {
		return c, err
	}
	if err := changeable(c); err != nil {
		return c, err
	}
	c.Unmet = was
	return s.update(ctx, ActUnmet, c)
}

// ReferAnyway records a service that the rules keep closed for this enquirer,
// with the operator's reason.
func (s *Session) ReferAnyway(ctx context.Context, c store.Contact, serviceID string, k store.ReferralKind, reason string) (store.Contact, error) {
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return c, errors.New("say why, so that the rules can be mended")
	}
	if err := s.allow(ActOverride); err != nil {
		return c, err
	}
	if err := changeable(c); err != nil {
		return c, err
	}
	g := s.Guide()
	if err := g.givable(serviceID, k); err != nil { // or the reason would stay for what was not done
		return c, err
	}
	c.Override = &store.Override{Service: serviceID, Reason: text.CleanLine(reason)}
	c.RulesVersion, c.DirectoryVersion = g.RulesVersion(), g.Dir.Version
	c, err := s.update(ctx, ActOverride, c)
	if err != nil {
		return c, err
	}
	return s.Refer(ctx, c, serviceID, k)
}

// NotYetKnown begins what Closed says of a service that could still fit.
const NotYetKnown = "not yet known: "

// Closed says which rule keeps a service closed for somebody with these facts;
// "" when none does.
func Closed(r triage.Result, serviceID string) string {
	for _, x := range r.RuledOut {
		if x.ID == serviceID {
			return x.Because
		}
	}
	for _, x := range r.CouldFit {
		if x.ID == serviceID {
			return NotYetKnown + x.Because
		}
	}
	return ""
}
