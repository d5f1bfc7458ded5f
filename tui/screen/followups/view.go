package followups

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
	"signpost/tui/form"
	"signpost/tui/layout"
)

// headRows is the room of the figures above the list.
const headRows = 2

// View draws the list and, below it, what can be done about the row under the
// cursor.
func (s *Screen) View(width, height int) string {
	lines := []string{s.env.Theme.Title.Render(layout.Line(" "+s.head(), width)), ""}
	foot, _ := s.foot(width)
	room := s.listRoom(height, len(foot))
	list := s.list(width)
	top := layout.Window(0, s.line(s.at), len(list), room)
	lines = append(lines, layout.Fit(list[min(top, len(list)):], width, room)...)
	return layout.Block(layout.Fit(append(lines, foot...), width, height))
}

// listRoom is how many lines the list has above a foot of so many.
func (s *Screen) listRoom(height, foot int) int {
	return max(min(3, height-headRows), height-headRows-foot)
}

func (s *Screen) head() string {
	if s.failed != "" {
		return s.failed
	}
	if !s.loaded {
		return "reading what is to be done…"
	}
	if len(s.rows) == 0 {
		return "Nothing is to be done: no calls, no outcomes."
	}
	late := 0
	for _, r := range s.rows {
		if !r.Due.After(s.now()) {
			late++
		}
	}
	out := fmt.Sprintf("%d to do · %d overdue", s.total, late)
	if s.total > len(s.rows) {
		out += fmt.Sprintf(" · the first %d are shown", len(s.rows))
	}
	return out
}

// Parts of the list, by when something is due.
const (
	overdue = " Overdue"
	today   = " Today"
	later   = " Later"
)

func (s *Screen) part(r session.ToDo) string {
	now := s.now()
	switch {
	case !r.Due.After(now):
		return overdue
	case strings.HasPrefix(session.SayDue(r.Due, now), "today"):
		return today
	}
	return later
}

// list draws all rows with their headings.
func (s *Screen) list(width int) []string {
	t := s.env.Theme
	var out []string
	for i, r := range s.rows {
		if i == 0 || s.part(s.rows[i-1]) != s.part(r) {
			out = append(out, t.Title.Render(layout.Line(s.part(r), width)))
		}
		line := layout.Line(s.row(r, i == s.at), width)
		switch {
		case i == s.at:
			line = t.Selected.Render(line)
		case s.part(r) == overdue:
			line = t.Caution.Render(line)
		}
		out = append(out, line)
	}
	return out
}

// line is where the i-th row is drawn in the list.
func (s *Screen) line(i int) int {
	n := i
	for j := range min(i+1, len(s.rows)) {
		if j == 0 || s.part(s.rows[j-1]) != s.part(s.rows[j]) {
			n++
		}
	}
	return n
}

// row is one thing in one line: codes only, for the desk is public.
func (s *Screen) row(r session.ToDo, selected bool) string {
	mark := "  "
	if selected {
		mark = "› "
	}
	what := map[session.ToDoKind]string{session.CallBack: "call-back", session.FollowUp: "follow-up", session.OutcomeDue: "outcome"}[r.Kind]
	parts := []string{}
	for _, p := range []string{session.Overdue(r.Due, s.now()), r.Coded()} {
		if p != "" {
			parts = append(parts, text.CleanLine(p))
		}
	}
	return mark + text.Pad(session.SayDue(r.Due, s.now()), 17) + " " + text.Pad(what, 10) + " " + strings.Join(parts, " · ")
}

// spot is a cell for the cursor, in the foot.
type spot struct{ x, y int }

