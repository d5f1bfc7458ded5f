package contact

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"signpost/directory"
	session "signpost/internal/desk"
	"signpost/internal/facts"
	"signpost/internal/text"
	"signpost/tui/card"
	"signpost/tui/layout"
)

// twoColumns is the width from which record and services stand side by side.
const twoColumns = 72

// View draws the record and the services beside it, or, on a narrow terminal,
// the part that has the focus.
func (s *Screen) View(width, height int) string {
	if !s.open {
		return layout.Block(layout.Fit([]string{"", " No contact is open. Press any key for the desk."}, width, height))
	}
	if s.alarming() {
		lines, _ := s.alarmLines(width, height)
		return layout.Block(layout.Fit(lines, width, height))
	}
	switch s.layer {
	case explainLayer:
		return layout.Block(s.explainView(width, height))
	case scoreLayer:
		return layout.Block(layout.Fit(s.scoreLines(width), width, height))
	}
	if width < twoColumns {
		if s.listAlone() {
			lines, _ := s.right(width, height)
			return layout.Block(layout.Fit(lines, width, height))
		}
		return layout.Block(s.narrow(width, height))
	}
	left := leftWidth(width)
	l, _ := s.left(left, height)
	r, _ := s.right(width-left-3, height)
	return layout.Block(layout.Join(l, r, left, width, height))
}

func leftWidth(width int) int { return width / 2 }

// listAlone reports whether a narrow terminal shows the services alone: a
// question that lies over the record is about them, and must be seen.
func (s *Screen) listAlone() bool { return s.focus == findPane && s.layer == noLayer }

// narrowRows is what a narrow terminal shows of the suggestions below the
// record.
const narrowRows = 4

// narrow draws the record with the first suggestions below it.
func (s *Screen) narrow(width, height int) []string {
	if !s.stripFits(width, height) {
		l, _ := s.left(width, height)
		return layout.Fit(l, width, height)
	}
	l, _ := s.left(width, height-narrowRows-1)
	out := layout.Fit(l, width, height-narrowRows-1)
	out = append(out, s.env.Theme.Dim.Render(strings.Repeat("─", width)))
	rows, _ := s.serviceRows(width, narrowRows)
	return append(out, layout.Fit(rows, width, narrowRows)...)
}

// stripFits reports whether the suggestions have room below the record without
// cutting off the keys that answer.
func (s *Screen) stripFits(width, height int) bool {
	_, need := s.form().Height(s.c.Facts, s.env.Theme, width)
	const around = 7 // quick line, progress, words to say, note
	return height >= 14 && need+around+narrowRows+1 <= height
}

// spot is a cell for the cursor.
type spot struct{ x, y int }

// left draws the quick line, the answers and the note.
func (s *Screen) left(width, height int) ([]string, spot) {
	t := s.env.Theme
	var at spot
	lines := []string{t.Label.Render(" quick ' ") + s.quick.View(max(1, width-10), "several answers as words")}
	if s.focus == quickPane {
		at = spot{9 + s.quick.CursorX(max(1, width-10)), 0}
		lines = append(lines, s.preview(width)...)
	}
	layer, cell := s.layerLines(width)
	if s.layer != noLayer {
		cell.y += len(lines)
	}
	lines = append(lines, layer...)
	notes := s.notes(width)
	room := max(0, height-len(lines)-len(notes))
	rows, cur := s.record(width, room)
	if s.focus == answersPane {
		at = spot{0, len(lines) + cur}
	}
	lines = append(append(lines, rows...), notes...)
	if s.focus == notePane {
		at = spot{7 + s.note.CursorX(max(1, width-8)), len(lines) - 1}
	}
	if s.layer != noLayer {
		at = cell // the question has the keys
	}
	return lines, at
}

// record draws the whole form, or the question on the screen.
func (s *Screen) record(width, height int) ([]string, int) {
	if s.guide.on {
		lines, at := s.guideLines(width, height)
		return layout.Fit(lines, width, height), min(at, max(0, height-1))
	}
	return s.answers.View(s.c.Facts, s.env.Theme, s.focus == answersPane && s.layer < consentLayer, width, height)
}

