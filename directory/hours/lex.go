package hours

import (
	"slices"
	"strings"
	"unicode"
)

type tokenKind uint8

const (
	wordToken    tokenKind = iota // lower case, without a final full stop
	numberToken                   // 9, 09:00, 9.30pm, 1730; see clock
	ordinalToken                  // 2nd
	dateToken                     // 2026-09-08 or 8/9/2026
	markToken                     // punctuation, one character
	endToken
)

// token is a piece of a line. column counts characters from 1.
type token struct {
	kind   tokenKind
	text   string // as it is compared: lower case, one kind of dash
	raw    string // as it was written
	column int
	clock  clock
	number int // of an ordinal, or of a number without minutes
	ymd    [3]int
}

// clock is a time as it was written, before it is known what it means.
type clock struct {
	hour, minute int
	digits       int  // in the hour
	minutes      bool // minutes were written
	half         byte // 'a', 'p' or 0
	word         bool // noon or midnight
}

// lexer walks one line; the characters were checked before.
type lexer struct {
	line []rune
	at   int
	base int // columns before the line's first character
	out  []token
}

// lex cuts text into tokens and closes them with an endToken.
func lex(text string, base int) []token {
	l := lexer{line: []rune(text), base: base}
	for l.at < len(l.line) {
		switch r := l.line[l.at]; {
		case unicode.IsSpace(r):
			l.at++
		case isDigit(r):
			l.number()
		case unicode.IsLetter(r):
			l.word()
		default:
			l.emit(token{kind: markToken, text: mark(r)}, l.at+1)
		}
	}
	return append(l.out, token{kind: endToken, text: "", column: base + len(l.line) + 1})
}

