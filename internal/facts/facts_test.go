package facts

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestJSONShapes(t *testing.T) {
	in := `{"age":26,"district":"unknown","gp_registered":null,"housing":"declined",
		"in_treatment":[],"substances":["heroin","alcohol"],"using_now":true,"caller":"parent"}`
	var f Facts
	if err := json.Unmarshal([]byte(in), &f); err != nil {
		t.Fatal(err)
	}
	if f.Get(District).Known() || f.Get(GPRegistered).Known() || f.Len() != 6 {
		t.Errorf("unknown and null are answers: %v", f.Keys())
	}
	if !f.Get(Housing).IsDeclined() || f.Get(Housing).Known() {
		t.Error("declined is not kept as declined")
	}
	if l := f.Get(InTreatment); !l.Known() || !l.IsList() || len(l.Words()) != 0 {
		t.Error("an empty list must mean asked, none")
	}
	out, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"age":26,"caller":"parent","housing":"declined","in_treatment":[],"substances":["heroin","alcohol"],"using_now":true}`
	if string(out) != want {
		t.Errorf("got  %s\nwant %s", out, want)
	}
}

func TestWithLeavesTheOriginal(t *testing.T) {
	a := Facts{}.With(Caller, Word("self"))
	b := a.With(Caller, Word("parent")).With(Age, Number(40))
	if a.Get(Caller).Word() != "self" || a.Get(Age).Known() {
		t.Error("With changed its receiver")
	}
	if b.With(Age, Unknown()).Len() != 1 {
		t.Error("Unknown must remove an answer")
	}
}

func TestCheckNamesTheNearest(t *testing.T) {
	v := Base()
	for _, c := range []struct {
		json string
		want []string
	}{
		{`{"substances":["herion"]}`, []string{`"herion"`, "substances", "did you mean heroin?"}},
		{`{"substance":["heroin"]}`, []string{`unknown fact "substance"`, "did you mean substances?"}},
		{`{"wants":["family"]}`, []string{"family_support"}},
		{`{"using_now":"yes"}`, []string{"true or false"}},
		{`{"age":"old"}`, []string{"years from 0 to 120"}},
		{`{"age":200}`, []string{"years from 0 to 120"}},
		{`{"audit_c":13}`, []string{"0 to 12"}},
		{`{"caller":["self"]}`, []string{"one of self, parent"}},
		{`{"wants":["advice","drop_in","naloxone","rehab","cv","deposit"]}`, []string{"up to 5"}},
	} {
		var f Facts
		if err := json.Unmarshal([]byte(c.json), &f); err != nil {
			t.Fatal(err)
		}
		err := v.Check(f)
		if err == nil {
			t.Errorf("%s: accepted", c.json)
			continue
		}
		for _, w := range c.want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s: %q lacks %q", c.json, err, w)
			}
		}
	}
}

func TestParseAnswer(t *testing.T) {
	v := Base()
	for _, c := range []struct {
		key  Key
		text string
		want Answer
	}{
		{Wants, "advice,drop_in", List("advice", "drop_in")},
		{Wants, "", List()},
		{InTreatment, "none", List()},
		{Wants, "unknown", Unknown()},
		{Substances, "unknown", List("unknown")},
		{Substances, "declined", Declined()},
		{UsingNow, "yes", Flag(true)},
		{Age, "15", Number(15)},
		{Age, "16_17", Word("16_17")},
		{GPRegistered, "yes", Word("yes")},
		{Language, "Polish", Word("Polish")},
	} {
		got, err := v.ParseAnswer(c.key, c.text)
		if err != nil || !got.Equal(c.want) {
			t.Errorf("ParseAnswer(%s, %q) = %v, %v; want %v", c.key, c.text, got, err, c.want)
		}
	}
	if _, err := v.ParseAnswer("colour", "red"); err == nil {
		t.Error("an unknown fact was accepted")
	}
}

func TestWithExtraFacts(t *testing.T) {
	v, err := Base().With(Def{Key: "veteran", Kind: YesNo}, Def{Key: Housing, Kind: Choice, Values: []string{"boat"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.ParseAnswer(Housing, "boat"); err != nil {
		t.Error(err)
	}
	if _, err := Base().ParseAnswer(Housing, "boat"); err == nil {
		t.Error("an addition reached the base vocabulary")
	}
	if _, err := Base().With(Def{Key: Housing, Kind: YesNo}); err == nil {
		t.Error("the kind of a shared fact was changed")
	}
}

// anyAnswer draws an answer that d takes.
func anyAnswer(d Def) *rapid.Generator[Answer] {
	return rapid.Custom(func(t *rapid.T) Answer {
		switch rapid.IntRange(0, 4).Draw(t, "state") {
		case 0:
			return Unknown()
		case 1:
			return Declined()
		}
		switch d.Kind {
		case YesNo:
			return Flag(rapid.Bool().Draw(t, "flag"))
		case Count, Years:
			return Number(rapid.IntRange(d.Lo, d.Hi).Draw(t, "n"))
		case Many:
			return List(rapid.SliceOfNDistinct(rapid.SampledFrom(d.Values), 0, min(5, len(d.Values)), rapid.ID[string]).Draw(t, "list")...)
		case Free:
			return Word("Polish")
		}
		return Word(rapid.SampledFrom(d.Values).Draw(t, "word"))
	})
}

func TestRoundTrips(t *testing.T) {
	v := Base()
	rapid.Check(t, func(t *rapid.T) {
		var f Facts
		for _, d := range v.Defs() {
			a := anyAnswer(d).Draw(t, string(d.Key))
			f = f.With(d.Key, a)
			if a.IsList() && len(a.Words()) == 0 || d.Has(UnknownWord) {
				continue // the command line has one word for both
			}
			got, err := v.ParseAnswer(d.Key, a.String())
			if err != nil || !got.Equal(a) {
				t.Fatalf("%s: %q is read back as %v (%v)", d.Key, a, got, err)
			}
		}
		if err := v.Check(f); err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		var g Facts
		if err := json.Unmarshal(data, &g); err != nil || !g.Equal(f) {
			t.Fatalf("%s is read back differently (%v)", data, err)
		}
	})
}

func TestAgeBands(t *testing.T) {
	for n, want := range map[int]string{0: "under_16", 15: "under_16", 16: "16_17", 17: "16_17", 18: "18_19", 19: "18_19", 20: "20_plus", 120: "20_plus"} {
		band := AgeBand(Number(n))
		if band.Word() != want {
			t.Errorf("AgeBand(%d) = %s, want %s", n, band, want)
		}
		if lo, hi, ok := AgeRange(band); !ok || n < lo || n > hi {
			t.Errorf("%d is outside its own band %s", n, want)
		}
	}
	if _, _, ok := AgeRange(Declined()); ok {
		t.Error("a declined age has no range")
	}
}

func FuzzFacts(f *testing.F) {
	f.Add(`{"age":26,"wants":["advice"]}`)
	f.Add(`{"age":1e99}`)
	f.Fuzz(func(t *testing.T, in string) {
		var fs Facts
		if json.Unmarshal([]byte(in), &fs) == nil {
			_ = Base().Check(fs)
		}
	})
}
