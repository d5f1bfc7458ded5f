package directory

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ages reads who a service is for by age.
func (t *values) ages(key string) AgeLimit {
	s := t.text(key)
	if s == "" {
		return AgeLimit{}
	}
	a, ok := ParseAges(s)
	if !ok {
		t.r.find(Error, t.at(key), "bad-ages", fmt.Sprintf("`%s` was not understood: %q", key, plain(s)),
			`Write "18+", "under 18", "up to 19", "16-25" or "any".`)
	}
	return a
}

// ParseAges reads "18+", "under 18", "up to 19", "16-25" or "any". Words that
// could mean two things, such as "over 18", are refused.
func ParseAges(s string) (AgeLimit, bool) {
	w := strings.ToLower(strings.NewReplacer("–", "-", " to ", "-").Replace(strings.Join(strings.Fields(s), " ")))
	if w == "any" || w == "all ages" {
		return AgeLimit{Text: s}, true
	}
	number := func(w string) (int, bool) {
		n, err := strconv.Atoi(strings.TrimSpace(w))
		return n, err == nil && n >= 0 && n <= 120
	}
	for _, form := range []struct {
		prefix, suffix string
		limit          func(n int) AgeLimit
	}{
		{"", "+", func(n int) AgeLimit { return AgeLimit{Lo: n} }},
		{"", " and over", func(n int) AgeLimit { return AgeLimit{Lo: n} }},
		{"under ", "", func(n int) AgeLimit { return AgeLimit{Hi: n - 1} }},
		{"up-", "", func(n int) AgeLimit { return AgeLimit{Hi: n} }}, // "up to"
	} {
		middle, is := strings.CutPrefix(w, form.prefix)
		middle, is2 := strings.CutSuffix(middle, form.suffix)
		if !is || !is2 {
			continue
		}
		if n, ok := number(middle); ok && (form.prefix != "" || form.suffix != "") {
			a := form.limit(n)
			a.Text = s
			return a, a.Hi > 0 || a.Lo > 0 || form.suffix != ""
		}
	}
	from, to, ok := strings.Cut(w, "-")
	lo, ok1 := number(from)
	hi, ok2 := number(to)
	return AgeLimit{Lo: lo, Hi: hi, Text: s}, ok && ok1 && ok2 && lo <= hi && hi > 0
}

// isAsOf reports whether s is a year, a month or a date of the calendar.
func isAsOf(s string) bool {
	for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}
