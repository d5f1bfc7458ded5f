package desk

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"signpost/directory"
	"signpost/internal/facts"
	"signpost/store"
)

// alarmed is a contact about an overdose that happens now.
func (d *testDesk) alarmed() store.Contact {
	d.t.Helper()
	c := d.start()
	c, err := d.Answer(bg, c, c.Facts.With(facts.Emergency, facts.Word("overdose_now")).With(facts.Wants, facts.List("rehab", "advice")))
	return must(d.t, c, err)
}

// TestAcknowledge: a blocking alert is pending until somebody says what was
// done, and that is on the record with who and when.
func TestAcknowledge(t *testing.T) {
	d := newDesk(t)
	c := d.alarmed()
	pending := func() int { return len(d.Guide().Pending(c, d.Guide().Suggest(c.Facts, start))) }
	before := pending()
	if before == 0 {
		t.Fatal("an overdose stops nobody")
	}
	for _, action := range []string{"", "  ", "\u202e"} {
		_, err := d.Acknowledge(bg, c, "OVERDOSE_999", action)
		rejected(t, err, "say what was done")
	}
	_, err := d.Acknowledge(bg, c, "NO_SUCH_999", "999 called from the desk")
	rejected(t, err, "not on the record")
	d.wait(1)
	c, err = d.Acknowledge(bg, c, "OVERDOSE_999", "999 called\x1b[2J")
	must(t, c, err)
	if pending() != before-1 {
		t.Errorf("%d alerts are pending, %d were", pending(), before)
	}
	for _, a := range d.open(c.ID).Contact.Alerts {
		want := store.Alert{ID: "OVERDOSE_999", Kind: string(directory.Blocking), AcknowledgedAt: start.Add(time.Minute), AcknowledgedBy: "sam", Action: "999 called\ufffd[2J"}
		if a.ID == "OVERDOSE_999" && a != want {
			t.Errorf("on disk is %+v", a)
		}
	}
	for status, want := range map[store.Status]int{store.Done: 0, store.Parked: before} {
		c := d.alarmed()
		c.Status = status
		if got := d.Guide().Pending(c, d.Guide().Suggest(c.Facts, start)); len(got) != want {
			t.Errorf("%s: %d pending", status, len(got))
		}
	}
}

// TestRecordUnmet: every want is kept once, with a reason that can be counted.
func TestRecordUnmet(t *testing.T) {
	d := newDesk(t)
	c := d.alarmed()
	for reason, words := range map[string]string{"": "pick a reason", "wiat": "did you mean wait"} {
		_, err := d.RecordUnmet(bg, c, reason)
		rejected(t, err, words)
	}
	_, err := d.RecordUnmet(bg, d.start(), "wait")
	rejected(t, err, "wants")
	for _, k := range UnmetKeys() {
		c, err = d.RecordUnmet(bg, c, k.Words)
		must(t, c, err)
		if len(c.Unmet) != 2 || c.Unmet[0].Want != "rehab" || c.Unmet[1].Reason != k.Words || len(c.Unmet[0].Nearest) > maxNearest {
			t.Errorf("%s: %+v", k.Words, c.Unmet)
		}
	}
	if diff := cmp.Diff(c, d.open(c.ID).Contact); diff != "" {
		t.Errorf("on disk (-want +got):\n%s", diff)
	}
}

// TestReferAnyway: the reason and the referral are both there, or neither.
func TestReferAnyway(t *testing.T) {
	d := newDesk(t)
	c := d.alarmed()
	_, err := d.ReferAnyway(bg, c, "cdt", store.Signpost, " ")
	rejected(t, err, "say why")
	tried := 0
	for _, s := range d.Guide().Dir.Services.All() {
		if NotGiven(s) == "" {
			continue
		}
		tried++
		_, err := d.ReferAnyway(bg, c, s.ID, store.Signpost, "They asked.")
		rejected(t, err, "was not recorded")
	}
	_, err = d.ReferAnyway(bg, c, "nowhere", store.Signpost, "They asked.")
	rejected(t, err, "no service")
	_, err = d.ReferAnyway(bg, c, "cdt", "courier", "They asked.")
	rejected(t, err, "not a kind")
	if diff := cmp.Diff(c, d.open(c.ID).Contact); diff != "" || tried == 0 {
		t.Errorf("after %d that were refused (-want +got):\n%s", tried, diff)
	}
	c, err = d.ReferAnyway(bg, c, "cdt", store.Signpost, "They\x1b asked.")
	must(t, c, err)
	if c.Override == nil || *c.Override != (store.Override{Service: "cdt", Reason: "They\ufffd asked."}) || len(c.Referrals) != 1 {
		t.Errorf("override %+v, referrals %+v", c.Override, c.Referrals)
	}
	stale := c
	stale.Rev--
	var conflict *store.Conflict
	if _, err := d.ReferAnyway(bg, stale, "cdt", store.Signpost, "They asked."); !errors.As(err, &conflict) || len(d.open(c.ID).Contact.Referrals) != 1 {
		t.Errorf("a second writer: %v", err)
	}
}

// TestStartAt: a contact may have begun before it was opened, never after.
func TestStartAt(t *testing.T) {
	d := newDesk(t)
	for in, want := range map[time.Time]time.Time{
		{}:                          start,
		start.Add(time.Hour):        start,
		start.Add(-4 * time.Minute): start.Add(-4 * time.Minute),
	} {
		if c, err := d.StartAt(bg, "phone", in); !must(t, c, err).StartedAt.Equal(want) {
			t.Errorf("%s became %s", in, c.StartedAt)
		}
	}
}
