package search

import (
	"encoding/binary"
	"slices"
)

// forward is each service's terms, with their class in the lowest bits. What
// very many services have is numbered, because most of a service's words are
// among it. A service is: how many of its terms have no number, these, and the
// numbers of the others. Both lists ascend, and an entry is written as what it
// is more than the one before.
type forward struct {
	off    []uint32
	code   []byte
	common []uint32 // ascending
}

// terms is memory for reading a service's terms.
type terms struct{ all, rare []uint32 }

// read returns the terms of a service in ascending order, until the next call.
func (t *terms) read(f *forward, doc uint32) []uint32 {
	code := f.code[f.off[doc]:f.off[doc+1]]
	all, rare := t.all[:0], t.rare[:0]
	n, at := uvarint32(code, 0)
	var term, number, more uint32
	for range n {
		more, at = uvarint32(code, at)
		term += more
		rare = append(rare, term)
	}
	t.rare = rare
	for at < len(code) {
		more, at = uvarint32(code, at)
		number += more
		c := f.common[number]
		for len(rare) > 0 && rare[0] < c {
			all, rare = append(all, rare[0]), rare[1:]
		}
		all = append(all, c)
	}
	t.all = append(all, rare...)
	return t.all
}

// uvarint32 reads what binary.AppendUvarint wrote, and where the next begins.
func uvarint32(b []byte, at int) (uint32, int) {
	v := uint32(b[at])
	at++
	for shift := 7; v>>(shift&31)&1 != 0 && shift < 32; shift += 7 {
		v = v&^(1<<(shift&31)) | uint32(b[at])<<(shift&31)
		at++
	}
	return v, at
}

// forwarder writes forward lists.
type forwarder struct{ forward }

// newForwarder numbers what has a bitmap among the postings, and says in number
// what has which.
func newForwarder(p *postings, number *[classes][]uint32, docs int) *forwarder {
	w := &forwarder{forward{off: make([]uint32, 1, docs+1)}}
	for class := range classes {
		for _, t := range p.denseTerm[class] {
			w.common = append(w.common, t<<classBits|uint32(class))
		}
	}
	slices.Sort(w.common)
	for class := range classes {
		for _, t := range p.denseTerm[class] {
			n, _ := slices.BinarySearch(w.common, t<<classBits|uint32(class))
			number[class] = append(number[class], uint32(n))
		}
	}
	return w
}

// add writes the terms of the next service: those without a number, and the
// numbers of the others. It sorts both.
func (w *forwarder) add(rare, numbers []uint32) {
	slices.Sort(rare)
	slices.Sort(numbers)
	w.code = binary.AppendUvarint(w.code, uint64(len(rare)))
	for _, list := range [][]uint32{rare, numbers} {
		last := uint32(0)
		for _, v := range list {
			w.code = binary.AppendUvarint(w.code, uint64(v-last))
			last = v
		}
	}
	w.off = append(w.off, uint32(len(w.code)))
}

// done returns the lists, in memory of their size.
func (w *forwarder) done() forward {
	w.code = slices.Clone(w.code)
	return w.forward
}
