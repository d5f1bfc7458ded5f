package desk

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"signpost/directory"
	"signpost/internal/facts"
	"signpost/store"
)

// aShift leaves something of everything behind that a handover tells.
func aShift(d *testDesk) (open store.Contact) {
	d.t.Helper()
	c := d.start()
	c, err := d.Answer(bg, c, c.Facts.With(facts.Emergency, facts.Word("overdose_now")).With(facts.District, facts.Word("redditch")))
	must(d.t, c, err)
	c, err = d.Acknowledge(bg, c, "OVERDOSE_999", "999 called from the desk")
	must(d.t, c, err)
	c, err = d.Note(bg, c, "Her name is Tessa Planted")
	must(d.t, c, err)
	c, err = d.Finish(bg, c, "")
	must(d.t, c, err)
	d.wait(10)
	open, err = d.Start(bg, "walk_in")
	must(d.t, open, err)
	open, err = d.Refer(bg, open, "cdt", store.Signpost)
	must(d.t, open, err)
	open.Followup = &store.Followup{Due: d.Now().Add(3 * time.Hour), What: "ring Tessa Planted"}
	open, err = d.store.Update(bg, d.act(ActAnswer, open.ID), open)
	must(d.t, open, err)
	v := store.Visitor{ID: d.newID(d.Now()), Desk: d.desk, ArrivedAt: d.now(), State: store.Waiting, Words: "blue coat, Tessa Planted"}
	v, err = d.store.AddVisitor(bg, d.act("test", v.ID), v)
	must(d.t, v, err)
	e := store.Exchange{ID: d.newID(d.Now()), Desk: d.desk, At: d.now(), Out: map[string]int{"1ml": 2}, In: 3}
	e, err = d.store.AddExchange(bg, d.act("test", e.ID), e)
	must(d.t, e, err)
	_, err = d.Flag(bg, "cdt", "hours_wrong", "Tessa Planted says so")
	must(d.t, 0, err)
	d.wait(35)
	return open
}

func TestComposeHandover(t *testing.T) {
	d := newDesk(t)
	aShift(d)
	before := len(d.trail())
	draft, err := d.ComposeHandover(bg)
	must(t, draft, err)
	if got := d.trail()[before:]; !slices.Equal(got, []string{string(ActCompose)}) {
		t.Errorf("composing left the trail %v", got)
	}
	for _, want := range []string{
		"Handover of front desk, Tue 24 Nov 2026 11:00",
		"Since yesterday 11:00 (no handover before): 2 contacts · 1 phone · 1 walk-in · 1 service given · needle exchange: 1 visit, 2 out, 3 back",
		"Not finished\n- open for 35 min · walk-in today 10:25 · → cdt",
		"Waiting at the drop-in\n- waiting for 35 min, since today 10:25",
		"To be done\n- today 13:25: follow-up · walk-in today 10:25",
		"Emergencies\n- today 10:15 Overdose",
		"→ 999 called from the desk (sam) · call today 10:15 · redditch",
		"Flagged in the directory\n- Community Drug Teams: hours wrong",
		"\nFor the next shift:\n",
	} {
		if !strings.Contains(draft.Text, want) {
			t.Errorf("the handover does not say %q:\n%s", want, draft.Text)
		}
	}
	for _, planted := range []string{"Tessa", "Planted", "blue coat", "ring"} {
		if strings.Contains(strings.ReplaceAll(draft.Text, "ring first", ""), planted) {
			t.Errorf("the handover repeats %q:\n%s", planted, draft.Text)
		}
	}
}

// An empty shift is a short handover: nothing is said of what there is not.
func TestComposeNothing(t *testing.T) {
	d := newDesk(t)
	draft, err := d.ComposeHandover(bg)
	must(t, draft, err)
	if !strings.Contains(draft.Text, "0 contacts") || strings.Contains(draft.Text, "Not finished") || strings.Contains(draft.Text, "Emergencies") {
		t.Errorf("an empty shift reads:\n%s", draft.Text)
	}
}

