package plain

import (
	"context"
	"errors"
	"slices"
	"strings"

	"signpost/directory"
	"signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
)

// visit is one open contact while it is talked through.
type visit struct {
	*mode
	c      store.Contact
	asked  []string        // ids of questions put, in order
	heard  map[string]bool // warnings and advice that were read out
	ending bool            // it was finished or parked
}

// doing is a change of a contact that is on disk when it returns.
type doing func(context.Context, store.Contact) (store.Contact, error)

// start opens a new contact and goes through its questions.
func (m *mode) start(how starting) error {
	c, err := m.s.StartAt(m.ctx, how.channel, how.at)
	if err != nil {
		m.trouble(err)
		return nil
	}
	m.say("Saved. The", desk.Words(c.Channel), "is open since", desk.SayDue(c.StartedAt, m.s.Now())+". Each answer is saved at once.")
	return m.talk(c, true)
}

// goOn takes up a contact that is not finished.
func (m *mode) goOn() error {
	d, err := m.s.Today(m.ctx)
	if err != nil {
		m.trouble(err)
	}
	if len(d.Unfinished) == 0 {
		m.say("No contact is open. 1 starts a call, 2 a walk-in.")
		return nil
	}
	q := question{ask: m.marked("Which contact?")}
	for _, c := range d.Unfinished {
		q.options = append(q.options, option{words: m.row(c)})
	}
	r, err := m.ask(q)
	if err != nil {
		return err
	}
	return m.open(d.Unfinished[r.pick()].ID)
}

// open reads a contact and goes on with it.
func (m *mode) open(id string) error {
	o, err := m.s.Open(m.ctx, id)
	if err != nil {
		m.trouble(err)
		return nil
	}
	c := o.Contact
	if c.Status == store.Parked {
		if c, err = m.s.Resume(m.ctx, c); err != nil {
			m.trouble(err)
			return nil
		}
		m.say("Saved. The contact is taken up again.")
	}
	m.visit = &visit{mode: m, c: c, heard: map[string]bool{}}
	if line := strings.TrimSpace(o.Drafts[desk.FieldQuick]); line != "" {
		m.say("A quick line was begun and not taken over:", line)
	}
	if typed := strings.TrimSpace(o.Drafts[desk.FieldNote]); typed != "" {
		if err := m.visit.begun(typed); err != nil && !errors.Is(err, errBack) && !errors.Is(err, errContact) {
			err = m.visit.leave(err)
			m.visit = nil
			return err
		}
	}
	return m.talk(c, false)
}

// begun asks what becomes of a note that was being typed when the contact was
// left.
func (v *visit) begun(typed string) error {
	v.say("A note was begun and not kept:", typed)
	r, err := v.ask(question{ask: "What is to become of it?", options: []option{
		{words: "keep it as a note"}, {words: "leave it for later"}, {words: "throw it away"}}})
	switch {
	case err != nil:
		return err
	case r.pick() == 0:
		v.keep(typed)
	case r.pick() == 2:
		if err := v.s.SaveDraft(v.ctx, v.c.ID, desk.FieldNote, ""); err != nil {
			v.trouble(err)
			return nil
		}
		v.say("Thrown away.")
	}
	return nil
}

// talk goes through a contact: the questions first, then whatever is asked for.
func (m *mode) talk(c store.Contact, questions bool) error {
	v := m.visit
	if v == nil || v.c.ID != c.ID {
		v = &visit{mode: m, c: c, heard: map[string]bool{}}
	} else {
		c = v.c
	}
	m.visit = v
	defer func() { m.visit = nil }()
	v.warn()
	err := error(nil)
	if questions {
		err = v.guided()
	}
	for err == nil || errors.Is(err, errContact) {
		if err = v.alarm(); err == nil {
			err = v.menu()
		}
		if v.ending {
			return nil
		}
	}
	return v.leave(err)
}

// leave says that a contact stays open, whatever ended the talk.
func (v *visit) leave(err error) error {
	if v.ending {
		return nil
	}
	if !errors.Is(err, errEnd) {
		v.say("The contact stays open; main menu, 4 goes on with it.")
	}
	return stepBack(err)
}

// menu asks what is to be done with the contact, and does it. errBack goes to
// the main menu.
func (v *visit) menu() error {
	r, err := v.ask(question{ask: v.marked("This contact. What now?"), options: []option{
		{words: "go on with the questions"}, {words: "hear the suggested services and give one", also: []string{"services"}},
		{words: "find a service by its name", also: []string{"search"}}, {words: "write a note"},
		{words: "hear or change the answers"}, {words: "services given", also: []string{"given"}},
		{words: "plan a call-back or follow-up"}, {words: "what they want cannot be met", also: []string{"unmet"}},
		{words: "finish", also: []string{"save", "done"}}, {words: "park"},
	}})
	if err != nil {
		return err
	}
	do := []func() error{v.guided, v.suggestions, v.find, v.note, v.answers, v.given, v.plan, v.unmet, v.finish, v.park}[r.pick()]
	if err := do(); !errors.Is(err, errBack) {
		return err
	}
	return nil
}

