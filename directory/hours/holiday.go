package hours

import (
	"slices"
	"time"
)

// Bank holidays come from two places. The rules that repeat every year are law:
// the Banking and Financial Dealings Act 1971, schedule 1; the St Andrew's Day
// Bank Holiday (Scotland) Act 2007; and the days and substitutes proclaimed
// under that Act every year since 1978. What was proclaimed once is the dated
// table below. Years before 1978 are computed by the same rules, which were not
// yet all in force.

type dayKind uint8

const (
	ordinary dayKind = iota
	bankHoliday
	displaced // the real day of a holiday whose substitute is the bank holiday
)

// oneOff is a bank holiday proclaimed for one year.
type oneOff struct {
	year   int
	month  time.Month
	day    int
	name   string
	nation Nation // "": all three
}

// oneOffs is the dated table, oldest first. A new proclamation is added here;
// until then a directory lists the day as a holiday of its own.
var oneOffs = [...]oneOff{
	{1995, time.May, 8, "Early May bank holiday (VE day)", ""},
	{1999, time.December, 31, "Millennium bank holiday", ""},
	{2002, time.June, 3, "Golden Jubilee bank holiday", ""},
	{2002, time.June, 4, "Spring bank holiday", ""},
	{2011, time.April, 29, "Royal wedding bank holiday", ""},
	{2012, time.June, 4, "Spring bank holiday", ""},
	{2012, time.June, 5, "Diamond Jubilee bank holiday", ""},
	{2020, time.May, 8, "Early May bank holiday (VE day)", ""},
	{2022, time.June, 2, "Spring bank holiday", ""},
	{2022, time.June, 3, "Platinum Jubilee bank holiday", ""},
	{2022, time.September, 19, "Bank Holiday for the State Funeral of Queen Elizabeth II", ""},
	{2023, time.May, 8, "Bank holiday for the coronation of King Charles III", ""},
	// Proclaimed on 3 February 2026 under section 1(3) of the 1971 Act.
	{2026, time.June, 15, "World Cup bank holiday", Scotland},
}

// moved tells the years whose usual May Monday was moved to a one-off date.
func moved(year, day int) bool {
	if day <= 7 {
		return year == 1995 || year == 2020
	}
	return year == 2002 || year == 2012 || year == 2022
}

// BankHolidays lists the bank holidays of a year in date order: those of the
// nation and the directory's one-offs. Dates are midnight UTC.
func (c Calendar) BankHolidays(year int) []Holiday {
	var out []Holiday
	for d := dayNumber(year, time.January, 1); d < dayNumber(year+1, time.January, 1); d++ {
		if k, name := c.day(d); k == bankHoliday {
			out = append(out, Holiday{Date: dayTime(d), Name: name})
		}
	}
	return out
}

// day tells what d is in this calendar.
func (c *Calendar) day(d int) (dayKind, string) {
	y, m, dom := civil(d)
	for i := range c.Holidays {
		h := &c.Holidays[i]
		hy, hm, hd := h.Date.Date()
		if hd == dom && hm == m && hy == y && h.holds(c.nation()) {
			return bankHoliday, h.Name
		}
	}
	n := c.nation()
	for i := range oneOffs {
		o := &oneOffs[i]
		if o.year == y && o.month == m && o.day == dom && (o.nation == "" || o.nation == n) {
			return bankHoliday, o.name
		}
	}
	return lawful(n, y, m, dom, weekday(d))
}

func (c *Calendar) nation() Nation {
	if c.Nation == Scotland || c.Nation == NorthernIreland {
		return c.Nation
	}
	return EnglandAndWales
}

func (h *Holiday) holds(n Nation) bool {
	return len(h.Nations) == 0 || slices.Contains(h.Nations, n) ||
		n == EnglandAndWales && slices.Contains(h.Nations, "")
}

