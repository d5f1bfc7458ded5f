// Package hours reads opening hours as people write them, prints them in one
// canonical form, and answers whether a service is open at a moment.
//
// It is pure: no clock, no files, no zone but Europe/London. It never guesses;
// what cannot be computed is said in words.
package hours

import "time"

// Hours is a set of understood lines. The zero value means "not recorded".
type Hours struct{}

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
	Until time.Time // when an open service closes; zero when not known
	Next  time.Time // when a closed service opens; zero when not known
}

// Problem is a line that was not understood.
type Problem struct {
	Line    int // index into the lines given to Parse, from 0
	Column  int // characters from 1
	Message string
	Hint    string // what to write instead; may be empty
}

// Parse reads hours lines. Lines with a problem are left out of the result.
func Parse(lines []string) (Hours, []Problem) { return Hours{}, nil }

// Recorded reports whether any hours are known at all.
func (h Hours) Recorded() bool { return false }

// Lines prints the canonical form, one rule a line; Parse reads it back.
func (h Hours) Lines() []string { return nil }

// At answers for the moment t.
func (h Hours) At(t time.Time, c Calendar) Answer {
	return Answer{State: NotKnown, Say: "hours not recorded - ring first"}
}
