// Package form has the parts that screens ask for answers with: a line of text
// and a list of questions answered by single keys.
//
// It keeps no record and knows no rules: what was typed or picked is handed to
// the screen, which decides.
package form

import (
	"sort"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"signpost/internal/text"
)

// Field is one line of text. The editing is the library's; the drawing is our
// own, because the cursor must be right in cells and pasted text is cleaned
// before it goes in.
type Field struct {
	in      textinput.Model
	refused string // why the last paste was cut; shown by the screen
}

// NewField makes an empty field that takes up to limit characters.
func NewField(limit int) Field {
	in := textinput.New()
	in.Prompt = ""
	in.CharLimit = limit
	in.SetVirtualCursor(false)
	in.Focus() // the screen decides where keys go; the field always takes them
	return Field{in: in}
}

// Value is the text as it stands.
func (f *Field) Value() string { return f.in.Value() }

// SetValue replaces the text and puts the cursor at its end.
func (f *Field) SetValue(s string) {
	f.in.SetValue(text.CleanLine(s))
	f.in.CursorEnd()
}

// Reset empties the field.
func (f *Field) Reset() { f.in.Reset(); f.refused = "" }

// Refused says, once, why a paste was not taken whole; "" when it was.
func (f *Field) Refused() string {
	s := f.refused
	f.refused = ""
	return s
}

// Update edits the text with a key or a paste, and reports whether the text
// changed.
func (f *Field) Update(msg tea.Msg) bool {
	before := f.in.Value()
	if p, ok := msg.(tea.PasteMsg); ok {
		s, cut := text.Cap(p.Content, text.MaxPaste)
		if cut {
			f.refused = "The pasted text was too long: only its beginning was taken."
		}
		s = text.CleanLine(s)
		if len([]rune(before))+len([]rune(s)) > f.in.CharLimit {
			f.refused = "The pasted text was too long: only its beginning was taken."
		}
		msg = tea.PasteMsg{Content: s}
	}
	if k, ok := msg.(tea.KeyPressMsg); ok && key.Matches(k, f.in.KeyMap.DeleteWordForward) && f.in.Position() == len([]rune(before))-1 {
		msg = tea.KeyPressMsg{Code: tea.KeyDelete} // the library looks behind the end for the word's
	}
	f.in, _ = f.in.Update(msg)
	if v := f.in.Value(); v != before {
		if c := text.CleanLine(v); c != v { // a key can carry anything, too
			pos := f.in.Position()
			f.in.SetValue(c)
			f.in.SetCursor(pos)
		}
		return true
	}
	return false
}

// window is the part of the text that is drawn in width cells, and the cell of
// the cursor in it. However long the text is, only the stretch around the cursor
// is measured.
func (f *Field) window(width int) (string, int) {
	runes := []rune(f.in.Value())
	pos := min(f.in.Position(), len(runes))
	// A cell can take several characters (marks), but not this many.
	const most = 8
	start := max(0, pos-most*width)
	start += sort.Search(pos-start, func(i int) bool { return text.Width(string(runes[start+i:pos])) <= width-1 })
	end := min(len(runes), pos+most*width)
	return string(runes[start:end]), text.Width(string(runes[start:pos]))
}

// View draws the text in exactly width cells, scrolled so that the cursor
// shows; an empty field shows hint.
func (f *Field) View(width int, hint string) string {
	s, _ := f.window(width)
	if s == "" {
		s = hint
	}
	return text.Pad(s, width)
}

// CursorX is the cell of the cursor in a view of that width.
func (f *Field) CursorX(width int) int {
	_, x := f.window(width)
	return min(x, max(0, width-1))
}

// Blank reports whether there is nothing but spaces.
func (f *Field) Blank() bool { return strings.TrimSpace(f.in.Value()) == "" }
