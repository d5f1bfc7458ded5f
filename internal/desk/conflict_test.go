package desk

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"signpost/internal/facts"
	"signpost/store"
)

func none(string) bool { return false }
func all(string) bool  { return true }

// disputed does mine and theirs to the same contact, theirs first, and returns
// what there is to decide.
func disputed(t *testing.T, d *testDesk, base store.Contact, theirs, mine func(*Session, store.Contact) (store.Contact, error)) Dispute {
	t.Helper()
	other := d.with(Operator{Name: "kim", Role: Volunteer})
	first, err := theirs(other.Session, base)
	must(t, first, err)
	_, err = mine(d.Session, base)
	var c *store.Conflict
	if !errors.As(err, &c) {
		t.Fatalf("no conflict: %v", err)
	}
	return d.Guide().Dispute(base, c)
}

func answer(k facts.Key, v string) func(*Session, store.Contact) (store.Contact, error) {
	return func(s *Session, c store.Contact) (store.Contact, error) {
		return s.Answer(bg, c, c.Facts.With(k, facts.Word(v)))
	}
}

func TestDisputeOfDifferentThings(t *testing.T) {
	d := newDesk(t)
	dis := disputed(t, d, d.start(), answer(facts.Caller, "parent"), answer(facts.District, "redditch"))
	if len(dis.Clashes) > 0 || dis.Ended {
		t.Fatalf("they clash: %+v", dis.Clashes)
	}
	c, err := d.Resolve(bg, dis, none)
	must(t, c, err)
	if c.Facts.Get(facts.Caller).Word() != "parent" || c.Facts.Get(facts.District).Word() != "redditch" || c.Facts.Get(facts.County).Word() != "worcestershire" {
		t.Errorf("both: %v", c.Facts)
	}
	if trail := d.trail(); trail[len(trail)-1] != string(ActResolve) {
		t.Errorf("the trail ends with %s", trail[len(trail)-1])
	}
}

func TestDisputeOfTheSameThing(t *testing.T) {
	for name, tc := range map[string]struct {
		pick func(string) bool
		want string
	}{"mine": {all, "redditch"}, "theirs": {none, "worcester_city"}} {
		d := newDesk(t)
		dis := disputed(t, d, d.start(), answer(facts.District, "worcester_city"), answer(facts.District, "redditch"))
		if len(dis.Clashes) != 1 || dis.Clashes[0].Key != "facts.district" || dis.Clashes[0].Mine != "Redditch" || dis.Clashes[0].Theirs == "Redditch" {
			t.Fatalf("%s: clashes: %+v", name, dis.Clashes)
		}
		before := len(d.trail())
		c, err := d.Resolve(bg, dis, tc.pick)
		if must(t, c, err); c.Facts.Get(facts.District).Word() != tc.want {
			t.Errorf("%s: %v", name, c.Facts)
		}
		if diff := cmp.Diff(c, d.open(c.ID).Contact); diff != "" {
			t.Errorf("%s on disk (-want +got):\n%s", name, diff)
		}
		if wrote := len(d.trail()) - before - 1; wrote != map[string]int{"mine": 1, "theirs": 0}[name] { // one is the open
			t.Errorf("%s wrote %d times", name, wrote)
		}
	}
}

// What was answered decides what fires: after a dispute the alerts are those of
// the answers that stand, and what was done about one stays said.
func TestDisputeKeepsAlertsTrue(t *testing.T) {
	d := newDesk(t)
	base := d.start()
	base, err := d.Answer(bg, base, base.Facts.With(facts.Emergency, facts.Word("overdose_now")))
	must(t, base, err)
	dis := disputed(t, d, base,
		func(s *Session, c store.Contact) (store.Contact, error) {
			return s.Acknowledge(bg, c, "OVERDOSE_999", "999 called from the desk")
		}, answer(facts.Suicidal, "plan_or_intent"))
	c, err := d.Resolve(bg, dis, none)
	must(t, c, err)
	i := slices.IndexFunc(c.Alerts, func(a store.Alert) bool { return a.ID == "OVERDOSE_999" })
	if i < 0 || c.Alerts[i].Action == "" || !Unanswered(c) {
		t.Errorf("alerts: %+v", c.Alerts)
	}
}

