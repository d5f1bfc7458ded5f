package snapshot

import (
	"math"
	"time"
)

// coder writes the parts of a directory as a run of 32-bit cells, or reads them
// back: the same code names every part for both, so that they cannot differ. A
// text is the number of an entry in a table where each text stands once.
type coder struct {
	writing bool
	bad     bool // what is read does not fit, or what is written does not go in

	cells []uint32          // written so far, or all that there are to read
	next  int               // the one to read next
	ends  []uint32          // where each text ends in texts, or in blob
	texts []byte            // writing
	blob  string            // reading
	at    map[string]uint32 // text to its number; writing only

	lists     [][]string        // reading
	listCells []uint32          // writing
	listAt    map[string]uint32 // writing: list to its number

	times *times // reading
}

// cell writes a number and returns it, or reads one.
func (c *coder) cell(v uint32) uint32 {
	if c.writing {
		c.cells = append(c.cells, v)
		return v
	}
	if c.next >= len(c.cells) {
		c.bad = true
		return 0
	}
	v = c.cells[c.next]
	c.next++
	return v
}

// set stores what was read. A coder that writes leaves everything as it is: the
// directory that it writes is in use meanwhile.
func set[T any](c *coder, p *T, v T) {
	if !c.writing {
		*p = v
	}
}

// left is how many cells are still to be read.
func (c *coder) left() int { return len(c.cells) - c.next }

func (c *coder) number(n *int) {
	if c.writing && (*n > math.MaxInt32 || *n < math.MinInt32) {
		c.bad = true
	}
	set(c, n, int(int32(c.cell(uint32(int32(*n))))))
}

func (c *coder) long(n *int64) {
	low := c.cell(uint32(*n))
	set(c, n, int64(uint64(c.cell(uint32(*n>>32)))<<32|uint64(low)))
}

func (c *coder) float(f *float64) {
	n := int64(math.Float64bits(*f))
	c.long(&n)
	set(c, f, math.Float64frombits(uint64(n)))
}

func (c *coder) flag(b *bool) {
	v := uint32(0)
	if *b {
		v = 1
	}
	set(c, b, c.cell(v) != 0)
}

// day is a date as Load makes them: midnight UTC, or zero.
func (c *coder) day(t *time.Time) {
	is := !t.IsZero()
	c.flag(&is)
	if !is {
		set(c, t, time.Time{})
		return
	}
	n := t.Unix()
	if c.writing && !time.Unix(n, 0).UTC().Equal(*t) {
		c.bad = true
	}
	c.long(&n)
	set(c, t, time.Unix(n, 0).UTC())
}

func (c *coder) text(s *string) {
	if c.writing {
		c.cell(c.numberOf(*s))
		return
	}
	*s = c.textAt(c.cell(0))
}

// numberOf puts a text into the table unless it is there.
func (c *coder) numberOf(s string) uint32 {
	if n, ok := c.at[s]; ok {
		return n
	}
	n := uint32(len(c.ends))
	c.at[s] = n
	c.texts = append(c.texts, s...)
	if len(c.texts) > math.MaxUint32 {
		c.bad = true
	}
	c.ends = append(c.ends, uint32(len(c.texts)))
	return n
}

// textAt is an entry of the table, without a copy of its own.
func (c *coder) textAt(n uint32) string {
	if uint64(n) >= uint64(len(c.ends)) {
		c.bad = true
		return ""
	}
	from, to := uint32(0), c.ends[n]
	if n > 0 {
		from = c.ends[n-1]
	}
	if from > to || uint64(to) > uint64(len(c.blob)) {
		c.bad = true
		return ""
	}
	return c.blob[from:to]
}

// word is text of a type of its own.
func word[T ~string](c *coder, s *T) {
	t := string(*s)
	c.text(&t)
	set(c, s, T(t))
}

