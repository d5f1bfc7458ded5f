package quick_test

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"signpost/directory"
	"signpost/directory/quick"
	"signpost/directory/triage"
	"signpost/directory/worcestershire"
	"signpost/internal/facts"
)

// TestCallers reads what callers say, through the shipped directory and its
// alerts: the facts, the alerts that follow from them, and the note.
// A line of testdata/callers.txt is what is said, the facts as JSON, the alerts and the
// note, with bars between; a note of "=" is the whole line.
func TestCallers(t *testing.T) {
	d, _, err := directory.Load(worcestershire.Files, directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rules, _ := triage.Compile(d)
	r := quick.New(d)
	f, err := os.Open("testdata/callers.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := 0
	for sc := bufio.NewScanner(f); sc.Scan(); {
		if sc.Text() == "" || strings.HasPrefix(sc.Text(), "#") {
			continue
		}
		lines++
		col := strings.Split(sc.Text(), "|")
		for len(col) < 4 {
			col = append(col, "")
		}
		for i := range col {
			col[i] = strings.TrimSpace(col[i])
		}
		if col[3] == "=" {
			col[3] = col[0]
		}
		got := r.Read(col[0])
		set := got.Apply(facts.Facts{})
		js, err := json.Marshal(set)
		if err != nil {
			t.Fatal(err)
		}
		var alerts []string
		for _, a := range rules.Evaluate(set, triage.Options{}).Alerts {
			alerts = append(alerts, a.ID)
		}
		if fired := strings.Join(alerts, " "); string(js) != col[1] || fired != col[2] || got.Note != col[3] {
			t.Errorf("%q\n got  %s | %s | %s\n want %s | %s | %s", col[0], js, fired, got.Note, col[1], col[2], col[3])
		}
	}
	if lines < 120 {
		t.Errorf("only %d lines", lines)
	}
}
