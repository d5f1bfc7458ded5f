package directory

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/internal/slip"
	"signpost/internal/text"
	"signpost/tui/keys"
	"signpost/tui/layout"
	"signpost/tui/screen"
)

// formOf is a form in which a service leaves the desk.
type formOf uint8

const (
	slipForm formOf = iota
	codeForm
	largeForm
	aloudForm
	numberForm // the number alone, where it could not be copied
)

// handout is the service that is shown in such a form, over everything else of
// this screen. It holds nothing private: it is made of what may be given out.
type handout struct {
	form   formOf
	entry  slip.Entry
	light  bool // the light squares of the code are the ink
	scroll int
}

// copiedMsg is what became of copying a number.
type copiedMsg struct {
	entry slip.Entry
	err   error
}

// handoutKey carries out a key that hands the service under the cursor over.
func (s *Screen) handoutKey(a keys.Action) (tea.Cmd, bool) {
	forms := map[keys.Action]formOf{keys.PrintSlip: slipForm, keys.ShowCode: codeForm, keys.LargeType: largeForm, keys.ReadAloud: aloudForm, keys.CopyNumber: numberForm}
	form, ok := forms[a]
	if !ok {
		return nil, false
	}
	if s.id() == "" {
		return nil, true
	}
	e, err := slip.Read(s.env.Session.Guide(), s.id(), s.env.Session.Now())
	if err != nil {
		return s.refused(err), true
	}
	switch form {
	case numberForm:
		return s.copyNumber(e), true
	case codeForm:
		if _, err := slip.Payloads(e); err != nil {
			return s.refused(err), true
		}
	}
	s.layer, s.handout = handoutLayer, handout{form: form, entry: e}
	return nil, true
}

func (s *Screen) refused(err error) tea.Cmd {
	msg := strings.TrimRight(err.Error(), ".")
	return s.env.Tell(screen.Status{Level: screen.Trouble, Text: strings.ToUpper(msg[:1]) + msg[1:] + "."})
}

// copyNumber hands the number to a clipboard program.
func (s *Screen) copyNumber(e slip.Entry) tea.Cmd {
	number, err := e.Number()
	if err != nil {
		return s.refused(err)
	}
	out := s.env.Outside
	return s.env.Load(func(ctx context.Context) tea.Msg {
		if out == nil {
			return copiedMsg{e, errors.New("there is no clipboard here")}
		}
		return copiedMsg{e, out.Copy(ctx, number)}
	})
}

// copied says that a number is on the clipboard, or shows it so large that it
// can be written down.
func (s *Screen) copied(msg copiedMsg) tea.Cmd {
	number, _ := msg.entry.Number()
	say := slip.Spaced(number)
	if label := msg.entry.Phones[0].Label; label != "" {
		say += " (" + label + ")"
	}
	if n := len(msg.entry.Phones); n > 1 {
		say += fmt.Sprintf(", the first of %d", n)
	}
	switch {
	case msg.err == nil:
		return s.env.Tell(screen.Status{Level: screen.Done, Text: "Copied: " + say})
	case s.env.OSC52:
		return tea.Batch(tea.SetClipboard(number),
			s.env.Tell(screen.Status{Text: "Handed to the terminal's clipboard, if it takes it: " + say}))
	}
	if s.layer == noLayer && s.id() == msg.entry.ID {
		s.layer, s.handout = handoutLayer, handout{form: numberForm, entry: msg.entry}
	}
	return s.env.Tell(screen.Status{Text: "Not copied: " + msg.err.Error() + ". The number is " + say})
}

// handoutFor is keys while a handout is shown: any key closes it, but for those
// that do something with it.
func (s *Screen) handoutFor(k string) tea.Cmd {
	h := &s.handout
	switch a := s.env.Keys.Action(k, keys.Directory); {
	case h.form == slipForm && a == keys.Choose:
		s.layer = noLayer
		return s.printSlip(h.entry)
	case h.form == codeForm && k == "i":
		h.light = !h.light
		return nil
	case a == keys.Up && h.scrolls():
		h.scroll = max(0, h.scroll-1)
		return nil
	case a == keys.Down && h.scrolls():
		h.scroll++
		return nil
	}
	s.layer = noLayer
	return nil
}

func (h *handout) scrolls() bool { return h.form == slipForm || h.form == aloudForm }

