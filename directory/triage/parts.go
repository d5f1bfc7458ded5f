package triage

import (
	"signpost/directory"
	"signpost/internal/facts"
)

// Parts lists, in the order of the questions, every answer that could be asked
// of somebody with these answers: the rows of a form. A question or part whose
// condition fails is left out; what is not known fails nothing, and an answer
// that was given is always there, so that it can be seen and changed.
func (r *Rules) Parts(f facts.Facts) []directory.Part {
	s := r.scratch.Get().(*scratch)
	defer r.scratch.Put(s)
	r.layout.encode(s.answers, f, r.dir.County)
	r.decide(s)
	var out []directory.Part
	for i := range r.questions {
		q := &r.questions[i]
		asked := !q.rejects(s.conds)
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
			return p.when == none || conds[p.when] != isFalse
		}
	}
	return false // a part that sets no known fact
}
