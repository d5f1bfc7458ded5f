package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"signpost/store"
	"signpost/store/seal"
)

// flagRow is a flag as it lies in its table.
type flagRow struct {
	id                    string
	rev                   int64
	service, name, reason string
	raisedAt              sql.NullInt64
	raisedBy, desk        string
	directory             string
	settledAt             sql.NullInt64
	settledBy, settlement string
	sealed                []byte
}

const flagColumns = "id, rev, service, name, reason, raised_at, raised_by, desk, directory_version, settled_at, settled_by, settlement, sealed"

var (
	selectFlag = "SELECT " + flagColumns + " FROM flag WHERE id = ?"
	insertFlag = insert("flag", flagColumns)
	// updateFlag sets every column but the id, for one revision.
	updateFlag = "UPDATE flag SET " + set(flagColumns, 1) + " WHERE id = ? AND rev = ?"
)

const countFlags = "SELECT service, count(*) FROM flag INDEXED BY flag_open WHERE settled_at IS NULL GROUP BY service"

func (r *flagRow) values() []any {
	return []any{r.id, r.rev, r.service, r.name, r.reason, r.raisedAt, r.raisedBy, r.desk, r.directory, r.settledAt, r.settledBy,
		r.settlement, r.sealed}
}

func (r *flagRow) targets() []any {
	return []any{&r.id, &r.rev, &r.service, &r.name, &r.reason, &r.raisedAt, &r.raisedBy, &r.desk, &r.directory, &r.settledAt, &r.settledBy,
		&r.settlement, &r.sealed}
}

func (r *flagRow) place() seal.Place {
	v := r.values()
	return seal.Place{Table: "flag", Column: "sealed", Row: r.id, Rev: r.rev, Beside: beside(v[:len(v)-1])}
}

// encodeFlag turns a flag into its row, with the revision it is to have.
func (s *Store) encodeFlag(f store.Flag, rev int64) (*flagRow, error) {
	r := &flagRow{id: f.ID, rev: rev, service: tidy(f.Service), name: tidy(f.Name), reason: tidy(f.Reason), raisedAt: micros(f.RaisedAt),
		raisedBy: tidy(f.RaisedBy), desk: tidy(f.Desk), directory: tidy(f.DirectoryVersion), settledAt: micros(f.SettledAt),
		settledBy: tidy(f.SettledBy), settlement: tidy(f.Settlement)}
	var err error
	r.sealed, err = seal.Seal(s.dataKey(), r.place(), []byte(tidy(f.Note)))
	return r, err
}

func (s *Store) decodeFlag(r *flagRow) (store.Flag, error) {
	plain, err := seal.Open(s.dataKey(), r.place(), r.sealed)
	if err != nil {
		return store.Flag{}, &rowError{"flag", r.id, err}
	}
	return store.Flag{ID: r.id, Rev: int(r.rev), Service: r.service, Name: r.name, Reason: r.reason, Note: string(plain),
		RaisedAt: moment(r.raisedAt), RaisedBy: r.raisedBy, Desk: r.desk, DirectoryVersion: r.directory,
		SettledAt: moment(r.settledAt), SettledBy: r.settledBy, Settlement: r.settlement}, nil
}

// AddFlag saves a new flag, which is open whatever f says of its settlement.
// It comes back with its id and revision 1. Kind Exists when the id is taken.
func (s *Store) AddFlag(ctx context.Context, act store.Act, f store.Flag) (store.Flag, error) {
	const op = "save flag"
	if f.RaisedAt.IsZero() {
		f.RaisedAt = s.clock()
	}
	if f.ID == "" {
		f.ID = s.NewID(f.RaisedAt)
	}
	if !validID(f.ID) {
		return store.Flag{}, badID(op)
	}
	f.SettledAt, f.SettledBy, f.Settlement = time.Time{}, "", ""
	row, err := s.encodeFlag(f, 1)
	if err != nil {
		return store.Flag{}, failed(op, err)
	}
	err = s.write(ctx, op, func(t *txn) error {
		if err := t.exec(insertFlag, row.values()...); err != nil {
			return err
		}
		return t.note(act, f.ID, "service="+row.service+" rev=1", change{flags: 1, flagRevs: 1})
	})
	if err != nil {
		return store.Flag{}, err
	}
	saved, err := s.decodeFlag(row)
	return saved, failed(op, err)
}

