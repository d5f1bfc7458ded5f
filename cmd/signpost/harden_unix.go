//go:build unix && !linux

package main

import "golang.org/x/sys/unix"

// harden keeps what the program has in memory from the disk: no core file when
// it dies.
func harden() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	endQuietly(unix.SIGABRT)
}
