package triage_test

import (
	"math/bits"
	"math/rand/v2"

	"signpost/directory"
	"signpost/directory/triage"
	"signpost/internal/facts"
)

// lowerBound is the least number of questions beyond the safety one that any
// guided flow must put to somebody with these answers, found by search.
//
// A set of questions is refuted by two completions of its answers that lead to
// different alerts or first three suggestions. The search collects refutations:
// sets of questions of which at least one must be asked. The bound is the size
// of the smallest set that hits all of them.
func lowerBound(r *triage.Rules, f facts.Facts) int {
	s := &setSearch{r: r, qs: r.Directory().Questions, rng: rand.New(rand.NewPCG(1, 2))}
	s.base = onlyWhatIsAsked(r, f)
	for i, q := range s.qs {
		if q.ID != "safety" && r.Applies(q.ID, s.base) {
			if s.differs(1 << i) {
				s.mustHit = append(s.mustHit, 1<<i)
			}
		}
	}
	for { // refute the smallest sets until one stands
		best := s.smallest()
		refuted := false
		for range 15 {
			if c := s.rng.Uint64() & s.all() &^ best; s.differs(c) {
				s.mustHit = append(s.mustHit, s.shrink(c))
				refuted = true
				break
			}
		}
		if !refuted {
			return bits.OnesCount64(best)
		}
	}
}

type setSearch struct {
	r       *triage.Rules
	qs      []*directory.Question
	rng     *rand.Rand
	base    facts.Facts
	mustHit []uint64
	witness facts.Facts // the completion that differs
}

// all is every question but the safety one.
func (s *setSearch) all() uint64 {
	var out uint64
	for i, q := range s.qs {
		if q.ID != "safety" {
			out |= 1 << i
		}
	}
	return out
}

// differs looks for a completion in which only the questions in c are answered
// otherwise and that leads elsewhere.
func (s *setSearch) differs(c uint64) bool {
	if c == 0 {
		return false
	}
	if bits.OnesCount64(c) == 1 {
		return s.differsAlone(s.qs[bits.TrailingZeros64(c)])
	}
	for range 8 {
		g := s.base
		for i, q := range s.qs {
			if c&(1<<i) != 0 {
				for _, p := range q.Parts {
					g = g.With(facts.Key(p.Fact), s.someAnswer(p.Fact))
				}
			}
		}
		g = onlyWhatIsAsked(s.r, g)
		if !samePressing(s.r, s.base, g) {
			s.witness = g
			return true
		}
	}
	return false
}

func (s *setSearch) someAnswer(fact string) facts.Answer {
	all := s.answers(fact)
	return all[s.rng.IntN(len(all))]
}

func (s *setSearch) differsAlone(q *directory.Question) bool {
	for _, p := range q.Parts {
		for _, a := range s.answers(p.Fact) {
			if g := onlyWhatIsAsked(s.r, s.base.With(facts.Key(p.Fact), a)); !samePressing(s.r, s.base, g) {
				return true
			}
		}
	}
	return false
}

func (s *setSearch) answers(fact string) []facts.Answer {
	def, _ := vocabulary(s.r.Directory()).Def(facts.Key(fact))
	out := []facts.Answer{facts.Unknown()}
	switch def.Kind {
	case facts.YesNo:
		return append(out, facts.Flag(true), facts.Flag(false))
	case facts.Count:
		return append(out, facts.Number(def.Lo), facts.Number(def.Hi))
	case facts.Years:
		return append(out, facts.Number(12), facts.Number(19), facts.Number(35))
	case facts.Many:
		out = append(out, facts.List())
		for _, w := range def.Values {
			out = append(out, facts.List(w))
		}
		return out
	}
	for _, w := range def.Values {
		out = append(out, facts.Word(w))
	}
	return out
}

// shrink takes questions out of a set for as long as the difference found stays.
func (s *setSearch) shrink(c uint64) uint64 {
	for i := range s.qs {
		if smaller := c &^ (1 << i); smaller != c && smaller != 0 && s.differsFromWitness(smaller) {
			c = smaller
		}
	}
	return c
}

// differsFromWitness answers only the questions in c as the last difference
// found did.
func (s *setSearch) differsFromWitness(c uint64) bool {
	g := s.base
	for i, q := range s.qs {
		if c&(1<<i) != 0 {
			for _, p := range q.Parts {
				g = g.With(facts.Key(p.Fact), s.witness.Get(facts.Key(p.Fact)))
			}
		}
	}
	g = onlyWhatIsAsked(s.r, g)
	return !samePressing(s.r, s.base, g)
}

// smallest is a smallest set that holds a question of every set in mustHit.
func (s *setSearch) smallest() uint64 {
	all := s.all()
	for n := 0; n <= bits.OnesCount64(all); n++ {
		if best, ok := s.cover(0, n); ok {
			return best
		}
	}
	return all
}

func (s *setSearch) cover(chosen uint64, left int) (uint64, bool) {
	for _, m := range s.mustHit {
		if chosen&m != 0 {
			continue
		}
		for i := range s.qs {
			if left > 0 && m&(1<<i) != 0 {
				if best, ok := s.cover(chosen|1<<i, left-1); ok {
					return best, true
				}
			}
		}
		return 0, false
	}
	return chosen, true
}
