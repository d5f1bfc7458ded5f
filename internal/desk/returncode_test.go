package desk

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"signpost/store"
)

func TestReturnCode(t *testing.T) {
	for typed, want := range map[string]string{
		"": "", "  - ": "", "FABCD1990": "FABCD1990", "f abcd 1990": "FABCD1990", " m-jörg-1961 ": "MJORG1961",
		"x wxyz 2026": "XWXYZ2026", "F\tABCD\x001990": "FABCD1990",
	} {
		got, err := ReturnCode(typed, start)
		if err != nil || got != want {
			t.Errorf("%q became %q, %v; want %q", typed, got, err, want)
		}
	}
	for typed, say := range map[string]string{
		"FABCD199":          "has 8 characters, not 9",
		"FABCD19901":        "has 10 characters",
		"7":                 "one character only",
		"QABCD1990":         "first letter is not F, M or X",
		"FAB1D1990":         "not four letters in the middle",
		"FABCDabcd":         "not a year of birth",
		"FABCD2027":         "not a year of birth",
		"FABCD1905":         "not a year of birth",
		"\x1b[31mFABCD1990": "has 12 characters",
		"Anna Tester":       "a return code is one letter for the gender",
	} {
		_, err := ReturnCode(typed, start)
		rejected(t, err, say)
		rejected(t, err, "F ABCD 1990")
		if strings.Contains(err.Error(), typed) {
			t.Errorf("the sentence repeats the code: %v", err)
		}
	}
}

// A kept code is a fixed point, is found as what was typed, and is never long.
func TestReturnCodeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.OneOf(rapid.String(),
			rapid.StringMatching(`[fmxFMX][ .-]?[a-zA-ZÀ-ÿ]{4}[ -]?(19|20)[0-9]{2}`)).Draw(t, "typed")
		got, err := ReturnCode(typed, start)
		if err != nil || got == "" {
			return
		}
		if n := len([]rune(got)); n != codeLength {
			t.Fatalf("%q became %q of %d characters", typed, got, n)
		}
		if again, err := ReturnCode(got, start); err != nil || again != got {
			t.Fatalf("%q is %q the second time, %v", got, again, err)
		}
		if h := (store.Handle{Kind: store.ByReturnCode, Text: got}); h.IsZero() {
			t.Fatalf("%q stands for nobody", got)
		}
	})
}
