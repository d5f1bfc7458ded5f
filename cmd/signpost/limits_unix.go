//go:build unix

package main

import (
	"errors"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// ignoreTooBig makes a file that may not grow an error of writing to it, as a
// full disk is, instead of the program's end.
func ignoreTooBig() { signal.Ignore(syscall.SIGXFSZ) }

// tooBig reports whether err says that there is no room.
func tooBig(err error) bool {
	return errors.Is(err, syscall.EFBIG) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

// mostMemory is the address space of a process that looks at a file from
// outside: a gigabyte for a passphrase and the rest for what Go reserves.
const mostMemory = 4 << 30

// limitSelf keeps a hostile file from taking more of the computer than its
// check may cost.
func limitSelf(fileBytes int64, cpuSeconds uint64) {
	lower := func(what int, most uint64) {
		var now unix.Rlimit
		if unix.Getrlimit(what, &now) == nil && now.Cur > most {
			_ = unix.Setrlimit(what, &unix.Rlimit{Cur: most, Max: most})
		}
	}
	lower(unix.RLIMIT_FSIZE, uint64(fileBytes))
	lower(unix.RLIMIT_CPU, cpuSeconds)
	lower(unix.RLIMIT_AS, mostMemory)
}
