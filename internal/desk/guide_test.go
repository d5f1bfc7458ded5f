package desk

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"signpost/directory"
	"signpost/directory/hours"
	"signpost/internal/facts"
)

// secretive is a directory of one service with something of its own in every
// field that a file can have, so that a leak can be told from all else.
func secretive(t testing.TB, private []string) *Guide {
	t.Helper()
	list, err := json.Marshal(private) // a TOML list of words looks the same
	must(t, list, err)
	file := `[directory]
name = "Test"
[[county]]
id = "areasecret"
name = "Area"
[[service]]
id = "one"
name = "Namesecret"
also = ["Alsosecret"]
provider = "Providersecret"
types = ["typesecret"]
status = "paused"
about = "Aboutsecret"
who = "Whosecret"
not_who = "Notwhosecret"
ages = "17-23"
area = ["areasecret"]
reach = "through"
way_in = ["two"]
gate = "Gatesecret"
how = ["howsecret"]
phone = ["01905 111111 (Labelsecret)"]
address = "Addresssecret"
town = "Townsecret"
postcode = "WR1 1AA"
website = "https://websecret.example"
email = "mailsecret@example.org"
hours = ["Mon-Fri 09:13-17:47"]
languages = ["Languagesecret"]
access = ["accesssecret"]
cost = "Costsecret"
wait = "Waitsecret"
notice = "Noticesecret"
notice_until = 2027-01-31
tips = ["Tipsecret"]
source = "Sourcesecret"
as_of = "2009"
checked = 2026-03-04
checked_by = "Checkersecret"
private = ` + string(list) + `
[[service.place]]
name = "Placesecret"
address = "Siteaddresssecret"
town = "Sitetownsecret"
postcode = "WR9 9ZZ"
phone = ["01905 222222"]
hours = ["Sat 08:07-11:11"]
[[service]]
id = "two"
name = "The other"
`
	d, found, err := directory.Load(fstest.MapFS{"a.toml": {Data: []byte(file)}}, directory.Options{})
	for _, f := range found {
		if f.Severity == directory.Error {
			t.Fatalf("%d: %s: %s", f.Line, f.Rule, f.Message)
		}
	}
	return Prepare(must(t, d, err), found, "")
}

// secrets says for each field that can be private what must not be readable
// then. Tips never may.
func secrets() map[string][]string {
	return map[string][]string{
		"name": {"Namesecret"}, "also": {"Alsosecret"}, "provider": {"Providersecret"}, "types": {"typesecret"},
		"status": {"paused"}, "about": {"Aboutsecret"}, "who": {"Whosecret"}, "not_who": {"Notwhosecret"}, "ages": {"17-23"},
		"area": {"areasecret"}, "reach": {"through"}, "way_in": {`"two"`}, "gate": {"Gatesecret"}, "how": {"howsecret"},
		"phone": {"111111", "Labelsecret", "222222"}, "address": {"Addresssecret", "Siteaddresssecret"},
		"town": {"Townsecret", "Sitetownsecret"}, "postcode": {"WR1", "WR9"}, "website": {"websecret"}, "email": {"mailsecret"},
		"hours": {"09:13", "17:47", "08:07", "11:11"}, "languages": {"Languagesecret"}, "access": {"accesssecret"},
		"cost": {"Costsecret"}, "wait": {"Waitsecret"}, "notice": {"Noticesecret"}, "notice_until": {"2027-01"},
		"source": {"Sourcesecret"}, "as_of": {"2009"}, "checked": {"2026-03-04"}, "checked_by": {"Checkersecret"},
		"place": {"Placesecret", "Siteaddress", "Sitetown", "WR9", "222222", "08:07"}, "tips": {"Tipsecret"},
	}
}

