package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"

	"signpost/store"
	"signpost/store/seal"
)

// beforeRow is a finished contact as it was before a change.
type beforeRow struct {
	contact string
	rev     int64
	at      sql.NullInt64
	by      string
	sealed  []byte
}

const beforeColumns = "contact, rev, at, by, sealed"

var (
	insertBefore  = insert("contact_before", beforeColumns)
	selectBefores = "SELECT " + beforeColumns + " FROM contact_before WHERE contact = ? ORDER BY rev DESC"
)

// selectFinished finds the row that a change is about to replace, if that is
// of a contact that somebody had called finished.
var selectFinished = "SELECT " + contactColumns + " FROM contact WHERE id = ? AND rev = ? AND status IN ('done', 'void', 'merged')"

func (r *beforeRow) values() []any  { return []any{r.contact, r.rev, r.at, r.by, r.sealed} }
func (r *beforeRow) targets() []any { return []any{&r.contact, &r.rev, &r.at, &r.by, &r.sealed} }

func (r *beforeRow) place() seal.Place {
	return seal.Place{Table: "contact_before", Column: "sealed", Row: r.contact, Rev: r.rev, Beside: beside([]any{r.at, r.by})}
}

// keepBefore keeps a finished contact as it is, before revision rev+1 replaces
// it. A contact that is still being taken keeps no versions: every answer
// would be one.
func (t *txn) keepBefore(act store.Act, id string, rev int64) (kept int64, err error) {
	var old contactRow
	err = t.QueryRowContext(t.ctx, selectFinished, id, rev).Scan(old.targets()...)
	if err == sql.ErrNoRows {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	c, err := t.s.decode(&old)
	if err != nil {
		return 0, err
	}
	at := act.At
	if at.IsZero() {
		at = t.s.clock()
	}
	r := &beforeRow{contact: id, rev: rev, at: micros(at), by: clip(act.Operator)}
	plain, err := json.Marshal(c)
	if err != nil {
		return 0, err
	}
	if r.sealed, err = seal.Seal(t.s.dataKey(), r.place(), plain); err != nil {
		return 0, err
	}
	return 1, t.exec(insertBefore, r.values()...)
}

func (s *Store) decodeBefore(r *beforeRow) (store.Version, error) {
	plain, err := seal.Open(s.dataKey(), r.place(), r.sealed)
	if err != nil {
		return store.Version{}, &rowError{"contact_before", r.contact, err}
	}
	v := store.Version{At: moment(r.at), By: r.by}
	if json.Unmarshal(plain, &v.Contact) != nil || v.Contact.ID != r.contact || int64(v.Contact.Rev) != r.rev {
		return store.Version{}, &rowError{"contact_before", r.contact, errDamaged}
	}
	return v, nil
}

// Versions returns what a finished contact was before each change, the latest
// first. The act is written down first. When some do not open, the others are
// returned all the same, with an error of kind Corrupt.
func (s *Store) Versions(ctx context.Context, act store.Act, contactID string) ([]store.Version, error) {
	const op = "read earlier versions"
	if err := s.noted(ctx, op, act, contactID); err != nil {
		return nil, err
	}
	return readEach(ctx, s, op, selectBefores, []any{contactID}, s.decodeBefore)
}