// emit appends a token that runs from here to end.
func (l *lexer) emit(t token, end int) {
	t.raw = string(l.line[l.at:end])
	t.column = l.base + l.at + 1
	if t.kind != markToken && t.text == "" {
		t.text = strings.ToLower(t.raw)
	}
	l.out = append(l.out, t)
	l.at = end
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func mark(r rune) string {
	switch r {
	case '‐', '‑', '‒', '–', '—', '―', '−':
		return "-"
	case '’', '‘':
		return "'"
	case '“', '”':
		return `"`
	}
	return string(r)
}

// digits reads the run of digits at i: its value (of the first six) and length.
func (l *lexer) digits(i int) (value, n int) {
	for i+n < len(l.line) && isDigit(l.line[i+n]) {
		if n < 6 {
			value = value*10 + int(l.line[i+n]-'0')
		}
		n++
	}
	return value, n
}

func (l *lexer) peek(i int) rune {
	if i < len(l.line) {
		return l.line[i]
	}
	return 0
}

func (l *lexer) number() {
	if l.date() {
		return
	}
	v, n := l.digits(l.at)
	end := l.at + n
	c := clock{hour: v, digits: n}
	if n == 4 {
		c = clock{hour: v / 100, minute: v % 100, digits: 2, minutes: true}
	}
	if sep := l.peek(end); n <= 2 && (sep == ':' || sep == '.') {
		if m, k := l.digits(end + 1); k == 2 {
			c.minute, c.minutes = m, true
			end += 3
			if s, k := l.digits(end + 1); l.peek(end) == ':' && k == 2 && s == 0 {
				end += 3 // schema.org writes seconds
			}
		}
	}
	t := token{kind: numberToken, number: v, clock: c}
	suffix, k := l.letters(end)
	switch suffix {
	case "am", "pm":
		t.clock.half = suffix[0]
		end += k
	case "st", "nd", "rd", "th":
		t.kind, end = ordinalToken, end+k
	case "h", "hr", "hrs", "hour", "hours":
		if v == 24 && n == 2 && !c.minutes {
			t.kind, t.text, end = wordToken, "24h", end+k
		}
	}
	l.emit(t, end)
}

// letters reads the letters at i in lower case, with a.m. as am.
func (l *lexer) letters(i int) (text string, n int) {
	for unicode.IsLetter(l.peek(i + n)) {
		text += string(unicode.ToLower(l.line[i+n]))
		n++
	}
	if (text == "a" || text == "p") && l.peek(i+n) == '.' && unicode.ToLower(l.peek(i+n+1)) == 'm' &&
		!unicode.IsLetter(l.peek(i+n+2)) {
		text, n = text+"m", n+2
	}
	if n > 0 && l.peek(i+n) == '.' {
		n++
	}
	return text, n
}

// date reads 2026-09-08, 8/9/2026 or 24/7 whole.
func (l *lexer) date() bool {
	var v, n [3]int
	v[0], n[0] = l.digits(l.at)
	sep := l.peek(l.at + n[0])
	if sep != '-' && sep != '/' {
		return false
	}
	i := l.at + n[0] + 1
	v[1], n[1] = l.digits(i)
	if sep == '/' && v[0] == 24 && v[1] == 7 && n[1] == 1 && l.peek(i+1) != '/' {
		l.emit(token{kind: wordToken, text: "24h"}, i+1)
		return true
	}
	if n[1] == 0 || n[1] > 2 || l.peek(i+n[1]) != sep {
		return false
	}
	i += n[1] + 1
	v[2], n[2] = l.digits(i)
	iso := sep == '-' && n[0] == 4 && (n[2] == 1 || n[2] == 2)
	if !iso && (sep != '/' || n[0] > 2 || n[2] != 2 && n[2] != 4) {
		return false
	}
	l.emit(token{kind: dateToken, ymd: v}, i+n[2])
	return true
}

func (l *lexer) word() {
	text, n := l.letters(l.at)
	for l.peek(l.at+n) == '\'' || l.peek(l.at+n) == '’' { // o'clock, Monday's
		more, k := l.letters(l.at + n + 1)
		text, n = text+"'"+more, n+1+k
	}
	t := token{kind: wordToken, text: text}
	switch text {
	case "noon", "midday", "midnight":
		l.dropTwelve()
	}
	switch text {
	case "noon", "midday":
		t = token{kind: numberToken, text: "noon", clock: clock{hour: 12, minutes: true, word: true}}
	case "midnight":
		t = token{kind: numberToken, text: text, clock: clock{minutes: true, word: true}}
	case "am", "pm":
		if l.joinHalf(text[0], n) {
			return
		}
	}
	l.emit(t, l.at+n)
}

// dropTwelve takes back the number of "12 noon" and "12 midnight".
func (l *lexer) dropTwelve() {
	if n := len(l.out) - 1; n >= 0 {
		if c := l.out[n].clock; l.out[n].kind == numberToken && c.hour == 12 && c.minute == 0 && c.half == 0 && !c.word {
			l.out = l.out[:n]
		}
	}
}

// joinHalf joins "am" to the number before it: "9 am".
func (l *lexer) joinHalf(half byte, n int) bool {
	if len(l.out) == 0 {
		return false
	}
	last := &l.out[len(l.out)-1]
	if last.kind != numberToken || last.clock.half != 0 || last.clock.word {
		return false
	}
	last.clock.half = half
	last.raw += " " + string(l.line[l.at:l.at+n])
	l.at += n
	return true
}

// check refuses characters that cannot be seen or that turn the text about, and
// lines that are too long to be hours. It gives the column of the first.
func check(line string) (column int, message string) {
	n := 0
	for _, r := range line {
		n++
		switch {
		case r == unicode.ReplacementChar:
			return n, "this character cannot be read; retype the line"
		case r == '\t' || r == '\u00a0' || r == '\u202f' || r == '\u2009':
		case unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp):
			return n, "there is an invisible character here; retype the line"
		case n > maxLine:
			return n, "this line is too long to be opening hours"
		}
	}
	return 0, ""
}

// nearest suggests the word of the vocabulary that is at most two slips away.
func nearest(word string, vocabulary []string) string {
	if len(word) < 3 || len(word) > 20 {
		return ""
	}
	best, at := "", min(3, (len(word)+1)/2)
	for _, v := range vocabulary {
		if d := slips(word, v); d < at {
			best, at = v, d
		}
	}
	return best
}

// slips counts the letters to add, drop, change or swap with the next.
func slips(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
		for j := range rows[i] {
			if i == 0 {
				rows[i][j] = j
				continue
			}
			if j == 0 {
				continue
			}
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = slices.Min([]int{rows[i-1][j] + 1, rows[i][j-1] + 1, rows[i-1][j-1] + cost})
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
