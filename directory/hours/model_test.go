package hours

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"
)

// This file is a second, slow reading of the design: it paints every minute of
// two years with what the rules say, and shares no code with the package.

const (
	mClosed = iota
	mUnknown
	mAppointment
	mOpen
)

// said is a rule as a generator makes it: its meaning, and a way to write it.
type said struct {
	label          string
	kind           string // week, daily, nth, fort, bank, date, flag
	days           []time.Weekday
	nths           []int // 1..5, 6 for last
	from, to       time.Time
	what           string // times, 24h, closed, appt, vague, none
	times          [][2]int
	openEnd        int // minutes, or -1
	other, only    bool
	term, notBanks bool
}

func (s said) adds() bool {
	return (s.kind == "week" || s.kind == "daily" || s.kind == "nth" || s.kind == "fort") && s.what != "closed"
}

func utcDay(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func (s said) on(d time.Time) bool {
	switch s.kind {
	case "week":
		return slices.Contains(s.days, d.Weekday())
	case "daily":
		return true
	case "nth":
		last := d.AddDate(0, 0, 7).Month() != d.Month()
		return d.Weekday() == s.days[0] && (slices.Contains(s.nths, (d.Day()+6)/7) || last && slices.Contains(s.nths, 6))
	case "fort":
		n := int(d.Sub(s.from).Hours() / 24)
		return n >= 0 && n%14 == 0
	case "date":
		return !d.Before(s.from) && !d.After(s.to)
	}
	return false
}

// painted is one label's two years, by UTC minute.
type painted struct {
	state   []uint8
	openEnd []int32 // where a run of open minutes ends
	next    []int32 // the next first minute of one
}

// timeline knows the local day and minute of every UTC minute.
type timeline struct {
	first  time.Time // local midnight, also UTC midnight
	minute []int16
	day    []int16
	starts []int // index of each local midnight
}

func newTimeline(from, to time.Time) *timeline {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err)
	}
	tl := &timeline{first: from}
	day, last := int16(-1), -1
	for t := from; t.Before(to); t = t.Add(time.Minute) {
		l := t.In(zone)
		if l.Day() != last {
			day, last = day+1, l.Day()
			tl.starts = append(tl.starts, len(tl.minute))
		}
		tl.minute = append(tl.minute, int16(l.Hour()*60+l.Minute()))
		tl.day = append(tl.day, day)
	}
	return tl
}

// find is the UTC minute of a wall time: the last if it comes twice and is an
// end, and an hour on if it does not come at all.
func (tl *timeline) find(day, minute int, end bool) int {
	day, minute = day+minute/1440, minute%1440
	if day >= len(tl.starts) {
		return len(tl.minute)
	}
	var hits []int
	for i := tl.starts[day]; i < len(tl.minute) && int(tl.day[i]) == day; i++ {
		if int(tl.minute[i]) == minute {
			hits = append(hits, i)
		}
	}
	switch {
	case len(hits) == 0:
		return tl.find(day, minute+60, end)
	case end:
		return hits[len(hits)-1]
	}
	return hits[0]
}

// findFast is find for the days on which the clocks do not change.
func (tl *timeline) findFast(day, minute int, end bool) int {
	d := day + minute/1440
	if d+1 < len(tl.starts) && tl.starts[d+1]-tl.starts[d] == 1440 {
		return tl.starts[d] + minute%1440
	}
	return tl.find(day, minute, end)
}

// calendarOf tells a holiday from the real day of a moved one, from dates.
type calendarOf struct{ banks, real map[string]bool }

func paint(tl *timeline, rules []said, label string, cal calendarOf) *painted {
	p := &painted{state: make([]uint8, len(tl.minute))}
	rules, listed := standIns(rules, label)
	put := func(from, to int, state uint8) {
		for i := max(from, 0); i < to && i < len(p.state); i++ {
			p.state[i] = max(p.state[i], state)
		}
	}
	for day := range tl.starts {
		d := tl.first.AddDate(0, 0, day)
		end := len(tl.minute)
		if day+1 < len(tl.starts) {
			end = tl.starts[day+1]
		}
		claims, unknown := claimsOn(d, rules, label, cal)
		if unknown || len(claims) == 0 && !listed {
			put(tl.starts[day], end, mUnknown)
		}
		for _, s := range claims {
			flags := flagsFor(s, rules)
			inside := uint8(mOpen)
			if flags.only {
				inside = mAppointment
			}
			switch {
			case s.what == "closed":
			case flags.term || s.what == "vague":
				put(tl.starts[day], end, mUnknown)
				if s.what != "vague" || flags.term {
					continue
				}
			case s.what == "24h":
				put(tl.starts[day], end, inside)
			case s.what == "times":
				for _, g := range s.times {
					put(tl.findFast(day, g[0], false), tl.findFast(day, g[1], true), inside)
				}
				if s.openEnd >= 0 {
					state := uint8(mUnknown)
					if flags.only {
						state = mAppointment
					}
					put(tl.findFast(day, s.openEnd, false), end, state)
				}
			}
			if s.what == "appt" || flags.other {
				put(tl.starts[day], end, mAppointment)
			}
		}
	}
	p.index()
	return p
}

