package desk

import (
	"time"

	"signpost/directory"
	"signpost/directory/hours"
	"signpost/directory/search"
)

// Found is one service that a search found.
type Found struct {
	Service   *directory.Service
	Score     float64
	Why       []string
	NameSpans []search.Span // what matched in the name

	asked *moment
}

// moment is when a directory was searched.
type moment struct {
	guide *Guide
	t     time.Time
}

// Open is what the hours say at the moment of the search. It is worked out when
// it is asked for: a search on every keystroke finds thousands, of which a
// screen draws a few.
func (f Found) Open() Opening { return f.asked.guide.OpeningOf(f.Service, f.asked.t) }

// Finding is the answer to a search.
type Finding struct {
	Found   []Found
	Total   int
	Relaxed bool     // no service matched every word; these match some
	Unknown []string // words that nothing matched
	Filters []search.Filter
	Cut     bool
	// Wordless: the query has no word that says which service is meant.
	Wordless bool
}

// Find searches the directory as it would be at t. Limit 0 means all.
func (g *Guide) Find(query string, limit int, t time.Time) Finding {
	if limit <= 0 {
		limit = -1
	}
	cal := g.Dir.Calendar()
	r := g.Index.Search(query, search.Options{
		Limit:      limit,
		HomeCounty: g.County,
		Now: func(doc int) bool {
			s := g.Dir.Services[doc]
			if !s.Open.Recorded() || s.IsPrivate("hours") {
				return false // private hours are not told by a filter either
			}
			st := s.Open.At(t, cal).State
			return st == hours.Open || st == hours.Closing
		},
	})
	out := Finding{Total: r.Total, Relaxed: r.Relaxed, Unknown: r.Unknown, Filters: r.Filters, Cut: r.Cut, Wordless: r.Wordless,
		Found: make([]Found, len(r.Hits))}
	asked := &moment{g, t}
	for i, h := range r.Hits {
		out.Found[i] = Found{Service: g.Dir.Services[h.Doc], Score: h.Score, Why: h.Why, NameSpans: h.NameSpans, asked: asked}
	}
	return out
}
