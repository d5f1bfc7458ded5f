package search

import (
	"cmp"
	"math/bits"
	"slices"
)

const (
	minDigits = 3
	maxDigits = 15 // the longest number there is
)

// phones finds a run of digits anywhere in any number: all tails of all
// numbers, sorted, and the answers for runs that very many numbers have.
type phones struct {
	text []string // as written
	doc  []uint32 // ascending
	key  []uint64 // national digits, packed

	tail []phoneTail // sorted by their digits

	commonKey  []uint64 // packed runs, sorted
	commonList []list
	pool       pool
}

// phoneTail is a number and the place where the tail begins, in four bits.
type phoneTail uint32

func (t phoneTail) phone() uint32 { return uint32(t >> 4) }
func (t phoneTail) at() uint32    { return uint32(t & 15) }

// tailKey is the digits of a tail, packed.
func (p *phones) tailKey(t phoneTail) uint64 { return p.key[t.phone()] << (4 * t.at()) }

// of returns the numbers of a service: positions from and to.
func (p *phones) of(doc uint32) (from, to int) {
	from, _ = slices.BinarySearch(p.doc, doc)
	for to = from; to < len(p.doc) && p.doc[to] == doc; {
		to++
	}
	return from, to
}

// packDigits makes one number of up to fifteen digits: four bits each, from the
// highest, so that these numbers sort as the digits do. A digit is one more
// than itself, and 0 is the end.
func packDigits(d []byte) uint64 {
	var k uint64
	for i := range min(len(d), maxDigits) {
		k |= uint64(d[i]-'0'+1) << (60 - 4*i)
	}
	return k
}

// packedLen is how many digits are packed.
func packedLen(k uint64) int { return (64 - bits.TrailingZeros64(k) + 3) / 4 }

// packedHas reports whether a run stands anywhere among packed digits.
func packedHas(k, run uint64, n int) bool {
	for ; k != 0; k <<= 4 {
		if (k^run)>>(64-4*n) == 0 {
			return true
		}
	}
	return false
}

// nationalDigits keeps the digits of a number as one dials it within the UK:
// 0044 and +44 (0) become 0. Only digits before a bracketed label count, and
// at most fifteen.
func nationalDigits(dst []byte, s string) []byte {
	at := len(dst)
	plus := false
	for i := range len(s) {
		c := s[i]
		switch {
		case '0' <= c && c <= '9':
			dst = append(dst, c)
		case c == '+' && len(dst) == at:
			plus = true
		case len(dst) == at || c == ' ' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')':
		default:
			return dropCountry(dst, at, plus)
		}
	}
	return dropCountry(dst, at, plus)
}

func dropCountry(dst []byte, at int, plus bool) []byte {
	d := dst[at:]
	cut := 0
	switch {
	case plus && len(d) >= 2 && string(d[:2]) == "44":
		cut = 2
	case len(d) >= 4 && string(d[:4]) == "0044":
		cut = 4
	}
	if cut > 0 {
		rest := d[cut:]
		if len(rest) > 0 && rest[0] == '0' {
			rest = rest[1:]
		}
		d[0] = '0'
		dst = dst[:at+1+copy(d[1:], rest)]
	}
	return dst[:min(len(dst), at+maxDigits)]
}

// buildPhones takes numbers by service in ascending order.
func buildPhones(byDoc func(doc int) []string, docs, words, from int) phones {
	p := phones{pool: pool{words: words}}
	numbers := 0
	for d := range docs {
		numbers += len(byDoc(d))
	}
	p.text, p.doc, p.key = make([]string, 0, numbers), make([]uint32, 0, numbers), make([]uint64, 0, numbers)
	var digits []byte
	for d := range docs {
		for _, s := range byDoc(d) {
			if digits = nationalDigits(digits[:0], s); len(digits) < minDigits {
				continue
			}
			p.text = append(p.text, s)
			p.doc = append(p.doc, uint32(d))
			p.key = append(p.key, packDigits(digits))
		}
	}
	p.findCommon(p.sortTails(), from)
	return p
}

// packedTail is a tail with its digits as a number.
type packedTail struct {
	key  uint64
	tail phoneTail
}

