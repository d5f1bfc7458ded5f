package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"

	"signpost/store"
	"signpost/store/seal"
)

// resealBatch is how many rows are read before they are written back.
const resealBatch = 500

// sealedRow is any row with a sealed column.
type sealedRow interface {
	targets() []any
	place() seal.Place
	box() *[]byte
}

func (r *contactRow) box() *[]byte  { return &r.sealed }
func (r *noteRow) box() *[]byte     { return &r.sealed }
func (r *referralRow) box() *[]byte { return &r.sealed }
func (r *draftRow) box() *[]byte    { return &r.sealed }
func (r *flagRow) box() *[]byte     { return &r.sealed }
func (r *markRow) box() *[]byte     { return &r.sealed }
func (r *beforeRow) box() *[]byte   { return &r.sealed }
func (r *personRow) box() *[]byte   { return &r.sealed }
func (r *entryRow) box() *[]byte    { return &r.sealed }
func (r *lostRow) box() *[]byte     { return &r.sealed }

// Rotate seals the whole record with another key, in one transaction: either
// all of it opens with next afterwards, or nothing has changed. What was sealed before lies nowhere in the
// database files any more; copies and backups made earlier still open with the
// old key. Every other window must open the record again.
func (s *Store) Rotate(ctx context.Context, act store.Act, next seal.Key, k store.KeyChange) error {
	const op = "change the key"
	if next.IsZero() {
		return &store.Error{Kind: store.Locked, Op: op}
	}
	old := s.dataKey()
	err := s.write(ctx, op, func(t *txn) error {
		r := &rotation{txn: t, old: old, next: next}
		return r.run(act, k)
	})
	if err != nil {
		return err
	}
	s.inUse.Lock()
	s.key.Store(&next)
	s.inUse.Unlock()
	// Freed pages were overwritten, but the log still has what they were.
	_, _ = s.w.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return nil
}

// rotation is one change of the data key.
type rotation struct {
	*txn
	old, next seal.Key
}

