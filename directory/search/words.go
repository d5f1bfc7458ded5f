package search

import (
	"slices"
	"strings"
)

// unfinished reports whether word i is still being typed.
func (s *Searcher) unfinished(i int) bool { return s.q.open && i == len(s.q.toks)-1 }

// single makes a unit of one word, or two of a word that is two run together
// ("insideout") and is not itself the beginning of anything.
func (s *Searcher) single(i int) {
	w := s.q.word(i)
	if at := s.split(w); at > 0 && s.n+2 <= maxQueryWords {
		for _, half := range [][]rune{w[:at], w[at:]} {
			if !isStopRunes(half) {
				u := s.next(i, i)
				s.word(u, half, false)
				u.given = true
			}
		}
		return
	}
	u := s.next(i, i)
	s.word(u, w, s.unfinished(i))
}

// minHalf is the fewest letters of each half of two words run together.
const minHalf = 3

// split returns where an unknown word falls into two known ones, or 0.
func (s *Searcher) split(w []rune) int {
	t := &s.x.dict.trie
	node := uint32(0)
	at := 0
	for i, r := range w {
		if i >= minHalf && at == 0 && len(w)-i >= minHalf && t.ends(node) {
			if _, ok := s.terminal(w[i:]); ok {
				at = i
			}
		}
		next, ok := t.child(node, r)
		if !ok {
			return s.unlessStem(w, at)
		}
		node = next
	}
	return 0
}

// unlessStem keeps whole what has the same stem as a known word.
func (s *Searcher) unlessStem(w []rune, at int) int {
	if at == 0 {
		return 0
	}
	s.key = appendStem(s.key[:0], w)
	if len(s.x.dict.ofStem(s.key)) > 0 {
		return 0
	}
	return at
}

// together recognises two words that services write as one ("mercia net"),
// when one of them is not known by itself.
func (s *Searcher) together(i int) int {
	q := &s.q
	if i+1 >= len(q.toks) || q.gap[i+1] || len(q.word(i)) < minHalf || len(q.word(i+1)) < minHalf {
		return 0
	}
	_, first := s.terminal(q.word(i))
	_, second := s.terminal(q.word(i + 1))
	if first && second {
		return 0
	}
	s.key = append(append(s.key[:0], q.word(i)...), q.word(i+1)...)
	t, ok := s.terminal(s.key)
	if !ok {
		return 0
	}
	u := s.next(i, i+1)
	u.spans = append(u.spans, span{t, t + 1, 0, byExact})
	u.words = 2
	u.firm = s.onlyPlaces(u)
	return 2
}

// word finds what a word stands for: itself and its stem; as a beginning if it
// may go on; else, whatever exists first, as a beginning or with edits.
func (s *Searcher) word(u *unit, w []rune, unfinished bool) {
	u.open = unfinished
	s.exact(u, w)
	if unfinished && !s.isPlace(u) { // "Worcester" is no unfinished "Worcestershire"
		s.prefix(u, w)
		if len(u.spans) == 0 {
			s.typos(u, w, true)
		}
	} else {
		if len(u.spans) == 0 && len(w) >= minLedPrefix {
			s.prefix(u, w)
		}
		if len(u.spans) == 0 {
			s.typos(u, w, false)
		}
	}
	u.firm = s.onlyPlaces(u)
}

// terminal returns the term that is exactly w.
func (s *Searcher) terminal(w []rune) (uint32, bool) {
	t := &s.x.dict.trie
	if node, ok := t.find(w); ok && t.ends(node) {
		return t.lo[node], true
	}
	return 0, false
}

// exact adds the term itself and those of the same stem.
func (s *Searcher) exact(u *unit, w []rune) {
	if t, ok := s.terminal(w); ok {
		u.spans = append(u.spans, span{t, t + 1, 0, byExact})
	}
	u.spans = s.stemmed(u.spans, w)
}

// stemmed adds terms of the stem of w other than w.
func (s *Searcher) stemmed(to []span, w []rune) []span {
	d := &s.x.dict
	s.key = appendStem(s.key[:0], w)
	for _, t := range d.ofStem(s.key) {
		if compareStringRunes(d.term(t), w) != 0 {
			to = append(to, span{t, t + 1, 0, byStem})
		}
	}
	return to
}

// sameWord is exact, as marks.
func (s *Searcher) sameWord(to []span, w []rune) []span {
	if t, ok := s.terminal(w); ok {
		to = append(to, span{t, t + 1, 0, byExact})
	}
	return s.stemmed(to, w)
}

// prefix adds the range of terms that begin with w.
func (s *Searcher) prefix(u *unit, w []rune) {
	t := &s.x.dict.trie
	node, ok := t.find(w)
	if !ok {
		return
	}
	lo, hi := t.lo[node], t.hi(node)
	if t.ends(node) {
		lo++ // w itself is there already, or leads nowhere
		if len(u.spans) == 0 {
			u.spans = append(u.spans, span{lo - 1, lo, 0, byExact})
		}
	}
	if lo < hi {
		u.letters = len(w)
		u.spans = append(u.spans, span{lo, hi, node, byPrefix})
		u.short = len(w) < minLedPrefix
	}
}

// typos adds the nearest terms within the edits allowed.
func (s *Searcher) typos(u *unit, w []rune, unfinished bool) {
	f := &s.fuzzy
	f.t, f.prefix = &s.x.dict.trie, unfinished
	for k := 1; k <= maxEdits(len(w)); k++ {
		s.found, s.foundWhole = u, false
		f.walk(w, k)
		if len(u.spans) > 0 {
			break
		}
	}
	s.found = nil
	if s.foundWhole { // a slip in a whole word is likelier than one in half a word
		u.spans = slices.DeleteFunc(u.spans, func(sp span) bool {
			return sp.quality == byTypo1Prefix || sp.quality == byTypo2Prefix
		})
	}
}

// typo takes a term, or terms with a beginning, from the walk.
func (s *Searcher) typo(node, lo, hi uint32, edits int, prefix bool) {
	quality := byTypo1
	if edits > 1 {
		quality = byTypo2
	}
	if prefix {
		quality++ // the prefix form follows
	}
	s.foundWhole = s.foundWhole || !prefix
	s.found.spans = append(s.found.spans, span{lo, hi, node, uint8(quality)})
}

// onlyPlaces reports whether a unit can only stand for a place: it is the name
// of one, or everything it may be the beginning of is.
func (s *Searcher) onlyPlaces(u *unit) bool {
	z := &s.x.zones
	if s.isPlace(u) {
		return true
	}
	if len(u.tails) > 0 || u.short {
		return false
	}
	some := false
	for _, sp := range u.spans {
		for t := sp.lo; t < sp.hi; t++ {
			switch {
			case z.termOff.has(t):
				some = true
			case strings.IndexByte(s.x.dict.term(t), ' ') < 0:
				return false
			} // a phrase that goes on from a place may be left aside
		}
	}
	return some
}

// isPlace reports whether a unit is the name of a place.
func (s *Searcher) isPlace(u *unit) bool {
	z := &s.x.zones
	for _, sp := range u.spans {
		if sp.quality <= byStem && z.termOff.has(sp.lo) {
			return true
		}
	}
	return false
}

// follows reports whether terms met in this way lead on through the lexicon
// and to places.
func (u *unit) follows(sp span) bool { return sp.quality != byPrefix || !u.short }
