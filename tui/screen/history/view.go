package history

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
	"signpost/tui/keys"
	"signpost/tui/layout"
)

// twoColumns is the width from which list and contact stand side by side.
const twoColumns = 100

// headRows is the room above the list.
const headRows = 3

// beside reports whether the contact stands beside the list.
func (s *Screen) beside(width int) bool { return s.open && width >= twoColumns }

// onlyContact reports whether the contact has the whole window.
func (s *Screen) onlyContact(width int) bool {
	return s.open && width < twoColumns && s.mode != pickMode
}

func listWidth(width int) int { return width * 2 / 5 }

// View draws the list, the open contact, or both.
func (s *Screen) View(width, height int) string {
	switch {
	case s.onlyContact(width):
		return layout.Block(layout.Fit(s.recordView(width, height), width, height))
	case s.beside(width):
		left := listWidth(width)
		return layout.Block(layout.Join(s.listView(left, height), s.recordView(width-left-3, height), left, width, height))
	}
	return layout.Block(layout.Fit(s.listView(width, height), width, height))
}

// listView is the list with what it shows above it.
func (s *Screen) listView(width, height int) []string {
	lines := s.head(width)
	return append(lines, s.list(width, height-len(lines))...)
}

// head says what the list shows, and holds the line that is typed.
func (s *Screen) head(width int) []string {
	t := s.env.Theme
	out := []string{t.Title.Render(layout.Line(" "+s.says(), width)), "", ""}
	switch {
	case s.mode == lineMode:
		label := s.lineLabel()
		out[1] = t.Label.Render(" "+label) + s.line.View(max(1, width-text.Width(label)-2), s.lineHint())
	case s.refused != "":
		out[1] = t.Danger.Render(layout.Line(" "+s.refused, width))
	case s.mode == pickMode:
		out[1] = t.Caution.Render(layout.Line(" Which contact was it logged twice of? Enter picks it.", width))
	case s.looking:
		out[1] = layout.Line(" looking through the notes… "+lookedThrough(s.search.Looked)+" so far; esc stops", width)
	case s.look.Words != "":
		out[1] = layout.Line(" "+s.foundSays(), width)
	case s.loaded && len(s.rows) == 0:
		out[1] = layout.Line(" No contacts. a shows all, [ goes a day back.", width)
	}
	return out
}

// says names the filters and how many contacts they leave.
func (s *Screen) says() string {
	now := s.env.Session.Now()
	parts := []string{capital(s.look.Days.Say(now))}
	if s.look.Channel != "" {
		parts = append(parts, session.Words(s.look.Channel))
	}
	if s.look.Operator != "" {
		parts = append(parts, text.CleanLine(s.look.Operator))
	}
	if say := statusLooks()[s.statusAt()].say; say != "" {
		parts = append(parts, say)
	}
	if s.look.Words == "" {
		parts = append(parts, many(s.total, "contact"))
	}
	if !s.loaded {
		parts[len(parts)-1] = "reading…"
	}
	return strings.Join(parts, " · ")
}

// foundSays says what a search found, without its words: the screen is public.
func (s *Screen) foundSays() string {
	out := fmt.Sprintf("%s with those words; %s", many(s.total, "contact"), lookedThrough(s.search.Looked))
	if s.total > len(s.rows) {
		out = fmt.Sprintf("the newest %d with those words; %s; pick days to see others", len(s.rows), lookedThrough(s.search.Looked))
	}
	if !s.search.Done && len(s.rows) < session.MaxFound {
		out += ", then stopped"
	}
	return out
}

func lookedThrough(n int) string { return "looked through " + many(n, "contact") }

func many(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return digits(n) + " " + what + "s"
}

