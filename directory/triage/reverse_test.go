package triage_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"signpost/directory"
	"signpost/directory/triage"
	"signpost/internal/facts"
)

func TestNeverFire(t *testing.T) {
	twice := directory.Condition{{{Fact: "caller", Values: []string{"self"}}, {Fact: "caller", Values: []string{"parent"}}}}
	both := directory.Condition{{{Fact: "wants", Values: []string{"rehab"}}, {Fact: "wants", Values: []string{"advice"}}}}
	apart := directory.Condition{{{Fact: "wants", Values: []string{"rehab"}}, {Fact: "wants", Op: directory.NoneOf, Values: []string{"rehab"}}}}
	ages := directory.Condition{{{Fact: "age", Op: directory.Within, Lo: 0, Hi: 17}, {Fact: "age", Op: directory.Within, Lo: 18, Hi: 30}}}
	d := &directory.Directory{County: "worcestershire", Services: directory.ListOf([]*directory.Service{{
		ID: "a", Name: "A", Status: directory.StatusOpen, Reach: directory.ReachDirect,
		NotFor: []directory.Rule{{ID: "a/not_for/twice", When: twice}, {ID: "a/not_for/empty"}, {ID: "a/not_for/fine", Unless: is("age", "18_19")}},
		Match:  []directory.Rule{{ID: "a/match/both", When: both, Points: 50}, {ID: "a/match/apart", When: apart, Points: 50}, {ID: "a/match/ages", When: ages, Points: 50}},
	}}), Alerts: []*directory.Alert{{ID: "NEVER", Kind: directory.Warning, When: twice}, {ID: "FINE", Kind: directory.Warning, When: is("using_now", "true")}}}
	var got []string
	for _, x := range compile(t, d).NeverFire() {
		got = append(got, x.Rule)
	}
	want := []string{"a/not_for/twice", "a/not_for/empty", "a/match/apart", "a/match/ages", "NEVER"}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestNeverSuggested(t *testing.T) {
	d := small()
	d.Services = directory.ListOf(append(d.Services.List(), &directory.Service{ID: "weak", Name: "Weak", Status: directory.StatusOpen, Reach: directory.ReachDirect,
		Match: []directory.Rule{{ID: "weak/match/1", When: is("wants", "cv"), Points: 30}}},
		&directory.Service{ID: "behind", Name: "Behind", Status: directory.StatusOpen, Reach: directory.ReachThrough, WayIn: []string{"gone"},
			Match: []directory.Rule{{ID: "behind/match/1", When: is("wants", "cv"), Points: 50}}},
	))
	var got []string
	for _, x := range compile(t, d).NeverSuggested(triage.Options{}) {
		got = append(got, x.Service+": "+x.Because)
	}
	want := []string{"weak: its lines of points never add up to 40", "behind: none of its ways in is ever open"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestLoops(t *testing.T) {
	if got := compile(t, small()).Loops(); len(got) != 1 || !slices.Equal(got[0], []string{"rehab", "day"}) {
		t.Errorf("loops %v", got)
	}
}

func TestDeadEnds(t *testing.T) {
	r := compile(t, small())
	n := 0
	for d := range r.DeadEnds(facts.Facts{}, []facts.Key{facts.Caller, facts.GPRegistered}, triage.Options{}) {
		if len(d.Suggestions) >= 3 {
			t.Errorf("no dead end: %+v", d)
		}
		n++
	}
	if n != 8*2 {
		t.Errorf("%d dead ends, want every combination", n)
	}
	some := func(seed uint64) (out []string) {
		for d := range r.SampleDeadEnds(50, seed, triage.Options{}) {
			text, _ := d.Facts.MarshalJSON()
			out = append(out, string(text))
		}
		return out
	}
	if a := some(7); len(a) == 0 || !slices.Equal(a, some(7)) || slices.Equal(a, some(8)) {
		t.Error("the seed decides the sample")
	}
}

func TestWhyNot(t *testing.T) {
	r := compile(t, small())
	why, ok := r.WhyNot("day", mustFacts(t, `{"wants":["group_programme"],"in_treatment":[],"district":"wychavon"}`), triage.Options{})
	if !ok || why.Suggested || why.Points != 45 || len(why.Exclusions) != 2 {
		t.Fatalf("%+v", why)
	}
	want := []triage.Change{{Fact: "in_treatment", Now: "", Need: "cdt"}}
	if e := why.Exclusions[1]; e.Rule != "day/not_for/team" || !e.Holds || len(e.Unless) != 1 || !slices.Equal(e.Unless[0], want) {
		t.Errorf("%+v", e)
	}
	if e := why.Exclusions[0]; e.Rule != "day/area" || len(e.Unless) == 0 || e.Unless[0][0].Need != "redditch or no fixed" {
		t.Errorf("%+v", e)
	}
	if _, ok := r.WhyNot("nobody", facts.Facts{}, triage.Options{}); ok {
		t.Error("there is no such service")
	}
	if why, _ := r.WhyNot("gone", facts.Facts{}, triage.Options{}); len(why.Exclusions) != 1 || why.Exclusions[0].Rule != "gone/status" {
		t.Errorf("%+v", why)
	}
}

// TestWhyNotAgrees: a service is suggested exactly when WhyNot has no exclusion
// for it and enough points, whatever the directory and the answers.
func TestWhyNotAgrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, _ := triage.Compile(anyDirectory(t))
		f := anyFacts(t, r.Directory())
		res := r.Evaluate(f, triage.Options{})
		for _, s := range r.Directory().Services.All() {
			why, ok := r.WhyNot(s.ID, f, triage.Options{})
			if !ok {
				t.Fatal("a service is missing")
			}
			sum := 0
			for _, x := range why.Reasons {
				sum += x.Points
			}
			listed := slices.Contains(ids(res.Suggestions), s.ID)
			if sum != why.Points || listed != why.Suggested || listed != (len(why.Exclusions) == 0 && why.Points >= triage.Threshold) {
				t.Fatalf("suggested %v: %+v", listed, why)
			}
		}
	})
}

// TestShippedReverse asks the shipped directory the reverse questions.
func TestShippedReverse(t *testing.T) {
	r := shipped(t)
	for _, x := range r.NeverFire() {
		t.Errorf("%s %s never fires: %s", x.Service, x.Rule, x.Because)
	}
	for _, x := range r.NeverSuggested(triage.Options{}) {
		t.Errorf("%s is never suggested: %s", x.Service, x.Because)
	}
	for _, l := range r.Loops() {
		t.Errorf("a loop of ways in: %v", l)
	}
	few, empty := 0, 0
	for d := range r.DeadEnds(facts.Facts{}, []facts.Key{facts.Caller, facts.Substances, facts.Wants}, triage.Options{}) {
		few++
		if len(d.Suggestions) == 0 {
			empty++
		}
	}
	t.Logf("of %d combinations of caller, one substance and one want, %d end with fewer than three suggestions and %d with none", 8*20*41, few, empty)
}
