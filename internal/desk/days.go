package desk

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"signpost/internal/text"
)

// Days is a span of whole days by the clock on the wall, half open. The zero
// value is all days.
type Days struct{ From, To time.Time }

// All reports whether no day is left out.
func (d Days) All() bool { return d.From.IsZero() && d.To.IsZero() }

// DayOf is the one day that t lies in.
func DayOf(t time.Time) Days { return daysFrom(Midnight(t), 1) }

// daysFrom is n days from a midnight on. Days have 23 to 25 hours.
func daysFrom(from time.Time, n int) Days {
	y, m, d := from.In(London()).Date()
	return Days{time.Date(y, m, d, 0, 0, 0, 0, London()), time.Date(y, m, d+n, 0, 0, 0, 0, London())}
}

// length is how many days the span has.
func (d Days) length() int { return calendarDays(d.From, d.To) }

// Step moves the span by n times its own length: the day before, the week
// before. All days stay all days.
func (d Days) Step(n int) Days {
	if d.All() {
		return d
	}
	y, m, day := d.From.In(London()).Date()
	if whole := d.months(); whole > 0 {
		return Days{time.Date(y, m+time.Month(n*whole), 1, 0, 0, 0, 0, London()), time.Date(y, m+time.Month((n+1)*whole), 1, 0, 0, 0, 0, London())}
	}
	return daysFrom(time.Date(y, m, day+n*d.length(), 0, 0, 0, 0, London()), d.length())
}

// months is how many calendar months the span is; 0 when it is no whole number
// of them.
func (d Days) months() int {
	a, b := d.From.In(London()), d.To.In(London())
	if a.Day() != 1 || b.Day() != 1 {
		return 0
	}
	return (b.Year()-a.Year())*12 + int(b.Month()-a.Month())
}

// Say names the span for people, as seen at now: "today", "yesterday",
// "Mon 2 Mar", "Mon 2 Mar to Sun 8 Mar", "March 2026".
func (d Days) Say(now time.Time) string {
	if d.All() {
		return "all days"
	}
	a, last := d.From.In(London()), d.To.In(London()).AddDate(0, 0, -1)
	switch months := d.months(); {
	case months == 12 && a.Month() == time.January:
		return a.Format("2006")
	case months == 1:
		return a.Format("January 2006")
	case d.length() > 1:
		return DayName(a, now) + " to " + DayName(last, now)
	}
	switch calendarDays(a, now) {
	case 0:
		return "today"
	case 1:
		return "yesterday"
	}
	return DayName(a, now)
}

// DayName is a day as people say it; the year is said when it is another one.
func DayName(t, now time.Time) string {
	t = t.In(London())
	if t.Year() == now.In(London()).Year() {
		return t.Format("Mon 2 Jan")
	}
	return t.Format("Mon 2 Jan 2006")
}

// errDays says how days are written.
func errDays(typed string) error {
	short, _ := text.CapRunes(text.CleanLine(typed), 40)
	return fmt.Errorf("%q is no day: write today, monday, 2 march, 2026-11-22, last week, march or all", short)
}

// ParseDays reads days as people write them, seen at now: "today",
// "yesterday", "tuesday" (the last one), "3 days ago", "this week", "last
// week", "last month", "march", "2 mar", "2/3/2026", "2026-03-02", "2026-03",
// "2026", "all". A day without a year is the last one that was.
func ParseDays(typed string, now time.Time) (Days, error) {
	words := strings.Fields(strings.ToLower(text.CleanLine(typed)))
	s, today := strings.Join(words, " "), Midnight(now)
	switch s {
	case "all", "all days", "everything":
		return Days{}, nil
	case "", "today":
		return DayOf(today), nil
	case "yesterday":
		return DayOf(today).Step(-1), nil
	case "this week", "last week", "week":
		return weekBy(today, s == "last week"), nil
	case "this month", "last month", "month":
		return monthBy(today, s == "last month"), nil
	case "this year", "last year", "year":
		return yearBy(today, s == "last year"), nil
	}
	for _, read := range []func([]string, time.Time) (Days, bool){readWeekday, readAgo, readISO, readSlashed, readNamed} {
		if d, ok := read(words, today); ok {
			return d, nil
		}
	}
	return Days{}, errDays(typed)
}

// weekBy is the week of a day, from Monday, or the one before.
func weekBy(today time.Time, before bool) Days {
	monday := int(today.Weekday()+6) % 7
	y, m, d := today.Date()
	w := daysFrom(time.Date(y, m, d-monday, 0, 0, 0, 0, London()), 7)
	if before {
		return w.Step(-1)
	}
	return w
}

func monthBy(today time.Time, before bool) Days {
	d := wholeMonth(today.Year(), today.Month())
	if before {
		return d.Step(-1)
	}
	return d
}

func wholeMonth(y int, m time.Month) Days {
	return Days{time.Date(y, m, 1, 0, 0, 0, 0, London()), time.Date(y, m+1, 1, 0, 0, 0, 0, London())}
}

