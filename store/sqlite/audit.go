package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"math"
	"strings"

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

// packedEntry is what is read of an entry: number, time, and all the rest in one
// piece, because a column of its own costs more than what is in it. The texts
// have a NUL between them, which no text of ours holds.
const packedEntry = "seq, at, CAST(prev || hash || operator || x'00' || role || x'00' || desk || x'00' || action || x'00' || subject || x'00' || detail AS BLOB)"

func auditEntries(ctx context.Context, q querier, part seqs, fn func(audit.Entry) error) error {
	const query = "SELECT " + packedEntry + " FROM audit WHERE seq > ? AND seq <= ? ORDER BY seq"
	var rest sql.RawBytes
	return each(ctx, q, query, []any{part.after, part.to}, func(rows *sql.Rows) error {
		var e audit.Entry
		var at sql.NullInt64
		if err := rows.Scan(&e.Seq, &at, &rest); err != nil {
			return err
		}
		e.At = moment(at)
		unpackEntry(&e, rest)
		return fn(e)
	})
}

// unpackEntry parts what packedEntry put together. What cannot be parted was
// not written by us: it goes where it breaks the chain.
func unpackEntry(e *audit.Entry, rest []byte) {
	sums := len(e.Prev) + len(e.Hash)
	texts := string(rest[min(sums, len(rest)):])
	words := strings.Split(texts, "\x00")
	if len(rest) < sums || len(words) != 6 {
		e.Detail = texts
		return
	}
	copy(e.Prev[:], rest)
	copy(e.Hash[:], rest[len(e.Prev):])
	e.Operator, e.Role, e.Desk, e.Action, e.Subject, e.Detail = words[0], words[1], words[2], words[3], words[4], words[5]
}
