package hours

import (
	"strings"
	"unicode"
)

// vocabulary is what a misspelt word may have been meant to be.
var vocabulary = []string{
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
	"mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays",
	"january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
	"closed", "daily", "weekdays", "weekends", "appointment", "bank", "holidays", "holiday", "every", "weeks",
	"fortnightly", "noon", "midnight", "from", "last", "evenings", "term", "until",
}

// surprised refuses the token that stands here. wanted says what would have
// made sense; it may be empty.
func (p *parser) surprised(wanted string) *Problem {
	t := p.peek()
	if t.kind == endToken {
		if wanted == "" {
			wanted = "more"
		}
		return p.refuse(t, "the line stops short: "+wanted+" is missing", timesHint)
	}
	if known := p.known(t); known != nil {
		return known
	}
	message := "`" + t.raw + "` is not understood here"
	if wanted != "" {
		message += "; " + wanted + " would be"
	}
	hint := timesHint
	if near := nearest(t.text, vocabulary); near != "" && near != t.text {
		if near[0] != t.raw[0] && unicode.IsUpper([]rune(t.raw)[0]) {
			near = strings.ToUpper(near[:1]) + near[1:]
		}
		hint = "did you mean `" + near + "`?"
	}
	return p.refuse(t, message, hint)
}

// known refuses by name what people and other programs write that cannot be
// computed here.
func (p *parser) known(t *token) *Problem {
	switch t.text {
	case "sh", "school":
		return p.refuse(t, "school holidays differ from council to council and cannot be computed",
			"Mon-Fri 09:00-17:00 term time only, or the dates")
	case "sunrise", "sunset", "dawn", "dusk":
		return p.refuse(t, "times by the sun are not understood", "write the time: 09:00-17:00")
	case "easter", "christmas", "xmas", "new", "boxing", "good":
		return p.refuse(t, "holidays by name are not understood", "write the date: 25 Dec 2026 closed")
	case "week", "weeks":
		return p.refuse(t, "numbered weeks are not understood", "every 2 weeks Tue from 2026-09-08 10:00-12:00")
	case "summer", "winter", "spring", "autumn":
		return p.refuse(t, "seasons are not understood", "write the dates: 1 Jun 2026 to 31 Aug 2026 10:00-12:00")
	case "morning", "mornings", "afternoon", "afternoons", "evening", "evenings", "lunchtime", "lunchtimes",
		"night", "nights", "overnight", "late":
		return p.refuse(t, "`"+t.raw+"` needs its times", "Mon-Fri 18:00-21:00")
	case "varies", "vary", "various", "call", "ring", "phone", "contact", "see", "unknown", "tbc", "tba":
		return p.refuse(t, "this says that the hours are not known; leave the line out and they are shown as not recorded",
			"or put the words in a note: Mon-Fri 09:00-17:00 (ring before you come)")
	case `"`, "||", "|":
		return p.refuse(t, "comments and fallbacks of OpenStreetMap hours are not understood",
			"write by appointment without quotes, or a note in round brackets")
	case "[", "]":
		return p.refuse(t, "square brackets go right after a day: Tu[2]", "2nd Tue 10:00-12:00")
	case "m", "t", "w", "f", "s":
		return p.refuse(t, "one letter is not enough for a day", "Mon-Fri")
	case "except", "excluding", "excl", "exc", "not", "no", "apart":
		return p.refuse(t, "exceptions other than bank holidays go on a line of their own",
			"Mon-Fri 09:00-17:00 and, on another line, Wed closed")
	}
	return nil
}

// noDays refuses a clause that does not start with days.
func (p *parser) noDays(start *token, closed bool) *Problem {
	t := p.peek()
	switch {
	case closed && t.kind == endToken:
		return p.refuse(start, "`closed` needs the days it is closed", "Sun closed, or set status = \"closed\" for the service")
	case t.isClock():
		return p.refuse(t, "a time needs a day before it", "Mon-Fri 09:00-17:00, or daily 09:00-17:00")
	case t.kind == endToken:
		return p.refuse(start, "there are no days or times on this line", timesHint)
	}
	return p.surprised("a day")
}
