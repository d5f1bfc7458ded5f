package search

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestOffsets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.SampledFrom([]uint32{0, 0, 0, 1, 5}), 0, 200).Draw(t, "counts")
		o := newOffsets(counts)
		at := uint32(0)
		for i, n := range counts {
			if got := o.at(uint32(i)); got != at || o.has(uint32(i)) != (n > 0) {
				t.Fatalf("term %d begins at %d, want %d", i, got, at)
			}
			at += n
		}
		if got := o.at(uint32(len(counts))); got != at || !o.fits(len(counts), int(at)) {
			t.Fatalf("the end is %d, want %d", got, at)
		}
	})
}

func TestForward(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string, most int) []uint32 {
			any := rapid.OneOf(rapid.Uint32Range(0, 400), rapid.Uint32Range(0, 1<<29-1))
			return slices.Sorted(slices.Values(rapid.SliceOfNDistinct(any, 0, most, rapid.ID).Draw(t, label)))
		}
		var p postings
		for class := range classes {
			p.denseTerm[class] = draw("common", 40)
		}
		var number [classes][]uint32
		w := newForwarder(&p, &number, 4)
		var docs [][]uint32
		for range rapid.IntRange(0, 4).Draw(t, "docs") {
			all := draw("terms", 60)
			var rare, numbers []uint32
			for _, t := range slices.Backward(all) {
				if n, ok := slices.BinarySearch(w.common, t); ok {
					numbers = append(numbers, uint32(n))
				} else {
					rare = append(rare, t)
				}
			}
			docs = append(docs, all)
			w.add(rare, numbers)
		}
		f, mem := w.done(), terms{}
		for i, want := range docs {
			if got := mem.read(&f, uint32(i)); !slices.Equal(got, want) {
				t.Fatalf("service %d has %v, want %v", i, got, want)
			}
		}
	})
}
