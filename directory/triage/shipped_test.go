package triage_test

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"signpost/directory"
	"signpost/directory/triage"
	"signpost/directory/worcestershire"
	"signpost/internal/facts"
)

// shippedDirectory loads the directory that ships inside the program.
func shippedDirectory(t testing.TB) *directory.Directory {
	t.Helper()
	d, found, err := directory.Load(worcestershire.Files, directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if f.Severity == directory.Error {
			t.Errorf("%s:%d:%d %s", f.File, f.Line, f.Column, f.Message)
		}
	}
	return d
}

func shipped(t testing.TB) *triage.Rules {
	t.Helper()
	return compile(t, shippedDirectory(t))
}

// persona is somebody whose answers have a known right result.
type persona struct {
	ID       string      `json:"id"`
	Story    string      `json:"story"`
	Facts    facts.Facts `json:"facts"`
	MustTop3 []string    `json:"must_top3"`
	MustNot  []string    `json:"must_not"`
	Alerts   []string    `json:"alerts"`
	CouldFit []string    `json:"could_fit"` // own personas only
	WayIn    [][2]string `json:"way_in"`    // own personas only: service, first door
}

func personas(t testing.TB, file string) []persona {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var out []persona
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// complaints lists what is wrong with a persona's result.
func (p persona) complaints(res triage.Result) []string {
	var out []string
	got := ids(res.Suggestions)
	for _, id := range p.MustTop3 {
		if !slices.Contains(got[:min(3, len(got))], id) {
			out = append(out, "not among the first three: "+id)
		}
	}
	for _, id := range p.MustNot {
		if slices.Contains(got, id) {
			out = append(out, "must not be suggested: "+id)
		}
	}
	var alerts []string
	for _, a := range res.Alerts {
		alerts = append(alerts, a.ID)
	}
	for _, id := range p.Alerts {
		if !slices.Contains(alerts, id) {
			out = append(out, "alert missing: "+id)
		}
	}
	for _, id := range alerts {
		if !slices.Contains(p.Alerts, id) {
			out = append(out, "alert too many: "+id)
		}
	}
	return append(out, p.ownComplaints(res)...)
}

func (p persona) ownComplaints(res triage.Result) []string {
	var out []string
	for _, id := range p.CouldFit {
		if !slices.ContainsFunc(res.CouldFit, func(c triage.CouldFit) bool { return c.ID == id && len(c.Ask) > 0 }) {
			out = append(out, "not among what could fit: "+id)
		}
	}
	for _, w := range p.WayIn {
		ok := slices.ContainsFunc(res.RuledOut, func(c triage.RuledOut) bool { return c.ID == w[0] && slices.Contains(c.WayIn, w[1]) }) ||
			slices.ContainsFunc(res.CouldFit, func(c triage.CouldFit) bool { return c.ID == w[0] && slices.Contains(c.WayIn, w[1]) })
		if !ok {
			out = append(out, "no way in to "+w[0]+" by "+w[1])
		}
	}
	return out
}

func TestPersonas(t *testing.T) {
	r := shipped(t)
	for _, file := range []string{"personas.json", "own-personas.json"} {
		for _, p := range personas(t, file) {
			t.Run(p.ID, func(t *testing.T) {
				res := r.Evaluate(p.Facts, triage.Options{})
				for _, c := range p.complaints(res) {
					t.Errorf("%s\n%s; suggested %v", p.Story, c, ids(res.Suggestions))
				}
				if res.Withheld != slices.ContainsFunc(res.Alerts, func(a triage.Alert) bool { return a.Kind == directory.Blocking }) {
					t.Error("the list is withheld exactly while a blocking alert fires")
				}
			})
		}
	}
}

// TestPersonasGuided runs the guided flow for every persona: it must lead to
// the same, and in at most twelve screens beyond the safety one.
func TestPersonasGuided(t *testing.T) {
	r := shipped(t)
	var screens, bounds []int
	for _, p := range personas(t, "personas.json") {
		asked, got := guided(r, p.Facts)
		if !samePressing(r, p.Facts, got) {
			t.Errorf("%s: asked %v, which leads elsewhere", p.ID, asked)
		}
		if trace := r.Trace(p.Facts, triage.Options{}); !slices.Equal(asked, trace) {
			t.Errorf("%s: trace %v, asked %v", p.ID, trace, asked)
		}
		need := lowerBound(r, p.Facts)
		t.Logf("%s: %2d screens, at least %2d: %v", p.ID, len(asked)-1, need, asked[1:])
		if len(asked)-1 > 12 || len(asked)-1 < need {
			t.Errorf("%s: %d screens beyond the safety one", p.ID, len(asked)-1)
		}
		screens, bounds = append(screens, len(asked)-1), append(bounds, need)
	}
	slices.Sort(screens)
	slices.Sort(bounds)
	n := len(screens)
	t.Logf("median %d, most %d screens beyond the safety one; no flow could do with fewer than median %d, most %d",
		screens[n/2], screens[n-1], bounds[n/2], bounds[n-1])
}
