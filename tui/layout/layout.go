// Package layout places lines on a grid of cells. Everything it returns fits
// exactly: as many lines as asked for, each as wide as asked for.
//
// It knows no screen and no style.
package layout

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"signpost/internal/text"
)

// Fit brings lines to exactly height lines of exactly width cells.
func Fit(lines []string, width, height int) []string {
	if width <= 0 || height <= 0 {
		return nil
	}
	out := make([]string, height)
	for i := range out {
		if i < len(lines) {
			out[i] = Line(lines[i], width)
		} else {
			out[i] = strings.Repeat(" ", width)
		}
	}
	return out
}

// Line brings one styled line to exactly width cells.
func Line(s string, width int) string {
	if strings.IndexByte(s, '\n') >= 0 {
		s = strings.ReplaceAll(s, "\n", " ")
	}
	w := text.Width(s)
	switch {
	case w > width:
		s = ansi.Truncate(s, width, "…")
		w = text.Width(s)
	case w == width:
		return s
	}
	return s + strings.Repeat(" ", max(0, width-w))
}

// Join puts two blocks of lines beside each other with a rule between them.
// The left block is leftWidth cells wide, the right one fills the rest.
func Join(left, right []string, leftWidth, width, height int) []string {
	rightWidth := width - leftWidth - 3
	if rightWidth <= 0 {
		return Fit(left, width, height)
	}
	l, r := Fit(left, leftWidth, height), Fit(right, rightWidth, height)
	out := make([]string, height)
	for i := range out {
		out[i] = l[i] + " │ " + r[i]
	}
	return out
}

// Ends puts one text at the left and one at the right end of a line. The left
// one gives way.
func Ends(left, right string, width int) string {
	rw := text.Width(right)
	if rw+2 > width {
		return Line(left, width)
	}
	return Line(left, width-rw-1) + " " + right
}

// Window returns the first row to draw so that row at is among height rows of
// count, keeping top where it can.
func Window(top, at, count, height int) int {
	if height <= 0 {
		return 0
	}
	if at < top {
		top = at
	}
	if at >= top+height {
		top = at - height + 1
	}
	return max(0, min(top, count-height))
}

// pageMark is the least height at which a page says that more comes.
const pageMark = 4

// Page is height lines of a long text, from line top on or as far as the text
// goes. While more comes, the last of them says how much and which key shows it:
// nobody must take the first page for all there is.
func Page(lines []string, top, width, height int) []string {
	top = max(0, min(top, len(lines)-height))
	out := Fit(lines[top:], width, height)
	if more := len(lines) - top - height; more > 0 && height >= pageMark {
		out[height-1] = Line(fmt.Sprintf(" … %d more lines: ↓ or pgdown", more+1), width)
	}
	return out
}

// Block is lines as one text.
func Block(lines []string) string { return strings.Join(lines, "\n") }
