package snapshot

import (
	"runtime"
	"sync"
	"sync/atomic"

	"signpost/directory/search"
)

// blockSize is how much of the index stands under one checksum, so that every
// processor can read and check some.
const blockSize = 256 << 10

func blockSums(index []byte) []byte {
	var out []uint32
	for at := 0; at < len(index); at += blockSize {
		out = append(out, sum(index[at:min(at+blockSize, len(index))]))
	}
	return bytesOf(out)
}

// index reads the whole index. It is the one large part that is read and checked
// when a snapshot is opened: every query looks at places all over it.
//
// It gives up when stop is set.
func (h *head) index(stop *atomic.Bool) (x *search.Index, err error) {
	defer refuse(&err)
	b, err := h.section(blockSection)
	if err != nil {
		return nil, err
	}
	sums, ok := cellsOf(b)
	p := h.parts[indexSection]
	if !ok || int64(len(sums)) != (p.n+blockSize-1)/blockSize {
		return nil, ErrDamaged
	}
	data := room(int(p.n))
	if !h.blocks(data, p.at, sums, stop) {
		return nil, ErrDamaged
	}
	return search.OpenFlat(data)
}

// blocks fills data and says whether all of it is as it was written.
func (h *head) blocks(data []byte, at int64, sums []uint32, bad *atomic.Bool) bool {
	var taken atomic.Int64
	work := func() {
		for i := int(taken.Add(1)) - 1; i < len(sums) && !bad.Load(); i = int(taken.Add(1)) - 1 {
			block := data[i*blockSize : min((i+1)*blockSize, len(data))]
			if !h.read(block, at+int64(i)*blockSize) || sum(block) != sums[i] {
				bad.Store(true)
			}
		}
	}
	var others sync.WaitGroup
	for range min(len(sums), runtime.GOMAXPROCS(0)) - 1 {
		others.Go(work)
	}
	work()
	others.Wait()
	return !bad.Load()
}
