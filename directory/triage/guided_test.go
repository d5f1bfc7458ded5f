package triage_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"signpost/directory"
	"signpost/directory/triage"
	"signpost/internal/facts"
)

// anyAnswer draws an answer that a fact can have, unknown and declined
// included.
func anyAnswer(t *rapid.T, d facts.Def) facts.Answer {
	switch rapid.IntRange(0, 9).Draw(t, "kind of "+string(d.Key)) {
	case 0, 1:
		return facts.Unknown()
	case 2:
		return facts.Declined()
	}
	switch d.Kind {
	case facts.YesNo:
		return facts.Flag(rapid.Bool().Draw(t, string(d.Key)))
	case facts.Count:
		return facts.Number(rapid.IntRange(d.Lo, d.Hi).Draw(t, string(d.Key)))
	case facts.Years:
		if rapid.Bool().Draw(t, "a band") {
			return facts.Word(rapid.SampledFrom(d.Values).Draw(t, string(d.Key)))
		}
		return facts.Number(rapid.IntRange(10, 70).Draw(t, string(d.Key)))
	case facts.Many:
		most := 4
		if d.Max > 0 {
			most = d.Max
		}
		return facts.List(rapid.SliceOfNDistinct(rapid.SampledFrom(d.Values), 0, most, rapid.ID).Draw(t, string(d.Key))...)
	case facts.Free:
		return facts.Word(rapid.SampledFrom([]string{"Polish", "x"}).Draw(t, string(d.Key)))
	}
	return facts.Word(rapid.SampledFrom(d.Values).Draw(t, string(d.Key)))
}

func vocabulary(d *directory.Directory) *facts.Vocabulary {
	if d.Vocabulary != nil {
		return d.Vocabulary
	}
	return facts.Base()
}

func anyFacts(t *rapid.T, d *directory.Directory) facts.Facts {
	var f facts.Facts
	for _, def := range vocabulary(d).Defs() {
		f = f.With(def.Key, anyAnswer(t, def))
	}
	return f
}

// pressing is what the guided flow must get right: blocking and warning
// alerts, and the first three suggestions.
func pressing(r triage.Result) (alerts, first []string) {
	for _, a := range r.Alerts {
		if a.Kind != directory.Advice {
			alerts = append(alerts, a.ID)
		}
	}
	return alerts, ids(r.Suggestions[:min(3, len(r.Suggestions))])
}

// samePressing reports whether two sets of facts lead to the same there.
func samePressing(r *triage.Rules, f, g facts.Facts) bool {
	a, b := pressing(r.Evaluate(f, triage.Options{}))
	x, y := pressing(r.Evaluate(g, triage.Options{}))
	return slices.Equal(a, x) && slices.Equal(b, y)
}

// restrict keeps of f what the questions asked set, and what no question sets.
func restrict(d *directory.Directory, f facts.Facts, asked []string) facts.Facts {
	for _, q := range d.Questions {
		for _, p := range q.Parts {
			set := slices.ContainsFunc(d.Questions, func(x *directory.Question) bool {
				return slices.Contains(asked, x.ID) && slices.ContainsFunc(x.Parts, func(y directory.Part) bool { return y.Fact == p.Fact })
			})
			if !set {
				f = f.With(facts.Key(p.Fact), facts.Unknown())
			}
		}
	}
	return f
}

// onlyWhatIsAsked takes away the answers of questions that do not apply to
// somebody with the rest of f, until all that is left belongs together.
func onlyWhatIsAsked(r *triage.Rules, f facts.Facts) facts.Facts {
	for {
		keep := map[string]bool{}
		for _, q := range r.Directory().Questions {
			for _, p := range q.Parts {
				always := len(q.When) == 0 && len(p.When) == 0
				keep[p.Fact] = keep[p.Fact] || always || r.PartApplies(q.ID, p.Fact, f)
			}
		}
		g := f
		for k, kept := range keep {
			if !kept {
				g = g.With(facts.Key(k), facts.Unknown())
			}
		}
		if g.Len() == f.Len() {
			return f
		}
		f = g
	}
}

// guided runs the flow as a desk does, one Next at a time, and returns the
// questions put and the facts they gave.
func guided(r *triage.Rules, f facts.Facts) (asked []string, got facts.Facts) {
	d := r.Directory()
	got = restrict(d, f, nil)
	for {
		q, atMost, done := r.Next(got, asked, triage.Options{})
		if done {
			return asked, got
		}
		if atMost < 1 {
			panic("a question is left, but at most none")
		}
		asked = append(asked, q.ID)
		for _, p := range q.Parts {
			got = got.With(facts.Key(p.Fact), f.Get(facts.Key(p.Fact)))
		}
	}
}

