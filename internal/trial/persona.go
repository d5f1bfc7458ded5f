package trial

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"

	"signpost/directory"
	"signpost/directory/triage"
	"signpost/internal/desk"
	"signpost/internal/facts"
	"signpost/store"
)

//go:embed personas.json
var personasJSON []byte

// persona is one invented caller.
type persona struct {
	ID    string      `json:"id"`
	Story string      `json:"story"`
	Facts facts.Facts `json:"facts"`
}

func readPersonas() ([]persona, error) {
	var out []persona
	if err := json.Unmarshal(personasJSON, &out); err != nil {
		return nil, fmt.Errorf("the personas of this program cannot be read: %w", err)
	}
	return out, nil
}

// likenesses is how many people like each persona there are, of other ages,
// from other districts, by other channels.
const likenesses = 24

// likeness is somebody like a persona. What the rules say of them is worked out
// once: it is the same for all contacts of theirs.
type likeness struct {
	persona *persona
	channel string
	facts   facts.Facts // without the time of the week
	by      map[string]*judged
}

// judged is what the rules say of a likeness at some time of the week.
type judged struct {
	number      int // of the answers; 0 is for none at all
	facts       facts.Facts
	alerts      []store.Alert
	withheld    bool
	suggestions []store.Suggested
	services    []*directory.Service // of the suggestions: those that can be given
	unmet       []store.Unmet
}

// shown is how many suggestions a list has numbers for.
const shown = 9

// cast is everybody who may ring, each made up when they first do.
type cast struct {
	guide      *desk.Guide
	personas   []persona
	people     []*likeness // likenesses of the first persona, of the second ...
	judgements int         // how many were made
}

func newCast(g *desk.Guide) (*cast, error) {
	list, err := readPersonas()
	return &cast{guide: g, personas: list, people: make([]*likeness, len(list)*likenesses)}, err
}

func (m *cast) anybody(rng *rand.Rand) *likeness {
	i := rng.IntN(len(m.people))
	if m.people[i] == nil {
		m.people[i] = m.like(&m.personas[i/likenesses], i%likenesses)
	}
	return m.people[i]
}

// like makes likeness k of p.
func (m *cast) like(p *persona, k int) *likeness {
	rng := rand.New(rand.NewPCG(uint64(k), hash(p.ID)))
	l := &likeness{persona: p, channel: p.Facts.Get(facts.Channel).Word(), by: map[string]*judged{}}
	v := m.guide.Dir.Vocabulary
	for _, key := range p.Facts.Keys() {
		one := facts.Facts{}.With(key, p.Facts.Get(key))
		if key != facts.Time && v.Check(one) == nil { // another directory may have other words
			l.facts = l.facts.With(key, p.Facts.Get(key))
		}
	}
	if k > 0 {
		m.vary(l, rng)
	}
	if l.channel == "phone" && k > 0 {
		l.channel = pick(rng, []string{"phone", "phone", "phone", "phone", "phone", "phone", "phone", "phone_out", "text", "email"})
	}
	l.facts = m.guide.Derive(l.facts.With(facts.Channel, facts.Word(l.channel)))
	return l
}

// vary makes somebody else of the same kind.
func (m *cast) vary(l *likeness, rng *rand.Rand) {
	if n, ok := l.facts.Get(facts.Age).Number(); ok && n >= 20 {
		l.facts = l.facts.With(facts.Age, facts.Number(min(max(20, n-9+rng.IntN(19)), 79)))
	}
	if list := m.guide.Dir.Districts; l.facts.Get(facts.District).Known() && len(list) > 0 {
		// None of no fixed place: notes may speak of a flat.
		if d := pick(rng, list); m.guide.Dir.DistrictCounty(d.ID) != "" {
			l.facts = l.facts.With(facts.District, facts.Word(d.ID)).With(facts.County, facts.Unknown())
		}
	}
	for _, key := range l.facts.Keys() { // nobody answers everything
		if key != facts.Caller && key != facts.Wants && key != facts.Emergency && key != facts.Suicidal && key != facts.District && rng.IntN(8) == 0 {
			l.facts = l.facts.With(key, facts.Unknown())
		}
	}
}

// judge asks the rules what they say of l at that time of the week.
func (m *cast) judge(l *likeness, week string) *judged {
	if j := l.by[week]; j != nil {
		return j
	}
	f := l.facts.With(facts.Time, facts.Word(week))
	r := m.guide.Rules.Evaluate(f, triage.Options{DeskCounty: m.guide.County})
	m.judgements++
	j := &judged{number: m.judgements, facts: f, withheld: r.Withheld}
	for _, a := range r.Alerts {
		j.alerts = append(j.alerts, store.Alert{ID: a.ID, Kind: string(a.Kind)})
	}
	for _, s := range r.Suggestions[:min(shown, len(r.Suggestions))] {
		j.suggestions = append(j.suggestions, store.Suggested{ID: s.ID, Points: s.Points})
		if svc, ok := m.guide.Dir.Service(s.ID); ok && desk.NotGiven(svc) == "" {
			j.services = append(j.services, svc)
		}
	}
	j.unmet = unmet(f, r)
	l.by[week] = j
	return j
}

// unmet is what would be recorded if nothing could be found.
func unmet(f facts.Facts, r triage.Result) []store.Unmet {
	var out []store.Unmet
	var near []store.Nearest
	for _, x := range r.RuledOut {
		if x.Points > 0 && len(near) < 3 {
			near = append(near, store.Nearest{Service: x.ID, Rule: x.Rule})
		}
	}
	for _, w := range f.Get(facts.Wants).Words() {
		out = append(out, store.Unmet{Want: w, Reason: desk.UnmetReason(r), Nearest: near})
	}
	return out
}

// hash is FNV-1a: the same on every machine.
func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

func pick[T any](rng *rand.Rand, list []T) T { return list[rng.IntN(len(list))] }

// words are the lines of a persona; another set of personas has none.
func (p *persona) words() []string { return slices.Clone(lines[p.ID]) }
