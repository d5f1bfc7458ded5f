package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"signpost/store"
	"signpost/store/audit"
	"signpost/store/backup"
	"signpost/store/people"
	"signpost/store/seal"
	"signpost/store/sqlite"
	"signpost/store/storetest"
)

// hostileFiles is how many databases that somebody tampered with are opened;
// "make torture" opens five hundred.
var hostileFiles = flag.Int("hostile", 24, "how many mutated databases are restored")

// home is a place where the program keeps its things, and what is in there.
type home struct {
	t    *testing.T
	dir  string // the data folder
	path string // the database
}

func newHome(t *testing.T) home {
	dir := filepath.Join(t.TempDir(), "data")
	return home{t, dir, filepath.Join(dir, "signpost.db")}
}

// run runs the program and returns what it says and its exit status.
func (h home) run(args ...string) (string, int) { return h.runBy(nil, args...) }

func (h home) runBy(before []string, args ...string) (string, int) {
	h.t.Helper()
	words := append(append(before, "signpost", "--data", h.dir), args...)
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Env = append(os.Environ(), "HOME="+h.t.TempDir(), "SIGNPOST_PASSPHRASE_FILE=", "SIGNPOST_DATA=")
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		h.t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// must runs what has to succeed.
func (h home) must(args ...string) string {
	h.t.Helper()
	out, status := h.run(args...)
	if status != 0 {
		h.t.Fatalf("%v: status %d: %s", args, status, out)
	}
	return out
}

// refused runs what has to fail with one sentence and leave every file as it is.
func (h home) refused(want string, args ...string) {
	h.t.Helper()
	before := h.files()
	out, status := h.run(args...)
	if status != 1 || !strings.Contains(out, want) || strings.Count(out, "\n") != 1 || !strings.HasPrefix(out, "signpost: ") {
		h.t.Errorf("%v: status %d: %swant one sentence with %q", args, status, out, want)
	}
	if diff := cmp.Diff(before, h.files()); diff != "" {
		h.t.Errorf("%v changed files (-before +after):\n%s", args, diff)
	}
}

// files is every file of the data folder and a sum of what is in it.
func (h home) files() map[string]string {
	out := map[string]string{}
	_ = filepath.WalkDir(h.dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			b, _ := os.ReadFile(p)
			sum := sha256.Sum256(b)
			out[p] = hex.EncodeToString(sum[:])
		}
		return nil
	})
	return out
}

// secretFile writes a secret into a file of its own.
func (h home) secretFile(text string) string {
	h.t.Helper()
	path := filepath.Join(h.t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(text+"\n"), 0o600); err != nil {
		h.t.Fatal(err)
	}
	return path
}

// fill makes a record with something of everything in it. With a passphrase it
// is Kim's, at little cost, and the recovery key is returned.
func (h home) fill(passphrase string) (paper string) {
	h.t.Helper()
	ctx := context.Background()
	key, _, err := seal.KeyFile(filepath.Join(h.dir, "signpost.key"))
	if err != nil {
		h.t.Fatal(err)
	}
	s, err := sqlite.Open(ctx, sqlite.Options{Path: h.path, Key: key, Clock: time.Now})
	if err != nil {
		h.t.Fatal(err, errors.Unwrap(err))
	}
	defer s.Close()
	var ids []string
	for range 4 {
		c, err := s.Create(ctx, storetest.Act("contact.log"), storetest.Full(s))
		if err != nil {
			h.t.Fatal(err)
		}
		ids = append(ids, c.ID)
	}
	e := func(_ any, err error) error { return err }
	err = errors.Join(
		e(s.AddVisitor(ctx, storetest.Act("visitor.add"), storetest.FullVisitor(s))),
		e(s.AddExchange(ctx, storetest.Act("exchange.add"), storetest.FullExchange(s))),
		e(s.AddHandover(ctx, storetest.Act("handover.add"), storetest.FullHandover(s))),
		e(s.AddCaution(ctx, storetest.Act("caution.add"), storetest.FullCaution(s))),
		e(s.AddFlag(ctx, storetest.Act("flag.raise"), storetest.FullFlag(s))),
		s.PutDraft(ctx, store.Draft{ContactID: ids[0], Field: "note", Text: "half a sent", At: storetest.Start}),
		s.AddLostSearch(ctx, "lostword", storetest.Start),
		s.Hold(ctx, storetest.Act("contact.hold"), ids[1], "a claim"),
		s.Erase(ctx, storetest.Act("contact.erase"), ids[2], "asked"))
	if err != nil {
		h.t.Fatal(err)
	}
	if passphrase == "" {
		return ""
	}
	paper, err = people.NewRing(s, people.Least).SetUp(ctx, storetest.Act("people.add"), "Kim", []byte(passphrase))
	if err = errors.Join(err, os.Remove(filepath.Join(h.dir, "signpost.key"))); err != nil {
		h.t.Fatal(err)
	}
	return paper
}

