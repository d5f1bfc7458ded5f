package contact

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"signpost/directory/triage"
	"signpost/internal/text"
	"signpost/tui/layout"
)

// explainKey scrolls the explanation; other keys close it.
func (s *Screen) explainKey(k string) tea.Cmd {
	switch k {
	case "up":
		s.scroll = max(0, s.scroll-1)
	case "down", "space":
		s.scroll++
	case "pgup":
		s.scroll = max(0, s.scroll-10)
	case "pgdown":
		s.scroll += 10
	default:
		s.layer, s.scroll = noLayer, 0
	}
	return nil
}

// explainLines says of every service that the answers point to which rules
// count for it, with points and sources, and which keep it closed.
func (s *Screen) explainLines(width int) []string {
	t := s.env.Theme
	e := &explanation{s: s, width: width}
	e.add(t.Title.Render(" Why these services"))
	for i, x := range s.result.Suggestions {
		e.add("")
		e.add(t.Title.Render(fmt.Sprintf(" %d %s: %d points", i+1, text.CleanLine(x.Name), x.Points)))
		for _, r := range x.Reasons {
			e.wrap(fmt.Sprintf("+%d  %s", r.Points, r.Because))
			e.dim(strings.TrimSuffix("     "+r.Rule+" · "+r.Source, " · "))
		}
	}
	if len(s.result.Suggestions) == 0 {
		e.wrap("No service fits what is known so far.")
	}
	e.closed()
	return e.lines
}

// explanation collects the lines.
type explanation struct {
	s     *Screen
	width int
	lines []string
}

func (e *explanation) add(l string) { e.lines = append(e.lines, l) }

func (e *explanation) wrap(s string) {
	for _, l := range text.Wrap(text.CleanLine(s), max(4, e.width-4)) {
		e.add("   " + l)
	}
}

func (e *explanation) dim(s string) {
	for _, l := range text.Wrap(text.CleanLine(s), max(4, e.width-4)) {
		e.add("   " + e.s.env.Theme.Dim.Render(l))
	}
}

func (e *explanation) closed() {
	t := e.s.env.Theme
	for _, x := range e.s.result.CouldFit {
		e.add("")
		e.add(t.Title.Render(" could fit: " + text.CleanLine(x.Name)))
		e.wrap(clause(x.Because) + ". To ask: " + strings.ReplaceAll(strings.Join(x.Ask, ", "), "_", " "))
		e.dim(x.Rule)
	}
	for _, x := range e.s.result.RuledOut {
		if x.Points == 0 {
			continue
		}
		e.add("")
		e.add(t.Title.Render(" not now: " + text.CleanLine(x.Name)))
		e.wrap(clause(x.Because) + e.way(x) + ".")
		e.dim(x.Rule)
	}
}

// way is the way in to a service that is closed: the whole route, first step
// first.
func (e *explanation) way(x triage.RuledOut) string {
	g := e.s.env.Session.Guide()
	switch {
	case len(x.Route) > 0:
		return ". Way in: start at " + strings.Join(g.Names(x.Route), ", then ")
	case len(x.WayIn) > 0:
		return ". Way in: " + strings.Join(g.Names(x.WayIn), " or ")
	case x.Gate != "":
		return ". Way in: " + x.Gate
	}
	return ""
}

func (s *Screen) explainView(width, height int) []string {
	return layout.Page(s.explainLines(width), s.scroll, width, height)
}
