package directory

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"signpost/directory/hours"
)

const fullEntry = `
[[service]]
id = "ex"
name = "Example  Programme"
also = ["EP"]
provider = "Exampleton Partnership"
types = ["prescribing", "our own word"]
status = "paused"
about = """
Faster
access"""
who = "W"
not_who = "N"
ages = "16-25"
area = ["worcestershire"]
reach = "through"
way_in = ["door"]
gate = "G"
how = ["drop in"]
phone = ["0808 157 0999 (24h helpline)", "(01905) 123456", "116 123"]
address = "1 High Street"
town = "Exampleton"
postcode = "EX1 1AA"
website = "https://example.org"
email = "hello@example.org"
at = [52, -2.22]
languages = ["Polish"]
access = ["step-free entrance"]
cost = "free"
wait = "two weeks"
notice = "Round the back"
notice_until = 2026-12-31
tips = ["Ask for the duty worker"]
private = ["tips", "address"]
source = "S"
as_of = 2009
uprn = "1"
ods = "2"
checked = 2026-09-12
checked_by = "RK"
group = "g"
team = "cdt"

  [service.extra]
  feed_id = 7
  note = "line one\nline two\u0007"

  [[service.place]]
  name = "North"
  address = "2 Low Street"
  town = "Northton"
  postcode = "EX2 2AA"
  phone = ["01905 654321"]

  [[service.not_for]]
  id = "young"
  when = { age = "<18" }
  unless = { wants = "advice" }
  because = "B"
  source = "S"
  needs_known = true

  [[service.match]]
  when = { wants = "prescribing" }
  points = 45
  because = "M"

[[service]]
id = "door"
name = "Door"
`

