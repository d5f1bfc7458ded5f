package search

import (
	"math/bits"
	"slices"
)

const defaultLimit = 50

// Searcher answers queries one after another with memory of its own, which is
// reused: once warm, a query allocates nothing. It is for one goroutine.
type Searcher struct {
	x          *Index
	q          query
	units      [maxQueryWords]unit
	n          int // units in use
	tier       plane
	tiered     bool
	mask       []uint64
	match      []uint64
	ladder     ladder
	fuzzy      fuzzy
	found      *unit // of the typos being walked
	foundWhole bool
	key        []rune
	digits     []byte
	whole      []uint32
	part       []uint32
	heap       []ranked
	opts       Options

	inPlaces []uint32 // of in: filters
	askOpen  bool
	folded   []rune
	foldTok  []token
	first    int // in why, of the hit being explained

	res   Result
	why   []string
	spans []Span
}

// NewSearcher returns a searcher over the index.
func (x *Index) NewSearcher() *Searcher {
	s := &Searcher{x: x, tier: newPlane(x.words), mask: make([]uint64, x.words), match: make([]uint64, x.words)}
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
	c.Hits = slices.Clone(r.Hits)
	c.Filters = slices.Clone(r.Filters)
	c.Unknown = slices.Clone(r.Unknown)
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
		h.Why, h.NameSpans = why[w:len(why):len(why)], spans[p:len(spans):len(spans)]
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
	s.tier.clear()
	s.filter()
	s.res.Filters = append(s.res.Filters, s.q.filters...)
	s.res.Cut = s.q.cut
	switch {
	case s.n > 0:
		s.gatherAll()
		s.rank()
	case s.tiered:
		s.tiers()
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
	named := s.tiered
	for i := range s.n {
		u := &s.units[i]
		if u.match.any == nil {
			u.match = newPlane(s.x.words)
		}
		s.gather(u)
		named = named || u.firm
	}
	s.tiered = named
	if named {
		s.tiers()
	}
	copy(s.match, s.mask)
	for i := range s.n {
		andWords(s.match, s.units[i].match.any)
	}
	for i := range s.n {
		u := &s.units[i]
		if !u.matchable() {
			s.res.Unknown = append(s.res.Unknown, s.q.text[u.start:u.end])
		}
	}
	if empty(s.match) && s.n > 1 {
		s.res.Relaxed = true
		clear(s.match)
		for i := range s.n {
			orWords(s.match, s.units[i].match.any)
		}
		andWords(s.match, s.mask)
		s.res.Relaxed = !empty(s.match)
	}
}

// tiers lays down how near each service is to the places named.
func (s *Searcher) tiers() {
	l := &s.ladder
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
	l.lay(&s.tier)
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
	var home []uint64
	if !s.tiered {
		home = s.x.wide[s.opts.HomeCounty]
	}
	live := s.x.liveSet
	var acc [scoreBits]uint64
	for w, m := range s.match {
		if m == 0 {
			continue
		}
		s.scores(&acc, w, live, home)
		if len(s.heap) == limit {
			m &= above(&acc, s.heap[0].score)
		}
		for ; m != 0; m &= m - 1 {
			b := uint(bits.TrailingZeros64(m))
			r := ranked{doc: uint32(w*64) + uint32(b)}
			for i := range acc {
				r.score |= uint32(acc[i]>>b&1) << i
			}
			s.keep(r, limit)
		}
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

// scores adds up the scores of 64 services.
func (s *Searcher) scores(acc *[scoreBits]uint64, w int, live, home []uint64) {
	*acc = [scoreBits]uint64{}
	for i := range s.n {
		p := &s.units[i].match
		var carry uint64
		for b := range p.bit {
			x := acc[b] ^ p.bit[b][w]
			c := acc[b]&p.bit[b][w] | x&carry
			acc[b] = x ^ carry
			carry = c
		}
		carryOn(acc[len(p.bit):sumBits], carry)
		if s.res.Relaxed {
			addConst(acc[sumBits+tierBits:], s.units[i].words, p.any[w])
		}
	}
	addConst(acc[:sumBits], liveBonus, live[w])
	if home != nil {
		addConst(acc[:sumBits], homeBonus, home[w])
	}
	if s.tiered {
		for b := range tierBits {
			acc[sumBits+b] = s.tier.bit[b][w]
		}
	}
}

func carryOn(acc []uint64, carry uint64) {
	for i := 0; carry != 0 && i < len(acc); i++ {
		acc[i], carry = acc[i]^carry, acc[i]&carry
	}
}

// addConst adds a constant to the services of a mask.
func addConst(acc []uint64, n int, mask uint64) {
	for i := 0; n>>i != 0; i++ {
		if n>>i&1 != 0 {
			carryOn(acc[i:], mask)
		}
	}
}

// above is the services whose score is greater than n.
func above(acc *[scoreBits]uint64, n uint32) uint64 {
	equal, more := ^uint64(0), uint64(0)
	for i := scoreBits - 1; i >= 0; i-- {
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
