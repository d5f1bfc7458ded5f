package sqlite

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"signpost/store"
	"signpost/store/storetest"
)

// raw opens the file with none of our settings, for tests that play somebody
// else. The Store must be closed.
func raw(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

func do(t testing.TB, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.Exec(query, args...); err != nil {
		t.Fatal(query, err)
	}
}

// folder is everything in a folder: names and what is in them.
func folder(t testing.TB, dir string) map[string][32]byte {
	t.Helper()
	out := map[string][32]byte{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		out[p] = sha256.Sum256(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSettingsAreTaken(t *testing.T) {
	s := newStore(t)
	ctx := context.Background()
	for m, db := range map[mode]*sql.DB{writing: s.w, reading: s.r} {
		if err := readBack(ctx, db, m); err != nil {
			t.Error(err)
		}
	}
	if _, err := s.r.Exec("DELETE FROM contact"); err == nil {
		t.Error("a reader can write")
	}
	var app, v int
	if err := s.w.QueryRow("PRAGMA application_id").Scan(&app); err != nil || app != applicationID {
		t.Errorf("application_id %x, %v", app, err)
	}
	if err := s.w.QueryRow("PRAGMA user_version").Scan(&v); err != nil || v != len(migrations()) {
		t.Errorf("user_version %d, %v", v, err)
	}
	if err := readBack(ctx, raw(t, filepath.Join(t.TempDir(), "x.db")), writing); err == nil {
		t.Error("a connection without our settings passes")
	}
}

func TestFilesArePrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("SKIPPED: Windows has no such permissions")
	}
	dir := filepath.Join(t.TempDir(), "data", "signpost")
	path := filepath.Join(dir, "signpost.db")
	s := openAt(t, path)
	newContact(t, s)
	check := func() {
		t.Helper()
		if st, _ := os.Stat(dir); st.Mode().Perm() != 0o700 {
			t.Errorf("folder has mode %v", st.Mode())
		}
		for name := range folder(t, dir) {
			if st, _ := os.Stat(name); st.Mode().Perm() != 0o600 {
				t.Errorf("%s has mode %v", filepath.Base(name), st.Mode())
			}
		}
	}
	check()
	s.Close()
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	openAt(t, path)
	check()
}

func TestClosedRecordIsOneFile(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, filepath.Join(dir, "signpost.db"))
	newContact(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if f := folder(t, dir); len(f) != 1 {
		t.Errorf("left beside it: %v", f)
	}
}

// refused opens path, wants an error of the kind, and nothing touched.
func refused(t *testing.T, path string, want store.ErrKind) {
	t.Helper()
	before := folder(t, filepath.Dir(path))
	for _, readOnly := range []bool{false, true} {
		o := testOptions(t, path)
		o.ReadOnly = readOnly
		s, err := Open(context.Background(), o)
		if err == nil {
			s.Close()
			t.Fatal("it opened")
		}
		if got := store.KindOf(err); got != want {
			t.Errorf("error %v (%v) is of kind %q, want %q", err, errors.Unwrap(err), got, want)
		}
		for _, word := range []string{"SQL", "sqlite", "logic error", "code"} {
			if strings.Contains(strings.ReplaceAll(err.Error(), path, ""), word) {
				t.Errorf("raw database message: %v", err)
			}
		}
	}
	after := folder(t, filepath.Dir(path))
	for name, sum := range before {
		if after[name] != sum {
			t.Errorf("%s was changed", name)
		}
	}
	if len(after) != len(before) {
		t.Errorf("files appeared: %v", after)
	}
}

func TestRefusesWithoutTouching(t *testing.T) {
	good := func(t *testing.T, path string) []byte {
		s := openAt(t, path)
		newContact(t, s)
		s.Close()
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, c := range []struct {
		name string
		make func(t *testing.T, path string)
		want store.ErrKind
	}{
		{"newer", func(t *testing.T, path string) {
			good(t, path)
			db := raw(t, path)
			do(t, db, "PRAGMA user_version=99")
			db.Close()
		}, store.TooNew},
		{"newer with a log", func(t *testing.T, path string) {
			s := openAt(t, path)
			if _, err := s.w.Exec("PRAGMA user_version=99; PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
				t.Fatal(err)
			}
			newContact(t, s)
			putBack := crashed(t, path)
			s.Close()
			putBack()
		}, store.TooNew},
		{"another program's database", func(t *testing.T, path string) {
			db := raw(t, path)
			do(t, db, "CREATE TABLE bookmarks (url TEXT)")
			db.Close()
		}, store.Foreign},
		{"another program's database with a log", func(t *testing.T, path string) {
			db := raw(t, path)
			do(t, db, "PRAGMA journal_mode=WAL")
			do(t, db, "CREATE TABLE bookmarks (url TEXT)")
			do(t, db, "PRAGMA wal_checkpoint(TRUNCATE)")
			do(t, db, "INSERT INTO bookmarks VALUES ('a')")
			putBack := crashed(t, path)
			db.Close()
			putBack()
		}, store.Foreign},
		{"text", func(t *testing.T, path string) { write(t, path, []byte(strings.Repeat("a letter to somebody\n", 500))) }, store.Foreign},
		{"random bytes", func(t *testing.T, path string) {
			b := make([]byte, 20000)
			for i := range b {
				b[i] = byte(i * i >> 3 * 7)
			}
			write(t, path, b)
		}, store.Foreign},
		{"short", func(t *testing.T, path string) { write(t, path, []byte("SQLite format 3\x00")) }, store.Foreign},
		{"empty", func(t *testing.T, path string) { write(t, path, nil) }, store.Corrupt},
		{"cut in half", func(t *testing.T, path string) { b := good(t, path); write(t, path, b[:len(b)/2/4096*4096]) }, store.Corrupt},
		{"database gone, log left", func(t *testing.T, path string) { write(t, path+"-wal", []byte("the log")) }, store.Corrupt},
		{"other key", func(t *testing.T, path string) {
			o := testOptions(t, path)
			o.Key = testKey(t, 2)
			s, err := Open(context.Background(), o)
			if err != nil {
				t.Fatal(err)
			}
			s.Close()
		}, store.Locked},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "signpost.db")
			c.make(t, path)
			// Who holds the key is asked first, and must not tell another story.
			if _, err := Holders(context.Background(), path); err != nil && store.KindOf(err) != c.want {
				t.Errorf("the holders: %v", err)
			}
			refused(t, path, c.want)
		})
	}
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// crashed takes what a crash would leave of a database in use: the file and
// its log. The returned function puts that back after a Close that tidied up.
func crashed(t *testing.T, path string) (putBack func()) {
	t.Helper()
	left := map[string][]byte{}
	for _, end := range []string{"", "-wal"} {
		b, err := os.ReadFile(path + end)
		if err != nil {
			t.Fatal(err)
		}
		left[path+end] = b
	}
	return func() {
		for name, b := range left {
			write(t, name, b)
		}
	}
}

func TestFolderThatCannotBeWritten(t *testing.T) {
	t.Run("under a file", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "file")
		write(t, file, []byte("x"))
		_, err := Open(context.Background(), testOptions(t, filepath.Join(file, "signpost.db")))
		if store.KindOf(err) != store.ReadOnly {
			t.Errorf("error %v (%v)", err, errors.Unwrap(err))
		}
	})
	t.Run("a folder in its place", func(t *testing.T) {
		refused(t, t.TempDir(), store.Foreign)
	})
	t.Run("a file marked read-only", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "signpost.db")
		openAt(t, path).Close()
		if err := os.Chmod(path, 0o400); err != nil {
			t.Fatal(err)
		}
		before := folder(t, filepath.Dir(path))
		_, err := Open(context.Background(), testOptions(t, path))
		if store.KindOf(err) != store.ReadOnly || len(folder(t, filepath.Dir(path))) != len(before) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("a folder without permission", func(t *testing.T) {
		if os.Geteuid() == 0 {
			t.Skip("SKIPPED: root may write everywhere; run the tests as another user to check this")
		}
		dir := t.TempDir()
		if err := os.Chmod(dir, 0o500); err != nil {
			t.Fatal(err)
		}
		defer os.Chmod(dir, 0o700)
		_, err := Open(context.Background(), testOptions(t, filepath.Join(dir, "signpost.db")))
		if store.KindOf(err) != store.ReadOnly {
			t.Errorf("error %v", err)
		}
	})
}

