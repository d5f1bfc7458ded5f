package text

import (
	"strings"
	"unicode/utf8"

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
// a line of its own. Dates, ages and numbers are not broken at their hyphens.
func Wrap(s string, width int) []string {
	if width <= 0 {
		return nil
	}
	var out []string
	whole, back := joined(s)
	for l := range strings.SplitSeq(ansi.Wordwrap(whole, width, ""), "\n") {
		l = strings.ReplaceAll(l, back, "-")
		if Width(l) > width { // a word longer than the line
			out = append(out, strings.Split(ansi.Hardwrap(l, width, false), "\n")...)
			continue
		}
		out = append(out, l)
	}
	return out
}

// stay stands for a hyphen at which no line is broken, while lines are made. It
// is as wide as one, and nothing else: no character is assigned to it.
const stay = '\uFDD0'

// joined has stay for each hyphen, and what is to be a hyphen again afterwards:
// broken at one, a line can begin with it. A text that has that character
// already stays as it is.
func joined(s string) (whole, back string) {
	if strings.ContainsRune(s, stay) || !utf8.ValidString(s) {
		return s, "-"
	}
	return strings.ReplaceAll(s, "-", string(stay)), string(stay)
}
