package hours

import (
	"slices"
	"time"
)

// dayOf knows the days of the week by name, short name and OpenStreetMap's two
// letters.
func dayOf(word string) (int, bool) {
	switch word {
	case "mon", "monday", "mondays", "mo", "mons":
		return 0, true
	case "tue", "tuesday", "tuesdays", "tu", "tues":
		return 1, true
	case "wed", "wednesday", "wednesdays", "we", "weds":
		return 2, true
	case "thu", "thursday", "thursdays", "th", "thur", "thurs":
		return 3, true
	case "fri", "friday", "fridays", "fr":
		return 4, true
	case "sat", "saturday", "saturdays", "sa", "sats":
		return 5, true
	case "sun", "sunday", "sundays", "su", "suns":
		return 6, true
	}
	return 0, false
}

var monthNames = []string{"january", "february", "march", "april", "may", "june", "july", "august",
	"september", "october", "november", "december"}

func monthOf(word string) (time.Month, bool) {
	if word == "sept" {
		return time.September, true
	}
	for i, m := range monthNames {
		if word == m || word == m[:3] {
			return time.Month(i + 1), true
		}
	}
	return 0, false
}

func (t *token) isDay() bool {
	_, ok := dayOf(t.text)
	return ok && t.kind == wordToken
}

func (t *token) isMonth() bool {
	_, ok := monthOf(t.text)
	return ok && t.kind == wordToken
}

// nth reads 1st..5th or last as a bit; 0 when it is none, -1 when there is no
// such week in a month.
func (t *token) nth() int {
	switch {
	case t.kind == ordinalToken && (t.number < 1 || t.number > 5):
		return -1
	case t.kind == ordinalToken:
		return 1 << (t.number - 1)
	case t.kind == wordToken && t.text == "last":
		return 1 << lastBit
	case t.kind == wordToken:
		if i := slices.Index([]string{"first", "second", "third", "fourth", "fifth"}, t.text); i >= 0 {
			return 1 << i
		}
	}
	return 0
}

// startsDate tells whether a date starts n tokens ahead.
func (p *parser) startsDate(n int) bool {
	t := p.ahead(n)
	switch {
	case t.kind == dateToken:
		return true
	case t.isMonth():
		return true
	case t.isDay():
		return n == 0 && !p.ahead(1).isDay() && p.startsDate(1) && !p.ahead(1).isMonth()
	case t.kind == ordinalToken || t.kind == numberToken && !t.clock.minutes && t.clock.half == 0:
		second := p.ahead(n + 1)
		return second.isMonth() || second.text == "of" && p.ahead(n+2).isMonth() ||
			second.text == "-" && p.ahead(n+2).kind != endToken && p.ahead(n+3).isMonth()
	}
	return false
}

// startsWhen tells whether days, bank holidays or dates start here.
func (p *parser) startsWhen() bool {
	t := p.peek()
	if t.isDay() || t.nth() != 0 || p.startsDate(0) {
		return true
	}
	mark := p.at
	defer func() { p.at = mark }()
	return p.bank() || p.accept("daily", "every", "everyday", "each", "weekday", "weekdays", "weekend", "weekends",
		"fortnightly", "alternate", "7 days a week", "seven days a week", "7 days")
}

// whens reads a list of days, bank holidays and dates. Plain days of the week
// become one entry.
func (p *parser) whens() ([]when, *Problem) {
	var out []when
	weekly := -1
	afterNth := false
	for {
		at := p.peek()
		w, bad := p.when()
		if bad != nil {
			return nil, bad
		}
		switch {
		case w.kind == onWeekdays && afterNth:
			return nil, p.refuse(at, "it is not clear whether this is every "+at.raw+" or only some in the month",
				"give it a line of its own")
		case w.kind == onWeekdays && weekly >= 0:
			out[weekly].days |= w.days
		case w.kind == onWeekdays:
			weekly = len(out)
			out = append(out, w)
		default:
			out = append(out, w)
		}
		afterNth = w.kind == nthWeekday
		mark := p.at
		p.accept(",")
		p.accept("&", "and", "+", "/", "plus", "including", "incl", "inc")
		if p.at == mark && p.startsWhen() {
			return nil, p.refuse(p.peek(), "it is not clear how these days belong together",
				"write Mon-Fri for a range, or Mon, Wed & Fri for a list")
		}
		if p.at == mark || !p.startsWhen() {
			p.at = mark
			return out, nil
		}
	}
}

// when reads one entry of such a list.
func (p *parser) when() (when, *Problem) {
	switch {
	case p.accept("daily", "every day", "everyday", "each day"):
		return when{kind: everyDay}, nil
	case p.accept("7 days a week", "seven days a week", "7 days"):
		return when{kind: onWeekdays, days: allWeek}, nil
	case p.accept("weekdays", "weekday", "every weekday"):
		return when{kind: onWeekdays, days: workdays}, nil
	case p.accept("weekends", "weekend", "every weekend"):
		return when{kind: onWeekdays, days: satSun}, nil
	case p.bank():
		return when{kind: onBank}, nil
	case p.startsDate(0):
		return p.dates()
	case p.peek().nth() != 0:
		return p.nthDay()
	case p.accept("fortnightly", "alternate", "every other", "every fortnight", "every two weeks", "every 2 weeks"):
		return p.everyWeeks(2)
	case p.accept("every", "each"):
		return p.every()
	}
	return p.dayRange()
}

