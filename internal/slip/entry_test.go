package slip

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"signpost/directory"
	"signpost/internal/desk"
)

var morning = time.Date(2026, 3, 3, 9, 41, 0, 0, time.UTC) // a Tuesday

// guide loads one file. Its numbers are of the ranges that Ofcom keeps free for
// examples.
func guide(t testing.TB, file string) *desk.Guide {
	t.Helper()
	d, found, err := directory.Load(fstest.MapFS{"a.toml": {Data: []byte(file)}}, directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if f.Severity == directory.Error {
			t.Fatalf("line %d: %s", f.Line, f.Message)
		}
	}
	return desk.Prepare(d, found, "")
}

// secretive is a directory in which every field of a service holds a word that
// is found again, with these fields private.
func secretive(t testing.TB, private []string) *desk.Guide {
	list, err := json.Marshal(private)
	if err != nil {
		t.Fatal(err)
	}
	return guide(t, `
[[service]]
id = "one"
name = "Nameword"
also = ["Alsoword"]
provider = "Providerword"
types = ["typeword"]
status = "paused"
about = "Aboutword"
who = "Clientword"
not_who = "Refusedword"
ages = "17-23"
reach = "through"
way_in = ["two"]
gate = "Gateword"
how = ["howword"]
phone = ["01632 960111 (Labelword)"]
address = "Mainaddress"
town = "Maintown"
postcode = "WR1 1AA"
website = "https://webword.example"
email = "mailword@example.org"
hours = ["Mon-Fri 09:13-17:47"]
languages = ["Languageword"]
access = ["Accessword"]
cost = "Costword"
wait = "Waitword"
notice = "Noticeword"
tips = ["Tipword"]
source = "Sourceword"
as_of = "2009-10"
checked = 2026-03-04
checked_by = "Checkerword"
private = `+string(list)+`
[[service.place]]
name = "Placeword"
address = "Siteaddress"
town = "Sitetown"
postcode = "WR9 9ZZ"
phone = ["01632 960222"]
[[service]]
id = "two"
name = "Doorword"
private = `+string(list)+`
`)
}

// words says for each field what must not be found once it is private. All is
// compared in small letters and without blanks and commas.
func words() map[string][]string {
	return map[string][]string{
		"name": {"nameword", "doorword"}, "also": {"alsoword"}, "provider": {"providerword"}, "types": {"typeword"}, "status": {"paused"},
		"about": {"aboutword"}, "who": {"clientword"}, "not_who": {"refusedword"}, "ages": {"17-23"}, "reach": {"onlythrough"}, "way_in": {"doorword"},
		"gate": {"gateword"}, "how": {"howword"}, "phone": {"960111", "labelword", "960222"}, "address": {"mainaddress", "siteaddress"},
		"town": {"maintown", "sitetown"}, "postcode": {"wr1", "wr9", "whiskeyromeo"}, "website": {"webword"}, "email": {"mailword"},
		"hours": {"09:13", "17:47"}, "languages": {"languageword"}, "access": {"accessword"}, "cost": {"costword"}, "wait": {"waitword"},
		"notice": {"noticeword"}, "source": {"sourceword"}, "as_of": {"october2009"}, "checked": {"4march2026"}, "checked_by": {"checkerword"},
		"place": {"placeword", "siteaddress", "960222"}, "tips": {"tipword"},
	}
}

// everything is all that leaves the desk of one service: paper in several
// widths and lengths, voice, code and the card to turn round.
func everything(t testing.TB, g *desk.Guide) string {
	var all []string
	for _, after := range []time.Duration{0, 8 * time.Hour, 12 * time.Hour, 4 * 24 * time.Hour} {
		e, err := Read(g, "one", morning.Add(after))
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range []Options{{}, {Width: 100, Lines: 200}, {Lines: 18}, {Lines: 6}} {
			all = append(all, Print([]Entry{e}, o).Lines...)
			p := Print([]Entry{e, e, e}, o)
			all = append(append(all, p.Lines...), p.LeftOut...)
		}
		all = append(all, Aloud(e)...)
		all = append(all, Card(e, 23, 1000)...) // too narrow for large letters
		p, _ := Payloads(e)
		all = append(all, p...)
	}
	return strings.NewReplacer(" ", "", ",", "", "\n", "").Replace(strings.ToLower(strings.Join(all, "\n")))
}

// Whatever fields a coordinator makes private, none of their values leaves the
// desk in any form. Those that are not private and belong there do.
func TestNothingPrivateLeavesTheDesk(t *testing.T) {
	unused := []string{"also", "provider", "types", "status", "ages", "languages", "access", "cost", "wait", "source", "checked_by", "tips", "reach"}
	check := func(t interface{ Errorf(string, ...any) }, private []string, out string) {
		for field, list := range words() {
			for _, w := range list {
				switch hidden := field == "tips" || slices.Contains(private, field); {
				case hidden && strings.Contains(out, w):
					t.Errorf("private %v: %q of %s leaves the desk", private, w, field)
				case len(private) == 0 && !slices.Contains(unused, field) && !strings.Contains(out, w):
					t.Errorf("%q of %s is on nothing, so that hiding it proves nothing", w, field)
				}
			}
		}
	}
	var fields []string
	for f := range words() {
		fields = append(fields, f)
	}
	slices.Sort(fields)
	check(t, nil, everything(t, secretive(t, []string{})))
	for _, f := range fields {
		check(t, []string{f}, everything(t, secretive(t, []string{f})))
	}
	if t.Failed() {
		return
	}
	rapid.Check(t, func(rt *rapid.T) {
		private := rapid.SliceOfDistinct(rapid.SampledFrom(fields), rapid.ID[string]).Draw(rt, "private")
		check(rt, private, everything(t, secretive(t, private)))
	})
}

func TestNoSlipOfWhatIsNotGiven(t *testing.T) {
	g := guide(t, "[[service]]\nid=\"gone\"\nname=\"Gone\"\nstatus=\"closed\"\n[[service]]\nid=\"word\"\nname=\"Word\"\nreach=\"not-a-destination\"\n")
	for _, id := range []string{"gone", "word", "nobody"} {
		if _, err := Read(g, id, morning); err == nil {
			t.Errorf("%s can be handed out", id)
		}
	}
}

func TestMissingIsSaid(t *testing.T) {
	e, err := Read(guide(t, "[[service]]\nid=\"bare\"\nname=\"Bare\"\n"), "bare", morning)
	if err != nil {
		t.Fatal(err)
	}
	page := Print([]Entry{e}, Options{}).Text()
	for _, want := range []string{"Bare\n====\n", "not on this slip - ask the desk", "hours not recorded - ring", "! Check before use"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q on\n%s", want, page)
		}
	}
	if _, err := Payloads(e); err == nil {
		t.Error("a code of nothing but a name")
	}
	if _, err := e.Number(); err == nil {
		t.Error("a number out of nowhere")
	}
}

func TestHoursInWords(t *testing.T) {
	for in, want := range map[string]string{
		"Mon-Fri 09:00-17:00": "Monday to Friday 09:00 to 17:00", "Sat 10:00-12:30, Sun": "Saturday 10:00 to 12:30, Sunday",
		"Evenings and weekends": "Evenings and weekends", "Monday by appointment": "Monday by appointment",
	} {
		if got := hoursInWords(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"2026-03-03": "3 March 2026", "2009-10": "October 2009", "2009": "2009", "": "", "\x1b[2J": ""} {
		if got := Day(in); !strings.Contains(got, want) || strings.Contains(got, "\x1b") {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
