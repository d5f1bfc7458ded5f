package search

// trie is the dictionary as a tree of letters, in flat slices. Nodes are
// numbered breadth first, so the children of node i are kids[i] to kids[i+1].
type trie struct {
	label []int32  // letter on the way to the node, doubled; odd where term lo ends
	kids  []uint32 // len nodes+1
	lo    []uint32 // the first term that begins with the node's letters
}

// ends reports whether term lo ends at a node.
func (t *trie) ends(node uint32) bool { return t.label[node]&1 != 0 }

// hi is behind the last term that begins with the node's letters.
func (t *trie) hi(node uint32) uint32 {
	for t.kids[node] < t.kids[node+1] {
		node = t.kids[node+1] - 1
	}
	if node == 0 && !t.ends(node) { // there is no term at all
		return 0
	}
	return t.lo[node] + 1
}

// buildTrie takes terms sorted and distinct, as runes.
func buildTrie(terms [][]rune) trie {
	type todo struct {
		lo, hi uint32
		label  rune
	}
	nodes := 1
	for i, w := range terms {
		same := 0
		if i > 0 {
			same = common(w, terms[i-1])
		}
		nodes += len(w) - same
	}
	t := trie{label: make([]int32, nodes), kids: make([]uint32, nodes+1), lo: make([]uint32, nodes)}
	queue := make([]todo, 1, nodes)
	queue[0] = todo{0, uint32(len(terms)), 0}
	depth, deeper := 0, 1 // nodes from deeper on have more letters
	for i := 0; i < len(queue); i++ {
		if i == deeper {
			depth, deeper = depth+1, len(queue)
		}
		q := queue[i]
		t.kids[i], t.lo[i], t.label[i] = uint32(len(queue)), q.lo, q.label<<1
		at := q.lo
		if at < q.hi && len(terms[at]) == depth {
			t.label[i] |= 1
			at++
		}
		for at < q.hi {
			r := terms[at][depth]
			end := at + 1
			for end < q.hi && terms[end][depth] == r {
				end++
			}
			queue = append(queue, todo{at, end, r})
			at = end
		}
	}
	t.kids[nodes] = uint32(len(queue))
	return t
}

// common is how many letters two words begin with that are the same.
func common(a, b []rune) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// child returns the child of a node by letter.
func (t *trie) child(node uint32, r rune) (uint32, bool) {
	lo, hi := t.kids[node], t.kids[node+1]
	for lo < hi {
		mid := (lo + hi) / 2
		if t.label[mid]>>1 < r {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < t.kids[node+1] && t.label[lo]>>1 == r {
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
		m := f.at(t.label[kid] >> 1)
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
		if t.ends(node) {
			f.out(0, t.lo[node], t.lo[node]+1, e, false)
		}
		if f.prefix {
			f.out(node, t.lo[node], t.hi(node), e, true)
		}
		return
	}
}
