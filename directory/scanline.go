package directory

import (
	"slices"
	"strings"
)

func (s *scanner) take(what string) bool {
	if strings.HasPrefix(s.src[s.pos:], what) {
		s.pos += len(what)
		return true
	}
	return false
}

func (s *scanner) skipBlanks() {
	for s.pos < len(s.src) && (s.src[s.pos] == ' ' || s.src[s.pos] == '\t') {
		s.pos++
	}
}

// skipLines skips blanks, line breaks and comments.
func (s *scanner) skipLines() {
	for s.pos < len(s.src) {
		switch c := s.src[s.pos]; {
		case c == '#':
			s.skipComment()
		case slices.Contains([]byte(" \t\r\n"), c):
			s.pos++
		default:
			return
		}
	}
}

func (s *scanner) skipComment() {
	for s.pos < len(s.src) && s.src[s.pos] != '\n' {
		if s.src[s.pos] == '\r' && !strings.HasPrefix(s.src[s.pos:], "\r\n") {
			return // some editors end lines so: what follows is no remark
		}
		s.pos++
	}
}

// endOfLine accepts blanks, a comment and the line break.
func (s *scanner) endOfLine() *syntaxError {
	s.skipBlanks()
	if s.pos < len(s.src) && s.src[s.pos] == '#' {
		s.skipComment()
	}
	if s.pos < len(s.src) && s.src[s.pos] == '\r' {
		s.pos++
	}
	if s.pos < len(s.src) && s.src[s.pos] != '\n' {
		return s.more()
	}
	if s.pos < len(s.src) {
		s.pos++
	}
	return nil
}
