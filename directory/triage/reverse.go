package triage

import (
	"iter"
	"math/rand/v2"
	"slices"
	"strconv"

	"signpost/directory"
	"signpost/internal/facts"
)

// Dull is a rule or service that does nothing, and why.
type Dull struct {
	Service string             `json:"service,omitempty"` // empty: an alert
	Rule    string             `json:"rule,omitempty"`    // empty: the service as a whole
	Because string             `json:"because"`
	Pos     directory.Position `json:"-"`
}

// NeverFire lists the rules and alerts that no answers at all can make true:
// a test that cannot be decided, or tests of one fact that contradict each
// other. It is exact for each fact taken by itself.
func (r *Rules) NeverFire() []Dull {
	r = r.ready()
	var out []Dull
	for i := range r.services {
		x := &r.services[i]
		written := x.notFor[len(x.notFor)-len(x.src.NotFor):]
		for k := range written {
			if why := r.neverTrue(&written[k]); why != "" {
				out = append(out, Dull{Service: x.src.ID, Rule: written[k].id, Because: why, Pos: x.src.NotFor[k].Pos})
			}
		}
		for k := range x.src.Match {
			if why := r.neverTrue(&x.match[k]); why != "" {
				out = append(out, Dull{Service: x.src.ID, Rule: x.match[k].id, Because: why, Pos: x.src.Match[k].Pos})
			}
		}
	}
	for i := range r.alerts {
		if a := &r.alerts[i]; a.when.when == none || !r.canHold(a.when.when) {
			out = append(out, Dull{Rule: a.src.ID, Because: "no answers make it fire", Pos: a.src.Pos})
		}
	}
	return out
}

func (r *Rules) neverTrue(c *rule) string {
	switch {
	case c.when == none && c.unless == none:
		return "it has no condition"
	case c.when != none && !r.canHold(c.when):
		return "no answers make its `when` true"
	case c.unless != none && !r.canHold(c.unless):
		return "no answers make its `unless` true"
	}
	return ""
}

// canHold reports whether some answers make a condition true.
func (r *Rules) canHold(cond int32) bool {
	return slices.ContainsFunc(r.conds.conds[cond].clauses, func(clause []int32) bool {
		_, ok := r.example(clause)
		return ok
	})
}

// example makes answers that make a clause true, fact by fact.
func (r *Rules) example(clause []int32) (facts.Facts, bool) {
	var f facts.Facts
	byFact := map[int][]int32{}
	for _, t := range clause {
		x := r.conds.tests[t]
		if x.broken {
			return f, false
		}
		byFact[x.fact] = append(byFact[x.fact], t)
	}
	a := newAnswers(r.layout)
	for fact, tests := range byFact {
		found := false
		for ans := range r.answersFor(fact, tests) {
			r.layout.encode(a, f.With(r.layout.facts[fact].def.Key, ans), r.dir.County)
			if !slices.ContainsFunc(tests, func(t int32) bool { return r.conds.evalTest(&r.conds.tests[t], a) != isTrue }) {
				f, found = f.With(r.layout.facts[fact].def.Key, ans), true
				break
			}
		}
		if !found {
			return f, false
		}
	}
	return f, true
}

// answersFor yields answers to a fact such that, if any answer makes all the
// tests true, one of these does.
func (r *Rules) answersFor(fact int, tests []int32) iter.Seq[facts.Answer] {
	d := &r.layout.facts[fact]
	return func(yield func(facts.Answer) bool) {
		for _, a := range r.candidates(d, tests) {
			if !yield(a) {
				return
			}
		}
	}
}

func (r *Rules) candidates(d *factDef, tests []int32) []facts.Answer {
	out := []facts.Answer{facts.Unknown(), facts.Declined()}
	switch {
	case d.numeric():
		for _, t := range tests {
			for _, s := range r.conds.tests[t].spans {
				for _, n := range []int{s.lo - 1, s.lo, s.hi, s.hi + 1} {
					if n >= d.def.Lo && n <= d.def.Hi {
						out = append(out, facts.Number(n))
					}
				}
			}
		}
	case d.def.Kind == facts.YesNo:
		out = append(out, facts.Flag(true), facts.Flag(false))
	case d.def.Kind == facts.Many:
		out = append(out, facts.List(), r.listFor(d, tests))
	default:
		for w := range d.bit {
			out = append(out, facts.Word(w))
		}
	}
	return out
}

