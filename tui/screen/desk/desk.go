// Package desk is the home screen: who waits, contacts not finished, what is
// due, today's contacts and figures, and the keys that start a contact.
//
// The desk is public. Its rows show codes and times only; what was noted of a
// visitor is shown on the selected row and nowhere else.
package desk

import (
	"fmt"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/store"
	"signpost/tui/form"
	"signpost/tui/keys"
	"signpost/tui/screen"
)

// layer is what lies open on the desk and takes the keys.
type layer uint8

const (
	noLayer layer = iota
	junkLayer
	newsLayer
	visitorLayer  // the line for somebody who comes in
	exchangeLayer // the line of the needle exchange
)

// Screen is the desk.
type Screen struct {
	env    screen.Env
	layer  layer
	loaded bool

	day      session.Day
	board    session.Board
	exchange session.ExchangeDay
	due      session.DueCount
	handover store.Handover // the one not read yet; no ID when there is none
	news     session.News
	scroll   int // of the news

	dayRequest, besideRequest int       // numbers of the newest readings
	readFor                   time.Time // midnight of the day that was read
	checked                   time.Time // when what stands beside the contacts was last read

	on      string // id of the selected row
	at      int    // and its place, for when that row is gone
	working string // id of the unfinished contact that was opened last

	words   form.Field // of a visitor
	cameAt  time.Time  // when the key for them was pressed
	counted form.Field // the line of the needle exchange

	undone []step // what ctrl+z takes back, the last at the end
}

// New makes the desk; Init reads the day.
func New(env screen.Env) *Screen {
	return &Screen{env: env, words: form.NewField(session.MaxVisitorWords), counted: form.NewField(60)}
}

// Init mends what a crash left, reads the day and what is new in the directory.
func (s *Screen) Init() tea.Cmd {
	return tea.Batch(s.read(), s.tidy(), s.readNews())
}

// startedMsg is a new contact.
type startedMsg struct {
	contact store.Contact
	err     error
}

// junkMsg is a junk contact that is logged.
type junkMsg struct {
	kind store.Kind
	err  error
}

// openedMsg is a contact read to go on with.
type openedMsg struct {
	opened session.Opened
	err    error
}

// Update handles keys while the desk is shown, and the news it cares for.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.key(msg)
	case tea.PasteMsg:
		return s.typed(msg)
	case screen.ContactsChanged, screen.ShowDesk:
		return s.read()
	case screen.StartContact:
		return s.start(msg.Channel, msg.At)
	case screen.OpenContact:
		return s.open(msg.ID)
	case screen.DirectoryLoaded:
		return s.readNews()
	case screen.Tick:
		return s.tick(msg.Now)
	case screen.Leaving:
		return s.leaving()
	}
	return s.result(msg)
}

// result takes in what came back from the record.
func (s *Screen) result(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case newsMsg:
		s.news = msg.news
		return s.failed(msg.err)
	case dayMsg:
		return s.showDay(msg)
	case besideMsg:
		return s.showBeside(msg)
	case tidiedMsg:
		if msg.changed {
			return s.readBeside()
		}
	case boardMsg:
		return s.moved(msg)
	case countedMsg:
		return s.counts(msg)
	case undoneMsg:
		return s.tookBack(msg)
	case startedMsg:
		if msg.err != nil {
			return tea.Batch(s.env.Trouble(msg.err), s.readBeside())
		}
		s.goTo(msg.contact)
		started := screen.ContactStarted{Opened: session.Opened{Contact: msg.contact}}
		return tea.Batch(s.env.Tell(started), s.read())
	case openedMsg:
		if msg.err != nil {
			return s.env.Trouble(msg.err)
		}
		s.goTo(msg.opened.Contact)
		return s.env.Tell(screen.ContactStarted{Opened: msg.opened})
	case junkMsg:
		if msg.err != nil {
			return s.env.Trouble(msg.err)
		}
		said := fmt.Sprintf("Saved %s: junk contact, %s.", s.clock(), session.Words(string(msg.kind)))
		return tea.Batch(s.say(said), s.read())
	}
	return nil
}

func (s *Screen) failed(err error) tea.Cmd {
	if err == nil {
		return nil
	}
	return s.env.Trouble(err)
}

// say puts what was done on the status line.
func (s *Screen) say(what string) tea.Cmd {
	return s.env.Tell(screen.Status{Level: screen.Done, Text: what})
}

func (s *Screen) hint(what string) tea.Cmd { return s.env.Tell(screen.Status{Text: what}) }

func (s *Screen) clock() string { return clockOf(s.env.Session.Now()) }

// clockOf is a time by the clock on the wall.
func clockOf(t time.Time) string { return t.In(session.London()).Format("15:04") }

// Title is what the header says.
func (s *Screen) Title() string {
	return "desk · " + s.env.Session.Now().In(session.London()).Format("Mon 2 Jan")
}

// Help is the keys that work now. Those for visitors are there when one is
// selected, and then they come first.
func (s *Screen) Help() []key.Binding {
	switch s.layer {
	case visitorLayer:
		return s.env.Keys.Help(keys.VisitorLine)
	case exchangeLayer:
		return s.env.Keys.Help(keys.CountLine)
	}
	var first, rest []key.Binding
	r, ok := s.selected()
	for _, b := range s.env.Keys.Help(keys.Desk) {
		switch s.env.Keys.Action(b.Keys()[0], keys.Desk) {
		case keys.CallIn, keys.Gone:
			if ok && r.visitor.ID != "" {
				first = append(first, b)
			}
		case keys.Choose:
			if ok && r.visitor.ID != "" {
				first = append([]key.Binding{b}, first...)
				continue
			}
			rest = append(rest, b)
		default:
			rest = append(rest, b)
		}
	}
	return append(append(first, rest...), s.env.Keys.Help(keys.Letters)...)
}

// Capturing: the menu of junk calls and the lines take letters.
func (s *Screen) Capturing() screen.Capture {
	if s.layer != noLayer {
		return screen.Text
	}
	return screen.Nothing
}
