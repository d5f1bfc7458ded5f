package desk

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"signpost/directory"
	"signpost/directory/search"
	"signpost/store"
)

func TestToggleFilter(t *testing.T) {
	for _, c := range []struct{ query, word, want string }{
		{"", OpenNow, "open:now "},
		{"open:now ", OpenNow, ""},
		{"needle exch", OpenNow, "open:now needle exch"},
		{"open:now needle exch", OpenNow, "needle exch"},
		{"needle OPEN:no exch", OpenNow, "needle exch"},
		{"needle open:now", OpenNow, "needle"},
		{"needle Self-Referral", SelfReferral, "needle"},
		{"needle", "in:redditch", "in:redditch needle"},
		{"in:redditch needle", "in:bromsgrove", "in:bromsgrove needle"}, // a query has one place
		{`in:"Malvern Hills" needle`, "in:malvern-hills", "needle"},
		{"age:16 weed", "age:40", "age:40 weed"},
		{"type:detox weed", "type:rehab", "type:rehab type:detox weed"}, // of types it can have more
		{"openness open:now:ish", OpenNow, "open:now openness open:now:ish"},
		{"myin:redditch", "in:redditch", "in:redditch myin:redditch"},
	} {
		if got := ToggleFilter(c.query, c.word); got != c.want {
			t.Errorf("%q and %s: %q, want %q", c.query, c.word, got, c.want)
		}
	}
	if !HasFilterNamed("x in:worc", FilterIn) || HasFilterNamed("x age:", FilterIn) || HasFilterNamed("inn", FilterIn) {
		t.Error("the names of filters")
	}
	if got := DropFilters("a in:x b in:y", FilterIn); got != "a b" {
		t.Errorf("all places taken out: %q", got)
	}
}

// queries are made of pieces that are hard to take apart.
func queries() *rapid.Generator[string] {
	piece := rapid.OneOf(rapid.SampledFrom([]string{"needle", "open:now", "open:", "in:redditch", `in:"malvern hills"`, `type:"x`, "age:16", "self-referral", "foo:bar",
		" ", "  ", "\t", "\u00a0", `"`, ":", "http://x", "é", "\x01", "\u3000"}), rapid.StringN(0, 6, 12))
	return rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 0, 6).Draw(t, "pieces"), "") })
}

// Adding a filter and taking it away gives back the query, whatever stands in
// it, and adding never changes what else is asked.
func TestAFilterTakenAwayGivesBackTheQuery(t *testing.T) {
	words := []string{OpenNow, SelfReferral, "in:redditch", "type:needle-exchange", "age:16"}
	rapid.Check(t, func(t *rapid.T) {
		q, w := queries().Draw(t, "query"), rapid.SampledFrom(words).Draw(t, "word")
		name, _, _ := filterOf(w)
		if HasFilterNamed(q, name) {
			with := AddFilter(q, w)
			if !HasFilter(with, w) || HasFilter(DropFilter(with, w), w) {
				t.Fatalf("%q with %s is %q", q, w, with)
			}
			return
		}
		with := ToggleFilter(q, w)
		if !HasFilter(with, w) || !strings.HasSuffix(with, q) {
			t.Fatalf("%q with %s is %q", q, w, with)
		}
		if got := ToggleFilter(with, w); got != q {
			t.Fatalf("%q became %q and then %q", q, with, got)
		}
	})
}

// What is taken for a filter here is what the search takes for one.
func TestFiltersAreThoseOfTheSearch(t *testing.T) {
	g := shipped()
	rapid.Check(t, func(t *rapid.T) {
		q := queries().Draw(t, "query")
		var mine, theirs []string
		for from, to := range filterChunks(q) {
			if name, _, ok := filterOf(q[from:to]); ok {
				mine = append(mine, name+" "+q[from:to])
			}
		}
		for _, f := range g.Index.Search(q, search.Options{Limit: 1}).Filters {
			if f.Name != "" {
				theirs = append(theirs, f.Name+" "+f.Text)
			}
		}
		if d := gocmp.Diff(theirs, mine); d != "" {
			t.Fatalf("%q:\n%s", q, d)
		}
	})
}

// Every choice that a screen offers is understood and leaves what it says.
func TestFilterChoices(t *testing.T) {
	g := shipped()
	for filter, want := range map[string][]string{
		FilterIn:   {"in:redditch Redditch", "in:malvern-hills Malvern Hills", "in:hartlepool Hartlepool"},
		FilterType: {"type:detox detox", "type:needle-exchange needle exchange"},
	} {
		list := g.FilterChoices(filter)
		var got []string
		for _, c := range list {
			got = append(got, c.Word+" "+c.Name)
			f := g.Find(c.Word, 0, start)
			if f.Total != c.Services || f.Total == 0 || f.Filters[0].Problem != "" {
				t.Errorf("%s leaves %d, and says %d: %+v", c.Word, f.Total, c.Services, f.Filters)
			}
		}
		for _, w := range want {
			if !slices.Contains(got, w) {
				t.Errorf("%s: %q has no %q", filter, got, w)
			}
		}
	}
}

