package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"signpost/directory"
	"signpost/internal/facts"
	"signpost/internal/text"
	"signpost/store"
)

// Logged is a contact that was put on the record without a screen.
type Logged struct {
	ID string
	// Alerts are the blocking and warning alerts that its answers fire and that
	// nobody has said what was done about. A contact that comes from a record
	// has none: they were seen where it was made.
	Alerts []*directory.Alert
}

// LogJSON records one contact given as JSON and returns its id. A contact with
// an id that exists is accepted when the record says the same already, and
// refused otherwise.
func (s *Session) LogJSON(ctx context.Context, data []byte) (string, error) {
	l, err := s.TakeJSON(ctx, data)
	return l.ID, err
}

// TakeJSON is LogJSON for a caller that can show alerts.
func (s *Session) TakeJSON(ctx context.Context, data []byte) (Logged, error) {
	if err := s.allow(ActLog); err != nil {
		return Logged{}, err
	}
	in, given, err := parseIntake(data)
	if err != nil {
		return Logged{}, err
	}
	c, err := s.complete(in)
	if err != nil {
		return Logged{}, err
	}
	_, err = s.record.Create(ctx, s.act(ActLog, c.ID), c)
	if store.KindOf(err) == store.Exists {
		err = s.same(ctx, c, in, given)
	}
	return s.logged(c, in), err
}

// LogLine records one contact given as a quick line and returns its id.
func (s *Session) LogLine(ctx context.Context, line string) (string, error) {
	l, err := s.TakeLine(ctx, line)
	return l.ID, err
}

// TakeLine is LogLine for a caller that can show alerts.
func (s *Session) TakeLine(ctx context.Context, line string) (Logged, error) {
	if err := s.allow(ActLog); err != nil {
		return Logged{}, err
	}
	r := s.Guide().Quick.Read(line)
	if r.Cut {
		return Logged{}, fmt.Errorf("the line is too long: give the contact as JSON on standard input")
	}
	in := intake{Note: r.Note}
	in.Facts = r.Apply(facts.Facts{})
	in.Kind = store.Kind(r.Kind)
	if in.Kind == "" && in.Facts.Len() == 0 && strings.TrimSpace(in.Note) == "" {
		return Logged{}, fmt.Errorf("the line is empty: say what the contact was, for example: parent redditch heroin")
	}
	c, err := s.complete(in)
	if err != nil {
		return Logged{}, err
	}
	_, err = s.record.Create(ctx, s.act(ActLog, c.ID), c)
	return s.logged(c, in), err
}

// logged is c with the alerts that are still to be seen to.
func (s *Session) logged(c store.Contact, in intake) Logged {
	l := Logged{ID: c.ID}
	if in.DirectoryVersion != "" {
		return l
	}
	list := s.Guide().Dir.Alerts
	for i := range list {
		a := list[i]
		open := slices.ContainsFunc(c.Alerts, func(x store.Alert) bool { return x.ID == a.ID && x.AcknowledgedAt.IsZero() })
		if open && (a.Kind == directory.Blocking || a.Kind == directory.Warning) {
			l.Alerts = append(l.Alerts, a)
		}
	}
	return l
}

// complete checks an intake and fills in what it leaves out. A contact that
// names the directory it was made with comes from a record: what fired, what
// was answered and who was there stay as they were, whatever the rules of
// today would make of it.
func (s *Session) complete(in intake) (store.Contact, error) {
	c, g, now := in.Contact, s.Guide(), s.now()
	if err := check(c, g.Dir.Vocabulary); err != nil {
		return c, err
	}
	if err := s.setTimes(&c, now); err != nil {
		return c, err
	}
	c.ID, c.Rev = or(c.ID, s.newID(now)), 0
	c.Kind = or(c.Kind, store.Data)
	c.Status = or(c.Status, store.Done)
	c.Channel = or(c.Channel, or(c.Facts.Get(facts.Channel).Word(), "phone"))
	if c.DirectoryVersion == "" {
		c = s.evaluated(c, g)
		c.Desk, c.Operator = or(c.Desk, s.desk), or(c.Operator, s.op.Name)
	}
	if err := s.completeLines(&c, in, now); err != nil {
		return c, err
	}
	if c.Status == store.Done && c.Kind == store.Data {
		c.Outcome = OutcomeOf(c)
	}
	return c, nil
}

// evaluated is c with the facts that follow from others and the alerts that
// fire, beside those that were given.
func (s *Session) evaluated(c store.Contact, g *Guide) store.Contact {
	f := c.Facts.With(facts.Channel, facts.Word(c.Channel))
	if !f.Get(facts.Time).Known() {
		f = f.With(facts.Time, facts.Word(TimeOfWeek(c.StartedAt)))
	}
	alerts, rules := slices.Clone(c.Alerts), c.RulesVersion
	c = s.withFacts(c, g, f)
	for _, a := range c.Alerts {
		switch i := slices.IndexFunc(alerts, func(o store.Alert) bool { return o.ID == a.ID }); {
		case i < 0:
			alerts = append(alerts, a)
		case alerts[i].Kind == "":
			alerts[i].Kind = a.Kind
		}
	}
	c.Alerts, c.RulesVersion = alerts, or(rules, c.RulesVersion)
	return c
}

// check refuses a contact that says what cannot be.
func check(c store.Contact, v *facts.Vocabulary) error {
	return cmp.Or(checkWords(c, v), v.Check(c.Facts), checkStatus(c), checkCounts(c), checkIDs(c))
}

// aheadOfClock is how far in the future a contact may begin: two computers need
// not agree on the time, nor on the zone.
const aheadOfClock = 24 * time.Hour

