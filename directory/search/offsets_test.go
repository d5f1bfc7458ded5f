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
			any := rapid.OneOf(rapid.Uint32Range(0, 400), rapid.Uint32())
			return slices.Sorted(slices.Values(rapid.SliceOfNDistinct(any, 0, most, rapid.ID).Draw(t, label)))
		}
		var docs [][]uint32
		w := newForwarder(draw("common", 200), 4)
		for range rapid.IntRange(0, 4).Draw(t, "docs") {
			docs = append(docs, draw("terms", 60))
			w.add(docs[len(docs)-1])
		}
		f, mem := w.done(), terms{}
		for i, want := range docs {
			if got := mem.read(&f, uint32(i)); !slices.Equal(got, want) {
				t.Fatalf("service %d has %v, want %v", i, got, want)
			}
		}
	})
}
