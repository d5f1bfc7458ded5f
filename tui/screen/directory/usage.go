package directory

import (
	"context"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
)

// usageMsg is what this desk gave lately, as read.
type usageMsg struct {
	asked int
	usage session.Usage
	err   error
}

func (s *Screen) readUsage() tea.Cmd {
	s.asked++
	n, sess := s.asked, s.env.Session
	return s.env.Load(func(ctx context.Context) tea.Msg {
		u, err := sess.Usage(ctx)
		if u == nil {
			u = session.Usage{} // it was read
		}
		return usageMsg{n, u, err}
	})
}

// showUsage puts what is given most first. Whoever has moved the cursor
// meanwhile keeps it on its entry.
func (s *Screen) showUsage(msg usageMsg) tea.Cmd {
	if msg.asked != s.asked {
		return nil
	}
	if msg.err != nil {
		return s.env.Trouble(msg.err)
	}
	s.usage = msg.usage
	switch {
	case !s.query.Blank():
	case s.at == 0 && !s.detail:
		s.search()
	default:
		s.reload()
	}
	return nil
}
