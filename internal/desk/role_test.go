package desk

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"signpost/internal/facts"
	"signpost/store"
)

// deed is a use case of a session: what it does to a contact, whether it only
// reads, and what it leaves in the audit trail.
type deed struct {
	name  string
	reads bool
	trail []Action
	do    func(s *Session, c store.Contact) error
}

func deeds() []deed {
	e := func(_ any, err error) error { return err }
	return []deed{
		{"start", false, []Action{ActStart}, func(s *Session, _ store.Contact) error { return e(s.Start(bg, "phone")) }},
		{"answer", false, []Action{ActAnswer}, func(s *Session, c store.Contact) error {
			return e(s.Answer(bg, c, c.Facts.With(facts.Caller, facts.Word("self"))))
		}},
		{"note", false, []Action{ActNote}, func(s *Session, c store.Contact) error { return e(s.Note(bg, c, "x")) }},
		// What is half typed is no record yet, so keeping it leaves no trail.
		{"save draft", false, nil, func(s *Session, c store.Contact) error { return s.SaveDraft(bg, c.ID, FieldNote, "x") }},
		{"open", true, []Action{ActRead}, func(s *Session, c store.Contact) error { return e(s.Open(bg, c.ID)) }},
		{"refer", false, []Action{ActRefer}, func(s *Session, c store.Contact) error { return e(s.Refer(bg, c, "cdt", store.Signpost)) }},
		{"undo referral", false, []Action{ActUndo}, func(s *Session, c store.Contact) error { return e(s.UndoReferral(bg, c)) }},
		{"junk", false, []Action{ActJunk}, func(s *Session, c store.Contact) error { return e(s.Junk(bg, c, store.HangUp)) }},
		{"finish", false, []Action{ActFinish}, func(s *Session, c store.Contact) error { return e(s.Finish(bg, c, "")) }},
		{"set outcome", false, []Action{ActAnswer}, func(s *Session, c store.Contact) error { return e(s.SetOutcome(bg, c, "declined")) }},
		{"park", false, []Action{ActPark}, func(s *Session, c store.Contact) error { return e(s.Park(bg, c)) }},
		{"resume", false, []Action{ActResume}, func(s *Session, c store.Contact) error { return e(s.Resume(bg, c)) }},
		{"acknowledge", false, []Action{ActAck}, func(s *Session, c store.Contact) error {
			return e(s.Acknowledge(bg, c, "OVERDOSE_999", "999 called from the desk"))
		}},
		{"record unmet", false, []Action{ActUnmet}, func(s *Session, c store.Contact) error { return e(s.RecordUnmet(bg, c, "wait")) }},
		{"refer anyway", false, []Action{ActOverride, ActRefer}, func(s *Session, c store.Contact) error {
			return e(s.ReferAnyway(bg, c, "cdt", store.Signpost, "They asked for it."))
		}},
		{"today", true, []Action{ActList}, func(s *Session, _ store.Contact) error { return e(s.Today(bg)) }},
		{"contacts", true, []Action{ActList}, func(s *Session, _ store.Contact) error {
			_, _, err := s.Contacts(bg, store.Query{})
			return err
		}},
		{"log JSON", false, []Action{ActLog}, func(s *Session, _ store.Contact) error { return e(s.LogJSON(bg, []byte(`{}`))) }},
		{"log line", false, []Action{ActLog}, func(s *Session, _ store.Contact) error { return e(s.LogLine(bg, "parent heroin")) }},
	}
}

// lent makes a contact that every deed can be done to: one with an alert, a
// want and a referral, parked when it is to be resumed.
func (d *testDesk) lent(deed string) store.Contact {
	d.t.Helper()
	c := d.start()
	c, err := d.Answer(bg, c, c.Facts.With(facts.Emergency, facts.Word("overdose_now")).With(facts.Wants, facts.List("rehab")))
	must(d.t, c, err)
	c, err = d.Refer(bg, c, "cdt", store.Signpost)
	must(d.t, c, err)
	if deed == "resume" {
		c, err = d.Park(bg, c)
		must(d.t, c, err)
	}
	return c
}

