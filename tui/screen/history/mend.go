package history

import (
	"context"
	"errors"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/store"
	"signpost/tui/form"
	"signpost/tui/screen"
)

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

func list(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}
