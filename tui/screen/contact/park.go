package contact

import (
	"context"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/store"
	"signpost/tui/screen"
)

// swapTo names the contact to take up instead of this one.
type swapTo struct {
	id  string
	err error
}

// park sets the contact aside, with all that is typed, and goes to the desk or
// to another contact.
func (s *Screen) park(next string) tea.Cmd {
	if s.c.Status != store.Open && s.c.Status != store.Parked {
		return s.env.Tell(screen.ShowDesk{})
	}
	drafts := s.saveDrafts()
	done := changed{leave: true, next: next}
	if next == "" {
		done.said = "Parked " + s.now() + ". Its clock runs on; enter takes it up again."
	}
	return tea.Batch(drafts, s.change(done, func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
		return sess.Park(ctx, c)
	}))
}

// swap looks for the contact to take up: the newest other one not finished.
func (s *Screen) swap() tea.Cmd {
	sess, id := s.env.Session, s.c.ID
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		next, err := sess.NextUnfinished(ctx, id)
		return swapTo{next, err}
	})
}
