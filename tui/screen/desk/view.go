package desk

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
	"signpost/tui/layout"
)

// head is the rows above the list.
func (s *Screen) head(width int) []string {
	t, n := s.env.Theme, s.day.Counts
	lines := []string{t.Title.Render(layout.Line(" "+counts(n), width)), ""}
	if s.news.Any() {
		lines = append(lines, t.Caution.Render(layout.Line(" "+session.NewsLine(s.news)+" · d shows it", width)), "")
	}
	if s.junk {
		lines = append(lines, " Junk call:"+session.JunkMenu(), "")
	}
	if s.loaded && len(s.rows()) == 0 {
		lines = append(lines, s.firstShift()...)
	}
	return lines
}

func counts(n store.Counts) string {
	out := fmt.Sprintf("Today: %s", plural(n.Total, "contact"))
	if n.Total > 0 {
		out += fmt.Sprintf(" · %d phone · %d walk-in", n.ByChannel["phone"], n.ByChannel["walk_in"])
	}
	if n.Junk > 0 {
		out += fmt.Sprintf(" · %d junk", n.Junk)
	}
	if n.Referrals > 0 {
		out += " · " + plural(n.Referrals, "service") + " given"
	}
	if n.Open > 0 {
		out += fmt.Sprintf(" · %d not finished", n.Open)
	}
	return out
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// firstShift explains the desk while there is nothing on it.
func (s *Screen) firstShift() []string {
	return []string{
		" No contacts yet today. They will be listed here.",
		"",
		"   c   somebody rings: opens a contact and starts its clock",
		"   w   somebody walks in: the same",
		"   /   look a service up without a contact",
		"   F1  somebody is in danger: what to do and say",
	}
}

// View draws the desk.
func (s *Screen) View(width, height int) string {
	if s.reading {
		return layout.Block(s.newsView(width, height))
	}
	lines := s.head(width)
	room := height - len(lines)
	top := layout.Window(0, s.line(s.at), s.listHeight(), room)
	list := s.list(width)
	lines = append(lines, list[min(top, len(list)):]...)
	return layout.Block(layout.Fit(lines, width, height))
}

// newsView is everything that is new in the directory.
func (s *Screen) newsView(width, height int) []string {
	lines := []string{s.env.Theme.Title.Render(layout.Line(" "+session.NewsLine(s.news), width)), ""}
	for _, l := range s.news.Changes.Lines() {
		indent := l[:len(l)-len(strings.TrimLeft(l, " "))]
		for i, part := range text.Wrap(strings.TrimLeft(l, " "), max(4, width-2-len(indent))) {
			if i > 0 {
				part = "  " + part
			}
			lines = append(lines, " "+indent+part)
		}
	}
	lines = append(lines, "", " any other key: seen")
	top := max(0, min(s.scroll, len(lines)-height))
	return layout.Fit(lines[top:], width, height)
}

// list draws the two parts of the list with their titles.
func (s *Screen) list(width int) []string {
	t := s.env.Theme
	var out []string
	for i, c := range s.rows() {
		if i == 0 && len(s.day.Unfinished) > 0 {
			out = append(out, t.Title.Render(" Not finished"))
		}
		if i == len(s.day.Unfinished) {
			if i > 0 {
				out = append(out, "")
			}
			out = append(out, t.Title.Render(" Today"))
		}
		row := layout.Line(s.row(c, i == s.at), width)
		if i == s.at {
			row = t.Selected.Render(row)
		}
		out = append(out, row)
	}
	return out
}

// line is where the i-th contact is drawn in the list.
func (s *Screen) line(i int) int {
	n := i
	if len(s.day.Unfinished) > 0 {
		n++
	}
	if i >= len(s.day.Unfinished) {
		n++
		if len(s.day.Unfinished) > 0 {
			n++
		}
	}
	return n
}

func (s *Screen) listHeight() int {
	if n := len(s.rows()); n > 0 {
		return s.line(n-1) + 1
	}
	return 0
}

// row is one contact in one line. It shows codes only: the desk is public.
func (s *Screen) row(c store.Contact, selected bool) string {
	mark := " "
	if selected {
		mark = "›"
	}
	what := session.Words(c.Channel)
	if c.Kind.Junk() {
		what = "junk: " + session.Words(string(c.Kind))
	}
	state := string(c.Outcome)
	if c.Status != store.Done {
		state = string(c.Status) + " · " + session.Minutes(s.env.Session.Now().Sub(c.StartedAt))
	}
	if session.Unanswered(c) {
		state = "! 999 UNANSWERED"
	}
	return fmt.Sprintf("%s %s  %s %s %s", mark, c.StartedAt.In(session.London()).Format("15:04"),
		text.Pad(what, 12), text.Pad(session.Words(state), 18), session.Summary(c))
}

// Cursor is on the selected row.
func (s *Screen) Cursor(width, height int) *tea.Cursor {
	if len(s.rows()) == 0 || s.reading {
		return nil
	}
	head := len(s.head(width))
	top := layout.Window(0, s.line(s.at), s.listHeight(), height-head)
	y := head + s.line(s.at) - top
	if y < 0 || y >= height {
		return nil
	}
	return tea.NewCursor(0, y)
}
