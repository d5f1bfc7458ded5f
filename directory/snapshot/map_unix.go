//go:build unix

package snapshot

import (
	"golang.org/x/sys/unix"
)

// mapFrom is the size from which a file is mapped instead of read. Reading a
// county's takes no longer than mapping it, and memory of one's own cannot go
// away: mapped pages are lost when the file's machine is.
const mapFrom = 8 << 20

// contents is a whole file, in memory that nobody writes to.
func contents(name string) ([]byte, error) {
	f, size, err := regular(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() // a mapping stays without it
	if size < mapFrom {
		return readAll(f, size)
	}
	return unix.Mmap(int(f.Fd()), 0, size, unix.PROT_READ, unix.MAP_PRIVATE)
}

// release gives back what contents returned, when nothing refers to it.
func release(data []byte) {
	if len(data) >= mapFrom {
		_ = unix.Munmap(data) // at worst it stays
	}
}
