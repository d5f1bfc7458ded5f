package directory

// Rule is one exclusion or one line of points of a service, as written.
type Rule struct {
	ID      string // unique in the directory: "cdt/match/opioid"
	When    Condition
	Unless  Condition
	Because string
	Points  int // match rules only
	Source  string

	// NeedsKnown, on an exclusion, means that it also holds back an entry whose
	// facts are not known yet: it could fit, and the answer is to be asked for.
	NeedsKnown bool

	Pos Position
}

// Condition is true when any of its clauses holds. An empty Condition was not
// written, and is neither true nor false.
type Condition []Clause

// Clause holds when all of its tests hold.
type Clause []Test

// Op says how a test compares an answer.
type Op uint8

// The comparisons a coordinator can write.
const (
	AnyOf  Op = iota // a choice is one of Values, or a list has one of them
	AllOf            // a list has every one of Values
	NoneOf           // a known list has none of Values
	Within           // a number or age lies from Lo to Hi, both included
)

// Test compares the answer to one fact. Three-valued: a fact that is unknown
// or declined makes a test neither true nor false, unless Values names
// "unknown" or "declined" outright. Answer groups are already replaced by
// their values.
type Test struct {
	Fact   string
	Op     Op
	Values []string // true and false are "true" and "false"
	Lo, Hi int      // Within only
	Pos    Position
}
