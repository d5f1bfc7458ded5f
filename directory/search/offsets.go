package search

import "math/bits"

// offsets say where the entries of each term lie when most terms have none: a
// bit for each term, how many bits are set before each 64 of them, and where
// the entries begin of each term that has some.
type offsets struct {
	set  []uint64
	rank []uint32
	off  []uint32 // one more than terms with entries
}

// newOffsets takes how many entries each term has.
func newOffsets(counts []uint32) offsets {
	o := offsets{set: make([]uint64, len(counts)/64+1), rank: make([]uint32, len(counts)/64+1)}
	some := 0
	for _, n := range counts {
		if n > 0 {
			some++
		}
	}
	o.off = make([]uint32, 1, some+1)
	end := uint32(0)
	for t, n := range counts {
		if t%64 == 0 {
			o.rank[t/64] = uint32(len(o.off) - 1)
		}
		if n > 0 {
			o.set[t/64] |= 1 << (t % 64)
			end += n
			o.off = append(o.off, end)
		}
	}
	if len(counts)%64 == 0 {
		o.rank[len(counts)/64] = uint32(some)
	}
	return o
}

// at is where the entries of a term begin, and those of the term before end.
func (o *offsets) at(t uint32) uint32 {
	return o.off[o.rank[t/64]+uint32(bits.OnesCount64(o.set[t/64]&(1<<(t%64)-1)))]
}

// has reports whether a term has entries.
func (o *offsets) has(t uint32) bool { return o.set[t/64]>>(t%64)&1 != 0 }

// fits reports whether the lengths are right for so many terms and entries.
func (o *offsets) fits(terms, entries int) bool {
	return len(o.set) == terms/64+1 && len(o.rank) == len(o.set) && len(o.off) > 0 && int(o.off[len(o.off)-1]) == entries
}
