package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"time"

	"signpost/store"
	"signpost/store/seal"
)

// Schema is the number of the newest schema, and of every record that is open.
func Schema() int { return len(migrations()) }

// Copy writes a whole and consistent copy of the record into a new file that
// nobody else may read, while the record is in use: nobody waits for it. It
// holds no freed pages, so nothing of what was erased. The copy is on the disk
// when Copy returns; when it fails there is no file.
func (s *Store) Copy(ctx context.Context, path string) error {
	const op = "copy the record"
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return failedAt(op, path, err)
	}
	_ = f.Close()
	err = s.copyInto(ctx, path)
	if err == nil {
		err = errors.Join(syncPath(path), syncPath(filepath.Dir(path)))
	}
	if err != nil {
		for _, end := range []string{"", "-journal"} {
			_ = os.Remove(path + end)
		}
		return failedAt(op, path, err)
	}
	return nil
}

// copyInto works on a connection of its own: the writer's would keep everybody
// waiting, and a reader may write nothing at all.
func (s *Store) copyInto(ctx context.Context, path string) error {
	db, err := pool(s.path, copying, 1)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", path)
	return errors.Join(err, db.Close())
}

// Exclude keeps every other window and program away from the record at path
// until release is called. The log is put into the file first, so that the file
// is all there is. seq is the number of the last audit entry. Kind Busy when
// somebody has the record open. No Store of this process may be open on it, and
// until release nobody may open the file in any other way: the system drops the
// lock when a file is closed that the lock is on. Renaming it is fine.
func Exclude(ctx context.Context, path string) (seq int64, release func() error, err error) {
	const op = "have the record alone"
	db, err := pool(path, alone, 1)
	if err != nil {
		return 0, nil, failedAt(op, path, err)
	}
	var mode string
	if err = db.QueryRowContext(ctx, "PRAGMA journal_mode=DELETE").Scan(&mode); err == nil && mode != "delete" {
		err = &store.Error{Kind: store.Busy, Op: op, Path: path}
	}
	if err == nil {
		_, err = db.ExecContext(ctx, "BEGIN EXCLUSIVE; COMMIT") // in this locking mode the lock stays
	}
	if err == nil {
		seq, _, err = tail(ctx, db)
	}
	if err != nil {
		_ = db.Close()
		return 0, nil, failedAt(op, path, err)
	}
	return seq, db.Close, nil
}

// LastEntry returns when the newest audit entry was written whose action is
// none of those; the zero time when there is none.
func (s *Store) LastEntry(ctx context.Context, but []string) (time.Time, error) {
	var at sql.NullInt64
	list, err := jsonText(append([]string{}, but...))
	if err == nil {
		err = s.r.QueryRowContext(ctx, "SELECT at FROM audit WHERE action NOT IN (SELECT value FROM json_each(?)) ORDER BY seq DESC LIMIT 1", list).Scan(&at)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	return moment(at), failed("read audit log", err)
}

// Since counts the contacts that began, and the audit entries that were
// written, after a time. seq is the number of the last audit entry.
func (s *Store) Since(ctx context.Context, t time.Time) (contacts, entries int, seq int64, err error) {
	err = s.read(ctx, "count what is new", func(q querier) error {
		err := q.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM contact WHERE started_at > ?), (SELECT count(*) FROM audit WHERE at > ?)", t.UnixMicro(), t.UnixMicro()).
			Scan(&contacts, &entries)
		if err == nil {
			seq, _, err = tail(ctx, q)
		}
		return err
	})
	return contacts, entries, seq, err
}

// Holds returns the contacts under a hold, the earliest first.
func (s *Store) Holds(ctx context.Context) ([]store.Hold, error) {
	const query = "SELECT " + holdColumns + " FROM hold ORDER BY at, contact"
	return readEach(ctx, s, "read holds", query, nil, func(r *holdRow) (store.Hold, error) {
		why, err := seal.Open(s.dataKey(), r.place(), r.sealed)
		if err != nil {
			return store.Hold{}, &rowError{"hold", r.contact, err}
		}
		return store.Hold{Contact: r.contact, At: moment(r.at), By: r.by, Why: string(why)}, nil
	})
}

// Reapply forgets again what was forgotten in another copy of this record, and
// holds what was held there. A contact that is not here goes onto the list all
// the same, for the backup that has it. What was forgotten wins over a hold. It
// returns how many contacts were emptied. Call Sweep afterwards.
func (s *Store) Reapply(ctx context.Context, act store.Act, erased []store.Erasure, held []store.Hold) (emptied int, err error) {
	err = s.write(ctx, "forget again", func(t *txn) error {
		emptied = 0 // a transaction may run twice
		var c change
		for _, e := range erased {
			d, here, err := t.reerase(e)
			if err != nil {
				return err
			}
			c = c.plus(d)
			if here {
				emptied++
			}
		}
		for _, h := range held {
			n, err := t.rehold(h)
			if err != nil {
				return err
			}
			c.holds += n
		}
		return t.note(act, "", "", c)
	})
	return emptied, err
}

func (c change) plus(d change) change {
	c.contacts += d.contacts
	c.notes += d.notes
	c.referrals += d.referrals
	c.revs += d.revs
	c.entries += d.entries
	c.entryRevs += d.entryRevs
	c.befores += d.befores
	c.erased += d.erased
	c.holds += d.holds
	return c
}

// reerase applies one line of another copy's list; here says whether there was
// a contact to be emptied.
func (t *txn) reerase(e store.Erasure) (c change, here bool, err error) {
	var there, listed int
	err = t.QueryRowContext(t.ctx, "SELECT (SELECT count(*) FROM contact WHERE id = ?), (SELECT count(*) FROM erased WHERE contact = ?)", e.Contact, e.Contact).Scan(&there, &listed)
	if err != nil || listed > 0 {
		return c, false, err
	}
	if there > 0 {
		res, err := t.ExecContext(t.ctx, "DELETE FROM hold WHERE contact = ?", e.Contact)
		if err != nil {
			return c, false, err
		}
		lifted, err := res.RowsAffected()
		if err != nil {
			return c, false, err
		}
		if c, err = t.eraseContact(e.Contact, e.Reason); err != nil {
			return c, false, err
		}
		c.holds = -lifted
	}
	c.erased = 1
	return c, there > 0, t.list(e)
}

// list puts a contact on the list of erasures.
func (t *txn) list(e store.Erasure) (err error) {
	r := erasedRow{contact: tidy(e.Contact), at: micros(e.At), by: clip(e.By), reason: tidy(e.Reason)}
	if r.sealed, err = seal.Seal(t.s.dataKey(), r.place(), nil); err == nil {
		err = t.exec(insert("erased", erasedColumns), r.contact, r.at, r.by, r.reason, r.sealed)
	}
	return err
}

// rehold holds a contact that is here, not forgotten and not held yet.
func (t *txn) rehold(h store.Hold) (n int64, err error) {
	err = t.QueryRowContext(t.ctx, `SELECT (SELECT count(*) FROM contact WHERE id = ?1)
		* ((SELECT count(*) FROM erased WHERE contact = ?1) + (SELECT count(*) FROM hold WHERE contact = ?1) = 0)`, h.Contact).Scan(&n)
	if err != nil || n == 0 {
		return 0, err
	}
	r := holdRow{contact: tidy(h.Contact), at: micros(h.At), by: clip(h.By)}
	if r.sealed, err = seal.Seal(t.s.dataKey(), r.place(), []byte(tidy(h.Why))); err == nil {
		err = t.exec(insert("hold", holdColumns), r.contact, r.at, r.by, r.sealed)
	}
	return 1, err
}
