package hours

import "time"

const (
	firstYear = 1900
	lastYear  = 2199
)

// dates reads a date, or a range of dates.
func (p *parser) dates() (when, *Problem) {
	if w, ok, bad := p.shortDates(); ok || bad != nil {
		return w, bad
	}
	from, bad := p.date()
	if bad != nil {
		return when{}, bad
	}
	w := when{kind: onDates, from: from, to: from}
	mark := p.at
	if !p.accept("to", "-", "until", "till", "through") || !p.startsDate(0) {
		p.at = mark
		return w, nil
	}
	at := p.peek()
	if w.to, bad = p.date(); bad != nil {
		return w, bad
	}
	if w.to < w.from {
		return w, p.refuse(at, "this range of dates ends before it starts", "write the earlier date first")
	}
	return w, nil
}

// shortDates reads 24-26 Dec 2026.
func (p *parser) shortDates() (when, bool, *Problem) {
	first, last := *p.peek(), *p.ahead(2)
	if first.kind != numberToken && first.kind != ordinalToken || p.ahead(1).text != "-" || !p.ahead(3).isMonth() {
		return when{}, false, nil
	}
	p.at += 2
	to, bad := p.date()
	if bad != nil {
		return when{}, false, bad
	}
	y, m, _ := civil(to)
	from, bad := p.calendarDate(&first, first.number, m, y)
	if bad != nil {
		return when{}, false, bad
	}
	if from > to {
		return when{}, false, p.refuse(&last, "this range of dates ends before it starts", "write the earlier date first")
	}
	return when{kind: onDates, from: from, to: to}, true, nil
}

// date reads one date; a weekday before it must be the right one.
func (p *parser) date() (int, *Problem) {
	at := p.peek()
	said := -1
	if at.isDay() {
		said, _ = dayOf(p.next().text)
		p.accept(",")
	}
	d, bad := p.plainDate()
	if bad == nil && said >= 0 && weekday(d) != said {
		return 0, p.refuse(at, dateString(d)+" is a "+dayNames[weekday(d)]+", not a "+dayNames[said],
			"check the date; the day of the week may be left out")
	}
	return d, bad
}

func (p *parser) plainDate() (int, *Problem) {
	t := p.next()
	switch {
	case t.kind == dateToken && t.ymd[0] >= 1000:
		return p.calendarDate(&t, t.ymd[2], time.Month(t.ymd[1]), t.ymd[0])
	case t.kind == dateToken:
		return p.slashDate(&t)
	case t.isMonth():
		m, _ := monthOf(t.text)
		day := *p.peek()
		if day.kind != numberToken && day.kind != ordinalToken || day.clock.minutes || day.number > 31 {
			return 0, p.refuse(&t, "months without a day are not understood",
				"write the dates: 1 Dec 2026 to 28 Feb 2027 closed")
		}
		p.next()
		p.accept(",")
		return p.withYear(&t, day.number, m)
	case t.kind != numberToken && t.kind != ordinalToken:
		return 0, p.refuse(&t, "a date is missing here", "25 Dec 2026")
	}
	p.accept("of")
	m, ok := monthOf(p.peek().text)
	if !ok {
		return 0, p.surprised("a month")
	}
	p.next()
	p.accept(",")
	return p.withYear(&t, t.number, m)
}

func (p *parser) withYear(at *token, day int, m time.Month) (int, *Problem) {
	y := *p.peek()
	if y.kind != numberToken || y.clock.digits != 2 || len(y.raw) != 4 || y.clock.half != 0 {
		return 0, p.refuse(at, "this date has no year; the same day may differ from year to year",
			"add the year in four figures: 25 Dec 2026")
	}
	p.next()
	return p.calendarDate(at, day, m, y.number)
}

// slashDate reads day/month/year, and only where it cannot be month/day/year.
func (p *parser) slashDate(t *token) (int, *Problem) {
	day, month, year := t.ymd[0], t.ymd[1], t.ymd[2]
	switch {
	case year < 100:
		return 0, p.refuse(t, "the year wants four figures", "25 Dec 2026")
	case day <= 12 && month <= 12 && day != month:
		return 0, p.refuse(t, "it is not clear which of "+t.raw+" is the day and which the month",
			"write the month as a word: 5 Dec 2026")
	}
	return p.calendarDate(t, day, time.Month(month), year)
}

func (p *parser) calendarDate(at *token, day int, m time.Month, year int) (int, *Problem) {
	if year < firstYear || year > lastYear {
		return 0, p.refuse(at, "this year is out of reach", "a year from 1900 to 2199")
	}
	d := dayNumber(year, m, day)
	if gy, gm, gd := civil(d); gy != year || gm != m || gd != day {
		return 0, p.refuse(at, "there is no such date", "check the day and the month")
	}
	return d, nil
}
