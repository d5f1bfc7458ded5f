package config

import (
	"slices"
	"strings"
	"testing"
)

func TestPacks(t *testing.T) {
	c, err := Parse("config.toml", `desk = "counter"
[[pack]]
digit = 2
type = "blue"
name = " blue \u001bpack "

[[ pack ]] # the small one
digit = 1
type = "1ml"
name = "1 ml pack"
`)
	want := []Pack{{1, "1ml", "1 ml pack"}, {2, "blue", "blue \ufffdpack"}}
	if err != nil || !slices.Equal(c.Packs, want) || c.Desk != "counter" {
		t.Errorf("got %+v, %v; want %+v", c, err, want)
	}
}

func TestPackProblems(t *testing.T) {
	good := "[[pack]]\ndigit = 1\ntype = \"1ml\"\nname = \"1 ml pack\"\n"
	for _, tc := range []struct{ name, in, want string }{
		{"no digit", "# hello\n[[pack]]\ntype = \"1ml\"\nname = \"x\"\n", "config.toml, line 2, column 1: digit has to be a whole number from 1 to 9"},
		{"digit as text", "[[pack]]\n  digit = \"1\"\n", "line 2, column 3: digit has to be"},
		{"digit 0", "[[pack]]\ndigit = 0\n", "line 2, column 1: digit has to be"},
		{"digit 10", "[[pack]]\ndigit = 10\n", "line 2, column 1: digit has to be"},
		{"type in capitals", "[[pack]]\ndigit = 1\ntype = \"1 ML\"\n", "line 3, column 1: type has to be one word"},
		{"no name", "[[pack]]\ndigit = 1\ntype = \"1ml\"\nname = \"  \"\n", "line 4, column 1: name has to be"},
		{"long name", "[[pack]]\ndigit = 1\ntype = \"1ml\"\nname = \"" + strings.Repeat("x", 25) + "\"\n", "at most 24 characters"},
		{"digit twice", good + good, `line 6, column 1: the digit 1 stands for "1 ml pack" already`},
		{"type twice", good + strings.Replace(good, "digit = 1", "digit = 2", 1), `line 7, column 1: the type "1ml" is there twice`},
		{"unknown key", good + "colour = \"red\"\n", `line 5, column 1: a [[pack]] has no "colour": it has digit, type, name`},
		{"misspelt key", good + "[[pack]]\ndigti = 2\n", `line 6, column 1: a [[pack]] has no "digti": did you mean digit?`},
		{"one bracket", "\n[pack]\ndigit = 1\n", "line 2, column 1: each thing that is handed out is a part of its own, headed [[pack]]"},
		{"a list", "pack = [1, 2]\n", "line 1, column 1: each thing"},
		{"a table inside", good + "[[pack.x]]\na = 1\n", `a [[pack]] has no "x"`},
		{"inline", "pack = [{digit = 1, type = \"1ml\"}]\n", "name has to be"},
	} {
		_, err := Parse("config.toml", tc.in)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: got %v, want %q in it", tc.name, err, tc.want)
		}
	}
}

// uncommented is the default file with its examples switched on.
func uncommented() string {
	_, packs, _ := strings.Cut(Default, "# [[pack]]")
	packs, _, _ = strings.Cut(packs, "\n\n")
	return "[[pack]]" + strings.ReplaceAll(packs, "\n# ", "\n")
}

func TestDefaultPacksParse(t *testing.T) {
	c, err := Parse("config.toml", uncommented())
	if err != nil || len(c.Packs) != 5 || c.Packs[0] != (Pack{1, "1ml", "1 ml pack"}) {
		t.Errorf("got %+v, %v", c.Packs, err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(uncommented())
	f.Add("[[pack]]\ndigit = 1\n[[pack.x]]\n")
	f.Add("pack = [{digit=1}]")
	f.Fuzz(func(t *testing.T, content string) {
		c, err := Parse("config.toml", content)
		if err != nil && strings.ContainsAny(err.Error(), "\x1b\u202e\u009b\n") {
			t.Errorf("the problem repeats what is hostile: %q", err)
		}
		for _, p := range c.Packs {
			if p.Digit < 1 || p.Digit > 9 || strings.ContainsAny(p.Name, "\x1b\u202e\u009b\n") {
				t.Errorf("accepted %+v", p)
			}
		}
	})
}
