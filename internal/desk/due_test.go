package desk

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A Tuesday in winter.
var tuesday = time.Date(2026, 11, 24, 10, 15, 30, 0, time.UTC)

func TestParseDue(t *testing.T) {
	for typed, want := range map[string]string{
		"tomorrow 14:00":         "2026-11-25 14:00",
		"Tomorrow at 14.00":      "2026-11-25 14:00",
		"tomorrow":               "2026-11-25 10:00",
		"14:30":                  "2026-11-24 14:30",
		"1430":                   "2026-11-24 14:30",
		"today 2pm":              "2026-11-24 14:00",
		"2:30 pm":                "2026-11-24 14:30",
		"noon":                   "2026-11-24 12:00",
		"mon 10":                 "2026-11-30 10:00",
		"next mon 10":            "2026-11-30 10:00",
		"tue 11":                 "2026-11-24 11:00",
		"tue 10":                 "2026-12-01 10:00",
		"tues":                   "2026-12-01 10:00",
		"Wednesday 9am":          "2026-11-25 09:00",
		"in 2 h":                 "2026-11-24 12:15",
		"2h":                     "2026-11-24 12:15",
		"in 1 h 30 min":          "2026-11-24 11:45",
		"in half an hour":        "2026-11-24 10:45",
		"in an hour":             "2026-11-24 11:15",
		"in 3 days":              "2026-11-27 10:15",
		"in 3 days 14:00":        "2026-11-27 14:00",
		"next week":              "2026-12-01 10:15",
		"in 2 weeks":             "2026-12-08 10:15",
		"2026-11-25 09:00":       "2026-11-25 09:00",
		"2026-11-25T09:00":       "2026-11-25 09:00",
		"25/11 9am":              "2026-11-25 09:00",
		"25/11/26 9am":           "2026-11-25 09:00",
		"25 nov 09:00":           "2026-11-25 09:00",
		"25th November 2026 9am": "2026-11-25 09:00",
		"9am 25 nov":             "2026-11-25 09:00",
		"Wed 25 Nov 09:00":       "2026-11-25 09:00",
		"5 jan":                  "2027-01-05 10:00",
		"2027-07-01 14:00":       "2027-07-01 14:00", // summer time: the clock on the wall
	} {
		got, err := ParseDue(typed, tuesday)
		if err != nil || got.In(London()).Format("2006-01-02 15:04") != want {
			t.Errorf("%q: %s, %v; want %s", typed, got.In(London()).Format("2006-01-02 15:04"), err, want)
		}
		if got.Second() != 0 {
			t.Errorf("%q has seconds: %s", typed, got)
		}
	}
}

func TestWhatIsNoDueTimeIsSaid(t *testing.T) {
	for typed, want := range map[string]string{
		"":                 "say when",
		"soon":             `"soon" is not understood`,
		"10":               "not understood",
		"tomorrow morning": "not understood",
		"\x1b[2Jtomorrow":  "not understood",
		"09:00":            "today 09:00 has passed",
		"yesterday 9am":    "yesterday 09:00 has passed",
		"2026-11-23 09:00": "yesterday 09:00 has passed",
		"2025-11-25 09:00": "Tue 25 Nov 2025 09:00 has passed",
		"10 nov":           "Tue 10 Nov 10:00 has passed",
		"in 0 min":         "has passed",
		"today":            "say a time, too",
		"mon 2":            "morning or afternoon: write 14:00 or 02:00",
		"tomorrow 2:30":    "write 14:30 or 02:30",
		"tomorrow 25:00":   "there is no time",
		"tomorrow 13pm":    "there is no time",
		"31 feb":           "there is no day 31 feb",
		"40/13":            "there is no day",
		"Thu 25 Nov 09:00": "25 November is a Wednesday",
		"2028-01-01":       "more than a year away",
		"in 9999 weeks":    "more than a year away",
		"28/3/2027 01:30":  "clocks go forward",
		"in 2 h mon":       "not understood",
		"mon tue":          "not understood",
	} {
		_, err := ParseDue(typed, tuesday)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want %q", typed, err, want)
		}
	}
}

// What SayDue says, ParseDue reads back.
func TestDueReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(rapid.Int64Range(1767225600, 1893456000).Draw(t, "now"), 0)
		at := now.Add(time.Duration(rapid.IntRange(1, 365*24*60).Draw(t, "minutes")) * time.Minute).Truncate(time.Minute)
		if !at.After(now) {
			return
		}
		said := SayDue(at, now)
		got, err := ParseDue(said, now)
		// The hour that comes twice in autumn is read as the first of them.
		if err != nil || !got.Equal(at) && !got.Add(time.Hour).Equal(at) || SayDue(got, now) != said {
			t.Fatalf("now %s, due %s: said %q, read %s, %v", now, at, said, got, err)
		}
	})
}

func FuzzParseDue(f *testing.F) {
	for _, s := range []string{"tomorrow 14:00", "mon 10", "in 2 h", "14:30", "2026-11-25 09:00", "25th nov 9am", "in half an hour", "", "\xff\x1b[2J", "next", "in", "a"} {
		f.Add(s, int64(1795515330))
	}
	f.Fuzz(func(t *testing.T, typed string, unix int64) {
		now := time.Unix(unix%4102444800, 0)
		at, err := ParseDue(typed, now)
		if err != nil {
			if s := err.Error(); len(s) > 400 || strings.ContainsAny(s, "\x1b\n\u202e") {
				t.Fatalf("%q: the sentence is %q", typed, s)
			}
			return
		}
		if !at.After(now) || at.Sub(now) > maxAhead || at.Second() != 0 {
			t.Fatalf("%q at %s is %s", typed, now, at)
		}
	})
}

func TestOverdue(t *testing.T) {
	if got := Overdue(tuesday.Add(-35*time.Minute), tuesday); got != "35 min overdue" {
		t.Errorf("got %q", got)
	}
	if got := Overdue(tuesday.Add(time.Minute), tuesday); got != "" {
		t.Errorf("got %q", got)
	}
}
