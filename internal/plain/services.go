package plain

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"signpost/directory"
	"signpost/directory/triage"
	"signpost/internal/desk"
	"signpost/internal/slip"
	"signpost/store"
)

// maxFound is how many services a search lists.
const maxFound = 200

// suggestions reads out what the answers lead to, with reasons, and gives by
// number.
func (v *visit) suggestions() error {
	for heard := false; ; heard = true {
		if err := v.alarm(); err != nil {
			return err
		}
		result := v.guide().Suggest(v.c.Facts, v.s.Now())
		q, ids := v.listed(result)
		if len(ids) == 0 {
			v.say("Nothing is suggested yet. Go on with the questions, or find a service by its name.")
			return nil
		}
		if q.quiet = heard; heard {
			q.ask = "Type another number to give that service, or back."
		}
		r, err := v.ask(q)
		if err != nil {
			return err
		}
		if err := v.give(ids[r.pick()]); err != nil && !errors.Is(err, errBack) {
			return err
		}
	}
}

// listed is the list of suggestions, then what could fit and what cannot be had
// but nearly.
func (v *visit) listed(result triage.Result) (question, []string) {
	var ids []string
	q := question{ask: fmt.Sprintf("%d suggested. Type a number to give that service, or back.", len(result.Suggestions)),
		help: "the number of a service records that it was given: told, as a signpost. Services given, in the menu of the contact, changes or takes that back"}
	add := func(id, words string) { q.options, ids = append(q.options, option{words: words}), append(ids, id) }
	for _, row := range triage.Rows(result.Suggestions, v.c.Facts) {
		for _, x := range row.Kinds {
			add(x.ID, v.line(x.ID, x.Name, "Why: "+becauses(x)))
		}
	}
	for _, x := range result.CouldFit {
		add(x.ID, sentences(x.Name, "Could fit, once more is known: "+clause(x.Because)))
	}
	for _, x := range result.RuledOut {
		if x.Points == 0 {
			continue
		}
		words := sentences(x.Name, "Not now: "+clause(x.Because))
		if len(x.WayIn) > 0 {
			words += " Start at " + strings.Join(v.guide().Names(x.WayIn), " or ") + "."
		}
		add(x.ID, words)
	}
	return q, ids
}

func becauses(x triage.Suggestion) string {
	out := make([]string, len(x.Reasons))
	for i, r := range x.Reasons {
		out[i] = clause(r.Because)
	}
	return strings.Join(out, ", ")
}

// clause is a sentence of the rules without its full stop, to stand inside
// another.
func clause(s string) string { return strings.TrimSuffix(strings.TrimSpace(s), ".") }

// line is a service in one line: its name, why it is there, the way in, whether
// it is open, whether it is to be checked, and its number for reading aloud.
func (m *mode) line(id, name, why string) string {
	s, ok := m.service(id)
	if !ok {
		return sentences(name, why)
	}
	check := ""
	if s.NeverChecked() {
		check = "check before use"
	}
	return sentences(name, m.barred(s), check, why, "Way in: "+m.wayIn(s), "Now: "+m.guide().OpeningOf(s, m.s.Now()).Say, m.telephone(s))
}

// barred says why nobody can be sent there; "" when somebody can.
func (m *mode) barred(s *directory.Service) string {
	if why := desk.NotGiven(s); why != "" {
		return "Not somewhere to send people: " + why
	}
	return ""
}

func (m *mode) wayIn(s *directory.Service) string {
	out := desk.ReachWords(s)
	if len(s.WayIn) > 0 {
		out += ", start at " + strings.Join(m.guide().Names(s.WayIn), " or ")
	} else if s.Gate != "" {
		out += ", " + clause(s.Gate)
	}
	return out
}

// telephone is the number to give out, spaced for reading aloud.
func (m *mode) telephone(s *directory.Service) string {
	p := desk.FirstPhone(s)
	switch {
	case p != "":
		return "Telephone: " + slip.Dictated(p)
	case len(s.Phone) > 0:
		return "The number is for the desk only and is not given out"
	}
	return desk.NoNumber
}

