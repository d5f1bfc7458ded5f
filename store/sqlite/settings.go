package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
)

// applicationID marks a database file as Signpost's ("SgnP").
const applicationID = 0x53676e50

// mode is how a connection may use the file.
type mode uint8

const (
	writing  mode = iota // the one writer
	reading              // readers beside a writer
	looking              // nobody may write: a read-only store
	frozen               // the file as it lies there, no locks, no side files
	building             // a new database that has no name yet
	copying              // one reader that writes a copy elsewhere
	alone                // nobody else may have the file open
)

// dsn names the file and every setting of a connection. Nothing is left to the
// driver's defaults.
func dsn(path string, m mode) string {
	q := url.Values{}
	q.Set("_busy_timeout", "5000")
	q.Set("_foreign_keys", "1")
	q.Set("_txlock", "immediate")
	q.Set("_dqs", "0")
	q.Set("_defensive", "1")
	q.Set("_error_rc", "1")
	q["_pragma"] = []string{"trusted_schema(0)", "cell_size_check(1)", "temp_store(2)"}
	switch m {
	case writing, building:
		q["_pragma"] = append(q["_pragma"], "secure_delete(1)", "journal_size_limit(16777216)")
		q.Set("_journal_mode", "WAL")
		q.Set("_synchronous", "FULL")
		q.Set("mode", "rw")
	case reading:
		q.Set("_query_only", "1")
		q.Set("_synchronous", "FULL")
		q.Set("mode", "rw") // a reader of a WAL needs its side files; it cannot write rows
	case copying:
		q["_pragma"] = append(q["_pragma"], "secure_delete(0)")
		q.Set("_synchronous", "FULL")
		q.Set("mode", "rw")
	case alone:
		q.Set("_busy_timeout", "500")
		q["_pragma"] = append(q["_pragma"], "secure_delete(1)", "locking_mode(exclusive)")
		q.Set("_synchronous", "FULL")
		q.Set("mode", "rw")
	case looking:
		q.Set("_query_only", "1")
		q.Set("mode", "ro")
	case frozen:
		q.Set("_query_only", "1")
		q.Set("mode", "ro")
		q.Set("immutable", "1")
	}
	p := filepath.ToSlash(path)
	if !strings.HasPrefix(p, "/") { // C:/...
		p = "/" + p
	}
	return "file://" + (&url.URL{Path: p}).EscapedPath() + "?" + q.Encode()
}

// pool opens up to n connections of one mode. They stay open until Close, so
// that settings are applied once.
func pool(path string, m mode, n int) (*sql.DB, error) {
	db, err := sql.Open("sqlite", dsn(path, m))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	db.SetConnMaxLifetime(0)
	db.SetConnMaxIdleTime(0)
	return db, nil
}

// wanted lists what a connection's settings must read back as.
func wanted(m mode) [][2]string {
	w := [][2]string{
		{"busy_timeout", "5000"}, {"foreign_keys", "1"}, {"trusted_schema", "0"},
		{"cell_size_check", "1"}, {"temp_store", "2"},
	}
	switch m {
	case writing:
		w = append(w, [2]string{"journal_mode", "wal"}, [2]string{"synchronous", "2"},
			[2]string{"secure_delete", "1"}, [2]string{"journal_size_limit", "16777216"}, [2]string{"query_only", "0"})
	case reading:
		w = append(w, [2]string{"journal_mode", "wal"}, [2]string{"synchronous", "2"}, [2]string{"query_only", "1"})
	default:
		w = append(w, [2]string{"query_only", "1"})
	}
	return w
}

// readBack makes sure that a connection of db has every setting: a setting
// that silently did not take would make "saved" a lie.
func readBack(ctx context.Context, db *sql.DB, m mode) error {
	c, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	for _, w := range wanted(m) {
		var got string
		if err := c.QueryRowContext(ctx, "PRAGMA "+w[0]).Scan(&got); err != nil {
			return fmt.Errorf("read back %s: %w", w[0], err)
		}
		if got != w[1] {
			return fmt.Errorf("setting %s is %q, not %q", w[0], got, w[1])
		}
	}
	var s string
	if err := c.QueryRowContext(ctx, `SELECT "no such column"`).Scan(&s); err == nil {
		return fmt.Errorf("double-quoted words pass as text")
	}
	var on int // a defensive connection ignores this
	if _, err := c.ExecContext(ctx, "PRAGMA writable_schema=ON"); err != nil {
		return err
	}
	if err := c.QueryRowContext(ctx, "PRAGMA writable_schema").Scan(&on); err != nil {
		return err
	}
	if on != 0 {
		return fmt.Errorf("the schema can be written")
	}
	return nil
}
