package search

import (
	"slices"
	"strings"
)

// zones are the places a query can name and the areas services are in.
type zones struct {
	area  []string // ids, sorted
	label []string // what the area is called
	lists []list   // services with that area
	any   list     // services without areas
	pool  pool

	docOff  []uint32 // areas of a service
	docArea []uint16

	// Each place is a run of areas with their tiers, best tier first.
	placeOff  []uint32
	placeArea []uint16
	placeTier []uint8
	placeName []string

	termOff   []uint32 // term to places
	termPlace []uint32

	key  []string // folded names and ids joined by hyphens, sorted, for in:
	keyP []uint32
}

func (z *zones) ofTerm(lo, hi uint32) []uint32 { return z.termPlace[z.termOff[lo]:z.termOff[hi]] }

func (z *zones) areasOf(doc uint32) []uint16 { return z.docArea[z.docOff[doc]:z.docOff[doc+1]] }

func (z *zones) areaIndex(id string) (uint16, bool) {
	i, ok := slices.BinarySearch(z.area, id)
	return uint16(i), ok
}

// tierOf is how near a service is to a place; 0 is not near at all.
func (z *zones) tierOf(doc, place uint32) (tier uint8, area int) {
	areas := z.areasOf(doc)
	if len(areas) == 0 {
		return tierWide, -1
	}
	for i := z.placeOff[place]; i < z.placeOff[place+1]; i++ {
		if slices.Contains(areas, z.placeArea[i]) {
			return z.placeTier[i], int(z.placeArea[i])
		}
	}
	return 0, -1
}

// placeBuilder gathers places before areas have numbers.
type placeBuilder struct {
	districts map[string]District
	counties  map[string]County
	names     []string
	runs      [][]areaTier
	byRun     map[string]uint32
	terms     map[string][]uint32 // folded name, words joined by a space
}

type areaTier struct {
	area string
	tier uint8
}

func newPlaces(lex Lexicon) *placeBuilder {
	b := &placeBuilder{
		districts: map[string]District{}, counties: map[string]County{},
		byRun: map[string]uint32{}, terms: map[string][]uint32{},
	}
	for _, d := range lex.Districts {
		b.districts[d.ID] = d
	}
	for _, c := range lex.Counties {
		b.counties[c.ID] = c
	}
	for _, c := range lex.Counties {
		b.name(b.county(c, lex), c.Name, c.ID)
	}
	for _, d := range lex.Districts {
		p := b.place(d.Name, d.ID)
		b.name(p, d.Name, d.ID)
		b.name(p, d.Also...)
	}
	for _, t := range lex.Towns {
		if _, ok := b.districts[t.District]; ok {
			p := b.place(t.Name, t.District)
			b.name(p, t.Name)
			b.name(p, t.Also...)
		}
	}
	for _, o := range lex.Outwards {
		if p, ok := b.outward(o); ok {
			b.name(p, o.Code)
		}
	}
	return b
}

func (b *placeBuilder) name(place uint32, names ...string) {
	for _, n := range names {
		key := joined(words(n))
		if key == "" {
			continue
		}
		if !slices.Contains(b.terms[key], place) {
			b.terms[key] = append(b.terms[key], place)
		}
	}
}

func (b *placeBuilder) county(c County, lex Lexicon) uint32 {
	run := []areaTier{{c.ID, tierOwn}}
	for _, d := range lex.Districts {
		if d.County == c.ID {
			run = append(run, areaTier{d.ID, tierOwn})
		}
	}
	return b.add(c.Name, run)
}

func (b *placeBuilder) outward(o Outward) (uint32, bool) {
	var known []string
	for _, id := range o.Districts {
		if _, ok := b.districts[id]; ok {
			known = append(known, id)
		}
	}
	if len(known) == 0 {
		return 0, false
	}
	return b.place(o.Code, known...), true
}

