// Package audit is the chain of the audit log: each entry carries a hash of
// itself and of the entry before, so that no entry can be changed, taken out
// or moved without the chain breaking at that point.
//
// It is pure. It keeps nothing (store/sqlite does) and does not decide what is
// written down (internal/desk does).
package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"iter"
	"time"
)

// Sum is the hash of an entry (SHA-256).
type Sum [sha256.Size]byte

func (s Sum) String() string { return hex.EncodeToString(s[:]) }

// MarshalText writes the sum in hexadecimal digits.
func (s Sum) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Entry is one line of the log. The zero Entry stands before the first.
type Entry struct {
	Seq      int64     `json:"seq"` // from 1, without gaps
	At       time.Time `json:"at"`  // UTC, to the microsecond
	Operator string    `json:"operator"`
	Role     string    `json:"role"`
	Desk     string    `json:"desk"`
	Action   string    `json:"action"`
	Subject  string    `json:"subject,omitempty"`
	Detail   string    `json:"detail,omitempty"`
	Prev     Sum       `json:"prev"`
	Hash     Sum       `json:"hash"`
}

// Next makes act the entry after prev: it fills in number, hashes and the
// precision of the time.
func Next(prev, act Entry) Entry {
	act.Seq, act.Prev = prev.Seq+1, prev.Hash
	act.At = act.At.UTC().Truncate(time.Microsecond)
	act.Hash = act.sum()
	return act
}

// sum hashes everything but the hash itself. Each text has its length before
// it, so that no two entries give the same bytes.
func (e Entry) sum() Sum {
	const label = "signpost audit 1\x00"
	b := make([]byte, 0, 256)
	b = append(b, label...)
	b = binary.BigEndian.AppendUint64(b, uint64(e.Seq))
	b = binary.BigEndian.AppendUint64(b, uint64(e.At.UnixMicro()))
	for _, s := range []string{e.Operator, e.Role, e.Desk, e.Action, e.Subject, e.Detail} {
		b = binary.BigEndian.AppendUint64(b, uint64(len(s)))
		b = append(b, s...)
	}
	b = append(b, e.Prev[:]...)
	return sha256.Sum256(b)
}

// Broken names the first entry that does not fit.
type Broken struct {
	Seq int64 // the entry's number; the number expected, when one is missing
	Why string
}

func (b *Broken) Error() string { return fmt.Sprintf("audit entry %d: %s", b.Seq, b.Why) }

// Verify walks the whole chain from its beginning and returns the last entry.
// The error is a *Broken, or what the walk itself met.
func Verify(entries iter.Seq2[Entry, error]) (last Entry, err error) {
	return VerifyAfter(Entry{}, entries)
}

// VerifyAfter is Verify for the entries that follow last, of which the number
// and the hash are looked at: parts of a chain can be walked side by side.
func VerifyAfter(last Entry, entries iter.Seq2[Entry, error]) (Entry, error) {
	for e, err := range entries {
		if err != nil {
			return last, err
		}
		if b := follows(last, e); b != nil {
			return last, b
		}
		last = e
	}
	return last, nil
}

func follows(last, e Entry) *Broken {
	switch {
	case e.Seq != last.Seq+1:
		return &Broken{last.Seq + 1, fmt.Sprintf("missing (the next one there is %d)", e.Seq)}
	case e.Hash != e.sum():
		return &Broken{e.Seq, "changed after it was written"}
	case e.Prev != last.Hash:
		return &Broken{e.Seq, "does not follow the entry before it"}
	}
	return nil
}
