package desk

import (
	"errors"
	"testing"
	"time"

	"signpost/store"
)

// planned is a finished contact with a call-back tomorrow at two.
func (d *testDesk) planned() store.Contact {
	d.t.Helper()
	c := d.start()
	c, err := d.Refer(bg, c, "cdt", store.Signpost)
	must(d.t, c, err)
	c, err = d.SetCallback(bg, c, "to ask how it went", store.Callback{Number: "07700 900123", Safe: store.SafeToRing{Who: "only her"}})
	must(d.t, c, err)
	c, err = d.SetFollowup(bg, c, Plan{What: c.Followup.What, Due: start.Add(28 * time.Hour)})
	must(d.t, c, err)
	c, err = d.Finish(bg, c, "")
	return must(d.t, c, err)
}

// voided is the same contact made void behind everybody's back.
func (d *testDesk) voided(c store.Contact, to store.Status) {
	d.t.Helper()
	now := d.open(c.ID).Contact
	now.Status, now.StatusReason = to, "made twice"
	if to == store.Merged {
		now.MergedInto = d.start().ID
	}
	_, err := d.store.Update(bg, store.Act{At: *d.clock, Action: "test"}, now)
	must(d.t, 0, err)
}

func (d *testDesk) todo(q ToDoQuery) []ToDo {
	d.t.Helper()
	list, _, err := d.ToDo(bg, q)
	return must(d.t, list, err)
}

func TestCallbackNeedsReasonAndNumber(t *testing.T) {
	d := newDesk(t)
	c := d.start()
	_, err := d.SetCallback(bg, c, " ", store.Callback{Number: "07700 900123"})
	rejected(t, err, "pick a reason")
	_, err = d.SetCallback(bg, c, "they asked to be rung", store.Callback{Number: "ring me"})
	rejected(t, err, "no telephone number")
	for number, ok := range map[string]bool{"01905 123456 ext 23": true, "+44 (0)7700 900123": true, "999": true, "23after sixshe herself 14:00": false, "ask for Kim 01905": false} {
		if err := checkNumber(number); (err == nil) != ok {
			t.Errorf("%q: %v", number, err)
		}
	}
	if got := d.open(c.ID).Contact; got.Callback != nil || got.Followup != nil {
		t.Errorf("a number is kept without a reason: %+v", got.Callback)
	}
	c, err = d.SetCallback(bg, c, "they asked to be rung", store.Callback{Number: "07700\x1b 900123"})
	must(t, c, err)
	if c.Callback.Number != "07700� 900123" || c.Followup.What != "ring back: they asked to be rung" || !c.Followup.Due.Equal(start.Add(time.Hour)) || c.Followup.By != "sam" {
		t.Errorf("callback %+v, followup %+v", c.Callback, c.Followup)
	}
	// Said again with safe-to-ring notes, the plan stays.
	c, err = d.SetCallback(bg, c, "they asked to be rung", store.Callback{Number: "07700 900123", Safe: store.SafeToRing{When: "after six"}})
	must(t, c, err)
	if c.Followup.What != "ring back: they asked to be rung" || c.Callback.Safe.When != "after six" {
		t.Errorf("callback %+v, followup %+v", c.Callback, c.Followup)
	}
}

func TestWhatWasNotAskedIsSaidBeforeANumber(t *testing.T) {
	lines := SafeLines(store.SafeToRing{When: "after six"})
	if len(lines) != 3 || lines[0] != "when to ring: after six" || !contains(lines[1], "say nothing to anybody else") || !contains(lines[2], "leave none") {
		t.Errorf("lines %q", lines)
	}
}

func TestFollowupInThePast(t *testing.T) {
	d := newDesk(t)
	c := d.start()
	_, err := d.SetFollowup(bg, c, Plan{What: "send the leaflet", Due: start.Add(-time.Minute)})
	rejected(t, err, "has passed")
	_, err = d.SetFollowup(bg, c, Plan{Due: start.Add(time.Minute)})
	rejected(t, err, "what is to be done")
	c, err = d.SetFollowup(bg, c, Plan{What: "send the leaflet", Due: start.Add(time.Hour)})
	must(t, c, err)
	_, err = d.Postpone(bg, c, start)
	rejected(t, err, "has passed")
	if got := d.todo(ToDoQuery{}); len(got) != 1 || got[0].Kind != FollowUp || got[0].What() != "send the leaflet" || got[0].By() != "sam" {
		t.Errorf("to do: %+v", got)
	}
}

