package contact

import (
	"context"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/store"
	"signpost/tui/form"
	"signpost/tui/screen"
)

// step takes one change back. It returns the words that say so.
type step struct {
	service string // id of the service that it was about, if it was about one
	do      func(context.Context, *session.Session, store.Contact) (store.Contact, string, error)
}

// undo takes back the last answer, service or unmet need of this sitting.
func (s *Screen) undo() tea.Cmd {
	n := len(s.undone)
	if n == 0 {
		return s.env.Tell(screen.Status{Text: "There is nothing to take back. alt+g takes any of the services given back."})
	}
	last := s.undone[n-1]
	c, sess := s.c, s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		out, said, err := last.do(ctx, sess, c)
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

// forget drops the steps about a service that was taken back by itself.
func (s *Screen) forget(service string) {
	s.undone = slices.DeleteFunc(s.undone, func(x step) bool { return x.service == service })
}

// undoAnswer puts an answer back to what it was.
func (s *Screen) undoAnswer(p form.Picked) step {
	was := s.c.Facts.Get(p.Key)
	return step{do: func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, string, error) {
		c, err := sess.Answer(ctx, c, c.Facts.With(p.Key, was))
		return c, fmt.Sprintf("Taken back: %s.", session.Words(string(p.Key))), err
	}}
}

// undoGiven marks a service as given by mistake.
func undoGiven(service string) step {
	return step{service: service, do: func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, string, error) {
		const said = "Taken back. The record keeps that it was given by mistake."
		if r, ok := standing(c, service); ok {
			c, err := sess.TakeBack(ctx, c, r.ID)
			return c, said, err
		}
		c, err := sess.UndoReferral(ctx, c)
		return c, said, err
	}}
}

// undoGrade puts back how a service was given.
func undoGrade(was store.Referral) step {
	return step{service: was.Service, do: func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, string, error) {
		c, err := sess.Regrade(ctx, c, was.ID, session.GivingOf(was))
		return c, fmt.Sprintf("Taken back: %s is as before, %s.", was.Name, session.Words(string(was.Kind))), err
	}}
}

// undoPlan puts back what was planned, and what was recorded of referrals.
func (s *Screen) undoPlan() step {
	was := session.PlansOf(s.c)
	return step{do: func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, string, error) {
		c, err := sess.PutBack(ctx, c, was)
		return c, "Taken back: what is to be done is as before.", err
	}}
}

// undoUnmet puts the unmet needs back to what they were.
func (s *Screen) undoUnmet() step {
	was := s.c.Unmet
	return step{do: func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, string, error) {
		c, err := sess.SetUnmet(ctx, c, was)
		return c, "Taken back: the unmet need.", err
	}}
}
