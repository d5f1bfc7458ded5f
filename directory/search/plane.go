package search

// plane is a number for each service, kept one bit per slice so that sums and
// comparisons work on 64 services at once.
type plane struct {
	any  []uint64
	bit  [7][]uint64
	used uint8 // bits that may be set
}

func newPlane(words int) plane {
	p := plane{any: make([]uint64, words)}
	for i := range p.bit {
		p.bit[i] = make([]uint64, words)
	}
	return p
}

func (p *plane) clear() {
	clear(p.any)
	for i := range p.bit {
		if p.used>>i&1 != 0 {
			clear(p.bit[i])
		}
	}
	p.used = 0
}

// set gives services that have no number yet this one.
func (p *plane) set(docs []uint32, value int) {
	p.used |= uint8(value)
	for _, d := range docs {
		w, b := d>>6, uint64(1)<<(d&63)
		if p.any[w]&b != 0 {
			continue
		}
		p.any[w] |= b
		for i := 0; value>>i != 0; i++ {
			if value>>i&1 != 0 {
				p.bit[i][w] |= b
			}
		}
	}
}

// setWords is set for a bitmap.
func (p *plane) setWords(set []uint64, value int) {
	p.used |= uint8(value)
	set = set[:len(p.any)]
	for w, s := range set {
		s &^= p.any[w]
		if s == 0 {
			continue
		}
		p.any[w] |= s
		for i := 0; value>>i != 0; i++ {
			if value>>i&1 != 0 {
				p.bit[i][w] |= s
			}
		}
	}
}

// item is a set of services that score the same in a unit.
type item struct {
	docs []uint32
	set  []uint64
	next int32
}

// ladder holds items by value, so that the best can be laid down first.
type ladder struct {
	head  [128]int32
	items []item
}

func (l *ladder) reset() {
	l.items = l.items[:0]
	for i := range l.head {
		l.head[i] = -1
	}
}

func (l *ladder) add(value int, docs []uint32, set []uint64) {
	if len(docs) == 0 && set == nil {
		return
	}
	l.items = append(l.items, item{docs, set, l.head[value]})
	l.head[value] = int32(len(l.items) - 1)
}

// addList adds a list of a pool.
func (l *ladder) addList(value int, p *pool, ls list) {
	if ls.dense {
		l.add(value, nil, p.dense[ls.off:int(ls.off)+p.words])
	} else {
		l.add(value, p.sparse[ls.off:ls.off+ls.n], nil)
	}
}

// lay writes the items into a plane: each service gets its best value.
func (l *ladder) lay(p *plane) {
	for v := len(l.head) - 1; v > 0; v-- {
		for i := l.head[v]; i >= 0; i = l.items[i].next {
			it := &l.items[i]
			if it.set != nil {
				p.setWords(it.set, v)
			} else {
				p.set(it.docs, v)
			}
		}
	}
}

// gather finds, for one unit, the services it matches and how well.
func (s *Searcher) gather(u *unit) {
	l := &s.ladder
	l.reset()
	for _, sp := range u.spans {
		s.addTerms(sp.lo, sp.hi, int(sp.quality), 0)
		if !u.follows(sp) {
			continue
		}
		for _, to := range s.x.link.of(sp.lo, sp.hi) {
			s.addTerms(to.term, to.term+1, int(sp.quality), int(to.steps))
		}
		if !u.firm {
			for _, p := range s.x.zones.ofTerm(sp.lo, sp.hi) {
				s.addPlace(l, p, true)
			}
		}
	}
	s.addPhones(u)
	u.match.clear()
	l.lay(&u.match)
	if u.firm {
		s.orPlaces(u)
	}
}

func (s *Searcher) addTerms(lo, hi uint32, quality, steps int) {
	p := &s.x.post
	for class := range classes {
		v := value(quality, steps, class)
		s.ladder.add(v, p.docs[class][p.off[class][lo]:p.off[class][hi]], nil)
		i, j := p.denseIn(class, lo, hi)
		for ; i < j; i++ {
			s.ladder.add(v, nil, p.dense(class, i))
		}
	}
}

// addPlace adds a place's areas: as scores of a unit, or as tiers.
func (s *Searcher) addPlace(l *ladder, place uint32, asScore bool) {
	z := &s.x.zones
	put := func(tier int, ls list) {
		v := tier
		if asScore {
			v = placeValue(tier)
		}
		l.addList(v, &z.pool, ls)
	}
	put(tierWide, z.any)
	for i := z.placeOff[place]; i < z.placeOff[place+1]; i++ {
		put(int(z.placeTier[i]), z.lists[z.placeArea[i]])
	}
}

// orPlaces makes services near any of the unit's places match it.
func (s *Searcher) orPlaces(u *unit) {
	z := &s.x.zones
	z.pool.or(u.match.any, z.any)
	for _, sp := range u.spans {
		for _, p := range z.ofTerm(sp.lo, sp.hi) {
			for i := z.placeOff[p]; i < z.placeOff[p+1]; i++ {
				z.pool.or(u.match.any, z.lists[z.placeArea[i]])
			}
		}
	}
}

// addPhones adds services with the digits in a number.
func (s *Searcher) addPhones(u *unit) {
	tel := &s.x.tel
	s.whole, s.part = s.whole[:0], s.part[:0]
	for _, t := range u.tails {
		if tel.whole(t, len(u.digits)) {
			s.whole = append(s.whole, tel.doc[t.phone])
		} else {
			s.part = append(s.part, tel.doc[t.phone])
		}
	}
	s.ladder.add(phoneWhole, s.whole, nil)
	s.ladder.add(phonePart, s.part, nil)
}
