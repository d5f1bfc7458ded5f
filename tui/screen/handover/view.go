package handover

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/internal/text"
	"signpost/tui/layout"
)

// margin is the cells left and right of the text.
const margin = 2

// headRows are the rows above the text.
const headRows = 2

// View draws the handover being read or written.
func (s *Screen) View(width, height int) string {
	if s.writing {
		rows, _, _ := s.area.View(max(1, width-margin), max(1, height-headRows))
		lines := []string{s.env.Theme.Title.Render(layout.Line(" "+s.writingHead(width), width)), ""}
		for _, l := range rows {
			lines = append(lines, " "+text.CleanLine(l))
		}
		return layout.Block(layout.Fit(lines, width, height))
	}
	lines := s.page(width)
	body := layout.Page(lines[headRows:], s.scroll, width, max(1, height-headRows))
	return layout.Block(layout.Fit(append(lines[:headRows:headRows], body...), width, height))
}

func (s *Screen) writingHead(width int) string {
	out := "For the next shift. ctrl+s hands it over, and wipes the words about who waits."
	if width < 80 {
		out = "ctrl+s hands it over and wipes the words about visitors."
	}
	return out
}

// page is the handover being read: its head, then its words.
func (s *Screen) page(width int) []string {
	t := s.env.Theme
	if s.read.ID == "" {
		out := []string{"", ""}
		if !s.loaded {
			return out
		}
		out[0] = t.Title.Render(layout.Line(" No handover has been written at this desk yet.", width))
		for _, l := range text.Wrap("w writes one: what is open, due, happened and flagged is put together, and you add words. The next shift reads it and says so.", max(4, width-margin)) {
			out = append(out, " "+l)
		}
		return out
	}
	now := s.env.Session.Now()
	head := session.HandoverLine(s.read, now)
	if len(s.heads) > 1 {
		head += fmt.Sprintf(" · %d of %d", s.at+1, len(s.heads))
	}
	style := t.Title
	if s.read.ReadAt.IsZero() {
		style = t.Caution
	}
	out := []string{style.Render(layout.Line(" "+text.CleanLine(head), width)), ""}
	for l := range strings.SplitSeq(text.Clean(s.read.Text), "\n") {
		for i, part := range text.Wrap(l, max(4, width-margin)) {
			if i > 0 {
				part = strings.TrimLeft(part, " ")
			}
			out = append(out, " "+part)
		}
	}
	if s.read.ReadAt.IsZero() {
		out = append(out, "", t.Accent.Render(layout.Line(" "+s.ask(), width)))
	}
	return out
}

// ask says what is still to be done with an unread handover.
func (s *Screen) ask() string {
	if by := s.read.By; by != "" && by == s.env.Session.Operator().Name {
		return "You wrote it: the next shift acknowledges it."
	}
	return "a says that you have read it."
}

// Cursor is in the text while it is written.
func (s *Screen) Cursor(width, height int) *tea.Cursor {
	if !s.writing {
		return nil
	}
	_, x, y := s.area.View(max(1, width-margin), max(1, height-headRows))
	x, y = x+1, y+headRows
	if x >= width || y >= height {
		return nil
	}
	return tea.NewCursor(x, y)
}
