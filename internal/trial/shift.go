package trial

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"signpost/internal/desk"
	"signpost/store"
)

// visit gives most walk-ins a time of arrival, and those of late an entry on
// the waiting board. Its words are gone after the shift.
func (m *maker) visit(b *store.Batch, c *store.Contact, d draw) {
	if c.Channel != "walk_in" || !d.chance(70) {
		return
	}
	c.ArrivedAt = d.at.Add(-time.Duration(1+d.rng.IntN(45)) * time.Minute)
	c.SeenAt = d.at
	if d.fresh || d.chance(20) {
		v := store.Visitor{ID: d.id(c.ArrivedAt), Rev: 1, Desk: c.Desk, By: c.Operator, ArrivedAt: c.ArrivedAt, EndedAt: d.at, State: store.Seen, Contact: c.ID}
		b.Visitors = append(b.Visitors, v)
		if d.chance(8) {
			at := d.later(d.at, time.Hour)
			b.Visitors = append(b.Visitors, store.Visitor{ID: d.id(at), Rev: 1, Desk: c.Desk, By: c.Operator, ArrivedAt: at, EndedAt: d.later(at, 50*time.Minute), State: store.Left})
		}
	}
}

// exchange counts visits to the needle exchange.
func (m *maker) exchange(b *store.Batch, c store.Contact, d draw) {
	if !d.chance(9) {
		return
	}
	at := d.later(d.at, 30*time.Minute)
	e := store.Exchange{ID: d.id(at), Rev: 1, Desk: c.Desk, By: c.Operator, At: at, Out: map[string]int{}, In: d.rng.IntN(3)}
	types := desk.DefaultPacks()
	for range 1 + d.rng.IntN(2) {
		e.Out[types[d.rng.IntN(len(types))].Type] += 1 + d.rng.IntN(4)
	}
	if d.chance(30) {
		e.ReturnCode = m.returnCode(d)
	}
	b.Exchanges = append(b.Exchanges, e)
}

// shift is what there is beside the contacts at the end: visitors who wait,
// handovers of the last days, lines about enquirers who come again.
func (m *maker) shift(b *store.Batch) {
	d := draw{rng: rand.New(rand.NewPCG(m.o.Seed, 1<<63)), at: m.o.Now, now: m.o.Now}
	for i, words := range waiting[:3] {
		at := m.o.Now.Add(-time.Duration(4+9*i) * time.Minute)
		v := store.Visitor{ID: d.id(at), Rev: 1, Desk: m.o.Desk, By: m.operator(at), ArrivedAt: at, State: store.Waiting, Words: words}
		if i == 2 {
			v.State, v.CalledAt = store.Called, at.Add(12*time.Minute)
		}
		b.Visitors = append(b.Visitors, v)
	}
	m.handovers(b, d)
	for i, text := range []string{"Rings often in the evening; agreed to keep it to ten minutes.", "Would rather talk to the same person each time.", "Asked not to be rung back."} {
		at := m.o.Now.AddDate(0, 0, -3-4*i)
		b.Cautions = append(b.Cautions, store.Caution{ID: d.id(at), Rev: 1, Desk: m.o.Desk, By: m.operator(at), At: at,
			Until: at.AddDate(0, 0, 28-10*i), Handle: store.Handle{Kind: store.ByAlias, Text: aliases[i]}, Text: text})
	}
}

// handovers are written each evening and read the next morning, but for the
// last.
func (m *maker) handovers(b *store.Batch, d draw) {
	days := min(fortnight, int(m.o.span().Hours()/24))
	evening := desk.Midnight(m.o.Now).Add(20 * time.Hour)
	for evening.After(m.o.Now) {
		evening = evening.AddDate(0, 0, -1)
	}
	for n := days - 1; n >= 0; n-- {
		at := evening.AddDate(0, 0, -n).UTC()
		h := store.Handover{ID: d.id(at), Rev: 1, Desk: m.o.Desk, By: m.operator(at), From: at.Add(-5 * time.Hour), At: at, Text: handoverText(d)}
		if n > 0 {
			h.ReadAt = at.Add(13*time.Hour + time.Duration(d.rng.IntN(40))*time.Minute)
			h.ReadBy = m.operator(h.ReadAt)
		}
		b.Handovers = append(b.Handovers, h)
	}
}

func handoverText(d draw) string {
	out := []string{fmt.Sprintf("Quiet until six, then %d calls one after the other.", 2+d.rng.IntN(6))}
	for _, line := range []string{
		"Two call-backs are due tomorrow before noon; they are in the list.", "The printer is out of paper.",
		"One walk-in left before anybody was free.", "Two of the numbers in the directory did not answer today; both are flagged.",
		"Sharps bins are nearly out.",
	} {
		if d.chance(45) {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}
