package desk

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"signpost/directory"
	"signpost/store"
)

// healthFiles is a directory with one service in each state that matters.
const healthFiles = `
[directory]
name = "Test"
check_every = "180 days"

[[service]]
id = "new"
name = "New Place"
reach = "direct"

[[service]]
id = "old"
name = "Old Place"
reach = "direct"
checked = 2026-05-27
checked_by = "RK"

[[service]]
id = "fresh"
name = "Fresh Place"
reach = "direct"
checked = 2026-05-28
checked_by = "RK"

[[service]]
id = "gone"
name = "Gone Place"
status = "closed"
`

func healthGuide(t testing.TB) *Guide {
	t.Helper()
	d, found, err := directory.Load(fstest.MapFS{"test.toml": {Data: []byte(healthFiles)}}, directory.Options{})
	if err != nil || len(found) > 0 {
		t.Fatal(err, found)
	}
	return Prepare(d, found, "")
}

// brief is everything that is said, without its place and its advice, each
// reason for itself and the most urgent first.
func brief(rows []HealthRow) []string {
	all := slices.Clone(rows)
	for _, r := range rows {
		for _, a := range r.Also {
			all = append(all, HealthRow{Kind: a.Kind, Severity: a.Severity, Service: r.Service, Say: a.Say})
		}
	}
	slices.SortStableFunc(all, func(a, b HealthRow) int {
		sev := []directory.Severity{directory.Error, directory.Caution, directory.Note}
		return cmp.Or(slices.Index(sev, a.Severity)-slices.Index(sev, b.Severity), slices.Index(healthKinds[:], a.Kind)-slices.Index(healthKinds[:], b.Kind))
	})
	var out []string
	for _, r := range all {
		out = append(out, string(r.Severity)+" "+string(r.Kind)+" "+r.Service+": "+r.Say)
	}
	return out
}

// An entry has one row: the most urgent reason, and the others behind it.
func TestHealthListsAnEntryOnce(t *testing.T) {
	g := healthGuide(t)
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC) // no check has run out
	rows := g.Health(now, HealthInput{
		Findings: []directory.Finding{
			{Severity: directory.Caution, File: "test.toml", Line: 7, Rule: "incomplete", Message: "New Place: no telephone number, no address", Hint: "Ask.", Entry: "new"},
			{Severity: directory.Caution, File: "test.toml", Line: 1, Rule: "dead-end", Message: "a gap"},
			{Severity: directory.Caution, File: "test.toml", Line: 2, Rule: "dead-end", Message: "another gap"},
		},
		Flags: []store.Flag{{ID: "a", Service: "new", Name: "New Place", Reason: "closed", RaisedAt: now}},
	})
	seen := map[string]int{}
	for _, r := range rows {
		seen[r.Service]++
	}
	if len(rows) != 3 || seen["new"] != 1 || seen[""] != 2 {
		t.Fatalf("rows %+v", rows)
	}
	r := rows[0]
	if r.Kind != HealthFlag || len(r.Also) != 2 || r.Also[0].Kind != HealthFinding || r.Also[1].Kind != HealthNeverChecked {
		t.Fatalf("the row of the flagged entry: %+v", r)
	}
	want := "New Place was flagged today by the desk: closed. Also: no telephone number, no address; was never checked."
	if got := r.All("New Place"); got != want {
		t.Errorf("all of it: %q", got)
	}
	if got := r.AllToDo(); got != r.Do+" Ask. "+r.Also[1].Do {
		t.Errorf("all to do: %q", got)
	}
	if got := rows[1].All(""); got != rows[1].Say {
		t.Errorf("a row of one reason: %q", got)
	}
}

