package search

import (
	"cmp"
	"slices"
	"strings"
)

// dictionary keeps the words that lead to services or places, sorted.
func (b *builder) dictionary() {
	b.sortWords()
	b.spell()
	b.stems()
	b.phrases()
	for i, w := range b.x.docs.tokens {
		b.x.docs.tokens[i] = b.final[w]
	}
}

// leading marks the words that lead to services or places, or are kept anyway.
func (b *builder) leading() []bool {
	c := b.c
	used := make([]bool, len(c.word))
	stemUsed := make([]bool, len(c.stems))
	for _, w := range b.docWord {
		used[w>>classBits] = true
		stemUsed[c.stem[w>>classBits]] = true
	}
	for _, id := range b.keep {
		used[id] = true
	}
	for name := range b.places.terms {
		if id, ok := c.lookup(name); ok {
			used[id] = true
		}
	}
	for id, i := range b.saying {
		for _, l := range b.say[i].leads {
			if s, ok := c.stemNumber(l.key); ok && stemUsed[s] {
				used[id] = true
			}
		}
	}
	return used
}

// sortWords numbers the words that lead somewhere as they sort.
func (b *builder) sortWords() {
	c := b.c
	type keyed struct {
		key  uint64
		word uint32
	}
	all := make([]keyed, 0, len(c.word))
	for id, used := range b.leading() {
		if used {
			all = append(all, keyed{firstLetters(c.word[id]), uint32(id)})
		}
	}
	slices.SortFunc(all, func(p, q keyed) int {
		if p.key != q.key {
			return cmp.Compare(p.key, q.key)
		}
		return strings.Compare(c.word[p.word], c.word[q.word])
	})
	b.words = make([]uint32, len(all))
	b.final = slices.Repeat([]uint32{noTerm}, len(c.word))
	for t, k := range all {
		b.words[t] = k.word
		b.final[k.word] = uint32(t)
	}
}

// spell writes the terms behind one another, and makes the trie of them.
func (b *builder) spell() {
	d := &b.x.dict
	var blob strings.Builder
	runes := make([][]rune, len(b.words))
	d.off = append(make([]uint32, 0, len(b.words)+1), 0)
	for t, w := range b.words {
		word := b.c.word[w]
		blob.WriteString(word)
		d.off = append(d.off, uint32(blob.Len()))
		runes[t] = []rune(word)
	}
	d.blob = blob.String()
	d.trie = buildTrie(runes)
}

// stems groups the terms of the same stem.
func (b *builder) stems() {
	c, d := b.c, &b.x.dict
	b.stemOff = make([]uint32, len(c.stems)+1)
	for _, w := range b.words {
		b.stemOff[c.stem[w]+1]++
	}
	for s := range c.stems {
		b.stemOff[s+1] += b.stemOff[s]
	}
	at := slices.Clone(b.stemOff)
	b.stemTerm = make([]uint32, len(b.words))
	for t, w := range b.words {
		b.stemTerm[at[c.stem[w]]] = uint32(t)
		at[c.stem[w]]++
	}
	d.alone = make([]uint64, (len(b.words)+63)/64)
	var groups []uint32
	for s, key := range c.stems {
		switch terms := b.ofStem(uint32(s)); {
		case len(terms) == 1 && c.word[b.words[terms[0]]] == key:
			d.alone[terms[0]>>6] |= 1 << (terms[0] & 63)
		case len(terms) > 0:
			groups = append(groups, uint32(s))
		}
	}
	slices.SortFunc(groups, func(p, q uint32) int { return strings.Compare(c.stems[p], c.stems[q]) })
	d.stemOff = append(d.stemOff, 0)
	for _, s := range groups {
		d.stemKey = append(d.stemKey, c.stems[s])
		d.stemTerm = append(d.stemTerm, b.ofStem(s)...)
		d.stemOff = append(d.stemOff, uint32(len(d.stemTerm)))
	}
}

// ofStem is the terms of a stem, ascending.
func (b *builder) ofStem(s uint32) []uint32 { return b.stemTerm[b.stemOff[s]:b.stemOff[s+1]] }

func (b *builder) phrases() {
	c, d := b.c, &b.x.dict
	for _, p := range c.phrases {
		if t := b.final[p.word]; t != noTerm {
			d.phraseTerm = append(d.phraseTerm, t)
			d.maxPhrase = max(d.maxPhrase, len(p.stems))
		}
	}
	key := func(t uint32) string { return c.stems[c.stem[b.words[t]]] }
	slices.SortFunc(d.phraseTerm, func(p, q uint32) int {
		return cmp.Or(strings.Compare(key(p), key(q)), cmp.Compare(p, q))
	})
	for _, t := range d.phraseTerm {
		d.phraseKey = append(d.phraseKey, key(t))
	}
}
