package triage

import (
	"cmp"
	"slices"

	"signpost/directory"
	"signpost/directory/hours"
	"signpost/internal/facts"
)

// standing is how a service stands with one set of answers.
type standing struct {
	shut   bool // an exclusion holds, or it can never be suggested
	hard   bool // one that no way in helps with: area, ages, status, reach
	gated  bool // something not known keeps it closed
	base   int  // points but for the ways in to others
	points int
	near   int // points as a near miss, set for what is ruled out
	steps  int // how many wanted and closed services it is the first step to
}

// fits reports whether nothing keeps the service closed.
func (s *standing) fits() bool { return !s.shut && !s.gated }

// scratch is the working space of one evaluation, reused to keep an
// evaluation's garbage down to its result.
type scratch struct {
	answers *answers
	tests   []truth
	conds   []truth
	at      []standing
	picked  []int
	out     []int   // ruled out
	fit     []int   // could fit
	open    []uint8 // by service: 0 open now, 1 not
	route   router
	first   []int // by service: the first wanted and closed service it is the first step to, or -1
	also    []int // by wanted and closed service: the next with the same first step, or -1
}

func newScratch(r *Rules) *scratch {
	n := len(r.services)
	return &scratch{
		answers: newAnswers(r.layout), tests: make([]truth, len(r.conds.tests)), conds: make([]truth, len(r.conds.conds)),
		at: make([]standing, n), open: make([]uint8, n), route: newRouter(n), first: make([]int, n), also: make([]int, n),
	}
}

// Evaluate works out everything that the answers lead to.
func (r *Rules) Evaluate(f facts.Facts, o Options) Result {
	r = r.ready()
	s := r.scratch.Get().(*scratch)
	defer r.scratch.Put(s)
	r.weigh(s, f, o)
	res := Result{RulesVersion: r.version}
	res.Alerts = r.firing(s)
	res.Withheld = len(res.Alerts) > 0 && res.Alerts[0].Blocking
	r.compose(s, o, &res)
	return res
}

// weigh fills s with how every service stands and who is picked, in order.
func (r *Rules) weigh(s *scratch, f facts.Facts, o Options) {
	county := o.DeskCounty
	if county == "" {
		county = r.dir.County
	}
	r.layout.encode(s.answers, f, county)
	r.decide(s)
	for i := range r.services {
		s.at[i] = r.stand(&r.services[i], s.conds)
	}
	r.addWaysIn(s)
	r.rank(s, o)
}

// decide evaluates every test and condition once.
func (r *Rules) decide(s *scratch) {
	for i := range r.conds.tests {
		s.tests[i] = r.conds.evalTest(&r.conds.tests[i], s.answers)
	}
	for i := range r.conds.conds {
		s.conds[i] = r.conds.conds[i].eval(s.tests)
	}
}

// stand applies a service's own rules.
func (r *Rules) stand(x *service, conds []truth) standing {
	var st standing
	if x.never != "" {
		st.shut, st.hard = true, true
	}
	for i := range x.notFor {
		switch e := x.notFor[i].effect(conds); {
		case e == shuts:
			st.shut = true
			st.hard = st.hard || x.notFor[i].derived
		case e == gates:
			st.gated = true
		}
	}
	for i := range x.match {
		if x.match[i].holds(conds) == isTrue {
			st.base += x.match[i].points
		}
	}
	st.points = st.base
	return st
}

// value of a condition that may not have been written, in conds.
func value(i int32, conds []truth) truth {
	if i == none {
		return isUnknown
	}
	return conds[i]
}

// holds is whether a line of points or an alert applies.
func (r *rule) holds(conds []truth) truth {
	when := value(r.when, conds)
	if r.unless == none {
		return when
	}
	unless := conds[r.unless]
	var out truth
	if when&isTrue != 0 && unless&^isTrue != 0 {
		out |= isTrue
	}
	if when&isFalse != 0 || unless&isTrue != 0 {
		out |= isFalse
	}
	if when&isUnknown != 0 && unless&^isTrue != 0 {
		out |= isUnknown
	}
	return out
}

