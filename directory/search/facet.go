package search

import (
	"slices"
	"strings"
)

// facets are the values that filters can ask for, other than places.
type facets struct {
	key   []string // "type:needle-exchange", sorted
	lists []list
	pool  pool

	ages   [][2]int // distinct age limits
	ageSet []list
}

// FilterNames are the filters a query may contain: open:now, age:16,
// in:redditch, type:detox, reach:direct, status:closed and self-referral.
// A value of several words is joined by hyphens or put in double quotes; the
// beginning of a value is enough.
func FilterNames() []string {
	return []string{"open:", "in:", "type:", "age:", "self-referral", "reach:", "status:"}
}

const selfReferral = "self-referral"

// hyphened is the form in which values of filters are compared.
func hyphened(s string) string { return strings.Join(words(s), "-") }

func (b *builder) facets() {
	f := &b.x.face
	f.pool.words = b.x.words
	members := map[string][]uint32{}
	ages := map[[2]int][]uint32{}
	keys := map[[2]string]string{}
	put := func(name, value string, doc int) {
		k, ok := keys[[2]string{name, value}]
		if !ok {
			if k = hyphened(value); k != "" {
				k = name + ":" + k
			}
			keys[[2]string{name, value}] = k
		}
		if l := members[k]; k != "" && (len(l) == 0 || l[len(l)-1] != uint32(doc)) {
			members[k] = append(l, uint32(doc))
		}
	}
	for i, o := range b.order {
		d := &b.docs[o]
		for _, t := range d.Types {
			put("type", t, i)
		}
		put("reach", d.Reach, i)
		put("status", d.Status, i)
		if d.SelfReferral {
			members[selfReferral] = append(members[selfReferral], uint32(i))
		}
		a := [2]int{d.AgeLo, d.AgeHi}
		ages[a] = append(ages[a], uint32(i))
	}
	for k := range sortedKeys(members) {
		f.key = append(f.key, k)
		f.lists = append(f.lists, f.pool.add(members[k]))
	}
	for a := range ages {
		f.ages = append(f.ages, a)
	}
	slices.SortFunc(f.ages, func(p, q [2]int) int { return slices.Compare(p[:], q[:]) })
	for _, a := range f.ages {
		f.ageSet = append(f.ageSet, f.pool.add(ages[a]))
	}
}
