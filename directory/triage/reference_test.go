package triage_test

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"signpost/directory"
	"signpost/directory/hours"
	"signpost/directory/triage"
	"signpost/internal/facts"
)

// The functions here say again, slowly and without sharing anything with the
// engine, what docs/directory.md and docs/triage.md say of rules.

type tri int

const (
	no tri = iota - 1
	perhaps
	yes
)

func triOf(b bool) tri {
	if b {
		return yes
	}
	return no
}

// refTest compares one answer. ans is what is known, defaults applied.
func refTest(x directory.Test, ans facts.Answer) tri {
	if !ans.Known() {
		name := "unknown"
		if ans.IsDeclined() {
			name = "declined"
		}
		// "unknown" is one of the substances, and then names that answer
		if x.Op != directory.Within && slices.Contains(x.Values, name) && (x.Fact != "substances" || name == "declined") {
			return triOf(x.Op != directory.NoneOf)
		}
		return perhaps
	}
	if x.Op == directory.Within {
		lo, hi, ok := facts.AgeRange(ans)
		switch {
		case !ok:
			return perhaps
		case x.Lo <= lo && hi <= x.Hi:
			return yes
		case hi < x.Lo || x.Hi < lo:
			return no
		}
		return perhaps
	}
	has := func(w string) bool {
		if b, ok := ans.Flag(); ok {
			return w == "true" && b || w == "false" && !b
		}
		return ans.Has(w)
	}
	stands := func(w string) bool { // for a state, and not for an answer
		return w == "declined" || w == "unknown" && x.Fact != "substances"
	}
	some, all := slices.ContainsFunc(x.Values, has), !slices.ContainsFunc(x.Values, func(w string) bool { return !stands(w) && !has(w) })
	vague := ans.IsList() && ans.Has("unknown")
	switch {
	case x.Op == directory.AllOf && all, x.Op == directory.AnyOf && some:
		return yes
	case x.Op == directory.NoneOf && some:
		return no
	case vague && (x.Op == directory.NoneOf || !slices.Contains(x.Values, "unknown")):
		return perhaps
	}
	return triOf(x.Op == directory.NoneOf)
}

func refCondition(c directory.Condition, get func(string) facts.Answer) tri {
	if len(c) == 0 {
		return perhaps
	}
	best := no
	for _, clause := range c {
		worst := yes
		for _, x := range clause {
			worst = min(worst, refTest(x, get(x.Fact)))
		}
		best = max(best, worst)
	}
	return best
}

// reference is a whole evaluation, the slow way.
type reference struct {
	d      *directory.Directory
	f      facts.Facts
	county map[string]string // district to county
}

func (r *reference) get(k string) facts.Answer {
	a := r.f.Get(facts.Key(k))
	if k != "county" || a.Known() {
		return a
	}
	if c := r.county[r.f.Get(facts.District).Word()]; c != "" {
		return facts.Word(c)
	}
	if !a.IsDeclined() {
		return facts.Word(r.d.County)
	}
	return a
}

// getForAlerts is get with the rule for a using_now that is not known.
func (r *reference) getForAlerts(k string) facts.Answer {
	a := r.get(k)
	if k == "using_now" && !a.Known() && len(r.f.Get(facts.Substances).Words()) > 0 {
		return facts.Flag(true)
	}
	return a
}

func (r *reference) alerts() []string {
	var out []string
	for _, kind := range []directory.AlertKind{directory.Blocking, directory.Warning, directory.Advice} {
		for _, a := range r.d.Alerts {
			when, unless := refCondition(a.When, r.getNamed(a.When)), refCondition(a.Unless, r.getNamed(a.Unless))
			if a.Kind == kind && when == yes && unless != yes {
				out = append(out, a.ID)
			}
		}
	}
	return out
}

// getNamed keeps a using_now that is not known for conditions that ask for just
// that.
func (r *reference) getNamed(c directory.Condition) func(string) facts.Answer {
	for _, clause := range c {
		for _, x := range clause {
			if x.Fact == "using_now" && (slices.Contains(x.Values, "unknown") || slices.Contains(x.Values, "declined")) {
				return nil // left to the caller to avoid: random alerts do not mix the two
			}
		}
	}
	return r.getForAlerts
}

