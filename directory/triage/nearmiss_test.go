package triage_test

import (
	"slices"
	"testing"

	"signpost/directory/triage"
	"signpost/internal/facts"
)

// TestRentDepositAsksWhatMatters: only a professional has a role, so of anybody
// else the deposit scheme asks at most which team they are with.
func TestRentDepositAsksWhatMatters(t *testing.T) {
	r := shipped(t)
	base := facts.Facts{}.With(facts.Wants, facts.List("deposit"))
	with := func(k facts.Key, a facts.Answer) func(facts.Facts) facts.Facts {
		return func(f facts.Facts) facts.Facts { return f.With(k, a) }
	}
	caller := func(w string) func(facts.Facts) facts.Facts { return with(facts.Caller, facts.Word(w)) }
	team := func(w ...string) func(facts.Facts) facts.Facts { return with(facts.InTreatment, facts.List(w...)) }
	agency := with(facts.ProfessionalRole, facts.Word("drug_agency"))
	type change = []func(facts.Facts) facts.Facts
	for _, x := range []struct {
		name    string
		changes change
		want    string
		ask     []string
	}{
		{"a client of another team", change{caller("self"), team("cat")}, "out", nil},
		{"a client of no team", change{caller("parent"), team()}, "out", nil},
		{"a client of a drug team", change{caller("self"), team("cdt")}, "suggested", nil},
		{"a client of who knows", change{caller("self")}, "could fit", []string{"in_treatment"}},
		{"a worker", change{caller("professional"), team("cat")}, "could fit", []string{"professional_role"}},
		{"a worker of a drug agency", change{caller("professional"), agency, team("cat")}, "suggested", nil},
		{"a drug agency, as far as is known", change{agency, team("cat")}, "suggested", nil},
		{"nobody knows who", change{team("cat")}, "could fit", []string{"professional_role"}},
		{"who would not say", change{with(facts.Caller, facts.Declined()), team("cat")}, "could fit", []string{"professional_role"}},
	} {
		f := base
		for _, c := range x.changes {
			f = c(f)
		}
		res := r.Evaluate(f, triage.Options{})
		got, ask := "nowhere", []string(nil)
		if slices.Contains(ids(res.Suggestions), "rent-deposit") {
			got = "suggested"
		}
		for _, c := range res.CouldFit {
			if c.ID == "rent-deposit" {
				got, ask = "could fit", c.Ask
			}
		}
		for _, c := range res.RuledOut {
			if c.ID == "rent-deposit" {
				got = "out"
				if !slices.Equal(c.WayIn, []string{"turning-point", "cdt"}) {
					t.Errorf("%s: way in %v", x.name, c.WayIn)
				}
			}
		}
		if got != x.want || !slices.Equal(ask, x.ask) {
			t.Errorf("%s: %s, asking %v; want %s, asking %v", x.name, got, ask, x.want, x.ask)
		}
	}
}
