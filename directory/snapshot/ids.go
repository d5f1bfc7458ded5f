package snapshot

import (
	"cmp"
	"slices"

	"signpost/directory"
)

// packIDs writes all ids in order, and the number of the service for each.
func packIDs(all directory.Services) []byte {
	type entry struct {
		id     string
		number int
	}
	list := make([]entry, 0, all.Len())
	for i, s := range all.All() {
		list = append(list, entry{s.ID, i})
	}
	slices.SortFunc(list, func(a, b entry) int { return cmp.Compare(a.id, b.id) })
	w := newWriter()
	for _, e := range list {
		w.text(&e.id)
		w.number(&e.number)
	}
	return w.pack(nil)
}

// ids leads from ids to services.
type ids struct {
	sorted  []string
	numbers []int
}

func (h *head) ids(services int) (x ids, err error) {
	defer refuse(&err)
	b, err := h.section(idSection)
	if err != nil {
		return ids{}, err
	}
	c, ok := unpack(b)
	if !ok || c.left() != 2*services {
		return ids{}, ErrDamaged
	}
	x = ids{make([]string, services), make([]int, services)}
	for i := range x.sorted {
		c.text(&x.sorted[i])
		c.number(&x.numbers[i])
	}
	if c.bad {
		return ids{}, ErrDamaged
	}
	return x, nil
}
