package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"signpost/store"
	"signpost/store/storetest"
)

// front puts into a record what schema 2 is for: two flags, the second settled,
// a lost search and a mark.
func front(t *testing.T, s *Store) (ids []string) {
	t.Helper()
	ctx := context.Background()
	for range 2 {
		f, err := s.AddFlag(ctx, storetest.Act("flag.raise"), storetest.FullFlag(s))
		if err != nil {
			t.Fatal(err, errors.Unwrap(err))
		}
		ids = append(ids, f.ID)
	}
	_, err := s.SettleFlag(ctx, storetest.Act("flag.settle"), store.Flag{ID: ids[1], Rev: 1, Settlement: "mended", SettledBy: "kim"})
	err = errors.Join(err, s.AddLostSearch(ctx, "Lostword", storetest.Start), s.AddLostSearch(ctx, "Lostword", storetest.Start),
		s.SetSeenDirectory(ctx, store.Seat{Operator: "sam", Desk: "desk 1"}, "sha256:dir", storetest.Start))
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func TestVerifyNamesDamageOfSchema2(t *testing.T) {
	for _, c := range []struct{ name, query, want string }{
		{"nothing", "", ""},
		{"a flag's reason", "UPDATE flag SET reason = 'closed' WHERE id = '%0'", "flag %0: does not open"},
		{"a flag's name", "UPDATE flag SET name = 'Another' WHERE id = '%0'", "flag %0: does not open"},
		{"a flag opened again", "UPDATE flag SET settled_at = NULL, settlement = '' WHERE id = '%1'", "flag %1: does not open"},
		{"a flag taken out", "DELETE FROM flag WHERE id = '%0'", "flag: there are 1 rows where 2 were saved"},
		{"a flag's note", "UPDATE flag SET sealed = (SELECT sealed FROM flag WHERE id = '%1') WHERE id = '%0'", "flag %0: does not open"},
		{"a count", "UPDATE lost_search SET n = 9", "lost_search"},
		{"a day", "UPDATE lost_search SET day = '2026-10-01'", "lost_search"},
		{"a mark", "UPDATE mark SET value = 'sha256:other'", "mark"},
		{"an index", "DROP INDEX flag_open", "the index flag_open is not as Signpost made it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel() // most of it is waiting for the disk
			path := filepath.Join(t.TempDir(), "signpost.db")
			s := openAt(t, path)
			ids := front(t, s)
			s.Close()
			fill := strings.NewReplacer("%0", ids[0], "%1", ids[1])
			if c.query != "" {
				do(t, raw(t, path), fill.Replace(c.query))
			}
			s = openAt(t, path)
			if got := problems(t, s); (got == "") != (c.want == "") || !strings.Contains(got, fill.Replace(c.want)) {
				t.Errorf("Verify says\n%swant %q", got, c.want)
			}
		})
	}
}

// An old flag with its old seal is genuine, yet it must not pass for the
// present one.
func TestFlagPutBackIsNoticed(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "signpost.db")
	s := openAt(t, path)
	id := front(t, s)[0]
	s.Close()
	db := raw(t, path)
	do(t, db, "CREATE TABLE old AS SELECT * FROM flag WHERE id = ?", id)
	db.Close()
	s = openAt(t, path)
	if _, err := s.SettleFlag(ctx, storetest.Act("flag.settle"), store.Flag{ID: id, Rev: 1, Settlement: "dropped"}); err != nil {
		t.Fatal(err)
	}
	s.Close()
	db = raw(t, path)
	do(t, db, "UPDATE flag SET (rev, settled_at, settled_by, settlement, sealed) = (SELECT rev, settled_at, settled_by, settlement, sealed FROM old) WHERE id = ?", id)
	do(t, db, "DROP TABLE old")
	db.Close()
	s = openAt(t, path)
	if got := problems(t, s); !strings.Contains(got, "flag: a row is not at the revision") {
		t.Errorf("Verify says %q", got)
	}
}

func TestDamagedFlagIsNeverShown(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "signpost.db")
	s := openAt(t, path)
	ids := front(t, s)
	s.Close()
	db := raw(t, path)
	do(t, db, "UPDATE flag SET reason = 'closed' WHERE id = ?", ids[0])
	do(t, db, "UPDATE lost_search SET n = 9")
	do(t, db, "UPDATE mark SET value = 'sha256:other'")
	db.Close()
	s = openAt(t, path)
	list, err := s.Flags(ctx, storetest.Act("flag.list"), store.FlagQuery{})
	if len(list) != 1 || list[0].ID != ids[1] || store.KindOf(err) != store.Corrupt || !strings.Contains(err.Error(), "flag "+ids[0]) {
		t.Errorf("%v, %v", list, err)
	}
	lost, err := s.LostSearches(ctx, time.Time{}, 0)
	if len(lost) != 0 || store.KindOf(err) != store.Corrupt {
		t.Errorf("%v, %v", lost, err)
	}
	_, _, err = s.SeenDirectory(ctx, store.Seat{Operator: "sam", Desk: "desk 1"})
	if store.KindOf(err) != store.Corrupt {
		t.Errorf("mark: %v", err)
	}
}