// dayRange reads Mon, Mon-Fri, Fri-Mon, and OpenStreetMap's Tu[2].
func (p *parser) dayRange() (when, *Problem) {
	t := p.next()
	first, ok := dayOf(t.text)
	if !ok {
		return when{}, p.surprised("a day of the week")
	}
	if p.accept("[") {
		return p.bracketed(first)
	}
	if p.accept("fortnightly", "every 2 weeks", "every two weeks", "every fortnight", "alternate weeks", "every other week") {
		return p.fromDate(first, 2, &t)
	}
	mark := p.at
	if !p.accept("-", "to", "till", "until", "through", "thru") || !p.peek().isDay() {
		p.at = mark
		return when{kind: onWeekdays, days: 1 << first}, nil
	}
	last, _ := dayOf(p.next().text)
	var days weekdays
	for d := first; ; d = (d + 1) % 7 {
		days |= 1 << d
		if d == last {
			break
		}
	}
	return when{kind: onWeekdays, days: days}, nil
}

// bracketed reads the rest of Tu[2], Tu[1,3], Tu[1-3] and Tu[-1].
func (p *parser) bracketed(day int) (when, *Problem) {
	w := when{kind: nthWeekday, days: 1 << day}
	for {
		minus := p.accept("-")
		t := p.next()
		n := t.number
		if t.kind != numberToken || t.clock.minutes || n < 1 || n > 5 || minus && n != 1 {
			return w, p.refuse(&t, "the number in square brackets is 1 to 5, or -1 for the last", "Tu[2] 10:00-12:00")
		}
		if minus {
			n = lastBit + 1
		}
		last := n
		if !minus && p.accept("-") {
			t = p.next()
			if last = t.number; t.kind != numberToken || last < n || last > 5 {
				return w, p.refuse(&t, "the numbers in square brackets run upwards from 1 to 5", "Tu[1-3] 10:00-12:00")
			}
		}
		for ; n <= last; n++ {
			w.nths |= 1 << (n - 1)
		}
		if p.accept("]") {
			return w, nil
		}
		if !p.accept(",") {
			return w, p.surprised("]")
		}
	}
}

// nthDay reads "1st and 3rd Thu", "last Fri of the month".
func (p *parser) nthDay() (when, *Problem) {
	w := when{kind: nthWeekday}
	for {
		t := p.next()
		bit := t.nth()
		if bit <= 0 {
			return w, p.refuse(&t, "a month has no such week: "+t.raw, "1st, 2nd, 3rd, 4th, 5th or last")
		}
		w.nths |= uint8(bit)
		mark := p.at
		if p.accept(",", "&", "and", "/", "+") {
			p.accept("and", "&")
			if p.peek().nth() != 0 {
				continue
			}
			p.at = mark
		}
		break
	}
	t := p.next()
	day, ok := dayOf(t.text)
	if !ok {
		return w, p.refuse(&t, "a day of the week is missing here", "2nd Tue 10:00-12:00")
	}
	w.days = 1 << day
	if p.accept("of the month", "of each month", "of every month", "in the month", "in each month", "in every month",
		"each month", "every month", "monthly", "a month") {
		return w, nil
	}
	if p.accept("of", "in") {
		return w, p.refuse(p.peek(), "a weekday of one month is not understood", "write the date: 25 Dec 2026 10:00-12:00")
	}
	return w, nil
}

// every reads what follows the word: a day, "2 weeks Tue from ...".
func (p *parser) every() (when, *Problem) {
	t := p.peek()
	if n := t.nth(); n != 0 {
		if n != 1 && n != 1<<lastBit {
			return when{}, p.refuse(t, "`every "+t.raw+"` may mean a week of the month or every few weeks",
				"2nd Tue 10:00-12:00, or every 2 weeks Tue from 2026-09-08 10:00-12:00")
		}
		return p.nthDay()
	}
	if t.isDay() {
		return p.dayRange()
	}
	words := []string{"one", "two", "three", "four", "five", "six"}
	n := slices.Index(words, t.text) + 1
	if t.kind == numberToken && !t.clock.minutes && t.clock.half == 0 {
		n = t.number
	}
	if n == 0 {
		return when{}, p.surprised("a day, or a number of weeks")
	}
	p.next()
	if !p.accept("weeks", "week", "wks") {
		return when{}, p.surprised("weeks")
	}
	if n < 2 || n > 52 {
		return when{}, p.refuse(t, "a number of weeks between 2 and 52 is wanted here", "every 2 weeks Tue from 2026-09-08 10:00-12:00")
	}
	return p.everyWeeks(n)
}

// everyWeeks reads the day and the date the counting starts from.
func (p *parser) everyWeeks(weeks int) (when, *Problem) {
	p.accept(":", ",")
	p.accept("on", "on a")
	t := p.peek()
	if t.text == "from" {
		return p.fromDate(-1, weeks, t)
	}
	if !t.isDay() {
		return when{}, p.surprised("a day of the week")
	}
	day, _ := dayOf(p.next().text)
	return p.fromDate(day, weeks, t)
}

func (p *parser) fromDate(day, weeks int, at *token) (when, *Problem) {
	const hint = "every 2 weeks Tue from 2026-09-08 10:00-12:00"
	if next := p.peek(); next.text == "&" || next.text == "and" || next.text == "," || next.text == "-" {
		return when{}, p.refuse(next, "one day to a line here, each with the date it starts from", hint)
	}
	p.accept(",")
	if !p.accept("from", "starting", "starting from", "starting on", "beginning") || !p.startsDate(0) {
		return when{}, p.refuse(at, "a date is missing to count the weeks from", hint)
	}
	start := p.peek()
	from, bad := p.date()
	if bad != nil {
		return when{}, bad
	}
	if day >= 0 && weekday(from) != day {
		return when{}, p.refuse(start, dateString(from)+" is a "+dayNames[weekday(from)]+", not a "+dayNames[day],
			"give a date on which it runs")
	}
	return when{kind: everyWeeks, days: 1 << weekday(from), weeks: weeks, from: from}, nil
}
