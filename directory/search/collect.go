package search

import (
	"slices"
	"strings"
)

// maxDocWords bounds the words indexed of one service, so that a file of
// megabytes costs no more than a long page.
const maxDocWords = 4096

// collector reads documents into numbered words.
type collector struct {
	ids     wordTable
	word    []string
	stem    []uint32 // by word
	stop    []bool   // by word
	small   []bool   // by word: left out of initials
	stems   []string // by stem
	stemIDs wordTable
	key     []rune
	runes   []rune
	toks    []token
	seq     []uint32         // words of the field being read
	found   []uint32         // these and its phrases
	heard   map[string]heard // short fields that many services share

	phrases  []phrase
	starting [][]int // stem of the first word to phrases
	anchored [][]int // stem of the first telling word to phrases

	// Of the document being read, by stamp.
	stamp     uint32
	wordStamp []uint32
	wordClass []uint8
	stemStamp []uint32
	current   []uint32 // distinct words
	curStems  []uint32
	left      int

	all, telling []rune // initials
}

// phrase is several words that the lexicon or a place uses as one.
type phrase struct {
	word    uint32 // its own number, as a word with spaces
	stems   []uint32
	telling []uint32 // stems that are not stop words
	apart   bool     // the words also count when they stand apart
}

func newCollector() *collector { return &collector{heard: map[string]heard{}} }

func (c *collector) intern(w []rune) uint32 {
	h := hashRunes(w)
	if id, ok := c.ids.find(h, w, c.word); ok {
		return id
	}
	c.key = appendStem(c.key[:0], w)
	return c.addWord(h, string(w), c.key)
}

func (c *collector) internString(s string) uint32 {
	w := []rune(s)
	h := hashRunes(w)
	if id, ok := c.ids.find(h, w, c.word); ok {
		return id
	}
	return c.addWord(h, s, []rune(keyOf(strings.Fields(s))))
}

// lookup returns the number of a word that has one.
func (c *collector) lookup(s string) (uint32, bool) {
	w := []rune(s)
	return c.ids.find(hashRunes(w), w, c.word)
}

func (c *collector) addWord(hash uint32, s string, stem []rune) uint32 {
	id := uint32(len(c.word))
	c.word = append(c.word, s)
	c.ids.add(hash, id)
	c.stem = append(c.stem, c.internStem(s, stem))
	c.stop = append(c.stop, isStopWord(s))
	c.small = append(c.small, slices.Contains(smallWords, s))
	c.wordStamp = append(c.wordStamp, 0)
	c.wordClass = append(c.wordClass, 0)
	return id
}

// internStem numbers the stem of a word.
func (c *collector) internStem(word string, stem []rune) uint32 {
	h := hashRunes(stem)
	if id, ok := c.stemIDs.find(h, stem, c.stems); ok {
		return id
	}
	s := word // most words are their own stem
	if compareStringRunes(word, stem) != 0 {
		s = string(stem)
	}
	id := uint32(len(c.stems))
	c.stems = append(c.stems, s)
	c.stemIDs.add(h, id)
	c.stemStamp = append(c.stemStamp, 0)
	c.starting = append(c.starting, nil)
	c.anchored = append(c.anchored, nil)
	return id
}

// stemNumber returns the number of a stem that has one.
func (c *collector) stemNumber(key string) (uint32, bool) {
	w := []rune(key)
	return c.stemIDs.find(hashRunes(w), w, c.stems)
}

// addPhrase makes several words known as one.
func (c *collector) addPhrase(ws []string, apart bool) uint32 {
	text := joined(ws)
	if id, ok := c.lookup(text); ok {
		return id
	}
	p := phrase{word: c.internString(text), apart: apart}
	for _, w := range ws {
		s := c.stem[c.internString(w)]
		p.stems = append(p.stems, s)
		if !isStopWord(w) {
			p.telling = append(p.telling, s)
		}
	}
	i := len(c.phrases)
	c.phrases = append(c.phrases, p)
	c.starting[p.stems[0]] = append(c.starting[p.stems[0]], i)
	if apart && len(p.telling) >= 2 {
		c.anchored[p.telling[0]] = append(c.anchored[p.telling[0]], i)
	}
	return p.word
}

func (c *collector) begin() {
	c.stamp++
	c.current = c.current[:0]
	c.curStems = c.curStems[:0]
	c.left = maxDocWords
}

// put notes that the current document has a word in a class.
func (c *collector) put(w uint32, class int) {
	if c.wordStamp[w] != c.stamp {
		c.wordStamp[w] = c.stamp
		c.wordClass[w] = uint8(class)
		c.current = append(c.current, w)
	} else if uint8(class) < c.wordClass[w] {
		c.wordClass[w] = uint8(class)
	}
	if s := c.stem[w]; c.stemStamp[s] != c.stamp {
		c.stemStamp[s] = c.stamp
		c.curStems = append(c.curStems, s)
	}
}

