package enquirer

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
	"signpost/tui/layout"
)

// label is the room before a field.
const label = 14

// View draws what is shown; the cursor's line is Cursor's business.
func (s *Screen) View(width, height int) string {
	lines, _, _ := s.lines(width, height)
	return layout.Block(layout.Fit(lines, width, height))
}

// Cursor is in the field that takes the keys, or on the row under it.
func (s *Screen) Cursor(width, height int) *tea.Cursor {
	_, x, y := s.lines(width, height)
	if y < 0 || y >= height || x >= width {
		return nil
	}
	return tea.NewCursor(x, y)
}

// lines is the picture and the cursor's cell; y is negative when there is none.
func (s *Screen) lines(width, height int) (out []string, x, y int) {
	switch s.step {
	case warning:
		return s.warningLines(width), 0, -1
	case showing:
		return s.list(width, height)
	case reading:
		return s.earlier(width, height), 0, -1
	case adding:
		return s.addingLines(width)
	}
	return s.askingLines(width)
}

// para is text in lines with a free cell before them.
func para(s string, width int) []string {
	var out []string
	for _, l := range text.Wrap(text.CleanLine(s), max(4, width-2)) {
		out = append(out, " "+l)
	}
	return out
}

// entry is one line with a field.
func (s *Screen) entry(name, value string) string {
	return s.env.Theme.Label.Render(" "+text.Pad(name, label-1)) + value
}

func (s *Screen) askingLines(width int) ([]string, int, int) {
	t := s.env.Theme
	room := max(1, width-label-1)
	out := para("What do they go by? Both are optional; do not ask for a name.", width)
	out = append(out, "")
	y, x := len(out), label+s.alias.CursorX(room)
	if s.onCode {
		y, x = y+1, label+s.code.CursorX(room)
	}
	out = append(out, s.entry("alias", s.alias.View(room, "any word they pick")), s.entry("return code", s.code.View(room, "like F ABCD 1990")), "")
	for _, l := range para(strings.ToUpper(session.ReturnCodeFormat[:1])+session.ReturnCodeFormat[1:]+".", width) {
		out = append(out, t.Dim.Render(l))
	}
	out = append(out, "")
	if s.c.ID != "" {
		out = append(out, para("enter keeps them on the open contact. Nobody is looked up by that.", width)...)
	}
	if code, err := session.ReturnCode(s.alias.Value(), s.env.Session.Now()); err == nil && code != "" && s.code.Blank() {
		for _, l := range para("! That reads like a return code: it belongs on the other line. As an alias it finds nobody who has it as a code.", width) {
			out = append(out, t.Caution.Render(l))
		}
	}
	return append(out, para(s.lookKey()+" looks for earlier contacts of "+s.which()+".", width)...), x, y
}

// lookKey is the key that looks up: from the desk there is nothing to keep.
func (s *Screen) lookKey() string {
	if s.c.ID == "" {
		return "enter"
	}
	return "ctrl+f"
}

func (s *Screen) which() string {
	if s.alias.Blank() && s.code.Blank() {
		return "whoever goes by what is typed here"
	}
	if s.handle().Kind == store.ByReturnCode {
		return "whoever has this return code"
	}
	return "whoever goes by this alias"
}

func (s *Screen) warningLines(width int) []string {
	t := s.env.Theme
	out := []string{t.Caution.Render(layout.Line(" ! Before you look", width)), ""}
	out = append(out, para(session.DoNotConfirm, width)...)
	return append(append(out, ""), para("enter looks for earlier contacts of "+s.which()+". esc goes back.", width)...)
}

