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
	t.all, t.rare = t.all[:0], t.rare[:0]
	n, code := uvarint32(code)
	var term, number, more uint32
	for range n {
		more, code = uvarint32(code)
		term += more
		t.rare = append(t.rare, term)
	}
	rare := t.rare
	for len(code) > 0 {
		more, code = uvarint32(code)
		number += more
		c := f.common[number]
		for len(rare) > 0 && rare[0] < c {
			t.all, rare = append(t.all, rare[0]), rare[1:]
		}
		t.all = append(t.all, c)
	}
	t.all = append(t.all, rare...)
	return t.all
}

// uvarint32 is binary.Uvarint for what was written here.
func uvarint32(b []byte) (uint32, []byte) {
	if b[0] < 0x80 {
		return uint32(b[0]), b[1:]
	}
	v, n := binary.Uvarint(b)
	return uint32(v), b[n:]
}

// forwarder writes forward lists.
type forwarder struct {
	forward
	rare, numbers []uint32
}

// newForwarder takes the terms that very many services have, and how many
// services there will be.
func newForwarder(common []uint32, docs int) *forwarder {
	common = slices.Clone(common)
	slices.Sort(common)
	return &forwarder{forward: forward{off: make([]uint32, 1, docs+1), common: common}}
}

// add writes the terms of the next service, which ascend.
func (w *forwarder) add(all []uint32) {
	w.rare, w.numbers = w.rare[:0], w.numbers[:0]
	at := 0
	for _, t := range all {
		i, ok := slices.BinarySearch(w.common[at:], t)
		if at += i; ok {
			w.numbers = append(w.numbers, uint32(at))
		} else {
			w.rare = append(w.rare, t)
		}
	}
	w.code = binary.AppendUvarint(w.code, uint64(len(w.rare)))
	for _, list := range [][]uint32{w.rare, w.numbers} {
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
