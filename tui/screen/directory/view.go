package directory

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/internal/text"
	"signpost/tui/card"
	"signpost/tui/layout"
)

const (
	headRows  = 2  // search line and its answer
	wide      = 76 // from here on list and detail stand side by side
	promptLen = 9  // " search: "
)

// View draws the search line, the list and the detail.
func (s *Screen) View(width, height int) string {
	lines := []string{
		" search: " + s.query.View(max(1, width-promptLen-1), "what is needed, a name, a place, a number"),
		s.answerLine(width),
	}
	lines = append(lines, s.body(width, height-headRows)...)
	return layout.Block(layout.Fit(lines, width, height))
}

// answerLine is what the search found, or what a layer asks.
func (s *Screen) answerLine(width int) string {
	if ask := s.layerLine(width); ask != "" {
		return s.env.Theme.Title.Render(layout.Line(ask, width))
	}
	if session.DangerWords(s.query.Value()) {
		return s.env.Theme.Danger.Render(layout.Line(" somebody in danger now? F1 says what to do · "+s.answer(), width))
	}
	return s.env.Theme.Dim.Render(layout.Line(" "+s.answer(), width))
}

// answer says what the search found, in words.
func (s *Screen) answer() string {
	f := s.found
	out := fmt.Sprintf("%d services", f.Total)
	if f.Total == 1 {
		out = "1 service"
	}
	switch {
	case f.Wordless:
		out = "nothing to search for yet: add a word that says what is needed"
	case f.Total == 0:
		out = "nothing found: try other words, or fewer"
	}
	if f.Relaxed {
		out += " that match some of the words"
	}
	if len(f.Unknown) > 0 {
		out += " · not known: " + text.CleanLine(strings.Join(f.Unknown, ", "))
	}
	for _, x := range f.Filters {
		if x.Problem != "" {
			out += " · " + text.CleanLine(x.Text+": "+x.Problem)
		}
	}
	if f.Cut {
		out += " · only the beginning of the query was read"
	}
	return out
}

func (s *Screen) body(width, height int) []string {
	switch {
	case height <= 0:
		return nil
	case width >= wide:
		left := width * 2 / 5
		return layout.Join(s.list(left, height), s.service(width-left-3, height), left, width, height)
	case s.detail:
		return s.service(width, height)
	}
	top := s.stackedTop(height)
	out := layout.Fit(s.list(width, top), width, top)
	if top < height {
		out = append(out, s.env.Theme.Dim.Render(strings.Repeat("─", width)))
		out = append(out, s.service(width, height-top-1)...)
	}
	return out
}

// stackedTop is the rows of the list when the detail stands below it.
func (s *Screen) stackedTop(height int) int {
	if height < 8 {
		return height
	}
	return height / 2
}

func (s *Screen) list(width, height int) []string {
	top := layout.Window(0, s.at, len(s.found.Found), height)
	var out []string
	for i := top; i < len(s.found.Found) && i < top+height; i++ {
		out = append(out, s.row(s.found.Found[i], i == s.at, width))
	}
	return out
}

// row is one service in one line: name, then why it was found or how it is
// reached.
func (s *Screen) row(f session.Found, selected bool, width int) string {
	t, svc := s.env.Theme, f.Service()
	mark := "  "
	if selected {
		mark = "› "
	}
	after := strings.Join(f.Why, ", ")
	if after == "" {
		after = session.ReachWords(svc)
	}
	if len(s.flags[f.ID]) > 0 {
		after = "flagged · " + after
	}
	name := text.CleanLine(svc.Name)
	line := mark + name
	room := width - text.Width(line) - 2
	if selected {
		return t.Selected.Render(layout.Line(line+"  "+text.Truncate(text.CleanLine(after), max(0, room)), width))
	}
	drawn := mark + card.Highlight(svc.Name, f.NameSpans, t.Accent)
	return layout.Line(drawn+"  "+t.Dim.Render(text.Truncate(text.CleanLine(after), max(0, room))), width)
}

// service is the detail of the selected service, scrolled.
func (s *Screen) service(width, height int) []string {
	if s.at >= len(s.found.Found) {
		return layout.Fit(nil, width, height)
	}
	f := s.found.Found[s.at]
	lines := card.Service(f.Service(), s.flagLines(f.ID), s.env.Session.Guide(), s.env.Session.Now(), s.env.Theme, width)
	top := max(0, min(s.scroll, len(lines)-height))
	return layout.Fit(lines[top:], width, height)
}

// Cursor is in the search line, or on the first row of the detail.
func (s *Screen) Cursor(width, height int) *tea.Cursor {
	if s.layer == noteLayer {
		return tea.NewCursor(min(width-1, text.Width(noteAsk)+s.note.CursorX(noteRoom(width))), 1)
	}
	if s.detail && width >= wide {
		return tea.NewCursor(width*2/5+3, headRows)
	}
	if s.detail {
		return tea.NewCursor(0, headRows)
	}
	return tea.NewCursor(min(width-1, promptLen+s.query.CursorX(max(1, width-promptLen-1))), 0)
}