// word does what can be asked for at any question of a contact.
func (v *visit) word(typed string) (done bool, err error) {
	if strings.EqualFold(typed, "contact") {
		return false, errContact
	}
	verb, words, _ := strings.Cut(typed, " ")
	switch verb = strings.ToLower(verb); {
	case strings.TrimSpace(words) == "":
		return false, nil
	case verb == "note":
		v.keep(words)
		return true, nil
	case verb == "quick":
		v.quick(words)
		return false, errContact // what was asked may be answered by it
	}
	return false, nil
}

// change commits a change. It says so only once it is on disk.
func (v *visit) change(do doing) bool {
	c, err := do(v.ctx, v.c)
	var conflict *store.Conflict
	if errors.As(err, &conflict) {
		c, err = v.settle(conflict)
	}
	if err != nil {
		if c.ID == v.c.ID && (c.Rev > v.c.Rev || len(c.Notes) > len(v.c.Notes)) {
			v.c = c // the first steps are on disk
		}
		v.trouble(err)
		return false
	}
	v.c = c
	v.say("Saved.")
	return true
}

// errElsewhere says that another window was quicker, with something else.
var errElsewhere = errors.New("another window changed this contact meanwhile, so this was not saved. The contact was read again: say it once more if it still holds")

// settle saves a change beside another window's, when they are about different
// things; otherwise the other window's stands, and it is said.
func (v *visit) settle(conflict *store.Conflict) (store.Contact, error) {
	d := v.guide().Dispute(v.c, conflict)
	if len(d.Clashes) == 0 && !d.Ended {
		return v.s.Resolve(v.ctx, d, func(string) bool { return true })
	}
	v.c = conflict.Theirs
	return v.c, errElsewhere
}

// note asks for note lines until an empty one.
func (v *visit) note() error {
	for {
		r, err := v.ask(question{ask: "Note. Type a line; an empty line ends the notes.", open: "any words: they are kept as a note", blank: "no more notes"})
		if errors.Is(err, errEnd) && v.in.cut != "" {
			v.draft(v.in.cut)
		}
		if err != nil || r.text == "" {
			return err
		}
		v.keep(r.text)
	}
}

// draft keeps half a line that the input ended in.
func (v *visit) draft(typed string) {
	if err := v.s.SaveDraft(v.ctx, v.c.ID, desk.FieldNote, typed); err != nil {
		v.trouble(err)
		return
	}
	v.say("The line was not finished. It is kept, and asked about when the contact is opened again.")
}

// keep saves words as a note; long ones as several.
func (v *visit) keep(words string) bool {
	parts := notes(words)
	for i, part := range parts {
		if !v.change(func(ctx context.Context, c store.Contact) (store.Contact, error) { return v.s.Note(ctx, c, part) }) {
			v.draft(strings.Join(parts[i:], " "))
			return false
		}
	}
	return true
}

// notes cuts words into pieces that a note takes, between words where there
// are any.
func notes(words string) []string {
	var out []string
	for rest := strings.TrimSpace(words); rest != ""; {
		piece, cut := text.CapRunes(rest, desk.MaxNote)
		if i := strings.LastIndexByte(piece, ' '); cut && i > len(piece)/2 {
			piece = piece[:i]
		}
		out, rest = append(out, piece), strings.TrimSpace(rest[len(piece):])
	}
	return out
}

// park sets the contact aside.
func (v *visit) park() error {
	v.ending = v.change(v.s.Park)
	return nil
}

// finish ends the contact with an outcome, or as one that was none.
func (v *visit) finish() error {
	first := desk.OutcomeOf(v.c)
	outcomes := append([]store.Outcome{first}, slices.DeleteFunc(store.Outcomes(), func(o store.Outcome) bool { return o == first })...)
	var q question
	q.ask = "How did it end?"
	for _, o := range outcomes {
		q.options = append(q.options, option{words: desk.Words(string(o))})
	}
	q.options[0].words += ", as the record says"
	q.options[0].also = []string{desk.Words(string(first))}
	kinds := slices.DeleteFunc(store.Kinds(), func(k store.Kind) bool { return !k.Junk() })
	for _, k := range kinds {
		q.options = append(q.options, option{words: "no real contact: " + desk.Words(string(k)), also: []string{desk.Words(string(k))}})
	}
	r, err := v.ask(q)
	if err != nil {
		return err
	}
	if i := r.pick(); i < len(outcomes) {
		v.ending = v.change(func(ctx context.Context, c store.Contact) (store.Contact, error) {
			return v.s.Finish(ctx, c, outcomes[i])
		})
	} else {
		v.ending = v.change(func(ctx context.Context, c store.Contact) (store.Contact, error) {
			return v.s.Junk(ctx, c, kinds[i-len(outcomes)])
		})
	}
	if v.ending {
		v.say("The contact is finished.")
	}
	return nil
}

// service is an entry of the directory.
func (m *mode) service(id string) (*directory.Service, bool) { return m.guide().Dir.Service(id) }
