package hours

import (
	"reflect"
	"testing"
	"time"
)

func TestRules(t *testing.T) {
	h, problems := Parse([]string{
		"Clinic: 2nd & last Sun 10:00-12:00, from 18:30 not bank holidays (ring)",
		"every 2 weeks Tue from 2026-09-08 22:00-02:00 by appointment",
		"24 Dec 2026 to 2 Jan 2027 closed", "24h", "term time only",
	})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := []Rule{
		{Label: "Clinic", Note: "ring", Kind: NthWeekday, Days: []time.Weekday{time.Sunday}, Nths: []int{2, -1},
			Times: []Times{{"10:00", "12:00"}, {"18:30", ""}}, NotBankHolidays: true},
		{Kind: EveryWeeks, Days: []time.Weekday{time.Tuesday}, Weeks: 2, From: utcDay(2026, 9, 8),
			Times: []Times{{"22:00", "02:00"}}, ByAppointment: true},
		{Kind: Dates, From: utcDay(2026, 12, 24), To: utcDay(2027, 1, 2), Closed: true},
		{Kind: Daily, AllDay: true},
		{Kind: FlagsOnly, TermTimeOnly: true},
	}
	for i, line := range h.Lines() {
		want[i].Line = line
	}
	if got := h.Rules(); !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
	if (Hours{}).Rules() != nil || (Hours{}).Overlaps() != nil {
		t.Error("nothing recorded has rules")
	}
}

func TestOverlaps(t *testing.T) {
	for _, c := range []struct {
		lines []string
		want  int
	}{
		{[]string{"Mon 09:00-12:00, 12:00-15:00", "Tue 09:00-12:00"}, 0},
		{[]string{"Mon 09:00-12:00, 11:00-15:00"}, 1},
		{[]string{"Mon-Fri 09:00-12:00", "Wed 11:59-15:00", "Clinic: Wed 09:00-12:00"}, 1},
		{[]string{"24h", "Wed 09:00-12:00"}, 1},
		{[]string{"Mon by appointment", "Mon 24h", "Mon closed"}, 0},
	} {
		h, problems := Parse(c.lines)
		if got := h.Overlaps(); len(problems) > 0 || len(got) != c.want {
			t.Errorf("%q: %q %v, want %d", c.lines, got, problems, c.want)
		}
	}
}

func TestWall(t *testing.T) {
	for _, c := range []struct {
		month       time.Month
		day, h, min int
		want        string
	}{
		{7, 1, 9, 0, "2026-07-01T09:00:00+01:00"},
		{12, 31, 23, 59, "2026-12-31T23:59:00Z"},
		{3, 29, 1, 30, "2026-03-29T02:30:00+01:00"},
		{3, 29, 0, 59, "2026-03-29T00:59:00Z"},
		{10, 25, 1, 30, "2026-10-25T01:30:00+01:00"},
		{10, 25, 2, 0, "2026-10-25T02:00:00Z"},
	} {
		if got := Wall(2026, c.month, c.day, c.h, c.min).Format(time.RFC3339); got != c.want {
			t.Errorf("%d-%d %02d:%02d is %s, want %s", c.month, c.day, c.h, c.min, got, c.want)
		}
	}
}
