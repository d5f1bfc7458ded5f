//go:build unix

package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"
)

func TestProgressBar(t *testing.T) {
	var b strings.Builder
	show := progressBar(&b)
	for done := 0; done <= 100_000; done += 10 {
		show(done, 100_000)
	}
	drawn := strings.Split(b.String(), "\r")
	if len(drawn) < 100 || len(drawn) > 104 {
		t.Errorf("drawn %d times", len(drawn))
	}
	for _, line := range drawn {
		if len(line) != 0 && len(line) != barWidth+7 || strings.ContainsAny(line, "\n\x1b") {
			t.Errorf("%q", line)
		}
	}
	if half := "[" + strings.Repeat("#", 15) + strings.Repeat(".", 15) + "]  50%"; !strings.Contains(b.String(), half) {
		t.Errorf("no %q", half)
	}
	if !strings.HasSuffix(b.String(), " \r") {
		t.Error("the line is left behind")
	}
	b.Reset()
	if progressBar(&b)(5, 5); b.Len() != 0 {
		t.Errorf("a job that is done at once draws %q", b.String())
	}
}

// TestProgressOnATerminalOnly: somebody at a terminal sees that something goes
// on; a script that keeps standard error finds nothing in it (generate.txtar).
func TestProgressOnATerminalOnly(t *testing.T) {
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, "generate", "--services", "2000", filepath.Join(t.TempDir(), "trial"))
	tty, err := pty.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	defer tty.Close()
	var seen strings.Builder
	buf := make([]byte, 4096)
	for {
		n, err := tty.Read(buf)
		seen.Write(buf[:n])
		if err != nil {
			break // the terminal is gone with the program
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v: %s", err, seen.String())
	}
	if !strings.Contains(seen.String(), "#") || !strings.Contains(seen.String(), "2000 made-up services were written") {
		t.Errorf("%q", seen.String())
	}
}
