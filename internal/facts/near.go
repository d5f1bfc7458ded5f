package facts

import "strings"

// Near returns up to two of the words in among that w was most likely meant to
// be: few edits apart, or one the beginning of the other. It returns nil when
// nothing is close.
func Near(w string, among []string) []string {
	w = strings.ToLower(strings.TrimSpace(w))
	if len(w) > 64 { // no name is that long, and the cost grows with the length
		return nil
	}
	var out []string
	best := 1 + max(1, len(w)/3)
	for _, c := range among {
		d := edits(w, strings.ToLower(c))
		if len(w) >= 3 && (strings.HasPrefix(c, w) || strings.Contains(c, "_"+w)) {
			d = min(d, 1)
		}
		switch {
		case d < best:
			best, out = d, append(out[:0], c)
		case d == best && len(out) > 0 && len(out) < 2:
			out = append(out, c)
		}
	}
	return out
}

// edits counts insertions, deletions, changes and swaps of neighbours between
// a and b.
func edits(a, b string) int {
	ra, rb := []rune(a), []rune(b)
	two, one, cur := make([]int, len(rb)+1), make([]int, len(rb)+1), make([]int, len(rb)+1)
	for j := range one {
		one[j] = j
	}
	for i := 1; i <= len(ra); i++ {
		cur[0] = i
		for j := 1; j <= len(rb); j++ {
			cost := 1
			if ra[i-1] == rb[j-1] {
				cost = 0
			}
			cur[j] = min(one[j]+1, cur[j-1]+1, one[j-1]+cost)
			if i > 1 && j > 1 && ra[i-1] == rb[j-2] && ra[i-2] == rb[j-1] {
				cur[j] = min(cur[j], two[j-2]+1)
			}
		}
		two, one, cur = one, cur, two
	}
	return one[len(rb)]
}
