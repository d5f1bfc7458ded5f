package desk

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/store"
)

// step is something that was done in this sitting and can be taken back.
type step struct {
	visitor string         // id of the visitor who was moved
	count   store.Exchange // or the count that was made
	said    string         // what was taken back, for the status line
}

func undoMove(visitor string) *step { return &step{visitor: visitor} }

func undoCount(e store.Exchange, types []session.PackType) step {
	return step{count: e, said: fmt.Sprintf("Taken back: the count of %s, %s. The record keeps that it was a mistake.",
		clockOf(e.At), session.PackWords(e.Out, e.In, types))}
}

// undoneMsg is a step that was taken back, with what is shown of it now.
type undoneMsg struct {
	step  step
	board session.Board
	day   session.ExchangeDay
	ok    bool
	err   error
}

// undo takes back the last move on the board or count of this sitting.
func (s *Screen) undo() tea.Cmd {
	n := len(s.undone)
	if n == 0 {
		return s.hint("There is nothing to take back here.")
	}
	return s.takeBack(s.undone[n-1])
}

func (s *Screen) takeBack(last step) tea.Cmd {
	v, there := s.visitor(last.visitor)
	if last.visitor != "" && (!there || v.State == store.Waiting) { // taken back by hand, or seen meanwhile
		s.drop(last)
		return s.undo()
	}
	if last.visitor != "" {
		last.said = fmt.Sprintf("Taken back: on the board since %s.", clockOf(v.ArrivedAt))
	}
	sess := s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		m := undoneMsg{step: last}
		if last.visitor != "" {
			_, m.err = sess.WaitOn(ctx, v)
		} else {
			_, m.err = sess.UndoExchange(ctx, last.count)
		}
		var lost, more error
		m.board, lost = sess.Board(ctx)
		m.day, more = sess.ExchangeToday(ctx)
		m.ok = lost == nil && more == nil
		return m
	})
}

// tookBack takes in what was taken back. A step that cannot be taken back any
// more is dropped.
func (s *Screen) tookBack(msg undoneMsg) tea.Cmd {
	if msg.ok {
		s.besideRequest++ // what is being read is older
		s.board, s.exchange = msg.board, msg.day
		s.reselect()
	}
	if msg.err == nil || stale(msg.err) {
		s.drop(msg.step)
	}
	if msg.err != nil {
		return s.env.Trouble(msg.err)
	}
	return tea.Batch(s.say(msg.step.said), s.readBeside())
}

// drop forgets the newest step about the same thing.
func (s *Screen) drop(done step) {
	for i := len(s.undone) - 1; i >= 0; i-- {
		if u := s.undone[i]; u.visitor == done.visitor && u.count.ID == done.count.ID {
			s.undone = append(s.undone[:i:i], s.undone[i+1:]...)
			return
		}
	}
}

// visitor is somebody on the board, as last read.
func (s *Screen) visitor(id string) (store.Visitor, bool) {
	for _, list := range [][]store.Visitor{s.board.Waiting, s.board.Left} {
		for _, v := range list {
			if v.ID == id {
				return v, true
			}
		}
	}
	return store.Visitor{}, false
}
