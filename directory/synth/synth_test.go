package synth_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"signpost/directory"
	"signpost/directory/lint"
	"signpost/directory/search"
	"signpost/directory/synth"
)

func write(t testing.TB, dir string, o synth.Options) synth.Written {
	t.Helper()
	w, err := synth.Write(dir, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func load(t testing.TB, dir string) *directory.Directory {
	t.Helper()
	d, found, err := directory.Load(os.DirFS(dir), directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range found {
		if i == 10 {
			t.Fatalf("and %d more", len(found)-i)
		}
		t.Errorf("%s: %s:%d:%d: %s (%s)", f.Severity, f.File, f.Line, f.Column, f.Message, f.Rule)
	}
	return d
}

// TestWhatIsWrittenLoads: whatever the options, the loader has nothing to say.
func TestWhatIsWrittenLoads(t *testing.T) {
	dir, n := t.TempDir(), 0
	rapid.Check(t, func(rt *rapid.T) {
		o := synth.Options{Services: rapid.IntRange(1, 120).Draw(rt, "services"), Seed: rapid.Uint64().Draw(rt, "seed")}
		n++
		into := filepath.Join(dir, fmt.Sprint(n))
		defer os.RemoveAll(into)
		w, err := synth.Write(into, o, nil)
		if err != nil {
			rt.Fatal(err)
		}
		d, found, err := directory.Load(os.DirFS(into), directory.Options{})
		if err != nil || len(found) > 0 {
			rt.Fatal(err, found)
		}
		if d.Services.Len() != o.Services || w.Services != o.Services {
			rt.Fatalf("%d services were wanted, %d written, %d loaded", o.Services, w.Services, d.Services.Len())
		}
		if d.Historic == "" || len(d.Questions) == 0 || len(d.Alerts) == 0 || len(d.Words) == 0 {
			rt.Fatal("something of a directory is missing")
		}
	})
}

func TestNothingIsWrongWithALargerOne(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, synth.Options{Services: 1500, Seed: 7})
	d := load(t, dir)
	rules := map[string]int{}
	for _, f := range lint.Check(d, nil, lint.Options{}) {
		if f.Severity == directory.Error {
			t.Errorf("%s:%d: %s (%s)", f.File, f.Line, f.Message, f.Rule)
		}
		rules[f.Rule]++
	}
	// As in life: some were never checked, some share a number.
	for _, odd := range []string{"phone", "postcode", "way-in", "hours", "type", "area"} {
		if rules[odd] > 0 {
			t.Errorf("%d findings of %q", rules[odd], odd)
		}
	}
	t.Log(rules)
}

// TestTheSameSeedGivesTheSameBytes, today and on every machine: figures of
// different days are figures of the same directory. Whoever changes what is
// made changes the sum here, and measures again.
func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	const want = "7448ec4b02a914ea"
	sum := func(o synth.Options) string {
		h := sha256.New()
		for s := range synth.Generate(o) {
			fmt.Fprintf(h, "%v\n", s.ID+s.Name+s.About+s.Postcode+strings.Join(s.Phone, "|")+strings.Join(s.Hours, "|")+strings.Join(s.Area, "|")+s.Checked+s.Provider)
		}
		return hex.EncodeToString(h.Sum(nil))[:16]
	}
	if got := sum(synth.Options{Services: 500, Seed: 1}); got != want {
		t.Errorf("the sum is %s, was %s", got, want)
	}
	if sum(synth.Options{Services: 500, Seed: 2}) == want {
		t.Error("another seed gives the same directory")
	}
	all := synth.Generate(synth.Options{Services: 5, Seed: 1})
	var first, second []string
	for s := range all {
		if first = append(first, s.ID); len(first) == 2 {
			break
		}
	}
	for s := range all {
		second = append(second, s.ID)
	}
	if len(second) != 5 || !slices.Equal(first, second[:2]) {
		t.Errorf("going over it twice differs: %v, %v", first, second)
	}
}

// TestTheSameFiles: folders written twice are equal, file by file.
func TestTheSameFiles(t *testing.T) {
	a, b := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
	w := write(t, a, synth.Options{Services: 300, Seed: 4})
	if again := write(t, b, synth.Options{Services: 300, Seed: 4}); !slices.Equal(w.Files, again.Files) {
		t.Fatal(w.Files, again.Files)
	}
	for _, name := range w.Files {
		one, err1 := os.ReadFile(filepath.Join(a, name))
		two, err2 := os.ReadFile(filepath.Join(b, name))
		if err1 != nil || err2 != nil || string(one) != string(two) {
			t.Errorf("%s differs: %v %v", name, err1, err2)
		}
	}
}

var drama = regexp.MustCompile(`^(01632 960\d{3}|020 7946 0\d{3}|0808 157 0\d{3})( \([a-z ]+\))?$`)

// TestNothingCanRingOrReachAnybody: numbers, websites and postcodes are of
// ranges that belong to nobody.
func TestNothingCanRingOrReachAnybody(t *testing.T) {
	postcode := regexp.MustCompile(directory.PostcodePattern)
	phones := 0
	for s := range synth.Generate(synth.Options{Services: 4000, Seed: 3}) {
		for _, p := range s.Phone {
			if phones++; !drama.MatchString(p) {
				t.Errorf("%s: %q", s.ID, p)
			}
		}
		if s.Website != "" && !regexp.MustCompile(`^https://[a-z0-9-]+\.example$`).MatchString(s.Website) {
			t.Errorf("%s: %q", s.ID, s.Website)
		}
		if s.Email != "" && !strings.HasSuffix(s.Email, ".example") {
			t.Errorf("%s: %q", s.ID, s.Email)
		}
		if s.Postcode != "" && (!postcode.MatchString(s.Postcode) || !strings.Contains("Z", s.Postcode[:1])) {
			t.Errorf("%s: %q is of an area that there is", s.ID, s.Postcode)
		}
	}
	if phones < 3000 {
		t.Errorf("only %d services have a number", phones)
	}
}

// TestNothingIsOfTheShippedCounty: a desk that tries the program on a made-up
// directory is not asked for the districts of a real one.
func TestNothingIsOfTheShippedCounty(t *testing.T) {
	dir := t.TempDir()
	w := write(t, dir, synth.Options{Services: 50, Seed: 5})
	for _, name := range w.Files {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for line := range strings.Lines(string(data)) {
			if n++; strings.Contains(line, "orcester") && !strings.HasPrefix(strings.TrimSpace(line), "source") {
				t.Errorf("%s:%d: %s", name, n, line)
			}
		}
	}
	d := load(t, dir)
	for _, q := range d.Questions {
		for _, p := range q.Parts {
			if p.Fact != "district" {
				continue
			}
			if len(p.Options) < 2 || p.Options[0].Value != d.Districts[0].ID {
				t.Errorf("districts to choose from: %+v", p.Options)
			}
			return
		}
	}
	t.Error("nobody asks for the district")
}

// TestWordsAreUsedAsInProse: few words make up most of a text, and most words
// stand in it a few times.
func TestWordsAreUsedAsInProse(t *testing.T) {
	count, total := map[string]int{}, 0
	posts := map[string]int{}
	for s := range synth.Generate(synth.Options{Services: 20_000, Seed: 1}) {
		if outward, _, ok := strings.Cut(s.Postcode, " "); ok {
			posts[outward]++
		}
		for _, w := range strings.FieldsFunc(strings.ToLower(s.Name+" "+s.About), func(r rune) bool { return r < 'a' }) {
			count[w]++
			total++
		}
	}
	var by []int
	rare := 0
	for _, n := range count {
		if by = append(by, n); n <= 3 {
			rare++
		}
	}
	slices.Sort(by)
	slices.Reverse(by)
	top := 0
	for _, n := range by[:100] {
		top += n
	}
	t.Logf("%d words, %d different, %d of them three times or less; the first 100 make up %d%%", total, len(by), rare, 100*top/total)
	if share := 100 * top / total; share < 35 || share > 75 {
		t.Errorf("the 100 commonest words make up %d%% of the text", share)
	}
	if many := slices.Sorted(maps.Values(posts)); many[len(many)-1] < 5*many[len(many)/2] {
		t.Errorf("no postcode has many more services than another: %d, %d", many[len(many)-1], many[len(many)/2])
	}
	if len(by) < 7_000 || rare*10 < len(by)*3 {
		t.Errorf("%d different words, of which %d are rare", len(by), rare)
	}
}

// TestDocumentsAreWhatIsLoaded: the way without files leads to the same answers.
func TestDocumentsAreWhatIsLoaded(t *testing.T) {
	o := synth.Options{Services: 400, Seed: 11}
	dir := t.TempDir()
	write(t, dir, o)
	d := load(t, dir)
	docs, lex, err := synth.Documents(o)
	if err != nil || len(docs) != o.Services {
		t.Fatal(len(docs), err)
	}
	files, direct := d.Index(), search.Build(docs, lex)
	for _, q := range []string{docs[17].Name, d.Towns[9].Name, "01632 960", docs[99].Provider, "age:17", "type:rehab", d.Districts[2].Name + " type:detox"} {
		a, b := ids(files.Search(q, search.Options{Limit: -1})), ids(direct.Search(q, search.Options{Limit: -1}))
		if len(a) == 0 || !slices.Equal(a, b) {
			t.Errorf("%q finds %d services of the files and %d of the documents", q, len(a), len(b))
		}
	}
	for _, q := range []string{"smack", "needle exchange", "family", "detox"} {
		if r := direct.Search(q, search.Options{}); r.Total == 0 || r.Relaxed {
			t.Errorf("%q finds nothing", q)
		}
	}
	if docs, _, err := synth.Documents(synth.Options{}); err != nil || len(docs) != 0 {
		t.Error(len(docs), err)
	}
}

func ids(r search.Result) []string {
	out := make([]string, len(r.Hits))
	for i, h := range r.Hits {
		out[i] = h.ID
	}
	slices.Sort(out)
	return out
}
