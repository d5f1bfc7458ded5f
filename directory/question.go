package directory

import "time"

// Question is one screen of the guided triage; it may set several facts.
type Question struct {
	ID    string
	Ask   string // the words to say
	Help  string
	When  Condition // when it applies; empty: always
	Parts []Part
	Pos   Position
}

// Part is the piece of a question that sets one fact.
type Part struct {
	Fact    string
	Ask     string // the words to say for this fact
	Label   string // a short name for forms and the record
	Many    bool
	When    Condition // when the part applies; empty: whenever the question does
	Options []Option
	Pos     Position
}

// Option is one answer that can be picked.
type Option struct {
	Value string
	Label string
	Key   string // one key that picks it
	Group string // options of a long list are picked in two keys: group, then option
	Help  string
	Slang []string // what people say for it; feeds the quick line
}

// AnswerGroup names several values of one fact, for conditions.
type AnswerGroup struct {
	ID     string
	Fact   string
	Values []string
}

// AlertKind says how an alert is shown.
type AlertKind string

// The kinds of alert. Blocking ones withhold the list until acknowledged.
const (
	Blocking AlertKind = "blocking"
	Warning  AlertKind = "warning"
	Advice   AlertKind = "advice"
)

// Alert is a safety message and the answers that fire it.
type Alert struct {
	ID        string
	Kind      AlertKind
	Title     string
	Steps     []string // what to do, one sentence each, in order
	When      Condition
	Unless    Condition
	Source    string
	SignedOff time.Time // zero: wording not yet signed off
	SignedBy  string
	Pos       Position
}

// Text is the alert's words as one line.
func (a *Alert) Text() string {
	out := ""
	for i, s := range a.Steps {
		if i > 0 {
			out += " "
		}
		out += s
	}
	return out
}

// WordEntry maps what people say to the directory's own words.
type WordEntry struct {
	Means string            // the canonical word or phrase that entries use
	Say   []string          // slang and synonyms
	Sets  map[string]string // fact to value: what the quick line understands
	Pos   Position
}

// County is an area with districts.
type County struct {
	ID, Name string
	Pos      Position
}

// District is a part of a county that services and enquirers belong to.
type District struct {
	ID, Name, County string
	Also             []string
	Near             []string // neighbouring districts, nearest first
	Pos              Position
}

// TownOrVillage leads from a name people say to a district.
type TownOrVillage struct {
	Name     string
	Also     []string
	District string
	Pos      Position
}

// Outward is the first half of a postcode.
type Outward struct {
	Code      string
	Districts []string
	Pos       Position
}