// TestGuidedEqualsAllFacts is the promise of the guided flow, over answers that
// belong together: no answer to a question that does not apply.
func TestGuidedEqualsAllFacts(t *testing.T) {
	for name, rules := range guidedRules(t) {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				r := rules(t)
				f := onlyWhatIsAsked(r, anyFacts(t, r.Directory()))
				asked, got := guided(r, f)
				if !samePressing(r, f, got) {
					t.Fatalf("asked %v\nall facts: %v\nasked facts: %v", asked, f, got)
				}
				if trace := r.Trace(f, triage.Options{}); !slices.Equal(trace, asked) {
					t.Fatalf("trace %v, asked %v", trace, asked)
				}
			})
		})
	}
}

// TestTraceEqualsAllFacts is the same over answers that need not belong
// together: what somebody says unasked still counts.
func TestTraceEqualsAllFacts(t *testing.T) {
	for name, rules := range guidedRules(t) {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				r := rules(t)
				f := anyFacts(t, r.Directory())
				asked := r.Trace(f, triage.Options{})
				if got := restrict(r.Directory(), f, asked); !samePressing(r, f, got) {
					t.Fatalf("asked %v\nall facts: %v\nasked facts: %v", asked, f, got)
				}
				if len(asked) == 0 || asked[0] != "safety" {
					t.Fatalf("asked %v: the safety question comes first", asked)
				}
			})
		})
	}
}

// TestAtMostNeverGrows: the number of questions still to come only goes down.
func TestAtMostNeverGrows(t *testing.T) {
	for name, rules := range guidedRules(t) {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				r := rules(t)
				f := onlyWhatIsAsked(r, anyFacts(t, r.Directory()))
				last := len(r.Directory().Questions) + 1
				got, asked := restrict(r.Directory(), f, nil), []string{}
				for {
					q, atMost, done := r.Next(got, asked, triage.Options{})
					if done {
						return
					}
					if atMost >= last {
						t.Fatalf("at most %d after at most %d, asked %v", atMost, last, asked)
					}
					last, asked = atMost, append(asked, q.ID)
					for _, p := range q.Parts {
						got = got.With(facts.Key(p.Fact), f.Get(facts.Key(p.Fact)))
					}
				}
			})
		})
	}
}

// guidedRules are the rules that the guided flow is tried on: random ones, new
// for every trial, and the shipped ones.
func guidedRules(t *testing.T) map[string]func(*rapid.T) *triage.Rules {
	ship := shipped(t)
	return map[string]func(*rapid.T) *triage.Rules{
		"shipped": func(*rapid.T) *triage.Rules { return ship },
		"random": func(t *rapid.T) *triage.Rules {
			r, _ := triage.Compile(anyDirectory(t))
			return r
		},
	}
}

// TestBoundsHold: whatever a person goes on to answer, everything lies within
// the bounds that the flow reckons with, after any questions put.
func TestBoundsHold(t *testing.T) {
	for name, rules := range guidedRules(t) {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				r := rules(t)
				f := onlyWhatIsAsked(r, anyFacts(t, r.Directory()))
				var asked []string
				for _, q := range r.Directory().Questions {
					if rapid.Bool().Draw(t, "ask "+q.ID) {
						asked = append(asked, q.ID)
					}
				}
				if broken := r.OutsideBounds(restrict(r.Directory(), f, asked), f, asked); broken != "" {
					t.Fatalf("%s\nasked %v\nfacts %v", broken, asked, f)
				}
			})
		})
	}
}

// TestWhatMattersIsPressing: if another answer to one question leads elsewhere,
// the flow still wants to put that question, whatever else was put.
func TestWhatMattersIsPressing(t *testing.T) {
	for name, rules := range guidedRules(t) {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				r := rules(t)
				d := r.Directory()
				f := onlyWhatIsAsked(r, anyFacts(t, d))
				q := rapid.SampledFrom(d.Questions).Draw(t, "question")
				g := f
				for _, p := range q.Parts {
					def, _ := vocabulary(d).Def(facts.Key(p.Fact))
					if r.PartApplies(q.ID, p.Fact, f) {
						g = g.With(def.Key, anyAnswer(t, def))
					}
				}
				stays := !slices.ContainsFunc(q.Parts, func(p directory.Part) bool {
					return !f.Get(facts.Key(p.Fact)).Equal(g.Get(facts.Key(p.Fact))) && !r.PartApplies(q.ID, p.Fact, g)
				})
				if !stays || !onlyWhatIsAsked(r, g).Equal(g) || samePressing(r, f, g) {
					return
				}
				var asked []string
				for _, x := range d.Questions {
					if !setSame(x, q) && rapid.Bool().Draw(t, "ask "+x.ID) {
						asked = append(asked, x.ID)
					}
				}
				if !r.StillPressing(q.ID, restrict(d, f, asked), asked) {
					t.Fatalf("%s is passed over\nasked %v\n%v\n%v", q.ID, asked, f, g)
				}
			})
		})
	}
}

