package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"signpost/store"
)

const (
	selectTrial = "SELECT value FROM meta WHERE name = 'trial'"
	putTrial    = "INSERT INTO meta (name, value) VALUES ('trial', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)

// Trial says whether the record holds made-up contacts. The mark is in a row of
// its own and in the sealed head: when they differ somebody tampered with one,
// which is an error of kind Corrupt beside the mark that either has.
func (s *Store) Trial(ctx context.Context) (mark store.TrialMark, err error) {
	err = s.read(ctx, "read the mark of a trial", func(q querier) error {
		mark, err = s.trial(ctx, q)
		return err
	})
	return mark, err
}

func (s *Store) trial(ctx context.Context, q querier) (store.TrialMark, error) {
	var mark string
	err := q.QueryRowContext(ctx, selectTrial).Scan(&mark)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return store.NoTrial, err
	}
	h, err := s.readHead(ctx, q)
	if err == nil && h.Trial != mark {
		err = &rowError{"meta", "trial", errDamaged}
	}
	return store.TrialMark(cmp.Or(h.Trial, mark)), err
}

// errNotEmpty refuses to make things up in a record that has something in it.
func (s *Store) errNotEmpty() error {
	return &store.Error{Kind: store.Exists, Op: "make up contacts", Path: s.path,
		Why: "it has something in it, and made-up contacts are never put beside real ones: name an empty folder with --data"}
}

// Fill marks an empty record as a trial for good and then puts batches on it,
// each in one transaction with one entry in the audit log. Before any is put
// there, kind Exists says that the record is not empty. saved, when not nil, is
// told after each batch how many contacts are on the disk; as many are returned
// with the error when something, such as the end of ctx, stops it in between.
// The record is whole then, and a trial.
func (s *Store) Fill(ctx context.Context, act store.Act, mark store.TrialMark, batches iter.Seq[store.Batch], saved func(contacts int)) (int, error) {
	const op = "make up contacts"
	if err := s.write(ctx, op, func(t *txn) error { return t.markTrial(act, mark) }); err != nil {
		return 0, err
	}
	many, err := s.compileBulk(ctx)
	if err != nil {
		return 0, failed(op, err)
	}
	defer many.close()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	n := 0
	for e := range s.encodeAll(ctx, batches) {
		err := e.err
		if err == nil {
			err = s.write(ctx, op, func(t *txn) error { return t.put(act, many, e) })
		}
		if err != nil {
			return n, failed(op, err)
		}
		if n += len(e.contacts); saved != nil {
			saved(n)
		}
	}
	return n, failed(op, ctx.Err())
}

// markTrial makes a record that holds nothing a trial.
func (t *txn) markTrial(act store.Act, mark store.TrialMark) error {
	var n int64
	err := t.QueryRowContext(t.ctx, "SELECT (SELECT coalesce(sum(n), 0) FROM tally) + EXISTS (SELECT 1 FROM entry) + EXISTS (SELECT 1 FROM flag)").Scan(&n)
	if err != nil {
		return err
	}
	if n > 0 {
		return t.s.errNotEmpty()
	}
	if err := t.exec(putTrial, string(mark)); err != nil {
		return err
	}
	return t.note(act, "", "mark="+string(mark), change{trial: string(mark)})
}

// encoded is a batch as it goes to the disk.
type encoded struct {
	contacts  []*contactRow
	handles   [][]string // of the contacts
	notes     []*noteRow
	referrals []*referralRow
	entries   []*entryRow
	err       error
}

// encodeAll seals batches while the one before is being written: sealing and
// writing take about as long as each other.
func (s *Store) encodeAll(ctx context.Context, batches iter.Seq[store.Batch]) iter.Seq[encoded] {
	return func(yield func(encoded) bool) {
		ready := make(chan encoded, 2)
		go func() {
			defer close(ready)
			e := encoder{s, map[int]parted{}}
			for b := range batches {
				select {
				case ready <- e.batch(b):
				case <-ctx.Done():
					return
				}
			}
		}()
		for e := range ready {
			if !yield(e) || ctx.Err() != nil {
				return
			}
		}
	}
}

// encoder remembers what answers become: in a made-up record they recur.
type encoder struct {
	*Store
	alike map[int]parted
}

