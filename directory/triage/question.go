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