func TestServiceIsReadAsWritten(t *testing.T) {
	d, found := mustLoad(t, "s.toml", fullEntry)
	if len(found) != 0 {
		t.Fatalf("findings: %v", found)
	}
	got, _ := d.Service("ex")
	want := &Service{
		ID: "ex", Name: "Example Programme", Also: []string{"EP"}, Provider: "Exampleton Partnership",
		Types: []string{"prescribing", "our own word"}, Status: StatusPaused, About: "Faster access", Who: "W", NotWho: "N",
		Ages: AgeLimit{Lo: 16, Hi: 25, Text: "16-25"}, Area: []string{"worcestershire"}, Reach: ReachThrough, WayIn: []string{"door"},
		Gate: "G", How: []string{"drop in"},
		Phone:   []Phone{{"0808 157 0999", "24h helpline"}, {"(01905) 123456", ""}, {"116 123", ""}},
		Address: "1 High Street", Town: "Exampleton", Postcode: "EX1 1AA", Website: "https://example.org", Email: "hello@example.org",
		At: &LatLon{52, -2.22}, Languages: []string{"Polish"}, Access: []string{"step-free entrance"}, Cost: "free", Wait: "two weeks",
		Notice: "Round the back", NoticeUntil: day(2026, 12, 31), Tips: []string{"Ask for the duty worker"}, Private: []string{"tips", "address"},
		Source: "S", AsOf: "2009", UPRN: "1", ODS: "2", Checked: day(2026, 9, 12), CheckedBy: "RK", Group: "g", Team: "cdt",
		Places: []Place{{Name: "North", Address: "2 Low Street", Town: "Northton", Postcode: "EX2 2AA", Phone: []Phone{{"01905 654321", ""}}}},
		NotFor: []Rule{{ID: "ex/not/young", When: Condition{{{Fact: "age", Op: Within, Hi: 17}}}, Unless: Condition{{{Fact: "wants", Values: []string{"advice"}}}},
			Because: "B", Source: "S", NeedsKnown: true}},
		Match: []Rule{{ID: "ex/match/1", When: Condition{{{Fact: "wants", Values: []string{"prescribing"}}}}, Points: 45, Because: "M"}},
		Extra: map[string]any{"feed_id": int64(7), "note": "line one\nline two\ufffd"},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreTypes(Position{}, hours.Hours{})); diff != "" {
		t.Error(diff)
	}
	if got.Pos != (Position{"s.toml", 2, 1}) || got.Match[0].Pos.Line != 63 {
		t.Errorf("positions %v %v", got.Pos, got.Match[0].Pos)
	}
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func TestServiceNeedsOnlyIdAndName(t *testing.T) {
	d, found := mustLoad(t, "s.toml", "[[service]]\nid = \"a\"\nname = \"A\"\n")
	s, ok := d.Service("a")
	if !ok || len(found) != 0 {
		t.Fatalf("%v %v", ok, found)
	}
	if s.Status != StatusOpen || s.Reach != ReachRingFirst {
		t.Errorf("what is not written became %s, %s", s.Status, s.Reach)
	}
	if s.Phone != nil || s.Hours != nil || s.At != nil || !s.NeverChecked() {
		t.Error("something was made up")
	}
}

func TestHoursProblemsPointIntoTheLine(t *testing.T) {
	d, found := mustLoad(t, "s.toml", "[[service]]\nid = \"a\"\nname = \"A\"\nhours = [\n  \"Mon-Fri 09:00-17:00\",\n  \"\", \"Sat 9-5\",\n]\n")
	s, ok := d.Service("a")
	if !ok {
		t.Fatal("a line of hours cost the entry")
	}
	if len(s.Hours) != 2 || !s.Open.Recorded() {
		t.Errorf("hours %v", s.Hours)
	}
	_, problems := hours.Parse(s.Hours)
	if len(found) != 1 || len(problems) != 1 {
		t.Fatalf("findings %v, problems %v", found, problems)
	}
	if f := found[0]; f.Severity != Caution || f.Rule != "hours" || f.Line != 6 || f.Column != 7+problems[0].Column {
		t.Errorf("got %+v, want line 6, column %d", f, 7+problems[0].Column)
	}
}

func TestAges(t *testing.T) {
	for s, want := range map[string]AgeLimit{
		"18+": {Lo: 18}, "18 and over": {Lo: 18}, "under 18": {Hi: 17}, "up to 19": {Hi: 19}, "16-25": {Lo: 16, Hi: 25},
		"16–25": {Lo: 16, Hi: 25}, "16 to 25": {Lo: 16, Hi: 25}, "any": {}, "Under 18": {Hi: 17}, "0+": {},
	} {
		want.Text = s
		if got, ok := ParseAges(s); !ok || got != want {
			t.Errorf("%q: %+v %v, want %+v", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "over 18", "18", "25-16", "adults", "under", "under 0", "up to", "+", "-", "18-", "-18", "999+", "under 18+"} {
		if got, ok := ParseAges(s); ok {
			t.Errorf("%q was understood as %+v", s, got)
		}
	}
}

func TestPhoneLabels(t *testing.T) {
	for s, want := range map[string]Phone{
		"0808 157 0999 (24h helpline)": {"0808 157 0999", "24h helpline"},
		"(01905) 123456":               {"(01905) 123456", ""},
		"01905 123456":                 {"01905 123456", ""},
		"01905 123456 (a (b))":         {"01905 123456", "a (b)"},
		"+44 (0)1905 123456 (desk)":    {"+44 (0)1905 123456", "desk"},
	} {
		if got := splitPhone(s); got != want {
			t.Errorf("%q: %+v", s, got)
		}
	}
}

func TestNamesThatLeadNowhereAreWarnings(t *testing.T) {
	d, found := mustLoad(t, "s.toml", "[[service]]\nid = \"a\"\nname = \"A\"\nway_in = [\"a\", \"brokn\", \"broken\"]\narea = [\"worcestershire\", \"reditch\"]\nteam = \"ctd\"\n\n[[service]]\nid = \"broken\"\n")
	if _, ok := d.Service("a"); !ok {
		t.Fatal("the entry is lost")
	}
	want := []Finding{
		{Caution, "s.toml", 4, 16, "unknown-way-in", `"brokn"`, "", "a"},
		{Caution, "s.toml", 5, 27, "unknown-area", "did you mean `redditch`?", "", "a"},
		{Caution, "s.toml", 6, 8, "unknown-value", "did you mean `cdt`?", "", "a"},
	}
	for i, w := range want {
		f := found[i]
		if !strings.Contains(f.Message, w.Message) {
			t.Errorf("%q does not say %q", f.Message, w.Message)
		}
		f.Message, f.Hint, w.Message = "", "", ""
		if f != w {
			t.Errorf("got %+v, want %+v", f, w)
		}
	}
	if len(found) != 4 { // and the name that is missing
		t.Errorf("findings %v", found)
	}
}

func TestHostileTextIsMadeSafeAndReported(t *testing.T) {
	d, found := mustLoad(t, "s.toml", "[[service]]\nid = \"a\"\nname = \"A\\u001b[2J\"\nabout = \"<b>x</b>\"\ncost = \"free\\u202eeerf\"\nwait = \"3 < 4 & 5\"\n")
	s, ok := d.Service("a")
	if !ok {
		t.Fatalf("the entry is lost: %v", found)
	}
	if strings.ContainsRune(s.Name, '\x1b') || strings.ContainsRune(s.Cost, '\u202e') || s.Wait != "3 < 4 & 5" {
		t.Errorf("%q %q %q", s.Name, s.Cost, s.Wait)
	}
	var got []string
	for _, f := range found {
		got = append(got, f.Rule+" "+f.Message)
	}
	want := []string{"odd-text `name` holds control characters", "odd-text `about` holds HTML", "odd-text `cost` holds characters that cannot be seen"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestLimits(t *testing.T) {
	two := "[[service]]\nid = \"a\"\nname = \"A\"\n[[service]]\nid = \"b\"\nname = \"B\"\n"
	d, found, err := Load(files("s.toml", two), Options{MaxServices: 1})
	if err != nil || d.Services.Len() != 1 || len(found) != 1 || found[0].Rule != "too-many" {
		t.Errorf("services: %v %v", found, err)
	}
	d, found, err = Load(files("big.toml", strings.Repeat("#", 101), "s.toml", two), Options{MaxBytes: 100})
	if err != nil || d.Services.Len() != 2 || len(found) != 1 || found[0].Rule != "too-big" || found[0].File != "big.toml" {
		t.Errorf("bytes: %v %v", found, err)
	}
}

func TestNothingToReadIsAnError(t *testing.T) {
	for name, m := range map[string]fstest.MapFS{"empty": {}, "other files": files("a.txt", "x"), "UTF-16": files("a.toml", "\xff\xfe[\x00")} {
		if d, _, err := Load(m, Options{}); err == nil || d != nil {
			t.Errorf("%s: %v, %v", name, d, err)
		}
	}
}

func TestVersionFollowsNamesAndContents(t *testing.T) {
	v := func(pairs ...string) string { d, _ := mustLoad(t, pairs...); return d.Version }
	base := v("a.toml", "#x", "b.toml", "#y")
	if !strings.HasPrefix(base, "sha256:") || len(base) != 7+64 || base != v("b.toml", "#y", "a.toml", "#x") {
		t.Errorf("version %q", base)
	}
	for _, other := range []string{v("a.toml", "#x", "b.toml", "#z"), v("a.toml", "#x", "c.toml", "#y"), v("a.toml", "#x#y", "b.toml", ""), v("a.toml", "#xb.toml#y")} {
		if other == base {
			t.Error("two different directories have one version")
		}
	}
}

func TestByteOrderMarkAndTabsAreAccepted(t *testing.T) {
	d, found := mustLoad(t, "s.toml", "\ufeff[[service]]\r\n\tid\t=\t\"a\"\r\n\tname = \"A\"\r\n\thuors = 1\r\n")
	if d.Services.Len() != 0 || len(found) != 1 || found[0].Line != 4 || found[0].Column != 2 {
		t.Errorf("%v", found)
	}
	d, found = mustLoad(t, "s.toml", "\ufeff[[service]]\r\nid = \"a\"\r\nname = \"A\"\r\n")
	if s, ok := d.Service("a"); !ok || len(found) != 0 || s.Pos.Column != 1 {
		t.Errorf("%v", found)
	}
}
