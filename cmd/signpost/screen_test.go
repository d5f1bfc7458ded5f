//go:build unix

package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// Keys as a terminal sends them.
const (
	enter = "\r"
	esc   = "\x1b"
	alt1  = "\x1b1"
	ctrlN = "\x0e" // note
	ctrlS = "\x13" // save
	ctrlT = "\x14" // quick line
)

// onContact says that the contact screen shows everything as saved.
func onContact(p picture) bool {
	return isContact(p) && strings.Contains(p.lines[0], " · saved ")
}

func isContact(p picture) bool {
	return strings.HasPrefix(p.lines[0], " Signpost · call · ") || strings.HasPrefix(p.lines[0], " Signpost · walk-in · ")
}

// noteRow is what stands in the note's line of the contact screen; kept are
// the lines above it.
func noteRow(p picture) (row string, kept []string) {
	for i, l := range p.lines {
		left, _, _ := strings.Cut(l, "│")
		if text, ok := strings.CutPrefix(left, " note, "); ok {
			return strings.TrimSpace(text), kept
		}
		if strings.HasPrefix(left, "───") {
			kept = nil
			continue
		}
		if i > 0 {
			kept = append(kept, strings.TrimSpace(left))
		}
	}
	return "", nil
}

// fieldSays reports whether the answers show that label with that value.
func fieldSays(p picture, label, value string) bool {
	for _, l := range p.lines {
		left, _, _ := strings.Cut(l, "│")
		if strings.Join(strings.Fields(strings.TrimLeft(left, "› ")), " ") == label+" "+value {
			return true
		}
	}
	return false
}

// note fits into its line on a screen of 100 columns.
const note = "son is ill, rings back on Friday"

// logCall opens a call, answers by a quick line, gives the first service and
// types a note; it ends when the screen says that all of it is saved.
func logCall(s *terminal) {
	s.t.Helper()
	s.shows("Today: 0 contacts", "c call")
	s.keys("c")
	s.until("an open contact", onContact)
	s.keys("'parent redditch heroin family support" + enter)
	s.until("the quick line taken over", func(p picture) bool { return onContact(p) && fieldSays(p, "district", "Redditch") })
	s.keys(alt1)
	s.shows(" given: Family Support")
	s.keys("," + note)
	s.until("the note as saved", func(p picture) bool {
		row, _ := noteRow(p)
		return onContact(p) && row == note
	})
}

// checkCall opens the only contact on the desk and finds all of logCall.
func checkCall(s *terminal) {
	s.t.Helper()
	s.shows("1 not finished", " Not finished", "parent · redditch · heroin · family support")
	s.keys(enter)
	p := s.shows(" given: Family Support", " note, ")
	for _, f := range [][2]string{{"caller", "parent or carer"}, {"district", "Redditch"}, {"substances", "heroin"}, {"wants", "family support"}} {
		if !fieldSays(p, f[0], f[1]) {
			s.t.Errorf("%s is not %q:\n%s", f[0], f[1], p)
		}
	}
	if row, _ := noteRow(p); row != note {
		s.t.Errorf("the note being typed is %q, want %q:\n%s", row, note, p)
	}
}

// What the screen called saved is there after the program was killed, and the
// record is sound.
func TestKilledProgramLosesNothingSaved(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	s := start(t, home, 100, 40, nil)
	logCall(s)
	s.kill()
	if err := s.finish(); err == nil {
		t.Fatal("the program ended by itself before it was killed")
	}
	checkCall(start(t, home, 100, 40, nil))
	doctor(t, home)
}

// doctor runs the program's own check of the whole record.
func doctor(t testing.TB, home string) {
	t.Helper()
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, "doctor")
	cmd.Env = []string{"HOME=" + home, "LANG=C.UTF-8"}
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "all sound") {
		t.Errorf("doctor: %v\n%s", err, out)
	}
}

