package desk

import (
	"context"
	"errors"
	"slices"
	"strings"

	"signpost/directory"
	"signpost/directory/triage"
	"signpost/internal/facts"
	"signpost/internal/text"
	"signpost/store"
)

// Pending lists the blocking alerts of c that nobody has said what was done
// about, in the order of the directory.
func (g *Guide) Pending(c store.Contact, r triage.Result) []triage.Alert {
	if c.Status != store.Open && c.Status != store.Parked {
		return nil
	}
	var out []triage.Alert
	for _, a := range r.Alerts {
		done := slices.ContainsFunc(c.Alerts, func(x store.Alert) bool {
			return x.ID == a.ID && x.EndedAt.IsZero() && !x.AcknowledgedAt.IsZero()
		})
		if a.Kind == directory.Blocking && !done {
			out = append(out, a)
		}
	}
	return out
}

// SignOff says who stands behind the words of an alert.
func SignOff(a *directory.Alert) string {
	if a.SignedOff.IsZero() {
		return "wording not yet signed off"
	}
	return "wording signed off " + a.SignedOff.Format("2 Jan 2006") + " by " + text.CleanLine(a.SignedBy)
}

// Done is something that was done about an emergency, with its key.
type Done struct{ Key, Words string }

// Misunderstanding is said when nobody is in danger after all: the answer that
// fired the alert is taken back with it.
const Misunderstanding = "a misunderstanding: nobody is in danger"

// Unanswered reports whether c has a blocking alert that nobody has said what
// was done about, as far as its record tells.
func Unanswered(c store.Contact) bool {
	open := c.Status == store.Open || c.Status == store.Parked
	return open && slices.ContainsFunc(c.Alerts, func(a store.Alert) bool {
		return a.Kind == string(directory.Blocking) && a.EndedAt.IsZero() && a.AcknowledgedAt.IsZero()
	})
}

// EmergencyActions are what can be said was done about a blocking alert.
func EmergencyActions() []Done {
	return []Done{
		{"1", "999 called from the desk"},
		{"2", "the caller rings 999"},
		{"3", "help is with them already"},
		{"4", "went to A&E with somebody"},
		{"5", "refused help; told the lead"},
		{"6", "the call dropped"},
		{"7", Misunderstanding},
	}
}

// Acknowledge records what was done about one blocking alert, by whom and
// when. Without saying what was done there is no acknowledgement.
func (s *Session) Acknowledge(ctx context.Context, c store.Contact, alertID, action string) (store.Contact, error) {
	if err := s.allow(ActAck); err != nil {
		return c, err
	}
	if err := changeable(c); err != nil {
		return c, err
	}
	action = strings.TrimSpace(text.CleanLine(action))
	if action == "" {
		return c, errors.New("say what was done about it")
	}
	i := slices.IndexFunc(c.Alerts, func(a store.Alert) bool { return a.ID == alertID && a.EndedAt.IsZero() })
	if i < 0 {
		return c, errors.New("this alert is not on the record any more")
	}
	c.Alerts = slices.Clone(c.Alerts)
	c.Alerts[i].AcknowledgedAt, c.Alerts[i].AcknowledgedBy, c.Alerts[i].Action = s.now(), s.op.Name, action
	if action == Misunderstanding {
		c = s.withFacts(c, s.Guide(), s.Guide().calm(c.Facts, alertID))
	}
	return s.update(ctx, ActAck, c)
}

// calm takes back the answer that fires a blocking alert: the emergency becomes
// "asked: none"; thoughts of suicide are to be asked about again.
func (g *Guide) calm(f facts.Facts, alertID string) facts.Facts {
	fires := func(f facts.Facts) bool {
		return slices.ContainsFunc(g.Rules.Evaluate(f, triage.Options{DeskCounty: g.County}).Alerts, func(a triage.Alert) bool { return a.ID == alertID })
	}
	for _, without := range []facts.Facts{f.With(facts.Emergency, facts.Word("none")), f.With(facts.Suicidal, facts.Unknown())} {
		if !fires(without) {
			return without
		}
	}
	return f
}

// NothingSeen records that nothing was seen or said that called for asking the
// safety questions: one key, and kept apart from "asked: no".
func (s *Session) NothingSeen(ctx context.Context, c store.Contact) (store.Contact, error) {
	if err := s.allow(ActAnswer); err != nil {
		return c, err
	}
	if err := changeable(c); err != nil {
		return c, err
	}
	c.Safety = store.SafetyNothing
	return s.update(ctx, ActAnswer, c)
}
