package plain

import (
	"io"
	"strings"
	"testing"
	"time"

	"signpost/internal/desk"
	"signpost/internal/facts"
	"signpost/store"
)

// TestCallBack: a number is kept with its reason and how to ring safely, and
// the follow-up reads those before the number; each result is on the record and
// can be taken back.
func TestCallBack(t *testing.T) {
	now := start
	s := sit(record(t), "sam", desk.Volunteer, func() time.Time { return now })
	run(t, s,
		step{"Main menu", "1"},
		step{"danger right now", "contact"},
		step{"What now?", "7"},
		step{"planned?", "1"},
		step{"Why is the number kept?", "1"},
		step{"Which number?", "call me"},
		step{"Not done: ", "07700 900123"},
		step{"safe to ring?", "after six"},
		step{"Who may answer?", ""},
		step{"message be left?", "no"},
		step{"By when?", "yesterday"},
		step{"has passed", "tomorrow 14:00"},
		step{"Who does it?", "kim"},
		step{"It is due tomorrow 14:00", "finish"},
		step{"How did it end?", "1"},
		step{"Main menu", "0"})
	c := only(t, s)
	if c.Callback == nil || c.Callback.Number != "07700 900123" || c.Callback.Safe != (store.SafeToRing{When: "after six", Message: "no"}) {
		t.Fatalf("call-back %+v", c.Callback)
	}
	if !c.Followup.Open() || c.Followup.By != "kim" || !c.Followup.Due.Equal(time.Date(2026, 11, 25, 14, 0, 0, 0, time.UTC)) {
		t.Errorf("follow-up %+v", c.Followup)
	}
	now = start.Add(29 * time.Hour)
	out := run(t, s,
		step{"Follow-ups: 1 overdue", "5"},
		step{"1. Call-back, due today 14:00. 1 h 15 min overdue", "1"},
		step{"What came of it?", "nobody reached"},
		step{"To when?", "in 2 h"},
		step{"1. Call-back, due today 17:15. Tried once", "undo"},
		step{"due today 14:00. 1 h 15 min overdue.\n", "1"},
		step{"What came of it?", "done"},
		step{"take back what was recorded last", "back"},
		step{"Main menu", "0"})
	if safe, number := strings.Index(out, "When to ring: after six."), strings.Index(out, "0 7 7 0 0, 9 0 0, 1 2 3"); safe < 0 || number < safe {
		t.Errorf("how to ring is at %d and the number at %d:\n%s", safe, number, out)
	}
	if c = only(t, s); c.Followup.Open() || c.Followup.Result != "done" {
		t.Errorf("follow-up %+v", c.Followup)
	}
}

// TestGiven: passing details on needs consent; what is declined stays a
// signpost; what became of it closes the loop.
func TestGiven(t *testing.T) {
	s := newDesk(t)
	run(t, s,
		step{"Main menu", "2"},
		step{"danger right now", "contact"},
		step{"What now?", "3"},
		step{"What are you looking for?", "turning point"},
		step{"found. Type a number", "1"},
		step{"Give this service?", "yes"},
		step{"Given: ", "contact"},
		step{"What now?", "6"},
		step{"Given so far", "1"},
		step{"What is to be changed?", "1"},
		step{"Do they agree", "no"},
		step{"Then it stays as it is", "1"},
		step{"What is to be changed?", "warm handover"},
		step{"Do they agree", "yes"},
		step{"Who answered there?", "Kim"},
		step{"Saved.", "1"},
		step{"What is to be changed?", "what became of it"},
		step{"What became of", "2"},
		step{"Saved.", "back"},
		step{"What now?", "8"},
		step{"First record what they want", "park"})
	c := only(t, s)
	if len(c.Referrals) != 1 || c.Referrals[0].Kind != store.WarmHandover || c.Referrals[0].AnsweredBy != "Kim" || !c.Referrals[0].Consent {
		t.Errorf("referrals %+v", c.Referrals)
	}
	if want := desk.FateKeys()[1].Words; c.Referrals[0].Status != want || c.Status != store.Parked {
		t.Errorf("status %s of the referral, want %s; contact %s", c.Referrals[0].Status, want, c.Status)
	}
}

// TestAgainstTheRules: what the rules keep closed is given only with a reason,
// and an unmet need is recorded with the reason of the rules.
func TestAgainstTheRules(t *testing.T) {
	s := newDesk(t)
	shut := ""
	f := facts.Facts{}.With(facts.Age, facts.Number(40)).With(facts.Wants, facts.List("needle_exchange"))
	result := s.Guide().Suggest(f, start)
	for _, x := range result.RuledOut {
		svc, _ := s.Guide().Dir.Service(x.ID)
		if found := s.Guide().Find(svc.Name, 1, start).Found; shut == "" && desk.NotGiven(svc) == "" && len(found) > 0 && found[0].ID == x.ID {
			shut = svc.Name
		}
	}
	out := run(t, s,
		step{"Main menu", "1"},
		step{"danger right now", "contact"},
		step{"What now?", "5"},
		step{"The answers so far", "age"},
		step{"How old", "40"},
		step{"The answers so far", "wants"},
		step{"What would help", "needle exchange"},
		step{"The answers so far", "contact"},
		step{"What now?", "3"},
		step{"What are you looking for?", shut},
		step{"found. Type a number", "1"},
		step{"Give this service?", "yes"},
		step{"is kept closed for them", ""},
		step{"Type another number", "1"},
		step{"Give this service?", "yes"},
		step{"is kept closed for them", "their worker asked for it"},
		step{"Given: ", "contact"},
		step{"What now?", "unmet"},
		step{"Why can it not be met?", "1"},
		step{"What now?", "0"})
	c := only(t, s)
	if len(c.Referrals) != 1 || c.Override == nil || c.Override.Reason != "their worker asked for it" {
		t.Errorf("referrals %+v, override %+v\n%s", c.Referrals, c.Override, out)
	}
	if len(c.Unmet) != 1 || c.Unmet[0].Want != "needle_exchange" {
		t.Errorf("unmet %+v", c.Unmet)
	}
	if n, _ := c.Facts.Get(facts.Age).Number(); n != 40 {
		t.Errorf("age %d", n)
	}
}

