package desk

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"signpost/store"
)

// loopDeeds are the use cases around referrals and follow-ups, done to an open
// contact with a call-back and a signpost.
func loopDeeds() []deed {
	e := func(_ any, err error) error { return err }
	later := start.Add(50 * time.Hour)
	return []deed{
		{"give", false, []Action{ActRefer}, func(s *Session, c store.Contact) error {
			return e(s.Give(bg, c, "turning-point", Giving{Kind: store.Referred, Consent: true}))
		}},
		{"regrade", false, []Action{ActRegrade}, func(s *Session, c store.Contact) error {
			return e(s.Regrade(bg, c, c.Referrals[0].ID, Giving{Kind: store.Referred, Consent: true}))
		}},
		{"take back", false, []Action{ActUndo}, func(s *Session, c store.Contact) error { return e(s.TakeBack(bg, c, c.Referrals[0].ID)) }},
		{"fate", false, []Action{ActFate, ActNote}, func(s *Session, c store.Contact) error {
			return e(s.RecordFate(bg, c, c.Referrals[0].ID, "got_help"))
		}},
		{"next", false, []Action{ActNext}, func(s *Session, c store.Contact) error {
			return e(s.SetNext(bg, c, c.Referrals[0].ID, Next{What: "ask Kim", Due: later}))
		}},
		{"plan", false, []Action{ActFollow, ActNext}, func(s *Session, c store.Contact) error { // the signpost is asked about then, too
			return e(s.SetFollowup(bg, c, Plan{What: "send the leaflet", Due: later}))
		}},
		{"call-back", false, []Action{ActCallback}, func(s *Session, c store.Contact) error {
			return e(s.SetCallback(bg, c, "they asked to be rung", store.Callback{Number: "07700 900124"}))
		}},
		{"attempt", false, []Action{ActAttempt, ActNote}, func(s *Session, c store.Contact) error { return e(s.Attempt(bg, c)) }},
		{"postpone", false, []Action{ActPostpone, ActNext, ActNote}, func(s *Session, c store.Contact) error { return e(s.Postpone(bg, c, later)) }},
		{"close", false, []Action{ActClose, ActNote}, func(s *Session, c store.Contact) error { return e(s.CloseFollowup(bg, c, "done")) }},
		{"put back", false, []Action{ActPutBack, ActNote}, func(s *Session, c store.Contact) error {
			return e(s.PutBack(bg, c, Plans{Referrals: c.Referrals}))
		}},
		{"to do", true, []Action{ActToDo}, func(s *Session, _ store.Contact) error {
			_, _, err := s.ToDo(bg, ToDoQuery{})
			return err
		}},
		{"due now", true, nil, func(s *Session, _ store.Contact) error { return e(s.DueNow(bg)) }},
		{"tracks", true, nil, func(s *Session, _ store.Contact) error { return e(s.Tracks(bg)) }},
	}
}

// Every role is tried on every use case: what is refused leaves no trace and
// changes nothing, what is allowed leaves one entry for each change.
func TestRolesAroundFollowups(t *testing.T) {
	owner := newDesk(t)
	for _, role := range []Role{Volunteer, Receptionist, Coordinator, Auditor, "", "manager"} {
		s := owner.with(Operator{Name: "kim", Role: role})
		for _, deed := range loopDeeds() {
			c := owner.start()
			c, err := owner.Refer(bg, c, "cdt", store.Signpost)
			must(t, c, err)
			c, err = owner.SetCallback(bg, c, "to ask how it went", store.Callback{Number: "07700 900123"})
			must(t, c, err)
			before := owner.trail()
			err = deed.do(s.Session, c)
			added := actions(owner.trail()[len(before):])
			if front := slices.Contains([]Role{Volunteer, Receptionist, Coordinator}, role); front || role == Auditor && deed.reads {
				if err != nil || cmp.Diff(deed.trail, added) != "" {
					t.Errorf("%s, %s: %v, trail %v", role, deed.name, err, added)
				}
				continue
			}
			var refused *Refused
			if !errors.As(err, &refused) || len(added) > 0 || cmp.Diff(c, owner.open(c.ID).Contact) != "" {
				t.Errorf("%s, %s: %v, trail %v", role, deed.name, err, added)
			}
		}
	}
}
