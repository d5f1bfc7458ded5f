// Package trial makes contacts up: a plausible desk to try the program on,
// drawn from invented callers. The same options make the same contacts.
//
// It knows no file and no terminal, and reads no clock. It is not the record:
// it yields batches, which somebody puts there. Nobody in it exists, telephone
// numbers are from the ranges that Ofcom keeps for drama, and the services given
// are those that the directory in use suggests.
package trial

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"time"

	"signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
)

// MaxContacts is the most that can be made up at once.
const MaxContacts = 100_000_000

// Options say what to make up.
type Options struct {
	Contacts int
	Seed     uint64
	Now      time.Time // the last contact begins a few minutes before
	Days     int       // over how many days; 0: a fortnight, and more for many contacts
	Desk     string    // what the desk is called
	Operator string    // who sits there, as well as those made up
}

const (
	// fortnight is the shortest span, and perDay how many contacts a day has at
	// most before it grows, up to decade.
	fortnight = 14
	perDay    = 60
	decade    = 3650
	// batch is how many contacts are put on the disk together.
	batch = 2500
	// fresh is how many of the newest contacts have something left to do: what
	// is due does not grow with the record, as it does not at a real desk.
	fresh = 400
	// live is how many contacts there must be for some to be still open.
	live = 20
)

func (o Options) span() time.Duration {
	days := o.Days
	if days == 0 {
		days = min(max(fortnight, o.Contacts/perDay), decade)
	}
	return time.Duration(days) * 24 * time.Hour
}

// maker makes contacts from the options.
type maker struct {
	*cast
	o     Options
	names []string
}

// Make yields contacts in the order in which they began, and what a shift has
// beside them, in batches.
func Make(o Options, g *desk.Guide) (iter.Seq[store.Batch], error) {
	if o.Contacts < 1 || o.Contacts > MaxContacts {
		return nil, fmt.Errorf("%d is not a number from 1 to %d", o.Contacts, MaxContacts)
	}
	c, err := newCast(g)
	if err != nil {
		return nil, err
	}
	return c.batches(o), nil
}

func (c *cast) batches(o Options) iter.Seq[store.Batch] {
	o.Now = o.Now.UTC().Truncate(time.Microsecond)
	m := &maker{cast: c, o: o, names: operators}
	if name := text.CleanLine(o.Operator); name != "" {
		m.names = append([]string{name}, operators...)
	}
	return m.batches
}

// batches makes everything. Each contact draws from a source of its own, so
// that one more does not change the others.
func (m *maker) batches(yield func(store.Batch) bool) {
	n := m.o.Contacts
	when := newSpan(m.o.Now.Add(-m.o.span()), m.o.Now.Add(-lastHour))
	var b store.Batch
	for i := range n {
		rng := rand.New(rand.NewPCG(m.o.Seed, uint64(i)))
		at := when.moment((float64(i) + rng.Float64()) / float64(n))
		left := n - 1 - i
		if n >= live && left < len(lastMinutes) {
			at = m.o.Now.Add(-time.Duration(lastMinutes[left]) * time.Minute)
		}
		m.add(&b, draw{rng: rng, at: at, left: left, now: m.o.Now, fresh: left < fresh})
		if left == 0 {
			m.shift(&b)
		}
		if len(b.Contacts) == batch || left == 0 {
			if !yield(b) {
				return
			}
			b = store.Batch{}
		}
	}
}

// The newest contacts began in the last hour and a half, whatever the time.
const lastHour = 90 * time.Minute

var lastMinutes = []int{6, 17, 31, 48, 66, 83}
