package directory

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"
)

// value reads the value at the scanner's place into n. It follows the shape of
// values only; what they mean is the decoder's.
func (s *scanner) value(n *node, depth int) *syntaxError {
	n.val = s.pos
	defer func() { n.end = s.pos }()
	if s.pos >= len(s.src) {
		return failNoValue(s.pos)
	}
	if depth > maxDepth {
		return fail(s.pos, "nesting", "lists and tables stand too deep within each other here", "")
	}
	rest := s.src[s.pos:]
	switch {
	case strings.HasPrefix(rest, `"""`), strings.HasPrefix(rest, "'''"):
		return s.longString()
	case rest[0] == '"', rest[0] == '\'':
		n.sort = quoted
		return s.lineString()
	case rest[0] == '[':
		n.sort = array
		return s.array(n, depth)
	case rest[0] == '{':
		n.sort = inline
		return s.inline(n, depth)
	}
	return s.bareValue()
}

// escapes are the characters that may follow a backslash in a text.
const escapes = `btnfrexuU"\`

// lineString reads a text that starts and ends on one line.
func (s *scanner) lineString() *syntaxError {
	at, quote := s.pos, s.src[s.pos]
	var bad *syntaxError
	for i := at + 1; i < len(s.src); i++ {
		switch c := s.src[i]; {
		case c == quote:
			s.pos = i + 1
			return bad
		case c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0x7f:
			bad = cmp.Or(bad, failControl(i))
		case c == '\\' && quote == '"':
			if i++; i < len(s.src) && !strings.ContainsRune(escapes, rune(s.src[i])) {
				bad = cmp.Or(bad, failBackslash(i-1))
			}
			if i < len(s.src) && s.src[i] == '\n' {
				return failUnclosed(at, s.src[at:i])
			}
		case c == '\n':
			return failUnclosed(at, s.src[at:i])
		}
	}
	return failUnclosed(at, s.src[at:])
}

// longString reads a text between three quotes.
func (s *scanner) longString() *syntaxError {
	at, quote := s.pos, s.src[s.pos:s.pos+3]
	var bad *syntaxError
	for i := at + 3; i < len(s.src); i++ {
		if s.src[i] == '\\' && quote == `"""` {
			if i++; i < len(s.src) && !strings.ContainsRune(escapes+" \t\r\n", rune(s.src[i])) {
				bad = cmp.Or(bad, failBackslash(i-1))
			}
			continue
		}
		if !strings.HasPrefix(s.src[i:], quote) {
			continue
		}
		i += 3
		for extra := 0; extra < 2 && i < len(s.src) && s.src[i] == quote[0]; extra++ {
			i++ // up to two quotes may stand before the closing three
		}
		s.pos = i
		s.long = append(s.long, [2]int{at, i})
		return bad
	}
	return failUnclosedLong(at, quote)
}

func (s *scanner) array(n *node, depth int) *syntaxError {
	open := s.pos
	s.pos++
	for {
		s.skipLines()
		if s.take("]") {
			return nil
		}
		if s.pos >= len(s.src) || s.startsEntryOrKey() {
			return failBracket(open, "list", "]")
		}
		e := &node{at: s.pos}
		if err := s.value(e, depth+1); err != nil {
			return err
		}
		if n.kids = append(n.kids, e); len(n.kids) > maxList {
			return fail(open, "too-long", fmt.Sprintf("this list has more than %d parts", maxList), "")
		}
		s.skipLines()
		if s.take(",") {
			continue
		}
		if s.take("]") {
			return nil
		}
		return s.badSeparator(open, "list", "]")
	}
}

func (s *scanner) inline(n *node, depth int) *syntaxError {
	open := s.pos
	s.pos++
	for {
		s.skipLines()
		if s.take("}") {
			return nil
		}
		if s.pos >= len(s.src) || s.src[s.pos] == '[' {
			return failBracket(open, "table", "}")
		}
		if err := s.assignment(n, depth+1); err != nil {
			return err
		}
		s.skipLines()
		if s.take(",") {
			continue
		}
		if s.take("}") {
			return nil
		}
		return s.badSeparator(open, "table", "}")
	}
}

// startsEntryOrKey reports whether the line of the scanner's place is a header
// or a key with its value, which no list can hold.
func (s *scanner) startsEntryOrKey() bool {
	if looksLikeHeader(s.src[s.pos:]) {
		return true
	}
	rest := s.src[s.pos:]
	n := bareLength(rest)
	return n > 0 && strings.HasPrefix(strings.TrimLeft(rest[n:], " \t"), "=")
}

// bareValue reads a number, a date, true or false.
func (s *scanner) bareValue() *syntaxError {
	at := s.pos
	n := strings.IndexAny(s.src[at:], ",]}#\r\n")
	if n < 0 {
		n = len(s.src) - at
	}
	word := strings.TrimRight(s.src[at:at+n], " \t")
	if word == "" {
		return failNoValue(at)
	}
	if !isBareValue(word) {
		return s.notQuoted(at, word)
	}
	s.pos = at + len(word)
	return nil
}

func isBareValue(w string) bool {
	switch w {
	case "true", "false", "inf", "nan", "+inf", "-inf", "+nan", "-nan":
		return true
	}
	digits := false
	for i := range len(w) {
		c := w[i]
		if c >= '0' && c <= '9' {
			digits = true
		} else if !strings.ContainsRune("+-_.:TZtzeExXoObBaAcCdDfF ", rune(c)) {
			return false
		}
	}
	return digits && strings.ContainsRune("+-0123456789", rune(w[0]))
}

// unescapeKey turns a quoted key as written into the key it names.
func unescapeKey(raw string) string {
	if !strings.Contains(raw, `\`) || raw[0] == '\'' {
		return raw[1 : len(raw)-1]
	}
	var v struct{ K string }
	if _, err := toml.Decode("K = "+raw, &v); err != nil {
		return raw[1 : len(raw)-1]
	}
	return v.K
}
