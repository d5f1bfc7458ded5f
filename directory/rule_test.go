package directory

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func within(fact string, lo, hi int) Test { return Test{Fact: fact, Op: Within, Lo: lo, Hi: hi} }

func anyOf(fact string, values ...string) Test { return Test{Fact: fact, Values: values} }

func TestConditionForms(t *testing.T) {
	cases := map[string]Condition{
		`{ housing = "hostel" }`:                               {{anyOf("housing", "hostel")}},
		`{ housing = ["hostel", "sofa", "hostel"] }`:           {{anyOf("housing", "hostel", "sofa")}},
		`{ pregnant = true }`:                                  {{anyOf("pregnant", "true")}},
		`{ using_now = [true, "unknown", "declined"] }`:        {{anyOf("using_now", "true", "unknown", "declined")}},
		`{ substances = "opioids", pregnant = false }`:         {{anyOf("substances", "heroin", "methadone"), anyOf("pregnant", "false")}},
		`{ substances = ["opioids", "unknown"] }`:              {{anyOf("substances", "heroin", "methadone", "unknown")}},
		`{ substances = { none_of = ["opioids"] } }`:           {{Test{Fact: "substances", Op: NoneOf, Values: []string{"heroin", "methadone"}}}},
		`{ wants = { all_of = ["cv"], none_of = ["rehab"] } }`: {{Test{Fact: "wants", Op: AllOf, Values: []string{"cv"}}, Test{Fact: "wants", Op: NoneOf, Values: []string{"rehab"}}}},
		`{ county = { none_of = ["worcestershire"] } }`:        {{Test{Fact: "county", Op: NoneOf, Values: []string{"worcestershire"}}}},
		`{ age = "<18" }`:                                      {{within("age", 0, 17)}},
		`{ age = "<=18" }`:                                     {{within("age", 0, 18)}},
		`{ age = ">20" }`:                                      {{within("age", 21, 120)}},
		`{ age = ">= 20" }`:                                    {{within("age", 20, 120)}},
		`{ age = "20+" }`:                                      {{within("age", 20, 120)}},
		`{ age = "18-24" }`:                                    {{within("age", 18, 24)}},
		`{ age = 17 }`:                                         {{within("age", 17, 17)}},
		`{ age = "16_17" }`:                                    {{within("age", 16, 17)}},
		`{ audit = "20+" }`:                                    {{within("audit", 20, 40)}},
		`{ age = ["<16", "20_plus", "unknown"], wants = "cv" }`: {
			{within("age", 0, 15), anyOf("wants", "cv")}, {within("age", 20, 120), anyOf("wants", "cv")}, {anyOf("age", "unknown"), anyOf("wants", "cv")}},
		`[{ wants = "cv" }, { pregnant = true }]`: {{anyOf("wants", "cv")}, {anyOf("pregnant", "true")}},
		`{ language = "Polish" }`:                 {{anyOf("language", "Polish")}},
		`{ new_fact = "b" }`:                      {{anyOf("new_fact", "b")}},
		`{ in_treatment = "our-team" }`:           {{anyOf("in_treatment", "our-team")}},
	}
	added := "[[fact]]\nkey = \"new_fact\"\nkind = \"choice\"\nvalues = [\"a\", \"b\"]\n[[fact]]\nkey = \"in_treatment\"\nvalues = [\"our-team\"]\n"
	for when, want := range cases {
		d, found := mustLoad(t, "z.toml", groupFile+added, "t.toml", match("when = "+when))
		s, ok := d.Service("x")
		if !ok || len(found) > 0 {
			t.Errorf("%s: %v", when, found)
			continue
		}
		if diff := cmp.Diff(want, s.Match[0].When, cmpopts.IgnoreTypes(Position{})); diff != "" {
			t.Errorf("%s: %s", when, diff)
		}
	}
}

func TestTestsKnowWhereTheyStand(t *testing.T) {
	d, _ := mustLoad(t, "t.toml", match(`when = { pregnant = true, age = "<18" }`))
	s, _ := d.Service("x")
	for i, column := range []int{10, 27} {
		if got := s.Match[0].When[0][i].Pos; got != (Position{"t.toml", 5, column}) {
			t.Errorf("test %d stands at %v", i, got)
		}
	}
}

