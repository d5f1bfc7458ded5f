package triage_test

import (
	"slices"
	"testing"

	"signpost/directory"
	"signpost/directory/triage"
)

// standing says how the service "s" of a directory stands: "suggested",
// "could", "out" or "".
func standing(res triage.Result) string {
	switch {
	case slices.Contains(ids(res.Suggestions), "s"):
		return "suggested"
	case slices.ContainsFunc(res.CouldFit, func(c triage.CouldFit) bool { return c.ID == "s" }):
		return "could"
	case slices.ContainsFunc(res.RuledOut, func(c triage.RuledOut) bool { return c.ID == "s" }):
		return "out"
	}
	return ""
}

// one is a service that everybody wants, with the change made to it.
func one(change func(*directory.Service)) *directory.Service {
	s := &directory.Service{ID: "s", Name: "S", Status: directory.StatusOpen, Reach: directory.ReachDirect,
		Match: []directory.Rule{{ID: "s/match/1", Because: "x", Points: 50, When: directory.Condition{{}}}}}
	change(s)
	return s
}

// TestExclusions is the table of what a rule that excludes does, for every pair
// of values of its two conditions.
func TestExclusions(t *testing.T) {
	when, unless := is("caller", "self"), is("gp_registered", "yes")
	said := map[string]string{"T": `"self"`, "F": `"parent"`, "?": `null`}
	also := map[string]string{"T": `"yes"`, "F": `"no"`, "?": `null`}
	tests := []struct {
		name string
		rule directory.Rule
		want map[string]string // values of when and unless to the standing
	}{
		{"when", directory.Rule{When: when}, map[string]string{"T?": "out", "F?": "suggested", "??": "suggested"}},
		{"when, needs known", directory.Rule{When: when, NeedsKnown: true}, map[string]string{"T?": "out", "F?": "suggested", "??": "could"}},
		{"unless", directory.Rule{Unless: unless}, map[string]string{"?T": "suggested", "?F": "out", "??": "could"}},
		{"both", directory.Rule{When: when, Unless: unless}, map[string]string{
			"TT": "suggested", "TF": "out", "T?": "could", "FT": "suggested", "FF": "suggested", "F?": "suggested",
			"?T": "suggested", "?F": "suggested", "??": "suggested"}},
		{"both, needs known", directory.Rule{When: when, Unless: unless, NeedsKnown: true}, map[string]string{
			"TT": "suggested", "TF": "out", "T?": "could", "FT": "suggested", "FF": "suggested", "F?": "suggested",
			"?T": "suggested", "?F": "could", "??": "could"}},
		{"neither", directory.Rule{}, map[string]string{"TT": "suggested", "??": "suggested"}},
	}
	for _, tt := range tests {
		tt.rule.ID, tt.rule.Because = "s/not_for/1", "no"
		r := compile(t, &directory.Directory{Services: directory.ListOf([]*directory.Service{one(func(s *directory.Service) { s.NotFor = []directory.Rule{tt.rule} })})})
		for values, want := range tt.want {
			f := mustFacts(t, `{"caller":`+said[values[:1]]+`,"gp_registered":`+also[values[1:]]+`}`)
			if got := standing(r.Evaluate(f, triage.Options{})); got != want {
				t.Errorf("%s, %s: %s, want %s", tt.name, values, got, want)
			}
		}
	}
}

