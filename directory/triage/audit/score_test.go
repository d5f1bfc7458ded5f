package audit_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"signpost/directory/triage/audit"
)

// TestBands checks every score of both tools against the United Kingdom's
// table, written out by hand.
func TestBands(t *testing.T) {
	table := map[audit.Tool][]struct {
		lo, hi int
		band   audit.Band
	}{
		audit.C:    {{0, 4, "lower risk"}, {5, 7, "increasing risk"}, {8, 10, "higher risk"}, {11, 12, "possible dependence"}, {13, 20, ""}, {-3, -1, ""}},
		audit.Full: {{0, 7, "lower risk"}, {8, 15, "increasing risk"}, {16, 19, "higher risk"}, {20, 40, "possible dependence"}, {41, 50, ""}, {-3, -1, ""}},
	}
	for tool, rows := range table {
		for _, row := range rows {
			for s := row.lo; s <= row.hi; s++ {
				if got := audit.BandOf(tool, s); got != row.band {
					t.Errorf("%v %d: %q, want %q", tool, s, got, row.band)
				}
			}
		}
	}
}

func TestScore(t *testing.T) {
	none := audit.NotAnswered
	tests := []struct {
		name    string
		tool    audit.Tool
		points  []int
		under18 bool
		score   int
		err     error
	}{
		{"all nought", audit.C, []int{0, 0, 0}, false, 0, nil},
		{"the most", audit.C, []int{4, 4, 4}, false, 12, nil},
		{"one missing", audit.C, []int{4, none, 4}, false, 0, audit.ErrMissing},
		{"too few", audit.C, []int{4, 4}, false, 0, audit.ErrMissing},
		{"too many", audit.C, []int{1, 1, 1, 1}, false, 0, audit.ErrAnswer},
		{"no such answer", audit.C, []int{5, 0, 0}, false, 0, audit.ErrAnswer},
		{"below nought", audit.C, []int{-2, 0, 0}, false, 0, audit.ErrAnswer},
		{"under 18", audit.C, []int{0, 0, 0}, true, 0, audit.ErrUnder18},
		{"the whole", audit.Full, []int{4, 4, 4, 4, 4, 4, 4, 4, 4, 4}, false, 40, nil},
		{"ten of twos", audit.Full, []int{2, 2, 2, 2, 2, 2, 2, 2, 2, 2}, false, 20, nil},
		{"the ninth has no 1", audit.Full, []int{0, 0, 0, 0, 0, 0, 0, 0, 1, 0}, false, 0, audit.ErrAnswer},
		{"the last has no 3", audit.Full, []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 3}, false, 0, audit.ErrAnswer},
		{"the eighth has", audit.Full, []int{0, 0, 0, 0, 0, 0, 0, 3, 0, 0}, false, 3, nil},
		{"only AUDIT-C", audit.Full, []int{4, 4, 4}, false, 0, audit.ErrMissing},
		{"nothing", audit.Full, nil, false, 0, audit.ErrMissing},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := audit.Score(tt.tool, tt.points, tt.under18)
			if !errors.Is(err, tt.err) || got.Score != tt.score {
				t.Errorf("%+v, %v; want %d, %v", got, err, tt.score, tt.err)
			}
			if err == nil && got.Band != audit.BandOf(tt.tool, tt.score) {
				t.Errorf("band %q", got.Band)
			}
			if err != nil && got != (audit.Result{}) {
				t.Errorf("a result without a score: %+v", got)
			}
		})
	}
}

func TestPositive(t *testing.T) {
	for s := 0; s <= 12; s++ {
		if got := (audit.Result{Tool: audit.C, Score: s}).Positive(); got != (s >= 5) {
			t.Errorf("AUDIT-C %d positive: %v", s, got)
		}
	}
	if (audit.Result{Tool: audit.Full, Score: 40}).Positive() {
		t.Error("a whole AUDIT does not ask for itself")
	}
}

// TestAMissingAnswerNeverScores holds whatever the other answers are.
func TestAMissingAnswerNeverScores(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tool := rapid.SampledFrom([]audit.Tool{audit.C, audit.Full}).Draw(t, "tool")
		points := make([]int, tool.Questions())
		for i := range points {
			points[i] = 2 * rapid.IntRange(0, 2).Draw(t, "points")
		}
		if _, err := audit.Score(tool, points, false); err != nil {
			t.Fatal(err)
		}
		points[rapid.IntRange(0, len(points)-1).Draw(t, "skipped")] = audit.NotAnswered
		if r, err := audit.Score(tool, points, false); err == nil {
			t.Fatalf("%v scored %+v", points, r)
		}
	})
}
