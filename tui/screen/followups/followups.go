// Package followups is the screen of what is to be done later: call-backs,
// follow-ups, and referrals whose outcome is to be asked for, by due time.
//
// It shows codes only until a row is opened: then what is to be done, how to
// ring safely, and below that the number.
package followups

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/store"
	"signpost/tui/form"
	"signpost/tui/keys"
	"signpost/tui/screen"
)

// mode is what the keys are for.
type mode uint8

const (
	listMode mode = iota
	whenMode      // a new due time is typed
	stopMode      // tried often enough: stop?
)

// most is how many rows are read: the soonest.
const most = 500

// Screen is the list.
type Screen struct {
	env     screen.Env
	rows    []session.ToDo
	total   int
	loaded  bool
	request int    // number of the newest reading
	failed  string // why the list could not be read
	at      int

	mode   mode
	when   form.Field
	again  bool // the due time comes after an attempt
	opened bool // the row under the cursor shows everything
	shown  store.Contact

	undone []undo

	live  bool // it is on the screen, as far as it knows
	stale bool // something changed while it was not
}

// undo is how to take back what was recorded.
type undo struct {
	after store.Contact
	was   session.Plans
	row   session.ToDo
}

// New makes the screen; it reads nothing until it is shown.
func New(env screen.Env) *Screen { return &Screen{env: env, when: form.NewField(80)} }

// Init does nothing: the list is read when it is shown.
func (s *Screen) Init() tea.Cmd { return nil }

// rowsMsg is the list as read.
type rowsMsg struct {
	request int
	rows    []session.ToDo
	total   int
	err     error
}

// openedMsg is the contact of a row, read to show it.
type openedMsg struct {
	opened session.Opened
	err    error
}

// recorded is something that was recorded about a row.
type recorded struct {
	c    store.Contact
	err  error
	said string
	undo *undo
	back bool // it took the last thing back
	then mode
}

// Update handles keys while the screen is shown, and the news it cares for.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return tea.Batch(s.awake(), s.key(msg))
	case tea.PasteMsg:
		if s.mode == whenMode {
			s.when.Update(msg)
		}
	case screen.ShowFollowUps:
		s.mode, s.opened, s.live, s.stale = listMode, false, true, false
		return s.read(false)
	case screen.ShowDesk, screen.ContactStarted, screen.FindServices, screen.OpenService, screen.ShowHealth:
		s.live = false
	case screen.ContactsChanged:
		if s.stale = !s.live; s.live {
			return s.read(true)
		}
	case rowsMsg:
		s.take(msg)
	case openedMsg:
		if msg.err != nil {
			return tea.Batch(s.env.Trouble(msg.err), s.read(true))
		}
		if r, ok := s.selected(); ok && r.Contact.ID == msg.opened.Contact.ID {
			s.opened, s.shown = true, msg.opened.Contact
		}
	case recorded:
		return s.settle(msg)
	}
	return nil
}

// read reads the list. Only the first look is one for the audit trail; what
// follows redraws it.
func (s *Screen) read(again bool) tea.Cmd {
	s.request++
	n, sess := s.request, s.env.Session
	return s.env.Load(func(ctx context.Context) tea.Msg {
		look := sess.ToDo
		if again {
			look = sess.ToDoAgain
		}
		rows, total, err := look(ctx, session.ToDoQuery{Limit: most})
		return rowsMsg{n, rows, total, err}
	})
}

// awake reads the list again when it is back on the screen and something
// changed meanwhile. While it is not, a change costs nothing here.
func (s *Screen) awake() tea.Cmd {
	again := s.stale
	s.live, s.stale = true, false
	if again {
		return s.read(true)
	}
	return nil
}

// take shows the list as read, with the cursor on the row where it was.
func (s *Screen) take(msg rowsMsg) {
	if msg.request != s.request {
		return
	}
	if s.failed = ""; msg.err != nil {
		s.failed = screen.Explain(msg.err)
		if len(msg.rows) == 0 {
			return
		}
	}
	s.show(msg.rows, msg.total)
}

// show takes over a list, with the cursor on the row where it was.
func (s *Screen) show(rows []session.ToDo, total int) {
	was, had := s.selected()
	s.rows, s.total, s.loaded = rows, total, true
	s.at = max(0, min(s.at, len(s.rows)-1))
	if had && !s.goTo(was) {
		s.mode, s.opened = listMode, false
	}
}

// goTo puts the cursor on a row, and reports whether it is there.
func (s *Screen) goTo(row session.ToDo) bool {
	i := slices.IndexFunc(s.rows, func(r session.ToDo) bool { return same(r, row) })
	if i >= 0 {
		s.at = i
	}
	return i >= 0
}

// replace has the list say what c says now, so that the next key is about that
// and need not wait for the list to be read.
func (s *Screen) replace(c store.Contact) {
	rows := slices.DeleteFunc(slices.Clone(s.rows), func(r session.ToDo) bool { return r.Contact.ID == c.ID })
	for _, d := range session.ToDos(c) {
		if d.Status == session.ToDoOpen {
			rows = append(rows, d)
		}
	}
	slices.SortStableFunc(rows, func(a, b session.ToDo) int {
		return cmp.Or(a.Due.Compare(b.Due), strings.Compare(a.Contact.ID, b.Contact.ID))
	})
	s.show(rows, s.total+len(rows)-len(s.rows))
}

// same reports whether two rows are about the same thing.
func same(a, b session.ToDo) bool {
	return a.Contact.ID == b.Contact.ID && a.Kind == b.Kind && a.Referral.ID == b.Referral.ID
}

func (s *Screen) selected() (session.ToDo, bool) {
	if s.at >= len(s.rows) {
		return session.ToDo{}, false
	}
	return s.rows[s.at], true
}

