package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"time"

	"signpost/internal/facts"
	"signpost/store"
	"signpost/store/seal"
)

// erasedRow says that a contact was forgotten; holdRow that it must not be.
type erasedRow struct {
	contact    string
	at         sql.NullInt64
	by, reason string
	sealed     []byte // of nothing: it vouches for the rest
}

type holdRow struct {
	contact string
	at      sql.NullInt64
	by      string
	sealed  []byte // why, in words
}

const (
	erasedColumns = "contact, at, by, reason, sealed"
	holdColumns   = "contact, at, by, sealed"
)

func (r *erasedRow) targets() []any {
	return []any{&r.contact, &r.at, &r.by, &r.reason, &r.sealed}
}
func (r *erasedRow) box() *[]byte { return &r.sealed }
func (r *erasedRow) place() seal.Place {
	return seal.Place{Table: "erased", Column: "sealed", Row: r.contact, Rev: 1, Beside: beside([]any{r.at, r.by, r.reason})}
}

func (r *holdRow) targets() []any { return []any{&r.contact, &r.at, &r.by, &r.sealed} }
func (r *holdRow) box() *[]byte   { return &r.sealed }
func (r *holdRow) place() seal.Place {
	return seal.Place{Table: "hold", Column: "sealed", Row: r.contact, Rev: 1, Beside: beside([]any{r.at, r.by})}
}

// reasonRetention is the reason of what goes because its time is over.
const reasonRetention = "retention"

// errHeld says that a contact is under a legal hold.
var errHeld = errors.New("held")

// Erase forgets a contact for good: of its row, its notes and its referrals
// only what counts and names nobody is left, everything else that hangs on it
// goes, and the contact is put on the list of erasures. The day it began is
// kept, the time is not. A contact under a hold is refused. Call Sweep when all
// is erased that is to be: until then the database files may still have what
// was there, sealed.
func (s *Store) Erase(ctx context.Context, act store.Act, id, reason string) error {
	const op = "erase contact"
	err := s.write(ctx, op, func(t *txn) error {
		var held int
		if err := t.QueryRowContext(ctx, "SELECT count(*) FROM hold WHERE contact = ?", id).Scan(&held); err != nil {
			return err
		}
		if held > 0 {
			return errHeld
		}
		c, err := t.eraseContact(id, reason)
		if err != nil {
			return err
		}
		at := act.At
		if at.IsZero() {
			at = s.clock()
		}
		r := erasedRow{contact: id, at: micros(at), by: clip(act.Operator), reason: tidy(reason)}
		if r.sealed, err = seal.Seal(s.dataKey(), r.place(), nil); err != nil {
			return err
		}
		if err := t.exec(insert("erased", erasedColumns), r.contact, r.at, r.by, r.reason, r.sealed); err != nil {
			return err
		}
		c.erased = 1
		return t.note(act, id, "reason="+r.reason, c)
	})
	if errors.Is(err, errHeld) {
		return &store.Error{Kind: store.Other, Op: op, Why: "it is under a legal hold; lift the hold first"}
	}
	return err
}

// eraseContact empties a contact and all that hangs on it. One whose time is
// over still counts as one that was finished; any other is void.
func (t *txn) eraseContact(id, reason string) (change, error) {
	var c change
	var old contactRow
	if err := t.QueryRowContext(t.ctx, selectContact, id).Scan(old.targets()...); err != nil {
		return c, err
	}
	day := moment(old.started)
	stub := store.Contact{ID: id, Kind: store.Kind(old.kind), Channel: old.channel, Desk: old.desk, Status: store.Void, StatusReason: "erased",
		StartedAt: day.Truncate(24 * time.Hour), Facts: facts.Facts{}}
	if reason == reasonRetention && old.status == string(store.Done) {
		stub.Status = store.Done
	}
	row, err := t.s.encode(stub, old.rev+1)
	if err != nil {
		return c, err
	}
	if err := t.exec(updateContact, append(row.values()[1:], id, old.rev)...); err != nil {
		return c, err
	}
	c.revs++
	for _, step := range []func(string) (change, error){t.eraseNotes, t.eraseReferrals, t.eraseEntries} {
		d, err := step(id)
		if err != nil {
			return c, err
		}
		c.revs += d.revs
		c.entryRevs += d.entryRevs
	}
	var befores int64
	if err := t.QueryRowContext(t.ctx, "SELECT count(*) FROM contact_before WHERE contact = ?", id).Scan(&befores); err != nil {
		return c, err
	}
	c.befores = -befores
	for _, query := range []string{"DELETE FROM contact_before WHERE contact = ?", dropHandles, "DELETE FROM draft WHERE contact = ?"} {
		if err := t.exec(query, id); err != nil {
			return c, err
		}
	}
	return c, nil
}

// eraseNotes leaves the numbered lines, empty: a line that is missing would
// look like damage.
func (t *txn) eraseNotes(id string) (change, error) {
	list, err := rowsOf[noteRow](t.ctx, t, "SELECT "+noteColumns+" FROM note WHERE contact = ?", id)
	for _, r := range list {
		if err != nil {
			break
		}
		var empty *noteRow
		if empty, err = t.s.encodeNote(id, r.n, store.Note{ID: r.id}); err == nil {
			err = t.exec("UPDATE note SET at = ?, by = ?, sealed = ? WHERE id = ?", empty.at, empty.by, empty.sealed, r.id)
		}
	}
	return change{}, err
}

