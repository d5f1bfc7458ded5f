package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"

	"signpost/internal/durable"
	"signpost/store"
	"signpost/store/seal"
)

//go:embed schema/*.sql
var schema embed.FS

// migrations returns the SQL of each step; step n leads to schema n+1.
func migrations() []string {
	var steps []string
	for n := 1; ; n++ {
		text, err := schema.ReadFile("schema/" + strconv.Itoa(n) + ".sql")
		if err != nil {
			return steps
		}
		steps = append(steps, string(text))
	}
}

// create builds a whole database beside path and gives it its name only when
// it is complete and on the disk, so that no crash leaves half of one and two
// programs that start together end up with the same one.
func (s *Store) create(ctx context.Context) error {
	dir := filepath.Dir(s.path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return failedAt("make folder", dir, err)
	}
	if err := writable(dir); err != nil {
		return &store.Error{Kind: store.ReadOnly, Op: "make database", Path: dir, Err: err}
	}
	f, err := os.CreateTemp(dir, ".new-*.db") // CreateTemp makes it 0600
	if err != nil {
		return failedAt("make database", dir, err)
	}
	tmp := f.Name()
	defer func() {
		for _, end := range []string{"", "-wal", "-shm", "-journal"} {
			_ = os.Remove(tmp + end)
		}
	}()
	if err := f.Close(); err != nil {
		return failedAt("make database", dir, err)
	}
	if err := s.build(ctx, tmp); err != nil {
		return failedAt("make database", dir, err)
	}
	err = errors.Join(syncPath(tmp), durable.Name(tmp, s.path), syncPath(dir))
	if errors.Is(err, fs.ErrExist) { // another process was quicker: use its file
		return nil
	}
	return failedAt("make database", dir, err)
}

// build fills an empty file that nobody else knows.
func (s *Store) build(ctx context.Context, path string) error {
	db, err := pool(path, building, 1)
	if err != nil {
		return err
	}
	err = s.fill(ctx, db)
	if err == nil {
		_, err = db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	}
	return errors.Join(err, db.Close())
}

func (s *Store) fill(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for i, step := range s.steps {
		if _, err := tx.ExecContext(ctx, step); err != nil {
			return fmt.Errorf("schema %d: %w", i+1, err)
		}
	}
	marks := fmt.Sprintf("PRAGMA application_id=%d; PRAGMA user_version=%d", applicationID, len(s.steps))
	if _, err := tx.ExecContext(ctx, marks); err != nil {
		return err
	}
	if err := s.plantKeyCheck(ctx, tx); err != nil {
		return err
	}
	if err := s.plantHead(ctx, tx); err != nil {
		return err
	}
	return tx.Commit()
}

// migrate brings an older schema up to date in one transaction, after putting
// a whole copy of the database beside it.
func (s *Store) migrate(ctx context.Context) error {
	v, err := version(ctx, s.w, s.path)
	if err != nil || v == len(s.steps) {
		return err
	}
	if v > len(s.steps) {
		return tooNew(s.path)
	}
	if err := s.copyBefore(ctx, v); err != nil {
		return err
	}
	tx, err := s.w.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	// Another process may have done it while this one copied.
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&v); err != nil {
		return err
	}
	for ; v < len(s.steps); v++ {
		if _, err := tx.ExecContext(ctx, s.steps[v]); err != nil {
			return fmt.Errorf("schema %d: %w", v+1, err)
		}
		if v+1 == handlesSince {
			if err := s.fillHandles(ctx, tx); err != nil {
				return fmt.Errorf("schema %d: %w", v+1, err)
			}
		}
		if _, err := tx.ExecContext(ctx, "PRAGMA user_version="+strconv.Itoa(v+1)); err != nil {
			return err
		}
	}
	if v > len(s.steps) {
		return tooNew(s.path)
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	// The number must be in the file itself, where an older program looks.
	_, _ = s.w.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return nil
}

// copyBefore writes a complete copy beside the database and names it after the
// schema it has: desk.db.before-2.db is what was there before schema 2.
func (s *Store) copyBefore(ctx context.Context, v int) error {
	var f *os.File
	var err error
	for n := 1; ; n++ {
		name := fmt.Sprintf("%s.before-%d.db", s.path, v+1)
		if n > 1 {
			name = fmt.Sprintf("%s.before-%d.%d.db", s.path, v+1, n)
		}
		f, err = os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	if err != nil {
		return failedAt("copy database", s.path, err)
	}
	name := f.Name()
	_ = f.Close()
	_, err = s.w.ExecContext(ctx, "VACUUM INTO ?", name)
	if err == nil {
		err = errors.Join(syncPath(name), syncPath(filepath.Dir(name)))
	}
	if err != nil {
		_ = os.Remove(name)
		return failedAt("copy database", name, err)
	}
	return nil
}

var keyCheck = seal.Place{Table: "meta", Column: "sealed", Row: "key_check", Rev: 1}

// plantKeyCheck leaves something that only the right key opens.
func (s *Store) plantKeyCheck(ctx context.Context, tx *sql.Tx) error {
	box, err := seal.Seal(s.dataKey(), keyCheck, []byte("signpost"))
	if err == nil {
		_, err = tx.ExecContext(ctx, "INSERT INTO meta (name, value, sealed) VALUES ('key_check', ?, ?)", s.dataKey().ID().String(), box)
	}
	return err
}

// checkKey makes sure that the key at hand is the database's.
func (s *Store) checkKey(ctx context.Context, q querier) error {
	var box []byte
	err := q.QueryRowContext(ctx, "SELECT sealed FROM meta WHERE name = 'key_check'").Scan(&box)
	if errors.Is(err, sql.ErrNoRows) {
		return errDamaged
	}
	if err != nil {
		return err
	}
	_, err = seal.Open(s.dataKey(), keyCheck, box)
	var other *seal.OtherKey
	if errors.As(err, &other) {
		return &store.Error{Kind: store.Locked, Op: "open database", Path: s.path, Err: err,
			Why: "the key at hand is not the one this record was written with; put back the right key file"}
	}
	return err
}

// syncPath puts a file or a folder's names on the disk. It is never used on a
// database that is open.
func syncPath(path string) error {
	if st, err := os.Stat(path); err == nil && st.IsDir() && runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
