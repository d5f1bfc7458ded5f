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