// What was typed instead of picked about an emergency, a service that is gone,
// and a clock that was set back are said without repeating words or failing.
func TestComposeOddities(t *testing.T) {
	g, at := shipped(), start
	ack := func(at time.Time, action string) store.Contact {
		return store.Contact{Channel: "phone", StartedAt: at, Alerts: []store.Alert{{ID: "GONE_999", Kind: string(directory.Blocking),
			AcknowledgedAt: at, Action: action}}}
	}
	p := Past{Desk: "front\x1b[2J desk", From: at.Add(-time.Hour), At: at, SetBack: true,
		Emergencies: []store.Contact{ack(at.Add(-2*time.Hour), "the call dropped"), ack(at.Add(-time.Minute), "Tessa was seen to")},
		Due: []store.Contact{{Channel: "phone", StartedAt: at.Add(-time.Hour), Callback: &store.Callback{Number: "07700 900123"},
			Followup: &store.Followup{Due: at.Add(-30 * time.Minute), What: "Tessa", By: "kim"},
			Referrals: []store.Referral{{Service: "no-such", Name: "The Old Place", Due: at.Add(time.Hour)},
				{Service: "cdt", Name: "CDT", Due: at.Add(48 * time.Hour)}, {Service: "cdt", Name: "undone", Due: at, Undone: true}}},
			{Channel: "phone", StartedAt: at, Followup: &store.Followup{Due: at, ClosedAt: at, What: "closed"}}},
	}
	for range mostRows + 5 {
		p.Unfinished = append(p.Unfinished, store.Contact{Channel: "phone", Status: store.Parked, StartedAt: at.Add(time.Minute)})
	}
	got := g.Compose(p)
	for _, want := range []string{"the clock was set back since the last handover", "GONE_999 → what was done is in the contact",
		"30 min overdue): call back, kim", "outcome of The Old Place (not in the directory any more)", "parked for under 1 min", "- and 5 more\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("it does not say %q:\n%s", want, got)
		}
	}
	for _, not := range []string{"Tessa", "07700", "\x1b", "the call dropped", "undone", ": follow-up", "outcome of CDT"} {
		if strings.Contains(got, not) {
			t.Errorf("it says %q:\n%s", not, got)
		}
	}
}

// TestDirectoryInHandover: notices that hold, and services that are paused or
// closed, are told; a notice that is over is not.
func TestDirectoryInHandover(t *testing.T) {
	g := *shipped()
	dir := *g.Dir
	dir.Services = directory.ListOf([]*directory.Service{
		{ID: "a", Name: "Alpha", Notice: "No drop-in this week."},
		{ID: "b", Name: "Beta", Notice: "over", NoticeUntil: start.AddDate(0, 0, -2)},
		{ID: "c", Name: "Gamma", Status: directory.StatusPaused},
		{ID: "d", Name: "Delta", Notice: "hidden", Private: []string{"notice"}, Status: directory.StatusClosed},
	})
	g.Dir = &dir
	got := g.Compose(Past{From: start, At: start})
	if !strings.Contains(got, "Directory\n- Alpha: No drop-in this week.\n- paused: Gamma\n- closed: Delta\n") || strings.Contains(got, "Beta") || strings.Contains(got, "hidden") {
		t.Errorf("it reads:\n%s", got)
	}
}

// TestShiftBegins: with the last handover, at most a day ago, and never in a
// time to come.
func TestShiftBegins(t *testing.T) {
	d := newDesk(t)
	write := func() store.Handover {
		h, err := d.HandOver(bg, d.Now().Add(-time.Hour), "words")
		return must(t, h, err)
	}
	from := func() time.Time {
		h, err := d.ComposeHandover(bg)
		return must(t, h, err).From
	}
	if got := from(); !got.Equal(start.Add(-24 * time.Hour)) {
		t.Errorf("the first shift begins %v", got)
	}
	h := write()
	d.wait(90)
	if got := from(); !got.Equal(h.At) {
		t.Errorf("the next shift begins %v, not with the handover", got)
	}
	d.wait(3 * 24 * 60)
	if got := from(); !got.Equal(d.Now().Add(-24 * time.Hour)) {
		t.Errorf("after three days the shift begins %v", got)
	}
	write()
	d.wait(-600)
	draft, err := d.ComposeHandover(bg)
	must(t, draft, err)
	if !draft.From.Before(d.Now()) || !strings.Contains(draft.Text, "the clock was set back") {
		t.Errorf("with the clock set back the shift begins %v:\n%s", draft.From, draft.Text)
	}
	if h, err := d.HandOver(bg, d.Now().Add(time.Hour), "x"); err != nil || h.From.After(h.At) {
		t.Errorf("a shift that begins after it ends: %+v, %v", h, err)
	}
}

