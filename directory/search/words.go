package search

// unfinished reports whether word i is still being typed.
func (s *Searcher) unfinished(i int) bool { return s.q.open && i == len(s.q.toks)-1 }

// single makes a unit of one word.
func (s *Searcher) single(i int) {
	u := s.next(i, i)
	s.word(u, s.q.word(i), s.unfinished(i))
}

// word finds what a word stands for: itself and its stem; as a beginning if it
// may go on; else, whatever exists first, as a beginning or with edits.
func (s *Searcher) word(u *unit, w []rune, unfinished bool) {
	s.exact(u, w)
	if unfinished {
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
	if node, ok := t.find(w); ok && t.final[node] {
		return t.lo[node], true
	}
	return 0, false
}

// exact adds the term itself and those of the same stem.
func (s *Searcher) exact(u *unit, w []rune) {
	if t, ok := s.terminal(w); ok {
		u.spans = append(u.spans, span{t, t + 1, byExact})
	}
	u.spans = s.stemmed(u.spans, w)
}

// stemmed adds terms of the stem of w other than w.
func (s *Searcher) stemmed(to []span, w []rune) []span {
	d := &s.x.dict
	s.key = appendStem(s.key[:0], w)
	g := lowerBound(d.stemKey, s.key)
	if g == len(d.stemKey) || compareStringRunes(d.stemKey[g], s.key) != 0 {
		return to
	}
	for _, t := range d.stemTerm[d.stemOff[g]:d.stemOff[g+1]] {
		if compareStringRunes(d.term(t), w) != 0 {
			to = append(to, span{t, t + 1, byStem})
		}
	}
	return to
}

// sameWord is exact, as marks.
func (s *Searcher) sameWord(to []span, w []rune) []span {
	if t, ok := s.terminal(w); ok {
		to = append(to, span{t, t + 1, byExact})
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
	lo, hi := t.lo[node], t.hi[node]
	if t.final[node] {
		lo++ // w itself is there already, or leads nowhere
		if len(u.spans) == 0 {
			u.spans = append(u.spans, span{lo - 1, lo, byExact})
		}
	}
	if lo < hi {
		u.letters = len(w)
		u.spans = append(u.spans, span{lo, hi, byPrefix})
		u.short = len(w) < minLedPrefix
	}
}

// typos adds the nearest terms within the edits allowed.
func (s *Searcher) typos(u *unit, w []rune, unfinished bool) {
	if len(w) > maxFuzzy {
		return
	}
	f := &s.fuzzy
	f.t, f.w, f.prefix = &s.x.dict.trie, w, unfinished
	for k := 1; k <= maxEdits(len(w)); k++ {
		f.k = k
		s.found = u
		f.walk()
		if len(u.spans) > 0 {
			break
		}
	}
	s.found = nil
}

// typo takes a term, or terms with a beginning, from the walk.
func (s *Searcher) typo(lo, hi uint32, edits int, prefix bool) {
	quality := byTypo1
	if edits > 1 {
		quality = byTypo2
	}
	if prefix {
		quality++ // the prefix form follows
	}
	s.found.spans = append(s.found.spans, span{lo, hi, uint8(quality)})
}

// onlyPlaces reports whether a unit can only stand for a place: it is the name
// of one, or everything it may be the beginning of is.
func (s *Searcher) onlyPlaces(u *unit) bool {
	z := &s.x.zones
	for _, sp := range u.spans {
		if sp.quality <= byStem && z.termOff[sp.lo] < z.termOff[sp.lo+1] {
			return true
		}
	}
	if len(u.tails) > 0 || u.short {
		return false
	}
	for _, sp := range u.spans {
		for t := sp.lo; t < sp.hi; t++ {
			if z.termOff[t] == z.termOff[t+1] {
				return false
			}
		}
	}
	return len(u.spans) > 0
}

// follows reports whether terms met in this way lead on through the lexicon
// and to places.
func (u *unit) follows(sp span) bool { return sp.quality != byPrefix || !u.short }