// give records a service as given to the enquirer. What the rules keep closed
// needs a reason.
func (v *visit) give(id string) error {
	s, ok := v.service(id)
	if !ok {
		v.say("That service is not in the directory any more.")
		return nil
	}
	if why := desk.NotGiven(s); why != "" {
		v.say(sentences(s.Name + " was not recorded: " + why))
		return nil
	}
	if slices.ContainsFunc(v.c.Referrals, func(r store.Referral) bool { return r.Service == id && !r.Undone }) {
		v.say(s.Name, "is recorded already. Services given, in the menu of the contact, takes it back.")
		return nil
	}
	give := func(ctx context.Context, c store.Contact) (store.Contact, error) {
		return v.s.Refer(ctx, c, id, store.Signpost)
	}
	if why := desk.Closed(v.guide().Suggest(v.c.Facts, v.s.Now()), id); why != "" {
		v.say(sentences(s.Name + " is kept closed for them: " + clause(why)))
		r, err := v.ask(question{ask: "Why is it given all the same? Say it in a few words; an empty line leaves it.", open: "any words: they are kept as the reason", blank: "it is not given"})
		if err != nil || r.text == "" {
			return err
		}
		give = func(ctx context.Context, c store.Contact) (store.Contact, error) {
			return v.s.ReferAnyway(ctx, c, id, store.Signpost, r.text)
		}
	}
	if v.change(give) {
		v.say("Given:", s.Name+".", sentence(v.telephone(s)))
	}
	return nil
}

// find looks services up and reads them out. With a contact open it can give
// one.
func (v *visit) find() error { return v.mode.find() }

func (m *mode) find() error {
	for {
		r, err := m.ask(question{ask: "What are you looking for? Type a name, a need, a place or a postcode.", open: "words to look for, like needle exchange malvern"})
		if err != nil {
			return stepBack(err)
		}
		for query := r.text; query != ""; {
			if query, err = m.found(query); err != nil && !errors.Is(err, errBack) {
				return err
			}
		}
	}
}

// stepBack ends a part of the program that was stepped back from.
func stepBack(err error) error {
	if errors.Is(err, errBack) {
		return nil
	}
	return err
}

// found reads out what a search found, until other words are typed: those are
// returned.
func (m *mode) found(query string) (next string, err error) {
	if desk.DangerWords(query) {
		m.say("If somebody is in danger now, type emergency.")
	}
	f := m.guide().Find(query, maxFound, m.s.Now())
	if len(f.Unknown) > 0 {
		m.say("Not understood:", strings.Join(f.Unknown, ", ")+".")
	}
	if len(f.Found) == 0 {
		m.say("Nothing was found.")
		if err := m.s.LostSearch(m.ctx, query); err != nil {
			m.trouble(err)
		}
		return "", nil
	}
	q := question{ask: fmt.Sprintf("%d found. Type a number to hear that service, or other words to look for.", f.Total), open: "other words to look for"}
	if f.Relaxed {
		q.ask = "No service matches every word; these match some. " + q.ask
	}
	for _, x := range f.Found {
		why := ""
		if len(x.Why) > 0 {
			why = "Found by: " + strings.Join(x.Why, ", ")
		}
		q.options = append(q.options, option{words: m.line(x.ID, x.Service().Name, why)})
	}
	for {
		r, err := m.ask(q)
		if err != nil || r.pick() < 0 {
			return r.text, err
		}
		if err := m.chosen(f.Found[r.pick()].ID); err != nil && !errors.Is(err, errBack) {
			return "", err
		}
		q.ask, q.quiet = "Type another number, or other words to look for.", true
	}
}

// chosen reads a service out in full, and gives it when a contact is open.
func (m *mode) chosen(id string) error {
	m.card(id)
	if m.visit == nil {
		return nil
	}
	if err := m.visit.alarm(); err != nil {
		return err
	}
	if yes, err := m.yes("Give this service?"); err != nil || !yes {
		return err
	}
	return m.visit.give(id)
}
