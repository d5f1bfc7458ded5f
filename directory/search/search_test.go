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
		{"the", ""},
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

func TestStems(t *testing.T) {
	for _, same := range []string{
		"needle needles", "family families", "counselling counseling counsel counselled", "centre center centres centers", "programme program programmes programs",
		"behaviour behavior", "organise organize organising organizing", "organisation organization", "licence license", "paediatric pediatric", "prescribe prescribing prescribed prescribes",
		"detox detoxes", "house houses housing", "fulfil fulfill", "clinic clinics", "stop stopping", "wife wives", "child children", "address addresses",
	} {
		ws := strings.Fields(same)
		for _, w := range ws[1:] {
			if stemOf(w) != stemOf(ws[0]) {
				t.Errorf("%s (%s) and %s (%s) differ", ws[0], stemOf(ws[0]), w, stemOf(w))
			}
		}
	}
	for _, apart := range []string{"pin pint", "space spice", "methadone method", "needle need", "court course", "house hospital", "bus bu", "red reed", "b98 b9", "works word"} {
		ws := strings.Fields(apart)
		if stemOf(ws[0]) == stemOf(ws[1]) {
			t.Errorf("%s and %s are the same", ws[0], ws[1])
		}
	}
}

func TestSlangAsItIsTyped(t *testing.T) {
	lex := smallLexicon()
	lex.Words = append(lex.Words, Word{Means: "drugs", Say: []string{"sleeping pills"}}, Word{Means: "nothing here", Say: []string{"familie"}})
	x := Build(smallDocs(), lex)
	for q, want := range map[string]string{
		"sm": "", "sma": "cdt", "smac": "cdt", // no slang from two letters
		"sleep": "", "sleeping pills": "cdt tp", // half a phrase says nothing
	} {
		if got := ids(x.Search(q, Options{})); got != want {
			t.Errorf("%q: got %q, want %q", q, got, want)
		}
	}
	// a word of the lexicon is no slip of another, even if it leads nowhere
	lex.Words = append(lex.Words, Word{Means: "nothing here", Say: []string{"turming"}})
	if r := Build(smallDocs(), lex).Search("turming", Options{}); len(r.Hits) != 0 || !slices.Equal(r.Unknown, []string{"turming"}) {
		t.Errorf("turming: %s, unknown %q", ids(r), r.Unknown)
	}
}

func TestNearerNeighboursFirst(t *testing.T) {
	lex := Lexicon{Counties: []County{{"c", "C"}}, Districts: []District{{ID: "home", Name: "Home", County: "c", Near: []string{"third", "second", "first"}}, {ID: "first", Name: "First"}, {ID: "second", Name: "Second"}, {ID: "third", Name: "Third"}}}
	var docs []Document
	for _, a := range []string{"first", "second", "third", "home", "c", "else"} {
		docs = append(docs, Document{ID: a, Name: "X " + a[:1], About: "pins", Areas: []string{a}})
	}
	docs = append(docs, Document{ID: "any", Name: "Anywhere pins"})
	if got := ids(Build(docs, lex).Search("pins home", Options{})); got != "home any c third second first" {
		t.Errorf("got %q", got)
	}
}

func TestWholeNameFirst(t *testing.T) {
	x := Build([]Document{{ID: "a", Name: "Amber Turning Point"}, {ID: "b", Name: "Turning Point"}, {ID: "c", Name: "Other", Also: []string{"Turning-Point"}}, {ID: "d", Name: "Point Turning"}}, Lexicon{})
	if got := ids(x.Search("turning POINT", Options{})); got != "c b a d" {
		t.Errorf("got %q", got)
	}
	if got := ids(x.Search("point turning", Options{})); got != "d a c b" {
		t.Errorf("got %q", got)
	}
}
