package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"
)

// TestHealthReadsTheRecord: what the desk flagged and searched for is there the
// next time the program runs, the flag before everything else, and its words
// are not.
func TestHealthReadsTheRecord(t *testing.T) {
	ctx, home := context.Background(), t.TempDir()
	env := func(name string) string {
		if name == "HOME" {
			return home
		}
		return ""
	}
	var out, errOut bytes.Buffer
	a := &app{env: env, in: strings.NewReader(""), out: &out, err: &errOut, clock: time.Now}
	op, err := a.open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := op.session.Flag(ctx, "cdt", "wrong_number", "Flagword"); err != nil {
		t.Fatal(err)
	}
	if err := op.session.LostSearch(ctx, "acupuncture xyzzy"); err != nil {
		t.Fatal(err)
	}
	for i := len(a.closer) - 1; i >= 0; i-- {
		if err := a.closer[i](); err != nil {
			t.Fatal(err)
		}
	}
	if status := run(ctx, []string{"health"}, env, strings.NewReader(""), &out, &errOut); status != exitDone || errOut.Len() > 0 {
		t.Fatalf("status %d: %s", status, errOut.String())
	}
	first, _, _ := strings.Cut(out.String(), "\n")
	if !strings.HasPrefix(first, "warning\tflag\tcdt\tdrugs.toml:") || !strings.Contains(first, "was flagged today by the desk: wrong number. Also: no telephone number") {
		t.Errorf("the first line is %q", first)
	}
	if !strings.Contains(out.String(), "note\tlost search\t\t\t\"acupuncture xyzzy\" was searched for once") || strings.Contains(out.String(), "Flagword") {
		t.Errorf("it says\n%s", out.String())
	}
}
