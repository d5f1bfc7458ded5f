package lint

import (
	"slices"
	"strings"

	"signpost/directory"
)

// The rules about what an entry lacks. Summarise joins them, one line an entry.
const (
	NoPhone      = "no-phone"
	NoAddress    = "no-address"
	NoWebsite    = "no-website"
	NeverChecked = "never-checked"
)

// lacks is what Summarise says for a rule about something missing, or "".
func lacks(rule string) string {
	switch rule {
	case NoPhone:
		return "no telephone number"
	case NoAddress:
		return "no address"
	case NoWebsite:
		return "no website"
	case NeverChecked:
		return "never checked"
	}
	return ""
}

// Incomplete is the rule of the findings that Summarise makes.
const Incomplete = "incomplete"

// Summarise joins what one entry lacks into one finding, so that people can
// read the list of a directory that nobody has completed yet. Everything else
// stays as it is, in the order it has.
func Summarise(found []directory.Finding, d *directory.Directory) []directory.Finding {
	out := make([]directory.Finding, 0, len(found))
	at := map[string]int{} // entry to its line in out
	parts := map[string][]string{}
	for _, f := range found {
		what := lacks(f.Rule)
		if what == "" || f.Entry == "" {
			out = append(out, f)
			continue
		}
		parts[f.Entry] = append(parts[f.Entry], what)
		if i, ok := at[f.Entry]; ok {
			if f.Severity == directory.Caution || f.Severity == directory.Error {
				out[i].Severity = f.Severity
			}
			continue
		}
		at[f.Entry] = len(out)
		f.Rule, f.Hint = Incomplete, ""
		out = append(out, f)
	}
	for id, i := range at {
		name := id
		if s, ok := d.Service(id); ok {
			name = s.Name
		}
		list := parts[id]
		slices.SortStableFunc(list, func(a, b string) int { return rank(a) - rank(b) })
		out[i].Message = name + ": " + strings.Join(list, ", ")
	}
	return out
}

func rank(what string) int {
	return slices.Index([]string{lacks(NoPhone), lacks(NoAddress), lacks(NoWebsite), lacks(NeverChecked)}, what)
}
