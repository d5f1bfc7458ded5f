package contact

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"signpost/directory/triage"
	session "signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
	"signpost/tui/form"
	"signpost/tui/keys"
	"signpost/tui/layout"
)

// settling is how long an alarm that opened by itself swallows keys: those
// were meant for the form below, and must not be taken for what was done.
const settling = 700 * time.Millisecond

// alarm is a blocking alert that takes the whole window until somebody says
// what was done about it.
type alarm struct {
	alerts []triage.Alert // not acknowledged yet, the first is shown
	since  time.Time      // when the first came up
	note   bool           // the note line has the keys
}

// sound brings the alarm up to date with the record.
func (s *Screen) sound() {
	pending := s.env.Session.Guide().Pending(s.c, s.result)
	if len(pending) > 0 && (len(s.alarm.alerts) == 0 || s.alarm.alerts[0].ID != pending[0].ID) {
		s.alarm.since, s.alarm.note = s.env.Session.Now(), false
	}
	s.alarm.alerts = pending
}

func (s *Screen) alarming() bool { return s.open && len(s.alarm.alerts) > 0 }

// alarmKey handles the keys of an alarm: what was done, or the note line.
func (s *Screen) alarmKey(msg tea.KeyPressMsg) tea.Cmd {
	if s.env.Session.Now().Sub(s.alarm.since) < settling {
		return nil
	}
	k := msg.String()
	if s.alarm.note {
		switch s.env.Keys.Action(k, keys.Note, keys.Always) {
		case keys.Choose:
			s.alarm.note = false // the digits say what was done again
			return s.keepNote()
		case keys.Back:
			s.alarm.note = false
			return nil
		}
		s.focus = notePane
		return s.typed(msg)
	}
	if s.env.Keys.Action(k, keys.Always) == keys.Back {
		return tea.Batch(s.saveDrafts(), s.sayDesk())
	}
	if k == "," || k == "enter" {
		s.alarm.note, s.focus = true, notePane
		return nil
	}
	for _, a := range session.EmergencyActions() {
		if a.Key == k {
			return s.acknowledge(a.Words)
		}
	}
	return nil
}

// acknowledge records what was done, and keeps the note being typed.
func (s *Screen) acknowledge(words string) tea.Cmd {
	id, note := s.alarm.alerts[0].ID, s.note.Value()
	s.focus = answersPane
	s.note.Reset()
	return s.changeTyped(changed{}, func() { s.note.SetValue(note) }, func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
		if note != "" {
			var err error
			if c, err = sess.Note(ctx, c, note); err != nil {
				return c, err
			}
		}
		return sess.Acknowledge(ctx, c, id, words)
	})
}

// alarmLines draws the alarm: what to do, what to ask, the keys that say what
// was done, and where the words come from. When the window is low the blank
// lines go first.
func (s *Screen) alarmLines(width, height int) ([]string, spot) {
	t, a := s.env.Theme, s.alarm.alerts[0]
	var lines []string
	blank := func() { lines = append(lines, "") }
	lines = append(lines, t.Danger.Render(layout.Line("  "+text.CleanLine(or(a.Title, a.ID)), width)))
	lines = append(lines, t.Dim.Render(layout.Line("  "+text.CleanLine(origin(a)), width)))
	blank()
	for _, step := range a.Steps {
		for i, l := range text.Wrap(text.CleanLine(step), max(4, width-6)) {
			mark := "   ► "
			if i > 0 {
				mark = "     "
			}
			lines = append(lines, mark+t.Title.Render(l))
		}
	}
	blank()
	lines = append(lines, "  "+t.Title.Render("Ask: where exactly are you?"))
	note := len(lines)
	lines = append(lines, t.Label.Render("  note ,  ")+s.note.View(max(1, width-11), "address, floor, who is there; enter keeps the line"))
	for _, n := range s.c.Notes[max(0, len(s.c.Notes)-2):] {
		lines = append(lines, layout.Line("          kept: "+text.CleanLine(n.Text), width))
	}
	blank()
	lines = append(lines, "  What was done? The services are shown once this is said:")
	first := len(lines)
	lines = append(lines, s.actions(width, height-len(lines))...)
	at := spot{4, first}
	if s.alarm.note {
		at = spot{10 + s.note.CursorX(max(1, width-11)), note}
	}
	return squeeze(lines, at, height)
}

// actions are the keys that say what was done: a line each, or set close where
// there is no room for that.
func (s *Screen) actions(width, height int) []string {
	var out []string
	var choices []form.Choice
	for _, x := range session.EmergencyActions() {
		out = append(out, "    "+s.env.Theme.Key.Render(x.Key)+" "+x.Words)
		choices = append(choices, form.Choice{Key: x.Key, Label: x.Words})
	}
	const blanks = 3 // squeeze finds that much room
	if len(out) > height+blanks {
		return form.Flow(choices, s.env.Theme, width)
	}
	return out
}

// origin says who stands behind the words of an alert.
func origin(a triage.Alert) string {
	if a.SignedOff == "" {
		return "wording not yet signed off · source: " + a.Source
	}
	return "wording signed off " + a.SignedOff + " by " + a.SignedBy + " · source: " + a.Source
}

// squeeze takes blank lines out until lines fit, and moves the cursor along.
func squeeze(lines []string, at spot, height int) ([]string, spot) {
	for i := len(lines) - 1; i >= 0 && len(lines) > height; i-- {
		if lines[i] == "" {
			lines = slices.Delete(lines, i, i+1)
			if at.y > i {
				at.y--
			}
		}
	}
	return lines, at
}
