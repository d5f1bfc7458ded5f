package form

import (
	"strings"

	"signpost/internal/desk"
	"signpost/internal/facts"
	"signpost/internal/text"
	"signpost/tui/layout"
	"signpost/tui/theme"
)

// labelWidth is the column of the rows' labels.
func labelWidth(width int) int { return max(8, min(24, width*2/5)) }

// Height is how many lines View takes when nothing has to be scrolled, and how
// many the row under the cursor takes with its options.
func (a *Answers) Height(f facts.Facts, t *theme.Theme, width int) (all, row int) {
	if len(a.rows) == 0 {
		return 0, 0
	}
	r := a.rows[a.at]
	row = 1 + len(a.options(r, f.Get(r.Def.Key), t, width))
	return len(a.rows) - 1 + row, row
}

// View draws the rows, with the options of the row under the cursor below it,
// in exactly height lines. It returns the line of the cursor's row too.
func (a *Answers) View(f facts.Facts, t *theme.Theme, focused bool, width, height int) ([]string, int) {
	var lines []string
	at, end := 0, 0
	for i, r := range a.rows {
		selected := i == a.at && focused
		if i == a.at {
			at = len(lines)
		}
		lines = append(lines, a.row(r, f, t, selected, width))
		if selected {
			lines = append(lines, a.options(r, f.Get(r.Def.Key), t, width)...)
			end = len(lines) - 1
		}
	}
	top := layout.Window(0, max(at, end), len(lines), height)
	top = min(top, at) // the row itself always shows
	return layout.Fit(lines[min(top, len(lines)):], width, height), at - top
}

func (a *Answers) row(r Row, f facts.Facts, t *theme.Theme, selected bool, width int) string {
	mark := "  "
	if selected {
		mark = "› "
	}
	label := r.Part.Label
	if label == "" {
		label = strings.ReplaceAll(r.Part.Fact, "_", " ")
	}
	value := desk.SayAnswer(r.Part, f.Get(r.Def.Key))
	if value == "" {
		value = r.Blank
	}
	if selected && a.typed != "" {
		value = a.typed + "…"
	}
	if selected {
		return t.Selected.Render(layout.Line(mark+text.Pad(text.CleanLine(label), labelWidth(width))+" "+value, width))
	}
	return layout.Line(mark+t.Label.Render(text.Pad(text.CleanLine(label), labelWidth(width)))+" "+value, width)
}

// options draws the question and the keys that answer it.
func (a *Answers) options(r Row, current facts.Answer, t *theme.Theme, width int) []string {
	var out []string
	ask := r.Part.Ask
	if a.group != "" {
		ask = a.group
	}
	for _, l := range text.Wrap(text.CleanLine(ask), max(4, width-4)) {
		if ask != a.Said {
			out = append(out, "    "+t.Dim.Render(l))
		}
	}
	return append(out, Flow(append(a.choices(r, current), r.Extra...), t, width)...)
}

func (a *Answers) choices(r Row, current facts.Answer) []Choice {
	var out []Choice
	switch r.Def.Kind {
	case facts.Years:
		out = append(out, Choice{"0-9", "years"})
	case facts.Count:
		out = append(out, Choice{"0-9", "score, then enter"})
	case facts.Free:
		return []Choice{{"type", "then enter"}}
	}
	if r.Def.Kind == facts.Many {
		return append(out, a.listChoices(r, current)...)
	}
	for _, o := range r.Part.Options {
		out = append(out, Choice{o.Key, text.CleanLine(o.Label)})
	}
	return out
}

func (a *Answers) listChoices(r Row, current facts.Answer) []Choice {
	var out []Choice
	if a.group == "" {
		for _, g := range Groups(r.Part) {
			out = append(out, Choice{g.Key, text.CleanLine(g.Name)})
		}
	}
	for _, o := range r.Part.Options {
		if o.Group != a.group {
			continue
		}
		label := text.CleanLine(o.Label)
		if current.Has(o.Value) {
			label += " ✓"
		}
		out = append(out, Choice{o.Key, label})
	}
	if a.group == "" {
		out = append(out, Choice{NoneKey, "none"}, Choice{"enter", "next"})
	}
	return out
}

// Choice is one key and what it means.
type Choice struct{ Key, Label string }

// Flow sets choices in lines as wide as there is room. A label longer than a
// line goes on below: what a key does is never cut off.
func Flow(choices []Choice, t *theme.Theme, width int) []string {
	var out []string
	line, used := "  ", 2
	end := func() {
		if used > 2 {
			out = append(out, line)
		}
		line, used = "  ", 2
	}
	for _, c := range choices {
		w := text.Width(c.Key) + text.Width(c.Label) + 3
		if used+w > width {
			end()
		}
		if used+w > width {
			indent := 5 + text.Width(c.Key)
			for i, l := range text.Wrap(c.Label, max(4, width-indent)) {
				if i == 0 {
					out = append(out, "    "+t.Key.Render(c.Key)+" "+t.Dim.Render(l))
				} else {
					out = append(out, strings.Repeat(" ", indent)+t.Dim.Render(l))
				}
			}
			continue
		}
		line += "  " + t.Key.Render(c.Key) + " " + t.Dim.Render(c.Label)
		used += w
	}
	end()
	return out
}
