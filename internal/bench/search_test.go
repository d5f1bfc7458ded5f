//go:build unix

package bench

import (
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"signpost/directory/search"
)

// screenful is how many hits a screen asks for.
const screenful = 20

// BenchmarkKeystroke types every query letter by letter. best-* are of the best
// of all rounds for each keystroke, which says what the program does; p99 and
// worst are of every single one, which says what this machine did besides.
func BenchmarkKeystroke(b *testing.B) {
	sizes := []int{10_000, *services}
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			c, x := sized(b, n)
			keys := c.keystrokes()
			s := x.NewSearcher()
			o := search.Options{Limit: screenful, HomeCounty: c.home}
			for _, q := range keys {
				s.Search(q, o)
			}
			best, all := make([]time.Duration, len(keys)), make([]time.Duration, 0, 400*len(keys))
			before := mallocs()
			rounds := 0
			for b.Loop() {
				for i, q := range keys {
					t := time.Now()
					s.Search(q, o)
					d := time.Since(t)
					if best[i] == 0 || d < best[i] {
						best[i] = d
					}
					if len(all) < cap(all) {
						all = append(all, d)
					}
				}
				rounds++
			}
			allocs := float64(mallocs()-before) / float64(rounds*len(keys))
			slow := slices.Clone(best)
			slices.Sort(best)
			slices.Sort(all)
			b.ReportMetric(float64(len(keys)), "keystrokes")
			b.ReportMetric(micro(best, 50), "best-p50-µs")
			b.ReportMetric(micro(best, 99), "best-p99-µs")
			b.ReportMetric(micro(all, 50), "p50-µs")
			b.ReportMetric(micro(all, 99), "p99-µs")
			b.ReportMetric(allocs, "allocs/key")
			for i, d := range slow {
				if d >= best[len(best)-3] {
					b.Logf("slowest: %7.1f µs %q", float64(d.Nanoseconds())/1e3, keys[i])
				}
			}
		})
	}
}

// BenchmarkIndex builds the index a few times. cpu-s is the processors' time for
// the best build, which other work on the machine does not lengthen much; it
// counts the collector of rubbish, too. wall-s is how long the quickest took.
func BenchmarkIndex(b *testing.B) {
	c := largeCorpus(b)
	runtime.GC()
	var x *search.Index
	before := heap()
	cpu, wall := time.Duration(0), time.Duration(0)
	for b.Loop() {
		for range max(1, 300_000 / *services) {
			x = nil
			runtime.GC()
			cpuFrom, from := cpuTime(), time.Now()
			x = search.Build(c.docs, c.lex)
			if d := cpuTime() - cpuFrom; cpu == 0 || d < cpu {
				cpu = d
			}
			if d := time.Since(from); wall == 0 || d < wall {
				wall = d
			}
		}
	}
	b.ReportMetric(cpu.Seconds(), "cpu-s")
	b.ReportMetric(wall.Seconds(), "wall-s")
	b.ReportMetric(float64(heap()-before)/1e6, "MB")
	b.ReportMetric(float64(x.Len()), "services")
	runtime.KeepAlive(c)
}

// sized is a corpus of n services and its index.
func sized(b *testing.B, n int) (*corpus, *search.Index) {
	b.Helper()
	c := largeCorpus(b)
	if n != *services {
		var err error
		if c, err = makeCorpus(n); err != nil {
			b.Fatal(err)
		}
	}
	return c, search.Build(c.docs, c.lex)
}

// micro is the p-th percentile of sorted times, in microseconds.
func micro(sorted []time.Duration, p int) float64 {
	return float64(sorted[(len(sorted)-1)*p/100].Nanoseconds()) / 1e3
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func mallocs() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Mallocs
}

// cpuTime is what this process has used of the processors.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
