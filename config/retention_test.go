package config

import (
	"maps"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The commented default says what is used when nothing is set.
func TestDefaultRetentionIsTheCommentedOne(t *testing.T) {
	_, part, found := strings.Cut(Default, "# [retention]\n")
	if !found {
		t.Fatal("the default settings do not name it")
	}
	c, err := Parse("config.toml", "[retention]\n"+strings.ReplaceAll(part, "# ", ""))
	if err == nil {
		t.Fatal("the remarks were taken away, so this cannot be TOML")
	}
	var lines []string
	for _, l := range strings.Split(part, "\n") {
		lines = append(lines, strings.TrimPrefix(l, "# "))
	}
	c, err = Parse("config.toml", "[retention]\n"+strings.Join(lines, "\n"))
	if err != nil || !maps.Equal(c.Retention, DefaultRetention()) {
		t.Errorf("%v, %v; want %v", c.Retention, err, DefaultRetention())
	}
	if n := strings.Count(strings.Join(lines, "\n"), "="); n != len(keeps()) {
		t.Errorf("%d of %d kinds are named", n, len(keeps()))
	}
}

func TestRetention(t *testing.T) {
	c, err := Parse("config.toml", "desk = \"x\"\n[retention]\ncallbacks = \" 1 Week \"\nknown_contacts = \"7 years\"\nlost_searches = \"never\"\n[[pack]]\ndigit = 1\ntype = \"1ml\"\nname = \"x\"\n")
	want := DefaultRetention()
	want["callbacks"], want["known_contacts"], want["lost_searches"] = Span{1, "weeks"}, Span{7, "years"}, Span{}
	if err != nil || !maps.Equal(c.Retention, want) || len(c.Packs) != 1 {
		t.Errorf("%v, %v; want %v", c.Retention, err, want)
	}
}

func TestRetentionProblems(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"a number", "[retention]\ncallbacks = 90\n", "config.toml, line 2, column 1: callbacks has to be a number of hours"},
		{"no unit", "desk = \"x\"\n\n[retention]\n  contacts = \"2\"\n", "line 4, column 3: contacts has to be"},
		{"no such unit", "[retention]\ndrafts = \"2 decades\"\n", "line 2, column 1: drafts has to be"},
		{"nothing", "[retention]\ndrafts = \"0 days\"\n", "drafts has to be"},
		{"negative", "[retention]\ndrafts = \"-1 days\"\n", "drafts has to be"},
		{"for ever and a day", "[retention]\ndrafts = \"101 years\"\n", "drafts has to be"},
		{"a slip of the pen", "[retention]\ncontacts = \"2 hours\"\n", `line 2, column 1: contacts = "2 hours" is too short to be meant: at least 30 days`},
		{"misspelt", "[retention]\ndrafts = \"1 day\"\ncalbacks = \"1 day\"\n", `line 3, column 1: [retention] has no "calbacks": did you mean callbacks?`},
		{"two brackets", "[[retention]]\ndrafts = \"1 day\"\n", "line 1, column 1: how long things are kept is one part, headed [retention]"},
		{"no part", "retention = 3\n", "headed [retention]"},
	} {
		_, err := Parse("config.toml", tc.in)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: got %v, want %q in it", tc.name, err, tc.want)
		}
	}
}

func TestSpan(t *testing.T) {
	now := time.Date(2028, 2, 29, 12, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		word string
		want time.Time
	}{
		{"24 hours", time.Date(2028, 2, 28, 12, 0, 0, 0, time.UTC)},
		{"1 day", time.Date(2028, 2, 28, 12, 0, 0, 0, time.UTC)},
		{"2 weeks", time.Date(2028, 2, 15, 12, 0, 0, 0, time.UTC)},
		{"1 month", time.Date(2028, 1, 29, 12, 0, 0, 0, time.UTC)},
		{"2 years", time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)},
		{"never", time.Time{}},
	} {
		s, ok := parseSpan(tc.word)
		if got := s.Before(now); !ok || !got.Equal(tc.want) || s.String() != tc.word {
			t.Errorf("%s (%s): %v, %v", tc.word, s, got, ok)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := Span{rapid.IntRange(1, 99).Draw(t, "n"), rapid.SampledFrom(units()).Draw(t, "unit")}
		if back, ok := parseSpan(s.String()); !ok || back != s {
			t.Fatalf("%v is read as %v", s, back)
		}
		if !s.Before(now).Before(now) {
			t.Fatalf("%v keeps nothing", s)
		}
	})
}
