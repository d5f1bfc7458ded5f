package search

import (
	"slices"
	"strings"
)

// zones are the places a query can name and the areas services are in.
type zones struct {
	area  []string // ids, sorted
	label []string // what the area is called
	n     []uint32 // how many services have it

	// Services with the same areas share a patch, so that each is in one.
	docPatch  []uint32
	lists     []list // services of a patch
	pool      pool
	patchOff  []uint32 // areas of a patch
	patchArea []uint16
	areaOff   []uint32 // patches of an area
	areaPatch []uint32

	// Each place is a run of areas with their tiers, best tier first.
	placeOff  []uint32
	placeArea []uint16
	placeTier []uint8
	placeName []string

	termOff   offsets // term to places
	termPlace []uint32

	key  []string // folded names and ids joined by hyphens, sorted, for in:
	keyP []uint32
}

func (z *zones) ofTerm(lo, hi uint32) []uint32 { return z.termPlace[z.termOff.at(lo):z.termOff.at(hi)] }

// The first patches are of services for anywhere, and of those whose areas are
// beyond the most there may be.
const (
	anywhere = iota
	nowhere
	fewestPatches
)

// patchesOf is the patches that an area is part of.
func (z *zones) patchesOf(area uint16) []uint32 {
	return z.areaPatch[z.areaOff[area]:z.areaOff[area+1]]
}

func (z *zones) areaIndex(id string) (uint16, bool) {
	i, ok := slices.BinarySearch(z.area, id)
	return uint16(i), ok
}

// tierOf is how near a service is to a place; 0 is not near at all.
func (z *zones) tierOf(doc, place uint32) (tier uint8, area int) {
	patch := z.docPatch[doc]
	if patch == anywhere {
		return tierWide, -1
	}
	areas := z.patchArea[z.patchOff[patch]:z.patchOff[patch+1]]
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
	known := map[string]bool{}
	for _, run := range pb.runs {
		for _, a := range run {
			known[a.area] = true
		}
	}
	for i := range b.docs {
		for _, a := range b.docs[i].Areas {
			if !known[a] { // looking is quicker than setting
				known[a] = true
			}
		}
	}
	index := make(map[string]uint16, len(known))
	for a := range sortedKeys(known) {
		if len(z.area) == maxAreas {
			break
		}
		index[a] = uint16(len(z.area))
		z.area = append(z.area, a)
		z.label = append(z.label, pb.label(a))
	}
	z.n = make([]uint32, len(z.area))
	z.pool.words = b.x.words
	b.patches(index)
	b.placeRuns()
	b.homes()
}

// patches puts services of the same areas together.
func (b *builder) patches(index map[string]uint16) {
	z := &b.x.zones
	byAreas := map[string]uint32{}
	members := make([][]uint32, fewestPatches)
	z.patchOff = make([]uint32, fewestPatches+1)
	z.docPatch = make([]uint32, b.x.n)
	var areas []uint16
	var key []byte
	for i, o := range b.order {
		areas, key = areas[:0], key[:0]
		for _, a := range b.docs[o].Areas {
			if n, ok := index[a]; ok && !slices.Contains(areas, n) {
				areas = append(areas, n)
			}
		}
		slices.Sort(areas)
		for _, a := range areas {
			z.n[a]++
			key = append(key, byte(a), byte(a>>8))
		}
		patch, ok := byAreas[string(key)]
		switch {
		case len(b.docs[o].Areas) == 0:
			patch = anywhere
		case len(areas) == 0:
			patch = nowhere
		case !ok:
			patch = uint32(len(members))
			byAreas[string(key)] = patch
			members = append(members, nil)
			z.patchArea = append(z.patchArea, areas...)
			z.patchOff = append(z.patchOff, uint32(len(z.patchArea)))
		}
		z.docPatch[i] = patch
		members[patch] = append(members[patch], uint32(i))
	}
	for _, m := range members {
		z.lists = append(z.lists, z.pool.add(m))
	}
	z.turn()
}

// turn lists the patches of each area.
func (z *zones) turn() {
	z.areaOff = make([]uint32, len(z.area)+1)
	for _, a := range z.patchArea {
		z.areaOff[a+1]++
	}
	for a := range z.area {
		z.areaOff[a+1] += z.areaOff[a]
	}
	at := slices.Clone(z.areaOff)
	z.areaPatch = make([]uint32, len(z.patchArea))
	for p := range len(z.patchOff) - 1 {
		for _, a := range z.patchArea[z.patchOff[p]:z.patchOff[p+1]] {
			z.areaPatch[at[a]] = uint32(p)
			at[a]++
		}
	}
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
	counts := make([]uint32, len(b.words))
	for t, w := range b.words {
		if places := pb.terms[b.c.word[w]]; len(places) > 0 {
			z.termPlace = append(z.termPlace, places...)
			counts[t] = uint32(len(places))
		}
	}
	z.termOff = newOffsets(counts)
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
		z.pool.or(set, z.lists[anywhere])
		for i, a := range z.area {
			if a == id || b.places.districts[a].County == id {
				z.orArea(set, uint16(i))
			}
		}
		x.wide[id] = set
	}
}

// orArea adds the services of an area to a set.
func (z *zones) orArea(dst []uint64, area uint16) {
	for _, p := range z.patchesOf(area) {
		z.pool.or(dst, z.lists[p])
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
