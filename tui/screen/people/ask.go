package people

import (
	"context"
	"errors"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/tui/keys"
)

// start begins to ask.
func (s *Screen) start(then func(given []string) tea.Cmd, ask ...question) {
	s.drop()
	s.ask, s.then = ask, then
}

// twice asks for a new secret and for the same once more.
func twice(what string, check func(string) error) []question {
	return []question{
		{say: what, masked: true, check: func(_ []string, a string) error { return check(a) }},
		{say: "once more", masked: true, check: func(given []string, a string) error {
			if a != given[len(given)-1] {
				return errors.New("that is not the same: type it again, or esc and begin anew")
			}
			return nil
		}},
	}
}

func (s *Screen) newPassphrase() []question {
	return twice("new passphrase, four or five words", s.env.Session.CheckPassphrase)
}

func yes(say string) question {
	return question{say: say + " Type yes:", check: func(_ []string, a string) error {
		if !strings.EqualFold(strings.TrimSpace(a), "yes") {
			return errors.New("type yes, or esc to leave everything as it is")
		}
		return nil
	}}
}

func name() question {
	return question{say: "name", check: func(_ []string, a string) error {
		if strings.TrimSpace(a) == "" {
			return errors.New("a person needs a name")
		}
		return nil
	}}
}

func role() question {
	return question{say: "role: " + strings.Join(session.RoleNames(), ", "), check: func(_ []string, a string) error {
		_, err := session.RoleNamed(a)
		return err
	}}
}

// add asks for another person; the first one is the coordinator.
func (s *Screen) add() {
	if s.loaded && len(s.list) == 0 && s.refused == "" {
		s.start(func(given []string) tea.Cmd {
			return s.commit(func(ctx context.Context, sess *session.Session) doneMsg {
				paper, err := sess.SetUpPeople(ctx, given[0], []byte(given[1]))
				return doneMsg{say: "Passphrases are on. Write the recovery key down.", paper: paper, leave: true, err: err}
			})
		}, append([]question{name()}, s.newPassphrase()...)...)
		return
	}
	s.start(func(given []string) tea.Cmd {
		return s.commit(func(ctx context.Context, sess *session.Session) doneMsg {
			as, err := session.RoleNamed(given[1])
			if err == nil {
				err = sess.AddPerson(ctx, given[0], as, []byte(given[2]))
			}
			return doneMsg{say: fmt.Sprintf("%s may open the record now, as a %s.", given[0], as), err: err}
		})
	}, append([]question{name(), role()}, s.newPassphrase()...)...)
}

// about asks what is to happen with one person.
func (s *Screen) about(a keys.Action, who string) {
	switch a {
	case keys.ChangeRole:
		s.start(func(given []string) tea.Cmd {
			return s.commit(func(ctx context.Context, sess *session.Session) doneMsg {
				as, err := session.RoleNamed(given[0])
				if err == nil {
					err = sess.SetRole(ctx, who, as)
				}
				return doneMsg{say: fmt.Sprintf("%s is a %s now.", who, as), err: err}
			})
		}, role())
	case keys.ResetPerson:
		s.start(func(given []string) tea.Cmd {
			return s.commit(func(ctx context.Context, sess *session.Session) doneMsg {
				return doneMsg{say: "The passphrase of " + who + " is set.", err: sess.ResetPassphrase(ctx, who, []byte(given[0]))}
			})
		}, s.newPassphrase()...)
	case keys.RemovePerson:
		s.start(func([]string) tea.Cmd {
			return s.commit(func(ctx context.Context, sess *session.Session) doneMsg {
				return doneMsg{say: who + " cannot open the record any more. Other windows must be opened again.", err: sess.RemovePerson(ctx, who)}
			})
		}, yes("Take the key of "+who+" away and seal the record again?"))
	}
}

func (s *Screen) ownPassphrase() {
	now := question{say: "your present passphrase", masked: true}
	s.start(func(given []string) tea.Cmd {
		return s.commit(func(ctx context.Context, sess *session.Session) doneMsg {
			return doneMsg{say: "Your passphrase is changed.", err: sess.SetPassphrase(ctx, []byte(given[0]), []byte(given[1]))}
		})
	}, append([]question{now}, s.newPassphrase()...)...)
}

func (s *Screen) ownPIN() {
	s.start(func(given []string) tea.Cmd {
		return s.commit(func(ctx context.Context, sess *session.Session) doneMsg {
			say := "Your PIN is set: it opens your locked screen again."
			if given[0] == "" {
				say = "Your PIN is taken away: your passphrase opens the locked screen."
			}
			return doneMsg{say: say, err: sess.SetPIN(ctx, given[0])}
		})
	}, twice("new PIN, at least four digits or letters; empty takes it away", func(string) error { return nil })...)
}

func (s *Screen) newPaper() {
	s.start(func([]string) tea.Cmd {
		return s.commit(func(ctx context.Context, sess *session.Session) doneMsg {
			paper, err := sess.NewPaper(ctx)
			return doneMsg{say: "Write the new recovery key down; the one before opens nothing any more.", paper: paper, err: err}
		})
	}, yes("Make a new recovery key and seal the record again?"))
}
