package contact

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/internal/facts"
	"signpost/store"
	"signpost/tui/form"
	"signpost/tui/keys"
	"signpost/tui/screen"
)

// key routes a key: the junk menu, keys of the whole contact, then the part
// that has the focus.
func (s *Screen) key(msg tea.KeyPressMsg) tea.Cmd {
	k := msg.String()
	if !s.open {
		return screen.Say(screen.ShowDesk{})
	}
	if s.junk {
		return s.junkKey(k)
	}
	switch s.env.Keys.Action(k, keys.Contact, keys.Always) {
	case keys.Save:
		return s.finish()
	case keys.NextPane:
		s.focus = (s.focus + 1) % panes
		return nil
	case keys.PrevPane:
		s.focus = (s.focus + panes - 1) % panes
		return nil
	case keys.Give:
		return s.giveNumber(int(k[len(k)-1] - '0'))
	case keys.GoNote:
		s.focus = notePane
		return nil
	case keys.GoFind:
		s.focus = findPane
		return nil
	case keys.GoQuick:
		s.focus = quickPane
		return nil
	case keys.Undo:
		return s.undo()
	case keys.Back:
		return s.back()
	}
	switch s.focus {
	case findPane:
		return s.findKey(msg)
	case notePane:
		if s.env.Keys.Action(k, keys.Note) == keys.Choose {
			return s.keepNote()
		}
		return s.typed(msg)
	case quickPane:
		if s.env.Keys.Action(k, keys.Quick) == keys.Choose {
			return s.takeQuick()
		}
		return s.typed(msg)
	}
	return s.answerKey(k)
}

// back closes one thing at a time and never throws anything away.
func (s *Screen) back() tea.Cmd {
	switch {
	case s.answers.Close():
	case s.focus == findPane && s.find.Value() != "":
		s.find.Reset()
		s.at = 0
		s.list()
	case s.focus != answersPane:
		s.focus = answersPane
	default:
		return tea.Batch(s.saveDrafts(), screen.Say(screen.ShowDesk{}))
	}
	return nil
}

// answerKey handles a key of the form.
func (s *Screen) answerKey(k string) tea.Cmd {
	if s.answers.Typing() && k != "enter" && k != "up" && k != "down" {
		s.answers.Key(k, facts.Answer{})
		return nil
	}
	switch s.env.Keys.Action(k, keys.Answers, keys.Letters) {
	case keys.Up:
		s.answers.Move(-1)
	case keys.Down:
		s.answers.Move(1)
	case keys.PageUp:
		s.answers.Move(-8)
	case keys.PageDown:
		s.answers.Move(8)
	case keys.DontKnow:
		return s.pick(s.answers.Set(facts.Unknown()))
	case keys.RatherNot:
		return s.pick(s.answers.Set(facts.Declined()))
	case keys.GoQuick:
		s.focus = quickPane
	case keys.GoNote:
		s.focus = notePane
	case keys.Search:
		s.focus = findPane
	case keys.Junk:
		s.junk = true
	case keys.Choose:
		return s.pick(s.answers.Enter())
	default:
		return s.optionKey(k)
	}
	return nil
}

func (s *Screen) optionKey(k string) tea.Cmd {
	rows := s.answers.Rows()
	if len(rows) == 0 {
		return nil
	}
	if k == skipKey && isSafety(rows[s.answers.At()].Part.Fact) {
		s.skipSafety()
		return nil
	}
	return s.pick(s.answers.Key(k, s.c.Facts.Get(rows[s.answers.At()].Def.Key)))
}

// skipKey says "nothing seen or said": the safety questions stay unasked,
// which is kept apart from "asked: no".
const skipKey = "0"

func isSafety(fact string) bool {
	switch facts.Key(fact) {
	case facts.Emergency, facts.Suicidal, facts.ChildRisk, facts.AdultRisk:
		return true
	}
	return false
}

func (s *Screen) skipSafety() {
	for _, r := range s.answers.Rows() {
		if !isSafety(r.Part.Fact) {
			s.answers.GoTo(r.Def.Key)
			return
		}
	}
}

// pick commits an answer.
func (s *Screen) pick(p form.Picked, ok bool) tea.Cmd {
	if !ok {
		return nil
	}
	f := s.c.Facts.With(p.Key, p.Answer)
	return s.change(changed{picked: p}, func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
		return sess.Answer(ctx, c, f)
	})
}

// junkKey closes the contact as junk of one kind. Another key closes the menu.
func (s *Screen) junkKey(k string) tea.Cmd {
	s.junk = false
	kind, ok := session.JunkByKey(k)
	if !ok {
		return nil
	}
	return s.end("junk contact, "+session.Words(string(kind)), func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
		return sess.Junk(ctx, c, kind)
	})
}

func (s *Screen) now() string { return s.env.Session.Now().In(session.London()).Format("15:04") }

// finish saves the contact as done.
func (s *Screen) finish() tea.Cmd {
	return s.end("contact finished", func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
		if c.Status == store.Done {
			return c, nil // looked at again: only a note was added
		}
		return sess.Finish(ctx, c, "")
	})
}

// end keeps the note being typed and what stands in the quick line, then does
// what ends the contact. When any of it fails, what was typed and is not on
// disk stays where it stands.
func (s *Screen) end(said string, last func(context.Context, *session.Session, store.Contact) (store.Contact, error)) tea.Cmd {
	note, line, reading := s.note.Value(), s.quick.Value(), s.reading
	s.undoText = func() {
		if n := len(s.c.Notes); n > 0 && s.c.Notes[n-1].Text == note {
			s.note.Reset()
		}
		s.dirty[session.FieldNote] = s.note.Value() != ""
	}
	done := changed{said: fmt.Sprintf("Saved %s: %s.", s.now(), said), leave: true}
	return s.change(done, func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
		c, err := takeOver(ctx, sess, c, line, reading)
		if err != nil {
			return c, err
		}
		if note != "" {
			if c, err = sess.Note(ctx, c, note); err != nil {
				return c, err
			}
		}
		return last(ctx, sess, c)
	})
}
