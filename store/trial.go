package store

// TrialMark says that a record holds made-up contacts, and of which sort. It
// never goes away again.
type TrialMark string

// The marks.
const (
	NoTrial   TrialMark = ""
	Demo      TrialMark = "demo"      // thrown away when the program ends
	Generated TrialMark = "generated" // kept, for trials
)

// Batch is made-up things that are put on a record together. Ids, revisions
// and times must be set: nothing is filled in.
type Batch struct {
	Contacts  []Contact // with their notes and referrals
	Alike     []int     // of each contact: those with the same number have the same answers; nil: none are known to
	Visitors  []Visitor
	Exchanges []Exchange
	Handovers []Handover
	Cautions  []Caution
}
