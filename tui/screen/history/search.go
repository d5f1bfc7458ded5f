package history

import (
	"context"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/store"
)

// searchMsg is a step of a search.
type searchMsg struct {
	request int
	x       session.Searching
	err     error
}

// startSearch begins to look for words in the notes. It goes on in steps, keys
// wait for none of them, and esc leaves it.
func (s *Screen) startSearch() tea.Cmd {
	s.rows, s.total, s.at, s.loaded, s.loading = nil, 0, 0, true, false
	s.looking, s.search = true, session.Searching{}
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	n, look, sess := s.request, s.look, s.env.Session
	return s.env.Load(func(context.Context) tea.Msg {
		x, err := sess.SearchNotes(ctx, look)
		if err == nil {
			x, err = sess.SearchOn(ctx, x)
		}
		return searchMsg{n, x, err}
	})
}

func (s *Screen) searched(msg searchMsg) tea.Cmd {
	if msg.request != s.request || !s.looking {
		return nil
	}
	if msg.err != nil && store.KindOf(msg.err) != store.Corrupt {
		s.stop()
		return s.trouble(msg.err)
	}
	on := s.on()
	s.search, s.rows, s.total = msg.x, msg.x.Rows, msg.x.Total
	s.stay(on)
	var trouble tea.Cmd
	if msg.err != nil {
		trouble = s.trouble(msg.err)
	}
	if msg.x.Done || len(s.rows) >= session.MaxFound {
		s.stop()
		return trouble
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel()
	s.cancel = cancel
	n, x, sess := s.request, msg.x, s.env.Session
	return tea.Batch(trouble, s.env.Load(func(context.Context) tea.Msg {
		next, err := sess.SearchOn(ctx, x)
		return searchMsg{n, next, err}
	}))
}

// stop leaves a search that is under way.
func (s *Screen) stop() {
	s.looking = false
	s.cancel()
	s.cancel = func() {}
}