func (s *Session) setTimes(c *store.Contact, now time.Time) error {
	for _, t := range times(c) {
		if t.IsZero() {
			continue
		}
		*t = t.UTC().Truncate(time.Microsecond)
		if t.Year() < 1970 || t.Year() > 9999 {
			return fmt.Errorf("%s is not a time that a contact can have", t.Format(time.RFC3339))
		}
	}
	if c.StartedAt.IsZero() {
		c.StartedAt = now
	}
	if c.StartedAt.After(now.Add(aheadOfClock)) {
		return fmt.Errorf("started_at %s is still to come: correct it, or see whether the clock of this computer is right", c.StartedAt.Format(time.RFC3339))
	}
	if c.EndedAt.IsZero() && (c.Status == "" || c.Status == store.Done) {
		c.EndedAt = c.StartedAt
	}
	if !c.EndedAt.IsZero() && c.EndedAt.Before(c.StartedAt) {
		return fmt.Errorf("ended_at %s is before started_at %s", c.EndedAt.Format(time.RFC3339), c.StartedAt.Format(time.RFC3339))
	}
	return nil
}

// times lists every time of c.
func times(c *store.Contact) []*time.Time {
	out := []*time.Time{&c.StartedAt, &c.EndedAt, &c.ArrivedAt, &c.SeenAt, &c.LeftAt}
	for i := range c.Notes {
		out = append(out, &c.Notes[i].At)
	}
	for i := range c.Alerts {
		out = append(out, &c.Alerts[i].AcknowledgedAt, &c.Alerts[i].EndedAt)
	}
	for i := range c.Referrals {
		r := &c.Referrals[i]
		out = append(out, &r.GivenAt, &r.StatusAt, &r.Due)
	}
	if c.Followup != nil {
		out = append(out, &c.Followup.Due, &c.Followup.ClosedAt)
	}
	return out
}

// completeLines fills in ids, times and names of notes and referrals. New ids
// carry the time of now: one of a contact far ahead would be the last word in
// time for every id after it.
func (s *Session) completeLines(c *store.Contact, in intake, now time.Time) error {
	if strings.TrimSpace(in.Note) != "" {
		c.Notes = append(c.Notes, store.Note{Text: in.Note})
	}
	for i := range c.Notes {
		n := &c.Notes[i]
		n.ID = or(n.ID, s.newID(now))
		if in.DirectoryVersion == "" || n.At.IsZero() {
			n.By = or(n.By, c.Operator)
		}
		if n.At.IsZero() {
			n.At = c.StartedAt
		}
	}
	for i := range c.Referrals {
		if err := s.completeReferral(&c.Referrals[i], c, now, in.DirectoryVersion == ""); err != nil {
			return err
		}
	}
	return nil
}

// completeReferral fills in a referral. One that comes from no record is made
// here, so it needs consent, and its outcome is asked for.
func (s *Session) completeReferral(r *store.Referral, c *store.Contact, now time.Time, made bool) error {
	dir := s.Guide().Dir
	svc, known := dir.Service(r.Service)
	if !known && r.Name == "" {
		var ids []string
		for _, x := range dir.Services.All() {
			ids = append(ids, x.ID)
		}
		msg := fmt.Sprintf("there is no service %q in the directory, and no name is given", r.Service)
		if near := facts.Near(r.Service, ids); len(near) > 0 {
			msg += ": did you mean " + strings.Join(near, " or ") + "?"
		}
		return fmt.Errorf("%s", msg)
	}
	if known {
		// What an older directory offered may have closed since.
		if why := NotGiven(svc); why != "" && (c.DirectoryVersion == "" || c.DirectoryVersion == dir.Version) {
			return fmt.Errorf("%s [%s] cannot be given to anybody: %s", text.CleanLine(svc.Name), svc.ID, why)
		}
		if r.Name == "" {
			r.Name, r.Phone = svc.Name, or(r.Phone, FirstPhone(svc))
		}
	}
	r.ID, r.Kind = or(r.ID, s.newID(now)), or(r.Kind, store.Signpost)
	r.Status = or(r.Status, store.ReferralStatuses()[0])
	if r.GivenAt.IsZero() {
		r.GivenAt = c.StartedAt
	}
	if made && r.Kind != store.Signpost {
		if !r.Consent {
			return ErrNoConsent
		}
		if r.Due.IsZero() && !settled(r.Status) && !r.Undone {
			r.Due = s.outcomeDue(r.GivenAt)
		}
	}
	if r.StatusAt.IsZero() {
		r.StatusAt = r.GivenAt
	}
	return nil
}

// same reports, as nil, that the record of c says what was given.
func (s *Session) same(ctx context.Context, c store.Contact, in intake, given map[string]any) error {
	have, err := s.record.Contact(ctx, s.act(ActRead, c.ID), c.ID)
	if store.KindOf(err) == store.NotFound {
		return errors.New("the id of a note or referral in it belongs to another contact: leave their ids out and new ones are made")
	}
	if err != nil {
		return err
	}
	h, err := plain(have)
	if err != nil {
		return err
	}
	w, err := plain(c)
	if err != nil {
		return err
	}
	delete(given, "note") // it is the last of the notes now
	if strings.TrimSpace(in.Note) != "" {
		notes, _ := given["notes"].([]any)
		given["notes"] = append(notes, map[string]any{"text": in.Note})
	}
	if !says(h, w, given, "") {
		return errDiffers(c.ID)
	}
	return nil
}

// plain is c as decoded JSON.
func plain(c store.Contact) (out map[string]any, err error) {
	data, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	err = json.Unmarshal(data, &out)
	return out, err
}

func errDiffers(id string) error {
	return fmt.Errorf("contact %s is in the record already and says something else: leave the id out to log a new contact", text.CleanLine(id))
}

func or[T comparable](a, b T) T {
	var zero T
	if a != zero {
		return a
	}
	return b
}
