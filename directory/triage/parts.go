package triage

import (
	"signpost/directory"
	"signpost/internal/facts"
)

// Parts lists, in the order of the questions, the answers to ask of somebody
// with these answers: the rows of a form. A question or part with a condition
// is there once the condition holds, and an answer that was given is always
// there, so that it can be seen and changed.
func (r *Rules) Parts(f facts.Facts) []directory.Part {
	r = r.ready()
	s := r.scratch.Get().(*scratch)
	defer r.scratch.Put(s)
	r.layout.encode(s.answers, f, r.dir.County)
	r.decide(s)
	var out []directory.Part
	for i := range r.questions {
		q := &r.questions[i]
		asked := holds(q.when, s.conds)
		for j, p := range q.src.Parts {
			a := f.Get(facts.Key(p.Fact))
			given := a.Known() || a.IsDeclined()
			if given || asked && r.partApplies(q, j, s.conds) {
				out = append(out, p)
			}
		}
	}
	return out
}

func (r *Rules) partApplies(q *question, j int, conds []truth) bool {
	fact := r.layout.index(facts.Key(q.src.Parts[j].Fact))
	for _, p := range q.parts {
		if p.fact == fact {
			return holds(p.when, conds)
		}
	}
	return false // a part that sets no known fact
}

func holds(cond int32, conds []truth) bool { return cond == none || conds[cond] == isTrue }
