package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"signpost/directory"
	"signpost/internal/facts"
	"signpost/internal/text"
	"signpost/store"
)

// Start opens a contact and puts it on disk at once. Channel is a value of the
// fact "channel".
func (s *Session) Start(ctx context.Context, channel string) (store.Contact, error) {
	return s.StartAt(ctx, channel, time.Time{})
}

// StartAt opens a contact that began earlier: when the emergency card was
// opened, for example. The zero time, and a time to come, count as now.
func (s *Session) StartAt(ctx context.Context, channel string, at time.Time) (store.Contact, error) {
	if err := s.allow(ActStart); err != nil {
		return store.Contact{}, err
	}
	now := s.now()
	at = at.UTC().Truncate(time.Microsecond)
	if at.IsZero() || at.After(now) {
		at = now
	}
	c, err := s.newContact(channel, at)
	if err != nil {
		return store.Contact{}, err
	}
	return s.record.Create(ctx, s.act(ActStart, c.ID), c)
}

// newContact is an open contact that began at that time. It is not on disk.
func (s *Session) newContact(channel string, at time.Time) (store.Contact, error) {
	g := s.Guide()
	f := facts.Facts{}.With(facts.Channel, facts.Word(channel)).With(facts.Time, facts.Word(TimeOfWeek(at)))
	if err := g.Dir.Vocabulary.Check(f); err != nil {
		return store.Contact{}, err
	}
	return store.Contact{
		ID: s.newID(s.now()), Kind: store.Data, Channel: channel, Desk: s.desk, Operator: s.op.Name,
		StartedAt: at, Status: store.Open, DirectoryVersion: g.Dir.Version, Facts: f,
	}, nil
}

// TimeOfWeek is the value of the fact "time" at t, by the clock on the wall.
func TimeOfWeek(t time.Time) string {
	t = t.In(London())
	switch {
	case t.Weekday() == time.Saturday || t.Weekday() == time.Sunday:
		return "weekend"
	case t.Hour()*60+t.Minute() >= 17*60+30:
		return "weekday_evening"
	}
	return "weekday_day"
}

// ErrFinished is returned for a change to a contact that is no longer open.
var ErrFinished = errors.New("this contact is finished: notes can be added, answers stay as they were saved")

// changeable reports whether c's answers may still change.
func changeable(c store.Contact) error {
	if c.Status != store.Open && c.Status != store.Parked {
		return ErrFinished
	}
	return nil
}

// Answer replaces the facts of c, adds what follows from them, and records
// which alerts they fire.
func (s *Session) Answer(ctx context.Context, c store.Contact, f facts.Facts) (store.Contact, error) {
	if err := s.allow(ActAnswer); err != nil {
		return c, err
	}
	if err := changeable(c); err != nil {
		return c, err
	}
	g := s.Guide()
	if err := g.Dir.Vocabulary.Check(f); err != nil {
		return c, err
	}
	c = s.withFacts(c, g, f)
	return s.update(ctx, ActAnswer, c)
}

// withFacts sets the facts of c and everything that depends on them.
func (s *Session) withFacts(c store.Contact, g *Guide, f facts.Facts) store.Contact {
	c.Facts = g.Derive(cleanFacts(f))
	if ch := c.Facts.Get(facts.Channel).Word(); ch != "" {
		c.Channel = ch
	}
	c.Alerts = g.recordAlerts(c, s.now())
	c.RulesVersion, c.DirectoryVersion = g.RulesVersion(), g.Dir.Version
	return c
}

// cleanFacts is f with its words, which a person may have typed, made safe.
func cleanFacts(f facts.Facts) facts.Facts {
	for _, k := range f.Keys() {
		if w := f.Get(k).Word(); w != "" {
			f = f.With(k, facts.Word(text.CleanLine(w)))
		}
	}
	return f
}

// update commits the row of c. The notes and referrals of the result are those
// of the record, so that what another window added is seen, too.
func (s *Session) update(ctx context.Context, a Action, c store.Contact) (store.Contact, error) {
	out, err := s.record.Update(ctx, s.act(a, c.ID), c)
	if err != nil {
		return c, err
	}
	return out, nil
}

// MaxNote is the most characters of one note line.
const MaxNote = text.MaxLine

// Note adds a line of free text. A text that is blank adds nothing; one of more
// than MaxNote characters is refused rather than cut.
func (s *Session) Note(ctx context.Context, c store.Contact, line string) (store.Contact, error) {
	return s.note(ctx, c, line, FieldNote)
}

// note adds a line that was typed as a draft of that field; "" when it was not.
func (s *Session) note(ctx context.Context, c store.Contact, line, draft string) (store.Contact, error) {
	if err := s.allow(ActNote); err != nil {
		return c, err
	}
	line = text.Clean(line)
	if n := utf8.RuneCountInString(line); n > MaxNote {
		return c, fmt.Errorf("a note is at most %d characters and this one has %d: add it as several notes", MaxNote, n)
	}
	if strings.TrimSpace(line) == "" {
		return c, s.record.DeleteDraft(ctx, c.ID, FieldNote)
	}
	now := s.now()
	n, err := s.record.AddNote(ctx, s.act(ActNote, c.ID), c.ID, store.Note{ID: s.newID(now), At: now, By: s.op.Name, Text: line, Draft: draft})
	if err != nil {
		return c, err
	}
	c.Notes = append(slices.Clone(c.Notes), n)
	return c, nil
}

