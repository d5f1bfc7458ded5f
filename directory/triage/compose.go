package triage

import (
	"cmp"
	"slices"
	"strings"

	"signpost/directory/hours"
)

// compose writes the lists of a result from what weigh worked out.
func (r *Rules) compose(s *scratch, o Options, res *Result) {
	res.Suggestions = make([]Suggestion, 0, len(s.picked))
	reasons := r.reasonsOfPicked(s)
	for _, i := range s.picked {
		x := &r.services[i]
		n := r.countReasons(x, s, i)
		sg := Suggestion{
			ID: x.src.ID, Name: x.src.Name, Group: x.src.Group, Points: s.at[i].points, Reach: x.src.Reach,
			Reasons: reasons[:n:n], Gate: x.src.Gate, Open: opening(o, x.src.ID),
		}
		reasons = reasons[n:]
		sg.WayIn, sg.Route = r.doors(s, i)
		res.Suggestions = append(res.Suggestions, sg)
	}
	r.composeClosed(s, res)
}

func opening(o Options, id string) Opening {
	a, ok := o.Open[id]
	if !ok {
		return Opening{State: hours.NotKnown, Say: "hours not recorded - ring first"}
	}
	return Opening{State: a.State, Say: a.Say, Until: a.Until, Next: a.Next}
}

// reasonsOfPicked writes the reasons of all suggestions into one list, in the
// order of the suggestions.
func (r *Rules) reasonsOfPicked(s *scratch) []Reason {
	n := 0
	for _, i := range s.picked {
		n += r.countReasons(&r.services[i], s, i)
	}
	out := make([]Reason, 0, n)
	for _, i := range s.picked {
		out = r.appendReasons(out, s, i)
	}
	return out
}

func (r *Rules) countReasons(x *service, s *scratch, i int) int {
	n := 0
	for k := range x.match {
		if x.match[k].holds(s.conds) == isTrue {
			n++
		}
	}
	return n + len(stepsOf(s.at[i].steps))
}

// stepsOf lists the points that each of n closed services gives to their first
// step, up to the limit.
func stepsOf(n int) []int { return stepPointsEach[:min(n, len(stepPointsEach))] }

// appendReasons writes the lines of points of service i, most points first.
func (r *Rules) appendReasons(out []Reason, s *scratch, i int) []Reason {
	x := &r.services[i]
	from := len(out)
	for k := range x.match {
		if m := &x.match[k]; m.holds(s.conds) == isTrue {
			out = append(out, Reason{Because: m.because, Points: m.points, Rule: m.id, Source: m.source})
		}
	}
	g := s.first[i]
	for _, points := range stepsOf(s.at[i].steps) {
		w := &r.services[g].route
		out = append(out, Reason{Because: w.because, Points: points, Rule: w.id, Source: w.source})
		g = s.also[g]
	}
	slices.SortStableFunc(out[from:], func(a, b Reason) int { return cmp.Compare(b.Points, a.Points) })
	return out
}

// composeClosed writes the services that could fit and that are ruled out, the
// ones that the answers point to first.
func (r *Rules) composeClosed(s *scratch, res *Result) {
	s.out, s.fit = s.out[:0], s.fit[:0]
	for i := range s.at {
		switch {
		case s.at[i].shut:
			s.out = append(s.out, i)
		case s.at[i].gated && r.pointedTo(s, i):
			s.fit = append(s.fit, i)
		}
	}
	slices.SortFunc(s.fit, func(a, b int) int { return cmp.Or(cmp.Compare(s.at[b].points, s.at[a].points), cmp.Compare(a, b)) })
	r.weighMisses(s)
	slices.SortFunc(s.out, func(a, b int) int {
		return cmp.Or(cmp.Compare(s.at[b].near, s.at[a].near), cmp.Compare(s.at[b].base, s.at[a].base), cmp.Compare(a, b))
	})
	res.CouldFit, res.RuledOut = make([]CouldFit, 0, len(s.fit)), make([]RuledOut, 0, len(s.out))
	for _, i := range s.fit {
		res.CouldFit = append(res.CouldFit, r.couldFit(s, i))
	}
	for _, i := range s.out {
		res.RuledOut = append(res.RuledOut, r.ruledOut(s, i))
	}
}

