package trial

import (
	"time"

	"signpost/internal/desk"
)

// span spreads contacts over days the way a helpline has them: few at night,
// most between ten and four, fewer at weekends.
type span struct {
	hours []time.Time // starts
	sums  []float64   // weight of all hours up to and including
	end   time.Time
	at    int // hour that the last moment was in
}

// byHour is how busy each hour of a weekday is, by the clock on the wall.
var byHour = [24]float64{1, 1, 1, 0, 0, 0, 1, 2, 5, 12, 16, 16, 14, 14, 15, 14, 12, 9, 8, 7, 5, 3, 2, 1}

// weekend is how busy Saturdays and Sundays are beside it.
const weekend = 0.45

func newSpan(from, to time.Time) *span {
	s := &span{end: to}
	sum := 0.0
	for h := from.Truncate(time.Hour); h.Before(to); h = h.Add(time.Hour) {
		wall := h.In(desk.London())
		w := byHour[wall.Hour()]
		if d := wall.Weekday(); d == time.Saturday || d == time.Sunday {
			w *= weekend
		}
		if rest := to.Sub(h); rest < time.Hour {
			w *= rest.Hours()
		}
		sum += w
		s.hours, s.sums = append(s.hours, h), append(s.sums, sum)
	}
	return s
}

// moment is where share (0 to 1) of all contacts have begun. It must not shrink
// from call to call.
func (s *span) moment(share float64) time.Time {
	total := s.sums[len(s.sums)-1]
	want := share * total
	for s.at < len(s.sums)-1 && s.sums[s.at] <= want {
		s.at++
	}
	before := 0.0
	if s.at > 0 {
		before = s.sums[s.at-1]
	}
	long := min(time.Hour, s.end.Sub(s.hours[s.at]))
	within := 0.0
	if w := s.sums[s.at] - before; w > 0 {
		within = min(1, max(0, (want-before)/w))
	}
	return s.hours[s.at].Add(time.Duration(within * float64(long))).UTC().Truncate(time.Microsecond)
}
