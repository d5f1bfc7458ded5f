package lint

import (
	"fmt"
	"slices"
	"strings"

	"signpost/directory"
	"signpost/directory/triage"
	"signpost/internal/facts"
)

// How much the search for dead ends may cost. An evaluation takes time in
// proportion to the services, so a large directory is tried with fewer answers.
const (
	mostWork  = 5_000_000 // tries times services
	mostDrawn = 2_000
	seed      = 1 // the same directory gives the same findings
)

// deadEnds sums up the answers that end with fewer than three services: every
// combination of the facts that matter most, and answers drawn from a seed. The
// second is a note: answers drawn at random contradict each other more often than
// people do, but they reach what the first leaves out.
func (c *checker) deadEnds(r *triage.Rules) {
	p, ok := c.top()
	if !ok || c.o.Tries < 0 || c.suggestible() < 3 {
		return // with fewer, every answer is a dead end
	}
	budget := min(c.o.Tries, mostWork/max(1, c.d.Services.Len()))
	keys, tries := c.keyFacts(budget)
	if len(keys) > 0 {
		t := tally{most: c.o.Examples, keys: keys}
		base := facts.Facts{}.With(facts.Caller, facts.Word("self")) // who calls most
		for e := range r.DeadEnds(base, keys, triage.Options{}) {
			t.add(e)
		}
		c.sayDeadEnds(directory.Caution, p, &t, fmt.Sprintf("of the %d combinations of %s for somebody asking for themselves", tries, inWords(keys)))
	}
	drawn := min(mostDrawn, budget/4)
	if drawn > 0 {
		// Forty answers make no example: those that most often decide are shown.
		t := tally{most: c.o.Examples, keys: []facts.Key{facts.Wants, facts.Substances, facts.Age, facts.District, facts.Caller}}
		for e := range r.SampleDeadEnds(drawn, seed, triage.Options{}) {
			t.add(e)
		}
		c.sayDeadEnds(directory.Note, p, &t, fmt.Sprintf("of %d sets of answers drawn at random", drawn))
	}
}

// suggestible counts the services that rules can lead to.
func (c *checker) suggestible() int {
	n := 0
	for _, s := range c.d.Services.All() {
		if runs(s) && len(s.Match) > 0 {
			n++
		}
	}
	return n
}

func (c *checker) sayDeadEnds(sev directory.Severity, p directory.Position, t *tally, of string) {
	if t.few == 0 {
		return
	}
	c.sayAt(sev, p, "", "dead-end", fmt.Sprintf("%s, %d end with fewer than three services, %d of them with none: %s", of, t.few, t.none, strings.Join(t.examples, "; ")),
		"These are gaps of the directory or of its rules. `signpost suggest` with the same answers says what is ruled out and why.")
}

// keyFacts chooses the facts whose combinations are all tried: what is wanted,
// then what most often rules out, those that the budget still allows.
func (c *checker) keyFacts(budget int) (keys []facts.Key, tries int) {
	tries = 1
	for _, k := range []facts.Key{facts.Wants, facts.Substances, facts.Age, facts.District} {
		def, ok := c.d.Vocabulary.Def(k)
		if !ok || len(def.Values) == 0 {
			continue
		}
		if tries*len(def.Values) > budget {
			continue
		}
		keys, tries = append(keys, k), tries*len(def.Values)
	}
	return keys, tries
}

func inWords(keys []facts.Key) string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = string(k)
	}
	return strings.Join(names, ", ")
}

// tally counts dead ends and keeps the first examples, those without any
// service before the others, and of different wants.
type tally struct {
	most      int
	keys      []facts.Key // the facts that examples show
	few, none int
	empty     int // how many of the examples end with nothing
	examples  []string
	wants     []string
}

func (t *tally) add(e triage.DeadEnd) {
	t.few++
	bare := len(e.Suggestions) == 0
	if bare {
		t.none++
	}
	if !bare && len(t.examples) >= t.most || bare && t.empty >= t.most {
		return
	}
	want := e.Facts.Get(facts.Wants).String()
	if slices.Contains(t.wants, want) {
		return
	}
	t.wants = append(t.wants, want)
	example := t.show(e)
	if !bare {
		t.examples = append(t.examples, example)
		return
	}
	t.examples = slices.Insert(t.examples, t.empty, example)
	t.empty++
	t.examples = t.examples[:min(len(t.examples), t.most)]
}

func (t *tally) show(e triage.DeadEnd) string {
	words := make([]string, len(t.keys))
	for i, k := range t.keys {
		words[i] = string(k) + "=" + or(e.Facts.Get(k).String(), "none")
	}
	return strings.Join(words, " ") + " (" + suggestions(e.Suggestions) + ")"
}

func suggestions(ids []string) string {
	if len(ids) == 0 {
		return "none"
	}
	return "only " + strings.Join(ids, ", ")
}
