package directory

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// A block that somebody mistyped in costs itself and nothing else.
func TestOneMutatedEntryLeavesTheOthers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		const n = 4
		blocks := make([]string, n)
		for i := range blocks {
			blocks[i] = sample(i)
		}
		hurt := rapid.IntRange(0, n-1).Draw(rt, "hurt")
		b := []byte(blocks[hurt])
		for range rapid.IntRange(1, 3).Draw(rt, "edits") {
			// The header stays: without it the entry is part of the one before.
			at := rapid.IntRange(len("[[service]]\n"), len(b)-1).Draw(rt, "at")
			with := rapid.SampledFrom([]string{"", "\"", "'", "[", "]", "{", "=", "“", "\n", "#", "\\", "\x00", "\xff", "\"\"\"", "zz", "1", ","}).Draw(rt, "with")
			b = slices.Concat(b[:at], []byte(with), b[at+1:])
		}
		blocks[hurt] = string(b)
		text := strings.Join(blocks, "\n")
		d, found, err := Load(files("t.toml", text), Options{})
		if err != nil {
			rt.Fatalf("Load: %v", err)
		}
		for i := range n {
			if _, ok := d.Service(sampleID(i)); !ok && i != hurt {
				rt.Fatalf("s%d is lost through a mistake in s%d:\n%s\n%v", i, hurt, text, found)
			}
		}
		if d.Services.Len() < n && !hasError(found) {
			rt.Fatalf("an entry is lost and nothing is said:\n%s", text)
		}
	})
}

// sampleID is so long that three edits cannot make one into another: an entry
// whose id is taken is refused, and rightly so.
func sampleID(i int) string { return "s" + strings.Repeat(fmt.Sprint(i), 5) }

// sample is an entry with one of everything that can go wrong.
func sample(i int) string {
	return fmt.Sprintf(`[[service]]
id = "%s"
name = 'Service "%d"' # a remark
about = """
Several
lines"""
phone = ["0808 157 0999 (24h)", "(01905) 123456"]
hours = [
  "Mon-Fri 09:00-17:00",
]
checked = 2026-09-12

  [[service.match]]
  when = { wants = ["advice"], age = "<18" }
  points = 40
  because = "b"
`, sampleID(i), i)
}

func hasError(found []Finding) bool {
	return slices.ContainsFunc(found, func(f Finding) bool { return f.Severity == Error })
}

// FuzzLoad: whatever stands in a file, nothing panics, every place lies in the
// file, messages can be shown, and no entry goes without a word.
func FuzzLoad(f *testing.F) {
	for _, c := range broken {
		f.Add(goodBefore + c.middle + "\n" + goodAfter)
	}
	f.Add(sample(1))
	f.Add(groupFile + "[directory]\nname = \"X\"\ncheck_every = \"6 months\"\n[[holiday]]\ndate = 2026-01-01\nname = \"N\"\n")
	f.Add("[[question]]\nid = \"q\"\nask = \"a\"\n[[question.part]]\nfact = \"age\"\n[[question.part.option]]\nvalue = \"16_17\"\nlabel = \"l\"\n")
	f.Add("[[word]]\nmeans = \"heroin\"\nsay = [\"smack\"]\nsets = { substances = \"heroin\" }\n[[town]]\nname = \"T\"\ndistrict = \"d\"\n")
	f.Add("[[alert]]\nid = \"A_999\"\nkind = \"blocking\"\nsteps = [\"Call 999\"]\nwhen = [{ emergency = \"overdose_now\" }, { age = [\"<16\", \"18_19\"] }]\n")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<16 {
			t.Skip("a long file says nothing more")
		}
		d, found, err := Load(fstest.MapFS{"t.toml": {Data: []byte(text)}}, Options{})
		if err != nil {
			if len(found) == 0 {
				t.Fatalf("nothing was read and nothing is said: %v", err)
			}
			return
		}
		lines := strings.Count(text, "\n") + 1
		for _, f := range found {
			if f.Line < 1 || f.Line > lines || f.Column < 1 || f.Message == "" || f.Rule == "" {
				t.Fatalf("bad finding %+v", f)
			}
			if !utf8.ValidString(f.Message+f.Hint) || strings.ContainsAny(f.Message+f.Hint, "\x1b\n\r\x00") {
				t.Fatalf("a message that cannot be shown: %q %q", f.Message, f.Hint)
			}
		}
		checkNothingLost(t, d, found)
		for _, s := range d.Services.All() {
			span, ok := d.Span(s.ID)
			if !ok || span.Pos != s.Pos || !strings.HasPrefix(span.Text(), "[") {
				t.Fatalf("span of %q: %+v", s.ID, span.Pos)
			}
			span.Keys()
		}
	})
}

// checkNothingLost counts the lines that can only be headers of services.
func checkNothingLost(t *testing.T, d *Directory, found []Finding) {
	src := d.sources["t.toml"]
	for i := range src.blocks {
		b := &src.blocks[i]
		if b.kind != "service" || !b.list || b.orphan {
			continue
		}
		first, last := src.position(b.start).Line, src.position(b.end).Line
		kept := slices.ContainsFunc(d.Services.List(), func(s *Service) bool { return s.Pos.Line == first })
		said := slices.ContainsFunc(found, func(f Finding) bool { return f.Severity == Error && f.Line >= first && f.Line <= last })
		if !kept && !said {
			t.Fatalf("the entry on line %d is lost without a word: %v", first, found)
		}
	}
}

func BenchmarkLoad1000(b *testing.B) {
	var text strings.Builder
	for i := range 1000 {
		text.WriteString(sample(i) + "\n")
	}
	fsys := files("t.toml", text.String())
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		d, found, err := Load(fsys, Options{})
		if err != nil || len(found) > 0 || d.Services.Len() != 1000 {
			b.Fatal(err, found)
		}
	}
}
