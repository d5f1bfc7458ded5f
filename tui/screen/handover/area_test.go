package handover

import (
	"strings"
	"testing"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"signpost/internal/text"
	"signpost/tui/keys"
)

// Rows are the text and nothing but the text, in order; each fits, but for one
// space that hangs over and a character wider than the row.
func TestBreakLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := []rune(rapid.StringOfN(rapid.SampledFrom([]rune("ab   日e\u0301é-🙂")), 0, 80, -1).Draw(t, "line"))
		width := rapid.IntRange(1, 30).Draw(t, "width")
		at := 0
		for i, s := range breakLine(line, width) {
			if s[0] != at || s[1] < s[0] || s[1] == s[0] && len(line) > 0 {
				t.Fatalf("row %d is %v after %d", i, s, at)
			}
			at = s[1]
			row := string(line[s[0]:s[1]])
			w := text.Width(strings.TrimSuffix(row, " "))
			if w > width && utf8.RuneCountInString(row) > 2 {
				t.Fatalf("row %d is %d cells wide, of %d: %q", i, w, width, row)
			}
		}
		if at != len(line) {
			t.Fatalf("%d of %d characters are drawn", at, len(line))
		}
	})
}

func TestBreakLineAtWords(t *testing.T) {
	var rows []string
	line := []rune("one two three fourteenletters x")
	for _, s := range breakLine(line, 8) {
		rows = append(rows, string(line[s[0]:s[1]]))
	}
	if got := strings.Join(rows, "|"); got != "one two |three |fourteen|letters |x" {
		t.Errorf("broken as %s", got)
	}
}

// Whatever is typed, pasted and moved: the text is clean and within its limits,
// the cursor's cell is inside the drawn rows, moving changes no text, and a row
// down and up again is the row before.
func TestAreaProperties(t *testing.T) {
	m := keys.New()
	special := []rune{tea.KeyUp, tea.KeyDown, tea.KeyLeft, tea.KeyRight, tea.KeyHome, tea.KeyEnd, tea.KeyPgUp, tea.KeyPgDown, tea.KeyEnter, tea.KeyBackspace, tea.KeyDelete}
	rapid.Check(t, func(t *rapid.T) {
		const limit = 300
		a := newArea(limit)
		a.width = rapid.IntRange(3, 40).Draw(t, "width")
		a.SetValue(rapid.StringOfN(rapid.SampledFrom([]rune("word and 日本\n")), 0, 120, -1).Draw(t, "text"))
		for range rapid.IntRange(0, 25).Draw(t, "keys") {
			before := a.Value()
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				a.Update(tea.PasteMsg{Content: rapid.String().Draw(t, "paste")}, m)
			case 1:
				s := rapid.SampledFrom([]string{"x", " ", "é", "日", "\u202e", "\x1b"}).Draw(t, "typed")
				a.Update(tea.KeyPressMsg{Code: []rune(s)[0], Text: s}, m)
			default:
				code := rapid.SampledFrom(special).Draw(t, "key")
				changed := a.Update(tea.KeyPressMsg{Code: code}, m)
				if changed != (a.Value() != before) {
					t.Fatalf("it says that the text changed: %v", changed)
				}
			}
			checkArea(t, &a, limit)
		}
		_, rows := a.rows(a.width)
		if i := a.at(rows); i+1 < len(rows) {
			a.moveRows(1)
			if got := a.at(rows); got != i+1 {
				t.Fatalf("a row down from %d of %d is %d", i, len(rows), got)
			}
			a.moveRows(-1)
			if got := a.at(rows); got != i {
				t.Fatalf("and up again is %d, not %d", got, i)
			}
		}
	})
}

func checkArea(t *rapid.T, a *area, limit int) {
	v := a.Value()
	if text.Clean(v) != v || utf8.RuneCountInString(v) > limit || strings.Count(v, "\n") >= mostLines {
		t.Fatalf("the text is %q", v)
	}
	for _, size := range [][2]int{{1, 1}, {a.width + 1, 4}, {80, 24}} {
		rows, x, y := a.View(size[0], size[1])
		if len(rows) > size[1] || y < 0 || y >= len(rows) || x < 0 || x >= size[0] {
			t.Fatalf("at %v: %d rows, the cursor at %d,%d", size, len(rows), x, y)
		}
		again, x2, y2 := a.View(size[0], size[1])
		if strings.Join(again, "\n") != strings.Join(rows, "\n") || x2 != x || y2 != y {
			t.Fatal("drawing it again draws something else")
		}
	}
}

func TestCapLines(t *testing.T) {
	for n, want := range map[int]string{1: "a", 2: "a\nb", 3: "a\nb\n", 4: "a\nb\n"} {
		if got := capLines("a\nb\n", n); got != want {
			t.Errorf("%d lines are %q", n, got)
		}
	}
}
