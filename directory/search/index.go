package search

import "sync"

// Index answers queries over the services it was built from. It never changes
// and may be used by several goroutines at once; a reload builds another.
//
// Apart from the strings of documents it keeps, everything is flat slices of
// numbers, so that an index can be written out and mapped as it is. Inside the
// index a service is known by its rank in the order name, then id, which makes
// the last tie-break of every answer the order of these numbers.
type Index struct {
	n     int // services
	words int // 64-bit words of a set of services

	docs   docTable
	dict   dictionary
	post   postings
	fwd    forward
	link   links
	zones  zones
	tel    phones
	sums   sums
	face   facets
	called called

	usual    []uint32            // answer to the empty query
	liveSet  []uint64            // services that can be suggested
	nobody   []uint64            // none
	reachSet [2][]uint64         // bits of reachBonus
	wide     map[string][]uint64 // by county, services for any part of it

	pool sync.Pool // *Searcher
}

// docTable is what is returned of the services.
type docTable struct {
	orig []uint32 // index in the slice given to Build
	id   []string
	name []string

	// Words of each name, as terms.
	tokOff []uint32
	tokens []uint32
}

// dictionary is the sorted words and phrases that lead anywhere.
type dictionary struct {
	blob string   // all terms, one after the other
	off  []uint32 // len terms+1
	trie trie

	// Terms of the same stem. Most terms are their stem's only one, and that
	// stem themselves.
	alone    []uint64 // which terms are
	stemKey  []string // the other stems, sorted
	stemOff  []uint32 // their terms
	stemTerm []uint32

	phraseKey  []string // joined stems of phrases, sorted
	phraseTerm []uint32
	maxPhrase  int // words of the longest phrase
}

func (d *dictionary) term(t uint32) string { return d.blob[d.off[t]:d.off[t+1]] }

// ofStem returns the terms of a stem.
func (d *dictionary) ofStem(key []rune) []uint32 {
	if g := lowerBound(d.stemKey, key); g < len(d.stemKey) && compareStringRunes(d.stemKey[g], key) == 0 {
		return d.stemTerm[d.stemOff[g]:d.stemOff[g+1]]
	}
	if node, ok := d.trie.find(key); ok && d.trie.ends(node) {
		if t := d.trie.lo[node]; d.alone[t>>6]>>(t&63)&1 != 0 {
			return d.trie.lo[node : node+1] // t, without memory of its own
		}
	}
	return nil
}

// links lead from a term through the lexicon to other terms.
type links struct {
	off offsets
	to  []linkTo
	say []string // "smack: heroin"
}

type linkTo struct {
	term  uint32
	why   uint32 // in say
	steps uint8
	wordy bool // from a phrase
}

func (l *links) of(lo, hi uint32) []linkTo { return l.to[l.off.at(lo):l.off.at(hi)] }
