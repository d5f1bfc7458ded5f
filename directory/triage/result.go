package triage

import (
	"time"

	"signpost/directory"
	"signpost/directory/hours"
)

// Threshold is the number of points from which a service is suggested
// (docs/triage.md).
const Threshold = 40

// Options are what an evaluation depends on besides the answers.
type Options struct {
	// Open holds, by service id, what the opening hours say now. It only breaks
	// ties and is handed on; a missing service counts as not known.
	Open map[string]hours.Answer
	// DeskCounty is the county of an enquirer whose county is not known. Empty
	// means the directory's own.
	DeskCounty string
}

// Result is what the answers lead to. Its lists are never nil. All of it is in
// the JSON shapes of `signpost suggest --json`.
type Result struct {
	Alerts       []Alert      `json:"alerts"`   // in the directory's order: blocking, warning, advice
	Withheld     bool         `json:"withheld"` // a blocking alert fires; acknowledging is the caller's business
	Suggestions  []Suggestion `json:"suggestions"`
	CouldFit     []CouldFit   `json:"could_fit"`
	RuledOut     []RuledOut   `json:"ruled_out"`
	RulesVersion string       `json:"rules_version"`
}

// Alert is a safety message that fires.
type Alert struct {
	ID        string              `json:"id"`
	Kind      directory.AlertKind `json:"kind"`
	Blocking  bool                `json:"blocking"`
	Title     string              `json:"title,omitempty"`
	Text      string              `json:"text"`
	Steps     []string            `json:"steps,omitempty"` // shared; do not change
	Source    string              `json:"source"`
	SignedOff string              `json:"signed_off,omitempty"` // the day the wording was approved; empty: not yet
	SignedBy  string              `json:"signed_by,omitempty"`
}

// Reason is one line of points. The points of a service are the sum of its
// reasons.
type Reason struct {
	Because string `json:"because"`
	Points  int    `json:"points"`
	Rule    string `json:"rule"`
	Source  string `json:"source,omitempty"`
}

// Opening is what can be said of a service's hours at the moment.
type Opening struct {
	State hours.State `json:"state"`
	Say   string      `json:"say"`
	Until time.Time   `json:"until,omitzero"`
	Next  time.Time   `json:"next,omitzero"`
}

// Suggestion is a service that nothing rules out and that has enough points.
type Suggestion struct {
	ID      string          `json:"id"`
	Name    string          `json:"name"`
	Group   string          `json:"group,omitempty"`
	Points  int             `json:"points"`
	Reach   directory.Reach `json:"reach"`
	Reasons []Reason        `json:"reasons"`
	WayIn   []string        `json:"way_in"` // doors that are open to the enquirer now, best first
	Route   []string        `json:"route,omitempty"`
	Gate    string          `json:"gate,omitempty"` // the door when it is not a service
	Open    Opening         `json:"open"`
}

// CouldFit is a service that the answers point to and that a fact not yet
// known keeps closed.
type CouldFit struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Group     string   `json:"group,omitempty"`
	Points    int      `json:"points"`
	Ask       []string `json:"ask"`       // facts that would decide
	Questions []string `json:"questions"` // questions that set those facts
	Because   string   `json:"because"`
	Rule      string   `json:"rule"`
	WayIn     []string `json:"way_in"`
	Route     []string `json:"route,omitempty"`
	Gate      string   `json:"gate,omitempty"`
}

// RuledOut is a service that a rule excludes. Near misses come first and have
// points, so that they can be shown apart from the rest: those that a written
// rule points to, and of those that are for people elsewhere only if the answers
// point to nothing at hand.
type RuledOut struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Group   string   `json:"group,omitempty"`
	Points  int      `json:"points"` // 0: no near miss
	Because string   `json:"because"`
	Rule    string   `json:"rule"`
	WayIn   []string `json:"way_in"`
	Route   []string `json:"route,omitempty"` // the whole path to the best way in, first step first
	Gate    string   `json:"gate,omitempty"`
}
