// Package handover is the screen on which a shift tells the next one what it
// has to know, and on which the next one reads it and says so.
package handover

import (
	"context"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/store"
	"signpost/tui/keys"
	"signpost/tui/screen"
)

// mostHeads is how many handovers can be looked back at.
const mostHeads = 60

// draftEvery is how long typed text may be unsaved.
const draftEvery = time.Second

// Screen is the handovers of this desk: one to read, and the one being written.
type Screen struct {
	env    screen.Env
	heads  []store.Handover // newest first, without words
	at     int              // in heads
	read   store.Handover   // the one shown, with its words
	loaded bool
	scroll int
	width  int // of the terminal, for scrolling

	writing bool
	area    area
	from    time.Time // begin of the shift
	kept    time.Time // when the text was last on disk as a draft
	dirty   bool      // typed text is not on disk yet
	waiting bool      // a draft timer runs
	failed  bool      // the last try to save failed
}

// New makes the screen; it reads when it is shown.
func New(env screen.Env) *Screen { return &Screen{env: env, area: newArea(session.MaxHandover)} }

// Init does nothing: reading a handover is written down, and nobody asked yet.
func (s *Screen) Init() tea.Cmd { return nil }

// openedMsg is the list and the handover shown of it.
type openedMsg struct {
	heads []store.Handover
	at    int
	read  store.Handover
	err   error
}

// draftMsg is the text to begin with.
type draftMsg struct {
	draft session.HandoverDraft
	below bool // it goes below what is there
	err   error
}

// draftDue says that typed text is to be saved now; draftSaved what became of
// it.
type draftDue struct{}

type draftSaved struct{ err error }

// doneMsg is a handover that was saved.
type doneMsg struct{ err error }

// takenMsg is a handover that was acknowledged.
type takenMsg struct {
	h   store.Handover
	err error
}

// Update handles keys while the screen is shown, and the news it cares for.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.width = msg.Width
		s.area.width = max(1, msg.Width-margin-1)
	case tea.KeyPressMsg:
		if s.writing {
			return s.write(msg)
		}
		return s.key(msg.String())
	case tea.PasteMsg:
		if s.writing {
			return s.typed(msg)
		}
	case screen.ShowHandover:
		if s.writing {
			return nil // a half-written one is still there
		}
		return s.open("")
	case openedMsg:
		return s.opened(msg)
	case draftMsg:
		return s.begin(msg)
	case draftDue:
		s.waiting = false
		return s.saveDraft()
	case draftSaved:
		return s.drafted(msg.err)
	case screen.Leaving:
		return s.saveDraft()
	case doneMsg:
		return s.done(msg.err)
	case takenMsg:
		return s.taken(msg)
	}
	return nil
}

// open reads the list and the handover with that id; with none, the newest that
// is to be read, or else the newest.
func (s *Screen) open(id string) tea.Cmd {
	sess := s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		var m openedMsg
		if m.heads, m.err = sess.HandoverHeads(ctx, mostHeads); m.err != nil || len(m.heads) == 0 {
			return m
		}
		if id == "" {
			if unread, ok, err := sess.UnreadHandover(ctx); err == nil && ok {
				id = unread.ID
			}
		}
		for i, h := range m.heads {
			if h.ID == id {
				m.at = i
			}
		}
		m.read, m.err = sess.OpenHandover(ctx, m.heads[m.at].ID)
		return m
	})
}

func (s *Screen) opened(msg openedMsg) tea.Cmd {
	s.loaded = true
	if msg.err != nil {
		return s.env.Trouble(msg.err)
	}
	s.heads, s.at, s.read, s.scroll = msg.heads, msg.at, msg.read, 0
	return nil
}

// key handles a key while a handover is read.
func (s *Screen) key(k string) tea.Cmd {
	switch s.env.Keys.Action(k, keys.Handover, keys.Always) {
	case keys.Back:
		return s.env.Tell(screen.Back{})
	case keys.WriteHandover:
		return s.draft(false)
	case keys.TakeOver:
		return s.takeOver()
	case keys.OneBack:
		return s.step(1)
	case keys.OneOn:
		return s.step(-1)
	case keys.Up:
		s.scroll = max(0, s.scroll-1)
	case keys.Down:
		s.scroll++
	case keys.PageUp:
		s.scroll = max(0, s.scroll-pageRows)
	case keys.PageDown:
		s.scroll += pageRows
	}
	s.scroll = min(s.scroll, max(0, len(s.page(s.width))-headRows-1))
	return nil
}

// step shows the handover n before this one.
func (s *Screen) step(n int) tea.Cmd {
	to := s.at + n
	if to < 0 || to >= len(s.heads) {
		say := "There is no earlier handover."
		if n < 0 {
			say = "There is no later handover."
		}
		return s.env.Tell(screen.Status{Text: say})
	}
	return s.open(s.heads[to].ID)
}

func (s *Screen) takeOver() tea.Cmd {
	if s.read.ID == "" {
		return nil
	}
	id, sess := s.read.ID, s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		h, err := sess.TakeOver(ctx, id)
		return takenMsg{h, err}
	})
}

