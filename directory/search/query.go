package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// query is what was typed, taken apart. Its slices are reused.
type query struct {
	text    string // cut to maxQueryRunes
	cut     bool
	open    bool // the last word may go on
	filters []Filter
	runes   []rune // folded words outside filters
	toks    []token
	gap     []bool // a filter stands before the word, so no phrase spans it
	sign    []bool // a plus sign stands before the word
}

func (q *query) word(i int) []rune { return q.runes[q.toks[i].lo:q.toks[i].hi] }

func (q *query) parse(text string) {
	q.filters, q.runes, q.toks = q.filters[:0], q.runes[:0], q.toks[:0]
	q.gap, q.sign = q.gap[:0], q.sign[:0]
	q.text, q.cut = cutRunes(text, maxQueryRunes)
	q.open = false
	gap := false
	for i := 0; i < len(q.text); {
		r, n := utf8.DecodeRuneInString(q.text[i:])
		if isGap(r) {
			i += n
			q.open = false
			continue
		}
		end := chunkEnd(q.text, i)
		if f, ok := readFilter(q.text[i:end]); ok {
			q.filters = append(q.filters, f)
			gap, q.open = true, false
		} else {
			q.chunk(i, end, gap)
			gap = false
			q.open = len(q.toks) > 0 && q.toks[len(q.toks)-1].end == end
		}
		i = end
	}
}

// chunk adds the words of text[from:to].
func (q *query) chunk(from, to int, gap bool) {
	at := len(q.toks)
	q.runes, q.toks = appendTokens(q.runes, q.toks, q.text[from:to])
	for i := at; i < len(q.toks); i++ {
		t := &q.toks[i]
		t.start += from
		t.end += from
		q.gap = append(q.gap, gap && i == at)
		q.sign = append(q.sign, t.start > 0 && q.text[t.start-1] == '+')
	}
}

func cutRunes(s string, most int) (string, bool) {
	if len(s) <= most {
		return s, false
	}
	n := 0
	for i := range s {
		if n == most {
			return s[:i], true
		}
		n++
	}
	return s, false
}

func isGap(r rune) bool { return unicode.IsSpace(r) || r < ' ' || r == 0x7f }

// chunkEnd is where the run of characters that starts at i ends. Quotes after
// a colon hold it together.
func chunkEnd(s string, i int) int {
	quoted := false
	var last rune
	for j, r := range s[i:] {
		switch {
		case r == '"' && quoted:
			return i + j + 1
		case r == '"' && last == ':':
			quoted = strings.IndexByte(s[i+j+1:], '"') >= 0
		case isGap(r) && !quoted:
			return i + j
		}
		last = r
	}
	return len(s)
}

// readFilter recognises a filter. One of a name that there is not has no Name.
func readFilter(s string) (Filter, bool) {
	if strings.EqualFold(s, selfReferral) {
		return Filter{Text: s, Name: selfReferral}, true
	}
	name, value, ok := strings.Cut(s, ":")
	if !ok {
		return Filter{}, false
	}
	for _, known := range [...]string{"open", "in", "type", "age", "reach", "status"} {
		if strings.EqualFold(name, known) {
			return Filter{Text: s, Name: known, Value: strings.Trim(value, `"`)}, true
		}
	}
	return Filter{Text: s}, looksLikeFilter(name, value)
}

// maxFilterName is the longest run of letters before a colon that is taken for
// the name of a filter.
const maxFilterName = 16

// looksLikeFilter reports whether somebody who wrote this meant a filter, though
// there is none of that name: letters, a colon and a value, but no address.
func looksLikeFilter(name, value string) bool {
	if len(name) < 2 || len(name) > maxFilterName || value == "" || strings.HasPrefix(value, "/") || strings.Contains(value, ":") {
		return false
	}
	for _, r := range name {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return false
		}
	}
	return true
}

// span is a range of terms and how the word met them.
type span struct {
	lo, hi  uint32
	node    uint32 // of the trie, if the range is all that begins there
	quality uint8
}

// unfinished reports whether the word met only the beginning of terms. The
// beginning of a phrase is a word of its own, and leads nowhere by itself:
// "sleep" is not "sleeping pills".
func (sp span) unfinished() bool {
	return sp.quality == byPrefix || sp.quality == byTypo1Prefix || sp.quality == byTypo2Prefix
}

// unit is one word, phrase or number of the query and what it stands for.
type unit struct {
	start, end int // bytes of query.text
	spans      []span
	marks      []span // terms to highlight besides, for phrases
	short      bool   // a beginning too short to lead on
	firm       bool   // can only be a place: orders the services
	words      int    // of the query it stands for
	open       bool   // the word may go on
	given      bool   // terms were looked up, not met by a word
	letters    int    // of the word, to highlight a beginning
	digits     []byte
	tails      []phoneTail

	*answer
}

