package desk

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	session "signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
	"signpost/tui/layout"
)

// leastList is how many lines the list keeps when much is to be said above it.
const leastList = 4

// head is the rows above the list: the figures, then the line that is open, or
// else what asks to be looked at.
func (s *Screen) head(width, height int) []string {
	var lines []string
	switch s.layer {
	case junkLayer:
		lines = []string{" Junk call:" + session.JunkMenu()}
	case visitorLayer:
		lines = s.visitorRows(width)
	case exchangeLayer:
		lines = s.exchangeRows(width)
	default:
		lines = s.notices(width)
	}
	lines = append(s.figures(width), lines...)
	if most := max(1, height-leastList); len(lines) > most && s.layer == noLayer {
		lines = lines[:most]
	}
	lines = append(lines, "")
	if s.loaded && len(s.rows()) == 0 && (s.layer == noLayer || s.layer == junkLayer) {
		lines = append(lines, s.firstShift()...)
	}
	return lines
}

// figures is the day in numbers.
func (s *Screen) figures(width int) []string {
	t := s.env.Theme
	lines := wrapped(t.Title, contactCounts(s.day.Counts), width)
	if s.layer != noLayer {
		return lines
	}
	if waits := session.WaitsOf(s.board.Today, s.env.Session.Now()).String(); waits != "" {
		lines = append(lines, wrapped(t.Plain, "Waiting room: "+waits, width)...)
	}
	if line := s.exchange.Line(s.env.Session.Packs()); line != "" {
		lines = append(lines, wrapped(t.Plain, "Exchange: "+keepCounts(line), width)...)
	}
	return lines
}

// notices is what asks to be looked at, each with the key that shows it.
func (s *Screen) notices(width int) []string {
	var words []string
	if s.due.Any() {
		words = append(words, "Follow-ups: "+s.due.Say()+shows("f"))
	}
	if s.handover.ID != "" {
		words = append(words, "Handover not read yet, "+session.SayDue(s.handover.At, s.env.Session.Now())+shows("o"))
	}
	if s.news.Any() {
		words = append(words, session.NewsLine(s.news)+shows("d"))
	}
	var lines []string
	for _, w := range words {
		lines = append(lines, wrapped(s.env.Theme.Caution, "! "+w, width)...)
	}
	return lines
}

// shows names the key that shows more, on one line.
func shows(key string) string { return " · " + key + together + "shows" + together + "it" }

// wrapped is a sentence in as many lines as it takes, the later ones set in. It
// is broken between its parts, if they are short.
func wrapped(style lipgloss.Style, words string, width int) []string {
	const short = 40
	parts := strings.Split(words, " · ")
	for i, p := range parts {
		if text.Width(p) <= short {
			parts[i] = strings.ReplaceAll(p, " ", together)
		}
	}
	words = strings.Join(parts, " · ")
	var lines []string
	for i, l := range text.Wrap(text.CleanLine(words), max(4, width-3)) {
		if i > 0 {
			l = "  " + l
		}
		lines = append(lines, style.Render(layout.Line(" "+whole(l), width)))
	}
	return lines
}

func contactCounts(n store.Counts) string {
	out := fmt.Sprintf("Today: %s", plural(n.Total, "contact"))
	if n.Total > 0 {
		phone, walkIn := n.ByChannel["phone"], n.ByChannel["walk_in"]
		out += fmt.Sprintf(" · %d phone · %d walk-in", phone, walkIn)
		if other := n.Total - phone - walkIn - n.Junk; other > 0 {
			out += fmt.Sprintf(" · %d otherwise", other)
		}
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
		"   v   somebody comes in and waits: onto the waiting board",
		"   n   needle exchange: packs out and back in one line",
		"   /   look a service up without a contact",
		"   F1  somebody is in danger: what to do and say",
		"",
		"   o   the handover of the last shift, and the next one",
		"   f   follow-ups: who is to be rung back",
		"   t   earlier contacts",
		"   ?   all other keys",
	}
}

// View draws the desk.
func (s *Screen) View(width, height int) string {
	if s.layer == newsLayer {
		return layout.Block(s.newsView(width, height))
	}
	lines := s.head(width, height)
	list, at := s.list(width)
	top := layout.Window(0, at, len(list), height-len(lines))
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

// Cursor is in the line that is open, else on the selected row.
func (s *Screen) Cursor(width, height int) *tea.Cursor {
	x, y := 0, len(s.figures(width))
	switch s.layer {
	case newsLayer, junkLayer:
		return nil
	case visitorLayer:
		x = len(" visitor ") + s.words.CursorX(max(1, width-10))
	case exchangeLayer:
		x = len(" exchange ") + s.counted.CursorX(max(1, width-11))
	default:
		list, at := s.list(width)
		if len(list) == 0 {
			return nil
		}
		head := len(s.head(width, height))
		y = head + at - layout.Window(0, at, len(list), height-head)
	}
	if x >= width || y < 0 || y >= height {
		return nil
	}
	return tea.NewCursor(x, y)
}
