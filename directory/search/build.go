package search

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"strings"
)

// Build makes an index of services. Strings of the documents are kept, the
// slices are not. Documents beyond about a billion words are not supported.
func Build(docs []Document, lex Lexicon) *Index { return build(docs, lex, tuned) }

func build(docs []Document, lex Lexicon, t tuning) *Index {
	return buildWith(docs, lex, t, min(runtime.GOMAXPROCS(0), len(docs)/fewestApart, mostReaders))
}

// buildWith builds with so many readers.
func buildWith(docs []Document, lex Lexicon, t tuning, readers int) *Index {
	x := &Index{n: len(docs), words: (len(docs) + 63) / 64}
	order := tieOrder(docs)
	b := &builder{x: x, tuning: t, docs: docs, order: order, c: newCollector(), places: newPlaces(lex)}
	b.lexicon(lex)
	aside := make(chan struct{})
	go func() { // what needs no words
		defer close(aside)
		x.tel = buildPhones(func(d int) []string { return docs[order[d]].Phones }, len(docs), x.words, t.commonFrom)
		b.facets()
		b.called()
		b.usual()
		b.zones()
	}()
	b.readAll(max(1, readers))
	b.dictionary()
	b.postings()
	b.forward()
	b.links()
	b.placeTerms()
	b.sums()
	<-aside
	x.pool.New = func() any { return x.NewSearcher() }
	return x
}

// builder holds what only building needs.
type builder struct {
	tuning tuning
	x      *Index
	docs   []Document
	order  []uint32
	c      *collector
	places *placeBuilder
	say    []saying
	keep   []uint32       // words to keep
	saying map[uint32]int // word of a saying to its place in say

	docOff  []uint32 // words of documents: number<<classBits | class
	docWord []uint32

	final []uint32 // word to term; noTerm if it leads nowhere
	words []uint32 // term to word

	stemOff, stemTerm []uint32 // stem to terms

	slot [classes][]int32 // by term: its bitmap among the postings, or -1
}

const noTerm = ^uint32(0)

// tieOrder is the order of services that score the same: name as people read
// it, then id.
func tieOrder(docs []Document) []uint32 {
	type named struct {
		key  uint64 // the first letters
		fold string
		doc  uint32
	}
	all := make([]named, len(docs))
	for i := range docs {
		fold := strings.ToLower(docs[i].Name)
		all[i] = named{firstLetters(fold), fold, uint32(i)}
	}
	slices.SortFunc(all, func(p, q named) int {
		if p.key != q.key {
			return cmp.Compare(p.key, q.key)
		}
		if c := strings.Compare(p.fold, q.fold); c != 0 {
			return c
		}
		return cmp.Or(
			strings.Compare(docs[p.doc].Name, docs[q.doc].Name),
			strings.Compare(docs[p.doc].ID, docs[q.doc].ID),
			cmp.Compare(p.doc, q.doc))
	})
	order := make([]uint32, len(docs))
	for i := range all {
		order[i] = all[i].doc
	}
	return order
}

// firstLetters is the first eight bytes of a text as a number, so that numbers
// sort as texts do as far as they differ.
func firstLetters(s string) uint64 {
	var k uint64
	for i := range min(len(s), 8) {
		k |= uint64(s[i]) << (56 - 8*i)
	}
	return k
}

func (b *builder) lexicon(lex Lexicon) {
	for _, e := range lex.Words {
		if ws := words(e.Means); len(ws) > 0 && len(ws) <= maxPhraseWords {
			b.alone(b.known(ws, true), ws)
		}
	}
	types := map[string]bool{}
	for i := range b.docs {
		for _, t := range b.docs[i].Types {
			types[t] = true
		}
	}
	for t := range sortedKeys(types) { // "day programme" is one thing
		if ws := words(t); len(ws) > 1 && len(ws) <= maxPhraseWords {
			b.known(ws, true)
		}
	}
	b.say = sayings(lex.Words)
	b.saying = map[uint32]int{}
	for i, s := range b.say {
		id := b.known(s.words, false)
		b.saying[id] = i
		b.alone(id, s.words)
	}
	for name := range sortedKeys(b.places.terms) {
		if ws := strings.Fields(name); len(ws) <= maxPhraseWords {
			b.known(ws, false)
		}
	}
}

// alone keeps single words of the lexicon in the dictionary even when no
// service answers to them: they are words, and no slips of other words.
func (b *builder) alone(id uint32, ws []string) {
	if len(ws) == 1 {
		b.keep = append(b.keep, id)
	}
}

