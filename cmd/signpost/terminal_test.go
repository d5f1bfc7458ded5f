//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
)

// deadline is how long a test waits for something to appear on the screen. It
// is long because the machine may be slow; nothing waits that long otherwise.
const deadline = 20 * time.Second

// program builds the real program once for all tests that need a process of
// its own with a terminal. The folder goes when the tests end.
var program = sync.OnceValues(func() (string, error) {
	bin := filepath.Join(scratch, "signpost")
	cmd := exec.Command("go", "build", "-o", bin, ".")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return bin, nil
})

// picture is what the screen shows at one moment.
type picture struct {
	lines []string
	n     int  // pictures so far
	whole bool // the program said that it is complete
}

func (p picture) String() string { return strings.Join(p.lines, "\n") }

func (p picture) has(parts ...string) bool {
	all := p.String()
	for _, s := range parts {
		if !strings.Contains(all, s) {
			return false
		}
	}
	return true
}

// terminal is the real program in a pseudo-terminal, with somebody who reads
// the screen.
type terminal struct {
	t    testing.TB
	cmd  *exec.Cmd
	pty  *os.File
	dead chan struct{} // closed when all the program wrote was read
	end  func() error  // waits for the program, once

	mu      sync.Mutex
	em      *emulator
	now     picture
	changed chan struct{} // closed and replaced with each picture
}

// start runs the program in a terminal of that size. seen, when not nil, gets
// every complete picture, in order, before anybody else.
func start(t testing.TB, home string, w, h int, seen func(*terminal, picture)) *terminal {
	t.Helper()
	return startWith(t, home, w, h, seen, nil)
}

// startWith is start with more of the environment, and with words after the
// program's name.
func startWith(t testing.TB, home string, w, h int, seen func(*terminal, picture), env []string, args ...string) *terminal {
	t.Helper()
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	s := &terminal{t: t, em: newEmulator(w, h), dead: make(chan struct{}), changed: make(chan struct{})}
	s.cmd = exec.Command(bin, args...)
	s.cmd.Dir = home
	s.cmd.Env = append([]string{"HOME=" + home, "TERM=xterm-256color", "LANG=C.UTF-8", "PATH=" + os.Getenv("PATH")}, env...)
	s.em.reply = func(answer string) { _, _ = s.pty.WriteString(answer) }
	s.em.frame = func() { s.take(true, seen) }
	if s.pty, err = pty.StartWithSize(s.cmd, size(w, h)); err != nil {
		t.Fatal(err)
	}
	s.end = sync.OnceValue(s.wait)
	go s.read(seen)
	t.Cleanup(func() { s.kill(); s.finish() })
	return s
}

func size(w, h int) *pty.Winsize { return &pty.Winsize{Cols: uint16(w), Rows: uint16(h)} }

// take keeps the picture as it is now and tells whoever waits.
func (s *terminal) take(whole bool, seen func(*terminal, picture)) {
	s.now = picture{s.em.lines(), s.now.n + 1, whole}
	if seen != nil && whole {
		seen(s, s.now)
	}
	close(s.changed)
	s.changed = make(chan struct{})
}

// read feeds the emulator until the program and its terminal are gone. Before
// the program knows that it may mark where a picture ends, each piece of
// output may be a picture.
func (s *terminal) read(seen func(*terminal, picture)) {
	defer close(s.dead)
	buf := make([]byte, 32<<10)
	for {
		n, err := s.pty.Read(buf)
		s.mu.Lock()
		s.em.write(buf[:n])
		if _, marks := s.em.modes[modeSync]; !marks {
			s.take(false, seen)
		}
		s.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// keys types. A program that is gone reads nothing: that is no error here.
func (s *terminal) keys(k string) { _, _ = s.pty.WriteString(k) }

// resize changes the size of the window.
func (s *terminal) resize(w, h int) {
	s.mu.Lock()
	s.em.resize(w, h)
	s.mu.Unlock()
	if err := pty.Setsize(s.pty, size(w, h)); err != nil {
		s.t.Fatal(err)
	}
}

func (s *terminal) look() (picture, chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now, s.changed
}

// until waits for a picture of which cond holds. It returns false when the
// program ends first, and fails the test at the deadline.
func (s *terminal) until(what string, cond func(picture) bool) bool {
	s.t.Helper()
	late := time.NewTimer(deadline)
	defer late.Stop()
	for {
		p, changed := s.look()
		if p.n > 0 && cond(p) {
			return true
		}
		select {
		case <-changed:
		case <-s.dead:
			p, _ = s.look()
			return p.n > 0 && cond(p)
		case <-late.C:
			s.t.Fatalf("the screen never showed %s; it shows:\n%s", what, p)
		}
	}
}

// shows waits until all the texts are on the screen at once.
func (s *terminal) shows(texts ...string) picture {
	s.t.Helper()
	var got picture
	if !s.until(fmt.Sprintf("%q", texts), func(p picture) bool { got = p; return p.has(texts...) }) {
		s.t.Fatalf("the program ended before it showed %q; the last picture:\n%s", texts, got)
	}
	return got
}

// kill ends the program as a power cut would, as far as a process can.
func (s *terminal) kill() { _ = s.cmd.Process.Kill() }

// finish reads what is left, lets go of the terminal and returns how the
// program ended.
func (s *terminal) finish() error {
	s.t.Helper()
	err := s.end()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.em.unknown) > 0 {
		s.t.Errorf("the screen reader does not know %q: what it saw may be wrong", s.em.unknown)
	}
	return err
}

func (s *terminal) wait() error {
	select {
	case <-s.dead:
	case <-time.After(deadline):
		s.t.Error("the program did not end")
		s.kill()
		<-s.dead
	}
	err := s.cmd.Wait()
	_ = s.pty.Close()
	return err
}
