//go:build linux

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// planted are words that no file but the passphrase's own may hold after a day.
var planted = []string{"plantedalias", "plantednote", "07700900941", "plantedwho", "plantedwhen", "plantedtask", "plantedcode", "plantedreason"}

const plantedContact = `{"note":"plantednote of a caller","alias":"plantedalias","return_code":"fplantedcode84","callback":{"number":"07700900941",` +
	`"safe":{"when":"plantedwhen","who":"plantedwho","message":"no"}},"followup":{"due":"2031-01-01T10:00:00Z","what":"plantedtask"},` +
	`"override":{"service":"cdt","reason":"plantedreason"},"facts":{"caller":"self","age":43,"wants":["advice"]}}`

// environment is a home of its own, with its own folder for temporary files.
func environment(home string) []string {
	tmp := filepath.Join(home, "tmp")
	_ = os.MkdirAll(tmp, 0o700)
	return []string{"HOME=" + home, "TMPDIR=" + tmp, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "TERM=xterm-256color"}
}

// clean fails for each file under dir that holds a planted word.
func clean(t *testing.T, dir string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		files++
		b, err := os.ReadFile(path)
		low := bytes.ToLower(b)
		for _, w := range planted {
			if bytes.Contains(low, []byte(w)) {
				t.Errorf("%q is readable in %s", w, path)
			}
		}
		return err
	})
	if err != nil || files == 0 {
		t.Errorf("%d files, %v", files, err)
	}
}

// After a day of logging, listing and searching no word of a contact lies
// readable in any file, while the record is open nor after.
func TestNothingReadableIsLeftBehind(t *testing.T) {
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	cmd := exec.Command(bin, "log", "--batch")
	cmd.Env, cmd.Dir = environment(home), home
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewReader(out)
	for range 20 {
		fmt.Fprintln(in, plantedContact)
		if line, err := said.ReadString('\n'); err != nil || !strings.HasPrefix(line, "saved ") {
			t.Fatalf("%q, %v", line, err)
		}
	}
	clean(t, home) // the log of the database is full of it now
	in.Close()
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	clean(t, home)
	for _, args := range [][]string{{"contacts", "--json"}, {"followups"}, {"handover", "--draft"}, {"doctor"}, {"health"}} {
		c := exec.Command(bin, args...)
		c.Env, c.Dir = environment(home), home
		if b, err := c.CombinedOutput(); err != nil && args[0] != "health" {
			t.Errorf("signpost %s: %v\n%s", strings.Join(args, " "), err, b)
		}
	}
	clean(t, home)
}

// A program that is made to crash leaves no core file and prints no variables.
func TestAbortLeavesNoCoreFile(t *testing.T) {
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	cmd := exec.Command("sh", "-c", `ulimit -c unlimited 2>/dev/null; exec "$0" log --batch`, bin)
	cmd.Env, cmd.Dir = environment(home), home
	in, _ := cmd.StdinPipe()
	out, _ := cmd.StdoutPipe()
	var errOut bytes.Buffer
	cmd.Stderr = &errOut
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(in, plantedContact)
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatalf("%q, %v", line, err)
	}
	limits, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(limits), "\n") {
		if f := strings.Fields(strings.TrimPrefix(line, "Max core file size")); strings.HasPrefix(line, "Max core") && (len(f) < 2 || f[0] != "0" || f[1] != "0") {
			t.Errorf("core files may be made: %s", line)
		}
	}
	if err := cmd.Process.Signal(syscall.SIGABRT); err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, out)
	_ = cmd.Wait()
	if strings.Contains(strings.ToLower(errOut.String()), "planted") || strings.Contains(errOut.String(), "goroutine ") {
		t.Errorf("the crash says\n%s", errOut.String())
	}
	clean(t, home)
	_ = filepath.WalkDir(home, func(path string, e os.DirEntry, err error) error {
		if strings.HasPrefix(e.Name(), "core") {
			t.Errorf("there is %s", path)
		}
		return err
	})
}

// The program talks to nobody: none of its jobs opens an internet socket.
func TestNoInternetSocket(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("NOT CHECKED: strace is not installed, so nobody watched whether the program opens a socket")
	}
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	traced := func(args ...string) string {
		t.Helper()
		log := filepath.Join(t.TempDir(), "trace")
		cmd := exec.Command(strace, append([]string{"-f", "-e", "trace=network", "-o", log, bin}, args...)...)
		cmd.Env, cmd.Dir = environment(home), home
		if b, err := cmd.CombinedOutput(); err != nil {
			if bytes.Contains(b, []byte("ptrace")) || bytes.Contains(b, []byte("Operation not permitted")) {
				t.Skipf("NOT CHECKED: this machine does not let strace work: %s", b)
			}
			t.Fatalf("signpost %s: %v\n%s", strings.Join(args, " "), err, b)
		}
		b, err := os.ReadFile(log)
		if err != nil || len(b) == 0 {
			t.Fatalf("nothing was traced: %v", err)
		}
		return string(b)
	}
	for _, args := range [][]string{{"search", "heroin", "redditch"}, {"show", "cdt"}, {"log", "parent redditch heroin"}, {"contacts"}, {"suggest", "caller=self"}, {"check"}, {"doctor"}} {
		for _, line := range strings.Split(traced(args...), "\n") {
			if strings.Contains(line, "AF_INET") {
				t.Errorf("signpost %s: %s", strings.Join(args, " "), line)
			}
		}
	}
}
