package store

import "fmt"

// Problem is one thing in the record that is not as it should be. It holds
// ids and coded words, never content.
type Problem struct {
	Table string `json:"table"`           // "contact", "note", "audit" ...; "" for the file as a whole
	ID    string `json:"id,omitempty"`    // of the row
	What  string `json:"what"`            // "does not open: changed, moved or out of date"
	Field string `json:"field,omitempty"` // column, when it is known
}

func (p Problem) String() string {
	switch {
	case p.Table == "":
		return p.What
	case p.ID == "":
		return p.Table + ": " + p.What
	}
	return fmt.Sprintf("%s %s: %s", p.Table, p.ID, p.What)
}

// Verification is what a check of the whole record found.
type Verification struct {
	Contacts  int       `json:"contacts"`
	Notes     int       `json:"notes"`
	Referrals int       `json:"referrals"`
	Drafts    int       `json:"drafts"`
	Flags     int       `json:"flags"`
	Lost      int       `json:"lost_searches"` // rows: words on a day
	Marks     int       `json:"marks"`
	Shift     int       `json:"shift_entries"` // visitors, exchanges, handovers, cautions
	Versions  int       `json:"earlier_versions"`
	People    int       `json:"people"`
	Entries   int64     `json:"audit_entries"`
	Head      string    `json:"audit_head"` // hash of the last audit entry, to compare with one kept elsewhere
	Problems  []Problem `json:"problems"`
}

// Sound reports whether nothing is wrong.
func (v Verification) Sound() bool { return len(v.Problems) == 0 }
