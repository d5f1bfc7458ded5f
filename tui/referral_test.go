package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"signpost/internal/desk"
	"signpost/store"
)

func TestReferralNeedsConsent(t *testing.T) {
	d := drive(t)
	d.press("c", "/")
	d.write("surge")
	d.press("enter")
	before := d.keys
	d.press("alt+r")
	d.want("Referral to SURGE: do they agree", "n no, it is a signpost")
	d.press("enter", "x", "1") // no answer: nothing is taken for consent
	d.want("do they agree")
	if r := d.last().Referrals; len(r) != 1 || r[0].Kind != store.Signpost || r[0].Consent {
		t.Fatalf("referrals %+v", r)
	}
	d.press("n")
	d.want("They declined: SURGE stays a signpost")
	d.keys = before
	d.press("alt+r", "y")
	if n := d.keys - before; n > 2 {
		t.Errorf("a referral takes %d keys more than a signpost", n)
	}
	d.want("Recorded with their consent: referral to SURGE", "given: SURGE · referral")
	r := d.last().Referrals[0]
	if r.Kind != store.Referred || !r.Consent || !r.Due.Equal(d.now.AddDate(0, 0, desk.DefaultOutcomeDays)) {
		t.Errorf("referral %+v", r)
	}
	d.press("alt+r")
	d.want("is a referral already")
	d.press("ctrl+z")
	d.want("SURGE is as before, signpost")
	if r := d.last().Referrals[0]; r.Kind != store.Signpost || r.Consent || !r.Due.IsZero() {
		t.Errorf("taken back: %+v", r)
	}
}

// A service on the list is passed on at once, for one key more than a signpost
// and the answer.
func TestReferralFromTheList(t *testing.T) {
	d := drive(t)
	d.press("c", "alt+r")
	d.want("No service is given yet")
	d.press("/")
	d.write("surge")
	before := d.keys
	d.press("alt+w", "y")
	d.want("Who answered there")
	d.press("enter")
	d.want("Say who answered")
	if len(d.last().Referrals) != 0 {
		t.Fatal("a warm handover was recorded before anybody answered")
	}
	d.write("Jo")
	d.press("enter")
	d.want("given: SURGE · warm handover")
	if r := d.last().Referrals[0]; r.Kind != store.WarmHandover || !r.Consent || r.AnsweredBy != "Jo" || r.GivenBy != "phoned" {
		t.Errorf("referral %+v", r)
	}
	t.Logf("a warm handover from the list: %d keys", d.keys-before)
	d.press("esc", "/")
	d.write("cdt")
	d.press("alt+r", "n")
	d.want("They declined, so it is a signpost: Community Drug Teams")
	if r := d.last().Referrals[1]; r.Kind != store.Signpost || r.Consent {
		t.Errorf("referral %+v", r)
	}
	d.press("ctrl+s")
	if c := d.last(); c.Outcome != store.OutcomeReferred {
		t.Errorf("outcome %s", c.Outcome)
	}
}

func TestAnyServiceGivenCanBeTakenBack(t *testing.T) {
	d := drive(t)
	d.press("c", "alt+g")
	d.want("No service is given yet")
	for _, q := range []string{"surge", "cdt", "pressure"} {
		d.press("/")
		d.write(q)
		d.press("enter", "esc", "esc")
	}
	d.press("alt+g", "up", "up")
	d.want("› SURGE · signpost", "z given by mistake", "2 got help")
	d.press("ctrl+z")
	d.want("SURGE is taken back")
	r := d.last().Referrals
	if !r[0].Undone || r[1].Undone || r[2].Undone {
		t.Fatalf("referrals %+v", r)
	}
	d.press("p", "n")
	d.want("Next action", "Community Drug Teams")
	d.write("ask Kim")
	d.press("enter")
	d.write("tomorrow 14:00")
	d.want("→ tomorrow 14:00")
	d.press("enter", "enter")
	r = d.last().Referrals
	if r[1].GivenBy != "printed" || r[1].Next != "ask Kim" || !r[1].Due.Equal(time.Date(2026, 3, 4, 14, 0, 0, 0, time.UTC)) {
		t.Errorf("referral %+v", r[1])
	}
	d.press("2")
	d.want("Recorded: Community Drug Teams, got help")
	d.press("esc", "ctrl+z") // the outcome
	d.want("Taken back")
	if r := d.last().Referrals[1]; r.Status != "given" || r.Due.IsZero() {
		t.Errorf("referral %+v", r)
	}
	d.press("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z") // more than there is
	d.want("nothing to take back")
	for _, r := range d.last().Referrals {
		if !r.Undone {
			t.Errorf("%s still stands", r.Name)
		}
	}
}

// callBack plans a call-back on the open contact, for tomorrow at two.
func (d *driver) callBack() {
	d.t.Helper()
	d.press("alt+c")
	d.want("Why is the number kept?", "1 they asked to be rung")
	d.press("4")
	d.write("07700 900123")
	d.press("enter")
	d.write("after six")
	d.press("enter")
	d.write("only her")
	d.press("enter", "f")
	d.write("tomorrow 14:00")
	d.press("enter", "enter")
}