func (s *encoder) batch(b store.Batch) (out encoded) {
	for i, c := range b.Contacts {
		answers, known := parted{}, false
		if b.Alike != nil {
			answers, known = s.alike[b.Alike[i]]
		}
		if !known {
			if answers, out.err = s.part(c.Facts); out.err != nil {
				return out
			}
			if b.Alike != nil {
				s.alike[b.Alike[i]] = answers
			}
		}
		if out.err = s.encodeWhole(&out, c, answers); out.err != nil {
			return out
		}
	}
	for _, err := range []error{encodeEach(s.Store, &out, &visitors, b.Visitors), encodeEach(s.Store, &out, &exchanges, b.Exchanges),
		encodeEach(s.Store, &out, &handovers, b.Handovers), encodeEach(s.Store, &out, &cautions, b.Cautions)} {
		out.err = errors.Join(out.err, err)
	}
	return out
}

// encodeWhole encodes a contact with its lines.
func (s *Store) encodeWhole(out *encoded, c store.Contact, answers parted) error {
	if !validID(c.ID) || c.StartedAt.IsZero() {
		return badID("make up contacts")
	}
	row, err := s.encodeParted(c, 1, answers)
	if err != nil {
		return err
	}
	words, err := s.handleHashes(c)
	if err != nil {
		return err
	}
	out.contacts, out.handles = append(out.contacts, row), append(out.handles, words)
	for i, n := range c.Notes {
		r, err := s.encodeNote(c.ID, int64(i+1), n)
		if err != nil {
			return err
		}
		out.notes = append(out.notes, r)
	}
	for i, f := range c.Referrals {
		r, err := s.encodeReferral(c.ID, int64(i+1), 1, f)
		if err != nil {
			return err
		}
		out.referrals = append(out.referrals, r)
	}
	return nil
}

func encodeEach[T any](s *Store, out *encoded, sh *sheet[T], list []T) error {
	for _, v := range list {
		row, err := sh.encode(s, v, 1)
		if err != nil {
			return err
		}
		out.entries = append(out.entries, row)
	}
	return nil
}

// put writes a batch and its one entry in the audit log.
func (t *txn) put(act store.Act, b bulk, e encoded) error {
	sum := change{contacts: int64(len(e.contacts)), notes: int64(len(e.notes)), referrals: int64(len(e.referrals)),
		revs: int64(len(e.contacts) + len(e.referrals)), entries: int64(len(e.entries)), entryRevs: int64(len(e.entries))}
	err := errors.Join(
		putRows(t, b, insertContact, e.contacts), putRows(t, b, insertNote, e.notes), putRows(t, b, insertReferral, e.referrals), putRows(t, b, insertEntry, e.entries))
	if err != nil {
		return err
	}
	for i, words := range e.handles {
		for _, w := range words {
			if err := t.exec(insertHandle, w, e.contacts[i].id); err != nil {
				return err
			}
		}
	}
	return t.note(act, "", fmt.Sprintf("contacts=%d", sum.contacts), sum)
}

// row is one row of any table.
type row interface{ values() []any }

// together is how many rows go into the database with one query: half the time
// of one by one.
const together = 16

// bulk are the queries that put many rows at once.
type bulk map[string]*sql.Stmt

// compileBulk prepares them; like Store.compile, outside a transaction.
func (s *Store) compileBulk(ctx context.Context) (bulk, error) {
	out := bulk{}
	for _, query := range []string{insertContact, insertNote, insertReferral, insertEntry} {
		_, places, _ := strings.Cut(query, " VALUES ")
		st, err := s.w.PrepareContext(ctx, query+strings.Repeat(", "+places, together-1))
		if err != nil {
			out.close()
			return nil, err
		}
		out[query] = st
	}
	return out, nil
}

func (b bulk) close() {
	for _, st := range b {
		_ = st.Close()
	}
}

// putRows writes rows, many at a time.
func putRows[R row](t *txn, b bulk, query string, rows []R) error {
	many := t.StmtContext(t.ctx, b[query])
	for part := range slices.Chunk(rows, together) {
		if len(part) < together {
			for _, r := range part {
				if err := t.exec(query, r.values()...); err != nil {
					return err
				}
			}
			continue
		}
		args := make([]any, 0, together*len(part[0].values()))
		for _, r := range part {
			args = append(args, r.values()...)
		}
		if _, err := many.ExecContext(t.ctx, args...); err != nil {
			return err
		}
	}
	return nil
}

// trialMark compares the mark of a trial with what the sealed head says.
func (c *checker) trialMark() {
	if _, err := c.Store.trial(c.ctx, c.q); err != nil {
		c.bad("meta", "trial", "the mark that says whether contacts are made up is not the one that was saved")
	}
}
