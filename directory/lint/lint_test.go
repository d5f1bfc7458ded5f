package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"signpost/directory"
	"signpost/directory/lint"
	"signpost/directory/worcestershire"
)

var today = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// full is an entry of which there is nothing to say; more are further lines.
func full(id string, more ...string) string {
	return fmt.Sprintf(`[[service]]
id = %q
name = "Service %s"
phone = ["0300 123 45%02d"]
address = "1 High Street"
website = "https://example.org"
checked = 2026-11-01
`, id, id, len(id)) + strings.Join(more, "\n") + "\n"
}

// head names the directory and the places that entries lie in.
const head = "[directory]\nname = \"Exampleton\"\ncheck_every = \"180 days\"\n"

func check(t *testing.T, text string) []directory.Finding {
	t.Helper()
	d, found, err := directory.Load(fstest.MapFS{
		"a-head.toml": {Data: []byte(head)}, "t.toml": {Data: []byte(text)},
	}, directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return lint.Check(d, found, lint.Options{Today: today})
}

// ruled makes triage lead to an entry, so that nothing is said about it.
const ruled = "[[service.match]]\nwhen = { wants = \"advice\" }\npoints = 50\nbecause = \"b\""

var cases = []struct {
	name         string
	text         string
	severity     directory.Severity
	line, column int
	rule         string
	says         string
}{
	{"phone with a digit too few", full("x", `[[service.place]]`, `phone = ["01905 1234"]`), "warning", 9, 10, "phone", "9 digits"},
	{"phone of another country", full("x", `[[service.place]]`, `phone = ["+353 1 123 4567"]`), "note", 9, 10, "phone", "not a United Kingdom number"},
	{"phone with the letter O", full("x", `[[service.place]]`, `phone = ["O1905 123456"]`), "warning", 9, 10, "phone", "digit 0"},
	{"two phones in one text", full("x", `[[service.place]]`, `phone = ["01905 123456 / 123457"]`), "warning", 9, 10, "phone", "Two numbers are two texts"},
	{"phone of an example", full("x", `[[service.place]]`, `phone = ["07700 900123"]`), "note", 9, 10, "phone-example", "nobody answers"},
	{"postcode with O", full("x", `postcode = "WR1 1AO"`), "warning", 8, 12, "postcode", "not a possible"},
	{"postcode with 0 for O", full("x", `postcode = "0X1 2AB"`), "warning", 8, 12, "postcode", "Did you mean OX1 2AB?"},
	{"postcode with I for 1", full("x", `postcode = "WRI IAA"`), "warning", 8, 12, "postcode", "Did you mean WR1 1AA?"},
	{"half a postcode", full("x", `postcode = "WR1"`), "warning", 8, 12, "postcode", "first half"},
	{"same name and postcode", full("x", `postcode = "WR1 1AA"`) + strings.Replace(full("yy", `postcode = "wr11aa"`), "Service yy", "service X", 1), "warning", 11, 8, "twin", "t.toml line 1"},
	{"same phone", full("x") + full("y"), "note", 4, 10, "same-phone", "Service y"},
	{"hours overlap", full("x", `hours = ["Mon-Fri 09:00-17:00", "Tue 10:00-12:00"]`), "warning", 8, 9, "hours-overlap", "overlap"},
	{"hours not understood", full("x", `hours = ["Mon 9-5"]`), "warning", 8, 15, "hours", ""},
	{"way in to nothing", full("x", `way_in = ["nowhere"]`), "warning", 8, 11, "unknown-way-in", "nowhere"},
	{"way in to something closed", full("x", `way_in = ["yy"]`) + full("yy", `status = "closed"`), "warning", 8, 11, "way-in-closed", "is closed"},
	{"way in to something paused", full("x", `way_in = ["yy"]`) + full("yy", `status = "paused"`), "note", 8, 11, "way-in-closed", "is paused"},
	{"loop", full("x", `way_in = ["yy"]`, `reach = "through"`) + full("yy", `way_in = ["x"]`, `reach = "through"`), "warning", 8, 10, "way-in-loop", "x -> yy -> x"},
	{"loop with a door", full("x", `way_in = ["yy"]`, `reach = "through"`) + full("yy", `way_in = ["x"]`, `reach = "direct"`), "note", 8, 10, "way-in-loop", "no harm"},
	{"through nothing", full("x", `reach = "through"`), "warning", 8, 9, "no-door", "way_in"},
	{"notice over", full("x", `notice = "n"`, `notice_until = 2026-11-21`), "warning", 9, 16, "notice-over", "2026-11-21"},
	{"notice without words", full("x", `notice_until = 2026-12-21`), "note", 8, 16, "notice-empty", "without"},
	{"checked long ago", strings.Replace(full("x"), "2026-11-01", "2026-01-01", 1), "warning", 7, 11, "check-old", "325 days ago"},
	{"checked tomorrow", strings.Replace(full("x"), "2026-11-01", "2026-11-23", 1), "warning", 7, 11, "check-future", "still to come"},
	{"never checked", strings.Replace(full("x"), "checked = 2026-11-01", `checked_by = "RK"`, 1), "warning", 1, 1, "never-checked", "never checked"},
	{"checked by without a date", strings.Replace(full("x"), "checked = 2026-11-01", `checked_by = "RK"`, 1), "note", 7, 14, "checked-by-only", "without"},
	{"no phone", strings.Replace(full("x"), "phone", "also", 1), "warning", 1, 1, "no-phone", "no telephone number"},
	{"no address", strings.Replace(full("x"), "address", "about", 1), "note", 1, 1, "no-address", "no address"},
	{"no website", strings.Replace(full("x"), "website", "about", 1), "note", 1, 1, "no-website", "no website"},
	{"no address, number or website", "[[service]]\nid = \"x\"\nname = \"X\"\n", "warning", 1, 1, "no-website", "no website"},
	{"loop found from its end", full("a", `way_in = ["zzz"]`) + full("yy", `way_in = ["zzz"]`, `reach = "through"`) + full("zzz", `way_in = ["yy"]`, `reach = "through"`), "warning", 16, 10, "way-in-loop", "yy -> zzz -> yy"},
	{"loop with a gate", full("x", `way_in = ["yy"]`, `reach = "through"`) + full("yy", `way_in = ["x"]`, `reach = "through"`, `gate = "a court"`), "note", 8, 10, "way-in-loop", "no harm"},
	{"unknown type", full("x", `types = ["advice", "detoks"]`), "note", 8, 20, "unknown-type", "did you mean `detox`"},
	{"unknown how", full("x", `how = ["drop-in"]`), "note", 8, 8, "unknown-how", "did you mean `drop in`"},
	{"unknown area", full("x", `area = ["reditch"]`), "warning", 8, 9, "unknown-area", "did you mean `redditch`"},
	{"rule that never fires", full("x", `[[service.match]]`, `when = { substances = { all_of = ["heroin"], none_of = ["heroin"] } }`, `points = 50`, `because = "b"`), "warning", 8, 1, "never-fires", "can never hold"},
	{"too few points", full("x", `[[service.match]]`, `when = { wants = "advice" }`, `points = 10`, `because = "b"`), "warning", 1, 1, "never-suggested", "never add up"},
	{"no rule among ruled", full("x", ruled) + full("yy"), "note", 12, 1, "never-suggested", "not-a-destination"},
	{"closed with rules", full("x", `status = "closed"`, ruled), "warning", 9, 1, "closed-with-rules", "still points to it"},
	{"HTML", full("x", `about = "<b>Drop in</b>"`), "warning", 8, 9, "odd-text", "HTML"},
	{"bidi in a value", full("x", "about = \"a\u202eb\""), "warning", 8, 9, "odd-text", "cannot be seen"},
	{"bidi in a remark", full("x", "# a\u202eb"), "warning", 8, 4, "hidden-character", "U+202E"},
	{"entry in a text", full("x", `about = """`, `[[service]]`, `id = "lost"`, `"""`), "warning", 9, 1, "swallowed", "header of an entry"},
	{"misspelt key", full("x", `huors = ["24h"]`), "error", 8, 1, "unknown-key", "did you mean `hours`"},
}

func TestEachMistakeIsSaidAtItsPlace(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			found := check(t, c.text)
			i := slices.IndexFunc(found, func(f directory.Finding) bool {
				return f.Rule == c.rule && f.File == "t.toml" && f.Line == c.line && f.Column == c.column
			})
			if i < 0 {
				t.Fatalf("no %s at %d:%d in %+v", c.rule, c.line, c.column, found)
			}
			f := found[i]
			if f.Severity != c.severity || !strings.Contains(f.Message+" "+f.Hint, c.says) || f.Hint == "" && f.Rule != "hours" {
				t.Errorf("got %s %q / %q, want %s and %q", f.Severity, f.Message, f.Hint, c.severity, c.says)
			}
		})
	}
}

