// Package desk is the home screen: contacts not finished, today's contacts and
// figures, and the keys that start a contact.
package desk

import (
	"context"
	"fmt"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/store"
	"signpost/tui/keys"
	"signpost/tui/screen"
)

// Screen is the desk.
type Screen struct {
	env     screen.Env
	day     session.Day
	loaded  bool
	request int // number of the newest reading of the day
	at      int
	junk    bool // the junk menu is open
	news    session.News
	reading bool // the news are open
	scroll  int  // of the news
}

// New makes the desk; Init reads the day.
func New(env screen.Env) *Screen { return &Screen{env: env} }

// dayMsg is the day as read. Older requests are ignored.
type dayMsg struct {
	request int
	day     session.Day
	err     error
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

// newsMsg is what is new in the directory.
type newsMsg struct {
	news session.News
	err  error
}

// Init reads the day and what is new in the directory.
func (s *Screen) Init() tea.Cmd { return tea.Batch(s.read(), s.readNews()) }

func (s *Screen) readNews() tea.Cmd {
	sess := s.env.Session
	return s.env.Load(func(ctx context.Context) tea.Msg {
		n, err := sess.News(ctx)
		return newsMsg{n, err}
	})
}

func (s *Screen) read() tea.Cmd {
	s.request++
	n, sess := s.request, s.env.Session
	return s.env.Load(func(ctx context.Context) tea.Msg {
		day, err := sess.Today(ctx)
		return dayMsg{n, day, err}
	})
}

// Update handles keys while the desk is shown, and the news it cares for.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.key(msg.String())
	case screen.ContactsChanged, screen.ShowDesk:
		return s.read()
	case screen.StartContact:
		return s.start(msg.Channel, msg.At)
	case screen.OpenContact:
		return s.open(msg.ID)
	case screen.DirectoryLoaded:
		return s.readNews()
	case newsMsg:
		s.news = msg.news
		if msg.err != nil {
			return s.env.Trouble(msg.err)
		}
	case dayMsg:
		return s.show(msg)
	case startedMsg:
		if msg.err != nil {
			return s.env.Trouble(msg.err)
		}
		started := screen.ContactStarted{Opened: session.Opened{Contact: msg.contact}}
		return tea.Batch(s.env.Tell(started), s.read())
	case openedMsg:
		if msg.err != nil {
			return s.env.Trouble(msg.err)
		}
		return s.env.Tell(screen.ContactStarted{Opened: msg.opened})
	case junkMsg:
		if msg.err != nil {
			return s.env.Trouble(msg.err)
		}
		said := fmt.Sprintf("Saved %s: junk contact, %s.", s.clock(), session.Words(string(msg.kind)))
		return tea.Batch(s.env.Tell(screen.Status{Level: screen.Done, Text: said}), s.read())
	}
	return nil
}

func (s *Screen) clock() string {
	return s.env.Session.Now().In(session.London()).Format("15:04")
}

func (s *Screen) show(msg dayMsg) tea.Cmd {
	if msg.request != s.request {
		return nil
	}
	s.loaded = true
	if msg.err == nil || len(msg.day.Unfinished)+len(msg.day.Finished) > 0 {
		s.day = msg.day
		s.at = max(0, min(s.at, len(s.rows())-1))
	}
	if msg.err != nil {
		return s.env.Trouble(msg.err)
	}
	return nil
}

func (s *Screen) key(k string) tea.Cmd {
	if s.junk {
		return s.junkKey(k)
	}
	if s.reading {
		return s.newsKey(k)
	}
	switch s.env.Keys.Action(k, keys.Desk, keys.Always) {
	case keys.Call:
		return s.start("phone", time.Time{})
	case keys.WalkIn:
		return s.start("walk_in", time.Time{})
	case keys.Junk:
		s.junk = true
	case keys.Up:
		s.move(-1)
	case keys.Down:
		s.move(1)
	case keys.PageUp:
		s.move(-10)
	case keys.PageDown:
		s.move(10)
	case keys.News:
		if s.news.Any() {
			s.reading, s.scroll = true, 0
		}
	case keys.Health:
		return s.env.Tell(screen.ShowHealth{})
	case keys.Choose:
		if rows := s.rows(); s.at < len(rows) {
			return s.open(rows[s.at].ID)
		}
	case keys.Leave:
		return s.env.Tell(screen.Leave{})
	}
	return nil
}

func (s *Screen) move(n int) { s.at = max(0, min(s.at+n, len(s.rows())-1)) }

// rows are the contacts that the cursor walks over: unfinished ones first.
func (s *Screen) rows() []store.Contact {
	return append(s.day.Unfinished[:len(s.day.Unfinished):len(s.day.Unfinished)], s.day.Finished...)
}

func (s *Screen) start(channel string, at time.Time) tea.Cmd {
	sess := s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		c, err := sess.StartAt(ctx, channel, at)
		return startedMsg{c, err}
	})
}

func (s *Screen) open(id string) tea.Cmd {
	sess := s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		o, err := sess.Open(ctx, id)
		if err == nil && o.Contact.Status == store.Parked {
			o.Contact, err = sess.Resume(ctx, o.Contact)
		}
		return openedMsg{o, err}
	})
}

// junkKey picks a kind of junk call. Any other key closes the menu.
func (s *Screen) junkKey(k string) tea.Cmd {
	s.junk = false
	kind, ok := session.JunkByKey(k)
	if !ok {
		return nil
	}
	sess := s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		c, err := sess.Start(ctx, "phone")
		if err == nil {
			_, err = sess.Junk(ctx, c, kind)
		}
		return junkMsg{kind, err}
	})
}

// Title is what the header says.
func (s *Screen) Title() string {
	return "desk · " + s.env.Session.Now().In(session.London()).Format("Mon 2 Jan")
}

// Help is the keys of the desk.
func (s *Screen) Help() []key.Binding {
	return s.env.Keys.Help(keys.Desk, keys.Letters)
}

// newsKey scrolls the news; any other key has seen them.
func (s *Screen) newsKey(k string) tea.Cmd {
	switch s.env.Keys.Action(k, keys.Desk) {
	case keys.Up:
		s.scroll = max(0, s.scroll-1)
		return nil
	case keys.Down:
		s.scroll++
		return nil
	case keys.PageUp:
		s.scroll = max(0, s.scroll-10)
		return nil
	case keys.PageDown:
		s.scroll += 10
		return nil
	}
	s.reading, s.news = false, session.News{}
	sess := s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		return newsMsg{err: sess.MarkDirectorySeen(ctx)}
	})
}

// Capturing: the junk menu takes letters.
func (s *Screen) Capturing() screen.Capture {
	if s.junk || s.reading {
		return screen.Text
	}
	return screen.Nothing
}
