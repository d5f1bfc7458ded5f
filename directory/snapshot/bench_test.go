//go:build unix

package snapshot

import (
	"fmt"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// processor is what this process has used so far. On a busy machine it says more
// than the clock.
func processor() time.Duration {
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkOpen is what a start needs until it can answer a search.
func BenchmarkOpen(b *testing.B) {
	for _, n := range []int{1000, 10000, 100000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			if n > 10000 && os.Getenv("SIGNPOST_BENCH_LARGE") == "" {
				b.Skip("making 100,000 services takes minutes: set SIGNPOST_BENCH_LARGE=1")
			}
			p := place(b, country(b, n))
			keep(b, p)
			b.ReportAllocs()
			before := processor()
			for b.Loop() {
				if _, err := p.Open(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64((processor()-before).Microseconds())/float64(b.N), "cpu-µs/op")
			b.ReportMetric(float64(must(os.Stat(p.File)).Size())/1e6, "file-MB")
		})
	}
}

// BenchmarkLoad is the same start without a snapshot.
func BenchmarkLoad(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			folder := country(b, n)
			for b.Loop() {
				load(b, folder)
			}
		})
	}
}

// BenchmarkKeep is what runs beside a start that had no snapshot.
func BenchmarkKeep(b *testing.B) {
	p := place(b, country(b, 1000))
	c := keep(b, p)
	for b.Loop() {
		if err := p.Keep(must(p.Look(now)), c); err != nil {
			b.Fatal(err)
		}
	}
}
