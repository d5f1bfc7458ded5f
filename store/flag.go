package store

import (
	"strings"
	"time"
	"unicode"

	"signpost/internal/text"
)

// Flag says that an entry of the directory is wrong: raised by whoever noticed,
// settled by a coordinator. Times are UTC, to the microsecond.
type Flag struct {
	ID      string `json:"id"`  // UUIDv7
	Rev     int    `json:"rev"` // grows with every change
	Service string `json:"service"`
	Name    string `json:"name"`           // of the service, as it was then
	Reason  string `json:"reason"`         // one of FlagReasons
	Note    string `json:"note,omitempty"` // free words; sealed

	RaisedAt time.Time `json:"raised_at"`
	RaisedBy string    `json:"raised_by,omitempty"`
	Desk     string    `json:"desk,omitempty"`

	DirectoryVersion string `json:"directory_version,omitempty"`

	SettledAt  time.Time `json:"settled_at,omitzero"`
	SettledBy  string    `json:"settled_by,omitempty"`
	Settlement string    `json:"settlement,omitempty"` // one of Settlements; empty while open
}

// Open reports whether nobody has settled the flag.
func (f Flag) Open() bool { return f.Settlement == "" }

// FlagOther is the reason that says nothing without a note.
const FlagOther = "other"

// FlagReasons lists what can be wrong with an entry, in the order of the menu.
func FlagReasons() []string {
	return []string{"wrong_number", "closed", "full", "moved", "hours_wrong", FlagOther}
}

// Settlements lists how a flag can end: the entry was mended, or it was checked
// and is right, or another flag says the same, or there is nothing in it.
func Settlements() []string { return []string{"mended", "checked_fine", "duplicate", "dropped"} }

// FlagQuery picks flags, newest first.
type FlagQuery struct {
	Service string    // empty: of all services
	Open    bool      // only those that are not settled
	Since   time.Time // only those raised then or later; zero: no limit
}

// FlagConflict is a settlement that named an old revision of a flag.
type FlagConflict struct{ Yours, Theirs Flag }

func (c *FlagConflict) Error() string { return "save flag: changed meanwhile" }

// LostSearch is what people searched for without finding anything.
type LostSearch struct {
	Words string    `json:"words"` // folded: lower case, no accents
	Count int       `json:"count"`
	First time.Time `json:"first"` // days, at midnight UTC
	Last  time.Time `json:"last"`
}

// What LostWords keeps.
const (
	maxLost     = 100 // characters
	minLetters  = 3
	mostDigits  = 4 // in one word; more is a telephone number or the like
	maxLostRead = 4 << 10
)

// LostWords brings a query to the form in which a search that found nothing is
// kept: cleaned, folded, without words that are mostly a number, and at most
// 100 characters. It returns "" when fewer than three letters are left, because
// so short a query is one that is still being typed.
func LostWords(query string) string {
	query, _ = text.Cap(query, maxLostRead)
	words := strings.Fields(text.Fold(text.CleanLine(query)))
	kept := make([]string, 0, len(words))
	for _, w := range words {
		if count(w, unicode.IsDigit) <= mostDigits {
			kept = append(kept, w)
		}
	}
	out, _ := text.CapRunes(strings.Join(kept, " "), maxLost)
	out = strings.TrimSpace(out)
	if count(out, unicode.IsLetter) < minLetters {
		return ""
	}
	return out
}

func count(s string, is func(rune) bool) int {
	n := 0
	for _, r := range s {
		if is(r) {
			n++
		}
	}
	return n
}

// Seat is an operator at a desk. What one has seen, another may not have.
type Seat struct{ Operator, Desk string }

// ReferralOutcome says how many referrals to a service ended with a status.
type ReferralOutcome struct {
	Service string `json:"service"`
	Status  string `json:"status"` // one of ReferralStatuses
	Count   int    `json:"count"`
}
