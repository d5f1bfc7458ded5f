package search

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

func fixture(t testing.TB) *Index {
	t.Helper()
	c := readCorpus(t)
	return Build(c.Documents, c.Lexicon)
}

func TestRelaxedSaysSo(t *testing.T) {
	x := fixture(t)
	r := x.Search("methadone zzzz", Options{})
	if !r.Relaxed || len(r.Hits) == 0 || !slices.Equal(r.Unknown, []string{"zzzz"}) {
		t.Errorf("relaxed %v, unknown %q, %d hits", r.Relaxed, r.Unknown, len(r.Hits))
	}
	r = x.Search("methadone", Options{})
	if r.Relaxed || r.Unknown != nil {
		t.Errorf("one known word: relaxed %v, unknown %q", r.Relaxed, r.Unknown)
	}
	r = x.Search("zzzz", Options{})
	if r.Relaxed || r.Total != 0 || !slices.Equal(r.Unknown, []string{"zzzz"}) {
		t.Errorf("one unknown word: %+v", r)
	}
	// more words matched come first, whatever their score
	r = x.Search("parents partners zzzz", Options{})
	if ids(r)[:4] != "ppad" {
		t.Errorf("parents partners zzzz: %s", ids(r))
	}
}

func TestDeadServicesRankLowerButStay(t *testing.T) {
	docs := []Document{
		{ID: "a", Name: "Alpha", Status: "closed"}, {ID: "b", Name: "Alpha", Status: "open"},
		{ID: "c", Name: "Alpha", Reach: "not-a-destination"}, {ID: "d", Name: "Alpha", Status: "proposed"}, {ID: "e", Name: "Alpha", Status: "paused"},
	}
	x := Build(docs, Lexicon{})
	if got := ids(x.Search("alpha", Options{})); got != "b e a c d" {
		t.Errorf("got %q", got)
	}
	if got := ids(x.Search("", Options{})); got != "b e a c d" {
		t.Errorf("empty query: got %q", got)
	}
	r := fixture(t).Search("heroin assisted treatment", Options{})
	if len(r.Hits) == 0 || r.Hits[0].ID != "hat-middlesbrough" {
		t.Errorf("a closed service is not found by its name: %s", ids(r))
	}
}

func TestHomeCounty(t *testing.T) {
	x := Build([]Document{
		{ID: "a", Name: "Alpha", Areas: []string{"hartlepool"}}, {ID: "b", Name: "Alpha", Areas: []string{"worcestershire"}}, {ID: "c", Name: "Alpha"},
	}, Lexicon{Counties: []County{{"worcestershire", "Worcestershire"}, {"hartlepool", "Hartlepool"}}})
	for q, want := range map[string]string{"alpha": "b c a", "alpha hartlepool": "a c", "alpha in:hartlepool": "a c"} {
		if got := ids(x.Search(q, Options{HomeCounty: "worcestershire"})); got != want {
			t.Errorf("%q: got %q, want %q", q, got, want)
		}
	}
}

func TestQualityOrder(t *testing.T) {
	x := Build([]Document{
		{ID: "about", Name: "A", About: "counsel"}, {ID: "type", Name: "B", Types: []string{"counsel"}}, {ID: "name", Name: "C counsel"},
		{ID: "provider", Name: "D", Provider: "counsel"}, {ID: "prefix", Name: "E counselx"}, {ID: "stem", Name: "F counselling"},
		{ID: "also", Name: "G", Also: []string{"Counsel"}},
	}, Lexicon{})
	if got := ids(x.Search("counsel", Options{})); got != "also name stem prefix type provider about" {
		t.Errorf("got %q", got)
	}
}