func (u *unit) reset(start, end int) {
	u.start, u.end = start, end
	u.spans, u.marks, u.digits = u.spans[:0], u.marks[:0], u.digits[:0]
	u.short, u.firm, u.tails, u.words = false, false, nil, 1
	u.open, u.given = false, false
}

func (u *unit) matchable() bool { return len(u.spans) > 0 || len(u.tails) > 0 }

// understand turns the words of the query into units.
func (s *Searcher) understand() {
	q := &s.q
	s.n = 0
	last := -1 // a dropped word, in case nothing else is left
	for i := 0; i < len(q.toks); {
		if s.n == maxQueryWords {
			q.cut = true
			break
		}
		n := s.phrase(i)
		if n == 0 {
			n = s.number(i)
		}
		if n == 0 {
			n = s.postcode(i)
		}
		if n == 0 {
			n = s.together(i)
		}
		if n == 0 {
			n = 1
			if isStopRunes(q.word(i)) && !s.led(i) {
				last = i
			} else {
				s.single(i)
			}
		}
		i += n
	}
	if s.n == 0 && last >= 0 {
		u := s.next(last, last)
		u.given = true
		s.prefix(u, q.word(last))
		if len(u.spans) == 0 {
			s.n--
		}
	}
}

// next opens a unit for the words i to j.
func (s *Searcher) next(i, j int) *unit {
	u := &s.units[s.n]
	s.n++
	u.reset(s.q.toks[i].start, s.q.toks[j].end)
	return u
}

// led reports whether a word is itself in the lexicon.
func (s *Searcher) led(i int) bool {
	node, ok := s.x.dict.trie.find(s.q.word(i))
	if !ok || !s.x.dict.trie.ends(node) {
		return false
	}
	t := s.x.dict.trie.lo[node]
	return s.x.link.off.has(t) || s.x.zones.termOff.has(t)
}

// phrase recognises the longest phrase that starts at word i and returns how
// many words it has.
func (s *Searcher) phrase(i int) int {
	d := &s.x.dict
	most := min(d.maxPhrase, len(s.q.toks)-i)
	for n := most; n >= 2; n-- {
		lo, hi, ok := s.phraseKey(i, n)
		if !ok {
			continue
		}
		u := s.next(i, i+n-1)
		u.words = n
		for _, t := range d.phraseTerm[lo:hi] {
			u.spans = append(u.spans, span{t, t + 1, 0, byExact})
		}
		for j := i; j < i+n; j++ {
			if !isStopRunes(s.q.word(j)) {
				u.marks = s.sameWord(u.marks, s.q.word(j))
			}
		}
		u.firm = s.onlyPlaces(u)
		return n
	}
	return 0
}

// phraseKey looks up the words i to i+n.
func (s *Searcher) phraseKey(i, n int) (lo, hi int, ok bool) {
	s.key = s.key[:0]
	for j := i; j < i+n; j++ {
		if j > i {
			if s.q.gap[j] {
				return 0, 0, false
			}
			s.key = append(s.key, ' ')
		}
		s.key = appendStem(s.key, s.q.word(j))
	}
	keys := s.x.dict.phraseKey
	lo = lowerBound(keys, s.key)
	hi = lo
	for hi < len(keys) && compareStringRunes(keys[hi], s.key) == 0 {
		hi++
	}
	return lo, hi, hi > lo
}

func lowerBound(keys []string, k []rune) int {
	lo, hi := 0, len(keys)
	for lo < hi {
		mid := (lo + hi) / 2
		if compareStringRunes(keys[mid], k) < 0 {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// number recognises a run of digits over one or several words.
func (s *Searcher) number(i int) int {
	q := &s.q
	s.digits = s.digits[:0]
	if q.sign[i] {
		s.digits = append(s.digits, '+')
	}
	j := i
	for ; j < len(q.toks) && (j == i || !q.gap[j]) && allDigits(q.word(j)); j++ {
		for _, r := range q.word(j) {
			s.digits = append(s.digits, byte(r))
		}
	}
	if j == i {
		return 0
	}
	u := s.next(i, j-1)
	u.digits = nationalTyped(u.digits, s.digits)
	if len(u.digits) >= minDigits {
		u.tails = s.x.tel.find(u.digits)
	}
	if j == i+1 {
		s.word(u, q.word(i), s.unfinished(i))
	}
	switch {
	case u.matchable():
	case len(u.digits) < minDigits && j-i < len(q.toks):
		s.n-- // an age or a count: says nothing that is written anywhere
	case j > i+1:
		s.n--
		return 0
	}
	return j - i
}

// nationalTyped is nationalDigits for a number that may be unfinished, and
// that may have been read out with 44 and no plus sign.
func nationalTyped(dst, s []byte) []byte {
	plus := len(s) > 0 && s[0] == '+'
	if plus {
		s = s[1:]
	}
	if !plus && len(s) >= 11 && s[0] == '4' && s[1] == '4' {
		plus = true
	}
	return dropCountry(append(dst, s...), len(dst), plus)
}

func allDigits(w []rune) bool {
	for _, r := range w {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}
