package search

import "math/bits"

const (
	valueBits = 7 // a unit's score is at most 100
	seenBit   = valueBits
)

// plane holds a small number for each service, 64 services at a time: one word
// for each bit of their numbers, and one that says which have a number. Sums
// and comparisons then work on 64 services at once, and all that is known of
// them lies in one cache line.
type plane [][valueBits + 1]uint64

// set gives services of the mask that have no number yet this one.
func (p plane) set(docs []uint32, value int, mask []uint64) {
	for _, d := range docs {
		w, b := d>>6, uint64(1)<<(d&63)
		if mask[w]&b == 0 {
			continue
		}
		c := &p[w]
		if c[seenBit]&b != 0 {
			continue
		}
		c[seenBit] |= b
		for v := value; v != 0; v &= v - 1 {
			c[bits.TrailingZeros(uint(v))] |= b
		}
	}
}

// setWords is set for a bitmap; active are the words where the mask is not
// empty.
func (p plane) setWords(set []uint64, value int, mask []uint64, active []uint32) {
	for _, w := range active {
		c := &p[w]
		s := set[w] & mask[w] &^ c[seenBit]
		if s == 0 {
			continue
		}
		c[seenBit] |= s
		for v := value; v != 0; v &= v - 1 {
			c[bits.TrailingZeros(uint(v))&7] |= s
		}
	}
}

// item is a set of services that score the same in a unit.
type item struct {
	docs []uint32
	set  []uint64
	next int32
}

// ladder holds items by value, so that the best can be laid down first.
type ladder struct {
	head  [128]int32 // by value; one more than the place in items
	items []item
	sets  [][]uint64 // memory of gather
}

func (l *ladder) reset() {
	l.items = l.items[:0]
	clear(l.head[:])
}

func (l *ladder) add(value int, docs []uint32, set []uint64) {
	if len(docs) == 0 && set == nil {
		return
	}
	l.items = append(l.items, item{docs, set, l.head[value]})
	l.head[value] = int32(len(l.items))
}

// addList adds a list of a pool.
func (l *ladder) addList(value int, p *pool, ls list) {
	if ls.dense {
		l.add(value, nil, p.dense[ls.off:int(ls.off)+p.words])
	} else {
		l.add(value, p.sparse[ls.off:ls.off+ls.n], nil)
	}
}

// union adds all items to a set.
func (l *ladder) union(dst []uint64) {
	for i := range l.items {
		if it := &l.items[i]; it.set != nil {
			orWords(dst, it.set)
		} else {
			setBits(dst, it.docs)
		}
	}
}

// lay writes the items into a plane: each service of the mask gets its best
// value.
func (l *ladder) lay(p plane, mask []uint64, active []uint32) {
	for _, w := range active {
		p[w] = [valueBits + 1]uint64{}
	}
	for v := len(l.head) - 1; v > 0; v-- {
		for i := l.head[v]; i > 0; i = l.items[i-1].next {
			it := &l.items[i-1]
			if it.set != nil {
				p.setWords(it.set, v, mask, active)
			} else {
				p.set(it.docs, v, mask)
			}
		}
	}
}

// gather makes one bitmap of the lists of a value that have many services, to
// be read twice: setting one bit in a few kilobytes is much faster than finding
// each service's place in a plane.
func (l *ladder) gather(words int) {
	used := 0
	for v := 1; v < len(l.head); v++ {
		n := 0
		for i := l.head[v]; i > 0; i = l.items[i-1].next {
			n += len(l.items[i-1].docs)
		}
		if n < words/2 {
			continue
		}
		if used == len(l.sets) {
			l.sets = append(l.sets, make([]uint64, words))
		}
		all := l.sets[used]
		used++
		clear(all)
		for i := l.head[v]; i > 0; {
			it := &l.items[i-1]
			if it.set != nil {
				orWords(all, it.set)
			} else {
				setBits(all, it.docs)
			}
			i, *it = it.next, item{}
		}
		l.head[v] = 0
		l.add(v, nil, all)
	}
}