func TestFilters(t *testing.T) {
	x := Build(smallDocs(), smallLexicon())
	open := func(doc int) bool { return doc == 1 }
	for _, c := range []struct {
		query, want string
		applied     bool
	}{
		{"open:now", "cdt", true},
		{"open:now type:prescribing", "cdt", true},
		{"type:couns", "wf", true},
		{`type:"needle exchange"`, "tp old", true},
		{"TYPE:Needle-Exchange turning", "tp old", true},
		{"status:closed", "old", true},
		{"in:b98 family", "fu", true},
		{"in:kidderminster", "wf cdt pp tp old", true},
		{"in:worcestershire counselling", "wf", true},
		{"age:17 families", "", true},
		{"age:18 families", "fu", true},
		{"age:seventeen families", "fu", false},
		{"age:-1 families", "fu", false},
		{"age: families", "fu", false},
		{"type: families", "fu", false},
		{"in:atlantis families", "fu", false},
		{"reach:direct families", "fu", false},
		{"open:later families", "fu", false},
		{"colour:puce families", "fu", false},
		{"colour:puce", "", false},
		{"in:atlantis", "", false},
		{"type:dragons", "", false},
		{"age:seventeen", "", false},
		{"open:later", "", false},
		{"type:", "wf tp cdt fu pp old", false}, // half typed
		{"type:couns the", "wf", true},
	} {
		r := x.Search(c.query, Options{Now: open})
		if got := ids(r); got != c.want {
			t.Errorf("%q: got %q, want %q", c.query, got, c.want)
		}
		for _, f := range r.Filters {
			if f.Applied != c.applied || f.Applied == (f.Problem != "") {
				t.Errorf("%q: %+v", c.query, f)
			}
		}
	}
	r := x.Search("open:now families", Options{})
	if ids(r) != "fu" || r.Filters[0].Applied || r.Filters[0].Problem == "" {
		t.Errorf("open:now without opening times: %s %+v", ids(r), r.Filters)
	}
}

// TestUnknownFilterSaysWhatIsMeant: the problem names the nearest value, or the
// filters that there are.
func TestUnknownFilterSaysWhatIsMeant(t *testing.T) {
	x := Build(smallDocs(), smallLexicon())
	for q, want := range map[string]string{
		"in:kiderminster":                "did you mean in:kidderminster?",
		"in:atlantis":                    "no such place",
		"type:councelling":               "did you mean type:counselling?",
		"type:reach":                     "no service has this",
		"status:clsoed":                  "did you mean status:closed?",
		"tyep:detox":                     "did you mean type:?",
		"colour:puce":                    "there are open:, in:,",
		"COLOUR:puce":                    "there are open:, in:,",
		"in:" + strings.Repeat("x", 150): "no such place",
	} {
		f := x.Search(q, Options{}).Filters
		if len(f) != 1 || f[0].Applied || !strings.Contains(f[0].Problem, want) {
			t.Errorf("%q: %+v, want %q", q, f, want)
		}
	}
	for _, q := range []string{"10:30", "http://families", "a:b", "families:", ":families", "caller: families", "a:b:c", "1st:x"} {
		if f := x.Search(q, Options{}).Filters; len(f) > 0 {
			t.Errorf("%q was taken for a filter: %+v", q, f)
		}
	}
}

// TestWordless: words that say nothing find nothing, and that is said.
func TestWordless(t *testing.T) {
	x := fixture(t)
	for q, want := range map[string]bool{
		"ring someone tonight": true, "need help with something": true, "35 years old": true,
		"": false, "  ": false, "smack tonight": false, "qqqqzzzz": false, "in:nowhere": false,
	} {
		r := x.Search(q, Options{})
		if r.Wordless != want || want && r.Total > 0 || q == "  " && r.Total == 0 {
			t.Errorf("%q: wordless %v, %d found", q, r.Wordless, r.Total)
		}
	}
	if r := x.Search("someone tonight in:redditch", Options{}); r.Total == 0 || r.Wordless {
		t.Errorf("a filter beside words that say nothing finds %d", r.Total)
	}
}

func TestTonightIsNoFilter(t *testing.T) {
	x := Build(smallDocs(), smallLexicon())
	never := func(int) bool { return false }
	for _, q := range []string{"pins tonight", "pins now", "pins open now"} {
		if r := x.Search(q, Options{Now: never}); len(r.Hits) == 0 || len(r.Filters) != 0 {
			t.Errorf("%q: %+v", q, r)
		}
	}
}