// listFor is the shortest list that can make all the tests true: everything
// asked for, and one of each choice that nothing forbids.
func (r *Rules) listFor(d *factDef, tests []int32) facts.Answer {
	var list []string
	forbidden := func(w string) bool {
		return slices.ContainsFunc(tests, func(t int32) bool {
			x := &r.conds.tests[t]
			return x.op == directory.NoneOf && slices.Contains(x.src.Values, w)
		})
	}
	take := func(w string) {
		if _, ok := d.bit[w]; ok && !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	for _, t := range tests {
		if x := &r.conds.tests[t]; x.op == directory.AllOf {
			for _, w := range x.src.Values {
				take(w)
			}
		}
	}
	for _, t := range tests {
		x := &r.conds.tests[t]
		if x.op != directory.AnyOf || slices.ContainsFunc(x.src.Values, func(w string) bool { return slices.Contains(list, w) }) {
			continue
		}
		if i := slices.IndexFunc(x.src.Values, func(w string) bool { _, ok := d.bit[w]; return ok && !forbidden(w) }); i >= 0 {
			take(x.src.Values[i])
		}
	}
	if d.def.Max > 0 && len(list) > d.def.Max {
		return facts.Unknown()
	}
	return facts.List(list...)
}

// NeverSuggested lists the services that no answers lead to, though nothing
// says that they should not be suggested: no points to reach the threshold, or
// doors that never open.
func (r *Rules) NeverSuggested(o Options) []Dull {
	r = r.ready()
	c := r.newCube(facts.Facts{}, make([]bool, len(r.questions)), o)
	c.openAll()
	var out []Dull
	for i := range c.at {
		x := &r.services[i]
		switch o := &c.at[i]; {
		case x.never != "":
		case !o.mayFit:
			out = append(out, Dull{Service: x.src.ID, Because: "some exclusion always holds", Pos: x.src.Pos})
		case o.hi < Threshold:
			out = append(out, Dull{Service: x.src.ID, Because: "its lines of points never add up to " + strconv.Itoa(Threshold), Pos: x.src.Pos})
		}
		if x.never == "" && x.gatekept() && !slices.ContainsFunc(x.wayIn, func(w int) bool { return c.at[w].mayFit }) {
			out = append(out, Dull{Service: x.src.ID, Because: "none of its ways in is ever open", Pos: x.src.Pos})
		}
	}
	return out
}

// openAll opens every fact, also those that no question sets.
func (c *cube) openAll() {
	for i := range c.setters {
		c.setters[i], c.open[i] = 1, true
	}
	c.decide()
	c.judge()
}

// Loops lists the circles of ways in, each once, as the ids along it. A loop is
// harmless while one of its services has another door.
func (r *Rules) Loops() [][]string {
	r = r.ready()
	const (
		fresh = iota
		onPath
		done
	)
	state := make([]int, len(r.services))
	var path []int
	var out [][]string
	var walk func(i int)
	walk = func(i int) {
		state[i] = onPath
		path = append(path, i)
		for _, w := range r.services[i].wayIn {
			switch state[w] {
			case fresh:
				walk(w)
			case onPath:
				var loop []string
				for _, p := range path[slices.Index(path, w):] {
					loop = append(loop, r.services[p].src.ID)
				}
				out = append(out, loop)
			}
		}
		path = path[:len(path)-1]
		state[i] = done
	}
	for i := range r.services {
		if state[i] == fresh {
			walk(i)
		}
	}
	return out
}

// DeadEnd is a set of answers that ends with fewer than three suggestions.
type DeadEnd struct {
	Facts       facts.Facts `json:"facts"`
	Suggestions []string    `json:"suggestions"`
}

// DeadEnds goes through every combination of the values of the facts named,
// added to base, and yields those that end with fewer than three suggestions.
// A list is tried with each single value. The number of combinations is the
// product of the numbers of values: name few facts.
func (r *Rules) DeadEnds(base facts.Facts, keys []facts.Key, o Options) iter.Seq[DeadEnd] {
	r = r.ready()
	return func(yield func(DeadEnd) bool) { r.deadEnds(base, keys, o, yield) }
}

func (r *Rules) deadEnds(f facts.Facts, keys []facts.Key, o Options, yield func(DeadEnd) bool) bool {
	if len(keys) == 0 {
		d, is := r.deadEnd(f, o)
		return !is || yield(d)
	}
	for _, a := range r.eachAnswer(keys[0]) {
		if !r.deadEnds(f.With(keys[0], a), keys[1:], o, yield) {
			return false
		}
	}
	return true
}

func (r *Rules) deadEnd(f facts.Facts, o Options) (DeadEnd, bool) {
	s := r.scratch.Get().(*scratch)
	defer r.scratch.Put(s)
	r.weigh(s, f, o)
	if len(s.picked) >= firstShown {
		return DeadEnd{}, false
	}
	d := DeadEnd{Facts: f, Suggestions: []string{}}
	for _, i := range s.picked {
		d.Suggestions = append(d.Suggestions, r.services[i].src.ID)
	}
	return d, true
}

// eachAnswer lists the answers of a fact, one value at a time.
func (r *Rules) eachAnswer(k facts.Key) []facts.Answer {
	i := r.layout.index(k)
	if i < 0 {
		return []facts.Answer{facts.Unknown()}
	}
	var out []facts.Answer
	switch d := r.layout.facts[i].def; d.Kind {
	case facts.YesNo:
		out = append(out, facts.Flag(true), facts.Flag(false))
	case facts.Count:
		for n := d.Lo; n <= d.Hi; n++ {
			out = append(out, facts.Number(n))
		}
	case facts.Many:
		for _, w := range d.Values {
			out = append(out, facts.List(w))
		}
	default:
		for _, w := range d.Values {
			out = append(out, facts.Word(w))
		}
	}
	return out
}

// SampleDeadEnds draws n sets of answers from a seed and yields the dead ends
// among them. Each fact is known three times in four, lists have up to three
// values.
func (r *Rules) SampleDeadEnds(n int, seed uint64, o Options) iter.Seq[DeadEnd] {
	r = r.ready()
	return func(yield func(DeadEnd) bool) {
		rng := rand.New(rand.NewPCG(seed, 0))
		for range n {
			if d, is := r.deadEnd(r.sample(rng), o); is && !yield(d) {
				return
			}
		}
	}
}

func (r *Rules) sample(rng *rand.Rand) facts.Facts {
	var f facts.Facts
	for i := range r.layout.facts {
		d := &r.layout.facts[i].def
		if rng.IntN(4) == 0 {
			continue
		}
		if all := r.eachAnswer(d.Key); len(all) > 0 {
			a := all[rng.IntN(len(all))]
			if d.Kind == facts.Many {
				a = drawList(rng, d.Values)
			}
			f = f.With(d.Key, a)
		}
	}
	return f
}

func drawList(rng *rand.Rand, values []string) facts.Answer {
	var list []string
	for range rng.IntN(4) {
		if w := values[rng.IntN(len(values))]; !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	return facts.List(list...)
}

// RuleIDs lists the ids of all rules, the ones that follow from fields of
// entries included, and of all alerts.
func (r *Rules) RuleIDs() []string {
	r = r.ready()
	var out []string
	for i := range r.services {
		for _, list := range [][]rule{r.services[i].notFor, r.services[i].match} {
			for k := range list {
				out = append(out, list[k].id)
			}
		}
	}
	for i := range r.alerts {
		out = append(out, r.alerts[i].src.ID)
	}
	return out
}
