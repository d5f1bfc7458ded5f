package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

const maxCompletions = 10

// Complete offers what the word at the end of the query may become: filters
// and their values first, then words and phrases of the directory, those of
// most services first. Each is a whole word to put in place of the last one,
// in lower case. There are at most ten.
func (x *Index) Complete(q string) []string {
	q, _ = cutRunes(q, maxQueryRunes)
	last := q[strings.LastIndexFunc(q, isGap)+1:]
	if last == "" || !utf8.ValidString(last) {
		return nil
	}
	if name, value, ok := strings.Cut(strings.ToLower(last), ":"); ok {
		return x.completeValue(name, value)
	}
	var out []string
	for _, f := range FilterNames() {
		if f == "open:" {
			f = "open:now"
		}
		if strings.HasPrefix(f, strings.ToLower(last)) && f != strings.ToLower(last) {
			out = append(out, f)
		}
	}
	out = append(out, x.completeTerm(last)...)
	return out[:min(len(out), maxCompletions)]
}

func (x *Index) completeValue(name, value string) []string {
	var keys []string
	prefix := name + ":"
	switch name {
	case "open":
		keys = []string{"open:now"}
	case "age":
		return nil
	case "in":
		for _, k := range x.zones.key {
			keys = append(keys, prefix+k)
		}
	default:
		keys = x.face.key
	}
	want := prefix + hyphened(value)
	var out []string
	i, _ := slices.BinarySearch(keys, want)
	for ; i < len(keys) && len(out) < maxCompletions && strings.HasPrefix(keys[i], want); i++ {
		if len(out) == 0 || out[len(out)-1] != keys[i] {
			out = append(out, keys[i])
		}
	}
	return out
}

// completeTerm orders the terms that begin with the word by how many services
// have them.
func (x *Index) completeTerm(word string) []string {
	ws := words(word)
	if len(ws) != 1 {
		return nil
	}
	node, ok := x.dict.trie.find([]rune(ws[0]))
	if !ok {
		return nil
	}
	type candidate struct {
		term uint32
		n    int
	}
	var best []candidate
	order := func(a, b candidate) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.term, b.term)) }
	for t := x.dict.trie.lo[node]; t < x.dict.trie.hi[node]; t++ {
		c := candidate{t, x.services(t)}
		i, _ := slices.BinarySearchFunc(best, c, order)
		if i < maxCompletions && x.dict.term(t) != ws[0] {
			best = slices.Insert(best, i, c)
			best = best[:min(len(best), maxCompletions)]
		}
	}
	out := make([]string, len(best))
	for i, c := range best {
		out[i] = x.dict.term(c.term)
	}
	return out
}

// services is how many services have a term.
func (x *Index) services(t uint32) int {
	n := 0
	for class := range classes {
		n += int(x.post.off[class][t+1] - x.post.off[class][t])
		if i, j := x.post.denseIn(class, t, t+1); i < j {
			n += count(x.post.dense(class, i))
		}
	}
	return n
}