// open opens the record with the recovery key, or with the key file.
func (h home) open(paper string) *sqlite.Store {
	h.t.Helper()
	ctx := context.Background()
	list, err := sqlite.Holders(ctx, h.path)
	if err != nil {
		h.t.Fatal(err)
	}
	var key seal.Key
	if len(list) == 0 {
		key, err = seal.LoadKeyFile(filepath.Join(h.dir, "signpost.key"))
	}
	for _, p := range list {
		if p.Paper() {
			key, err = people.UnlockPaper(p, paper)
		}
	}
	if err != nil {
		h.t.Fatal(err)
	}
	s, err := sqlite.Open(ctx, sqlite.Options{Path: h.path, Key: key, Clock: time.Now})
	if err != nil {
		h.t.Fatal(err, errors.Unwrap(err))
	}
	h.t.Cleanup(func() { s.Close() })
	return s
}

// dump is all that a record says, without the audit trail, and that apart.
func (h home) dump(paper string) (string, []audit.Entry) {
	h.t.Helper()
	ctx := context.Background()
	s := h.open(paper)
	defer s.Close()
	out := map[string]any{}
	add := func(name string, v any, err error) {
		if out[name] = v; err != nil {
			h.t.Fatal(name, err)
		}
	}
	contacts, _, err := s.List(ctx, store.Act{}, store.Query{Status: store.Statuses()})
	add("contacts", contacts, err)
	for _, c := range contacts {
		v, err := s.Versions(ctx, store.Act{}, c.ID)
		add("versions of "+c.ID, v, err)
	}
	q := store.EntryQuery{}
	visitors, err := s.Visitors(ctx, store.Act{}, q)
	add("visitors", visitors, err)
	exchanges, err := s.Exchanges(ctx, store.Act{}, q)
	add("exchanges", exchanges, err)
	handovers, err := s.Handovers(ctx, store.Act{}, q)
	add("handovers", handovers, err)
	cautions, err := s.Cautions(ctx, store.Act{}, q)
	add("cautions", cautions, err)
	flags, err := s.Flags(ctx, store.Act{}, store.FlagQuery{})
	add("flags", flags, err)
	drafts, err := s.Drafts(ctx, "")
	add("drafts", drafts, err)
	lost, err := s.LostSearches(ctx, time.Time{}, 0)
	add("lost searches", lost, err)
	erased, err := s.Erasures(ctx)
	add("erased", erased, err)
	holds, err := s.Holds(ctx)
	add("holds", holds, err)
	who, err := s.People(ctx)
	add("people", who, err)
	holders, err := s.Holders(ctx)
	add("holders", holders, err)
	var trail []audit.Entry
	for e, err := range s.AuditEntries(ctx) {
		if err != nil {
			h.t.Fatal(err)
		}
		trail = append(trail, e)
	}
	b, err := json.MarshalIndent(out, "", " ")
	add("", nil, err)
	return string(b), trail
}

