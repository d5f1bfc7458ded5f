package snapshot

import (
	"encoding/binary"
	"hash/crc32"
	"unsafe"

	"signpost/directory"
	"signpost/directory/search"
)

// The file: a head that says where the sections lie and what their checksums
// are, and the sections. Numbers of the head stand lowest byte first; those of
// the sections stand as the machine has them, and the head says which way.
const (
	magic   = "SIGNPOST"
	layout  = 1
	byOrder = uint64(0x0102030405060708)

	sections  = 7
	tableAt   = 24
	entrySize = 24
	headSize  = tableAt + sections*entrySize + 8 // with its own checksum
	sectionAt = 64                               // sections begin at a multiple of it
)

// The sections.
const (
	keySection = iota
	cellSection
	endSection  // where each text ends
	textSection // texts of the directory
	listSection // lists of texts
	indexSection
	fileSection // texts of the files
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func sum(b []byte) uint32 { return crc32.Checksum(b, castagnoli) }

// encode makes a whole file.
func encode(k key, c Content) ([]byte, error) {
	w := newWriter()
	w.directory(c.Directory)
	w.findings(&c)
	if w.bad {
		return nil, errCannot
	}
	parts := [sections][]byte{keySection: k.append(nil), cellSection: bytesOf(w.cells), endSection: bytesOf(w.ends), textSection: w.texts}
	parts[listSection] = bytesOf(w.listCells)
	parts[indexSection] = c.Index.AppendFlat(nil)
	parts[fileSection] = appendFiles(nil, c.Directory)
	size := headSize
	for _, p := range parts {
		size = aligned(size) + len(p)
	}
	out := make([]byte, headSize, size)
	copy(out, magic)
	binary.LittleEndian.PutUint32(out[8:], layout)
	binary.LittleEndian.PutUint32(out[12:], sections)
	binary.NativeEndian.PutUint64(out[16:], byOrder)
	for i, p := range parts {
		out = append(out, make([]byte, aligned(len(out))-len(out))...)
		e := out[tableAt+i*entrySize:]
		binary.LittleEndian.PutUint64(e, uint64(len(out)))
		binary.LittleEndian.PutUint64(e[8:], uint64(len(p)))
		binary.LittleEndian.PutUint32(e[16:], sum(p))
		out = append(out, p...)
	}
	binary.LittleEndian.PutUint32(out[headSize-8:], sum(out[:headSize-8]))
	return out, nil
}

func aligned(n int) int { return (n + sectionAt - 1) / sectionAt * sectionAt }

func bytesOf(s []uint32) []byte {
	if len(s) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&s[0])), 4*len(s))
}

// cellsOf is bytes as cells. Sections lie so that no copy is needed.
func cellsOf(b []byte) ([]uint32, bool) {
	switch {
	case len(b)%4 != 0:
		return nil, false
	case len(b) == 0:
		return nil, true
	case uintptr(unsafe.Pointer(&b[0]))%4 != 0:
		out := make([]uint32, len(b)/4)
		copy(bytesOf(out), b)
		return out, true
	}
	return unsafe.Slice((*uint32)(unsafe.Pointer(&b[0])), len(b)/4), true
}

// head is where the sections of a file lie. What it says was checked against
// its own checksum and against the length of the file.
type head struct {
	data  []byte
	parts [sections][]byte
	sums  [sections]uint32
}

func readHead(data []byte) (*head, error) {
	if len(data) < headSize || string(data[:len(magic)]) != magic || binary.LittleEndian.Uint32(data[8:]) != layout ||
		binary.LittleEndian.Uint32(data[12:]) != sections || binary.NativeEndian.Uint64(data[16:]) != byOrder {
		return nil, ErrStale // of another version, or another machine; or anything
	}
	if sum(data[:headSize-8]) != binary.LittleEndian.Uint32(data[headSize-8:]) {
		return nil, ErrDamaged
	}
	h := &head{data: data}
	at := uint64(headSize)
	for i := range h.parts {
		e := data[tableAt+i*entrySize:]
		off, n := binary.LittleEndian.Uint64(e), binary.LittleEndian.Uint64(e[8:])
		if off < at || off > uint64(len(data)) || n > uint64(len(data))-off {
			return nil, ErrDamaged
		}
		h.parts[i], h.sums[i] = data[off:off+n:off+n], binary.LittleEndian.Uint32(e[16:])
		at = off + n
	}
	if at != uint64(len(data)) {
		return nil, ErrDamaged
	}
	return h, nil
}

