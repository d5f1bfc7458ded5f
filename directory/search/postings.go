package search

import (
	"math/bits"
	"slices"
)

// list is a set of services: a sorted run of numbers, or a bitmap when that
// is smaller.
type list struct {
	off   uint32
	n     uint32 // members
	dense bool
}

// pool holds the members of lists.
type pool struct {
	words  int
	sparse []uint32
	dense  []uint64
}

// denseFrom is the number of members from which a bitmap takes less room.
func denseFrom(words int) int { return 2 * words }

// add stores ascending members.
func (p *pool) add(docs []uint32) list {
	if len(docs) < denseFrom(p.words) || len(docs) == 0 {
		l := list{off: uint32(len(p.sparse)), n: uint32(len(docs))}
		p.sparse = append(p.sparse, docs...)
		return l
	}
	l := list{off: uint32(len(p.dense)), n: uint32(len(docs)), dense: true}
	p.dense = append(p.dense, make([]uint64, p.words)...)
	set := p.dense[l.off:]
	for _, d := range docs {
		set[d>>6] |= 1 << (d & 63)
	}
	return l
}

// addSet stores the members of a set.
func (p *pool) addSet(set []uint64) list {
	n := count(set)
	if n >= denseFrom(p.words) && n > 0 {
		l := list{off: uint32(len(p.dense)), n: uint32(n), dense: true}
		p.dense = append(p.dense, set...)
		return l
	}
	l := list{off: uint32(len(p.sparse)), n: uint32(n)}
	for w, m := range set {
		for ; m != 0; m &= m - 1 {
			p.sparse = append(p.sparse, lowest(w, m))
		}
	}
	return l
}

// or adds the list's members to a set.
func (p *pool) or(dst []uint64, l list) {
	if l.dense {
		orWords(dst, p.dense[l.off:int(l.off)+p.words])
		return
	}
	setBits(dst, p.sparse[l.off:l.off+l.n])
}

// andNot takes the list's members out of a set.
func (p *pool) andNot(dst []uint64, l list) {
	if l.dense {
		for i, w := range p.dense[l.off : int(l.off)+p.words] {
			dst[i] &^= w
		}
		return
	}
	for _, d := range p.sparse[l.off : l.off+l.n] {
		dst[d>>6] &^= 1 << (d & 63)
	}
}

func orWords(dst, src []uint64) {
	src = src[:len(dst)]
	for i := range dst {
		dst[i] |= src[i]
	}
}

func setBits(dst []uint64, docs []uint32) {
	for _, d := range docs {
		dst[d>>6] |= 1 << (d & 63)
	}
}

func count(set []uint64) int {
	n := 0
	for _, w := range set {
		n += bits.OnesCount64(w)
	}
	return n
}

// postings are, for each field class, the services that have a term in it and
// in no better class. The lists of one class stand in the order of terms, so
// that those of a range of terms are one run.
type postings struct {
	words int
	off   [classes]offsets
	docs  [classes][]uint32

	denseTerm [classes][]uint32 // terms kept as bitmaps instead, sorted
	denseSet  [classes][]uint64
}

// denseIn returns the positions in denseTerm of the terms of [lo, hi).
func (p *postings) denseIn(class int, lo, hi uint32) (int, int) {
	i, _ := slices.BinarySearch(p.denseTerm[class], lo)
	j := i
	for j < len(p.denseTerm[class]) && p.denseTerm[class][j] < hi {
		j++
	}
	return i, j
}

func (p *postings) dense(class, i int) []uint64 {
	return p.denseSet[class][i*p.words : (i+1)*p.words]
}

// lowest is the service of the lowest bit of a word.
func lowest(word int, m uint64) uint32 {
	return uint32(word<<6 + bits.TrailingZeros64(m))
}
