package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"signpost/directory"
	"signpost/directory/hours"
	"signpost/directory/search"
)

// Found is one service that a search found.
type Found struct {
	ID        string // of the service
	Score     float64
	Why       []string
	NameSpans []search.Span // what matched in the name

	doc   int
	asked *moment
}

// Service is the entry that was found. It is read when it is asked for: a search
// on every keystroke finds thousands, of which a screen draws a few.
func (f Found) Service() *directory.Service { return f.asked.guide.Dir.Services.At(f.doc) }

// moment is when a directory was searched.
type moment struct {
	guide *Guide
	t     time.Time
}

// Open is what the hours say at the moment of the search. It is worked out when
// it is asked for, too.
func (f Found) Open() Opening { return f.asked.guide.OpeningOf(f.Service(), f.asked.t) }

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
			open := g.Dir.Services.ToldHours(doc) // private hours are not told by a filter either
			if !open.Recorded() {
				return false
			}
			st := open.At(t, cal).State
			return st == hours.Open || st == hours.Closing
		},
	})
	out := Finding{Total: r.Total, Relaxed: r.Relaxed, Unknown: r.Unknown, Filters: r.Filters, Cut: r.Cut, Wordless: r.Wordless,
		Found: make([]Found, len(r.Hits))}
	asked := &moment{g, t}
	for i, h := range r.Hits {
		out.Found[i] = Found{ID: h.ID, Score: h.Score, Why: h.Why, NameSpans: h.NameSpans, doc: h.Doc, asked: asked}
	}
	return out
}

// UsageSpan is how far back the use of services is counted.
const UsageSpan = 90 * 24 * time.Hour

// mostUsed is how many services stand in front of the whole directory.
const mostUsed = 10

// Usage is how often each service was given at this desk within UsageSpan, by
// id: nothing of whom it was given to.
type Usage map[string]int

// Usage counts what this desk gave lately. It shows no words of the record, so
// it leaves no trace.
func (s *Session) Usage(ctx context.Context) (Usage, error) {
	if err := s.allow(ActList); err != nil {
		return nil, err
	}
	return s.record.GivenAt(ctx, s.desk, s.now().Add(-UsageSpan))
}

// Browse is what is shown before anything is typed: the services that this desk
// gives most, each with how often, then the others in their usual order. Used is
// how many of the first ones those are. What cannot be given is not put first.
func (g *Guide) Browse(u Usage, t time.Time) (out Finding, used int) {
	out = g.Find("", 0, t)
	rank := make(map[string]int, mostUsed)
	var most []Found
	for _, f := range out.Found { // in the order of those given equally often
		if u[f.ID] > 0 && NotGiven(f.Service()) == "" {
			most = append(most, f)
		}
	}
	if len(most) == 0 {
		return out, 0
	}
	slices.SortStableFunc(most, func(a, b Found) int { return u[b.ID] - u[a.ID] })
	most = most[:min(len(most), mostUsed)]
	for i := range most {
		f := &most[i]
		rank[f.ID] = i
		f.Why = []string{given90(u[f.ID])}
	}
	rest := slices.DeleteFunc(out.Found, func(f Found) bool { _, first := rank[f.ID]; return first })
	out.Found = append(most, rest...)
	return out, len(most)
}

// given90 says how often a service was given within UsageSpan.
func given90(n int) string {
	if n == 1 {
		return "given once in 90 days"
	}
	return fmt.Sprintf("given %d times in 90 days", n)
}
