package history

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"signpost/directory"
	session "signpost/internal/desk"
	"signpost/internal/facts"
	"signpost/store"
	"signpost/tui/form"
	"signpost/tui/keys"
	"signpost/tui/screen"
)

// begin starts to change the contact, when this role may and the contact can.
func (s *Screen) begin(a session.Action, m mode) tea.Cmd {
	if err := s.env.Session.MayMend(a, s.full.Contact); err != nil {
		return s.trouble(err)
	}
	if err := session.Mendable(a, s.full.Contact); err != nil {
		return s.trouble(err)
	}
	s.mode, s.scroll = m, 0
	s.fill()
	return nil
}

// fill puts the answers of the open contact into the form.
func (s *Screen) fill() {
	if !s.open {
		return
	}
	g := s.env.Session.Guide()
	var rows []form.Row
	for _, p := range g.Applicable(s.full.Contact.Facts) {
		if def, ok := g.Dir.Vocabulary.Def(facts.Key(p.Fact)); ok {
			rows = append(rows, form.Row{Part: p, Def: def, Extra: []form.Choice{{Key: "-", Label: "don't know"}, {Key: ".", Label: "won't say"}}})
		}
	}
	s.answers.SetRows(rows)
}

// answerKey changes an answer. Each is on disk before the next key.
func (s *Screen) answerKey(k string) tea.Cmd {
	f := &s.answers
	if f.Typing() && k != "enter" && k != "up" && k != "down" && k != "esc" {
		f.Key(k, facts.Answer{})
		return nil
	}
	switch s.env.Keys.Action(k, keys.Answers, keys.Always) {
	case keys.Back:
		if !f.Close() {
			s.mode = recordMode
		}
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
	case keys.Choose:
		return s.pick(f.Enter())
	default:
		if rows := f.Rows(); len(rows) > 0 {
			return s.pick(f.Key(k, s.full.Contact.Facts.Get(rows[f.At()].Def.Key)))
		}
	}
	return nil
}

func (s *Screen) pick(p form.Picked, ok bool) tea.Cmd {
	if !ok {
		return nil
	}
	f := s.full.Contact.Facts.With(p.Key, p.Answer)
	done := mended{pick: p, said: "Saved. The record keeps what it said before."}
	return s.change(done, func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
		return sess.AmendAnswers(ctx, c, f)
	})
}

// outcomes are the letters and what they mean.
func outcomes() []directory.Option {
	var out []directory.Option
	for i, o := range store.Outcomes() {
		out = append(out, directory.Option{Key: string(rune('a' + i)), Value: string(o), Label: session.Words(string(o))})
	}
	return out
}

func (s *Screen) outcomeKey(k string) tea.Cmd {
	if s.env.Keys.Action(k, keys.Always) == keys.Back {
		s.mode = recordMode
		return nil
	}
	for _, o := range outcomes() {
		if o.Key == k {
			s.mode = recordMode
			done := mended{said: "Saved: " + o.Label + ". The record keeps what it said before."}
			return s.change(done, func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
				return sess.AmendOutcome(ctx, c, store.Outcome(o.Value))
			})
		}
	}
	return nil
}

// picked takes the contact under the cursor to merge into.
func (s *Screen) picked() tea.Cmd {
	id := s.on()
	if id == "" {
		return nil
	}
	if id == s.full.Contact.ID {
		return s.env.Tell(screen.Status{Level: screen.Trouble, Text: "That is the same contact: move to the one that it was logged twice of."})
	}
	s.into, s.mode = id, reasonMode
	return nil
}

// reasonKey types why the contact is voided or merged, and does it.
func (s *Screen) reasonKey(msg tea.KeyPressMsg) tea.Cmd {
	switch s.env.Keys.Action(msg.String(), keys.History, keys.Always) {
	case keys.Back:
		s.mode = recordMode // what was typed stays for the next time
		return nil
	case keys.Choose:
		why, into := s.reason.Value(), s.into
		done := mended{said: "Void. It is out of lists and counts, and stays in the record."}
		if into != "" {
			done.said = "Merged. Notes and services of both can be read from both."
		}
		return s.change(done, func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
			if into != "" {
				return sess.Merge(ctx, c, into, why)
			}
			return sess.Void(ctx, c, why)
		})
	}
	s.reason.Update(msg)
	return nil
}
