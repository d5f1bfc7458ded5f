package snapshot

import (
	"cmp"
	"hash/fnv"
	"slices"

	"signpost/directory"
)

func hash(id string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(id))
	return h.Sum32()
}

// packIDs writes the hashes of all ids in order, and then the number of the
// service for each.
func packIDs(all directory.Services) []byte {
	n := all.Len()
	hashes, order := make([]uint32, n), make([]uint32, n)
	for i, s := range all.All() {
		hashes[i], order[i] = hash(s.ID), uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return cmp.Or(cmp.Compare(hashes[a], hashes[b]), cmp.Compare(a, b)) })
	slices.Sort(hashes)
	return bytesOf(slices.Concat(hashes, order))
}

// ids leads from ids to services.
type ids struct{ hashes, numbers []uint32 }

func (h *head) ids(services int) (ids, error) {
	b, err := h.section(idSection)
	if err != nil {
		return ids{}, err
	}
	cells, ok := cellsOf(b)
	if !ok || len(cells) != 2*services {
		return ids{}, ErrDamaged
	}
	return ids{cells[:services], cells[services:]}, nil
}

// of lists the services whose id has the same hash.
func (x ids) of(id string) []int {
	var out []int
	want := hash(id)
	i, _ := slices.BinarySearch(x.hashes, want)
	for ; i < len(x.hashes) && x.hashes[i] == want; i++ {
		out = append(out, int(x.numbers[i]))
	}
	return out
}
