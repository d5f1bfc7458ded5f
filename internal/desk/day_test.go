package desk

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"signpost/internal/facts"
	"signpost/store"
)

func london(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04:05", s, London())
	return must(t, at, err)
}

func TestTimeOfWeek(t *testing.T) {
	for at, want := range map[string]string{
		"2026-11-24 09:00:00": "weekday_day",
		"2026-11-24 17:29:59": "weekday_day",
		"2026-11-24 17:30:00": "weekday_evening",
		"2026-11-27 23:59:59": "weekday_evening", // Friday
		"2026-11-28 00:00:00": "weekend",
		"2026-11-29 23:59:59": "weekend",
		"2026-11-30 00:00:00": "weekday_day",
		// In summer the clock on the wall is an hour ahead of the record's.
		"2026-07-10 17:29:59": "weekday_day",
		"2026-07-10 17:30:00": "weekday_evening",
		"2026-07-11 00:00:00": "weekend",
		// Both changes fall on a Sunday; the Mondays after count by the new time.
		"2026-03-30 17:30:00": "weekday_evening",
		"2026-10-26 17:29:59": "weekday_day",
	} {
		// Any zone gives the same answer: the desk's clock may be in UTC.
		for _, zone := range []*time.Location{London(), time.UTC, time.FixedZone("far", 13*3600)} {
			if got := TimeOfWeek(london(t, at).In(zone)); got != want {
				t.Errorf("%s seen from %s is %s, want %s", at, zone, got, want)
			}
		}
	}
	f := newDesk(t).Guide().Dir.Vocabulary
	for h := range 24 * 7 {
		w := facts.Word(TimeOfWeek(start.Add(time.Duration(h) * time.Hour)))
		if err := f.Check(facts.Facts{}.With(facts.Time, w)); err != nil {
			t.Error(err)
		}
	}
}

// TestMidnight: a day has 23, 24 or 25 hours, and every moment of it has the
// same midnight.
func TestMidnight(t *testing.T) {
	for day, long := range map[string]int{"2026-03-29": 23, "2026-10-25": 25, "2026-11-24": 24, "2026-07-10": 24, "2024-02-29": 24} {
		from := london(t, day+" 00:00:00")
		to := from.Add(time.Duration(long) * time.Hour)
		for at := from; at.Before(to); at = at.Add(10 * time.Minute) {
			if got := Midnight(at.UTC()); !got.Equal(from) {
				t.Fatalf("midnight before %s is %s", at, got)
			}
		}
		if got := Midnight(to); !got.Equal(to) {
			t.Errorf("%s does not end after %d hours: %s", day, long, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "at"), 0)
		m := Midnight(at)
		if m.After(at) || at.Sub(m) >= 25*time.Hour || !Midnight(m).Equal(m) || m.Format("15:04:05") != "00:00:00" {
			t.Fatalf("midnight before %s is %s", at, m)
		}
		if next := Midnight(m.Add(36 * time.Hour)); !next.After(m) || next.Sub(m) > 25*time.Hour {
			t.Fatalf("the day after %s begins %s", m, next)
		}
	})
}

// TestTodayAtItsEdges logs a contact in every half hour around a day, and the
// desk shows those of that day by the clock on the wall and no other.
func TestTodayAtItsEdges(t *testing.T) {
	for _, day := range []string{"2026-03-29", "2026-10-25", "2026-07-10", "2026-11-24"} {
		t.Run(day, func(t *testing.T) {
			d := newDesk(t)
			from := london(t, day+" 00:00:00")
			to := time.Date(from.Year(), from.Month(), from.Day()+1, 0, 0, 0, 0, London())
			want := 0
			for at := from.Add(-2 * time.Hour); at.Before(to.Add(2 * time.Hour)); at = at.Add(30 * time.Minute) {
				*d.clock = at
				c, err := d.Junk(bg, d.start(), store.Test)
				must(t, c, err)
				if c.StartedAt.In(London()).Format(time.DateOnly) == day {
					want++
				}
			}
			for _, now := range []time.Time{from, from.Add(90 * time.Minute), to.Add(-time.Microsecond)} {
				*d.clock = now
				got, err := d.Today(bg)
				must(t, got, err)
				if len(got.Finished) != want || got.Counts.Total != want || got.Counts.Junk != want {
					t.Errorf("at %s: %d contacts, counted %+v, want %d", now, len(got.Finished), got.Counts, want)
				}
			}
			*d.clock = to
			if got, err := d.Today(bg); len(must(t, got, err).Finished) != 4 {
				t.Errorf("after midnight the desk still shows %d contacts", len(got.Finished))
			}
		})
	}
}

