// Package people is the screen of who may open the record: people, roles,
// passphrases, PINs and the recovery key.
//
// It decides nothing: who may do what, and which change would shut everybody
// out, is said by internal/desk and store/people.
package people

import (
	"context"
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/store"
	"signpost/tui/form"
	"signpost/tui/keys"
	"signpost/tui/screen"
)

// Screen is the list of people, and what is asked about one of them.
type Screen struct {
	env     screen.Env
	list    []store.Person
	loaded  bool
	refused string // why nothing is shown
	at      int

	ask   []question // what is still to be asked; the first is on the screen
	given []string   // answers so far
	then  func(given []string) tea.Cmd
	field form.Field
	note  string // what is wrong with the last answer

	paper string // the recovery key, until it is written down
	leave bool   // the program must be started again after it
}

// question is one line that is asked for.
type question struct {
	say    string
	masked bool
	check  func(given []string, answer string) error // nil: anything will do
}

// longest is how much one answer may have.
const longest = 256

// New makes the screen; it reads when it is shown.
func New(env screen.Env) *Screen { return &Screen{env: env, field: form.NewField(longest)} }

// listMsg is the list as read.
type listMsg struct {
	list []store.Person
	err  error
}

// doneMsg is what became of a change.
type doneMsg struct {
	say   string
	paper string
	leave bool
	err   error
}

// Init does nothing: nobody has asked yet.
func (s *Screen) Init() tea.Cmd { return nil }

// Update handles keys while the screen is shown, and its own news.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.key(msg)
	case tea.PasteMsg:
		if len(s.ask) > 0 {
			s.field.Update(msg)
		}
	case screen.ShowPeople:
		s.drop()
		return s.read()
	case listMsg:
		if s.refused, s.loaded = "", true; msg.err != nil {
			s.refused = screen.Explain(msg.err)
		}
		s.list = msg.list
		s.at = max(0, min(s.at, len(s.list)-1))
	case doneMsg:
		return s.done(msg)
	}
	return nil
}

func (s *Screen) read() tea.Cmd {
	sess := s.env.Session
	return s.env.Load(func(ctx context.Context) tea.Msg {
		list, err := sess.People(ctx)
		return listMsg{list, err}
	})
}

func (s *Screen) done(msg doneMsg) tea.Cmd {
	s.drop()
	if msg.err != nil {
		return s.env.Trouble(msg.err)
	}
	s.paper, s.leave = msg.paper, msg.leave
	said := s.env.Tell(screen.Status{Level: screen.Done, Text: msg.say})
	if s.leave {
		return said // this window's key is out of use: there is nothing to read with
	}
	return tea.Batch(said, s.read())
}

// drop forgets what was being asked, and every answer.
func (s *Screen) drop() {
	s.ask, s.given, s.then, s.note = nil, nil, nil, ""
	s.field.Reset()
}

func (s *Screen) key(k tea.KeyPressMsg) tea.Cmd {
	switch {
	case s.paper != "":
		return s.paperKey(k)
	case len(s.ask) > 0:
		return s.answerKey(k)
	}
	switch s.env.Keys.Action(k.String(), keys.PeopleScreen, keys.Always) {
	case keys.Back:
		return s.env.Tell(screen.Back{})
	case keys.Up:
		s.at = max(0, s.at-1)
	case keys.Down:
		s.at = max(0, min(s.at+1, len(s.list)-1))
	case keys.AddPerson:
		s.add()
	case keys.OwnPass:
		s.ownPassphrase()
	case keys.OwnPIN:
		s.ownPIN()
	case keys.NewPaper:
		s.newPaper()
	case keys.ChangeRole, keys.ResetPerson, keys.RemovePerson:
		if s.at < len(s.list) {
			s.about(s.env.Keys.Action(k.String(), keys.PeopleScreen), s.list[s.at].Name)
		}
	}
	return nil
}

// answerKey types the answer to the question on the screen.
func (s *Screen) answerKey(k tea.KeyPressMsg) tea.Cmd {
	switch k.String() {
	case "esc":
		s.drop()
		return s.env.Tell(screen.Status{Text: "Nothing was changed."})
	case "enter":
		return s.answer()
	}
	if s.field.Update(k) {
		s.note = ""
	}
	return nil
}

func (s *Screen) answer() tea.Cmd {
	q, answer := s.ask[0], s.field.Value()
	if q.check != nil {
		if err := q.check(s.given, answer); err != nil {
			s.note = screen.Explain(err)
			if q.masked {
				s.field.Reset()
			}
			return nil
		}
	}
	s.given, s.ask, s.note = append(s.given, answer), s.ask[1:], ""
	s.field.Reset()
	if len(s.ask) > 0 {
		return nil
	}
	given, then := s.given, s.then
	s.drop()
	return then(given)
}

// paperKey waits until somebody says that the recovery key is written down.
func (s *Screen) paperKey(k tea.KeyPressMsg) tea.Cmd {
	if k.String() != "y" {
		return nil
	}
	s.paper = ""
	if s.leave {
		return s.env.Tell(screen.Leave{})
	}
	return nil
}

// commit runs a change that may take longer than others: a derivation, or a
// record that is sealed again. It is not cut short.
func (s *Screen) commit(do func(context.Context, *session.Session) doneMsg) tea.Cmd {
	sess := s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg { return do(context.WithoutCancel(ctx), sess) })
}

// Title is what the header says.
func (s *Screen) Title() string { return "people" }

// Help is the keys of the screen.
func (s *Screen) Help() []key.Binding {
	if len(s.ask) > 0 || s.paper != "" {
		return nil
	}
	return s.env.Keys.Help(keys.PeopleScreen, keys.Letters)
}

// Capturing: answers are typed.
func (s *Screen) Capturing() screen.Capture {
	if len(s.ask) > 0 || s.paper != "" {
		return screen.Text
	}
	return screen.Nothing
}

func plural(n int) string {
	if n == 1 {
		return "1 person may open the record"
	}
	return fmt.Sprintf("%d people may open the record", n)
}
