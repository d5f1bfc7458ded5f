package triage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"signpost/directory"
	"signpost/internal/facts"
)

// truth is a set of the three values that a test or condition can have. An
// evaluation of answers gives sets of one; the guided flow reckons with facts
// that are still open, and so with larger sets.
type truth uint8

const (
	isTrue truth = 1 << iota
	isFalse
	isUnknown
	anything = isTrue | isFalse | isUnknown
)

// certain reports whether only one value is left.
func (t truth) certain() bool { return t == isTrue || t == isFalse || t == isUnknown }

// span is a range of whole numbers, both ends included.
type span struct{ lo, hi int }

// test compares one fact. The zero op is directory.AnyOf.
type test struct {
	fact    int
	op      directory.Op
	mask    []uint64 // values, laid out as the fact's bits
	spans   []span   // numeric facts
	unknown bool     // the condition names "unknown" outright
	decline bool     // the condition names "declined" outright
	partial bool     // the condition names the value spelled "unknown" of a list
	alert   bool     // a test of using_now in an alert: see assumeUsing
	broken  bool     // never true and never false
	src     directory.Test
}

// condition is true when any of its clauses holds; a clause is a list of tests.
type condition struct {
	clauses [][]int32
	facts   []int // that any of its tests looks at, sorted
}

// conditions interns tests and conditions, so that each is evaluated once
// however many rules share it.
type conditions struct {
	layout *layout
	tests  []test
	conds  []condition
	testAt map[string]int32
	condAt map[string]int32
	facts  []bool // by fact: some test looks at it
}

func newConditions(l *layout) *conditions {
	return &conditions{layout: l, testAt: map[string]int32{}, condAt: map[string]int32{}, facts: make([]bool, len(l.facts))}
}

// none is the index of a condition that was not written.
const none int32 = -1

// add compiles a condition as a coordinator wrote it. Problems are told to
// report, and make their test neither true nor false.
func (c *conditions) add(cond directory.Condition, alert bool, report func(directory.Position, string)) int32 {
	if len(cond) == 0 {
		return none
	}
	var out condition
	for _, clause := range cond {
		list := []int32{}
		for _, t := range clause {
			i := c.addTest(t, alert, report)
			if !slices.Contains(list, i) {
				list = append(list, i)
			}
		}
		slices.Sort(list)
		out.clauses = append(out.clauses, list)
	}
	key := fmt.Sprint(out.clauses)
	if i, ok := c.condAt[key]; ok {
		return i
	}
	for _, cl := range out.clauses {
		for _, t := range cl {
			out.facts = append(out.facts, c.factsOf(t)...)
		}
	}
	slices.Sort(out.facts)
	out.facts = slices.Compact(out.facts)
	i := int32(len(c.conds))
	c.conds = append(c.conds, out)
	c.condAt[key] = i
	return i
}

// factsOf lists the facts whose answers a test depends on.
func (c *conditions) factsOf(t int32) []int {
	x := &c.tests[t]
	switch l := c.layout; {
	case x.fact < 0:
		return nil
	case x.alert && l.substances >= 0:
		return []int{x.fact, l.substances}
	case x.fact == l.county && l.district >= 0: // the county follows from the district
		return []int{x.fact, l.district}
	default:
		return []int{x.fact}
	}
}

func (c *conditions) addTest(t directory.Test, alert bool, report func(directory.Position, string)) int32 {
	x := c.compileTest(t, report)
	x.alert = alert && x.fact >= 0 && x.fact == c.layout.usingNow
	x.src = t
	key := fmt.Sprint(x.fact, x.op, x.mask, x.spans, x.unknown, x.decline, x.partial, x.alert, x.broken)
	if x.broken {
		key += t.Fact
	}
	if i, ok := c.testAt[key]; ok {
		return i
	}
	i := int32(len(c.tests))
	c.tests = append(c.tests, x)
	c.testAt[key] = i
	if x.fact >= 0 {
		for _, f := range c.factsOf(i) {
			c.facts[f] = true
		}
	}
	return i
}

func (c *conditions) compileTest(t directory.Test, report func(directory.Position, string)) test {
	i := c.layout.index(facts.Key(t.Fact))
	if i < 0 {
		report(t.Pos, fmt.Sprintf("no fact is called %q, so this test never decides anything", t.Fact))
		return test{fact: -1, broken: true}
	}
	d := &c.layout.facts[i]
	x := test{fact: i, op: t.Op}
	if d.numeric() {
		if x.spans = numberSpans(d, t, report); x.spans == nil {
			x.broken = true
		}
		return x
	}
	if t.Op == directory.Within {
		report(t.Pos, fmt.Sprintf("%q is not a number, so it cannot lie in a range", t.Fact))
		return test{fact: i, broken: true}
	}
	x.mask = make([]uint64, d.words)
	for _, w := range t.Values {
		b, ok := d.bit[w]
		switch {
		case ok:
			x.mask[b/64] |= 1 << (b % 64)
			x.partial = x.partial || b == d.unknown
		case w == facts.UnknownWord:
			x.unknown = true
		case w == facts.DeclinedWord:
			x.decline = true
		default:
			report(t.Pos, fmt.Sprintf("%q is not an answer to %q", w, t.Fact))
		}
	}
	return x
}

