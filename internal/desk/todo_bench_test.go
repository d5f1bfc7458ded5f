package desk

import (
	"testing"
	"time"

	"signpost/store"
)

// BenchmarkDueNow is what the desk's line of follow-ups costs with a thousand of
// them overdue: it looks at no more than it has to.
func BenchmarkDueNow(b *testing.B) {
	d := newDesk(b)
	for range 1000 {
		c, err := d.SetFollowup(bg, d.start(), Plan{What: "send the leaflet", Due: start.Add(time.Minute)})
		must(b, c, err)
	}
	d.wait(5)
	for b.Loop() {
		if n, err := d.DueNow(bg); err != nil || n.Overdue != maxDueNow || !n.More {
			b.Fatal(n, err)
		}
	}
}

// BenchmarkTracks is what reading how referrals have gone costs when a contact
// is opened; at a key it is a look into a map.
func BenchmarkTracks(b *testing.B) {
	d := newDesk(b)
	c := d.start()
	for range 2000 {
		var err error
		c.Referrals = nil
		if c, err = d.Refer(bg, c, "cdt", store.Signpost); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if _, err := d.Tracks(bg); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseDue(b *testing.B) {
	for b.Loop() {
		if _, err := ParseDue("wed 25 nov 09:00", tuesday); err != nil {
			b.Fatal(err)
		}
	}
}
