package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"signpost/internal/facts"
	"signpost/internal/text"
)

// Span is how long something is kept: a number of hours, days, weeks, months or
// years. The zero Span is for good.
type Span struct {
	N    int
	Unit string // "hours" ... "years"; empty: for good
}

// Before is the time before which something is too old at now; the zero time
// when nothing ever is.
func (s Span) Before(now time.Time) time.Time {
	switch s.Unit {
	case "hours":
		return now.Add(-time.Duration(s.N) * time.Hour)
	case "days":
		return now.AddDate(0, 0, -s.N)
	case "weeks":
		return now.AddDate(0, 0, -7*s.N)
	case "months":
		return now.AddDate(0, -s.N, 0)
	case "years":
		return now.AddDate(-s.N, 0, 0)
	}
	return time.Time{}
}

func (s Span) String() string {
	if s.Unit == "" {
		return never
	}
	if s.N == 1 {
		return "1 " + strings.TrimSuffix(s.Unit, "s")
	}
	return strconv.Itoa(s.N) + " " + s.Unit
}

// never is how the settings say that something is kept for good.
const never = "never"

func units() []string { return []string{"hours", "days", "weeks", "months", "years"} }

// mostYears is far more than any duty to keep.
const mostYears = 100

// parseSpan reads "90 days", "1 year" or "never".
func parseSpan(word string) (Span, bool) {
	f := strings.Fields(strings.ToLower(word))
	if len(f) == 1 && f[0] == never {
		return Span{}, true
	}
	if len(f) != 2 {
		return Span{}, false
	}
	n, err := strconv.Atoi(f[0])
	unit := strings.TrimSuffix(f[1], "s") + "s"
	s := Span{n, unit}
	ok := err == nil && n > 0 && n <= 1_000_000 && slices.Contains(units(), unit)
	return s, ok && s.days() <= mostYears*366
}

// days is about how long a span is.
func (s Span) days() float64 {
	return float64(s.N) * map[string]float64{"hours": 1.0 / 24, "days": 1, "weeks": 7, "months": 30, "years": 365}[s.Unit]
}

// kept is one kind of data with a time: its default, and the shortest that is
// no slip of the pen.
type kept struct {
	name, usual string
	least       float64 // days
}

// keeps lists the settings under [retention].
func keeps() []kept {
	return []kept{
		{"drafts", "24 hours", 1.0 / 24},
		{"callbacks", "90 days", 1},
		{"contacts", "2 years", 30},
		{"known_contacts", never, 30},
		{"cautions", "1 day", 1.0 / 24},
		{"visitor_words", "24 hours", 1.0 / 24},
		{"lost_searches", "1 year", 1},
	}
}

// DefaultRetention is how long each kind of data is kept when the settings say
// nothing.
func DefaultRetention() map[string]Span {
	out := map[string]Span{}
	for _, k := range keeps() {
		out[k.name], _ = parseSpan(k.usual)
	}
	return out
}

// retention reads the [retention] part of a file; kinds that it does not name
// have their defaults.
func retention(name, content string, part any) (map[string]Span, error) {
	raw, ok := part.(map[string]any)
	if !ok {
		return nil, &Problem{name, lineOf(content, "retention"), 1, "how long things are kept is one part, headed [retention] with one bracket"}
	}
	out := DefaultRetention()
	var names []string
	for _, k := range keeps() {
		names = append(names, k.name)
		v, set := raw[k.name]
		if !set {
			continue
		}
		word, _ := v.(string)
		span, ok := parseSpan(word)
		line, column := retentionPlace(content, k.name)
		switch {
		case !ok:
			return nil, &Problem{name, line, column, fmt.Sprintf(`%s has to be a number of hours, days, weeks, months or years, or "never": %s = "90 days"`, k.name, k.name)}
		case span.Unit != "" && span.days() < k.least:
			return nil, &Problem{name, line, column, fmt.Sprintf("%s = %q is too short to be meant: at least %s", k.name, span, leastWords(k.least))}
		}
		out[k.name] = span
	}
	for key := range raw {
		if !slices.Contains(names, key) {
			line, column := retentionPlace(content, key)
			msg := fmt.Sprintf("[retention] has no %q", text.CleanLine(key))
			if near := facts.Near(key, names); len(near) > 0 {
				msg += ": did you mean " + strings.Join(near, " or ") + "?"
			} else {
				msg += ": it has " + strings.Join(names, ", ")
			}
			return nil, &Problem{name, line, column, msg}
		}
	}
	return out, nil
}

func leastWords(days float64) string {
	switch {
	case days < 1:
		return "1 hour"
	case days == 1:
		return "1 day"
	}
	return strconv.Itoa(int(days)) + " days"
}

// retentionPlace is the line and column where the [retention] part sets a key;
// of its heading when the line is not found.
func retentionPlace(content, key string) (line, column int) {
	line, column = 1, 1
	inside := false
	for i, l := range strings.Split(content, "\n") {
		trimmed := strings.TrimLeft(l, " \t\ufeff")
		at := len(l) - len(trimmed) + 1
		switch {
		case strings.HasPrefix(trimmed, "["):
			if inside = heading(trimmed) == "[retention]"; inside {
				line, column = i+1, at
			}
		case inside && keyOf(trimmed) == key:
			return i + 1, at
		}
	}
	return line, column
}
