package search

import (
	"encoding/binary"
	"maps"
	"slices"
	"unsafe"
)

// cell is what stands in flat slices as the machine holds it: numbers, and
// structs of numbers without gaps.
type cell interface {
	byte | uint16 | uint32 | int32 | uint64 | phoneTail
}

// flatWriter appends each part as its count in eight bytes and its cells,
// filled up to a multiple of eight bytes.
type flatWriter struct{ out []byte }

func put[T cell](w *flatWriter, s []T) {
	w.out = binary.NativeEndian.AppendUint64(w.out, uint64(len(s)))
	if len(s) > 0 {
		w.out = append(w.out, unsafe.Slice((*byte)(unsafe.Pointer(&s[0])), len(s)*int(unsafe.Sizeof(s[0])))...)
	}
	for len(w.out)%8 != 0 {
		w.out = append(w.out, 0)
	}
}

func (w *flatWriter) number(n *int)        { put(w, []uint64{uint64(*n)}) }
func (w *flatWriter) text(s *string)       { put(w, []byte(*s)) }
func (w *flatWriter) bytes(b *[]byte)      { put(w, *b) }
func (w *flatWriter) u16s(s *[]uint16)     { put(w, *s) }
func (w *flatWriter) letters(s *[]int32)   { put(w, *s) }
func (w *flatWriter) u64s(s *[]uint64)     { put(w, *s) }
func (w *flatWriter) tails(s *[]phoneTail) { put(w, *s) }

func (w *flatWriter) u32s(all ...*[]uint32) {
	for _, s := range all {
		put(w, *s)
	}
}

func (w *flatWriter) texts(s *[]string) {
	ends, blob := make([]uint32, len(*s)), []byte(nil)
	for i, t := range *s {
		blob = append(blob, t...)
		ends[i] = uint32(len(blob))
	}
	put(w, ends)
	put(w, blob)
}

func bit(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

func (w *flatWriter) lists(s *[]list) {
	out := make([]uint32, 0, 3*len(*s))
	for _, l := range *s {
		out = append(out, l.off, l.n, bit(l.dense))
	}
	put(w, out)
}

func (w *flatWriter) links(s *[]linkTo) {
	out := make([]uint32, 0, 4*len(*s))
	for _, l := range *s {
		out = append(out, l.term, l.why, uint32(l.steps), bit(l.wordy))
	}
	put(w, out)
}

func (w *flatWriter) ages(s *[][2]int) {
	out := make([]uint64, 0, 2*len(*s))
	for _, a := range *s {
		out = append(out, uint64(a[0]), uint64(a[1]))
	}
	put(w, out)
}

func (w *flatWriter) sets(m *map[string][]uint64) {
	keys := slices.Sorted(maps.Keys(*m))
	w.texts(&keys)
	for _, k := range keys {
		put(w, (*m)[k])
	}
}

// flatReader takes the parts back off the front. Once something does not fit
// it is bad and yields nothing more.
type flatReader struct {
	in  []byte
	bad bool
}

// take returns n cells as they lie in the input. Where they do not lie as the
// machine needs them, they are copied.
func take[T cell](r *flatReader) []T {
	if r.bad || len(r.in) < 8 {
		r.bad = true
		return nil
	}
	n := binary.NativeEndian.Uint64(r.in)
	var t T
	size := uint64(unsafe.Sizeof(t))
	rest := r.in[8:]
	if n > uint64(len(rest))/size || (n*size+7)&^7 > uint64(len(rest)) {
		r.bad = true
		return nil
	}
	r.in = rest[(n*size+7)&^7:]
	if n == 0 {
		return nil
	}
	if uintptr(unsafe.Pointer(&rest[0]))%unsafe.Alignof(t) != 0 {
		out := make([]T, n)
		copy(unsafe.Slice((*byte)(unsafe.Pointer(&out[0])), n*size), rest)
		return out
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&rest[0])), n)
}

func (r *flatReader) number(n *int) {
	if one := take[uint64](r); len(one) == 1 {
		*n = int(one[0])
	} else {
		r.bad = true
	}
}

func (r *flatReader) text(s *string) {
	if b := take[byte](r); len(b) > 0 {
		*s = unsafe.String(&b[0], len(b))
	}
}

func (r *flatReader) bytes(b *[]byte)      { *b = take[byte](r) }
func (r *flatReader) u16s(s *[]uint16)     { *s = take[uint16](r) }
func (r *flatReader) letters(s *[]int32)   { *s = take[int32](r) }
func (r *flatReader) u64s(s *[]uint64)     { *s = take[uint64](r) }
func (r *flatReader) tails(s *[]phoneTail) { *s = take[phoneTail](r) }

func (r *flatReader) u32s(all ...*[]uint32) {
	for _, s := range all {
		*s = take[uint32](r)
	}
}

func (r *flatReader) texts(s *[]string) {
	ends := take[uint32](r)
	var blob string
	r.text(&blob)
	out := make([]string, len(ends))
	from := uint32(0)
	for i, to := range ends {
		if to < from || uint64(to) > uint64(len(blob)) {
			r.bad = true
			return
		}
		out[i] = blob[from:to]
		from = to
	}
	*s = out
}

func (r *flatReader) lists(s *[]list) {
	in := take[uint32](r)
	out := make([]list, len(in)/3)
	for i := range out {
		out[i] = list{off: in[3*i], n: in[3*i+1], dense: in[3*i+2] != 0}
	}
	*s = out
}

func (r *flatReader) links(s *[]linkTo) {
	in := take[uint32](r)
	out := make([]linkTo, len(in)/4)
	for i := range out {
		out[i] = linkTo{term: in[4*i], why: in[4*i+1], steps: uint8(in[4*i+2]), wordy: in[4*i+3] != 0}
	}
	*s = out
}

func (r *flatReader) ages(s *[][2]int) {
	in := take[uint64](r)
	out := make([][2]int, len(in)/2)
	for i := range out {
		out[i] = [2]int{int(in[2*i]), int(in[2*i+1])}
	}
	*s = out
}

func (r *flatReader) sets(m *map[string][]uint64) {
	var keys []string
	r.texts(&keys)
	out := make(map[string][]uint64, len(keys))
	for _, k := range keys {
		out[k] = take[uint64](r)
	}
	*m = out
}