// list draws the cautions and the earlier contacts around the cursor.
func (s *Screen) list(width, height int) ([]string, int, int) {
	t, k := s.env.Theme, s.known
	head := []string{t.Caution.Render(layout.Line(" ! Tell nobody that they are known here, nor that they are not.", width)), ""}
	var rows []string
	at := -1
	row := func(i int, line string, style func(...string) string) {
		line = layout.Line(mark(i == s.at)+line, width)
		if i == s.at {
			at, style = len(rows), t.Selected.Render
		}
		rows = append(rows, style(line))
	}
	for i, c := range k.Cautions {
		line := "! " + c.Text + " · " + session.UntilWords(c.Until)
		if c.By != "" {
			line += " · " + c.By
		}
		row(i, text.CleanLine(line), t.Caution.Render)
	}
	if len(k.Cautions) > 0 {
		rows = append(rows, "")
	}
	rows = append(rows, t.Title.Render(layout.Line(" "+s.count(), width)))
	for i, e := range k.Earlier {
		row(len(k.Cautions)+i, session.EarlierLine(e), t.Plain.Render)
	}
	room := max(1, height-len(head))
	top := layout.Window(0, max(0, at), len(rows), room)
	return append(head, rows[top:]...), 0, len(head) + at - top
}

func mark(selected bool) string {
	if selected {
		return "› "
	}
	return "  "
}

func (s *Screen) count() string {
	n := len(s.known.Earlier)
	switch {
	case n == 0:
		return "No earlier contact"
	case s.known.More:
		return fmt.Sprintf("The %d newest earlier contacts", n)
	case n == 1:
		return "1 earlier contact"
	}
	return fmt.Sprintf("%d earlier contacts", n)
}

// earlier draws one earlier contact as it was left.
func (s *Screen) earlier(width, height int) []string {
	head := []string{s.env.Theme.Title.Render(layout.Line(" "+began(s.opened.Contact), width)), ""}
	return append(head, layout.Page(s.body(width), s.scroll, width, max(1, height-len(head)))...)
}

// body is all that the record says of the earlier contact.
func (s *Screen) body(width int) []string {
	c := s.opened.Contact
	var out []string
	add := func(name, value string) {
		if value == "" {
			return
		}
		for i, l := range text.Wrap(text.CleanLine(value), max(4, width-label-1)) {
			if i > 0 {
				name = ""
			}
			out = append(out, s.entry(name, l))
		}
	}
	bare := c
	bare.Referrals = nil
	add("about", session.Summary(bare))
	for _, r := range c.Referrals {
		if !r.Undone {
			add("given", r.Name+" · "+session.Words(string(r.Kind))+" · "+session.Words(r.Status))
		}
	}
	for _, u := range c.Unmet {
		add("unmet", session.Words(u.Want)+": "+session.Words(u.Reason))
	}
	for _, n := range c.Notes {
		add(n.At.In(session.London()).Format("2 Jan 15:04"), n.Text)
	}
	if c.Followup.Open() {
		add("to do", session.SayDue(c.Followup.Due, s.env.Session.Now())+": "+c.Followup.What)
	}
	add("outcome", session.Words(string(c.Outcome)))
	return out
}

func began(c store.Contact) string {
	line := c.StartedAt.In(session.London()).Format("Mon 2 Jan 2006 15:04") + " · " + session.Words(c.Channel)
	if c.Operator != "" {
		line += " · " + c.Operator
	}
	return text.CleanLine(line)
}

func (s *Screen) addingLines(width int) ([]string, int, int) {
	room := max(1, width-label-1)
	out := para("A caution: one line that whoever looks this enquirer up will see, until it ends. Only what the next one needs to take care of.", width)
	out = append(out, "")
	y, x := len(out), label+s.words.CursorX(room)
	if s.onUntil {
		y, x = y+1, label+s.until.CursorX(room)
	}
	out = append(out, s.entry("take care", s.words.View(room, "in a few words")), s.entry("until", s.until.View(room, session.UntilExamples)), "")
	say := "It ends within twelve months, by itself."
	if until, err := session.ParseUntil(s.until.Value(), s.env.Session.Now()); err == nil {
		say = "It holds " + session.UntilWords(until) + ", and one key ends it before."
	} else {
		say = err.Error()
	}
	return append(out, para(say, width)...), x, y
}
