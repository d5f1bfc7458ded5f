package worcestershire_test

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"

	"signpost/directory/search"
)

// phrase is what somebody types and the services of which one must be among
// the first three.
type phrase struct {
	text string
	want []string
}

func phrases(t *testing.T, file string) []phrase {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []phrase
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		text, want, ok := strings.Cut(sc.Text(), "\t")
		if ok && !strings.HasPrefix(text, "#") {
			out = append(out, phrase{text, strings.Split(want, "|")})
		}
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestPhrasesFindTheRightService asks the shipped directory what callers and
// volunteers say. One phrase in twenty may miss; each one that does is named.
func TestPhrasesFindTheRightService(t *testing.T) {
	d := load(t)
	x := d.Index()
	for file, least := range map[string]int{
		"../search/testdata/phrases.tsv": 258,
		"testdata/phrases.tsv":           259,
		"testdata/phrases-aside.tsv":     65,
	} {
		all := phrases(t, file)
		found := 0
		for _, p := range all {
			for _, id := range p.want {
				if _, ok := d.Service(id); !ok {
					t.Errorf("%s: %q expects %q, which is not in the directory", file, p.text, id)
				}
			}
			r := x.Search(p.text, search.Options{Limit: 3, HomeCounty: d.County})
			if p.among(r.Hits) {
				found++
				continue
			}
			t.Logf("%q: got %s; want %s; not known %q, relaxed %v", p.text, said(r.Hits), strings.Join(p.want, "|"), r.Unknown, r.Relaxed)
		}
		t.Logf("%s: %d of %d found", file, found, len(all))
		if len(all) < least || found*100 < len(all)*95 {
			t.Errorf("%s: %d of %d phrases found a service expected; at least 95 %% of at least %d must", file, found, len(all), least)
		}
	}
}

func (p phrase) among(hits []search.Hit) bool {
	for _, h := range hits {
		for _, id := range p.want {
			if h.ID == id {
				return true
			}
		}
	}
	return false
}

func said(hits []search.Hit) string {
	out := make([]string, len(hits))
	for i, h := range hits {
		out[i] = fmt.Sprintf("%s %g (%s)", h.ID, h.Score, strings.Join(h.Why, ", "))
	}
	return strings.Join(out, "; ")
}
