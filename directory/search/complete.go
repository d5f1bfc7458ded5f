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

// completePlaces is how many of the completions may be places, which would
// else crowd out all else: nearly every service is near every town.
const completePlaces = 3

// completeTerm orders the terms that begin with the word by how many services
// have them, or serve them when they are places.
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
	order := func(a, b candidate) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.term, b.term)) }
	keep := func(best []candidate, c candidate, most int) []candidate {
		if i, _ := slices.BinarySearchFunc(best, c, order); i < most {
			best = slices.Insert(best, i, c)
		}
		return best[:min(len(best), most)]
	}
	var best, places []candidate
	for t := x.dict.trie.lo[node]; t < x.dict.trie.hi(node); t++ {
		text := x.dict.term(t)
		switch in := x.zones.ofTerm(t, t+1); {
		case text == ws[0] || isStopWord(text):
		case len(in) > 0:
			places = keep(places, candidate{t, x.serving(in[0]) + x.services(t)}, completePlaces)
		default:
			best = keep(best, candidate{t, x.services(t)}, maxCompletions)
		}
	}
	for _, c := range places {
		best = keep(best, c, maxCompletions)
	}
	out := make([]string, len(best))
	for i, c := range best {
		out[i] = x.dict.term(c.term)
	}
	return out
}

// serving is how many services a place has, with those of its county.
func (x *Index) serving(place uint32) int {
	z := &x.zones
	n := 0
	for i := z.placeOff[place]; i < z.placeOff[place+1]; i++ {
		if z.placeTier[i] >= tierWide {
			n += int(z.n[z.placeArea[i]])
		}
	}
	return n
}

// services is how many services have a term.
func (x *Index) services(t uint32) int {
	n := 0
	for class := range classes {
		n += int(x.post.off[class].at(t+1) - x.post.off[class].at(t))
		if i, j := x.post.denseIn(class, t, t+1); i < j {
			n += count(x.post.dense(class, i))
		}
	}
	return n
}
