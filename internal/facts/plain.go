package facts

import "strconv"

// readPlain reads facts in the form in which they are kept: one object without
// spaces, escapes or anything but ASCII, as MarshalJSON writes it. A desk reads
// hundreds at once, and this takes a tenth of the time. ok is false for any
// other form, wrong ones included: those are for encoding/json.
func readPlain(data []byte) (m map[Key]Answer, ok bool) {
	p := plain{data}
	if !p.skip('{') {
		return nil, false
	}
	m = make(map[Key]Answer, 24)
	for first := true; !p.skip('}'); first = false {
		if !first && !p.skip(',') {
			return nil, false
		}
		key, ok := p.word()
		if !ok || !p.skip(':') {
			return nil, false
		}
		a, ok := p.answer()
		if !ok {
			return nil, false
		}
		if a.shape == shapeUnknown {
			delete(m, Key(key)) // the last of several counts
		} else {
			m[Key(key)] = a
		}
	}
	return m, len(p.rest) == 0
}

// plain is what is left to read.
type plain struct{ rest []byte }

func (p *plain) skip(c byte) bool {
	if len(p.rest) == 0 || p.rest[0] != c {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

func (p *plain) literal(s string) bool {
	if len(p.rest) < len(s) || string(p.rest[:len(s)]) != s {
		return false
	}
	p.rest = p.rest[len(s):]
	return true
}

// word reads a string of plain characters.
func (p *plain) word() (string, bool) {
	if !p.skip('"') {
		return "", false
	}
	for i, c := range p.rest {
		switch {
		case c == '"':
			w := string(p.rest[:i])
			p.rest = p.rest[i+1:]
			return w, true
		case c < ' ' || c > '~' || c == '\\':
			return "", false
		}
	}
	return "", false
}

func (p *plain) answer() (Answer, bool) {
	if len(p.rest) == 0 {
		return Answer{}, false
	}
	switch p.rest[0] {
	case '"':
		w, ok := p.word()
		return Word(w), ok
	case '[':
		return p.list()
	case 't':
		return Flag(true), p.literal("true")
	case 'f':
		return Flag(false), p.literal("false")
	}
	return p.number()
}

func (p *plain) list() (Answer, bool) {
	words := []string{}
	p.skip('[')
	for !p.skip(']') {
		if len(words) > 0 && !p.skip(',') {
			return Answer{}, false
		}
		w, ok := p.word()
		if !ok {
			return Answer{}, false
		}
		words = append(words, w)
	}
	return Answer{shape: shapeList, words: words}, true
}

// number reads a whole number of a few digits.
func (p *plain) number() (Answer, bool) {
	n := 0
	for n < len(p.rest) && p.rest[n] >= '0' && p.rest[n] <= '9' {
		n++
	}
	if n == 0 || n > 9 || n > 1 && p.rest[0] == '0' || n < len(p.rest) && p.rest[n] != ',' && p.rest[n] != '}' {
		return Answer{}, false
	}
	v, err := strconv.Atoi(string(p.rest[:n]))
	p.rest = p.rest[n:]
	return Number(v), err == nil
}
