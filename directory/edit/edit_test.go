package edit_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"signpost/directory"
	"signpost/directory/edit"
)

var day = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

func load(t *testing.T, folder string) *directory.Directory {
	t.Helper()
	d, _, err := directory.Load(os.DirFS(folder), directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// folder writes files and returns where they are.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		write(t, filepath.Join(dir, name), text)
	}
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// refused checks the kind of an error and that it is one sentence.
func refused(t *testing.T, err, kind error) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Fatalf("got %v, want %v", err, kind)
	}
	if s := err.Error(); strings.Contains(s, "\n") || !strings.HasSuffix(s, ".") {
		t.Errorf("no sentence: %q", s)
	}
}

func TestCheckedEditsTwoLines(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"both there": {
			"[[service]]\nid = \"a\"\nname = \"A\"\nchecked = 2020-01-01   # by phone\nchecked_by   = 'XY' # hm\nphone = [\"1\"]\n",
			"[[service]]\nid = \"a\"\nname = \"A\"\nchecked = 2026-11-22   # by phone\nchecked_by   = \"RK\" # hm\nphone = [\"1\"]\n",
		},
		"none there, sub-tables": {
			"[[service]]\nid = \"a\"\nname = \"A\" # last\n\n  # why\n  [[service.match]]\n  id = \"m\"\n  when = { age = \"<18\" }\n  points = 1\n  because = \"b\"\n",
			"[[service]]\nid = \"a\"\nname = \"A\" # last\nchecked = 2026-11-22\nchecked_by = \"RK\"\n\n  # why\n  [[service.match]]\n  id = \"m\"\n  when = { age = \"<18\" }\n  points = 1\n  because = \"b\"\n",
		},
		"aligned": {
			"[[service]]\nid         = \"a\"\nname       = \"A\"\n",
			"[[service]]\nid         = \"a\"\nname       = \"A\"\nchecked    = 2026-11-22\nchecked_by = \"RK\"\n",
		},
		"aligned to the longest": {
			"[[service]]\nid   =  \"a\"\nname =  \"A\"\n",
			"[[service]]\nid   =  \"a\"\nname =  \"A\"\nchecked =  2026-11-22\nchecked_by =  \"RK\"\n",
		},
		"no blanks, indented": {
			"[[service]]\n  id=\"a\"\n  name=\"A\"\n",
			"[[service]]\n  id=\"a\"\n  name=\"A\"\n  checked=2026-11-22\n  checked_by=\"RK\"\n",
		},
		"CRLF, byte order mark, no end": {
			"\ufeff[[service]]\r\nid = \"a\"\r\nname = \"A\"",
			"\ufeff[[service]]\r\nid = \"a\"\r\nname = \"A\"\r\nchecked = 2026-11-22\r\nchecked_by = \"RK\"\r\n",
		},
		"one missing, the other a text over several lines": {
			"[[service]]\nid = \"a\"\nchecked_by = \"\"\"\nSome\nbody\"\"\"\nname = \"A\"\nhours = [\n  \"24h\", # always\n]\n",
			"[[service]]\nid = \"a\"\nchecked_by = \"RK\"\nname = \"A\"\nhours = [\n  \"24h\", # always\n]\nchecked = 2026-11-22\n",
		},
		"the words in a text and in another entry": {
			"[[service]]\nid = \"b\"\nname = \"B\"\nchecked = 2020-01-01\n[[service]]\nid = \"a\"\nname = \"A\"\nabout = \"\"\"\nchecked = 2019-01-01\n\"\"\"\n[[service]]\nid = \"c\"\nname = \"C\"\n",
			"[[service]]\nid = \"b\"\nname = \"B\"\nchecked = 2020-01-01\n[[service]]\nid = \"a\"\nname = \"A\"\nabout = \"\"\"\nchecked = 2019-01-01\n\"\"\"\nchecked = 2026-11-22\nchecked_by = \"RK\"\n[[service]]\nid = \"c\"\nname = \"C\"\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t, map[string]string{"t.toml": c.in})
			if err := edit.MarkChecked(dir, load(t, dir), "a", day, " RK "); err != nil {
				t.Fatal(err)
			}
			if got := read(t, filepath.Join(dir, "t.toml")); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

const one = "[[service]]\nid = \"a\"\nname = \"A\"\n"

func TestCheckedRefuses(t *testing.T) {
	d, _, err := directory.Load(fstest.MapFS{"t.toml": {Data: []byte(one)}}, directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		id, by string
		on     time.Time
		kind   error
	}{
		{"b", "RK", day, edit.ErrGone},
		{"a", "", day, edit.ErrInvalid},
		{"a", "\x1b\u202e \n", day, edit.ErrInvalid},
		{"a", strings.Repeat("x", 101), day, edit.ErrInvalid},
		{"a", "RK", time.Time{}, edit.ErrInvalid},
	} {
		_, err := edit.Checked(d, c.id, c.on, c.by)
		refused(t, err, c.kind)
	}
	byHand := &directory.Directory{Services: directory.ListOf([]*directory.Service{{ID: "a"}})}
	_, err = edit.Checked(byHand, "a", day, "RK")
	refused(t, err, edit.ErrGone)
}

func TestApplyRefuses(t *testing.T) {
	dir := folder(t, map[string]string{"t.toml": one})
	path := filepath.Join(dir, "t.toml")
	d := load(t, dir)

	changed := one + "# a remark\n"
	write(t, path, changed)
	refused(t, edit.MarkChecked(dir, d, "a", day, "RK"), edit.ErrChanged)
	if read(t, path) != changed {
		t.Error("a refused edit changed the file")
	}

	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	refused(t, edit.MarkChecked(dir, d, "a", day, "RK"), edit.ErrGone)
	if _, err := os.Stat(path); err == nil {
		t.Error("a deleted file was made again")
	}

	write(t, path, one)
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	refused(t, edit.MarkChecked(dir, d, "a", day, "RK"), edit.ErrReadOnly)

	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(path, 0o755); err != nil {
		t.Fatal(err)
	}
	refused(t, edit.MarkChecked(dir, d, "a", day, "RK"), edit.ErrReadOnly)

	for _, name := range []string{"", "x", ".toml", ".x.toml", "../x.toml", "a/b.toml", `a\b.toml`, "a\nb.toml", "a\x1b.toml"} {
		refused(t, edit.Apply(dir, edit.Patch{File: name, New: one, Fresh: true}), edit.ErrInvalid)
	}
}

func TestApplyKeepsModeAndLink(t *testing.T) {
	real := folder(t, map[string]string{"real.toml": one})
	dir := t.TempDir()
	target, link := filepath.Join(real, "real.toml"), filepath.Join(dir, "t.toml")
	if err := os.Chmod(target, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	if err := edit.MarkChecked(dir, load(t, dir), "a", day, "RK"); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(read(t, target), "checked = 2026-11-22\n") {
		t.Errorf("the target was not changed: %s", read(t, target))
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is none any more")
	}
	if info, err := os.Stat(target); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the rights are %v", info.Mode())
	}
	for _, dir := range []string{real, dir} {
		if left, _ := os.ReadDir(dir); len(left) != 1 {
			t.Errorf("something was left behind: %v", left)
		}
	}
}

// TestTwoWindows marks one entry from many goroutines that all loaded the same
// file: one of them wins, the others are told, and the file is whole. Several
// rounds, because without the lock most of them go well.
func TestTwoWindows(t *testing.T) {
	for range 60 {
		dir := folder(t, map[string]string{"t.toml": one})
		d := load(t, dir)
		const n = 8
		results := make(chan error, n)
		for i := range n {
			go func() { results <- edit.MarkChecked(dir, d, "a", day, string(rune('A'+i))) }()
		}
		won := 0
		for range n {
			if err := <-results; err == nil {
				won++
			} else {
				refused(t, err, edit.ErrChanged)
			}
		}
		if s, ok := load(t, dir).Service("a"); won != 1 || !ok || s.NeverChecked() {
			t.Fatalf("%d edits were written: %s", won, read(t, filepath.Join(dir, "t.toml")))
		}
	}
}

// TestMarkAgain: a second check on the next day changes the values only.
func TestMarkAgain(t *testing.T) {
	dir := folder(t, map[string]string{"t.toml": one})
	if err := edit.MarkChecked(dir, load(t, dir), "a", day, "RK"); err != nil {
		t.Fatal(err)
	}
	if err := edit.MarkChecked(dir, load(t, dir), "a", day.AddDate(0, 0, 1), `O"N\`); err != nil {
		t.Fatal(err)
	}
	if got, want := read(t, filepath.Join(dir, "t.toml")), one+"checked = 2026-11-23\nchecked_by = \"O\\\"N\\\\\"\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
