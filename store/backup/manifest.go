package backup

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"signpost/store"
	"signpost/store/seal"
)

// format is the number of the form of a backup.
const format = 1

// Manifest says what is in a backup. It is sealed with the data key, so that
// nobody can put another database into a backup without being noticed by
// whoever knows which key the record has.
type Manifest struct {
	Format  int       `json:"format"`
	MadeAt  time.Time `json:"made_at"`
	MadeBy  string    `json:"made_by,omitempty"`
	Desk    string    `json:"desk,omitempty"`
	Program string    `json:"program"` // version of Signpost
	Schema  int       `json:"schema"`
	KeyID   string    `json:"key_id"` // of the data key
	// Found is what the check of the copy found, the audit head included; what
	// is wrong is only counted.
	Found    store.Verification `json:"found"`
	Problems int                `json:"problems"`
	Size     int64              `json:"size"`   // of the database, in bytes
	SHA256   string             `json:"sha256"` // of the database, in hexadecimal digits
	Seal     []byte             `json:"seal"`
}

// place is where the seal of a manifest belongs: it vouches for all the rest.
func (m Manifest) place() (seal.Place, error) {
	m.Seal = nil
	plain, err := json.Marshal(m)
	return seal.Place{Table: "backup", Column: "manifest", Row: m.SHA256, Rev: format, Beside: plain}, err
}

// Sealed returns the manifest with its seal.
func (m Manifest) Sealed(k seal.Key) (Manifest, error) {
	m.Format, m.KeyID, m.MadeAt = format, k.ID().String(), m.MadeAt.UTC().Truncate(time.Microsecond)
	m.Problems += len(m.Found.Problems)
	m.Found.Problems = nil // they name rows, and the manifest is only to be compared
	p, err := m.place()
	if err == nil {
		m.Seal, err = seal.Seal(k, p, nil)
	}
	return m, err
}

// Check makes sure that the manifest was written by somebody with the data key.
func (m Manifest) Check(k seal.Key) error {
	p, err := m.place()
	if err != nil {
		return ErrDamaged
	}
	if _, err := seal.Open(k, p, m.Seal); err != nil {
		return errors.Join(ErrDamaged, err)
	}
	return nil
}

// Differs names what a check of the database found otherwise than the manifest
// says; nil when they agree. Counts that a migration changed are not among it:
// v is of the database as it was in the backup.
func (m Manifest) Differs(v store.Verification) []store.Problem {
	var out []store.Problem
	bad := func(what string) {
		out = append(out, store.Problem{Table: "backup", What: what})
	}
	want, got := m.Found, v
	if want.Head != got.Head || want.Entries != got.Entries {
		bad("the audit log does not end where the backup says")
	}
	want.Head, got.Head, want.Entries, got.Entries = "", "", 0, 0
	want.Problems, got.Problems = nil, nil
	a, err := json.Marshal(want)
	b, err2 := json.Marshal(got)
	if err != nil || err2 != nil || !bytes.Equal(a, b) {
		bad("there are not as many rows as the backup says")
	}
	if m.Problems < len(v.Problems) {
		out = append(out, v.Problems...)
	}
	return out
}

// parseManifest reads a manifest. Its form is looked at first, so that a newer
// one is not mistaken for a damaged one.
func parseManifest(data []byte) (Manifest, error) {
	var form struct {
		Format int `json:"format"`
	}
	if json.Unmarshal(data, &form) != nil || form.Format < 1 {
		return Manifest{}, ErrDamaged
	}
	if form.Format > format {
		return Manifest{}, ErrTooNew
	}
	var m Manifest
	if json.Unmarshal(data, &m) != nil || m.Size <= 0 {
		return Manifest{}, ErrDamaged
	}
	if sum, err := hex.DecodeString(m.SHA256); err != nil || len(sum) != 32 {
		return Manifest{}, ErrDamaged
	}
	return m, nil
}