func (b *builder) known(ws []string, apart bool) uint32 {
	if len(ws) == 1 {
		return b.c.internString(ws[0])
	}
	return b.c.addPhrase(ws, apart)
}

// postings turns words by document into documents by word.
func (b *builder) postings() {
	p := &b.x.post
	p.words = b.x.words
	terms := len(b.words)
	limit := uint32(denseFrom(p.words))
	var at [classes][]uint32 // by term: how many documents, then where the next one goes
	slot := &b.slot
	for class := range classes {
		at[class] = make([]uint32, terms)
	}
	for _, w := range b.docWord {
		at[w&classMask][b.final[w>>classBits]]++
	}
	for class := range classes {
		slot[class] = make([]int32, terms)
		for t, n := range at[class] {
			slot[class][t] = -1
			if n >= limit && n > 0 {
				slot[class][t] = int32(len(p.denseTerm[class]))
				p.denseTerm[class] = append(p.denseTerm[class], uint32(t))
				at[class][t] = 0
			}
		}
		p.off[class] = newOffsets(at[class])
		total := uint32(0)
		for t, n := range at[class] {
			at[class][t] = total
			total += n
		}
		p.docs[class] = make([]uint32, total)
		p.denseSet[class] = make([]uint64, len(p.denseTerm[class])*p.words)
	}
	for d := range b.x.n {
		for _, w := range b.docWord[b.docOff[d]:b.docOff[d+1]] {
			class, t := w&classMask, b.final[w>>classBits]
			if s := slot[class][t]; s >= 0 {
				p.denseSet[class][int(s)*p.words+d>>6] |= 1 << (d & 63)
			} else {
				p.docs[class][at[class][t]] = uint32(d)
				at[class][t]++
			}
		}
	}
}

// forward lists the terms of each service.
func (b *builder) forward() {
	var number [classes][]uint32 // by bitmap
	w := newForwarder(&b.x.post, &number, b.x.n)
	var rare, numbers []uint32
	for d := range b.x.n {
		rare, numbers = rare[:0], numbers[:0]
		for _, word := range b.docWord[b.docOff[d]:b.docOff[d+1]] {
			class, t := word&classMask, b.final[word>>classBits]
			if s := b.slot[class][t]; s >= 0 {
				numbers = append(numbers, number[class][s])
			} else {
				rare = append(rare, t<<classBits|class)
			}
		}
		w.add(rare, numbers)
	}
	b.x.fwd = w.done()
}

func (b *builder) links() {
	l := &b.x.link
	counts := make([]uint32, len(b.words))
	for t, w := range b.words {
		i, ok := b.saying[w]
		if !ok {
			continue
		}
		from := len(l.to)
		for _, lead := range b.say[i].leads {
			s, ok := b.c.stemNumber(lead.key)
			if !ok || len(b.ofStem(s)) == 0 {
				continue
			}
			why := uint32(len(l.say))
			l.say = append(l.say, lead.text)
			for _, to := range b.ofStem(s) {
				if to != uint32(t) {
					l.to = append(l.to, linkTo{to, why, uint8(lead.steps), len(b.say[i].words) > 1})
				}
			}
		}
		counts[t] = uint32(len(l.to) - from)
	}
	l.off = newOffsets(counts)
}

// usual orders the answer to an empty query.
func (b *builder) usual() {
	x := b.x
	x.liveSet, x.nobody = make([]uint64, x.words), make([]uint64, x.words)
	for bit := range x.reachSet {
		x.reachSet[bit] = make([]uint64, x.words)
	}
	x.usual = make([]uint32, x.n)
	dead := make([]bool, x.n)
	for i := range x.n {
		x.usual[i] = uint32(i)
		d := &b.docs[b.order[i]]
		for bit := range x.reachSet {
			x.reachSet[bit][i>>6] |= uint64(reachBonus(d.Reach)>>bit&1) << (i & 63)
		}
		dead[i] = d.Status == "closed" || d.Status == "proposed" || d.Reach == "not-a-destination"
		if !dead[i] {
			x.liveSet[i>>6] |= 1 << (i & 63)
		}
	}
	weight := make([]float64, x.n)
	for i := range weight {
		weight[i] = b.docs[b.order[i]].Weight
		if dead[i] || weight[i] != weight[i] { // after all others; not a number sorts nowhere
			weight[i] = math.Inf(-1)
		}
	}
	slices.SortFunc(x.usual, func(p, q uint32) int {
		if weight[p] != weight[q] {
			return cmp.Compare(weight[q], weight[p])
		}
		return cmp.Compare(p, q)
	})
}
