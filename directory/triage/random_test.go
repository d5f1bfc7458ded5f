package triage_test

import (
	"fmt"

	"pgregory.net/rapid"

	"signpost/directory"
	"signpost/internal/facts"
)

// someFacts are the facts that random directories look at: every kind, the ones
// the engine treats apart, and few enough that rules meet.
var someFacts = []facts.Key{
	facts.Caller, facts.County, facts.District, facts.Age, facts.Substances, facts.UsingNow, facts.Pregnant,
	facts.Injecting, facts.InTreatment, facts.Housing, facts.Wants, facts.Audit,
}

func anyTest(t *rapid.T) directory.Test {
	def, _ := facts.Base().Def(rapid.SampledFrom(someFacts).Draw(t, "fact"))
	x := directory.Test{Fact: string(def.Key)}
	switch def.Kind {
	case facts.Years, facts.Count:
		x.Op = directory.Within
		x.Lo = rapid.IntRange(0, 30).Draw(t, "lo")
		x.Hi = x.Lo + rapid.IntRange(0, 30).Draw(t, "more")
		return x
	case facts.YesNo:
		def.Values = []string{"true", "false"}
	case facts.Many:
		x.Op = rapid.SampledFrom([]directory.Op{directory.AnyOf, directory.AllOf, directory.NoneOf}).Draw(t, "op")
	}
	few := def.Values[:min(len(def.Values), 6)]
	x.Values = rapid.SliceOfNDistinct(rapid.SampledFrom(few), 1, 3, rapid.ID).Draw(t, "values")
	if rapid.IntRange(0, 9).Draw(t, "names unknown") == 0 {
		x.Values = append(x.Values, rapid.SampledFrom([]string{"unknown", "declined"}).Draw(t, "state"))
	}
	return x
}

func anyCondition(t *rapid.T, canBeEmpty bool) directory.Condition {
	if canBeEmpty && rapid.Bool().Draw(t, "no condition") {
		return nil
	}
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) directory.Clause {
		return rapid.SliceOfN(rapid.Custom(anyTest), 1, 2).Draw(t, "clause")
	}), 1, 2).Draw(t, "condition")
}

func anyService(t *rapid.T, i, n int) *directory.Service {
	id := func(i int) string { return fmt.Sprintf("s%d", i) }
	s := &directory.Service{
		ID: id(i), Name: fmt.Sprintf("Service %d", n-i), Status: directory.StatusOpen,
		Reach: rapid.SampledFrom([]directory.Reach{directory.ReachDirect, directory.ReachRingFirst, directory.ReachThrough, directory.ReachThrough, directory.ReachPatients, directory.ReachWorkers, directory.ReachNotADestin}).Draw(t, "reach"),
		Team:  rapid.SampledFrom([]string{"", "", "cdt", "cat"}).Draw(t, "team"),
		Area:  rapid.SampledFrom([][]string{nil, {"worcestershire"}, {"redditch", "bromsgrove"}, {"derbyshire", "wychavon"}}).Draw(t, "area"),
		Ages:  rapid.SampledFrom([]directory.AgeLimit{{}, {}, {Lo: 18, Text: "18+"}, {Hi: 19, Text: "up to 19"}}).Draw(t, "ages"),
	}
	for range rapid.IntRange(0, 2).Draw(t, "doors") {
		s.WayIn = append(s.WayIn, id(rapid.IntRange(0, n-1).Draw(t, "door")))
	}
	for k := range rapid.IntRange(0, 2).Draw(t, "exclusions") {
		s.NotFor = append(s.NotFor, directory.Rule{
			ID: fmt.Sprintf("%s/not_for/%d", s.ID, k), Because: "no", NeedsKnown: rapid.Bool().Draw(t, "needs known"),
			When: anyCondition(t, true), Unless: anyCondition(t, true),
		})
	}
	for k := range rapid.IntRange(0, 3).Draw(t, "matches") {
		s.Match = append(s.Match, directory.Rule{
			ID: fmt.Sprintf("%s/match/%d", s.ID, k), Because: "yes", Points: rapid.SampledFrom([]int{-15, 10, 20, 40, 45, 60}).Draw(t, "points"),
			When: anyCondition(t, false),
		})
	}
	if s.Reach == directory.ReachThrough && rapid.Bool().Draw(t, "a gate as people write them") {
		s.WayIn = append(s.WayIn, id((i+1)%n))
		s.NotFor = []directory.Rule{{ID: s.ID + "/not_for/gate", Because: "no", Unless: is("in_treatment", "cdt")}}
		s.Match = []directory.Rule{{ID: s.ID + "/match/want", Because: "yes", Points: 60, When: anyCondition(t, false)}}
	}
	return s
}

// anyDirectory is a small directory that no coordinator would write.
func anyDirectory(t *rapid.T) *directory.Directory {
	d := &directory.Directory{Name: "Random", County: "worcestershire"}
	n := rapid.IntRange(1, 8).Draw(t, "services")
	for i := range n {
		d.Services = directory.ListOf(append(d.Services.List(), anyService(t, i, n)))
	}
	for i, kind := range []directory.AlertKind{directory.Blocking, directory.Warning, directory.Advice} {
		d.Alerts = append(d.Alerts, &directory.Alert{
			ID: fmt.Sprintf("A%d", i), Kind: kind, Steps: []string{"x"}, When: anyCondition(t, false), Unless: anyCondition(t, true),
		})
	}
	d.Questions = []*directory.Question{{ID: "safety", Ask: "?", Parts: []directory.Part{{Fact: string(facts.Emergency)}}}}
	for i, k := range someFacts {
		q := &directory.Question{ID: fmt.Sprintf("q%d", i), Ask: "?", Parts: []directory.Part{{Fact: string(k)}}}
		if rapid.IntRange(0, 3).Draw(t, "has a condition") == 0 {
			q.When = anyCondition(t, true)
		}
		if rapid.IntRange(0, 3).Draw(t, "sets two") == 0 {
			q.Parts = append(q.Parts, directory.Part{Fact: string(rapid.SampledFrom(someFacts).Draw(t, "second")), When: anyCondition(t, true)})
		}
		d.Questions = append(d.Questions, q)
	}
	return d
}
