package desk

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"signpost/internal/text"
)

// CountLine is a line of the needle exchange as it was understood.
type CountLine struct {
	Out        map[string]int // packs given, by type
	In         int            // packs or bins that came back
	ReturnCode string         // empty: anonymous

	// Problem says what is missing or not understood; empty when the line can
	// be counted.
	Problem string
}

// The most that one line counts. More is a slip of the finger.
const (
	maxPacks = 500
	maxBack  = 9999
)

// ReadCountLine reads a line of the needle exchange. A digit is one pack of
// its type, pressed once for each; "1*12" is twelve of type 1; 0 (or r) and a
// number is what came back, after the packs; letters begin a return code,
// before or after the counts. "11203" is two of type 1, one of type 2, three
// back.
func ReadCountLine(line string, types []PackType, now time.Time) CountLine {
	r := countReader{rest: []rune(text.CleanLine(line)), types: types, now: now, line: CountLine{Out: map[string]int{}}}
	for r.line.Problem == "" && r.next() {
	}
	l := &r.line
	if l.Problem == "" && len(l.Out) == 0 && l.In == 0 {
		l.Problem = "a digit for each pack, then 0 and how many came back: " + exampleLine(types)
	}
	return *l
}

// exampleLine is a line that these types understand, with what it means.
func exampleLine(types []PackType) string {
	if len(types) == 0 {
		return "03 is 3 back"
	}
	d := strconv.Itoa(types[0].Digit)
	return d + d + "03 is 2 × " + types[0].Name + " and 3 back"
}

// countReader walks over a line.
type countReader struct {
	rest  []rune
	types []PackType
	now   time.Time
	back  bool // what came back was said
	line  CountLine
}

// next reads one pack, return or code; false at the end.
func (r *countReader) next() bool {
	for len(r.rest) > 0 && (unicode.IsSpace(r.rest[0]) || strings.ContainsRune(",+", r.rest[0])) {
		r.rest = r.rest[1:]
	}
	if len(r.rest) == 0 {
		return false
	}
	c := r.rest[0]
	switch {
	case c == '0' || (c == 'r' || c == 'R') && len(r.rest) > 1 && isDigit(r.rest[1]):
		r.rest = r.rest[1:]
		r.returned()
	case isDigit(c):
		r.rest = r.rest[1:]
		r.pack(int(c - '0'))
	case unicode.IsLetter(c):
		r.code()
	default:
		r.line.Problem = fmt.Sprintf("%q is not understood here", string(c))
	}
	return true
}

func isDigit(c rune) bool { return c >= '0' && c <= '9' }

// number reads digits; ok is false when there are none. What is longer than
// any count is cut, so that it stays too much.
func (r *countReader) number() (n int, ok bool) {
	for ; len(r.rest) > 0 && isDigit(r.rest[0]); r.rest = r.rest[1:] {
		n, ok = min(n*10+int(r.rest[0]-'0'), 10*maxBack), true
	}
	return n, ok
}

func (r *countReader) returned() {
	n, ok := r.number()
	switch {
	case !ok:
		r.line.Problem = "0 and then how many came back: 03 is 3 back"
	case r.back:
		r.line.Problem = "what came back is said twice: say it once"
	case n > maxBack:
		r.line.Problem = fmt.Sprintf("at most %d came back at once: check the number", maxBack)
	}
	r.back, r.line.In = true, n
}

func (r *countReader) pack(digit int) {
	n := 1
	if len(r.rest) > 0 && r.rest[0] == '*' {
		r.rest = r.rest[1:]
		var ok bool
		if n, ok = r.number(); !ok {
			r.line.Problem = fmt.Sprintf("how many? %d*12 is twelve", digit)
			return
		}
	}
	for _, t := range r.types {
		if t.Digit != digit {
			continue
		}
		r.line.Out[t.Type] += n
		if r.line.Out[t.Type] == 0 {
			delete(r.line.Out, t.Type)
		}
		switch {
		case r.line.Out[t.Type] > maxPacks:
			r.line.Problem = fmt.Sprintf("at most %d × %s at once: check the number, and leave a space behind it", maxPacks, t.Name)
		case r.back:
			r.line.Problem = "what came back stands last: the packs first, then 0 and the number"
		}
		return
	}
	r.line.Problem = fmt.Sprintf("%d is no pack here", digit)
}

// code reads a return code from the letter it begins with.
func (r *countReader) code() {
	var typed []rune
	i := 0
	for ; i < len(r.rest) && len(typed) < codeLength; i++ {
		switch c := r.rest[i]; {
		case unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c):
			typed = append(typed, c)
		case !unicode.IsSpace(c) && c != '-':
			r.line.Problem = ReturnCodeFormat
			return
		}
	}
	r.rest = r.rest[i:]
	if first := unicode.ToUpper(typed[0]); len(typed) < codeLength && (first == 'F' || first == 'M' || first == 'X') {
		r.line.Problem = "the return code goes on: a letter for the gender, four letters, the year of birth: F ABCD 1990"
		return
	}
	code, err := ReturnCode(string(typed), r.now)
	switch {
	case err != nil:
		r.line.Problem = err.Error()
	case len(r.rest) > 0 && (unicode.IsLetter(r.rest[0]) || isDigit(r.rest[0])):
		r.line.Problem = "a space after the return code, please: it ends with the year of birth"
	case r.line.ReturnCode != "":
		r.line.Problem = "there are two return codes: one visit, one person"
	}
	r.line.ReturnCode = code
}

// SayReturnCode is a return code as people read it out: "F ABCD 1990".
func SayReturnCode(code string) string {
	r := []rune(code)
	if len(r) != codeLength {
		return code
	}
	return string(r[:1]) + " " + string(r[1:1+codeLetters]) + " " + string(r[1+codeLetters:])
}
