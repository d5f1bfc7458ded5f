package desk

import (
	"errors"
	"slices"
	"testing"
	"time"

	"signpost/store"
)

// TestRolesAtTheBoard tries every use case of the waiting board and the needle
// exchange in every role: what is refused leaves no trace, what is allowed
// leaves exactly the trail it should.
func TestRolesAtTheBoard(t *testing.T) {
	e := func(_ any, err error) error { return err }
	deeds := []struct {
		name  string
		reads bool
		trail []Action
		do    func(*Session, store.Visitor, store.Exchange) error
	}{
		// First, while there is only one to forget.
		{"forget", false, []Action{ActForget}, func(s *Session, _ store.Visitor, _ store.Exchange) error { return s.ForgetVisitors(bg) }},
		{"board", true, nil, func(s *Session, _ store.Visitor, _ store.Exchange) error { return e(s.Board(bg)) }},
		{"arrive", false, []Action{ActArrive}, func(s *Session, _ store.Visitor, _ store.Exchange) error {
			return e(s.Arrive(bg, time.Time{}, ""))
		}},
		{"call in", false, []Action{ActCallIn}, func(s *Session, v store.Visitor, _ store.Exchange) error { return e(s.CallIn(bg, v)) }},
		{"gone", false, []Action{ActGone}, func(s *Session, v store.Visitor, _ store.Exchange) error { return e(s.Gone(bg, v)) }},
		{"wait on", false, []Action{ActWaitOn}, func(s *Session, v store.Visitor, _ store.Exchange) error { return e(s.WaitOn(bg, v)) }},
		{"see", false, []Action{ActSee, ActStart}, func(s *Session, v store.Visitor, _ store.Exchange) error { return e(s.See(bg, v)) }},
		{"exchange today", true, nil, func(s *Session, _ store.Visitor, _ store.Exchange) error { return e(s.ExchangeToday(bg)) }},
		{"count", false, []Action{ActCount}, func(s *Session, _ store.Visitor, _ store.Exchange) error {
			return e(s.CountExchange(bg, ReadCountLine("1", s.Packs(), start)))
		}},
		{"undo count", false, []Action{ActUndoCount}, func(s *Session, _ store.Visitor, x store.Exchange) error { return e(s.UndoExchange(bg, x)) }},
		{"ask more", false, []Action{ActAskMore, ActStart}, func(s *Session, _ store.Visitor, x store.Exchange) error { return e(s.AskMore(bg, x)) }},
	}
	for _, role := range []Role{Volunteer, Receptionist, Coordinator, Auditor, "", "manager"} {
		owner := newDesk(t)
		for _, deed := range deeds {
			t.Run(string(role)+" "+deed.name, func(t *testing.T) {
				owner.wait(1) // the newest are this deed's
				v, x := owner.arrive("hat"), owner.count("1")
				before := owner.trail()
				err := deed.do(owner.with(Operator{Name: "kim", Role: role}).Session, v, x)
				added := actions(owner.trail()[len(before):])

				mayWrite := slices.Contains([]Role{Volunteer, Receptionist, Coordinator}, role)
				if mayWrite || role == Auditor && deed.reads {
					if err != nil || !slices.Equal(added, deed.trail) {
						t.Errorf("%v, the trail is %v and should be %v", err, added, deed.trail)
					}
					return
				}
				var refused *Refused
				if !errors.As(err, &refused) || refused.Role != role || len(added) > 0 {
					t.Errorf("not refused: %v, the trail is %v", err, added)
				}
				if now := owner.visitors()[0]; now.Rev != v.Rev || owner.exchange().Last.Rev != x.Rev {
					t.Error("what was refused was done")
				}
			})
		}
	}
}