// effect is what an exclusion does to its service.
//
//	when alone:   true shuts; unknown gates if the rule needs it known
//	unless alone: false shuts; unknown gates; true passes
//	both:         as when, with a true unless as the way out; a true when
//	              with an unknown unless gates
func (r *rule) effect(conds []truth) effect {
	switch {
	case r.when == none && r.unless == none:
		return passes
	case r.unless == none:
		return effectOf(conds[r.when], isTrue, isFalse, r.needsKnown)
	case r.when == none:
		return effectOf(conds[r.unless], isFalse, isTrue, true)
	}
	when, unless := conds[r.when], conds[r.unless]
	var out effect
	if unless&isTrue != 0 || when&isFalse != 0 {
		out |= passes
	}
	if when&isTrue != 0 && unless&isFalse != 0 {
		out |= shuts
	}
	if when&isTrue != 0 && unless&isUnknown != 0 {
		out |= gates
	}
	if when&isUnknown != 0 && unless&^isTrue != 0 {
		out |= ifUnknown(r.needsKnown)
	}
	return out
}

func effectOf(t, shut, pass truth, needsKnown bool) effect {
	var out effect
	if t&shut != 0 {
		out |= shuts
	}
	if t&pass != 0 {
		out |= passes
	}
	if t&isUnknown != 0 {
		out |= ifUnknown(needsKnown)
	}
	return out
}

// ifUnknown is what an exclusion does when nobody knows whether it applies:
// nothing, unless the rule asks for the opposite to be known.
func ifUnknown(needsKnown bool) effect {
	if needsKnown {
		return gates
	}
	return passes
}

// addWaysIn gives points to the first step of each route to a service that is
// wanted and closed.
func (r *Rules) addWaysIn(s *scratch) {
	for i := range s.first {
		s.first[i] = -1
	}
	for i := len(r.services) - 1; i >= 0; i-- { // backwards, so that the lists run forwards
		if !r.wantedAndClosed(i, &s.at[i]) {
			continue
		}
		if first := r.firstStep(s, i); first >= 0 {
			s.at[first].steps++
			s.also[i], s.first[first] = s.first[first], i
		}
	}
	for i := range s.at {
		s.at[i].points += stepPoints(s.at[i].steps)
	}
}

// wantedAndClosed reports whether a gatekept service is asked for and cannot
// be reached yet.
func (r *Rules) wantedAndClosed(i int, st *standing) bool {
	return r.services[i].gatekept() && !st.hard && !st.fits() && st.base >= Threshold
}

func (x *service) gatekept() bool {
	return x.src.Reach == directory.ReachThrough && len(x.wayIn) > 0
}

// stepPointsEach are the points that each closed service gives to the first
// step of its route; further ones give none.
var stepPointsEach = [...]int{40, 5, 5}

// stepPoints are the points of the first step to n closed services.
func stepPoints(n int) int {
	sum := 0
	for _, p := range stepsOf(n) {
		sum += p
	}
	return sum
}

// rank picks the services to suggest, best first.
func (r *Rules) rank(s *scratch, o Options) {
	s.picked = s.picked[:0]
	for i := range s.at {
		if st := &s.at[i]; st.fits() && st.points >= Threshold {
			s.picked = append(s.picked, i)
			s.open[i] = closedNow(o, r.services[i].src.ID)
		}
	}
	slices.SortFunc(s.picked, func(a, b int) int {
		if c := cmp.Compare(s.at[b].points, s.at[a].points); c != 0 {
			return c
		}
		return cmp.Compare(r.tieOrder(a, s.open[a]), r.tieOrder(b, s.open[b]))
	})
}

// tieOrder ranks services with equal points: reach, then open now, then name.
func (r *Rules) tieOrder(i int, closed uint8) int {
	return r.services[i].order + int(closed)*len(r.services)
}

func closedNow(o Options, id string) uint8 {
	if a, ok := o.Open[id]; ok && (a.State == hours.Open || a.State == hours.Closing) {
		return 0
	}
	return 1
}

// firing lists the alerts that fire, blocking ones first.
func (r *Rules) firing(s *scratch) []Alert {
	out := []Alert{}
	for i := range r.alerts {
		if a := &r.alerts[i]; a.when.holds(s.conds) == isTrue {
			out = append(out, showAlert(a.src))
		}
	}
	return out
}

func showAlert(a *directory.Alert) Alert {
	out := Alert{
		ID: a.ID, Kind: a.Kind, Blocking: a.Kind == directory.Blocking, Title: a.Title,
		Text: a.Text(), Steps: a.Steps, Source: a.Source, SignedBy: a.SignedBy,
	}
	if !a.SignedOff.IsZero() {
		out.SignedOff = a.SignedOff.Format("2006-01-02")
	}
	return out
}