// TestTests is the table of the comparisons, seen through a rule that excludes
// unless the comparison holds: true suggests, false rules out, neither could fit.
func TestTests(t *testing.T) {
	test := func(op directory.Op, fact string, values ...string) directory.Test {
		return directory.Test{Fact: fact, Op: op, Values: values}
	}
	within := func(fact string, lo, hi int) directory.Test {
		return directory.Test{Fact: fact, Op: directory.Within, Lo: lo, Hi: hi}
	}
	tests := []struct {
		test  directory.Test
		facts string
		want  string
	}{
		{test(directory.AnyOf, "substances", "heroin", "crack"), `{"substances":["crack","alcohol"]}`, "suggested"},
		{test(directory.AnyOf, "substances", "heroin"), `{"substances":[]}`, "out"},
		{test(directory.AnyOf, "substances", "heroin"), `{"substances":["alcohol","unknown"]}`, "could"},
		{test(directory.AnyOf, "substances", "heroin"), `{"substances":["a word of an old record"]}`, "could"},
		{test(directory.AnyOf, "substances", "heroin", "unknown"), `{"substances":["unknown"]}`, "suggested"},
		{test(directory.AnyOf, "substances", "heroin", "unknown"), `{}`, "could"},
		{test(directory.AllOf, "substances", "heroin", "crack"), `{"substances":["crack","heroin"]}`, "suggested"},
		{test(directory.AllOf, "substances", "heroin", "crack"), `{"substances":["crack"]}`, "out"},
		{test(directory.AllOf, "substances", "heroin", "crack"), `{"substances":["crack","unknown"]}`, "could"},
		{test(directory.NoneOf, "substances", "heroin"), `{"substances":["crack"]}`, "suggested"},
		{test(directory.NoneOf, "substances", "heroin"), `{"substances":["crack","heroin"]}`, "out"},
		{test(directory.NoneOf, "substances", "heroin"), `{"substances":["unknown"]}`, "could"},
		{test(directory.NoneOf, "substances", "heroin"), `{"substances":"declined"}`, "could"},
		{test(directory.NoneOf, "caller", "self"), `{"caller":"parent"}`, "suggested"},
		{test(directory.NoneOf, "caller", "self"), `{"caller":"self"}`, "out"},
		{test(directory.AnyOf, "caller", "self", "unknown"), `{}`, "suggested"},
		{test(directory.AnyOf, "caller", "self", "unknown"), `{"caller":"declined"}`, "could"},
		{test(directory.AnyOf, "caller", "self", "declined"), `{"caller":"declined"}`, "suggested"},
		{test(directory.NoneOf, "caller", "self", "declined"), `{"caller":"declined"}`, "out"},
		{test(directory.AnyOf, "caller", "self"), `{"caller":"a word of an old record"}`, "could"},
		{test(directory.AnyOf, "caller", "self"), `{"caller":["self"]}`, "could"},
		{test(directory.AnyOf, "using_now", "true"), `{"using_now":true}`, "suggested"},
		{test(directory.AnyOf, "using_now", "true"), `{"using_now":false}`, "out"},
		{test(directory.AnyOf, "using_now", "true"), `{"substances":["heroin"]}`, "could"},
		{test(directory.AnyOf, "using_now", "true"), `{"using_now":"true"}`, "could"},
		{within("age", 18, 120), `{"age":18}`, "suggested"},
		{within("age", 18, 120), `{"age":17}`, "out"},
		{within("age", 18, 120), `{"age":"20_plus"}`, "suggested"},
		{within("age", 0, 18), `{"age":"18_19"}`, "could"},
		{within("age", 19, 30), `{"age":"18_19"}`, "could"},
		{within("age", 0, 17), `{"age":"18_19"}`, "out"},
		{test(directory.AnyOf, "age", "18_19", "30"), `{"age":19}`, "suggested"},
		{test(directory.AnyOf, "age", "18_19", "30"), `{"age":30}`, "suggested"},
		{test(directory.AnyOf, "age", "18_19", "30"), `{"age":31}`, "out"},
		{test(directory.NoneOf, "age", "18_19"), `{"age":31}`, "suggested"},
		{within("audit", 20, 40), `{"audit":20}`, "suggested"},
		{within("audit", 20, 40), `{"audit":19}`, "out"},
		{within("audit", 20, 40), `{"audit":"declined"}`, "could"},
		{test(directory.AnyOf, "language", "Polish"), `{"language":"Polish"}`, "suggested"},
		{test(directory.AnyOf, "language", "Polish"), `{"language":"Welsh"}`, "out"},
	}
	for _, tt := range tests {
		r := compile(t, &directory.Directory{Services: directory.ListOf([]*directory.Service{one(func(s *directory.Service) {
			s.NotFor = []directory.Rule{{ID: "s/not_for/1", Because: "no", Unless: directory.Condition{{tt.test}}}}
		})})})
		if got := standing(r.Evaluate(mustFacts(t, tt.facts), triage.Options{})); got != tt.want {
			t.Errorf("%+v with %s: %q, want %q", tt.test, tt.facts, got, tt.want)
		}
	}
}

