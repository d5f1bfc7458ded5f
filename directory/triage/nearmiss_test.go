package triage_test

import (
	"slices"
	"testing"

	"signpost/directory"
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

// TestNearMisses: what is ruled out is a near miss when a written rule points
// to it, and when it is for people elsewhere only if nothing at hand does. It
// stays on the list either way.
func TestNearMisses(t *testing.T) {
	named := func(id string, change func(*directory.Service)) *directory.Service {
		return one(func(s *directory.Service) {
			s.ID, s.Name = id, id
			change(s)
		})
	}
	forWomen := directory.Rule{ID: "no", Because: "no", Unless: is("caller", "self")}
	shut := func(s *directory.Service) { s.NotFor = []directory.Rule{forWomen} }
	away := func(s *directory.Service) { s.Area = []string{"derbyshire"} }
	inDistrict := func(s *directory.Service) { // points follow from the district alone
		shut(s)
		s.Area, s.Match = []string{"redditch"}, nil
	}
	unwanted := func(s *directory.Service) {
		away(s)
		s.Match = nil
	}
	for _, x := range []struct {
		name     string
		services []*directory.Service
		near     []string
	}{
		{"a rule points to it", []*directory.Service{named("shut", shut)}, []string{"shut"}},
		{"only the district does", []*directory.Service{named("district", inDistrict)}, nil},
		{"elsewhere, and nothing at hand", []*directory.Service{named("away", away), named("unwanted", unwanted)}, []string{"away"}},
		{"elsewhere, and one fits", []*directory.Service{named("away", away), named("fits", func(*directory.Service) {})}, nil},
		{"elsewhere, and one nearly fits", []*directory.Service{named("away", away), named("shut", shut)}, []string{"shut"}},
		{"elsewhere, and one in the district is not asked for", []*directory.Service{named("away", away), named("district", inDistrict)}, []string{"away"}},
	} {
		r := compile(t, &directory.Directory{County: "worcestershire", Services: directory.ListOf(x.services)})
		res := r.Evaluate(mustFacts(t, `{"caller":"parent","district":"redditch"}`), triage.Options{})
		var near []string
		for i, o := range res.RuledOut {
			if o.Points > 0 {
				near = append(near, o.ID)
				if i >= len(near) {
					t.Errorf("%s: %s stands behind one that is no near miss", x.name, o.ID)
				}
			}
		}
		if !slices.Equal(near, x.near) || len(res.RuledOut)+len(res.Suggestions) != len(x.services) {
			t.Errorf("%s: near misses %v, want %v; all %+v", x.name, near, x.near, res.RuledOut)
		}
	}
}

// TestNoNearMissFromElsewhere: somebody in Redditch who wants a prescription is
// not told of Hartlepool, but the whole list has it.
func TestNoNearMissFromElsewhere(t *testing.T) {
	res := shipped(t).Evaluate(mustFacts(t, `{"substances":["heroin"],"wants":["prescribing"],"district":"redditch"}`), triage.Options{})
	listed := 0
	for _, o := range res.RuledOut {
		if o.ID == "hartlepool-prescribing" || o.ID == "derbyshire-trust" {
			listed++
			if o.Points != 0 {
				t.Errorf("%s is a near miss", o.ID)
			}
		}
	}
	if listed != 2 {
		t.Errorf("%d of them are listed, want 2", listed)
	}
}