// record commits something about the row under the cursor.
func (s *Screen) record(said string, then mode, do func(context.Context, *session.Session, session.ToDo) (store.Contact, error)) tea.Cmd {
	r, ok := s.selected()
	if !ok {
		return nil
	}
	sess, was := s.env.Session, session.PlansOf(r.Contact)
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		c, err := do(ctx, sess, r)
		return recorded{c: c, err: err, said: said, then: then, undo: &undo{after: c, was: was, row: r}}
	})
}

// settle takes over what was recorded. After an error the list is read again:
// it may be out of date, and what is typed stays.
func (s *Screen) settle(msg recorded) tea.Cmd {
	if msg.err != nil {
		if errors.Is(msg.err, session.ErrVoid) || errors.Is(msg.err, session.ErrMerged) {
			s.mode, s.opened = listMode, false
		}
		return tea.Batch(s.env.Trouble(msg.err), s.read(true))
	}
	s.mode, s.opened = listMode, false
	s.replace(msg.c)
	if n := len(s.undone); msg.back && n > 0 {
		s.goTo(s.undone[n-1].row)
		s.undone = s.undone[:n-1]
	} else if msg.undo != nil {
		s.undone = append(s.undone, *msg.undo)
	}
	if r, ok := s.selected(); ok && r.Contact.ID == msg.c.ID && msg.then != listMode {
		s.mode = msg.then
		s.when.Reset()
	}
	return tea.Batch(s.env.Tell(screen.Status{Level: screen.Done, Text: msg.said}), s.env.Tell(screen.ContactsChanged{}))
}

// takeBack takes back what was recorded last on this screen.
func (s *Screen) takeBack() tea.Cmd {
	n := len(s.undone)
	if n == 0 {
		return s.env.Tell(screen.Status{Text: "There is nothing to take back."})
	}
	last, sess := s.undone[n-1], s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		c, err := sess.PutBack(ctx, last.after, last.was)
		return recorded{c: c, err: err, said: "Taken back: it is to be done as before.", back: true}
	})
}

// postpone puts the row off to what was typed.
func (s *Screen) postpone() tea.Cmd {
	now := s.env.Session.Now()
	if s.again && s.when.Blank() {
		s.mode = listMode
		return nil
	}
	due, err := session.ParseDue(s.when.Value(), now)
	if err != nil && s.when.Blank() {
		return s.env.Trouble(err)
	}
	if err != nil {
		return nil // the sentence stands below the line already
	}
	said := "Put off to " + session.SayDue(due, now) + "."
	return s.record(said, listMode, func(ctx context.Context, sess *session.Session, r session.ToDo) (store.Contact, error) {
		if r.Kind == session.OutcomeDue {
			return sess.SetNext(ctx, r.Contact, r.Referral.ID, session.Next{What: r.Referral.Next, By: r.Referral.By, Due: due})
		}
		return sess.Postpone(ctx, r.Contact, due)
	})
}

// attempt records that nobody was reached. After a few times it asks whether to
// stop, before that when to try again.
func (s *Screen) attempt(r session.ToDo) tea.Cmd {
	n := r.Contact.Followup.Attempts + 1
	said, then := fmt.Sprintf("Recorded: nobody reached, attempt %d.", n), whenMode
	if n >= session.MaxAttempts {
		then = stopMode
	}
	s.again = true
	return s.record(said, then, func(ctx context.Context, sess *session.Session, r session.ToDo) (store.Contact, error) {
		return sess.Attempt(ctx, r.Contact)
	})
}

func (s *Screen) end(result string) tea.Cmd {
	said := fmt.Sprintf("Follow-up %s: the loop is closed.", session.Words(result))
	return s.record(said, listMode, func(ctx context.Context, sess *session.Session, r session.ToDo) (store.Contact, error) {
		return sess.CloseFollowup(ctx, r.Contact, result)
	})
}

func (s *Screen) fate(r session.ToDo, status string) tea.Cmd {
	said := fmt.Sprintf("Recorded: %s, %s.", r.Referral.Name, session.Words(status))
	return s.record(said, listMode, func(ctx context.Context, sess *session.Session, r session.ToDo) (store.Contact, error) {
		return sess.RecordFate(ctx, r.Contact, r.Referral.ID, status)
	})
}

// look reads the contact of the row, so that it can be shown: once, with its
// entry in the audit trail.
func (s *Screen) look(r session.ToDo) tea.Cmd {
	sess, id := s.env.Session, r.Contact.ID
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		o, err := sess.Open(ctx, id)
		return openedMsg{o, err}
	})
}

// Title is what the header says.
func (s *Screen) Title() string { return "follow-ups" }

// Help is the keys that work now.
func (s *Screen) Help() []key.Binding {
	say := func(k, does string) key.Binding { return key.NewBinding(key.WithHelp(k, does)) }
	switch s.mode {
	case whenMode:
		return []key.Binding{say("enter", "put it off"), say("esc", "leave it")}
	case stopMode:
		return []key.Binding{say("y", "stop"), say("n", "try again"), say("esc", "leave it")}
	}
	r, ok := s.selected()
	switch {
	case !ok:
		return []key.Binding{say("esc", "back")}
	case r.Kind == session.OutcomeDue:
		return []key.Binding{say("enter", "show"), say("1…8", "what became of it"), say("p", "put off"), say("o", "contact")}
	}
	return s.env.Keys.Help(keys.FollowUpScreen, keys.Letters)
}

// Capturing: a due time is text; the question whether to stop takes letters.
func (s *Screen) Capturing() screen.Capture {
	if s.mode == listMode {
		return screen.Nothing
	}
	return screen.Text
}

func (s *Screen) now() time.Time { return s.env.Session.Now() }