// numberSpans reads what a test of a number or an age accepts, or nil.
func numberSpans(d *factDef, t directory.Test, report func(directory.Position, string)) []span {
	if t.Op == directory.Within {
		return []span{{t.Lo, t.Hi}}
	}
	var out []span
	for _, w := range t.Values {
		if n, err := strconv.Atoi(strings.TrimSpace(w)); err == nil {
			out = append(out, span{n, n})
			continue
		}
		if lo, hi, ok := facts.AgeRange(facts.Word(w)); ok && d.def.Kind == facts.Years {
			out = append(out, span{lo, hi})
			continue
		}
		report(t.Pos, fmt.Sprintf("%q is not an answer to %q", w, t.Fact))
	}
	return out
}

// evalTest is what a test makes of encoded answers.
func (c *conditions) evalTest(x *test, a *answers) truth {
	if x.broken {
		return isUnknown
	}
	state := a.state[x.fact]
	if state != stateKnown {
		switch {
		case state == stateUnknown && x.unknown, state == stateDeclined && x.decline:
			return verdict(x.op != directory.NoneOf, false)
		case x.alert && c.layout.substances >= 0 && a.filled[c.layout.substances]:
			return x.ofUsing(true)
		}
		return isUnknown
	}
	d := &c.layout.facts[x.fact]
	if d.numeric() {
		return x.ofNumber(a.lo[x.fact], a.hi[x.fact])
	}
	return x.ofBits(a.bits[d.at:d.at+d.words], a.partial[x.fact])
}

// ofUsing is the answer for using_now: in alerts, an unknown or declined
// using_now counts as yes when a substance is named (docs/triage.md).
func (x *test) ofUsing(yes bool) truth {
	bit := uint64(2)
	if yes {
		bit = 1
	}
	return x.ofBits([]uint64{bit}, false)
}

func (x *test) ofNumber(lo, hi int) truth {
	in, out := false, true
	for _, s := range x.spans {
		in = in || (s.lo <= lo && hi <= s.hi)
		out = out && (hi < s.lo || s.hi < lo)
	}
	if x.op == directory.NoneOf {
		in, out = out, in
	}
	switch {
	case in:
		return isTrue
	case out:
		return isFalse
	}
	return isUnknown // the band straddles the limit
}

// ofBits compares a known answer. partial says that a list holds something not
// known more exactly: what it does not visibly hold, it may still hold.
func (x *test) ofBits(bits []uint64, partial bool) truth {
	some, all := false, true
	for i, m := range x.mask {
		some = some || bits[i]&m != 0
		all = all && bits[i]&m == m
	}
	switch x.op {
	case directory.AllOf:
		return verdict(all, partial && !x.partial)
	case directory.NoneOf:
		if some {
			return isFalse
		}
		if partial {
			return isUnknown
		}
		return isTrue
	default:
		return verdict(some, partial && !x.partial)
	}
}

func verdict(yes, doubtful bool) truth {
	switch {
	case yes:
		return isTrue
	case doubtful:
		return isUnknown
	}
	return isFalse
}

// eval is what a condition makes of the values of the tests.
func (c *condition) eval(tests []truth) truth {
	mayTrue, mayFalse, noTrue, unknown := false, true, true, false
	for _, clause := range c.clauses {
		t := evalClause(clause, tests)
		mayTrue = mayTrue || t&isTrue != 0
		mayFalse = mayFalse && t&isFalse != 0
		noTrue = noTrue && t&^isTrue != 0
		unknown = unknown || t&isUnknown != 0
	}
	var out truth
	if mayTrue {
		out |= isTrue
	}
	if mayFalse {
		out |= isFalse
	}
	if noTrue && unknown {
		out |= isUnknown
	}
	return out
}

func evalClause(clause []int32, tests []truth) truth {
	all, anyFalse, noFalse, unknown := true, false, true, false
	for _, i := range clause {
		t := tests[i]
		all = all && t&isTrue != 0
		anyFalse = anyFalse || t&isFalse != 0
		noFalse = noFalse && t&^isFalse != 0
		unknown = unknown || t&isUnknown != 0
	}
	var out truth
	if all {
		out |= isTrue
	}
	if anyFalse {
		out |= isFalse
	}
	if noFalse && unknown {
		out |= isUnknown
	}
	return out
}
