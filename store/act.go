package store

import "time"

// Act says who does something, where, when and what, for the audit log. It
// carries no content of the record. The engine writes it in the same
// transaction as the change, so that neither can exist without the other.
type Act struct {
	At       time.Time
	Operator string
	Role     string
	Desk     string
	Action   string // "contact.start", "contact.read", "referral.add" ...
	Subject  string // id of what it is about; may be empty
	Detail   string // coded, never words from the record: "rev=3", "sha256:..." of a search
}

// Query picks contacts, newest start first.
type Query struct {
	From, To time.Time // half open; zero: no limit
	Status   []Status  // empty: all but void and merged
	Channel  string
	Operator string
	Kinds    []Kind // empty: all
	Text     string // words that one of the notes holds; empty: no matter
	Limit    int    // 0: all
	Before   string // id: only contacts after this one in the list, for paging
}

// DueQuery picks contacts with something to be done: an open follow-up, or a
// referral that is not undone and has a due time.
type DueQuery struct {
	Until time.Time // only what is due before; zero: all
	Limit int       // 0: all
}

// Counts are the desk's figures for a span of time.
type Counts struct {
	Total     int            // void and merged ones left out
	Junk      int            // of Total
	Referrals int            // not undone
	ByChannel map[string]int // without junk
	Open      int            // open or parked now, whenever they started
}
