package triage

import (
	"math/bits"
	"slices"

	"signpost/directory"
	"signpost/internal/facts"
)

// questionSet is a set of questions by index. A directory with more than 64
// lets the rest share the last bit, which only makes the guided flow ask more.
type questionSet uint64

func oneQuestion(i int) questionSet { return 1 << min(i, 63) }

func (q questionSet) has(i int) bool { return q&oneQuestion(i) != 0 }

// cube is what can be said of all completions of a set of answers: every way
// in which the facts that are still open could turn out, unknown and declined
// included. All of it is an over-approximation: what a cube says cannot happen
// cannot happen; what it says may happen need not.
//
// Each fact is taken to vary on its own, within one list also each value, so a
// sum of points may look wider than it can be. Narrowing open facts narrows
// everything, so a question that cannot matter now never matters later.
type cube struct {
	r        *Rules
	answers  *answers
	given    facts.Facts
	open     []bool // by fact
	closed   map[*part]bool
	setters  []questionSet // by fact: open questions that set it
	tests    []truth
	testQ    []questionSet // questions that could change the value of a test
	conds    []truth
	condQ    []questionSet
	at       []outlook
	order    []int // tie order of each service
	route    router
	pressing questionSet // could change an alert or the first three
	needed   questionSet // alone decides an alert, so no other answer makes it needless
	weight   []int       // by question: how much it could change
}

// newCube works out the completions of f once the questions in asked have been
// put. What f already knows of other questions counts as known.
func (r *Rules) newCube(f facts.Facts, asked []bool, o Options) *cube {
	c := &cube{
		r: r, answers: newAnswers(r.layout), given: f,
		open: make([]bool, len(r.layout.facts)), setters: make([]questionSet, len(r.layout.facts)),
		tests: make([]truth, len(r.conds.tests)), testQ: make([]questionSet, len(r.conds.tests)),
		conds: make([]truth, len(r.conds.conds)), condQ: make([]questionSet, len(r.conds.conds)),
		at: make([]outlook, len(r.services)), order: make([]int, len(r.services)), route: newRouter(len(r.services)),
		weight: make([]int, len(r.questions)),
	}
	county := o.DeskCounty
	if county == "" {
		county = r.dir.County
	}
	r.layout.encode(c.answers, f, county)
	for i := range r.services {
		c.order[i] = r.tieOrder(i, closedNow(o, r.services[i].src.ID))
	}
	c.openFacts(asked)
	c.judge()
	return c
}

// openFacts finds the facts that a question could still set. A question whose
// condition fails in every completion is not put, which closes its facts and
// can close further questions, until nothing changes.
func (c *cube) openFacts(asked []bool) {
	shut := slices.Clone(asked)
	c.closed = make(map[*part]bool)
	for changed := true; changed; {
		changed = false
		clear(c.open)
		clear(c.setters)
		for i := range c.r.questions {
			if !shut[i] {
				c.openParts(i)
			}
		}
		c.decide()
		for i := range c.r.questions {
			if !shut[i] && c.r.questions[i].rejects(c.conds) {
				shut[i], changed = true, true
			}
			changed = c.closeParts(i, shut[i]) || changed
		}
	}
}

// closeParts notes the pieces of question i that apply in no completion.
func (c *cube) closeParts(i int, shut bool) (changed bool) {
	for k := range c.r.questions[i].parts {
		p := &c.r.questions[i].parts[k]
		if !shut && p.when != none && c.conds[p.when] == isFalse && !c.closed[p] {
			c.closed[p], changed = true, true
		}
	}
	return changed
}

func (c *cube) openParts(i int) {
	for k := range c.r.questions[i].parts {
		p := &c.r.questions[i].parts[k]
		if c.closed[p] {
			continue
		}
		key := c.r.layout.facts[p.fact].def.Key
		if a := c.given.Get(key); a.Known() || a.IsDeclined() {
			continue
		}
		c.open[p.fact] = true
		c.setters[p.fact] |= oneQuestion(i)
	}
}

