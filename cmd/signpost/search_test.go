package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"
)

// TestBatchSearchAnswersAtOnce asks one query at a time and waits for its
// answer before the next: another program can ask on every keystroke.
func TestBatchSearchAnswersAtOnce(t *testing.T) {
	cmd := exec.Command("signpost", "search", "--batch", "--limit", "3")
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
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
	late := time.AfterFunc(20*time.Second, func() {
		t.Error("no answer before standard input was closed")
		_ = cmd.Process.Kill()
	})
	defer late.Stop()
	answers := bufio.NewScanner(out)
	for _, q := range []string{"s", "sm", "smack", "smack redditch"} {
		fmt.Fprintln(in, q)
		var r searchResult
		if !answers.Scan() {
			t.Fatalf("no answer to %q", q)
		}
		if err := json.Unmarshal(answers.Bytes(), &r); err != nil || r.Query != q || len(r.Results) == 0 {
			t.Errorf("%q was answered with %s (%v)", q, answers.Text(), err)
		}
	}
	_ = in.Close()
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}
