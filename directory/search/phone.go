package search

import (
	"cmp"
	"slices"
)

const (
	minDigits = 3
	maxDigits = 15 // the longest number there is
)

// phones finds a run of digits anywhere in any number: all tails of all
// numbers, sorted, and the answers for runs that very many numbers have.
type phones struct {
	text   []string // as written
	doc    []uint32
	digits []byte // national digits, without separators
	off    []uint32
	docOff []uint32 // service to its numbers

	tail []phoneTail // sorted by their digits

	commonKey  []uint64 // packed runs, sorted
	commonList []list
	pool       pool
}

// phoneTail is a number and the place where the tail begins, in four bits.
type phoneTail uint32

func (t phoneTail) phone() uint32 { return uint32(t >> 4) }
func (t phoneTail) at() uint32    { return uint32(t & 15) }

// length is how many digits a tail has.
func (p *phones) length(t phoneTail) int {
	return int(p.off[t.phone()+1] - p.off[t.phone()] - t.at())
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
	p := phones{off: []uint32{0}, docOff: []uint32{0}, pool: pool{words: words}}
	for d := range docs {
		for _, s := range byDoc(d) {
			at := len(p.digits)
			p.digits = nationalDigits(p.digits, s)
			if len(p.digits)-at < minDigits {
				p.digits = p.digits[:at]
				continue
			}
			p.text = append(p.text, s)
			p.doc = append(p.doc, uint32(d))
			p.off = append(p.off, uint32(len(p.digits)))
		}
		p.docOff = append(p.docOff, uint32(len(p.text)))
	}
	keys := p.sortTails()
	for n := minDigits; n <= maxCommon; n++ {
		p.findCommon(keys, n, from)
	}
	return p
}

// packedTail is a tail with its digits as a number.
type packedTail struct {
	key  uint64
	tail phoneTail
}

// sortTails orders the tails by their digits, packed into numbers, and returns
// those numbers.
func (p *phones) sortTails() []packedTail {
	all := make([]packedTail, 0, len(p.digits))
	for i := range p.text {
		d := p.digits[p.off[i]:p.off[i+1]]
		for at := 0; at+minDigits <= len(d); at++ {
			all = append(all, packedTail{packDigits(d[at:]), phoneTail(i<<4 | at)})
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

// maxCommon is the most digits of runs whose services are listed.
const maxCommon = 5

// findCommon lists the services of runs of n digits that begin more than so
// many tails.
func (p *phones) findCommon(sorted []packedTail, n, from int) {
	shift := 64 - 4*n
	var docs []uint32
	for i := 0; i < len(sorted); {
		j := i
		for j < len(sorted) && sorted[j].key>>shift == sorted[i].key>>shift {
			j++
		}
		if run := sorted[i].key >> shift; j-i > from && run&15 != 0 {
			docs = docs[:0]
			for _, t := range sorted[i:j] {
				docs = append(docs, p.doc[t.tail.phone()])
			}
			slices.Sort(docs)
			p.commonKey = append(p.commonKey, run<<shift)
			p.commonList = append(p.commonList, p.pool.add(slices.Compact(docs)))
		}
		i = j
	}
	if n == maxCommon {
		p.sortCommon()
	}
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
	if len(digits) < minDigits || len(digits) > maxCommon {
		return list{}, false
	}
	i, ok := slices.BinarySearch(p.commonKey, packDigits(digits))
	if !ok {
		return list{}, false
	}
	return p.commonList[i], true
}

func packDigits(d []byte) uint64 {
	var k uint64
	for i := range min(len(d), maxDigits) {
		k |= uint64(d[i]-'0'+1) << (60 - 4*i)
	}
	return k
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
		t := p.tail[mid]
		d := p.digits[p.off[t.phone()]+t.at() : p.off[t.phone()+1]]
		if packDigits(d) < k {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}
