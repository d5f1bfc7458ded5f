package slip

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"signpost/directory"
	"signpost/internal/text"
)

// Each glyph has its size, and no two look alike but for the blank.
func TestGlyphs(t *testing.T) {
	seen := map[string]rune{}
	for _, b := range bands {
		for y, row := range b.rows {
			if len(row) != len(b.chars)*(glyphWide+1)-1 {
				t.Errorf("%s, row %d is %d wide", b.chars, y, len(row))
			}
		}
		for _, r := range b.chars {
			look := ""
			for y := range glyphHigh {
				for x := range glyphWide {
					if ink, _ := inked(r, x, y); ink {
						look += "#"
					} else {
						look += "."
					}
				}
			}
			if other, there := seen[look]; there {
				t.Errorf("%q looks like %q", r, other)
			}
			seen[look] = r
		}
	}
	for _, r := range "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" {
		if !CanEnlarge(string(r)) {
			t.Errorf("no %q", r)
		}
	}
}

func TestLarge(t *testing.T) {
	got := strings.Join(Large("L1", 20, 1), "\n")
	want := "█      ▄█\n█       █\n█       █\n▀▀▀▀▀  ▀▀▀"
	if got != want {
		t.Errorf("drawn\n%s\nwant\n%s", got, want)
	}
	if Large("HELLO", 28, 1) != nil || Large("漢", 80, 1) != nil || Large(" ", 80, 1) != nil {
		t.Error("something that does not fit is drawn")
	}
	if Large("Café", 80, 1) == nil {
		t.Error("an accent takes the whole name away")
	}
}

// A number is in one piece where it can be, and as large as that allows.
func TestNumberInOnePiece(t *testing.T) {
	e := Entry{Name: "Nameword", Phones: []directory.Phone{{Number: "01632 960001"}}}
	for width, rows := range map[int]int{77: 4, 78: 4, 153: 4, 154: 7, 200: 7} {
		card := NumberCard(e, width, 30)
		if got := slices.Index(card, "Nameword") - 1; got != rows {
			t.Errorf("%d wide: %d rows, want %d:\n%s", width, got, rows, strings.Join(card, "\n"))
		}
	}
}

// A card fits the window, or is the plain lines alone.
func TestCardFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := Entry{Name: rapid.StringMatching(`[A-Za-zé漢 ]{1,40}`).Draw(t, "name"), Open: "open until 17:00", Unproved: true}
		if rapid.Bool().Draw(t, "phone") {
			e.Phones = []directory.Phone{{Number: "01632 960001"}}
		}
		w, h := rapid.IntRange(2, 200).Draw(t, "width"), rapid.IntRange(1, 60).Draw(t, "height")
		card := Card(e, w, h)
		for _, l := range card {
			if text.Width(l) > w {
				t.Fatalf("%q is wider than %d", l, w)
			}
		}
		if strings.ContainsAny(strings.Join(card, ""), "█▀▄") && len(card) > h {
			t.Fatalf("%d lines in a window of %d", len(card), h)
		}
	})
}