type refStanding struct {
	shut, hard, gated bool
	points            int
}

func (r *reference) stand(s *directory.Service) refStanding {
	st := refStanding{}
	hard := func(b bool) { st.shut, st.hard = st.shut || b, st.hard || b }
	hard(s.Status == directory.StatusClosed || s.Status == directory.StatusProposed || s.Reach == directory.ReachNotADestin)
	hard(r.outside(s))
	if lo, hi, ok := facts.AgeRange(r.f.Get(facts.Age)); ok {
		hard(hi < s.Ages.Lo || s.Ages.Hi > 0 && lo > s.Ages.Hi)
	}
	r.reach(s, &st, hard)
	for _, x := range s.NotFor {
		when, unless := refCondition(x.When, r.get), refCondition(x.Unless, r.get)
		switch {
		case x.When == nil && x.Unless == nil, unless == yes, x.When != nil && when == no:
		case x.When == nil && unless == no, when == yes && (x.Unless == nil || unless == no):
			st.shut = true
		case x.When == nil, when == yes, x.NeedsKnown:
			st.gated = true
		}
	}
	for _, x := range s.Match {
		if refCondition(x.When, r.get) == yes {
			st.points += x.Points
		}
	}
	district := r.f.Get(facts.District).Word()
	if district != "" && slices.Contains(s.Area, district) {
		st.points += 10
	}
	if s.Team != "" && r.f.Get(facts.InTreatment).Has(s.Team) {
		st.points += 15
	}
	return st
}

func (r *reference) reach(s *directory.Service, st *refStanding, hard func(bool)) {
	asks := func(keys ...string) bool {
		return slices.ContainsFunc(s.NotFor, func(x directory.Rule) bool {
			return slices.ContainsFunc(slices.Concat(x.When, x.Unless), func(c directory.Clause) bool {
				return slices.ContainsFunc(c, func(t directory.Test) bool { return slices.Contains(keys, t.Fact) })
			})
		})
	}
	gate := func(k facts.Key, ok func(string) bool) {
		a := r.f.Get(k)
		hard(a.Known() && !ok(a.Word()))
		st.gated = st.gated || !a.Known()
	}
	switch {
	case s.Reach == directory.ReachPatients && !asks("setting"):
		gate(facts.Setting, func(w string) bool { return w != "community" })
	case s.Reach == directory.ReachWorkers && !asks("caller", "professional_role"):
		gate(facts.Caller, func(w string) bool { return w == "professional" })
	}
}

func (r *reference) outside(s *directory.Service) bool {
	if len(s.Area) == 0 {
		return false
	}
	county, district := r.get("county").Word(), r.f.Get(facts.District).Word()
	inCounty, anywhere := false, false
	for _, a := range s.Area {
		if c := r.county[a]; c != "" {
			anywhere = anywhere || c == county
		} else {
			inCounty = inCounty || a == county
		}
	}
	if county != "" && !inCounty && !anywhere {
		return true
	}
	hasDistricts := slices.ContainsFunc(s.Area, func(a string) bool { return r.county[a] != "" })
	hasCounties := slices.ContainsFunc(s.Area, func(a string) bool { return r.county[a] == "" })
	return hasDistricts && district != "" && district != "no_fixed" && !slices.Contains(s.Area, district) &&
		(!hasCounties || county != "" && !inCounty)
}

