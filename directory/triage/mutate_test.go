package triage_test

import (
	"fmt"
	"slices"
	"testing"

	"signpost/directory"
	"signpost/directory/triage"
	"signpost/internal/facts"
)

// mutant is the shipped directory with one rule or field made weaker or wrong.
type mutant struct {
	what string // what was done
	dir  *directory.Directory
	of   string // the service or alert it was done to
}

// TestMutationsAreNoticed removes and weakens every rule, alert and field that
// makes a rule, one at a time. The cases of testdata/rules.txt, or the personas,
// must notice each.
func TestMutationsAreNoticed(t *testing.T) {
	d := shippedDirectory(t)
	byService := map[string][]ruleCase{}
	for _, c := range ruleCases(t, vocabulary(d)) {
		byService[serviceOf(c.rule)] = append(byService[serviceOf(c.rule)], c)
	}
	total, noticed := 0, 0
	for _, m := range mutants(d) {
		total++
		r, _ := triage.Compile(m.dir)
		if slices.ContainsFunc(byService[m.of], func(c ruleCase) bool { return c.wrong(r) != "" }) {
			noticed++
			continue
		}
		t.Errorf("not noticed: %s: %s", m.of, m.what)
	}
	t.Logf("%d of %d mutations noticed", noticed, total)
}

// TestDoorMutationsAreNoticed takes ways in away, one at a time; the personas
// must notice.
func TestDoorMutationsAreNoticed(t *testing.T) {
	all := slices.Concat(personas(t, "personas.json"), personas(t, "own-personas.json"))
	total, noticed := 0, 0
	for i, s := range shippedDirectory(t).Services.All() {
		for k := range s.WayIn {
			if s.Reach != directory.ReachThrough {
				continue
			}
			total++
			d := shippedDirectory(t)
			d.Services.At(i).WayIn = slices.Delete(slices.Clone(s.WayIn), k, k+1)
			r, _ := triage.Compile(d)
			if slices.ContainsFunc(all, func(p persona) bool { return len(p.complaints(r.Evaluate(p.Facts, triage.Options{}))) > 0 }) {
				noticed++
				continue
			}
			t.Errorf("not noticed: %s without its way in %s", s.ID, s.WayIn[k])
		}
	}
	t.Logf("%d of %d doors noticed", noticed, total)
}

func serviceOf(rule string) string {
	for i := range rule {
		if rule[i] == '/' {
			return rule[:i]
		}
	}
	return rule
}

// mutants lists them all. Each has only the one service or alert, which keeps
// thousands of them affordable.
func mutants(d *directory.Directory) []mutant {
	var out []mutant
	only := func(s *directory.Service, what string, change func(*directory.Service)) {
		c := *s
		c.NotFor, c.Match = slices.Clone(s.NotFor), slices.Clone(s.Match)
		change(&c)
		m := *d
		m.Services, m.Alerts, m.Questions = directory.ListOf([]*directory.Service{&c}), nil, nil
		out = append(out, mutant{what, &m, s.ID})
	}
	for _, s := range d.Services.All() {
		for i, r := range s.NotFor {
			only(s, "without "+r.ID, func(c *directory.Service) { c.NotFor = slices.Delete(c.NotFor, i, i+1) })
			if len(r.When) > 0 { // it says nothing new of a rule written with unless alone
				only(s, "needs_known turned round in "+r.ID, func(c *directory.Service) { c.NotFor[i].NeedsKnown = !r.NeedsKnown })
			}
			eachWeaker(r, func(what string, w directory.Rule) { only(s, what, func(c *directory.Service) { c.NotFor[i] = w }) })
		}
		for i, r := range s.Match {
			only(s, "without "+r.ID, func(c *directory.Service) { c.Match = slices.Delete(c.Match, i, i+1) })
			only(s, "fewer points for "+r.ID, func(c *directory.Service) { c.Match[i].Points -= 5 })
			only(s, "more points for "+r.ID, func(c *directory.Service) { c.Match[i].Points++ })
			eachWeaker(r, func(what string, w directory.Rule) { only(s, what, func(c *directory.Service) { c.Match[i] = w }) })
		}
		fieldMutants(s, only)
	}
	for _, a := range d.Alerts {
		out = append(out, alertMutants(d, a)...)
	}
	return out
}

