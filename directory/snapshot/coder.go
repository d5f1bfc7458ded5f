package snapshot

import (
	"math"
	"time"
	"unsafe"
)

// coder writes the parts of a directory as a run of 32-bit cells, or reads them
// back: the same code names every part for both, so that they cannot differ. A
// text is the number of an entry in a table where each text stands once.
type coder struct {
	writing bool
	bad     bool // what is read does not fit, or what is written does not go in

	cells []uint32 // written so far, or all that there are to read
	next  int      // the one to read next
	ends  []uint32 // where each text ends in texts
	texts []byte
	at    map[string]uint32 // text to its number; writing only

	lists     [][]string        // reading
	listCells []uint32          // writing
	listAt    map[string]uint32 // writing: list to its number

	opening openings
	arenas
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

// textAt is an entry of the table, without a copy.
func (c *coder) textAt(n uint32) string {
	if uint64(n) >= uint64(len(c.ends)) {
		c.bad = true
		return ""
	}
	from, to := uint32(0), c.ends[n]
	if n > 0 {
		from = c.ends[n-1]
	}
	if from >= to || uint64(to) > uint64(len(c.texts)) {
		c.bad = c.bad || from != to
		return ""
	}
	return unsafe.String(&c.texts[from], int(to-from))
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

// list writes or reads a list, entry by entry.
func list[T any](c *coder, a *arena[T], s *[]T, each func(*coder, *T)) {
	n, isNil := c.length(len(*s), *s == nil)
	if !c.writing {
		if *s = nil; !isNil {
			*s = a.take(n)
		}
	}
	for i := range *s {
		if each(c, &(*s)[i]); c.bad {
			return
		}
	}
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

// newReader makes a coder that reads.
func newReader(cells, ends, lists []uint32, texts []byte) *coder {
	c := &coder{cells: cells, ends: ends, texts: texts}
	c.readLists(lists)
	return c
}

// arena hands out slices. A thousand services have tens of thousands of them,
// and making each by itself would take most of the time.
type arena[T any] struct{ free []T }

const arenaSize = 512

func (a *arena[T]) take(n int) []T {
	if n == 0 || n > arenaSize/4 { // a part of no slice would be nil, which is another thing than empty
		return make([]T, n)
	}
	if n > len(a.free) {
		a.free = make([]T, arenaSize)
	}
	out := a.free[:n:n]
	a.free = a.free[n:]
	return out
}