func flagsFor(s said, rules []said) said {
	for _, f := range rules {
		if f.kind == "flag" && s.adds() {
			s.other, s.only = s.other || f.other, s.only || f.only
			s.term, s.notBanks = s.term || f.term, s.notBanks || f.notBanks
		}
	}
	return s
}

// standIns keeps the rules that bear on a label, and adds what a lone flag
// stands for. It also tells whether anything at all makes up a timetable.
func standIns(all []said, label string) ([]said, bool) {
	var mine []said
	listed, own, flag, noBank := false, false, false, false
	for _, s := range all {
		listed = listed || s.adds()
		lone := s.kind == "flag" && (s.other || s.only || s.term)
		replaces := s.kind == "bank" || s.kind == "date" || s.what == "closed" || s.kind == "flag"
		if s.label == label || s.label == "" && replaces {
			mine = append(mine, s)
			own = own || s.adds() && s.label == label
			flag = flag || lone && s.label == label
			noBank = noBank || s.kind == "flag" && s.notBanks
		}
	}
	week := []time.Weekday{0, 1, 2, 3, 4, 5, 6}
	if flag && !own && (label != "" || !listed) {
		mine = append(mine, said{label: label, kind: "week", days: week, what: "appt", openEnd: -1})
	} else if noBank && !own && !listed {
		mine = append(mine, said{label: label, kind: "bank", what: "closed", openEnd: -1})
	}
	for _, s := range all { // a lone flag of another label makes a timetable too
		if s.kind == "flag" && (s.other || s.only || s.term) && (s.label != "" || !listed) {
			listed = true
		}
	}
	return mine, listed
}

// claimsOn gives the rules that win a day, and whether the day is not known
// because of a bank holiday.
func claimsOn(d time.Time, rules []said, label string, cal calendarOf) (win []said, unknown bool) {
	key := d.Format(time.DateOnly)
	bank, real := cal.banks[key], cal.real[key] && !cal.banks[key]
	best := -1
	claim := func(level int, s said, dunno bool) {
		if level > best {
			best, win, unknown = level, nil, false
		}
		if level == best {
			win, unknown = append(win, s), unknown || dunno
		}
	}
	for _, s := range rules {
		switch {
		case s.kind == "date" && s.on(d):
			claim(1_000_000-int(s.to.Sub(s.from).Hours()/24), s, false)
		case s.kind == "bank" && bank:
			claim(500, s, false)
		case s.kind == "flag" || !s.on(d):
		case s.what == "closed":
			claim(300, s, false)
		case bank && flagsFor(s, rules).notBanks:
			claim(400, said{what: "closed"}, false)
		case (bank || real) && s.kind != "daily":
			claim(100, said{what: "nothing", openEnd: -1}, true)
		default:
			claim(100, s, false)
		}
	}
	for _, s := range win {
		if s.what == "closed" {
			return []said{s}, false
		}
	}
	return win, unknown
}

func (p *painted) index() {
	n := len(p.state)
	p.openEnd, p.next = make([]int32, n+1), make([]int32, n+1)
	p.openEnd[n], p.next[n] = int32(n), -1
	for i := n - 1; i >= 0; i-- {
		p.openEnd[i], p.next[i] = int32(i), p.next[i+1]
		if p.state[i] == mOpen {
			p.openEnd[i] = max(p.openEnd[i+1], int32(i+1))
			if i == 0 || p.state[i-1] != mOpen {
				p.next[i] = int32(i)
			}
		}
	}
}

// The generator.

func drawTimes(t *rapid.T) [][2]int {
	var out [][2]int
	for range rapid.IntRange(1, 3).Draw(t, "ranges") {
		var a, b int
		switch rapid.IntRange(0, 4).Draw(t, "shape") {
		case 0: // around the hours that come twice or never
			a = rapid.IntRange(0, 36).Draw(t, "a") * 5
			b = a + rapid.IntRange(1, 30).Draw(t, "b")*5
		case 1: // past midnight
			a = rapid.IntRange(960, 1439).Draw(t, "a")
			b = 1440 + rapid.IntRange(1, 720).Draw(t, "b")
		case 2:
			a = rapid.IntRange(1, 1439).Draw(t, "a")
			b = 1440
		default:
			a = rapid.IntRange(0, 94).Draw(t, "a") * 15
			b = min(1439, a+rapid.IntRange(1, 40).Draw(t, "b")*15)
		}
		if a == 0 && b >= 1439 {
			b = 1400
		}
		out = append(out, [2]int{a, b})
	}
	return out
}

func drawDays(t *rapid.T) []time.Weekday {
	var days []time.Weekday
	mask := rapid.IntRange(1, 127).Draw(t, "days")
	for i := range 7 {
		if mask>>i&1 == 1 {
			days = append(days, time.Weekday(i))
		}
	}
	return days
}

