package enquirer

import (
	"context"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/store"
	"signpost/tui/keys"
	"signpost/tui/screen"
)

// addingKey handles a key while a caution is written.
func (s *Screen) addingKey(msg tea.KeyPressMsg) tea.Cmd {
	switch s.env.Keys.Action(msg.String(), keys.Enquirer, keys.Always) {
	case keys.Back:
		s.step = showing
	case keys.NextPane:
		s.onUntil = !s.onUntil
	case keys.Choose:
		return s.add()
	default:
		return s.typed(msg)
	}
	return nil
}

func (s *Screen) add() tea.Cmd {
	until, err := session.ParseUntil(s.until.Value(), s.env.Session.Now())
	if err != nil {
		s.onUntil = true
		return s.env.Trouble(err)
	}
	h, words, sess := s.known.Handle, s.words.Value(), s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		c, err := sess.AddCaution(ctx, h, words, until)
		return cautionMsg{c, err}
	})
}

// cautioned takes over a caution that was added or ended.
func (s *Screen) cautioned(msg cautionMsg) tea.Cmd {
	if msg.err != nil {
		return s.env.Trouble(msg.err)
	}
	said := "Saved: the caution holds " + session.UntilWords(msg.caution.Until) + "."
	if msg.caution.Ended {
		said = "Saved: the caution is ended. The record keeps it."
		s.known.Cautions = without(s.known.Cautions, msg.caution.ID)
	} else {
		s.known.Cautions = append([]store.Caution{msg.caution}, s.known.Cautions...)
		s.at = 0
	}
	s.walk(0)
	s.step = showing
	return s.env.Tell(screen.Status{Level: screen.Done, Text: said})
}

func without(list []store.Caution, id string) []store.Caution {
	var out []store.Caution
	for _, c := range list {
		if c.ID != id {
			out = append(out, c)
		}
	}
	return out
}

// end ends the caution under the cursor.
func (s *Screen) end() tea.Cmd {
	if s.at >= len(s.known.Cautions) {
		return s.env.Tell(screen.Status{Text: "Only a caution can be ended: move the cursor to one."})
	}
	c, sess := s.known.Cautions[s.at], s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		c, err := sess.EndCaution(ctx, c)
		return cautionMsg{c, err}
	})
}