// page is the slip of an entry.
func (s *Screen) page(e slip.Entry) slip.Page {
	return slip.Print([]slip.Entry{e}, slip.Options{At: s.env.Session.Now().In(session.London()),
		Desk: slip.Desk{Name: s.env.Session.Desk(), Phone: s.env.Session.DeskPhone()}})
}

// printSlip prints the slip, or keeps it as a file where that cannot be done.
func (s *Screen) printSlip(e slip.Entry) tea.Cmd {
	out, page := s.env.Outside, s.page(e).Text()
	name := "signpost-slip-" + s.env.Session.Now().In(session.London()).Format("2006-01-02-1504") + ".txt"
	return s.env.Load(func(ctx context.Context) tea.Msg {
		if out == nil {
			return screen.Status{Level: screen.Trouble, Text: "There is no printer here, and no folder to keep the slip in."}
		}
		err := out.Print(ctx, page)
		if err == nil {
			return screen.Status{Level: screen.Done, Text: "The slip is with the printer."}
		}
		path, kept := out.Keep(name, page)
		if kept != nil {
			return screen.Status{Level: screen.Trouble, Text: "Not printed: " + text.CleanLine(err.Error()) + ". " + text.CleanLine(kept.Error()) + "."}
		}
		return screen.Status{Level: screen.Done, Text: "Not printed: " + text.CleanLine(err.Error()) + ". The slip is in " + path}
	})
}

// handoutView draws what is handed over, on the whole of the screen.
func (s *Screen) handoutView(width, height int) []string {
	h := s.handout
	switch h.form {
	case slipForm:
		page := s.page(h.entry).Lines
		head := []string{s.env.Theme.Title.Render(layout.Line(" Print this slip? enter prints it, any other key does not", width)), ""}
		return append(head, indented(page, h.scroll, height-len(head))...)
	case codeForm:
		return s.codeView(width, height)
	case aloudForm:
		var lines []string
		for _, l := range slip.Aloud(h.entry) {
			lines = append(lines, text.Wrap(l, max(1, min(width-2, readable)))...)
		}
		return indented(lines, h.scroll, height)
	case numberForm:
		return indented(slip.NumberCard(h.entry, max(1, width-2), height-1), 0, height)
	}
	return indented(slip.Card(h.entry, max(1, width-2), height-1), 0, height)
}

// readable is the longest line that is easily read aloud.
const readable = 76

// indented is the lines from one on that has those after it fill the height.
func indented(lines []string, from, height int) []string {
	from = max(0, min(from, len(lines)-height))
	var out []string
	for _, l := range lines[from:] {
		out = append(out, " "+l)
	}
	return out
}

// codeView draws the code with its words beside or below it, where there is
// room. Black on white is what cameras expect.
func (s *Screen) codeView(width, height int) []string {
	h := s.handout
	c, quiet, ok, _ := slip.Fit(h.entry, width, height)
	if !ok {
		lines := text.Wrap("This window is too small for the code: make it larger.", max(1, width-1))
		return indented(append(append(lines, ""), slip.Card(h.entry, max(1, width-2), height-len(lines)-1)...), 0, height)
	}
	paper := s.env.Theme.Paper
	if h.light {
		paper = s.env.Theme.Plain
	}
	var left []string
	for _, l := range c.HalfBlocks(quiet, h.light) {
		left = append(left, paper.Render(l))
	}
	var side []string
	for line := range strings.SplitSeq(c.Text, "\n") {
		side = append(side, text.Wrap(line, max(1, width-c.Size-2*quiet-3))...)
	}
	side = append(side, "", "i  swap dark and light")
	for i, l := range left {
		if i < len(side) && width-c.Size-2*quiet >= sideRoom {
			left[i] = l + "  " + side[i]
		}
	}
	return left
}

// sideRoom is the width from which words stand beside the code.
const sideRoom = 20

// handoutHelp is the keys while a handout is shown.
func (s *Screen) handoutHelp() []key.Binding {
	bind := func(k, label string) key.Binding { return key.NewBinding(key.WithKeys(k), key.WithHelp(k, label)) }
	closes := bind("esc", "closes, like any other key")
	switch s.handout.form {
	case slipForm:
		return []key.Binding{bind("enter", "print"), bind("↑ ↓", "scroll"), bind("esc", "do not print")}
	case codeForm:
		return []key.Binding{bind("i", "swap dark and light"), closes}
	case aloudForm:
		return []key.Binding{bind("↑ ↓", "scroll"), closes}
	}
	return []key.Binding{closes}
}
