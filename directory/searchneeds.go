package directory

import (
	"maps"
	"slices"
	"strings"

	"signpost/directory/search"
	"signpost/internal/facts"
)

// answer is one value of one fact.
type answer struct{ fact, value string }

// sayings are the words for answers under which the services that give points
// for them are found.
type sayings struct {
	words  map[answer][]string
	groups []AnswerGroup
}

func (d *Directory) sayings() sayings {
	out := sayings{words: map[answer][]string{}}
	add := func(a answer, w string) {
		if w != "" && !slices.Contains(out.words[a], w) {
			out.words[a] = append(out.words[a], w)
		}
	}
	for _, w := range d.Words {
		for fact, value := range w.Sets {
			add(answer{fact, value}, w.Means) // for one that sets several values, no test asks
		}
	}
	for _, q := range d.Questions {
		for _, p := range q.Parts {
			for _, o := range p.Options {
				if speaks(p.Fact) && !empties(o.Value) {
					add(answer{p.Fact, o.Value}, o.Label)
				}
			}
		}
	}
	for _, g := range d.Groups {
		if g.Fact == string(facts.Substances) {
			out.groups = append(out.groups, g)
		}
	}
	return out
}

// of is the words for what a test asks for: of each value, and of the answer
// groups that it holds whole.
func (s sayings) of(t Test) []string {
	var out []string
	for _, v := range t.Values {
		if empties(v) {
			continue
		}
		if speaks(t.Fact) {
			out = append(out, spaced(v))
		}
		out = append(out, s.words[answer{t.Fact, v}]...)
	}
	for _, g := range s.groups {
		if g.Fact == t.Fact && allIn(g.Values, t.Values) {
			out = append(out, spaced(g.ID))
		}
	}
	return out
}

func allIn(some, all []string) bool {
	for _, v := range some {
		if !slices.Contains(all, v) {
			return false
		}
	}
	return true
}

// empties reports whether a value names nothing that one could search for.
func empties(v string) bool {
	switch v {
	case "none", "false", "never", "other", facts.UnknownWord, facts.DeclinedWord:
		return true
	}
	return false
}

// searched reports whether answers to a fact are words that somebody would
// search a service by. Who calls and where they live are not: nearly every
// service names them.
func searched(fact string) bool {
	switch facts.Key(fact) {
	case facts.Wants, facts.Substances, facts.CJS, facts.Housing, facts.Prescription, facts.Injecting,
		facts.RecentAbstinence, facts.Pregnant, facts.Setting, facts.AffectedByOther:
		return true
	}
	return false
}

// speaks reports whether the values of a fact are words for themselves:
// "needle exchange" is, "current" (of injecting) is not.
func speaks(fact string) bool {
	switch facts.Key(fact) {
	case facts.Wants, facts.Substances, facts.CJS, facts.Housing:
		return true
	}
	return false
}

func spaced(value string) string { return strings.ReplaceAll(value, "_", " ") }

// How much of a need is a service's own. Points as a rule gives them, lessened
// for a rule that asks for more than the need and for one that names so many
// answers that it picks out none.
const (
	mainNeed     = 45.0 // from here a need is among the main ones
	servedNeed   = 30.0 // from here it is answered to besides
	partlyNeed   = 20.0 // from here for some people
	requirement  = 50.0 // of an answer that a service cannot do without
	furtherTest  = 0.8
	broadTest    = 0.7
	broadAnswers = 8 // more values than these are broad
)

// needs sets the words of the answers that a service gives points for, or
// cannot do without, by how much they are its own: the rules of triage say
// already what a service is for, and the search need not be told again.
func (s *Service) needs(say sayings, doc *search.Document) {
	strength := map[string]float64{}
	put := func(c Clause, points float64, ops ...Op) {
		for range len(c) - 1 {
			points *= furtherTest
		}
		for _, t := range c {
			if !searched(t.Fact) || !slices.Contains(ops, t.Op) {
				continue
			}
			p := points
			if len(t.Values) > broadAnswers {
				p = min(p*broadTest, mainNeed-1) // nobody's own
			}
			for _, w := range say.of(t) {
				strength[w] = max(strength[w], p)
			}
		}
	}
	for _, r := range s.Match {
		for _, c := range r.When {
			put(c, s.pointsFor(c), AnyOf, AllOf)
		}
	}
	for _, r := range s.NotFor {
		for _, c := range r.When {
			put(c, requirement, NoneOf)
		}
		for _, c := range r.Unless {
			put(c, requirement, AnyOf, AllOf)
		}
	}
	for _, w := range slices.Sorted(maps.Keys(strength)) {
		switch p := strength[w]; {
		case slices.Contains(s.Types, w):
		case p >= mainNeed:
			doc.Needs = append(doc.Needs, w)
		case p >= servedNeed:
			doc.Serves = append(doc.Serves, w)
		case p >= partlyNeed:
			doc.Partly = append(doc.Partly, w)
		default:
			doc.Mentions = append(doc.Mentions, w)
		}
	}
}

// pointsFor is the points of all rules that hold whenever a clause does.
func (s *Service) pointsFor(c Clause) float64 {
	sum := 0
	for _, r := range s.Match {
		if slices.ContainsFunc(r.When, func(other Clause) bool { return c.implies(other) }) {
			sum += r.Points
		}
	}
	return float64(sum)
}

// implies reports whether other holds whenever c does, as far as can be told
// from tests of the same fact.
func (c Clause) implies(other Clause) bool {
	for _, o := range other {
		if !slices.ContainsFunc(c, func(t Test) bool { return t.implies(o) }) {
			return false
		}
	}
	return true
}

func (t Test) implies(o Test) bool {
	if t.Fact != o.Fact || t.Op != o.Op {
		return false
	}
	switch t.Op {
	case AnyOf:
		return allIn(t.Values, o.Values)
	case AllOf, NoneOf:
		return allIn(o.Values, t.Values)
	}
	return o.Lo <= t.Lo && t.Hi <= o.Hi
}
