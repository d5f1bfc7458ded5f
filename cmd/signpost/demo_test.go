//go:build unix

package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"signpost/store"
)

// everything lists all below a folder.
func everything(t *testing.T, dir string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err == nil && path != dir {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestDemoLeavesNothing: the demo says DEMO wherever one goes, works like the
// real thing, and is gone whichever way it ends; nothing of it was anywhere but
// in its own folder, which others cannot read.
func TestDemoLeavesNothing(t *testing.T) {
	for how, leave := range map[string]func(*terminal){
		"a key":      func(s *terminal) { s.keys("\x11") },
		"hanging up": func(s *terminal) { _ = s.cmd.Process.Signal(syscall.SIGHUP) },
		"a stop":     func(s *terminal) { _ = s.cmd.Process.Signal(syscall.SIGTERM) },
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			home, tmp := t.TempDir(), t.TempDir()
			s := startWith(t, home, 100, 30, nil, []string{"TMPDIR=" + tmp}, "demo")
			s.shows(" DEMO · Signpost · desk", "DEMO: nobody in it exists", "Not finished", "parked")
			dirs, err := os.ReadDir(tmp)
			if err != nil || len(dirs) != 1 {
				t.Fatal(dirs, err)
			}
			if info, err := dirs[0].Info(); err != nil || info.Mode().Perm() != 0o700 {
				t.Errorf("the folder is %v, %v", info.Mode(), err)
			}
			s.keys("c")
			s.shows(" DEMO · Signpost · call", "caller")
			leave(s)
			if err := s.finish(); err != nil {
				t.Error(err)
			}
			if left := append(everything(t, home), everything(t, tmp)...); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// TestGenerateCanBeStopped: ctrl+c leaves a whole record, marked as a trial, and
// says how many contacts it has.
func TestGenerateCanBeStopped(t *testing.T) {
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	cmd := exec.Command(bin, "generate", "--contacts", "90000000")
	cmd.Env = []string{"HOME=" + home, "LANG=C.UTF-8"}
	tty, err := pty.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	defer tty.Close()
	var seen strings.Builder
	buf := make([]byte, 4096)
	db := filepath.Join(home, ".local/share/signpost/signpost.db-wal")
	for stopped := false; ; {
		n, err := tty.Read(buf)
		seen.Write(buf[:n])
		if err != nil {
			break
		}
		if strings.Contains(seen.String(), "  0%") && !stopped {
			stopped = true // a first batch is on the disk
			if _, err := tty.WriteString("\x03"); err != nil {
				t.Error(err)
			}
		}
	}
	err = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 1 {
		t.Errorf("exit status %d, %v", code, err)
	}
	if !strings.Contains(seen.String(), "of 90,000,000 made-up contacts were saved") || !strings.Contains(seen.String(), "a trial for good") {
		t.Errorf("it said %q", seen.String())
	}
	if _, err := os.Stat(db); err == nil {
		t.Error("the record was not closed")
	}
	a := &app{env: func(name string) string { return map[string]string{"HOME": home}[name] }, clock: time.Now}
	o, err := a.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer o.store.Close()
	found, err := o.store.Verify(t.Context())
	if err != nil || !found.Sound() || found.Contacts == 0 || !strings.Contains(seen.String(), thousands(found.Contacts)+" of") {
		t.Errorf("%+v, %v; it said %q", found, err, seen.String())
	}
	if mark, err := o.store.Trial(t.Context()); mark != store.Generated || err != nil {
		t.Errorf("marked %q, %v", mark, err)
	}
}
