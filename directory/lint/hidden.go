package lint

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"signpost/directory"
)

// maxHidden bounds what is said of one file.
const maxHidden = 20

// hidden looks for characters that cannot be seen anywhere in the files, remarks
// included: they can make a line look different in an editor from what is read.
// The joiners, which some scripts need, are let pass. Lines of which the loader
// says the same already are left out.
func (c *checker) hidden() {
	said := map[string]map[int]bool{}
	for _, f := range c.found {
		if f.Rule == "odd-text" || f.Rule == "odd-space" || f.Rule == "control" || f.Rule == "encoding" {
			if said[f.File] == nil {
				said[f.File] = map[int]bool{}
			}
			said[f.File][f.Line] = true
		}
	}
	for _, file := range c.d.Files() {
		src, ok := c.d.Source(file)
		if !ok {
			continue
		}
		n := 0
		line := 0
		for text := range strings.Lines(strings.TrimPrefix(src, "\ufeff")) {
			line++
			r, column := hiddenIn(text)
			if r == 0 || said[file][line] {
				continue
			}
			if n++; n > maxHidden {
				break
			}
			c.sayAt(directory.Caution, directory.Position{File: file, Line: line, Column: column}, "", "hidden-character",
				fmt.Sprintf("there is a character here that cannot be seen (U+%04X)", r), "Delete it, or type the line again.")
		}
	}
}

// hiddenIn is the first character of a line that cannot be seen, and its column.
func hiddenIn(line string) (rune, int) {
	for i := 0; i < len(line); i++ {
		if c := line[i]; c < utf8.RuneSelf && (c >= ' ' && c != 0x7f || c == '\t' || c == '\n' || c == '\r') {
			continue
		}
		r, n := utf8.DecodeRuneInString(line[i:])
		if r != '\u200c' && r != '\u200d' && r != utf8.RuneError && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			return r, utf8.RuneCountInString(line[:i]) + 1
		}
		i += n - 1
	}
	return 0, 0
}
