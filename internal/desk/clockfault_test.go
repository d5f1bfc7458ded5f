package desk

import (
	"errors"
	"testing"
	"time"

	"signpost/store"
)

// TestClockFaults has the clock jump in the middle of a contact and of a wait:
// back by a little, by a day, to 1970; over both changes of summer time; over
// the 29th of February. No length is wrong, nothing changes its order, nothing
// goes.
func TestClockFaults(t *testing.T) {
	utc := func(s string) time.Time { at, err := time.Parse(time.RFC3339, s); return must(t, at, err) }
	noon := utc("2026-11-24T12:00:00Z")
	for name, c := range map[string]struct {
		from, to time.Time
		doubted  bool // nothing may be called too old
	}{
		"no jump":                 {noon, noon.Add(5 * time.Minute), false},
		"back an hour":            {noon, noon.Add(-time.Hour), true},
		"back a day":              {noon, noon.AddDate(0, 0, -1), true},
		"to 1970":                 {noon, time.Unix(0, 0).UTC(), true},
		"on by a year":            {noon, noon.AddDate(1, 0, 0), true},
		"summer time begins":      {utc("2026-03-29T00:50:00Z"), utc("2026-03-29T01:20:00Z"), false},
		"summer time ends":        {utc("2026-10-25T00:50:00Z"), utc("2026-10-25T01:20:00Z"), false}, // the wall says 01:50, then 01:20
		"into the 29th":           {utc("2028-02-28T23:50:00Z"), utc("2028-02-29T00:20:00Z"), false},
		"out of the 29th":         {utc("2028-02-29T23:50:00Z"), utc("2028-03-01T00:20:00Z"), false},
		"to 1970 from the change": {utc("2026-10-25T01:00:00Z"), time.Unix(0, 0).UTC(), true},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t).with(Operator{Name: "kim", Role: Coordinator})
			*d.clock = c.from
			before, err := d.Finish(bg, d.start(), "")
			must(t, before, err)
			v := d.arrive("red scarf")
			x, err := d.Note(bg, d.start(), "first")
			must(t, x, err)
			x, err = d.Refer(bg, x, "cdt", store.Signpost)
			must(t, x, err)

			*d.clock = c.to
			limits := Limits{}
			for _, k := range store.Keepsakes() {
				limits[k] = c.to.AddDate(0, 0, -1)
			}
			gone, err := d.Retain(bg, limits, false, nil)
			var jumped *ClockJumped
			if errors.As(err, &jumped) != c.doubted || err != nil && jumped == nil {
				t.Errorf("retention: %v", err)
			}
			for k, n := range gone {
				if n != 0 {
					t.Errorf("%d of %s went", n, k)
				}
			}
			passed := max(0, c.to.Sub(c.from))
			if got := Waited(v, c.to); got != passed {
				t.Errorf("waited %s, want %s", got, passed)
			}
			x, err = d.Note(bg, x, "second")
			must(t, x, err)
			x, err = d.Finish(bg, x, "")
			must(t, x, err)
			after := d.start()

			got := d.open(x.ID).Contact
			if length := got.EndedAt.Sub(got.StartedAt); length != passed {
				t.Errorf("the contact took %s, want %s", length, passed)
			}
			if n := got.Notes; len(n) != 2 || n[0].Text != "first" || n[1].Text != "second" {
				t.Errorf("notes %v", n)
			}
			if before.ID >= x.ID || x.ID >= after.ID {
				t.Errorf("ids do not grow: %s, %s, %s", before.ID, x.ID, after.ID)
			}
			if list, n, err := d.Contacts(bg, store.Query{}); n != 3 || len(list) != 3 || err != nil {
				t.Errorf("%d contacts, %v", n, err)
			}
			if found, err := d.Verify(bg); err != nil || !found.Sound() {
				t.Errorf("%v %v", found.Problems, err)
			}
		})
	}
}
