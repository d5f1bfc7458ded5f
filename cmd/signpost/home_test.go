package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
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

// forged is the desk of a manifest that is changed after it was sealed.
const forged = "forged"

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
	if m.Desk == forged {
		m.MadeBy = "somebody else" // after it was sealed
	}
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
