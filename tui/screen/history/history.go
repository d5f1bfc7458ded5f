// Package history is the screen of all contacts, newest first: found by day,
// channel, operator, status and words in the notes, and read, amended, merged
// and voided.
//
// Its list shows codes only. The words of a contact are shown once it is opened,
// which is written down.
package history

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/store"
	"signpost/tui/form"
	"signpost/tui/keys"
	"signpost/tui/screen"
)

// mode is what takes the keys.
type mode uint8

const (
	listMode mode = iota
	lineMode      // a line of text for the list: days, operator, words
	recordMode
	answersMode // the answers of a finished contact are being changed
	outcomeMode // its outcome is
	pickMode    // which contact to merge into
	reasonMode  // why it is voided or merged
)

// Screen is the history.
type Screen struct {
	env   screen.Env
	shown bool
	mode  mode

	look    session.Look
	rows    []session.Row
	total   int
	loaded  bool
	loading bool   // the next page is on its way
	request int    // number of the newest reading of the list
	refused string // why nothing is listed
	at      int

	line form.Field
	ask  keys.Action // what the line is for

	search  session.Searching
	looking bool
	cancel  context.CancelFunc // leaves the search

	full    session.Full
	open    bool
	scroll  int
	answers form.Answers

	reason form.Field
	into   string // id of the contact to merge into; empty: it is voided
}

// New makes the screen; it reads when it is shown.
func New(env screen.Env) *Screen {
	return &Screen{env: env, line: form.NewField(200), reason: form.NewField(400), cancel: func() {}}
}

// Init does nothing: nobody has asked yet.
func (s *Screen) Init() tea.Cmd { return nil }

// fullMsg is a contact as read.
type fullMsg struct {
	full  session.Full
	again bool // it was on the screen already
	err   error
}

// Update handles keys while the history is shown, and the news it cares for.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.key(msg)
	case tea.PasteMsg:
		return s.paste(msg)
	case screen.ShowHistory:
		s.shown = true
		return s.read()
	case screen.ShowDesk, screen.ContactStarted:
		s.leave()
	case screen.ContactsChanged:
		return s.redraw()
	case screen.ConflictSettled:
		if s.open && msg.Contact.ID == s.full.Contact.ID {
			return s.readAgain()
		}
	case pageMsg:
		return s.page(msg)
	case searchMsg:
		return s.searched(msg)
	case fullMsg:
		return s.show(msg)
	case mended:
		return s.settle(msg)
	case screen.DirectoryLoaded:
		s.fill()
	}
	return nil
}

// leave stops everything that goes on for this screen only.
func (s *Screen) leave() {
	s.shown = false
	s.stop()
}

// show opens a contact, or renews the one that is open.
func (s *Screen) show(msg fullMsg) tea.Cmd {
	got := msg.full.Contact.ID != ""
	if msg.again && (!s.open || !got || msg.full.Contact.ID != s.full.Contact.ID || msg.full.Contact.Rev < s.full.Contact.Rev) {
		return nil
	}
	if got {
		s.full = msg.full
		if !msg.again {
			s.open, s.mode, s.scroll = true, recordMode, 0
		}
		s.fill()
		s.patch(msg.full.Contact)
	}
	if msg.err != nil {
		return s.trouble(msg.err)
	}
	return nil
}

// patch brings the row of a contact up to date.
func (s *Screen) patch(c store.Contact) {
	for i := range s.rows {
		if s.rows[i].ID == c.ID {
			s.rows[i] = session.RowOf(c)
		}
	}
}

// openRow reads the contact under the cursor. Reading is written down, so keys
// wait for it like for any change: the next one is for what it shows.
func (s *Screen) openRow() tea.Cmd {
	id, sess := s.on(), s.env.Session
	if id == "" {
		return nil
	}
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		f, err := sess.Read(ctx, id)
		return fullMsg{full: f, err: err}
	})
}

func (s *Screen) readAgain() tea.Cmd {
	id, sess := s.full.Contact.ID, s.env.Session
	return s.env.Load(func(ctx context.Context) tea.Msg {
		f, err := sess.ReadAgain(ctx, id)
		return fullMsg{full: f, again: true, err: err}
	})
}

// Title is what the header says.
func (s *Screen) Title() string {
	switch s.mode {
	case recordMode, answersMode, outcomeMode, reasonMode:
		return "history · one contact"
	case pickMode:
		return "history · merge into which?"
	}
	return "history"
}

// Help is the keys of what takes them.
func (s *Screen) Help() []key.Binding {
	say := func(pairs ...string) []key.Binding {
		var out []key.Binding
		for i := 0; i+1 < len(pairs); i += 2 {
			out = append(out, key.NewBinding(key.WithHelp(pairs[i], pairs[i+1])))
		}
		return out
	}
	switch s.mode {
	case lineMode:
		return say("enter", "show", "esc", "leave it")
	case recordMode:
		return s.env.Keys.Help(keys.HistoryRecord)
	case answersMode:
		return say("↑ ↓", "answer", "-", "don't know", ".", "won't say", "esc", "done")
	case outcomeMode:
		return say("letter", "which outcome", "esc", "leave it")
	case pickMode:
		return say("↑ ↓", "move", "enter", "merge into it", "esc", "leave it")
	case reasonMode:
		return say("enter", "with this reason", "esc", "leave it")
	}
	if s.looking {
		return say("esc", "stop looking")
	}
	return s.env.Keys.Help(keys.History)
}

// Capturing: lines take text, and answers take letters.
func (s *Screen) Capturing() screen.Capture {
	switch s.mode {
	case lineMode, reasonMode:
		return screen.Text
	case answersMode:
		if s.answers.Typing() {
			return screen.Text
		}
		return screen.Picks
	case outcomeMode:
		return screen.Picks
	}
	return screen.Nothing
}
