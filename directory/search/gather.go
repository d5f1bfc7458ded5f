package search

import "slices"

// answer is the services that a unit matches.
type answer struct {
	any   []uint64 // which
	match plane    // how well; of the last unit only where the query matches

	// What it is the answer to, when it is kept for the next keystroke.
	spans  []span
	digits []byte
	firm   bool
	used   uint64 // when last; 0: not kept
}

func newAnswer(words int) *answer {
	return &answer{any: make([]uint64, words), match: make(plane, words)}
}

// kept is how many answers to finished words a searcher remembers, since the
// next keystroke asks for the same ones.
const kept = 2 * maxQueryWords

// answerTo finds the services a finished unit matches, or remembers them.
func (s *Searcher) answerTo(u *unit) {
	s.clock++
	oldest := 0
	for i, a := range s.answers {
		if a.used > 0 && a.isTo(u) {
			a.used = s.clock
			u.answer = a
			return
		}
		if a.used < s.answers[oldest].used {
			oldest = i
		}
	}
	if len(s.answers) < kept {
		oldest = len(s.answers)
		s.answers = append(s.answers, newAnswer(s.x.words))
	}
	a := s.answers[oldest]
	a.used = s.clock
	a.spans = append(a.spans[:0], u.spans...)
	a.digits = append(a.digits[:0], u.digits...)
	a.firm = u.firm
	u.answer = a
	s.gather(u)
	s.ladder.lay(a.match, s.whole, s.all)
}

func (a *answer) isTo(u *unit) bool {
	return a.firm == u.firm && slices.Equal(a.spans, u.spans) && slices.Equal(a.digits, u.digits)
}

// gather finds, for one unit, the services it matches: which, in u.any, and
// how well, in the ladder.
func (s *Searcher) gather(u *unit) {
	l := &s.ladder
	l.reset()
	for _, sp := range u.spans {
		s.addTerms(l, sp, u.firm)
		if !u.follows(sp) {
			continue
		}
		for _, to := range s.x.link.of(sp.lo, sp.hi) {
			if to.wordy && sp.unfinished() {
				continue
			}
			s.addRange(l, to.term, to.term+1, int(sp.quality), int(to.steps), u.firm)
		}
		if !u.firm {
			s.addPlaces(l, s.x.zones.ofTerm(sp.lo, sp.hi), true)
		}
	}
	s.addPhones(u)
	l.gather(s.x.words)
	clear(u.any)
	l.union(u.any)
	if u.firm {
		s.orPlaces(u)
	}
}

// addTerms adds the services that have a term of the span.
func (s *Searcher) addTerms(l *ladder, sp span, firm bool) {
	if sums, ok := s.x.sums.of(sp.node); ok {
		for class := range classes {
			l.addList(worth(int(sp.quality), 0, class, firm), &s.x.sums.pool, sums[class])
		}
		return
	}
	s.addRange(l, sp.lo, sp.hi, int(sp.quality), 0, firm)
}

func (s *Searcher) addRange(l *ladder, lo, hi uint32, quality, steps int, firm bool) {
	p := &s.x.post
	for class := range classes {
		v := worth(quality, steps, class, firm)
		l.add(v, p.docs[class][p.off[class][lo]:p.off[class][hi]], nil)
		i, j := p.denseIn(class, lo, hi)
		for ; i < j; i++ {
			l.add(v, nil, p.dense(class, i))
		}
	}
}

// addPlaces adds the areas of places, each once and as near as any of them has
// it: as scores of a unit, or as tiers. The beginning of a name may be that of
// a hundred places, which share their areas.
func (s *Searcher) addPlaces(l *ladder, places []uint32, asScore bool) {
	if len(places) == 0 {
		return
	}
	z := &s.x.zones
	put := func(tier int, ls list) {
		v := tier
		if asScore {
			v = placeValue(tier)
		}
		l.addList(v, &z.pool, ls)
	}
	put(tierWide, z.any)
	s.nearest(places)
	for _, a := range s.areas {
		put(int(s.areaTier[a]), z.lists[a])
	}
}

// nearest finds the areas of places, in s.areas, and how near each is to the
// one it is nearest to, in s.areaTier.
func (s *Searcher) nearest(places []uint32) {
	z := &s.x.zones
	for _, a := range s.areas {
		s.areaTier[a] = 0
	}
	s.areas = s.areas[:0]
	for _, p := range places {
		for i := z.placeOff[p]; i < z.placeOff[p+1]; i++ {
			a := z.placeArea[i]
			if s.areaTier[a] == 0 {
				s.areas = append(s.areas, a)
			}
			s.areaTier[a] = max(s.areaTier[a], z.placeTier[i])
		}
	}
}

// orPlaces makes services near any of the unit's places match it.
func (s *Searcher) orPlaces(u *unit) {
	z := &s.x.zones
	z.pool.or(u.any, z.any)
	for _, sp := range u.spans {
		s.nearest(z.ofTerm(sp.lo, sp.hi))
		for _, a := range s.areas {
			z.pool.or(u.any, z.lists[a])
		}
	}
}

// addPhones adds services with the digits in a number. Whole numbers sort
// before longer ones, so they come first among the tails.
func (s *Searcher) addPhones(u *unit) {
	tel := &s.x.tel
	tails := u.tails
	s.docs = s.docs[:0]
	for len(tails) > 0 && tel.length(tails[0]) == len(u.digits) {
		if tails[0].at() == 0 {
			s.docs = append(s.docs, tel.doc[tails[0].phone()])
			tails = tails[1:]
			continue
		}
		break
	}
	whole := len(s.docs)
	if ls, ok := tel.common(u.digits); ok {
		s.ladder.add(phoneWhole, s.docs, nil)
		s.ladder.addList(phonePart, &tel.pool, ls)
		return
	}
	for _, t := range tails {
		s.docs = append(s.docs, tel.doc[t.phone()])
	}
	s.ladder.add(phoneWhole, s.docs[:whole], nil)
	s.ladder.add(phonePart, s.docs[whole:], nil)
}
