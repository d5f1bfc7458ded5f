package snapshot

import "golang.org/x/sys/unix"

// atOnce maps all pages with the call. Every one is read for its checksum, and
// one fault each would take longer than that.
const atOnce = unix.MAP_POPULATE
