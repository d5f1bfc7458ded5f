package directory_test

import (
	"slices"
	"strings"
	"testing"

	"signpost/directory"
	"signpost/directory/search"
	"signpost/directory/worcestershire"
)

func shipped(t *testing.T) *directory.Directory {
	t.Helper()
	d, found, err := directory.Load(worcestershire.Files, directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Errorf("%s: %s:%d:%d: %s (%s)", f.Severity, f.File, f.Line, f.Column, f.Message, f.Rule)
	}
	return d
}

func TestShippedDirectoryLoadsWithoutFindings(t *testing.T) {
	d := shipped(t)
	if d.Name != "Worcestershire" || d.County != "worcestershire" || d.CheckEvery.Hours() != 180*24 || d.Historic == "" {
		t.Errorf("the directory's own facts: %q %q %v %q", d.Name, d.County, d.CheckEvery, d.Historic)
	}
	for what, n := range map[string]int{
		"services": d.Services.Len(), "questions": len(d.Questions), "alerts": len(d.Alerts), "words": len(d.Words),
		"groups": len(d.Groups), "towns": len(d.Towns), "districts": len(d.Districts), "outwards": len(d.Outwards),
	} {
		if n == 0 {
			t.Errorf("no %s were read", what)
		}
	}
	if got := d.DistrictCounty("redditch"); got != "worcestershire" {
		t.Errorf("Redditch lies in %q", got)
	}
	if got := d.DistrictCounty("nowhere"); got != "" {
		t.Errorf("nowhere lies in %q", got)
	}
}

func TestEveryShippedRuleHasAPlaceAndAnId(t *testing.T) {
	d := shipped(t)
	seen := map[string]bool{}
	for _, s := range d.Services.All() {
		for word, rules := range map[string][]directory.Rule{"/not/": s.NotFor, "/match/": s.Match} {
			for _, r := range rules {
				if !strings.HasPrefix(r.ID, s.ID+word) || seen[r.ID] {
					t.Errorf("rule id %q of %s", r.ID, s.ID)
				}
				seen[r.ID] = true
				span, ok := d.SpanAt(r.Pos)
				if !ok || span.Pos != s.Pos {
					t.Errorf("rule %s stands outside its service: %+v", r.ID, r.Pos)
				}
			}
		}
	}
	if len(seen) < 50 {
		t.Errorf("only %d rules", len(seen))
	}
}

func TestIndexFindsShippedServicesByWhatPeopleSay(t *testing.T) {
	d := shipped(t)
	x := d.Index()
	for query, want := range map[string]string{
		"cdt":              "cdt",
		"methadone script": "cdt",
		"pins":             "nx-pharmacy",
		"smack redditch":   "cdt",
		"evicted":          "stonham",
	} {
		var got []string
		for _, h := range x.Search(query, search.Options{Limit: 8, HomeCounty: d.County}).Hits {
			got = append(got, h.ID)
			if d.Services.At(h.Doc).ID != h.ID {
				t.Errorf("%q: document %d is not %s", query, h.Doc, h.ID)
			}
		}
		if !slices.Contains(got, want) {
			t.Errorf("%q finds %v, not %s", query, got, want)
		}
	}
}
