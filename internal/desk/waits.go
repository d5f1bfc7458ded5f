package desk

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"signpost/store"
)

// Waits are the waiting times of a day at the drop-in.
type Waits struct {
	Longest time.Duration // of everybody: those who still wait, too
	Median  time.Duration // of those who were seen: at least half of them waited no longer
	Seen    int
	Left    int // without being seen
	Waiting int
}

// Waited is how long a visitor has waited, or did wait. It is never negative:
// a clock that was set back says nothing about a wait.
func Waited(v store.Visitor, now time.Time) time.Duration {
	end := now
	if v.State.Over() {
		end = v.EndedAt
	}
	return max(0, end.Sub(v.ArrivedAt))
}

// WaitsOf counts the waits of these visitors.
func WaitsOf(visitors []store.Visitor, now time.Time) Waits {
	var w Waits
	var seen []time.Duration
	for _, v := range visitors {
		d := Waited(v, now)
		w.Longest = max(w.Longest, d)
		switch v.State {
		case store.Seen:
			seen = append(seen, d)
		case store.Left:
			w.Left++
		default:
			w.Waiting++
		}
	}
	if w.Seen = len(seen); w.Seen > 0 {
		slices.Sort(seen)
		w.Median = seen[(len(seen)-1)/2]
	}
	return w
}

// String says the waits in words: "longest wait 42 min · half of 6 seen waited
// 15 min or less · 1 left without being seen"; "" when nobody came.
func (w Waits) String() string {
	if w.Seen+w.Left+w.Waiting == 0 {
		return ""
	}
	parts := []string{"longest wait " + Minutes(w.Longest)}
	switch {
	case w.Seen == 1:
		parts = append(parts, "the one seen waited "+Minutes(w.Median))
	case w.Seen > 1:
		parts = append(parts, fmt.Sprintf("half of %d seen waited %s", w.Seen, orLess(w.Median)))
	}
	if w.Left > 0 {
		parts = append(parts, fmt.Sprintf("%d left without being seen", w.Left))
	}
	return strings.Join(parts, " · ")
}

func orLess(d time.Duration) string {
	if d < time.Minute {
		return Minutes(d)
	}
	return Minutes(d) + " or less"
}