// The restore drill: back up, wipe, restore on a fresh account; everything is
// there, and the trail goes on where it was.
func TestRestoreDrill(t *testing.T) {
	for _, passphrase := range []string{"", "kim four words that do"} {
		from, to := newHome(t), newHome(t)
		paper := from.fill(passphrase)
		file := filepath.Join(t.TempDir(), "x.backup")
		secret := from.secretFile("passphrase of the backup")
		open := []string{"--backup-passphrase-file", secret}
		if paper == "" {
			from.must("backup", file, "--new-passphrase-file", secret)
		} else {
			open = []string{"--paper-file", from.secretFile(paper[:30] + "\n " + strings.ToLower(paper[30:]))}
			from.must("backup", file, "--passphrase-file", from.secretFile(passphrase))
		}
		want, trail := from.dump(paper)
		if err := os.RemoveAll(from.dir); err != nil {
			t.Fatal(err)
		}
		if out := from.must(append([]string{"verify", "--backup", file}, open...)...); !strings.Contains(out, "is sound: 8 notes, 4 contacts") {
			t.Errorf("verify: %s", out)
		}
		if _, err := os.Stat(from.dir); err == nil {
			t.Error("a look at a backup made a data folder")
		}
		to.must(append([]string{"restore", file}, open...)...)
		got, after := to.dump(paper)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("restored (-want +got):\n%s", diff)
		}
		if len(after) != len(trail)+1 || cmp.Diff(trail, after[:len(trail)]) != "" || after[len(trail)].Action != "record.restore" {
			t.Errorf("the trail: %d entries, then %d: %+v", len(trail), len(after), after[len(after)-1])
		}
		s := to.open(paper)
		v, err := s.Verify(context.Background())
		if err := errors.Join(err, s.Close()); err != nil || !v.Sound() {
			t.Errorf("%v, %v", v.Problems, err)
		}
		if len(to.files()) > 2 { // the database, and the key file
			t.Errorf("left behind: %v", to.files())
		}
	}
}

// sealed makes a backup of the record at h after harm was done to its copy.
func (h home) sealed(paper string, harm func(path string), change func(*backup.Manifest)) string {
	h.t.Helper()
	ctx := context.Background()
	s := h.open(paper)
	copied := filepath.Join(h.t.TempDir(), "copy.db")
	if err := s.Copy(ctx, copied); err != nil {
		h.t.Fatal(err)
	}
	found, err := s.Verify(ctx)
	if err != nil {
		h.t.Fatal(err)
	}
	list, err := s.People(ctx)
	if err != nil {
		h.t.Fatal(err)
	}
	var lock backup.Lock
	for _, p := range list {
		if p.Role == store.RolePaper {
			lock, err = backup.ToPaper(p.Recipient)
		}
	}
	if err != nil {
		h.t.Fatal(err)
	}
	if harm != nil {
		harm(copied)
	}
	db, err := os.ReadFile(copied)
	if err != nil {
		h.t.Fatal(err)
	}
	sum := sha256.Sum256(db)
	m := backup.Manifest{MadeAt: time.Now(), Schema: sqlite.Schema(), Found: found, Size: int64(len(db)), SHA256: hex.EncodeToString(sum[:])}
	if change != nil {
		change(&m)
	}
	err = s.WithKey(func(k seal.Key) (err error) {
		m, err = m.Sealed(k)
		return err
	})
	var out bytes.Buffer
	if err == nil {
		err = backup.Write(&out, lock, backup.Contents{Manifest: m, Database: bytes.NewReader(db)}, nil)
	}
	file := filepath.Join(h.t.TempDir(), "x.backup")
	if err = errors.Join(err, os.WriteFile(file, out.Bytes(), 0o600), s.Close()); err != nil {
		h.t.Fatal(err)
	}
	return file
}

