package store

import (
	"strings"
	"time"

	"signpost/internal/text"
)

// EntryQuery picks what a desk keeps beside its contacts: visitors, counts of
// the needle exchange, handovers, cautions. The newest come first.
type EntryQuery struct {
	Desk     string // empty: of all desks
	From, To time.Time
	Live     bool   // only those that are not over
	Contact  string // only those of that contact
	Handle   Handle // only those of that enquirer
	Limit    int    // 0: all
}

// VisitorState is where a visitor of the drop-in is.
type VisitorState string

// The states of a visitor.
const (
	Waiting VisitorState = "waiting"
	Called  VisitorState = "called" // asked to come, not there yet
	Seen    VisitorState = "seen"   // a contact was started
	Left    VisitorState = "left"   // went without being seen
)

// VisitorStates lists the states of a visitor.
func VisitorStates() []VisitorState { return []VisitorState{Waiting, Called, Seen, Left} }

// Over reports whether the visitor waits no longer.
func (s VisitorState) Over() bool { return s == Seen || s == Left }

// Visitor is somebody who waits at the drop-in. Times are UTC, to the
// microsecond.
type Visitor struct {
	ID        string       `json:"id"`  // UUIDv7
	Rev       int          `json:"rev"` // grows with every change
	Desk      string       `json:"desk"`
	By        string       `json:"by,omitempty"` // who put them on the board
	ArrivedAt time.Time    `json:"arrived_at"`
	CalledAt  time.Time    `json:"called_at,omitzero"`
	EndedAt   time.Time    `json:"ended_at,omitzero"` // seen or left
	State     VisitorState `json:"state"`
	Contact   string       `json:"contact,omitempty"` // the contact that was started
	Words     string       `json:"words,omitempty"`   // "blue coat, needles"; sealed, gone after the shift
}

// Exchange is one visit to the needle exchange that was only counted.
type Exchange struct {
	ID         string         `json:"id"`
	Rev        int            `json:"rev"`
	Desk       string         `json:"desk"`
	By         string         `json:"by,omitempty"`
	At         time.Time      `json:"at"`
	Out        map[string]int `json:"out,omitempty"` // packs given, by type
	In         int            `json:"in,omitempty"`  // packs or bins returned
	ReturnCode string         `json:"return_code,omitempty"`
	Contact    string         `json:"contact,omitempty"` // when something more was asked
	Undone     bool           `json:"undone,omitempty"`  // counted by mistake, kept
}

// Handover is what one shift tells the next.
type Handover struct {
	ID     string    `json:"id"`
	Rev    int       `json:"rev"`
	Desk   string    `json:"desk"`
	By     string    `json:"by,omitempty"`
	From   time.Time `json:"from"` // begin of the shift
	At     time.Time `json:"at"`   // when it was written
	Text   string    `json:"text"` // sealed
	ReadAt time.Time `json:"read_at,omitzero"`
	ReadBy string    `json:"read_by,omitempty"`
}

// Caution is a line about a repeat enquirer that everybody at the desk should
// see, for as long as it says.
type Caution struct {
	ID     string    `json:"id"`
	Rev    int       `json:"rev"`
	Desk   string    `json:"desk"`
	By     string    `json:"by,omitempty"`
	At     time.Time `json:"at"`
	Until  time.Time `json:"until"` // never without an end
	Handle Handle    `json:"handle"`
	Text   string    `json:"text"` // sealed
	Ended  bool      `json:"ended,omitempty"`
}

// HandleKind says by what a repeat enquirer goes.
type HandleKind string

// The kinds of handle.
const (
	ByAlias      HandleKind = "alias"
	ByReturnCode HandleKind = "return_code"
)

// Handle is what a repeat enquirer goes by. It is kept sealed, and found by a
// keyed hash that says nothing without the key.
type Handle struct {
	Kind HandleKind `json:"kind"`
	Text string     `json:"text"`
}

// IsZero reports whether there is no handle.
func (h Handle) IsZero() bool { return h.Folded() == "" }

// Folded is the handle as it is compared: without case, accents and spaces.
func (h Handle) Folded() string {
	return strings.Join(strings.Fields(text.Fold(text.CleanLine(h.Text))), "")
}

// Handles returns what the enquirer of a contact goes by.
func (c Contact) Handles() []Handle {
	var out []Handle
	for _, h := range []Handle{{ByAlias, c.Alias}, {ByReturnCode, c.ReturnCode}} {
		if !h.IsZero() {
			out = append(out, h)
		}
	}
	return out
}

// EntryConflict is a change of a visitor, exchange, handover or caution that
// named an old revision.
type EntryConflict struct{ What, ID string }

func (c *EntryConflict) Error() string { return "save " + c.What + ": changed meanwhile" }

// Version is a finished contact as it was before somebody changed it.
type Version struct {
	Contact Contact   `json:"contact"` // without notes and referrals: those are only added to
	At      time.Time `json:"at"`      // when it was changed
	By      string    `json:"by,omitempty"`
}
