package search

import (
	"strconv"
	"strings"
)

// filter applies the filters of the query to the mask.
func (s *Searcher) filter() {
	s.everything(s.mask)
	s.inPlaces = s.inPlaces[:0]
	for i := range s.q.filters {
		f := &s.q.filters[i]
		switch f.Name {
		case "":
			f.Problem = noFilter(f.Text)
		case "open":
			s.filterOpen(f)
		case "age":
			s.filterAge(f)
		case "in":
			s.filterIn(f)
		default:
			s.filterFacet(f)
		}
		f.Applied = f.Problem == ""
	}
	// last, because it asks about each service left
	if s.askOpen {
		s.askOpen = false
		for w, m := range s.mask {
			for b := uint(0); m>>b != 0; b++ {
				if m>>b&1 != 0 && !s.opts.Now(int(s.x.docs.orig[w*64+int(b)])) {
					s.mask[w] &^= 1 << b
				}
			}
		}
	}
}

func (s *Searcher) filterOpen(f *Filter) {
	switch {
	case f.Value == "":
		f.Problem = "write open:now"
	case !isBeginning(f.Value, "now"):
		f.Problem = "only open:now is understood"
	case s.opts.Now == nil:
		f.Problem = "opening times are not at hand here"
	default:
		s.askOpen = true
	}
}

func isBeginning(of, word string) bool {
	return len(of) > 0 && len(of) <= len(word) && strings.EqualFold(of, word[:len(of)])
}

func (s *Searcher) filterAge(f *Filter) {
	if f.Value == "" {
		f.Problem = "write an age in years, for example age:16"
		return
	}
	age, err := strconv.Atoi(f.Value)
	if err != nil || age < 0 || age > 130 {
		f.Problem = "an age is a whole number of years, for example age:16"
		return
	}
	s.begin()
	for i, a := range s.x.face.ages {
		if a[0] <= age && (a[1] == 0 || age <= a[1]) {
			s.x.face.pool.or(s.match, s.x.face.ageSet[i])
		}
	}
	andWords(s.mask, s.match)
}

// begin clears the set that a filter gathers in.
func (s *Searcher) begin() { clear(s.match) }

// filterIn keeps the services of a place, its county and those for anywhere,
// and orders them so.
func (s *Searcher) filterIn(f *Filter) {
	if f.Value == "" {
		f.Problem = "write a place, for example in:" + s.x.examplePlace()
		return
	}
	z := &s.x.zones
	s.fold(f.Value)
	lo, hi := s.values(z.key, 0)
	if lo == hi {
		f.Problem = "no such place" + s.meant("in:", z.key)
		return
	}
	s.begin()
	z.pool.or(s.match, z.lists[anywhere])
	for _, p := range z.keyP[lo:hi] {
		s.inPlaces = append(s.inPlaces, p)
		for i := z.placeOff[p]; i < z.placeOff[p+1]; i++ {
			if z.placeTier[i] >= tierWide {
				z.orArea(s.match, z.placeArea[i])
			}
		}
	}
	andWords(s.mask, s.match)
	s.tiered = true
}

// filterFacet keeps the services of a type, reach or status.
func (s *Searcher) filterFacet(f *Filter) {
	fc := &s.x.face
	s.fold(f.Value)
	if f.Name == selfReferral {
		s.key = s.key[:0]
		for _, r := range selfReferral {
			s.key = append(s.key, r)
		}
	} else if len(s.key) == 0 {
		f.Problem = s.writeExample(f.Name)
		return
	} else {
		s.prepend(f.Name)
	}
	lo, hi := s.values(fc.key, len(f.Name)+1)
	if lo == hi {
		f.Problem = "no service has this" + s.meant("", fc.key)
		return
	}
	s.begin()
	for _, l := range fc.lists[lo:hi] {
		fc.pool.or(s.match, l)
	}
	andWords(s.mask, s.match)
}

// writeExample says how a filter is written.
func (s *Searcher) writeExample(name string) string {
	switch name {
	case "type":
		return "write a type, for example type:detox"
	case "reach":
		return "write how one gets in, for example reach:direct"
	}
	return "write a status, for example status:open"
}

func (x *Index) examplePlace() string {
	if len(x.zones.key) > 0 {
		return x.zones.key[0]
	}
	return "redditch"
}

// fold puts a filter's value into s.key: folded words joined by hyphens.
func (s *Searcher) fold(value string) {
	s.folded, s.foldTok = appendTokens(s.folded[:0], s.foldTok[:0], value)
	s.key = s.key[:0]
	for i, t := range s.foldTok {
		if i > 0 {
			s.key = append(s.key, '-')
		}
		s.key = append(s.key, s.folded[t.lo:t.hi]...)
	}
}

// prepend puts "name:" before s.key.
func (s *Searcher) prepend(name string) {
	s.folded = append(s.folded[:0], s.key...)
	s.key = s.key[:0]
	for _, r := range name {
		s.key = append(s.key, r)
	}
	s.key = append(s.key, ':')
	s.key = append(s.key, s.folded...)
}

// values returns the sorted keys that are s.key, or, if none is, that begin
// with it, provided anything stands after the first bytes.
func (s *Searcher) values(keys []string, after int) (lo, hi int) {
	if len(s.key) <= after && after > 0 && len(s.key) > 0 && s.key[len(s.key)-1] == ':' {
		return 0, 0
	}
	lo = lowerBound(keys, s.key)
	hi = lo
	for hi < len(keys) && compareStringRunes(keys[hi], s.key) == 0 {
		hi++
	}
	if hi > lo {
		return lo, hi
	}
	for hi < len(keys) && hasRunePrefix(keys[hi], s.key) {
		hi++
	}
	return lo, hi
}

func hasRunePrefix(s string, w []rune) bool {
	i := 0
	for _, r := range s {
		if i == len(w) {
			return true
		}
		if r != w[i] {
			return false
		}
		i++
	}
	return i == len(w)
}
