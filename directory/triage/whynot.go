package triage

import (
	"strconv"
	"strings"

	"signpost/directory"
	"signpost/internal/facts"
)

// Why says how one service stands with a set of answers, and what would have
// to be different. Its lists are never nil.
type Why struct {
	ID         string      `json:"id"`
	Name       string      `json:"name"`
	Suggested  bool        `json:"suggested"`
	Points     int         `json:"points"`
	Needed     int         `json:"needed"` // points from which a service is suggested
	Reasons    []Reason    `json:"reasons"`
	Exclusions []Exclusion `json:"exclusions"` // every one that holds, or that is not known not to
	Missed     []Missed    `json:"missed"`     // lines of points that do not apply
	WayIn      []string    `json:"way_in"`
	Route      []string    `json:"route,omitempty"`
	Gate       string      `json:"gate,omitempty"`
}

// Exclusion is a rule that keeps a service closed.
type Exclusion struct {
	Rule    string     `json:"rule"`
	Because string     `json:"because"`
	Source  string     `json:"source,omitempty"`
	Holds   bool       `json:"holds"`  // false: not known, so the service could fit
	Unless  [][]Change `json:"unless"` // any one of these sets of changes would lift it; empty: nothing would
}

// Missed is a line of points that does not apply.
type Missed struct {
	Rule    string     `json:"rule"`
	Because string     `json:"because"`
	Points  int        `json:"points"`
	Unless  [][]Change `json:"if"` // any one of these sets of changes would earn the points
}

// Change is one answer that would have to be different.
type Change struct {
	Fact string `json:"fact"`
	Now  string `json:"now"`  // the answer now: a value, "unknown" or "declined"
	Need string `json:"need"` // in words
}

// WhyNot says why a service is not suggested, or why it is. ok is false when
// the directory has no such service.
func (r *Rules) WhyNot(id string, f facts.Facts, o Options) (why Why, ok bool) {
	r = r.ready()
	i, ok := r.at[id]
	if !ok {
		return Why{}, false
	}
	s := r.scratch.Get().(*scratch)
	defer r.scratch.Put(s)
	r.weigh(s, f, o)
	x, st := &r.services[i], &s.at[i]
	why = Why{
		ID: x.src.ID, Name: x.src.Name, Points: st.points, Needed: Threshold, Suggested: st.fits() && st.points >= Threshold,
		Reasons: r.appendReasons([]Reason{}, s, i), Exclusions: []Exclusion{}, Missed: []Missed{}, Gate: x.src.Gate,
	}
	why.WayIn, why.Route = r.doors(s, i)
	if x.never != "" {
		why.Exclusions = append(why.Exclusions, Exclusion{Rule: x.neverID, Because: x.never, Holds: true, Unless: [][]Change{}})
	}
	for k := range x.notFor {
		n := &x.notFor[k]
		if e := n.effect(s.conds); e != passes {
			why.Exclusions = append(why.Exclusions, Exclusion{
				Rule: n.id, Because: n.because, Source: n.source, Holds: e == shuts, Unless: r.lifts(s, f, n),
			})
		}
	}
	for k := range x.match {
		if m := &x.match[k]; m.holds(s.conds) != isTrue {
			why.Missed = append(why.Missed, Missed{Rule: m.id, Because: m.because, Points: m.points, Unless: r.makeTrue(s, f, m.when)})
		}
	}
	return why, true
}

// lifts lists the sets of changes that would lift an exclusion.
func (r *Rules) lifts(s *scratch, f facts.Facts, n *rule) [][]Change {
	out := [][]Change{}
	if n.unless != none {
		out = append(out, r.makeTrue(s, f, n.unless)...)
	}
	if n.when != none {
		out = append(out, r.makeFalse(s, f, n)...)
	}
	return out
}

// makeTrue lists what would make each clause of a condition hold.
func (r *Rules) makeTrue(s *scratch, f facts.Facts, cond int32) [][]Change {
	out := [][]Change{}
	if cond == none {
		return out
	}
	for _, clause := range r.conds.conds[cond].clauses {
		var set []Change
		for _, t := range clause {
			if s.tests[t] != isTrue {
				set = append(set, r.change(f, t, true))
			}
		}
		out = append(out, set)
	}
	return out
}

// maxAlternatives bounds the sets listed for one exclusion.
const maxAlternatives = 12

// makeFalse lists what would stop the `when` of an exclusion: one of the tests
// of each clause that holds has to fail, and where the opposite needs to be
// known, also of each clause that may hold.
func (r *Rules) makeFalse(s *scratch, f facts.Facts, n *rule) [][]Change {
	out := [][]Change{nil}
	for _, clause := range r.conds.conds[n.when].clauses {
		if t := evalClause(clause, s.tests); t == isFalse || t == isUnknown && !n.needsKnown {
			continue
		}
		var next [][]Change
		for _, set := range out {
			for _, t := range clause {
				if len(next) < maxAlternatives {
					next = append(next, append(set[:len(set):len(set)], r.change(f, t, false)))
				}
			}
		}
		out = next
	}
	return out
}

// change words what answer would make a test hold, or fail.
func (r *Rules) change(f facts.Facts, t int32, hold bool) Change {
	x := &r.conds.tests[t].src
	return Change{Fact: x.Fact, Now: f.Get(facts.Key(x.Fact)).String(), Need: need(x, hold)}
}

func need(t *directory.Test, hold bool) string {
	list := listedOr(t.Values)
	switch t.Op {
	case directory.Within:
		span := within(t.Lo, t.Hi)
		if hold {
			return span
		}
		return "not " + span
	case directory.AllOf:
		if hold {
			return "all of " + listed(spoken(t.Values))
		}
		return "not all of " + listed(spoken(t.Values))
	case directory.NoneOf:
		hold = !hold
	}
	if hold {
		return list
	}
	return "known, and not " + list
}

// highest is the oldest age that a fact takes; a span that reaches it is open.
const highest = 120

func within(lo, hi int) string {
	switch {
	case hi >= highest:
		return strconv.Itoa(lo) + " or more"
	case lo <= 0:
		return strconv.Itoa(hi) + " or less"
	case lo == hi:
		return strconv.Itoa(lo)
	}
	return strconv.Itoa(lo) + " to " + strconv.Itoa(hi)
}

// listedOr joins values as one says them: "a, b or c".
func listedOr(values []string) string {
	v := spoken(values)
	if len(v) < 2 {
		return strings.Join(v, "")
	}
	return strings.Join(v[:len(v)-1], ", ") + " or " + v[len(v)-1]
}

func spoken(values []string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		switch v {
		case "true":
			v = "yes"
		case "false":
			v = "no"
		}
		out[i] = words(v)
	}
	return out
}
