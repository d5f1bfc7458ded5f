package bench

import (
	"fmt"
	"os"
	"testing"

	"signpost/directory"
	"signpost/directory/synth"
	"signpost/internal/desk"
)

// BenchmarkStart reads a folder of files and makes everything that the program
// needs of it before the first key: services, rules, index.
func BenchmarkStart(b *testing.B) {
	for _, n := range []int{1000, 20_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			dir := b.TempDir()
			w, err := synth.Write(dir, synth.Options{Services: n, Seed: 1}, nil)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(w.Bytes)
			for b.Loop() {
				d, findings, err := directory.Load(os.DirFS(dir), directory.Options{})
				if err != nil || d.Services.Len() != n {
					b.Fatal(err, len(findings))
				}
				desk.Prepare(d, findings, dir)
			}
		})
	}
}
