package snapshot

import (
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// largeFrom is the size from which room is asked for in large pages.
const largeFrom = 4 << 20

// room makes room for n bytes that are about to be read. A file is read and not
// mapped, because somebody who cuts a mapped file ends the program that has it;
// most of the time that it costs goes into fresh pages, so there are to be few.
func room(n int) []byte {
	if n < largeFrom {
		return make([]byte, n)
	}
	page := os.Getpagesize()
	b := make([]byte, n+2*page)
	skip := page - int(uintptr(unsafe.Pointer(&b[0]))%uintptr(page))
	// Where the kernel has no large pages it says so, and reading takes longer.
	_ = unix.Madvise(b[skip:skip+(n+page-1)/page*page], unix.MADV_HUGEPAGE)
	return b[skip : skip+n : skip+n]
}
