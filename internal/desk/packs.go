package desk

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// PackType is one thing that the needle exchange hands out.
type PackType struct {
	Digit int    // the key that stands for it, 1 to 9
	Type  string // its word in the record: "1ml"
	Name  string // what it is called on screen: "1 ml pack"
}

// DefaultPacks are the types of a desk that has named none of its own: what
// most UK exchanges hand out, under the names printed on the packs.
func DefaultPacks() []PackType {
	return []PackType{
		{1, "1ml", "1 ml pack"},
		{2, "2ml", "2 ml pack"},
		{3, "steroid", "steroid pack"},
		{4, "foil", "foil pack"},
		{5, "sharps_bin", "sharps bin"},
	}
}

// Packs lists what the needle exchange of this desk hands out.
func (s *Session) Packs() []PackType { return s.packs }

// PackKeys lists what the digits of the line mean: "1 = 1 ml pack" and so on,
// "0 = came back" at the end.
func PackKeys(types []PackType) []string {
	var out []string
	for _, t := range types {
		out = append(out, fmt.Sprintf("%d = %s", t.Digit, t.Name))
	}
	return append(out, "0 = came back")
}

// PackMenu is PackKeys in one line.
func PackMenu(types []PackType) string { return strings.Join(PackKeys(types), "   ") }

// PackWords says a count: "2 × 1 ml pack, 1 × foil pack · 3 back". Types that
// are not in use any more go by their word in the record.
func PackWords(out map[string]int, in int, types []PackType) string {
	var gave []string
	known := map[string]bool{}
	say := func(n int, name string) {
		if n > 0 {
			gave = append(gave, fmt.Sprintf("%d × %s", n, name))
		}
	}
	for _, t := range types {
		known[t.Type] = true
		say(out[t.Type], t.Name)
	}
	for _, t := range slices.Sorted(maps.Keys(out)) {
		if !known[t] {
			say(out[t], Words(t))
		}
	}
	words := strings.Join(gave, ", ")
	if in > 0 {
		if words != "" {
			words += " · "
		}
		words += fmt.Sprintf("%d back", in)
	}
	return words
}
