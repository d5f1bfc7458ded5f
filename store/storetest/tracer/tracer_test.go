package tracer

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

func TestRun(t *testing.T) {
	if err := Works(); err != nil {
		t.Skipf("NOT CHECKED: %v", err)
	}
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("NOT CHECKED: there is no sh")
	}
	for _, c := range []struct {
		name   string
		second Verdict
		want   string
		result Result
	}{
		{"all pass", Verdict{}, "one\ntwo\n", Result{}},
		{"killed at the second write", Verdict{Kill: true}, "one\n", Result{Exit: -1, Signal: syscall.SIGKILL}},
		{"no room for the second write", Verdict{Fail: syscall.ENOSPC}, "one\n", Result{Exit: 3}},
	} {
		path := filepath.Join(t.TempDir(), "out")
		out, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		var seen []string
		got, err := Run(Program{Args: []string{sh, "-c", "echo one; echo two || exit 3"}, Stdout: out, Data: true, Before: func(call Call) Verdict {
			if call.Op != Write || call.FD != 1 {
				return Verdict{}
			}
			if seen = append(seen, string(call.Data)); len(seen) == 2 {
				return c.second
			}
			return Verdict{}
		}})
		out.Close()
		left, _ := os.ReadFile(path)
		if err != nil || got != c.result || string(left) != c.want || len(seen) != 2 || seen[0] != "one\n" {
			t.Errorf("%s: %+v, %v, wrote %q, seen %q", c.name, got, err, left, seen)
		}
	}
}
