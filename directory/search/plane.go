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

// raise gives one service a number unless it has a greater one.
func (p plane) raise(doc uint32, value int) {
	c, b := &p[doc>>6], uint64(1)<<(doc&63)
	if c[seenBit]&b != 0 {
		old := 0
		for i := range valueBits {
			if c[i]&b != 0 {
				old |= 1 << i
			}
		}
		if old >= value {
			return
		}
	}
	c[seenBit] |= b
	for i := range valueBits {
		if c[i] &^= b; value>>i&1 != 0 {
			c[i] |= b
		}
	}
}

// item is a set of services that score the same in a unit.
type item struct {
	docs []uint32
	set  []uint64
	next int32
}

// level is a bitmap of services and what they score.
type level struct {
	value int
	set   []uint64
}

// ladder holds items by value. Once levelled, the long lists are levels, the
// best first, and what is left are thin lists.
type ladder struct {
	head   [128]int32 // by value; one more than the place in items
	items  []item
	sets   [][]uint64 // memory of gather
	levels []level
	top    int // the best value
}

func (l *ladder) reset() {
	l.items, l.levels, l.top = l.items[:0], l.levels[:0], 0
	clear(l.head[:])
}

func (l *ladder) add(value int, docs []uint32, set []uint64) {
	if len(docs) == 0 && set == nil {
		return
	}
	l.items = append(l.items, item{docs, set, l.head[value]})
	l.head[value] = int32(len(l.items))
	l.top = max(l.top, value)
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

// lay writes all values into a plane: each service gets its best.
func (l *ladder) lay(p plane) {
	for w := range p {
		var c [valueBits + 1]uint64
		for _, lv := range l.levels {
			s := lv.set[w] &^ c[seenBit]
			if s == 0 {
				continue
			}
			c[seenBit] |= s
			for v := lv.value; v != 0; v &= v - 1 {
				c[bits.TrailingZeros(uint(v))&7] |= s
			}
		}
		p[w] = c
	}
	l.eachThin(func(doc uint32, value int) { p.raise(doc, value) })
}

// eachThin goes through the thin lists, the best value first.
func (l *ladder) eachThin(f func(doc uint32, value int)) {
	for v := l.top; v > 0; v-- {
		for i := l.head[v]; i > 0; i = l.items[i-1].next {
			for _, d := range l.items[i-1].docs {
				f(d, v)
			}
		}
	}
}

// level makes one bitmap of the lists of a value that have many services, to
// be read twice: setting one bit in a few kilobytes is much faster than finding
// each service's place in a plane. All bitmaps are levels then.
func (l *ladder) level(words int) {
	used := 0
	for v := l.top; v > 0; v-- {
		n, sets := 0, 0
		for i := l.head[v]; i > 0; i = l.items[i-1].next {
			if n += len(l.items[i-1].docs); l.items[i-1].set != nil {
				sets++
			}
		}
		if n >= words/thinPart || sets > 1 {
			if used == len(l.sets) {
				l.sets = append(l.sets, make([]uint64, words))
			}
			l.join(v, l.sets[used])
			used++
		}
		for i := l.head[v]; i > 0; i = l.items[i-1].next {
			if set := l.items[i-1].set; set != nil {
				l.levels = append(l.levels, level{v, set})
			}
		}
	}
}

// thinPart is the part of the words of a set that a thin list has members.
const thinPart = 2

// join makes one item of those of a value.
func (l *ladder) join(v int, all []uint64) {
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
