package slip

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"signpost/directory"
)

func TestPayload(t *testing.T) {
	e := Entry{Name: "Nameword", Website: "https://example.org", Phones: []directory.Phone{{Number: "01632 960001", Label: "office"}}}
	p, err := Payloads(e)
	if err != nil || len(p) != 3 || p[0] != "Nameword\n01632 960001\nhttps://example.org" || p[1] != "Nameword\n01632 960001" || p[2] != "01632 960001" {
		t.Errorf("%q, %v", p, err)
	}
}

// What is drawn is the code: each module where it belongs, a blank rim, and the
// three corners by which a camera finds it.
func TestDrawings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, err := Encode(rapid.StringMatching(`[a-zé0-9 :/.\n]{1,120}`).Draw(t, "text"), rapid.Bool().Draw(t, "sturdy"))
		if err != nil {
			t.Fatal(err)
		}
		quiet, light := rapid.SampledFrom([]int{Quiet, Quiet / 2}).Draw(t, "quiet"), rapid.Bool().Draw(t, "light")
		half, ascii := c.HalfBlocks(quiet, light), c.ASCII(quiet, light)
		if len(ascii) != c.Size+2*quiet || len(half) != (c.Size+2*quiet+1)/2 {
			t.Fatalf("%d and %d lines for %d modules", len(ascii), len(half), c.Size)
		}
		for y := range ascii {
			row := []rune(half[y/2])
			for x := range c.Size + 2*quiet {
				want := c.Dark(x-quiet, y-quiet) != light
				if got := ascii[y][2*x:2*x+2] == "##"; got != want {
					t.Fatalf("signs: module %d,%d is %v", x, y, got)
				}
				if got := strings.ContainsRune([]string{"▀█", "▄█"}[y%2], row[x]); got != want {
					t.Fatalf("half blocks: module %d,%d is %v", x, y, got)
				}
			}
		}
		for _, at := range [][2]int{{0, 0}, {c.Size - 7, 0}, {0, c.Size - 7}} {
			for d := range 7 {
				if !c.Dark(at[0]+d, at[1]) || !c.Dark(at[0], at[1]+d) || c.Dark(at[0]+1, at[1]+1) || !c.Dark(at[0]+3, at[1]+3) {
					t.Fatalf("no corner at %v", at)
				}
			}
		}
	})
}

// A code has room in the window it was made for, or there is none.
func TestFit(t *testing.T) {
	e := Entry{Name: strings.Repeat("A long name ", 20), Website: "https://example.org/" + strings.Repeat("x", 200), Phones: []directory.Phone{{Number: "01632 960001"}}}
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 200).Draw(t, "width"), rapid.IntRange(1, 60).Draw(t, "height")
		c, quiet, ok, err := Fit(e, w, h)
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			for _, l := range c.HalfBlocks(quiet, false) {
				if len([]rune(l)) > w {
					t.Fatalf("%d cells in %d", len([]rune(l)), w)
				}
			}
			if len(c.HalfBlocks(quiet, false)) > h || !strings.Contains(c.Text, "01632 960001") {
				t.Fatalf("%q in %d lines", c.Text, h)
			}
		} else if w >= 29 && h >= 15 {
			t.Fatalf("no code in %d by %d, where the number alone fits", w, h)
		}
	})
}
