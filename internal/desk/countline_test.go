package desk

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCountLine(t *testing.T) {
	for _, tc := range []struct {
		line, out string // out as PackWords says it
		code      string
	}{
		{"1", "1 × 1 ml pack", ""},
		{"11203", "2 × 1 ml pack, 1 × 2 ml pack · 3 back", ""},
		{"121", "2 × 1 ml pack, 1 × 2 ml pack", ""},
		{"1*12", "12 × 1 ml pack", ""},
		{"1*12+2 03", "12 × 1 ml pack, 1 × 2 ml pack · 3 back", ""},
		{"1*12,2*3r10", "12 × 1 ml pack, 3 × 2 ml pack · 10 back", ""},
		{"07", "7 back", ""},
		{"r7", "7 back", ""},
		{"R7", "7 back", ""},
		{"1010", "1 × 1 ml pack · 10 back", ""},
		{"3 1 0012", "1 × 1 ml pack, 1 × steroid pack · 12 back", ""},
		{" 5 ", "1 × sharps bin", ""},
		{"1 f abcd 1990", "1 × 1 ml pack", "FABCD1990"},
		{"1fabcd1990", "1 × 1 ml pack", "FABCD1990"},
		{"103 x-abcd-1990", "1 × 1 ml pack · 3 back", "XABCD1990"},
		{"MROSE1985 112 03", "2 × 1 ml pack, 1 × 2 ml pack · 3 back", "MROSE1985"},
		{"1 m Zoëy 1985", "1 × 1 ml pack", "MZOEY1985"},
	} {
		l := ReadCountLine(tc.line, DefaultPacks(), start)
		if l.Problem != "" || PackWords(l.Out, l.In, DefaultPacks()) != tc.out || l.ReturnCode != tc.code {
			t.Errorf("%q is %q for %q, problem %q; want %q for %q", tc.line, PackWords(l.Out, l.In, DefaultPacks()), l.ReturnCode, l.Problem, tc.out, tc.code)
		}
	}
}

// TestCountLineProblems: what cannot be counted says what to type instead.
func TestCountLineProblems(t *testing.T) {
	for _, tc := range []struct{ line, want string }{
		{"", "1103 is 2 × 1 ml pack and 3 back"},
		{"00", "a digit for each pack"},
		{"1*0", "a digit for each pack"},
		{"10", "0 and then how many came back"},
		{"1*", "how many? 1*12 is twelve"},
		{"8", "8 is no pack here"},
		{"1*501", "at most 500 × 1 ml pack at once"},
		{"1*99999999999999999999", "at most 500"},
		{"010000", "at most 9999 came back"},
		{"03 2", "what came back stands last"},
		{"03 r2", "said twice"},
		{"1 f ab", "the return code goes on"},
		{"1 k ab", "F, M, or X"},
		{"1 f abcd 2031", "not a year of birth"},
		{"1 k abcd 1990", "not F, M or X"},
		{"f abcd 19901", "a space after the return code"},
		{"f abcd 1990 m abcd 1990", "two return codes"},
		{"1 f ab.d 1990", "a return code is one letter"},
		{"1;2", `";" is not understood here`},
		{"r", "a return code is one letter"},
	} {
		l := ReadCountLine(tc.line, DefaultPacks(), start)
		if !strings.Contains(l.Problem, tc.want) {
			t.Errorf("%q: problem %q; want %q in it", tc.line, l.Problem, tc.want)
		}
	}
}

// TestCountLineMeansWhatWasPressed: whatever is handed out, in whatever order
// and spelling, the line counts exactly that.
func TestCountLineMeansWhatWasPressed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		types := DefaultPacks()
		want, in := map[string]int{}, rapid.IntRange(0, maxBack).Draw(t, "back")
		var b strings.Builder
		for range rapid.IntRange(1, 12).Draw(t, "presses") {
			p := rapid.SampledFrom(types).Draw(t, "type")
			n := 1
			if rapid.Bool().Draw(t, "many") {
				n = rapid.IntRange(1, 40).Draw(t, "n")
				fmt.Fprintf(&b, "%d*%d+", p.Digit, n)
			} else {
				b.WriteString(strconv.Itoa(p.Digit))
			}
			want[p.Type] += n
		}
		if in > 0 {
			fmt.Fprintf(&b, "%s0%d", rapid.SampledFrom([]string{"", " ", ","}).Draw(t, "gap"), in)
		}
		code := ""
		if rapid.Bool().Draw(t, "coded") {
			code = rapid.StringMatching(`[FMX][A-Z]{4}19[1-9][0-9]`).Draw(t, "code")
			b.WriteString(strings.ToLower(code))
		}
		l := ReadCountLine(b.String(), types, start)
		if l.Problem != "" || !maps.Equal(l.Out, want) || l.In != in || l.ReturnCode != code {
			t.Fatalf("%q is %+v; want %v, %d back, code %q", b.String(), l, want, in, code)
		}
	})
}

func FuzzCountLine(f *testing.F) {
	for _, s := range []string{"11203", "1*12 r3 fabcd1990", "0", "\x1b[2J", "1*", "é", "f\u0301abcd1990"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		l := ReadCountLine(line, DefaultPacks(), start)
		total := l.In
		for _, n := range l.Out {
			if n < 1 || n > maxPacks && l.Problem == "" {
				t.Errorf("%q counts %v", line, l.Out)
			}
			total += n
		}
		if (l.Problem == "") != (total > 0) && l.Problem == "" {
			t.Errorf("%q counts nothing and says nothing", line)
		}
		if strings.ContainsAny(l.Problem, "\x1b\u202e\u009b") {
			t.Errorf("%q: the problem repeats what is hostile: %q", line, l.Problem)
		}
	})
}
