package desk

import (
	"cmp"
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/store"
)

// besideEvery is how often the desk reads anew what time alone can change: what
// is due, and what another window did.
const besideEvery = time.Minute

// dayMsg is the contacts of the day as read. Older requests are ignored.
type dayMsg struct {
	request int
	day     session.Day
	err     error
}

// besideMsg is what the desk shows beside its contacts.
type besideMsg struct {
	request  int
	board    session.Board
	exchange session.ExchangeDay
	due      session.DueCount
	handover store.Handover
	err      error
}

// tidiedMsg says whether something was mended or forgotten.
type tidiedMsg struct{ changed bool }

// newsMsg is what is new in the directory.
type newsMsg struct {
	news session.News
	err  error
}

func (s *Screen) readNews() tea.Cmd {
	sess := s.env.Session
	return s.env.Load(func(ctx context.Context) tea.Msg {
		n, err := sess.News(ctx)
		return newsMsg{n, err}
	})
}

// read reads everything anew.
func (s *Screen) read() tea.Cmd {
	s.dayRequest++
	s.readFor = session.Midnight(s.env.Session.Now())
	n, sess := s.dayRequest, s.env.Session
	day := s.env.Load(func(ctx context.Context) tea.Msg {
		day, err := sess.Today(ctx)
		return dayMsg{n, day, err}
	})
	return tea.Batch(day, s.readBeside())
}

// readBeside reads what stands beside the contacts. It leaves no trace.
func (s *Screen) readBeside() tea.Cmd {
	s.besideRequest++
	s.checked = s.env.Session.Now()
	n, sess := s.besideRequest, s.env.Session
	return s.env.Load(func(ctx context.Context) tea.Msg {
		m := besideMsg{request: n}
		var broken [4]error
		m.board, broken[0] = sess.Board(ctx)
		m.exchange, broken[1] = sess.ExchangeToday(ctx)
		m.due, broken[2] = sess.DueNow(ctx)
		m.handover, _, broken[3] = sess.UnreadHandover(ctx)
		m.err = cmp.Or(broken[:]...)
		return m
	})
}

// tidy mends what a crash left behind and forgets old words. What fails is
// tried again in a minute, and what is really wrong the reading says.
func (s *Screen) tidy() tea.Cmd {
	sess := s.env.Session
	return s.env.Load(func(ctx context.Context) tea.Msg {
		changed, _ := sess.TidyBoard(ctx)
		return tidiedMsg{changed}
	})
}

func (s *Screen) tick(now time.Time) tea.Cmd {
	if !session.Midnight(now).Equal(s.readFor) {
		return tea.Batch(s.read(), s.tidy())
	}
	if now.Sub(s.checked).Abs() >= besideEvery {
		return tea.Batch(s.readBeside(), s.tidy())
	}
	return nil
}

func (s *Screen) showDay(msg dayMsg) tea.Cmd {
	if msg.request != s.dayRequest {
		return nil
	}
	s.loaded = true
	if msg.err == nil || len(msg.day.Unfinished)+len(msg.day.Finished) > 0 {
		s.day = msg.day
		s.reselect()
	}
	return s.failed(msg.err)
}

// showBeside takes in what could be read. Of what could not the old stays.
func (s *Screen) showBeside(msg besideMsg) tea.Cmd {
	if msg.request != s.besideRequest {
		return nil
	}
	if msg.err == nil || len(msg.board.Today)+len(msg.board.Waiting)+msg.exchange.Visits > 0 {
		s.board, s.exchange, s.due, s.handover = msg.board, msg.exchange, msg.due, msg.handover
		s.reselect()
	}
	return s.failed(msg.err)
}
