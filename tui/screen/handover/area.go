package handover

import (
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"

	"signpost/internal/text"
	"signpost/tui/keys"
)

// area is a text of several lines. The editing of characters and words is the
// library's; rows, the cursor's cell and moving between rows are our own,
// because the drawing must be pure and right in cells.
type area struct {
	in      textarea.Model
	limit   int // characters
	width   int // of a drawn row, for moving by rows
	cell    int // where the cursor goes in each row while it moves by rows; -1: where it is
	refused string
}

// mostLines is the most lines of a text: each is looked at on every key.
const mostLines = 800

// unbound is wider than rows are drawn: the library breaks no usual line.
const unbound = 200

func newArea(limit int) area {
	in := textarea.New()
	in.Prompt, in.ShowLineNumbers = "", false
	in.CharLimit, in.MaxHeight, in.MaxWidth = limit, mostLines, unbound
	in.SetWidth(unbound)
	in.SetHeight(1)
	in.SetVirtualCursor(false)
	in.SetStyles(textarea.Styles{})
	k := &in.KeyMap
	// The clipboard is the terminal's, a selection would be deleted by the next
	// letter, and rows are moved between by what is drawn.
	for _, b := range []*key.Binding{&k.Paste, &k.CopySelection, &k.SelectAll, &k.SelectCharacterForward, &k.SelectCharacterBackward,
		&k.SelectWordForward, &k.SelectWordBackward, &k.SelectLineUp, &k.SelectLineDown, &k.LineNext, &k.LinePrevious, &k.PageUp, &k.PageDown,
		&k.UppercaseWordForward, &k.LowercaseWordForward, &k.CapitalizeWordForward, &k.TransposeCharacterBackward} {
		b.SetEnabled(false)
	}
	_ = in.Focus() // the screen decides where keys go
	return area{in: in, limit: limit, width: 78, cell: -1}
}

// Value is the text as it stands.
func (a *area) Value() string { return a.in.Value() }

// SetValue replaces the text and puts the cursor at its end.
func (a *area) SetValue(s string) {
	s, _ = text.CapRunes(capLines(text.Clean(s), mostLines), a.limit)
	a.in.SetValue(s)
	a.in.MoveToEnd()
}

// capLines keeps the first n lines of s.
func capLines(s string, n int) string {
	for i := range len(s) {
		if s[i] == '\n' {
			if n--; n == 0 {
				return s[:i]
			}
		}
	}
	return s
}

// Refused says, once, why something typed or pasted was not taken whole.
func (a *area) Refused() string {
	s := a.refused
	a.refused = ""
	return s
}

const tooLong = "The text is full: what is too much was not taken. Shorten it, or hand over and write another."

// Update edits the text and reports whether it changed. m names the keys that
// move between rows.
func (a *area) Update(msg tea.Msg, m *keys.Map) bool {
	before := a.in.Value()
	if p, ok := msg.(tea.PasteMsg); ok {
		msg = a.fitting(p, before)
	}
	if k, ok := msg.(tea.KeyPressMsg); ok {
		if n, ok := a.step(m.Action(k.String(), keys.Writing)); ok {
			a.moveRows(n)
			return false
		}
		a.cell = -1
		if k.Text != "" && utf8.RuneCountInString(before) >= a.limit {
			a.refused = tooLong
		}
	}
	a.in, _ = a.in.Update(msg)
	v := a.in.Value()
	if v == before {
		return false
	}
	if c := text.Clean(v); c != v { // a key can carry anything, too
		line, col := a.in.Line(), a.in.Column()
		a.in.SetValue(c)
		a.moveTo(line, col)
	}
	return true
}

// fitting is a paste that is clean and has room.
func (a *area) fitting(p tea.PasteMsg, before string) tea.PasteMsg {
	s, cut := text.Cap(p.Content, text.MaxPaste)
	s = text.Clean(s)
	room := a.limit - utf8.RuneCountInString(before)
	s, less := text.CapRunes(s, max(0, room))
	if few := capLines(s, mostLines-a.in.LineCount()+1); few != s {
		s, less = few, true
	}
	if cut || less {
		a.refused = "The pasted text was too long: only its beginning was taken."
	}
	return tea.PasteMsg{Content: s}
}