// layerLines is what a small layer asks, above the answers, and the cell where
// its keys go.
func (s *Screen) layerLines(width int) ([]string, spot) {
	t := s.env.Theme
	var out []string
	switch s.layer {
	case junkLayer:
		out = text.Wrap(" Junk:"+session.JunkMenu(), width)
	case unmetLayer:
		out = text.Wrap(unmetMenu(), width)
	case consentLayer:
		return s.consentLines(width), spot{}
	case answeredLayer:
		out = s.consentLines(width)
		return out, spot{26 + s.passing.answered.CursorX(max(1, width-27)), len(out) - 1}
	case givenLayer:
		out = s.givenLines(width)
		return out, spot{1, 1 + s.given.at - layout.Window(0, s.given.at, len(standingOnes(s.c)), maxGiven)}
	case planLayer:
		return s.planLines(width)
	case reasonLayer:
		for _, l := range text.Wrap(" "+text.CleanLine(closedSay(s.against.name, s.againstWhy)), width) {
			out = append(out, t.Caution.Render(l))
		}
		out = append(out, t.Label.Render(" why all the same: ")+s.reason.View(max(1, width-20), "type, then enter"))
		return out, spot{19 + s.reason.CursorX(max(1, width-20)), len(out) - 1}
	}
	return out, spot{}
}

// preview says how each piece of the quick line is understood.
func (s *Screen) preview(width int) []string {
	t := s.env.Theme
	var parts []string
	for _, p := range s.reading.Parts {
		if p.Meaning == "" {
			parts = append(parts, "note: "+p.Text)
		} else {
			parts = append(parts, p.Text+" → "+p.Meaning)
		}
	}
	if len(parts) == 0 {
		return []string{t.Dim.Render("   for example: parent redditch heroin family support")}
	}
	var out []string
	for _, l := range text.Wrap(strings.Join(parts, " · "), max(4, width-4)) {
		out = append(out, "   "+t.Accent.Render(l))
	}
	return out[:min(len(out), 4)]
}

// notes draws the last lines kept and the one being typed.
func (s *Screen) notes(width int) []string {
	t := s.env.Theme
	out := []string{t.Dim.Render(strings.Repeat("─", max(0, width)))}
	from := max(0, len(s.c.Notes)-2)
	for _, n := range s.c.Notes[from:] {
		out = append(out, layout.Line(fmt.Sprintf(" %s %s", n.At.In(session.London()).Format("15:04"), text.CleanLine(n.Text)), width))
	}
	return append(out, t.Label.Render(" note, ")+s.note.View(max(1, width-8), "type; enter keeps the line"))
}

// right draws safety, the services and the one under the cursor.
func (s *Screen) right(width, height int) ([]string, spot) {
	t := s.env.Theme
	lines := []string{t.Label.Render(" find / ") + s.find.View(max(1, width-9), "a service, by typing")}
	at := spot{8 + s.find.CursorX(max(1, width-9)), 0}
	lines = append(lines, s.safety(width)...)
	below := append(s.chosen(width), s.givenRows(width)...)
	if room := height - len(lines) - len(below); room < 4 {
		below = below[:max(0, len(below)-(4-room))]
	}
	rows, cur := s.serviceRows(width, max(0, height-len(lines)-len(below)))
	if s.find.Value() == "" && s.focus == findPane && len(s.items) > 0 {
		at = spot{0, len(lines) + cur}
	}
	lines = append(lines, layout.Fit(rows, width, max(0, height-len(lines)-len(below)))...)
	return append(lines, below...), at
}

