package trial

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"signpost/directory"
	"signpost/internal/desk"
	"signpost/store"
)

// draw is what one contact is made from.
type draw struct {
	rng  *rand.Rand
	at   time.Time // it began
	now  time.Time
	left int // how many come after it
	// fresh contacts may have something left to do.
	fresh bool
}

// chance is true n times of a hundred.
func (d draw) chance(n int) bool { return d.rng.IntN(100) < n }

// later is a while after t, never after now.
func (d draw) later(t time.Time, most time.Duration) time.Time {
	t = t.Add(time.Duration(d.rng.Int64N(int64(most)))).Truncate(time.Microsecond)
	if t.After(d.now) {
		return d.now
	}
	return t
}

// id is a UUIDv7 of that moment.
func (d draw) id(t time.Time) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:], uint64(t.UnixMilli())<<16|0x7000|d.rng.Uint64()&0xfff)
	binary.BigEndian.PutUint64(b[8:], d.rng.Uint64()>>2|1<<63)
	var out [36]byte
	hex.Encode(out[:8], b[:4])
	hex.Encode(out[9:13], b[4:6])
	hex.Encode(out[14:18], b[6:8])
	hex.Encode(out[19:23], b[8:10])
	hex.Encode(out[24:], b[10:])
	out[8], out[13], out[18], out[23] = '-', '-', '-', '-'
	return string(out[:])
}

// add makes one contact and what comes with it.
func (m *maker) add(b *store.Batch, d draw) {
	l := m.anybody(d.rng)
	c := store.Contact{ID: d.id(d.at), Rev: 1, Kind: store.Data, Channel: l.channel, Desk: m.o.Desk,
		Operator: m.operator(d.at), StartedAt: d.at, Status: store.Done,
		RulesVersion: m.guide.RulesVersion(), DirectoryVersion: m.guide.Dir.Version}
	c.EndedAt = d.later(d.at.Add(90*time.Second), time.Duration(4+d.rng.IntN(26))*time.Minute)
	if d.chance(12) && d.left >= len(lastMinutes) {
		m.junk(&c, d)
		b.Contacts, b.Alike = append(b.Contacts, c), append(b.Alike, 0)
		return
	}
	j := m.judge(l, desk.TimeOfWeek(d.at))
	c.Facts = j.facts
	m.alerts(&c, d, j)
	if m.state(&c, d); c.Status == store.Done {
		c.Suggestions = j.suggestions
		m.refer(&c, d, j)
	}
	m.notes(&c, d, l)
	m.handle(&c, d)
	m.followup(&c, d)
	if c.Status == store.Done {
		m.outcome(&c, d)
	}
	m.visit(b, &c, d)
	m.exchange(b, c, d)
	b.Contacts, b.Alike = append(b.Contacts, c), append(b.Alike, j.number)
}

// operator is who sat there at that time: somebody for each part of a day.
func (m *maker) operator(at time.Time) string {
	return m.names[int(at.Unix()/(5*3600))%len(m.names)]
}

func (m *maker) junk(c *store.Contact, d draw) {
	c.Kind, c.Channel = pick(d.rng, []store.Kind{store.Silent, store.Silent, store.HangUp, store.HangUp, store.WrongNumber, store.WrongNumber, store.Abusive, store.Test}), "phone"
	c.EndedAt = d.later(d.at.Add(5*time.Second), time.Minute)
	c.RulesVersion, c.DirectoryVersion = "", ""
}

// state leaves some of the newest contacts open.
func (m *maker) state(c *store.Contact, d draw) {
	if m.o.Contacts < live {
		return
	}
	switch d.left {
	case 0:
		c.Status = store.Open
	case 2, 4:
		c.Status = store.Parked
	default:
		return
	}
	c.EndedAt = time.Time{}
}

// alerts fire and are seen to.
func (m *maker) alerts(c *store.Contact, d draw, j *judged) {
	c.Alerts = slices.Clone(j.alerts)
	for i := range c.Alerts {
		if a := &c.Alerts[i]; a.Kind != string(directory.Advice) {
			a.AcknowledgedAt, a.AcknowledgedBy, a.Action = d.later(d.at.Add(20*time.Second), 3*time.Minute), c.Operator, pick(d.rng, acts)
		}
	}
}

// refer gives services, or records that none could be found. While a blocking
// alert fires no list is seen.
func (m *maker) refer(c *store.Contact, d draw, j *judged) {
	if j.withheld {
		return
	}
	if len(j.services) == 0 || d.chance(4) {
		c.Unmet = slices.Clone(j.unmet)
		return
	}
	n := []int{0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 3}[d.rng.IntN(11)]
	for i := range min(n, len(j.services)) {
		c.Referrals = append(c.Referrals, m.referral(*c, d, j.services[i]))
	}
}

func (m *maker) referral(c store.Contact, d draw, s *directory.Service) store.Referral {
	at := d.later(d.at.Add(time.Minute), c.EndedAt.Sub(d.at)+time.Second)
	r := store.Referral{ID: d.id(at), Rev: 1, Service: s.ID, Name: s.Name, Phone: desk.FirstPhone(s), Kind: store.Signpost,
		GivenBy: pick(d.rng, []string{"told", "told", "told", "told", "printed", "texted"}), GivenAt: at, Status: "given", StatusAt: at}
	switch n := d.rng.IntN(20); {
	case n < 3:
		r.Kind, r.GivenBy, r.Consent = store.Referred, "phoned", true
	case n == 3:
		r.Kind, r.GivenBy, r.Consent, r.AnsweredBy = store.WarmHandover, "phoned", true, pick(d.rng, doors)
	}
	if d.chance(2) {
		r.Undone = true
		return r
	}
	m.fate(&r, d)
	if d.fresh && r.Kind != store.Signpost && (r.Status == "given" || r.Status == "contacted") {
		r.Due, r.By, r.Next = dueOn(at, 7), c.Operator, pick(d.rng, nexts)
	}
	return r
}

