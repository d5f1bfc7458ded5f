package desk

import (
	"fmt"
	"strings"
	"time"

	"signpost/internal/facts"
	"signpost/internal/text"
	"signpost/store"
)

// Words turns a coded word into words for people: "walk_in" is "walk-in".
func Words(code string) string {
	switch code {
	case "walk_in":
		return "walk-in"
	case "phone":
		return "call"
	case "phone_out":
		return "call out"
	}
	if strings.Contains(code, ", ") { // a sentence already
		return code
	}
	return strings.ReplaceAll(strings.ReplaceAll(code, ",", ", "), "_", " ")
}

// Minutes is a span of time for people: "under 1 min", "11 min", "2 h 5 min",
// "3 days".
func Minutes(d time.Duration) string {
	m := int(max(0, d) / time.Minute)
	switch {
	case m < 1:
		return "under 1 min"
	case m < 60:
		return fmt.Sprintf("%d min", m)
	case m < 24*60:
		return fmt.Sprintf("%d h %d min", m/60, m%60)
	case m < 48*60:
		return "1 day"
	}
	return fmt.Sprintf("%d days", m/(24*60))
}

// Summary says in one line what a contact was about: coded answers and ids of
// services, nothing that can name a person.
func Summary(c store.Contact) string {
	var parts []string
	for _, k := range []facts.Key{facts.Caller, facts.District, facts.Substances, facts.Wants} {
		if a := c.Facts.Get(k); a.Known() && a.String() != "" {
			parts = append(parts, Words(a.String()))
		}
	}
	for _, r := range c.Referrals {
		if !r.Undone {
			parts = append(parts, "→ "+r.Service)
		}
	}
	return text.CleanLine(strings.Join(parts, " · "))
}

// junkKeys are the letters of the junk menu.
var junkKeys = [...]struct {
	key  string
	kind store.Kind
}{{"s", store.Silent}, {"h", store.HangUp}, {"w", store.WrongNumber}, {"a", store.Abusive}, {"t", store.Test}}

// JunkByKey is the kind of junk contact that a letter stands for.
func JunkByKey(k string) (store.Kind, bool) {
	for _, j := range junkKeys {
		if j.key == k {
			return j.kind, true
		}
	}
	return "", false
}

// JunkMenu lists the letters and kinds in one line.
func JunkMenu() string {
	var b strings.Builder
	for _, j := range junkKeys {
		fmt.Fprintf(&b, "  %s %s", j.key, Words(string(j.kind)))
	}
	return b.String()
}