// A good entry gives nothing but the notes that follow from having no rules.
func TestNothingIsSaidOfAGoodEntry(t *testing.T) {
	for name, text := range map[string]string{
		"plain":             full("x"),
		"places":            full("x", "[[service.place]]", `postcode = "WR1 1AA"`, `phone = ["(01905) 123456 (office)", "+44 1905 123457", "01905 123458 ext 12"]`),
		"paused":            full("x", `status = "paused"`),
		"closed, empty":     "[[service]]\nid = \"x\"\nname = \"X\"\nstatus = \"closed\"\n",
		"proposed, empty":   "[[service]]\nid = \"x\"\nname = \"X\"\nstatus = \"proposed\"\n",
		"notice to come":    full("x", `notice = "n"`, `notice_until = 2026-11-22`),
		"gate":              full("x", `reach = "through"`, `gate = "a court"`),
		"emergency numbers": full("x", "[[service.place]]", `phone = ["999"]`) + full("yy", "[[service.place]]", `phone = ["999"]`),
		"branches":          full("x", `town = "Redditch"`) + strings.Replace(full("yy", `town = "Evesham"`), "Service yy", "Service x", 1),
		"joiner":            full("x", "also = [\"می\u200cروم\"]"),
	} {
		for _, f := range check(t, text) {
			if f.Rule != "no-rules" {
				t.Errorf("%s: %+v", name, f)
			}
		}
	}
}