// suggestions is the ranked list, the slow way.
func (r *reference) suggestions(open map[string]hours.Answer) []string {
	st := map[string]refStanding{}
	by := map[string]*directory.Service{}
	for _, s := range r.d.Services.All() {
		st[s.ID], by[s.ID] = r.stand(s), s
	}
	steps := map[string]int{}
	for _, s := range r.d.Services.All() {
		x := st[s.ID]
		if gatekept(s, by) && !x.hard && (x.shut || x.gated) && x.points >= 40 {
			if first := r.firstStep(s.ID, by, st); first != "" {
				steps[first]++
			}
		}
	}
	var out []string
	points := map[string]int{}
	for _, s := range r.d.Services.All() {
		points[s.ID] = st[s.ID].points + []int{0, 40, 45, 50}[min(3, steps[s.ID])]
		if x := st[s.ID]; !x.shut && !x.gated && points[s.ID] >= 40 {
			out = append(out, s.ID)
		}
	}
	reaches := []directory.Reach{"direct", "ring-first", "through", "patients", "workers"}
	isOpen := func(id string) int {
		if a := open[id].State; a == hours.Open || a == hours.Closing {
			return 0
		}
		return 1
	}
	slices.SortFunc(out, func(a, b string) int {
		return cmp.Or(cmp.Compare(points[b], points[a]), cmp.Compare(slices.Index(reaches, by[a].Reach), slices.Index(reaches, by[b].Reach)),
			cmp.Compare(isOpen(a), isOpen(b)), cmp.Compare(by[a].Name, by[b].Name))
	})
	return out
}

func gatekept(s *directory.Service, by map[string]*directory.Service) bool {
	return s.Reach == directory.ReachThrough && slices.ContainsFunc(s.WayIn, func(w string) bool { return by[w] != nil && w != s.ID })
}

// firstStep looks at all paths of one door, then of two, and so on.
func (r *reference) firstStep(id string, by map[string]*directory.Service, st map[string]refStanding) string {
	level, seen := []string{id}, map[string]bool{id: true}
	for len(level) > 0 {
		var next []string
		for _, at := range level {
			for _, w := range by[at].WayIn {
				if by[w] == nil || seen[w] {
					continue
				}
				seen[w] = true
				if x := st[w]; !x.shut && !x.gated && (!gatekept(by[w], by) || r.withTeam(by[w], by)) {
					return w
				}
				next = append(next, w)
			}
		}
		level = next
	}
	return ""
}

func (r *reference) withTeam(s *directory.Service, by map[string]*directory.Service) bool {
	in := r.f.Get(facts.InTreatment)
	has := func(id string) bool { return by[id] != nil && by[id].Team != "" && in.Has(by[id].Team) }
	return has(s.ID) || slices.ContainsFunc(s.WayIn, has)
}

// TestEvaluateAgreesWithReference compares the engine with the slow way.
func TestEvaluateAgreesWithReference(t *testing.T) {
	countyOf := map[string]string{}
	def, _ := facts.Base().Def(facts.District)
	for _, w := range def.Values {
		if w != "no_fixed" {
			countyOf[w] = "worcestershire"
		}
	}
	ship := shippedDirectory(t)
	compiled := compile(t, ship)
	check := func(t *rapid.T, d *directory.Directory, r *triage.Rules) {
		f := anyFacts(t, d)
		open := map[string]hours.Answer{}
		for _, s := range d.Services.All() {
			open[s.ID] = hours.Answer{State: rapid.SampledFrom([]hours.State{hours.Open, hours.Closing, hours.Closed, hours.NotKnown}).Draw(t, "open")}
		}
		ref := &reference{d: d, f: f, county: countyOf}
		got := r.Evaluate(f, triage.Options{Open: open})
		if want := ref.suggestions(open); !slices.Equal(ids(got.Suggestions), want) {
			t.Fatalf("suggestions %v, want %v\nfacts %v", ids(got.Suggestions), want, f)
		}
		if asksForMissingUse(d) {
			return
		}
		var alerts []string
		for _, a := range got.Alerts {
			alerts = append(alerts, a.ID)
		}
		if want := ref.alerts(); !slices.Equal(alerts, want) {
			t.Fatalf("alerts %v, want %v\nfacts %v", alerts, want, f)
		}
	}
	t.Run("random", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			d := anyDirectory(t)
			r, _ := triage.Compile(d)
			check(t, d, r)
		})
	})
	t.Run("shipped", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) { check(t, ship, compiled) })
	})
}

// asksForMissingUse reports whether an alert names a using_now that is not
// known outright, which the reference leaves out.
func asksForMissingUse(d *directory.Directory) bool {
	r := &reference{d: d}
	return slices.ContainsFunc(d.Alerts, func(a *directory.Alert) bool { return r.getNamed(a.When) == nil || r.getNamed(a.Unless) == nil })
}
