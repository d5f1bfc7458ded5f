package snapshot

import (
	"slices"
	"sync"

	"signpost/directory"
)

// runSize is how many services stand together. A row of the screen needs one
// service and so costs a run; a long run would make the first picture slow, and
// a short one shares fewer texts.
const runSize = 8

// packRuns writes the services in runs that each can be read without the others,
// and a table of where each ends and what its checksum is.
func packRuns(all directory.Services) (runs, table []byte, ok bool) {
	var ends, sums []uint32
	w := newWriter()
	for i, s := range all.All() {
		if w.service(s); s.ID == "" { // what stands in for an entry that cannot be read
			w.bad = true
		}
		if (i+1)%runSize != 0 && i+1 < all.Len() {
			continue
		}
		from := len(runs)
		runs = w.pack(runs)
		ends, sums = append(ends, uint32(len(runs))), append(sums, sum(runs[from:]))
		if w.bad || len(runs) > maxSize {
			return nil, nil, false
		}
		w.reset()
	}
	w.reset()
	w.cell(uint32(all.Len()))
	w.cells = slices.Concat(w.cells, ends, sums)
	return runs, bytesOf(w.cells), true
}

// runTable says where the runs lie.
type runTable struct {
	services   int
	ends, sums []uint32
}

func (h *head) runTable() (runTable, error) {
	b, err := h.section(runTableSection)
	if err != nil {
		return runTable{}, err
	}
	cells, ok := cellsOf(b)
	if !ok || len(cells) == 0 {
		return runTable{}, ErrDamaged
	}
	t := runTable{services: int(cells[0])}
	n := (t.services + runSize - 1) / runSize
	if len(cells) != 1+2*n {
		return t, ErrDamaged
	}
	t.ends, t.sums = cells[1:1+n], cells[1+n:]
	last := uint32(0)
	for _, e := range t.ends {
		if e < last {
			return t, ErrDamaged
		}
		last = e
	}
	if int64(last) != h.parts[runSection].n {
		return t, ErrDamaged
	}
	return t, nil
}

// buffers are lent for as long as it takes to read a run: what is made of one
// refers to none.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// run reads the services of one run.
func (h *head) run(t runTable, run int, times *times) (out []directory.Service, err error) {
	defer refuse(&err)
	from, to := uint32(0), t.ends[run]
	if run > 0 {
		from = t.ends[run-1]
	}
	buffer := buffers.Get().(*[]byte)
	defer buffers.Put(buffer)
	*buffer = slices.Grow((*buffer)[:0], int(to-from))[:to-from]
	if !h.read(*buffer, h.parts[runSection].at+int64(from)) || sum(*buffer) != t.sums[run] {
		return nil, ErrDamaged
	}
	c, ok := unpack(*buffer)
	if !ok {
		return nil, ErrDamaged
	}
	c.times = times
	out = make([]directory.Service, min(runSize, t.services-run*runSize))
	for i := range out {
		if c.service(&out[i]); c.bad {
			return nil, ErrDamaged
		}
	}
	if c.left() > 0 {
		return nil, ErrDamaged
	}
	return out, nil
}