// A contact that the other window finished is not changed unasked.
func TestDisputeWithAFinishedContact(t *testing.T) {
	d := newDesk(t)
	finish := func(s *Session, c store.Contact) (store.Contact, error) { return s.Finish(bg, c, "") }
	dis := disputed(t, d, d.start(), finish, answer(facts.District, "redditch"))
	if !dis.Ended || len(dis.Clashes) != 1 {
		t.Fatalf("%+v", dis)
	}
	c, err := d.Resolve(bg, dis, none)
	if must(t, c, err).Facts.Get(facts.District).Known() {
		t.Error("it was changed unasked")
	}
	c, err = d.Resolve(bg, dis, all)
	if must(t, c, err); c.Status != store.Done || c.Facts.Get(facts.District).Word() != "redditch" || c.EndedAt.IsZero() {
		t.Errorf("mine: %+v", c)
	}
	full, err := d.Read(bg, c.ID)
	if must(t, full, err); len(full.Versions) != 1 {
		t.Error("what the other window finished is not kept")
	}
	kim := d.with(Operator{Name: "kim", Role: Volunteer})
	dis = disputed(t, kim, d.start(), finish, answer(facts.District, "redditch"))
	_, err = kim.Resolve(bg, dis, all)
	rejected(t, err, "ask a coordinator")
}

// Both windows finishing a contact is no clash of its own.
func TestDisputeBothFinish(t *testing.T) {
	d := newDesk(t)
	base := d.start()
	d.wait(3)
	finish := func(s *Session, c store.Contact) (store.Contact, error) { return s.Finish(bg, c, "") }
	dis := disputed(t, d, base, finish, func(s *Session, c store.Contact) (store.Contact, error) {
		d.wait(1)
		return s.Finish(bg, c, "")
	})
	if len(dis.Clashes) > 0 {
		t.Errorf("they clash: %+v", dis.Clashes)
	}
	c, err := d.Resolve(bg, dis, none)
	if must(t, c, err).Rev != dis.Theirs().Rev {
		t.Error("it was written again")
	}
}

func TestDisputeOfAReferral(t *testing.T) {
	for _, mine := range []bool{true, false} {
		d := newDesk(t)
		base := d.start()
		base, err := d.Refer(bg, base, "cdt", store.Signpost)
		must(t, base, err)
		dis := disputed(t, d, base, func(s *Session, c store.Contact) (store.Contact, error) {
			r := c.Referrals[0]
			r.Status = "got_help"
			_, err := d.store.UpdateReferral(bg, s.act("referral.status", c.ID), c.ID, r)
			return c, err
		}, func(s *Session, c store.Contact) (store.Contact, error) { return s.UndoReferral(bg, c) })
		if len(dis.Clashes) != 1 || dis.Clashes[0].Label != "service given" {
			t.Fatalf("clashes: %+v", dis.Clashes)
		}
		c, err := d.Resolve(bg, dis, func(string) bool { return mine })
		must(t, c, err)
		if diff := cmp.Diff(c, d.open(c.ID).Contact); diff != "" {
			t.Errorf("on disk (-want +got):\n%s", diff)
		}
		if r := c.Referrals[0]; r.Undone != mine || !mine && r.Status != "got_help" {
			t.Errorf("mine %v: %+v", mine, r)
		}
	}
}

// A third window that is quicker is a conflict again, never a loss.
func TestDisputeOnceMore(t *testing.T) {
	d := newDesk(t)
	dis := disputed(t, d, d.start(), answer(facts.District, "worcester_city"), answer(facts.District, "redditch"))
	c, err := answer(facts.District, "wychavon")(d.with(Operator{Name: "lee", Role: Volunteer}).Session, dis.Theirs())
	must(t, c, err)
	_, err = d.Resolve(bg, dis, all)
	var again *store.Conflict
	if !errors.As(err, &again) {
		t.Fatalf("not a conflict: %v", err)
	}
	dis = d.Guide().Dispute(dis.Theirs(), again)
	if len(dis.Clashes) != 1 || dis.Clashes[0].Mine != "Redditch" {
		t.Errorf("clashes: %+v", dis.Clashes)
	}
}