func TestAreas(t *testing.T) {
	tests := []struct {
		area  []string
		facts string
		want  string
	}{
		{[]string{"derbyshire", "wychavon"}, `{"county":"derbyshire","district":"redditch"}`, "suggested"},
		{[]string{"derbyshire", "wychavon"}, `{"district":"redditch"}`, "out"},
		{[]string{"derbyshire", "wychavon"}, `{"district":"wychavon"}`, "suggested"},
		{[]string{"derbyshire", "wychavon"}, `{}`, "suggested"},
		{[]string{"derbyshire", "wychavon"}, `{"county":"herefordshire"}`, "out"},
		{[]string{"derbyshire"}, `{"county":"declined","district":"redditch"}`, "out"},
		{[]string{"derbyshire"}, `{"county":"declined"}`, "suggested"},
		{[]string{"redditch"}, `{"district":"no_fixed"}`, "suggested"},
		{[]string{"redditch"}, `{"district":"no_fixed","county":"derbyshire"}`, "out"},
		{nil, `{"county":"derbyshire"}`, "suggested"},
	}
	for _, tt := range tests {
		r := compile(t, &directory.Directory{County: "worcestershire", Services: directory.ListOf([]*directory.Service{one(func(s *directory.Service) { s.Area = tt.area })})})
		if got := standing(r.Evaluate(mustFacts(t, tt.facts), triage.Options{})); got != tt.want {
			t.Errorf("%v with %s: %s, want %s", tt.area, tt.facts, got, tt.want)
		}
	}
	r := compile(t, &directory.Directory{County: "worcestershire", Services: directory.ListOf([]*directory.Service{one(func(s *directory.Service) { s.Area = []string{"derbyshire"} })})})
	if got := standing(r.Evaluate(mustFacts(t, `{}`), triage.Options{DeskCounty: "derbyshire"})); got != "suggested" {
		t.Errorf("a desk in Derbyshire: %s", got)
	}
}

// TestPlaces: districts and counties of the directory's own, which the
// vocabulary knows as additions.
func TestPlaces(t *testing.T) {
	d := &directory.Directory{County: "worcestershire", Counties: []directory.County{{ID: "worcestershire", Name: "Worcestershire"}, {ID: "herefordshire", Name: "Herefordshire"}},
		Districts: []directory.District{{ID: "redditch", Name: "Redditch", County: "herefordshire"}},
		Services:  directory.ListOf([]*directory.Service{one(func(s *directory.Service) { s.Area = []string{"herefordshire"} })})}
	if got := standing(compile(t, d).Evaluate(mustFacts(t, `{"district":"redditch"}`), triage.Options{})); got != "suggested" {
		t.Errorf("the county follows from the district: %s", got)
	}
}

func TestNeverSuggestedAtAll(t *testing.T) {
	for what, change := range map[string]func(*directory.Service){
		"closed":            func(s *directory.Service) { s.Status = directory.StatusClosed },
		"proposed":          func(s *directory.Service) { s.Status = directory.StatusProposed },
		"not a destination": func(s *directory.Service) { s.Reach = directory.ReachNotADestin },
	} {
		s := one(change)
		d := &directory.Directory{Services: directory.ListOf([]*directory.Service{s, {ID: "door", Name: "Door", Status: directory.StatusOpen, Reach: directory.ReachDirect}})}
		res := compile(t, d).Evaluate(mustFacts(t, `{}`), triage.Options{})
		if got := standing(res); got != "out" || res.RuledOut[0].Because == "" {
			t.Errorf("%s: %s", what, got)
		}
		// nobody is sent to the door of something that is not there
		if what != "not a destination" {
			s.Reach, s.WayIn = directory.ReachThrough, []string{"door"}
			res = compile(t, d).Evaluate(mustFacts(t, `{}`), triage.Options{})
			if len(res.Suggestions) != 0 || len(res.RuledOut[0].WayIn) != 0 {
				t.Errorf("%s: %+v", what, res)
			}
		}
	}
	for reach, f := range map[directory.Reach][3]string{
		directory.ReachPatients: {`{"setting":"hospital"}`, `{}`, `{"setting":"community"}`},
		directory.ReachWorkers:  {`{"caller":"professional"}`, `{}`, `{"caller":"self"}`},
	} {
		r := compile(t, &directory.Directory{Services: directory.ListOf([]*directory.Service{one(func(s *directory.Service) { s.Reach = reach })})})
		for i, want := range []string{"suggested", "could", "out"} {
			if got := standing(r.Evaluate(mustFacts(t, f[i]), triage.Options{})); got != want {
				t.Errorf("%s with %s: %s, want %s", reach, f[i], got, want)
			}
		}
	}
}

