package hours

import (
	"cmp"
	"fmt"
	"slices"
)

const timesHint = "Mon-Fri 09:00-17:00, Mon-Fri 9am-5pm, Sat closed or Sat by appointment"

// times reads what follows the days. Without times (when `flagged`, a flag
// stood before the days) the rule is left to the flags.
func (p *parser) times(r *rule, flagged bool) *Problem {
	start := p.peek()
	p.accept("open")
	switch {
	case p.accept("closed", "off", "shut", "not open"):
		r.what = shut
		return nil
	case p.peek().isClock() || p.peek().text == "from" || p.peek().text == "between":
		if f, ok := p.flag(); ok { // 24 hours
			return p.flagTime(r, f)
		}
		return p.ranges(r)
	}
	mark := p.at
	if f, ok := p.flag(); ok {
		if f.kind == allDayFlag || f.kind == appointmentFlag || f.kind == onlyFlag {
			return p.flagTime(r, f)
		}
		if f.kind == vagueFlag {
			r.what = nothing
			return f.give(r)
		}
		p.at = mark
	}
	r.what = nothing
	if flagged && (p.done() || p.peek().kind == markToken) {
		return nil
	}
	if p.done() || p.peek().kind != wordToken && p.known(p.peek()) == nil {
		return p.refuse(start, "there are days here but no times", timesHint)
	}
	return p.surprised("times")
}

func (p *parser) flagTime(r *rule, f flag) *Problem {
	r.what = appointment
	if f.kind == allDayFlag {
		r.what = allDay
	}
	return nil
}

func (t *token) isClock() bool { return t.kind == numberToken }

// ranges reads 09:00-12:00, 13:00-17:00, from 18:30.
func (p *parser) ranges(r *rule) *Problem {
	r.what = timed
	first := p.peek()
	full := false
	for {
		g, bad := p.timeRange()
		if bad != nil {
			return bad
		}
		if len(r.ranges) == maxRanges {
			return p.refuse(first, "there are too many times for one day", "use several lines")
		}
		full = full || g.start == 0 && g.end >= minutesPerDay-1 && !g.unended
		if !slices.Contains(r.ranges, g) {
			r.ranges = append(r.ranges, g)
		}
		mark := p.at
		if !p.accept(",", "&", "and", "/", "then") {
			break
		}
		p.accept("and", "then", "again")
		if t := p.peek(); !t.isClock() && t.text != "from" || p.startsDate(0) || p.startsWhen() || t.text == "24" {
			p.at = mark
			break
		}
	}
	slices.SortFunc(r.ranges, func(a, b timeRange) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
	})
	if full && len(r.ranges) > 1 {
		return p.refuse(first, "one of these ranges is the whole day already", "write 24h, or the other ranges alone")
	}
	if full {
		r.what, r.ranges = allDay, nil
	}
	return nil
}

// timeRange reads one range.
func (p *parser) timeRange() (timeRange, *Problem) {
	from := p.accept("from", "between")
	a := *p.peek()
	if !a.isClock() {
		return timeRange{}, p.surprised("a time")
	}
	p.next()
	p.accept("o'clock")
	if p.accept("onwards", "onward", "+", "- late", "until late", "till late") {
		return p.unended(&a)
	}
	mark := p.at
	if p.accept("-", "to", "until", "till", "til", "and", "&") && p.peek().isClock() && !p.startsDate(0) {
		b := p.next()
		p.accept("o'clock")
		return p.resolve(&a, &b)
	}
	p.at = mark
	if from {
		return p.unended(&a)
	}
	return timeRange{}, p.refuse(&a, "this time has no other end", "write 09:00-17:00, or `from 18:30` when the end is not known")
}

func (p *parser) unended(a *token) (timeRange, *Problem) {
	c := a.clock
	if bad := p.valid(a); bad != nil {
		return timeRange{}, bad
	}
	if !c.word && c.half == 0 && !c.twoDigits() && c.hour < 13 {
		return timeRange{}, p.refuse(a, "it is not clear whether this is morning or evening", "from 18:30, or from 6.30pm")
	}
	start := c.value()
	if start >= minutesPerDay {
		return timeRange{}, p.refuse(a, "a day starts at 00:00 and its last minute is 23:59", "from 00:00")
	}
	return timeRange{start: start, end: minutesPerDay, unended: true}, nil
}

func (c clock) twoDigits() bool { return c.minutes && c.digits == 2 }

// plain24 tells a time that can only be on the 24-hour clock.
func (c clock) plain24() bool {
	return c.half == 0 && !c.word && (c.hour > 12 || c.twoDigits() && c.hour < 10)
}

