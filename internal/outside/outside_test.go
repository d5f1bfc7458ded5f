//go:build unix

package outside

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// computer is one with these programs: shell scripts, by name.
func computer(t *testing.T, programs map[string]string, environ ...string) (Programs, string) {
	t.Helper()
	dir := t.TempDir()
	for name, script := range programs {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	look := func(name string) (string, error) {
		p := filepath.Join(dir, name)
		if _, err := os.Stat(p); err != nil {
			return "", exec.ErrNotFound
		}
		return p, nil
	}
	return Programs{Look: look, Environ: append(environ, "PATH="+os.Getenv("PATH"), "OUT="+dir), Home: dir, OS: "linux"}, dir
}

// took is what a program was given, and how it was called.
func took(t *testing.T, dir string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "took"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

const note = `{ echo "$(basename $0) $*"; cat; echo "$SIGNPOST_PASSPHRASE_FILE"; } > $OUT/took`

func TestCopy(t *testing.T) {
	for _, c := range []struct {
		name, os string
		programs map[string]string
		environ  []string
		want     string
	}{
		{"wayland first", "linux", map[string]string{"wl-copy": note, "xclip": "exit 9"}, []string{"WAYLAND_DISPLAY=w", "DISPLAY=:0"}, "wl-copy \n01632 960001\n"},
		{"the next when one fails", "linux", map[string]string{"wl-copy": "exit 1", "xclip": note}, []string{"WAYLAND_DISPLAY=w", "DISPLAY=:0"}, "xclip -selection clipboard\n01632 960001\n"},
		{"xsel", "linux", map[string]string{"xsel": note}, []string{"DISPLAY=:0"}, "xsel --clipboard --input\n01632 960001\n"},
		{"no display, but Windows around", "linux", map[string]string{"wl-copy": "exit 9", "clip.exe": note}, nil, "clip.exe \n01632 960001\n"},
		{"Mac", "darwin", map[string]string{"pbcopy": note}, nil, "pbcopy \n01632 960001\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, dir := computer(t, c.programs, append(c.environ, "SIGNPOST_PASSPHRASE_FILE=/secret")...)
			p.OS, p.CopyLimit = c.os, time.Minute // a busy computer proves nothing
			if err := p.Copy(context.Background(), "01632 960001"); err != nil {
				t.Fatal(err)
			}
			if got := took(t, dir); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestNoClipboard(t *testing.T) {
	p, _ := computer(t, map[string]string{"wl-copy": note, "xclip": note})
	if err := p.Copy(context.Background(), "1"); !errors.Is(err, ErrNoClipboard) {
		t.Errorf("without a display: %v", err)
	}
	p, _ = computer(t, map[string]string{"xclip": "exit 3"}, "DISPLAY=:0")
	if err := p.Copy(context.Background(), "1"); err == nil || !strings.Contains(err.Error(), "xclip did not work") {
		t.Errorf("one that fails: %v", err)
	}
	p, _ = computer(t, map[string]string{"xclip": "exec sleep 60"}, "DISPLAY=:0")
	p.CopyLimit = 20 * time.Millisecond
	if err := p.Copy(context.Background(), "1"); err == nil || !strings.Contains(err.Error(), "xclip did not answer") {
		t.Errorf("one that hangs: %v", err)
	}
}

// The page goes to the printer on standard input; what others can read of it,
// arguments and title, says nothing.
func TestPrint(t *testing.T) {
	p, dir := computer(t, map[string]string{"lp": note})
	if err := p.Print(context.Background(), "A name\n01632 960001\n"); err != nil {
		t.Fatal(err)
	}
	if got := took(t, dir); got != "lp -t slip -o cpi=6 -o lpi=4\nA name\n01632 960001\n\n" {
		t.Errorf("got %q", got)
	}
	p, _ = computer(t, nil)
	if err := p.Print(context.Background(), "x"); !errors.Is(err, ErrNoPrinter) {
		t.Errorf("without lp: %v", err)
	}
}

func TestKeepWritesOverNothing(t *testing.T) {
	p, dir := computer(t, nil)
	for i, want := range []string{"slip.txt", "slip-2.txt", "slip-3.txt"} {
		path, err := p.Keep("slip.txt", want)
		if err != nil || path != filepath.Join(dir, want) {
			t.Fatalf("%d: %s, %v", i, path, err)
		}
		st, err := os.Stat(path)
		if err != nil || st.Mode().Perm() != 0o600 {
			t.Errorf("%s is open to others: %v, %v", path, st.Mode(), err)
		}
	}
	if data, _ := os.ReadFile(filepath.Join(dir, "slip.txt")); string(data) != "slip.txt" {
		t.Errorf("the first one is %q now", data)
	}
	p.Home = ""
	if _, err := p.Keep("slip.txt", "x"); err == nil {
		t.Error("kept nowhere")
	}
	p.Home = filepath.Join(dir, "not there")
	if _, err := p.Keep("slip.txt", "x"); err == nil {
		t.Error("kept in a folder that is not there")
	}
}