func TestPlacesInOrder(t *testing.T) {
	x := fixture(t)
	r := x.Search("redditch", Options{Limit: -1})
	at := func(id string) int { return slices.IndexFunc(r.Hits, func(h Hit) bool { return h.ID == id }) }
	if at("families-unite") != 0 {
		t.Errorf("the district's own service is not first: %s", ids(r))
	}
	if at("cat") < 0 || at("ppad") >= 0 || at("hartlepool-psychosocial") >= 0 {
		t.Errorf("redditch: %s", ids(r))
	}
	// Bromsgrove, a neighbour of Wyre Forest, after the county
	r = x.Search("dy10", Options{Limit: -1})
	if at("families-unite") < at("cat") {
		t.Errorf("a neighbour before the county: %s", ids(r))
	}
	if why := r.Hits[at("families-unite")].Why; !slices.Contains(why, "Bromsgrove") {
		t.Errorf("why: %q", why)
	}
}

func TestComplete(t *testing.T) {
	x := fixture(t)
	for q, want := range map[string]string{
		"open":             "open:now",
		"pins ope":         "open:now",
		"type:nee":         "type:needle-exchange",
		"in:red":           "in:redditch",
		"in:great-m":       "in:great-malvern",
		"pins in:wyr":      "in:wyre-forest",
		"status:pr":        "status:proposed",
		"reach:pat":        "reach:patients",
		"self":             "self-referral",
		"metha":            "methadone",
		"somewhere kidder": "kidderminster",
	} {
		if got := x.Complete(q); !slices.Contains(got, want) {
			t.Errorf("%q: %q has no %q", q, got, want)
		}
	}
	for _, q := range []string{"", "pins ", "age:", "age:1", "zzzz", "nonsense:x", "\xff", "in:\u202e"} {
		if got := x.Complete(q); strings.HasPrefix(q, "nonsense") && got != nil || len(got) > maxCompletions {
			t.Errorf("%q: %q", q, got)
		}
	}
}

func TestEveryCompletionWorks(t *testing.T) {
	x := fixture(t)
	for _, start := range []string{"t", "type:", "in:", "reach:", "status:", "a", "h", "n", "s"} {
		for _, c := range x.Complete(start) {
			if c == "type:" || c == "in:" || c == "age:" || c == "reach:" || c == "status:" {
				continue
			}
			r := x.Search(c, Options{Now: func(int) bool { return true }})
			if r.Total == 0 {
				t.Errorf("completion %q of %q finds nothing", c, start)
			}
			for _, f := range r.Filters {
				if !f.Applied {
					t.Errorf("completion %q: %s", c, f.Problem)
				}
			}
		}
	}
}

func TestHostileQueries(t *testing.T) {
	x := fixture(t)
	for _, q := range []string{
		strings.Repeat("a", 100000), strings.Repeat("pins ", 100000), strings.Repeat("\x1b[2J", 1000), "\x00\x01\x7f", "\u202e\u2066מישהו לדבר איתו", "مخدرات",
		"pins\u200b", "\u0301\u0301\u0301", "\xff\xfe", strings.Repeat("type:", 1000), strings.Repeat("😀", 500), "in:" + strings.Repeat("x", 100000), "'''", `type:"`, `type:"" pins`, "+", "+44", "ﷺ",
	} {
		r := x.Search(q, Options{})
		if utf8.RuneCountInString(q) > maxQueryRunes && !r.Cut {
			t.Errorf("%.20q is not marked as cut", q)
		}
		checkHits(t, x, q, r)
	}
	if r := x.Search("pi\u200bns", Options{}); len(r.Hits) == 0 {
		t.Error("an invisible character hides the word")
	}
	if r := x.Search("pins\x1b", Options{}); len(r.Hits) == 0 {
		t.Error("a control character hides the word")
	}
	if r := x.Search(strings.Repeat("pins works ", 12), Options{}); !r.Cut {
		t.Error("more than sixteen words are not marked as cut")
	}
}

func checkHits(t testing.TB, x *Index, q string, r Result) {
	t.Helper()
	if len(r.Hits) > r.Total {
		t.Errorf("%.40q: %d hits of %d", q, len(r.Hits), r.Total)
	}
	for _, h := range r.Hits {
		name := ""
		for d, o := range x.docs.orig {
			if int(o) == h.Doc {
				name = x.docs.name[d]
			}
		}
		for _, sp := range h.NameSpans {
			if sp.Start < 0 || sp.End > len(name) || sp.Start >= sp.End || !utf8.ValidString(name[sp.Start:sp.End]) && utf8.ValidString(name) {
				t.Errorf("%.40q: span %v of %q", q, sp, name)
			}
		}
	}
}