// fate is what became of a referral. Services differ, and of most it is never
// heard.
func (m *maker) fate(r *store.Referral, d draw) {
	age := d.now.Sub(r.GivenAt)
	if age < 26*time.Hour || !d.chance(55) {
		return
	}
	luck := 30 + int(hash(r.Service)%50)
	switch n := d.rng.IntN(100); {
	case n < luck:
		r.Status = "got_help"
	case d.chance(15):
		r.Status = "contacted"
	default:
		r.Status = pick(d.rng, []string{"not_eligible", "no_capacity", "no_capacity", "could_not_contact", "could_not_contact", "no_longer_wanted", "referred_on", "unknown"})
	}
	r.StatusAt = d.later(r.GivenAt.Add(20*time.Hour), min(age, 9*24*time.Hour))
}

// dueOn is in the middle of a working day so many days later.
func dueOn(at time.Time, days int) time.Time {
	y, mon, day := at.In(desk.London()).Date()
	t := time.Date(y, mon, day+days, 10+at.Minute()%6, at.Second()/15*15, 0, 0, desk.London())
	for t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		t = t.AddDate(0, 0, 1)
	}
	return t.UTC()
}

func (m *maker) notes(c *store.Contact, d draw, l *likeness) {
	var said []string
	for _, line := range l.persona.words() {
		if d.chance(42) {
			said = append(said, line)
		}
	}
	if len(c.Unmet) > 0 && d.chance(60) {
		said = append(said, pick(d.rng, unmetLines))
	} else if d.chance(25) {
		said = append(said, pick(d.rng, generalLines))
	}
	at := d.at
	for _, line := range said {
		at = d.later(at.Add(30*time.Second), 3*time.Minute)
		c.Notes = append(c.Notes, store.Note{ID: d.id(at), At: at, By: c.Operator, Text: line})
	}
}

// handle gives a few enquirers something they go by. There are so few of each
// that some come again.
func (m *maker) handle(c *store.Contact, d draw) {
	switch n := d.rng.IntN(100); {
	case n < 3:
		c.Alias = pick(d.rng, aliases)
	case n < 7:
		c.ReturnCode = m.returnCode(d)
	}
}

func (m *maker) returnCode(d draw) string {
	rng := rand.New(rand.NewPCG(m.o.Seed, uint64(d.rng.IntN(60)))) // sixty people
	code := []byte{"FMX"[rng.IntN(3)]}
	for i := range 4 {
		from := consonant
		if i%2 == 1 {
			from = vowel
		}
		code = append(code, from[rng.IntN(len(from))])
	}
	return fmt.Sprintf("%s%d", code, 1950+rng.IntN(55))
}

// number is from the ranges that Ofcom keeps for drama, so that it can ring
// nobody: 01632 960000 to 960999, 07700 900000 to 900999, 020 7946 0000 to 0999.
func number(rng *rand.Rand) string {
	n := rng.IntN(1000)
	switch rng.IntN(5) {
	case 0:
		return fmt.Sprintf("01632 960%03d", n)
	case 1:
		return fmt.Sprintf("020 7946 0%03d", n)
	}
	return fmt.Sprintf("07700 900%03d", n)
}

// callbacksKept is how long numbers to ring back are kept.
const callbacksKept = 90 * 24 * time.Hour

// followup plans something for later. Of the fresh contacts some are still to
// be done, and a few of those are overdue.
func (m *maker) followup(c *store.Contact, d draw) {
	named := m.o.Contacts >= live && (d.left == 5 || d.left == 9 || d.left == 13)
	if !d.chance(7) && !named || c.Status != store.Done {
		return
	}
	f := &store.Followup{Due: dueOn(d.at, 1+d.rng.IntN(6)), What: pick(d.rng, plans), By: c.Operator}
	switch {
	case named && d.left == 5: // due today
		f.Due = d.now.Add(2 * time.Hour).Truncate(15 * time.Minute)
	case named && d.left == 9: // overdue
		f.Due, f.Attempts = d.now.Add(-100*time.Minute).Truncate(15*time.Minute), 2
	case f.Due.Before(d.now) && !(d.fresh && d.chance(12)):
		f.Attempts = 1 + d.rng.IntN(3)
		f.ClosedAt, f.ClosedBy = d.later(f.Due, 5*time.Hour), pick(d.rng, m.names)
		f.Result = pick(d.rng, []string{"done", "done", "done", "stopped", "not_needed"})
	case f.Due.Before(d.now):
		f.Attempts = d.rng.IntN(3)
	}
	c.Followup = f
	if c.Channel != "walk_in" && c.Channel != "email" && d.now.Sub(d.at) < callbacksKept {
		c.Callback = &store.Callback{Number: number(d.rng), Safe: store.SafeToRing{
			When:    pick(d.rng, []string{"mornings", "after 18:00", "any time", "between 12 and 2"}),
			Who:     pick(d.rng, []string{"only the caller", "anybody", "ask for the caller, say no more"}),
			Message: pick(d.rng, []string{"no message", "no message", "say only that we rang"})}}
	}
}

// outcome is how the contact ended. Where the rules of the desk leave a choice,
// operators choose differently.
func (m *maker) outcome(c *store.Contact, d draw) {
	if len(c.Referrals) == 0 && len(c.Unmet) == 0 && d.chance(18) {
		c.Outcome = pick(d.rng, []store.Outcome{"declined", "dropped", "out_of_scope", "appointment"})
	}
	c.Outcome = desk.OutcomeOf(*c)
}
