package triage

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"signpost/directory"
	"signpost/internal/facts"
)

// drawTest is any test of a fact, with none or all of its values, too.
func drawTest(t *rapid.T, d facts.Def) directory.Test {
	x := directory.Test{Fact: string(d.Key)}
	if d.Kind == facts.Count || d.Kind == facts.Years {
		x.Op = directory.Within
		x.Lo = rapid.IntRange(0, 40).Draw(t, "lo")
		x.Hi = rapid.IntRange(x.Lo, 130).Draw(t, "hi")
		return x
	}
	x.Op = rapid.SampledFrom([]directory.Op{directory.AnyOf, directory.AllOf, directory.NoneOf}).Draw(t, "op")
	values := d.Values
	switch d.Kind {
	case facts.YesNo:
		values = []string{"true", "false"}
	case facts.Free:
		values = []string{"Polish", "Welsh"}
	}
	n := rapid.SampledFrom([]int{0, 1, 2, len(values)}).Draw(t, "how many")
	x.Values = slices.Clone(rapid.Permutation(values).Draw(t, "values")[:min(n, len(values))])
	for _, state := range []string{"unknown", "declined"} {
		if rapid.IntRange(0, 4).Draw(t, state) == 0 {
			x.Values = append(x.Values, state)
		}
	}
	return x
}

// everyAnswer lists the answers of a fact; of lists the empty one, single
// values, all values, and one that holds a word of an old record.
func everyAnswer(d facts.Def) []facts.Answer {
	out := []facts.Answer{facts.Unknown(), facts.Declined()}
	switch d.Kind {
	case facts.YesNo:
		return append(out, facts.Flag(true), facts.Flag(false))
	case facts.Free:
		return append(out, facts.Word("Polish"), facts.Word("Welsh"), facts.Word("Farsi"))
	case facts.Count, facts.Years:
		for n := d.Lo; n <= d.Hi; n++ {
			out = append(out, facts.Number(n))
		}
	case facts.Many:
		out = append(out, facts.List(), facts.List(d.Values[:min(5, len(d.Values))]...), facts.List("old word"))
		for _, w := range d.Values {
			out = append(out, facts.List(w), facts.List(w, d.Values[0]))
		}
		return out
	}
	for _, w := range d.Values {
		out = append(out, facts.Word(w))
	}
	return out
}

// TestPossibleCoversEveryAnswer: what the guided flow takes a test of an open
// fact to be able to say includes everything that some answer makes it say.
func TestPossibleCoversEveryAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom(facts.Base().Defs()).Draw(t, "fact")
		x := drawTest(t, d)
		alert := d.Key == facts.UsingNow && rapid.Bool().Draw(t, "in an alert")
		dir := &directory.Directory{County: "worcestershire"}
		cond := directory.Condition{{x}}
		if alert {
			dir.Alerts = []*directory.Alert{{ID: "A", Kind: directory.Warning, When: cond}}
		} else {
			dir.Services = directory.ListOf([]*directory.Service{{ID: "s", Name: "s", Match: []directory.Rule{{ID: "s/1", When: cond}}}})
		}
		dir.Questions = []*directory.Question{{ID: "q", Parts: []directory.Part{{Fact: string(d.Key)}, {Fact: "substances"}}}}
		r, _ := Compile(dir)
		open := r.newCube(facts.Facts{}, []bool{false}, Options{})
		a := newAnswers(r.layout)
		for _, ans := range everyAnswer(d) {
			for _, more := range []facts.Answer{facts.Unknown(), facts.List(), facts.List("heroin")} {
				f := facts.Facts{}.With(facts.Substances, more).With(d.Key, ans)
				r.layout.encode(a, f, dir.County)
				if got := r.conds.evalTest(&r.conds.tests[0], a); open.tests[0]&got == 0 {
					t.Fatalf("%+v with %v: %v is not among %v", x, f, got, open.tests[0])
				}
			}
		}
	})
}