// TestHandoverIsOfItsDesk: another desk's handovers begin no shift here and are
// not to be read here.
func TestHandoverIsOfItsDesk(t *testing.T) {
	d := newDesk(t)
	other := NewSession(Options{Record: d.store, Guide: d.Guide(), Operator: Operator{Name: "kim", Role: Volunteer}, Desk: "helpline", Clock: d.clockNow, NewID: d.newID})
	h, err := other.HandOver(bg, start, "theirs")
	must(t, h, err)
	if _, ok, err := d.UnreadHandover(bg); ok || err != nil {
		t.Errorf("another desk's handover is to be read here: %v", err)
	}
	_, err = d.OpenHandover(bg, h.ID)
	rejected(t, err, "not in the record any more")
	d.wait(30)
	if draft, err := d.ComposeHandover(bg); err != nil || !draft.From.Equal(d.Now().Add(-24*time.Hour)) {
		t.Errorf("with another desk's handover the shift begins %v, %v", draft.From, err)
	}
}

func (d *testDesk) clockNow() time.Time { return *d.clock }

func TestHandoverDraft(t *testing.T) {
	d := newDesk(t)
	composed, err := d.HandoverDraft(bg)
	must(t, composed, err)
	if !composed.Kept.IsZero() || !strings.Contains(composed.Text, "For the next shift") {
		t.Errorf("without a draft: %+v", composed)
	}
	must(t, 0, d.SaveHandoverDraft(bg, "half a\nhand\x1b[2Jover"))
	kept, err := d.HandoverDraft(bg)
	must(t, kept, err)
	if kept.Text != "half a\nhand\uFFFD[2Jover" || !kept.Kept.Equal(d.Now()) {
		t.Errorf("the draft came back as %+v", kept)
	}
	h, err := d.HandOver(bg, kept.From, kept.Text+"\n\n")
	must(t, h, err)
	if h.Text != kept.Text {
		t.Errorf("saved as %q", h.Text)
	}
	again, err := d.HandoverDraft(bg)
	must(t, again, err)
	if !again.Kept.IsZero() {
		t.Error("the draft of a saved handover is still there")
	}
	// The program died between saving and dropping the draft.
	must(t, 0, d.SaveHandoverDraft(bg, h.Text))
	again, err = d.HandoverDraft(bg)
	must(t, again, err)
	if !again.Kept.IsZero() {
		t.Error("what was saved is offered again as a draft")
	}
	must(t, 0, d.SaveHandoverDraft(bg, ""))
}

func TestHandOverRefuses(t *testing.T) {
	d := newDesk(t)
	before := len(d.trail())
	_, err := d.HandOver(bg, start, " \n ")
	rejected(t, err, "the handover is empty")
	_, err = d.HandOver(bg, start, strings.Repeat("é", MaxHandover+1))
	rejected(t, err, "at most 16000 characters and this one has 16001")
	if list, err := d.HandoverHeads(bg, 0); len(list) != 0 || err != nil || len(d.trail()) != before {
		t.Errorf("what was refused was kept: %v, %v", list, err)
	}
}

