package hours

import (
	"testing"
	"time"
)

// benchmarks ask across a week, so that open and closed answers mix.
func benchmarkAt(b *testing.B, lines ...string) {
	h, problems := Parse(lines)
	if len(problems) > 0 {
		b.Fatal(problems)
	}
	start := time.Date(2026, 12, 21, 0, 7, 0, 0, time.UTC)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		h.At(start.Add(time.Duration(i%168)*time.Hour), Calendar{})
		i++
	}
}

func BenchmarkAtUsual(b *testing.B) {
	benchmarkAt(b, "Mon-Fri 09:00-12:30, 13:30-17:00", "Sat 10:00-12:00", "Bank holidays closed")
}

func BenchmarkAtLabels(b *testing.B) {
	benchmarkAt(b, "Clinic: 2nd Tue 10:00-12:00", "Phone line: daily 09:00-21:00", "Mon-Fri 09:00-17:00 not bank holidays",
		"24 Dec 2026 to 2 Jan 2027 closed")
}

func BenchmarkAtAlways(b *testing.B) { benchmarkAt(b, "24h") }

// BenchmarkAtNever searches all 400 days and finds nothing.
func BenchmarkAtNever(b *testing.B) { benchmarkAt(b, "daily closed", "1 Jan 2020 10:00-12:00") }

func BenchmarkNextChange(b *testing.B) {
	h, _ := Parse([]string{"Mon-Fri 09:00-17:00", "Sat 10:00-12:00"})
	now := time.Date(2026, 12, 21, 12, 7, 0, 0, time.UTC)
	b.ReportAllocs()
	for b.Loop() {
		h.NextChange(now, Calendar{})
	}
}

func BenchmarkParse(b *testing.B) {
	lines := []string{"Monday to Friday 9.30am-5pm, closed bank holidays", "2nd Tue 10:00-12:00 (ring the bell)", "24 Dec 2026 to 2 Jan 2027 closed"}
	b.ReportAllocs()
	for b.Loop() {
		Parse(lines)
	}
}
