package lint

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"signpost/directory"
	"signpost/internal/facts"
)

func (c *checker) service(s *directory.Service) {
	if runs(s) {
		c.missing(s)
		c.checked(s)
	}
	c.notice(s)
	c.phones(s, s.Phone, "phone")
	c.postcode(s, s.Postcode, "postcode")
	c.overlaps(s, s.Open.Overlaps(), "hours")
	for i, p := range s.Places {
		at := "place[" + strconv.Itoa(i) + "]."
		c.phones(s, p.Phone, at+"phone")
		c.postcode(s, p.Postcode, at+"postcode")
		c.overlaps(s, p.Open.Overlaps(), at+"hours")
	}
	c.words(s, s.Types, "types", "type", directory.Types())
	c.words(s, s.How, "how", "way of getting in", directory.Hows())
}

// missing says what an enquirer would ask for and the entry does not have. It
// is a warning when nobody could be told how to get there at all; a telephone
// number is missed even when there is an address, because hours are so often
// answered by "ring first".
func (c *checker) missing(s *directory.Service) {
	phone, address := len(s.Phone) > 0, s.Address != "" || s.Postcode != ""
	for _, p := range s.Places {
		phone = phone || len(p.Phone) > 0
		address = address || p.Address != "" || p.Postcode != ""
	}
	rest := directory.Note
	if !phone && !address && s.Website == "" {
		rest = directory.Caution
	}
	if !phone {
		c.say(directory.Caution, s, "", NoPhone, fmt.Sprintf("%s has no telephone number", s.Name), `Add phone = ["..."] when you know it. Never guess one.`)
	}
	if !address {
		c.say(rest, s, "", NoAddress, fmt.Sprintf("%s has no address", s.Name), `Add address, town and postcode when you know them.`)
	}
	if s.Website == "" {
		c.say(rest, s, "", NoWebsite, fmt.Sprintf("%s has no website", s.Name), `Add website = "https://..." if there is one.`)
	}
}

func (c *checker) checked(s *directory.Service) {
	every := c.d.CheckEvery
	if every == 0 {
		every = c.o.CheckEvery
	}
	today := day(c.o.Today)
	switch {
	case s.NeverChecked():
		c.say(directory.Caution, s, "", NeverChecked, fmt.Sprintf("%s was never checked", s.Name),
			"Ask the service whether the entry is right, then add checked = (the date) and checked_by = (your initials).")
	case c.o.Today.IsZero():
	case s.Checked.After(today):
		c.say(directory.Caution, s, "checked", "check-future", fmt.Sprintf("%s was checked on %s, which is still to come", s.Name, s.Checked.Format(time.DateOnly)),
			"Write the day on which it was checked.")
	case every > 0 && today.Sub(s.Checked) > every:
		c.say(directory.Caution, s, "checked", "check-old",
			fmt.Sprintf("%s was last checked on %s, %d days ago; a check holds %d days", s.Name, s.Checked.Format(time.DateOnly), days(today.Sub(s.Checked)), days(every)),
			"Ask the service whether the entry is still right, then change checked and checked_by.")
	}
	if s.NeverChecked() && s.CheckedBy != "" {
		c.say(directory.Note, s, "checked_by", "checked-by-only", "`checked_by` stands without `checked`", "Add the date of the check, or take the line out.")
	}
}

func days(d time.Duration) int { return int(d / (24 * time.Hour)) }

func (c *checker) notice(s *directory.Service) {
	switch {
	case s.NoticeUntil.IsZero():
	case s.Notice == "":
		c.say(directory.Note, s, "notice_until", "notice-empty", "`notice_until` stands without `notice`", "Write the notice, or take the line out.")
	case !c.o.Today.IsZero() && s.NoticeUntil.Before(day(c.o.Today)):
		c.say(directory.Caution, s, "notice_until", "notice-over", fmt.Sprintf("the notice ended on %s", s.NoticeUntil.Format(time.DateOnly)),
			"Take notice and notice_until out, or give it a new end.")
	}
}

func (c *checker) phones(s *directory.Service, list []directory.Phone, path string) {
	for i, p := range list {
		if sev, rule, why, hint := judgePhone(p); why != "" {
			c.say(sev, s, fmt.Sprintf("%s[%d]", path, i), rule, why, hint)
		}
	}
}

func (c *checker) postcode(s *directory.Service, code, path string) {
	if why, hint := judgePostcode(code); why != "" {
		c.say(directory.Caution, s, path, "postcode", why, hint)
	}
}

func (c *checker) overlaps(s *directory.Service, pairs [][2]string, path string) {
	for _, p := range pairs {
		message := fmt.Sprintf("the hours %q overlap with %q", p[0], p[1])
		if p[0] == p[1] {
			message = fmt.Sprintf("the hours %q overlap within themselves", p[0])
		}
		c.say(directory.Caution, s, path, "hours-overlap", message, "They are read as one longer time. Write each time once.")
	}
}

// words notes words of a short list that the list does not have. They pass
// through: a directory may have words of its own.
func (c *checker) words(s *directory.Service, list []string, key, what string, known []string) {
	for i, w := range list {
		if slices.Contains(known, w) {
			continue
		}
		message := fmt.Sprintf("%q is a local word, not a %s that the program knows%s", short(w), what, didYouMean(w, known))
		c.say(directory.Note, s, fmt.Sprintf("%s[%d]", key, i), "unknown-"+strings.TrimSuffix(key, "s"), message,
			"Correct it if it is misspelt. A local word is shown and searched, and no rule of the program knows it.")
	}
}

// didYouMean is ": did you mean `x`?", or "".
func didYouMean(w string, among []string) string {
	near := facts.Near(w, among)
	if len(near) == 0 {
		return ""
	}
	return ": did you mean `" + strings.Join(near, "` or `") + "`?"
}

// short cuts a piece of an entry so that a message can show it.
func short(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "..."
	}
	return s
}
