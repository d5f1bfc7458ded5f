package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"signpost/internal/facts"
	"signpost/internal/text"
	"signpost/store"
)

// MergeSpan is how far apart two contacts may have begun to be merged: what is
// one contact logged twice lies close together, and what belongs to one is found
// by looking no further.
const MergeSpan = 31 * 24 * time.Hour

// maxReason is the most characters of a reason.
const maxReason = 400

// NotTheirs says that a role may do something with some contacts, but not with
// this one, and who may.
type NotTheirs struct {
	Role   Role
	Action Action
}

func (e *NotTheirs) Error() string {
	if e.Action == ActAmend {
		return fmt.Sprintf("the role %s may change only the finished contacts that they took themselves: add a note, or ask a coordinator", e.Role)
	}
	return fmt.Sprintf("the role %s may void or merge only contacts that they took themselves, today: ask a coordinator", e.Role)
}

// MayMend returns nil when the session's role may amend, void, merge or put
// back that contact. Volunteers and receptionists may amend what they took
// themselves, and void or merge it on the same day; coordinators may do all of
// it, auditors nothing.
func (s *Session) MayMend(a Action, c store.Contact) error {
	if err := s.allow(a); err != nil {
		return err
	}
	if s.op.Role == Coordinator {
		return nil
	}
	own := s.op.Name != "" && c.Operator == s.op.Name
	today := calendarDays(c.StartedAt, s.clock()) == 0
	if own && (today || a == ActAmend) {
		return nil
	}
	return &NotTheirs{s.op.Role, a}
}

// amendable reports, as nil, that the answers of c may be amended.
func amendable(c store.Contact) error {
	switch c.Status {
	case store.Open, store.Parked:
		return errors.New("this contact is not finished yet: open it from the desk and go on with it")
	case store.Void:
		return errors.New("this contact is void: put it back first, then change it")
	case store.Merged:
		return errors.New("this contact was merged into another one: change that one")
	}
	if c.Kind.Junk() {
		return errors.New("a junk contact has no answers to change: add a note, or void it")
	}
	return nil
}

// Mendable reports, as nil, that a contact is in a state in which it can be
// amended, voided, merged or put back.
func Mendable(a Action, c store.Contact) error {
	switch a {
	case ActAmend:
		return amendable(c)
	case ActRestore:
		if counts(c) == nil {
			return errors.New("this contact counts already: there is nothing to put back")
		}
		return nil
	}
	return counts(c)
}

// AmendAnswers changes the answers of a finished contact. Its times and what
// was seen and done during it stay; the record keeps what it said before.
func (s *Session) AmendAnswers(ctx context.Context, c store.Contact, f facts.Facts) (store.Contact, error) {
	if err := s.MayMend(ActAmend, c); err != nil {
		return c, err
	}
	if err := amendable(c); err != nil {
		return c, err
	}
	g := s.Guide()
	if err := g.Dir.Vocabulary.Check(f); err != nil {
		return c, err
	}
	f = g.Derive(cleanFacts(f))
	if f.Equal(c.Facts) {
		return c, nil
	}
	c.Facts = f
	if ch := f.Get(facts.Channel).Word(); ch != "" {
		c.Channel = ch
	}
	return s.update(ctx, ActAmend, c)
}

// AmendOutcome changes how a finished contact ended.
func (s *Session) AmendOutcome(ctx context.Context, c store.Contact, o store.Outcome) (store.Contact, error) {
	if err := s.MayMend(ActAmend, c); err != nil {
		return c, err
	}
	if err := amendable(c); err != nil {
		return c, err
	}
	if err := oneOf("outcome", string(o), names(store.Outcomes())); err != nil {
		return c, err
	}
	if o == "" {
		return c, errors.New("say how the contact ended")
	}
	if o == c.Outcome {
		return c, nil
	}
	c.Outcome = o
	return s.update(ctx, ActAmend, c)
}

// Missed lists the alerts that the answers of c call for and that its record
// does not know: answers that were amended can say what nobody saw during the
// contact.
func (g *Guide) Missed(c store.Contact) []string {
	var out []string
	for _, a := range g.Suggest(c.Facts, c.StartedAt).Alerts {
		known := slices.ContainsFunc(c.Alerts, func(x store.Alert) bool { return x.ID == a.ID })
		if !known && (a.Kind == "blocking" || a.Kind == "warning") {
			out = append(out, text.CleanLine(or(a.Title, a.ID)))
		}
	}
	return out
}

// reasonOf is a reason as it is kept; it is asked for in those words.
func reasonOf(typed, ask string) (string, error) {
	reason := strings.TrimSpace(text.CleanLine(typed))
	if reason == "" {
		return "", errors.New(ask)
	}
	reason, _ = text.CapRunes(reason, maxReason)
	return reason, nil
}

// Void takes a contact that was made by mistake out of lists and counts. It
// stays in the record, with the reason.
func (s *Session) Void(ctx context.Context, c store.Contact, reason string) (store.Contact, error) {
	if err := s.MayMend(ActVoid, c); err != nil {
		return c, err
	}
	if err := counts(c); err != nil {
		return c, err
	}
	reason, err := reasonOf(reason, "say why the contact is void: made by mistake, or logged twice, for example")
	if err != nil {
		return c, err
	}
	c.Status, c.StatusReason = store.Void, reason
	return s.update(ctx, ActVoid, c)
}

// counts reports, as nil, that c is in lists and counts.
func counts(c store.Contact) error {
	switch c.Status {
	case store.Void:
		return errors.New("this contact is void already")
	case store.Merged:
		return errors.New("this contact was merged into another one already")
	}
	return nil
}

// Merge says that c is the same contact as another one, which goes on alone.
// Both keep their notes and services, and each shows those of the other.
func (s *Session) Merge(ctx context.Context, c store.Contact, into, reason string) (store.Contact, error) {
	if err := s.MayMend(ActMerge, c); err != nil {
		return c, err
	}
	if err := counts(c); err != nil {
		return c, err
	}
	reason, err := reasonOf(reason, "say why the contacts are merged: the same call logged twice, for example")
	if err != nil {
		return c, err
	}
	if into == c.ID {
		return c, errors.New("a contact cannot be merged into itself: pick another one")
	}
	to, err := s.record.Contact(ctx, store.Act{}, into) // only whether it can be merged into: nothing of it is shown
	if err != nil {
		return c, err
	}
	if counts(to) != nil {
		return c, fmt.Errorf("the other contact is %s itself: pick one that counts", to.Status)
	}
	if d := c.StartedAt.Sub(to.StartedAt).Abs(); d > MergeSpan {
		return c, fmt.Errorf("the contacts are %s apart, which is no contact logged twice: void one of them, or leave both", Minutes(d))
	}
	c.Status, c.StatusReason, c.MergedInto = store.Merged, reason, into
	return s.update(ctx, ActMerge, c)
}

// Restore makes a void or merged contact count again: finished, or open when
// it never was finished. The record keeps that it was void, and why.
func (s *Session) Restore(ctx context.Context, c store.Contact) (store.Contact, error) {
	if err := s.MayMend(ActRestore, c); err != nil {
		return c, err
	}
	if err := Mendable(ActRestore, c); err != nil {
		return c, err
	}
	c.Status, c.StatusReason, c.MergedInto = store.Done, "", ""
	if c.EndedAt.IsZero() {
		c.Status = store.Open
	}
	return s.update(ctx, ActRestore, c)
}
