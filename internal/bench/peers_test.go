//go:build unix

package bench

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"signpost/directory/search"
)

// peer is another program that searches the same services.
type peer struct {
	name    string
	version string
	note    string // what it does, and what was taken off
	queries []string
	search  func(q string) (took time.Duration, found bool, err error)
}

// BenchmarkPeers searches the same services for the same queries with Signpost
// and with what could have been used instead, and prints how many times longer
// each takes. Every time is the best of a few, so that other work on the
// machine hurts nobody. What is not installed is left out, and said so.
func BenchmarkPeers(b *testing.B) {
	c := largeCorpus(b)
	dir := b.TempDir()
	lines, bytes := writeLines(b, c, dir)
	qs := peerQueries(c)
	for b.Loop() {
		fmt.Printf("\n%d services, %.1f MB as lines of text; %d keystrokes, of which half end in the middle of a word\n", len(c.docs), float64(bytes)/1e6, len(qs))
		own := ownTimes(c, qs)
		fmt.Printf("%-44s median %9s  slowest %9s\n", "Signpost", show(middle(own, qs)), show(slowest(own, qs)))
		for _, peers := range [][]peer{ftsPeers(b, c, qs), rgPeers(b, lines, qs), fzfPeers(b, lines, qs)} { // the slowest last
			for _, p := range peers {
				compare(b, p, own)
			}
		}
		fmt.Println()
	}
	b.ReportMetric(0, "ns/op")
}

// peerQueries are some of the queries, as far as they are words that every peer
// understands, each whole and broken off inside its last word.
func peerQueries(c *corpus) []string {
	var out []string
	for i, q := range c.queries {
		if strings.Contains(q, ":") || i%2 == 1 && len(c.queries) > 40 {
			continue
		}
		last := strings.LastIndexByte(q, ' ') + 1
		if half := q[:last+(len(q)-last+1)/2]; half != q && len(q)-last > 2 {
			out = append(out, half)
		}
		out = append(out, q)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func ownTimes(c *corpus, qs []string) map[string]time.Duration {
	s := search.Build(c.docs, c.lex).NewSearcher()
	out := map[string]time.Duration{}
	for range 7 {
		for _, q := range qs {
			t := time.Now()
			s.Search(q, search.Options{Limit: screenful, HomeCounty: c.home})
			if d := time.Since(t); out[q] == 0 || d < out[q] {
				out[q] = d
			}
		}
	}
	return out
}

// compare runs one peer and prints how it did beside us.
func compare(b *testing.B, p peer, own map[string]time.Duration) {
	b.Helper()
	took := map[string]time.Duration{}
	var ratios []float64
	var answered []string
	for _, q := range p.queries {
		d, found, err := p.search(q)
		if err != nil {
			fmt.Printf("%-34s stopped at %q: %v\n", p.name+" "+p.version, q, err)
			return
		}
		if found {
			answered = append(answered, q)
		}
		took[q] = max(d, 0)
		ratios = append(ratios, float64(took[q])/float64(own[q]))
	}
	slices.Sort(ratios)
	fmt.Printf("%-44s median %9s  slowest %9s  times as long as Signpost: %.0f together, %.1f for the middle query, %.1f at least\n    %s\n",
		p.name+" "+p.version, show(middle(took, p.queries)), show(slowest(took, p.queries)), together(took, own, p.queries), ratios[len(ratios)/2], ratios[0], p.note)
	if none := len(p.queries) - len(answered); none > 0 {
		fmt.Printf("    it finds nothing for %d of %d queries; for the others %.0f times as long together\n", none, len(p.queries), together(took, own, answered))
	}
	b.ReportMetric(together(took, own, p.queries), strings.ReplaceAll(p.name, " ", "-")+"/signpost")
}

// together is how many times as long some queries take as with us.
func together(took, own map[string]time.Duration, qs []string) float64 {
	var theirs, ours time.Duration
	for _, q := range qs {
		theirs, ours = theirs+took[q], ours+own[q]
	}
	return float64(theirs) / float64(max(ours, 1))
}

func middle(took map[string]time.Duration, qs []string) time.Duration {
	all := sortedTimes(took, qs)
	return all[len(all)/2]
}

func slowest(took map[string]time.Duration, qs []string) time.Duration {
	all := sortedTimes(took, qs)
	return all[len(all)-1]
}

func sortedTimes(took map[string]time.Duration, qs []string) []time.Duration {
	all := make([]time.Duration, len(qs))
	for i, q := range qs {
		all[i] = took[q]
	}
	slices.Sort(all)
	return all
}

func show(d time.Duration) string {
	if d < time.Millisecond {
		return fmt.Sprintf("%.1f µs", float64(d.Nanoseconds())/1e3)
	}
	return fmt.Sprintf("%.1f ms", float64(d.Nanoseconds())/1e6)
}

// writeLines writes the services as one line of text each, as somebody would
// who pipes a directory into a filter.
func writeLines(b *testing.B, c *corpus, dir string) (path string, size int64) {
	b.Helper()
	path = filepath.Join(dir, "services.txt")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	for i := range c.docs {
		n, err := w.WriteString(line(&c.docs[i]) + "\n")
		if size += int64(n); err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	return path, size
}

func line(d *search.Document) string {
	return strings.Join([]string{d.Name, strings.Join(d.Also, ", "), d.Provider, needs(d), d.Town, d.Postcode, strings.Join(d.Phones, ", "), d.About}, "\t")
}

// needs are the words for what a service does.
func needs(d *search.Document) string {
	return strings.Join(slices.Concat(d.Types, d.Needs, d.Serves), ", ")
}