func TestCallBack(t *testing.T) {
	d := drive(t)
	d.press("c", "alt+c")
	d.write("07700") // digits are reasons first: no number without one
	if c := d.last(); c.Callback != nil {
		t.Fatalf("a number without a reason: %+v", c.Callback)
	}
	d.press("esc", "ctrl+o", "c", "/")
	d.write("surge")
	d.press("enter", "esc", "esc")
	d.callBack()
	d.want("Kept: call-back, tomorrow 14:00", "call-back tomorrow 14:00")
	d.wantNot("07700")
	c := d.last()
	if c.Callback == nil || *c.Callback != (store.Callback{Number: "07700 900123",
		Safe: store.SafeToRing{When: "after six", Who: "only her", Message: "only to ring back, not what it is about"}}) {
		t.Errorf("callback %+v", c.Callback)
	}
	if f := c.Followup; f == nil || f.What != "ring back: to ask how it went" || f.By != "RK" || !f.Due.Equal(c.Referrals[0].Due) {
		t.Errorf("followup %+v, signpost due %s", f, c.Referrals[0].Due)
	}
	d.press("alt+c", "enter") // seen again: how to ring safely stands above the number
	got := d.screen()
	safe, number := strings.Index(got, "when to ring: after six"), strings.Index(got, "07700 900123")
	if safe < 0 || number < safe || !contains(got, "who may answer: only her") {
		t.Errorf("the number stands at %d, how to ring it at %d:\n%s", number, safe, got)
	}
}

// Each line of a plan is on disk once enter kept it, and what is being typed
// within two seconds.
func TestPlanOutlivesTheProgram(t *testing.T) {
	d := drive(t)
	d.press("c", "alt+c", "1")
	d.write("07700 900123")
	d.press("enter")
	if c := d.last(); c.Callback == nil || c.Callback.Number != "07700 900123" || c.Followup.Due.IsZero() {
		t.Fatalf("not on disk: %+v, %+v", c.Callback, c.Followup)
	}
	d.write("after si")
	d.pass(2 * time.Second)
	id := d.last().ID
	if drafts, _ := d.store.Drafts(t.Context(), id); len(drafts) != 1 || drafts[0].Text != "after si" {
		t.Fatalf("drafts %+v", drafts)
	}
	e := driveOn(t, d.store.Path(), d.key, desk.Coordinator)
	e.press("enter")
	e.want("was being typed here: alt+c goes on with it")
	e.press("alt+c")
	e.want("safe to ring when? after si")
	e.write("x")
	e.press("enter")
	if c := e.last(); c.Callback.Safe.When != "after six" {
		t.Errorf("callback %+v", c.Callback)
	}
	if drafts, _ := e.store.Drafts(t.Context(), id); len(drafts) != 0 {
		t.Errorf("drafts %+v", drafts)
	}
}

func TestFollowUpInThePastIsASentence(t *testing.T) {
	d := drive(t)
	d.press("w", "alt+f")
	d.press("enter")
	d.want("Say in a few words what is to be done")
	d.write("send the leaflet")
	d.press("enter")
	d.write("09:00")
	d.want("today 09:00 has passed")
	d.press("enter")
	d.want("has passed", "when? 09:00")
	d.send(tea.WindowSizeMsg{Width: 60, Height: 20})
	for range 5 {
		d.press("backspace")
	}
	d.write("fri 9")
	d.want("→ Fri 6 Mar 09:00")
	d.press("enter")
	d.write("KM")
	d.press("enter")
	if f := d.last().Followup; f.What != "send the leaflet" || f.By != "RK" && f.By != "RKKM" || !f.Due.Equal(time.Date(2026, 3, 6, 9, 0, 0, 0, time.UTC)) {
		t.Errorf("followup %+v", f)
	}
	d.press("ctrl+z")
	d.want("Taken back")
	if f := d.last().Followup; f != nil {
		t.Errorf("followup %+v", f)
	}
}

// How referrals have gone stands at the point of choice, from five known
// outcomes on.
func TestHowReferralsHaveGone(t *testing.T) {
	d := drive(t)
	give := func(status string) {
		c, err := d.session().Start(t.Context(), "phone")
		if err == nil {
			c, err = d.session().Refer(t.Context(), c, "surge", store.Signpost)
		}
		if err == nil && status != "given" {
			_, err = d.session().RecordFate(t.Context(), c, c.Referrals[0].ID, status)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range strings.Fields("given given got_help got_help got_help no_capacity") {
		give(s)
	}
	d.press("c", "/")
	d.write("surge")
	d.wantNot("so far", "known")
	d.press("esc", "esc", "esc")
	give("got_help")
	d.pass(2 * time.Minute)
	d.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	d.press("c", "/")
	d.write("surge")
	d.want("so far      7 given, 5 known: 4 got help, 1 no capacity", "4 of 5 got help")
}
