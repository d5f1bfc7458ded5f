package search

import "strings"

// noFilter says that there is no filter of the name in text.
func noFilter(text string) string {
	name, _, _ := strings.Cut(text, ":")
	var names []string
	for _, f := range FilterNames() {
		names = append(names, strings.TrimSuffix(f, ":"))
	}
	if near := nearest(strings.ToLower(name), names); near != "" {
		return "there is no filter of this name: did you mean " + near + ":?"
	}
	return "there is no filter of this name: there are " + strings.Join(FilterNames(), ", ")
}

// meant asks whether the sorted key nearest to s.key was meant, written with
// prefix before it; it is empty when none is near.
func (s *Searcher) meant(prefix string, keys []string) string {
	want := string(s.key)
	kind, _, _ := strings.Cut(want, ":")
	if prefix == "" { // other kinds of values stand among the keys
		var same []string
		for _, k := range keys {
			if strings.HasPrefix(k, kind+":") {
				same = append(same, k)
			}
		}
		keys = same
	}
	if near := nearest(want, keys); near != "" {
		return ": did you mean " + prefix + near + "?"
	}
	return ""
}

// nearest is the first of the words that are fewest edits away from w, or
// nothing when none is near: a third of what stands after the colon at most.
func nearest(w string, among []string) string {
	_, value, ok := strings.Cut(w, ":")
	if !ok {
		value = w
	}
	if len(w) > 64 { // no value is that long, and the cost grows with the length
		return ""
	}
	best, out := max(1, len(value)/3)+1, ""
	for _, a := range among {
		if d := len(a) - len(w); d >= best || -d >= best {
			continue
		}
		if d := edits(w, a); d < best {
			best, out = d, a
		}
	}
	return out
}

// edits is how many letters have to be put in, left out or changed, or
// neighbours swapped, to make b of a.
func edits(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
