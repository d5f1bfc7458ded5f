// Package tracer runs a program and stops it at each of its calls that change
// a file, so that a test can kill it there, make the call fail, or write down
// what would be on the disk after a power cut.
//
// It is for tests only, and works on Linux on 64-bit PCs alone: Works says
// whether it does here. strace can inject faults too, but counts calls for each
// thread by itself, and a Go program writes from whichever thread is free: the
// fifth write of the program could not be named.
package tracer

import (
	"os"
	"syscall"
)

// Op is what a call does.
type Op uint8

// The calls that a test is shown.
const (
	Write    Op = iota // Len bytes at Off; Off is -1 for the file's own place
	Sync               // fsync, fdatasync
	Truncate           // to Off bytes
	Open               // only once it is done, with Flags
	Link               // Path gets the further name To
	Rename             // Path becomes To
	Remove
)

var names = [...]string{"write", "sync", "truncate", "open", "link", "rename", "remove"}

func (o Op) String() string { return names[o] }

// Call is one call of the program.
type Call struct {
	Op    Op
	FD    int
	Path  string // as the program said it; empty when its memory may not be read
	To    string
	Off   int64
	Len   int
	Flags int
	Data  []byte // of a Write, when Program.Data is set
	Ret   int64  // what it returned, in After
}

// Verdict is what is to become of a call. The zero one lets it pass.
type Verdict struct {
	Kill bool          // kill the program before the call does anything
	Fail syscall.Errno // do not make the call: it fails with this
}

// Program is what is run, and who is asked.
type Program struct {
	Args                  []string // the first is the path of the program
	Env                   []string
	Dir                   string
	Stdin, Stdout, Stderr *os.File
	// Data has what is written read from the program's memory.
	Data bool
	// Before is asked before each call that changes something; nil lets all pass.
	Before func(Call) Verdict
	// After is told of each call that is done.
	After func(Call)
}

// Result is how the program ended.
type Result struct {
	Exit   int // exit status; -1 when a signal ended it
	Signal syscall.Signal
}
