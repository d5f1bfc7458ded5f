// Package plain is the line mode: find, log, guided triage, follow-ups and
// handover with one question after the other, for screen readers, braille lines
// and serial lines. What it writes are whole lines of words: no box, no colour,
// no moving cursor, no escape sequence.
//
// It is a door of its own to internal/desk. It is not a screen, decides nothing
// about services or safety, and knows neither how the record is kept nor what a
// terminal is: it reads lines and writes lines.
package plain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"signpost/internal/desk"
	"signpost/store"
)

// Options are what the line mode works with.
type Options struct {
	In      io.Reader
	Out     io.Writer
	Session *desk.Session
	Notices []string // to be said first, each a sentence
}

// mode is one run of the line mode.
type mode struct {
	ctx   context.Context // of the run: nothing outlives it
	in    *lines
	voice *voice
	s     *desk.Session
	visit *visit // the contact that is open here
}

// Run asks and answers until somebody leaves or the input ends. Whatever was
// said to be saved is on disk by then; a contact that was open stays open. The
// error says that the output could not be written.
func Run(ctx context.Context, o Options) error {
	m := &mode{ctx: ctx, in: newLines(o.In), voice: &voice{out: o.Out}, s: o.Session}
	m.greet(o.Notices)
	for {
		leave, err := m.menu()
		m.visit = nil
		var start starting
		for errors.As(err, &start) {
			err = m.start(start)
		}
		switch {
		case m.voice.err != nil:
			return m.voice.err
		case errors.Is(err, errEnd):
			m.say("The input ended. What was said to be saved is on disk.")
			m.leftOpen()
			return m.voice.err
		case leave:
			m.leftOpen()
			m.say("Goodbye.")
			return m.voice.err
		}
	}
}

func (m *mode) say(parts ...string) { m.voice.say(parts...) }

func (m *mode) guide() *desk.Guide { return m.s.Guide() }

// greet says where one is and what waits.
func (m *mode) greet(notices []string) {
	op := m.s.Operator()
	who := op.Name
	if who == "" {
		who = "no name set"
	}
	m.say("Signpost, line mode.")
	m.part("Desk", m.s.Desk())
	m.part("Operator", who+", "+string(op.Role))
	for _, n := range notices {
		m.say(sentence(n))
	}
	m.say("One question at a time. Type a number or a word, then enter. ? says what can be typed.")
	m.leftOpen()
	if d, err := m.s.DueNow(m.ctx); err == nil && d.Any() {
		m.say(sentences("Follow-ups: " + d.Say()))
	}
	if h, ok, err := m.s.UnreadHandover(m.ctx); err == nil && ok {
		m.say(sentence(desk.HandoverLine(h, m.s.Now())))
	}
}

// leftOpen says which contacts are not finished.
func (m *mode) leftOpen() {
	d, err := m.s.TodayAgain(m.ctx)
	if err != nil && len(d.Unfinished) == 0 {
		m.trouble(err)
		return
	}
	switch n := len(d.Unfinished); n {
	case 0:
	case 1:
		m.say("1 contact is still open:", m.row(d.Unfinished[0]), "Main menu, 4 goes on with it.")
	default:
		m.say(fmt.Sprintf("%d contacts are still open. Main menu, 4 goes on with one.", n))
	}
}

// row says a contact in one line, in codes: nothing that can name a person.
func (m *mode) row(c store.Contact) string {
	state := "open"
	if c.Status == store.Parked {
		state = "parked"
	}
	about := desk.RowOf(c).About
	if desk.Unanswered(c) {
		about += ". Emergency: nobody has said what was done"
	}
	return sentences(desk.Words(c.Channel)+", "+state+", begun "+desk.SayDue(c.StartedAt, m.s.Now())+", "+desk.Minutes(m.s.Now().Sub(c.StartedAt))+" ago", about)
}

// marked is a heading with the word that must stand over a made-up record.
func (m *mode) marked(s string) string {
	if mark := m.s.Mark(); mark != "" {
		return mark + ". " + s
	}
	return s
}

// menu is the main menu. leave is true when somebody is done here.
func (m *mode) menu() (leave bool, err error) {
	r, err := m.ask(question{ask: m.marked("Main menu. What do you want to do?"), options: []option{
		{words: "call", also: []string{"phone"}}, {words: "walk-in"}, {words: "find a service", also: []string{"search"}},
		{words: "go on with an open contact"}, {words: "follow-ups", also: []string{"followups"}}, {words: "handover"},
		{words: "emergency card"}, {words: "leave", key: "0", also: []string{"quit", "exit"}},
	}})
	if err != nil {
		return false, err
	}
	switch r.pick() {
	case 0:
		return false, m.start(starting{channel: "phone"})
	case 1:
		return false, m.start(starting{channel: "walk_in"})
	case 2:
		return false, m.find()
	case 3:
		return false, m.goOn()
	case 4:
		return false, m.followUps()
	case 5:
		return false, m.handover()
	case 6:
		return false, m.emergency()
	}
	return true, nil
}

// starting asks for a new contact. It is an error so that it ends whatever
// question was open.
type starting struct {
	channel string
	at      time.Time // zero: now
}

func (starting) Error() string { return "start a contact" }

// yes asks a question whose answer is yes or no.
func (m *mode) yes(ask string) (bool, error) {
	r, err := m.ask(question{ask: ask, options: []option{{words: "yes", also: []string{"y"}}, {words: "no", also: []string{"n"}}}})
	return err == nil && r.pick() == 0, err
}

// trouble says what went wrong and what is true now.
func (m *mode) trouble(err error) { m.say(explain(err)) }

func explain(err error) string {
	var entry *store.EntryConflict
	if errors.As(err, &entry) {
		return "Not saved: this " + entry.What + " was changed in another window. Look at it again, then say it once more."
	}
	switch store.KindOf(err) {
	case store.Full:
		return "Not saved: the disk is full. Free some space, then say it again."
	case store.ReadOnly:
		return "Not saved: the data folder cannot be written to. The command signpost doctor says more."
	case store.Busy:
		return "Not saved: another program is using the database. Say it again in a moment."
	case store.Corrupt:
		return "The record is damaged. Do not go on at this desk: run the command signpost doctor and tell the coordinator."
	case store.Stale:
		return "Not saved: this was changed in another window. Look at it again, then say it once more."
	case store.NotFound:
		return "That contact is not in the record any more."
	}
	return sentence("Not done: " + err.Error())
}
