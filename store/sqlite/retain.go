package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"signpost/store"
	"signpost/store/seal"
)

// expireBatch is how many rows go in one transaction, so that a desk that is
// open waits for no more than that.
const expireBatch = 100

// overdue is a row whose time is over.
type overdueRow struct {
	key string // the id; of drafts and lost searches the rowid
	at  time.Time
}

// finished picks contacts that nobody works on and nothing is to be done
// about, and that were not forgotten: ended, if they ended, before ?1.
const finished = "SELECT id, coalesce(ended_at, started_at) AS at, id IN (SELECT contact FROM hold) FROM contact " +
	"WHERE status NOT IN ('open', 'parked') AND started_at < ?1 AND coalesce(ended_at, started_at) < ?1 AND due IS NULL " +
	"AND id NOT IN (SELECT contact FROM referral WHERE due IS NOT NULL AND undone = 0) AND id NOT IN (SELECT contact FROM erased)"

// expiring is the query of each kind: key, time, whether a hold keeps it.
var expiring = map[store.Keepsake]string{
	store.KeepDrafts: "SELECT rowid, coalesce(at, 0) AS at, contact IN (SELECT contact FROM hold) FROM draft WHERE coalesce(at, 0) < ?1 " +
		"AND contact NOT IN (SELECT id FROM contact WHERE status IN ('open', 'parked'))",
	store.KeepNumbers:  finished,
	store.KeepContacts: finished + " AND id NOT IN (SELECT contact FROM handle)",
	store.KeepKnown:    finished + " AND id IN (SELECT contact FROM handle)",
	store.KeepCautions: "SELECT id, min(coalesce(until, at), CASE over WHEN 1 THEN at ELSE coalesce(until, at) END) AS at, 0 FROM entry INDEXED BY entry_at " +
		"WHERE sort = 'caution' AND (until < ?1 OR over = 1 AND at < ?1)",
	store.KeepVisitors: "SELECT id, at, contact IN (SELECT contact FROM hold) FROM entry INDEXED BY entry_at WHERE sort = 'visitor' AND at < ?1",
	store.KeepLostWords: "SELECT rowid, CAST(strftime('%s', day) AS INTEGER) * 1000000 AS at, 0 FROM lost_search " +
		"WHERE day < strftime('%Y-%m-%d', ?1 / 1000000, 'unixepoch')",
}

// Overdue says how much of a kind of data is older than before. It changes
// nothing. A row that does not open is not counted: Verify names it.
func (s *Store) Overdue(ctx context.Context, kind store.Keepsake, before time.Time) (store.Overdue, error) {
	out := store.Overdue{Kind: kind, Before: before}
	list, held, err := s.overdue(ctx, kind, before)
	for _, r := range list {
		if out.Oldest.IsZero() || r.at.Before(out.Oldest) {
			out.Oldest = r.at
		}
	}
	out.Count, out.Held = len(list), held
	return out, err
}

func (s *Store) overdue(ctx context.Context, kind store.Keepsake, before time.Time) (list []overdueRow, held int, err error) {
	const op = "look for what is too old"
	query, known := expiring[kind]
	if !known || before.IsZero() {
		return nil, 0, failed(op, errors.New("no such kind of data, or no time"))
	}
	err = s.read(ctx, op, func(q querier) error {
		list, held = nil, 0
		err := each(ctx, q, query+" ORDER BY 2", []any{before.UnixMicro()}, func(rows *sql.Rows) error {
			var r overdueRow
			var at sql.NullInt64
			var keep bool
			if err := rows.Scan(&r.key, &at, &keep); err != nil {
				return err
			}
			r.at = moment(at)
			if keep {
				held++
				return nil
			}
			list = append(list, r)
			return nil
		})
		if err == nil && (kind == store.KeepNumbers || kind == store.KeepVisitors) {
			list, err = s.onlyWith(ctx, q, kind, list)
		}
		return err
	})
	return list, held, err
}

// onlyWith leaves out the rows that hold nothing of the kind: what they hold is
// sealed.
func (s *Store) onlyWith(ctx context.Context, q querier, kind store.Keepsake, list []overdueRow) ([]overdueRow, error) {
	var with []overdueRow
	for _, r := range list {
		var has bool
		var err error
		if kind == store.KeepNumbers {
			has, err = s.hasNumber(ctx, q, r.key)
		} else {
			has, err = s.hasWords(ctx, q, r.key)
		}
		if err != nil {
			return nil, err
		}
		if has {
			with = append(with, r)
		}
	}
	return with, nil
}

// hasNumber reports whether a contact, or what it was before a change, holds a
// number to ring.
func (s *Store) hasNumber(ctx context.Context, q querier, id string) (bool, error) {
	var row contactRow
	if err := q.QueryRowContext(ctx, selectContact, id).Scan(row.targets()...); err != nil {
		return false, err
	}
	if c, err := s.decode(&row); err == nil && c.Callback != nil {
		return true, nil
	}
	list, err := befores(ctx, q, id)
	for i := range list {
		if v, err := s.decodeBefore(&list[i]); err == nil && v.Contact.Callback != nil {
			return true, nil
		}
	}
	return false, err
}

func (s *Store) hasWords(ctx context.Context, q querier, id string) (bool, error) {
	var row entryRow
	if err := q.QueryRowContext(ctx, selectEntry, id, "visitor").Scan(row.targets()...); err != nil {
		return false, err
	}
	w, err := s.openEntry(&row)
	return err == nil && w != (entryWords{}), nil
}

func befores(ctx context.Context, q querier, contact string) ([]beforeRow, error) {
	var list []beforeRow
	err := each(ctx, q, selectBefores, []any{contact}, func(rows *sql.Rows) error {
		var r beforeRow
		err := rows.Scan(r.targets()...)
		list = append(list, r)
		return err
	})
	return list, err
}