// TestPrivateNeverShown: whatever set of fields a coordinator makes private,
// none of their values is in what may leave the desk, and the others all are.
func TestPrivateNeverShown(t *testing.T) {
	all := secrets()
	var fields []string
	for f := range all {
		fields = append(fields, f)
	}
	slices.Sort(fields)
	moments := []time.Time{start, start.Add(7*time.Hour + 20*time.Minute), start.Add(12 * time.Hour), start.Add(4 * 24 * time.Hour)}
	check := func(t interface{ Errorf(string, ...any) }, private []string, out string) {
		for _, f := range fields {
			hidden := f == "tips" || f == "notice_until" || slices.Contains(private, f)
			for _, s := range all[f] {
				if hidden && strings.Contains(out, s) {
					t.Errorf("private %v: %s of %s is shown in %s", private, s, f, out)
				}
				alone := len(private) == 0 && !hidden
				if alone && !strings.Contains(out, s) {
					t.Errorf("%s of %s is not shown, so that hiding it proves nothing: %s", s, f, out)
				}
			}
		}
	}
	show := func(private []string) string {
		g := secretive(t, private)
		var out strings.Builder
		for _, at := range moments {
			s, err := g.Show("one", at)
			data, err2 := json.Marshal(must(t, s, err))
			out.Write(must(t, data, err2))
		}
		return out.String()
	}
	check(t, nil, show([]string{}))
	for _, f := range fields {
		check(t, []string{f}, show([]string{f}))
	}
	rapid.Check(t, func(t *rapid.T) {
		private := rapid.SliceOfDistinct(rapid.SampledFrom(fields), rapid.ID[string]).Draw(t, "private")
		check(t, private, show(private))
	})
}

// TestEveryShownFieldCanBePrivate: a field added to what is shown must be in
// the table above, or say here why it never can be a secret.
func TestEveryShownFieldCanBePrivate(t *testing.T) {
	never := []string{"id", "check_before_use", "missing", "open"}
	have := secrets()
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Service]()) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "places" {
			name = "place"
		}
		if _, ok := have[name]; !ok && !slices.Contains(never, name) {
			t.Errorf("%q is shown and no test makes it private", name)
		}
	}
}

// TestShowLeavesTheDirectoryAlone: hiding works on a copy.
func TestShowLeavesTheDirectoryAlone(t *testing.T) {
	g := secretive(t, []string{"phone", "address"})
	_, err := g.Show("one", start)
	must(t, 0, err)
	if s, _ := g.Dir.Service("one"); len(s.Places[0].Phone) != 1 || s.Places[0].Address == "" || len(s.Phone) != 1 {
		t.Error("what staff may see was taken out of the directory")
	}
}

// TestNothingInventedInShow: what the shipped files lack is said to be missing.
func TestNothingInventedInShow(t *testing.T) {
	g := shipped()
	for _, svc := range g.Dir.Services.All() {
		s, err := g.Show(svc.ID, start)
		must(t, s, err)
		if !s.CheckBeforeUse {
			t.Errorf("%s: no coordinator ever checked it, and it does not say so", s.ID)
		}
		if slices.Contains(s.Missing, NoNumber) != (len(s.Phone) == 0) || slices.Contains(s.Missing, NoHours) != (len(s.Hours) == 0) {
			t.Errorf("%s: missing %v with phone %v and hours %v", s.ID, s.Missing, s.Phone, s.Hours)
		}
		if len(s.Hours) == 0 && (s.Open.State != hours.NotKnown || s.Open.Say != NoHours) {
			t.Errorf("%s: without hours it is %+v", s.ID, s.Open)
		}
	}
	_, err := g.Show("nowhere", start)
	rejected(t, err, `no service "nowhere"`)
}

// TestNoticeGoesTheDayAfter its last day, by the clock on the wall.
func TestNoticeGoesTheDayAfter(t *testing.T) {
	for _, day := range []string{"2026-07-10", "2026-11-24", "2026-10-25", "2026-03-29"} {
		until, err := time.Parse(time.DateOnly, day)
		s := &directory.Service{Notice: "Moved.", NoticeUntil: must(t, until, err)}
		first, last := london(t, day+" 00:00:00"), london(t, day+" 23:59:59")
		if NoticeAt(s, first) == "" || NoticeAt(s, last.UTC()) == "" {
			t.Errorf("on %s the notice is gone already", day)
		}
		if NoticeAt(s, last.Add(time.Second)) != "" {
			t.Errorf("after %s the notice is still there", day)
		}
	}
	if NoticeAt(&directory.Service{Notice: "Moved."}, start) == "" {
		t.Error("a notice without an end went away")
	}
}

func TestFind(t *testing.T) {
	g := shipped()
	f := g.Find("needle exchange redditch", 3, start)
	if len(f.Found) != 3 || f.Total < 3 {
		t.Fatalf("%d found of %d", len(f.Found), f.Total)
	}
	for i, x := range f.Found {
		if i > 0 && x.Score > f.Found[i-1].Score {
			t.Error("not the best first")
		}
		if x.Open() != g.OpeningOf(x.Service(), start) {
			t.Errorf("%s: open %+v", x.ID, x.Open())
		}
	}
	if all := g.Find("", 0, start); all.Total != g.Dir.Services.Len() || len(all.Found) != all.Total {
		t.Errorf("no words find %d of %d services", len(all.Found), g.Dir.Services.Len())
	}
	// Whatever is typed, the answer can be drawn.
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.IntRange(0, 5).Draw(t, "limit")
		f := g.Find(rapid.String().Draw(t, "query"), limit, start)
		if f.Total < len(f.Found) || limit > 0 && len(f.Found) > limit {
			t.Fatalf("%d found of %d, at most %d", len(f.Found), f.Total, limit)
		}
	})
}

