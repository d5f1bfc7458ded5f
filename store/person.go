package store

import "time"

// Person is somebody who may open the record. Nobody set up means that the
// record opens with a key file.
type Person struct {
	Name      string    `json:"name"`
	Rev       int       `json:"rev"`
	Role      string    `json:"role"` // volunteer, receptionist, coordinator, auditor; RolePaper
	Recipient string    `json:"recipient"`
	MadeAt    time.Time `json:"made_at"`
	MadeBy    string    `json:"made_by,omitempty"`
	LeftAt    time.Time `json:"left_at,omitzero"` // cannot open the record any more
	PIN       []byte    `json:"-"`                // hash; sealed
}

// RolePaper is the role of the recovery key on paper, which is nobody's.
const RolePaper = "paper"

// PaperName is the name under which the recovery key is kept.
const PaperName = "recovery key"

// Holder is one way to get at the data key, readable before it is open: the
// data key wrapped for a public half, and the secret half locked with a
// passphrase. The recovery key has no lock: its secret half is on paper.
type Holder struct {
	Name      string
	Rev       int
	KeyID     string // which data key is wrapped
	Recipient string
	Lock      []byte
	Wrap      []byte
	MadeAt    time.Time
}

// Paper reports whether this is the recovery key.
func (h Holder) Paper() bool { return len(h.Lock) == 0 }

// Enrolment is a person together with the way to get at the data key.
type Enrolment struct {
	Person Person
	Holder Holder
}

// KeyChange is who can get at a new data key: everybody in Holders, each with a
// wrap of it; nobody: it is to be kept in a key file. Join are people who are
// new with it, their wraps among the Holders. Leave is the person because of
// whom it is changed, as they are from now on.
type KeyChange struct {
	Holders []Holder
	Join    []Person
	Leave   *Person
}

// Erasure says that a contact was forgotten for good.
type Erasure struct {
	Contact string    `json:"contact"`
	At      time.Time `json:"at"`
	By      string    `json:"by,omitempty"`
	Reason  string    `json:"reason"` // one of ErasureReasons
}

// ErasureReasons lists why a contact can be forgotten: the person asked, its
// time was over, or it should never have been there.
func ErasureReasons() []string { return []string{"asked", "retention", "mistake"} }
