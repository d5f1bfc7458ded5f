//go:build !noaudit

package audit_test

import (
	"strings"
	"testing"

	"signpost/directory/triage/audit"
)

func TestQuestions(t *testing.T) {
	qs, err := audit.Questions()
	if err != nil {
		t.Fatal(err)
	}
	if len(qs) != audit.Full.Questions() || !audit.Included {
		t.Fatalf("%d questions", len(qs))
	}
	for i, q := range qs {
		want := []int{0, 1, 2, 3, 4}
		if i >= 8 {
			want = []int{0, 2, 4}
		}
		if q.Text == "" || q.InC != (i < 3) || len(q.Answers) != len(want) {
			t.Fatalf("question %d: %+v", i+1, q)
		}
		for k, a := range q.Answers {
			if a.Label == "" || a.Points != want[k] {
				t.Errorf("question %d, answer %d: %+v", i+1, k+1, a)
			}
			points := make([]int, 10)
			points[i] = a.Points
			if r, err := audit.Score(audit.Full, points, false); err != nil || r.Score != a.Points {
				t.Errorf("question %d, answer %d: %+v, %v", i+1, k+1, r, err)
			}
		}
	}
	if !strings.Contains(audit.Notice, "World Health") {
		t.Error("the text goes with its notice")
	}
}
