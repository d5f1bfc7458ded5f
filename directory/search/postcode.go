package search

// postcode recognises an outward code with or without its inward half.
func (s *Searcher) postcode(i int) int {
	q := &s.q
	w := q.word(i)
	if n := len(w); n >= 5 && n <= 7 && isInward(w[n-3:], true) && isOutward(w[:n-3]) {
		if node, ok := s.terminal(w[:n-3]); ok {
			u := s.next(i, i)
			u.given = true
			u.spans = append(u.spans, span{node, node + 1, 0, byExact})
			if whole, ok := s.terminal(w); ok {
				u.spans = append(u.spans, span{whole, whole + 1, 0, byExact})
			}
			u.firm = s.onlyPlaces(u)
			return 1
		}
	}
	if !isOutward(w) || i+1 >= len(q.toks) || q.gap[i+1] || !isInward(q.word(i+1), false) {
		return 0
	}
	t, ok := s.terminal(w)
	if !ok {
		return 0
	}
	u := s.next(i, i+1)
	u.spans = append(u.spans, span{t, t + 1, 0, byExact})
	s.key = append(append(s.key[:0], w...), q.word(i+1)...)
	if whole, ok := s.terminal(s.key); ok {
		u.spans = append(u.spans, span{whole, whole + 1, 0, byExact})
	}
	u.firm = s.onlyPlaces(u)
	return 2
}

// isOutward: one or two letters, a digit, perhaps a digit or letter.
func isOutward(w []rune) bool {
	i := 0
	for i < len(w) && 'a' <= w[i] && w[i] <= 'z' {
		i++
	}
	rest := w[i:]
	return i >= 1 && i <= 2 && len(rest) >= 1 && len(rest) <= 2 && '0' <= rest[0] && rest[0] <= '9'
}

// isInward: a digit and two letters, or the beginning of that.
func isInward(w []rune, whole bool) bool {
	if len(w) == 0 || len(w) > 3 || whole && len(w) != 3 || w[0] < '0' || w[0] > '9' {
		return false
	}
	for _, r := range w[1:] {
		if r < 'a' || r > 'z' {
			return false
		}
	}
	return true
}