// What other kinds of entry get wrong, each alone in a file.
var brokenOthers = []struct {
	name, text   string
	line, column int
	rule, says   string
}{
	{"alert kind", "[[alert]]\nid = \"A\"\nkind = \"blokking\"\nsteps = [\"s\"]\nwhen = { pregnant = true }", 3, 8, "unknown-kind", "did you mean `blocking`?"},
	{"alert without steps", "[[alert]]\nid = \"A\"\nkind = \"advice\"\nsteps = []\nwhen = { pregnant = true }", 4, 9, "missing", "what to do"},
	{"alert without when", "[[alert]]\nid = \"A\"\nkind = \"advice\"\nsteps = [\"s\"]", 1, 1, "missing", "when it fires"},
	{"question without part", "[[question]]\nid = \"q\"\nask = \"a\"", 1, 1, "missing", "at least one fact"},
	{"part of unknown fact", "[[question]]\nid = \"q\"\nask = \"a\"\n[[question.part]]\nfact = \"hosing\"", 5, 8, "unknown-fact", "did you mean `housing`?"},
	{"option of unknown value", "[[question]]\nid = \"q\"\nask = \"a\"\n[[question.part]]\nfact = \"housing\"\n[[question.part.option]]\nvalue = \"hostle\"\nlabel = \"l\"", 7, 9, "unknown-value", "did you mean `hostel`?"},
	{"option twice", "[[question]]\nid = \"q\"\nask = \"a\"\n[[question.part]]\nfact = \"housing\"\n[[question.part.option]]\nvalue = \"sofa\"\nlabel = \"l\"\n[[question.part.option]]\nvalue = \"sofa\"\nlabel = \"l\"", 9, 1, "duplicate-option", "line 6"},
	{"many of one answer", "[[question]]\nid = \"q\"\nask = \"a\"\n[[question.part]]\nfact = \"housing\"\nmany = true", 6, 8, "many", "one answer"},
	{"group of unknown values", "[[group]]\nid = \"g\"\nfact = \"substances\"\nvalues = [\"heroin\", \"craack\"]", 4, 21, "unknown-value", "did you mean `crack`?"},
	{"group named as a value", "[[group]]\nid = \"heroin\"\nfact = \"substances\"\nvalues = [\"heroin\"]", 2, 6, "group-name", "already a value"},
	{"fact of another kind", "[[fact]]\nkey = \"housing\"\nkind = \"many\"", 3, 8, "fact-kind", "another kind"},
	{"fact kind", "[[fact]]\nkey = \"new\"\nkind = \"list\"", 3, 8, "unknown-kind", "many"},
	{"fact without kind", "[[fact]]\nkey = \"new\"", 1, 1, "missing", "kind"},
	{"word sets", "[[word]]\nmeans = \"m\"\nsay = [\"s\"]\nsets = { substances = \"herion\" }", 4, 23, "unknown-value", "heroin"},
	{"word without say", "[[word]]\nmeans = \"m\"", 1, 1, "missing", "say"},
	{"town in no district", "[[district]]\nid = \"north\"\nname = \"N\"\ncounty = \"worcestershire\"\n[[county]]\nid = \"worcestershire\"\nname = \"W\"\n[[town]]\nname = \"T\"\ndistrict = \"nroth\"", 10, 12, "unknown-district", "did you mean `north`?"},
	{"outward", "[[outward]]\ncode = \"wr1\"\ndistricts = [\"nowhere\"]", 3, 14, "unknown-district", "[[district]]"},
	{"holiday date", "[[holiday]]\nname = \"N\"\ndate = \"1 May\"", 3, 8, "bad-date", "2026-09-12"},
	{"holiday without date", "[[holiday]]\nname = \"N\"", 1, 1, "missing", "date"},
	{"nation", "[directory]\nname = \"D\"\nnation = \"skotland\"", 3, 10, "unknown-nation", "did you mean `scotland`?"},
	{"check_every", "[directory]\nname = \"D\"\ncheck_every = \"often\"", 3, 15, "bad-time", "180 days"},
	{"two directories", "[directory]\nname = \"D\"\n[directory]\nname = \"E\"", 3, 1, "duplicate-id", "line 1"},
	{"directory as a list", "[[directory]]\nname = \"D\"", 1, 1, "header", "one bracket"},
	{"no header", "name = \"D\"", 1, 1, "no-header", "above it"},
	{"prose", "Dear all,\nplease see below.", 1, 1, "equals", "neither a key"},
}

func TestOtherBrokenEntries(t *testing.T) {
	for _, c := range brokenOthers {
		t.Run(c.name, func(t *testing.T) {
			d, found := mustLoad(t, "t.toml", c.text, "u.toml", "[[service]]\nid = \"a\"\nname = \"A\"\n")
			if d.Services.Len() != 1 {
				t.Error("the service beside it is lost")
			}
			if len(found) == 0 {
				t.Fatal("nothing was found")
			}
			checkFinding(t, "LF", found[0], c.line, c.column, c.rule, c.says)
		})
	}
}

func TestOneBrokenOptionLeavesTheQuestion(t *testing.T) {
	d, found := mustLoad(t, "t.toml", brokenOthers[5].text+"\n[[question.part.option]]\nvalue = \"sofa\"\nlabel = \"l\"")
	if len(d.Questions) != 1 || len(d.Questions[0].Parts[0].Options) != 1 || len(found) != 1 {
		t.Errorf("%d questions, findings %v", len(d.Questions), found)
	}
}

func TestOneBrokenPartLeavesTheQuestion(t *testing.T) {
	part := "\n[[question.part]]\nfact = \"%\"\n[[question.part.option]]\nvalue = \"sofa\"\nlabel = \"l\"\n[[question.part.option]]\nvalue = \"so fa\"\nlabel = \"l\""
	text := "[[question]]\nid = \"q\"\nask = \"a\""
	for _, fact := range []string{"nonsense", "housing", "housing"} {
		text += strings.ReplaceAll(part, "%", fact)
	}
	d, found := mustLoad(t, "t.toml", text)
	if len(d.Questions) != 1 || len(d.Questions[0].Parts) != 2 || len(d.Questions[0].Parts[1].Options) != 1 || len(found) != 3 {
		t.Errorf("%d questions, findings %v", len(d.Questions), found)
	}
}

func TestPlacesAddToTheVocabulary(t *testing.T) {
	d, found := mustLoad(t, "t.toml", "[[county]]\nid = \"kent\"\nname = \"Kent\"\n[[district]]\nid = \"thanet\"\nname = \"Thanet\"\ncounty = \"kent\"\nnear = [\"thanet\"]\n"+
		svc(`area = ["thanet", "kent"]`, "[[service.match]]", `when = { district = "thanet" }`, "points = 10", `because = "b"`))
	if _, ok := d.Service("x"); !ok || len(found) != 0 || d.DistrictCounty("thanet") != "kent" {
		t.Errorf("%v", found)
	}
}
