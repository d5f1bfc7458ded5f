package contact

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/internal/facts"
	"signpost/store"
	"signpost/tui/keys"
	"signpost/tui/screen"
)

// closedSay puts in a sentence why the rules keep a service closed.
func closedSay(name, why string) string {
	if rest, ok := strings.CutPrefix(why, session.NotYetKnown); ok {
		return name + " could fit, once more is known: " + clause(rest) + "."
	}
	return name + " is ruled out: " + clause(why) + "."
}

// clause is a sentence of the rules without its full stop, to stand inside
// another.
func clause(s string) string { return strings.TrimSuffix(strings.TrimSpace(s), ".") }

// fewServices is from how few services on an unmet need is offered.
const fewServices = 3

// unmet records the unmet need at once, with the reason that the rules give,
// and leaves the reasons open for another letter.
func (s *Screen) unmet() tea.Cmd {
	if len(s.c.Facts.Get(facts.Wants).Words()) == 0 {
		s.focus = answersPane
		s.answers.GoTo(facts.Wants)
		return s.env.Tell(screen.Status{Level: screen.Trouble, Text: "Say first what they want; then alt+u records that it cannot be met."})
	}
	if s.focus == answersPane { // letters typed elsewhere are text
		s.layer = unmetLayer
	}
	return s.recordUnmet(session.UnmetReason(s.result))
}

func (s *Screen) recordUnmet(reason string) tea.Cmd {
	said := fmt.Sprintf("Unmet need recorded: %s.", session.Words(reason))
	return s.change(changed{said: said, undo: s.undoUnmet()}, func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
		return sess.RecordUnmet(ctx, c, reason)
	})
}

// unmetKey takes another reason; any other key is a key of the contact.
func (s *Screen) unmetKey(msg tea.KeyPressMsg) tea.Cmd {
	s.layer = noLayer
	for _, r := range session.UnmetKeys() {
		if r.Key == msg.String() {
			return s.recordUnmet(r.Words)
		}
	}
	if s.env.Keys.Action(msg.String(), keys.Always) == keys.Back || msg.String() == "enter" {
		return nil
	}
	return s.key(msg)
}

func unmetMenu() string {
	out := " Another reason?"
	for _, r := range session.UnmetKeys() {
		out += "  " + r.Key + " " + session.Words(r.Words)
	}
	return out
}

// askReason asks why a service is given although the rules keep it closed.
func (s *Screen) askReason(it item, closed string) {
	s.layer = reasonLayer
	s.against = it
	s.againstWhy = closed
	s.reason.Reset()
}

func (s *Screen) reasonKey(msg tea.KeyPressMsg) tea.Cmd {
	switch s.env.Keys.Action(msg.String(), keys.Note, keys.Always) {
	case keys.Back:
		s.layer = noLayer
		return nil
	case keys.Choose:
		if s.reason.Blank() {
			return s.env.Tell(screen.Status{Level: screen.Trouble, Text: "Say why in a few words, or esc to leave it."})
		}
		s.layer = noLayer
		it, why := s.against, s.reason.Value()
		return s.change(changed{undo: undoGiven(it.id), said: "Given against the rules, with your reason: " + it.name + "."}, func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
			return sess.ReferAnyway(ctx, c, it.id, store.Signpost, why)
		})
	}
	if s.env.Keys.Action(msg.String(), keys.Contact) == keys.Save {
		return s.env.Tell(screen.Status{Level: screen.Trouble, Text: "Say why in a few words and press enter, or esc to leave it; then save."})
	}
	s.reason.Update(msg)
	return s.refused(s.reason.Refused())
}
