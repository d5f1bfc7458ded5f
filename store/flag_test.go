package store

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestLostWords(t *testing.T) {
	for in, want := range map[string]string{
		"smack": "smack", "  SMACK  clinic ": "smack clinic", "Café": "cafe", "ab": "", "a b": "", "a b c": "a b c", "": "", "12345": "",
		"b97 4ab": "b97 4ab", "ring 07700900123": "ring", "ring 01527-60282": "ring", "naltrexone 50mg": "naltrexone 50mg",
		"x\x1b]8;;http://evil": "x 8 http evil", "ab\xff\xfe": "", "Героин": "героин",
	} {
		if got := LostWords(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := LostWords(strings.Repeat("é", 9<<20)); utf8.RuneCountInString(got) != 100 {
		t.Errorf("%d characters of a paste", utf8.RuneCountInString(got))
	}
}

func TestLostWordsIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := LostWords(rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-zA-Z0-9 ,.é]{0,200}`)).Draw(t, "query"))
		if again := LostWords(once); again != once {
			t.Fatalf("%q becomes %q", once, again)
		}
		if utf8.RuneCountInString(once) > 100 || !utf8.ValidString(once) || strings.ContainsAny(once, "\n\t\x1b") {
			t.Fatalf("%q", once)
		}
	})
}