func drawSaid(t *rapid.T, first time.Time, days int) said {
	s := said{openEnd: -1, what: "times"}
	s.label = rapid.SampledFrom([]string{"", "", "", "Clinic", "Phone line"}).Draw(t, "label")
	s.kind = rapid.SampledFrom([]string{"week", "week", "week", "daily", "nth", "fort", "bank", "date", "date", "flag"}).Draw(t, "kind")
	date := func(name string) time.Time { return first.AddDate(0, 0, rapid.IntRange(0, days-1).Draw(t, name)) }
	switch s.kind {
	case "week":
		s.days = drawDays(t)
	case "nth":
		s.days = []time.Weekday{time.Weekday(rapid.IntRange(0, 6).Draw(t, "day"))}
		for n := 1; n <= 6; n++ {
			if rapid.Bool().Draw(t, "nth") {
				s.nths = append(s.nths, n)
			}
		}
		if len(s.nths) == 0 {
			s.nths = []int{6}
		}
	case "fort":
		s.from = date("from")
	case "date":
		s.from = date("from")
		s.to = s.from.AddDate(0, 0, rapid.SampledFrom([]int{0, 0, 1, 7, 40}).Draw(t, "length"))
	case "flag":
		s.what = "none"
		switch rapid.IntRange(0, 3).Draw(t, "flag") {
		case 0:
			s.other = true
		case 1:
			s.only = true
		case 2:
			s.term = true
		default:
			s.notBanks = true
		}
		return s
	}
	return drawWhat(t, s)
}

func drawWhat(t *rapid.T, s said) said {
	s.what = rapid.SampledFrom([]string{"times", "times", "times", "times", "24h", "closed", "appt", "vague"}).Draw(t, "what")
	if s.what == "vague" {
		if s.kind != "week" {
			s.what = "times"
		} else {
			s.days = []time.Weekday{0, 1, 2, 3, 4, 5, 6}
			return s
		}
	}
	if s.what == "times" {
		s.times = drawTimes(t)
		if rapid.IntRange(0, 5).Draw(t, "openEnd") == 0 {
			s.openEnd = rapid.IntRange(600, 1380).Draw(t, "from")
		}
		switch rapid.IntRange(0, 7).Draw(t, "appointment") {
		case 0:
			s.other = true
		case 1:
			s.only = true
		}
	}
	if s.adds() {
		s.term = rapid.IntRange(0, 7).Draw(t, "term") == 0
		s.notBanks = rapid.IntRange(0, 3).Draw(t, "notBanks") == 0
	}
	return s
}

// text writes the rule, not always in the canonical way.
func (s said) text(loose bool) string {
	var b strings.Builder
	if s.label != "" {
		b.WriteString(s.label + ": ")
	}
	if s.what == "vague" {
		b.WriteString("evenings and weekends")
	} else if s.what != "none" {
		b.WriteString(s.whenText(loose) + " " + s.timesText(loose))
	}
	if s.only {
		b.WriteString(" by appointment only")
	} else if s.other {
		b.WriteString(" by appointment")
	}
	if s.term {
		b.WriteString(" (term time only)")
	}
	if s.notBanks {
		b.WriteString(map[bool]string{true: " except bank holidays", false: " (not bank holidays)"}[loose && !s.term])
	}
	return b.String()
}

func (s said) whenText(loose bool) string {
	var names []string
	for _, d := range s.days {
		name := d.String()
		if !loose {
			name = name[:3]
		}
		names = append(names, name)
	}
	switch s.kind {
	case "week":
		return strings.Join(names, ", ")
	case "daily":
		return "daily"
	case "nth":
		var ns []string
		for _, n := range s.nths {
			ns = append(ns, []string{"1st", "2nd", "third", "fourth", "5th", "last"}[n-1])
		}
		return strings.Join(ns, ", ") + " " + names[0]
	case "fort":
		return "every 2 weeks " + s.from.Format("Mon") + " from " + s.from.Format(time.DateOnly)
	case "bank":
		return "Bank holidays"
	}
	if s.from.Equal(s.to) {
		return s.from.Format("2 January 2006")
	}
	return s.from.Format("2 Jan 2006") + " to " + s.to.Format("2006-01-02")
}

func (s said) timesText(loose bool) string {
	switch s.what {
	case "24h":
		return "24h"
	case "closed":
		return "closed"
	case "appt":
		return "by appointment"
	}
	var parts []string
	for _, g := range s.times {
		parts = append(parts, wallText(g[0], loose)+"-"+wallText(g[1], loose))
	}
	if s.openEnd >= 0 {
		parts = append(parts, "from "+wallText(s.openEnd, false))
	}
	return strings.Join(parts, ", ")
}

func wallText(m int, loose bool) string {
	h := m / 60 % 24
	switch {
	case !loose && m == 1440:
		return "24:00"
	case !loose:
		return fmt.Sprintf("%02d:%02d", h, m%60)
	case m%1440 == 0:
		return "midnight"
	case h == 0:
		return fmt.Sprintf("%02d:%02d", h, m%60) // 12.30am is refused
	case h < 12:
		return fmt.Sprintf("%d.%02dam", h, m%60)
	}
	return fmt.Sprintf("%d:%02d pm", (h+11)%12+1, m%60)
}