func TestCallbackLoop(t *testing.T) {
	d := newDesk(t)
	c := d.planned()
	list := d.todo(ToDoQuery{})
	if len(list) != 2 || list[0].Kind != CallBack || list[1].Kind != OutcomeDue || !list[1].Due.Equal(c.Followup.Due) {
		t.Fatalf("the signpost is not asked about with the call-back: %+v", list)
	}
	d.wait(30 * 60)
	c, err := d.Attempt(bg, list[0].Contact)
	must(t, c, err)
	if n := c.Notes[len(c.Notes)-1].Text; c.Followup.Attempts != 1 || n != "Rang back, nobody reached: attempt 1." {
		t.Errorf("attempts %d, note %q", c.Followup.Attempts, n)
	}
	later := d.clock.Add(2 * time.Hour)
	c, err = d.Postpone(bg, c, later)
	must(t, c, err)
	if list = d.todo(ToDoQuery{}); !list[0].Due.Equal(later) || !list[1].Due.Equal(later) {
		t.Errorf("put off to %s and %s", list[0].Due, list[1].Due)
	}
	before := PlansOf(c)
	c, err = d.CloseFollowup(bg, c, "stopped")
	must(t, c, err)
	if c.Followup.Open() || c.Followup.ClosedBy != "sam" || len(d.todo(ToDoQuery{})) != 0 {
		t.Errorf("closed: %+v, still to do %d", c.Followup, len(d.todo(ToDoQuery{})))
	}
	if got := d.todo(ToDoQuery{Status: "stopped"}); len(got) != 1 || got[0].Contact.ID != c.ID {
		t.Errorf("stopped: %+v", got)
	}
	_, err = d.CloseFollowup(bg, c, "done")
	rejected(t, err, "closed already: stopped by sam, today")
	c, err = d.PutBack(bg, c, before)
	must(t, c, err)
	if list = d.todo(ToDoQuery{}); len(list) != 2 || !list[1].Due.Equal(later) {
		t.Errorf("not put back: %+v", list)
	}
	if _, err = d.CloseFollowup(bg, c, "done"); err != nil {
		t.Fatal(err)
	}
	if list = d.todo(ToDoQuery{}); len(list) != 1 || list[0].Kind != OutcomeDue {
		t.Errorf("after the call-back the outcome is not asked for: %+v", list)
	}
	_, err = d.CloseFollowup(bg, c, "perhaps")
	rejected(t, err, "not a way for a follow-up to end")
}

// What does not count any more leaves the list; acting on what one still sees
// is a sentence, and changes nothing.
func TestFollowupOfAVoidContact(t *testing.T) {
	for status, want := range map[store.Status]error{store.Void: ErrVoid, store.Merged: ErrMerged} {
		d := newDesk(t)
		c := d.planned()
		d.voided(c, status)
		if got := d.todo(ToDoQuery{}); len(got) != 0 {
			t.Errorf("%s: still on the list: %d", status, len(got))
		}
		for name, do := range map[string]func() (store.Contact, error){
			"close":    func() (store.Contact, error) { return d.CloseFollowup(bg, c, "done") },
			"attempt":  func() (store.Contact, error) { return d.Attempt(bg, c) },
			"postpone": func() (store.Contact, error) { return d.Postpone(bg, c, start.Add(50*time.Hour)) },
			"fate":     func() (store.Contact, error) { return d.RecordFate(bg, c, c.Referrals[0].ID, "got_help") },
			"next": func() (store.Contact, error) {
				return d.SetNext(bg, c, c.Referrals[0].ID, Next{What: "ring them", Due: start.Add(50 * time.Hour)})
			},
			"plan": func() (store.Contact, error) {
				return d.SetFollowup(bg, c, Plan{What: "x", Due: start.Add(50 * time.Hour)})
			},
		} {
			if _, err := do(); !errors.Is(err, want) {
				t.Errorf("%s, %s: %v", status, name, err)
			}
		}
		if got := d.open(c.ID).Contact; len(got.Notes) != len(c.Notes) || got.Followup.Attempts != 0 {
			t.Errorf("%s: something was recorded", status)
		}
	}
}

