package quick_test

import (
	"strings"
	"testing"

	"signpost/directory"
	"signpost/directory/quick"
	"signpost/directory/worcestershire"
)

// BenchmarkRead reads the longest lines that are read, made of words that ask for the most looking.
func BenchmarkRead(b *testing.B) {
	d, _, err := directory.Load(worcestershire.Files, directory.Options{})
	if err != nil {
		b.Fatal(err)
	}
	r := quick.New(d)
	for name, line := range map[string]string{
		"usual": "call parent redditch heroin family support she sounds tired",
		"or":    strings.Repeat("not heroin or crack or ", 43),
		"fits":  strings.Repeat("a fit of her od ", 62),
		"wife":  strings.Repeat("wife is he ", 90),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r.Read(line)
			}
		})
	}
}

// BenchmarkNew makes the reader of the shipped directory.
func BenchmarkNew(b *testing.B) {
	d, _, err := directory.Load(worcestershire.Files, directory.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		quick.New(d)
	}
}
