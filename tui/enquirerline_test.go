package tui

import "testing"

// A return code typed as an alias finds nobody, which must not be taken for
// "never here".
func TestACodeOnTheAliasLineIsPointedOut(t *testing.T) {
	d := drive(t)
	d.press("e")
	d.want("enter looks for earlier contacts", "enter look up")
	d.wantNot("enter keep", "reads like a return code")
	d.write("F ROSE 1985")
	d.want("reads like a return code")
	d.press("ctrl+u")
	d.write("Rose")
	d.wantNot("reads like a return code")
	d.press("esc", "c", "alt+k")
	d.want("enter keep", "ctrl+f looks for earlier contacts")
}

// Handing over wipes what tells the waiting apart: that is said before the key.
func TestHandingOverSaysWhatItWipes(t *testing.T) {
	d := drive(t)
	d.visitor("blue coat")
	d.press("o", "w")
	d.want("wipes the words about who waits")
}

func TestTheFiguresOfTheDayAddUp(t *testing.T) {
	d := drive(t)
	d.press("c", "ctrl+s")
	if _, err := d.session().Start(t.Context(), "email"); err != nil {
		t.Fatal(err)
	}
	d.press("w", "ctrl+s")
	d.want("Today: 3 contacts · 1 phone · 1 walk-in · 1 otherwise")
}

func TestTheEmptyHandoverKeepsItsMargin(t *testing.T) {
	d := drive(t)
	d.press("o")
	d.wantNot("\nadd words")
	d.want(" add words")
}
