package contact

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/store"
	"signpost/tui/form"
	"signpost/tui/screen"
)

// step takes one change back. It returns the words that say so.
type step func(context.Context, *session.Session, store.Contact) (store.Contact, string, error)

// undo takes back the last answer, service or unmet need of this sitting.
func (s *Screen) undo() tea.Cmd {
	n := len(s.undone)
	if n == 0 {
		return s.env.Tell(screen.Status{Text: "There is nothing to take back."})
	}
	last := s.undone[n-1]
	c, sess := s.c, s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		out, said, err := last(ctx, sess, c)
		return undoneMsg{changed{id: c.ID, c: out, err: err, said: said}}
	})
}

// undoneMsg is a change that was taken back.
type undoneMsg struct{ changed }

func (s *Screen) settleUndo(msg undoneMsg) tea.Cmd {
	if msg.id == s.c.ID && msg.err == nil && len(s.undone) > 0 {
		s.undone = s.undone[:len(s.undone)-1]
	}
	return s.settle(msg.changed)
}

// undoAnswer puts an answer back to what it was.
func (s *Screen) undoAnswer(p form.Picked) step {
	was := s.c.Facts.Get(p.Key)
	return func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, string, error) {
		c, err := sess.Answer(ctx, c, c.Facts.With(p.Key, was))
		return c, fmt.Sprintf("Taken back: %s.", session.Words(string(p.Key))), err
	}
}

// undoReferral marks the service given last as given by mistake.
func undoReferral(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, string, error) {
	c, err := sess.UndoReferral(ctx, c)
	return c, "Taken back. The record keeps that it was given by mistake.", err
}

// undoUnmet puts the unmet needs back to what they were.
func (s *Screen) undoUnmet() step {
	was := s.c.Unmet
	return func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, string, error) {
		c, err := sess.SetUnmet(ctx, c, was)
		return c, "Taken back: the unmet need.", err
	}
}
