package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"signpost/store"
	"signpost/store/seal"
)

// entryRow is one thing that a desk keeps beside its contacts, as it lies in
// its table.
type entryRow struct {
	id             string
	rev            int64
	sort, desk, by string
	at, until      sql.NullInt64
	state          string
	over           int64
	contact        string
	handle         string // keyed hash
	coded          string
	sealed         []byte
}

const entryColumns = "id, rev, sort, desk, by, at, until, state, over, contact, handle, coded, sealed"

var (
	selectEntry = "SELECT " + entryColumns + " FROM entry WHERE id = ? AND sort = ?"
	insertEntry = insert("entry", entryColumns)
	// updateEntry sets every column but the id, for one revision.
	updateEntry = "UPDATE entry SET " + set(entryColumns, 1) + " WHERE id = ? AND rev = ? AND sort = ?"
)

func (r *entryRow) values() []any {
	return []any{r.id, r.rev, r.sort, r.desk, r.by, r.at, r.until, r.state, r.over, r.contact, r.handle, r.coded, r.sealed}
}

func (r *entryRow) targets() []any {
	return []any{&r.id, &r.rev, &r.sort, &r.desk, &r.by, &r.at, &r.until, &r.state, &r.over, &r.contact, &r.handle, &r.coded, &r.sealed}
}

func (r *entryRow) place() seal.Place {
	v := r.values()
	return seal.Place{Table: "entry", Column: "sealed", Row: r.id, Rev: r.rev, Beside: beside(v[:len(v)-1])}
}

// sheet is how one sort of entry is written and read. fill puts the value's
// readable part into the row and returns its words, to be sealed; value is the
// way back.
type sheet[T any] struct {
	sort  string
	id    func(T) (id string, rev int, at time.Time)
	fill  func(T, *entryRow) (entryWords, error)
	value func(*entryRow, entryWords) (T, error)
}

// entryWords is the sealed part of every sort of entry.
type entryWords struct {
	Text   string           `json:"text,omitempty"`
	Kind   store.HandleKind `json:"kind,omitempty"`
	Handle string           `json:"handle,omitempty"`
}

func (w entryWords) handle() store.Handle { return store.Handle{Kind: w.Kind, Text: w.Handle} }

func (sh *sheet[T]) encode(s *Store, v T, rev int64) (*entryRow, error) {
	r := &entryRow{rev: rev, sort: sh.sort}
	id, _, at := sh.id(v)
	r.id, r.at = id, micros(at)
	words, err := sh.fill(v, r)
	if err != nil {
		return nil, err
	}
	if r.handle, err = s.handleHash(words.handle()); err != nil {
		return nil, err
	}
	plain, err := json.Marshal(words)
	if err != nil {
		return nil, err
	}
	r.sealed, err = seal.Seal(s.dataKey(), r.place(), plain)
	return r, err
}

func (sh *sheet[T]) decode(s *Store, r *entryRow) (T, error) {
	var none T
	words, err := s.openEntry(r)
	if err != nil {
		return none, err
	}
	v, err := sh.value(r, words)
	if err != nil {
		return none, &rowError{"entry", r.id, errDamaged}
	}
	return v, nil
}

// openEntry opens what is sealed of an entry of any sort.
func (s *Store) openEntry(r *entryRow) (entryWords, error) {
	var words entryWords
	plain, err := seal.Open(s.dataKey(), r.place(), r.sealed)
	if err != nil {
		return words, &rowError{"entry", r.id, err}
	}
	if json.Unmarshal(plain, &words) != nil {
		return words, &rowError{"entry", r.id, errDamaged}
	}
	return words, nil
}

// add saves a new entry. It comes back with its id and revision 1.
func (sh *sheet[T]) add(ctx context.Context, s *Store, act store.Act, v T) (T, error) {
	var none T
	op := "save " + sh.sort
	id, _, at := sh.id(v)
	if !validID(id) || at.IsZero() {
		return none, badID(op)
	}
	row, err := sh.encode(s, v, 1)
	if err != nil {
		return none, failed(op, err)
	}
	err = s.write(ctx, op, func(t *txn) error {
		if err := t.exec(insertEntry, row.values()...); err != nil {
			return err
		}
		return t.note(act, id, "rev=1", change{entries: 1, entryRevs: 1})
	})
	if err != nil {
		return none, err
	}
	saved, err := sh.decode(s, row)
	return saved, failed(op, err)
}

// update saves an entry at the revision that was read. Otherwise the error is
// a *store.EntryConflict, or of kind NotFound, and nothing is changed.
func (sh *sheet[T]) update(ctx context.Context, s *Store, act store.Act, v T) (T, error) {
	var none T
	op := "save " + sh.sort
	id, rev, _ := sh.id(v)
	row, err := sh.encode(s, v, int64(rev)+1)
	if err != nil {
		return none, failed(op, err)
	}
	err = s.write(ctx, op, func(t *txn) error {
		res, err := t.ExecContext(ctx, updateEntry, append(row.values()[1:], id, rev, sh.sort)...)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil {
			return err
		} else if n == 0 {
			var now entryRow
			if err := t.QueryRowContext(ctx, selectEntry, id, sh.sort).Scan(now.targets()...); err != nil {
				return err
			}
			return &store.EntryConflict{What: sh.sort, ID: id}
		}
		return t.note(act, id, fmt.Sprintf("rev=%d", row.rev), change{entryRevs: 1})
	})
	if err != nil {
		return none, err
	}
	saved, err := sh.decode(s, row)
	return saved, failed(op, err)
}

// list returns entries, newest first. An act without an action is not written
// down. When some do not open, the others are returned all the same, with an
// error of kind Corrupt that names one that is missing.
func (sh *sheet[T]) list(ctx context.Context, s *Store, act store.Act, q store.EntryQuery) ([]T, error) {
	op := "read " + sh.sort + "s"
	if err := s.noted(ctx, op, act, q.Contact); err != nil {
		return nil, err
	}
	word, err := s.handleHash(q.Handle)
	if err != nil {
		return nil, failed(op, err)
	}
	query, args := pickEntries(sh.sort, word, q)
	return readEach(ctx, s, op, query, args, func(r *entryRow) (T, error) { return sh.decode(s, r) })
}

// pickEntries is the query for an EntryQuery. The index is named for the
// reason that where.from gives.
func pickEntries(sort, word string, q store.EntryQuery) (query string, args []any) {
	index, conds := "entry_at", []string{}
	and := func(cond string, a ...any) { conds, args = append(conds, cond), append(args, a...) }
	switch {
	case word != "":
		index = "entry_handle"
		and("handle = ? AND handle <> ''", word)
	case q.Contact != "":
		index = "entry_contact"
		and("contact = ? AND contact <> ''", q.Contact)
	case q.Live:
		index = "entry_live"
	}
	and("sort = ?", sort)
	if q.Live {
		and("over = 0")
	}
	if word != "" && q.Contact != "" {
		and("contact = ?", q.Contact)
	}
	if q.Desk != "" {
		and("desk = ?", q.Desk)
	}
	if !q.From.IsZero() {
		and("at >= ?", q.From.UnixMicro())
	}
	if !q.To.IsZero() {
		and("at < ?", q.To.UnixMicro())
	}
	query = "SELECT " + entryColumns + " FROM entry INDEXED BY " + index + " WHERE " + strings.Join(conds, " AND ") + " ORDER BY at DESC, id DESC"
	if q.Limit > 0 {
		query, args = query+" LIMIT ?", append(args, q.Limit)
	}
	return query, args
}
