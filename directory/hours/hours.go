// Package hours reads opening hours as people write them, prints them in one
// canonical form, and answers whether a service is open at a moment.
//
// It is pure: no clock, no files, no zone but Europe/London. It never guesses;
// what cannot be computed is said in words, and a line that would have to be
// guessed is refused with a suggestion.
//
// It is not a full reader of the OpenStreetMap opening_hours language, knows no
// school terms, and does not decide which nation or one-off holidays apply:
// those come with the Calendar.
package hours

import (
	"slices"
	"time"
)

// Hours is a set of understood lines. The zero value means "not recorded".
// A value never changes after Parse, so it may be copied and shared freely;
// compare two with Equal.
type Hours struct{ p *plan }

// Nation chooses the table of bank holidays.
type Nation string

// The nations with bank holidays of their own. "" counts as EnglandAndWales.
const (
	EnglandAndWales Nation = "england-and-wales"
	Scotland        Nation = "scotland"
	NorthernIreland Nation = "northern-ireland"
)

// Holiday is a one-off bank holiday of a directory.
type Holiday struct {
	Date    time.Time // the day; time of day and zone are ignored
	Name    string
	Nations []Nation // empty: all
}

// Calendar is what a day's answer depends on besides the hours.
type Calendar struct {
	Nation   Nation
	Holidays []Holiday
}

// State is one of the five things that can be said of a service at a moment.
type State string

// The states. Closing means open for 30 more minutes or less.
const (
	Open          State = "open"
	Closing       State = "closing"
	Closed        State = "closed"
	NotKnown      State = "not-known"
	ByAppointment State = "by-appointment"
)

// Answer is what can be said of a service at a moment.
type Answer struct {
	State State
	Say   string    // plain words: "open until 17:00", "hours not recorded - ring first"
	Until time.Time // how long an open service is sure to stay open; zero when more than a week
	Next  time.Time // when a closed or by-appointment service next opens; zero when not known
}

// Problem is a line that was not understood.
type Problem struct {
	Line    int // index into the lines given to Parse, from 0
	Column  int // characters from 1
	Message string
	Hint    string // what to write instead; may be empty
}

// Recorded reports whether any hours are known at all.
func (h Hours) Recorded() bool { return h.p != nil && len(h.p.rules) > 0 }

// Understood reports whether every line given to Parse was understood. When it
// is false the lines left out might open or close any day, so At answers
// NotKnown at every moment.
func (h Hours) Understood() bool { return h.p == nil || !h.p.partial }

// Lines prints the canonical form, one rule a line; Parse reads it back.
func (h Hours) Lines() []string {
	if h.p == nil {
		return nil
	}
	out := make([]string, 0, len(h.p.rules))
	for i := range h.p.rules {
		out = append(out, h.p.rules[i].String())
	}
	return out
}

// Equal reports whether both hold the same rules, in whatever order.
func (h Hours) Equal(o Hours) bool {
	if h.Understood() != o.Understood() || h.Recorded() != o.Recorded() {
		return false
	}
	a, b := h.Lines(), o.Lines()
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}
