package desk

import (
	"errors"
	"slices"
	"testing"

	"signpost/store"
)

// oneMadeUp is a batch with one made-up contact.
func (d *testDesk) oneMadeUp() []store.Batch {
	return []store.Batch{{Contacts: []store.Contact{{ID: d.newID(start), Rev: 1, Kind: store.Data, Channel: "phone", StartedAt: start, EndedAt: start, Status: store.Done}}}}
}

func TestOnlyACoordinatorMakesUp(t *testing.T) {
	for _, role := range []Role{Volunteer, Receptionist, Auditor, ""} {
		d := newDesk(t).with(Operator{Name: "kim", Role: role})
		n, err := d.MakeUp(bg, store.Generated, slices.Values(d.oneMadeUp()), nil)
		var refused *Refused
		if n != 0 || !errors.As(err, &refused) || len(d.trail()) != 0 || d.Mark() != "" {
			t.Errorf("%q: %d, %v, trail %v, mark %q", role, n, err, d.trail(), d.Mark())
		}
	}
	d := newDesk(t).with(Operator{Name: "kim", Role: Coordinator})
	if n, err := d.MakeUp(bg, store.Demo, slices.Values(d.oneMadeUp()), nil); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if got := d.trail(); !slices.Equal(got, []string{"trial.fill", "trial.fill"}) {
		t.Errorf("trail %v", got) // the mark, and one batch
	}
}

// TestMarkOfAnotherWindow: a window that was open before learns that the record
// is a trial the next time it reads the day.
func TestMarkOfAnotherWindow(t *testing.T) {
	old := newDesk(t)
	must(t, Day{}, func() error { _, err := old.Today(bg); return err }())
	if old.Mark() != "" {
		t.Fatalf("a real record says %q", old.Mark())
	}
	fresh := newDesk(t)
	other := fresh.with(Operator{Name: "kim", Role: Coordinator})
	for want, mark := range map[string]store.TrialMark{"DEMO": store.Demo} {
		if _, err := other.MakeUp(bg, mark, slices.Values(other.oneMadeUp()), nil); err != nil {
			t.Fatal(err)
		}
		if other.Mark() != want || fresh.Mark() != "" {
			t.Errorf("marks %q and %q", other.Mark(), fresh.Mark())
		}
		if _, err := fresh.TodayAgain(bg); err != nil || fresh.Mark() != want {
			t.Errorf("after reading the day: %q, %v", fresh.Mark(), err)
		}
	}
}