func TestOnlyFilterValuesThatOccurAreOffered(t *testing.T) {
	d, _, err := directory.Load(fstest.MapFS{"a.toml": {Data: []byte(`
[[county]]
id = "north"
name = "North"

[[county]]
id = "south"
name = "South"

[[district]]
id = "mill"
name = "St Ann's Mill"
county = "north"

[[district]]
id = "hill"
name = "Hill"
county = "south"

[[district]]
id = "dale"
name = "Dale"
county = "south"

[[service]]
id = "x"
name = "X"
area = ["north"]
types = ["Odd  sort", "detox"]

[[service]]
id = "y"
name = "Y"
area = ["hill"]
types = ["detox"]
`)}}, directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	g := Prepare(d, nil, "")
	want := []FilterChoice{{"in:hill", "Hill", 1}, {"in:north", "North", 1}, {"in:south", "South", 1}, {"in:st-anns-mill", "St Ann's Mill", 1}}
	if d := gocmp.Diff(want, g.FilterChoices(FilterIn)); d != "" {
		t.Error(d)
	}
	want = []FilterChoice{{"type:detox", "detox", 2}, {"type:odd-sort", "Odd sort", 1}}
	if d := gocmp.Diff(want, g.FilterChoices(FilterType)); d != "" {
		t.Error(d)
	}
}

func TestCompletions(t *testing.T) {
	g := shipped()
	for _, c := range []struct{ query, first, taken string }{
		{"in:redd", "in:redditch", "in:redditch "},
		{"pins in:wyr", "in:wyre-forest", "pins in:wyre-forest "},
		{"type:det", "type:detox", "type:detox "},
		{"pins op", "open:now", "pins open:now "},
		{"sel", "self-referral", "self-referral "},
		{"ty", "type:", "type:"},
		{"a\u3000ty", "type:", "a\u3000type:"},
	} {
		got := g.Completions(c.query)
		if len(got) == 0 || got[0] != c.first {
			t.Errorf("%q: %q, want %s first", c.query, got, c.first)
			continue
		}
		if q := Complete(c.query, got[0]); q != c.taken {
			t.Errorf("%q completed: %q", c.query, q)
		}
	}
	for _, q := range []string{"", "o", "open:now", "self-referral", "metha", "in:redditch ", "type:zzz", "age:", "pins"} {
		if got := g.Completions(q); got != nil {
			t.Errorf("%q: %q", q, got)
		}
	}
}

func TestBrowsePutsFirstWhatIsGivenMost(t *testing.T) {
	g := shipped()
	plain := g.Find("", 0, start)
	ids := func(f Finding) (out []string) {
		for _, x := range f.Found {
			out = append(out, x.ID)
		}
		return out
	}
	got, used := g.Browse(nil, start)
	if d := gocmp.Diff(ids(plain), ids(got)); d != "" || used != 0 {
		t.Errorf("nothing was given, %d first:\n%s", used, d)
	}
	got, used = g.Browse(Usage{"space": 1, "turning-point": 12, "cdt": 1, "gone": 40, "hat-middlesbrough": 9}, start)
	if used != 3 || got.Total != plain.Total || len(got.Found) != len(plain.Found) {
		t.Fatalf("%d first of %d", used, len(got.Found))
	}
	rest := slices.DeleteFunc(ids(plain), func(id string) bool { return id == "space" || id == "turning-point" || id == "cdt" })
	if d := gocmp.Diff(append([]string{"turning-point", "cdt", "space"}, rest...), ids(got)); d != "" {
		t.Error(d) // a closed service is not put first
	}
	if got.Found[0].Why[0] != "given 12 times in 90 days" || got.Found[1].Why[0] != "given once in 90 days" || got.Found[3].Why != nil {
		t.Errorf("why: %q, %q, %q", got.Found[0].Why, got.Found[1].Why, got.Found[3].Why)
	}
	many := Usage{}
	for _, id := range ids(plain) {
		many[id] = 1
	}
	if _, used := g.Browse(many, start); used != mostUsed {
		t.Errorf("%d stand first", used)
	}
}

// What a desk gave is counted for 90 days; looking leaves no trace.
func TestUsage(t *testing.T) {
	d := newDesk(t)
	c := d.start()
	for _, id := range []string{"cdt", "space"} {
		var err error
		c, err = d.Refer(bg, c, id, store.Signpost)
		must(t, c, err)
	}
	c, err := d.UndoReferral(bg, c)
	must(t, c, err)
	before := len(d.trail())
	u, err := d.Usage(bg)
	if d := gocmp.Diff(Usage{"cdt": 1}, must(t, u, err)); d != "" {
		t.Error(d)
	}
	*d.clock = d.clock.Add(UsageSpan - time.Hour)
	if u, err := d.Usage(bg); err != nil || len(u) != 1 {
		t.Errorf("after 90 days less an hour: %v, %v", u, err)
	}
	*d.clock = d.clock.Add(2 * time.Hour)
	if u, err := d.Usage(bg); err != nil || len(u) != 0 {
		t.Errorf("after 90 days: %v, %v", u, err)
	}
	if len(d.trail()) != before {
		t.Error("looking at it left a trace")
	}
	if _, err := d.with(Operator{Role: Auditor}).Usage(bg); err != nil {
		t.Error(err)
	}
	if _, err := d.with(Operator{Role: "stranger"}).Usage(bg); err == nil {
		t.Error("an unknown role may count")
	}
}
