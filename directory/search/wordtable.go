package search

// wordTable numbers words. It is a hash table that is asked with runes, as text
// is read, so that a word met again costs neither a conversion nor memory.
type wordTable struct {
	slot []uint64 // hash in the high half, number plus one in the low; 0 is free
	n    int
}

func hashRunes(w []rune) uint32 {
	h := uint64(len(w))
	for _, r := range w {
		h = (h ^ uint64(uint32(r))) * 0x9e3779b97f4a7c15
		h ^= h >> 29
	}
	return uint32(h >> 32)
}

func (t *wordTable) find(h uint32, w []rune, words []string) (uint32, bool) {
	if len(t.slot) == 0 {
		return 0, false
	}
	last := uint32(len(t.slot) - 1)
	for i := h & last; t.slot[i] != 0; i = (i + 1) & last {
		id := uint32(t.slot[i]) - 1
		if uint32(t.slot[i]>>32) == h && compareStringRunes(words[id], w) == 0 {
			return id, true
		}
	}
	return 0, false
}

// add takes the number of a word that is not in the table yet.
func (t *wordTable) add(h, id uint32) {
	if t.n++; 2*t.n > len(t.slot) {
		old := t.slot
		t.slot = make([]uint64, max(1024, 2*len(old)))
		for _, s := range old {
			if s != 0 {
				t.place(s)
			}
		}
	}
	t.place(uint64(h)<<32 | uint64(id+1))
}

func (t *wordTable) place(s uint64) {
	last := uint32(len(t.slot) - 1)
	i := uint32(s>>32) & last
	for t.slot[i] != 0 {
		i = (i + 1) & last
	}
	t.slot[i] = s
}
