package search

// wordTable numbers words. It is a hash table that is asked with runes, as text
// is read, so that a word met again costs neither a conversion nor memory.
type wordTable struct {
	slot []uint32 // number plus one; 0 is free
	hash []uint32 // by number
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
		if id := t.slot[i] - 1; t.hash[id] == h && compareStringRunes(words[id], w) == 0 {
			return id, true
		}
	}
	return 0, false
}

// add takes the next number; the word is not in the table yet.
func (t *wordTable) add(h, id uint32) {
	t.hash = append(t.hash, h)
	if len(t.hash)*2 > len(t.slot) {
		t.slot = make([]uint32, max(1024, 2*len(t.slot)))
		for id, h := range t.hash {
			t.place(h, uint32(id))
		}
		return
	}
	t.place(h, id)
}

func (t *wordTable) place(h, id uint32) {
	last := uint32(len(t.slot) - 1)
	i := h & last
	for t.slot[i] != 0 {
		i = (i + 1) & last
	}
	t.slot[i] = id + 1
}