func yearBy(today time.Time, before bool) Days {
	y := today.Year()
	if before {
		y--
	}
	return wholeYear(y)
}

func wholeYear(y int) Days {
	return Days{time.Date(y, 1, 1, 0, 0, 0, 0, London()), time.Date(y+1, 1, 1, 0, 0, 0, 0, London())}
}

// readWeekday reads "tuesday", "tue", "last tuesday", "on tuesday": the last
// one, today included unless it says last.
func readWeekday(words []string, today time.Time) (Days, bool) {
	last := false
	if len(words) == 2 && (words[0] == "last" || words[0] == "on") {
		last, words = words[0] == "last", words[1:]
	}
	if len(words) != 1 || len(words[0]) < 3 {
		return Days{}, false
	}
	for w := time.Sunday; w <= time.Saturday; w++ {
		if !strings.HasPrefix(strings.ToLower(w.String()), words[0]) {
			continue
		}
		back := (int(today.Weekday()) - int(w) + 7) % 7
		if back == 0 && last {
			back = 7
		}
		return DayOf(today).Step(-back), true
	}
	return Days{}, false
}

// readAgo reads "3 days ago" and "2 weeks ago".
func readAgo(words []string, today time.Time) (Days, bool) {
	if len(words) != 3 || words[2] != "ago" {
		return Days{}, false
	}
	n, err := strconv.Atoi(words[0])
	if words[0] == "a" {
		n, err = 1, nil
	}
	if err != nil || n < 0 || n > 100_000 {
		return Days{}, false
	}
	switch strings.TrimSuffix(words[1], "s") {
	case "day":
		return DayOf(today).Step(-n), true
	case "week":
		return DayOf(today).Step(-7 * n), true
	}
	return Days{}, false
}

// readISO reads "2026-11-22", "2026-11" and "2026".
func readISO(words []string, _ time.Time) (Days, bool) {
	if len(words) != 1 {
		return Days{}, false
	}
	for layout, span := range map[string]func(time.Time) Days{
		time.DateOnly: DayOf,
		"2006-01":     func(t time.Time) Days { return wholeMonth(t.Year(), t.Month()) },
		"2006":        func(t time.Time) Days { return wholeYear(t.Year()) },
	} {
		if t, err := time.ParseInLocation(layout, words[0], London()); err == nil && t.Year() >= 1970 {
			return span(t), true
		}
	}
	return Days{}, false
}

// readSlashed reads "22/11" and "22/11/2026", the day first as in Britain.
func readSlashed(words []string, today time.Time) (Days, bool) {
	if len(words) != 1 {
		return Days{}, false
	}
	parts := strings.FieldsFunc(words[0], func(r rune) bool { return r == '/' || r == '.' })
	var n [3]int
	if len(parts) != 2 && len(parts) != 3 {
		return Days{}, false
	}
	for i, p := range parts {
		var err error
		if n[i], err = strconv.Atoi(p); err != nil {
			return Days{}, false
		}
	}
	if len(parts) == 3 && n[2] < 100 {
		n[2] += 2000
	}
	return oneDate(n[2], n[1], n[0], today)
}

// readNamed reads "22 november", "nov 22 2026", "november" and "november 2025".
func readNamed(words []string, today time.Time) (Days, bool) {
	var y, d, m int
	for _, w := range words {
		n, err := strconv.Atoi(strings.TrimRight(w, "stndrh,"))
		switch {
		case err == nil && n >= 1970 && y == 0:
			y = n
		case err == nil && n >= 1 && n <= 31 && d == 0:
			d = n
		case m == 0 && calendarMonth(w) > 0:
			m = calendarMonth(w)
		default:
			return Days{}, false
		}
	}
	if m == 0 {
		return Days{}, false
	}
	if d == 0 {
		if y == 0 {
			if y = today.Year(); time.Month(m) > today.Month() {
				y--
			}
		}
		return countable(wholeMonth(y, time.Month(m)))
	}
	return oneDate(y, m, d, today)
}

func calendarMonth(w string) int {
	w = strings.TrimRight(w, ".,")
	for m := time.January; m <= time.December && len(w) >= 3; m++ {
		if strings.HasPrefix(strings.ToLower(m.String()), w) {
			return int(m)
		}
	}
	return 0
}

// date is one day. Without a year it is the last such day that was; a date that
// no calendar has is none.
func oneDate(y, m, d int, today time.Time) (Days, bool) {
	years := []int{y}
	if y == 0 {
		years = nil
		for back := range 9 { // 29 February can be eight years back
			years = append(years, today.Year()-back)
		}
	}
	for _, y := range years {
		t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, London())
		if m < 1 || m > 12 || t.Day() != d || t.Month() != time.Month(m) || len(years) > 1 && t.After(today) {
			continue
		}
		return countable(DayOf(t))
	}
	return Days{}, false
}

// sound refuses years that no contact can have.
func countable(d Days) (Days, bool) {
	return d, d.From.Year() >= 1970 && d.From.Year() <= 9999
}