// foot says what can be done about the row under the cursor; once it was
// opened, what is to be done.
func (s *Screen) foot(width int) ([]string, spot) {
	t := s.env.Theme
	out := []string{t.Dim.Render(strings.Repeat("─", max(0, width)))}
	r, ok := s.selected()
	if !ok {
		return out, spot{}
	}
	switch s.mode {
	case whenMode:
		return s.whenLines(out, width)
	case stopMode:
		out = append(out, wrap(fmt.Sprintf("Tried %d times and nobody reached. Stop trying?", r.Contact.Followup.Attempts), width)...)
		answers := []form.Choice{{Key: "y", Label: "stop"}, {Key: "n", Label: "try again"}, {Key: "esc", Label: "leave it due"}}
		return append(out, form.Flow(answers, t, width)...), spot{}
	}
	if s.opened {
		for _, l := range s.details(r) {
			out = append(out, wrap(" "+l, width)...)
		}
	} else {
		out = append(out, wrap(" enter shows what is to be done, and how to ring safely", width)...)
	}
	if r.Kind == session.OutcomeDue {
		out = append(out, layout.Line(" What became of it?", width))
		var choices []form.Choice
		for _, f := range session.FateKeys() {
			choices = append(choices, form.Choice{Key: f.Key, Label: session.Words(f.Words)})
		}
		out = append(out, form.Flow(choices, t, width)...)
	}
	return out, spot{}
}

func wrap(s string, width int) []string {
	var out []string
	for i, l := range text.Wrap(text.CleanLine(s), max(4, width-1)) {
		if i > 0 {
			l = "  " + l
		} else {
			l = " " + strings.TrimLeft(l, " ")
		}
		out = append(out, layout.Line(l, width))
	}
	return out
}

// details are everything about the row, with how to ring safely before the
// number.
func (s *Screen) details(r session.ToDo) []string {
	var out []string
	say := func(label, value string) {
		if value != "" {
			out = append(out, label+value)
		}
	}
	say("to do: ", r.What())
	say("by: ", r.By())
	if r.Kind == session.OutcomeDue {
		say("service: ", r.Referral.Name+" · "+orNone(r.Referral.Phone))
		if since := s.env.Session.Guide().Since(r.Referral); since != "" {
			out = append(out, "! "+since)
		}
		say("answered by: ", r.Referral.AnsweredBy)
	}
	if cb := s.shown.Callback; cb != nil {
		out = append(out, session.SafeLines(cb.Safe)...)
		say("number: ", cb.Number)
	}
	for _, g := range s.shown.Referrals {
		if since := s.env.Session.Guide().Since(g); since != "" && !g.Undone && r.Kind != session.OutcomeDue {
			out = append(out, "given: "+g.Name+" · "+orNone(g.Phone)+" · "+since)
		}
	}
	return append(out, "contact: "+session.Words(s.shown.Channel)+", "+session.SayDue(s.shown.StartedAt, s.now())+statusOf(s.shown))
}

func orNone(phone string) string {
	if phone == "" {
		return "no number was given"
	}
	return phone
}

func statusOf(c store.Contact) string {
	if c.Status == store.Done {
		return ""
	}
	return ", not finished"
}

// whenLines draws the line in which a due time is typed, with how it is read.
func (s *Screen) whenLines(out []string, width int) ([]string, spot) {
	t := s.env.Theme
	label, hint := " put off to: ", session.DueExamples
	if s.again {
		label, hint = " try again when? ", "in 2 h; enter leaves it due"
	}
	room := max(1, width-text.Width(label)-1)
	at := spot{text.Width(label) + s.when.CursorX(room), len(out)}
	out = append(out, t.Label.Render(label)+s.when.View(room, hint))
	if s.when.Blank() {
		return append(out, ""), at
	}
	due, err := session.ParseDue(s.when.Value(), s.now())
	if err != nil {
		for _, l := range wrap(err.Error(), width) {
			out = append(out, t.Caution.Render(l))
		}
		return out, at
	}
	return append(out, t.Accent.Render(layout.Line("   → "+session.SayDue(due, s.now()), width))), at
}

// Cursor is on the selected row, or in the line being typed.
func (s *Screen) Cursor(width, height int) *tea.Cursor {
	foot, at := s.foot(width)
	room := s.listRoom(height, len(foot))
	y := headRows + s.line(s.at) - layout.Window(0, s.line(s.at), len(s.list(width)), room)
	x := 0
	if s.mode == whenMode {
		x, y = at.x, headRows+room+at.y
	}
	if len(s.rows) == 0 || y < 0 || y >= height || x >= width {
		return nil
	}
	return tea.NewCursor(x, y)
}
