package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"math"

	"signpost/store"
	"signpost/store/audit"
)

// errStop ends a walk whose reader has had enough.
var errStop = errors.New("stop")

// Audit writes down an act that changes nothing in the record: a search, an
// unlock, a failure.
func (s *Store) Audit(ctx context.Context, act store.Act) error {
	return s.write(ctx, "write audit log", func(t *txn) error { return t.note(act, "", "", change{}) })
}

// AuditEntries walks the audit log from its beginning. An error ends the walk.
func (s *Store) AuditEntries(ctx context.Context) iter.Seq2[audit.Entry, error] {
	return func(yield func(audit.Entry, error) bool) {
		for e, err := range entriesOf(ctx, s.r, seqs{to: math.MaxInt64}) {
			if !yield(e, failed("read audit log", err)) {
				return
			}
		}
	}
}

// seqs is the entries after one number, to another.
type seqs struct{ after, to int64 }

// entriesOf walks a part of the audit log. An error ends the walk.
func entriesOf(ctx context.Context, q querier, part seqs) iter.Seq2[audit.Entry, error] {
	return func(yield func(audit.Entry, error) bool) {
		err := auditEntries(ctx, q, part, func(e audit.Entry) error {
			if !yield(e, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(audit.Entry{}, err)
		}
	}
}

func auditEntries(ctx context.Context, q querier, part seqs, fn func(audit.Entry) error) error {
	const query = "SELECT seq, at, operator, role, desk, action, subject, detail, prev, hash FROM audit WHERE seq > ? AND seq <= ? ORDER BY seq"
	return each(ctx, q, query, []any{part.after, part.to}, func(rows *sql.Rows) error {
		var e audit.Entry
		var at sql.NullInt64
		var prev, hash []byte
		err := rows.Scan(&e.Seq, &at, &e.Operator, &e.Role, &e.Desk, &e.Action, &e.Subject, &e.Detail, &prev, &hash)
		if err != nil {
			return err
		}
		e.At = moment(at)
		copy(e.Prev[:], prev)
		copy(e.Hash[:], hash)
		return fn(e)
	})
}
