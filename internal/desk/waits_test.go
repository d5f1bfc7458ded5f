package desk

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"signpost/store"
)

func TestWaitsInWords(t *testing.T) {
	visitor := func(state store.VisitorState, arrived, ended int) store.Visitor {
		v := store.Visitor{State: state, ArrivedAt: start.Add(time.Duration(arrived) * time.Minute)}
		if state.Over() {
			v.EndedAt = start.Add(time.Duration(ended) * time.Minute)
		}
		return v
	}
	now := start.Add(time.Hour)
	for _, tc := range []struct {
		want string
		of   []store.Visitor
	}{
		{"", nil},
		{"longest wait 1 h 0 min", []store.Visitor{visitor(store.Waiting, 0, 0), visitor(store.Called, 30, 0)}},
		{"longest wait 20 min · the one seen waited 11 min", []store.Visitor{visitor(store.Seen, 0, 11), visitor(store.Waiting, 40, 0)}},
		{"longest wait 30 min · half of 4 seen waited 10 min or less · 1 left without being seen", []store.Visitor{
			visitor(store.Seen, 0, 5), visitor(store.Seen, 0, 30), visitor(store.Seen, 10, 20), visitor(store.Seen, 10, 30), visitor(store.Left, 0, 25)}},
		{"longest wait under 1 min · half of 2 seen waited under 1 min", []store.Visitor{visitor(store.Seen, 0, 0), visitor(store.Seen, 0, 0)}},
		// the clock was set back: nobody waited less than nothing
		{"longest wait under 1 min · the one seen waited under 1 min", []store.Visitor{visitor(store.Seen, 30, 10), visitor(store.Waiting, 90, 0)}},
	} {
		if got := WaitsOf(tc.of, now).String(); got != tc.want {
			t.Errorf("got %q, want %q", got, tc.want)
		}
	}
}

// TestMedianIsTrue: at least half of those seen waited no longer than the
// median, at least half no less, nobody longer than the longest, and no time is
// negative whatever the clock did.
func TestMedianIsTrue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		minutes := rapid.IntRange(-600, 600)
		var list []store.Visitor
		for range rapid.IntRange(0, 12).Draw(t, "visitors") {
			v := store.Visitor{State: rapid.SampledFrom(store.VisitorStates()).Draw(t, "state"), ArrivedAt: start.Add(time.Duration(minutes.Draw(t, "arrived")) * time.Minute)}
			if v.State.Over() {
				v.EndedAt = start.Add(time.Duration(minutes.Draw(t, "ended")) * time.Minute)
			}
			list = append(list, v)
		}
		w := WaitsOf(list, start)
		seen, least, most := 0, 0, 0
		for _, v := range list {
			d := Waited(v, start)
			if d < 0 || d > w.Longest {
				t.Fatalf("a wait of %s, the longest is %s", d, w.Longest)
			}
			if v.State == store.Seen {
				seen++
				if d <= w.Median {
					least++
				}
				if d >= w.Median {
					most++
				}
			}
		}
		if seen != w.Seen || 2*least < seen || 2*most < seen || w.Seen+w.Left+w.Waiting != len(list) {
			t.Fatalf("of %d seen, %d waited no longer and %d no less than %s: %+v", seen, least, most, w.Median, w)
		}
	})
}