// TestHandover: the shift's handover is composed, changed line by line and
// handed over; a line that breaks off keeps what was written; the next shift
// reads it and says so.
func TestHandover(t *testing.T) {
	st := record(t)
	sam, kim := sit(st, "sam", desk.Volunteer, newClock()), sit(st, "kim", desk.Volunteer, newClock())
	run(t, sam,
		step{"Main menu", "6"},
		step{"Handover", "w"},
		step{"What is to be done with this handover?", "2"},
		step{"Type a line", "the boiler is off"})
	if err := Run(bg, Options{In: strings.NewReader("6\nw\n2\nring the plumber"), Out: io.Discard, Session: sam}); err != nil {
		t.Fatal(err)
	}
	run(t, sam,
		step{"Main menu", "6"},
		step{"Handover", "w"},
		step{"This was begun before", "3"},
		step{"Which line", "999"},
		step{"Type a number from 1 to", "1"},
		step{"What is it to say?", "Quiet morning."},
		step{"Kept.", "1"},
		step{"Saved. Handed over", "1"},
		step{"End of the handover.", "menu"},
		step{"Main menu", "0"})
	out := run(t, kim,
		step{"not read yet", "6"},
		step{"type the number of one to read", "1"},
		step{"Have you read it", "yes"},
		step{"Saved. You have read this handover.", "back"},
		step{"Main menu", "0"})
	for _, words := range []string{"Quiet morning.", "the boiler is off", "ring the plumber"} {
		if !strings.Contains(out, words) {
			t.Errorf("%q is not in the handover:\n%s", words, out)
		}
	}
	h, err := kim.HandoverHeads(bg, 0)
	if err != nil || len(h) != 1 || h[0].By != "sam" || h[0].ReadBy != "kim" {
		t.Errorf("%v: %+v", err, h)
	}
}

// TestFind: services are read in tens, with their numbers for reading aloud and
// what is missing said to be missing; a search that finds nothing is counted.
func TestFind(t *testing.T) {
	s := newDesk(t)
	out := run(t, s,
		step{"Main menu", "find"},
		step{"What are you looking for?", "drugs"},
		step{"Type more for the next.", "more"},
		step{"11. ", "again"},
		step{"1. ", "2"},
		step{"Source: ", "xyzzy plugh"},
		step{"Nothing was found.", "overdose"},
		step{"If somebody is in danger now, type emergency.", "!"},
		step{"Emergency card", "1"},
		step{"Step 1.", ""},
		step{"found. Type a number", "?"},
		step{"What can be typed here", "menu"},
		step{"Main menu", "emergency"},
		step{"start a call that began now", "call"},
		step{"Is anyone in danger right now?", "!"},
		step{"Emergency card", "menu"},
	)
	if !strings.Contains(out, "number not set") && !strings.Contains(out, "Number not set") {
		t.Error("no missing number was said to be missing")
	}
	for line := range strings.Lines(out) {
		if strings.Contains(line, "Telephone: ") && !strings.Contains(line, "Telephone: 0 ") && !strings.Contains(line, "Read aloud: ") {
			t.Errorf("not spaced for reading aloud: %q", line)
		}
	}
	if c := only(t, s); c.Channel != "phone" {
		t.Errorf("channel %q", c.Channel)
	}
}

// TestQuick: a quick line says how it was understood and is on disk; a word of
// danger in it stops everything.
func TestQuick(t *testing.T) {
	s := newDesk(t)
	out := run(t, s,
		step{"Main menu", "1"},
		step{"danger right now", "quick parent redditch heroin likes gardens"},
		step{"What now?", "quick silent"},
		step{"Nothing was taken over", "quick can't be woken after opioids"},
		step{"where exactly are you", ""},
		step{"What was done?", "999 called"})
	c := only(t, s)
	if c.Facts.Get(facts.Caller).Word() != "parent" || c.Facts.Get(facts.District).Word() != "redditch" || !c.Facts.Get(facts.Substances).Has("heroin") {
		t.Errorf("facts %v", c.Facts)
	}
	if len(c.Notes) == 0 || !strings.Contains(c.Notes[0].Text, "gardens") || c.Kind != store.Data {
		t.Errorf("notes %+v, kind %s", c.Notes, c.Kind)
	}
	if !strings.Contains(out, "Understood: Parent, ") && !strings.Contains(out, "Understood: parent, ") {
		t.Errorf("how it was understood was not said:\n%s", out)
	}
}
