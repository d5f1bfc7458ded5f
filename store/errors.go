package store

import (
	"errors"
	"fmt"
)

// ErrKind is the sort of failure, for the caller to put into words.
type ErrKind uint8

// The kinds of failure. Screens and commands say what to do about each.
const (
	Other    ErrKind = iota
	NotFound         // no such row
	Exists           // the id is taken
	Stale            // somebody else changed it first; see Conflict, FlagConflict and EntryConflict
	Busy             // another process holds the database
	Full             // no room on the disk
	ReadOnly         // the folder or file cannot be written
	Corrupt          // damaged or tampered with
	Locked           // the key is not there or does not fit
	TooNew           // written by a newer Signpost
	Foreign          // not a Signpost database
	Shared           // the folder is on the network or synchronised with other machines
)

var kindWords = [...]string{"failed", "not found", "exists already", "changed meanwhile", "busy",
	"disk full", "read-only", "damaged", "locked", "newer than this program", "not a Signpost database", "not a safe place for the record"}

func (k ErrKind) String() string { return kindWords[k] }

// Error is a failure of the record. Its text never holds content of the
// record nor raw database messages.
type Error struct {
	Kind ErrKind
	Op   string // what was being done: "save contact"
	Path string // file or folder, when it matters
	Why  string // what is wrong and what to do, for a person; may be empty
	Err  error  // the cause, for the log file only
}

func (e *Error) Error() string {
	s := e.Op + ": "
	if e.Path != "" {
		s += e.Path + ": "
	}
	s += e.Kind.String()
	if e.Why != "" {
		s += ": " + e.Why
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of a store error; Other for any other error.
func KindOf(err error) ErrKind {
	var c *Conflict
	var f *FlagConflict
	var n *EntryConflict
	if errors.As(err, &c) || errors.As(err, &f) || errors.As(err, &n) {
		return Stale
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Other
}

// Conflict is an update that named an old revision. Both versions are there
// so that a person can choose. When it is about a referral, Yours is the
// contact as it is now but with your version of that referral.
type Conflict struct {
	Yours, Theirs Contact
	Referral      string // id of the referral it is about; empty: the contact itself
}

func (c *Conflict) Error() string {
	if c.Referral != "" {
		return "save referral: changed meanwhile"
	}
	return fmt.Sprintf("save contact: changed meanwhile (you have revision %d, the record %d)", c.Yours.Rev, c.Theirs.Rev)
}
