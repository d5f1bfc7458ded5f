package directory

import (
	"sort"
	"strings"
	"unicode/utf8"
)

const byteOrderMark = "\ufeff"

// source is one file as it was read. Offsets into it are turned into lines and
// columns only when somebody asks, because a good file needs none.
type source struct {
	name   string
	text   string
	lines  []int   // offset of the start of each line
	blocks []block // in the order of the file
}

func newSource(name, text string) *source {
	s := &source{name: name, text: text, lines: make([]int, 1, strings.Count(text, "\n")+1)}
	for i := 0; i < len(text); {
		n := strings.IndexByte(text[i:], '\n')
		if n < 0 {
			break
		}
		i += n + 1
		s.lines = append(s.lines, i)
	}
	s.blocks = scan(text)
	return s
}

// position turns a byte offset into a line and a column of characters.
func (s *source) position(off int) Position {
	off = min(max(off, 0), len(s.text))
	line := sort.SearchInts(s.lines, off+1) - 1
	start := s.lines[line]
	if line == 0 && strings.HasPrefix(s.text, byteOrderMark) {
		start = min(len(byteOrderMark), off)
	}
	return Position{File: s.name, Line: line + 1, Column: utf8.RuneCountInString(s.text[start:off]) + 1}
}

// lineEnd is the offset just behind the line break of the line that off is in.
func (s *source) lineEnd(off int) int {
	if n := strings.IndexByte(s.text[off:], '\n'); n >= 0 {
		return off + n + 1
	}
	return len(s.text)
}