func fieldMutants(s *directory.Service, only func(*directory.Service, string, func(*directory.Service))) {
	for i := range s.Area {
		only(s, "without the area "+s.Area[i], func(c *directory.Service) { c.Area = slices.Delete(slices.Clone(s.Area), i, i+1) })
	}
	if s.Ages.Lo > 0 {
		only(s, "younger", func(c *directory.Service) { c.Ages.Lo-- })
		only(s, "older", func(c *directory.Service) { c.Ages.Lo++ })
	}
	if s.Ages.Hi > 0 {
		only(s, "up to a year less", func(c *directory.Service) { c.Ages.Hi-- })
		only(s, "up to a year more", func(c *directory.Service) { c.Ages.Hi++ })
	}
	if s.Ages != (directory.AgeLimit{}) {
		only(s, "any age", func(c *directory.Service) { c.Ages = directory.AgeLimit{} })
	}
	if s.Team != "" {
		only(s, "no team", func(c *directory.Service) { c.Team = "" })
	}
}

func alertMutants(d *directory.Directory, a *directory.Alert) []mutant {
	var out []mutant
	add := func(what string, c *directory.Alert) {
		m := *d
		m.Services, m.Questions, m.Alerts = directory.Services{}, nil, nil
		if c != nil {
			m.Alerts = []*directory.Alert{c}
		}
		out = append(out, mutant{what, &m, a.ID})
	}
	add("gone", nil)
	eachWeaker(directory.Rule{ID: a.ID, When: a.When, Unless: a.Unless}, func(what string, w directory.Rule) {
		c := *a
		c.When, c.Unless = w.When, w.Unless
		add(what, &c)
	})
	return out
}

// eachWeaker yields a rule with one piece of its conditions taken away or moved.
func eachWeaker(r directory.Rule, yield func(what string, w directory.Rule)) {
	eachCondition(r.When, func(what string, c directory.Condition) {
		w := r
		w.When = c
		yield(r.ID+" when "+what, w)
	})
	eachCondition(r.Unless, func(what string, c directory.Condition) {
		w := r
		w.Unless = c
		yield(r.ID+" unless "+what, w)
	})
}

func eachCondition(cond directory.Condition, yield func(string, directory.Condition)) {
	for i, clause := range cond {
		if len(cond) > 1 {
			yield(fmt.Sprintf("without clause %d", i+1), slices.Delete(slices.Clone(cond), i, i+1))
		}
		for k, test := range clause {
			at := fmt.Sprintf("clause %d, %s ", i+1, test.Fact)
			with := func(what string, list ...directory.Test) {
				c := slices.Clone(cond)
				c[i] = slices.Replace(slices.Clone(clause), k, k+1, list...)
				yield(at+what, c)
			}
			with("not asked")
			eachTest(test, func(what string, x directory.Test) { with(what, x) })
		}
	}
}

func eachTest(x directory.Test, yield func(string, directory.Test)) {
	if x.Op == directory.Within {
		for _, by := range []int{-1, 1} {
			lo, hi := x, x
			lo.Lo += by
			hi.Hi += by
			if x.Lo > 0 {
				yield(fmt.Sprintf("from %+d", by), lo)
			}
			if def, _ := facts.Base().Def(facts.Key(x.Fact)); x.Hi < def.Hi { // beyond it nothing changes
				yield(fmt.Sprintf("to %+d", by), hi)
			}
		}
		return
	}
	for i, w := range x.Values {
		if len(x.Values) > 1 && !saysTwice(x, w) {
			c := x
			c.Values = slices.Delete(slices.Clone(x.Values), i, i+1)
			yield("without "+w, c)
		}
	}
}

// saysTwice reports whether naming w changes nothing, so that no test can notice
// it gone: a list that holds "unknown" is not known to hold none of the others
// anyway, and in alerts a using_now that is not known counts as yes anyway.
func saysTwice(x directory.Test, w string) bool {
	switch facts.Key(x.Fact) {
	case facts.Substances:
		return x.Op == directory.NoneOf && w == facts.UnknownWord
	case facts.UsingNow:
		return w == facts.UnknownWord || w == facts.DeclinedWord
	}
	return false
}
