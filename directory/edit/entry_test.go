package edit_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"signpost/directory"
	"signpost/directory/edit"
	"signpost/directory/worcestershire"
)

func TestMakeID(t *testing.T) {
	none := func(string) bool { return false }
	for name, want := range map[string]string{
		"St Paul's Hostel":       "st-pauls-hostel",
		"The Café of  the Wyre!": "cafe-wyre",
		"Of the":                 "of-the",
		"24/7 Helpline":          "24-7-helpline",
		"漢字":                     "service",
		"":                       "service",
		"../../etc/passwd":       "etc-passwd",
		"Worcestershire Substance Misuse Housing Related Support": "worcestershire-substance-misuse",
		strings.Repeat("x", 500):                                  strings.Repeat("x", 32),
	} {
		if got := edit.MakeID(name, none); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	taken := []string{"alpha", "alpha-2"}
	if got := edit.MakeID("Alpha", func(id string) bool { return slices.Contains(taken, id) }); got != "alpha-3" {
		t.Errorf("got %q", got)
	}
}

func TestFieldsJudgeAnswers(t *testing.T) {
	for _, c := range []struct {
		key, line string
		want      []string
		wrong     string // part of the sentence; "": accepted
	}{
		{"name", "  Alpha \t drop-in ", []string{"Alpha drop-in"}, ""},
		{"name", "\x1b[31mred\u202e", []string{"\ufffd[31mred"}, ""},
		{"name", " ", nil, ""},
		{"name", strings.Repeat("x", 1001), nil, "longer than"},
		{"types", "drop-in, needle exchange;advice,", []string{"drop-in", "needle exchange", "advice"}, ""},
		{"phone", "01905 123456 (days, nights); 999", []string{"01905 123456 (days, nights)", "999"}, ""},
		{"phone", "ask Bob", nil, "no number"},
		{"ages", "16-25", []string{"16-25"}, ""},
		{"ages", "over 18", nil, "write 18+"},
		{"reach", "direct", []string{"direct"}, ""},
		{"reach", "driect", nil, "did you mean direct?"},
		{"hours", "Mon-Fri 09:00-17:00; Bank holidays closed", []string{"Mon-Fri 09:00-17:00", "Bank holidays closed"}, ""},
		{"hours", "Mon 9-5", nil, "9-5"},
	} {
		i := slices.IndexFunc(edit.Fields(), func(f edit.Field) bool { return f.Key == c.key })
		got, err := edit.Fields()[i].Parse(c.line)
		switch {
		case c.wrong == "" && (err != nil || !slices.Equal(got, c.want)):
			t.Errorf("%s %q: %q, %v", c.key, c.line, got, err)
		case c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)):
			t.Errorf("%s %q: %q, %v", c.key, c.line, got, err)
		}
	}
}

// TestNewEntryReads: what was answered is what is read, and nothing else is set.
func TestNewEntryReads(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d, err := parse("[[service]]\nid = \"alpha\"\nname = \"Alpha\"\n" + rapid.SampledFrom([]string{"", "# end", "\r\n[[word]]\r\nmeans=\"x\"\r\nsay=[\"y\"]"}).Draw(rt, "tail"))
		if err != nil {
			rt.Fatal(err)
		}
		word := rapid.StringMatching(`[A-Za-z"\\'#\[\]=é漢 \x{202e}\x{1b}]{0,12}`)
		a := edit.Answers{}
		for _, f := range edit.Fields() {
			line := word.Draw(rt, f.Key)
			switch f.Key {
			case "name":
				line = rapid.SampledFrom([]string{"Alpha", "[[service]]", `"`, "Ωmega " + line}).Draw(rt, "name")
			case "ages":
				line = rapid.SampledFrom([]string{"", "18+", "under 18"}).Draw(rt, "ages")
			case "reach":
				line = rapid.SampledFrom([]string{"", "direct", "workers"}).Draw(rt, "reach")
			case "hours":
				line = rapid.SampledFrom([]string{"", "24h", "Mon 9am-5pm; Tue closed"}).Draw(rt, "hours")
			case "phone":
				line = rapid.SampledFrom([]string{"", "1", "(01905) 2 (a); 3"}).Draw(rt, "phone")
			}
			if a[f.Key], err = f.Parse(line); err != nil {
				rt.Fatal(err)
			}
		}
		e, err := edit.New(d, []string{"service"}, a)
		if err != nil {
			rt.Fatal(err)
		}
		file := rapid.SampledFrom([]string{edit.NewFile, "t.toml"}).Draw(rt, "file")
		p, err := edit.Add(d, file, e)
		if err != nil {
			rt.Fatalf("%v\n%s", err, e.Text)
		}
		if !strings.HasPrefix(p.New, p.Old) || p.Fresh != (file == edit.NewFile) {
			rt.Fatalf("the old text is not kept:\n%s", p.New)
		}
		old, _ := d.Source("t.toml")
		after, findings, err := directory.Load(fstest.MapFS{"t.toml": {Data: []byte(old)}, file: {Data: []byte(p.New)}}, directory.Options{})
		if err != nil {
			rt.Fatal(err)
		}
		for _, f := range findings {
			if f.Severity == directory.Error {
				rt.Fatalf("%+v\n%s", f, p.New)
			}
		}
		sameAnswers(rt, after, e.ID, a)
	})
}

