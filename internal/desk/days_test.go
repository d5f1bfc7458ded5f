package desk

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseDays(t *testing.T) {
	now := time.Date(2026, 3, 4, 9, 41, 0, 0, time.UTC) // a Wednesday
	for _, tc := range []struct{ typed, from, to, say string }{
		{"today", "2026-03-04", "2026-03-05", "today"},
		{"", "2026-03-04", "2026-03-05", "today"},
		{"Yesterday", "2026-03-03", "2026-03-04", "yesterday"},
		{"wednesday", "2026-03-04", "2026-03-05", "today"},
		{"last wed", "2026-02-25", "2026-02-26", "Wed 25 Feb"},
		{"on monday", "2026-03-02", "2026-03-03", "Mon 2 Mar"},
		{"thu", "2026-02-26", "2026-02-27", "Thu 26 Feb"},
		{"3 days ago", "2026-03-01", "2026-03-02", "Sun 1 Mar"},
		{"a week ago", "2026-02-25", "2026-02-26", "Wed 25 Feb"},
		{"this week", "2026-03-02", "2026-03-09", "Mon 2 Mar to Sun 8 Mar"},
		{"last  WEEK", "2026-02-23", "2026-03-02", "Mon 23 Feb to Sun 1 Mar"},
		{"last month", "2026-02-01", "2026-03-01", "February 2026"},
		{"december", "2025-12-01", "2026-01-01", "December 2025"},
		{"mar", "2026-03-01", "2026-04-01", "March 2026"},
		{"march 2024", "2024-03-01", "2024-04-01", "March 2024"},
		{"2 mar", "2026-03-02", "2026-03-03", "Mon 2 Mar"},
		{"22nd November", "2025-11-22", "2025-11-23", "Sat 22 Nov 2025"},
		{"nov 22, 2024", "2024-11-22", "2024-11-23", "Fri 22 Nov 2024"},
		{"2/3", "2026-03-02", "2026-03-03", "Mon 2 Mar"},
		{"2/3/25", "2025-03-02", "2025-03-03", "Sun 2 Mar 2025"},
		{"29 feb", "2024-02-29", "2024-03-01", "Thu 29 Feb 2024"},
		{"2026-03-02", "2026-03-02", "2026-03-03", "Mon 2 Mar"},
		{"2026-02", "2026-02-01", "2026-03-01", "February 2026"},
		{"2025", "2025-01-01", "2026-01-01", "2025"},
	} {
		d, err := ParseDays(tc.typed, now)
		if err != nil {
			t.Errorf("%q: %v", tc.typed, err)
			continue
		}
		if from, to := d.From.Format(time.DateOnly), d.To.Format(time.DateOnly); from != tc.from || to != tc.to {
			t.Errorf("%q is %s to %s, want %s to %s", tc.typed, from, to, tc.from, tc.to)
		}
		if got := d.Say(now); got != tc.say {
			t.Errorf("%q is said as %q, want %q", tc.typed, got, tc.say)
		}
	}
	if d, err := ParseDays("all", now); err != nil || !d.All() || d.Say(now) != "all days" {
		t.Errorf("all: %v, %v", d, err)
	}
	for _, typed := range []string{"30 feb 2026", "31/4/2026", "32 march", "tomorrowish", "13/13", "-1 days ago", "0001-01-01", "march march", "2 3", "99999999999999999999 days ago"} {
		_, err := ParseDays(typed, now)
		rejected(t, err, "is no day: write today")
	}
}

// A day of the week that the clocks change is still one day long.
func TestDaysWhenClocksChange(t *testing.T) {
	now := time.Date(2026, 10, 26, 9, 0, 0, 0, time.UTC)
	d, err := ParseDays("yesterday", now)
	if err != nil || d.To.Sub(d.From) != 25*time.Hour || d.length() != 1 {
		t.Errorf("the day with 25 hours is %v long: %v", d.To.Sub(d.From), err)
	}
	if back := d.Step(-1).Step(1); back != d {
		t.Errorf("one back and forth from %v is %v", d, back)
	}
}

// Stepping tiles the calendar: the next span begins where the last one ends,
// and back and forth is where one was.
func TestDaysStepTiles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(rapid.Int64Range(0, 4_000_000_000).Draw(t, "now"), 0)
		typed := rapid.SampledFrom([]string{"today", "last week", "this month", "last year", "tuesday", "2 mar", "all"}).Draw(t, "typed")
		d, err := ParseDays(typed, now)
		if err != nil {
			return // before 1970
		}
		n := rapid.IntRange(-40, 40).Draw(t, "n")
		if next := d.Step(n).Step(1); !d.All() && !next.From.Equal(d.Step(n).To) {
			t.Fatalf("%s: after %v comes %v", typed, d.Step(n), next)
		}
		if back := d.Step(n).Step(-n); !back.From.Equal(d.From) || !back.To.Equal(d.To) {
			t.Fatalf("%s: %v there and back is %v", typed, d, back)
		}
	})
}

// Nothing typed makes a span that runs backwards, and what is said of one
// never is empty.
func FuzzParseDays(f *testing.F) {
	for _, s := range []string{"last week", "22 nov", "1/1/0", "2026-13", "0 days ago", "feb 29 1900"} {
		f.Add(s, int64(1_772_617_260))
	}
	f.Fuzz(func(t *testing.T, typed string, at int64) {
		now := time.Unix(at%4_000_000_000, 0)
		d, err := ParseDays(typed, now)
		if err != nil {
			return
		}
		if d.Say(now) == "" || !d.All() && !d.From.Before(d.To) {
			t.Fatalf("%q at %v is %v", typed, now, d)
		}
	})
}