// sortTails orders the tails by their digits and returns those.
func (p *phones) sortTails() []packedTail {
	all := make([]packedTail, 0, 9*len(p.key))
	for i, k := range p.key {
		for at := range packedLen(k) - minDigits + 1 {
			all = append(all, packedTail{k << (4 * at), phoneTail(i<<4 | at)})
		}
	}
	all = sortPacked(all)
	p.tail = make([]phoneTail, len(all))
	for i, a := range all {
		p.tail[i] = a.tail
	}
	return all
}

// sortPacked sorts by key, sixteen bits at a time from the lowest; there are
// millions of tails in a country's directory. The order of equal keys stays.
func sortPacked(all []packedTail) []packedTail {
	if len(all) < 1<<12 {
		slices.SortStableFunc(all, func(a, b packedTail) int { return cmp.Compare(a.key, b.key) })
		return all
	}
	other := make([]packedTail, len(all))
	start := make([]int, 1<<16+1)
	for shift := 0; shift < 64; shift += 16 {
		clear(start)
		for i := range all {
			start[all[i].key>>shift&0xffff+1]++
		}
		for i := 1; i < len(start); i++ {
			start[i] += start[i-1]
		}
		for i := range all {
			k := all[i].key >> shift & 0xffff
			other[start[k]] = all[i]
			start[k]++
		}
		all, other = other, all
	}
	return all
}

// commonRun is a run of digits that begins very many tails.
type commonRun struct {
	lo, hi int // tails
	list   list
}

// findCommon lists the services of runs of digits that begin more than so many
// tails. A longer run that begins the same tails shares the list.
func (p *phones) findCommon(sorted []packedTail, from int) {
	seen := make([]uint64, p.pool.words)
	shorter := []commonRun{{hi: len(sorted)}}
	for n := 1; n <= maxDigits && len(shorter) > 0; n++ {
		var runs []commonRun
		shift := 64 - 4*n
		for _, r := range shorter {
			for lo := r.lo; lo < r.hi; {
				hi := lo + 1
				for hi < r.hi && sorted[hi].key>>shift == sorted[lo].key>>shift {
					hi++
				}
				if run := sorted[lo].key >> shift; hi-lo > from && run&15 != 0 {
					same := commonRun{lo, hi, r.list}
					if n <= minDigits || same.lo != r.lo || same.hi != r.hi {
						same.list = p.listOf(sorted[lo:hi], seen, n)
					}
					runs = append(runs, same)
					if n >= minDigits {
						p.commonKey = append(p.commonKey, run<<shift)
						p.commonList = append(p.commonList, same.list)
					}
				}
				lo = hi
			}
		}
		shorter = runs
	}
	p.sortCommon()
}

// listOf keeps the services of some tails, of runs that are long enough to be
// asked for.
func (p *phones) listOf(tails []packedTail, set []uint64, n int) list {
	if n < minDigits {
		return list{}
	}
	clear(set)
	for _, t := range tails {
		d := p.doc[t.tail.phone()]
		set[d>>6] |= 1 << (d & 63)
	}
	return p.pool.addSet(set)
}

func (p *phones) sortCommon() {
	order := make([]int, len(p.commonKey))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(p.commonKey[a], p.commonKey[b]) })
	keys, lists := make([]uint64, len(order)), make([]list, len(order))
	for i, o := range order {
		keys[i], lists[i] = p.commonKey[o], p.commonList[o]
	}
	p.commonKey, p.commonList = keys, lists
}

// common returns the services of a run that very many numbers have.
func (p *phones) common(digits []byte) (list, bool) {
	if len(digits) < minDigits || len(digits) > maxDigits {
		return list{}, false
	}
	i, ok := slices.BinarySearch(p.commonKey, packDigits(digits))
	if !ok {
		return list{}, false
	}
	return p.commonList[i], true
}

// find returns the tails that begin with the digits.
func (p *phones) find(digits []byte) []phoneTail {
	lo := packDigits(digits)
	hi := lo | (1<<(64-4*min(len(digits), maxDigits)) - 1)
	from := p.search(lo)
	to := p.search(hi)
	return p.tail[from:to]
}

// search returns the first tail whose key is not below k.
func (p *phones) search(k uint64) int {
	lo, hi := 0, len(p.tail)
	for lo < hi {
		mid := (lo + hi) / 2
		if p.tailKey(p.tail[mid]) < k {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}