// safety is one line for each alert that people must see.
func (s *Screen) safety(width int) []string {
	t := s.env.Theme
	var out []string
	for _, a := range s.result.Alerts {
		line := layout.Line(" ! "+text.CleanLine(or(a.Title, a.ID)), width)
		switch a.Kind {
		case directory.Blocking:
			out = append(out, t.Danger.Render(line))
		case directory.Warning:
			out = append(out, t.Caution.Render(line))
		}
	}
	return out
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// serviceRows draws the list around the cursor; the second result is the
// cursor's line.
func (s *Screen) serviceRows(width, height int) ([]string, int) {
	var lines []string
	at := 0
	if session.DangerWords(s.find.Value()) {
		lines = append(lines, s.env.Theme.Danger.Render(layout.Line(" somebody in danger now? F1 says what to do", width)))
	}
	if hint := s.unmetHint(); hint != "" {
		lines = append(lines, s.env.Theme.Caution.Render(layout.Line(hint, width)))
	}
	for i, it := range s.items {
		if it.title != "" {
			lines = append(lines, s.env.Theme.Dim.Render(layout.Line(" "+it.title, width)))
		}
		if i == s.at {
			at = len(lines)
		}
		lines = append(lines, s.itemRow(i, it, width))
	}
	if len(s.items) == 0 {
		lines = append(lines, s.env.Theme.Dim.Render(layout.Line(" "+s.noServices(), width)))
	}
	top := layout.Window(0, at, len(lines), height)
	if s.at == 0 {
		top = 0 // headings and hints above the first row belong to it
	}
	return lines[min(top, len(lines)):], at - top
}

// unmetHint offers to record an unmet need when little fits.
func (s *Screen) unmetHint() string {
	n := len(s.result.Suggestions)
	if n >= fewServices || len(s.c.Facts.Get(facts.Wants).Words()) == 0 || s.find.Value() != "" {
		return ""
	}
	if len(s.c.Unmet) > 0 {
		return " unmet need recorded: " + session.Words(s.c.Unmet[0].Reason)
	}
	return " little fits: alt+u records an unmet need"
}

func (s *Screen) noServices() string {
	if strings.TrimSpace(s.find.Value()) != "" {
		return "nothing found: try other words, or fewer"
	}
	return "answers bring suggestions here"
}

func (s *Screen) itemRow(i int, it item, width int) string {
	t := s.env.Theme
	num := " "
	if it.miss == "" && i < 9 {
		num = fmt.Sprint(i + 1)
	}
	selected := i == s.at && s.focus == findPane
	mark := " "
	if selected {
		mark = "›"
	}
	head := mark + num + " "
	if given(s.c, it.id) {
		head = mark + "✓ "
	}
	name := text.CleanLine(it.name)
	after := "  " + text.CleanLine(it.after)
	if short := s.tracks.Short(it.id); short != "" && it.group == "" {
		after += " · " + short
	}
	switch {
	case selected:
		return t.Selected.Render(layout.Line(head+name+after, width))
	case it.miss != "":
		return layout.Line(head+t.Dim.Render(name+after), width)
	}
	return layout.Line(head+card.Highlight(it.name, it.spans, t.Accent)+t.Dim.Render(after), width)
}

// chosen is the short card of the service under the cursor.
func (s *Screen) chosen(width int) []string {
	if s.at >= len(s.items) {
		return nil
	}
	g := s.env.Session.Guide()
	svc, ok := g.Dir.Service(s.items[s.at].id)
	if !ok {
		return nil
	}
	out := []string{s.env.Theme.Dim.Render(strings.Repeat("─", max(0, width)))}
	out = append(out, card.Brief(svc, s.flags[svc.ID], g, s.env.Session.Now(), s.env.Theme, width)...)
	return append(out, s.soFar(svc.ID, width)...)
}

// Cursor is where the keys go.
func (s *Screen) Cursor(width, height int) *tea.Cursor {
	if !s.open {
		return nil
	}
	var at spot
	switch {
	case s.alarming():
		_, at = s.alarmLines(width, height)
	case s.layer == explainLayer || s.layer == scoreLayer:
		return nil
	case !s.listAlone() && width < twoColumns && s.stripFits(width, height):
		_, at = s.left(width, height-narrowRows-1)
	case !s.listAlone() && width < twoColumns:
		_, at = s.left(width, height)
	case !s.listAlone():
		_, at = s.left(leftWidth(width), height)
	case width < twoColumns:
		_, at = s.right(width, height)
	default:
		left := leftWidth(width)
		_, at = s.right(width-left-3, height)
		at.x += left + 3
	}
	if at.x < 0 || at.y < 0 || at.x >= width || at.y >= height {
		return nil
	}
	return tea.NewCursor(at.x, at.y)
}
