package desk

import (
	"slices"
	"sync"
	"time"
	_ "time/tzdata" // Europe/London is there on every machine

	"signpost/directory"
	"signpost/directory/hours"
	"signpost/directory/quick"
	"signpost/directory/search"
	"signpost/directory/triage"
	"signpost/internal/facts"
	"signpost/store"
)

// London is the zone that all wall-clock times are in.
var London = sync.OnceValue(func() *time.Location {
	l, err := time.LoadLocation("Europe/London")
	if err != nil { // cannot happen: the zone is in the program
		return time.UTC
	}
	return l
})

// Guide is one loaded directory and what is made of it once: the search index,
// the compiled rules, the reader of quick lines. It never changes.
type Guide struct {
	Dir      *directory.Directory
	Rules    *triage.Rules
	Index    *search.Index
	Quick    *quick.Reader
	Loading  []directory.Finding // what is wrong with the files
	Findings []directory.Finding // what is wrong with the files and the rules
	Origin   string              // where the files lie; empty: shipped inside the program
	County   string              // the desk's own: the directory's, unless the settings say otherwise
	Wanted   string              // the folder that was named but could not be used; watched until it can
}

// Prepare makes a guide of a loaded directory. Findings are those of loading.
func Prepare(d *directory.Directory, findings []directory.Finding, origin string) *Guide {
	rules, more := triage.Compile(d)
	return &Guide{
		Dir: d, Rules: rules, Index: d.Index(), Quick: quick.New(d),
		Loading: findings, Findings: append(slices.Clone(findings), more...), Origin: origin, County: d.County,
	}
}

// Reuse makes a guide of a directory that was prepared before: its index and
// what was found then are given, and the rules and the reader of quick lines are
// made when they are first asked.
func Reuse(d *directory.Directory, x *search.Index, loading, findings []directory.Finding, origin string) *Guide {
	return &Guide{
		Dir: d, Rules: triage.Later(d), Index: x, Quick: quick.Later(d),
		Loading: loading, Findings: findings, Origin: origin, County: d.County,
	}
}

// RulesVersion is the version of the triage rules in use.
func (g *Guide) RulesVersion() string { return g.Rules.Version() }

// Derive adds the facts that follow from others: the county from the district.
func (g *Guide) Derive(f facts.Facts) facts.Facts {
	if d := f.Get(facts.District).Word(); d != "" {
		if county := g.Dir.DistrictCounty(d); county != "" {
			f = f.With(facts.County, facts.Word(county))
		}
	}
	return f
}

// OpenAt says, by service id, what the opening hours say at t.
func (g *Guide) OpenAt(t time.Time) map[string]hours.Answer {
	out := make(map[string]hours.Answer, g.Dir.Services.Len())
	cal := g.Dir.Calendar()
	for _, s := range g.Dir.Services.All() {
		if s.Open.Recorded() && !s.IsPrivate("hours") {
			out[s.ID] = s.Open.At(t, cal)
		}
	}
	return out
}

// Options are what the rules need besides the answers at t.
func (g *Guide) Options(t time.Time) triage.Options {
	return triage.Options{Open: g.OpenAt(t), DeskCounty: g.County}
}

// At makes the guide of a desk in another county of the same directory. An
// unknown county is refused with a sentence.
func (g *Guide) At(county string) (*Guide, error) {
	if county == "" || county == g.County {
		return g, nil
	}
	var ids []string
	for _, c := range g.Dir.Counties {
		ids = append(ids, c.ID)
	}
	if err := oneOf("county", county, ids); err != nil {
		return g, err
	}
	out := *g
	out.County = county
	return &out, nil
}

// Suggest evaluates facts at the moment t.
func (g *Guide) Suggest(f facts.Facts, t time.Time) triage.Result {
	return g.Rules.Evaluate(g.Derive(f), g.Options(t))
}

// recordAlerts brings the record of alerts up to date with the facts of c at
// now. What was acknowledged stays, with the time at which the answers stopped
// firing it; should they fire it again, that is another alert.
func (g *Guide) recordAlerts(c store.Contact, now time.Time) []store.Alert {
	fired := g.Rules.Evaluate(c.Facts, triage.Options{DeskCounty: g.County}).Alerts
	var out []store.Alert
	for _, old := range c.Alerts {
		still := slices.ContainsFunc(fired, func(a triage.Alert) bool { return a.ID == old.ID })
		switch {
		case !old.EndedAt.IsZero(), still:
			out = append(out, old)
		case !old.AcknowledgedAt.IsZero():
			old.EndedAt = now
			out = append(out, old)
		}
	}
	for _, a := range fired {
		if !slices.ContainsFunc(out, func(o store.Alert) bool { return o.ID == a.ID && o.EndedAt.IsZero() }) {
			out = append(out, store.Alert{ID: a.ID, Kind: string(a.Kind)})
		}
	}
	return out
}

// suggested is the suggestion list as the record keeps it.
func (g *Guide) suggested(f facts.Facts) []store.Suggested {
	var out []store.Suggested
	for _, s := range g.Rules.Evaluate(f, triage.Options{DeskCounty: g.County}).Suggestions {
		out = append(out, store.Suggested{ID: s.ID, Points: s.Points})
	}
	return out
}

// Applicable lists the answers that can be asked of somebody with these facts.
func (g *Guide) Applicable(f facts.Facts) []directory.Part { return g.Rules.Parts(g.Derive(f)) }