func TestHostileDocuments(t *testing.T) {
	docs := []Document{
		{}, {ID: "x", Name: strings.Repeat("long ", 50000)}, {ID: "y", Name: "\x1bRed\u202e", About: strings.Repeat("w", 1<<20), Phones: []string{strings.Repeat("1", 1000), "none", ""}},
		{ID: "z", Name: "Ｆｕｌｌ Ⅷ ﬁne Łódź straße", Areas: []string{"", "nowhere", "nowhere"}, Types: []string{"", " "}}, {ID: "z", Name: "Ｆｕｌｌ"},
	}
	lex := Lexicon{Words: []Word{{}, {Means: "a", Say: []string{"a", "", "b c d e f g h i j"}}, {Means: "loop", Say: []string{"pool"}}, {Means: "pool", Say: []string{"loop"}}},
		Districts: []District{{}, {ID: "d", Name: "D", County: "none", Near: []string{"d", "missing"}}}, Towns: []Town{{Name: "T", District: "missing"}, {}}, Outwards: []Outward{{}, {Code: "Q1"}}}
	x := Build(docs, lex)
	for q, want := range map[string]string{"full": "z z", "lodz": "z", "strasse": "z", "fine": "z", "viii": "z", "red": "y", "long": "x", "111111": "y", "d": "", "loop": ""} {
		if got := ids(x.Search(q, Options{})); want != "" && got != want {
			t.Errorf("%q: got %q, want %q", q, got, want)
		}
	}
	empty := Build(nil, Lexicon{})
	for _, q := range []string{"", "pins", "123", "in:x", "age:3", "the"} {
		if r := empty.Search(q, Options{}); r.Total != 0 {
			t.Errorf("empty index finds %q", q)
		}
		empty.Complete(q)
	}
}

func TestResultIsTheCallers(t *testing.T) {
	x := fixture(t)
	want := fmt.Sprint(x.Search("smack redditch", Options{}))
	got := x.Search("smack redditch", Options{})
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 20 {
				x.Search([]string{"pins", "turning", "alchohol kidderminster", "type:detox"}[i%4], Options{})
			}
		})
	}
	wg.Wait()
	if fmt.Sprint(got) != want {
		t.Errorf("a result changed under later queries")
	}
}

func TestSearcherAllocatesNothing(t *testing.T) {
	x := fixture(t)
	s := x.NewSearcher()
	queries := []string{"smack redditch", "methodone scrip", "my lad is on spice", "01905", "type:detox al", "", "in:redditch", "Łódź é"}
	ask := func() {
		for _, q := range queries {
			s.Search(q, Options{HomeCounty: "worcestershire"})
		}
	}
	ask()
	ask()
	if n := testing.AllocsPerRun(20, ask); n > 0 {
		t.Errorf("%v allocations for %d queries", n, len(queries))
	}
}

func FuzzSearch(f *testing.F) {
	for _, q := range []string{"pins", "my lad is on spice", "type:detox in:redditch age:16", "+44 1905", "b98 8aa", "\x1b[2J", `type:"needle exchange" x`, "insideout mercia net", "Łódź"} {
		f.Add(q)
	}
	c := readCorpus(f)
	x := Build(c.Documents, c.Lexicon)
	fresh := x.NewSearcher()
	f.Fuzz(func(t *testing.T, q string) {
		o := Options{HomeCounty: "worcestershire", Now: func(int) bool { return true }}
		r := x.Search(q, o)
		checkHits(t, x, q, r)
		x.Complete(q)
		again := fresh.Search(q, o)
		if fmt.Sprint(again.Hits) != fmt.Sprint(r.Hits) || again.Total != r.Total {
			t.Errorf("%q: the answer depends on what was asked before", q)
		}
	})
}

func TestNeedsOrder(t *testing.T) {
	x := Build([]Document{
		{ID: "mention", Name: "A", Mentions: []string{"needle exchange"}}, {ID: "partly", Name: "B", Partly: []string{"needle exchange"}},
		{ID: "serves", Name: "C", Serves: []string{"needle exchange"}}, {ID: "main", Name: "D", Needs: []string{"needle exchange"}},
		{ID: "about", Name: "E", About: "needle exchange"},
	}, Lexicon{Words: []Word{{Means: "needle exchange", Say: []string{"works"}}}})
	for _, q := range []string{"needle exchange", "works"} {
		if got := ids(x.Search(q, Options{})); got != "main serves partly mention about" {
			t.Errorf("%q: got %q", q, got)
		}
	}
}

