package triage_test

import (
	"encoding/json"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"signpost/directory"
	"signpost/directory/hours"
	"signpost/directory/triage"
	"signpost/internal/facts"
)

// soundness lists what is wrong with a result whatever the answers were.
func soundness(res triage.Result) []string {
	var out []string
	for i, s := range res.Suggestions {
		sum := 0
		for _, r := range s.Reasons {
			sum += r.Points
			if r.Rule == "" || r.Because == "" {
				out = append(out, s.ID+" has a reason without rule or words")
			}
		}
		if sum != s.Points || s.Points < triage.Threshold {
			out = append(out, s.ID+": the points are not the sum of the reasons, or too few")
		}
		if i > 0 && res.Suggestions[i-1].Points < s.Points {
			out = append(out, s.ID+" stands behind one with fewer points")
		}
		if s.Reach == directory.ReachNotADestin || s.WayIn == nil {
			out = append(out, s.ID+" must not be suggested, or has no list of ways in")
		}
	}
	seen := map[string]bool{}
	for _, s := range res.Suggestions {
		seen[s.ID] = true
	}
	for _, c := range res.CouldFit {
		if seen[c.ID] || len(c.Ask) == 0 || c.Rule == "" {
			out = append(out, c.ID+" could fit and is suggested too, or nothing is to be asked")
		}
		seen[c.ID] = true
	}
	for _, c := range res.RuledOut {
		if seen[c.ID] || c.Rule == "" || c.Because == "" {
			out = append(out, c.ID+" is ruled out and listed elsewhere too, or nobody knows why")
		}
	}
	return out
}

func TestEvaluateIsSound(t *testing.T) {
	ship := shipped(t)
	check := func(t *rapid.T, r *triage.Rules) {
		f := anyFacts(t, r.Directory())
		res := r.Evaluate(f, triage.Options{})
		for _, x := range soundness(res) {
			t.Errorf("%s\nfacts %v", x, f)
		}
		blocking := slices.ContainsFunc(res.Alerts, func(a triage.Alert) bool { return a.Blocking })
		if res.Withheld != blocking || res.RulesVersion != r.Version() {
			t.Errorf("withheld %v, blocking alert %v", res.Withheld, blocking)
		}
	}
	t.Run("shipped", func(t *testing.T) { rapid.Check(t, func(t *rapid.T) { check(t, ship) }) })
	t.Run("random", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			r, _ := triage.Compile(anyDirectory(t))
			check(t, r)
		})
	})
}

// TestAlertsNeedNoServices: alerts come from answers alone.
func TestAlertsNeedNoServices(t *testing.T) {
	d := shippedDirectory(t)
	bare := *d
	bare.Services = directory.Services{}
	full, alone := compile(t, d), compile(t, &bare)
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t, d)
		a, b := full.Evaluate(f, triage.Options{}).Alerts, alone.Evaluate(f, triage.Options{}).Alerts
		if !slices.EqualFunc(a, b, func(x, y triage.Alert) bool { return x.ID == y.ID }) {
			t.Fatalf("%v, without services %v", a, b)
		}
	})
}

// TestSilenceNeverRulesOut: taking an answer away, or declining it, never rules
// a service out that was not ruled out before. The county is left alone: when
// it is not said it is the desk's own.
func TestSilenceNeverRulesOut(t *testing.T) {
	r := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t, r.Directory())
		k := rapid.SampledFrom(f.Keys()).Filter(func(k facts.Key) bool { return k != facts.County && k != facts.District }).Draw(t, "fact")
		silence := rapid.SampledFrom([]facts.Answer{facts.Unknown(), facts.Declined()}).Draw(t, "silence")
		out := map[string]bool{}
		for _, s := range r.Evaluate(f, triage.Options{}).RuledOut {
			out[s.ID] = true
		}
		for _, s := range r.Evaluate(f.With(k, silence), triage.Options{}).RuledOut {
			if !out[s.ID] {
				t.Fatalf("%s is ruled out by %s once %s is not said: %v", s.ID, s.Rule, k, f)
			}
		}
	})
}

// TestNothingSaidRulesNothingOut holds for what the county serves.
func TestNothingSaidRulesNothingOut(t *testing.T) {
	r := shipped(t)
	for _, f := range []facts.Facts{{}, personas(t, "own-personas.json")[6].Facts} {
		for _, x := range r.Evaluate(f, triage.Options{}).RuledOut {
			s, _ := r.Directory().Service(x.ID)
			local := slices.Contains(s.Area, "worcestershire") || slices.ContainsFunc(s.Area, func(a string) bool { return a == "redditch" || a == "worcester_city" })
			if local && s.Reach != directory.ReachNotADestin {
				t.Errorf("%s is ruled out by %s though nothing was said", x.ID, x.Rule)
			}
		}
	}
}