// length writes or reads how long a list is; nil is another thing than empty.
func (c *coder) length(n int, isNil bool) (int, bool) {
	v := uint32(n + 1)
	if isNil {
		v = 0
	}
	v = c.cell(v)
	switch {
	case v == 0:
		return 0, true
	case !c.writing && int64(v-1) > int64(c.left()): // every entry takes a cell at least
		c.bad = true
		return 0, true
	}
	return int(v - 1), false
}

// list is a list of texts. Most lists are those of many services (types, areas,
// the answers that a rule asks for), so each is kept once and they share it.
func (c *coder) list(s *[]string) {
	switch {
	case c.writing && *s == nil:
		c.cell(0)
	case c.writing:
		c.cell(c.listNumber(*s) + 1)
	default:
		n := int(c.cell(0))
		if *s = nil; n > len(c.lists) {
			c.bad = true
		} else if n > 0 {
			*s = c.lists[n-1]
		}
	}
}

// listNumber puts a list into the table unless it is there. In the table a list
// is its length and the numbers of its texts.
func (c *coder) listNumber(s []string) uint32 {
	one := []uint32{uint32(len(s))}
	for _, t := range s {
		one = append(one, c.numberOf(t))
	}
	key := string(bytesOf(one))
	n, ok := c.listAt[key]
	if !ok {
		n = uint32(len(c.listAt))
		c.listAt[key] = n
		c.listCells = append(c.listCells, one...)
	}
	return n
}

// readLists reads the table of lists.
func (c *coder) readLists(cells []uint32) {
	total, n := 0, 0
	for at := 0; at < len(cells); n++ {
		size := int(cells[at])
		if at++; size > len(cells)-at {
			c.bad = true
			return
		}
		at += size
		total += size
	}
	all := make([]string, total)
	c.lists = make([][]string, n)
	at := 0
	for i := range c.lists {
		size := int(cells[at])
		l := all[:size:size]
		for k := range l {
			l[k] = c.textAt(cells[at+1+k])
		}
		c.lists[i], all = l, all[size:]
		at += 1 + size
	}
}

// newWriter makes a coder that writes.
func newWriter() *coder {
	return &coder{writing: true, at: map[string]uint32{}, listAt: map[string]uint32{}}
}

// reset makes a writer begin again.
func (c *coder) reset() {
	clear(c.at)
	clear(c.listAt)
	c.cells, c.ends, c.texts, c.listCells = c.cells[:0], c.ends[:0], c.texts[:0], c.listCells[:0]
}

// newReader makes a coder that reads.
func newReader(cells, ends, lists []uint32, texts string) *coder {
	c := &coder{cells: cells, ends: ends, blob: texts, times: &times{}}
	c.readLists(lists)
	return c
}

// packHead is how many counts stand before a pack.
const packHead = 4

// pack appends what was written, filled up to whole cells: how many cells, ends,
// cells of lists and bytes of text there are, and these.
func (c *coder) pack(dst []byte) []byte {
	counts := [packHead]uint32{uint32(len(c.cells)), uint32(len(c.ends)), uint32(len(c.listCells)), uint32(len(c.texts))}
	for _, part := range [][]byte{bytesOf(counts[:]), bytesOf(c.cells), bytesOf(c.ends), bytesOf(c.listCells), c.texts} {
		dst = append(dst, part...)
	}
	for len(dst)%4 != 0 {
		dst = append(dst, 0)
	}
	return dst
}

// unpack makes a coder that reads a pack. Cells are read where they lie; texts
// are copied out.
func unpack(b []byte) (*coder, bool) {
	all, ok := cellsOf(b)
	if !ok || len(all) < packHead {
		return nil, false
	}
	counts, rest := all[:packHead], all[packHead:]
	var parts [packHead - 1][]uint32
	for i := range parts {
		if uint64(counts[i]) > uint64(len(rest)) {
			return nil, false
		}
		parts[i], rest = rest[:counts[i]:counts[i]], rest[counts[i]:]
	}
	texts := uint64(counts[packHead-1])
	if (texts+3)/4 != uint64(len(rest)) {
		return nil, false
	}
	return newReader(parts[0], parts[1], parts[2], string(bytesOf(rest)[:texts])), true
}
