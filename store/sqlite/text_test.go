package sqlite

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"signpost/internal/text"
)

// TestSaysAsFolded: the quick way of looking into plain notes finds what
// folding them would.
func TestSaysAsFolded(t *testing.T) {
	note := rapid.StringOfN(rapid.SampledFrom([]rune("abAB09 -.'’éÉ\u0301\nsS")), 0, 30, -1)
	rapid.Check(t, func(t *rapid.T) {
		n := note.Draw(t, "note")
		words := strings.Fields(text.Fold(note.Draw(t, "words")))
		if got, want := says([]byte(n), words), holds(text.Fold(n), words); got != want {
			t.Fatalf("%q in %q: %v, folded %v", words, n, got, want)
		}
	})
}
