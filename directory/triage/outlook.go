package triage

import (
	"math/bits"
	"slices"
)

// outlook is how a service can stand in the completions of a cube.
type outlook struct {
	mayFit, mustFit bool
	hardMay         bool // area, ages, status or reach may rule it out
	hardMust        bool
	baseLo, baseHi  int
	lo, hi          int // points, ways in included
	stepsLo         int
	stepsHi         int
	fitQ            questionSet // could change whether it fits
	baseQ           questionSet // could change its base points
	pointsQ         questionSet // could change its points
}

func (o *outlook) mayPick() bool  { return o.mayFit && o.hi >= Threshold }
func (o *outlook) mustPick() bool { return o.mustFit && o.lo >= Threshold }

// pickQ is the set of questions that could change whether it is suggested.
func (o *outlook) pickQ() questionSet {
	var q questionSet
	if !o.mustFit {
		q |= o.fitQ
	}
	if o.lo < Threshold {
		q |= o.pointsQ
	}
	return q
}

// judge works out every outlook and which questions could still matter.
func (c *cube) judge() {
	for i := range c.at {
		c.at[i] = c.outlook(&c.r.services[i])
	}
	c.waysIn()
	for i := range c.at {
		o := &c.at[i]
		o.lo = o.baseLo + stepPoints(o.stepsLo)
		o.hi = o.baseHi + stepPoints(o.stepsHi)
		if o.lo == o.hi {
			o.pointsQ = 0
		}
	}
	c.pressing = 0
	c.press()
}

func (c *cube) outlook(x *service) outlook {
	o := outlook{mayFit: x.never == "", mustFit: x.never == "", hardMay: x.never != "", hardMust: x.never != ""}
	for i := range x.notFor {
		n := &x.notFor[i]
		e := n.effect(c.conds)
		o.mayFit = o.mayFit && e&passes != 0
		o.mustFit = o.mustFit && e == passes
		if n.derived {
			o.hardMay = o.hardMay || e&shuts != 0
			o.hardMust = o.hardMust || e == shuts
		}
		if e&(e-1) != 0 {
			o.fitQ |= c.ruleQ(n)
		}
	}
	for i := range x.match {
		m := &x.match[i]
		switch t := m.holds(c.conds); {
		case t == isTrue:
			o.baseLo += m.points
			o.baseHi += m.points
		case t&isTrue != 0:
			o.baseLo += min(0, m.points)
			o.baseHi += max(0, m.points)
			o.baseQ |= c.ruleQ(m)
		}
	}
	o.pointsQ = o.baseQ
	return o
}

func (c *cube) ruleQ(r *rule) questionSet {
	var q questionSet
	if r.when != none {
		q |= c.condQ[r.when]
	}
	if r.unless != none {
		q |= c.condQ[r.unless]
	}
	return q
}

// waysIn bounds how many closed services each service is the first step to.
func (c *cube) waysIn() {
	for i := range c.at {
		may, must, by := c.wantedAndClosed(i)
		if may {
			c.firstSteps(i, must, by)
		}
	}
}

// wantedAndClosed bounds Rules.wantedAndClosed.
func (c *cube) wantedAndClosed(i int) (may, must bool, by questionSet) {
	o := &c.at[i]
	if !c.r.services[i].gatekept() || o.hardMust || o.mustFit || o.baseHi < Threshold {
		return false, false, 0
	}
	must = !o.hardMay && !o.mayFit && o.baseLo >= Threshold
	if !must {
		by = o.fitQ
		if o.baseLo < Threshold {
			by |= o.baseQ
		}
	}
	return true, must, by
}

