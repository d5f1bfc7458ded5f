package desk

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"signpost/internal/facts"
	"signpost/store"
)

// done makes a finished contact that the session's operator took.
func (d *testDesk) done(f facts.Facts) store.Contact {
	d.t.Helper()
	c := d.start()
	c, err := d.Answer(bg, c, f)
	must(d.t, c, err)
	d.wait(7)
	c, err = d.Finish(bg, c, "")
	return must(d.t, c, err)
}

func redditch() facts.Facts { return facts.Facts{}.With(facts.District, facts.Word("redditch")) }

// TestMendingRoles is the table of who may change what is finished: every cell
// is tried on a contact of one's own of today, on one of yesterday, and on
// somebody else's.
func TestMendingRoles(t *testing.T) {
	deeds := []struct {
		action Action
		do     func(s *Session, c store.Contact) (store.Contact, error)
	}{
		{ActAmend, func(s *Session, c store.Contact) (store.Contact, error) {
			return s.AmendAnswers(bg, c, c.Facts.With(facts.Caller, facts.Word("parent")))
		}},
		{ActAmend, func(s *Session, c store.Contact) (store.Contact, error) { return s.AmendOutcome(bg, c, "declined") }},
		{ActVoid, func(s *Session, c store.Contact) (store.Contact, error) { return s.Void(bg, c, "made twice") }},
		{ActMerge, func(s *Session, c store.Contact) (store.Contact, error) {
			return s.Merge(bg, c, c.MergedInto, "made twice") // the other contact's id is lent below
		}},
		{ActRestore, func(s *Session, c store.Contact) (store.Contact, error) { return s.Restore(bg, c) }},
	}
	desk := newDesk(t)
	into := desk.done(redditch())
	const own, older, others = 0, 1, 2
	may := map[Role]map[Action][3]bool{
		Volunteer:    {ActAmend: {true, true, false}, ActVoid: {true, false, false}, ActMerge: {true, false, false}},
		Receptionist: {ActAmend: {true, true, false}, ActVoid: {true, false, false}, ActMerge: {true, false, false}},
		Coordinator: {ActAmend: {true, true, true}, ActVoid: {true, true, true}, ActMerge: {true, true, true},
			ActRestore: {true, true, true}},
		Auditor: {}, "": {}, "manager": {},
	}
	for role, allowed := range may {
		for which := own; which <= others; which++ {
			for _, deed := range deeds {
				taker := desk.with(Operator{Name: "kim", Role: Volunteer})
				if which == others {
					taker = desk.with(Operator{Name: "ash", Role: Volunteer})
				}
				c := taker.done(redditch())
				if deed.action == ActRestore {
					c = must(t, c, nil)
					c, _ = desk.with(Operator{Name: "boss", Role: Coordinator}).Void(bg, c, "made twice")
				}
				lent := c
				if deed.action == ActMerge {
					lent.MergedInto = into.ID
				}
				if which == older {
					desk.wait(24 * 60)
				}
				before := desk.trail()
				got, err := deed.do(desk.with(Operator{Name: "kim", Role: role}).Session, lent)
				added := actions(desk.trail()[len(before):])
				if which == older {
					desk.wait(-24 * 60)
				}
				if allowed[deed.action][which] {
					if err != nil || !slices.Equal(added, []Action{deed.action}) || got.Rev != c.Rev+1 {
						t.Errorf("%s, %s, %d: %v, trail %v", role, deed.action, which, err, added)
					}
					if !got.StartedAt.Equal(c.StartedAt) || !got.EndedAt.Equal(c.EndedAt) {
						t.Errorf("%s: the times changed to %v and %v", deed.action, got.StartedAt, got.EndedAt)
					}
					continue
				}
				var refused *Refused
				var theirs *NotTheirs
				if !errors.As(err, &refused) && !errors.As(err, &theirs) || len(added) > 0 {
					t.Errorf("%s, %s, %d: not refused: %v, trail %v", role, deed.action, which, err, added)
				}
				rejected(t, err, "ask a")
			}
		}
	}
}

