package hours

// Bounds on what is accepted, so that hostile text costs little.
const (
	maxLine   = 400 // characters in a line; the longest canonical line has fewer
	maxRules  = 100 // rules in one Hours
	maxRanges = 8   // ranges of time in one rule
	maxLabel  = 40  // characters
	maxNote   = 120 // characters
)

const (
	minutesPerDay = 24 * 60
	noon          = 12 * 60
	// A range may run past midnight only when it starts in the afternoon or
	// evening and ends by noon; anything else backwards is a slip of the pen.
	latestSpill   = noon
	earliestSpill = 16 * 60
)

type whenKind uint8

const (
	onWeekdays whenKind = iota // weekdays in days
	everyDay                   // the word daily and the flag 24h: bank holidays too
	nthWeekday                 // the nths of one weekday in the month
	everyWeeks                 // each weeks-th week, counted from the day from
	onBank                     // bank holidays
	onDates                    // from..to, both included
	allLines                   // flags on a line of their own
)

// weekdays is a set; bit 0 is Monday.
type weekdays uint8

const (
	allWeek  weekdays = 0x7f
	workdays weekdays = 0x1f
	satSun   weekdays = 0x60
)

// lastBit of when.nths stands for the last such weekday of a month; bits 0 to
// 4 for the first to the fifth.
const lastBit = 5

type when struct {
	kind     whenKind
	days     weekdays
	nths     uint8
	weeks    int
	from, to int // day numbers, see day.go
}

// adds reports whether lines of this kind add up, rather than replace the day.
func (k whenKind) adds() bool { return k <= everyWeeks }

type whatKind uint8

const (
	timed whatKind = iota
	allDay
	shut
	appointment
	vague   // evenings and weekends, without times
	nothing // a line of flags alone
)

// timeRange is in minutes of wall time from midnight; end may reach past 24:00
// into the next day. An unended range ("from 18:30") has end 24:00 and is not
// known rather than open.
type timeRange struct {
	start, end int
	unended    bool
}

type rule struct {
	label  string
	when   when
	what   whatKind
	ranges []timeRange
	other  bool // by appointment outside the times
	only   bool // by appointment inside the times
	term   bool // term time only
	noBank bool // not bank holidays
	note   string
}

// lists reports whether the rule is one of those that make up the usual
// timetable (and so says what an unmentioned bank holiday interrupts).
func (r *rule) lists() bool { return r.when.kind.adds() && r.what != shut }

// hits reports whether the rule's days include d. Bank holidays are the
// caller's business.
func (w *when) hits(d int) bool {
	switch w.kind {
	case onWeekdays:
		return w.days>>weekday(d)&1 == 1
	case everyDay:
		return true
	case nthWeekday:
		return w.days>>weekday(d)&1 == 1 && w.nths&nthsOf(d) != 0
	case everyWeeks:
		return d >= w.from && (d-w.from)%(7*w.weeks) == 0
	case onDates:
		return w.from <= d && d <= w.to
	}
	return false
}

// plan is what Parse makes of the lines: the rules, and for each label a track
// with the rules that bear on it.
type plan struct {
	rules   []rule
	tracks  []track
	partial bool // a line was refused
	listed  bool // some rule makes up a timetable
}

// track is the timetable of one label: its own rules, and the unlabelled ones
// that replace a day of everything.
type track struct {
	label              string
	lists              []rule
	shuts, bank, dates []rule
	other, only        bool // flags from a line of their own
	term, noBank       bool
	spills, opens      bool // some range runs past midnight; some rule can open it
}

func newPlan(rules []rule, partial bool) *plan {
	if len(rules) == 0 && !partial {
		return nil
	}
	p := &plan{rules: rules, partial: partial}
	var labels []string
	named := map[string]bool{}
	plain, flagged, listed := false, false, false
	for i := range rules {
		r := &rules[i]
		if r.label != "" {
			if k := labelKey(r.label); !named[k] {
				named[k] = true
				labels = append(labels, r.label)
			}
		} else if r.when.kind == allLines {
			flagged = true
		} else {
			plain = true
		}
		listed = listed || r.lists()
	}
	if plain || (flagged && !listed) || len(labels) == 0 {
		labels = append([]string{""}, labels...)
	}
	for _, l := range labels {
		p.tracks = append(p.tracks, newTrack(l, rules, listed))
	}
	for i := range p.tracks {
		p.listed = p.listed || len(p.tracks[i].lists) > 0
	}
	return p
}

// newTrack gathers the rules for one label. A flag on a line of its own covers
// the timetable lines; where there are none at all it speaks for every weekday.
func newTrack(label string, rules []rule, listed bool) track {
	t := track{label: label}
	key := labelKey(label)
	ownFlag := false
	for _, r := range rules {
		own := labelKey(r.label) == key
		if !own && r.label != "" {
			continue
		}
		switch {
		case r.when.kind == allLines:
			t.other, t.only = t.other || r.other, t.only || r.only
			t.term, t.noBank = t.term || r.term, t.noBank || r.noBank
			ownFlag = ownFlag || own && (r.other || r.only || r.term)
		case r.what == shut && r.when.kind.adds():
			t.shuts = append(t.shuts, r)
		case r.when.kind == onBank:
			t.bank = append(t.bank, r)
		case r.when.kind == onDates:
			t.dates = append(t.dates, r)
		case own:
			t.lists = append(t.lists, r)
		}
	}
	if len(t.lists) == 0 {
		if ownFlag && (label != "" || !listed) {
			t.lists = append(t.lists, rule{label: label, when: when{kind: onWeekdays, days: allWeek}, what: appointment})
		} else if t.noBank && !listed {
			t.bank = append(t.bank, rule{label: label, when: when{kind: onBank}, what: shut})
		}
	}
	for _, rs := range [][]rule{t.lists, t.bank, t.dates} {
		for i := range rs {
			t.opens = t.opens || rs[i].what == timed || rs[i].what == allDay
			for _, g := range rs[i].ranges {
				t.spills = t.spills || g.end > minutesPerDay
			}
		}
	}
	return t
}

// nthsOf is the set of nths a day is: the third Tuesday may also be the last.
func nthsOf(d int) uint8 {
	_, m, dom := civil(d)
	set := uint8(1) << ((dom - 1) / 7)
	if _, m2, _ := civil(d + 7); m2 != m {
		set |= 1 << lastBit
	}
	return set
}