func TestTakeOver(t *testing.T) {
	d := newDesk(t)
	kim := d.with(Operator{Name: "kim", Role: Receptionist})
	h, err := d.HandOver(bg, start, "Mind the stairs.")
	must(t, h, err)
	d.wait(20)
	if _, ok, _ := d.UnreadHandover(bg); ok {
		t.Error("whoever wrote it is told to read it")
	}
	_, err = d.TakeOver(bg, h.ID)
	rejected(t, err, "you wrote this handover")
	head, ok, err := kim.UnreadHandover(bg)
	if !ok || err != nil || head.ID != h.ID || head.Text != "" {
		t.Fatalf("the next shift is shown %+v, %v, %v", head, ok, err)
	}
	if line := HandoverLine(head, d.Now()); line != "Handover of today 10:15 by sam · not read yet" {
		t.Errorf("the line reads %q", line)
	}
	read, err := kim.TakeOver(bg, h.ID)
	must(t, read, err)
	if read.ReadBy != "kim" || !read.ReadAt.Equal(d.Now()) || read.Text != "Mind the stairs." {
		t.Errorf("acknowledged as %+v", read)
	}
	if line := HandoverLine(read, d.Now()); line != "Handover of today 10:15 by sam · read today 10:35 by kim" {
		t.Errorf("the line reads %q", line)
	}
	_, err = d.with(Operator{Name: "ash", Role: Volunteer}).TakeOver(bg, h.ID)
	rejected(t, err, "acknowledged already: read today 10:35 by kim")
	if _, ok, _ := kim.UnreadHandover(bg); ok {
		t.Error("what was acknowledged is still to be read")
	}
	_, err = kim.TakeOver(bg, "no such")
	rejected(t, err, "not in the record any more")
}

// With nobody named there is no telling who wrote it: the key works for
// everybody, and a clock that was set back does not make it read before it was
// written.
func TestTakeOverNameless(t *testing.T) {
	d := newDesk(t).with(Operator{Role: Coordinator})
	h, err := d.HandOver(bg, start, "x")
	must(t, h, err)
	d.wait(-60)
	if _, ok, err := d.UnreadHandover(bg); !ok || err != nil {
		t.Fatalf("not to be read: %v", err)
	}
	read, err := d.TakeOver(bg, h.ID)
	must(t, read, err)
	if read.ReadAt.Before(read.At) {
		t.Errorf("read at %v, written at %v", read.ReadAt, read.At)
	}
}

// TestHandoverRoles is the table of roles by deeds: every cell is tried, what
// is refused leaves no trace, what is allowed leaves exactly its trail.
func TestHandoverRoles(t *testing.T) {
	owner := newDesk(t)
	writers := []Role{Volunteer, Receptionist, Coordinator}
	readers := append(slices.Clone(writers), Auditor)
	e := func(_ any, err error) error { return err }
	var h store.Handover
	for _, deed := range []struct {
		name  string
		may   []Role
		trail []Action
		do    func(s *Session) error
	}{
		{"compose", writers, []Action{ActCompose}, func(s *Session) error { return e(s.ComposeHandover(bg)) }},
		{"draft", writers, []Action{ActCompose}, func(s *Session) error { return e(s.HandoverDraft(bg)) }},
		{"save draft", writers, nil, func(s *Session) error { return s.SaveHandoverDraft(bg, "") }},
		{"write", writers, []Action{ActHandOver}, func(s *Session) error { return e(s.HandOver(bg, start, "x")) }},
		{"heads", readers, nil, func(s *Session) error { return e(s.HandoverHeads(bg, 0)) }},
		{"unread", readers, nil, func(s *Session) error { _, _, err := s.UnreadHandover(bg); return err }},
		{"list", readers, []Action{ActHandovers}, func(s *Session) error { return e(s.Handovers(bg, store.EntryQuery{})) }},
		{"open", readers, []Action{ActHandovers}, func(s *Session) error { return e(s.OpenHandover(bg, h.ID)) }},
		{"acknowledge", writers, []Action{ActTakeOver}, func(s *Session) error { return e(s.TakeOver(bg, h.ID)) }},
	} {
		for _, role := range []Role{Volunteer, Receptionist, Coordinator, Auditor, "", "manager"} {
			t.Run(string(role)+" "+deed.name, func(t *testing.T) {
				var err error
				h, err = owner.HandOver(bg, start, "for "+string(role))
				must(t, h, err)
				before := len(owner.trail())
				err = deed.do(owner.with(Operator{Name: "kim", Role: role}).Session)
				added := owner.trail()[before:]
				if slices.Contains(deed.may, role) {
					if diff := cmp.Diff(deed.trail, actions(added)); err != nil || diff != "" {
						t.Errorf("%v; trail (-want +got):\n%s", err, diff)
					}
					return
				}
				var refused *Refused
				if !errors.As(err, &refused) || len(added) > 0 {
					t.Errorf("not refused without a trace: %v, %v", err, added)
				}
			})
		}
	}
}
