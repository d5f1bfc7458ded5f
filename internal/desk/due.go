package desk

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"signpost/internal/text"
)

// maxAhead is how far ahead something can be due. What is further away is a
// slip of the pen more often than a plan.
const maxAhead = 366 * 24 * time.Hour

// dayStart is the clock time of a day that was named without one. It is shown
// before it is taken.
const dayStart = 10

// DueExamples says how a due time can be written.
const DueExamples = "tomorrow 14:00, mon 10, in 2 h, 14:30 or 2026-11-25 09:00"

// ParseDue reads when something is to be done, as people say it, by the clock
// on the wall: "tomorrow 14:00", "mon 10", "in 2 h", "14:30", "25 nov 9am",
// "2026-11-25 09:00". What has passed, or is not understood, is an error that
// says what to write. Nothing is guessed: an hour that could be morning or
// afternoon is asked about.
func ParseDue(typed string, now time.Time) (time.Time, error) {
	words := dueWords(typed)
	if len(words) == 0 {
		return time.Time{}, errors.New("say when: " + DueExamples)
	}
	p := duePhrase{now: now.In(London()), words: words, hour: -1}
	if !p.read() && p.err == nil {
		short, _ := text.CapRunes(strings.TrimSpace(text.CleanLine(typed)), 40)
		p.err = fmt.Errorf("%q is not understood: write it like %s", short, DueExamples)
	}
	if p.err != nil {
		return time.Time{}, p.err
	}
	at, err := p.moment()
	if err != nil {
		return time.Time{}, err
	}
	return at.UTC(), CheckDue(at, now)
}

// CheckDue refuses a due time that has passed or is too far away.
func CheckDue(at, now time.Time) error {
	switch {
	case at.IsZero():
		return errors.New("say when: " + DueExamples)
	case !at.After(now):
		return fmt.Errorf("%s has passed: say a time that is still to come, like %s", SayDue(at, now), DueExamples)
	case at.Sub(now) > maxAhead:
		return fmt.Errorf("%s is more than a year away: check the date", SayDue(at, now))
	}
	return nil
}

// SayDue says when something is due, by the clock on the wall, so that
// ParseDue reads it back: "today 14:30", "tomorrow 09:00", "Wed 25 Nov 09:00";
// with the year where it is another one.
func SayDue(at, now time.Time) string {
	at, now = at.In(London()), now.In(London())
	clock := at.Format("15:04")
	switch calendarDays(now, at) {
	case -1:
		return "yesterday " + clock
	case 0:
		return "today " + clock
	case 1:
		return "tomorrow " + clock
	}
	if at.Year() != now.Year() {
		return at.Format("Mon 2 Jan 2006 15:04")
	}
	return at.Format("Mon 2 Jan 15:04")
}

// Overdue says how long ago something was due: "35 min overdue"; "" when it is
// still to come.
func Overdue(due, now time.Time) string {
	if due.After(now) {
		return ""
	}
	return Minutes(now.Sub(due)) + " overdue"
}

// dueWords are the words of a due time that mean something.
func dueWords(typed string) []string {
	if utf8.RuneCountInString(typed) > 80 {
		typed, _ = text.CapRunes(typed, 81)
	}
	s := strings.ToLower(text.CleanLine(typed))
	if len(s) > 14 && s[4] == '-' && s[10] == 't' { // 2026-11-25T09:00
		s = s[:10] + " " + s[11:]
	}
	var out []string
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' }) {
		switch w {
		case "at", "on", "the", "this", "o'clock":
		default:
			out = append(out, strings.TrimSuffix(w, "."))
		}
	}
	return out
}