// section returns one section once its checksum is right.
func (h *head) section(i int) ([]byte, error) {
	if sum(h.parts[i]) != h.sums[i] {
		return nil, ErrDamaged
	}
	return h.parts[i], nil
}

// decode makes the content of a file whose key fits.
func (h *head) decode() (c Content, err error) {
	beside := make(chan bool)
	go func() { // the index needs nothing of the rest
		x, err := h.index()
		c.Index = x
		beside <- err == nil
	}()
	d, files, err := h.directory(&c)
	if ok := <-beside; !ok || err != nil || c.Index.Len() != len(d.Services) {
		return Content{}, ErrDamaged
	}
	c.Directory = directory.Restore(d, func() map[string]string { return files })
	return c, nil
}

// refuse makes a refusal of a panic: a mistake here must not stop the program,
// which has the files to load.
func refuse(err *error) {
	if recover() != nil {
		*err = ErrDamaged
	}
}

func (h *head) index() (x *search.Index, err error) {
	defer refuse(&err)
	b, err := h.section(indexSection)
	if err != nil {
		return nil, err
	}
	return search.OpenFlat(b)
}

// directory reads everything but the index: the directory as far as it has names
// outside its package, the texts of its files, and the findings.
func (h *head) directory(c *Content) (d directory.Directory, files map[string]string, err error) {
	defer refuse(&err)
	var parts [sections][]byte
	for _, i := range []int{cellSection, endSection, textSection, listSection, fileSection} {
		if parts[i], err = h.section(i); err != nil {
			return d, nil, err
		}
	}
	cells, ok1 := cellsOf(parts[cellSection])
	ends, ok2 := cellsOf(parts[endSection])
	lists, ok3 := cellsOf(parts[listSection])
	files, ok4 := readFiles(parts[fileSection])
	r := newReader(cells, ends, lists, parts[textSection])
	r.directory(&d)
	r.findings(c)
	if !ok1 || !ok2 || !ok3 || !ok4 || r.bad || r.left() > 0 {
		return d, nil, ErrDamaged
	}
	return d, files, nil
}

// findings are those of loading and those that came after.
func (c *coder) findings(x *Content) {
	few(c, &x.Loading, (*coder).finding)
	few(c, &x.Findings, (*coder).finding)
}

// appendFiles writes the texts of the files.
func appendFiles(dst []byte, d *directory.Directory) []byte {
	names := d.Files()
	dst = binary.AppendUvarint(dst, uint64(len(names)))
	for _, n := range names {
		source, _ := d.Source(n)
		dst = appendText(appendText(dst, n), source)
	}
	return dst
}

func appendText(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

func readFiles(b []byte) (map[string]string, bool) {
	r := taker{in: b}
	n := r.count()
	out := make(map[string]string, n)
	for range n {
		name := r.text()
		out[name] = r.text()
	}
	return out, !r.bad && len(r.in) == 0 && len(out) == n
}

// taker takes numbers and texts off the front of bytes.
type taker struct {
	in  []byte
	bad bool
}

func (t *taker) number() uint64 {
	v, n := binary.Uvarint(t.in)
	if n <= 0 {
		t.bad, t.in = true, nil
		return 0
	}
	t.in = t.in[n:]
	return v
}

// count is a number of things that take a byte each at least.
func (t *taker) count() int {
	if n := t.number(); n <= uint64(len(t.in)) {
		return int(n)
	}
	t.bad, t.in = true, nil
	return 0
}

func (t *taker) text() string {
	n := t.count()
	if n == 0 {
		return ""
	}
	s := unsafe.String(&t.in[0], n)
	t.in = t.in[n:]
	return s
}
