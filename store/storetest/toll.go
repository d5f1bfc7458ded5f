package storetest

import (
	"sync"
	"testing"
	"time"
)

// Toll is what a test of kills and faults counts: one line of the table in
// docs/reliability.md. It may be used from several goroutines.
type Toll struct {
	mu                         sync.Mutex
	runs, saved, lost, damaged int
	clock                      func() time.Time
	began                      time.Time
}

// NewToll begins counting, and the time by a clock.
func NewToll(clock func() time.Time) *Toll { return &Toll{clock: clock, began: clock()} }

// Add counts runs, what they had called saved, what of that was not there
// afterwards, and records that were not sound.
func (t *Toll) Add(runs, saved, lost, damaged int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.runs += runs
	t.saved += saved
	t.lost += lost
	t.damaged += damaged
}

// Log writes the line, and fails the test when anything was lost or damaged,
// or when nothing was tested.
func (t *Toll) Log(tb testing.TB, what string) {
	tb.Helper()
	t.mu.Lock()
	defer t.mu.Unlock()
	tb.Logf("toll | %s | %d | %d | %d | %d | %s |", what, t.runs, t.saved, t.lost, t.damaged, t.clock().Sub(t.began).Round(time.Second/10))
	if t.lost > 0 || t.damaged > 0 {
		tb.Errorf("%s: %d lost, %d damaged", what, t.lost, t.damaged)
	}
	if t.runs == 0 || t.saved == 0 {
		tb.Errorf("%s: nothing was tested: %d runs, %d called saved", what, t.runs, t.saved)
	}
}
