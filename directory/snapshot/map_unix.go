//go:build unix

package snapshot

import "golang.org/x/sys/unix"

// mapFrom is the size from which a file is mapped instead of read. Reading a
// county's takes no longer, and memory of one's own cannot go away: mapped pages
// can, when the disk they come from does.
const mapFrom = 1 << 20

// contents is a whole file, in memory that nobody writes to. Nobody writes to
// the file either: a new snapshot is another file under the same name.
func contents(name string) ([]byte, error) {
	f, size, err := regular(name)
	if err != nil {
		return nil, err
	}
	defer f.Close() // a mapping stays without it
	if size < mapFrom {
		return readAll(f, size)
	}
	return unix.Mmap(int(f.Fd()), 0, size, unix.PROT_READ, unix.MAP_PRIVATE|atOnce)
}

// release gives back what contents returned, when nothing refers to it.
func release(data []byte) {
	if len(data) >= mapFrom {
		_ = unix.Munmap(data) // at worst it stays
	}
}
