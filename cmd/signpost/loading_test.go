package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"signpost/config"
	"signpost/directory"
	"signpost/directory/worcestershire"
	"signpost/internal/desk"
)

// ownFolder is a copy of the shipped directory as a person's own.
func ownFolder(t *testing.T) string {
	dir := t.TempDir()
	entries, err := worcestershire.Files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".toml") {
			data, err := worcestershire.Files.ReadFile(e.Name())
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, e.Name()), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

// inHome runs the program with a home folder and returns what it printed.
func inHome(t *testing.T, home string, args ...string) string {
	t.Helper()
	env := func(k string) string { return map[string]string{"HOME": home, "TERM": "dumb"}[k] }
	var out, errs bytes.Buffer
	if status := run(context.Background(), args, env, strings.NewReader(""), &out, &errs); status > 1 {
		t.Fatalf("%v: exit status %d: %s", args, status, errs.String())
	}
	return regexp.MustCompile(`"took_us": ?\d+`).ReplaceAllString(out.String(), "") + errs.String()
}

func snapshots(t *testing.T, home string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(home, ".cache", "signpost", "*.snapshot"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestSameWithSnapshot runs commands without a snapshot, with one, and with a
// damaged one.
func TestSameWithSnapshot(t *testing.T) {
	own := ownFolder(t)
	for _, with := range [][]string{nil, {"--directory", own}} {
		for _, args := range [][]string{
			{"search", "--json", "smack", "redditch"}, {"search", "01905"}, {"search", "--limit", "0", "x"},
			{"suggest", "--json", "substances=heroin", "district=redditch"}, {"show", "--json", "turning-point"}, {"schema"},
			{"health", "--at", "2026-03-02"},
		} {
			home := t.TempDir()
			args = append(args, with...)
			loaded := inHome(t, home, args...)
			kept := snapshots(t, home)
			if len(kept) != 1 {
				t.Fatalf("%v left %d snapshots", args, len(kept))
			}
			before, err := os.Stat(kept[0])
			if err != nil {
				t.Fatal(err)
			}
			if again := inHome(t, home, args...); again != loaded {
				t.Errorf("%v answers otherwise from its snapshot:\n%s\n%s", args, loaded, again)
			}
			if after, err := os.Stat(kept[0]); err != nil || !os.SameFile(before, after) {
				// the files are young, so the first snapshot is looked at once more
				if with == nil {
					t.Errorf("%v did not use its snapshot", args)
				}
			}
			if with == nil || args[0] == "suggest" {
				sameWhenDamaged(t, home, kept[0], loaded, args)
			}
		}
	}
}

// sameWhenDamaged damages a snapshot here and there. What is read at once is
// noticed at once; what is read later is noticed then, and said.
func sameWhenDamaged(t *testing.T, home, file, loaded string, args []string) {
	t.Helper()
	said := 0
	for _, at := range []float64{0.2, 0.73, 0.9} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := range len(data) / 25 {
			data[int(at*float64(len(data)))+i] ^= 1
		}
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		again := inHome(t, home, args...)
		plain := strings.Replace(again, "signpost: "+damagedSay+"\n", "", 1)
		if plain != loaded {
			t.Errorf("%v answers otherwise with a snapshot damaged at %v:\n%s", args, at, again)
		}
		repaired, err := os.ReadFile(file)
		if err != nil {
			t.Fatalf("%v damaged at %v left no snapshot: %v", args, at, err)
		}
		if plain != again {
			said++
		}
		if (at < 0.3 || plain != again) && bytes.Equal(repaired, data) {
			t.Errorf("%v left a snapshot damaged at %v as it was", args, at)
		}
		if third := inHome(t, home, args...); third != loaded {
			t.Errorf("%v answers otherwise after it was damaged at %v:\n%s", args, at, third)
		}
		if bytes.Equal(repaired, data) { // not looked at by this command
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
			inHome(t, home, args...)
		}
	}
	if said == 0 && args[0] == "suggest" { // which reads all services
		t.Errorf("%v never said that a snapshot was damaged", args)
	}
}

// TestEditedDirectoryIsRead changes a file, without changing its length, after
// its snapshot was made.
func TestEditedDirectoryIsRead(t *testing.T) {
	home, own := t.TempDir(), ownFolder(t)
	args := []string{"search", "--json", "--directory", own, "community alcohol team"}
	before := inHome(t, home, args...)
	if len(snapshots(t, home)) != 1 {
		t.Fatal("no snapshot was made")
	}
	entries, err := os.ReadDir(own)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := filepath.Join(own, e.Name())
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		data = bytes.ReplaceAll(data, []byte("name = \"C"), []byte("name = \"Q"))
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	after := inHome(t, home, args...)
	if fresh := inHome(t, t.TempDir(), args...); after != fresh {
		t.Errorf("the edit was not read:\n%s\n%s", after, fresh)
	}
	if before == after {
		t.Error("the edit of this test changes nothing")
	}
}

// TestSnapshotIsUsed asks for what only the snapshot can say, so that a program
// that never opens one is noticed.
func TestSnapshotIsUsed(t *testing.T) {
	home, own := t.TempDir(), ownFolder(t)
	for _, dir := range []string{"", own} {
		a := &app{env: func(k string) string { return map[string]string{"HOME": home}[k] }, clock: time.Now, err: &bytes.Buffer{}, directory: dir}
		var first, second next
		loaded, _, err := a.guideAnd(config.Config{}, &first)
		if err != nil || first.fast || first.keep == nil {
			t.Fatalf("%q: %v, %+v", dir, err, first)
		}
		first.keep()
		kept, _, err := a.guideAnd(config.Config{}, &second)
		if err != nil || !second.fast {
			t.Fatalf("%q: the snapshot was not used: %v", dir, err)
		}
		sameGuide(t, loaded, kept)
	}
}

// sameGuide compares every field of two guides that has a plain value, and asks
// the others. A field that is new in Prepare and not in Reuse fails here.
func sameGuide(t *testing.T, a, b *desk.Guide) {
	t.Helper()
	x, y := reflect.ValueOf(*a), reflect.ValueOf(*b)
	for i := range x.NumField() {
		f := x.Type().Field(i)
		switch {
		case f.Name == "Dir" || f.Name == "Rules" || f.Name == "Index" || f.Name == "Quick": // made anew
			if y.Field(i).IsNil() {
				t.Errorf("%s is missing", f.Name)
			}
		case x.Field(i).IsZero() != y.Field(i).IsZero():
			t.Errorf("%s is set in one guide only", f.Name)
		case f.IsExported() && !reflect.DeepEqual(x.Field(i).Interface(), y.Field(i).Interface()) && x.Field(i).Len() > 0:
			t.Errorf("%s differs: %v, %v", f.Name, x.Field(i), y.Field(i))
		}
	}
	if a.RulesVersion() != b.RulesVersion() {
		t.Error("the rules differ")
	}
	if p, q := a.Quick.Read("mum heroin redditch"), b.Quick.Read("mum heroin redditch"); !reflect.DeepEqual(p, q) {
		t.Error("the quick line is read otherwise")
	}
}

func TestCacheFolder(t *testing.T) {
	for _, c := range []struct {
		data string
		env  map[string]string
		want string
	}{
		{"", map[string]string{"HOME": "/h"}, "/h/.cache/signpost"},
		{"", map[string]string{"HOME": "/h", "XDG_CACHE_HOME": "/c"}, "/c/signpost"},
		{"", map[string]string{"HOME": "/h", "XDG_CACHE_HOME": "c"}, "/h/.cache/signpost"},
		{"", map[string]string{"HOME": "/h", "SIGNPOST_DATA": "/d"}, "/d/cache"},
		{"/e", map[string]string{"HOME": "/h", "SIGNPOST_DATA": "/d", "XDG_CACHE_HOME": "/c"}, "/e/cache"},
		{"", nil, ""},
	} {
		a := &app{data: c.data, env: func(k string) string { return c.env[k] }}
		if got := filepath.ToSlash(a.cacheFolder()); got != c.want {
			t.Errorf("%q %v: %s, want %s", c.data, c.env, got, c.want)
		}
	}
}

// TestDoctorChangesNothing, as it says.
func TestDoctorLeavesNoSnapshot(t *testing.T) {
	home := t.TempDir()
	inHome(t, home, "doctor")
	if kept := snapshots(t, home); len(kept) > 0 {
		t.Errorf("doctor left %v", kept)
	}
}

func TestProgress(t *testing.T) {
	var out bytes.Buffer
	at := time.Unix(0, 0)
	p := &progress{w: &out, terminal: true, now: func() time.Time { return at }, began: at}
	p.tell(250, 10000)
	if out.Len() > 0 {
		t.Errorf("a short load was mentioned: %q", out.String())
	}
	at = at.Add(time.Second)
	p.tell(4000, 10000)
	p.end()
	want := "loading the directory: 4,000 of 10,000 entries"
	if got := out.String(); got != "\r"+want+"\r"+strings.Repeat(" ", len(want))+"\r" {
		t.Errorf("%q", got)
	}
	out.Reset()
	p = &progress{w: &out, now: p.now}
	p.tell(4000, 10000)
	p.end()
	if out.Len() > 0 {
		t.Errorf("what is no terminal was told %q", out.String())
	}
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		if got := thousands(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}

// TestProgressIsTold: a load from files says how far it is.
func TestLoadingTells(t *testing.T) {
	told := 0
	if g, why := ownWith(ownFolder(t), directory.Options{Progress: func(int, int) { told++ }}); g == nil || told == 0 {
		t.Errorf("%s; told %d times", why, told)
	}
}
