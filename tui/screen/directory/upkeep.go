package directory

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"signpost/tui/keys"
	"signpost/tui/screen"
)

// checkedMsg is what became of marking an entry as checked.
type checkedMsg struct {
	name string
	err  error
}

// detailKey handles the letters that work on the entry in the detail.
func (s *Screen) detailKey(k string) (tea.Cmd, bool) {
	if cmd, done := s.handoutKey(s.env.Keys.Action(k, keys.Detail)); done {
		return cmd, true
	}
	switch s.env.Keys.Action(k, keys.Detail, keys.Letters) {
	case keys.EditEntry:
		return s.edit(), true
	case keys.Checked:
		return s.markChecked(), true
	case keys.Flag:
		if s.id() != "" {
			s.layer = flagLayer
		}
		return nil, true
	case keys.Settle:
		return s.askSettle(), true
	case keys.Search:
		s.detail = false
		return nil, true
	}
	return nil, false
}

// edit opens the entry in the person's editor.
func (s *Screen) edit() tea.Cmd {
	file, line, err := s.env.Session.Guide().FileOf(s.id())
	if err != nil {
		return s.env.Trouble(err)
	}
	return s.env.Tell(screen.Edit{File: file, Line: line})
}

// edited says, once the editor is left, what is wrong with the file now.
func (s *Screen) edited(msg screen.Edited) tea.Cmd {
	if msg.Err != nil {
		return s.env.Tell(screen.Status{Level: screen.Trouble, Text: "The editor ended with an error: " + msg.Err.Error()})
	}
	sess := s.env.Session
	return s.env.Load(func(context.Context) tea.Msg {
		say, ok := sess.LintFile(msg.File)
		if ok {
			return screen.Status{Level: screen.Done, Text: say}
		}
		return screen.Status{Level: screen.Trouble, Text: say}
	})
}

// markChecked writes today's check into the coordinator's file.
func (s *Screen) markChecked() tea.Cmd {
	if s.id() == "" {
		return nil
	}
	sess, id, name := s.env.Session, s.id(), s.found.Found[s.at].Service().Name
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		return checkedMsg{name, sess.MarkChecked(ctx, id)}
	})
}

func (s *Screen) marked(msg checkedMsg) tea.Cmd {
	if msg.err != nil {
		return s.env.Trouble(msg.err)
	}
	return s.env.Tell(screen.Status{Level: screen.Done, Text: msg.name + " is marked as checked today. The file is read again by itself."})
}
