package hours

import (
	"strconv"
	"time"
)

// The words for a moment. Whatever is not sure ends in "ring first".
const (
	sayUnrecorded    = "hours not recorded - ring first"
	sayMisunderstood = "hours not fully understood - ring first"
	sayAppointment   = "by appointment"
)

// answer puts a reading into words and public types.
func (m *moment) answer(r reading) Answer {
	switch r.status {
	case isOpen:
		return m.openAnswer(r)
	case isAppointment:
		a := Answer{State: ByAppointment, Say: sayAppointment + r.aside(r.rule)}
		if r.next != never {
			a.Next = localTime(r.next)
			a.Say = sayAppointment + ", opens " + m.dayAndTime(a.Next) + r.aside(r.rule)
		}
		return a
	case isUnknown:
		return Answer{State: NotKnown, Say: m.unknownWords(r)}
	}
	return m.closedAnswer(r)
}

func (m *moment) openAnswer(r reading) Answer {
	if r.until == never {
		return Answer{State: Open, Say: "open all day and night" + r.aside(r.rule)}
	}
	a := Answer{State: Open, Until: localTime(r.until)}
	left := r.until - m.now
	if left <= closingWithin {
		a.State = Closing
	}
	switch {
	case r.then == isUnknown:
		a.Say = "open until " + m.endTime(r.until) + ", after that not known - ring first"
	case a.State == Open:
		a.Say = "open until " + m.endTime(r.until)
	case left < 60:
		a.Say = "closes in less than a minute, at " + m.endTime(r.until)
	case left < 120:
		a.Say = "closes in 1 minute, at " + m.endTime(r.until)
	default:
		a.Say = "closes in " + strconv.FormatInt(left/60, 10) + " minutes, at " + m.endTime(r.until)
	}
	if r.then == isAppointment {
		a.Say += ", then by appointment"
	}
	a.Say += r.aside(r.rule)
	return a
}

func (m *moment) closedAnswer(r reading) Answer {
	a := Answer{State: Closed, Say: "closed"}
	if r.next != never {
		a.Next = localTime(r.next)
		a.Say = "closed, opens " + m.dayAndTime(a.Next) + r.aside(r.opener)
	}
	first := min(r.maybe, r.byAppt)
	switch {
	case first >= r.next:
	case r.next != never && r.maybe <= r.byAppt:
		a.Say += ", perhaps sooner - ring first"
	case r.next != never:
		a.Say += ", by appointment sooner"
	case r.maybe <= r.byAppt:
		a.Say = "closed now, next opening not known - ring first"
	default:
		a.Say = "closed, by appointment " + m.dayAndTime(localTime(r.byAppt))
	}
	return a
}

func (m *moment) unknownWords(r reading) string {
	label := r.aside(nil)
	switch r.why {
	case becauseTerm:
		return "term time only - ring first" + label
	case becauseBank:
		return "bank holiday - ring first"
	case becauseDisplaced:
		_, name := m.cal.day(m.day)
		return name + " - ring first"
	case becauseUnended:
		return "closing time not recorded - ring first" + label
	case becauseVague:
		return "evenings and weekends - ring first" + label
	}
	return sayUnrecorded
}

// aside is what else a reader must know of the line that speaks: its label and
// its note.
func (r reading) aside(by *rule) string {
	note := ""
	if by != nil {
		note = by.note
	}
	switch {
	case r.label == "" && note == "":
		return ""
	case note == "":
		return " (" + r.label + ")"
	case r.label == "":
		return " (" + note + ")"
	}
	return " (" + r.label + ": " + note + ")"
}

// dayAndTime names a coming moment from where the asker stands: "today 13:00",
// "Monday 09:30", "Monday 4 January 2027 09:30".
func (m *moment) dayAndTime(t time.Time) string {
	return m.dayName(floorDiv(t.Unix()+offsetOf(t), 86400)) + " " + t.Format("15:04")
}

func (m *moment) dayName(day int) string {
	t := time.Unix(int64(day)*86400, 0).UTC()
	switch ahead := day - m.day; {
	case ahead == 0:
		return "today"
	case ahead > 0 && ahead < 7:
		return t.Weekday().String()
	case t.Year() == time.Unix(int64(m.day)*86400, 0).UTC().Year():
		return t.Format("Monday 2 January")
	}
	return t.Format("Monday 2 January 2006")
}

// endTime names a closing, with the day unless it is today.
func (m *moment) endTime(end int64) string {
	t := localTime(end)
	day := floorDiv(end+offsetOf(t), 86400)
	clock := t.Format("15:04")
	if clock == "00:00" {
		day, clock = day-1, "midnight"
	}
	if day == m.day {
		return clock
	}
	return clock + " on " + m.dayName(day)
}

func localTime(unix int64) time.Time { return time.Unix(unix, 0).In(london) }

func offsetOf(t time.Time) int64 {
	_, off := t.Zone()
	return int64(off)
}
