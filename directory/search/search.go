package search

import (
	"math/bits"
	"slices"
)

const defaultLimit = 50

// Searcher answers queries one after another with memory of its own, which is
// reused: once warm, a query allocates nothing. It is for one goroutine.
type Searcher struct {
	x *Index

	// The query as understood.
	q          query
	units      [maxQueryWords]unit
	n          int // units in use
	key        []rune
	digits     []byte
	fuzzy      fuzzy
	found      *unit // of the typos being walked
	foundWhole bool

	// Its filters.
	opts     Options
	mask     []uint64 // services they leave
	inPlaces []uint32
	askOpen  bool
	folded   []rune
	foldTok  []token

	// What matches.
	answers   []*answer // to finished words, kept
	last      *answer   // to the word being typed
	clock     uint64
	ladder    ladder   // of the unit last gathered
	docs      []uint32 // found by telephone number
	match     []uint64
	active    []uint32 // words of match that are not empty
	tiered    bool
	tier      plane
	tierSteps ladder
	heap      []ranked
	whole     []uint64 // all services
	all       []uint32 // all words

	// The result.
	res   Result
	why   []string
	spans []Span
	first int // in why, of the hit being explained
}

// NewSearcher returns a searcher over the index.
func (x *Index) NewSearcher() *Searcher {
	s := &Searcher{x: x, tier: make(plane, x.words), mask: make([]uint64, x.words), match: make([]uint64, x.words)}
	s.last, s.whole = newAnswer(x.words), make([]uint64, x.words)
	s.everything(s.whole)
	for w := range x.words {
		s.all = append(s.all, uint32(w))
	}
	s.fuzzy.out = s.typo
	return s
}

// Len is the number of services in the index.
func (x *Index) Len() int { return x.n }

// Search answers a query. The result is the caller's own.
func (x *Index) Search(q string, o Options) Result {
	s := x.pool.Get().(*Searcher)
	defer x.pool.Put(s)
	return s.Search(q, o).clone()
}

// clone copies what belongs to the searcher.
func (r *Result) clone() Result {
	c := *r
	c.Hits = append([]Hit(nil), r.Hits...)
	c.Filters = append([]Filter(nil), r.Filters...)
	c.Unknown = append([]string(nil), r.Unknown...)
	nw, ns := 0, 0
	for i := range c.Hits {
		nw += len(c.Hits[i].Why)
		ns += len(c.Hits[i].NameSpans)
	}
	why, spans := make([]string, 0, nw), make([]Span, 0, ns)
	for i := range c.Hits {
		h := &c.Hits[i]
		w, p := len(why), len(spans)
		why = append(why, h.Why...)
		spans = append(spans, h.NameSpans...)
		h.Why, h.NameSpans = nil, nil
		if len(why) > w {
			h.Why = why[w:len(why):len(why)]
		}
		if len(spans) > p {
			h.NameSpans = spans[p:len(spans):len(spans)]
		}
	}
	return c
}

// Search answers a query. The result and everything in it is valid until the
// next call.
func (s *Searcher) Search(q string, o Options) *Result {
	s.opts = o
	s.res = Result{Hits: s.res.Hits[:0], Filters: s.res.Filters[:0], Unknown: s.res.Unknown[:0]}
	s.why, s.spans, s.first = s.why[:0], s.spans[:0], 0
	s.q.parse(q)
	s.understand()
	s.tiered = false
	s.filter()
	s.res.Filters = append(s.res.Filters, s.q.filters...)
	s.res.Cut = s.q.cut
	switch {
	case s.n > 0:
		s.gatherAll()
		s.rank()
	case s.tiered:
		copy(s.match, s.mask)
		s.rank()
	default:
		s.browse()
	}
	s.opts = Options{}
	return &s.res
}

func (s *Searcher) limit() int {
	switch {
	case s.opts.Limit < 0:
		return s.x.n
	case s.opts.Limit == 0:
		return defaultLimit
	}
	return s.opts.Limit
}

// gatherAll finds the matches of every unit and of the query.
func (s *Searcher) gatherAll() {
	for i := range s.n {
		u := &s.units[i]
		if i < s.n-1 {
			s.answerTo(u)
		} else {
			u.answer = s.last
			s.gather(u)
		}
		s.tiered = s.tiered || u.firm
		if empty(u.any) {
			s.res.Unknown = append(s.res.Unknown, s.q.text[u.start:u.end])
		}
	}
	copy(s.match, s.mask)
	for i := range s.n {
		andWords(s.match, s.units[i].any)
	}
	if s.n > 1 && empty(s.match) {
		for i := range s.n {
			orWords(s.match, s.units[i].any)
		}
		andWords(s.match, s.mask)
		s.res.Relaxed = !empty(s.match)
	}
}

// layAll works out the scores of units and the nearness of what matches.
func (s *Searcher) layAll() {
	s.active = s.active[:0]
	for w, m := range s.match {
		if m != 0 {
			s.active = append(s.active, uint32(w))
		}
	}
	if s.n > 0 {
		s.ladder.lay(s.last.match, s.match, s.active)
	}
	if s.tiered {
		s.tiers()
	}
}

// tiers lays down how near each service is to the places named.
func (s *Searcher) tiers() {
	l := &s.tierSteps
	l.reset()
	for i := range s.n {
		u := &s.units[i]
		if !u.firm {
			continue
		}
		for _, sp := range u.spans {
			for _, p := range s.x.zones.ofTerm(sp.lo, sp.hi) {
				s.addPlace(l, p, false)
			}
		}
	}
	for _, p := range s.inPlaces {
		s.addPlace(l, p, false)
	}
	l.lay(s.tier, s.match, s.active)
}