func TestOpenNowBreaksTiesOnly(t *testing.T) {
	svc := func(id, name string, points int) *directory.Service {
		return &directory.Service{ID: id, Name: name, Status: directory.StatusOpen, Reach: directory.ReachDirect,
			Match: []directory.Rule{{ID: id + "/match/1", When: is("wants", "advice"), Points: points, Because: "x"}}}
	}
	r := compile(t, &directory.Directory{Services: directory.ListOf([]*directory.Service{svc("a", "Alder", 50), svc("b", "Birch", 50), svc("c", "Cedar", 45)})})
	f := mustFacts(t, `{"wants":["advice"]}`)
	state := func(id string, s hours.State) triage.Options {
		return triage.Options{Open: map[string]hours.Answer{id: {State: s, Say: "said"}}}
	}
	tests := []struct {
		name string
		o    triage.Options
		want []string
	}{
		{"by name", triage.Options{}, []string{"a", "b", "c"}},
		{"the open one first", state("b", hours.Open), []string{"b", "a", "c"}},
		{"closing is open", state("b", hours.Closing), []string{"b", "a", "c"}},
		{"by appointment is not", state("b", hours.ByAppointment), []string{"a", "b", "c"}},
		{"points come before", state("c", hours.Open), []string{"a", "b", "c"}},
	}
	for _, tt := range tests {
		if got := r.Evaluate(f, tt.o); !slices.Equal(ids(got.Suggestions), tt.want) {
			t.Errorf("%s: %v", tt.name, ids(got.Suggestions))
		}
	}
	if got := r.Evaluate(f, state("b", hours.Open)).Suggestions; got[0].Open.Say != "said" || got[1].Open.State != hours.NotKnown || got[1].Open.Say == "" {
		t.Errorf("%+v", got)
	}
}

func TestRows(t *testing.T) {
	list := []triage.Suggestion{{ID: "x1", Group: "x"}, {ID: "a"}, {ID: "x2", Group: "x"}, {ID: "b"}}
	tests := []struct{ facts, want string }{
		{`{"wants":["needle_exchange","advice"]}`, "x1+x2 a b "},
		{`{"wants":["needle_exchange"]}`, "x1 a x2 b "},
		{`{}`, "x1+x2 a b "},
	}
	for _, tt := range tests {
		got := ""
		for _, row := range triage.Rows(list, mustFacts(t, tt.facts)) {
			for i, s := range row.Kinds {
				if i > 0 {
					got += "+"
				}
				got += s.ID
			}
			got += " "
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.facts, got, tt.want)
		}
	}
}

// TestResultJSON pins the names that `signpost suggest --json` promises.
func TestResultJSON(t *testing.T) {
	r := shipped(t)
	res := r.Evaluate(mustFacts(t, `{"emergency":"seizure_now","wants":["gp_prescribing","deposit","prescribing"],"substances":["heroin"],"prescription":"stable","in_treatment":[],"professional_role":"none"}`), triage.Options{})
	text, err := json.Marshal(res)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	first := func(list string) map[string]any {
		l, _ := got[list].([]any)
		if len(l) == 0 {
			t.Fatalf("%s is empty", list)
		}
		return l[0].(map[string]any)
	}
	for list, names := range map[string][]string{
		"alerts":      {"id", "kind", "blocking", "text", "source"},
		"suggestions": {"id", "name", "points", "reach", "reasons", "way_in", "open"},
		"could_fit":   {"id", "ask", "because"},
		"ruled_out":   {"id", "because", "way_in"},
	} {
		for _, n := range names {
			if _, ok := first(list)[n]; !ok {
				t.Errorf("%s lacks %q", list, n)
			}
		}
	}
	if got["withheld"] != true || first("alerts")["kind"] != "blocking" {
		t.Errorf("withheld %v", got["withheld"])
	}
	if empty, _ := json.Marshal(r.Evaluate(facts.Facts{}, triage.Options{})); !json.Valid(empty) || slices.Contains(nulls(empty), true) {
		t.Errorf("a list is null: %s", empty)
	}
}

func nulls(text []byte) []bool {
	var m map[string]any
	_ = json.Unmarshal(text, &m)
	var out []bool
	for _, v := range m {
		out = append(out, v == nil)
	}
	return out
}

