package search

// nearness is how near patches are to the places that a query names: to the
// one that each is nearest to.
type nearness struct {
	tier    []uint8  // by patch; 0 is not near at all
	patches []uint32 // those that are near, in no order
	area    []uint8  // by area
	areas   []uint16
	top     uint8 // the best tier that any service has
}

func newNearness(z *zones) nearness {
	return nearness{tier: make([]uint8, len(z.lists)), area: make([]uint8, len(z.area))}
}

// named reports whether any place was added.
func (n *nearness) named() bool { return len(n.patches) > 0 }

func (n *nearness) reset() {
	for _, p := range n.patches {
		n.tier[p] = 0
	}
	for _, a := range n.areas {
		n.area[a] = 0
	}
	n.patches, n.areas, n.top = n.patches[:0], n.areas[:0], 0
}

// add adds places. The beginning of a name may be that of a hundred places,
// which share their areas.
func (n *nearness) add(z *zones, places []uint32) {
	if len(places) == 0 {
		return
	}
	from := len(n.areas)
	for _, p := range places {
		for i := z.placeOff[p]; i < z.placeOff[p+1]; i++ {
			a, t := z.placeArea[i], z.placeTier[i]
			if n.area[a] == 0 {
				n.areas = append(n.areas, a)
			} else if n.area[a] < t {
				from = 0 // known from other places, and nearer now
			}
			n.area[a] = max(n.area[a], t)
		}
	}
	n.put(z, anywhere, tierWide)
	for _, a := range n.areas[from:] {
		for _, p := range z.patchesOf(a) {
			n.put(z, p, n.area[a])
		}
	}
}

func (n *nearness) put(z *zones, patch uint32, tier uint8) {
	if n.tier[patch] == 0 {
		n.patches = append(n.patches, patch)
	}
	n.tier[patch] = max(n.tier[patch], tier)
	if z.lists[patch].n > 0 {
		n.top = max(n.top, tier)
	}
}

// of is the tier of a service.
func (n *nearness) of(z *zones, doc uint32) uint8 { return n.tier[z.docPatch[doc]] }

// orNear adds the services that are near. Three letters may begin places near
// nine services of ten: then it is quicker to take the others away.
func (s *Searcher) orNear(dst []uint64, n *nearness) {
	z := &s.x.zones
	near := 0
	for _, p := range n.patches {
		near += int(z.lists[p].n)
	}
	if near <= s.x.n/2 {
		for _, p := range n.patches {
			z.pool.or(dst, z.lists[p])
		}
		return
	}
	set := s.some
	copy(set, s.whole)
	for p, l := range z.lists {
		if n.tier[p] == 0 {
			z.pool.andNot(set, l)
		}
	}
	orWords(dst, set)
}
