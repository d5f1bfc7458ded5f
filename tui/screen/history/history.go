// Package history is the screen of all contacts, newest first: found by day,
// channel, operator, status and words in the notes, and read, amended, merged
// and voided.
//
// Its list shows codes only. The words of a contact are shown once it is opened,
// which is written down.
package history

import (
	"context"
	"errors"
	"fmt"

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

// pageMsg is a part of the list as read.
type pageMsg struct {
	request int
	more    bool // it comes after what is there
	page    session.Page
	err     error
}

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

// read reads the list from its beginning: somebody asked for it.
func (s *Screen) read() tea.Cmd {
	s.stop()
	s.request++
	s.loading, s.refused = true, ""
	n, look, sess := s.request, s.look, s.env.Session
	if look.Words != "" {
		return s.startSearch()
	}
	return s.env.Load(func(ctx context.Context) tea.Msg {
		p, err := sess.History(ctx, look)
		return pageMsg{n, false, p, err}
	})
}

// most is how many rows are read again when something changed. Further down
// nothing is expected to change.
const most = 500

// redraw reads the list again because something changed: nobody asked.
func (s *Screen) redraw() tea.Cmd {
	if !s.shown || !s.loaded {
		return nil
	}
	var again tea.Cmd
	if s.look.Words == "" && !s.loading {
		s.request++
		n, look, sess, count := s.request, s.look, s.env.Session, min(len(s.rows), most)
		again = s.env.Load(func(ctx context.Context) tea.Msg {
			p, err := sess.HistoryAgain(ctx, look, count)
			return pageMsg{n, false, p, err}
		})
	}
	if s.open {
		return tea.Batch(again, s.readAgain())
	}
	return again
}

// next reads the page after the last row, once the cursor comes near it.
func (s *Screen) next() tea.Cmd {
	if s.loading || s.look.Words != "" || len(s.rows) == 0 || len(s.rows) >= s.total || s.at < len(s.rows)-session.PageSize/2 {
		return nil
	}
	s.loading = true
	n, look, sess, last := s.request, s.look, s.env.Session, s.rows[len(s.rows)-1].ID
	return s.env.Load(func(ctx context.Context) tea.Msg {
		p, err := sess.HistoryAfter(ctx, look, last)
		return pageMsg{n, true, p, err}
	})
}

func (s *Screen) page(msg pageMsg) tea.Cmd {
	if msg.request != s.request {
		return nil
	}
	s.loading = false
	if msg.err != nil && store.KindOf(msg.err) != store.Corrupt {
		if !s.loaded {
			s.refused = screen.Explain(msg.err)
		}
		return s.trouble(msg.err)
	}
	on := s.on()
	switch {
	case msg.more:
		s.rows = append(s.rows, msg.page.Rows...)
	case len(s.rows) > most && len(msg.page.Rows) > 0:
		s.rows = append(msg.page.Rows, after(s.rows, msg.page.Rows[len(msg.page.Rows)-1])...)
	default:
		s.rows = msg.page.Rows
	}
	s.total, s.loaded = max(msg.page.Total, len(s.rows)), true
	if len(msg.page.Rows) == 0 && msg.more {
		s.total = len(s.rows)
	}
	s.stay(on)
	if msg.err != nil {
		return s.trouble(msg.err)
	}
	return nil
}

// after is the part of a list that comes after a row.
func after(rows []session.Row, last session.Row) []session.Row {
	for i, r := range rows {
		if r.At.Before(last.At) || r.At.Equal(last.At) && r.ID < last.ID {
			return rows[i:]
		}
	}
	return nil
}

// on is the id under the cursor.
func (s *Screen) on() string {
	if s.at < len(s.rows) {
		return s.rows[s.at].ID
	}
	return ""
}

// stay puts the cursor back on a row; when that is gone it stays at its place.
func (s *Screen) stay(id string) {
	for i, r := range s.rows {
		if r.ID == id {
			s.at = i
			return
		}
	}
	s.at = max(0, min(s.at, len(s.rows)-1))
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

// searchMsg is a step of a search.
type searchMsg struct {
	request int
	x       session.Searching
	err     error
}

// startSearch begins to look for words in the notes. It goes on in steps, keys
// wait for none of them, and esc leaves it.
func (s *Screen) startSearch() tea.Cmd {
	s.rows, s.total, s.at, s.loaded, s.loading = nil, 0, 0, true, false
	s.looking, s.search = true, session.Searching{}
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	n, look, sess := s.request, s.look, s.env.Session
	return s.env.Load(func(context.Context) tea.Msg {
		x, err := sess.SearchNotes(ctx, look)
		if err == nil {
			x, err = sess.SearchOn(ctx, x)
		}
		return searchMsg{n, x, err}
	})
}

func (s *Screen) searched(msg searchMsg) tea.Cmd {
	if msg.request != s.request || !s.looking {
		return nil
	}
	if msg.err != nil && store.KindOf(msg.err) != store.Corrupt {
		s.stop()
		return s.trouble(msg.err)
	}
	on := s.on()
	s.search, s.rows, s.total = msg.x, msg.x.Rows, msg.x.Total
	s.stay(on)
	var trouble tea.Cmd
	if msg.err != nil {
		trouble = s.trouble(msg.err)
	}
	if msg.x.Done || len(s.rows) >= session.MaxFound {
		s.stop()
		return trouble
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel()
	s.cancel = cancel
	n, x, sess := s.request, msg.x, s.env.Session
	return tea.Batch(trouble, s.env.Load(func(context.Context) tea.Msg {
		next, err := sess.SearchOn(ctx, x)
		return searchMsg{n, next, err}
	}))
}

// stop leaves a search that is under way.
func (s *Screen) stop() {
	s.looking = false
	s.cancel()
	s.cancel = func() {}
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

// mended is a change of the open contact that came back from the record.
type mended struct {
	base store.Contact
	c    store.Contact
	said string
	err  error
	pick form.Picked
}

// change commits a change of the open contact.
func (s *Screen) change(done mended, do func(context.Context, *session.Session, store.Contact) (store.Contact, error)) tea.Cmd {
	c, sess := s.full.Contact, s.env.Session
	done.base = c
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		done.c, done.err = do(ctx, sess, c)
		return done
	})
}

// settle takes over a change. What another window was quicker with is decided
// by the person.
func (s *Screen) settle(msg mended) tea.Cmd {
	var conflict *store.Conflict
	if errors.As(msg.err, &conflict) {
		d := s.env.Session.Guide().Dispute(msg.base, conflict)
		if s.open && s.full.Contact.ID == msg.base.ID {
			s.full.Contact = conflict.Theirs
			s.fill()
		}
		return s.env.Tell(screen.Conflicted{Dispute: d})
	}
	if msg.err != nil {
		return s.trouble(msg.err)
	}
	if s.mode == reasonMode {
		s.mode = recordMode
		s.reason.Reset()
	}
	if !s.open || msg.c.ID != s.full.Contact.ID {
		return s.env.Tell(screen.ContactsChanged{})
	}
	s.full.Contact = msg.c
	s.fill()
	if msg.pick.Ends {
		s.answers.Next(msg.pick)
	}
	s.patch(msg.c)
	cmds := []tea.Cmd{s.readAgain(), s.env.Tell(screen.ContactsChanged{})}
	if m := s.env.Session.Guide().Missed(msg.c); len(m) > 0 && msg.pick.Key != "" {
		cmds = append(cmds, s.env.Tell(screen.Status{Level: screen.Trouble,
			Text: fmt.Sprintf("Saved. These answers call for %s: see the emergency card (F1), and tell whoever leads the shift.", list(m))}))
	} else if msg.said != "" {
		cmds = append(cmds, s.env.Tell(screen.Status{Level: screen.Done, Text: msg.said}))
	}
	return tea.Batch(cmds...)
}
