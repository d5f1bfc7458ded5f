package directory

import (
	"context"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
	"signpost/tui/keys"
	"signpost/tui/screen"
)

// maxFlagNote is the most characters of the words that go with a flag.
const maxFlagNote = 200

// layer is something that takes the keys until it is done with.
type layer uint8

const (
	noLayer      layer = iota
	flagLayer          // what is wrong with the entry
	noteLayer          // words for "something else"
	settleLayer        // how the newest flag ended
	filterLayer        // by what to filter
	pickLayer          // the value of a filter
	ageLayer           // the years of the age filter
	handoutLayer       // what is handed over, on the whole screen
)

// flagsMsg are the open flags as read.
type flagsMsg struct {
	read  int
	flags []store.Flag
	err   error
}

// flaggedMsg is what became of raising or settling a flag.
type flaggedMsg struct {
	say string
	err error
}

// readFlags reads the open flags, with a use case that says whether somebody
// asked for them.
func (s *Screen) readFlags(flags func(context.Context) ([]store.Flag, error)) tea.Cmd {
	s.read++
	n := s.read
	return s.env.Load(func(ctx context.Context) tea.Msg {
		list, err := flags(ctx)
		return flagsMsg{n, list, err}
	})
}

func (s *Screen) showFlags(msg flagsMsg) tea.Cmd {
	if msg.read != s.read {
		return nil
	}
	if msg.err != nil {
		return s.env.Trouble(msg.err)
	}
	s.flags = map[string][]store.Flag{}
	for _, f := range msg.flags {
		s.flags[f.Service] = append(s.flags[f.Service], f)
	}
	return nil
}

// flagLines says what is flagged about an entry, with the words given.
func (s *Screen) flagLines(id string) []string {
	var out []string
	for _, f := range s.flags[id] {
		line := session.FlagLine(f, s.env.Session.Now())
		if f.Note != "" {
			line += " (" + text.CleanLine(f.Note) + ")"
		}
		out = append(out, line)
	}
	return out
}

// layerKey gives a key to what is being asked.
func (s *Screen) layerKey(msg tea.KeyPressMsg) tea.Cmd {
	k := msg.String()
	if s.env.Keys.Action(k, keys.Always) == keys.Back {
		s.layer = noLayer
		return nil
	}
	switch s.layer {
	case handoutLayer:
		return s.handoutFor(k)
	case flagLayer:
		return s.flagKey(k)
	case settleLayer:
		return s.settleKey(k)
	case filterLayer:
		return s.menuKey(k)
	case pickLayer:
		return s.pickKey(k)
	case ageLayer:
		return s.ageKey(k)
	}
	if s.env.Keys.Action(k, keys.Note) == keys.Choose {
		if s.note.Blank() {
			return nil
		}
		s.layer = noLayer
		return s.flag(store.FlagOther, s.note.Value())
	}
	s.note.Update(msg)
	return nil
}

// flagKey takes the reason. Only "something else" needs words.
func (s *Screen) flagKey(k string) tea.Cmd {
	reason, ok := session.FlagByKey(k)
	s.layer = noLayer
	switch {
	case !ok:
		return nil
	case reason == store.FlagOther:
		s.layer = noteLayer
		s.note.Reset()
		return nil
	}
	return s.flag(reason, "")
}

func (s *Screen) flag(reason, note string) tea.Cmd {
	sess, id := s.env.Session, s.id()
	return s.env.Commit(func(ctx context.Context) tea.Msg {
		f, err := sess.Flag(ctx, id, reason, note)
		return flaggedMsg{"Flagged: " + f.Name + ", " + session.FlagWords(reason) + ". The coordinator's queue has it.", err}
	})
}

// askSettle asks how the newest flag of the entry ended.
func (s *Screen) askSettle() tea.Cmd {
	if len(s.flags[s.id()]) == 0 {
		return s.env.Tell(screen.Status{Text: "Nobody has flagged this entry."})
	}
	s.layer = settleLayer
	return nil
}

func (s *Screen) settleKey(k string) tea.Cmd {
	s.layer = noLayer
	for _, x := range session.SettleKeys() {
		if x.Key != k {
			continue
		}
		sess, f := s.env.Session, s.flags[s.id()][0]
		return s.env.Commit(func(ctx context.Context) tea.Msg {
			_, err := sess.SettleFlag(ctx, f, x.Words)
			return flaggedMsg{"Settled: " + f.Name + ", " + session.Words(x.Words) + ".", err}
		})
	}
	return nil
}

func (s *Screen) flagged(msg flaggedMsg) tea.Cmd {
	if msg.err != nil {
		return s.env.Trouble(msg.err)
	}
	return tea.Batch(s.env.Tell(screen.FlagsChanged{}), s.env.Tell(screen.Status{Level: screen.Done, Text: msg.say}))
}

// noteAsk stands before the words for a flag.
const noteAsk = " what is wrong: "

func noteRoom(width int) int { return max(1, width-len(noteAsk)-1) }

// layerLine is what a layer asks, in one line.
func (s *Screen) layerLine(width int) string {
	switch s.layer {
	case flagLayer:
		return " Wrong?" + session.FlagMenu()
	case noteLayer:
		return noteAsk + s.note.View(noteRoom(width), "a few words, then enter")
	case settleLayer:
		out := " Settled how?"
		for _, x := range session.SettleKeys() {
			out += "  " + x.Key + " " + session.Words(x.Words)
		}
		return out
	}
	return s.filterAsk()
}

// lost counts the search that is being left, when it found nothing. One that
// was left before is not counted again.
func (s *Screen) lost() tea.Cmd {
	if s.old || s.query.Blank() || s.found.Total > 0 && !s.found.Relaxed {
		return nil
	}
	sess, query := s.env.Session, s.query.Value()
	return s.env.Load(func(ctx context.Context) tea.Msg {
		if err := sess.LostSearch(ctx, query); err != nil {
			return screen.Status{Level: screen.Trouble, Text: screen.Explain(err)}
		}
		return nil
	})
}
