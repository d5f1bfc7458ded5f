package plain

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"signpost/directory"
	"signpost/internal/facts"
	"signpost/store"
)

// safetyQuestion is the id of the question that comes first on every contact.
const safetyQuestion = "safety"

// guided asks what can still change the answer, one question after the other.
// It returns nil when nothing can any more.
func (v *visit) guided() error {
	var again *directory.Question // one before, to be looked at again
	for {
		if err := v.alarm(); err != nil {
			return err
		}
		q, say := again, "An earlier question."
		if q == nil {
			q, say = v.next()
		}
		again = nil
		if q == nil {
			v.say("No question is left that could change the suggestions.")
			return nil
		}
		err := v.pose(q, say)
		switch {
		case errors.Is(err, errBack) && len(v.asked) == 0:
			return nil // on to what else can be done with the contact
		case errors.Is(err, errBack):
			last := v.asked[len(v.asked)-1]
			v.asked = v.asked[:len(v.asked)-1]
			again = v.question(last)
		case err != nil:
			return err
		case !slices.Contains(v.asked, q.ID):
			v.asked = append(v.asked, q.ID)
		}
	}
}

// next is the question to put now, with how many can follow.
func (v *visit) next() (*directory.Question, string) {
	if v.safetySpoken() && !slices.Contains(v.asked, safetyQuestion) {
		v.asked = append(v.asked, safetyQuestion)
	}
	g := v.guide()
	q, atMost, done := g.Rules.Next(v.c.Facts, v.asked, g.Options(v.s.Now()))
	switch {
	case done || q == nil:
		return nil, ""
	case atMost == 1:
		return q, fmt.Sprintf("Question %d, the last.", len(v.asked)+1)
	}
	return q, fmt.Sprintf("Question %d, at most %d more after it.", len(v.asked)+1, atMost-1)
}

// safetySpoken reports whether the safety questions were spoken of already.
func (v *visit) safetySpoken() bool {
	return v.c.Safety != "" || slices.ContainsFunc(safetyFacts[:], func(k facts.Key) bool {
		a := v.c.Facts.Get(k)
		return a.Known() || a.IsDeclined()
	})
}

var safetyFacts = [...]facts.Key{facts.Emergency, facts.Suicidal, facts.ChildRisk, facts.AdultRisk}

func (v *visit) question(id string) *directory.Question {
	i := slices.IndexFunc(v.guide().Dir.Questions, func(q *directory.Question) bool { return q.ID == id })
	if i < 0 {
		return nil // the directory changed meanwhile
	}
	return v.guide().Dir.Questions[i]
}

// pose puts a question, part by part. A blocking alert comes between.
func (v *visit) pose(q *directory.Question, say string) error {
	v.say(say)
	for i := 0; i < len(q.Parts); {
		p := q.Parts[i]
		p.Ask = or(p.Ask, q.Ask)
		if !v.applies(q, p) {
			i++
			continue
		}
		skip, err := v.answer(p, q.Help)
		if err == nil {
			err = v.alarm()
		}
		switch {
		case errors.Is(err, errBack):
			if i = v.before(q, i); i < 0 {
				return errBack
			}
			continue
		case err != nil || skip:
			return err
		}
		i++
	}
	return nil
}

// before is the part before the i-th that applies; -1 when there is none.
func (v *visit) before(q *directory.Question, i int) int {
	for i--; i >= 0 && !v.applies(q, q.Parts[i]); i-- {
	}
	return i
}

func (v *visit) applies(q *directory.Question, p directory.Part) bool {
	_, known := v.guide().Dir.Vocabulary.Def(facts.Key(p.Fact))
	return known && (v.c.Facts.Get(facts.Key(p.Fact)).Known() || v.guide().Rules.PartApplies(q.ID, p.Fact, v.c.Facts))
}

// answers reads out what is recorded so far, and changes what is picked.
func (v *visit) answers() error {
	for {
		parts := v.guide().Applicable(v.c.Facts)
		q := question{ask: "The answers so far. Pick one to change it, or type back."}
		for _, p := range parts {
			label := p.Label
			if label == "" {
				label = strings.ReplaceAll(p.Fact, "_", " ")
			}
			q.options = append(q.options, option{words: label + ": " + v.recorded(p)})
		}
		v.lines()
		r, err := v.ask(q)
		if err != nil {
			return err
		}
		if _, err := v.answer(parts[r.pick()], ""); err != nil && !errors.Is(err, errBack) {
			return err
		}
		if err := v.alarm(); err != nil {
			return err
		}
	}
}

// lines reads out what a contact has collected besides answers.
func (v *visit) lines() {
	if v.c.Safety == store.SafetyNothing {
		v.say("Safety: nothing was seen or said that called for asking.")
	}
	for _, a := range v.c.Alerts {
		if !a.AcknowledgedAt.IsZero() {
			v.say("Alert:", a.ID+". What was done:", a.Action)
		}
	}
	for _, n := range v.c.Notes {
		v.say("Note:", n.Text)
	}
}
