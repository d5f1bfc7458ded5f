package text

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "Ask for Sam.\nThen ring.", "Ask for Sam.\nThen ring."},
		{"escape sequence", "a\x1b[31mred", "a\ufffd[31mred"},
		{"unterminated OSC", "a\x1b]8;;http://x", "a\ufffd]8;;http://x"},
		{"C1 CSI and OSC", "a\u009b31m\u009d", "a\ufffd31m\ufffd"},
		{"invalid byte", "caf\xe9", "caf\ufffd"},
		{"bidi override", "abc\u202etxt", "abctxt"},
		{"zero width space", "a\u200bb", "ab"},
		{"joiners stay", "a\u200db\u200cc", "a\u200db\u200cc"},
		{"tab", "a\tb", "a b"},
		{"CRLF is one newline", "a\r\nb\rc", "a\nb\nc"},
		{"line separator", "a\u2028b", "a\nb"},
		{"delete", "a\x7fb", "a\ufffdb"},
		{"accents stay", "e\u0301", "e\u0301"},
		{"pile of marks", "e" + strings.Repeat("\u0301", 40) + "x", "e" + strings.Repeat("\u0301", 6) + "x"},
		{"tag characters", "a\U000E0041b", "ab"},
	} {
		if got := Clean(c.in); got != c.want {
			t.Errorf("%s: Clean(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

// anyBytes draws text as hostile as it comes.
func anyBytes() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		if rapid.Bool().Draw(t, "raw") {
			return string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
		}
		return rapid.String().Draw(t, "text")
	})
}

func checkClean(t interface{ Fatalf(string, ...any) }, in string) {
	out := Clean(in)
	if !utf8.ValidString(out) {
		t.Fatalf("Clean(%q) is not valid UTF-8", in)
	}
	for _, r := range out {
		if r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != zwj && r != zwnj {
			t.Fatalf("Clean(%q) keeps %U", in, r)
		}
	}
	if again := Clean(out); again != out {
		t.Fatalf("Clean is not settled: %q, then %q", out, again)
	}
	if line := CleanLine(in); strings.ContainsAny(line, "\n\r") || utf8.RuneCountInString(line) > MaxLine {
		t.Fatalf("CleanLine(%q) is not one short line", in)
	}
}

func TestCleanProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkClean(t, anyBytes().Draw(t, "in")) })
}

func FuzzClean(f *testing.F) {
	f.Add("a\x1b]0;title\x07b\u202e")
	f.Fuzz(func(t *testing.T, in string) { checkClean(t, in) })
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"  St Paul’s  Hostel ": "st pauls hostel",
		"Family-Support":       "family support",
		"family_support":       "family support",
		"Café":                 "cafe",
		"A&E":                  "a e",
		"":                     "",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWidths(t *testing.T) {
	if got := Truncate("Community Drug Teams", 10); got != "Community…" {
		t.Errorf("Truncate = %q", got)
	}
	if got := Pad("日本", 5); Width(got) != 5 {
		t.Errorf("Pad of wide characters is %d cells", Width(got))
	}
	rapid.Check(t, func(t *rapid.T) {
		s, w := CleanLine(anyBytes().Draw(t, "s")), rapid.IntRange(1, 40).Draw(t, "w")
		if got := Pad(s, w); Width(got) != w {
			t.Fatalf("Pad(%q, %d) is %d cells", s, w, Width(got))
		}
		for _, l := range Wrap(s, max(w, 2)) {
			if Width(l) > max(w, 2) {
				t.Fatalf("Wrap(%q, %d) has a line of %d cells: %q", s, w, Width(l), l)
			}
		}
	})
}

func TestCaps(t *testing.T) {
	if got, cut := Cap("aéb", 2); got != "a" || !cut {
		t.Errorf("Cap = %q %v", got, cut)
	}
	if got, cut := CapRunes("éééé", 2); got != "éé" || !cut {
		t.Errorf("CapRunes = %q %v", got, cut)
	}
	if got, cut := CapRunes("éé", 2); got != "éé" || cut {
		t.Errorf("CapRunes = %q %v", got, cut)
	}
}

// A date that is broken at its hyphens cannot be read, nor copied by hand.
func TestWrapKeepsDatesWhole(t *testing.T) {
	const say = "write it like tomorrow 14:00, mon 10, in 2 h, 14:30 or 2026-11-25 09:00, from 16-25, 0300-123"
	for w := 12; w < 60; w++ {
		got := Wrap(say, w)
		for _, date := range []string{"2026-11-25", "16-25", "0300-123"} {
			if !slices.ContainsFunc(got, func(l string) bool { return strings.Contains(l, date) }) {
				t.Errorf("Wrap at %d breaks %s: %q", w, date, got)
			}
		}
	}
}

// A word at the end of a line may not leave its hyphen on one of its own.
func TestWrapKeepsHyphenatedWordsWhole(t *testing.T) {
	got := Wrap("risk. Ask at the Worcester Druglink drop-in, the doctor", 40)
	want := []string{"risk. Ask at the Worcester Druglink", "drop-in, the doctor"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
