package triage_test

import (
	"reflect"
	"testing"

	"signpost/directory"
	"signpost/directory/triage"
	"signpost/directory/worcestershire"
	"signpost/internal/facts"
)

// TestLater asks rules that are not compiled yet for everything that rules
// answer, each time as the first question.
func TestLater(t *testing.T) {
	d, _, err := directory.Load(worcestershire.Files, directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	now, _ := triage.Compile(d)
	f := facts.Facts{}.With(facts.Substances, facts.List("heroin")).With(facts.County, facts.Word("worcestershire"))
	id, question := d.Services.At(0).ID, d.Questions[0].ID
	for name, ask := range map[string]func(*triage.Rules) any{
		"Version":     func(r *triage.Rules) any { return r.Version() },
		"Directory":   func(r *triage.Rules) any { return r.Directory() },
		"Evaluate":    func(r *triage.Rules) any { return r.Evaluate(f, triage.Options{}) },
		"Parts":       func(r *triage.Rules) any { return r.Parts(f) },
		"Trace":       func(r *triage.Rules) any { return r.Trace(f, triage.Options{}) },
		"Applies":     func(r *triage.Rules) any { return r.Applies(question, f) },
		"PartApplies": func(r *triage.Rules) any { return r.PartApplies(question, d.Questions[0].Parts[0].Fact, f) },
		"NeverFire":   func(r *triage.Rules) any { return r.NeverFire() },
		"Never":       func(r *triage.Rules) any { return r.NeverSuggested(triage.Options{}) },
		"Loops":       func(r *triage.Rules) any { return r.Loops() },
		"RuleIDs":     func(r *triage.Rules) any { return r.RuleIDs() },
		"Next": func(r *triage.Rules) any {
			q, most, done := r.Next(f, nil, triage.Options{})
			return []any{q, most, done}
		},
		"WhyNot": func(r *triage.Rules) any {
			why, ok := r.WhyNot(id, f, triage.Options{})
			return []any{why, ok}
		},
		"DeadEnds": func(r *triage.Rules) any {
			n := 0
			for range r.DeadEnds(f, []facts.Key{facts.Housing}, triage.Options{}) {
				n++
			}
			return n
		},
		"Sample": func(r *triage.Rules) any {
			n := 0
			for range r.SampleDeadEnds(20, 1, triage.Options{}) {
				n++
			}
			return n
		},
	} {
		if want, got := ask(now), ask(triage.Later(d)); !reflect.DeepEqual(want, got) {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}

// TestLaterKnowsEveryQuestion fails when an exported method is new, so that it
// is asked above as well.
func TestLaterKnowsEveryQuestion(t *testing.T) {
	asked := 15
	if n := reflect.TypeFor[*triage.Rules]().NumMethod(); n != asked+exportedForTests {
		t.Errorf("rules have %d methods and TestLater asks %d of them: add the new one there, and ready() to it", n-exportedForTests, asked)
	}
}

// exportedForTests counts the methods of export_test.go.
const exportedForTests = 2