// TestRoles is the table of roles by deeds: every cell is tried, what is
// refused leaves no trace, what is allowed leaves exactly the trail it should,
// with the name, role, desk and time of who did it.
func TestRoles(t *testing.T) {
	owner := newDesk(t)
	for _, role := range []Role{Volunteer, Receptionist, Coordinator, Auditor, "", "manager"} {
		s := owner.with(Operator{Name: "kim", Role: role})
		for _, deed := range deeds() {
			t.Run(string(role)+" "+deed.name, func(t *testing.T) {
				c := owner.lent(deed.name)
				before := owner.trail()
				err := deed.do(s.Session, c)
				added := owner.trail()[len(before):]

				mayWrite := slices.Contains([]Role{Volunteer, Receptionist, Coordinator}, role)
				if mayWrite || role == Auditor && deed.reads {
					if err != nil {
						t.Fatal(err)
					}
					if diff := cmp.Diff(deed.trail, actions(added)); diff != "" {
						t.Errorf("trail (-want +got):\n%s", diff)
					}
					return
				}
				var refused *Refused
				if !errors.As(err, &refused) || refused.Role != role {
					t.Fatalf("not refused: %v", err)
				}
				if len(added) > 0 {
					t.Errorf("what was refused is in the trail as %v", added)
				}
				if o := owner.open(c.ID); cmp.Diff(c, o.Contact) != "" || len(o.Drafts) != 0 {
					t.Error("what was refused was done")
				}
			})
		}
	}
}

func actions(list []string) []Action {
	var out []Action
	for _, a := range list {
		out = append(out, Action(a))
	}
	return out
}

func TestTrailSaysWho(t *testing.T) {
	d := newDesk(t)
	c := d.start()
	d.wait(5)
	d.with(Operator{Name: "ash", Role: Auditor}).open(c.ID)
	var last struct {
		who, role, desk, subject string
		at                       time.Time
	}
	for e, err := range d.store.AuditEntries(bg) {
		must(t, e, err)
		last.who, last.role, last.desk, last.subject, last.at = e.Operator, e.Role, e.Desk, e.Subject, e.At
	}
	if last.who != "ash" || last.role != "auditor" || last.desk != "front desk" || last.subject != c.ID || !last.at.Equal(start.Add(5*time.Minute)) {
		t.Errorf("the last entry says %+v", last)
	}
}

// TestRefusalHelps: the sentence names the role and who to ask.
func TestRefusalHelps(t *testing.T) {
	_, err := newDesk(t).with(Operator{Role: Auditor}).Start(bg, "phone")
	rejected(t, err, "ask a volunteer, receptionist or coordinator")
	rejected(t, err, "auditor may not take contacts")
}

