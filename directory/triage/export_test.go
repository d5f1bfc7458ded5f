package triage

import (
	"fmt"

	"signpost/internal/facts"
)

// OutsideBounds says which bound of the guided flow full breaks, where known is
// what the questions put so far have given of it; "" when none.
func (r *Rules) OutsideBounds(known, full facts.Facts, asked []string) string {
	c := r.newCube(known, r.askedSet(asked), Options{})
	s := newScratch(r)
	r.weigh(s, full, Options{})
	for i, t := range s.tests {
		if c.tests[i]&t == 0 {
			return fmt.Sprintf("test %+v is %v, not among %v", r.conds.tests[i].src, t, c.tests[i])
		}
	}
	for i, t := range s.conds {
		if c.conds[i]&t == 0 {
			return fmt.Sprintf("condition %d is %v, not among %v", i, t, c.conds[i])
		}
	}
	for i := range s.at {
		st, o := &s.at[i], &c.at[i]
		switch {
		case st.fits() && !o.mayFit, !st.fits() && o.mustFit, st.hard && !o.hardMay, !st.hard && o.hardMust,
			st.base < o.baseLo, st.base > o.baseHi, st.points < o.lo, st.points > o.hi, st.steps < o.stepsLo, st.steps > o.stepsHi:
			return fmt.Sprintf("service %s stands %+v, outside %+v", r.services[i].src.ID, *st, *o)
		}
	}
	top := c.candidates()
	for _, i := range s.picked[:min(firstShown, len(s.picked))] {
		found := false
		for _, k := range top {
			found = found || k == i
		}
		if !found {
			return "service " + r.services[i].src.ID + " is among the first three and was no candidate"
		}
	}
	return ""
}

// StillPressing reports whether the guided flow would still put a question.
func (r *Rules) StillPressing(question string, known facts.Facts, asked []string) bool {
	c := r.newCube(known, r.askedSet(asked), Options{})
	for i := range r.questions {
		if r.questions[i].src.ID == question {
			return c.pressing.has(i)
		}
	}
	return false
}
