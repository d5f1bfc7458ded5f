package desk

import (
	"context"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
	"signpost/tui/keys"
	"signpost/tui/layout"
)

// boardMsg is a change of the waiting board that came back from the record,
// with the board as it is now.
type boardMsg struct {
	visitor store.Visitor
	came    bool // they were put on the board
	board   session.Board
	boardOK bool
	said    string
	undo    *step
	err     error
}

// change commits a change of one visitor and reads the board in the same
// breath, so that the next key sees it.
func (s *Screen) change(m boardMsg, do func(context.Context, *session.Session) (store.Visitor, error)) tea.Cmd {
	sess := s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		m.visitor, m.err = do(ctx, sess)
		board, err := sess.Board(ctx)
		m.board, m.boardOK = board, err == nil
		return m
	})
}

// moved takes in a change of the board.
func (s *Screen) moved(msg boardMsg) tea.Cmd {
	if msg.boardOK {
		s.besideRequest++ // what is being read is older
		s.board = msg.board
		s.reselect()
	}
	if msg.err != nil {
		return s.env.Trouble(msg.err)
	}
	if msg.came {
		s.layer = noLayer
		s.words.Reset()
	}
	if msg.undo != nil {
		s.undone = append(s.undone, *msg.undo)
	}
	return tea.Batch(s.say(msg.said), s.readBeside())
}

// visitorKey handles keys of the line for somebody who comes in.
func (s *Screen) visitorKey(msg tea.KeyPressMsg) tea.Cmd {
	switch s.env.Keys.Action(msg.String(), keys.VisitorLine, keys.Always) {
	case keys.Choose:
		return s.arrive()
	case keys.Back:
		s.layer = noLayer // what was typed is there again at the next visitor
		return nil
	}
	return s.typed(msg)
}

// arrive puts the visitor on the board, from the moment the key was pressed.
func (s *Screen) arrive() tea.Cmd {
	words, at := s.words.Value(), s.cameAt
	m := boardMsg{came: true, said: fmt.Sprintf("On the waiting board since %s.", clockOf(at))}
	return s.change(m, func(ctx context.Context, sess *session.Session) (store.Visitor, error) {
		return sess.Arrive(ctx, at, words)
	})
}

// leaving keeps a visitor who was being put on the board when the program ends.
func (s *Screen) leaving() tea.Cmd {
	if s.layer != visitorLayer || s.words.Blank() {
		return nil
	}
	return s.arrive()
}

// move calls the selected visitor in, or notes that they left. The same key
// again takes it back.
func (s *Screen) move(a keys.Action) tea.Cmd {
	r, ok := s.selected()
	if !ok || r.visitor.ID == "" {
		return s.hint("That is for somebody on the waiting board: move to their row first.")
	}
	v := r.visitor
	state, said, do := store.Called, "Called in", (*session.Session).CallIn
	if a == keys.Gone {
		state, said, do = store.Left, "Left without being seen", (*session.Session).Gone
	}
	if v.State == state {
		return s.waitOn(v)
	}
	if v.State == store.Left {
		return s.hint("They left. The same key again puts them back to waiting; enter starts their contact if they came back.")
	}
	m := boardMsg{said: fmt.Sprintf("%s %s: came at %s, waited %s.", said, s.clock(), clockOf(v.ArrivedAt),
		session.Minutes(session.Waited(v, s.env.Session.Now()))), undo: undoMove(v.ID)}
	return s.change(m, func(ctx context.Context, sess *session.Session) (store.Visitor, error) { return do(sess, ctx, v) })
}

// waitOn takes the last move of a visitor back.
func (s *Screen) waitOn(v store.Visitor) tea.Cmd {
	m := boardMsg{said: fmt.Sprintf("Taken back: on the board since %s.", clockOf(v.ArrivedAt))}
	return s.change(m, func(ctx context.Context, sess *session.Session) (store.Visitor, error) { return sess.WaitOn(ctx, v) })
}

// see starts the contact of a visitor.
func (s *Screen) see(v store.Visitor) tea.Cmd {
	sess := s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		c, err := sess.See(ctx, v)
		return startedMsg{c, err}
	})
}

// visitorRows is the line for somebody who comes in.
func (s *Screen) visitorRows(width int) []string {
	t := s.env.Theme
	lines := []string{t.Label.Render(" visitor ") + s.words.View(max(1, width-10), "how you tell who it is, if you like: blue coat, needles")}
	for _, l := range text.Wrap("enter puts them on the board. Only the selected row shows these words, and they go at the end of the shift.", max(4, width-2)) {
		lines = append(lines, t.Dim.Render(layout.Line(" "+l, width)))
	}
	return lines
}

// stale reports whether another window was first.
func stale(err error) bool {
	return errors.Is(err, session.ErrChanged) || errors.Is(err, session.ErrCountChanged) || errors.Is(err, session.ErrSeen) ||
		errors.Is(err, session.ErrCountHasContact)
}