// A session without a name owns nothing: with nobody set up there is only the
// coordinator.
func TestNamelessOwnsNothing(t *testing.T) {
	d := newDesk(t).with(Operator{Role: Volunteer})
	_, err := d.Void(bg, d.done(redditch()), "made twice")
	rejected(t, err, "ask a coordinator")
}

func TestAmendKeepsWhatWas(t *testing.T) {
	d := newDesk(t)
	c := d.done(redditch().With(facts.Caller, facts.Word("self")).With(facts.Wants, facts.List("advice")))
	d.wait(90)
	after, err := d.AmendAnswers(bg, c, c.Facts.With(facts.Caller, facts.Word("parent")).With(facts.District, facts.Word("worcester_city")))
	must(t, after, err)
	after, err = d.AmendOutcome(bg, after, "declined")
	must(t, after, err)
	after, err = d.Note(bg, after, "rang again to say so")
	must(t, after, err)

	full, err := d.Read(bg, c.ID)
	must(t, full, err)
	if diff := cmp.Diff(after, full.Contact); diff != "" {
		t.Errorf("on disk (-want +got):\n%s", diff)
	}
	if !full.Contact.EndedAt.Equal(c.EndedAt) || !cmp.Equal(full.Contact.Suggestions, c.Suggestions) || full.Contact.RulesVersion != c.RulesVersion {
		t.Error("what was seen and done during the contact changed")
	}
	if len(full.Versions) != 2 || full.Versions[1].By != "sam" || !full.Versions[1].At.Equal(start.Add(97*60*1e9)) {
		t.Fatalf("earlier versions: %+v", full.Versions)
	}
	want := []Change{{"facts.caller", "caller", "the person themselves", "parent or carer"}, {"facts.district", "district", "Redditch", "Worcester"}}
	got := d.Guide().Changes(full.Versions[1].Contact, full.Versions[0].Contact)
	for i := range want { // in the words of the directory, whatever they are
		if i >= len(got) || got[i].Key != want[i].Key || got[i].Before == got[i].After || got[i].Before == "" {
			t.Errorf("changes: %+v", got)
			break
		}
	}
	last := d.Guide().Changes(full.Versions[0].Contact, full.Contact)
	if diff := cmp.Diff([]Change{{"outcome", "outcome", "information", "declined"}}, last); diff != "" {
		t.Errorf("the last change (-want +got):\n%s", diff)
	}
}

func TestAmendRefusals(t *testing.T) {
	d := newDesk(t).with(Operator{Name: "sam", Role: Coordinator})
	open := d.start()
	_, err := d.AmendAnswers(bg, open, redditch())
	rejected(t, err, "not finished yet")
	junk, err := d.Junk(bg, open, store.Silent)
	must(t, junk, err)
	_, err = d.AmendAnswers(bg, junk, redditch())
	rejected(t, err, "junk contact")
	c := d.done(redditch())
	_, err = d.AmendAnswers(bg, c, facts.Facts{}.With(facts.District, facts.Word("atlantis")))
	rejected(t, err, "atlantis")
	_, err = d.AmendOutcome(bg, c, "grand")
	rejected(t, err, "grand")
	_, err = d.AmendOutcome(bg, c, "")
	rejected(t, err, "say how")
	same, err := d.AmendAnswers(bg, c, c.Facts)
	if must(t, same, err).Rev != c.Rev {
		t.Error("an amendment that changes nothing is a version")
	}
	_, err = d.Void(bg, c, " \u202e ")
	rejected(t, err, "say why")
	void, err := d.Void(bg, c, "made twice")
	must(t, void, err)
	_, err = d.AmendAnswers(bg, void, redditch())
	rejected(t, err, "put it back first")
	_, err = d.Void(bg, void, "again")
	rejected(t, err, "void already")
	_, err = d.Restore(bg, open)
	rejected(t, err, "counts already")
}