// TestTwoSessions: two operators on one contact. The second writer is told,
// with both versions, and what the first wrote stays; lines never conflict.
func TestTwoSessions(t *testing.T) {
	d := newDesk(t)
	other := d.with(Operator{Name: "kim", Role: Receptionist})
	for name, change := range changes(other.Session) {
		if name == "resume" || name == "refer" || name == "undo" {
			continue // resume of an open contact changes nothing; lines are below
		}
		t.Run(name, func(t *testing.T) {
			stale := d.start()
			first, err := d.Answer(bg, stale, stale.Facts.With(facts.District, facts.Word("redditch")))
			must(t, first, err)
			before := len(d.trail())

			back, err := change(stale)
			var conflict *store.Conflict
			if !errors.As(err, &conflict) {
				t.Fatalf("the second writer is not told: %v", err)
			}
			if !conflict.Theirs.Facts.Equal(first.Facts) || conflict.Yours.ID != stale.ID || conflict.Yours.Facts.Equal(first.Facts) {
				t.Errorf("the conflict carries %+v", conflict)
			}
			if back.Rev != stale.Rev {
				t.Error("the contact that comes back claims to be saved")
			}
			if len(d.trail()) != before {
				t.Error("a conflict is in the trail as if it had been a change")
			}
			if diff := cmp.Diff(first, d.open(stale.ID).Contact); diff != "" {
				t.Errorf("the first writer's work changed (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLinesDoNotConflict(t *testing.T) {
	d := newDesk(t)
	kim := d.with(Operator{Name: "kim", Role: Receptionist})
	mine := d.start()
	theirs := kim.open(mine.ID).Contact
	mine, err := d.Note(bg, mine, "one")
	must(t, mine, err)
	theirs, err = kim.Note(bg, theirs, "two")
	must(t, theirs, err)
	theirs, err = kim.Refer(bg, theirs, "cdt", store.Signpost)
	must(t, theirs, err)
	mine, err = d.Answer(bg, mine, mine.Facts.With(facts.Caller, facts.Word("self")))
	must(t, mine, err)
	if len(mine.Notes) != 2 || len(mine.Referrals) != 1 {
		t.Errorf("after saving, what the other window added is not there: %d notes, %d referrals", len(mine.Notes), len(mine.Referrals))
	}
	if diff := cmp.Diff(mine, d.open(mine.ID).Contact); diff != "" {
		t.Errorf("on disk (-want +got):\n%s", diff)
	}
	_, err = d.UndoReferral(bg, mine)
	must(t, 0, err)
	_, err = kim.UndoReferral(bg, theirs) // the same one, seen before it was undone
	var conflict *store.Conflict
	if !errors.As(err, &conflict) || conflict.Referral != theirs.Referrals[0].ID {
		t.Errorf("undoing twice: %v", err)
	}
}

// Every cell of the table, spelled a second time by hand: who may do what. An
// action that is missing here, or a cell that changes, has to be meant.
func TestTableOfRoles(t *testing.T) {
	const letters = "vrca" // volunteer, receptionist, coordinator, auditor
	want := map[string][]Action{
		"vrc-": {ActStart, ActAnswer, ActNote, ActDraft, ActJunk, ActFinish, ActPark, ActResume, ActLog, ActAck, ActUnmet, ActOverride, ActRefer, ActUndo,
			ActRegrade, ActFate, ActNext, ActFollow, ActCallback, ActAttempt, ActPostpone, ActClose, ActPutBack, ActAmend, ActVoid, ActMerge, ActResolve,
			ActFlag, ActCompose, ActHandOver, ActTakeOver, ActHandle, ActLookUp, ActCaution, ActEndCaution,
			ActArrive, ActCallIn, ActGone, ActWaitOn, ActSee, ActForget, ActCount, ActUndoCount, ActAskMore},
		"vrca": {ActRead, ActList, ActFindText, ActToDo, ActFlags, ActHandovers, ActPassphrase, ActPIN},
		"--ca": {ActHealth, ActPeople, ActVerify},
		"--c-": {ActRestore, ActSettleFlag, ActChecked, ActAddPerson, ActRemove, ActRole, ActReset, ActPaper, ActBackup, ActErase, ActHold, ActRelease,
			ActRetain, ActMakeUp},
	}
	seen := map[Action]bool{}
	for who, list := range want {
		for _, a := range list {
			seen[a] = true
			for i, role := range []Role{Volunteer, Receptionist, Coordinator, Auditor} {
				if May(role, a) != (who[i] == letters[i]) {
					t.Errorf("%s %s: %v", role, a, May(role, a))
				}
			}
		}
	}
	for _, a := range Actions() {
		if !seen[a] {
			t.Errorf("%s is not in this test", a)
		}
		for _, nobody := range []Role{"", "manager", "Coordinator"} {
			if May(nobody, a) {
				t.Errorf("%q may %s", nobody, a)
			}
		}
	}
	if May(Coordinator, "record.burn") || (&Refused{Coordinator, "record.burn"}).Error() == "" {
		t.Error("what is not in the table is allowed")
	}
}
