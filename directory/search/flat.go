package search

import (
	"errors"
	"slices"
)

// ErrFlat means that bytes do not hold an index of this program: they are cut
// off, of another version, or from a machine with another order of bytes.
var ErrFlat = errors.New("this is no search index of this program")

// flatMark opens a flat index. It is written as a number of the machine, so
// that one with another order of bytes reads another number. Its last digits
// are the version of the layout.
const flatMark uint64 = 0x5369676e_706f_0003

// AppendFlat writes the index behind dst, whose length has to be a multiple of
// eight, and returns both. What it writes is for OpenFlat of the same program
// on the same kind of machine; it has no checksum of its own.
func (x *Index) AppendFlat(dst []byte) []byte {
	w := &flatWriter{out: dst}
	mark := []uint64{flatMark}
	w.u64s(&mark)
	x.flat(w)
	return w.out
}

// OpenFlat makes an index of what AppendFlat wrote. The index refers to data,
// which must stay as it is for as long as the index is used; it may be memory
// that cannot be written to. Lengths are checked, and whether they fit each
// other; the numbers inside are not, so the caller has to know (by a checksum)
// that data is what was written. The error is ErrFlat.
func OpenFlat(data []byte) (*Index, error) {
	r := &flatReader{in: data}
	var mark []uint64
	r.u64s(&mark)
	if len(mark) != 1 || mark[0] != flatMark {
		return nil, ErrFlat
	}
	x := &Index{}
	x.flat(r)
	if r.bad || len(r.in) > 0 || !x.fits() {
		return nil, ErrFlat
	}
	x.pool.New = func() any { return x.NewSearcher() }
	return x, nil
}

// flattener is told every part of an index in turn, to write it or to set it.
type flattener interface {
	number(*int)
	text(*string)
	texts(*[]string)
	bytes(*[]byte)
	u16s(*[]uint16)
	u32s(...*[]uint32)
	letters(*[]int32)
	u64s(*[]uint64)
	tails(*[]phoneTail)
	lists(*[]list)
	links(*[]linkTo)
	ages(*[][2]int)
	sets(*map[string][]uint64)
}

// flat names every part of the index, in the order in which it is written.
func (x *Index) flat(f flattener) {
	f.number(&x.n)
	f.number(&x.words)
	f.u32s(&x.docs.orig, &x.docs.tokOff, &x.docs.tokens)
	f.texts(&x.docs.id)
	f.texts(&x.docs.name)
	x.dict.flat(f)
	f.number(&x.post.words)
	for c := range classes {
		x.post.off[c].flat(f)
		f.u32s(&x.post.docs[c], &x.post.denseTerm[c])
		f.u64s(&x.post.denseSet[c])
	}
	f.u32s(&x.fwd.off, &x.fwd.common)
	f.bytes(&x.fwd.code)
	x.link.off.flat(f)
	f.links(&x.link.to)
	f.texts(&x.link.say)
	x.zones.flat(f)
	x.tel.flat(f)
	f.u32s(&x.sums.node)
	for c := range classes {
		f.lists(&x.sums.lists[c])
	}
	x.sums.pool.flat(f)
	f.texts(&x.face.key)
	f.lists(&x.face.lists)
	x.face.pool.flat(f)
	f.ages(&x.face.ages)
	f.lists(&x.face.ageSet)
	f.u64s(&x.called.hash)
	f.u32s(&x.called.doc, &x.usual)
	f.u64s(&x.liveSet)
	f.u64s(&x.nobody)
	for i := range x.reachSet {
		f.u64s(&x.reachSet[i])
	}
	f.sets(&x.wide)
}

func (d *dictionary) flat(f flattener) {
	f.text(&d.blob)
	f.u32s(&d.off)
	f.letters(&d.trie.label)
	f.u32s(&d.trie.kids, &d.trie.lo, &d.stemOff, &d.stemTerm)
	f.u64s(&d.alone)
	f.texts(&d.stemKey)
	f.texts(&d.phraseKey)
	f.u32s(&d.phraseTerm)
	f.number(&d.maxPhrase)
}

func (z *zones) flat(f flattener) {
	f.texts(&z.area)
	f.texts(&z.label)
	f.lists(&z.lists)
	z.pool.flat(f)
	f.u32s(&z.n, &z.docPatch, &z.patchOff, &z.areaOff, &z.areaPatch, &z.placeOff, &z.termPlace, &z.keyP)
	z.termOff.flat(f)
	f.u16s(&z.patchArea)
	f.u16s(&z.placeArea)
	f.bytes(&z.placeTier)
	f.texts(&z.placeName)
	f.texts(&z.key)
}

func (p *phones) flat(f flattener) {
	f.texts(&p.text)
	f.u32s(&p.doc)
	f.u64s(&p.key)
	f.tails(&p.tail)
	f.u64s(&p.commonKey)
	f.lists(&p.commonList)
	p.pool.flat(f)
}

func (o *offsets) flat(f flattener) {
	f.u64s(&o.set)
	f.u32s(&o.rank, &o.off)
}

func (p *pool) flat(f flattener) {
	f.number(&p.words)
	f.u32s(&p.sparse)
	f.u64s(&p.dense)
}

// fits reports whether the lengths of the parts fit each other, so that a part
// left out by another version of the program is noticed.
func (x *Index) fits() bool {
	terms := len(x.dict.off) - 1
	ends := func(off []uint32, n, end int) bool {
		return len(off) == n+1 && int(off[n]) == end
	}
	ok := x.n >= 0 && x.words == (x.n+63)/64 && terms >= 0 &&
		len(x.docs.orig) == x.n && len(x.docs.id) == x.n && len(x.docs.name) == x.n && len(x.usual) == x.n &&
		len(x.liveSet) == x.words && len(x.nobody) == x.words &&
		ends(x.docs.tokOff, x.n, len(x.docs.tokens)) && ends(x.dict.off, terms, len(x.dict.blob)) &&
		ends(x.fwd.off, x.n, len(x.fwd.code)) && x.link.off.fits(terms, len(x.link.to)) &&
		len(x.zones.docPatch) == x.n && ends(x.zones.patchOff, len(x.zones.lists), len(x.zones.patchArea)) &&
		len(x.zones.lists) >= fewestPatches && x.zones.termOff.fits(terms, len(x.zones.termPlace)) &&
		len(x.tel.doc) == len(x.tel.text) && len(x.tel.key) == len(x.tel.text) && len(x.called.hash) == len(x.called.doc)
	for c := range classes {
		ok = ok && x.post.off[c].fits(terms, len(x.post.docs[c]))
	}
	nodes := len(x.dict.trie.label)
	return ok && nodes > 0 && len(x.dict.trie.kids) == nodes+1 && len(x.dict.trie.lo) == nodes &&
		len(x.dict.alone) == (terms+63)/64 &&
		!slices.ContainsFunc(x.docs.orig, func(o uint32) bool { return int(o) >= x.n })
}