// However the program is told to leave while somebody types, what was typed is
// there afterwards, even when it was not saved yet.
func TestLeavingKeepsWhatWasTyped(t *testing.T) {
	signal := func(sig syscall.Signal) func(*terminal) {
		return func(s *terminal) { _ = s.cmd.Process.Signal(sig) }
	}
	for _, tc := range []struct {
		name     string
		leave    func(*terminal)
		terminal bool // the terminal is still there to be restored
	}{
		{"hang up", signal(syscall.SIGHUP), true},
		{"terminate", signal(syscall.SIGTERM), true},
		{"interrupt", signal(syscall.SIGINT), true},
		{"quit", signal(syscall.SIGQUIT), true},
		{"ctrl+c", func(s *terminal) { s.keys("\x03") }, true},
		{"window closed", func(s *terminal) { _ = s.pty.Close() }, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			home := t.TempDir()
			s := start(t, home, 100, 30, nil)
			s.shows("c call")
			s.keys("c")
			s.until("an open contact", onContact)
			s.keys("," + note[:10])
			s.shows(note[:10])
			s.keys(note[10:]) // most likely not drawn yet when it is told to leave
			s.shows(note[:15])
			tc.leave(s)
			if err := s.finish(); err != nil {
				t.Errorf("it ended with %v", err)
			}
			if tc.terminal && (s.em.modes[modeAlt] || !s.em.modes[modeCursor]) {
				t.Errorf("the terminal was not restored: %v", s.em.modes)
			}
			s = start(t, home, 100, 30, nil)
			s.shows("1 not finished")
			s.keys(enter)
			p := s.shows(" note, ")
			// What was read from the terminal before the signal is all that can
			// be there: a part of what was typed, but at least what was drawn.
			row, _ := noteRow(p)
			if !strings.HasPrefix(note, row) || len(row) < 15 {
				t.Errorf("typed %q, found %q", note, row)
			}
		})
	}
}

// The picture fits every size, nothing of it is left behind by another, and
// typing goes on.
func TestResize(t *testing.T) {
	t.Parallel()
	s := start(t, t.TempDir(), 100, 40, nil)
	logCall(s)
	before, _ := s.look()
	for i, size := range [][2]int{{80, 24}, {60, 20}, {120, 50}, {40, 12}, {20, 6}, {10, 3}, {1, 1}, {300, 100}, {100, 40}} {
		w, h := size[0], size[1]
		s.resize(w, h)
		what := fmt.Sprintf("a picture for %d × %d", w, h)
		s.until(what, func(p picture) bool {
			if len(p.lines) != h {
				return false
			}
			if w < 20 || h < 4 {
				return p.n > before.n
			}
			return strings.HasPrefix(p.lines[0], " Signpost · ") && (w < 60 || strings.Contains(p.lines[h-1], "ctrl+s"))
		})
		if w >= 40 {
			key := string(rune('a' + i))
			s.keys(key)
			s.until("the key "+key+" in the note", func(p picture) bool {
				row, _ := noteRow(p)
				return strings.HasSuffix(strings.TrimRight(row, "…"), key)
			})
			s.keys("\x7f")
			s.until("the note without it", func(p picture) bool {
				row, _ := noteRow(p)
				return strings.HasSuffix(row, "Friday")
			})
		}
	}
	s.until("the picture as it was", func(p picture) bool {
		for i, l := range p.lines {
			if i > 0 && l != before.lines[i] { // the header has the clock
				return false
			}
		}
		return onContact(p)
	})
}

