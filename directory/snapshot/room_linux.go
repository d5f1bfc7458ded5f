package snapshot

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// A large page is 2 MB on every machine with pages of 4 KB; where it is more,
// nothing comes of asking.
const (
	largePage = 2 << 20
	largeFrom = 512 << 10 // bytes from which room is asked for in large pages
)

// room makes room for n bytes of an index. Most of the time that reading one
// costs goes into fresh pages, so there are to be few; and memory of Go's own
// would begin a collection at once. Large room is not given back: a program opens
// one snapshot, as it starts, and uses its index until it ends.
func room(n int) []byte {
	if n < largeFrom {
		return make([]byte, n)
	}
	whole := (n + largePage - 1) / largePage * largePage
	b, err := unix.Mmap(-1, 0, whole+largePage, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		return make([]byte, n)
	}
	skip := largePage - int(uintptr(unsafe.Pointer(&b[0]))%largePage)
	// Where the kernel has no large pages it says so, and reading takes longer.
	_ = unix.Madvise(b[skip:skip+whole], unix.MADV_HUGEPAGE)
	return b[skip : skip+n : skip+n]
}