// decide works out the values that tests and conditions can have.
func (c *cube) decide() {
	k := c.r.conds
	for i := range k.tests {
		c.tests[i], c.testQ[i] = c.possible(int32(i))
	}
	for i := range k.conds {
		cond := &k.conds[i]
		c.conds[i] = cond.eval(c.tests)
		c.condQ[i] = 0
		if c.conds[i].certain() {
			continue
		}
		for _, clause := range cond.clauses {
			if evalClause(clause, c.tests) == isFalse {
				continue
			}
			for _, t := range clause {
				c.condQ[i] |= c.testQ[t]
			}
		}
	}
}

// possible lists the values a test can have and the questions that could
// change which one it has.
func (c *cube) possible(t int32) (truth, questionSet) {
	x := &c.r.conds.tests[t]
	if x.broken {
		return isUnknown, 0
	}
	l := c.r.layout
	var by questionSet
	for _, f := range c.r.conds.factsOf(t) {
		if f == l.district && x.fact == l.county && c.given.Get(facts.County).Known() {
			continue // a county that was named does not follow from the district
		}
		by |= c.setters[f]
	}
	if by == 0 {
		return c.r.conds.evalTest(x, c.answers), 0
	}
	var out truth
	if x.alert {
		out = c.possibleUsing(x)
	} else {
		out = x.possible(&l.facts[x.fact])
	}
	if out.certain() {
		return out, 0
	}
	return out, by
}

// possible is every value of a test of a fact about which nothing is known.
func (x *test) possible(d *factDef) truth {
	var out truth
	for _, named := range []bool{x.unknown, x.decline} { // the states unknown and declined
		if named {
			out |= verdict(x.op != directory.NoneOf, false)
		} else {
			out |= isUnknown
		}
	}
	if d.numeric() {
		return out | isTrue | isFalse
	}
	n := 0
	for _, m := range x.mask {
		n += bits.OnesCount64(m)
	}
	if d.def.Kind == facts.Many {
		out |= isUnknown // a list can hold something not known more exactly
	}
	some, other := n > 0, true
	switch {
	case x.op == directory.AllOf && d.def.Kind == facts.Many:
		some, other = d.def.Max == 0 || n <= d.def.Max, n > 0
	case x.op == directory.AllOf:
		some, other = n <= 1, n > 0
	case d.def.Kind != facts.Many && d.def.Kind != facts.Free:
		other = n < len(d.bit)
	}
	if x.op == directory.NoneOf {
		some, other = other, some
	}
	if some {
		out |= isTrue
	}
	if other {
		out |= isFalse
	}
	return out
}

// possibleUsing is every value of an alert's test of using_now, which also
// looks at whether a substance is named.
func (c *cube) possibleUsing(x *test) truth {
	l := c.r.layout
	var out truth
	filled := []bool{c.answers.filled[l.substances]}
	if c.open[l.substances] {
		filled = []bool{false, true}
	}
	state := c.answers.state[x.fact]
	for _, named := range filled {
		if c.open[x.fact] || state == stateUnknown {
			out |= x.ofMissing(x.unknown, named)
		}
		if c.open[x.fact] || state == stateDeclined {
			out |= x.ofMissing(x.decline, named)
		}
	}
	if c.open[x.fact] {
		return out | x.ofUsing(true) | x.ofUsing(false)
	}
	if state == stateKnown {
		return c.r.conds.evalTest(x, c.answers)
	}
	return out
}

// ofMissing is the value for a using_now that is not there; named says that
// the condition asks for just that, filled that a substance is named.
func (x *test) ofMissing(named, filled bool) truth {
	switch {
	case named:
		return verdict(x.op != directory.NoneOf, false)
	case filled:
		return x.ofUsing(true)
	}
	return isUnknown
}