// TestTodayAcrossMidnight: a call that is open at midnight stays on the desk,
// and once finished belongs to the day it began.
func TestTodayAcrossMidnight(t *testing.T) {
	d := newDesk(t)
	*d.clock = london(t, "2026-10-24 23:50:00")
	open, parked := d.start(), d.start()
	parked, err := d.Park(bg, parked)
	must(t, parked, err)
	d.wait(30)
	day, err := d.Today(bg)
	must(t, day, err)
	if len(day.Unfinished) != 2 || day.Counts.Open != 2 || day.Counts.Total != 0 {
		t.Errorf("after midnight the desk shows %d unfinished, %+v", len(day.Unfinished), day.Counts)
	}
	if day.Unfinished[0].ID != parked.ID {
		t.Error("not the newest first")
	}
	open, err = d.Finish(bg, open, "")
	must(t, open, err)
	day, err = d.Today(bg)
	if must(t, day, err); len(day.Finished) != 0 || len(day.Unfinished) != 1 {
		t.Error("a contact of yesterday counts as one of today")
	}
}

func TestTodayLimit(t *testing.T) {
	d := newDesk(t)
	for range maxToday + 1 {
		must(t, "", second(d.LogLine(bg, "parent heroin")))
	}
	day, err := d.Today(bg)
	if must(t, day, err); len(day.Finished) != maxToday || day.Counts.Total != maxToday+1 {
		t.Errorf("%d shown, %d counted", len(day.Finished), day.Counts.Total)
	}
}

func second[T any](_ T, err error) error { return err }

func TestContacts(t *testing.T) {
	d := newDesk(t)
	var ids []string
	for range 5 {
		d.wait(1)
		ids = append(ids, d.start().ID)
	}
	list, total, err := d.Contacts(bg, store.Query{Limit: 2})
	if must(t, list, err); total != 5 || len(list) != 2 || list[0].ID != ids[4] || list[1].ID != ids[3] {
		t.Errorf("%d of %d: %v", len(list), total, list)
	}
	list, total, err = d.Contacts(bg, store.Query{Limit: 2, Before: list[1].ID})
	if must(t, list, err); total != 5 || list[0].ID != ids[2] {
		t.Errorf("the second page begins with %v of %d", list[0].ID, total)
	}
}

func TestMinutes(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Hour: "under 1 min", 59 * time.Second: "under 1 min", 11 * time.Minute: "11 min", 125 * time.Minute: "2 h 5 min",
		24 * time.Hour: "1 day", 72*time.Hour + 5*time.Minute: "3 days",
	} {
		if got := Minutes(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}

// TestSummaryNamesNobody: the line on the desk holds coded answers only.
func TestSummaryNamesNobody(t *testing.T) {
	d := newDesk(t)
	id, err := d.LogJSON(bg, []byte(`{"facts":{"caller":"parent","district":"redditch","substances":["heroin"],"age":17,"language":"Polish"},
		"note":"Her name is Jo.","alias":"Jo","return_code":"FABCD84","callback":{"number":"01234"}}`))
	must(t, id, err)
	got := Summary(d.open(id).Contact)
	if got != "parent · redditch · heroin" {
		t.Errorf("summary is %q", got)
	}
	for _, hidden := range []string{"Jo", "01234", "FABCD", "Polish", strconv.Itoa(17)} {
		if contains(got, hidden) {
			t.Errorf("summary names %q", hidden)
		}
	}
	c := d.start()
	c, err = d.Refer(bg, c, "cdt", store.Signpost)
	must(t, c, err)
	if got := Summary(c); got != fmt.Sprintf("→ %s", "cdt") {
		t.Errorf("summary is %q", got)
	}
}