// value is minutes from midnight.
func (c clock) value() int {
	h := c.hour
	if c.half != 0 && h == 12 {
		h = 0
	}
	if c.half == 'p' {
		h += 12
	}
	return h*60 + c.minute
}

// valid refuses what is no time at all, and 12am.
func (p *parser) valid(t *token) *Problem {
	c := t.clock
	switch {
	case c.half == 'a' && c.hour == 12:
		return p.refuse(t, "12am is taken for noon by some and for midnight by others", "write midnight, noon, 00:00 or 12:00")
	case c.half != 0 && (c.hour < 1 || c.hour > 12):
		return p.refuse(t, "a time with am or pm runs from 1 to 12", "write 17:00 or 5pm")
	case c.minute > 59, c.hour > 24, c.hour == 24 && c.minute > 0, c.digits > 2:
		return p.refuse(t, "there is no such time: "+t.raw, "times run from 00:00 to 24:00")
	}
	return nil
}

// resolve makes a range of two times, or says why it would be a guess.
func (p *parser) resolve(a, b *token) (timeRange, *Problem) {
	if bad := p.valid(a); bad != nil {
		return timeRange{}, bad
	}
	if bad := p.valid(b); bad != nil {
		return timeRange{}, bad
	}
	ca, cb := a.clock, b.clock
	if !ca.settledBeside(cb) || !cb.settledBeside(ca) {
		return timeRange{}, p.refuse(a, "it is not clear which half of the day is meant by "+a.raw+"-"+b.raw,
			"write "+likely(ca, cb))
	}
	start, end := ca.value(), cb.value()
	if ca.text() == "noon" && !cb.plain24() && !cb.twoDigits() && cb.half == 0 && cb.hour < 12 {
		end += noon // noon-2 cannot be anything but the afternoon
	}
	if start == minutesPerDay {
		return timeRange{}, p.refuse(a, "a day starts at 00:00", "00:00-"+clockString(end))
	}
	if end == 0 {
		end = minutesPerDay
	}
	switch {
	case start == end:
		return timeRange{}, p.refuse(a, "this range starts and ends at the same time", "write 24h for day and night")
	case end < start && start >= earliestSpill && end <= latestSpill:
		end += minutesPerDay
	case end < start:
		return timeRange{}, p.backwards(a, start, end)
	}
	return timeRange{start: start, end: end}, nil
}

func (c clock) text() string {
	if c.word && c.hour == 12 {
		return "noon"
	}
	return ""
}

// settledBeside tells whether c says by itself, or with the other end of its
// range, which half of the day it is in.
func (c clock) settledBeside(other clock) bool {
	switch {
	case c.word || c.half != 0:
		return true
	case other.text() == "noon":
		return true
	case !c.minutes:
		return false
	case other.half != 0:
		return c.hour > 12
	case c.digits == 2:
		return !other.word || c.plain24()
	}
	return other.plain24() && !other.word
}

// likely is a suggestion for a range that was not clear, to be checked by the
// person who reads it.
func likely(a, b clock) string {
	s, e := a.hour*60+a.minute, b.hour*60+b.minute
	if a.half != 0 || a.word {
		s = a.value()
	} else if s < 7*60 {
		s += noon
	}
	if b.half != 0 || b.word {
		e = b.value()
	}
	for e <= s && e <= noon && e > 0 {
		e += noon
	}
	if s >= minutesPerDay || e > minutesPerDay || e <= s {
		return "09:00-17:00 or 9am-5pm"
	}
	return fmt.Sprintf("%s-%s or %s-%s", clockString(s), clockString(e), halfDay(s), halfDay(e))
}

// halfDay prints minutes from midnight with am or pm.
func halfDay(m int) string {
	switch m % minutesPerDay {
	case 0:
		return "midnight"
	case noon:
		return "noon"
	}
	h, half := m/60, "am"
	if h >= 12 {
		half = "pm"
	}
	if h = h % 12; h == 0 {
		h = 12
	}
	if m%60 == 0 {
		return fmt.Sprintf("%d%s", h, half)
	}
	return fmt.Sprintf("%d.%02d%s", h, m%60, half)
}

func (p *parser) backwards(a *token, start, end int) *Problem {
	hint := "write the earlier time first"
	if e := end + noon; end <= noon && e > start && e <= minutesPerDay {
		hint = "did you mean " + clockString(start) + "-" + clockString(e) + "?"
	}
	return p.refuse(a, "this range ends before it starts", hint)
}