// SettleFlag saves how a flag ended: of f only the id, the revision and the
// settlement are looked at. A settlement can be put right by another one.
// f.Rev must be the revision that was read: otherwise the error is a
// *store.FlagConflict and nothing is changed.
func (s *Store) SettleFlag(ctx context.Context, act store.Act, f store.Flag) (store.Flag, error) {
	const op = "settle flag"
	if f.SettledAt.IsZero() {
		f.SettledAt = s.clock()
	}
	var saved store.Flag
	err := s.write(ctx, op, func(t *txn) error {
		now, err := s.flag(ctx, t, f.ID)
		if err != nil {
			return err
		}
		next := now
		next.SettledAt, next.SettledBy, next.Settlement = f.SettledAt, f.SettledBy, f.Settlement
		if now.Rev != f.Rev {
			next.Rev = f.Rev
			return &store.FlagConflict{Yours: next, Theirs: now}
		}
		row, err := s.encodeFlag(next, int64(now.Rev)+1)
		if err != nil {
			return err
		}
		if err := t.exec(updateFlag, append(row.values()[1:], f.ID, now.Rev)...); err != nil {
			return err
		}
		if err := t.note(act, f.ID, fmt.Sprintf("service=%s rev=%d", row.service, row.rev), change{flagRevs: 1}); err != nil {
			return err
		}
		saved, err = s.decodeFlag(row)
		return err
	})
	if err != nil {
		return store.Flag{}, err
	}
	return saved, nil
}

func (s *Store) flag(ctx context.Context, q querier, id string) (store.Flag, error) {
	var r flagRow
	if err := q.QueryRowContext(ctx, selectFlag, id).Scan(r.targets()...); err != nil {
		return store.Flag{}, err
	}
	return s.decodeFlag(&r)
}

// pickFlags is the query for a FlagQuery. The index is named for the reason
// that where.from gives.
func pickFlags(q store.FlagQuery) (query string, args []any) {
	index, conds := "flag_raised", []string{}
	and := func(cond string, a ...any) { conds, args = append(conds, cond), append(args, a...) }
	if q.Service != "" {
		index = "flag_service"
		and("service = ?", q.Service)
	}
	if q.Open {
		index = "flag_open"
		and("settled_at IS NULL")
	}
	if !q.Since.IsZero() {
		and("raised_at >= ?", q.Since.UnixMicro())
	}
	query = "SELECT " + flagColumns + " FROM flag INDEXED BY " + index
	if len(conds) > 0 {
		query += " WHERE " + strings.Join(conds, " AND ")
	}
	return query + " ORDER BY raised_at DESC, id DESC", args
}

// Flags returns flags, newest first. An act without an action is not written
// down. When some of them do not open, the others are returned all the same,
// together with an error of kind Corrupt that names one that is missing.
func (s *Store) Flags(ctx context.Context, act store.Act, q store.FlagQuery) ([]store.Flag, error) {
	const op = "read flags"
	if err := s.noted(ctx, op, act, q.Service); err != nil {
		return nil, err
	}
	query, args := pickFlags(q)
	return readEach(ctx, s, op, query, args, s.decodeFlag)
}

// OpenFlagCounts says how many flags of each service are open. Services
// without one are left out. It reads no words, so it leaves no trace.
func (s *Store) OpenFlagCounts(ctx context.Context) (map[string]int, error) {
	out := map[string]int{}
	err := s.read(ctx, "count flags", func(db querier) error {
		return each(ctx, db, countFlags, nil, func(rows *sql.Rows) error {
			var service string
			var n int
			err := rows.Scan(&service, &n)
			out[service] = n
			return err
		})
	})
	return out, err
}