func sameAnswers(t *rapid.T, d *directory.Directory, id string, a edit.Answers) {
	s, ok := d.Service(id)
	if !ok || id == "alpha" || id == "service" {
		t.Fatalf("%q is not there", id)
	}
	one := func(s string) []string {
		if s == "" {
			return nil
		}
		return []string{s}
	}
	reach := []string(nil)
	if s.Reach != directory.ReachRingFirst {
		reach = one(string(s.Reach))
	}
	for key, got := range map[string][]string{
		"name": one(s.Name), "provider": one(s.Provider), "types": s.Types, "about": one(s.About), "who": one(s.Who),
		"ages": one(s.Ages.Text), "reach": reach, "how": s.How, "address": one(s.Address), "town": one(s.Town),
		"postcode": one(s.Postcode), "website": one(s.Website), "hours": s.Hours,
	} {
		if !slices.Equal(got, a[key]) {
			t.Fatalf("%s is %q, want %q", key, got, a[key])
		}
	}
	if len(s.Phone) != len(a["phone"]) || !s.NeverChecked() || s.CheckedBy != "" || len(s.Also)+len(s.Area)+len(s.Tips)+len(s.Match) > 0 || s.Source != "" {
		t.Fatalf("more or less was set: %+v", s)
	}
}

func TestNewRefuses(t *testing.T) {
	d, _ := parse(one)
	for _, a := range []edit.Answers{nil, {"provider": {"P"}}, {"name": {"A"}, "ages": {"old"}}, {"name": {"A\nid = 1"}}} {
		_, err := edit.New(d, nil, a)
		refused(t, err, edit.ErrInvalid)
	}
}

// TestAddRefuses: an entry is never written where it would not be read, and no
// file is written over.
func TestAddRefuses(t *testing.T) {
	dir := folder(t, map[string]string{"good.toml": one, "bad.toml": "[[word]]\nmeans = \"x\"\nsay = [\"\"\"y\n"})
	d := load(t, dir)
	e, err := edit.New(d, nil, edit.Answers{"name": {"Beta"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"../x.toml", "notes.txt", ".hidden.toml", ""} {
		_, err := edit.Add(d, name, e)
		refused(t, err, edit.ErrInvalid)
	}
	// What is behind an unclosed text does load, by the scanner's grace, or is
	// refused; it is never lost without a word.
	if p, err := edit.Add(d, "bad.toml", e); err == nil {
		write(t, filepath.Join(dir, "bad.toml"), p.New)
		if _, ok := load(t, dir).Service("beta"); !ok {
			t.Error("the entry was swallowed")
		}
	} else {
		refused(t, err, edit.ErrInvalid)
	}
	// A file that came into being meanwhile.
	p, err := edit.Add(d, edit.NewFile, e)
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, edit.NewFile), "# mine\n")
	refused(t, edit.Apply(dir, p), edit.ErrExists)
	if got := read(t, filepath.Join(dir, edit.NewFile)); got != "# mine\n" {
		t.Errorf("it was written over: %q", got)
	}
	// An id that is taken.
	_, err = edit.Add(d, "new.toml", edit.Entry{ID: "a", Text: one})
	refused(t, err, edit.ErrInvalid)
}

func TestAddThenMark(t *testing.T) {
	dir := folder(t, map[string]string{"good.toml": one})
	for _, name := range []string{"Beta", "Beta"} {
		d := load(t, dir)
		e, err := edit.New(d, nil, edit.Answers{"name": {name}})
		if err != nil {
			t.Fatal(err)
		}
		p, err := edit.Add(d, edit.NewFile, e)
		if err != nil {
			t.Fatal(err)
		}
		if err := edit.Apply(dir, p); err != nil {
			t.Fatal(err)
		}
	}
	if err := edit.MarkChecked(dir, load(t, dir), "beta-2", day, "RK"); err != nil {
		t.Fatal(err)
	}
	text := read(t, filepath.Join(dir, edit.NewFile))
	if !strings.Contains(text, "name       = \"Beta\"\nchecked    = 2026-11-22\nchecked_by = \"RK\"\n") || strings.Count(text, "\nchecked ") != 1 {
		t.Errorf("got\n%s", text)
	}
}

func TestWriteOut(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	written, err := edit.WriteOut(worcestershire.Files, dir)
	if err != nil {
		t.Fatal(err)
	}
	shipped, _, _ := directory.Load(worcestershire.Files, directory.Options{})
	if d := load(t, dir); d.Version != shipped.Version || len(written) != len(d.Files()) {
		t.Errorf("what was written is not what is shipped: %v", written)
	}
	before := read(t, filepath.Join(dir, "drugs.toml"))
	_, err = edit.WriteOut(worcestershire.Files, dir)
	refused(t, err, edit.ErrExists)
	if read(t, filepath.Join(dir, "drugs.toml")) != before {
		t.Error("a file was written over")
	}

	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "mine")
	_, err = edit.WriteOut(worcestershire.Files, file)
	refused(t, err, edit.ErrExists)
	if read(t, file) != "mine" {
		t.Error("a file was written over")
	}

	// A file of any name is in the way.
	other := folder(t, map[string]string{".notes": "mine"})
	_, err = edit.WriteOut(worcestershire.Files, other)
	refused(t, err, edit.ErrExists)
	if list, _ := os.ReadDir(other); len(list) != 1 {
		t.Errorf("something was written: %v", list)
	}
}
