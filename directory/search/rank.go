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

// contest is who gets into the answer: the services of one word of a set at a
// time. Most are out before all that they score is known, because even with
// the most that is still to come they would stay behind the last of the best.
type contest struct {
	limit   int
	widened bool
	most    int // what all units can add to a sum
	top     int // bits that a sum needs
	near    uint8

	// What the worst of the best has, once there are as many as the limit.
	full  bool
	sum   int // -1: no sum is too small
	count uint32
	must  [][]uint64 // what one has to have to get in, however well the words match

	// Of the last unit, services of lists too short for a level.
	thin      []uint64
	thinValue []uint8

	// Of the 64 services looked at.
	bar  int               // the sum that is too small; -1: none
	open uint64            // still in
	free uint64            // in whatever their sum is
	acc  [sumBits]uint64   // their sums
	met  [countBits]uint64 // words matched
}

// rank scores the matches and keeps the best.
func (s *Searcher) rank() {
	s.res.Total = count(s.match)
	s.heap = s.heap[:0]
	if limit := min(s.limit(), s.res.Total); limit > 0 {
		s.enter(limit)
		for w, m := range s.match {
			if m != 0 {
				s.weigh(w, m)
			}
		}
		s.leave()
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

// enter prepares the contest.
func (s *Searcher) enter(limit int) {
	s.callAll()
	s.homeSet = s.home()
	if _, ok := s.x.wide[s.opts.HomeCounty]; s.tiered || !ok {
		s.homeSet = s.x.nobody
	}
	c := &s.contest
	c.widened = s.widened
	c.must = c.must[:0]
	c.limit, c.full, c.sum, c.count, c.most = limit, false, -1, 0, 0
	for i := range s.n {
		c.most += s.units[i].best
	}
	c.top = bits.Len(uint(liveBonus + homeBonus + calledName + 3 + c.most))
	if c.near = 0; s.tiered {
		s.findNear()
		c.near = s.near.top
	}
	if s.n == 0 {
		return
	}
	s.ladder.eachThin(func(doc uint32, value int) {
		if w, b := doc>>6, uint64(1)<<(doc&63); c.thin[w]&b == 0 {
			c.thin[w] |= b
			c.thinValue[doc] = uint8(value)
		}
	})
}

func (s *Searcher) leave() {
	if s.n > 0 {
		s.ladder.eachThin(func(doc uint32, _ int) { s.contest.thin[doc>>6] = 0 })
	}
}

// weigh lets the matches among 64 services compete.
func (s *Searcher) weigh(w int, m uint64) {
	c := &s.contest
	c.open, c.free, c.bar = m, 0, c.sum
	if s.widened && !s.countMet(w) {
		return
	}
	for _, must := range c.must {
		c.open &= must[w] | c.free
	}
	if c.open == 0 {
		return
	}
	acc := &c.acc
	*acc = [sumBits]uint64{}
	acc[0], acc[1], acc[calledBit] = s.x.reachSet[0][w], s.x.reachSet[1][w], s.calledSet[w]
	acc[liveBit], acc[homeBit] = s.x.liveSet[w], s.homeSet[w]
	left := c.most
	if c.bar >= left && !c.stay(left) {
		return
	}
	for i := range s.n - 1 {
		u := &s.units[i]
		if u.best == 0 {
			continue
		}
		addPlane(acc, &u.match[w])
		if left -= u.best; !c.stay(left) {
			return
		}
	}
	if s.n > 0 {
		s.weighLast(w)
	} else {
		s.settle(w, c.open, 0)
	}
}

// stay lets those go whose sum is too small even with so much more, and reports
// whether any is left.
func (c *contest) stay(more int) bool {
	if c.bar >= more {
		c.open &= above(c.acc[:c.top], uint32(c.bar-more)) | c.free
	}
	return c.open != 0
}

// countMet counts the words that services match when not all have to, and
// reports whether any of them matches enough.
func (s *Searcher) countMet(w int) bool {
	c := &s.contest
	c.met = [countBits]uint64{}
	for i := range s.n {
		u := &s.units[i]
		addConst(c.met[:], u.words, u.any[w])
	}
	if c.full {
		more := above(c.met[:], c.count)
		same := ^uint64(0)
		for i, b := range c.met {
			if c.count>>i&1 != 0 {
				same &= b
			} else {
				same &^= b
			}
		}
		c.open &= more | same
		c.free = more
	}
	return c.open != 0
}

// weighLast adds what the last unit scores: level by level from the best, as
// long as anybody could still get in.
func (s *Searcher) weighLast(w int) {
	c := &s.contest
	if thin := c.thin[w] & c.open; thin != 0 {
		c.open &^= thin
		s.oneByOne(w, thin)
	}
	u := &s.units[s.n-1]
	place := 0
	if s.scoresPlaces(u) {
		place = placeValue(int(s.placed.top))
	}
	for i := range s.ladder.levels {
		lv := &s.ladder.levels[i]
		if lv.value < place {
			break
		}
		if !c.stay(lv.value) {
			return
		}
		if set := lv.set[w] & c.open; set != 0 {
			c.open &^= set
			s.settle(w, set, lv.value)
		}
	}
	if !c.stay(place) {
		return
	}
	if place > 0 {
		s.oneByOne(w, c.open)
		return
	}
	s.settle(w, c.open, 0)
}

// oneByOne finds what the last unit scores for some services that no set tells
// it of.
func (s *Searcher) oneByOne(w int, set uint64) {
	c := &s.contest
	places := s.scoresPlaces(&s.units[s.n-1])
	for ; set != 0; set &= set - 1 {
		doc := lowest(w, set)
		b := uint64(1) << (doc & 63)
		v := 0
		if c.thin[w]&b != 0 {
			v = int(c.thinValue[doc])
		}
		if places {
			if t := s.placed.of(&s.x.zones, doc); t > 0 {
				v = max(v, placeValue(int(t)))
			}
		}
		for i := range s.ladder.levels {
			lv := &s.ladder.levels[i]
			if lv.value <= v {
				break
			}
			if lv.set[w]&b != 0 {
				v = lv.value
				break
			}
		}
		s.settle(w, b, v)
	}
}

// settle gives services their scores, to which the last unit adds so much, and
// keeps those among the best.
func (s *Searcher) settle(w int, set uint64, more int) {
	c := &s.contest
	for ; set != 0; set &= set - 1 {
		r := ranked{doc: lowest(w, set)}
		b := r.doc & 63
		sum := uint32(more)
		for i, a := range c.acc[:c.top] {
			sum += uint32(a>>b&1) << i
		}
		r.score = sum
		if s.tiered {
			r.score += uint32(s.near.of(&s.x.zones, r.doc)) << sumBits
		}
		if s.widened {
			for i, a := range c.met {
				r.score += uint32(a>>b&1) << (i + sumBits + tierBits)
			}
		}
		s.keep(r)
	}
}

// raise notes what the worst of the best has.
func (s *Searcher) raise(score uint32) {
	c := &s.contest
	c.full = true
	c.count = score >> (sumBits + tierBits)
	// A nearer service may have any sum, unless none is nearer.
	before := c.sum
	if c.sum = -1; score>>sumBits&(1<<tierBits-1) == uint32(c.near) {
		c.sum = int(score & (1<<sumBits - 1))
	}
	// Of these 64, one that comes before the worst by its name may come after it.
	if !c.widened {
		c.bar = max(c.bar, c.sum-1)
	}
	if c.sum == before {
		return
	}
	c.must = c.must[:0]
	const all = liveBonus + homeBonus + calledName + 3
	for _, b := range [...]struct {
		bonus int
		set   []uint64
	}{{calledName, s.calledSet}, {homeBonus, s.homeSet}, {liveBonus, s.x.liveSet}} {
		if all-b.bonus+c.most <= c.sum {
			c.must = append(c.must, b.set)
		}
	}
}

// addPlane adds the numbers of a plane to 64 sums.
func addPlane(acc *[sumBits]uint64, p *[valueBits + 1]uint64) {
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
func (s *Searcher) keep(r ranked) {
	h := s.heap
	if len(h) < s.contest.limit {
		h = append(h, r)
		for i := len(h) - 1; i > 0; {
			up := (i - 1) / 2
			if !h[up].before(h[i]) {
				break
			}
			h[up], h[i] = h[i], h[up]
			i = up
		}
		if s.heap = h; len(h) == s.contest.limit {
			s.raise(h[0].score)
		}
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
	s.raise(h[0].score)
}
