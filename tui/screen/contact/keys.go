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
		return s.env.Tell(screen.ShowDesk{})
	}
	if s.alarming() {
		return s.alarmKey(msg)
	}
	if s.layer != noLayer {
		return s.layerKey(msg)
	}
	if cmd, done := s.contactKey(k); done {
		return cmd
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

// contactKey handles the keys that work in every part of the contact.
func (s *Screen) contactKey(k string) (cmd tea.Cmd, done bool) {
	switch s.env.Keys.Action(k, keys.Contact, keys.Always) {
	case keys.Save:
		return s.finish(), true
	case keys.NextPane:
		s.focus = (s.focus + 1) % panes
	case keys.PrevPane:
		s.focus = (s.focus + panes - 1) % panes
	case keys.Give:
		return s.giveNumber(int(k[len(k)-1] - '0')), true
	case keys.GoNote:
		s.focus = notePane
	case keys.GoFind:
		s.focus = findPane
	case keys.GoQuick:
		s.focus = quickPane
	case keys.Undo:
		return s.undo(), true
	case keys.Park:
		return s.park(""), true
	case keys.Swap:
		return s.swap(), true
	case keys.Guided:
		s.toggleGuided()
	case keys.Unmet:
		return s.unmet(), true
	case keys.Refer:
		return s.passOn(store.Referred), true
	case keys.WarmHandover:
		return s.passOn(store.WarmHandover), true
	case keys.Given:
		return s.showGiven(), true
	case keys.CallBack:
		return s.startPlan(callBackPlan, ""), true
	case keys.FollowUp:
		return s.startPlan(followUpPlan, ""), true
	case keys.Explain:
		s.layer, s.scroll = explainLayer, 0
	case keys.KnownBefore:
		return s.env.Tell(screen.ShowEnquirer{Contact: s.c}), true
	case keys.Back:
		return s.back(), true
	default:
		return nil, false
	}
	return nil, true
}

// back closes one thing at a time and never throws anything away.
func (s *Screen) back() tea.Cmd {
	switch {
	case s.form().Close():
	case s.focus == findPane && s.find.Value() != "":
		lost := s.lost()
		s.find.Reset()
		s.at = 0
		s.list()
		return lost
	case s.focus != answersPane:
		s.focus = answersPane
	case s.guide.on:
		s.toggleGuided()
	default:
		return tea.Batch(s.saveDrafts(), s.sayDesk())
	}
	return nil
}

func (s *Screen) sayDesk() tea.Cmd { return s.env.Tell(screen.ShowDesk{}) }

// answerKey handles a key of the form, or of the question on the screen.
func (s *Screen) answerKey(k string) tea.Cmd {
	f := s.form()
	if f.Typing() && k != "enter" && k != "up" && k != "down" {
		f.Key(k, facts.Answer{})
		return nil
	}
	switch s.env.Keys.Action(k, keys.Answers, keys.Letters) {
	case keys.Up:
		f.Move(-1)
	case keys.Down:
		f.Move(1)
	case keys.PageUp:
		f.Move(-8)
	case keys.PageDown:
		f.Move(8)
	case keys.DontKnow:
		return s.pick(f.Set(facts.Unknown()))
	case keys.RatherNot:
		return s.pick(f.Set(facts.Declined()))
	case keys.GoQuick:
		s.focus = quickPane
	case keys.GoNote:
		s.focus = notePane
	case keys.Search:
		s.focus = findPane
	case keys.Junk:
		s.layer = junkLayer
	case keys.Score:
		return s.askScore()
	case keys.BackOne:
		if s.guide.on {
			s.questionBefore()
		}
	case keys.Earlier:
		if s.guide.on {
			s.layer, s.guide.list = earlierLayer, max(0, len(s.guide.asked)-1)
		}
	case keys.Choose:
		if s.guide.on {
			return s.guideEnter()
		}
		return s.pick(f.Enter())
	default:
		return s.optionKey(k)
	}
	return nil
}

func (s *Screen) optionKey(k string) tea.Cmd {
	f := s.form()
	rows := f.Rows()
	if len(rows) == 0 {
		return nil
	}
	if k == skipKey && isSafety(rows[f.At()].Part.Fact) {
		return s.nothingSeen()
	}
	return s.pick(f.Key(k, s.c.Facts.Get(rows[f.At()].Def.Key)))
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

// nothingSeen records that, and goes on behind the safety questions.
func (s *Screen) nothingSeen() tea.Cmd {
	return s.change(changed{past: true}, func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
		return sess.NothingSeen(ctx, c)
	})
}

// passSafety goes to what comes after the safety questions.
func (s *Screen) passSafety() {
	if s.guide.on {
		s.endQuestion()
		return
	}
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
	return s.change(changed{picked: p, undo: s.undoAnswer(p)}, func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
		return sess.Answer(ctx, c, f)
	})
}

// junkKey closes the contact as junk of one kind. Another key closes the menu.
func (s *Screen) junkKey(k string) tea.Cmd {
	s.layer = noLayer
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
	note, line := s.note.Value(), s.quick.Value()
	s.restore = func() { // a step before the last may have kept the note
		if n := len(s.c.Notes); n > 0 && s.c.Notes[n-1].Text == note {
			s.note.Reset()
		}
	}
	done := changed{said: fmt.Sprintf("Saved %s: %s.", s.now(), said), leave: true}
	return s.change(done, func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
		c, err := takeOver(ctx, sess, c, line)
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