func TestFullDiskIsSaidAndNothingIsHalfSaved(t *testing.T) {
	s := newStore(t)
	c := newContact(t, s)
	var pages int
	if err := s.w.QueryRow("PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if _, err := s.w.Exec("PRAGMA max_page_count=" + "1"); err != nil { // as few as there are
		t.Fatal(err)
	}
	big := store.Note{Text: strings.Repeat("x", 100_000)}
	_, err := s.AddNote(context.Background(), storetest.Act("contact.note"), c.ID, big)
	if store.KindOf(err) != store.Full {
		t.Fatalf("error %v (%v)", err, errors.Unwrap(err))
	}
	if _, err := s.w.Exec("PRAGMA max_page_count=1000000"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddNote(context.Background(), storetest.Act("contact.note"), c.ID, big); err != nil {
		t.Fatal(err)
	}
	got, err := s.Contact(context.Background(), storetest.Act("contact.read"), c.ID)
	if err != nil || len(got.Notes) != 3 {
		t.Errorf("%d notes, %v", len(got.Notes), err)
	}
	sound(t, s)
}

func TestReadOnlyStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "signpost.db")
	w := openAt(t, path)
	c := newContact(t, w)
	o := testOptions(t, path)
	o.ReadOnly = true
	check := func() {
		t.Helper()
		r, err := Open(context.Background(), o)
		if err != nil {
			t.Fatal(err, errors.Unwrap(err))
		}
		defer r.Close()
		got, err := r.Contact(context.Background(), storetest.Act("contact.read"), c.ID)
		if err != nil || storetest.Diff(c, got) != "" {
			t.Errorf("read: %v", err)
		}
		if _, err := r.Update(context.Background(), storetest.Act("contact.answer"), c); store.KindOf(err) != store.ReadOnly {
			t.Errorf("write: %v", err)
		}
		sound(t, r)
	}
	check() // beside a writer
	w.Close()
	check() // alone
	if b := folder(t, filepath.Dir(path)); len(b) != 1 {
		t.Errorf("left behind: %v", slices.Collect(maps.Keys(b)))
	}
	o.Path = filepath.Join(t.TempDir(), "none.db")
	if _, err := Open(context.Background(), o); store.KindOf(err) != store.NotFound {
		t.Errorf("a missing file: %v", err)
	}
}