// The fields that keep drafts.
const (
	FieldNote  = "note"
	FieldQuick = "quick"
)

// SaveDraft keeps unfinished text; an empty text forgets it.
func (s *Session) SaveDraft(ctx context.Context, contactID, field, typed string) error {
	if err := s.allow(ActDraft); err != nil {
		return err
	}
	if typed == "" {
		return s.record.DeleteDraft(ctx, contactID, field)
	}
	typed, _ = text.CapRunes(text.Clean(typed), MaxNote)
	return s.record.PutDraft(ctx, store.Draft{ContactID: contactID, Field: field, Text: typed, At: s.now()})
}

// Opened is a contact as it was left, with the text that was being typed.
type Opened struct {
	Contact store.Contact
	Drafts  map[string]string // by field
}

// Open reads a contact to show it or to go on with it.
func (s *Session) Open(ctx context.Context, id string) (Opened, error) {
	if err := s.allow(ActRead); err != nil {
		return Opened{}, err
	}
	c, err := s.record.Contact(ctx, s.act(ActRead, id), id)
	if err != nil {
		return Opened{}, err
	}
	drafts, err := s.record.Drafts(ctx, id)
	if err != nil {
		return Opened{}, err
	}
	o := Opened{Contact: c, Drafts: map[string]string{}}
	for _, d := range drafts {
		o.Drafts[d.Field] = d.Text
	}
	return o, nil
}

// endOf is when c ends if it ends now. A clock that was set back in between
// must not make a contact that ends before it began.
func (s *Session) endOf(c store.Contact) time.Time {
	if now := s.now(); now.After(c.StartedAt) {
		return now
	}
	return c.StartedAt
}

// Junk finishes c as a junk contact.
func (s *Session) Junk(ctx context.Context, c store.Contact, k store.Kind) (store.Contact, error) {
	if err := s.allow(ActJunk); err != nil {
		return c, err
	}
	if err := changeable(c); err != nil {
		return c, err
	}
	if !k.Junk() || !slices.Contains(store.Kinds(), k) {
		return c, fmt.Errorf("%q is not a kind of junk contact", string(k))
	}
	c.Kind, c.Status, c.EndedAt = k, store.Done, s.endOf(c)
	return s.update(ctx, ActJunk, c)
}

// Finish saves c as done. With no outcome given, OutcomeOf says it.
func (s *Session) Finish(ctx context.Context, c store.Contact, o store.Outcome) (store.Contact, error) {
	if err := s.allow(ActFinish); err != nil {
		return c, err
	}
	if err := changeable(c); err != nil {
		return c, err
	}
	if o == "" {
		o = OutcomeOf(c)
	}
	if !slices.Contains(store.Outcomes(), o) {
		return c, fmt.Errorf("%q is not an outcome", string(o))
	}
	c.Outcome, c.Status, c.EndedAt = o, store.Done, s.endOf(c)
	g := s.Guide()
	c.Suggestions = g.suggested(c.Facts)
	return s.update(ctx, ActFinish, c)
}

// OutcomeOf is how a contact ended when nobody says otherwise: an emergency
// that somebody saw to comes before what was given, and that before what could
// not be.
func OutcomeOf(c store.Contact) store.Outcome {
	if c.Outcome != "" {
		return c.Outcome
	}
	if slices.ContainsFunc(c.Alerts, wasEmergency) {
		return "emergency"
	}
	o := store.OutcomeInformation
	for _, r := range c.Referrals {
		switch {
		case r.Undone:
		case r.Kind == store.Signpost && o == store.OutcomeInformation:
			o = store.OutcomeSignposted
		case r.Kind != store.Signpost:
			o = store.OutcomeReferred
		}
	}
	if o == store.OutcomeInformation && len(c.Unmet) > 0 {
		return "unmet"
	}
	return o
}

// wasEmergency reports whether somebody said what was done about a blocking
// alert, and it was more than to find that nobody is in danger.
func wasEmergency(a store.Alert) bool {
	return a.Kind == string(directory.Blocking) && !a.AcknowledgedAt.IsZero() && a.Action != Misunderstanding
}

// SetOutcome records how c ended, before it is finished.
func (s *Session) SetOutcome(ctx context.Context, c store.Contact, o store.Outcome) (store.Contact, error) {
	if err := s.allow(ActAnswer); err != nil {
		return c, err
	}
	if err := changeable(c); err != nil {
		return c, err
	}
	if o != "" && !slices.Contains(store.Outcomes(), o) {
		return c, fmt.Errorf("%q is not an outcome", string(o))
	}
	c.Outcome = o
	return s.update(ctx, ActAnswer, c)
}

// Park sets c aside; Resume takes it up again.
func (s *Session) Park(ctx context.Context, c store.Contact) (store.Contact, error) {
	return s.setStatus(ctx, ActPark, c, store.Parked)
}

// Resume takes up a parked contact again.
func (s *Session) Resume(ctx context.Context, c store.Contact) (store.Contact, error) {
	return s.setStatus(ctx, ActResume, c, store.Open)
}

func (s *Session) setStatus(ctx context.Context, a Action, c store.Contact, to store.Status) (store.Contact, error) {
	if err := s.allow(a); err != nil {
		return c, err
	}
	if err := changeable(c); err != nil {
		return c, err
	}
	if c.Status == to {
		return c, nil
	}
	c.Status = to
	return s.update(ctx, a, c)
}
