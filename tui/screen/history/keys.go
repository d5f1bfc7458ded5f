package history

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/internal/facts"
	"signpost/internal/text"
	"signpost/store"
	"signpost/tui/form"
	"signpost/tui/keys"
	"signpost/tui/screen"
)

// key gives a key to what takes it.
func (s *Screen) key(msg tea.KeyPressMsg) tea.Cmd {
	switch s.mode {
	case lineMode:
		return s.lineKey(msg)
	case recordMode:
		return s.recordKey(msg.String())
	case answersMode:
		return s.answerKey(msg.String())
	case outcomeMode:
		return s.outcomeKey(msg.String())
	case reasonMode:
		return s.reasonKey(msg)
	}
	return s.listKey(msg.String())
}

// paste puts pasted text into the line that is open.
func (s *Screen) paste(msg tea.PasteMsg) tea.Cmd {
	var f *form.Field
	switch s.mode {
	case lineMode:
		f = &s.line
	case reasonMode:
		f = &s.reason
	default:
		return nil
	}
	f.Update(msg)
	if why := f.Refused(); why != "" {
		return s.env.Tell(screen.Status{Level: screen.Trouble, Text: why})
	}
	return nil
}

// listKey handles a key of the list, or of the list that a contact to merge
// into is picked from.
func (s *Screen) listKey(k string) tea.Cmd {
	switch s.env.Keys.Action(k, keys.History, keys.Always) {
	case keys.Back:
		return s.back()
	case keys.Up:
		return s.move(-1)
	case keys.Down:
		return s.move(1)
	case keys.PageUp:
		return s.move(-10)
	case keys.PageDown:
		return s.move(10)
	case keys.Choose:
		if s.mode == pickMode {
			return s.picked()
		}
		return s.openRow()
	case keys.DayBefore:
		return s.step(-1)
	case keys.DayAfter:
		return s.step(1)
	case keys.PickChannel:
		s.look.Channel = after1(s.channels(), s.look.Channel)
		return s.filtered()
	case keys.PickStatus:
		return s.nextStatus()
	case keys.PickDays, keys.PickOperator, keys.FindWords:
		s.openLine(s.env.Keys.Action(k, keys.History))
	case keys.ShowAll:
		s.look = session.Look{}
		return s.filtered()
	}
	return nil
}

// back closes one thing at a time: a search that goes on, the picking of a
// contact, the words that were searched for, the screen.
func (s *Screen) back() tea.Cmd {
	switch {
	case s.looking:
		s.stop()
		return s.env.Tell(screen.Status{Text: "Stopped looking: " + lookedThrough(s.search.Looked) + " so far."})
	case s.mode == pickMode:
		s.mode = recordMode
		return nil
	case s.look.Words != "":
		s.look.Words = ""
		return s.filtered()
	}
	s.leave()
	return s.env.Tell(screen.Back{})
}

func (s *Screen) move(n int) tea.Cmd {
	s.at = max(0, min(s.at+n, len(s.rows)-1))
	return s.next()
}

// filtered reads the list anew, from its top.
func (s *Screen) filtered() tea.Cmd {
	s.at = 0
	return s.read()
}

// step goes to the day before or after. With no day picked it starts at the day
// under the cursor.
func (s *Screen) step(n int) tea.Cmd {
	if s.look.Days.All() {
		day := s.env.Session.Now()
		if s.at < len(s.rows) {
			day = s.rows[s.at].At
		}
		s.look.Days = session.DayOf(day)
		return s.filtered()
	}
	next := s.look.Days.Step(n)
	if next.From.After(s.env.Session.Now()) {
		return s.env.Tell(screen.Status{Text: "That is still to come."})
	}
	s.look.Days = next
	return s.filtered()
}

// channels are the values of the filter, the first of them none.
func (s *Screen) channels() []string {
	def, _ := s.env.Session.Guide().Dir.Vocabulary.Def(facts.Channel)
	return append([]string{""}, def.Values...)
}

// after1 is the value after one in a list that goes round.
func after1(list []string, now string) string {
	return list[(slices.Index(list, now)+1)%len(list)]
}

// statusLook is a choice of the status filter.
type statusLook struct {
	say  string
	list []store.Status
}

