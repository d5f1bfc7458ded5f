package search

import (
	"slices"
	"strings"
	"testing"
)

func smallLexicon() Lexicon {
	return Lexicon{
		Words: []Word{
			{Means: "heroin", Say: []string{"smack", "brown", "gear"}},
			{Means: "opioids", Say: []string{"heroin", "methadone"}},
			{Means: "needle exchange", Say: []string{"works", "pins", "clean works"}},
			{Means: "family support", Say: []string{"my son", "my lad", "husband", "mum"}},
			{Means: "prescribing", Say: []string{"script", "scrip"}},
		},
		Counties: []County{{ID: "worcestershire", Name: "Worcestershire"}},
		Districts: []District{
			{ID: "redditch", Name: "Redditch", County: "worcestershire", Near: []string{"bromsgrove"}},
			{ID: "bromsgrove", Name: "Bromsgrove", County: "worcestershire", Near: []string{"redditch", "wyre-forest"}},
			{ID: "wyre-forest", Name: "Wyre Forest", County: "worcestershire", Near: []string{"bromsgrove"}},
		},
		Towns:    []Town{{Name: "Kidderminster", District: "wyre-forest"}},
		Outwards: []Outward{{Code: "B98", Districts: []string{"redditch"}}, {Code: "DY10", Districts: []string{"wyre-forest"}}},
	}
}

func smallDocs() []Document {
	return []Document{
		{ID: "tp", Name: "Turning Point", Types: []string{"drop-in", "needle exchange"}, Areas: []string{"worcestershire"}, Phones: []string{"01905 496 0123 (office)"}, About: "Advice for people who use drugs", Weight: 2},
		{ID: "cdt", Name: "Community Drug Team", Types: []string{"prescribing"}, Needs: []string{"opioids"}, Areas: []string{"worcestershire"}, About: "Methadone"},
		{ID: "fu", Name: "Families Unité", Types: []string{"family support"}, Areas: []string{"redditch", "bromsgrove"}, AgeLo: 18},
		{ID: "wf", Name: "Wyre Forest Counselling", Types: []string{"counselling"}, Areas: []string{"wyre-forest"}, SelfReferral: true, Weight: 5},
		{ID: "pp", Name: "Pressure Point", Types: []string{"helpline"}, AgeHi: 19},
		{ID: "old", Name: "Turning Point Old", Types: []string{"needle exchange"}, Status: "closed", Areas: []string{"worcestershire"}, Weight: 9},
	}
}

func ids(r Result) string {
	var out []string
	for _, h := range r.Hits {
		out = append(out, h.ID)
	}
	return strings.Join(out, " ")
}

func TestSearchFinds(t *testing.T) {
	x := Build(smallDocs(), smallLexicon())
	for _, c := range []struct{ query, want string }{
		{"", "wf tp cdt fu pp old"},
		{"turning", "tp old"},
		{"turnin", "tp old"},
		{"tunring point", "tp old"},
		{"TURNING PÓINT", "tp old"},
		{"smack", "cdt"},
		{"smak", "cdt"},
		{"clean works", "tp old"},
		{"my lad", "fu"},
		{"families unite", "fu"},
		{"family", "fu"},
		{"counseling", "wf"},
		{"pp", "pp"},
		{"496 01", "tp"},
		{"+44 1905 4960123", "tp"},
		{"redditch", "fu cdt pp tp old"},
		{"b98 7xx", "fu cdt pp tp old"},
		{"b987xx", "fu cdt pp tp old"},
		{"bromsgrove", "fu cdt pp tp old wf"},
		{"kiderminster", "wf cdt pp tp old fu"},
		{"wyre forest", "wf cdt pp tp old fu"},
		{"type:counselling", "wf"},
		{"self-referral", "wf"},
		{"in:redditch", "fu cdt pp tp old"},
		{"age:16", "wf tp cdt pp old"},
		{"age:20 helpline", ""},
		{"the", "wf tp cdt fu pp old"},
		{"where can i get help", "pp"},
		{"xyzzy", ""},
		{"my lad is on smack", "fu cdt"},
	} {
		if got := ids(x.Search(c.query, Options{})); got != c.want {
			t.Errorf("%q: got %q, want %q", c.query, got, c.want)
		}
	}
}

func TestSearchSaysWhy(t *testing.T) {
	x := Build(smallDocs(), smallLexicon())
	h := x.Search("smack redditch", Options{}).Hits
	if len(h) != 1 || !slices.Equal(h[0].Why, []string{"smack: opioids", "Worcestershire"}) {
		t.Errorf("smack redditch: %+v", h)
	}
	h = x.Search("turni", Options{}).Hits
	if len(h) == 0 || !slices.Equal(h[0].NameSpans, []Span{{0, 5}}) || len(h[0].Why) != 0 {
		t.Errorf("turni: %+v", h)
	}
}
