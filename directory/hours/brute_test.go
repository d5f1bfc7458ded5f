package hours

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var modelNations = []Nation{"", EnglandAndWales, Scotland, NorthernIreland}

// brute holds one set of rules and both readings of it.
type brute struct {
	tl     *timeline
	tracks []*painted
	hours  Hours
	cal    Calendar
}

func drawBrute(t *rapid.T, tl *timeline) *brute {
	b := &brute{tl: tl}
	loose := rapid.Bool().Draw(t, "loose")
	var rules []said
	var lines []string
	labels := []string{}
	for range rapid.IntRange(1, 6).Draw(t, "rules") {
		s := drawSaid(t, tl.first, len(tl.starts))
		line := s.text(loose)
		if loose && mixesClocks(s) {
			line = s.text(false)
		}
		rules, lines = append(rules, s), append(lines, line)
		if !slices.Contains(labels, s.label) {
			labels = append(labels, s.label)
		}
	}
	h, problems := Parse(lines)
	if len(problems) > 0 {
		t.Fatalf("%q: %+v", lines, problems)
	}
	b.hours = h
	b.cal.Nation = rapid.SampledFrom(modelNations).Draw(t, "nation")
	cal := calendarOf{banks: map[string]bool{}, real: map[string]bool{}}
	for _, y := range []int{2025, 2026, 2027, 2028} {
		for _, d := range published(b.cal.Nation, y) {
			cal.banks[d] = true
		}
	}
	for _, d := range displacedDays(b.cal.Nation) {
		cal.real[d] = true
	}
	if rapid.Bool().Draw(t, "oneOff") {
		d := tl.first.AddDate(0, 0, rapid.IntRange(0, len(tl.starts)-1).Draw(t, "oneOffDay"))
		b.cal.Holidays = []Holiday{{Date: d, Name: "Jubilee"}, {Date: d.AddDate(0, 0, 3), Nations: []Nation{"elsewhere"}}}
		cal.banks[d.Format(time.DateOnly)] = true
	}
	for _, l := range labels {
		b.tracks = append(b.tracks, paint(tl, rules, l, cal))
	}
	return b
}

// mixesClocks tells rules whose loose form has 00:30, which wants the 24-hour
// clock on its other end too.
func mixesClocks(s said) bool {
	for _, g := range s.times {
		for _, m := range g {
			if m/60%24 == 0 && m%1440 != 0 {
				return true
			}
		}
	}
	return false
}

// want is the model's answer for minute i.
func (b *brute) want(i int) (state State, until, next int) {
	best, until, next := mClosed, -1, -1
	for _, p := range b.tracks {
		best = max(best, int(p.state[i]))
	}
	for _, p := range b.tracks {
		if int(p.state[i]) != best {
			continue
		}
		if best == mOpen {
			until = max(until, int(p.openEnd[i]))
		} else if n := int(p.next[i]); n >= 0 && (next < 0 || n < next) {
			next = n
		}
	}
	switch best {
	case mOpen:
		if until-i <= 30 {
			return Closing, until, -1
		}
		if day := int(b.tl.day[i]) + openDays + 1; until >= b.tl.starts[day] {
			until = -1 // too far off to say
		}
		return Open, until, -1
	case mUnknown:
		return NotKnown, -1, -1
	case mAppointment:
		return ByAppointment, -1, next
	}
	return Closed, -1, next
}

func (b *brute) check(t *rapid.T, i int) {
	at := b.tl.first.Add(time.Duration(i) * time.Minute)
	got := b.hours.At(at, b.cal)
	state, until, next := b.want(i)
	minute := func(m int) time.Time {
		if m < 0 {
			return time.Time{}
		}
		return b.tl.first.Add(time.Duration(m) * time.Minute)
	}
	if got.State != state || !got.Until.Equal(minute(until)) {
		t.Fatalf("%q %s at %s\n got %+v\nwant %s until %s", b.hours.Lines(), b.cal.Nation, at.In(london), got, state, minute(until).In(london))
	}
	far := int(b.tl.day[i]) + searchDays
	if next >= 0 && int(b.tl.day[next]) > far {
		next = -1
	}
	if next < 0 && far >= len(b.tl.starts) {
		return // the model does not look that far
	}
	if !got.Next.Equal(minute(next)) {
		t.Fatalf("%q %s at %s\n got %+v\nwant next %s", b.hours.Lines(), b.cal.Nation, at.In(london), got, minute(next).In(london))
	}
}

