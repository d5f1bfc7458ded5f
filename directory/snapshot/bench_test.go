//go:build unix

package snapshot

import (
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"signpost/directory/search"
)

// openEnv names, for a process of this test program that only opens a snapshot,
// the file and the folder.
const openEnv = "SIGNPOST_BENCH_OPEN"

func TestMain(m *testing.M) {
	if file, folder, ok := strings.Cut(os.Getenv(openEnv), "\n"); ok {
		openOnce(Place{File: file, Folder: folder, Program: "test"})
		return
	}
	os.Exit(m.Run())
}

// openOnce is a start: it prints the nanoseconds until a search can be asked, until
// it has answered and the ten services it found were read, and the nanoseconds of
// processor time until the first of these.
func openOnce(p Place) {
	began, used := time.Now(), processor()
	percent := debug.SetGCPercent(-1) // as the program does
	c := must(p.Open())
	debug.SetGCPercent(percent)
	ready, cost := time.Since(began), processor()-used
	r := c.Index.Search("needle exchange", search.Options{Limit: 10, HomeCounty: c.Directory.County})
	for _, h := range r.Hits {
		if c.Directory.Services.At(h.Doc).ID != h.ID {
			panic("another service")
		}
	}
	fmt.Println(ready.Nanoseconds(), time.Since(began).Nanoseconds(), cost.Nanoseconds())
}

// processor is what this process has used so far. On a busy machine it says more
// than the clock.
func processor() time.Duration {
	var u unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func BenchmarkOpen1000(b *testing.B)   { benchmarkOpen(b, 1000) }
func BenchmarkOpen10000(b *testing.B)  { benchmarkOpen(b, 10000) }
func BenchmarkOpen100000(b *testing.B) { benchmarkOpen(b, 100000) }

// benchmarkOpen is what a start needs until it can answer a search, each in a
// process of its own: the second opening of one process finds its memory ready.
func benchmarkOpen(b *testing.B, n int) {
	if n > 10000 && os.Getenv("SIGNPOST_BENCH_LARGE") == "" {
		b.Skip("making 100,000 services takes a minute: set SIGNPOST_BENCH_LARGE=1")
	}
	p := place(b, made(b, n, 1))
	keep(b, p)
	self := must(os.Executable())
	var took [3][]float64
	for b.Loop() {
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), openEnv+"="+p.File+"\n"+p.Folder)
		out, err := cmd.Output()
		if err != nil {
			b.Fatal(err)
		}
		for i, f := range strings.Fields(string(out)) {
			took[i] = append(took[i], must(strconv.ParseFloat(f, 64))/1e6)
		}
	}
	for i, name := range []string{"ready", "found", "cpu"} {
		slices.Sort(took[i])
		b.ReportMetric(took[i][0], name+"-best-ms")
		b.ReportMetric(took[i][len(took[i])/2], name+"-p50-ms")
	}
	b.ReportMetric(0, "ns/op") // mostly starting processes
	b.ReportMetric(float64(must(os.Stat(p.File)).Size())/1e6, "file-MB")
}

// BenchmarkLoad is the same start without a snapshot.
func BenchmarkLoad(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			folder := made(b, n, 1)
			for b.Loop() {
				load(b, folder)
			}
		})
	}
}

// BenchmarkAll reads every service, which the rules need.
func BenchmarkAll(b *testing.B) {
	p := place(b, made(b, 10000, 1))
	keep(b, p)
	for b.Loop() {
		if c := must(p.Open()); len(c.Directory.Services.List()) != 10000 {
			b.Fatal("some are missing")
		}
	}
}

// BenchmarkKeep is what runs beside a start that had no snapshot.
func BenchmarkKeep(b *testing.B) {
	p := place(b, made(b, 1000, 1))
	c := keep(b, p)
	for b.Loop() {
		if err := p.Keep(must(p.Look(now)), c); err != nil {
			b.Fatal(err)
		}
	}
}