// TestWayInPoints: the first step gets points for each wanted and closed
// service, up to the limit, and a service nobody asked for gives none.
func TestWayInPoints(t *testing.T) {
	closed := func(id string, points int) *directory.Service {
		return &directory.Service{ID: id, Name: id, Status: directory.StatusOpen, Reach: directory.ReachThrough, WayIn: []string{"door"},
			NotFor: []directory.Rule{{ID: id + "/not_for/1", Because: "no", Unless: is("in_treatment", "cdt")}},
			Match:  []directory.Rule{{ID: id + "/match/1", Because: "x", Points: points, When: is("wants", id)}}}
	}
	d := &directory.Directory{Services: directory.ListOf([]*directory.Service{
		{ID: "door", Name: "Door", Status: directory.StatusOpen, Reach: directory.ReachDirect},
		closed("rehab", 60), closed("cv", 40), closed("deposit", 50), closed("education", 50), closed("advice", 39),
	})}
	r := compile(t, d)
	for wants, want := range map[string]int{
		`[]`: 0, `["advice"]`: 0, `["rehab"]`: 40, `["cv"]`: 40, `["rehab","advice"]`: 40, `["rehab","cv"]`: 45, `["rehab","cv","deposit"]`: 50, `["rehab","cv","deposit","education"]`: 50,
	} {
		for _, treatment := range []string{`[]`, `null`} {
			res := r.Evaluate(mustFacts(t, `{"wants":`+wants+`,"in_treatment":`+treatment+`}`), triage.Options{})
			got := 0
			if len(res.Suggestions) > 0 {
				got = res.Suggestions[0].Points
			}
			if got != want {
				t.Errorf("wants %s, in treatment %s: %d points, want %d", wants, treatment, got, want)
			}
		}
	}
	if res := r.Evaluate(mustFacts(t, `{"wants":["rehab"],"in_treatment":["cdt"]}`), triage.Options{}); !slices.Equal(ids(res.Suggestions), []string{"rehab"}) {
		t.Errorf("%v", ids(res.Suggestions))
	}
}

// TestWayInOfAnyDepth: a door that is itself only reached through another is no
// first step, unless the enquirer is already with its team.
func TestWayInOfAnyDepth(t *testing.T) {
	through := func(id, door, team string) *directory.Service {
		return &directory.Service{ID: id, Name: id, Status: directory.StatusOpen, Reach: directory.ReachThrough, WayIn: []string{door}, Team: team}
	}
	far := through("far", "middle", "")
	far.NotFor = []directory.Rule{{ID: "far/not_for/1", Because: "no", Unless: is("prescription", "stable")}}
	far.Match = []directory.Rule{{ID: "far/match/1", Because: "x", Points: 50, When: is("wants", "rehab")}}
	d := &directory.Directory{Services: directory.ListOf([]*directory.Service{
		far, through("middle", "near", "cat"), through("near", "open", "cdt"),
		{ID: "open", Name: "open", Status: directory.StatusOpen, Reach: directory.ReachDirect},
	})}
	r := compile(t, d)
	for treatment, want := range map[string][]string{
		`[]`: {"open", "near", "middle"}, `null`: {"open", "near", "middle"}, `["cdt"]`: {"middle"}, `["cat"]`: {"middle"}, `["turning-point"]`: {"open", "near", "middle"},
	} {
		res := r.Evaluate(mustFacts(t, `{"wants":["rehab"],"prescription":"none","in_treatment":`+treatment+`}`), triage.Options{})
		if len(res.RuledOut) != 1 || !slices.Equal(res.RuledOut[0].Route, want) || !slices.Equal(res.RuledOut[0].WayIn, want[:1]) {
			t.Errorf("in treatment %s: %+v, want the route %v", treatment, res.RuledOut, want)
		}
		if got := ids(res.Suggestions); !slices.Equal(got, want[:1]) {
			t.Errorf("in treatment %s: %v, want the first step %s", treatment, got, want[0])
		}
	}
}