// firstSteps goes through the ways in to i in the order of Rules.search. Every
// service that may be reachable before one that certainly is could be the
// first step.
func (c *cube) firstSteps(i int, must bool, by questionSet) {
	q := &c.route
	defer q.forget()
	q.todo = append(q.todo[:0], i)
	q.visit(i, start)
	var may []int
	var mayBy []questionSet
	sure := false
walk:
	for n := 0; n < len(q.todo); n++ {
		for _, w := range c.r.services[q.todo[n]].wayIn {
			if q.from[w] != unvisited {
				continue
			}
			q.visit(w, q.todo[n])
			open := c.r.opens(w, c.conds)
			can := c.at[w].mayFit && open&isTrue != 0
			if sure = c.at[w].mustFit && open == isTrue; !sure && can {
				by |= c.reachQ(w)
			}
			if can {
				may, mayBy = append(may, w), append(mayBy, by)
			}
			if sure {
				break walk
			}
			q.todo = append(q.todo, w)
		}
	}
	for n, w := range may {
		o := &c.at[w]
		o.stepsHi++
		if must && sure && len(may) == 1 {
			o.stepsLo++
		} else {
			o.pointsQ |= mayBy[n]
		}
	}
}

// reachQ is the set of questions that could change whether a service can be
// reached.
func (c *cube) reachQ(i int) questionSet {
	q := c.at[i].fitQ
	if t := c.r.services[i].team; t != none {
		q |= c.condQ[t]
	}
	return q
}

// press collects the questions whose answer could change a blocking or warning
// alert or the first three suggestions.
func (c *cube) press() {
	for i := range c.r.alerts {
		a := &c.r.alerts[i]
		if t := a.when.holds(c.conds); a.presses() && t&isTrue != 0 && t != isTrue {
			q := c.ruleQ(&a.when)
			if q&(q-1) == 0 {
				c.needed |= q
			}
			c.add(q, 1)
		}
	}
	top := c.candidates()
	for _, i := range top {
		o := &c.at[i]
		if !o.mustPick() {
			c.add(o.pickQ(), 2)
		}
		if o.pointsQ != 0 && c.tied(i, top) {
			c.add(o.pointsQ, 1)
		}
	}
}

func (c *cube) add(q questionSet, weight int) {
	c.pressing |= q
	for q != 0 {
		i := bits.TrailingZeros64(uint64(q))
		q &= q - 1
		for ; i < len(c.weight); i++ {
			c.weight[i] += weight
			if i < 63 {
				break
			}
		}
	}
}

// candidates lists the services that may be among the first three: fewer than
// three others are surely before them.
func (c *cube) candidates() []int {
	best := c.surest()
	var out []int
	for i := range c.at {
		if !c.at[i].mayPick() {
			continue
		}
		above := 0
		for _, j := range best {
			if j != i && c.surelyBefore(j, i) {
				above++
			}
		}
		if above < firstShown {
			out = append(out, i)
		}
	}
	return out
}

// surest lists the services that are suggested in every completion and have
// the most points at least; one more than are shown, because none stands before
// itself.
func (c *cube) surest() []int {
	var best []int
	for i := range c.at {
		if !c.at[i].mustPick() {
			continue
		}
		at := len(best)
		for at > 0 && c.moreSurely(i, best[at-1]) {
			at--
		}
		if at <= firstShown {
			best = slices.Insert(best, at, i)
			best = best[:min(len(best), firstShown+1)]
		}
	}
	return best
}

func (c *cube) moreSurely(a, b int) bool {
	if c.at[a].lo != c.at[b].lo {
		return c.at[a].lo > c.at[b].lo
	}
	return c.order[a] < c.order[b]
}

// firstShown is how many suggestions a desk shows without asking for more.
const firstShown = 3

// surelyBefore reports whether a is ranked before b in every completion in
// which both are suggested.
func (c *cube) surelyBefore(a, b int) bool {
	x, y := &c.at[a], &c.at[b]
	return x.lo > y.hi || (x.lo == y.hi && c.order[a] < c.order[b])
}

// tied reports whether the order of i and another of the list is still open.
func (c *cube) tied(i int, list []int) bool {
	for _, j := range list {
		if j != i && !c.surelyBefore(i, j) && !c.surelyBefore(j, i) {
			return true
		}
	}
	return false
}
