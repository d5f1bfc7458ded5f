package snapshot

import (
	"encoding/binary"
	"hash/crc32"
	"io"
	"sync"
	"unsafe"

	"signpost/directory"
)

// The file: a head that says where the sections lie and what their checksums
// are, and the sections. Numbers of the head stand lowest byte first; those of
// the sections stand as the machine has them, and the head says which way.
const (
	magic   = "SIGNPOST"
	layout  = 2
	byOrder = uint64(0x0102030405060708)

	sections  = 9
	tableAt   = 24
	entrySize = 24
	headSize  = tableAt + sections*entrySize + 8 // with its own checksum
	sectionAt = 64                               // sections begin at a multiple of it
)

// The sections. The first five are read when a snapshot is opened, and the others
// when somebody asks for what is in them.
const (
	keySection      = iota
	mainSection     // everything but the services
	runTableSection // where each run of services ends, and its checksum
	blockSection    // the checksum of each block of the index
	indexSection
	idSection   // number of the service to each id
	hourSection // opening hours that may be told
	runSection  // runs of services
	fileSection // texts of the files
)

// ownSums are the sections that have a checksum for each of their parts and none
// as a whole.
func ownSums(section int) bool { return section == indexSection || section == runSection }

// castagnoli is made when it is needed: most commands open no snapshot.
var castagnoli = sync.OnceValue(func() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) })

func sum(b []byte) uint32 { return crc32.Checksum(b, castagnoli()) }

// encode makes a whole file.
func encode(k key, c Content) ([]byte, error) {
	w := newWriter()
	w.directory(c.Directory)
	w.findings(&c)
	runs, table, ok := packRuns(c.Directory.Services)
	opening, hoursOK := packHours(c.Directory.Services)
	if w.bad || !ok || !hoursOK || len(c.Directory.Files()) == 0 {
		return nil, errCannot
	}
	index := c.Index.AppendFlat(nil)
	parts := [sections][]byte{
		keySection: k.append(nil), mainSection: w.pack(nil), runTableSection: table, blockSection: blockSums(index), indexSection: index,
		idSection: packIDs(c.Directory.Services), hourSection: opening, runSection: runs, fileSection: appendFiles(nil, c.Directory),
	}
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
		if !ownSums(i) {
			binary.LittleEndian.PutUint32(e[16:], sum(p))
		}
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

// cellsOf is bytes as cells. They mostly lie so that no copy is needed.
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
	from  io.ReaderAt
	parts [sections]part
}

// part is one section of a file.
type part struct {
	at, n int64
	sum   uint32
}

func readHead(from io.ReaderAt, size int64) (*head, error) {
	data := make([]byte, headSize)
	if n, _ := from.ReadAt(data, 0); n < headSize || string(data[:len(magic)]) != magic || binary.LittleEndian.Uint32(data[8:]) != layout ||
		binary.LittleEndian.Uint32(data[12:]) != sections || binary.NativeEndian.Uint64(data[16:]) != byOrder {
		return nil, ErrStale // of another version, or another machine; or anything
	}
	if sum(data[:headSize-8]) != binary.LittleEndian.Uint32(data[headSize-8:]) {
		return nil, ErrDamaged
	}
	h := &head{from: from}
	at := int64(headSize)
	for i := range h.parts {
		e := data[tableAt+i*entrySize:]
		p := part{int64(binary.LittleEndian.Uint64(e)), int64(binary.LittleEndian.Uint64(e[8:])), binary.LittleEndian.Uint32(e[16:])}
		if p.at < at || p.at > size || p.n < 0 || p.n > size-p.at {
			return nil, ErrDamaged
		}
		h.parts[i], at = p, p.at+p.n
	}
	if at != size {
		return nil, ErrDamaged
	}
	return h, nil
}

// section reads a whole section and returns it when its checksum is right.
func (h *head) section(i int) ([]byte, error) {
	p := h.parts[i]
	b := make([]byte, p.n)
	if !h.read(b, p.at) || sum(b) != p.sum {
		return nil, ErrDamaged
	}
	return b, nil
}

// read fills b. A file that somebody cut since fills less.
func (h *head) read(b []byte, at int64) bool {
	n, _ := h.from.ReadAt(b, at)
	return n == len(b)
}

// refuse makes a refusal of a panic: a mistake here must not stop the program,
// which has the files to load.
func refuse(err *error) {
	if recover() != nil {
		*err = ErrDamaged
	}
}

// main reads everything but the services and the index: the directory as far as
// it has names outside its package, and the findings.
func (h *head) main(c *Content) (d directory.Directory, err error) {
	defer refuse(&err)
	b, err := h.section(mainSection)
	if err != nil {
		return d, err
	}
	r, ok := unpack(b)
	if !ok {
		return d, ErrDamaged
	}
	r.directory(&d)
	r.findings(c)
	if r.bad || r.left() > 0 {
		return d, ErrDamaged
	}
	return d, nil
}

// findings are those of loading and those that came after.
func (c *coder) findings(x *Content) {
	list(c, &x.Loading, (*coder).finding)
	list(c, &x.Findings, (*coder).finding)
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

// taker takes numbers and texts off the front of bytes that nobody changes.
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
