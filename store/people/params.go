package people

import (
	"crypto/rand"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/crypto/argon2"
)

// Params are the costs of a derivation (Argon2id, RFC 9106).
type Params struct {
	Passes    uint32 `json:"t"`
	MemoryKiB uint32 `json:"m"`
	Threads   uint8  `json:"p"`
}

// The bounds of the costs: at least what a stolen laptop needs, at most what a
// hostile file may ask for.
const (
	leastPasses    = 3
	mostPasses     = 64
	leastMemoryKiB = 64 << 10
	mostMemoryKiB  = 1 << 20
	mostThreads    = 16
)

// Least are the smallest costs that are taken.
func Least() Params { return Params{Passes: leastPasses, MemoryKiB: leastMemoryKiB, Threads: 2} }

func (p Params) check() error {
	if p.Passes < leastPasses || p.Passes > mostPasses || p.MemoryKiB < leastMemoryKiB || p.MemoryKiB > mostMemoryKiB ||
		p.Threads < 1 || p.Threads > mostThreads {
		return fmt.Errorf("the costs of the derivation (%d passes, %d KiB, %d threads) are outside what is sane", p.Passes, p.MemoryKiB, p.Threads)
	}
	return nil
}

// Calibrate picks costs that take about as long as wanted on this machine, by
// trying the smallest and adding passes. clock tells the time before and after.
func Calibrate(want time.Duration, clock func() time.Time) Params {
	p := Least()
	p.Threads = uint8(min(max(runtime.NumCPU(), 1), 4))
	begin := clock()
	argon2.IDKey([]byte("calibrate"), make([]byte, 16), p.Passes, p.MemoryKiB, p.Threads, 32)
	pass := clock().Sub(begin) / leastPasses
	if pass > 0 {
		p.Passes = uint32(min(max(int64(want/pass), leastPasses), mostPasses))
	}
	return p
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: it ends the program instead
	return b
}
