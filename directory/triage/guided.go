package triage

import (
	"math/bits"
	"slices"

	"signpost/directory"
	"signpost/internal/facts"
)

// Next returns the question to put now, given the answers so far and the ids
// of the questions already put, and the most questions that can still follow,
// this one included. What a question that was put left open counts as "don't
// know". done is true when no answer still open can change a blocking or
// warning alert or the first three suggestions.
//
// The safety question always comes first. A question is passed over only when
// no completion of the facts still open makes its answer matter; whether it can
// is judged by an over-approximation, so the flow sometimes asks too much and
// never too little.
func (r *Rules) Next(f facts.Facts, asked []string, o Options) (q *directory.Question, atMost int, done bool) {
	r = r.ready()
	i, n := r.next(f, r.askedSet(asked), o)
	if i < 0 {
		return nil, 0, true
	}
	return r.questions[i].src, n, false
}

func (r *Rules) askedSet(ids []string) []bool {
	out := make([]bool, len(r.questions))
	for i := range r.questions {
		out[i] = slices.Contains(ids, r.questions[i].src.ID)
	}
	return out
}

// next returns the index of the question to put, or -1.
func (r *Rules) next(f facts.Facts, asked []bool, o Options) (best, atMost int) {
	c := r.newCube(f, asked, o)
	best = -1
	for i := range r.questions {
		if asked[i] || !c.pressing.has(i) {
			continue
		}
		atMost++
		if best < 0 || c.before(i, best) {
			best = i
		}
	}
	if r.safety >= 0 && !asked[r.safety] {
		if !c.pressing.has(r.safety) {
			atMost++
		}
		return r.safety, atMost
	}
	if atMost > 2 {
		best = r.mostDeciding(c, f, asked, o)
	}
	return best, atMost
}

// mostDeciding is the question without whose answer the fewest others would be
// left to ask. "Don't know" to it stands for every answer: it leaves gates shut
// and points ungiven, as most answers do.
func (r *Rules) mostDeciding(c *cube, f facts.Facts, asked []bool, o Options) int {
	best, fewest := -1, len(r.questions)+1
	for i := range r.questions {
		if asked[i] || !c.pressing.has(i) {
			continue
		}
		put := slices.Clone(asked)
		put[i] = true
		left := bits.OnesCount64(uint64(r.newCube(f, put, o).pressing))
		if left < fewest || left == fewest && c.before(i, best) {
			best, fewest = i, left
		}
	}
	return best
}

// before reports whether question i is put before question j when they leave
// the same number: one that surely applies before one that may not, one that
// has to be put anyway before one that may become needless, then the one that
// more depends on, then the directory's order.
func (c *cube) before(i, j int) bool {
	if a, b := c.applies(i), c.applies(j); a != b {
		return a
	}
	if a, b := c.needed.has(i), c.needed.has(j); a != b {
		return a
	}
	if c.weight[i] != c.weight[j] {
		return c.weight[i] > c.weight[j]
	}
	return i < j
}

func (c *cube) applies(i int) bool {
	w := c.r.questions[i].when
	return w == none || c.conds[w] == isTrue
}

// Trace lists the ids of the questions that the guided flow puts, in order,
// when each is answered from f. Facts that no question sets are known from the
// start.
//
// A question that does not apply is never put; but f may hold an answer to it
// that somebody gave unasked, and that changes what matters. Such a question is
// listed last: the facts of the questions listed always lead to the blocking
// and warning alerts and the first three suggestions of all of f.
func (r *Rules) Trace(f facts.Facts, o Options) []string {
	r = r.ready()
	asked := make([]bool, len(r.questions))
	known := r.unaskable(f)
	var out []string
	put := func(i int) {
		asked[i] = true
		out = append(out, r.questions[i].src.ID)
		known = r.answer(known, f, i)
	}
	for {
		if i, _ := r.next(known, asked, o); i >= 0 {
			put(i)
			continue
		}
		i := r.volunteered(f, known, asked, o)
		if i < 0 {
			return out
		}
		put(i)
	}
}

// unaskable is the part of f that no question sets.
func (r *Rules) unaskable(f facts.Facts) facts.Facts {
	out := f
	for i := range r.questions {
		for _, p := range r.questions[i].parts {
			out = out.With(r.layout.facts[p.fact].def.Key, facts.Unknown())
		}
	}
	return out
}

// answer adds to known what f answers to question i.
func (r *Rules) answer(known, f facts.Facts, i int) facts.Facts {
	for _, p := range r.questions[i].parts {
		k := r.layout.facts[p.fact].def.Key
		known = known.With(k, f.Get(k))
	}
	return known
}

// volunteered finds a question that was not put and to which f holds an answer
// that matters, or -1.
func (r *Rules) volunteered(f, known facts.Facts, asked []bool, o Options) int {
	want := r.essence(f, o)
	if r.essence(known, o).equal(want) {
		return -1
	}
	last := -1
	for i := range r.questions {
		if asked[i] || r.answer(known, f, i).Equal(known) {
			continue
		}
		last = i
		if r.essence(r.answer(known, f, i), o).equal(want) {
			return i
		}
	}
	return last
}

// essence is what the guided flow must get right.
type essence struct {
	alerts []int // blocking and warning ones that fire
	first  []int // the first three suggestions
}

func (e essence) equal(x essence) bool {
	return slices.Equal(e.alerts, x.alerts) && slices.Equal(e.first, x.first)
}

func (r *Rules) essence(f facts.Facts, o Options) essence {
	s := r.scratch.Get().(*scratch)
	defer r.scratch.Put(s)
	r.weigh(s, f, o)
	var e essence
	for i := range r.alerts {
		if a := &r.alerts[i]; a.presses() && a.when.holds(s.conds) == isTrue {
			e.alerts = append(e.alerts, i)
		}
	}
	e.first = slices.Clone(s.picked[:min(firstShown, len(s.picked))])
	return e
}

// presses reports whether an alert is one that questions are asked for.
func (a *alertRule) presses() bool {
	return a.src.Kind == directory.Blocking || a.src.Kind == directory.Warning
}