// What the loader says of a line is not said again in other words.
func TestEachCharacterIsSaidOnce(t *testing.T) {
	n := 0
	for _, f := range check(t, full("x", "about = \"a\u202eb\"")) {
		if f.Line == 8 {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d findings for one character", n)
	}
}

// The joined line is as severe as the worst of what it joins, wherever that
// stands among the others, and findings without an entry stay alone.
func TestSummariseKeepsTheWorst(t *testing.T) {
	finding := func(sev directory.Severity, rule, entry string) directory.Finding {
		return directory.Finding{Severity: sev, Rule: rule, Entry: entry, File: "t.toml", Line: 1, Column: 1, Message: "m", Hint: "h"}
	}
	got := lint.Summarise([]directory.Finding{
		finding("note", lint.NoWebsite, "x"), finding("warning", lint.NoPhone, "x"), finding("note", lint.NoAddress, "x"),
		finding("note", lint.NoWebsite, ""), finding("note", "twin", "x"), finding("note", lint.NoWebsite, "y"),
	}, &directory.Directory{Services: directory.ListOf([]*directory.Service{{ID: "x", Name: "X"}})})
	if len(got) != 4 || got[0].Severity != "warning" || got[0].Message != "X: no telephone number, no address, no website" ||
		got[0].Rule != lint.Incomplete || got[1].Rule != lint.NoWebsite || got[2].Rule != "twin" || got[3].Message != "y: no website" || got[3].Severity != "note" {
		t.Errorf("%+v", got)
	}
}

func TestFindingsAreInOrderEachOnceAndAlwaysTheSame(t *testing.T) {
	d, found, err := directory.Load(worcestershire.Files, directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	one := lint.Check(d, found, lint.Options{Today: today})
	two := lint.Check(d, append(found, one...), lint.Options{Today: today})
	if !slices.Equal(one, two) {
		t.Errorf("%d findings, then %d", len(one), len(two))
	}
	for i, f := range one {
		if f.File == "" || f.Line < 1 || f.Column < 1 || f.Rule == "" || f.Message == "" || f.Hint == "" {
			t.Errorf("incomplete finding %+v", f)
		}
		if i > 0 && (one[i-1].File > f.File || one[i-1].File == f.File && one[i-1].Line > f.Line) {
			t.Errorf("out of order: %+v", f)
		}
	}
}

// The shipped directory lacks numbers and checks, as its sources do, and has no
// other fault than the gaps of its time.
func TestShippedDirectoryLacksOnlyWhatItsSourcesLack(t *testing.T) {
	d, found, err := directory.Load(worcestershire.Files, directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all := lint.Check(d, found, lint.Options{Today: today})
	running := 0
	for _, s := range d.Services.All() {
		if s.Status == directory.StatusOpen || s.Status == directory.StatusPaused {
			running++
		}
	}
	count := map[string]int{}
	for _, f := range all {
		count[f.Rule]++
	}
	want := map[string]int{lint.NoPhone: running, lint.NoAddress: running, lint.NoWebsite: running, lint.NeverChecked: running, "dead-end": 2}
	for rule, n := range count {
		if n != want[rule] {
			t.Errorf("%d findings of %s, want %d", n, rule, want[rule])
		}
	}
	short := lint.Summarise(all, d)
	if len(short) != running+2 {
		t.Errorf("%d lines for people, want %d", len(short), running+2)
	}
	if want := "Community Alcohol Team: no telephone number, no address, no website, never checked"; short[0].Message != want || short[0].Severity != directory.Caution {
		t.Errorf("first line %+v", short[0])
	}
	for _, f := range short {
		if f.Rule == "dead-end" && strings.Count(f.Message, "wants=") != lint.DefaultExamples {
			t.Errorf("examples in %q", f.Message)
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	for _, n := range []int{0, 5000} {
		d, found, err := directory.Load(worcestershire.Files, directory.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if n > 0 {
			d, found = enlarged(b, d, n)
		}
		b.Run(fmt.Sprint(d.Services.Len()), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				lint.Check(d, found, lint.Options{Today: today})
			}
		})
	}
}

// enlarged is the shipped directory with copies of its entries, n in all.
func enlarged(b *testing.B, d *directory.Directory, n int) (*directory.Directory, []directory.Finding) {
	fsys := fstest.MapFS{}
	for _, f := range d.Files() {
		text, _ := d.Source(f)
		fsys[f] = &fstest.MapFile{Data: []byte(text)}
	}
	var more strings.Builder
	for i := d.Services.Len(); i < n; i++ {
		span, _ := d.Span(d.Services.At(i % d.Services.Len()).ID)
		text := strings.Replace(span.Text(), "id = \"", fmt.Sprintf("id = \"c%d-", i), 1)
		more.WriteString(strings.Replace(text, "name = \"", fmt.Sprintf("name = \"C%d ", i), 1) + "\n")
	}
	fsys["zz.toml"] = &fstest.MapFile{Data: []byte(more.String())}
	d, found, err := directory.Load(fsys, directory.Options{})
	if err != nil || d.Services.Len() != n {
		b.Fatal(err, d.Services.Len())
	}
	return d, found
}
