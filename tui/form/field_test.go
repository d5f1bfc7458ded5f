package form

import (
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"
)

// Every key that edits can come at any place of any text.
func TestFieldTakesEveryEditingKeyAnywhere(t *testing.T) {
	keys := []tea.KeyPressMsg{
		{Code: tea.KeyLeft}, {Code: tea.KeyRight}, {Code: tea.KeyHome}, {Code: tea.KeyEnd}, {Code: tea.KeyBackspace}, {Code: tea.KeyDelete},
		{Code: 'd', Mod: tea.ModAlt}, {Code: tea.KeyDelete, Mod: tea.ModAlt}, {Code: tea.KeyDelete, Mod: tea.ModCtrl}, {Code: tea.KeyBackspace, Mod: tea.ModAlt},
		{Code: 'w', Mod: tea.ModCtrl}, {Code: 'k', Mod: tea.ModCtrl}, {Code: 'u', Mod: tea.ModCtrl}, {Code: 'b', Mod: tea.ModAlt}, {Code: 'f', Mod: tea.ModAlt},
		{Code: 'h', Mod: tea.ModCtrl}, {Code: 'd', Mod: tea.ModCtrl}, {Code: 'x', Text: "x"}, {Code: ' ', Text: " "}, {Code: 'é', Text: "é"},
	}
	rapid.Check(t, func(t *rapid.T) {
		f := NewField(20)
		for range rapid.IntRange(1, 30).Draw(t, "keys") {
			f.Update(rapid.SampledFrom(keys).Draw(t, "key"))
			if n := len([]rune(f.Value())); n > 20 || f.CursorX(40) > 39 {
				t.Fatalf("%d characters, cursor at %d", n, f.CursorX(40))
			}
		}
	})
	f := NewField(20)
	f.SetValue("ab c")
	f.Update(tea.KeyPressMsg{Code: tea.KeyLeft})
	if f.Update(tea.KeyPressMsg{Code: 'd', Mod: tea.ModAlt}); f.Value() != "ab " {
		t.Errorf("the last word deleted leaves %q", f.Value())
	}
}
