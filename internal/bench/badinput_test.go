//go:build unix

package bench

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"signpost/directory/search"
)

// badInput is what lands in a search box by accident or malice.
func badInput() map[string]string {
	var letters strings.Builder
	for i := range 100_000 {
		letters.WriteByte(byte('a' + i*i%26))
	}
	words := []byte(letters.String())
	for i := 8; i < len(words); i += 9 { // sixteen words that are none, two slips allowed in each
		words[i] = ' '
	}
	return map[string]string{
		"one letter 100,000 times": strings.Repeat("a", 100_000),
		"100,000 letters":          letters.String(),
		"100,000 letters in words": string(words),
		"control characters":       strings.Repeat("\x00\x1b[2J\x07\x7f\u009b", 20_000),
		"right-to-left":            strings.Repeat("مركز علاج الإدمان \u202e\u2067עזרה ", 5_000),
		"marks":                    "e" + strings.Repeat("\u0301", 100_000),
		"broken UTF-8":             strings.Repeat("\xff\xc0dru", 20_000),
		"filters":                  strings.Repeat("type:", 20_000),
		"near misses":              "recovrey allcohol medathone familey drugg suport comunity centar servise needel exchaneg helpine preescribing treatmnt adviec houssing",
	}
}

// BenchmarkBadInput measures queries that nobody means. The time is the best
// of some tries, of a searcher that has just answered something else.
func BenchmarkBadInput(b *testing.B) {
	for _, n := range []int{10_000, *services} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			c, x := sized(b, n)
			s := x.NewSearcher()
			o := search.Options{Limit: screenful, HomeCounty: c.home}
			best := map[string]time.Duration{}
			for b.Loop() {
				for name, q := range badInput() {
					s.Search("needle exchange", o)
					t := time.Now()
					s.Search(q, o)
					if d := time.Since(t); best[name] == 0 || d < best[name] {
						best[name] = d
					}
				}
			}
			worst := time.Duration(0)
			for name, d := range best {
				b.Logf("%10s  %s", show(d), name)
				worst = max(worst, d)
			}
			b.ReportMetric(float64(worst.Nanoseconds())/1e6, "worst-ms")
			b.ReportMetric(0, "ns/op")
		})
	}
}
