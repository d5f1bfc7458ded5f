package desk

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// duePhrase is a due time being read.
type duePhrase struct {
	now   time.Time // in London
	words []string
	err   error

	span         time.Duration
	days         int
	inSpan       bool
	day          time.Time // any time of that day
	named        bool      // a day was named
	weekday      int       // 0..6 when a weekday was named, plus 1; 0: none
	yearless     bool      // a date without its year
	hour, minute int       // hour -1: not said
}

// read takes the words in and reports whether all of them were understood.
func (p *duePhrase) read() bool {
	for len(p.words) > 0 {
		if !(p.readSpan() || p.readDay() || p.readDate() || p.readClock()) || p.err != nil {
			return false
		}
	}
	return true
}

func (p *duePhrase) take(n int) { p.words = p.words[n:] }

// word is the i-th word left, "" when there are not so many.
func (p *duePhrase) word(i int) string {
	if i < len(p.words) {
		return p.words[i]
	}
	return ""
}

var dueUnits = map[string]time.Duration{
	"m": time.Minute, "min": time.Minute, "mins": time.Minute, "minute": time.Minute, "minutes": time.Minute,
	"h": time.Hour, "hr": time.Hour, "hrs": time.Hour, "hour": time.Hour, "hours": time.Hour,
	"d": 24 * time.Hour, "day": 24 * time.Hour, "days": 24 * time.Hour,
	"w": 7 * 24 * time.Hour, "week": 7 * 24 * time.Hour, "weeks": 7 * 24 * time.Hour,
}

// readSpan reads "in 2 h", "2h", "in an hour", "in half an hour", "next week".
func (p *duePhrase) readSpan() bool {
	if p.named || p.hour >= 0 {
		return false
	}
	skip := 0
	if p.word(0) == "in" {
		skip = 1
	}
	w, next := p.word(skip), p.word(skip+1)
	switch {
	case w == "half" && (next == "an" || next == "a") && p.word(skip+2) == "hour":
		return p.addSpan(1, 30*time.Minute, skip+3)
	case (w == "a" || w == "an") && dueUnits[next] >= time.Hour:
		return p.addSpan(1, dueUnits[next], skip+2)
	case w == "next" && next == "week":
		return p.addSpan(1, dueUnits["week"], skip+2)
	}
	num := strings.TrimRight(w, "abcdefghijklmnopqrstuvwxyz")
	n, ok := smallNumber(num, 4)
	if !ok {
		return false
	}
	if unit := dueUnits[w[len(num):]]; unit > 0 {
		return p.addSpan(n, unit, skip+1)
	}
	if unit := dueUnits[next]; len(num) == len(w) && unit > 0 {
		return p.addSpan(n, unit, skip+2)
	}
	return false
}

func (p *duePhrase) addSpan(n int, unit time.Duration, words int) bool {
	p.take(words)
	p.inSpan = true
	if unit >= 24*time.Hour { // by the calendar: the clock on the wall stays
		p.days += n * int(unit/(24*time.Hour))
	} else {
		p.span += time.Duration(n) * unit
	}
	return true
}

// smallNumber reads up to most digits.
func smallNumber(s string, most int) (int, bool) {
	if s == "" || len(s) > most || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// readDay reads today, tomorrow and weekdays.
func (p *duePhrase) readDay() bool {
	if p.inSpan || p.named && p.weekday == 0 && p.yearless {
		return false
	}
	w := p.word(0)
	switch w {
	case "today", "tomorrow", "yesterday":
		if p.named {
			return false
		}
		p.named, p.day = true, p.now
		if w == "tomorrow" {
			p.day = dayAfter(p.now, 1)
		} else if w == "yesterday" {
			p.day = dayAfter(p.now, -1)
		}
		p.take(1)
		return true
	case "next":
		if _, ok := weekdayOf(p.word(1)); !ok {
			return false
		}
		p.take(1)
		w = p.word(0)
	}
	d, ok := weekdayOf(w)
	if !ok || p.weekday != 0 {
		return false
	}
	p.weekday = int(d) + 1
	p.take(1)
	return true
}

func weekdayOf(w string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		name := strings.ToLower(d.String())
		if len(w) >= 3 && strings.HasPrefix(name, w) || w == "weds" && d == time.Wednesday {
			return d, true
		}
	}
	return 0, false
}

func monthOf(w string) (time.Month, bool) {
	for m := time.January; m <= time.December; m++ {
		if name := strings.ToLower(m.String()); len(w) >= 3 && (strings.HasPrefix(name, w) || w == "sept" && m == time.September) {
			return m, true
		}
	}
	return 0, false
}

// readDate reads "2026-11-25", "25/11", "25/11/2026", "25 nov", "25 nov 2026".
func (p *duePhrase) readDate() bool {
	if p.named || p.inSpan {
		return false
	}
	w := p.word(0)
	if at, err := time.ParseInLocation(time.DateOnly, w, London()); err == nil {
		p.named, p.day = true, at
		p.take(1)
		return true
	}
	if parts := strings.Split(w, "/"); len(parts) == 2 || len(parts) == 3 {
		d, ok1 := smallNumber(parts[0], 2)
		m, ok2 := smallNumber(parts[1], 2)
		year, ok3 := p.now.Year(), true
		if len(parts) == 3 {
			if year, ok3 = smallNumber(parts[2], 4); len(parts[2]) == 2 {
				year += 2000
			}
		}
		return ok1 && ok2 && ok3 && p.date(year, time.Month(m), d, len(parts) == 2, 1)
	}
	d, ok := smallNumber(strings.TrimRight(w, "stndrh"), 2)
	if !ok {
		return false
	}
	m, ok := monthOf(p.word(1))
	if !ok {
		return false
	}
	if year, ok := smallNumber(p.word(2), 4); ok && year >= 2000 && year < 2100 {
		return p.date(year, m, d, false, 3)
	}
	return p.date(p.now.Year(), m, d, true, 2)
}

