package store

import "time"

// Hold says that a contact must be kept, for a reason in words.
type Hold struct {
	Contact string    `json:"contact"`
	At      time.Time `json:"at"`
	By      string    `json:"by,omitempty"`
	Why     string    `json:"why"` // sealed
}

// Keepsake is a kind of data that is kept for a time of its own.
type Keepsake string

// The kinds of data with a time.
const (
	KeepDrafts    Keepsake = "drafts"         // typed and never saved; those of open and parked contacts always stay
	KeepNumbers   Keepsake = "callbacks"      // of finished contacts
	KeepContacts  Keepsake = "contacts"       // finished, of enquirers without an alias or return code
	KeepKnown     Keepsake = "known_contacts" // finished, of enquirers with one
	KeepCautions  Keepsake = "cautions"       // from the day they ran out
	KeepVisitors  Keepsake = "visitor_words"  // what a visitor was known by at the counter
	KeepLostWords Keepsake = "lost_searches"  // words that were searched for in vain
)

// Keepsakes lists the kinds of data with a time, in the order in which they go.
func Keepsakes() []Keepsake {
	return []Keepsake{KeepDrafts, KeepNumbers, KeepCautions, KeepVisitors, KeepLostWords, KeepContacts, KeepKnown}
}

// Overdue is how much of a kind of data is older than it may be.
type Overdue struct {
	Kind   Keepsake  `json:"kind"`
	Before time.Time `json:"before,omitzero"` // what is older goes; zero: this kind is kept for good
	Count  int       `json:"count"`
	Oldest time.Time `json:"oldest,omitzero"`
	Held   int       `json:"held"` // older, and kept because of a hold
}