func (r *rotation) run(act store.Act, k store.KeyChange) error {
	h, err := r.s.readHead(r.ctx, r)
	if err != nil {
		return err
	}
	for _, step := range []func() error{
		r.simple("contact", contactColumns, func() sealedRow { return &contactRow{} }),
		r.simple("note", noteColumns, func() sealedRow { return &noteRow{} }),
		r.simple("referral", referralColumns, func() sealedRow { return &referralRow{} }),
		r.simple("draft", draftColumns, func() sealedRow { return &draftRow{} }),
		r.simple("flag", flagColumns, func() sealedRow { return &flagRow{} }),
		r.simple("mark", markColumns, func() sealedRow { return &markRow{} }),
		r.simple("contact_before", beforeColumns, func() sealedRow { return &beforeRow{} }),
		r.simple("person", personColumns, func() sealedRow { return &personRow{} }),
		r.simple("erased", erasedColumns, func() sealedRow { return &erasedRow{} }),
		r.simple("hold", holdColumns, func() sealedRow { return &holdRow{} }),
		r.entries, r.lost, r.keyCheck,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return r.with(r.next, func() error {
		if err := r.handles(); err != nil {
			return err
		}
		if err := r.putHead(h); err != nil {
			return err
		}
		c, err := r.people(k)
		if err != nil {
			return err
		}
		return r.txn.note(act, "", "key="+r.next.ID().String(), c)
	})
}

// people brings the rows of the people and the wraps up to date.
func (r *rotation) people(k store.KeyChange) (change, error) {
	var c change
	if k.Leave != nil {
		row, err := r.s.encodePerson(*k.Leave, int64(k.Leave.Rev)+1)
		if err == nil {
			err = r.putPerson(row, k.Leave.Rev)
		}
		if err != nil {
			return c, err
		}
		c.personRevs++
	}
	for _, p := range k.Join {
		row, err := r.s.encodePerson(p, 1)
		if err == nil {
			err = r.exec(insertPerson, row.values()...)
		}
		if err != nil {
			return c, err
		}
		c.people++
		c.personRevs++
	}
	if err := r.exec("DELETE FROM key_wrap"); err != nil {
		return c, err
	}
	for _, h := range k.Holders {
		if err := r.putHolder(h, h.Rev+1); err != nil {
			return c, err
		}
	}
	return c, nil
}

// with runs fn while the store seals with another key. Nobody else can see it:
// the writer's one transaction is this one, and readers open with the key that
// they find before the change is on the disk.
func (r *rotation) with(k seal.Key, fn func() error) error {
	r.txn = &txn{Tx: r.Tx, ctx: r.ctx, s: r.s.shadow(k)}
	return fn()
}

// each row of a table is opened with the old key and sealed with the new one.
func (r *rotation) each(table, columns string, row func() sealedRow, put func(rowid int64, row sealedRow) error) error {
	last := int64(-1 << 62)
	for {
		type found struct {
			rowid int64
			row   sealedRow
		}
		var batch []found
		query := "SELECT rowid, " + columns + " FROM " + table + " WHERE rowid > ? ORDER BY rowid LIMIT ?"
		err := each(r.ctx, r, query, []any{last, resealBatch}, func(rows *sql.Rows) error {
			f := found{row: row()}
			err := rows.Scan(append([]any{&f.rowid}, f.row.targets()...)...)
			batch = append(batch, f)
			return err
		})
		if err != nil {
			return err
		}
		for _, f := range batch {
			plain, err := seal.Open(r.old, f.row.place(), *f.row.box())
			if err != nil {
				return &rowError{table, "", err}
			}
			*f.row.box() = plain
			if err := put(f.rowid, f.row); err != nil {
				return err
			}
			last = f.rowid
		}
		if len(batch) < resealBatch {
			return nil
		}
	}
}

func (r *rotation) sealAgain(row sealedRow) ([]byte, error) {
	return seal.Seal(r.next, row.place(), *row.box())
}

// simple is for tables where nothing but the sealed column depends on the key.
func (r *rotation) simple(table, columns string, row func() sealedRow) func() error {
	return func() error {
		return r.each(table, columns, row, func(rowid int64, row sealedRow) error {
			box, err := r.sealAgain(row)
			if err != nil {
				return err
			}
			return r.exec("UPDATE "+table+" SET sealed = ? WHERE rowid = ?", box, rowid)
		})
	}
}

// entries have a keyed hash, too.
func (r *rotation) entries() error {
	return r.each("entry", entryColumns, func() sealedRow { return &entryRow{} }, func(rowid int64, row sealedRow) error {
		e := row.(*entryRow)
		var words entryWords
		if err := json.Unmarshal(e.sealed, &words); err != nil {
			return &rowError{"entry", e.id, errDamaged}
		}
		var err error
		if e.handle, err = hashHandle(r.next, words.handle()); err != nil {
			return err
		}
		box, err := r.sealAgain(e)
		if err != nil {
			return err
		}
		return r.exec("UPDATE entry SET handle = ?, sealed = ? WHERE rowid = ?", e.handle, box, rowid)
	})
}

func (r *rotation) lost() error {
	return r.each("lost_search", lostColumns, func() sealedRow { return &lostRow{} }, func(rowid int64, row sealedRow) error {
		l := row.(*lostRow)
		var err error
		if l.word, err = hashLost(r.next, l.sealed); err != nil {
			return err
		}
		box, err := r.sealAgain(l)
		if err != nil {
			return err
		}
		return r.exec("UPDATE lost_search SET word = ?, sealed = ? WHERE rowid = ?", l.word, box, rowid)
	})
}

func (r *rotation) keyCheck() error {
	box, err := seal.Seal(r.next, keyCheck, []byte("signpost"))
	if err != nil {
		return err
	}
	return r.exec("UPDATE meta SET value = ?, sealed = ? WHERE name = 'key_check'", r.next.ID().String(), box)
}

// handles are made anew from the contacts.
func (r *rotation) handles() error {
	if err := r.exec("DELETE FROM handle"); err != nil {
		return err
	}
	return r.s.fillHandles(r.ctx, r.Tx)
}

func (r *rotation) putHead(h head) error {
	box, err := r.s.sealHead(h)
	if err != nil {
		return err
	}
	return r.exec(updateHead, h.Seq, box)
}