func TestTwoPeopleOneFollowup(t *testing.T) {
	d := newDesk(t)
	c := d.planned()
	kim := d.with(Operator{Name: "kim", Role: Receptionist})
	_, err := kim.CloseFollowup(bg, c, "done")
	must(t, 0, err)
	_, err = d.CloseFollowup(bg, c, "stopped")
	var conflict *store.Conflict
	if !errors.As(err, &conflict) || conflict.Theirs.Followup.ClosedBy != "kim" {
		t.Errorf("the second is not told: %v", err)
	}
	// A note in between is no conflict.
	c = d.planned()
	_, err = kim.Note(bg, c, "She rang again.")
	must(t, 0, err)
	out, err := d.CloseFollowup(bg, c, "done")
	must(t, out, err)
	if len(out.Notes) != 2 {
		t.Errorf("%d notes", len(out.Notes))
	}
}

// A line that the program adds must not cost somebody else's half-typed note.
func TestFollowupLeavesADraftAlone(t *testing.T) {
	d := newDesk(t)
	c := d.planned()
	must(t, 0, d.SaveDraft(bg, c.ID, FieldNote, "half a sen"))
	_, err := d.Attempt(bg, c)
	must(t, 0, err)
	if got := d.open(c.ID).Drafts[FieldNote]; got != "half a sen" {
		t.Errorf("the draft is %q", got)
	}
}

func TestDueNow(t *testing.T) {
	d := newDesk(t)
	n, err := d.DueNow(bg)
	if err != nil || n.Any() || n.Say() != "" {
		t.Errorf("at first: %+v, %v", n, err)
	}
	for _, due := range []time.Duration{time.Hour, 3 * time.Hour, 26 * time.Hour} {
		_, err := d.SetFollowup(bg, d.start(), Plan{What: "send the leaflet", Due: start.Add(due)})
		must(t, 0, err)
	}
	before := len(d.trail())
	d.wait(60)
	if n, err = d.DueNow(bg); err != nil || n != (DueCount{Overdue: 1, Today: 1}) || n.Say() != "1 overdue · 1 more due today" {
		t.Errorf("an hour later: %+v %q, %v", n, n.Say(), err)
	}
	d.wait(24 * 60)
	if n, err = d.DueNow(bg); err != nil || n != (DueCount{Overdue: 2, Today: 1}) {
		t.Errorf("a day later: %+v, %v", n, err)
	}
	if len(d.trail()) != before {
		t.Error("counting leaves a trace at every redraw")
	}
}

func TestToDoQuery(t *testing.T) {
	d := newDesk(t)
	_, _, err := d.ToDo(bg, ToDoQuery{Status: "overdu"})
	rejected(t, err, "did you mean overdue")
	late := d.planned()
	_, err = d.SetFollowup(bg, d.start(), Plan{What: "send the leaflet", Due: start.Add(time.Hour)})
	must(t, 0, err)
	if got := d.todo(ToDoQuery{}); len(got) != 3 || got[2].Contact.ID != late.ID {
		t.Errorf("not by time: %d", len(got))
	}
	before := len(d.trail())
	if got, total, err := d.ToDo(bg, ToDoQuery{Limit: 1}); err != nil || len(got) != 1 || total != 3 {
		t.Errorf("%d of %d, %v", len(got), total, err)
	}
	if _, _, err := d.ToDoAgain(bg, ToDoQuery{}); err != nil || len(d.trail()) != before+1 || d.trail()[before] != string(ActToDo) {
		t.Errorf("the trail is %v, %v", d.trail()[before:], err)
	}
	d.wait(61)
	if got := d.todo(ToDoQuery{Status: "overdue"}); len(got) != 1 || got[0].Kind != FollowUp {
		t.Errorf("overdue: %+v", got)
	}
	day := Midnight(start.Add(28 * time.Hour))
	if got := d.todo(ToDoQuery{From: day, To: day.AddDate(0, 0, 1)}); len(got) != 2 {
		t.Errorf("due that day: %d", len(got))
	}
}
