package desk

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"signpost/store"
)

// Every use case of safekeeping by every role: what is refused leaves nothing,
// what is allowed leaves exactly one entry.
func TestSafekeepingRoles(t *testing.T) {
	limits := Limits{store.KeepDrafts: start.Add(-24 * time.Hour)}
	for name, c := range map[string]struct {
		may   []Role
		trail []Action
		do    func(d *testDesk, id string) error
	}{
		"verify": {[]Role{Coordinator, Auditor}, []Action{ActVerify}, func(d *testDesk, _ string) error { _, err := d.Verify(bg); return err }},
		"copy": {lead, []Action{ActBackup}, func(d *testDesk, id string) error {
			return d.Copy(bg, filepath.Join(d.t.TempDir(), "copy.db"))
		}},
		"erase":   {lead, []Action{ActErase}, func(d *testDesk, id string) error { _, err := d.Erase(bg, "asked", id); return err }},
		"hold":    {lead, []Action{ActHold}, func(d *testDesk, id string) error { return d.Hold(bg, id, "a claim") }},
		"overdue": {lead, []Action{ActRetain}, func(d *testDesk, _ string) error { _, err := d.Overdue(bg, limits, false); return err }},
		"retain": {lead, nil, func(d *testDesk, _ string) error { // nothing is too old
			_, err := d.Retain(bg, limits, false, nil)
			return err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			owner := newDesk(t)
			for _, role := range []Role{Volunteer, Receptionist, Coordinator, Auditor, "", "manager"} {
				id := owner.start().ID
				before := owner.trail()
				err := c.do(owner.with(Operator{Name: "kim", Role: role}), id)
				added := actions(owner.trail()[len(before):])
				if slices.Contains(c.may, role) {
					if err != nil || !slices.Equal(added, c.trail) {
						t.Errorf("%s: %v, trail %v", role, err, added)
					}
					continue
				}
				var refused *Refused
				if !errors.As(err, &refused) || len(added) > 0 {
					t.Errorf("%s: %v, trail %v", role, err, added)
				}
				if o := owner.open(id); o.Contact.Status != store.Open {
					t.Errorf("%s: what was refused was done", role)
				}
			}
		})
	}
}

func TestEraseAndHold(t *testing.T) {
	d := newDesk(t).with(Operator{Name: "kim", Role: Coordinator})
	gone, held := d.start(), d.start()
	must(t, 0, d.Hold(bg, held.ID, " a claim "))
	rejected(t, d.Hold(bg, gone.ID, " "), "say why")
	_, err := d.Erase(bg, "retention", gone.ID)
	rejected(t, err, "no reason")
	n, err := d.Erase(bg, "asked", gone.ID, held.ID)
	if rejected(t, err, "legal hold"); n != 1 {
		t.Errorf("%d erased", n)
	}
	if o := d.open(gone.ID); o.Contact.Status != store.Void {
		t.Errorf("still %s", o.Contact.Status)
	}
	must(t, 0, d.Release(bg, held.ID))
	n, err = d.Erase(bg, "mistake", held.ID)
	if must(t, n, err) != 1 {
		t.Error("after the hold was lifted it stays")
	}
}

func TestRetain(t *testing.T) {
	d := newDesk(t).with(Operator{Name: "kim", Role: Coordinator})
	c := d.start()
	c, err := d.Finish(bg, c, "")
	must(t, c, err)
	d.wait(60 * 24) // a day later
	fresh := d.start()
	limits := Limits{store.KeepContacts: d.now().Add(-12 * time.Hour)}
	list, err := d.Overdue(bg, limits, false)
	must(t, list, err)
	if len(list) != len(store.Keepsakes()) {
		t.Fatalf("%d kinds", len(list))
	}
	for _, o := range list {
		if want := o.Kind == store.KeepContacts; (o.Count == 1) != want || o.Before.IsZero() == want {
			t.Errorf("%+v", o)
		}
		if SayOverdue(o) == "" || KeepsakeName(o.Kind) == string(o.Kind) {
			t.Errorf("%s has no words", o.Kind)
		}
	}
	if o := d.open(c.ID); o.Contact.Status != store.Done {
		t.Error("looking changed the record")
	}
	told := 0
	gone, err := d.Retain(bg, limits, false, func(store.Keepsake, int, int) { told++ })
	if must(t, gone, err); len(gone) != 1 || gone[store.KeepContacts] != 1 || told != 1 {
		t.Errorf("%v, told %d times", gone, told)
	}
	if o := d.open(c.ID); o.Contact.StatusReason != "erased" || o.Contact.Status != store.Done {
		t.Errorf("it is still there, or counts no more: %+v", o.Contact)
	}
	if gone, err := d.Retain(bg, limits, false, func(store.Keepsake, int, int) {}); err != nil || gone[store.KeepContacts] != 0 {
		t.Errorf("what has gone goes again: %v, %v", gone, err)
	}
	if o := d.open(fresh.ID); o.Contact.Status != store.Open {
		t.Error("more than what is too old went")
	}
}

// With a clock that jumped nothing goes, however often it is tried, until
// somebody works again or says that it is right.
func TestRetainDoubtsTheClock(t *testing.T) {
	d := newDesk(t).with(Operator{Name: "kim", Role: Coordinator})
	c := d.start()
	c, err := d.Finish(bg, c, "")
	must(t, c, err)
	limits := Limits{store.KeepContacts: start.Add(time.Hour)}
	for _, jump := range []time.Duration{49 * time.Hour, 20 * 365 * 24 * time.Hour, -time.Hour, -60 * 365 * 24 * time.Hour} {
		*d.clock = start.Add(jump)
		for range 2 {
			must(t, 0, d.store.Audit(bg, d.act(ActUnlock, "kim")))
			_, err := d.Retain(bg, limits, false, nil)
			rejected(t, err, "the clock may be wrong")
			_, err = d.Overdue(bg, limits, false)
			rejected(t, err, "the clock may be wrong")
		}
	}
	for _, small := range []time.Duration{47 * time.Hour, -time.Minute} {
		*d.clock = start.Add(small)
		_, err := d.Overdue(bg, limits, false)
		must(t, 0, err)
	}
	if o := d.open(c.ID); o.Contact.Status != store.Done {
		t.Fatal("it went")
	}
	*d.clock = start.Add(1000 * time.Hour)
	gone, err := d.Retain(bg, limits, true, nil)
	if must(t, gone, err); gone[store.KeepContacts] != 1 {
		t.Errorf("%v", gone)
	}
}
