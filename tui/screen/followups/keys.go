package followups

import (
	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/tui/keys"
	"signpost/tui/screen"
)

// page is how many rows pgup and pgdown go.
const page = 10

func (s *Screen) key(msg tea.KeyPressMsg) tea.Cmd {
	k := msg.String()
	switch s.mode {
	case whenMode:
		return s.whenKey(msg)
	case stopMode:
		return s.stopKey(k)
	}
	switch s.env.Keys.Action(k, keys.FollowUpScreen, keys.Always) {
	case keys.Back:
		if s.opened {
			s.opened = false
			return nil
		}
		return s.env.Tell(screen.Back{})
	case keys.Up:
		s.move(-1)
		return nil
	case keys.Down:
		s.move(1)
		return nil
	case keys.PageUp:
		s.move(-page)
		return nil
	case keys.PageDown:
		s.move(page)
		return nil
	case keys.Undo:
		return s.takeBack()
	}
	r, ok := s.selected()
	if !ok {
		return nil
	}
	return s.rowKey(k, r)
}

func (s *Screen) move(n int) {
	s.at, s.opened = max(0, min(s.at+n, len(s.rows)-1)), false
}

// rowKey does something about the row under the cursor.
func (s *Screen) rowKey(k string, r session.ToDo) tea.Cmd {
	if status, ok := session.FateByKey(k); ok && r.Kind == session.OutcomeDue {
		return s.fate(r, status)
	}
	a := s.env.Keys.Action(k, keys.FollowUpScreen)
	switch a {
	case keys.Choose:
		if s.opened {
			s.opened = false
			return nil
		}
		return s.look(r)
	case keys.ToContact:
		return s.env.Tell(screen.OpenContact{ID: r.Contact.ID})
	case keys.Postpone:
		s.mode, s.again = whenMode, false
		s.when.Reset()
		return nil
	}
	if r.Kind == session.OutcomeDue {
		if a != "" {
			return s.env.Tell(screen.Status{Text: "Say what became of it with a digit, 1 to 8; p puts it off."})
		}
		return nil
	}
	switch a {
	case keys.Done:
		return s.end("done")
	case keys.Attempt:
		return s.attempt(r)
	case keys.NotNeeded:
		return s.end("not_needed")
	case keys.Stop:
		return s.end("stopped")
	}
	return nil
}

// whenKey edits the due time being typed.
func (s *Screen) whenKey(msg tea.KeyPressMsg) tea.Cmd {
	switch s.env.Keys.Action(msg.String(), keys.Note, keys.Always) {
	case keys.Back:
		s.mode = listMode
		return nil
	case keys.Choose:
		return s.postpone()
	}
	s.when.Update(msg)
	return nil
}

// stopKey answers whether to stop after several attempts. Nothing but yes
// stops.
func (s *Screen) stopKey(k string) tea.Cmd {
	switch k {
	case "y":
		return s.end("stopped")
	case "n":
		s.mode, s.again = whenMode, true
		s.when.Reset()
	case "esc", "enter":
		s.mode = listMode
	}
	return nil
}
