package triage_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"signpost/directory"
	"signpost/directory/triage"
	"signpost/internal/facts"
)

// large is a directory of n services with rules like the shipped ones'.
func large(t testing.TB, n int) *directory.Directory {
	d := *shippedDirectory(t)
	rng := rand.New(rand.NewPCG(1, 1))
	from, list := d.Services.List(), []*directory.Service(nil)
	for i := range n {
		s := *from[i%len(from)]
		s.ID = fmt.Sprintf("%s-%d", s.ID, i)
		s.Name = fmt.Sprintf("%s %d", s.Name, rng.IntN(n))
		s.WayIn = nil
		for _, w := range from[i%len(from)].WayIn {
			for k, x := range from {
				if x.ID == w {
					s.WayIn = append(s.WayIn, fmt.Sprintf("%s-%d", w, i-i%len(from)+k))
				}
			}
		}
		list = append(list, &s)
	}
	d.Services = directory.ListOf(list)
	return &d
}

func BenchmarkEvaluate(b *testing.B) {
	for _, n := range []int{0, 40, 5000} {
		d := shippedDirectory(b)
		if n > 0 {
			d = large(b, n)
		}
		r, _ := triage.Compile(d)
		ps := personas(b, "personas.json")
		b.Run(fmt.Sprint(d.Services.Len()), func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				r.Evaluate(ps[i%len(ps)].Facts, triage.Options{})
				i++
			}
		})
	}
}

func BenchmarkNext(b *testing.B) {
	for _, n := range []int{0, 5000} {
		d := shippedDirectory(b)
		if n > 0 {
			d = large(b, n)
		}
		r, _ := triage.Compile(d)
		b.Run(fmt.Sprint(d.Services.Len()), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r.Next(facts.Facts{}, []string{"safety"}, triage.Options{})
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	d := large(b, 5000)
	for b.Loop() {
		triage.Compile(d)
	}
}