// Nobody is sent to a body that is no destination, so no number of it is
// missing. Everything else about it is still said.
func TestNoNumberIsAskedOfWhatIsNoDestination(t *testing.T) {
	d, found, err := directory.Load(fstest.MapFS{"test.toml": {Data: []byte(`
[[service]]
id = "board"
name = "A Board"
reach = "not-a-destination"
phone = ["01632 960001"]

[[service]]
id = "body"
name = "A Body"
reach = "not-a-destination"

[[service]]
id = "place"
name = "A Place"
reach = "direct"
`)}}, directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	incomplete := map[string]bool{}
	for _, f := range Prepare(d, found, "").ToMend(start) {
		switch f.Rule {
		case "incomplete":
			incomplete[f.Entry] = true
		case "phone-example":
			incomplete["phone of "+f.Entry] = true
		}
	}
	if diff := gocmp.Diff(map[string]bool{"place": true, "phone of board": true}, incomplete); diff != "" {
		t.Error(diff)
	}
}

func TestHealthOfChecks(t *testing.T) {
	g := healthGuide(t)
	now := time.Date(2026, 11, 24, 0, 30, 0, 0, time.UTC) // 181 days after the 27th of May, 180 after the 28th
	want := []string{
		"warning check_old old: Old Place was last checked on 2026-05-27, 181 days ago; a check holds 180 days.",
		"warning never_checked new: New Place was never checked.",
	}
	rows := g.Health(now, HealthInput{})
	if d := gocmp.Diff(want, brief(rows)); d != "" {
		t.Error(d)
	}
	if rows[1].File != "test.toml" || rows[1].Line != 6 || rows[1].Do == "" {
		t.Errorf("the place: %+v", rows[1])
	}
	if n := len(g.Health(now.AddDate(0, 0, 1), HealthInput{})); n != 3 {
		t.Errorf("a day later there are %d rows", n)
	}
}

func TestHealthOfFlags(t *testing.T) {
	flag := func(service, name, reason string, day int) store.Flag {
		return store.Flag{ID: service + reason, Service: service, Name: name, Reason: reason, Note: "Noteword", RaisedAt: start.AddDate(0, 0, -day)}
	}
	done := flag("fresh", "Fresh", "full", 1)
	done.Settlement, done.SettledAt = "mended", start
	in := HealthInput{Flags: []store.Flag{flag("new", "Was Called", "closed", 9), flag("old", "Old", "full", 3), done, flag("old", "Old", "wrong_number", 1),
		flag("old", "Old", "full", 5), flag("left", "Left Place\x1b[2J", "moved", 2)}}
	rows := healthGuide(t).Health(start, in)
	want := []string{
		"warning flag old: Old Place was flagged 3 times by the desk, last yesterday: wrong number, full.",
		"warning flag left: Left Place\uFFFD[2J, which is not in the directory any more, was flagged 2 days ago by the desk: moved.",
		"warning flag new: New Place was flagged 9 days ago by the desk: closed.",
	}
	if d := gocmp.Diff(want, brief(rows)[:3]); d != "" {
		t.Error(d)
	}
	if len(rows) > 3 {
		t.Errorf("a settled flag is shown: %+v", rows[3])
	}
	if b, err := json.Marshal(rows); err != nil || strings.Contains(string(b), "Noteword") {
		t.Errorf("the note of a flag is in the list: %v", err)
	}
}

func TestHealthOfFindings(t *testing.T) {
	in := HealthInput{Findings: []directory.Finding{
		{Severity: directory.Note, File: "a.toml", Line: 3, Rule: "unknown-type", Message: "a local word", Entry: "new"},
		{Severity: directory.Caution, File: "a.toml", Line: 1, Rule: "dead-end", Message: "of 9 answers, 2 end with fewer than three services"},
		{Severity: directory.Caution, File: "a.toml", Line: 9, Rule: "never-checked", Message: "said elsewhere", Entry: "new"},
		{Severity: directory.Caution, File: "a.toml", Line: 9, Rule: "check-old", Message: "said elsewhere", Entry: "old"},
		{Severity: directory.Caution, File: "a.toml", Line: 5, Rule: "never-suggested", Message: "no answers lead to Fresh Place", Entry: "fresh"},
		{Severity: directory.Error, File: "b.toml", Line: 7, Rule: "unknown-key", Message: "unknown key `phon`: did you mean `phone`?", Hint: "Correct the spelling.", Entry: "broken"},
	}}
	rows := healthGuide(t).Health(start, in)
	want := []string{
		"error finding : Unknown key `phon`: did you mean `phone`?",
		"warning dead_end : Of 9 answers, 2 end with fewer than three services.",
		"warning never_suggested fresh: No answers lead to Fresh Place.",
		"note finding new: New Place: a local word.",
	}
	got := slices.DeleteFunc(brief(rows), func(s string) bool { return strings.Contains(s, "check") })
	if d := gocmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if rows[0].File != "b.toml" || rows[0].Line != 7 || rows[0].Do != "Correct the spelling." {
		t.Errorf("the place: %+v", rows[0])
	}
}

func TestHealthOfLostSearches(t *testing.T) {
	day := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	in := HealthInput{Lost: []store.LostSearch{{Words: "acupuncture", Count: 3, Last: day}, {Words: "fresh place", Count: 9, Last: day}, {Words: "qigong", Count: 1, Last: day}}}
	want := []string{
		`warning lost_search : "acupuncture" was searched for 3 times and found nothing, last on 2026-11-20.`,
		`note lost_search : "qigong" was searched for once and found nothing, last on 2026-11-20.`,
	}
	got := slices.DeleteFunc(brief(healthGuide(t).Health(start, in)), func(s string) bool { return strings.Contains(s, "check") })
	if d := gocmp.Diff(want, got); d != "" {
		t.Error(d) // "fresh place" is found by now
	}
}

func TestHealthOfOutcomes(t *testing.T) {
	g := healthGuide(t)
	in := HealthInput{
		Findings: []directory.Finding{{Severity: directory.Note, Rule: "never-suggested", Message: "x", Entry: "fresh"}},
		Outcomes: []store.ReferralOutcome{
			{Service: "old", Status: "given", Count: 4}, {Service: "old", Status: "no_capacity", Count: 2}, {Service: "old", Status: "not_eligible", Count: 1},
			{Service: "left", Status: "got_help", Count: 20}, {Service: "left", Status: "no_capacity", Count: 22},
		}}
	rows := func(in HealthInput) []string {
		return slices.DeleteFunc(brief(g.Health(start, in)), func(s string) bool { return strings.Contains(s, "check") || strings.HasSuffix(s, ": x.") })
	}
	want := []string{
		"warning declined old: Nobody is known to have got help at Old Place, which was given 7 times: 2 no capacity, 1 not eligible, 4 not known.",
		"note outcomes left: left was given 42 times: 22 no capacity, 20 got help.",
	}
	if d := gocmp.Diff(want, rows(in)); d != "" { // 49 are too few to miss a service
		t.Error(d)
	}
	in.Outcomes[0].Count++
	if got := rows(in); len(got) != 3 || got[1] != "note never_given new: New Place was not given once among the last 50 services given." {
		t.Errorf("never given, and not those that rules do not lead to or that are closed: %q", got)
	}
	for _, c := range []struct {
		status string
		count  int
		kind   HealthKind
	}{{"no_capacity", 2, HealthOutcomes}, {"no_capacity", 3, HealthDeclined}, {"no_longer_wanted", 9, HealthOutcomes}, {"unknown", 9, HealthOutcomes}} {
		rows := g.Health(start, HealthInput{Outcomes: []store.ReferralOutcome{{Service: "fresh", Status: c.status, Count: c.count}}})
		if !slices.ContainsFunc(rows, func(r HealthRow) bool { return r.Kind == c.kind && r.Service == "fresh" }) {
			t.Errorf("%d %s: %v", c.count, c.status, brief(rows))
		}
	}
}

// TestFatesKnowEveryStatus: a status that is added must be sorted, too.
func TestFatesKnowEveryStatus(t *testing.T) {
	open := []string{"given", "contacted", "unknown"}
	for _, s := range store.ReferralStatuses() {
		if _, sorted := fates[s]; sorted == slices.Contains(open, s) {
			t.Errorf("%s is sorted: %v", s, sorted)
		}
	}
}

// TestHealthIsOneOrder: whatever order the input comes in, the list is the
// same, the severe first, and nothing in it can harm a terminal.
func TestHealthIsOneOrder(t *testing.T) {
	g := healthGuide(t)
	word := rapid.SampledFrom([]string{"new", "old", "none", "\x1b[2J", "a\nb", ""})
	rapid.Check(t, func(t *rapid.T) {
		var in HealthInput
		for range rapid.IntRange(0, 5).Draw(t, "rows") {
			in.Findings = append(in.Findings, directory.Finding{Severity: rapid.SampledFrom([]directory.Severity{directory.Error, directory.Caution, directory.Note}).Draw(t, "severity"),
				File: word.Draw(t, "file"), Rule: rapid.SampledFrom([]string{"dead-end", "never-suggested", "x"}).Draw(t, "rule"), Message: word.Draw(t, "message"), Entry: word.Draw(t, "entry")})
			in.Flags = append(in.Flags, store.Flag{ID: rapid.StringMatching("[a-z]{8}").Draw(t, "id"), Service: word.Draw(t, "service"), Name: word.Draw(t, "name"),
				Reason: rapid.SampledFrom(store.FlagReasons()).Draw(t, "reason"), RaisedAt: start.AddDate(0, 0, -rapid.IntRange(0, 9).Draw(t, "days"))})
		}
		rows := g.Health(start, in)
		slices.Reverse(in.Findings)
		slices.Reverse(in.Flags)
		if d := gocmp.Diff(rows, g.Health(start, in), cmpopts.IgnoreUnexported(HealthRow{}), cmpopts.IgnoreFields(HealthRow{}, "Do")); d != "" {
			t.Fatal(d)
		}
		last := 0
		for _, r := range rows {
			rank := slices.Index([]directory.Severity{directory.Error, directory.Caution, directory.Note}, r.Severity)
			if rank < last || strings.ContainsAny(r.Say+r.Do, "\x1b\n") {
				t.Fatalf("%+v", r)
			}
			last = rank
		}
	})
}

func TestSessionHealth(t *testing.T) {
	d := newDesk(t)
	boss := d.with(Operator{Name: "kim", Role: Coordinator})
	f := d.flag("cdt", "closed", "")
	must(t, 0, d.LostSearch(bg, "acupuncture xyzzy"))
	*d.clock = d.clock.Add(HealthSpan - time.Hour)
	before := len(d.trail())
	rows, err := boss.Health(bg, boss.Now(), nil)
	must(t, rows, err)
	has := func(k HealthKind) bool {
		return slices.ContainsFunc(rows, func(r HealthRow) bool { return r.Kind == k })
	}
	if rows[0].Kind != HealthFlag || rows[0].Service != "cdt" || !has(HealthLostSearch) {
		t.Errorf("%v", brief(rows)[:2])
	}
	if diff := gocmp.Diff([]string{"directory.health"}, d.trail()[before:]); diff != "" {
		t.Errorf("trail:\n%s", diff)
	}
	*d.clock = d.clock.Add(48 * time.Hour) // words are forgotten, flags are not
	f, err = boss.SettleFlag(bg, f, "mended")
	must(t, f, err)
	rows, err = boss.Health(bg, boss.Now(), nil)
	if must(t, rows, err); has(HealthFlag) || has(HealthLostSearch) {
		t.Errorf("still there: %v", brief(rows)[:2])
	}
	for role, may := range map[Role]bool{Volunteer: false, Receptionist: false, Auditor: true, Coordinator: true, "": false} {
		if _, err := d.with(Operator{Role: role}).Health(bg, start, nil); (err == nil) != may {
			t.Errorf("%q: %v", role, err)
		}
	}
}
