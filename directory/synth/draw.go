package synth

import (
	"math/rand/v2"
	"slices"
)

// zipf draws ranks as words are used: the second half as often as the first,
// the third a third as often. Sums of whole numbers, because a processor that
// adds floating point in another order would make another directory.
type zipf struct{ upTo []uint64 }

// newZipf ranks n things. A larger head makes the first few less common than
// the plain law would.
func newZipf(n, head int) zipf {
	z := zipf{make([]uint64, n)}
	sum := uint64(0)
	for i := range n {
		sum += (1 << 40) / uint64(i+1+head)
		z.upTo[i] = sum
	}
	return z
}

func (z zipf) draw(r *rand.Rand) int {
	i, found := slices.BinarySearch(z.upTo, r.Uint64N(z.upTo[len(z.upTo)-1]))
	if found {
		i++
	}
	return i
}
