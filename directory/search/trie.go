package search

// trie is the dictionary as a tree of letters, in flat slices. Nodes are
// numbered breadth first, so the children of node i are kids[i] to kids[i+1].
type trie struct {
	label []int32  // letter on the way to the node
	kids  []uint32 // len nodes+1
	lo    []uint32 // terms that begin with the node's letters: [lo, hi)
	hi    []uint32
	final []bool // term lo ends here
}

// buildTrie takes terms sorted and distinct, as runes.
func buildTrie(terms [][]rune) trie {
	var t trie
	type todo struct{ lo, hi, depth int }
	queue := []todo{{0, len(terms), 0}}
	t.label = append(t.label, 0)
	for i := 0; i < len(queue); i++ {
		q := queue[i]
		t.kids = append(t.kids, uint32(len(queue)))
		t.lo = append(t.lo, uint32(q.lo))
		t.hi = append(t.hi, uint32(q.hi))
		at := q.lo
		final := at < q.hi && len(terms[at]) == q.depth
		t.final = append(t.final, final)
		if final {
			at++
		}
		for at < q.hi {
			r := terms[at][q.depth]
			end := at + 1
			for end < q.hi && terms[end][q.depth] == r {
				end++
			}
			queue = append(queue, todo{at, end, q.depth + 1})
			t.label = append(t.label, r)
			at = end
		}
	}
	t.kids = append(t.kids, uint32(len(queue)))
	return t
}

// child returns the child of a node by letter.
func (t *trie) child(node uint32, r rune) (uint32, bool) {
	lo, hi := t.kids[node], t.kids[node+1]
	for lo < hi {
		mid := (lo + hi) / 2
		if t.label[mid] < r {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < t.kids[node+1] && t.label[lo] == r {
		return lo, true
	}
	return 0, false
}

// find returns the node reached by all letters of w.
func (t *trie) find(w []rune) (uint32, bool) {
	node := uint32(0)
	for _, r := range w {
		next, ok := t.child(node, r)
		if !ok {
			return 0, false
		}
		node = next
	}
	return node, true
}

// fuzzy walks the tree along every path within k edits of a word. An edit is
// a letter added, left out or changed, or two neighbours swapped (each letter
// taking part in one edit only).
//
// Where the walk stands is a set of positions in the word for each number of
// edits: bit i of state[e] says that the path so far is i letters of the word
// with at most e edits. One letter more is a few shifts for all positions.
type fuzzy struct {
	t      *trie
	n      int // letters of the word
	k      int
	prefix bool // the word may be the beginning of a term
	out    func(node, lo, hi uint32, edits int, prefix bool)

	ascii [128]uint64 // letter to the positions where the word has it
	word  []rune
	state [maxWordRunes + maxK + 1]fuzzyState // by depth
}

const maxK = 2

type fuzzyState [maxK + 1]uint64

// walk calls out for each term within k edits, with its distance, and, with
// prefix, for each range of terms with a beginning within k edits.
func (f *fuzzy) walk(w []rune, k int) {
	f.word, f.n, f.k = w, len(w), k
	for i, r := range w {
		if r < 128 {
			f.ascii[r] |= 1 << i
		}
	}
	for e := range k + 1 {
		f.state[0][e] = 1<<(e+1) - 1 // the first e letters left out
	}
	f.visit(0, 0, 0)
	for _, r := range w {
		if r < 128 {
			f.ascii[r] = 0
		}
	}
}

func (f *fuzzy) at(r int32) uint64 {
	if r < 128 {
		return f.ascii[r]
	}
	var m uint64
	for i, c := range f.word {
		if c == r {
			m |= 1 << i
		}
	}
	return m
}

// visit goes on from a node; last is the positions of the letter that led to
// it.
func (f *fuzzy) visit(node uint32, depth int, last uint64) {
	t := f.t
	now := &f.state[depth]
	if depth > 0 {
		f.report(node, now)
	}
	if depth >= f.n+f.k {
		return
	}
	before, next := now, &f.state[depth+1]
	if depth > 0 {
		before = &f.state[depth-1]
	}
	fit := uint64(1)<<(f.n+1) - 1
	for kid := t.kids[node]; kid < t.kids[node+1]; kid++ {
		m := f.at(t.label[kid])
		swap := m & (last >> 1)
		next[0] = now[0] & m << 1
		for e := 1; e <= f.k; e++ {
			next[e] = fit & (now[e]&m<<1 | // the letter itself
				now[e-1] | // a letter too many
				now[e-1]<<1 | // another letter
				next[e-1]<<1 | // a letter too few
				before[e-1]&swap<<2) // swapped with the one before
		}
		if next[f.k] != 0 {
			f.visit(kid, depth+1, m)
		}
	}
}

// report tells what a node is within k edits of.
func (f *fuzzy) report(node uint32, now *fuzzyState) {
	t := f.t
	for e := 0; e <= f.k; e++ {
		if now[e]>>f.n&1 == 0 {
			continue
		}
		if t.final[node] {
			f.out(0, t.lo[node], t.lo[node]+1, e, false)
		}
		if f.prefix {
			f.out(node, t.lo[node], t.hi[node], e, true)
		}
		return
	}
}
