//go:build unix

package sqlite

import "golang.org/x/sys/unix"

// writable asks the system whether this user may write to path, without
// touching it.
func writable(path string) error { return unix.Access(path, unix.W_OK) }
