package search

import (
	"math/bits"
	"slices"
)

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
	s.callAll()
	home := s.home()
	if _, ok := s.x.wide[s.opts.HomeCounty]; s.tiered || !ok {
		home = s.x.nobody
	}
	var acc [scoreBits]uint64
	top := s.topBit()
	for _, word := range s.active {
		w := int(word)
		m := s.match[w]
		acc[0], acc[1], acc[calledBit] = s.x.reachSet[0][w], s.x.reachSet[1][w], s.calledSet[w]
		acc[liveBit], acc[homeBit] = s.x.liveSet[w], home[w]
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
	case s.widened:
		return scoreBits
	case s.tiered:
		return sumBits + tierBits
	}
	return bits.Len(uint(liveBonus + homeBonus + calledName + 3 + 100*s.n))
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
		if s.widened {
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