// TestNameReachedThroughTheLexicon: spice means drugs, and does not name the
// service that is called so.
func TestNameReachedThroughTheLexicon(t *testing.T) {
	x := Build([]Document{{ID: "named", Name: "Drugs Talk"}, {ID: "needed", Name: "Z", Needs: []string{"spice"}}},
		Lexicon{Words: []Word{{Means: "drugs", Say: []string{"spice"}}}})
	if got := ids(x.Search("spice", Options{})); got != "needed named" {
		t.Errorf("got %q", got)
	}
	if got := ids(x.Search("drugs", Options{})); got != "named" {
		t.Errorf("got %q", got)
	}
}

// TestNothingToOffer: when only what nobody can be sent to matches every word,
// what matches some of them follows.
func TestNothingToOffer(t *testing.T) {
	docs := []Document{
		{ID: "closed", Name: "Alpha Beta", Status: "closed"}, {ID: "abroad", Name: "Gamma Beta", Areas: []string{"far"}},
		{ID: "here", Name: "Beta", Areas: []string{"shire"}}, {ID: "other", Name: "Delta", Areas: []string{"shire"}},
	}
	x := Build(docs, Lexicon{Counties: []County{{"shire", "Aldershire"}, {"far", "Farshire"}}})
	for q, want := range map[string]string{
		"alpha beta": "closed here abroad", "gamma beta": "abroad here closed", "gamma beta farshire": "abroad",
		"alpha": "closed", "beta": "here abroad closed", "alpha beta status:closed": "closed",
	} {
		r := x.Search(q, Options{HomeCounty: "shire"})
		if got := ids(r); got != want || r.Relaxed {
			t.Errorf("%q: got %q, relaxed %v; want %q", q, got, r.Relaxed, want)
		}
	}
}

// TestPlacesOrderBeforeNames: a town in a name is not the need.
func TestPlacesOrderBeforeNames(t *testing.T) {
	lex := Lexicon{
		Counties:  []County{{"shire", "Aldershire"}},
		Districts: []District{{ID: "alder", Name: "Alder", County: "shire"}, {ID: "yew", Name: "Yewton", County: "shire"}},
		Words:     []Word{{Means: "yewton hospital", Say: []string{"the yew ward"}}},
	}
	x := Build([]Document{
		{ID: "named", Name: "Alder House", About: "detox", Areas: []string{"shire"}},
		{ID: "main", Name: "Zeta", Needs: []string{"detox"}, Areas: []string{"shire"}},
		{ID: "own", Name: "Own", About: "detox", Areas: []string{"alder"}},
		{ID: "near", Name: "Near", About: "the yewton hospital, and detox", Areas: []string{"yew"}},
	}, lex)
	for q, want := range map[string]string{
		"detox alder": "own main named", // whole: no unfinished Aldershire
		"detox yewt":  "near main named",
	} {
		if got := ids(x.Search(q, Options{})); got != want {
			t.Errorf("%q: got %q, want %q", q, got, want)
		}
	}
}

// TestCompleteOffersPlaces: a few of them, those of most services first, and
// none of the words that say nothing.
func TestCompleteOffersPlaces(t *testing.T) {
	lex := Lexicon{Counties: []County{{"shire", "Tarshire"}}}
	for _, n := range []string{"Tarbury", "Tarden", "Tarfield", "Tarham"} {
		lex.Districts = append(lex.Districts, District{ID: n, Name: n, County: "shire"})
	}
	x := Build([]Document{
		{ID: "a", Name: "Target the Tasks", Areas: []string{"Tarham"}}, {ID: "b", Name: "Target", Areas: []string{"shire"}},
		{ID: "c", Name: "Other", Areas: []string{"Tarham", "Tarfield"}},
	}, lex)
	if got, want := x.Complete("drop in ta"), []string{"tarshire", "tarham", "tarfield", "target", "tasks"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := x.Complete("th"); len(got) > 0 {
		t.Errorf("got %q", got)
	}
}
