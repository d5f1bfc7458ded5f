package triage

import (
	"math/bits"

	"signpost/internal/facts"
)

// What is known of one fact, apart from its value.
const (
	stateUnknown uint8 = iota
	stateDeclined
	stateKnown
)

// factDef is how one fact is laid out in an encoded set of answers.
type factDef struct {
	def     facts.Def
	at      int            // first word of its bits
	words   int            // number of words of its bits
	bit     map[string]int // value to bit, counted from the first bit of at
	unknown int            // bit of a value that is spelled "unknown", or -1
}

// numeric reports whether answers are compared as numbers.
func (d *factDef) numeric() bool { return d.def.Kind == facts.Count || d.def.Kind == facts.Years }

// layout gives every fact of a vocabulary its place in an encoded set.
type layout struct {
	facts []factDef
	at    map[facts.Key]int
	words int
	// facts that the engine itself looks at; -1 when the vocabulary lacks them
	county, district, substances, usingNow, inTreatment int
	countyBit                                           []int // by bit of district: bit of its county, or -1
}

func newLayout(v *facts.Vocabulary, free map[facts.Key][]string) *layout {
	l := &layout{at: map[facts.Key]int{}}
	for _, d := range v.Defs() {
		fd := factDef{def: d, at: l.words, bit: map[string]int{}, unknown: -1}
		values := d.Values
		switch d.Kind {
		case facts.YesNo:
			values = []string{"true", "false"}
		case facts.Free:
			values = free[d.Key]
		}
		for _, w := range values {
			if _, dup := fd.bit[w]; !dup {
				fd.bit[w] = len(fd.bit)
			}
		}
		if b, ok := fd.bit[facts.UnknownWord]; ok {
			fd.unknown = b
		}
		fd.words = max(1, (len(fd.bit)+63)/64)
		l.words += fd.words
		l.at[d.Key] = len(l.facts)
		l.facts = append(l.facts, fd)
	}
	l.county, l.district = l.index(facts.County), l.index(facts.District)
	l.substances, l.usingNow = l.index(facts.Substances), l.index(facts.UsingNow)
	l.inTreatment = l.index(facts.InTreatment)
	return l
}

func (l *layout) index(k facts.Key) int {
	if i, ok := l.at[k]; ok {
		return i
	}
	return -1
}

// placeNames learns which district belongs to which county. A district that
// no file places is the desk's own; no fixed place belongs to none.
func (l *layout) placeNames(countyOf map[string]string) {
	if l.district < 0 || l.county < 0 {
		return
	}
	l.countyBit = make([]int, len(l.facts[l.district].bit))
	for w, b := range l.facts[l.district].bit {
		l.countyBit[b] = -1
		if c, ok := l.facts[l.county].bit[countyOf[w]]; ok && w != noFixed {
			l.countyBit[b] = c
		}
	}
}

// noFixed is the district of somebody with no fixed place.
const noFixed = "no_fixed"

// answers is an encoded set of answers. Only r.layout makes sense of it.
type answers struct {
	state   []uint8
	partial []bool // a list holds something that is not known more exactly
	lo, hi  []int  // numbers and ages, both ends included
	bits    []uint64
	filled  []bool // a list that is not empty
}

func newAnswers(l *layout) *answers {
	n := len(l.facts)
	return &answers{
		state: make([]uint8, n), partial: make([]bool, n), filled: make([]bool, n),
		lo: make([]int, n), hi: make([]int, n), bits: make([]uint64, l.words),
	}
}

// encode lays f out. Words that the vocabulary lacks, and answers of a wrong
// shape, count as not known: an old record never rules anything out by itself.
func (l *layout) encode(a *answers, f facts.Facts, deskCounty string) {
	clear(a.state)
	clear(a.partial)
	clear(a.filled)
	clear(a.bits)
	for i := range l.facts {
		l.encodeOne(a, i, f.Get(l.facts[i].def.Key))
	}
	l.fillCounty(a, deskCounty)
}

func (l *layout) encodeOne(a *answers, i int, ans facts.Answer) {
	d := &l.facts[i]
	switch {
	case ans.IsDeclined():
		a.state[i] = stateDeclined
	case !ans.Known():
	case d.numeric():
		l.encodeNumber(a, i, ans)
	case d.def.Kind == facts.Many:
		l.encodeList(a, i, ans)
	case d.def.Kind == facts.YesNo:
		if yes, ok := ans.Flag(); ok {
			a.state[i] = stateKnown
			if yes {
				a.bits[d.at] |= 1
			} else {
				a.bits[d.at] |= 2
			}
		}
	default:
		w := ans.Word()
		b, ok := d.bit[w]
		if ok {
			a.setBit(d, b)
		}
		if ok || (d.def.Kind == facts.Free && w != "") {
			a.state[i] = stateKnown
		}
	}
}

func (l *layout) encodeNumber(a *answers, i int, ans facts.Answer) {
	d := &l.facts[i]
	if d.def.Kind == facts.Years {
		if lo, hi, ok := facts.AgeRange(ans); ok {
			a.state[i], a.lo[i], a.hi[i] = stateKnown, lo, hi
		}
		return
	}
	if n, ok := ans.Number(); ok {
		a.state[i], a.lo[i], a.hi[i] = stateKnown, n, n
	}
}

func (l *layout) encodeList(a *answers, i int, ans facts.Answer) {
	if !ans.IsList() {
		return
	}
	d := &l.facts[i]
	a.state[i] = stateKnown
	for _, w := range ans.Words() {
		a.filled[i] = true
		b, ok := d.bit[w]
		if ok {
			a.setBit(d, b)
		}
		if !ok || b == d.unknown {
			a.partial[i] = true
		}
	}
}

func (a *answers) setBit(d *factDef, b int) { a.bits[d.at+b/64] |= 1 << (b % 64) }

// fillCounty applies "county follows from the district; the desk's own when
// missing". A declined county stays declined unless a district was named.
func (l *layout) fillCounty(a *answers, deskCounty string) {
	if l.county < 0 || a.state[l.county] == stateKnown {
		return
	}
	county := &l.facts[l.county]
	if l.district >= 0 && a.state[l.district] == stateKnown {
		if c := l.countyBit[a.firstBit(&l.facts[l.district])]; c >= 0 {
			a.state[l.county] = stateKnown
			a.setBit(county, c)
			return
		}
	}
	if b, ok := county.bit[deskCounty]; ok && a.state[l.county] == stateUnknown {
		a.state[l.county] = stateKnown
		a.setBit(county, b)
	}
}

// firstBit returns the number of the lowest bit set for a fact, or 0.
func (a *answers) firstBit(d *factDef) int {
	for w := range d.words {
		if x := a.bits[d.at+w]; x != 0 {
			return w*64 + bits.TrailingZeros64(x)
		}
	}
	return 0
}