// A folder that cannot be written to: one sentence, exit 1, nothing changed.
// As root everything can be written to, so the program then runs as nobody.
func TestReadOnlyFolder(t *testing.T) {
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp(scratch, "readonly")
	if err != nil {
		t.Fatal(err)
	}
	var as *syscall.SysProcAttr
	if os.Geteuid() == 0 {
		const nobody = 65534
		as = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		for _, p := range []string{scratch, filepath.Dir(bin)} {
			if err := os.Chmod(p, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chown(dir, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) (string, int) {
		cmd := exec.Command(bin, append([]string{"--data", dir}, args...)...)
		cmd.Env, cmd.SysProcAttr = []string{"HOME=" + dir, "LANG=C.UTF-8"}, as
		out, _ := cmd.CombinedOutput()
		return string(out), cmd.ProcessState.ExitCode()
	}
	lock := func(mode os.FileMode) {
		if err := os.Chmod(dir, mode); err != nil {
			t.Fatal(err)
		}
	}

	lock(0o500)
	if out, status := run("log", "redditch"); status != 1 || !strings.Contains(out, "cannot be written to") || strings.Count(out, "\n") != 1 {
		t.Errorf("first run: exit %d, %q", status, out)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("something was left behind: %v", left)
	}

	lock(0o700)
	if out, status := run("log", "redditch"); status != 0 {
		t.Fatalf("exit %d, %q", status, out)
	}
	before, err := os.ReadFile(filepath.Join(dir, "signpost.db"))
	if err != nil {
		t.Fatal(err)
	}
	lock(0o500)
	if out, status := run("log", "worcester"); status != 1 || strings.Count(out, "\n") != 1 || !strings.Contains(out, "cannot be written to") {
		t.Errorf("exit %d, %q", status, out)
	}
	lock(0o700)
	if after, err := os.ReadFile(filepath.Join(dir, "signpost.db")); err != nil || string(after) != string(before) {
		t.Errorf("the database was changed: %v", err)
	}
}

// What commands print on a terminal is for people: tables with a head, and no
// waiting for input that nobody will type.
func TestCommandsOnATerminal(t *testing.T) {
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	for _, tc := range []struct {
		name, term, args string
		status           int
		want, not        string
	}{
		{"dumb terminal", "dumb", "", 1, "TERM=dumb) cannot show a full screen", "\x1b"},
		{"no TERM", "", "", 1, "use another terminal, or the commands", "\x1b"},
		{"dumb terminal, command", "dumb", "search --limit 1 cdt", 0, "Community Drug Teams", "\x1b"},
		{"table", "xterm-256color", "search --limit 2 detox", 0, "--limit 0 shows all", "\t"},
		{"table head", "xterm-256color", "search cdt", 0, "how to reach it", "\t"},
		{"nothing found", "xterm-256color", "search qqqqzzzz", 0, "Nothing found: try other words", "\x1b"},
		{"no contacts", "xterm-256color", "contacts", 0, "No contacts.", "\t"},
		{"log without words", "xterm-256color", "log", 2, "give a contact as JSON on standard input, or as words", "saved"},
		{"suggest without facts", "xterm-256color", "suggest", 2, "give facts as key=value words", "\x1b"},
		{"doctor", "xterm-256color", "doctor", 0, "xterm-256color, 100 × 30 characters", "\x1b"},
		{"doctor, dumb", "dumb", "doctor", 1, "TERM is dumb", "\x1b"},
	} {
		cmd := exec.Command(bin, strings.Fields(tc.args)...)
		cmd.Env = []string{"HOME=" + home, "LANG=C.UTF-8", "TERM=" + tc.term}
		tty, err := pty.StartWithSize(cmd, size(100, 30))
		if err != nil {
			t.Fatal(err)
		}
		late := time.AfterFunc(deadline, func() { _ = cmd.Process.Kill() })
		out, _ := io.ReadAll(tty) // ends with an error once the program is gone
		late.Stop()
		_ = cmd.Wait()
		_ = tty.Close()
		if got := cmd.ProcessState.ExitCode(); got != tc.status || !strings.Contains(string(out), tc.want) || strings.Contains(string(out), tc.not) {
			t.Errorf("%s: exit %d, want %d with %q and without %q:\n%s", tc.name, got, tc.status, tc.want, tc.not, out)
		}
	}
}
