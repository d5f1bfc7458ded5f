package plain

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"signpost/internal/desk"
	"signpost/internal/facts"
	"signpost/store"
)

// TestWholeContact: a call from its first question to its end is in the record
// as it was said, and "Saved." is never said before the record has grown.
func TestWholeContact(t *testing.T) {
	s := newDesk(t)
	entries := 0
	sc := &script{t: t, rest: "don't know", answers: map[string]string{
		"Is anyone in danger right now?": "nothing seen or said",
		"What are they using?":           "2, crack",
		"Are they still using?":          "yes, using now",
		"What would help most":           "needle exchange",
		"How old":                        "34",
		"Where do they live?":            "redditch",
		"Who is calling":                 "the person themselves",
	}, steps: []step{
		{"Main menu", "1"},
		{"No question is left", "2"},
		{"Type a number to give", "1"},
		{"Given: ", "back"},
		{"What now?", "note rings from the bus stop"},
		{"Go on with the question", "4"},
		{"Note. Type a line", "wants the van as well"},
		{"Note. Type a line", ""},
		{"What now?", "finish"},
		{"How did it end?", "signposted"},
		{"Main menu", "0"},
	}}
	sc.look = func(said string) {
		list, _, err := s.Contacts(bg, store.Query{})
		if err != nil {
			t.Fatal(err)
		}
		now := 0
		for _, c := range list {
			now += c.Rev + len(c.Notes) + len(c.Referrals)
		}
		if saved := strings.Count(said, "Saved."); saved > 0 && now < entries+saved {
			t.Errorf("%d things were said to be saved and the record grew by %d:\n%s", saved, now-entries, said)
		}
		entries = now
	}
	out := play(t, s, sc)
	c := only(t, s)
	for k, want := range map[facts.Key]string{facts.Channel: "phone", facts.Substances: "heroin,crack", facts.Wants: "needle_exchange",
		facts.Age: "34", facts.District: "redditch", facts.Caller: "self", facts.County: "worcestershire"} {
		if got := c.Facts.Get(k).String(); got != want {
			t.Errorf("%s is %q; want %q", k, got, want)
		}
	}
	if c.Status != store.Done || c.Outcome != store.OutcomeSignposted || c.Safety != store.SafetyNothing || c.Operator != "sam" {
		t.Errorf("status %s, outcome %s, safety %q, by %q", c.Status, c.Outcome, c.Safety, c.Operator)
	}
	if len(c.Notes) != 2 || c.Notes[0].Text != "rings from the bus stop" || c.Notes[1].Text != "wants the van as well" {
		t.Errorf("notes %+v", c.Notes)
	}
	if len(c.Referrals) != 1 || !strings.Contains(out, "Given: "+c.Referrals[0].Name) {
		t.Fatalf("referrals %+v", c.Referrals)
	}
	if want := s.Guide().Suggest(c.Facts, start).Suggestions[0].ID; c.Referrals[0].Service != want {
		t.Errorf("gave %s; the first suggestion is %s", c.Referrals[0].Service, want)
	}
	for _, words := range []string{"Check before use.", "Why: ", "Way in: ", "Now: ", "Warning. Opioids"} {
		if !strings.Contains(out, words) {
			t.Errorf("%q was never said", words)
		}
	}
}

// TestBlockingAlert: an emergency stops everything. Where they are is on disk
// before it is asked what was done, and the list is not read before that.
func TestBlockingAlert(t *testing.T) {
	s := newDesk(t)
	noted := false
	sc := &script{t: t, steps: []step{
		{"Main menu", "call"},
		{"Is anyone in danger right now?", "can't be woken after opioids"},
		{"where exactly are you", "back"},
		{"First say what was done", "12 Mill Lane, top floor"},
		{"What was done?", "contact"},
		{"First say what was done", "menu"},
		{"stays open", "4"},
		{"nobody has said what was done", "1"},
		{"where exactly are you", ""},
		{"What was done?", "999 called from the desk"},
		{"What now?", "services"},
		{"", "park"},
	}}
	sc.look = func(said string) {
		if strings.Contains(said, "What was done?") && !noted {
			noted = true
			if c := only(t, s); len(c.Notes) != 1 || c.Notes[0].Text != "12 Mill Lane, top floor" {
				t.Errorf("notes on disk when it is asked what was done: %+v", c.Notes)
			}
		}
		if c, _, _ := s.Contacts(bg, store.Query{}); len(c) == 1 && desk.Unanswered(c[0]) && (strings.Contains(said, "suggested") || strings.Contains(said, "What now?")) {
			t.Errorf("an alert is open and this is read out:\n%s", said)
		}
	}
	out := play(t, s, sc)
	for _, words := range []string{"Stop. Emergency. Overdose: call 999 now.", "Step 1. Call 999", "Source: ", "Wording not yet signed off."} {
		if !strings.Contains(out, words) {
			t.Errorf("%q was not read out", words)
		}
	}
	c := only(t, s)
	if len(c.Alerts) == 0 || c.Alerts[0].Action != "999 called from the desk" || c.Alerts[0].AcknowledgedBy != "sam" || !c.Alerts[0].AcknowledgedAt.Equal(start) {
		t.Errorf("alerts %+v", c.Alerts)
	}
}

