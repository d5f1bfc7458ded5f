package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"signpost/store"
)

// probed is what can be known of a file without touching it.
type probed struct {
	exists bool
	wal    bool // there is a write-ahead log with something in it
}

// probe looks at the file as it lies there, through SQLite but without locks
// and side files, and refuses what is not a record that this program can
// open.
func (s *Store) probe(ctx context.Context) (probed, error) {
	var p probed
	path, newest := s.path, len(s.steps)
	if st, err := os.Stat(path + "-wal"); err == nil {
		p.wal = st.Size() > 0
	}
	st, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && p.wal:
		return p, &store.Error{Kind: store.Corrupt, Op: "open database", Path: path,
			Why: "the database file is gone but its log (-wal) is still there; put the database back beside it, or restore a backup"}
	case errors.Is(err, fs.ErrNotExist):
		return p, nil
	case err != nil:
		return p, err
	}
	if err := judgeFile(path, st); err != nil {
		return p, err
	}
	p.exists = true
	db, err := pool(path, frozen, 1)
	if err != nil {
		return p, err
	}
	defer db.Close()
	v, err := version(ctx, db, path)
	if err == nil && v <= newest {
		err = s.checkKey(ctx, db)
	}
	err = failedAt("open database", path, err)
	switch {
	case err == nil && v > newest:
		return p, tooNew(path)
	case err == nil || store.KindOf(err) == store.Corrupt && p.wal:
		// With a log beside it the file alone may be half of the truth: let
		// SQLite put both together before judging.
		return p, nil
	}
	return p, err
}

// judgeFile says what is wrong with a database file that cannot hold anything. An
// empty one is damage, not a first run.
func judgeFile(path string, st fs.FileInfo) error {
	switch {
	case !st.Mode().IsRegular():
		return foreign(path)
	case st.Size() == 0:
		return &store.Error{Kind: store.Corrupt, Op: "open database", Path: path,
			Why: "the file is empty; restore a backup, or move the file away to begin a new record"}
	}
	return nil
}

// version returns the schema number of a database that is Signpost's.
func version(ctx context.Context, db *sql.DB, path string) (int, error) {
	var app uint32
	var v, tables int
	err := db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&app)
	if err == nil {
		err = db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&v)
	}
	if err == nil {
		err = db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables)
	}
	var se *driver.Error
	switch {
	case errors.As(err, &se) && se.Code()&0xff == lib.SQLITE_NOTADB:
		return 0, foreign(path)
	case err != nil:
		return 0, failedAt("open database", path, err)
	case app != applicationID:
		return 0, foreign(path)
	case v < 1 || tables == 0:
		return 0, &store.Error{Kind: store.Corrupt, Op: "open database", Path: path}
	}
	return v, nil
}

func foreign(path string) error {
	return &store.Error{Kind: store.Foreign, Op: "open database", Path: path,
		Why: "nothing in it was touched; choose another file or folder with --data DIR"}
}

func tooNew(path string) error {
	return &store.Error{Kind: store.TooNew, Op: "open database", Path: path,
		Why: "nothing in it was touched; install the newer Signpost on this computer, too"}
}

// mayWrite makes sure beforehand that the file and its folder can be written,
// because SQLite finds out only at the first change.
func mayWrite(path string) error {
	for _, p := range []string{filepath.Dir(path), path} {
		if err := writable(p); err != nil {
			return &store.Error{Kind: store.ReadOnly, Op: "open database", Path: p, Err: err}
		}
	}
	if st, err := os.Stat(path); err == nil && st.Mode().Perm()&0o222 == 0 {
		return &store.Error{Kind: store.ReadOnly, Op: "open database", Path: path}
	}
	return nil
}

// tighten makes a database that others on this computer could read, after a
// careless copy for example, private again. That it fails on a file system
// without permissions is no reason not to work.
func tighten(path string) {
	for _, p := range []string{path, path + "-wal", path + "-shm"} {
		if st, err := os.Stat(p); err == nil && st.Mode().Perm()&0o077 != 0 {
			_ = os.Chmod(p, 0o600)
		}
	}
}
