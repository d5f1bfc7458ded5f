package people

import (
	"fmt"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/internal/text"
	"signpost/tui/layout"
)

// View draws the list, or what is asked, or the recovery key.
func (s *Screen) View(width, height int) string {
	lines, _ := s.draw(width)
	return layout.Block(layout.Fit(lines, width, height))
}

// draw returns the lines and where the cursor belongs; nil hides it.
func (s *Screen) draw(width int) ([]string, *tea.Cursor) {
	switch {
	case s.paper != "":
		return s.paperLines(width), nil
	case len(s.ask) > 0:
		return s.askLines(width)
	}
	return s.listLines(width)
}

func wrapped(words string, width int) []string {
	var out []string
	for _, l := range text.Wrap(words, max(4, width-2)) {
		out = append(out, " "+l)
	}
	return out
}

func (s *Screen) listLines(width int) ([]string, *tea.Cursor) {
	t := s.env.Theme
	switch {
	case s.refused != "":
		return wrapped(s.refused, width), nil
	case !s.loaded:
		return []string{" reading…"}, nil
	case len(s.list) == 0:
		lines := []string{t.Title.Render(layout.Line(" Nobody is set up", width)), ""}
		lines = append(lines, wrapped("The record opens with a key file beside it, so it is only as safe as this disk. Whoever sits here may do everything.", width)...)
		return append(append(lines, ""), wrapped("a adds the first person, the coordinator: from then on everybody needs a passphrase, and you get a recovery key to write on paper.", width)...), nil
	}
	lines := []string{t.Title.Render(layout.Line(" "+plural(len(s.list)), width)), ""}
	cursor := tea.NewCursor(0, len(lines)+s.at)
	for i, p := range s.list {
		mark := " "
		if i == s.at {
			mark = "›"
		}
		since := ""
		if width >= 60 {
			since = "since " + p.MadeAt.In(session.London()).Format("2 Jan 2006")
		}
		pin := ""
		if len(p.PIN) > 0 {
			pin = " · PIN"
		}
		row := layout.Line(fmt.Sprintf("%s %s %s %s%s", mark, text.Pad(text.CleanLine(p.Name), 24), text.Pad(p.Role, 13), since, pin), width)
		if i == s.at {
			row = t.Selected.Render(row)
		}
		lines = append(lines, row)
	}
	return lines, cursor
}

// askLines shows the question, and what is typed; of a secret only how long it
// is.
func (s *Screen) askLines(width int) ([]string, *tea.Cursor) {
	q := s.ask[0]
	lines := append([]string{""}, wrapped(q.say, width)...)
	shown := s.field.Value()
	if q.masked {
		shown = strings.Repeat("•", utf8.RuneCountInString(shown))
	}
	shown = tail(shown, max(1, width-5))
	lines = append(lines, " > "+shown, "")
	cursor := tea.NewCursor(3+text.Width(shown), len(lines)-2)
	if s.note != "" {
		for _, l := range wrapped(s.note, width) {
			lines = append(lines, s.env.Theme.Caution.Render(l))
		}
		lines = append(lines, "")
	}
	return append(lines, " enter goes on   esc leaves everything as it is"), cursor
}

// tail is the end of a line, as much as fits.
func tail(s string, width int) string {
	for text.Width(s) > width {
		_, n := utf8.DecodeRuneInString(s)
		s = s[n:]
	}
	return s
}

// paperLines shows the recovery key in groups that can be copied by hand.
func (s *Screen) paperLines(width int) []string {
	lines := append([]string{""}, wrapped("The recovery key. It is shown once and kept nowhere. Write it on paper and lock it away: whoever has it can read the record, and without it and without a passphrase nobody can.", width)...)
	lines = append(lines, "")
	perLine := max(1, (width-4)/6)
	var groups []string
	for rest := s.paper; rest != ""; {
		n := min(5, len(rest))
		groups = append(groups, rest[:n])
		rest = rest[n:]
	}
	for len(groups) > 0 {
		n := min(perLine, len(groups))
		lines = append(lines, "   "+strings.Join(groups[:n], " "))
		groups = groups[n:]
	}
	lines = append(lines, "")
	end := "y it is written down"
	if s.leave {
		end = "y it is written down: Signpost ends, and asks for the passphrase when it is started again"
	}
	return append(lines, wrapped(end, width)...)
}

// Cursor is on the selected row, or where the next sign is typed.
func (s *Screen) Cursor(width, height int) *tea.Cursor {
	_, c := s.draw(width)
	if c == nil || c.Y >= height || c.X >= width {
		return nil
	}
	return c
}