// field reads one text. The words stay in c.seq and c.toks until the next.
func (c *collector) field(text string, class int) {
	c.runes, c.toks = appendTokens(c.runes[:0], c.toks[:0], text)
	if len(c.toks) > c.left {
		c.toks = c.toks[:c.left]
	}
	c.left -= len(c.toks)
	c.seq = c.seq[:0]
	for _, t := range c.toks {
		w := c.intern(c.runes[t.lo:t.hi])
		c.seq = append(c.seq, w)
		if class != inAbout || !c.stop[w] {
			c.put(w, class)
		}
	}
	c.found = append(c.found[:0], c.seq...)
	for i, w := range c.seq {
		for _, p := range c.starting[c.stem[w]] {
			if c.follows(i, c.phrases[p].stems) {
				c.put(c.phrases[p].word, class)
				c.found = append(c.found, c.phrases[p].word)
			}
		}
	}
}

// heard is the words and phrases of a field.
type heard struct {
	words  []uint32
	tokens int
}

// What is remembered of fields: most types, needs, providers and towns are
// those of many services.
const (
	longestHeard = 64 // bytes
	mostHeard    = 1 << 14
)

// short reads one text of any class but inAbout, which many services may have.
func (c *collector) short(text string, class int) {
	h, ok := c.heard[text]
	if !ok || h.tokens > c.left {
		before := c.left
		c.field(text, class)
		if !ok && len(text) <= longestHeard && len(c.heard) < mostHeard && len(c.toks) < before {
			c.heard[text] = heard{slices.Clone(c.found), len(c.toks)}
		}
		return
	}
	c.left -= h.tokens
	for _, w := range h.words {
		c.put(w, class)
	}
}

func (c *collector) follows(i int, stems []uint32) bool {
	if i+len(stems) > len(c.seq) {
		return false
	}
	for j, s := range stems {
		if c.stem[c.seq[i+j]] != s {
			return false
		}
	}
	return true
}

// apart adds phrases whose words all stand somewhere in the document, in the
// lowest class: "family doctors, supported by pharmacists" is hardly family
// support.
func (c *collector) apart() {
	for i := range c.curStems {
		for _, n := range c.anchored[c.curStems[i]] {
			p := &c.phrases[n]
			if !slices.ContainsFunc(p.telling, func(s uint32) bool { return c.stemStamp[s] != c.stamp }) {
				c.put(p.word, inAbout)
			}
		}
	}
}

// read collects one document and returns the words of its name.
func (c *collector) read(d *Document, knownArea func(string) bool) (name []uint32, toks []token) {
	c.begin()
	for _, s := range d.Also {
		c.field(s, inName)
		c.initials()
	}
	c.identifier(d.ID)
	for _, s := range d.Types {
		c.short(s, inType)
	}
	for _, s := range d.Needs {
		c.short(s, inType)
	}
	for _, s := range d.Serves {
		c.short(s, inServed)
	}
	for _, s := range d.Partly {
		c.short(s, inPartly)
	}
	c.short(d.Provider, inPlace)
	c.short(d.Town, inPlace)
	c.postcode(d.Postcode)
	for _, a := range d.Areas {
		if !knownArea(a) {
			c.short(a, inPlace)
		}
	}
	for _, s := range d.Mentions {
		c.short(s, inMention)
	}
	c.field(d.About, inAbout)
	c.left = maxDocWords
	c.field(d.Name, inName)
	c.initials()
	c.apart()
	return c.seq, c.toks
}

// identifier makes the words of an id findable, but not the random parts of a
// generated one, which nobody types and which would swell the dictionary.
func (c *collector) identifier(id string) {
	c.runes, c.toks = appendTokens(c.runes[:0], c.toks[:0], id)
	for i, t := range c.toks {
		if i == 16 {
			return
		}
		w := c.runes[t.lo:t.hi]
		if len(w) >= 6 && hasDigit(w) {
			continue
		}
		c.put(c.intern(w), inName)
	}
}

func hasDigit(w []rune) bool {
	for _, r := range w {
		if '0' <= r && r <= '9' {
			return true
		}
	}
	return false
}

// smallWords are left out of initials, in a second reading of the name.
var smallWords = []string{"of", "and", "the", "for", "in", "to", "at", "a", "on"}

// initials makes the first letters of the field just read findable, with and
// without small words.
func (c *collector) initials() {
	if len(c.toks) < 2 || len(c.toks) > 12 {
		return
	}
	all, telling := c.all[:0], c.telling[:0]
	for i, t := range c.toks {
		r := c.runes[t.lo]
		if '0' <= r && r <= '9' {
			continue
		}
		all = append(all, r)
		if !c.small[c.seq[i]] {
			telling = append(telling, r)
		}
	}
	c.all, c.telling = all, telling
	if len(all) >= 2 {
		c.put(c.intern(all), inName)
	}
	if len(telling) >= 2 && len(telling) < len(all) {
		c.put(c.intern(telling), inName)
	}
}

// postcode makes the outward half and the whole findable, but not the inward
// half by itself.
func (c *collector) postcode(s string) {
	c.runes, c.toks = appendTokens(c.runes[:0], c.toks[:0], s)
	if n := len(c.toks); n == 0 || n > 2 {
		return
	}
	c.put(c.intern(c.runes[:c.toks[0].hi]), inPlace)
	if len(c.toks) == 2 {
		c.put(c.intern(c.runes), inPlace) // the halves, one after the other
	}
}
