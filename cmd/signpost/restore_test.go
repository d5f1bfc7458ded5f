package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"signpost/store"
	"signpost/store/backup"
	"signpost/store/people"
	"signpost/store/storetest"
)

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
		{"a list of somebody else's", "may have been put there by somebody else", h.sealed(paper, nil, func(m *backup.Manifest) { m.Desk = forged }), key},
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
		if status != 1 || !strings.Contains(out, "another window has the record open") {
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