// pointedTo reports whether a written rule gives the service points, and what
// is known and not known together could make it a suggestion.
func (r *Rules) pointedTo(s *scratch, i int) bool {
	x := &r.services[i]
	some, most := false, s.at[i].points
	for k := range x.match {
		switch m := &x.match[k]; m.holds(s.conds) {
		case isTrue:
			some = some || !m.derived
		case isUnknown:
			most += max(0, m.points)
		}
	}
	return some && most >= Threshold
}

// weighMisses sets how near a miss each service is that is ruled out. Points
// that follow from a district or a team alone make no near miss, and one that is
// for people elsewhere is one only where the answers point to nothing at hand.
func (r *Rules) weighMisses(s *scratch) {
	atHand := len(s.picked) > 0 || len(s.fit) > 0
	for _, i := range s.out {
		x := &r.services[i]
		s.at[i].near = 0
		if r.written(s, x) {
			s.at[i].near = max(0, s.at[i].base)
			atHand = atHand || s.at[i].near > 0 && !elsewhere(s, x)
		}
	}
	if !atHand {
		return
	}
	for _, i := range s.out {
		if s.at[i].near != 0 && elsewhere(s, &r.services[i]) {
			s.at[i].near = 0
		}
	}
}

// written reports whether a rule that a coordinator wrote gives points.
func (r *Rules) written(s *scratch, x *service) bool {
	for k := range x.match {
		if m := &x.match[k]; !m.derived && m.points > 0 && m.holds(s.conds) == isTrue {
			return true
		}
	}
	return false
}

// elsewhere reports whether a service's area rules the enquirer out.
func elsewhere(s *scratch, x *service) bool {
	for k := range x.notFor {
		if n := &x.notFor[k]; n.derived && strings.HasSuffix(n.id, areaRule) && n.effect(s.conds) == shuts {
			return true
		}
	}
	return false
}

func (r *Rules) ruledOut(s *scratch, i int) RuledOut {
	x := &r.services[i]
	out := RuledOut{ID: x.src.ID, Name: x.src.Name, Group: x.src.Group, Points: s.at[i].near, Because: x.never, Rule: x.neverID, WayIn: []string{}}
	if x.never == "" {
		for k := range x.notFor {
			if n := &x.notFor[k]; n.effect(s.conds) == shuts {
				out.Because, out.Rule = n.because, n.id
				break
			}
		}
	}
	if !s.at[i].hard {
		out.WayIn, out.Route = r.doors(s, i)
		out.Gate = x.src.Gate
	}
	return out
}

func (r *Rules) couldFit(s *scratch, i int) CouldFit {
	x := &r.services[i]
	out := CouldFit{ID: x.src.ID, Name: x.src.Name, Group: x.src.Group, Points: s.at[i].points, Ask: []string{}, Questions: []string{}, Gate: x.src.Gate}
	for k := range x.notFor {
		n := &x.notFor[k]
		if n.effect(s.conds) != gates {
			continue
		}
		if out.Rule == "" {
			out.Because, out.Rule = n.because, n.id
		}
		for _, f := range r.undecided(s, n) {
			key := string(r.layout.facts[f].def.Key)
			if !slices.Contains(out.Ask, key) {
				out.Ask = append(out.Ask, key)
			}
		}
	}
	for _, k := range out.Ask {
		for _, q := range r.setters(k) {
			if !slices.Contains(out.Questions, q) {
				out.Questions = append(out.Questions, q)
			}
		}
	}
	out.WayIn, out.Route = r.doors(s, i)
	return out
}

// undecided lists the facts of a rule's tests that are neither true nor false.
// Where another test of the same clause fails, they cannot decide anything.
func (r *Rules) undecided(s *scratch, n *rule) []int {
	var out []int
	for _, ci := range []int32{n.when, n.unless} {
		if ci == none || s.conds[ci] != isUnknown {
			continue
		}
		for _, clause := range r.conds.conds[ci].clauses {
			if evalClause(clause, s.tests) == isFalse {
				continue
			}
			for _, t := range clause {
				if f := r.conds.tests[t].fact; f >= 0 && s.tests[t] == isUnknown && !slices.Contains(out, f) {
					out = append(out, f)
				}
			}
		}
	}
	return out
}
