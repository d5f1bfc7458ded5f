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
// numbers, sorted.
type phones struct {
	text   []string // as written
	doc    []uint32
	digits []byte // national digits, without separators
	off    []uint32
	docOff []uint32 // service to its numbers

	tail []phoneTail // sorted by their digits
}

type phoneTail struct {
	phone uint32
	at    uint8
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
func buildPhones(byDoc func(doc int) []string, docs int) phones {
	var p phones
	p.off = []uint32{0}
	p.docOff = []uint32{0}
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
	p.sortTails()
	return p
}

// sortTails packs the digits of a tail into a number, so that sorting compares
// numbers: four bits a digit, one more than its value, from the top.
func (p *phones) sortTails() {
	type packed struct {
		key  uint64
		tail phoneTail
	}
	all := make([]packed, 0, len(p.digits))
	for i := range p.text {
		d := p.digits[p.off[i]:p.off[i+1]]
		for at := 0; at+minDigits <= len(d); at++ {
			all = append(all, packed{packDigits(d[at:]), phoneTail{uint32(i), uint8(at)}})
		}
	}
	slices.SortFunc(all, func(a, b packed) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.tail.phone, b.tail.phone), cmp.Compare(a.tail.at, b.tail.at))
	})
	p.tail = make([]phoneTail, len(all))
	for i, a := range all {
		p.tail[i] = a.tail
	}
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
		d := p.digits[p.off[t.phone]+uint32(t.at) : p.off[t.phone+1]]
		if packDigits(d) < k {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// whole reports whether the tail is a whole number of that many digits.
func (p *phones) whole(t phoneTail, n int) bool {
	return t.at == 0 && int(p.off[t.phone+1]-p.off[t.phone]) == n
}
