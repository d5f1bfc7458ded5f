package plain

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"signpost/directory"
	"signpost/internal/desk"
	"signpost/store"
)

// TestOutcomeDue: what became of a referral is asked for when it is due, and
// put off or recorded in words.
func TestOutcomeDue(t *testing.T) {
	now := start
	s := sit(record(t), "sam", desk.Volunteer, func() time.Time { return now })
	c, err := s.Start(bg, "phone")
	if err != nil {
		t.Fatal(err)
	}
	if c, err = s.Give(bg, c, "turning-point", desk.Giving{Kind: store.Referred, Consent: true}); err != nil {
		t.Fatal(err)
	}
	if _, err = s.Finish(bg, c, ""); err != nil {
		t.Fatal(err)
	}
	now = start.Add(20 * 24 * time.Hour)
	run(t, s,
		step{"Main menu", "5"},
		step{"1. Outcome, due", "1"},
		step{"Service: Turning Point", "put it off"},
		step{"To when?", "tomorrow 10:00"},
		step{"due tomorrow 10:00", "1"},
		step{"What came of it?", "1"},
		step{"What became of", "got help"},
		step{"take back what was recorded last", "menu"},
		step{"Main menu", "0"})
	if r := only(t, s).Referrals[0]; r.Status != "got_help" || !r.Due.IsZero() {
		t.Errorf("referral %+v", r)
	}
}

// TestAttempts: after some tries in vain it is asked whether to stop; nothing
// but yes stops.
func TestAttempts(t *testing.T) {
	s := newDesk(t)
	c, err := s.Start(bg, "phone")
	if err != nil {
		t.Fatal(err)
	}
	if _, err = s.SetFollowup(bg, c, desk.Plan{What: "ask the hostel", Due: start.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	var steps []step
	for range desk.MaxAttempts - 1 {
		steps = append(steps, step{"1. Follow-up", "1"}, step{"To do: Ask the hostel", "2"}, step{"To when?", "in 2 h"})
	}
	steps[1].said, steps[4].said = "To do: ask the hostel", "To do: ask the hostel"
	run(t, s, slices.Concat([]step{{"Main menu", "5"}}, steps, []step{
		{"1. Follow-up", "1"}, {"What came of it?", "nobody reached"}, {"Stop trying?", "yes"}, {"u. take back", "menu"}, {"Main menu", "0"}})...)
	if f := only(t, s).Followup; f.Open() || f.Result != "stopped" || f.Attempts != desk.MaxAttempts {
		t.Errorf("follow-up %+v", f)
	}
}

// secretive is a directory of one service whose number and address are for the
// desk only. The number is of a range that Ofcom keeps free for examples.
const secretive = `
[[service]]
id = "one"
name = "Refuge"
about = "Somewhere safe"
reach = "ring-first"
phone = ["01632 960111"]
address = "9 Hidden Lane"
postcode = "WR1 1AA"
hours = ["Mon-Fri 09:13-17:47"]
tips = ["ask for the duty worker"]
private = ["phone", "address", "postcode", "hours"]
`

// TestForTheDeskOnly: what must not be given out is never said without that
// warning in the same line.
func TestForTheDeskOnly(t *testing.T) {
	d, _, err := directory.Load(fstest.MapFS{"a.toml": {Data: []byte(secretive)}}, directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	st := record(t)
	s := desk.NewSession(desk.Options{Record: st, Guide: desk.Prepare(d, nil, ""), Operator: desk.Operator{Role: desk.Volunteer},
		Clock: newClock(), NewID: st.NewID})
	out := run(t, s, step{"Main menu", "find"}, step{"looking for?", "refuge"}, step{"found", "1"}, step{"Somewhere safe", "menu"}, step{"Main menu", "0"})
	if !strings.Contains(out, "The number is for the desk only and is not given out.") || strings.Contains(out, "umber not set") {
		t.Errorf("a number that is not given out is not one that is not set:\n%s", out)
	}
	for _, secret := range []string{"9 6 0", "Hidden", "duty worker", "17:47"} {
		if !strings.Contains(out, secret) {
			t.Errorf("%q is never said, and the desk may know it:\n%s", secret, out)
		}
		for line := range strings.Lines(out) {
			if strings.Contains(line, secret) && !strings.Contains(strings.ToLower(line), "for the desk only, not to be given out") {
				t.Errorf("said as if it could be given out: %q", line)
			}
		}
	}
}

// TestMark: a record with made-up contacts says so over every list of it.
func TestMark(t *testing.T) {
	s := sit(record(t), "ada", desk.Coordinator, newClock())
	if _, err := s.MakeUp(bg, store.Demo, func(func(store.Batch) bool) {}, nil); err != nil {
		t.Fatal(err)
	}
	run(t, s,
		step{"DEMO. Main menu", "2"}, step{"danger right now", "contact"},
		step{"DEMO. This contact", "park"}, step{"DEMO. Main menu", "4"}, step{"DEMO. Which contact?", "1"},
		step{"The contact is taken up again", "back"}, step{"DEMO. Main menu", "5"}, step{"DEMO. Nothing is to be done", "6"}, step{"DEMO. Handover", "menu"},
		step{"DEMO. Main menu", "0"})
}

// TestExplain: each failure says whether something was saved, and what to do.
func TestExplain(t *testing.T) {
	for _, err := range []error{
		&store.Error{Kind: store.Full}, &store.Error{Kind: store.ReadOnly}, &store.Error{Kind: store.Busy}, &store.Error{Kind: store.Stale},
		&store.EntryConflict{What: "handover"},
	} {
		if got := explain(err); !strings.HasPrefix(got, "Not saved: ") || !strings.HasSuffix(got, ".") {
			t.Errorf("%v: %q", err, got)
		}
	}
	if got := explain(errors.New("say when")); got != "Not done: say when." {
		t.Errorf("%q", got)
	}
	for _, k := range []store.ErrKind{store.Corrupt, store.NotFound} {
		if got := explain(&store.Error{Kind: k}); strings.HasPrefix(got, "Not done") || !strings.HasSuffix(got, ".") {
			t.Errorf("%s: %q", k, got)
		}
	}
}
