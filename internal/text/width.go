package text

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Width is how many cells s takes on a terminal. It measures as the screen
// library draws, so that columns line up.
func Width(s string) int { return ansi.StringWidth(s) }

// Truncate cuts s to at most width cells, the last of them "…" when something
// was cut.
func Truncate(s string, width int) string {
	if width <= 0 {
		return ""
	}
	return ansi.Truncate(s, width, "…")
}

// Pad cuts or fills s with spaces to exactly width cells.
func Pad(s string, width int) string {
	s = Truncate(s, width)
	if n := width - Width(s); n > 0 {
		s += strings.Repeat(" ", n)
	}
	return s
}

// Wrap breaks s into lines of at most width cells, at spaces where there are
// any. An empty text is one empty line. A character wider than width stands on
// a line of its own.
func Wrap(s string, width int) []string {
	if width <= 0 {
		return nil
	}
	var out []string
	for l := range strings.SplitSeq(ansi.Wordwrap(s, width, ""), "\n") {
		if Width(l) > width { // a word longer than the line
			out = append(out, strings.Split(ansi.Hardwrap(l, width, false), "\n")...)
			continue
		}
		out = append(out, l)
	}
	return out
}
