package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"signpost/internal/text"
	"signpost/tui/keys"
	"signpost/tui/layout"
	"signpost/tui/screen"
)

// frame is the room the root keeps for itself at least: header, a status line,
// keys. A long status takes more lines, up to maxStatus.
const (
	frame     = 3
	maxStatus = 4
)

// roomy is the width from which the header names desk and operator, too.
const roomy = 72

// View draws the frame and the active screen in it.
func (r *Root) View() tea.View {
	v := tea.NewView(layout.Block(r.lines()))
	v.AltScreen = true
	v.WindowTitle = "Signpost" // never anything of a contact
	v.Cursor = r.cursor()
	return v
}

// lines is the whole picture: height lines of width cells.
func (r *Root) lines() (out []string) {
	w, h := r.width, r.height
	defer func() {
		if p := recover(); p != nil { // a picture that cannot be drawn must not end the call
			out = layout.Fit([]string{fault(p).Text}, w, h)
		}
	}()
	if r.locked != nil && r.overlay != emergencyOverlay {
		return layout.Fit(r.lockLines(w), w, h)
	}
	if r.locked != nil {
		return layout.Fit(strings.Split(r.body(w, h), "\n"), w, h)
	}
	if r.overlay == privacyOverlay {
		return layout.Fit([]string{"", " Hidden. Press any key to go on."}, w, h)
	}
	if h < frame+1 || w < 20 {
		return layout.Fit(strings.Split(r.body(w, h), "\n"), w, h)
	}
	status := r.statusLines(w, h)
	room := h - 2 - len(status)
	out = append(out, r.header(w))
	out = append(out, layout.Fit(strings.Split(r.body(w, room), "\n"), w, room)...)
	out = append(append(out, status...), r.keyLine(w))
	return layout.Fit(out, w, h)
}

func (r *Root) body(w, h int) string {
	switch r.overlay {
	case helpOverlay:
		return r.page(r.helpPage(w), w, h)
	case emergencyOverlay:
		return r.page(r.emergencyPage(w), w, h)
	}
	return r.active().View(w, h)
}

// page shows a long text, scrolled.
func (r *Root) page(lines []string, w, h int) string {
	r.scroll = max(0, min(r.scroll, len(lines)-h))
	return layout.Block(layout.Page(lines, r.scroll, w, h))
}

func (r *Root) header(w int) string {
	right := r.clock()
	if d := r.env.Session.Desk(); d != "" && w >= roomy {
		right = text.CleanLine(d) + " · " + right
	}
	if n := r.env.Session.Operator().Name; n != "" && w >= roomy {
		right = text.CleanLine(n) + " · " + right
	}
	if r.env.Session.Guide().Wanted != "" { // said once in words; the mark stays
		right = "! not your own directory · " + right
	}
	if r.saving > 0 {
		right = "saving… · " + right
	}
	left := " " + r.place()
	if mark := r.env.Session.Mark(); mark != "" { // first, so that no width cuts it off
		left = " " + mark + " ·" + left
	}
	return r.env.Theme.Header.Render(layout.Ends(left, right+" ", w))
}

// statusLines is what was last said, in as many lines as it takes.
func (r *Root) statusLines(w, h int) []string {
	most := max(1, min(maxStatus, h/4))
	var out []string
	for _, l := range text.Wrap(text.CleanLine(r.status.Text), max(4, w-2)) {
		out = append(out, r.styled(layout.Line(" "+l, w)))
	}
	if len(out) > most {
		out = append(out[:most-1], r.styled(layout.Line(ansi.Strip(out[most-1]), w-1)+"…"))
	}
	return out
}

func (r *Root) styled(s string) string {
	switch r.status.Level {
	case screen.Trouble:
		return r.env.Theme.Danger.Render(s)
	case screen.Done:
		return r.env.Theme.Good.Render(s)
	}
	return s
}

// keyLine is the keys that work here, as many as fit. The emergency card and
// the way to hide the screen are on it whatever else is.
func (r *Root) keyLine(w int) string {
	if r.overlay != noOverlay {
		return layout.Line(" ↑ ↓ pgup pgdown   any other key closes", w)
	}
	fixed := r.env.Keys.Help(keys.Always)[:2]
	if w >= roomy && r.active().Capturing() != screen.Text {
		fixed = append(r.env.Keys.Help(keys.Letters)[:1], fixed...)
	}
	right, rightWidth := r.keyItems(fixed, w)
	left, _ := r.keyItems(without(r.active().Help(), fixed), w-rightWidth-1)
	if rightWidth+20 > w {
		return layout.Line(left, w)
	}
	return layout.Ends(left, right, w)
}

// without is list but for what stands at the right end already: a screen names
// the free letters as well, which the root shows wherever there is room.
func without(list, fixed []key.Binding) []key.Binding {
	return slices.DeleteFunc(list, func(b key.Binding) bool {
		return slices.ContainsFunc(fixed, func(f key.Binding) bool { return f.Help() == b.Help() })
	})
}

// keyItems draws keys with what they do, as many as fit in w cells.
func (r *Root) keyItems(list []key.Binding, w int) (string, int) {
	out, used := "", 0
	for _, b := range list {
		h := b.Help()
		n := text.Width(h.Key) + text.Width(h.Desc) + 3
		if used+n > w {
			break
		}
		out += " " + r.env.Theme.Key.Render(h.Key) + " " + r.env.Theme.Dim.Render(h.Desc) + " "
		used += n
	}
	return out, used
}

func (r *Root) cursor() *tea.Cursor {
	if r.locked != nil {
		return r.lockCursor()
	}
	if r.overlay != noOverlay || r.height < frame+1 || r.width < 20 {
		return nil
	}
	c := r.active().Cursor(r.width, r.height-2-len(r.statusLines(r.width, r.height)))
	if c == nil {
		return nil
	}
	c.Y++ // below the header
	return c
}