// TestInputEnds: whatever the line breaks off, the contact is on disk and the
// next start says so; half a note is kept and asked about, half an answer is
// none.
func TestInputEnds(t *testing.T) {
	s := newDesk(t)
	var out bytes.Buffer
	in := "1\nnothing\nheroin\ncontact\n4\nwhole line\nhalf a li"
	if err := Run(bg, Options{In: strings.NewReader(in), Out: &out, Session: s}); err != nil {
		t.Fatal(err)
	}
	c := only(t, s)
	if c.Status != store.Open || len(c.Notes) != 1 || !c.Facts.Get(facts.Substances).Has("heroin") {
		t.Errorf("status %s, notes %+v, %v", c.Status, c.Notes, c.Facts)
	}
	again := run(t, s,
		step{"1 contact is still open", "4"},
		step{"Which contact?", "1"},
		step{"A note was begun and not kept: half a li", "keep it as a note"},
		step{"What now?", "park"},
		step{"Main menu", "leave"})
	if !strings.Contains(again, "Heroin") {
		t.Errorf("the next start does not say which contact:\n%s", again)
	}
	if c = only(t, s); c.Status != store.Parked || len(c.Notes) != 2 || c.Notes[1].Text != "half a li" {
		t.Errorf("status %s, notes %+v", c.Status, c.Notes)
	}

	// half an answer: it could have been 12
	out.Reset()
	if err := Run(bg, Options{In: strings.NewReader("4\n1\ncontact\n9\n1"), Out: &out, Session: s}); err != nil {
		t.Fatal(err)
	}
	if c = only(t, s); c.Status != store.Open {
		t.Errorf("half an answer finished the contact: %s", c.Status)
	}
}

// TestEveryBreak: a script that breaks off after any of its lines leaves a
// contact that can be read, with everything that was said to be saved.
func TestEveryBreak(t *testing.T) {
	lines := []string{"2", "nothing", "alcohol", "yes", "contact", "6", "4", "a note", "", "finish", "1"}
	for n := range len(lines) + 1 {
		s := newDesk(t)
		var out bytes.Buffer
		if err := Run(bg, Options{In: strings.NewReader(strings.Join(append(lines[:n:n], ""), "\n")), Out: &out, Session: s}); err != nil {
			t.Fatal(err)
		}
		wordsOnly(t, out.String())
		if n == 0 {
			continue
		}
		c := only(t, s)
		if ended := c.Status == store.Done; ended != (n == len(lines)) {
			t.Errorf("after %d lines the contact is %s", n, c.Status)
		}
		if still := strings.Contains(out.String(), "1 contact is still open"); still != (c.Status == store.Open) {
			t.Errorf("after %d lines: %s, and said to be open: %v", n, c.Status, still)
		}
	}
}

// TestLineEnds: a terminal may send a carriage return, a line feed or both.
func TestLineEnds(t *testing.T) {
	for _, end := range []string{"\n", "\r", "\r\n"} {
		s := newDesk(t)
		var out bytes.Buffer
		in := strings.Join([]string{"1", "nothin\b\x7fing", "alcohol", "contact", "4", "on the line", "", "9", "silent", "0", ""}, end)
		if err := Run(bg, Options{In: strings.NewReader(in), Out: &out, Session: s}); err != nil {
			t.Fatal(err)
		}
		if c := only(t, s); c.Kind != store.Silent || len(c.Notes) != 1 || strings.Contains(out.String(), "Nothing was typed") {
			t.Errorf("%q: %s, notes %+v\n%s", end, c.Kind, c.Notes, out.String())
		}
	}
}

