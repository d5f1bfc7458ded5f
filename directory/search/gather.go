package search

import "slices"

// answer is the services that a unit matches.
type answer struct {
	any  []uint64 // which
	best int      // the most that any of them scores

	// Of an answer that is kept for the next keystroke: how well they match, and
	// what it is the answer to.
	match  plane
	spans  []span
	digits []byte
	firm   bool
	used   uint64 // when last; 0: not kept
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
		s.answers = append(s.answers, &answer{any: make([]uint64, s.x.words), match: make(plane, s.x.words)})
	}
	a := s.answers[oldest]
	a.used = s.clock
	a.spans = append(a.spans[:0], u.spans...)
	a.digits = append(a.digits[:0], u.digits...)
	a.firm = u.firm
	u.answer = a
	s.gather(u)
	if a.best = s.ladder.top; a.best > 0 { // else nobody reads it
		s.ladder.lay(a.match)
	}
}

func (a *answer) isTo(u *unit) bool {
	return a.firm == u.firm && slices.Equal(a.spans, u.spans) && slices.Equal(a.digits, u.digits)
}

// lastAnswer finds the services that the last unit matches. How well is not
// worked out for all of them: it stays in the ladder and in s.placed.
func (s *Searcher) lastAnswer(u *unit) {
	u.answer = s.last
	s.gather(u)
	u.best = s.ladder.top
	if s.scoresPlaces(u) {
		u.best = max(u.best, placeValue(int(s.placed.top)))
	}
}

// scoresPlaces reports whether services of the unit just gathered score by the
// places that it may be.
func (s *Searcher) scoresPlaces(u *unit) bool { return s.placed.named() && !u.firm }

// gather finds, for one unit, the services it matches: which, in u.any; how
// well, in the ladder; and the places it may be, in s.placed.
func (s *Searcher) gather(u *unit) {
	l := &s.ladder
	l.reset()
	s.placed.reset()
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
		s.placed.add(&s.x.zones, s.x.zones.ofTerm(sp.lo, sp.hi))
	}
	s.addPhones(u)
	late := s.placed.named() && (u.firm || u.answer == s.last)
	if !late {
		s.addNear(u)
	}
	l.level(s.x.words)
	clear(u.any)
	l.union(u.any)
	if late {
		s.orNear(u.any, &s.placed)
	}
}

// addNear puts what the services near the unit's places score into the ladder.
func (s *Searcher) addNear(u *unit) {
	if !s.scoresPlaces(u) {
		return
	}
	z := &s.x.zones
	for _, p := range s.placed.patches {
		s.ladder.addList(placeValue(int(s.placed.tier[p])), &z.pool, z.lists[p])
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
		l.add(v, p.docs[class][p.off[class].at(lo):p.off[class].at(hi)], nil)
		i, j := p.denseIn(class, lo, hi)
		for ; i < j; i++ {
			l.add(v, nil, p.dense(class, i))
		}
	}
}

// addPhones adds services with the digits in a number. Whole numbers sort
// before longer ones, so they come first among the tails.
func (s *Searcher) addPhones(u *unit) {
	tel := &s.x.tel
	tails := u.tails
	s.docs = s.docs[:0]
	for len(tails) > 0 && tails[0].at() == 0 && packedLen(tel.tailKey(tails[0])) == len(u.digits) {
		s.docs = append(s.docs, tel.doc[tails[0].phone()])
		tails = tails[1:]
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