func andWords(dst, src []uint64) {
	src = src[:len(dst)]
	for i := range dst {
		dst[i] &= src[i]
	}
}

func empty(set []uint64) bool {
	for _, w := range set {
		if w != 0 {
			return false
		}
	}
	return true
}

// browse answers a query without words: the usual order.
func (s *Searcher) browse() {
	s.res.Total = count(s.mask)
	left := min(s.limit(), s.res.Total)
	for _, d := range s.x.usual {
		if left == 0 {
			break
		}
		if s.mask[d>>6]>>(d&63)&1 != 0 {
			s.hit(ranked{doc: d})
			left--
		}
	}
}

// everything fills a set with all services.
func (s *Searcher) everything(set []uint64) {
	for i := range set {
		set[i] = ^uint64(0)
	}
	if r := s.x.n & 63; r != 0 && len(set) > 0 {
		set[len(set)-1] = 1<<r - 1
	}
}

// ranked is a service and its score.
type ranked struct {
	score uint32
	doc   uint32
}

// before reports whether a stands before b in the answer.
func (a ranked) before(b ranked) bool {
	if a.score != b.score {
		return a.score > b.score
	}
	return a.doc < b.doc
}

// rank scores the matches, 64 at a time, and keeps the best.
func (s *Searcher) rank() {
	s.res.Total = count(s.match)
	limit := min(s.limit(), s.res.Total)
	s.heap = s.heap[:0]
	if limit == 0 {
		return
	}
	s.layAll()
	home := s.x.nobody
	if !s.tiered {
		if h, ok := s.x.wide[s.opts.HomeCounty]; ok {
			home = h
		}
	}
	var acc [scoreBits]uint64
	top := s.topBit()
	for _, word := range s.active {
		w := int(word)
		m := s.match[w]
		acc[liveBit], acc[homeBit], acc[0], acc[1] = s.x.liveSet[w], home[w], s.x.reachSet[0][w], s.x.reachSet[1][w]
		s.scores(&acc, w)
		if len(s.heap) == limit {
			m &= above(acc[:top], s.heap[0].score)
		}
		for ; m != 0; m &= m - 1 {
			r := ranked{doc: lowest(w, m)}
			b := r.doc & 63
			for i, a := range acc[:top] {
				r.score |= uint32(a>>b&1) << i
			}
			s.keep(r, limit)
		}
		clear(acc[:])
	}
	slices.SortFunc(s.heap, func(a, b ranked) int {
		if a.before(b) {
			return -1
		}
		return 1
	})
	for _, r := range s.heap {
		s.hit(r)
	}
}

// topBit is how many bits of the score this query needs.
func (s *Searcher) topBit() int {
	switch {
	case s.res.Relaxed:
		return scoreBits
	case s.tiered:
		return sumBits + tierBits
	}
	return bits.Len(uint(liveBonus + homeBonus + 3 + 100*s.n))
}

// scores adds the scores of 64 services to what they have already.
func (s *Searcher) scores(acc *[scoreBits]uint64, w int) {
	for i := range s.n {
		u := &s.units[i]
		p := &u.match[w]
		var carry uint64
		for b := range valueBits {
			a, v := acc[b], p[b]
			x := a ^ v
			acc[b] = x ^ carry
			carry = a&v | x&carry
		}
		for b := valueBits; carry != 0 && b < sumBits; b++ {
			acc[b], carry = acc[b]^carry, acc[b]&carry
		}
		if s.res.Relaxed {
			addConst(acc[sumBits+tierBits:], u.words, u.any[w])
		}
	}
	if s.tiered {
		for b := range tierBits {
			acc[sumBits+b] = s.tier[w][b]
		}
	}
}

// addConst adds a constant to the services of a mask.
func addConst(acc []uint64, n int, mask uint64) {
	for i := 0; n>>i != 0; i++ {
		if n>>i&1 == 0 {
			continue
		}
		for b, carry := i, mask; carry != 0 && b < len(acc); b++ {
			acc[b], carry = acc[b]^carry, acc[b]&carry
		}
	}
}

// above is the services whose score is greater than n.
func above(acc []uint64, n uint32) uint64 {
	equal, more := ^uint64(0), uint64(0)
	for i := len(acc) - 1; i >= 0; i-- {
		if n>>i&1 != 0 {
			equal &= acc[i]
		} else {
			more |= equal & acc[i]
			equal &^= acc[i]
		}
	}
	return more
}

// keep puts a service into the heap of the best, whose root is the worst.
func (s *Searcher) keep(r ranked, limit int) {
	h := s.heap
	if len(h) < limit {
		h = append(h, r)
		for i := len(h) - 1; i > 0; {
			up := (i - 1) / 2
			if !h[up].before(h[i]) {
				break
			}
			h[up], h[i] = h[i], h[up]
			i = up
		}
		s.heap = h
		return
	}
	if !r.before(h[0]) {
		return
	}
	h[0] = r
	for i := 0; ; {
		down := 2*i + 1
		if down >= len(h) {
			break
		}
		if down+1 < len(h) && h[down].before(h[down+1]) {
			down++
		}
		if !h[i].before(h[down]) {
			break
		}
		h[i], h[down] = h[down], h[i]
		i = down
	}
}
