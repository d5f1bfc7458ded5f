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
	if s.layer == handoutLayer {
		return layout.Block(layout.Fit(s.handoutView(width, height), width, height))
	}
	lines := []string{" search: " + s.queryView(max(1, width-promptLen-1)), s.answerLine(width)}
	lines = append(lines, s.choices(width)...)
	lines = append(lines, s.body(width, height-len(lines))...)
	return layout.Block(layout.Fit(lines, width, height))
}

// queryView is the search line. A query from before is marked, because typing
// takes its place.
func (s *Screen) queryView(width int) string {
	v := s.query.View(width, "what is needed, a name, a place, a number")
	if !s.old {
		return v
	}
	q := strings.TrimRight(v, " ")
	return s.env.Theme.Selected.Render(q) + v[len(q):]
}

// answerLine is what the search found, what the word being typed may become, or
// what a layer asks.
func (s *Screen) answerLine(width int) string {
	switch ask := s.layerLine(width); {
	case ask != "":
		return s.env.Theme.Title.Render(layout.Line(ask, width))
	case session.DangerWords(s.query.Value()):
		return s.env.Theme.Danger.Render(layout.Line(" somebody in danger now? F1 says what to do · "+s.answer(), width))
	case s.completing():
		return s.offerLine(width)
	}
	return s.env.Theme.Dim.Render(layout.Line(" "+s.answer(), width))
}

func (s *Screen) count() string {
	if s.found.Total == 1 {
		return "1 service"
	}
	return fmt.Sprintf("%d services", s.found.Total)
}

// answer says what the search found, in words.
func (s *Screen) answer() string {
	f := s.found
	out := s.count()
	switch {
	case s.query.Blank():
		return out + s.mostUsed()
	case f.Wordless:
		out = "nothing to search for yet: add a word that says what is needed"
	case f.Total == 0:
		out = "nothing found: try other words, or fewer"
	}
	if f.Relaxed {
		out += " that match some of the words"
	}
	if s.old {
		out += " · typing starts a new search"
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

// mostUsed says what stands first before anything is typed, or what will.
func (s *Screen) mostUsed() string {
	switch {
	case s.usage == nil:
		return ""
	case s.used == 0:
		return " · what this desk gives most will stand first"
	case s.used == 1:
		return " · first the one that this desk gave in 90 days"
	}
	return fmt.Sprintf(" · first the %d that this desk gives most", s.used)
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
// reached. What matched in the name is set off, on the row under the cursor too.
func (s *Screen) row(f session.Found, selected bool, width int) string {
	t := s.env.Theme
	mark, plain, hit, dim := "  ", t.Plain, t.Accent, t.Dim
	if selected {
		mark, plain, dim = "› ", t.Selected, t.Selected
		hit = t.Selected.Bold(true).Underline(true)
	}
	after := strings.Join(f.Why, ", ")
	if after == "" {
		after = session.ReachWords(f.Service())
	}
	if len(s.flags[f.ID]) > 0 {
		after = "flagged · " + after
	}
	room := max(0, width-text.Width(mark)-text.Width(text.CleanLine(f.Service().Name))-2)
	return layout.Line(plain.Render(mark)+card.HighlightOn(f.Service().Name, f.NameSpans, plain, hit)+
		dim.Render("  "+text.Pad(text.CleanLine(after), room)), width)
}

// service is the detail of the selected service, scrolled.
func (s *Screen) service(width, height int) []string {
	if s.at >= len(s.found.Found) {
		return layout.Fit(nil, width, height)
	}
	f := s.found.Found[s.at]
	lines := card.Service(f.Service(), s.match(f), s.flagLines(f.ID), s.env.Session.Guide(), s.env.Session.Now(), s.env.Theme, width)
	top := max(0, min(s.scroll, len(lines)-height))
	return layout.Fit(lines[top:], width, height)
}

// match says why an entry is in the list: what matched in its name, where the
// words led, and the filters it passed.
func (s *Screen) match(f session.Found) card.Match {
	if s.query.Blank() {
		return card.Match{Label: "used", Why: f.Why}
	}
	m := card.Match{Spans: f.NameSpans, Label: "found by"}
	if len(f.NameSpans) > 0 {
		m.Why = append(m.Why, "its name")
	}
	m.Why = append(m.Why, f.Why...)
	for _, x := range s.found.Filters {
		if x.Applied && x.Name != session.FilterIn { // the place it led to is said already
			m.Why = append(m.Why, x.Text)
		}
	}
	return m
}

// Cursor is in the search line, or on the first row of the detail.
func (s *Screen) Cursor(width, height int) *tea.Cursor {
	if s.layer == handoutLayer {
		return nil
	}
	if s.layer == noteLayer {
		return tea.NewCursor(min(width-1, text.Width(noteAsk)+s.note.CursorX(noteRoom(width))), 1)
	}
	if s.layer == ageLayer {
		return tea.NewCursor(min(width-1, text.Width(ageAsk+s.age)), 1)
	}
	if s.detail && width >= wide {
		return tea.NewCursor(width*2/5+3, headRows)
	}
	if s.detail {
		return tea.NewCursor(0, headRows)
	}
	return tea.NewCursor(min(width-1, promptLen+s.query.CursorX(max(1, width-promptLen-1))), 0)
}
