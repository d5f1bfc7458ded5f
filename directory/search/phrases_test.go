package search

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// corpus is what the phrases are asked of.
type corpus struct {
	Documents []Document
	Lexicon   Lexicon
}

func readCorpus(t testing.TB) corpus {
	t.Helper()
	b, err := os.ReadFile("testdata/corpus.json")
	if err != nil {
		t.Fatal(err)
	}
	var c corpus
	if err := json.Unmarshal(b, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestPhrases asks what volunteers type. One in twenty may miss.
func TestPhrases(t *testing.T) {
	c := readCorpus(t)
	x := Build(c.Documents, c.Lexicon)
	known := map[string]bool{}
	for _, d := range c.Documents {
		known[d.ID] = true
	}
	f, err := os.Open("testdata/phrases.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	asked, found := 0, 0
	for sc := bufio.NewScanner(f); sc.Scan(); {
		phrase, want, ok := strings.Cut(sc.Text(), "\t")
		if !ok || strings.HasPrefix(phrase, "#") {
			continue
		}
		asked++
		r := x.Search(phrase, Options{Limit: 3, HomeCounty: "worcestershire"})
		if oneOf(r, want) {
			found++
			continue
		}
		var got []string
		for _, h := range r.Hits {
			got = append(got, h.ID+" ("+strings.Join(h.Why, ", ")+")")
		}
		t.Logf("%q: got %s; want %s; unknown %q relaxed %v", phrase, strings.Join(got, "; "), want, r.Unknown, r.Relaxed)
		for id := range strings.SplitSeq(want, "|") {
			if !known[id] {
				t.Errorf("%q expects %q, which is not in the corpus", phrase, id)
			}
		}
	}
	t.Logf("%d of %d phrases found", found, asked)
	if asked < 150 || found*100 < asked*95 {
		t.Errorf("%d of %d phrases found a service expected; at least 95 %% of at least 150 must", found, asked)
	}
}

func oneOf(r Result, want string) bool {
	for id := range strings.SplitSeq(want, "|") {
		for _, h := range r.Hits {
			if h.ID == id {
				return true
			}
		}
	}
	return false
}