// digits writes a number in groups of three.
func digits(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func (s *Screen) lineLabel() string {
	switch s.ask {
	case keys.PickDays:
		return "days: "
	case keys.PickOperator:
		return "who took them: "
	}
	return "words in the notes: "
}

func (s *Screen) lineHint() string {
	switch s.ask {
	case keys.PickDays:
		return "yesterday, tuesday, 2 march, last week, 2026-11-22, all"
	case keys.PickOperator:
		if names := s.operators(); len(names) > 0 {
			return text.CleanLine(strings.Join(names, ", "))
		}
		return "nothing: everybody"
	}
	return "type, then enter"
}

// window returns the first row to draw so that the cursor shows in height lines,
// day headings counted.
func (s *Screen) window(height int) int {
	top, used := s.at, 2 // the row and the heading of its day
	for top > 0 {
		if used++; s.day(top-1) != s.day(top) {
			used++
		}
		if used > max(2, height*2/3) {
			break
		}
		top--
	}
	return top
}

// day is the day of a row, as its heading.
func (s *Screen) day(i int) string {
	return session.DayName(s.rows[i].At, s.env.Session.Now())
}

// list draws the rows from the window on, with a heading for each day.
func (s *Screen) list(width, height int) []string {
	t := s.env.Theme
	var out []string
	if len(s.rows) == 0 {
		return out
	}
	last := ""
	for i := s.window(height); i < len(s.rows) && len(out) < height; i++ {
		if d := s.day(i); d != last {
			last = d
			out = append(out, t.Title.Render(layout.Line(" "+d, width)))
		}
		row := layout.Line(s.row(s.rows[i], i == s.at), width)
		switch {
		case i == s.at:
			row = t.Selected.Render(row)
		case s.rows[i].Status == store.Void || s.rows[i].Status == store.Merged:
			row = t.Dim.Render(row)
		}
		out = append(out, row)
	}
	return out
}

// row is one contact in one line. It shows codes only.
func (s *Screen) row(r session.Row, selected bool) string {
	mark := " "
	if selected {
		mark = "›"
	}
	what := session.Words(r.Channel)
	state := session.Words(string(r.Outcome))
	if r.Kind.Junk() { // it has no outcome; its kind says as much
		what, state = "junk", session.Words(string(r.Kind))
	}
	if r.Status != store.Done {
		state = string(r.Status)
	}
	if r.Alone {
		state = "! 999 UNANSWERED"
	}
	return fmt.Sprintf("%s %s  %s %s %s %s", mark, r.At.In(session.London()).Format("15:04"), text.Pad(what, 12),
		text.Pad(state, 13), text.Pad(text.CleanLine(r.Operator), 4), r.About)
}

// Cursor is where the keys go: in the line, on the row, or at the open contact.
func (s *Screen) Cursor(width, height int) *tea.Cursor {
	switch {
	case s.mode == lineMode:
		label := text.Width(s.lineLabel())
		return inside(tea.NewCursor(1+label+s.line.CursorX(max(1, s.listRoom(width)-label-2)), 1), width, height)
	case s.mode == pickMode, !s.open:
		if len(s.rows) == 0 {
			return nil
		}
		return inside(tea.NewCursor(0, headRows+s.rowLine(height-headRows)), width, height)
	}
	x := 0
	if s.beside(width) {
		x = listWidth(width) + 3
	}
	w := width - x
	_, at := s.recordLines(w)
	if s.mode == reasonMode {
		return inside(tea.NewCursor(x+len(reasonLabel)+s.reason.CursorX(max(1, w-len(reasonLabel)-1)), at), width, height)
	}
	if s.mode == answersMode {
		_, cur := s.answersView(w, height)
		return inside(tea.NewCursor(x, cur), width, height)
	}
	return inside(tea.NewCursor(x, 0), width, height)
}

func (s *Screen) listRoom(width int) int {
	if s.beside(width) {
		return listWidth(width)
	}
	return width
}

// rowLine is the line of the cursor's row in the list.
func (s *Screen) rowLine(height int) int {
	n := 0
	top := s.window(height)
	for i := top; i <= s.at; i++ {
		if i == top || s.day(i) != s.day(i-1) {
			n++
		}
		n++
	}
	return n - 1
}

func inside(c *tea.Cursor, width, height int) *tea.Cursor {
	if c.X < 0 || c.Y < 0 || c.X >= width || c.Y >= height {
		return nil
	}
	return c
}