// TestVoidAndBack: a void contact leaves lists and counts, its reason and
// earlier version stay, and what comes back is what went.
func TestVoidAndBack(t *testing.T) {
	d := newDesk(t).with(Operator{Name: "sam", Role: Coordinator})
	for _, begin := range []func() store.Contact{func() store.Contact { return d.done(redditch()) }, d.start} {
		c := begin()
		_, counted, _ := d.Contacts(bg, store.Query{})
		void, err := d.Void(bg, c, "made twice")
		if must(t, void, err).Status != store.Void || void.StatusReason != "made twice" {
			t.Errorf("void is %+v", void)
		}
		if _, n, _ := d.Contacts(bg, store.Query{}); n != counted-1 {
			t.Error("it still counts")
		}
		back, err := d.Restore(bg, void)
		must(t, back, err)
		if back.Status != c.Status || back.StatusReason != "" || !back.EndedAt.Equal(c.EndedAt) {
			t.Errorf("what came back is %s %q, it was %s", back.Status, back.StatusReason, c.Status)
		}
		full, err := d.Read(bg, c.ID)
		must(t, full, err)
		if full.Versions[0].Contact.StatusReason != "made twice" {
			t.Error("the record does not keep why it was void")
		}
	}
}

// TestMerge: both contacts show the notes and services of the other, through
// several steps, and a merged one can be put back.
func TestMerge(t *testing.T) {
	d := newDesk(t).with(Operator{Name: "sam", Role: Coordinator})
	var list []store.Contact
	for _, note := range []string{"first", "second", "third"} {
		c := d.start()
		c, err := d.Note(bg, c, note)
		must(t, c, err)
		c, err = d.Refer(bg, c, "cdt", store.Signpost)
		must(t, c, err)
		d.wait(10)
		c, err = d.Finish(bg, c, "")
		list = append(list, must(t, c, err))
	}
	a, b, c := list[0], list[1], list[2]
	_, err := d.Merge(bg, a, a.ID, "x")
	rejected(t, err, "into itself")
	_, err = d.Merge(bg, a, b.ID, "")
	rejected(t, err, "say why")
	a, err = d.Merge(bg, a, b.ID, "the same call")
	must(t, a, err)
	_, err = d.Merge(bg, c, a.ID, "the same call")
	rejected(t, err, "merged itself")
	b, err = d.Merge(bg, b, c.ID, "the same call")
	must(t, b, err)

	before := len(d.trail())
	full, err := d.Read(bg, c.ID)
	must(t, full, err)
	if len(full.From) != 2 || full.From[0].Notes[0].Text != "first" || full.From[1].Referrals[0].Service != "cdt" {
		t.Errorf("merged into it: %+v", full.From)
	}
	if got := actions(d.trail()[before:]); !slices.Equal(got, []Action{ActRead, ActRead, ActRead}) {
		t.Errorf("reading three contacts left %v", got)
	}
	before = len(d.trail())
	other, err := d.ReadAgain(bg, a.ID)
	must(t, other, err)
	if other.Into == nil || other.Into.Notes[0].Text != "second" {
		t.Errorf("it was merged into %+v", other.Into)
	}
	if len(d.trail()) != before {
		t.Error("redrawing is in the trail")
	}
	a, err = d.Restore(bg, a)
	if must(t, a, err).MergedInto != "" || a.Status != store.Done {
		t.Errorf("put back: %+v", a)
	}
	full, _ = d.Read(bg, c.ID)
	if len(full.From) != 1 {
		t.Errorf("what was put back is still read with it: %d", len(full.From))
	}
}

func TestMergeFarApart(t *testing.T) {
	d := newDesk(t).with(Operator{Name: "sam", Role: Coordinator})
	a := d.done(redditch())
	d.wait(40 * 24 * 60)
	b := d.done(redditch())
	_, err := d.Merge(bg, b, a.ID, "the same call")
	rejected(t, err, "40 days apart")
}

func TestMissedAlerts(t *testing.T) {
	d := newDesk(t).with(Operator{Name: "sam", Role: Coordinator})
	c := d.done(redditch())
	if m := d.Guide().Missed(c); len(m) > 0 {
		t.Errorf("missed: %v", m)
	}
	c, err := d.AmendAnswers(bg, c, c.Facts.With(facts.Emergency, facts.Word("overdose_now")))
	must(t, c, err)
	if m := d.Guide().Missed(c); len(m) == 0 || len(c.Alerts) > 0 {
		t.Errorf("missed: %v, alerts: %v", m, c.Alerts)
	}
}