func (p *duePhrase) date(year int, m time.Month, d int, yearless bool, words int) bool {
	at := time.Date(year, m, d, 0, 0, 0, 0, London())
	if at.Day() != d || at.Month() != m || m < 1 || m > 12 {
		p.err = fmt.Errorf("there is no day %s: check the date", strings.Join(p.words[:words], " "))
		return false
	}
	p.named, p.day, p.yearless = true, at, yearless
	p.take(words)
	return true
}

// readClock reads "14:30", "14.30", "1430", "2pm", "2 pm", "2:30pm", "noon",
// and, where a day was named, a bare hour.
func (p *duePhrase) readClock() bool {
	if p.hour >= 0 || p.span > 0 {
		return false
	}
	w, used := p.word(0), 1
	if w == "noon" || w == "midday" {
		p.hour, p.minute = 12, 0
		p.take(1)
		return true
	}
	half := ""
	for _, h := range []string{"am", "pm"} {
		if rest, ok := strings.CutSuffix(w, h); ok && rest != "" {
			w, half = rest, h
		} else if p.word(1) == h {
			half, used = h, 2
		}
	}
	h, m, bare, ok := clockOf(w)
	if !ok || bare && half == "" && !p.named && p.weekday == 0 && !p.inSpan {
		return false
	}
	early := half == "" && h >= 1 && h < 8 && !strings.HasPrefix(w, "0")
	switch {
	case half != "" && (h < 1 || h > 12), h > 23, m > 59:
		p.err = fmt.Errorf("there is no time %s: write it like 14:30 or 2pm", strings.Join(p.words[:used], " "))
		return false
	case early:
		p.err = fmt.Errorf("%s could be morning or afternoon: write %d:%02d or %02d:%02d", w, h+12, m, h, m)
		return false
	case half == "pm" && h < 12:
		h += 12
	case half == "am" && h == 12:
		h = 0
	}
	p.hour, p.minute = h, m
	p.take(used)
	return true
}

// clockOf reads hours and minutes; bare says that there were only hours.
func clockOf(w string) (h, m int, bare, ok bool) {
	for _, sep := range []string{":", "."} {
		if a, b, cut := strings.Cut(w, sep); cut {
			h, ok1 := smallNumber(a, 2)
			m, ok2 := smallNumber(b, 2)
			return h, m, false, ok1 && ok2 && len(b) == 2
		}
	}
	if n, ok := smallNumber(w, 4); ok && len(w) == 4 {
		return n / 100, n % 100, false, true
	}
	h, ok = smallNumber(w, 2)
	return h, 0, true, ok
}

// dayAfter is n days later by the calendar, at noon, where no clock changes.
func dayAfter(t time.Time, n int) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d+n, 12, 0, 0, 0, t.Location())
}

// moment is what was read as a time.
func (p *duePhrase) moment() (time.Time, error) {
	if p.inSpan && p.days == 0 {
		if p.weekday != 0 || p.hour >= 0 {
			return time.Time{}, errors.New("say either how long from now or when: " + DueExamples)
		}
		return p.now.Add(p.span).Truncate(time.Minute), nil
	}
	if p.inSpan {
		day := dayAfter(p.now, p.days)
		if p.hour < 0 {
			p.hour, p.minute = p.now.Hour(), p.now.Minute()
		}
		at, err := p.onDay(day)
		return at.Add(p.span), err
	}
	if !p.named && p.weekday == 0 {
		p.named, p.day = true, p.now
	}
	if p.hour < 0 && p.named && calendarDays(p.now, p.day) == 0 {
		return time.Time{}, errors.New("say a time, too: today 16:30")
	}
	if p.hour < 0 {
		p.hour, p.minute = dayStart, 0
		if !p.named && p.day.IsZero() && p.weekday == int(p.now.Weekday())+1 {
			return p.onDay(dayAfter(p.now, 7)) // no time: not today
		}
	}
	if !p.named {
		return p.onWeekday()
	}
	at, err := p.onDay(p.day)
	if err != nil {
		return at, err
	}
	if p.yearless && p.now.Sub(at) > maxAhead/4 { // 5 jan, said in December
		if at, err = p.onDay(time.Date(at.Year()+1, at.Month(), at.Day(), 12, 0, 0, 0, London())); err != nil {
			return at, err
		}
	}
	if p.weekday != 0 && int(at.Weekday())+1 != p.weekday {
		return at, fmt.Errorf("%s is a %s: check the day", at.Format("2 January"), at.Weekday())
	}
	return at, nil
}

// onWeekday is the first such day whose time is still to come.
func (p *duePhrase) onWeekday() (time.Time, error) {
	ahead := (p.weekday - 1 - int(p.now.Weekday()) + 7) % 7
	at, err := p.onDay(dayAfter(p.now, ahead))
	if err == nil && !at.After(p.now) {
		at, err = p.onDay(dayAfter(p.now, ahead+7))
	}
	return at, err
}

// onDay is the clock time of that day. On the night in spring when clocks go
// forward an hour is missing.
func (p *duePhrase) onDay(day time.Time) (time.Time, error) {
	y, m, d := day.Date()
	at := time.Date(y, m, d, p.hour, p.minute, 0, 0, London())
	if at.Hour() != p.hour || at.Minute() != p.minute {
		return at, fmt.Errorf("there is no %02d:%02d on %s: the clocks go forward that night", p.hour, p.minute, at.Format("2 January"))
	}
	return at, nil
}
