package contact

import (
	"context"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/store"
	"signpost/tui/screen"
)

// reloaded is the open contact as it is in the record now.
type reloaded struct {
	c   store.Contact
	err error
}

// reload reads the contact again after another window wrote to the record. It
// is on the screen already, so nothing is written down.
func (s *Screen) reload() tea.Cmd {
	if !s.open {
		return nil
	}
	id, sess := s.c.ID, s.env.Session
	return s.env.Load(func(ctx context.Context) tea.Msg {
		c, err := sess.Reload(ctx, id)
		return reloaded{c, err}
	})
}

// renew shows what another window made of the contact. What is being typed here
// stays as it is.
func (s *Screen) renew(msg reloaded) tea.Cmd {
	if msg.err != nil || !s.open || msg.c.ID != s.c.ID || !later(s.c, msg.c) {
		return nil // trouble with the record is said where something is saved
	}
	was := s.c
	s.c = msg.c
	s.refresh()
	said := "Another window changed this contact; you see it as it is now."
	if ended(s.c) && !ended(was) {
		said = "Another window finished this contact. A note can still be added."
	}
	cmds := []tea.Cmd{s.env.Tell(screen.Status{Text: said})}
	if len(s.c.Notes) > len(was.Notes) && s.note.Value() != "" {
		cmds = append(cmds, s.soil(session.FieldNote)) // their line took the draft with it
	}
	return tea.Batch(cmds...)
}

func ended(c store.Contact) bool { return c.Status != store.Open && c.Status != store.Parked }

// later reports whether b says more of the same contact than a does.
func later(a, b store.Contact) bool {
	if b.Rev != a.Rev {
		return b.Rev > a.Rev
	}
	return len(b.Notes) > len(a.Notes) || len(b.Referrals) > len(a.Referrals) ||
		len(b.Referrals) == len(a.Referrals) && !slices.EqualFunc(a.Referrals, b.Referrals, func(x, y store.Referral) bool { return x.Rev >= y.Rev })
}

// disputed hands a change on that another window was quicker than. The screen
// goes on with the other window's version, and as if the key had done its work,
// so that keys typed meanwhile go where they were meant to.
func (s *Screen) disputed(msg changed) (tea.Cmd, bool) {
	var c *store.Conflict
	if !errors.As(msg.err, &c) {
		return nil, false
	}
	if msg.base.ID == "" && s.c.Rev == c.Yours.Rev {
		msg.base = s.c
	} // without what there was before, every difference is asked about
	d := s.env.Session.Guide().Dispute(msg.base, c)
	s.c, s.parted = c.Theirs, nil
	if msg.leave {
		s.parted = &msg
	}
	focus := s.focus
	typed := s.unsaved() // what was taken out of a field stands there again
	s.focus = focus      // and the next keys go where they would have gone
	s.refresh()
	s.goOn(msg)
	return tea.Batch(typed, s.env.Tell(screen.ContactsChanged{}), s.env.Tell(screen.Conflicted{Dispute: d})), true
}

// goOn goes to what comes after a change, as if it had been saved.
func (s *Screen) goOn(msg changed) {
	if msg.past {
		s.passSafety()
	} else if s.guide.on {
		s.guideSettled(msg.picked)
	} else if msg.picked.Ends {
		s.answers.Next(msg.picked)
	}
}

// decided shows what the contact is now, and ends it if that was under way.
func (s *Screen) decided(c store.Contact) tea.Cmd {
	if !s.open || c.ID != s.c.ID {
		return nil
	}
	parted := s.parted
	s.parted = nil
	if parted != nil && c.Status != store.Open {
		parted.c, parted.err = c, nil
		return s.settle(*parted)
	}
	if later(s.c, c) {
		s.c = c
	}
	s.failed, s.saved = false, s.env.Session.Now()
	s.refresh()
	return nil
}
