package hours

import (
	"strconv"
	"strings"
	"time"
)

var dayNames = [...]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

var nthNames = [...]string{"1st", "2nd", "3rd", "4th", "5th", "last"}

// String is the canonical form of the rule.
func (r *rule) String() string {
	var b strings.Builder
	if r.label != "" {
		b.WriteString(r.label + ": ")
	}
	b.WriteString(strings.Join(r.phrases(), " "))
	if r.other && r.what != nothing {
		b.WriteString(", otherwise by appointment")
	}
	var flags []string
	switch {
	case r.only:
		flags = append(flags, "by appointment only")
	case r.other && r.what == nothing:
		flags = append(flags, "by appointment")
	}
	if r.term {
		flags = append(flags, "term time only")
	}
	if r.noBank {
		flags = append(flags, "not bank holidays")
	}
	if len(flags) > 0 && r.what != nothing {
		b.WriteByte(' ')
	}
	b.WriteString(strings.Join(flags, " "))
	if r.note != "" {
		b.WriteString(" (" + r.note + ")")
	}
	return b.String()
}

// phrases are the days and the times, where the rule has them.
func (r *rule) phrases() []string {
	switch {
	case r.what == nothing:
		return nil
	case r.what == vague:
		return []string{"evenings and weekends"}
	case r.what == allDay && r.when.kind == everyDay:
		return []string{"24h"}
	}
	return []string{r.when.String(), r.times()}
}

func (r *rule) times() string {
	switch r.what {
	case allDay:
		return "24h"
	case shut:
		return "closed"
	case appointment:
		return "by appointment"
	}
	parts := make([]string, len(r.ranges))
	for i, g := range r.ranges {
		parts[i] = g.String()
	}
	return strings.Join(parts, ", ")
}

func (g timeRange) String() string {
	if g.unended {
		return "from " + clockString(g.start)
	}
	return clockString(g.start) + "-" + clockString(g.end)
}

// clockString prints minutes from midnight, the end of the day as 24:00.
func clockString(m int) string {
	if m > minutesPerDay {
		m -= minutesPerDay
	}
	b := []byte{'0' + byte(m/600), '0' + byte(m/60%10), ':', '0' + byte(m%60/10), '0' + byte(m%10)}
	return string(b)
}

// String is the canonical form of the days.
func (w *when) String() string {
	switch w.kind {
	case everyDay:
		return "daily"
	case onBank:
		return "Bank holidays"
	case nthWeekday:
		var nths []string
		for i, name := range nthNames {
			if w.nths>>i&1 == 1 {
				nths = append(nths, name)
			}
		}
		return joinAnd(nths, " and ") + " " + w.days.String()
	case everyWeeks:
		y, m, d := civil(w.from)
		return "every " + strconv.Itoa(w.weeks) + " weeks " + dayNames[weekday(w.from)] +
			" from " + time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	case onDates:
		if w.from == w.to {
			return dateString(w.from)
		}
		return dateString(w.from) + " to " + dateString(w.to)
	}
	return w.days.String()
}

func dateString(d int) string {
	return time.Unix(int64(d)*86400, 0).UTC().Format("2 Jan 2006")
}

// String joins runs of three days or more: "Mon, Wed-Fri & Sun".
func (w weekdays) String() string {
	var parts []string
	for i := 0; i < 7; i++ {
		if w>>i&1 == 0 {
			continue
		}
		j := i
		for j < 6 && w>>(j+1)&1 == 1 {
			j++
		}
		if j-i < 2 {
			parts = append(parts, dayNames[i])
			continue
		}
		parts = append(parts, dayNames[i]+"-"+dayNames[j])
		i = j
	}
	return joinAnd(parts, " & ")
}

func joinAnd(parts []string, and string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	last := len(parts) - 1
	return strings.Join(parts[:last], ", ") + and + parts[last]
}
