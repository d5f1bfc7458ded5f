package desk

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"signpost/store"
)

func TestConsent(t *testing.T) {
	d := newDesk(t)
	c := d.start()
	for _, k := range []store.ReferralKind{store.Referred, store.WarmHandover} {
		if _, err := d.Give(bg, c, "cdt", Giving{Kind: k}); !errors.Is(err, ErrNoConsent) {
			t.Errorf("%s without consent: %v", k, err)
		}
		if _, err := d.Refer(bg, c, "cdt", k); !errors.Is(err, ErrNoConsent) {
			t.Errorf("%s without a word of consent: %v", k, err)
		}
	}
	c, err := d.Refer(bg, c, "cdt", store.Signpost)
	must(t, c, err)
	if _, err := d.Regrade(bg, c, c.Referrals[0].ID, Giving{Kind: store.Referred}); !errors.Is(err, ErrNoConsent) {
		t.Errorf("made a referral without consent: %v", err)
	}
	if got := d.open(c.ID).Contact.Referrals; len(got) != 1 || got[0].Kind != store.Signpost || got[0].Consent || !got[0].Due.IsZero() {
		t.Errorf("referrals %+v", got)
	}
	_, err = d.Give(bg, c, "surge", Giving{GivenBy: "shouted"})
	rejected(t, err, "unknown given_by")
	c, err = d.Give(bg, c, "surge", Giving{GivenBy: "printed", Consent: true, AnsweredBy: "Jo"})
	must(t, c, err)
	if r := c.Referrals[1]; r.GivenBy != "printed" || r.Consent || r.AnsweredBy != "" {
		t.Errorf("a signpost passes nothing on: %+v", r)
	}
}

func TestRegrade(t *testing.T) {
	d := newDesk(t)
	c := d.start()
	c, err := d.Refer(bg, c, "cdt", store.Signpost)
	must(t, c, err)
	id := c.Referrals[0].ID
	c, err = d.Regrade(bg, c, id, Giving{Kind: store.WarmHandover, Consent: true, AnsweredBy: " Jo at reception ", GivenBy: "phoned"})
	must(t, c, err)
	r := c.Referrals[0]
	due := start.AddDate(0, 0, DefaultOutcomeDays)
	if r.Kind != store.WarmHandover || !r.Consent || r.AnsweredBy != "Jo at reception" || r.GivenBy != "phoned" || !r.Due.Equal(due) {
		t.Errorf("referral %+v", r)
	}
	if o := OutcomeOf(c); o != store.OutcomeReferred {
		t.Errorf("outcome would be %q", o)
	}
	c, err = d.Regrade(bg, c, id, Giving{})
	must(t, c, err)
	if r := c.Referrals[0]; r.Kind != store.Signpost || r.Consent || r.AnsweredBy != "" || !r.Due.IsZero() {
		t.Errorf("a signpost again: %+v", r)
	}
	_, err = d.Regrade(bg, c, "x", Giving{})
	rejected(t, err, "not among those given")
	c, err = d.Finish(bg, c, "")
	must(t, c, err)
	if _, err = d.Regrade(bg, c, id, Giving{}); !errors.Is(err, ErrFinished) {
		t.Errorf("a finished contact: %v", err)
	}
}

// Any referral can be taken back, not only the newest.
func TestTakeBackAny(t *testing.T) {
	d := newDesk(t)
	c := d.start()
	for _, id := range []string{"cdt", "surge", "turning-point"} {
		var err error
		c, err = d.Refer(bg, c, id, store.Signpost)
		must(t, c, err)
	}
	c, err := d.TakeBack(bg, c, c.Referrals[1].ID)
	must(t, c, err)
	if got := d.open(c.ID).Contact.Referrals; got[0].Undone || !got[1].Undone || got[2].Undone {
		t.Errorf("referrals %+v", got)
	}
	_, err = d.TakeBack(bg, c, c.Referrals[1].ID)
	rejected(t, err, "was taken back")
	_, err = d.RecordFate(bg, c, c.Referrals[1].ID, "got_help")
	rejected(t, err, "was taken back")
}