func TestFrontLineWordsAreSealed(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, filepath.Join(dir, "signpost.db"))
	front(t, s)
	look := func() {
		t.Helper()
		for name := range folder(t, dir) {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range []string{"flagword", "lostword"} {
				if bytes.Contains(bytes.ToLower(b), []byte(w)) {
					t.Errorf("%q is readable in %s", w, filepath.Base(name))
				}
			}
		}
	}
	look()
	s.Close()
	look()
}

// TestMigratesFromSchema1 opens a record that the program wrote when there was
// only schema 1: every row is as it was, a copy lies beside it, what later
// schemas bring works, and its enquirers are found by what they go by.
func TestMigratesFromSchema1(t *testing.T) {
	ctx := context.Background()
	old, err := os.ReadFile(filepath.Join("testdata", "schema-1.db"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "signpost.db")
	write(t, path, old)
	was := everything(t, path)
	if len(was["contact"]) != 3 || len(was["note"]) != 4 || len(was["referral"]) != 2 || len(was["draft"]) != 1 || len(was["audit"]) != 4 {
		t.Fatalf("the file is not the one this test is for: %d contacts, %d audit entries", len(was["contact"]), len(was["audit"]))
	}

	s := openAt(t, path)
	sound(t, s)
	v, err := s.Verify(ctx)
	if err != nil || v.Contacts != 3 || v.Notes != 4 || v.Referrals != 2 || v.Drafts != 1 || v.Entries != 4 {
		t.Errorf("%+v, %v", v, err)
	}
	list, total, err := s.List(ctx, store.Act{}, store.Query{})
	if err != nil || total != 3 || list[0].Notes == nil || len(list[2].Notes) != 2 {
		t.Errorf("%d of %d contacts, %v", len(list), total, err)
	}
	got, err := s.ReferralOutcomes(ctx, time.Time{}, time.Time{})
	if err != nil || len(got) != 2 || got[0].Status != "contacted" {
		t.Errorf("the index is not filled from rows that were there: %v, %v", got, err)
	}
	known, err := s.Known(ctx, storetest.Act("enquirer.find"), store.Handle{Kind: store.ByAlias, Text: " alias WORD"}, 0)
	if err != nil || len(known) != 2 || known[0].Alias != "Aliasword" {
		t.Errorf("%d contacts found by their alias, %v", len(known), err)
	}
	front(t, s)
	sound(t, s)
	s.Close()

	now := everything(t, path)
	for _, table := range []string{"contact", "note", "referral", "draft", "meta"} {
		if d := storetest.Diff(was[table], now[table]); d != "" {
			t.Errorf("%s changed:\n%s", table, d)
		}
	}
	if d := storetest.Diff(was, everything(t, path+".before-2.db")); d != "" {
		t.Errorf("the copy is not what was there:\n%s", d)
	}
	if files := folder(t, filepath.Dir(path)); len(files) != 2 {
		t.Errorf("%d files", len(files))
	}
}

// everything is each table of a closed database, a row a list of its columns.
func everything(t *testing.T, path string) map[string][][]any {
	t.Helper()
	db := raw(t, path)
	defer db.Close()
	ctx := context.Background()
	out := map[string][][]any{}
	var tables []string
	err := each(ctx, db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'", nil, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		tables = append(tables, name)
		return err
	})
	for _, table := range tables {
		err = errors.Join(err, each(ctx, db, "SELECT * FROM "+table+" ORDER BY 1, 2", nil, func(rows *sql.Rows) error {
			names, err := rows.Columns()
			row, to := make([]any, len(names)), make([]any, len(names))
			for i := range row {
				to[i] = &row[i]
			}
			err = errors.Join(err, rows.Scan(to...))
			out[table] = append(out[table], row)
			return err
		}))
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A head that is begun anew counts the rows that are there, each once, so that
// work goes on and Verify names the tampering and nothing else.
func TestBrokenHeadCountsRows(t *testing.T) {
	for name, first := range map[string]func(*Store){
		"a flag": func(s *Store) { front(t, s) }, "a contact with lines": func(s *Store) { newContact(t, s) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "signpost.db")
			s := openAt(t, path)
			front(t, s)
			newContact(t, s)
			s.Close()
			do(t, raw(t, path), "UPDATE head SET sealed = x'00'")
			s = openAt(t, path)
			first(s)
			newContact(t, s)
			if got := problems(t, s); strings.Count(got, "\n") != 1 || !strings.Contains(got, "tampered with or damaged before") {
				t.Errorf("Verify says\n%s", got)
			}
		})
	}
}
