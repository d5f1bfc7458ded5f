package hours

import (
	"time"
	_ "time/tzdata" // so that Europe/London is there on every machine
)

// Days are counted from 1 January 1970, as numbers: a day of a calendar has no
// zone and no length until it is laid on the clock.

// weekday is 0 for Monday to 6 for Sunday.
func weekday(d int) int { return ((d+3)%7 + 7) % 7 }

func civil(d int) (year int, month time.Month, day int) {
	return time.Unix(int64(d)*86400, 0).UTC().Date()
}

func dayNumber(year int, month time.Month, day int) int {
	return int(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// status is what can be said of a track at a moment, the best last.
type status uint8

const (
	isClosed status = iota
	isUnknown
	isAppointment
	isOpen
)

// reason is why nothing better than "not known" can be said.
type reason uint8

const (
	becauseVague      reason = iota // evenings and weekends
	becauseUnended                  // from 18:30
	becauseTerm                     // term time only
	becauseBank                     // a bank holiday no line mentions
	becauseDisplaced                // the real day of a holiday that has a substitute
	becauseUnrecorded               // no line speaks of this day
)

// stretch is part of a day that differs from its base.
type stretch struct {
	start, end int // wall minutes from the day's midnight
	status     status
	rule       *rule
}

// dayPlan is what the rules make of one day: a base that holds all day and
// stretches that may better it.
type dayPlan struct {
	base status
	why  reason
	rule *rule // behind a base of by appointment

	// A day rarely has more than a few stretches; kept in the plan itself they
	// cost no memory of their own.
	room [8]stretch
	n    int
	more []stretch
}

func (p *dayPlan) reset() {
	p.base, p.why, p.rule = isClosed, becauseVague, nil
	p.n, p.more = 0, nil
}

func (p *dayPlan) put(s stretch) {
	if p.n < len(p.room) {
		p.room[p.n] = s
		p.n++
		return
	}
	p.more = append(p.more, s)
}

func (p *dayPlan) len() int { return p.n + len(p.more) }

func (p *dayPlan) stretch(i int) *stretch {
	if i < p.n {
		return &p.room[i]
	}
	return &p.more[i-p.n]
}

func (p *dayPlan) unknown(why reason) {
	if p.base == isUnknown {
		p.why = max(p.why, why)
	} else if p.base < isUnknown {
		p.base, p.why = isUnknown, why
	}
}

// add lays one rule on the day. The flags are those of the whole track and
// touch timetable lines only.
func (p *dayPlan) add(r *rule, t *track) {
	lists := r.lists()
	if r.term || lists && t.term {
		p.unknown(becauseTerm)
		return
	}
	only := r.only || lists && t.only
	if (r.other || r.what == appointment || lists && t.other) && p.base < isAppointment {
		p.base, p.rule = isAppointment, r
	}
	open := isOpen
	if only {
		open = isAppointment
	}
	switch r.what {
	case vague:
		p.unknown(becauseVague)
	case allDay:
		p.put(stretch{0, minutesPerDay, open, r})
	case timed:
		for _, g := range r.ranges {
			s := stretch{g.start, g.end, open, r}
			if g.unended && !only {
				s.status = isUnknown
			}
			p.put(s)
		}
	}
}

// fill works out day d for the track, highest precedence first: a single date,
// a shorter then a longer range of dates, bank holiday, weekly closed, and
// last the lines that add up.
func (p *dayPlan) fill(t *track, d int, c *Calendar, listed bool) {
	p.reset()
	if t.fillDates(p, d) {
		return
	}
	if len(t.lists) == 0 && len(t.bank) == 0 && len(t.shuts) == 0 {
		p.unlisted(listed)
		return
	}
	kind, _ := c.day(d)
	if kind == bankHoliday && t.fillBank(p, d) {
		return
	}
	for i := range t.shuts {
		if t.shuts[i].when.hits(d) {
			return
		}
	}
	if kind != ordinary {
		t.fillUnmentioned(p, d, kind, listed)
		return
	}
	hit := false
	for i := range t.lists {
		if r := &t.lists[i]; r.when.hits(d) {
			hit = true
			p.add(r, t)
		}
	}
	if !hit {
		p.unlisted(listed)
	}
}

// unlisted is a day no line speaks of: closed when there is a timetable it is
// not in, and not known when there is none.
func (p *dayPlan) unlisted(listed bool) {
	if !listed {
		p.unknown(becauseUnrecorded)
	}
}

// fillDates applies the most exact dates that cover d, if any do.
func (t *track) fillDates(p *dayPlan, d int) bool {
	shortest := -1
	for i := range t.dates {
		w := &t.dates[i].when
		if w.hits(d) && (shortest < 0 || w.to-w.from < shortest) {
			shortest = w.to - w.from
		}
	}
	if shortest < 0 {
		return false
	}
	for i := range t.dates {
		r := &t.dates[i]
		if !r.when.hits(d) || r.when.to-r.when.from != shortest {
			continue
		}
		if r.what == shut {
			p.reset()
			return true
		}
		p.add(r, t)
	}
	return true
}

// fillBank applies the lines that mention a bank holiday. A line that says it
// does not run on bank holidays closes the ones it would have run on, unless
// another line gives times for bank holidays.
func (t *track) fillBank(p *dayPlan, d int) bool {
	for i := range t.bank {
		if t.bank[i].what == shut {
			p.reset()
			return true
		}
		p.add(&t.bank[i], t)
	}
	if len(t.bank) > 0 {
		return true
	}
	for i := range t.lists {
		if r := &t.lists[i]; (r.noBank || t.noBank) && r.when.hits(d) {
			return true
		}
	}
	return false
}

// fillUnmentioned is a bank holiday no line mentions, or the real day of one
// that has a substitute: only what says "every day" is sure to run.
func (t *track) fillUnmentioned(p *dayPlan, d int, kind dayKind, listed bool) {
	hit := false
	for i := range t.lists {
		r := &t.lists[i]
		if !r.when.hits(d) {
			continue
		}
		hit = true
		if r.when.kind == everyDay {
			p.add(r, t)
		} else if kind == bankHoliday {
			p.unknown(becauseBank)
		} else {
			p.unknown(becauseDisplaced)
		}
	}
	if !hit {
		p.unlisted(listed)
	}
}

// london never changes after start-up. The zone is embedded, so loading it
// cannot fail; UTC stands in rather than a crash.
var london = func() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil {
		return time.UTC
	}
	return l
}()

// Wall is the moment of a wall time in London: a time in the hour that is
// missing in spring moves forward by that hour, of a time that comes twice in
// autumn it is the first.
func Wall(year int, month time.Month, day, hour, minute int) time.Time {
	c, d, _ := newWallClock(time.Date(year, month, day, 12, 0, 0, 0, time.UTC))
	return time.Unix(c.instant(d, hour*60+minute, false), 0).In(london)
}

// wallClock turns wall times near one moment into moments.
type wallClock struct {
	offset int64 // seconds east of UTC at that moment
	lo, hi int64 // wall times here certainly have that offset
}

const changeMargin = 6 * 3600 // seconds; more than any change of the clocks

// newWallClock also tells the day and the Unix second of the moment.
func newWallClock(t time.Time) (c wallClock, day int, now int64) {
	l := t.In(london)
	_, off := l.Zone()
	c.offset = int64(off)
	from, to := l.ZoneBounds()
	c.lo, c.hi = -1<<62, 1<<62
	if !from.IsZero() {
		c.lo = from.Unix() + c.offset + changeMargin
	}
	if !to.IsZero() {
		c.hi = to.Unix() + c.offset - changeMargin
	}
	now = l.Unix()
	return c, floorDiv(now+c.offset, 86400), now
}

func floorDiv(a, b int64) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return int(q)
}

// instant is the Unix second of a wall time. A time in the hour that is missing
// in spring moves forward by that hour; of a time that comes twice in autumn an
// end is the second, anything else the first.
func (c *wallClock) instant(day, minute int, end bool) int64 {
	wall := int64(day)*86400 + int64(minute)*60
	if c.lo <= wall && wall < c.hi {
		return wall - c.offset
	}
	before, after := offsetAt(wall-86400), offsetAt(wall+86400)
	first, second := wall-before, wall-after
	fits1, fits2 := offsetAt(first) == before, offsetAt(second) == after
	switch {
	case fits1 && fits2 && end:
		return max(first, second)
	case fits1 && fits2:
		return min(first, second)
	case fits2:
		return second
	}
	return first // fits, or lies in the gap: the old offset moves it forward
}

func offsetAt(unix int64) int64 {
	_, off := time.Unix(unix, 0).In(london).Zone()
	return int64(off)
}