// lawful applies the rules that repeat every year. wd is 0 for Monday.
func lawful(n Nation, y int, m time.Month, dom, wd int) (dayKind, string) {
	switch m {
	case time.January:
		if n == Scotland {
			return twoDays(dom-1, wd, "New Year's Day", "2nd January")
		}
		return oneDay(dom-1, wd, "New Year's Day")
	case time.March, time.April:
		if n == NorthernIreland && m == time.March {
			if k, name := oneDay(dom-17, wd, "St Patrick's Day"); k != ordinary {
				return k, name
			}
		}
		return easterDay(n, y, m, dom, wd)
	case time.May:
		return mayDay(y, dom, wd)
	case time.July:
		if n == NorthernIreland {
			return oneDay(dom-12, wd, "Battle of the Boyne (Orangemen's Day)")
		}
	case time.August:
		if wd == 0 && (n == Scotland && dom <= 7 || n != Scotland && dom > 24) {
			return bankHoliday, "Summer bank holiday"
		}
	case time.November, time.December:
		if n == Scotland && y >= 2007 {
			since := dom - 30
			if m == time.December {
				since = dom
			}
			if k, name := oneDay(since, wd, "St Andrew's Day"); k != ordinary {
				return k, name
			}
		}
		if m == time.December {
			return twoDays(dom-25, wd, "Christmas Day", "Boxing Day")
		}
	}
	return ordinary, ""
}

func mayDay(y, dom, wd int) (dayKind, string) {
	if wd != 0 || dom > 7 && dom <= 24 || moved(y, dom) {
		return ordinary, ""
	}
	if dom <= 7 {
		return bankHoliday, "Early May bank holiday"
	}
	return bankHoliday, "Spring bank holiday"
}

// oneDay is a holiday on a fixed date, `since` days ago: at a weekend the
// Monday after stands in for it.
func oneDay(since, wd int, name string) (dayKind, string) {
	switch {
	case since == 0 && wd >= 5:
		return displaced, name
	case since == 0:
		return bankHoliday, name
	case wd == 0 && (since == 1 || since == 2):
		return bankHoliday, name + " (substitute day)"
	}
	return ordinary, ""
}

// twoDays is a pair of holidays on following dates, the first `since` days ago.
// Whichever fall at a weekend are made up on the next days that are neither a
// weekend nor the other of the pair.
func twoDays(since, wd int, first, second string) (dayKind, string) {
	if since < 0 || since > 3 {
		return ordinary, ""
	}
	if wd >= 5 {
		switch since {
		case 0:
			return displaced, first
		case 1:
			return displaced, second
		}
		return ordinary, ""
	}
	switch start := (wd - since + 7) % 7; { // weekday of the first
	case since == 0:
		return bankHoliday, first
	case since == 1:
		return bankHoliday, second
	case start == 5 && since == 2, start == 6 && since == 2:
		return bankHoliday, first + " (substitute day)"
	case start == 5 && since == 3, start == 4 && since == 3:
		return bankHoliday, second + " (substitute day)"
	}
	return ordinary, ""
}

// easterDay knows Good Friday and, outside Scotland, Easter Monday.
func easterDay(n Nation, y int, m time.Month, dom, wd int) (dayKind, string) {
	if wd != 0 && wd != 4 {
		return ordinary, ""
	}
	switch dayNumber(y, m, dom) - easter(y) {
	case -2:
		return bankHoliday, "Good Friday"
	case 1:
		if n != Scotland {
			return bankHoliday, "Easter Monday"
		}
	}
	return ordinary, ""
}

// easter is Easter Sunday of the Gregorian calendar: the Sunday after the
// tabular full moon that falls on or next after 21 March.
func easter(year int) int {
	golden := year % 19
	century := year / 100
	// The age of the moon, corrected for the leap days the century years skip
	// and for the slow drift of the nineteen-year cycle.
	epact := (19*golden + century - century/4 - (8*century+13)/25 + 15) % 30
	if epact == 29 || epact == 28 && golden > 10 {
		epact-- // keeps the moon before 19 April, and no two years of a cycle alike
	}
	moon := dayNumber(year, time.March, 21) + epact
	return moon + 7 - (weekday(moon)+1)%7
}
