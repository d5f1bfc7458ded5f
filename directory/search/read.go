package search

import (
	"maps"
	"slices"
	"sync"
)

// reader reads a run of the services, in words numbered by a collector of its
// own.
type reader struct {
	c       *collector
	docOff  []uint32 // where the words of each service end
	docWord []uint32 // number<<classBits | class
	tokOff  []uint32 // the same for the words of names
	tokens  []uint32
}

// fewestApart is how many services one reader should have at least: with fewer,
// putting their words together takes longer than it spares.
const fewestApart = 2048

// readAll reads all services with so many readers.
func (b *builder) readAll(n int) {
	readers := make([]reader, n)
	shared := len(b.c.word)
	for i := range readers {
		if readers[i].c = b.c; i > 0 {
			readers[i].c = b.c.clone()
		}
	}
	var all sync.WaitGroup
	for i := range readers {
		run := b.order[b.x.n*i/n : b.x.n*(i+1)/n]
		all.Go(func() { b.read(&readers[i], run) })
	}
	all.Wait()
	b.join(readers, shared)
}

// mostReaders bounds the memory that reading takes.
const mostReaders = 4

func (b *builder) read(r *reader, run []uint32) {
	r.docOff, r.tokOff = make([]uint32, 0, len(run)), make([]uint32, 0, len(run))
	for _, o := range run {
		name, toks := r.c.read(&b.docs[o], b.places.known)
		for i, w := range name {
			if toks[i].end > maxNameBytes {
				break
			}
			r.tokens = append(r.tokens, w)
		}
		r.tokOff = append(r.tokOff, uint32(len(r.tokens)))
		for _, w := range r.c.current {
			r.docWord = append(r.docWord, w<<classBits|uint32(r.c.wordClass[w]))
		}
		r.docOff = append(r.docOff, uint32(len(r.docWord)))
	}
}

// join puts what the readers read behind each other, in the words of the first.
// They share the numbers of the first words.
func (b *builder) join(readers []reader, shared int) {
	x := b.x
	x.docs.orig = b.order
	x.docs.id, x.docs.name = make([]string, x.n), make([]string, x.n)
	for i, o := range b.order {
		x.docs.id[i], x.docs.name[i] = b.docs[o].ID, b.docs[o].Name
	}
	words, tokens := 0, 0
	for i := range readers {
		words += len(readers[i].docWord)
		tokens += len(readers[i].tokens)
	}
	b.docOff, b.docWord = append(make([]uint32, 0, x.n+1), 0), make([]uint32, 0, words)
	x.docs.tokOff, x.docs.tokens = append(make([]uint32, 0, x.n+1), 0), make([]uint32, 0, tokens)
	var runes []rune
	for i := range readers {
		r := &readers[i]
		same := make([]uint32, len(r.c.word)) // its words to those of the first
		for w := range same {
			if same[w] = uint32(w); i > 0 && w >= shared {
				runes = append(runes[:0], []rune(r.c.word[w])...)
				same[w] = b.c.intern(runes)
			}
		}
		fromWord, fromTok := uint32(len(b.docWord)), uint32(len(x.docs.tokens))
		for _, w := range r.docWord {
			b.docWord = append(b.docWord, same[w>>classBits]<<classBits|w&classMask)
		}
		for _, w := range r.tokens {
			x.docs.tokens = append(x.docs.tokens, same[w])
		}
		for j := range r.docOff {
			b.docOff = append(b.docOff, fromWord+r.docOff[j])
			x.docs.tokOff = append(x.docs.tokOff, fromTok+r.tokOff[j])
		}
	}
}

// clone makes a collector that goes on by itself.
func (c *collector) clone() *collector {
	d := *c
	d.ids.slot, d.stemIDs.slot = slices.Clone(c.ids.slot), slices.Clone(c.stemIDs.slot)
	d.word, d.stem, d.stop, d.small = slices.Clone(c.word), slices.Clone(c.stem), slices.Clone(c.stop), slices.Clone(c.small)
	d.stems, d.starting, d.anchored = slices.Clone(c.stems), slices.Clone(c.starting), slices.Clone(c.anchored)
	d.wordStamp, d.wordClass, d.stemStamp = slices.Clone(c.wordStamp), slices.Clone(c.wordClass), slices.Clone(c.stemStamp)
	d.heard = maps.Clone(c.heard)
	d.runes, d.toks, d.seq, d.found, d.key, d.current, d.curStems, d.all, d.telling = nil, nil, nil, nil, nil, nil, nil, nil, nil
	return &d
}
