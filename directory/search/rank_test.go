package search

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestBestAreTheFirstOfAll holds that a service that is left out before all it
// scores is known would not have got into the answer: with a limit above the
// number of services nobody is left out. The small corpora of the reference
// have too few services for that to matter much.
func TestBestAreTheFirstOfAll(t *testing.T) {
	docs, lex := synthetic(2500)
	lex.Words = readCorpus(t).Lexicon.Words
	x := Build(docs, lex)
	queries := keystrokes(lex)
	queries = append(queries, "in:c1 detox", "in:d3", "in:d7 needle exchange", lex.Districts[5].Name[:3]+" "+lex.Districts[9].Name[:4])
	for i, q := range queries {
		if i%11 > 0 && len(q) > 3 && i < len(queries)-4 {
			continue
		}
		for _, county := range []string{"", "c1"} {
			all := x.Search(q, Options{Limit: -1, HomeCounty: county})
			for _, limit := range []int{1, 20} {
				got := x.Search(q, Options{Limit: limit, HomeCounty: county})
				if d := cmp.Diff(all.Hits[:min(limit, len(all.Hits))], got.Hits); d != "" || got.Total != all.Total {
					t.Fatalf("%q, limit %d, county %q: total %d and %d, %s", q, limit, county, got.Total, all.Total, d)
				}
			}
		}
	}
}

// TestOneReaderOrMany holds that the index does not depend on how many readers
// read the services.
func TestOneReaderOrMany(t *testing.T) {
	docs, lex := synthetic(2000)
	lex.Words = readCorpus(t).Lexicon.Words
	one := buildWith(docs, lex, tuned, 1).AppendFlat(nil)
	for _, readers := range []int{2, 3} {
		if many := buildWith(docs, lex, tuned, readers).AppendFlat(nil); !bytes.Equal(one, many) {
			t.Errorf("%d readers make another index than one", readers)
		}
	}
}
