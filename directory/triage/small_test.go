package triage_test

import (
	"encoding/json"
	"slices"
	"testing"

	"signpost/directory"
	"signpost/directory/triage"
	"signpost/internal/facts"
)

// mustFacts reads facts from JSON.
func mustFacts(t testing.TB, text string) facts.Facts {
	t.Helper()
	var f facts.Facts
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// is is a condition of one test: one of the values.
func is(fact string, values ...string) directory.Condition {
	return directory.Condition{{{Fact: fact, Op: directory.AnyOf, Values: values}}}
}

// small is a directory made for these tests; nothing in it exists.
func small() *directory.Directory {
	desk := "worcestershire"
	return &directory.Directory{
		Name: "Test", County: desk,
		Services: directory.ListOf([]*directory.Service{
			{ID: "team", Name: "Town Team", Status: directory.StatusOpen, Reach: directory.ReachRingFirst, Team: "cdt", Area: []string{desk},
				Ages:  directory.AgeLimit{Lo: 18, Text: "18+"},
				Match: []directory.Rule{{ID: "team/match/script", When: is("wants", "prescribing"), Points: 50, Because: "prescribes"}}},
			{ID: "rehab", Name: "Hill House", Status: directory.StatusOpen, Reach: directory.ReachThrough, WayIn: []string{"day"}, Area: []string{desk},
				NotFor: []directory.Rule{{ID: "rehab/not_for/team", Unless: is("in_treatment", "cdt"), Because: "the team sends people"}},
				Match:  []directory.Rule{{ID: "rehab/match/rehab", When: is("wants", "rehab"), Points: 60, Because: "rehabilitation"}}},
			{ID: "day", Name: "Day Course", Status: directory.StatusOpen, Reach: directory.ReachThrough, WayIn: []string{"team", "rehab"}, Area: []string{"redditch"},
				NotFor: []directory.Rule{{ID: "day/not_for/team", Unless: is("in_treatment", "cdt"), Because: "clients of the team"}},
				Match:  []directory.Rule{{ID: "day/match/group", When: is("wants", "group_programme"), Points: 45, Because: "a group"}}},
			{ID: "gone", Name: "Gone", Status: directory.StatusClosed, Reach: directory.ReachDirect,
				Match: []directory.Rule{{When: is("wants", "rehab"), Points: 90, Because: "x"}}},
		}),
		Alerts: []*directory.Alert{
			{ID: "NALOXONE", Kind: directory.Warning, Steps: []string{"Ask."}, Source: "s",
				When: directory.Condition{{{Fact: "substances", Values: []string{"heroin"}}, {Fact: "using_now", Values: []string{"true"}}}}},
			{ID: "FIT_999", Kind: directory.Blocking, Steps: []string{"Ring 999.", "Stay."}, When: is("emergency", "seizure_now")},
		},
	}
}

func compile(t testing.TB, d *directory.Directory) *triage.Rules {
	t.Helper()
	r, found := triage.Compile(d)
	for _, f := range found {
		t.Errorf("finding: %+v", f)
	}
	return r
}

func ids(list []triage.Suggestion) []string {
	out := []string{}
	for _, s := range list {
		out = append(out, s.ID)
	}
	return out
}

func TestEvaluateSmall(t *testing.T) {
	r := compile(t, small())
	tests := []struct {
		name, facts string
		suggested   []string
		could, out  []string
		alerts      []string
	}{
		{"nothing known", `{}`, nil, nil, []string{"gone"}, nil},
		{"wants a script", `{"wants":["prescribing"]}`, []string{"team"}, nil, []string{"gone"}, nil},
		{"too young", `{"wants":["prescribing"],"age":17}`, nil, nil, []string{"team", "gone"}, nil},
		{"a band below the limit", `{"wants":["prescribing"],"age":"16_17"}`, nil, nil, []string{"team", "gone"}, nil},
		{"age declined", `{"wants":["prescribing"],"age":"declined"}`, []string{"team"}, nil, []string{"gone"}, nil},
		{"elsewhere", `{"wants":["prescribing"],"county":"derbyshire"}`, nil, nil, []string{"team", "rehab", "day", "gone"}, nil},
		{"no fixed place", `{"wants":["group_programme"],"district":"no_fixed","in_treatment":["cdt"]}`, []string{"day"}, nil, []string{"gone"}, nil},
		{"another district", `{"wants":["group_programme"],"district":"wychavon","in_treatment":["cdt"]}`, nil, nil, []string{"day", "gone"}, nil},
		{"rehab, team not known", `{"wants":["rehab"]}`, []string{"team"}, []string{"rehab"}, []string{"gone"}, nil},
		{"rehab, no team", `{"wants":["rehab"],"in_treatment":[]}`, []string{"team"}, nil, []string{"gone", "rehab", "day"}, nil},
		{"rehab with the team", `{"wants":["rehab"],"in_treatment":["cdt"]}`, []string{"rehab"}, nil, []string{"gone"}, nil},
		{"a script with the team", `{"wants":["prescribing","rehab"],"in_treatment":["cdt"]}`, []string{"team", "rehab"}, nil, []string{"gone"}, nil},
		{"using, not said whether now", `{"substances":["heroin"]}`, nil, nil, []string{"gone"}, []string{"NALOXONE"}},
		{"not using now", `{"substances":["heroin"],"using_now":false}`, nil, nil, []string{"gone"}, nil},
		{"a fit", `{"emergency":"seizure_now","substances":["heroin"]}`, nil, nil, []string{"gone"}, []string{"FIT_999", "NALOXONE"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := r.Evaluate(mustFacts(t, tt.facts), triage.Options{})
			if s := ids(got.Suggestions); !slices.Equal(s, tt.suggested) {
				t.Errorf("suggested %v, want %v", s, tt.suggested)
			}
			var could, out, alerts []string
			for _, c := range got.CouldFit {
				could = append(could, c.ID)
			}
			for _, c := range got.RuledOut {
				out = append(out, c.ID)
			}
			for _, a := range got.Alerts {
				alerts = append(alerts, a.ID)
			}
			slices.Sort(out)
			slices.Sort(tt.out)
			if !slices.Equal(could, tt.could) || !slices.Equal(out, tt.out) || !slices.Equal(alerts, tt.alerts) {
				t.Errorf("could fit %v want %v; ruled out %v want %v; alerts %v want %v", could, tt.could, out, tt.out, alerts, tt.alerts)
			}
		})
	}
}

func TestWayInThroughTwoDoors(t *testing.T) {
	r := compile(t, small())
	got := r.Evaluate(mustFacts(t, `{"wants":["rehab"],"in_treatment":[]}`), triage.Options{})
	for _, o := range got.RuledOut {
		if o.ID == "rehab" {
			if !slices.Equal(o.WayIn, []string{"team"}) || !slices.Equal(o.Route, []string{"team", "day"}) || o.Rule != "rehab/not_for/team" {
				t.Errorf("rehab: %+v", o)
			}
		}
	}
	want := triage.Reason{Because: "the way in to Hill House", Points: 40, Rule: "rehab/way-in"}
	if rs := got.Suggestions[0].Reasons; len(rs) != 1 || rs[0] != want {
		t.Errorf("reasons: %+v", rs)
	}
}
