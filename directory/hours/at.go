package hours

import "time"

const (
	closingWithin = 30 * 60 // seconds left that count as closing
	searchDays    = 400     // how far ahead an opening is looked for
	openDays      = 8       // how far ahead a closing is looked for
)

const never = int64(1) << 62

// reading is what one track says at a moment. Times are Unix seconds.
type reading struct {
	status status
	why    reason
	rule   *rule  // the line that speaks, if one does
	then   status // what follows the end of an open spell
	until  int64  // the end of an open spell; never if out of sight
	next   int64  // the next opening; never if none is in sight
	maybe  int64  // the first later moment that is not known
	byAppt int64  // the first later moment by appointment
	opener *rule  // the line that opens next
	label  string
}

// moment is when and where a question is asked.
type moment struct {
	now   int64
	day   int
	clock wallClock
	cal   *Calendar
}

// At answers for the moment t. It looks ahead no more than 400 days.
func (h Hours) At(t time.Time, c Calendar) Answer {
	if a, done := h.blank(); done {
		return a
	}
	m := moment{cal: &c}
	m.clock, m.day, m.now = newWallClock(t)
	return m.answer(h.best(&m))
}

// blank answers for hours that say nothing at any time.
func (h Hours) blank() (Answer, bool) {
	switch {
	case h.p == nil:
		return Answer{State: NotKnown, Say: sayUnrecorded}, true
	case h.p.partial:
		return Answer{State: NotKnown, Say: sayMisunderstood}, true
	}
	return Answer{}, false
}

// best is the best reading over the labels.
func (h Hours) best(m *moment) reading {
	best := h.p.tracks[0].read(m, h.p.listed)
	for i := range h.p.tracks[1:] {
		r := h.p.tracks[i+1].read(m, h.p.listed)
		maybe, appt := min(best.maybe, r.maybe), min(best.byAppt, r.byAppt)
		if r.betters(best) {
			best = r
		}
		best.maybe, best.byAppt = maybe, appt
	}
	return best
}

func (r reading) betters(o reading) bool {
	switch {
	case r.status != o.status:
		return r.status > o.status
	case r.status == isOpen:
		return r.until > o.until
	case r.status == isUnknown:
		return r.why > o.why && o.why != becauseBank
	}
	return r.next < o.next
}

// read finds what the track says now, and then what comes next.
func (t *track) read(m *moment, listed bool) reading {
	r := reading{until: never, next: never, maybe: never, byAppt: never, label: t.label}
	var p dayPlan
	if t.spills {
		p.fill(t, m.day-1, m.cal, listed)
		r.see(&p, m, m.day-1)
	}
	p.fill(t, m.day, m.cal, listed)
	if p.base > r.status {
		r.status, r.why, r.rule = p.base, p.why, p.rule
	}
	r.see(&p, m, m.day)
	switch r.status {
	case isOpen:
		t.extend(&r, &p, m, listed)
	case isClosed, isAppointment:
		t.lookAhead(&r, &p, m, listed)
	}
	return r
}

// see betters the reading by the stretches of one day that hold now.
func (r *reading) see(p *dayPlan, m *moment, day int) {
	for i := range p.len() {
		s := p.stretch(i)
		if s.status <= r.status {
			continue
		}
		if m.clock.instant(day, s.start, false) <= m.now && m.now < m.clock.instant(day, s.end, true) {
			r.status, r.rule, r.why = s.status, s.rule, becauseUnended
		}
	}
}

// extend finds when the open spell ends: ranges that touch or overlap are one,
// across midnight too.
func (t *track) extend(r *reading, p *dayPlan, m *moment, listed bool) {
	end, day := m.now, m.day
	if t.spills {
		day--
	}
	for ; m.clock.instant(day, 0, false) <= end; day++ {
		if day > m.day+openDays {
			return // until stays never: it is open for longer than anyone asks
		}
		p.fill(t, day, m.cal, listed)
		for grown := true; grown; {
			grown = false
			for i := range p.len() {
				s := p.stretch(i)
				if s.status != isOpen || m.clock.instant(day, s.start, false) > end {
					continue
				}
				if e := m.clock.instant(day, s.end, true); e > end {
					end, grown = e, true
				}
			}
		}
	}
	r.until = end
	r.then = t.after(p, m, end, day-1)
}

// after is the status at the moment an open spell ends; p is the plan of the
// day it ends on.
func (t *track) after(p *dayPlan, m *moment, end int64, day int) status {
	at := moment{now: end, day: day, clock: m.clock, cal: m.cal}
	s := reading{status: p.base}
	s.see(p, &at, day)
	return s.status
}

// lookAhead finds the next opening, and whether something less sure comes
// first. p holds the plan of the day itself.
func (t *track) lookAhead(r *reading, p *dayPlan, m *moment, listed bool) {
	for day := m.day; day <= m.day+searchDays; day++ {
		if day > m.day {
			p.fill(t, day, m.cal, listed)
			switch p.base {
			case isUnknown:
				r.maybe = min(r.maybe, m.clock.instant(day, 0, false))
			case isAppointment:
				r.byAppt = min(r.byAppt, m.clock.instant(day, 0, false))
			}
		}
		for i := range p.len() {
			r.foresee(p.stretch(i), m, day)
		}
		if r.next != never || !t.opens && (r.maybe != never || r.byAppt != never) {
			return
		}
	}
}

// foresee takes note of a stretch that starts after now.
func (r *reading) foresee(s *stretch, m *moment, day int) {
	start := m.clock.instant(day, s.start, false)
	if start <= m.now || m.clock.instant(day, s.end, true) <= start {
		return
	}
	switch s.status {
	case isOpen:
		if start < r.next {
			r.next, r.opener = start, s.rule
		}
	case isUnknown:
		r.maybe = min(r.maybe, start)
	case isAppointment:
		r.byAppt = min(r.byAppt, start)
	}
}

// NextChange is a moment before which At answers the same as it does at t, in
// words too: never later than the true change, perhaps earlier, and at most a
// day away. It is zero when the answer cannot change.
func (h Hours) NextChange(t time.Time, c Calendar) time.Time {
	if _, done := h.blank(); done {
		return time.Time{}
	}
	m := moment{cal: &c}
	m.clock, m.day, m.now = newWallClock(t)
	next := m.clock.instant(m.day+1, 0, false)
	sooner := func(at int64) {
		if at > m.now {
			next = min(next, at)
		}
	}
	var p dayPlan
	for i := range h.p.tracks {
		for day := m.day - 1; day <= m.day; day++ {
			p.fill(&h.p.tracks[i], day, m.cal, h.p.listed)
			for j := range p.len() {
				s := p.stretch(j)
				sooner(m.clock.instant(day, s.start, false))
				sooner(m.clock.instant(day, s.end, true))
			}
		}
	}
	r := h.best(&m)
	if r.status == isOpen && r.until != never {
		sooner(r.until)
		left := r.until - m.now
		if left <= closingWithin {
			sooner(m.now + left%60 + 1) // the words count the minutes down
		} else {
			sooner(r.until - closingWithin)
		}
	}
	return time.Unix(next, 0).In(london)
}
