package quick

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"signpost/directory"
	"signpost/internal/facts"
	"signpost/internal/text"
)

// small is a directory with just enough words to show each source of them.
func small() *directory.Directory {
	return &directory.Directory{
		Vocabulary: facts.Base(),
		Words: []directory.WordEntry{
			{Means: "heroin", Say: []string{"smack", "brown"}, Sets: map[string]string{"substances": "heroin"}},
			{Means: "needle exchange", Say: []string{"works", "clean works"}, Sets: map[string]string{"wants": "needle_exchange"}},
			{Means: "pregnant", Say: []string{"expecting"}, Sets: map[string]string{"pregnant": "true"}},
			{Means: "no family doctor", Say: []string{"no gp"}, Sets: map[string]string{"gp_registered": "no"}},
			{Means: "no meaning here", Say: []string{"whatever"}},
		},
		Questions: []*directory.Question{{ID: "caller", Parts: []directory.Part{{
			Fact:    "caller",
			Options: []directory.Option{{Value: "parent", Label: "Parent or carer", Slang: []string{"mum", "dad"}}},
		}}}},
		Counties:  []directory.County{{ID: "worcestershire", Name: "Worcestershire"}},
		Districts: []directory.District{{ID: "redditch", Name: "Redditch", County: "worcestershire"}, {ID: "wychavon", Name: "Wychavon", County: "worcestershire"}},
		Towns:     []directory.TownOrVillage{{Name: "Droitwich Spa", Also: []string{"Droitwich"}, District: "wychavon"}},
		Outwards:  []directory.Outward{{Code: "B97", Districts: []string{"redditch"}}, {Code: "B96", Districts: []string{"redditch", "wychavon"}}},
	}
}

func TestRead(t *testing.T) {
	r := New(small())
	for _, c := range []struct{ line, facts, note, kind string }{
		{"parent redditch heroin family support", `{"caller":"parent","county":"worcestershire","district":"redditch","substances":["heroin"],"wants":["family_support"]}`, "", ""},
		{"call parent redditch heroin family-support", `{"caller":"parent","channel":"phone","county":"worcestershire","district":"redditch","substances":["heroin"],"wants":["family_support"]}`, "", ""},
		{"Mum, Droitwich, SMACK & crack", `{"caller":"parent","county":"worcestershire","district":"wychavon","substances":["heroin","crack"]}`, "&", ""},
		{"clean works tonight", `{"wants":["needle_exchange"]}`, "tonight", ""},
		{"not pregnant", `{"pregnant":false}`, "not pregnant", ""},
		{"not on heroin no smack", `{}`, "not on heroin no smack", ""},
		{"no gp", `{"gp_registered":"no"}`, "", ""},
		{"age 9", `{"age":9}`, "", ""},
		{"24 crying", `{"age":24}`, "crying", ""},
		{"17yo", `{"age":17}`, "", ""},
		{"44 years old", `{"age":44}`, "", ""},
		{"flat 3 room 112", `{}`, "flat 3 room 112", ""},
		{"B97", `{"county":"worcestershire","district":"redditch"}`, "", ""},
		{"B96", `{}`, "B96", ""},
		{"housing=sofa wants=advice,cv", `{"housing":"sofa","wants":["advice","cv"]}`, "", ""},
		{"housing=castle", `{}`, "housing=castle", ""},
		{"call her back", `{"channel":"phone"}`, "call her back", ""},
		{"please call her", `{}`, "please call her", ""},
		{"silent", `{}`, "", "silent"},
		{"wrong number", `{}`, "", "wrong_number"},
		{"a test of nerves", `{}`, "a test of nerves", ""},
		{"herion", `{}`, "herion", ""},
		{"whatever", `{}`, "whatever", ""},
		{"none other unknown yes", `{}`, "none other unknown yes", ""},
		{"=heroin caller=", `{}`, "=heroin caller=", ""},
		{"", `{}`, "", ""},
		{"mum heroin redditch she sounds tired", `{"caller":"parent","county":"worcestershire","district":"redditch","substances":["heroin"]}`, "she sounds tired", ""},
		{"mum she says heroin redditch", `{"caller":"parent","county":"worcestershire","district":"redditch","substances":["heroin"]}`, "mum she says heroin redditch", ""},
		{"heroin redditch mum not crack", `{"caller":"parent","county":"worcestershire","district":"redditch","substances":["heroin"]}`, "heroin redditch mum not crack", ""},
		{"mum rang about smack", `{"caller":"parent","substances":["heroin"]}`, "rang about", ""},
		{"mum rang again about smack", `{"caller":"parent","substances":["heroin"]}`, "mum rang again about smack", ""},
	} {
		got := r.Read(c.line)
		js, err := json.Marshal(got.Apply(facts.Facts{}))
		if err != nil {
			t.Fatal(err)
		}
		if string(js) != c.facts || got.Note != c.note || got.Kind != c.kind {
			t.Errorf("%q\n got  %s note %q kind %q\n want %s note %q kind %q", c.line, js, got.Note, got.Kind, c.facts, c.note, c.kind)
		}
	}
}

func TestApplyKeepsWhatWasThere(t *testing.T) {
	r := New(small())
	f := facts.Facts{}.With(facts.Substances, facts.List("alcohol")).With(facts.Caller, facts.Word("self"))
	f = r.Read("mum smack heroin").Apply(f)
	if got := f.Get(facts.Substances).String(); got != "alcohol,heroin" {
		t.Errorf("substances = %s", got)
	}
	if got := f.Get(facts.Caller).Word(); got != "parent" {
		t.Errorf("caller = %s: the last word must win", got)
	}
}

// checkLine holds for every line: no word is lost, and what is set is in the
// vocabulary.
func checkLine(t interface{ Fatalf(string, ...any) }, r *Reader, line string) {
	got := r.Read(line)
	var typed []string
	for _, p := range got.Parts {
		typed = append(typed, p.Text)
	}
	if !got.Cut && strings.Join(typed, " ") != strings.Join(strings.Fields(text.CleanLine(line)), " ") {
		t.Fatalf("%q: words were lost: %q", line, typed)
	}
	if err := facts.Base().Check(got.Apply(facts.Facts{})); err != nil && !strings.Contains(err.Error(), "up to 5") {
		t.Fatalf("%q: %v", line, err)
	}
	if !utf8.ValidString(got.Note) {
		t.Fatalf("%q: the note is not valid text", line)
	}
}

func TestNoWordIsLost(t *testing.T) {
	r := New(small())
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
			"parent", "smack", "not", "no", "gp", "age", "24", "wants=advice", "B97", "clean", "works", "silent"}))).Draw(t, "words")
		checkLine(t, r, strings.Join(words, " "))
	})
}

func FuzzRead(f *testing.F) {
	r := New(small())
	f.Add("call parent redditch heroin family support")
	f.Add("not age 24 = \x1b[31m")
	f.Fuzz(func(t *testing.T, line string) { checkLine(t, r, line) })
}