func (s *Screen) taken(msg takenMsg) tea.Cmd {
	if msg.err != nil {
		return s.env.Trouble(msg.err)
	}
	s.read = msg.h
	for i := range s.heads {
		if s.heads[i].ID == msg.h.ID {
			s.heads[i] = msg.h
			s.heads[i].Text = ""
		}
	}
	return tea.Batch(s.env.Tell(screen.ContactsChanged{}),
		s.env.Tell(screen.Status{Level: screen.Done, Text: "Saved: you have read this handover."}))
}

// draft gets the text to write on: the draft that was left, or one composed
// now; below adds what is composed now to what is there.
func (s *Screen) draft(below bool) tea.Cmd {
	sess := s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		m := draftMsg{below: below}
		if below {
			m.draft, m.err = sess.ComposeHandover(ctx)
		} else {
			m.draft, m.err = sess.HandoverDraft(ctx)
		}
		return m
	})
}

func (s *Screen) begin(msg draftMsg) tea.Cmd {
	if msg.err != nil {
		return s.env.Trouble(msg.err)
	}
	if msg.below {
		s.area.SetValue(strings.TrimRight(s.area.Value(), "\n ") + "\n\n" + msg.draft.Text)
		return tea.Batch(s.soil(), s.env.Tell(screen.Status{Text: "The present state is added below."}))
	}
	s.writing, s.from, s.kept, s.failed = true, msg.draft.From, msg.draft.Kept, false
	s.area.SetValue(msg.draft.Text)
	switch {
	case msg.draft.Rest != nil:
		return s.env.Trouble(msg.draft.Rest)
	case !s.kept.IsZero():
		now := s.env.Session.Now()
		return s.env.Tell(screen.Status{Text: "This was begun before, last typed " + session.SayDue(s.kept, now) + ". ctrl+r adds the present state below it."})
	}
	return nil
}

// write handles a key while a handover is written.
func (s *Screen) write(msg tea.KeyPressMsg) tea.Cmd {
	switch s.env.Keys.Action(msg.String(), keys.Writing, keys.Always) {
	case keys.Back:
		s.writing = false
		return tea.Batch(s.saveDraft(), s.open(""))
	case keys.Save:
		return s.handOver()
	case keys.Refresh:
		return s.draft(true)
	}
	return s.typed(msg)
}

func (s *Screen) typed(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	if s.area.Update(msg, s.env.Keys) {
		cmds = append(cmds, s.soil())
	}
	if why := s.area.Refused(); why != "" {
		cmds = append(cmds, s.env.Tell(screen.Status{Level: screen.Trouble, Text: why}))
	}
	return tea.Batch(cmds...)
}

// soil notes that the text is not on disk, and sees to it that it will be.
func (s *Screen) soil() tea.Cmd {
	s.dirty = true
	if s.waiting {
		return nil
	}
	s.waiting = true
	return s.env.After(draftEvery, draftDue{})
}

func (s *Screen) saveDraft() tea.Cmd {
	if !s.dirty {
		return nil
	}
	typed, sess := s.area.Value(), s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg { return draftSaved{sess.SaveHandoverDraft(ctx, typed)} })
}

func (s *Screen) drafted(err error) tea.Cmd {
	if err != nil {
		s.failed = true
		return tea.Batch(s.env.Trouble(err), s.env.After(draftEvery, draftDue{}))
	}
	s.dirty, s.failed, s.kept = false, false, s.env.Session.Now()
	return nil
}

// handOver saves the handover. Until it is on disk the text stays where it is.
func (s *Screen) handOver() tea.Cmd {
	from, words, sess := s.from, s.area.Value(), s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		_, err := sess.HandOver(ctx, from, words)
		return doneMsg{err}
	})
}

func (s *Screen) done(err error) tea.Cmd {
	if err != nil {
		s.failed = store.KindOf(err) != store.Other // refused is not lost
		return s.env.Trouble(err)
	}
	s.writing, s.dirty, s.failed, s.loaded = false, false, false, false
	s.area.SetValue("")
	now := s.env.Session.Now().In(session.London()).Format("15:04")
	return tea.Batch(s.env.Tell(screen.ShowDesk{}),
		s.env.Tell(screen.Status{Level: screen.Done, Text: "Handed over " + now + ". The next shift finds it on the desk."}))
}

// Title is what the header says.
func (s *Screen) Title() string {
	switch {
	case !s.writing:
		return "handover"
	case s.failed:
		return "handover · NOT SAVED"
	case s.dirty:
		return "handover · typing…"
	case s.kept.IsZero():
		return "handover · not handed over yet"
	}
	return "handover · draft saved " + s.kept.In(session.London()).Format("15:04")
}

// Help is the keys of what is shown.
func (s *Screen) Help() []key.Binding {
	if s.writing {
		return s.env.Keys.Help(keys.Writing)
	}
	return s.env.Keys.Help(keys.Handover, keys.Letters)
}

// Capturing: writing takes every letter.
func (s *Screen) Capturing() screen.Capture {
	if s.writing {
		return screen.Text
	}
	return screen.Nothing
}
