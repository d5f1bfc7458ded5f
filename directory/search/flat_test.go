package search

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// sameIndex compares every field of two indexes but the searchers that they
// keep at hand. A field that flat forgets shows here.
func sameIndex() cmp.Options {
	return cmp.Options{
		cmp.AllowUnexported(Index{}, docTable{}, offsets{}, dictionary{}, trie{}, forward{}, links{}, linkTo{}, postings{}, zones{},
			list{}, pool{}, phones{}, sums{}, facets{}, called{}),
		cmpopts.IgnoreFields(Index{}, "pool"), cmpopts.EquateEmpty(),
	}
}

func TestFlatIsTheSameIndex(t *testing.T) {
	for _, n := range []int{0, 1, 64, 300} {
		docs, lex := synthetic(n)
		lex.Words = readCorpus(t).Lexicon.Words
		x := build(docs, lex, tuning{sumFrom: 40, commonFrom: 10}) // small, so that every part holds something
		data := x.AppendFlat(nil)
		got, err := OpenFlat(data)
		if err != nil {
			t.Fatalf("%d services: %v", n, err)
		}
		if d := cmp.Diff(x, got, sameIndex()); d != "" {
			t.Fatalf("%d services: %s", n, d[:min(len(d), 2000)])
		}
		for _, q := range append(benchQueries, "", "in:d3 "+lex.Districts[0].Name, "type:detox") {
			o := Options{Limit: 20, HomeCounty: "c1"}
			if d := cmp.Diff(x.Search(q, o), got.Search(q, o)); d != "" {
				t.Errorf("%d services, %q: %s", n, q, d)
			}
		}
	}
}

// TestFlatAnywhere opens an index that does not begin at a multiple of eight
// bytes, as a slice of a larger file may.
func TestFlatAnywhere(t *testing.T) {
	docs, lex := synthetic(5)
	x := Build(docs, lex)
	data := x.AppendFlat(nil)
	for _, shift := range []int{1, 2, 4} {
		moved := append(make([]byte, shift, shift+len(data)), data...)
		got, err := OpenFlat(moved[shift:])
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(x, got, sameIndex()); d != "" {
			t.Fatalf("moved by %d: %s", shift, d[:min(len(d), 2000)])
		}
	}
}

func TestFlatRefuses(t *testing.T) {
	docs, lex := synthetic(20)
	data := Build(docs, lex).AppendFlat(nil)
	rapid.Check(t, func(t *rapid.T) {
		if _, err := OpenFlat(data[:rapid.IntRange(0, len(data)-1).Draw(t, "length")]); err == nil {
			t.Error("a part was taken for the whole")
		}
	})
	if _, err := OpenFlat(append([]byte("\x00\x01\x02"), data...)); err == nil {
		t.Error("other bytes in front were taken")
	}
	for i := range 16 { // count and mark: version, order of bytes
		broken := append([]byte(nil), data...)
		broken[i] ^= 1
		if _, err := OpenFlat(broken); err == nil {
			t.Errorf("byte %d of the mark was not looked at", i)
		}
	}
}

// FuzzOpenFlat holds that opening never breaks down, whatever it is given. Only
// opening: what is searched has to come with a checksum.
func FuzzOpenFlat(f *testing.F) {
	docs, lex := synthetic(3)
	f.Add(Build(docs, lex).AppendFlat(nil))
	f.Add([]byte{})
	f.Fuzz(func(_ *testing.T, data []byte) { _, _ = OpenFlat(data) })
}

func BenchmarkOpenFlat(b *testing.B) {
	for _, n := range []int{1000, 10000, 100000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			docs, lex := synthetic(n)
			data := Build(docs, benchLexicon(b, lex)).AppendFlat(nil)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := OpenFlat(data); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(data))/1e6, "file-MB")
		})
	}
}
