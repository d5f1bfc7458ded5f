package triage

import (
	"slices"

	"signpost/internal/facts"
)

// Row is one line of a list of suggestions: a service, or several kinds of one
// service that share a row.
type Row struct {
	Group string       // "" for a service on its own
	Kinds []Suggestion // at least one, best first
}

// Rows lays suggestions out for display. Entries of one group take a single
// row, at the place of the best of them, when the enquirer has other needs as
// well; when the group is all they came for, each has a row of its own
// (docs/triage.md). Counts of the first three always go by
// the suggestions, not by rows.
func Rows(list []Suggestion, f facts.Facts) []Row {
	alone := len(f.Get(facts.Wants).Words()) == 1
	out := make([]Row, 0, len(list))
	for _, s := range list {
		if s.Group != "" && !alone {
			if i := slices.IndexFunc(out, func(r Row) bool { return r.Group == s.Group }); i >= 0 {
				out[i].Kinds = append(out[i].Kinds, s)
				continue
			}
			out = append(out, Row{Group: s.Group, Kinds: []Suggestion{s}})
			continue
		}
		out = append(out, Row{Kinds: []Suggestion{s}})
	}
	return out
}
