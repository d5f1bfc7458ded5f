package desk

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
	"signpost/tui/keys"
	"signpost/tui/layout"
)

// countedMsg is a count of the needle exchange that came back from the record,
// with the day as it is now.
type countedMsg struct {
	count store.Exchange
	more  bool // a contact is to be started from it
	day   session.ExchangeDay
	dayOK bool
	err   error
}

// exchangeKey handles keys of the line of the needle exchange.
func (s *Screen) exchangeKey(msg tea.KeyPressMsg) tea.Cmd {
	switch s.env.Keys.Action(msg.String(), keys.CountLine, keys.Always) {
	case keys.Choose:
		return s.count(false)
	case keys.AskMore:
		if s.counted.Blank() {
			return s.askMore(s.exchange.Last)
		}
		return s.count(true)
	case keys.Undo:
		return s.undoCount()
	case keys.Back:
		s.layer = noLayer
		return nil
	}
	return s.typed(msg)
}

// reading is the line as it is understood.
func (s *Screen) reading() session.CountLine {
	sess := s.env.Session
	return session.ReadCountLine(s.counted.Value(), sess.Packs(), sess.Now())
}

// count puts the line on disk. The line stays until it is there.
func (s *Screen) count(more bool) tea.Cmd {
	line := s.reading()
	if line.Problem != "" {
		return s.hint("Not counted: " + line.Problem + ".")
	}
	sess := s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		m := countedMsg{more: more}
		m.count, m.err = sess.CountExchange(ctx, line)
		day, err := sess.ExchangeToday(ctx)
		m.day, m.dayOK = day, err == nil
		return m
	})
}

// counts takes in a count.
func (s *Screen) counts(msg countedMsg) tea.Cmd {
	if msg.dayOK {
		s.besideRequest++ // what is being read is older
		s.exchange = msg.day
	}
	if msg.err != nil {
		return s.env.Trouble(msg.err)
	}
	s.layer = noLayer
	s.counted.Reset()
	if msg.more {
		return s.askMore(msg.count)
	}
	s.undone = append(s.undone, undoCount(msg.count, s.env.Session.Packs()))
	return tea.Batch(s.say("Counted "+s.clock()+": "+s.said(msg.count)+". ctrl+z takes it back."), s.readBeside())
}

// said is a count in words. Whose it was stays out of it: the desk is public.
func (s *Screen) said(e store.Exchange) string {
	words := session.PackWords(e.Out, e.In, s.env.Session.Packs())
	if e.ReturnCode != "" {
		words += ", by return code"
	}
	return words
}

// askMore turns a count into a contact: something more was asked.
func (s *Screen) askMore(e store.Exchange) tea.Cmd {
	if e.ID == "" {
		return s.hint("Nothing was counted yet today: type the count first.")
	}
	s.layer = noLayer
	s.drop(step{count: e}) // a count with a contact stays
	sess := s.env.Session
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		c, err := sess.AskMore(ctx, e)
		return startedMsg{c, err}
	})
}

// undoCount takes the newest count of the day back, which the line shows.
func (s *Screen) undoCount() tea.Cmd {
	last := s.exchange.Last
	if last.ID == "" {
		return s.hint("Nothing was counted yet today.")
	}
	return s.takeBack(undoCount(last, s.env.Session.Packs()))
}

// exchangeRows is the line of the needle exchange, how it is understood, what
// the digits mean and what was counted last.
func (s *Screen) exchangeRows(width int) []string {
	t, sess := s.env.Theme, s.env.Session
	lines := []string{t.Label.Render(" exchange ") + s.counted.View(max(1, width-11), "a digit for each pack, then 0 and how many came back")}
	add := func(words string, draw func(...string) string) {
		for _, l := range text.Wrap(text.CleanLine(words), max(4, width-3)) {
			lines = append(lines, draw(layout.Line("  "+whole(l), width)))
		}
	}
	line := s.reading()
	understood := session.PackWords(line.Out, line.In, sess.Packs())
	if line.ReturnCode != "" {
		if understood != "" {
			understood += " · "
		}
		understood += session.SayReturnCode(line.ReturnCode)
	}
	if understood != "" {
		add("→ "+keepCounts(understood), t.Plain.Render)
	}
	if line.Problem != "" && !s.counted.Blank() {
		add("! "+line.Problem, t.Caution.Render)
	}
	hints := append(session.PackKeys(sess.Packs()), "1*12 = twelve", "a return code may follow: F ABCD 1990")
	for i := range hints {
		hints[i] = strings.ReplaceAll(hints[i], " ", together)
	}
	add(strings.Join(hints, "   "), t.Dim.Render)
	if last := s.exchange.Last; last.ID != "" {
		add("last, "+clockOf(last.At)+": "+keepCounts(s.said(last)), t.Dim.Render)
	}
	return lines
}

// together is a space at which no line is broken; whole makes it a usual one
// again once the lines are there.
const together = "\u00a0"

func whole(line string) string { return strings.ReplaceAll(line, together, " ") }

// keepCounts keeps a number and what it counts on one line.
func keepCounts(words string) string {
	parts := strings.SplitAfter(words, ", ")
	for i, p := range parts {
		counts := strings.Split(strings.TrimSuffix(p, " "), " · ")
		for j, c := range counts {
			counts[j] = strings.ReplaceAll(c, " ", together)
		}
		parts[i] = strings.Join(counts, " · ")
	}
	return strings.Join(parts, " ")
}