// pageRows is how far a page key moves.
const pageRows = 10

// step is how many rows an action moves.
func (a *area) step(do keys.Action) (int, bool) {
	switch do {
	case keys.Up:
		return -1, true
	case keys.Down:
		return 1, true
	case keys.PageUp:
		return -pageRows, true
	case keys.PageDown:
		return pageRows, true
	}
	return 0, false
}

// span is one drawn row: characters from..to of a line.
type span struct{ line, from, to int }

// rows breaks the text into rows of at most width cells.
func (a *area) rows(width int) ([][]rune, []span) {
	var lines [][]rune
	var out []span
	for i, l := range strings.Split(a.in.Value(), "\n") {
		runes := []rune(l)
		lines = append(lines, runes)
		for _, s := range breakLine(runes, max(1, width)) {
			out = append(out, span{i, s[0], s[1]})
		}
	}
	return lines, out
}

// breakLine breaks one line at spaces where there are any. The space stays at
// the end of its row.
func breakLine(line []rune, width int) [][2]int {
	var out [][2]int
	from, used, gap := 0, 0, 0
	for i := 0; i < len(line); i++ {
		w, room := runeWidth(line[i]), width
		if line[i] == ' ' {
			room++ // a space may hang over: the next row begins with the word
		}
		if used+w > room && i > from {
			end := i
			if gap > from {
				end = gap
			}
			out = append(out, [2]int{from, end})
			from, i = end, end-1
			used, gap = 0, 0
			continue
		}
		used += w
		if line[i] == ' ' {
			gap = i + 1
		}
	}
	return append(out, [2]int{from, len(line)})
}

func runeWidth(r rune) int {
	if r >= ' ' && r < 0x7f {
		return 1
	}
	return text.Width(string(r))
}

// at is the row that the cursor is in.
func (a *area) at(rows []span) int {
	line, col := a.in.Line(), a.in.Column()
	for i, r := range rows {
		last := i+1 == len(rows) || rows[i+1].line != r.line
		if r.line == line && col >= r.from && (col < r.to || last) {
			return i
		}
	}
	return max(0, len(rows)-1)
}

// moveRows moves the cursor n drawn rows, to the same cell or the row's end.
func (a *area) moveRows(n int) {
	lines, rows := a.rows(a.width)
	i := a.at(rows)
	if a.cell < 0 {
		a.cell = text.Width(string(lines[rows[i].line][rows[i].from:max(rows[i].from, a.in.Column())]))
	}
	to := rows[max(0, min(i+n, len(rows)-1))]
	col, used := to.from, 0
	for col < to.to && used < a.cell {
		used += runeWidth(lines[to.line][col])
		col++
	}
	if last := to.to == len(lines[to.line]); !last && col == to.to && col > to.from {
		col-- // behind the last character is the next row
	}
	a.moveTo(to.line, col)
}

// moveTo puts the cursor before a character of a line.
func (a *area) moveTo(line, col int) {
	for range mostLines * unbound { // one step is at least one broken line
		switch at := a.in.Line(); {
		case at > line:
			a.in.CursorUp()
			continue
		case at < line && at < a.in.LineCount()-1:
			a.in.CursorDown()
			continue
		}
		break
	}
	a.in.SetCursorColumn(col)
}

// View draws the rows around the cursor and says in which cell it is. The last
// cell of a row stays free for a cursor behind it.
func (a *area) View(width, height int) (out []string, x, y int) {
	lines, rows := a.rows(max(1, width-1))
	i := a.at(rows)
	top := max(0, min(i-height/2, len(rows)-height)) // what stands around the cursor is seen, too
	for n := top; n < len(rows) && n < top+height; n++ {
		r := rows[n]
		out = append(out, string(lines[r.line][r.from:r.to]))
	}
	r := rows[i]
	x = text.Width(string(lines[r.line][r.from:min(max(r.from, a.in.Column()), len(lines[r.line]))]))
	return out, min(x, max(0, width-1)), i - top
}