func TestVersionFollowsTheRules(t *testing.T) {
	base := compile(t, small()).Version()
	if base != compile(t, small()).Version() {
		t.Error("the same rules have two versions")
	}
	for what, change := range map[string]func(*directory.Directory){
		"points":    func(d *directory.Directory) { d.Services.At(0).Match[0].Points++ },
		"condition": func(d *directory.Directory) { d.Services.At(0).Match[0].When[0][0].Values[0] = "advice" },
		"alert":     func(d *directory.Directory) { d.Alerts[0].Kind = directory.Advice },
		"age":       func(d *directory.Directory) { d.Services.At(0).Ages.Lo++ },
		"door":      func(d *directory.Directory) { d.Services.At(1).WayIn = nil },
		"county":    func(d *directory.Directory) { d.County = "derbyshire" },
		"name":      func(d *directory.Directory) { d.Services.At(0).Name = "Aaa" },
	} {
		d := small()
		change(d)
		if r, _ := triage.Compile(d); r.Version() == base {
			t.Errorf("another %s, the same version", what)
		}
	}
}

// TestSharedByManyReaders: rules may be used by several goroutines at once.
func TestSharedByManyReaders(t *testing.T) {
	r := shipped(t)
	ps := personas(t, "personas.json")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for _, p := range ps {
				if c := p.complaints(r.Evaluate(p.Facts, triage.Options{})); len(c) > 0 {
					t.Errorf("%s: %v", p.ID, c)
				}
				r.Trace(p.Facts, triage.Options{})
			}
		})
	}
	wg.Wait()
}

// TestNoAllocationGrowth: the garbage of an evaluation is its result, and does
// not grow with how often it was done.
func TestNoAllocationGrowth(t *testing.T) {
	r := shipped(t)
	f := personas(t, "personas.json")[6].Facts
	run := func() { r.Evaluate(f, triage.Options{}) }
	before := testing.AllocsPerRun(100, run)
	testing.AllocsPerRun(5000, run)
	if after := testing.AllocsPerRun(100, run); after > before*1.3+5 || before > 60 { // under the race detector pools forget at random
		t.Errorf("%v allocations at first, %v later", before, after)
	}
}

// TestBadDirectory: what cannot be used is reported, and the rest works.
func TestBadDirectory(t *testing.T) {
	d := small()
	d.Services.At(0).Area = []string{"atlantis"}
	d.Services.At(0).Match = append(d.Services.At(0).Match, directory.Rule{ID: "team/match/bad", When: is("colour", "red"), Points: 90})
	d.Services.At(0).NotFor = []directory.Rule{{ID: "team/not_for/bad", When: is("caller", "martian")}}
	d.Questions = []*directory.Question{{ID: "q", Parts: []directory.Part{{Fact: "colour"}}}}
	r, found := triage.Compile(d)
	var rules []string
	for _, f := range found {
		rules = append(rules, f.Rule)
	}
	if want := []string{"unknown-area", "bad-condition", "bad-condition", "unknown-fact"}; !slices.Equal(rules, want) {
		t.Errorf("%v, want %v", rules, want)
	}
	if got := ids(r.Evaluate(mustFacts(t, `{"wants":["prescribing"],"caller":"self"}`), triage.Options{}).Suggestions); !slices.Equal(got, []string{"team"}) {
		t.Errorf("%v", got)
	}
	if got := r.Trace(facts.Facts{}, triage.Options{}); len(got) != 0 {
		t.Errorf("asked %v", got)
	}
}

// FuzzEvaluate feeds any JSON object as answers.
func FuzzEvaluate(f *testing.F) {
	r := shipped(f)
	for _, p := range personas(f, "personas.json") {
		text, _ := p.Facts.MarshalJSON()
		f.Add(text)
	}
	f.Add([]byte(`{"age":-5,"substances":"heroin","wants":["x","unknown"],"using_now":"yes","caller":["self"],"audit":99,"county":true,"\u202e":"\u0000"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var in facts.Facts
		if json.Unmarshal(text, &in) != nil {
			return
		}
		for _, x := range soundness(r.Evaluate(in, triage.Options{})) {
			t.Error(x)
		}
		asked := r.Trace(in, triage.Options{})
		if !samePressing(r, in, restrict(r.Directory(), in, asked)) {
			t.Errorf("asked %v, which leads elsewhere", asked)
		}
		for _, s := range r.Directory().Services.All() {
			r.WhyNot(s.ID, in, triage.Options{DeskCounty: "derbyshire"})
		}
	})
}