// statusLooks are the choices in the order of the key.
func statusLooks() []statusLook {
	return []statusLook{
		{"", nil},
		{"not finished", []store.Status{store.Open, store.Parked}},
		{"finished", []store.Status{store.Done}},
		{"void", []store.Status{store.Void}},
		{"merged", []store.Status{store.Merged}},
		{"void and merged too", store.Statuses()},
	}
}

// statusAt is which of the choices is in use.
func (s *Screen) statusAt() int {
	return max(0, slices.IndexFunc(statusLooks(), func(l statusLook) bool { return slices.Equal(l.list, s.look.Status) }))
}

func (s *Screen) nextStatus() tea.Cmd {
	looks := statusLooks()
	s.look.Status = looks[(s.statusAt()+1)%len(looks)].list
	return s.filtered()
}

// openLine opens the line for days, an operator or words.
func (s *Screen) openLine(what keys.Action) {
	if s.mode == pickMode {
		return
	}
	s.mode, s.ask = lineMode, what
	s.line.Reset()
	if what == keys.FindWords {
		s.line.SetValue(s.look.Words)
	}
}

func (s *Screen) lineKey(msg tea.KeyPressMsg) tea.Cmd {
	switch s.env.Keys.Action(msg.String(), keys.History, keys.Always) {
	case keys.Back:
		s.mode = listMode
		return nil
	case keys.Choose:
		return s.takeLine()
	}
	s.line.Update(msg)
	return nil
}

// takeLine takes over what was typed. What is not understood stays in the line.
func (s *Screen) takeLine() tea.Cmd {
	typed := strings.TrimSpace(text.CleanLine(s.line.Value()))
	switch s.ask {
	case keys.PickDays:
		d, err := session.ParseDays(typed, s.env.Session.Now())
		if err != nil {
			return s.trouble(err)
		}
		s.look.Days = d
	case keys.PickOperator:
		s.look.Operator = s.operator(typed)
	case keys.FindWords:
		if typed != "" && text.Fold(typed) == "" {
			return s.env.Tell(screen.Status{Level: screen.Trouble, Text: "Type a word that the notes may hold."})
		}
		s.look.Words = typed
	}
	s.mode = listMode
	return s.filtered()
}

// operator is the name that somebody means: one of those listed, when what was
// typed begins it.
func (s *Screen) operator(typed string) string {
	if typed == "" {
		return ""
	}
	names := append(s.operators(), s.env.Session.Operator().Name)
	for _, same := range []func(name, typed string) bool{func(n, t string) bool { return n == t }, strings.HasPrefix} {
		for _, n := range names {
			if n != "" && same(text.Fold(n), text.Fold(typed)) {
				return n
			}
		}
	}
	return typed
}

// operators are those who took the contacts that are listed.
func (s *Screen) operators() []string {
	var out []string
	for _, r := range s.rows {
		if r.Operator != "" && !slices.Contains(out, r.Operator) {
			out = append(out, r.Operator)
		}
	}
	return out
}

// recordKey handles a key of the open contact.
func (s *Screen) recordKey(k string) tea.Cmd {
	c := s.full.Contact
	switch s.env.Keys.Action(k, keys.HistoryRecord, keys.Always) {
	case keys.Back:
		s.open, s.mode, s.full = false, listMode, session.Full{}
	case keys.Up:
		s.scroll = max(0, s.scroll-1)
	case keys.Down:
		s.scroll++
	case keys.PageUp:
		s.scroll = max(0, s.scroll-10)
	case keys.PageDown:
		s.scroll += 10
	case keys.GoOn:
		return s.env.Tell(screen.OpenContact{ID: c.ID})
	case keys.AmendAnswers:
		return s.begin(session.ActAmend, answersMode)
	case keys.AmendOutcome:
		return s.begin(session.ActAmend, outcomeMode)
	case keys.VoidContact:
		s.into = ""
		return s.begin(session.ActVoid, reasonMode)
	case keys.MergeContact:
		return s.begin(session.ActMerge, pickMode)
	case keys.RestoreIt:
		return s.change(mended{said: "Put back: it counts again."}, func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
			return sess.Restore(ctx, c)
		})
	}
	return nil
}

// trouble puts an error on the status line as a sentence.
func (s *Screen) trouble(err error) tea.Cmd {
	say := capital(screen.Explain(err))
	if !strings.HasSuffix(say, ".") {
		say += "."
	}
	return s.env.Tell(screen.Status{Level: screen.Trouble, Text: say})
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
