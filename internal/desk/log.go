package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"signpost/internal/facts"
	"signpost/internal/text"
	"signpost/store"
)

// LogJSON records one contact given as JSON and returns its id. A contact with
// an id that exists is accepted when the record says the same already, and
// refused otherwise.
func (s *Session) LogJSON(ctx context.Context, data []byte) (string, error) {
	if err := s.allow(ActLog); err != nil {
		return "", err
	}
	in, given, err := parseIntake(data)
	if err != nil {
		return "", err
	}
	c, err := s.complete(in)
	if err != nil {
		return "", err
	}
	_, err = s.record.Create(ctx, s.act(ActLog, c.ID), c)
	if store.KindOf(err) == store.Exists {
		return c.ID, s.same(ctx, c.ID, given)
	}
	return c.ID, err
}

// LogLine records one contact given as a quick line and returns its id.
func (s *Session) LogLine(ctx context.Context, line string) (string, error) {
	if err := s.allow(ActLog); err != nil {
		return "", err
	}
	r := s.Guide().Quick.Read(line)
	if r.Cut {
		return "", fmt.Errorf("the line is too long: give the contact as JSON on standard input")
	}
	in := intake{Note: r.Note}
	in.Facts = r.Apply(facts.Facts{})
	in.Kind = store.Kind(r.Kind)
	if in.Kind == "" && in.Facts.Len() == 0 && strings.TrimSpace(in.Note) == "" {
		return "", fmt.Errorf("the line is empty: say what the contact was, for example: parent redditch heroin")
	}
	c, err := s.complete(in)
	if err != nil {
		return "", err
	}
	_, err = s.record.Create(ctx, s.act(ActLog, c.ID), c)
	return c.ID, err
}

// complete checks an intake and fills in what it leaves out.
func (s *Session) complete(in intake) (store.Contact, error) {
	c, g, now := in.Contact, s.Guide(), s.now()
	if err := checkWords(c); err != nil {
		return c, err
	}
	if err := g.Dir.Vocabulary.Check(c.Facts); err != nil {
		return c, err
	}
	if err := s.setTimes(&c, now); err != nil {
		return c, err
	}
	if c.ID == "" {
		c.ID = s.newID(now)
	} else if err := checkID(c.ID); err != nil {
		return c, err
	}
	c.Rev = 0
	c.Kind = or(c.Kind, store.Data)
	c.Status = or(c.Status, store.Done)
	c.Desk, c.Operator = or(c.Desk, s.desk), or(c.Operator, s.op.Name)
	c.Channel = or(c.Channel, or(c.Facts.Get(facts.Channel).Word(), "phone"))
	f := c.Facts.With(facts.Channel, facts.Word(c.Channel))
	if !f.Get(facts.Time).Known() {
		f = f.With(facts.Time, facts.Word(TimeOfWeek(c.StartedAt)))
	}
	given, rules := c.DirectoryVersion, c.RulesVersion
	c = s.withFacts(c, g, f)
	c.DirectoryVersion, c.RulesVersion = or(given, c.DirectoryVersion), or(rules, c.RulesVersion)
	if err := s.completeLines(&c, in.Note); err != nil {
		return c, err
	}
	if c.Status == store.Done && c.Kind == store.Data {
		c.Outcome = OutcomeOf(c)
	}
	return c, nil
}

func (s *Session) setTimes(c *store.Contact, now time.Time) error {
	if c.StartedAt.IsZero() {
		c.StartedAt = now
	}
	if c.EndedAt.IsZero() && (c.Status == "" || c.Status == store.Done) {
		c.EndedAt = c.StartedAt
	}
	for _, t := range []*time.Time{&c.StartedAt, &c.EndedAt, &c.ArrivedAt, &c.SeenAt, &c.LeftAt} {
		if t.IsZero() {
			continue
		}
		*t = t.UTC().Truncate(time.Microsecond)
		if t.Year() < 1970 || t.Year() > 9999 {
			return fmt.Errorf("%s is not a time that a contact can have", t.Format(time.RFC3339))
		}
	}
	if !c.EndedAt.IsZero() && c.EndedAt.Before(c.StartedAt) {
		return fmt.Errorf("ended_at %s is before started_at %s", c.EndedAt.Format(time.RFC3339), c.StartedAt.Format(time.RFC3339))
	}
	return nil
}

// completeLines fills in ids, times and names of notes and referrals.
func (s *Session) completeLines(c *store.Contact, note string) error {
	if strings.TrimSpace(note) != "" {
		c.Notes = append(c.Notes, store.Note{Text: note})
	}
	for i := range c.Notes {
		n := &c.Notes[i]
		n.ID, n.By = or(n.ID, s.newID(c.StartedAt)), or(n.By, c.Operator)
		if n.At.IsZero() {
			n.At = c.StartedAt
		}
		n.At = n.At.UTC().Truncate(time.Microsecond)
	}
	for i := range c.Referrals {
		if err := s.completeReferral(&c.Referrals[i], c); err != nil {
			return err
		}
	}
	return nil
}

func (s *Session) completeReferral(r *store.Referral, c *store.Contact) error {
	dir := s.Guide().Dir
	svc, known := dir.Service(r.Service)
	if !known && r.Name == "" {
		var ids []string
		for _, x := range dir.Services {
			ids = append(ids, x.ID)
		}
		msg := fmt.Sprintf("there is no service %q in the directory, and no name is given", r.Service)
		if near := facts.Near(r.Service, ids); len(near) > 0 {
			msg += ": did you mean " + strings.Join(near, " or ") + "?"
		}
		return fmt.Errorf("%s", msg)
	}
	if known {
		if r.Name == "" {
			r.Name, r.Phone = svc.Name, or(r.Phone, FirstPhone(svc))
		}
	}
	r.ID, r.Kind = or(r.ID, s.newID(c.StartedAt)), or(r.Kind, store.Signpost)
	r.Status = or(r.Status, store.ReferralStatuses()[0])
	if r.GivenAt.IsZero() {
		r.GivenAt = c.StartedAt
	}
	if r.StatusAt.IsZero() {
		r.StatusAt = r.GivenAt
	}
	r.GivenAt, r.StatusAt = r.GivenAt.UTC().Truncate(time.Microsecond), r.StatusAt.UTC().Truncate(time.Microsecond)
	r.Due = r.Due.UTC().Truncate(time.Microsecond)
	return nil
}

// same reports, as nil, that the record of id says what was given.
func (s *Session) same(ctx context.Context, id string, given any) error {
	have, err := s.record.Contact(ctx, s.act(ActRead, id), id)
	if err != nil {
		return err
	}
	data, err := json.Marshal(have)
	if err != nil {
		return err
	}
	var decoded map[string]any
	if err := json.Unmarshal(data, &decoded); err != nil {
		return err
	}
	want, _ := given.(map[string]any)
	if note, ok := want["note"].(string); ok {
		delete(want, "note")
		if !slices.ContainsFunc(have.Notes, func(n store.Note) bool { return n.Text == note }) && strings.TrimSpace(note) != "" {
			return errDiffers(id)
		}
	}
	delete(want, "rev") // a copy that was exported earlier is still the same contact
	if !says(decoded, want) {
		return errDiffers(id)
	}
	return nil
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
