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

// maxFuzzy is the longest word for which edits are tolerated.
const maxFuzzy = maxWordRunes

// fuzzy walks the tree along every path within k edits of a word. An edit is
// a letter added, left out or changed, or two neighbours swapped (each letter
// taking part in one edit only).
type fuzzy struct {
	t      *trie
	w      []rune
	k      int
	prefix bool // the word may be the beginning of a term
	out    func(lo, hi uint32, edits int, prefix bool)
	rows   [maxWordRunes + 4][maxFuzzy + 1]uint8
	path   [maxWordRunes + 4]rune
}

// walk calls out for terms at exactly k edits (terms that are nearer are
// reported too, with their distance), and, with prefix, for ranges of terms
// that begin with something within k edits.
func (f *fuzzy) walk() {
	for i := range len(f.w) + 1 {
		f.rows[0][i] = uint8(i)
	}
	f.visit(0, 0)
}

func (f *fuzzy) visit(node uint32, depth int) {
	t, n := f.t, len(f.w)
	d := int(f.rows[depth][n])
	if d <= f.k && depth > 0 {
		if t.final[node] {
			f.out(t.lo[node], t.lo[node]+1, d, false)
		}
		if f.prefix {
			f.out(t.lo[node], t.hi[node], d, true)
		}
	}
	if depth+1 >= len(f.rows) || depth >= n+f.k {
		return
	}
	for kid := t.kids[node]; kid < t.kids[node+1]; kid++ {
		f.path[depth+1] = t.label[kid]
		if f.row(depth + 1) {
			f.visit(kid, depth+1)
		}
	}
}

// row fills the distances for the path of this depth, within the band that k
// allows, and reports whether any is within k.
func (f *fuzzy) row(depth int) bool {
	n := len(f.w)
	cur, prev := &f.rows[depth], &f.rows[depth-1]
	far := uint8(f.k + 1)
	lo, hi := max(1, depth-f.k), min(n, depth+f.k)
	if lo > 1 {
		cur[lo-1] = far
	} else {
		cur[0] = uint8(min(depth, f.k+1))
	}
	best := cur[lo-1]
	c := f.path[depth]
	for i := lo; i <= hi; i++ {
		v := prev[i-1]
		if f.w[i-1] != c {
			v++
		}
		if i <= depth-1+f.k { // within the band of the row above
			v = min(v, prev[i]+1)
		}
		v = min(v, cur[i-1]+1, far)
		if i > 1 && depth > 1 && f.w[i-2] == c && f.w[i-1] == f.path[depth-1] {
			v = min(v, f.rows[depth-2][i-2]+1)
		}
		cur[i] = v
		best = min(best, v)
	}
	for i := hi + 1; i <= n; i++ {
		cur[i] = far
	}
	if best <= far-1 {
		return true
	}
	return false
}
