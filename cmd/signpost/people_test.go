package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"signpost/store/people"
	"signpost/store/sqlite"
)

// desktop is a home folder in which commands are run as a person would.
type desktop struct {
	t    *testing.T
	home string
	pass string // file with the passphrase; empty: none is named
}

func (d desktop) file(name, line string) string {
	d.t.Helper()
	path := filepath.Join(d.home, name)
	if err := os.WriteFile(path, []byte(line+"\n"), 0o600); err != nil {
		d.t.Fatal(err)
	}
	return path
}

func (d desktop) run(args ...string) (status int, out, errOut string) {
	d.t.Helper()
	env := func(name string) string {
		switch name {
		case "HOME":
			return d.home
		case "SIGNPOST_PASSPHRASE_FILE":
			return d.pass
		}
		return ""
	}
	var o, e bytes.Buffer
	status = run(context.Background(), args, env, strings.NewReader(""), &o, &e)
	return status, o.String(), e.String()
}

func (d desktop) must(args ...string) string {
	d.t.Helper()
	status, out, errOut := d.run(args...)
	if status != 0 {
		d.t.Fatalf("signpost %s: %d, %s", strings.Join(args, " "), status, errOut)
	}
	return out
}

// The day when nobody knows a passphrase any more: from the paper alone, copied
// as it was printed, the record opens with every word in it.
func TestRecoveryFromPaperAlone(t *testing.T) {
	d := desktop{t: t, home: t.TempDir()}
	id := strings.TrimSpace(strings.TrimPrefix(d.must("log", "parent redditch heroin"), "saved "))
	printed := d.must("people", "add", "Kim", "--new-passphrase-file", d.file("kim", "four words beside another"))
	var paper string
	for _, line := range strings.Split(printed, "\n") {
		if strings.HasPrefix(line, "    ") {
			paper += strings.TrimSpace(line) + " "
		}
	}
	d.pass = d.file("wrong", "nobody knows this any more")
	if status, _, errOut := d.run("contacts"); status != 1 || !strings.Contains(errOut, "does not fit") {
		t.Fatalf("%d, %s", status, errOut)
	}
	next := d.file("next", "a new start for the desk")
	spoilt := d.file("spoilt", strings.Replace(strings.ToUpper(paper), paper[30:33], "QQQ", 1))
	if status, _, errOut := d.run("people", "recover", "Kim", "--paper-file", spoilt, "--new-passphrase-file", next); status != 1 || !strings.Contains(errOut, "letter that was misread") {
		t.Errorf("a misread letter: %d, %s", status, errOut)
	}
	d.must("people", "recover", "kim", "--paper-file", d.file("paper", strings.ToLower(paper)), "--new-passphrase-file", next)
	d.pass = next
	if out := d.must("contacts"); !strings.Contains(out, id) || !strings.Contains(out, "heroin") {
		t.Errorf("contacts: %s", out)
	}
	for _, f := range []string{"kim", "next", "paper", "spoilt", "wrong"} {
		_ = os.Remove(filepath.Join(d.home, f))
	}
	_ = filepath.WalkDir(d.home, func(path string, e os.DirEntry, _ error) error {
		if b, err := os.ReadFile(path); err == nil && !e.IsDir() {
			for _, secret := range []string{"AGE-SECRET", "four words beside", "a new start for"} {
				if bytes.Contains(b, []byte(secret)) {
					t.Errorf("%s holds %q", path, secret)
				}
			}
		}
		return nil
	})
}

// A record that is shut cannot write down who tries in vain; it does so, once
// for each try, as soon as it is opened.
func TestFailedTriesAreWrittenDown(t *testing.T) {
	ctx := context.Background()
	d := desktop{t: t, home: t.TempDir()}
	d.must("people", "add", "Kim", "--new-passphrase-file", d.file("kim", "four words beside another"))
	d.pass = d.file("wrong", "nobody has chosen this")
	for range 3 {
		d.run("contacts")
	}
	d.pass = filepath.Join(d.home, "kim")
	d.must("contacts")
	d.must("contacts")
	path := filepath.Join(d.home, ".local", "share", "signpost", "signpost.db")
	holders, err := sqlite.Holders(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range holders {
		if h.Paper() {
			continue
		}
		key, err := people.Unlock(h, []byte("four words beside another"))
		if err != nil {
			t.Fatal(err)
		}
		st, err := sqlite.Open(ctx, sqlite.Options{Path: path, Key: key, Clock: time.Now, ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		defer st.Close()
		trail := ""
		for e, err := range st.AuditEntries(ctx) {
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(e.Action, "record.unlock") {
				trail += e.Action + " "
			}
		}
		if want := strings.Repeat("record.unlock.failed ", 3) + "record.unlock record.unlock "; trail != want {
			t.Errorf("the trail says %s, want %s", trail, want)
		}
	}
}

// Guessing is slowed down, across restarts too, and the trail says that it was
// tried.
func TestGuessingIsSlowedDown(t *testing.T) {
	d := desktop{t: t, home: t.TempDir()}
	d.must("people", "add", "Kim", "--new-passphrase-file", d.file("kim", "four words beside another"))
	d.pass = d.file("wrong", "nobody has chosen this")
	for n := 1; ; n++ {
		_, _, errOut := d.run("contacts")
		if strings.Contains(errOut, "too many wrong passphrases") {
			if n != 6 {
				t.Errorf("the %d. try was the first that had to wait", n)
			}
			break
		}
		if n > 6 || !strings.Contains(errOut, "does not fit") {
			t.Fatalf("try %d: %s", n, errOut)
		}
	}
	d.pass = filepath.Join(d.home, "kim")
	if status, _, errOut := d.run("contacts"); status != 1 || !strings.Contains(errOut, "the next try is possible in") {
		t.Errorf("the right one at once: %d, %s", status, errOut)
	}
}

func TestARoleHasItsArticle(t *testing.T) {
	for role, want := range map[string]string{"auditor": "an auditor", "volunteer": "a volunteer"} {
		if got := aRole(role); got != want {
			t.Errorf("%s is %q", role, got)
		}
	}
}
