package hours

import (
	"strings"
	"time"
)

// Kind tells which days a Rule is about.
type Kind string

// The kinds of days.
const (
	Weekly       Kind = "weekly"        // Days of every week
	Daily        Kind = "daily"         // every day, bank holidays too
	NthWeekday   Kind = "nth-weekday"   // the Nths of Days[0] in a month
	EveryWeeks   Kind = "every-weeks"   // each Weeks-th week from From
	BankHolidays Kind = "bank-holidays" // bank holidays
	Dates        Kind = "dates"         // From to To, both included
	FlagsOnly    Kind = "flags"         // words that cover the lines of the timetable
)

// Rule is one understood line, taken apart for exchange with other formats.
type Rule struct {
	Line  string // canonical form
	Label string
	Note  string
	Kind  Kind
	Days  []time.Weekday // from Monday
	Nths  []int          // 1 to 5, and -1 for the last
	Weeks int
	From  time.Time // midnight UTC of the day
	To    time.Time

	Times             []Times // empty unless times are given
	AllDay            bool    // 24h
	Closed            bool
	ByAppointment     bool // on these days, or outside the Times when there are any
	ByAppointmentOnly bool // inside the Times
	TermTimeOnly      bool
	NotBankHolidays   bool
	EveningsWeekends  bool // "evenings and weekends", without times
}

// Times is one range of wall times.
type Times struct {
	Opens  string // "09:00"
	Closes string // "17:00", up to "24:00"; earlier than Opens: on the next day; "" when not known
}

// Rules takes the understood lines apart, in the order of Lines.
func (h Hours) Rules() []Rule {
	if h.p == nil {
		return nil
	}
	out := make([]Rule, 0, len(h.p.rules))
	for i := range h.p.rules {
		out = append(out, h.p.rules[i].view())
	}
	return out
}

func (r *rule) view() Rule {
	v := Rule{
		Line: r.String(), Label: r.label, Note: r.note, Kind: r.when.kind.name(),
		AllDay: r.what == allDay, Closed: r.what == shut, EveningsWeekends: r.what == vague,
		ByAppointment: r.other || r.what == appointment, ByAppointmentOnly: r.only,
		TermTimeOnly: r.term, NotBankHolidays: r.noBank,
	}
	for i := range 7 {
		if r.when.days>>i&1 == 1 {
			v.Days = append(v.Days, time.Weekday((i+1)%7))
		}
	}
	for i := range nthNames {
		if r.when.nths>>i&1 == 1 {
			n := i + 1
			if i == lastBit {
				n = -1
			}
			v.Nths = append(v.Nths, n)
		}
	}
	switch r.when.kind {
	case everyWeeks:
		v.Weeks, v.From = r.when.weeks, dayTime(r.when.from)
	case onDates:
		v.From, v.To = dayTime(r.when.from), dayTime(r.when.to)
	}
	for _, g := range r.ranges {
		t := Times{Opens: clockString(g.start), Closes: clockString(g.end)}
		if g.unended {
			t.Closes = ""
		}
		v.Times = append(v.Times, t)
	}
	return v
}

func (k whenKind) name() Kind {
	return [...]Kind{Weekly, Daily, NthWeekday, EveryWeeks, BankHolidays, Dates, FlagsOnly}[k]
}

func dayTime(d int) time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Overlaps names the pairs of lines that open the same minutes of a week twice
// (or one line that does so by itself), for a warning: they are understood as
// one longer range. Ranges that only touch do not count.
func (h Hours) Overlaps() [][2]string {
	if h.p == nil {
		return nil
	}
	var out [][2]string
	for i := range h.p.rules {
		for j := i; j < len(h.p.rules); j++ {
			if a, b := &h.p.rules[i], &h.p.rules[j]; a.overlaps(b, i == j) {
				out = append(out, [2]string{a.String(), b.String()})
			}
		}
	}
	return out
}

func (r *rule) overlaps(o *rule, self bool) bool {
	if !r.lists() || !o.lists() || !strings.EqualFold(r.label, o.label) || r.when.mask()&o.when.mask() == 0 {
		return false
	}
	if !self && (r.what == allDay || o.what == allDay) {
		return r.what <= allDay && o.what <= allDay
	}
	for i, a := range r.ranges {
		for j, b := range o.ranges {
			if (!self || i < j) && a.start < b.end && b.start < a.end {
				return true
			}
		}
	}
	return false
}
