package history

import (
	"context"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/store"
	"signpost/tui/screen"
)

// pageMsg is a part of the list as read.
type pageMsg struct {
	request int
	more    bool // it comes after what is there
	page    session.Page
	err     error
}

// read reads the list from its beginning: somebody asked for it.
func (s *Screen) read() tea.Cmd {
	s.stop()
	s.request++
	s.loading, s.refused = true, ""
	n, look, sess := s.request, s.look, s.env.Session
	if look.Words != "" {
		return s.startSearch()
	}
	return s.env.Load(func(ctx context.Context) tea.Msg {
		p, err := sess.History(ctx, look)
		return pageMsg{n, false, p, err}
	})
}

// most is how many rows are read again when something changed. Further down
// nothing is expected to change.
const most = 500

// redraw reads the list again because something changed: nobody asked.
func (s *Screen) redraw() tea.Cmd {
	if !s.shown || !s.loaded {
		return nil
	}
	var again tea.Cmd
	if s.look.Words == "" && !s.loading {
		s.request++
		n, look, sess, count := s.request, s.look, s.env.Session, min(len(s.rows), most)
		again = s.env.Load(func(ctx context.Context) tea.Msg {
			p, err := sess.HistoryAgain(ctx, look, count)
			return pageMsg{n, false, p, err}
		})
	}
	if s.open {
		return tea.Batch(again, s.readAgain())
	}
	return again
}

// next reads the page after the last row, once the cursor comes near it.
func (s *Screen) next() tea.Cmd {
	if s.loading || s.look.Words != "" || len(s.rows) == 0 || len(s.rows) >= s.total || s.at < len(s.rows)-session.PageSize/2 {
		return nil
	}
	s.loading = true
	n, look, sess, last := s.request, s.look, s.env.Session, s.rows[len(s.rows)-1].ID
	return s.env.Load(func(ctx context.Context) tea.Msg {
		p, err := sess.HistoryAfter(ctx, look, last)
		return pageMsg{n, true, p, err}
	})
}

func (s *Screen) page(msg pageMsg) tea.Cmd {
	if msg.request != s.request {
		return nil
	}
	s.loading = false
	if msg.err != nil && store.KindOf(msg.err) != store.Corrupt {
		if !s.loaded {
			s.refused = screen.Explain(msg.err)
		}
		return s.trouble(msg.err)
	}
	on := s.on()
	switch {
	case msg.more:
		s.rows = append(s.rows, msg.page.Rows...)
	case len(s.rows) > most && len(msg.page.Rows) > 0:
		s.rows = append(msg.page.Rows, after(s.rows, msg.page.Rows[len(msg.page.Rows)-1])...)
	default:
		s.rows = msg.page.Rows
	}
	s.total, s.loaded = max(msg.page.Total, len(s.rows)), true
	if len(msg.page.Rows) == 0 && msg.more {
		s.total = len(s.rows)
	}
	s.stay(on)
	if msg.err != nil {
		return s.trouble(msg.err)
	}
	return nil
}

// after is the part of a list that comes after a row.
func after(rows []session.Row, last session.Row) []session.Row {
	for i, r := range rows {
		if r.At.Before(last.At) || r.At.Equal(last.At) && r.ID < last.ID {
			return rows[i:]
		}
	}
	return nil
}

// on is the id under the cursor.
func (s *Screen) on() string {
	if s.at < len(s.rows) {
		return s.rows[s.at].ID
	}
	return ""
}

// stay puts the cursor back on a row; when that is gone it stays at its place.
func (s *Screen) stay(id string) {
	for i, r := range s.rows {
		if r.ID == id {
			s.at = i
			return
		}
	}
	s.at = max(0, min(s.at, len(s.rows)-1))
}