func execute(t *testing.T, path, query string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err == nil {
		_, err = db.Exec(query)
		err = errors.Join(err, db.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestRestoreRefuses(t *testing.T) {
	h := newHome(t)
	paper := h.fill("kim four words that do")
	other, _, err := people.Paper()
	if err != nil {
		t.Fatal(err)
	}
	key, wrong := h.secretFile(paper), h.secretFile(other)
	good := h.sealed(paper, nil, nil)
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	put := func(b []byte) string {
		file := filepath.Join(t.TempDir(), "y.backup")
		if err := os.WriteFile(file, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	harmed := func(query string) string {
		return h.sealed(paper, func(path string) { execute(t, path, query) }, nil)
	}
	flipped := func(at int) string {
		b := bytes.Clone(whole)
		b[at] ^= 4
		return put(b)
	}
	for _, c := range []struct{ name, want, file, key string }{
		{"another record's key", "does not open this backup", good, wrong},
		{"no key", "that is not a recovery key", good, h.secretFile("AGE-SECRET-KEY-1")},
		{"key file missing", "is the name right?", good, "nowhere"},
		{"nobody asked", "--paper-file", good, ""},
		{"no such file", "there is no file", filepath.Join(t.TempDir(), "none"), key},
		{"a letter", "this is not a Signpost backup", put([]byte("Dear bank")), key},
		{"a database", "this is not a Signpost backup", h.path, key},
		{"a folder", "this is not a Signpost backup", t.TempDir(), key},
		{"empty", "its end is missing", put(nil), key},
		{"its head cut", "is missing", put(whole[:30]), key},
		{"its end cut", "its end is missing", put(whole[:len(whole)-1]), key},
		{"half", "its end is missing", put(whole[:len(whole)/2]), key},
		{"more at its end", "damaged", put(append(bytes.Clone(whole), 'x')), key},
		{"a bit of the head", "damaged", flipped(60), key},
		{"a bit in the middle", "damaged", flipped(len(whole) / 2), key},
		{"a bit of the end", "damaged", flipped(len(whole) - 1), key},
		{"a newer schema in the list", "newer Signpost", h.sealed(paper, nil, func(m *backup.Manifest) { m.Schema = 99 }), key},
		{"a newer schema", "newer Signpost", harmed("PRAGMA user_version = 99"), key},
		{"another program's database", "damaged or was put there by somebody else", harmed("PRAGMA application_id = 7"), key},
		{"a damaged key row", "key row is damaged", harmed(`UPDATE key_wrap SET wrap = CAST(replace(CAST(wrap AS TEXT), '"wrap":"', '"wrap":"AAAA') AS BLOB)`), key},
		{"no key row", "damaged", harmed("DELETE FROM key_wrap WHERE method = 'paper'"), key},
		{"a changed row", "contact", harmed("UPDATE contact SET channel = 'email'"), key},
		{"a row gone", "not sound", harmed("DELETE FROM flag"), key},
		{"a trigger gone", "not sound", harmed("DROP TRIGGER audit_no_delete"), key},
		{"other counts", "not as many rows", h.sealed(paper, nil, func(m *backup.Manifest) { m.Found.Contacts++ }), key},
		{"another end of the trail", "audit log does not end", h.sealed(paper, nil, func(m *backup.Manifest) { m.Found.Head = "x" }), key},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := h
			h.t = t
			args := []string{"restore", c.file}
			if c.key != "" {
				args = append(args, "--paper-file", c.key)
			}
			h.refused(c.want, args...)
		})
	}
	t.Run("another window", func(t *testing.T) {
		h := h
		h.t = t
		s := h.open(paper)
		out, status := h.run("restore", good, "--paper-file", key)
		if status != 1 || !strings.Contains(out, "open in another window") {
			t.Errorf("status %d: %s", status, out)
		}
		s.Close()
		if f := h.files(); len(f) != 1 {
			t.Errorf("left behind: %v", f)
		}
	})
	t.Run("damaged and wanted", func(t *testing.T) {
		h := h
		h.t = t
		h.must("restore", harmed("DELETE FROM flag"), "--paper-file", key, "--damaged")
	})
}

// What was forgotten since the backup stays forgotten, what is held stays held,
// and what was there is kept as it was.
func TestRestoreForgetsAgain(t *testing.T) {
	ctx := context.Background()
	h := newHome(t)
	paper := h.fill("kim four words that do")
	key := h.secretFile(paper)
	file := h.sealed(paper, nil, nil)
	s := h.open(paper)
	list, _, err := s.List(ctx, store.Act{}, store.Query{Status: []store.Status{store.Parked}})
	if err != nil || len(list) != 3 {
		t.Fatal(len(list), err)
	}
	held, err := s.Held(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var gone, kept string
	for _, c := range list {
		switch {
		case c.ID == held[0]:
		case gone == "":
			gone = c.ID
		default:
			kept = c.ID
		}
	}
	later, err := s.Create(ctx, storetest.Act("contact.log"), storetest.Plain(0))
	fresh, act := storetest.Plain(0), storetest.Act("contact.log")
	fresh.StartedAt, act.At = time.Now(), time.Now()
	_, err2 := s.Create(ctx, act, fresh)
	if err := errors.Join(err, err2, s.Erase(ctx, storetest.Act("contact.erase"), gone, "asked"), s.Erase(ctx, storetest.Act("contact.erase"), later.ID, "asked"),
		s.Hold(ctx, storetest.Act("contact.hold"), kept, "another claim"), s.Close()); err != nil {
		t.Fatal(err)
	}
	was, _ := h.dump(paper)
	out := h.must("restore", file, "--paper-file", key)
	if !strings.Contains(out, "now again: 1 contact.") || !strings.Contains(out, "newer than the backup: 1 contact and 1 audit entry.") {
		t.Errorf("it says: %s", out)
	}
	s = h.open(paper)
	defer s.Close()
	erased, err := s.Erasures(ctx)
	holds, err3 := s.Holds(ctx)
	if err := errors.Join(err, err3); err != nil || len(erased) != 3 || len(holds) != 2 {
		t.Errorf("erased %v, held %v, %v", erased, holds, err)
	}
	if c, err := s.Contact(ctx, store.Act{}, gone); err != nil || c.Status != store.Void || len(c.Facts.Keys()) > 0 {
		t.Errorf("it came back: %+v, %v", c, err)
	}
	if v, err := s.Verify(ctx); err != nil || !v.Sound() {
		t.Errorf("%v, %v", v.Problems, err)
	}
	before, _ := filepath.Glob(h.path + ".before-restore-*")
	if len(before) != 1 {
		t.Fatalf("kept: %v", before)
	}
	old := home{t, h.dir, before[0]}
	if got, _ := old.dump(paper); got != was {
		t.Errorf("what was kept is not what was there:\n%s", cmp.Diff(was, got))
	}
}

// A record that cannot be opened can be replaced, when somebody says that they
// know what that means for the list of who was forgotten.
func TestRestoreOverRuins(t *testing.T) {
	h := newHome(t)
	paper := h.fill("kim four words that do")
	key, file := h.secretFile(paper), h.sealed(paper, nil, nil)
	want, _ := h.dump(paper)
	b, err := os.ReadFile(h.path)
	if err != nil {
		t.Fatal(err)
	}
	clear(b[4096:])
	if err := os.WriteFile(h.path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	h.refused("--without-erasures", "restore", file, "--paper-file", key)
	if out := h.must("restore", file, "--paper-file", key, "--without-erasures"); !strings.Contains(out, "may be back") {
		t.Errorf("it says: %s", out)
	}
	if got, _ := h.dump(paper); got != want {
		t.Error("what was restored is not what was backed up")
	}
	before, _ := filepath.Glob(h.path + ".before-restore-*")
	if len(before) != 1 {
		t.Fatalf("kept: %v", before)
	}
	if now, err := os.ReadFile(before[0]); err != nil || !bytes.Equal(now, b) {
		t.Errorf("the ruins are not as they were: %v", err)
	}
}

// A disk without room: one sentence, and nothing half.
func TestNoRoom(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("SKIPPED: there is no such limit on Windows")
	}
	h := newHome(t)
	h.fill("")
	secret, file := h.secretFile("passphrase of the backup"), filepath.Join(t.TempDir(), "x.backup")
	h.must("backup", file, "--new-passphrase-file", secret)
	full := func(blocks string) []string {
		return []string{"sh", "-c", "ulimit -f " + blocks + " && exec \"$@\"", "sh"}
	}
	second := filepath.Join(t.TempDir(), "y.backup")
	out, status := h.runBy(full("150"), "backup", second, "--new-passphrase-file", secret)
	if status != 1 || !strings.Contains(out, "the disk is full") || strings.Count(out, "\n") != 1 {
		t.Errorf("backup: status %d: %s", status, out)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(second), "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	h.must("verify")
	before := h.files()
	out, status = h.runBy(full("100"), "restore", file, "--backup-passphrase-file", secret)
	if status != 1 || !strings.Contains(out, "the disk is full") || strings.Count(out, "\n") != 1 {
		t.Errorf("restore: status %d: %s", status, out)
	}
	if diff := cmp.Diff(before, h.files()); diff != "" {
		t.Errorf("restore changed files (-before +after):\n%s", diff)
	}
}

// Databases that somebody tampered with, who could seal them: each is refused,
// or opens with what is wrong named, in the time it may take. The program never
// breaks down.
func TestHostileDatabases(t *testing.T) {
	h := newHome(t)
	paper := h.fill("kim four words that do")
	a := &app{env: os.Getenv, clock: time.Now}
	look := func(t *testing.T, file string, most time.Duration) (examined, error) {
		t.Helper()
		x, err := a.examineBackup(context.Background(), errand{File: file, By: backup.ByPaper, Secret: []byte(paper), Folder: t.TempDir(), Time: most})
		if err != nil && !strings.HasSuffix(err.Error(), "Nothing was changed") {
			t.Errorf("no sentence: %v", err)
		}
		return x, err
	}
	for i := range *hostileFiles {
		r := rand.New(rand.NewPCG(7, uint64(i)))
		what := ""
		file := h.sealed(paper, func(path string) { what = mutate(t, path, r) }, nil)
		x, err := look(t, file, time.Minute)
		if err == nil && len(x.Problems) == 0 && !strings.HasPrefix(what, "harmless") {
			t.Logf("%d: %s: nothing was noticed", i, what) // free or unused bytes of a page
		}
	}
	for name, query := range map[string]string{
		"a view without end": "ALTER TABLE lost_search RENAME TO x; CREATE VIEW lost_search AS WITH RECURSIVE f(word) AS (SELECT 'x' UNION ALL SELECT word FROM f) SELECT word, word AS day, 1 AS n, x'' AS sealed FROM f",
		"a trigger":          "CREATE TRIGGER t AFTER INSERT ON audit BEGIN DELETE FROM contact; END",
		"an index too many":  "CREATE INDEX t ON contact (id, rev)",
	} {
		t.Run(name, func(t *testing.T) {
			x, err := look(t, h.sealed(paper, func(path string) { execute(t, path, query) }, nil), 5*time.Second)
			if err == nil && len(x.Problems) == 0 {
				t.Error("nothing was noticed")
			}
		})
	}
}

// mutate changes a database file at random and says how.
func mutate(t *testing.T, path string, r *rand.Rand) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	pages := len(b) / page
	at := r.IntN(pages) * page
	what := ""
	switch r.IntN(6) {
	case 0:
		what = "bytes anywhere"
		for range 1 + r.IntN(50) {
			b[r.IntN(len(b))] = byte(r.Uint32())
		}
	case 1:
		what = "the head"
		b[16+r.IntN(84)] = byte(r.Uint32())
	case 2:
		what = "an empty page"
		clear(b[at : at+page])
	case 3:
		what = "a page of noise"
		for i := at; i < at+page; i++ {
			b[i] = byte(r.Uint32())
		}
	case 4:
		what = "a page twice"
		copy(b[at:at+page], b[r.IntN(pages)*page:])
	case 5:
		what = "a page's head"
		b[at+r.IntN(12)] = byte(r.Uint32())
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return what
}
