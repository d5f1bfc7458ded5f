//go:build unix

package bench

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	_ "modernc.org/sqlite" // the same SQLite that keeps the record
)

// ftsPeers is SQLite's full text search in memory, in the order of bm25 with
// names first, the last word as a beginning. It forgives no slip, and knows
// neither slang nor places nor neighbours.
func ftsPeers(b *testing.B, c *corpus, qs []string) []peer {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		b.Log(err)
		return nil
	}
	b.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1) // each connection would have a memory of its own
	t := time.Now()
	if err := fillFTS(db, c); err != nil {
		fmt.Printf("%-34s LEFT OUT: %v\n", "SQLite FTS5", err)
		return nil
	}
	built := time.Since(t)
	var version string
	if err := db.QueryRow("select sqlite_version()").Scan(&version); err != nil {
		b.Fatal(err)
	}
	find, err := db.Prepare("select rowid, name from s where s match ? order by bm25(s, 10, 8, 4, 6, 4, 2, 2, 1) limit ?")
	if err != nil {
		b.Fatal(err)
	}
	return []peer{{"SQLite FTS5", version, fmt.Sprintf("in memory, built in %.1f s; porter stems, prefix index, bm25; no slips, slang or places", built.Seconds()), qs,
		func(q string) (best time.Duration, found bool, err error) {
			for range tries {
				t := time.Now()
				if found, err = readAll(find, match(q)); err != nil {
					return 0, false, err
				}
				if d := time.Since(t); best == 0 || d < best {
					best = d
				}
			}
			return best, found, nil
		}}}
}

// readAll reads the hits of one query, and reports whether there is any.
func readAll(find *sql.Stmt, q string) (found bool, err error) {
	rows, err := find.Query(q, screenful)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return false, err
		}
		found = true
	}
	return found, rows.Err()
}

// match is a query in FTS5's notation: every word, the last as a beginning.
func match(q string) string {
	words := strings.FieldsFunc(q, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range words {
		words[i] = `"` + w + `"`
	}
	return strings.Join(words, " ") + "*"
}

func fillFTS(db *sql.DB, c *corpus) error {
	if _, err := db.Exec("create virtual table s using fts5(name, also, provider, needs, town, postcode, phone, about, tokenize = 'porter unicode61', prefix = '1 2 3')"); err != nil {
		return err
	}
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit there is nothing to roll back
	add, err := tx.Prepare("insert into s(rowid, name, also, provider, needs, town, postcode, phone, about) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
	if err != nil {
		return err
	}
	for i := range c.docs {
		d := &c.docs[i]
		if _, err := add.Exec(i+1, d.Name, strings.Join(d.Also, ", "), d.Provider, needs(d), d.Town, d.Postcode, strings.Join(d.Phones, ", "), d.About); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	_, err = db.Exec("insert into s(s) values ('optimize')")
	return err
}
