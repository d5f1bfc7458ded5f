package contact

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
	"signpost/tui/form"
	"signpost/tui/keys"
	"signpost/tui/layout"
	"signpost/tui/screen"
)

// givenList is the list of what was given, open to be changed.
type givenList struct{ at int }

// maxGiven is how many of the services given the list shows at once.
const maxGiven = 5

// givenByKeys are the letters of the ways to give a service's details.
var givenByKeys = [...]struct{ key, by string }{{"o", "told"}, {"p", "printed"}, {"t", "texted"}, {"h", "phoned"}}

// standingOnes are the referrals that were not taken back, in order.
func standingOnes(c store.Contact) []store.Referral {
	return slices.DeleteFunc(slices.Clone(c.Referrals), func(r store.Referral) bool { return r.Undone })
}

func (s *Screen) showGiven() tea.Cmd {
	n := len(standingOnes(s.c))
	if n == 0 {
		return s.env.Tell(screen.Status{Text: "No service is given yet."})
	}
	s.layer, s.given.at = givenLayer, n-1
	return nil
}

// givenKey changes the service under the cursor.
func (s *Screen) givenKey(k string) tea.Cmd {
	list := standingOnes(s.c)
	switch s.env.Keys.Action(k, keys.Answers, keys.Contact, keys.Always) {
	case keys.Up:
		s.given.at = max(0, s.given.at-1)
		return nil
	case keys.Down:
		s.given.at = max(0, min(s.given.at+1, len(list)-1))
		return nil
	case keys.Back, keys.Choose, keys.Given:
		s.layer = noLayer
		return nil
	case keys.Undo:
		k = "z"
	}
	if s.given.at >= len(list) {
		return nil
	}
	r := list[s.given.at]
	if status, ok := session.FateByKey(k); ok {
		return s.recordFate(r, status)
	}
	for _, g := range givenByKeys {
		if g.key == k {
			giving := session.GivingOf(r)
			giving.GivenBy = g.by
			return s.regrade(r.ID, giving, fmt.Sprintf("%s: %s.", r.Name, g.by))
		}
	}
	switch k {
	case "r":
		return s.passOnGiven(r, store.Referred)
	case "w":
		return s.passOnGiven(r, store.WarmHandover)
	case "s":
		return s.regrade(r.ID, session.Giving{GivenBy: r.GivenBy}, r.Name+" is a signpost only: nothing is passed on.")
	case "n":
		return s.startPlan(nextPlan, r.ID)
	case "z":
		return s.takeBack(r)
	}
	return nil
}

func (s *Screen) takeBack(r store.Referral) tea.Cmd {
	said := r.Name + " is taken back. The record keeps that it was given by mistake."
	return s.change(changed{said: said, then: func() {
		s.forget(r.Service)
		if s.given.at = min(s.given.at, len(standingOnes(s.c))-1); s.given.at < 0 {
			s.layer, s.given.at = noLayer, 0
		}
	}}, func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
		return sess.TakeBack(ctx, c, r.ID)
	})
}

// recordFate records what became of a referral, at any time.
func (s *Screen) recordFate(r store.Referral, status string) tea.Cmd {
	said := fmt.Sprintf("Recorded: %s, %s.", r.Name, session.Words(status))
	return s.change(changed{said: said, undo: s.undoPlan()}, func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
		return sess.RecordFate(ctx, c, r.ID, status)
	})
}

// givenLines draws the services given, with what can be changed of the one
// under the cursor.
func (s *Screen) givenLines(width int) []string {
	t, list := s.env.Theme, standingOnes(s.c)
	out := []string{t.Title.Render(layout.Line(" Given: what is to be changed?", width))}
	top := layout.Window(0, s.given.at, len(list), maxGiven)
	for i := top; i < len(list) && i < top+maxGiven; i++ {
		mark := "   "
		if i == s.given.at {
			mark = " › "
		}
		say := text.CleanLine(list[i].Name) + " · " + s.sayGiven(list[i])
		if i != s.given.at {
			out = append(out, layout.Line(mark+say, width))
			continue
		}
		for _, l := range text.Wrap(say, max(4, width-len("   "))) { // all of it: it is what the keys change
			out = append(out, t.Selected.Render(layout.Line(mark+l, width)))
			mark = "   "
		}
	}
	changes := []session.Done{{Key: "r", Words: "referral"}, {Key: "w", Words: "warm handover"}, {Key: "s", Words: "only a signpost"}}
	for _, g := range givenByKeys {
		changes = append(changes, session.Done{Key: g.key, Words: g.by})
	}
	changes = append(changes, session.Done{Key: "n", Words: "next action"}, session.Done{Key: "z", Words: "given by mistake"})
	out = append(out, form.Flow(formChoices(changes), t, width)...)
	out = append(out, layout.Line(" What became of it?", width))
	return append(out, form.Flow(formChoices(session.FateKeys()), t, width)...)
}

// sayGiven says how a service was given and what is to come.
func (s *Screen) sayGiven(r store.Referral) string {
	parts := []string{session.Words(string(r.Kind))}
	if r.GivenBy != "" && r.GivenBy != "told" {
		parts = append(parts, r.GivenBy)
	}
	if r.AnsweredBy != "" {
		parts = append(parts, "answered by "+r.AnsweredBy)
	}
	if r.Status != "given" {
		parts = append(parts, session.Words(r.Status))
	}
	if !r.Due.IsZero() {
		parts = append(parts, "outcome asked "+session.SayDue(r.Due, s.env.Session.Now()))
	}
	if s.env.Session.Guide().Since(r) != "" {
		parts = append(parts, "has left the directory since")
	}
	return text.CleanLine(strings.Join(parts, ", "))
}
