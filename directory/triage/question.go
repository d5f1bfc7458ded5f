package triage

import (
	"fmt"
	"slices"

	"signpost/directory"
	"signpost/internal/facts"
)

// question is one compiled screen.
type question struct {
	src   *directory.Question
	when  int32 // condition or none
	parts []part
}

// part is the piece of a question that sets one fact.
type part struct {
	fact int
	when int32
}

func (c *compiler) question(q *directory.Question) {
	rep := c.reporter(q.Pos)
	out := question{src: q, when: c.r.conds.add(q.When, false, rep)}
	for _, p := range q.Parts {
		i := c.r.layout.index(facts.Key(p.Fact))
		if i < 0 {
			c.find(directory.Caution, p.Pos, "unknown-fact", fmt.Sprintf("question %q sets %q, which is no fact", q.ID, p.Fact), "name a fact of the vocabulary")
			continue
		}
		out.parts = append(out.parts, part{fact: i, when: c.r.conds.add(p.When, false, rep)})
		if facts.Key(p.Fact) == facts.Emergency && c.r.safety < 0 {
			c.r.safety = len(c.r.questions)
		}
	}
	if q.ID == safetyID {
		c.r.safety = len(c.r.questions)
	}
	c.r.questions = append(c.r.questions, out)
}

// rejects reports whether a question is put in no completion. A condition that
// looks at what the question itself sets does not fail before it is put.
func (q *question) rejects(conds []truth) bool { return q.when != none && conds[q.when] == isFalse }

// Applies reports whether a question may be put to somebody with these
// answers: its condition does not fail. What is not known does not fail one.
func (r *Rules) Applies(id string, f facts.Facts) bool {
	r = r.ready()
	return r.applies(id, f, func(*question, []truth) bool { return true })
}

// PartApplies reports the same of the piece of a question that sets a fact.
func (r *Rules) PartApplies(id, fact string, f facts.Facts) bool {
	r = r.ready()
	i := r.layout.index(facts.Key(fact))
	return r.applies(id, f, func(q *question, conds []truth) bool {
		return slices.ContainsFunc(q.parts, func(p part) bool {
			return p.fact == i && (p.when == none || conds[p.when] != isFalse)
		})
	})
}

func (r *Rules) applies(id string, f facts.Facts, and func(*question, []truth) bool) bool {
	s := r.scratch.Get().(*scratch)
	defer r.scratch.Put(s)
	r.layout.encode(s.answers, f, r.dir.County)
	r.decide(s)
	for i := range r.questions {
		if q := &r.questions[i]; q.src.ID == id {
			return !q.rejects(s.conds) && and(q, s.conds)
		}
	}
	return false
}

// safetyID is the question that comes first on every contact.
const safetyID = "safety"

// setters lists the questions that set a fact.
func (r *Rules) setters(key string) []string {
	var out []string
	for i := range r.questions {
		if slices.ContainsFunc(r.questions[i].src.Parts, func(p directory.Part) bool { return p.Fact == key }) {
			out = append(out, r.questions[i].src.ID)
		}
	}
	return out
}
