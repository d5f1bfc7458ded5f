package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"signpost/store"
	"signpost/store/seal"
)

// markRow is one thing that a seat has seen last.
type markRow struct {
	name   string
	rev    int64
	value  string
	at     sql.NullInt64
	sealed []byte // of nothing: it vouches for the rest
}

const (
	markColumns = "name, rev, value, at, sealed"
	selectMark  = "SELECT " + markColumns + " FROM mark WHERE name = ?"
	putMark     = "INSERT INTO mark (" + markColumns + ") VALUES (?, ?, ?, ?, ?) " +
		"ON CONFLICT (name) DO UPDATE SET rev = excluded.rev, value = excluded.value, at = excluded.at, sealed = excluded.sealed"
)

func (r *markRow) targets() []any { return []any{&r.name, &r.rev, &r.value, &r.at, &r.sealed} }

func (r *markRow) place() seal.Place {
	return seal.Place{Table: "mark", Column: "sealed", Row: r.name, Rev: r.rev, Beside: beside([]any{r.name, r.rev, r.value, r.at})}
}

func (s *Store) openMark(r *markRow) error {
	if _, err := seal.Open(s.dataKey(), r.place(), r.sealed); err != nil {
		return &rowError{"mark", r.name, err}
	}
	return nil
}

// seenDirectory names the mark of a seat so that no two seats share one.
func seenDirectory(who store.Seat) (string, error) {
	return jsonText([]string{"seen_directory", tidy(who.Operator), tidy(who.Desk)})
}

// SeenDirectory returns the version of the directory that a seat saw last, and
// when; "" and the zero time when it has seen none.
func (s *Store) SeenDirectory(ctx context.Context, who store.Seat) (version string, at time.Time, err error) {
	const op = "read mark"
	name, err := seenDirectory(who)
	if err != nil {
		return "", time.Time{}, failed(op, err)
	}
	var r markRow
	err = s.r.QueryRowContext(ctx, selectMark, name).Scan(r.targets()...)
	if errors.Is(err, sql.ErrNoRows) {
		return "", time.Time{}, nil
	}
	if err == nil {
		err = s.openMark(&r)
	}
	if err != nil {
		return "", time.Time{}, failed(op, err)
	}
	return r.value, moment(r.at), nil
}

// SetSeenDirectory remembers the version of the directory that a seat has seen.
func (s *Store) SetSeenDirectory(ctx context.Context, who store.Seat, version string, at time.Time) error {
	return s.write(ctx, "save mark", func(t *txn) error {
		name, err := seenDirectory(who)
		if err != nil {
			return err
		}
		r := markRow{name: name, value: tidy(version), at: micros(at)}
		err = t.QueryRowContext(ctx, "SELECT rev FROM mark WHERE name = ?", r.name).Scan(&r.rev)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		r.rev++
		if r.sealed, err = seal.Seal(s.dataKey(), r.place(), nil); err != nil {
			return err
		}
		return t.exec(putMark, r.name, r.rev, r.value, r.at, r.sealed)
	})
}