// anyContact draws a contact with all sorts of fields set.
func anyContact(t *rapid.T, name string) store.Contact {
	word := func(k facts.Key, list ...string) facts.Answer {
		return facts.Word(rapid.SampledFrom(append(list, "unknown", "declined")).Draw(t, name+string(k)))
	}
	at := time.Unix(1_800_000_000, 0).UTC()
	maybe := func(what string) bool { return rapid.Bool().Draw(t, name+what) }
	c := store.Contact{ID: "c", Kind: store.Data, Channel: "phone", StartedAt: at, Status: store.Open}
	c.Facts = c.Facts.With(facts.District, word(facts.District, "redditch", "wychavon")).With(facts.Caller, word(facts.Caller, "self", "parent")).
		With(facts.Suicidal, word(facts.Suicidal, "none", "thoughts"))
	c.Outcome = rapid.SampledFrom(append(store.Outcomes(), "")).Draw(t, name+"outcome")
	c.Alias = rapid.SampledFrom([]string{"", "Blue", "Robin"}).Draw(t, name+"alias")
	if maybe("ended") {
		c.Status, c.EndedAt = store.Done, at.Add(time.Minute)
	}
	if maybe("callback") {
		c.Callback = &store.Callback{Number: "01632 960001", Safe: store.SafeToRing{When: rapid.SampledFrom([]string{"", "mornings"}).Draw(t, name+"when")}}
	}
	if maybe("unmet") {
		c.Unmet = []store.Unmet{{Want: "rehab", Reason: rapid.SampledFrom(store.UnmetReasons()).Draw(t, name+"why")}}
	}
	for i := range rapid.IntRange(0, 3).Draw(t, name+"alerts") {
		a := store.Alert{ID: []string{"A", "B", "A"}[i], Kind: "blocking"}
		if maybe("ack") {
			a.Action, a.AcknowledgedAt = "999 called", at.Add(time.Second)
		}
		c.Alerts = append(c.Alerts, a)
	}
	return c
}

// TestDisputeProperties: with everything of mine picked nothing I changed is
// lost; with nothing picked everything they changed stands; what neither
// changed stays; and what is the same in both is never asked about.
func TestDisputeProperties(t *testing.T) {
	g := shipped()
	rapid.Check(t, func(t *rapid.T) {
		base, mine, theirs := anyContact(t, "base "), anyContact(t, "mine "), anyContact(t, "theirs ")
		base.Status, base.EndedAt = store.Open, time.Time{}
		d := g.Dispute(base, &store.Conflict{Yours: mine, Theirs: theirs})
		kept, left := d.settled(all), d.settled(none)
		for _, f := range g.fields(base, mine, theirs) {
			iChanged, theyChanged := !f.same(base, mine), !f.same(base, theirs)
			asked := slices.ContainsFunc(d.Clashes, func(c Clash) bool { return c.Key == f.key })
			switch {
			case iChanged && !f.same(kept, mine):
				t.Fatalf("%s: mine is lost", f.key)
			case theyChanged && !f.same(left, theirs):
				t.Fatalf("%s: theirs is lost", f.key)
			case !iChanged && !theyChanged && (!f.same(kept, base) || !f.same(left, base)):
				t.Fatalf("%s: changed by nobody", f.key)
			case asked && f.same(mine, theirs):
				t.Fatalf("%s: asked about what is the same", f.key)
			case iChanged && theyChanged && !f.same(mine, theirs) && !asked:
				t.Fatalf("%s: nobody was asked", f.key)
			case d.Ended && iChanged && !f.same(mine, theirs) && !asked:
				t.Fatalf("%s: a finished contact is changed unasked", f.key)
			}
		}
	})
}

// TestChangesSayEverything: two versions that are kept differently are said to
// differ, unless only bookkeeping does.
func TestChangesSayEverything(t *testing.T) {
	g := shipped()
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyContact(t, "a "), anyContact(t, "b ")
		b.EndedAt = a.EndedAt
		x, _ := json.Marshal(a)
		y, _ := json.Marshal(b)
		changes := g.Changes(a, b)
		if string(x) != string(y) && len(changes) == 0 {
			t.Fatalf("nothing is said of\n%s\n%s", x, y)
		}
		if string(x) == string(y) && len(changes) > 0 {
			t.Fatalf("the same contact differs: %+v", changes)
		}
		for _, c := range changes {
			if c.Before == c.After || c.Label == "" {
				t.Fatalf("%+v says no difference", c)
			}
		}
	})
}