// eraseReferrals leaves which service was given and what became of it.
func (t *txn) eraseReferrals(id string) (change, error) {
	list, err := rowsOf[referralRow](t.ctx, t, "SELECT "+referralColumns+" FROM referral WHERE contact = ?", id)
	var c change
	for _, r := range list {
		if err != nil {
			break
		}
		left := store.Referral{ID: r.id, Service: r.service, Name: r.name, Phone: r.phone, Kind: store.ReferralKind(r.kind), Status: r.status, Undone: r.undone != 0}
		var row *referralRow
		if row, err = t.s.encodeReferral(id, r.n, r.rev+1, left); err == nil {
			err = t.exec(updateReferral, append(row.values()[3:], r.id)...)
		}
		c.revs++
	}
	return c, err
}

// eraseEntries cuts visitors and counts loose from the contact and drops their
// words.
func (t *txn) eraseEntries(id string) (change, error) {
	list, err := rowsOf[entryRow](t.ctx, t, "SELECT "+entryColumns+" FROM entry INDEXED BY entry_contact WHERE contact = ? AND contact <> ''", id)
	var c change
	for _, r := range list {
		if err != nil {
			break
		}
		rev := r.rev
		r.rev, r.contact, r.handle = rev+1, "", ""
		if r.sealed, err = seal.Seal(t.s.dataKey(), r.place(), []byte("{}")); err == nil {
			err = t.exec(updateEntry, append(r.values()[1:], r.id, rev, r.sort)...)
		}
		c.entryRevs++
	}
	return c, err
}

// Sweep rewrites the database file so that nothing of what was erased is left
// in it or in its log. It needs as much room on the disk as the record has.
func (s *Store) Sweep(ctx context.Context) error {
	const op = "sweep the database"
	s.inUse.Lock()
	defer s.inUse.Unlock()
	for _, query := range []string{"PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"} {
		if _, err := s.w.ExecContext(ctx, query); err != nil {
			return failed(op, err)
		}
	}
	return nil
}

// Erasures returns what was forgotten, the earliest first.
func (s *Store) Erasures(ctx context.Context) ([]store.Erasure, error) {
	const query = "SELECT " + erasedColumns + " FROM erased ORDER BY at, contact"
	return readEach(ctx, s, "read erasures", query, nil, func(r *erasedRow) (store.Erasure, error) {
		if _, err := seal.Open(s.dataKey(), r.place(), r.sealed); err != nil {
			return store.Erasure{}, &rowError{"erased", r.contact, err}
		}
		return store.Erasure{Contact: r.contact, At: moment(r.at), By: r.by, Reason: r.reason}, nil
	})
}

// Hold keeps a contact from being erased, for a reason; Release lifts that.
func (s *Store) Hold(ctx context.Context, act store.Act, id, why string) error {
	return s.write(ctx, "hold contact", func(t *txn) error {
		at := act.At
		if at.IsZero() {
			at = s.clock()
		}
		r := holdRow{contact: id, at: micros(at), by: clip(act.Operator)}
		var err error
		if r.sealed, err = seal.Seal(s.dataKey(), r.place(), []byte(tidy(why))); err != nil {
			return err
		}
		if err := t.exec(insert("hold", holdColumns), r.contact, r.at, r.by, r.sealed); err != nil {
			return err
		}
		return t.note(act, id, "", change{holds: 1})
	})
}

// Release lifts a hold. Kind NotFound when there is none.
func (s *Store) Release(ctx context.Context, act store.Act, id string) error {
	return s.write(ctx, "release contact", func(t *txn) error {
		res, err := t.ExecContext(ctx, "DELETE FROM hold WHERE contact = ?", id)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return cmp.Or(err, sql.ErrNoRows)
		}
		return t.note(act, id, "", change{holds: -1})
	})
}

// Held returns the ids of the contacts under a hold.
func (s *Store) Held(ctx context.Context) ([]string, error) {
	out := []string{}
	err := s.read(ctx, "read holds", func(q querier) error {
		return each(ctx, q, "SELECT contact FROM hold ORDER BY contact", nil, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			out = append(out, id)
			return err
		})
	})
	return out, err
}

func (c *checker) erased() error {
	return c.walk("erased", erasedColumns, func(rows *sql.Rows) (string, error) {
		var r erasedRow
		c.sum.Erased++
		err := rows.Scan(r.targets()...)
		if err == nil {
			_, err = seal.Open(c.dataKey(), r.place(), r.sealed)
		}
		if err == nil {
			err = c.emptied(r.contact, r.reason)
		}
		return r.contact, err
	})
}

// emptied makes sure that what was erased has not come back.
func (c *checker) emptied(id, reason string) error {
	var status, facts string
	err := c.q.QueryRowContext(c.ctx, "SELECT status, facts FROM contact WHERE id = ?", id).Scan(&status, &facts)
	counts := reason == reasonRetention && status == string(store.Done)
	if err == nil && (facts != "{}" || status != string(store.Void) && !counts) {
		c.bad("contact", id, "was erased and is there again")
	}
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

func (c *checker) holds() error {
	return c.walk("hold", holdColumns, func(rows *sql.Rows) (string, error) {
		var r holdRow
		c.sum.Holds++
		err := rows.Scan(r.targets()...)
		if err == nil {
			_, err = seal.Open(c.dataKey(), r.place(), r.sealed)
		}
		return r.contact, err
	})
}