// TestAtAgreesWithBruteForce compares At with the painted minutes of two years:
// at random, around both changes of the clocks, and on each side of changes.
func TestAtAgreesWithBruteForce(t *testing.T) {
	tl := newTimeline(utcDay(2025, time.December, 29), utcDay(2028, time.January, 20))
	from, to := tl.starts[3], tl.starts[len(tl.starts)-20]
	var changes []int
	for d := range len(tl.starts) - 1 {
		if tl.starts[d+1]-tl.starts[d] != 1440 {
			changes = append(changes, tl.starts[d])
		}
	}
	if len(changes) != 4 {
		t.Fatalf("%d changes of the clocks in two years", len(changes))
	}
	rapid.Check(t, func(t *rapid.T) {
		b := drawBrute(t, tl)
		seed := uint64(rapid.Uint64().Draw(t, "moments"))
		pick := func(n int) int { // moments need no shrinking
			seed = seed*6364136223846793005 + 1442695040888963407
			return int(seed>>33) % n
		}
		for range 150 {
			i := from + pick(to-from)
			b.check(t, i)
			p := b.tracks[pick(len(b.tracks))]
			for j := i; j < to && j < i+14*1440; j++ {
				if p.state[j] != p.state[j+1] {
					for _, k := range []int{j, j + 1, j - 29, j - 30, j - 31} {
						b.check(t, k)
					}
					break
				}
			}
			b.check(t, changes[pick(4)]+pick(40*60)-10*60)
		}
	})
}

// TestNextChangeIsNotLate: until NextChange every minute answers the same.
func TestNextChangeIsNotLate(t *testing.T) {
	first := utcDay(2026, time.January, 1)
	rapid.Check(t, func(t *rapid.T) {
		var lines []string
		for range rapid.IntRange(1, 4).Draw(t, "rules") {
			lines = append(lines, drawSaid(t, first, 365).text(false))
		}
		h, problems := Parse(lines)
		if len(problems) > 0 {
			t.Fatalf("%q: %+v", lines, problems)
		}
		at := first.Add(time.Duration(rapid.IntRange(0, 365*86400).Draw(t, "second")) * time.Second)
		now, change := h.At(at, Calendar{}), h.NextChange(at, Calendar{})
		if !change.After(at) || change.After(at.Add(25*time.Hour)) {
			t.Fatalf("%q at %s: next change %s", lines, at, change)
		}
		for s := at; s.Before(change); s = s.Add(97 * time.Second) {
			if a := h.At(s, Calendar{}); a != now {
				t.Fatalf("%q: %+v at %s, %+v at %s, yet next change %s", lines, now, at, a, s, change)
			}
		}
		if a := h.At(change.Add(-time.Second), Calendar{}); a != now && change.Add(-time.Second).After(at) {
			t.Fatalf("%q: %+v at %s, %+v a second before %s", lines, now, at, a, change)
		}
	})
}

// TestPrintedHoursParseBack: parse(print(h)) = h.
func TestPrintedHoursParseBack(t *testing.T) {
	first := utcDay(2026, time.January, 1)
	rapid.Check(t, func(t *rapid.T) {
		var lines []string
		for range rapid.IntRange(1, 6).Draw(t, "rules") {
			s := drawSaid(t, first, 800)
			line := s.text(rapid.Bool().Draw(t, "loose") && !mixesClocks(s))
			if rapid.Bool().Draw(t, "noted") {
				line += " (" + rapid.StringMatching(`[A-Za-z'’,:;.!? -]{1,20}[a-z]`).Draw(t, "note") + ")"
			}
			lines = append(lines, line)
		}
		h, problems := Parse(lines)
		if len(problems) > 0 {
			t.Fatalf("%q: %+v", lines, problems)
		}
		again, problems := Parse(h.Lines())
		if len(problems) > 0 || !again.Equal(h) || !slices.Equal(h.Lines(), again.Lines()) {
			t.Fatalf("%q\nprints %q\nthen   %q %+v", lines, h.Lines(), again.Lines(), problems)
		}
	})
}