// TestHostileInput: a megabyte in one line, control bytes and what is no text
// harm nothing and come back as words only.
func TestHostileInput(t *testing.T) {
	s := newDesk(t)
	hostile := "\x1b[2J\x1b]0;owned\x07 \x9b31m ┌─┐ \u202eevil \xff\xfe caf\u00e9"
	long := strings.Repeat("word ", 20_000)
	medium := strings.Repeat("seven wd ", 1000)
	out := run(t, s,
		step{"Main menu", hostile},
		step{"not one of the answers", long},
		step{"64 kilobytes", "3"},
		step{"What are you looking for?", hostile},
		step{"", "menu"},
		step{"Main menu", "1"},
		step{"Is anyone in danger", hostile},
		step{"not one of the answers", "nothing"},
		step{"Saved.", "note " + hostile},
		step{"Saved.", "note " + medium},
		step{"Saved.", "contact"},
		step{"What now?", "4"},
		step{"Note. Type a line", long},
		step{"64 kilobytes", "5"},
	)
	if strings.Contains(out, "owned\a") {
		t.Error("a control byte came back")
	}
	c := only(t, s)
	if len(c.Notes) != 5 {
		t.Fatalf("%d notes; want the hostile one, the long one in three pieces, and a digit", len(c.Notes))
	}
	kept := c.Notes[1].Text + " " + c.Notes[2].Text + " " + c.Notes[3].Text
	if kept != strings.TrimSpace(medium) {
		t.Errorf("of %d characters typed %d are kept", len(medium), len(kept))
	}
}

// TestWordsOnly: whatever is typed, only whole lines of words are written, and
// the program ends.
func TestWordsOnly(t *testing.T) {
	s := newDesk(t)
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.OneOf(rapid.StringN(0, 20, 60), rapid.SampledFrom([]string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "back", "menu", "more", "again", "?", "!",
			"contact", "note x", "don't know", "none", "yes", "", "w", "a", "heroin", "1 2", "tomorrow 14:00"}))
		in := rapid.SliceOfN(words, 0, 30).Draw(t, "typed")
		var out bytes.Buffer
		if err := Run(bg, Options{In: strings.NewReader(strings.Join(in, "\n") + "\n"), Out: &out, Session: s}); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if spoken(line) != strings.TrimSuffix(line, "\n") {
				t.Fatalf("not fit to be read aloud: %q", line)
			}
		}
	})
}

// TestTwoWindows: what another window says meanwhile is kept, and when both say
// different things nothing is thrown away unseen.
func TestTwoWindows(t *testing.T) {
	s := newDesk(t)
	other := func(k facts.Key, word string) {
		c := only(t, s)
		if _, err := s.Answer(bg, c, c.Facts.With(k, facts.Word(word))); err != nil {
			t.Fatal(err)
		}
	}
	sc := &script{t: t, steps: []step{
		{"Main menu", "1"},
		{"Is anyone in danger right now?", "asked: nobody is in danger now"},
		{"thinking of ending", "no thoughts"},
	}}
	n := 0
	sc.look = func(string) {
		if n++; n == 2 {
			other(facts.District, "redditch")
		}
		if n == 3 {
			other(facts.Suicidal, "thoughts")
		}
	}
	sc.steps[2].typed = "asked: no thoughts of suicide"
	out := play(t, s, sc)
	c := only(t, s)
	if got := fmt.Sprint(c.Facts.Get(facts.District).Word(), c.Facts.Get(facts.Emergency).Word(), c.Facts.Get(facts.Suicidal).Word()); got != "redditchnonethoughts" {
		t.Errorf("the record says %s", got)
	}
	if !strings.Contains(out, "another window changed this contact") {
		t.Errorf("the clash was not said:\n%s", out)
	}
}

// TestRoles: what a role may not do is refused in a sentence, and the rest goes
// on.
func TestRoles(t *testing.T) {
	s := sit(record(t), "ada", desk.Auditor, newClock())
	out := run(t, s,
		step{"Main menu", "1"},
		step{"Not done: the role auditor may not take contacts", "6"},
		step{"Handover", "w"},
		step{"Not done: the role auditor may not write a handover", "back"},
		step{"Main menu", "5"},
		step{"Nothing is to be done", "0"})
	if strings.Contains(out, "Saved.") {
		t.Error("something was saved for an auditor")
	}
}
