package desk

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDangerWords(t *testing.T) {
	for _, q := range []string{
		"overdose", "OD", "o.d.", "he has OD'd", "my son is not breathing", "not  breathing!", "she can’t wake him: cant wake", "suicidal redditch",
		"wants to kill himself", "having a fit", "seizure", "samaritans", "call 999", "emergency", "unconscious", "blue lips", "\u202eoverdose",
		strings.Repeat("x ", 100) + "overdose",
	} {
		if !DangerWords(q) {
			t.Errorf("%q is not taken for danger", q)
		}
	}
	for _, q := range []string{
		"", "smack redditch", "benefits", "outfit", "fitness", "skill", "odd", "needle exchange", "01905 999123", "breathing exercises", "not well", "type:detox",
	} {
		if DangerWords(q) {
			t.Errorf("%q is taken for danger", q)
		}
	}
}

// TestDangerWordsAnywhere: whatever stands around it, a word of the table is
// found, and a query of any kind is no trouble.
func TestDangerWordsAnywhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom(dangerWords[:]).Draw(t, "word")
		around := rapid.SampledFrom([]string{" ", ", ", "\n", "/", " -- ", "\x1b"}).Draw(t, "around")
		before, after := rapid.StringN(0, 50, -1).Draw(t, "before"), rapid.String().Draw(t, "after")
		if !DangerWords(before + around + strings.ToUpper(word) + around + after) {
			t.Fatal("not found")
		}
		DangerWords(string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")))
	})
	if !DangerWords(strings.Repeat("overdose ", 1000)) || DangerWords(strings.Repeat("x", 1<<20)) {
		t.Error("a long query is misread")
	}
}