// setSame reports whether two questions set a fact in common.
func setSame(a, b *directory.Question) bool {
	return slices.ContainsFunc(a.Parts, func(p directory.Part) bool {
		return slices.ContainsFunc(b.Parts, func(x directory.Part) bool { return x.Fact == p.Fact })
	})
}

// TestMoreThan64Questions: beyond 64 the flow may ask more, and never too little.
func TestMoreThan64Questions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDirectory(t)
		for i := range 60 {
			d.Questions = append([]*directory.Question{{ID: fmt.Sprintf("x%d", i), Parts: []directory.Part{{Fact: "language"}}}}, d.Questions...)
		}
		r, _ := triage.Compile(d)
		f := onlyWhatIsAsked(r, anyFacts(t, d))
		if asked, got := guided(r, f); !samePressing(r, f, got) {
			t.Fatalf("asked %v, %v", asked, f)
		}
	})
}

// TestADoorThatMayBeShut: whether the first door is open decides how many
// points the second one gets, though the first can never be among the first
// three itself.
func TestADoorThatMayBeShut(t *testing.T) {
	svc := func(id string, points int) *directory.Service {
		return &directory.Service{ID: id, Name: id, Status: directory.StatusOpen, Reach: directory.ReachDirect,
			Match: []directory.Rule{{ID: id + "/match/1", Because: "x", Points: points, When: is("wants", "rehab")}}}
	}
	first, far := svc("first", 1), svc("far", 60)
	first.NotFor = []directory.Rule{{ID: "first/not_for/1", Because: "no", When: is("pregnant", "true")}}
	far.Reach, far.WayIn = directory.ReachThrough, []string{"first", "second"}
	far.NotFor = []directory.Rule{{ID: "far/not_for/1", Because: "no", Unless: is("in_treatment", "cdt")}}
	r := compile(t, &directory.Directory{
		Services: directory.ListOf([]*directory.Service{first, svc("second", 20), far, svc("a", 50), svc("b", 50), svc("c", 50)}),
		Questions: []*directory.Question{
			{ID: "wants", Parts: []directory.Part{{Fact: "wants"}}}, {ID: "treatment", Parts: []directory.Part{{Fact: "in_treatment"}}}, {ID: "pregnant", Parts: []directory.Part{{Fact: "pregnant"}}},
		},
	})
	known := mustFacts(t, `{"wants":["rehab"],"in_treatment":[]}`)
	if got := ids(r.Evaluate(known, triage.Options{}).Suggestions); !slices.Equal(got, []string{"a", "b", "c", "first"}) {
		t.Errorf("%v", got)
	}
	if got := ids(r.Evaluate(mustFacts(t, `{"wants":["rehab"],"in_treatment":[],"pregnant":true}`), triage.Options{}).Suggestions); !slices.Equal(got, []string{"second", "a", "b", "c"}) {
		t.Errorf("%v", got)
	}
	if q, atMost, done := r.Next(known, []string{"wants", "treatment"}, triage.Options{}); done || q.ID != "pregnant" || atMost != 1 {
		t.Errorf("%v, at most %d, done %v", q, atMost, done)
	}
}

// TestAGateThatMayBeOpen: whether a service is closed decides whether its door
// gets points, though the service can never be among the first three itself.
func TestAGateThatMayBeOpen(t *testing.T) {
	svc := func(id string, points int) *directory.Service {
		return &directory.Service{ID: id, Name: id, Status: directory.StatusOpen, Reach: directory.ReachDirect,
			Match: []directory.Rule{{ID: id + "/match/1", Because: "x", Points: points, When: is("wants", "rehab")}}}
	}
	far := svc("far", 45)
	far.Reach, far.WayIn = directory.ReachThrough, []string{"door"}
	far.NotFor = []directory.Rule{{ID: "far/not_for/1", Because: "no", When: is("pregnant", "true")}}
	r := compile(t, &directory.Directory{
		Services: directory.ListOf([]*directory.Service{svc("door", 20), far, svc("a", 50), svc("b", 50), svc("c", 50)}),
		Questions: []*directory.Question{
			{ID: "wants", Parts: []directory.Part{{Fact: "wants"}}}, {ID: "pregnant", Parts: []directory.Part{{Fact: "pregnant"}}},
		},
	})
	if got := ids(r.Evaluate(mustFacts(t, `{"wants":["rehab"],"pregnant":true}`), triage.Options{}).Suggestions); !slices.Equal(got, []string{"door", "a", "b", "c"}) {
		t.Errorf("%v", got)
	}
	if q, _, done := r.Next(mustFacts(t, `{"wants":["rehab"]}`), []string{"wants"}, triage.Options{}); done || q.ID != "pregnant" {
		t.Errorf("%v, done %v", q, done)
	}
}