func TestOutcomeIsAskedForWhenDue(t *testing.T) {
	d := newDesk(t)
	c := d.start()
	c, err := d.Give(bg, c, "cdt", Giving{Kind: store.Referred, Consent: true})
	must(t, c, err)
	c, err = d.Refer(bg, c, "surge", store.Signpost)
	must(t, c, err)
	c, err = d.Finish(bg, c, "")
	must(t, c, err)
	list := d.todo(ToDoQuery{})
	if len(list) != 1 || list[0].Referral.Service != "cdt" || list[0].What() != "ask how it went at Community Drug Teams" {
		t.Fatalf("to do: %+v", list)
	}
	d.wait(DefaultOutcomeDays*24*60 + 1)
	if n, err := d.DueNow(bg); err != nil || n.Overdue != 1 {
		t.Errorf("due now: %+v, %v", n, err)
	}
	c, err = d.RecordFate(bg, list[0].Contact, c.Referrals[0].ID, "contacted")
	must(t, c, err)
	if due := c.Referrals[0].Due; !due.Equal(d.clock.AddDate(0, 0, DefaultOutcomeDays)) {
		t.Errorf("after contact it is asked again on %s", due)
	}
	_, err = d.RecordFate(bg, list[0].Contact, c.Referrals[0].ID, "got_help") // the list is old
	var conflict *store.Conflict
	if !errors.As(err, &conflict) {
		t.Errorf("an old list: %v", err)
	}
	c, err = d.SetNext(bg, c, c.Referrals[0].ID, Next{What: "ask Jo at CDT", By: "sam", Due: d.clock.Add(time.Hour)})
	must(t, c, err)
	if got := d.todo(ToDoQuery{}); len(got) != 1 || got[0].What() != "ask Jo at CDT" || got[0].By() != "sam" {
		t.Errorf("next: %+v", got)
	}
	c, err = d.RecordFate(bg, c, c.Referrals[0].ID, "got_help")
	must(t, c, err)
	if n := c.Notes[len(c.Notes)-1]; n.Text != "Outcome of Community Drug Teams: got help." || !n.At.Equal(*d.clock) || len(d.todo(ToDoQuery{})) != 0 {
		t.Errorf("note %+v, to do %d", n, len(d.todo(ToDoQuery{})))
	}
	if got := d.todo(ToDoQuery{Status: "got_help"}); len(got) != 1 {
		t.Errorf("got help: %d", len(got))
	}
	_, err = d.SetNext(bg, c, c.Referrals[0].ID, Next{What: "x", Due: d.clock.Add(time.Hour)})
	rejected(t, err, "settled already: got help")
	_, err = d.RecordFate(bg, c, c.Referrals[0].ID, "helped")
	rejected(t, err, "unknown referral status")
}

// A clock that was set back makes no outcome before its referral.
func TestFateWithAClockSetBack(t *testing.T) {
	d := newDesk(t)
	c, err := d.Refer(bg, d.start(), "cdt", store.Signpost)
	must(t, c, err)
	d.wait(-120)
	c, err = d.RecordFate(bg, c, c.Referrals[0].ID, "no_capacity")
	must(t, c, err)
	if r := c.Referrals[0]; r.StatusAt.Before(r.GivenAt) {
		t.Errorf("given %s, outcome %s", r.GivenAt, r.StatusAt)
	}
}

func TestFateKeys(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range FateKeys() {
		if s, ok := FateByKey(k.Key); !ok || s != k.Words || seen[k.Key] {
			t.Errorf("key %q: %q", k.Key, s)
		}
		seen[k.Key] = true
	}
	if len(seen) != len(store.ReferralStatuses())-1 {
		t.Errorf("%d keys", len(seen))
	}
	if _, ok := FateByKey("9"); ok {
		t.Error("9 is a status")
	}
}

func TestTracks(t *testing.T) {
	d := newDesk(t)
	give := func(n int, status string) {
		for range n {
			c, err := d.Refer(bg, d.start(), "cdt", store.Signpost)
			must(t, c, err)
			if status != "given" {
				_, err = d.RecordFate(bg, c, c.Referrals[0].ID, status)
				must(t, c, err)
			}
		}
	}
	tracks := func() Tracks { got, err := d.Tracks(bg); return must(t, got, err) }
	give(4, "got_help")
	give(5, "given")
	if s := tracks().Say("cdt"); s != "" {
		t.Errorf("4 known outcomes already say %q", s)
	}
	give(1, "got_help")
	give(2, "no_capacity")
	if s := tracks().Say("cdt"); s != "12 given, 7 known: 5 got help, 2 no capacity" {
		t.Errorf("got %q", s)
	}
	if s := tracks().Short("cdt"); s != "5 of 7 got help" {
		t.Errorf("got %q", s)
	}
	if s := tracks().Say("surge"); s != "" {
		t.Errorf("never given: %q", s)
	}
	before := len(d.trail())
	tracks()
	if len(d.trail()) != before {
		t.Error("counts leave a trace")
	}
}

// Whatever is known, the figures add up and are shown from five on only.
func TestTracksAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []store.ReferralOutcome
		total, known := 0, 0
		for _, s := range store.ReferralStatuses() {
			n := rapid.IntRange(0, 4).Draw(t, s)
			if n == 0 {
				continue
			}
			list = append(list, store.ReferralOutcome{Service: "cdt", Status: s, Count: n})
			total += n
			if s != "given" && s != "contacted" && s != "unknown" {
				known += n
			}
		}
		say := Tracks{givenBy(list)}.Say("cdt")
		if (say != "") != (known >= 5) {
			t.Fatalf("%d known of %d: %q", known, total, say)
		}
		if say != "" && !strings.HasPrefix(say, strings.Join([]string{strconv.Itoa(total), " given, ", strconv.Itoa(known), " known: "}, "")) {
			t.Fatalf("%d known of %d: %q", known, total, say)
		}
	})
}

func TestSince(t *testing.T) {
	g := shipped()
	if s := g.Since(store.Referral{Service: "cdt"}); s != "" {
		t.Errorf("cdt: %q", s)
	}
	if s := g.Since(store.Referral{Service: "gone"}); !strings.Contains(s, "has left the directory since") {
		t.Errorf("gone: %q", s)
	}
}