// Expire takes away what is older than before of one kind of data, in small
// transactions with one audit entry each, of contacts one entry each contact.
// What came under a hold meanwhile stays. gone, beside an error too, is how
// much is away; told, which may be nil, hears it on the way. Call Sweep
// afterwards.
func (s *Store) Expire(ctx context.Context, act store.Act, kind store.Keepsake, before time.Time, told func(done, total int)) (gone int, err error) {
	list, _, err := s.overdue(ctx, kind, before)
	if err != nil {
		return 0, err
	}
	for from := 0; from < len(list); from += expireBatch {
		part := list[from:min(from+expireBatch, len(list))]
		n := 0
		err := s.write(ctx, "take away what is too old", func(t *txn) (err error) {
			n, err = t.expire(act, kind, before, part)
			return err
		})
		if err != nil {
			return gone, err
		}
		gone += n
		if told != nil {
			told(from+len(part), len(list))
		}
	}
	return gone, nil
}

func (t *txn) expire(act store.Act, kind store.Keepsake, before time.Time, part []overdueRow) (n int, err error) {
	var sum change
	for _, r := range part {
		c, done, err := t.expireOne(act, kind, before, r.key)
		if err != nil {
			return n, err
		}
		sum = sum.plus(c)
		if done {
			n++
		}
	}
	if n == 0 || kind == store.KeepContacts || kind == store.KeepKnown {
		return n, nil // each contact has an entry of its own
	}
	return n, t.note(act, "", "kind="+string(kind)+" n="+strconv.Itoa(n), sum)
}

// expireOne takes one row away, if it is still to go: another window may have
// taken it up meanwhile.
func (t *txn) expireOne(act store.Act, kind store.Keepsake, before time.Time, key string) (c change, done bool, err error) {
	column := "id"
	if kind == store.KeepDrafts || kind == store.KeepLostWords {
		column = "rowid"
	}
	var still, held bool
	var at sql.NullInt64
	var k string
	err = t.QueryRowContext(t.ctx, expiring[kind]+" AND "+column+" = ?2", before.UnixMicro(), key).Scan(&k, &at, &held)
	if still = err == nil && !held; !still {
		if errors.Is(err, sql.ErrNoRows) {
			err = nil
		}
		return c, false, err
	}
	switch kind {
	case store.KeepDrafts:
		err = t.exec("DELETE FROM draft WHERE rowid = ?", key)
	case store.KeepLostWords:
		err = t.exec("DELETE FROM lost_search WHERE rowid = ?", key)
	case store.KeepCautions:
		c, err = t.dropEntry(key)
	case store.KeepVisitors:
		c, err = t.emptyEntry(key)
	case store.KeepNumbers:
		c, err = t.dropNumber(key)
	case store.KeepContacts, store.KeepKnown:
		if c, err = t.eraseContact(key, reasonRetention); err == nil {
			c.erased = 1
			err = t.list(store.Erasure{Contact: key, At: act.At, By: act.Operator, Reason: reasonRetention})
		}
		if err == nil {
			err = t.note(act, key, "reason=retention", c)
		}
	}
	return c, err == nil, err
}

func (t *txn) dropEntry(id string) (change, error) {
	var rev int64
	err := t.QueryRowContext(t.ctx, "SELECT rev FROM entry WHERE id = ?", id).Scan(&rev)
	if err == nil {
		err = t.exec("DELETE FROM entry WHERE id = ?", id)
	}
	return change{entries: -1, entryRevs: -rev}, err
}

// emptyEntry drops the words of an entry; that it was there stays.
func (t *txn) emptyEntry(id string) (change, error) {
	var r entryRow
	if err := t.QueryRowContext(t.ctx, selectEntry, id, "visitor").Scan(r.targets()...); err != nil {
		return change{}, err
	}
	rev := r.rev
	r.rev, r.handle = rev+1, ""
	var err error
	if r.sealed, err = seal.Seal(t.s.dataKey(), r.place(), []byte("{}")); err == nil {
		err = t.exec(updateEntry, append(r.values()[1:], r.id, rev, r.sort)...)
	}
	return change{entryRevs: 1}, err
}

// dropNumber takes the number to ring out of a finished contact and out of what
// it was before. No version with the number is kept.
func (t *txn) dropNumber(id string) (change, error) {
	var row contactRow
	if err := t.QueryRowContext(t.ctx, selectContact, id).Scan(row.targets()...); err != nil {
		return change{}, err
	}
	contact, err := t.s.decode(&row)
	if err != nil {
		return change{}, err
	}
	var c change
	if contact.Callback != nil {
		contact.Callback = nil
		next, err := t.s.encode(contact, row.rev+1)
		if err != nil {
			return c, err
		}
		if err := t.exec(updateContact, append(next.values()[1:], id, row.rev)...); err != nil {
			return c, err
		}
		c.revs = 1
	}
	list, err := befores(t.ctx, t, id)
	for i := 0; err == nil && i < len(list); i++ {
		err = t.dropNumberBefore(&list[i])
	}
	return c, err
}

func (t *txn) dropNumberBefore(r *beforeRow) error {
	v, err := t.s.decodeBefore(r)
	if err != nil || v.Contact.Callback == nil {
		return nil // one that does not open is named by Verify
	}
	v.Contact.Callback = nil
	plain, err := json.Marshal(v.Contact)
	if err == nil {
		r.sealed, err = seal.Seal(t.s.dataKey(), r.place(), plain)
	}
	if err == nil {
		err = t.exec("UPDATE contact_before SET sealed = ? WHERE contact = ? AND rev = ?", r.sealed, r.contact, r.rev)
	}
	return err
}