// TestFindOpenNow follows the clock that is passed in.
func TestFindOpenNow(t *testing.T) {
	g := secretive(t, []string{})
	for at, want := range map[string]int{"2026-11-24 09:12:00": 0, "2026-11-24 09:13:00": 1, "2026-11-24 17:46:59": 1, "2026-11-24 17:47:00": 0} {
		if f := g.Find("open:now", 0, london(t, at)); f.Total != want {
			t.Errorf("at %s: %d open", at, f.Total)
		}
	}
}

func TestDerive(t *testing.T) {
	g := shipped()
	for _, d := range g.Dir.Districts {
		got := g.Derive(facts.Facts{}.With(facts.District, facts.Word(d.ID)).With(facts.County, facts.Word("other")))
		if got.Get(facts.County).Word() != or(d.County, "other") {
			t.Errorf("%s lies in %s", d.ID, got.Get(facts.County))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t, g.Dir.Vocabulary)
		once := g.Derive(f)
		if !g.Derive(once).Equal(once) {
			t.Fatal("what follows changes when it is worked out again")
		}
		for _, k := range f.Keys() {
			if k != facts.County && !once.Get(k).Equal(f.Get(k)) {
				t.Fatalf("%s changed", k)
			}
		}
	})
}

// TestSuggest: alerts come from the answers alone, whatever the clock says, and
// what is recorded of a contact is what was shown.
func TestSuggest(t *testing.T) {
	g := shipped()
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t, g.Dir.Vocabulary)
		at := time.Unix(rapid.Int64Range(15e8, 2e9).Draw(t, "at"), 0)
		a, b := g.Suggest(f, at), g.Suggest(f, start)
		if diff := cmp.Diff(a.Alerts, b.Alerts); diff != "" {
			t.Fatalf("alerts depend on the clock:\n%s", diff)
		}
		for _, s := range a.Suggestions {
			if svc, ok := g.Dir.Service(s.ID); !ok || NotGiven(svc) != "" {
				t.Fatalf("%s is suggested and cannot be given", s.ID)
			}
		}
	})
}

func TestNames(t *testing.T) {
	g := shipped()
	cdt, _ := g.Dir.Service("cdt")
	if got := g.Names([]string{"cdt", "gone"}); got[0] != cdt.Name || got[1] != "gone" {
		t.Errorf("names %v", got)
	}
	d := g.Dir.Districts[0]
	if got := g.AreaNames([]string{d.ID, "gone"}); got[0] != d.Name || got[1] != "gone" {
		t.Errorf("names %v", got)
	}
	for _, s := range g.Dir.Services.All() {
		if strings.Contains(ReachWords(s), "not recorded") {
			t.Errorf("%s: %s", s.ID, ReachWords(s))
		}
	}
	if got := fmt.Sprint(Words("walk_in"), Words("phone_out"), Words("crack,heroin")); got != "walk-incall outcrack, heroin" {
		t.Errorf("words %q", got)
	}
}

func TestADeskInAnotherCounty(t *testing.T) {
	g, now := newDesk(t).Guide(), start
	other, err := g.At("derbyshire")
	if err != nil {
		t.Fatal(err)
	}
	f := facts.Facts{}.With(facts.Substances, facts.List("methadone")).With(facts.Wants, facts.List("advice", "health_check"))
	if got := other.Suggest(f, now).Suggestions; len(got) == 0 || got[0].ID != "derbyshire-trust" {
		t.Errorf("a Derbyshire desk is offered %+v", got)
	}
	for _, s := range g.Suggest(f, now).Suggestions {
		if s.ID == "derbyshire-trust" {
			t.Error("a Worcestershire desk is offered Derbyshire without being told where")
		}
	}
	if found := other.Find("health check", 3, now).Found; len(found) == 0 || found[0].ID != "derbyshire-trust" {
		t.Errorf("its own county does not come first: %+v", found)
	}
	if _, err := g.At("derbshire"); err == nil || !strings.Contains(err.Error(), "derbyshire") {
		t.Errorf("an unknown county: %v", err)
	}
}
