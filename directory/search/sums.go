package search

import "slices"

// sums are answers worked out beforehand for beginnings of words that very
// many services have: for each such node of the trie, the services by class.
// Without them the first letter of a word would be the slowest keystroke.
type sums struct {
	node  []uint32 // sorted
	lists [classes][]list
	pool  pool
}

// of returns the lists of a node, if it has any.
func (s *sums) of(node uint32) (out [classes]list, ok bool) {
	if node == 0 {
		return out, false
	}
	i, ok := slices.BinarySearch(s.node, node)
	if ok {
		for class := range classes {
			out[class] = s.lists[class][i]
		}
	}
	return out, ok
}

// tuning is when answers are worked out beforehand. It changes how long a
// query takes and never its answer.
type tuning struct {
	sumFrom    int // a beginning, when finding its services takes more steps
	commonFrom int // a run of digits, when it begins more tails of numbers
}

var tuned = tuning{sumFrom: 8000, commonFrom: 4096}

// setCosts is the steps that a bitmap counts for; an entry of a list is one.
const setCosts = 1000

func (b *builder) sums() {
	x := b.x
	x.sums.pool.words = x.words
	seen, set := make([]uint64, x.words), make([]uint64, x.words)
	t := &x.dict.trie
	for node := 1; node < len(t.lo); node++ {
		if lo, hi := t.lo[node], t.hi(uint32(node)); hi-lo < 2 || x.post.cost(lo, hi) <= b.tuning.sumFrom {
			continue
		}
		x.sums.node = append(x.sums.node, uint32(node))
		clear(seen)
		for class := range classes {
			clear(set)
			x.post.or(set, class, t.lo[node], t.hi(uint32(node)))
			for w := range set {
				set[w] &^= seen[w]
				seen[w] |= set[w]
			}
			x.sums.lists[class] = append(x.sums.lists[class], x.sums.pool.addSet(set))
		}
	}
	x.sums.pool.sparse = slices.Clone(x.sums.pool.sparse)
	x.sums.pool.dense = slices.Clone(x.sums.pool.dense)
}

// cost is how many steps it takes to find the services of a range of terms.
func (p *postings) cost(lo, hi uint32) int {
	n := 0
	for class := range classes {
		n += int(p.off[class].at(hi) - p.off[class].at(lo))
		i, j := p.denseIn(class, lo, hi)
		n += (j - i) * setCosts
	}
	return n
}

// or adds the services that have a term of the range in a class.
func (p *postings) or(dst []uint64, class int, lo, hi uint32) {
	setBits(dst, p.docs[class][p.off[class].at(lo):p.off[class].at(hi)])
	i, j := p.denseIn(class, lo, hi)
	for ; i < j; i++ {
		orWords(dst, p.dense(class, i))
	}
}
