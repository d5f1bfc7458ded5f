package search

import (
	"cmp"
	"slices"
)

// called finds the services whose name, or another name, is the whole query.
type called struct {
	hash []uint64 // of the folded words, sorted
	doc  []uint32
}

// hashName continues the hash of a name with a word.
func hashName(h uint64, w []rune) uint64 {
	for _, r := range w {
		h = (h ^ uint64(uint32(r))) * 0x9e3779b97f4a7c15
		h ^= h >> 29
	}
	return h*0x2545f4914f6cdd1d + 1 // the end of the word
}

func (b *builder) called() {
	type entry struct {
		hash uint64
		doc  uint32
	}
	var all []entry
	var runes []rune
	var toks []token
	put := func(name string, doc int) {
		runes, toks = appendTokens(runes[:0], toks[:0], name)
		var h uint64
		for _, t := range toks {
			h = hashName(h, runes[t.lo:t.hi])
		}
		if len(toks) > 0 {
			all = append(all, entry{h, uint32(doc)})
		}
	}
	for i, o := range b.order {
		put(b.docs[o].Name, i)
		for _, s := range b.docs[o].Also {
			put(s, i)
		}
	}
	slices.SortFunc(all, func(p, q entry) int {
		if p.hash != q.hash {
			return cmp.Compare(p.hash, q.hash)
		}
		return cmp.Compare(p.doc, q.doc)
	})
	c := &b.x.called
	c.hash, c.doc = make([]uint64, len(all)), make([]uint32, len(all))
	for i, e := range all {
		c.hash[i], c.doc[i] = e.hash, e.doc
	}
}

// callAll marks the services that are called what was typed.
func (s *Searcher) callAll() {
	for _, d := range s.calledDocs {
		s.calledSet[d>>6] = 0
	}
	var h uint64
	for i := range s.q.toks {
		h = hashName(h, s.q.word(i))
	}
	c := &s.x.called
	lo, _ := slices.BinarySearch(c.hash, h)
	hi := lo
	for hi < len(c.hash) && c.hash[hi] == h {
		hi++
	}
	s.calledDocs = c.doc[lo:hi]
	setBits(s.calledSet, s.calledDocs)
}