// TestCouldFitIsPointedTo: what could fit is listed only when a written rule
// points to it and enough points are within reach; most points first.
func TestCouldFitIsPointedTo(t *testing.T) {
	gated := func(id string, match ...directory.Rule) *directory.Service {
		for i := range match {
			match[i].ID, match[i].Because = id+"/match/"+string(rune('1'+i)), "x"
		}
		return &directory.Service{ID: id, Name: id, Status: directory.StatusOpen, Reach: directory.ReachDirect, Area: []string{"redditch"},
			NotFor: []directory.Rule{{ID: id + "/not_for/1", Because: "no", Unless: is("gp_registered", "yes")}}, Match: match}
	}
	d := &directory.Directory{County: "worcestershire",
		Questions: []*directory.Question{{ID: "treatment", Parts: []directory.Part{{Fact: "gp_registered"}}}},
		Services: directory.ListOf([]*directory.Service{
			gated("few", directory.Rule{Points: 20, When: is("wants", "cv")}),
			gated("reach", directory.Rule{Points: 20, When: is("wants", "cv")}, directory.Rule{Points: 10, When: is("housing", "sofa")}),
			gated("maybe", directory.Rule{Points: 90, When: is("housing", "sofa")}),
			gated("enough", directory.Rule{Points: 35, When: is("wants", "cv")}),
			gated("less", directory.Rule{Points: 30, When: is("wants", "cv")}),
		})}
	r := compile(t, d)
	tests := map[string][]string{
		`{"wants":["cv"],"district":"redditch"}`:                     {"enough", "less", "reach"},
		`{"wants":["cv"],"district":"redditch","housing":"settled"}`: {"enough", "less"},
		`{"wants":["cv"],"district":"no_fixed"}`:                     {},
		`{"district":"redditch"}`:                                    {},
	}
	for f, want := range tests {
		got := []string{}
		for _, c := range r.Evaluate(mustFacts(t, f), triage.Options{}).CouldFit {
			got = append(got, c.ID)
			if !slices.Equal(c.Ask, []string{"gp_registered"}) || !slices.Equal(c.Questions, []string{"treatment"}) {
				t.Errorf("%s: ask %v, %v", c.ID, c.Ask, c.Questions)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", f, got, want)
		}
	}
}

// TestWhyNotNamesOnlyWhatIsMissing: of several tests, those that hold already
// need no change.
func TestWhyNotNamesOnlyWhatIsMissing(t *testing.T) {
	both := directory.Condition{{{Fact: "caller", Values: []string{"self"}}, {Fact: "gp_registered", Values: []string{"yes"}}}, {{Fact: "pregnant", Values: []string{"true"}}}}
	young := directory.Condition{{{Fact: "age", Op: directory.Within, Lo: 0, Hi: 17}}, {{Fact: "housing", Values: []string{"sofa", "hostel"}}}}
	r := compile(t, &directory.Directory{Services: directory.ListOf([]*directory.Service{one(func(s *directory.Service) {
		s.NotFor = []directory.Rule{
			{ID: "s/not_for/gate", Because: "no", Unless: both},
			{ID: "s/not_for/when", Because: "no", When: young},
			{ID: "s/not_for/known", Because: "no", When: young, NeedsKnown: true},
		}
	})})})
	why, _ := r.WhyNot("s", mustFacts(t, `{"caller":"self","gp_registered":"no","age":12}`), triage.Options{})
	gate, age, home := triage.Change{Fact: "gp_registered", Now: "no", Need: "yes"}, triage.Change{Fact: "age", Now: "12", Need: "not 17 or less"}, triage.Change{Fact: "housing", Now: "unknown", Need: "known, and not sofa or hostel"}
	want := [][][]triage.Change{{{gate}, {{Fact: "pregnant", Now: "unknown", Need: "yes"}}}, {{age}}, {{age, home}}}
	for i, x := range why.Exclusions {
		if !slices.EqualFunc(x.Unless, want[i], slices.Equal) {
			t.Errorf("%s: %+v, want %+v", x.Rule, x.Unless, want[i])
		}
	}
	if len(why.Exclusions) != 3 || why.Exclusions[0].Holds || !why.Exclusions[1].Holds {
		t.Errorf("%+v", why.Exclusions)
	}
}