// place is one or several districts: their own services, their counties', then
// those of neighbours.
func (b *placeBuilder) place(name string, ids ...string) uint32 {
	var run []areaTier
	put := func(area string, tier int) {
		if !slices.ContainsFunc(run, func(a areaTier) bool { return a.area == area }) {
			run = append(run, areaTier{area, uint8(tier)})
		}
	}
	for _, id := range ids {
		put(id, tierOwn)
	}
	for _, id := range ids {
		if c := b.districts[id].County; c != "" {
			put(c, tierWide)
		}
	}
	longest := 0
	for _, id := range ids {
		longest = max(longest, len(b.districts[id].Near))
	}
	for i := range longest {
		for _, id := range ids {
			if near := b.districts[id].Near; i < len(near) {
				put(near[i], max(1, tierNear-i))
			}
		}
	}
	return b.add(name, run)
}

func (b *placeBuilder) add(name string, run []areaTier) uint32 {
	p := uint32(len(b.runs))
	b.runs = append(b.runs, run)
	b.names = append(b.names, name)
	return p
}

// label is what an area is called: the name of its district or county.
func (b *placeBuilder) label(area string) string {
	if d, ok := b.districts[area]; ok && d.Name != "" {
		return d.Name
	}
	if c, ok := b.counties[area]; ok && c.Name != "" {
		return c.Name
	}
	return area
}

func (b *placeBuilder) known(area string) bool {
	_, d := b.districts[area]
	_, c := b.counties[area]
	return d || c
}

// zones numbers the areas and the places in them.
func (b *builder) zones() {
	z, pb := &b.x.zones, b.places
	z.pool.words = b.x.words
	members := map[string][]uint32{}
	for _, run := range pb.runs {
		for _, a := range run {
			members[a.area] = nil
		}
	}
	var anywhere []uint32
	for i, o := range b.order {
		areas := b.docs[o].Areas
		if len(areas) == 0 {
			anywhere = append(anywhere, uint32(i))
		}
		for _, a := range areas {
			if l := members[a]; len(l) == 0 || l[len(l)-1] != uint32(i) {
				members[a] = append(l, uint32(i))
			}
		}
	}
	for a := range sortedKeys(members) {
		if len(z.area) == maxAreas {
			break
		}
		z.area = append(z.area, a)
		z.label = append(z.label, pb.label(a))
		z.lists = append(z.lists, z.pool.add(members[a]))
	}
	z.any = z.pool.add(anywhere)
	z.docOff = append(z.docOff, 0)
	for _, o := range b.order {
		for _, a := range b.docs[o].Areas {
			if i, ok := z.areaIndex(a); ok {
				z.docArea = append(z.docArea, i)
			}
		}
		z.docOff = append(z.docOff, uint32(len(z.docArea)))
	}
	b.placeRuns()
	b.homes()
}

// maxAreas is how many different areas services can have; more than there are
// districts in Europe.
const maxAreas = 1 << 16

func (b *builder) placeRuns() {
	z, pb := &b.x.zones, b.places
	z.placeOff = append(z.placeOff, 0)
	for i, run := range pb.runs {
		for _, a := range run {
			if area, ok := z.areaIndex(a.area); ok {
				z.placeArea = append(z.placeArea, area)
				z.placeTier = append(z.placeTier, a.tier)
			}
		}
		z.placeOff = append(z.placeOff, uint32(len(z.placeArea)))
		z.placeName = append(z.placeName, pb.names[i])
	}
}

// placeTerms ties places to terms.
func (b *builder) placeTerms() {
	z, pb := &b.x.zones, b.places
	z.termOff = append(z.termOff, 0)
	for _, w := range b.words {
		z.termPlace = append(z.termPlace, pb.terms[b.c.word[w]]...)
		z.termOff = append(z.termOff, uint32(len(z.termPlace)))
	}
	for name := range sortedKeys(pb.terms) {
		for _, p := range pb.terms[name] {
			z.key = append(z.key, strings.ReplaceAll(name, " ", "-"))
			z.keyP = append(z.keyP, p)
		}
	}
}

// homes gathers, by county, the services that serve any part of it.
func (b *builder) homes() {
	x, z := b.x, &b.x.zones
	x.wide = map[string][]uint64{}
	for id := range b.places.counties {
		set := make([]uint64, x.words)
		z.pool.or(set, z.any)
		for i, a := range z.area {
			if a == id || b.places.districts[a].County == id {
				z.pool.or(set, z.lists[i])
			}
		}
		x.wide[id] = set
	}
}

// sortedKeys ranges over a map in the order of its keys.
func sortedKeys[V any](m map[string]V) func(func(string) bool) {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return slices.Values(keys)
}