func TestOpenedTogetherIsOneRecord(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "signpost.db")
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			s, err := Open(context.Background(), testOptions(t, path))
			if err != nil {
				t.Error(err, errors.Unwrap(err))
				return
			}
			defer s.Close()
			if _, err := s.Create(context.Background(), storetest.Act("contact.start"), storetest.Plain(0)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	s := openAt(t, path)
	if _, n, err := s.List(context.Background(), storetest.Act(""), store.Query{}); n != 6 || err != nil {
		t.Errorf("%d contacts of 6, %v", n, err)
	}
	sound(t, s)
	s.Close()
	if f := folder(t, filepath.Dir(path)); len(f) != 1 {
		t.Errorf("left behind: %v", f)
	}
}

func TestMigrationKeepsACopy(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "signpost.db")
	base := migrations()
	last := len(base)
	s, err := open(ctx, testOptions(t, path), base)
	if err != nil {
		t.Fatal(err)
	}
	c := newContact(t, s)
	s.Close()
	was, _ := os.ReadFile(path)

	steps := append(base[:last:last], "CREATE TABLE later (id TEXT) STRICT; INSERT INTO later VALUES ('x')", "no SQL at all")
	if _, err := open(ctx, testOptions(t, path), steps); err == nil {
		t.Fatal("a broken migration passes")
	}
	db := raw(t, path)
	var v, n int
	if err := db.QueryRow("PRAGMA user_version").Scan(&v); err != nil || v != last {
		t.Errorf("half a migration left schema %d, %v", v, err)
	}
	db.Close()
	s, err = open(ctx, testOptions(t, path), steps[:last+1])
	if err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	defer s.Close()
	if err := s.r.QueryRow("SELECT count(*) FROM later").Scan(&n); err != nil || n != 1 {
		t.Errorf("the step was taken %d times, %v", n, err)
	}
	if got, err := s.Contact(ctx, storetest.Act("contact.read"), c.ID); err != nil || storetest.Diff(c, got) != "" {
		t.Errorf("after the migration: %v", err)
	}
	// Both attempts kept a copy, and a copy is a whole record of the old kind.
	for _, name := range []string{fmt.Sprintf("%s.before-%d.db", path, last+1), fmt.Sprintf("%s.before-%d.2.db", path, last+1)} {
		st, err := os.Stat(name)
		if err != nil || runtime.GOOS != "windows" && st.Mode().Perm() != 0o600 {
			t.Fatalf("%v, %v", st, err)
		}
		old, err := open(ctx, testOptions(t, name), base)
		if err != nil {
			t.Fatal(err, errors.Unwrap(err))
		}
		defer old.Close()
		if got, err := old.Contact(ctx, storetest.Act(""), c.ID); err != nil || storetest.Diff(c, got) != "" {
			t.Errorf("the copy: %v", err)
		}
	}
	if now, _ := os.ReadFile(path); bytes.Equal(was, now) {
		t.Error("the schema number is not in the file itself")
	}
	if _, err := open(ctx, testOptions(t, path), base); store.KindOf(err) != store.TooNew {
		t.Errorf("the older program: %v", err)
	}
}

func TestRefusesSharedFolders(t *testing.T) {
	base := t.TempDir()
	for _, name := range []string{"OneDrive", "OneDrive - Some Charity", "Dropbox (Work)", "Google Drive", "iCloud Drive", "Nextcloud", "ownCloud-2", "Syncthing"} {
		path := filepath.Join(base, name, "signpost", "signpost.db")
		_, err := Open(context.Background(), testOptions(t, path))
		if store.KindOf(err) != store.Shared || !strings.Contains(err.Error(), "--data") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if f, _ := os.ReadDir(base); len(f) != 0 {
		t.Errorf("folders were made: %v", f)
	}
	if err := os.Mkdir(filepath.Join(base, ".stfolder"), 0o700); err != nil {
		t.Fatal(err)
	}
	real := filepath.Join(base, "sub")
	link := filepath.Join(t.TempDir(), "link")
	if err := errors.Join(os.Mkdir(real, 0o700), os.Symlink(real, link)); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{real, link} {
		if _, err := Open(context.Background(), testOptions(t, filepath.Join(dir, "signpost.db"))); store.KindOf(err) != store.Shared {
			t.Errorf("a folder of Syncthing: %v", err)
		}
	}
	for _, name := range []string{"dropboxes", "onedriver-notes", "my drives"} {
		if what := syncName(name); what != "" {
			t.Errorf("%s passes for %s", name, what)
		}
	}
}
