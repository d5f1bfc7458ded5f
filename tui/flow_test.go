package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"signpost/internal/facts"
	"signpost/store"
)

func TestACallIsOnDiskAtOnce(t *testing.T) {
	d := drive(t)
	d.want("No contacts yet today")
	d.press("c")
	c := d.last()
	if c.Status != store.Open || c.Channel != "phone" || c.Operator != "RK" || c.Desk != "front desk" {
		t.Errorf("the contact is %+v", c)
	}
	if !c.StartedAt.Equal(d.now) || c.Facts.Get(facts.Time).Word() != "weekday_day" {
		t.Errorf("started %s, time %s", c.StartedAt, c.Facts.Get(facts.Time))
	}
	d.want("call · under 1 min · saved 09:41")
	d.pass(11*time.Minute + 5*time.Second)
	d.want("call · 11 min")
}

func TestMainJob(t *testing.T) {
	d := drive(t)
	d.press("c", "'")
	d.write("parent redditch heroin family support she sounds tired")
	d.want("parent → caller: parent", "heroin →")
	d.press("enter", "pgdown")
	d.want("parent or carer", "Redditch", "09:41 she sounds tired", "Family Support", "Families Unite")

	d.press("/")
	d.write("cdt")
	d.want("Community Drug Teams", "number not set - ask the", "! check before use")
	d.press("enter")
	d.want("given: Community Drug Teams")
	d.press("esc", "esc", ",")
	d.write("Son is 24.")
	d.press("enter")
	d.want("Son is 24.")
	d.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	d.press("ctrl+s")
	d.want("Today: 1 contact", "1 service given", "parent · redditch · heroin", "→ cdt", "Saved 09:41: contact finished.")

	c := d.last()
	if c.Status != store.Done || c.Outcome != store.OutcomeSignposted || c.EndedAt.IsZero() {
		t.Errorf("status %s, outcome %s, ended %s", c.Status, c.Outcome, c.EndedAt)
	}
	if len(c.Notes) != 2 || c.Notes[0].Text != "she sounds tired" || c.Notes[1].Text != "Son is 24." {
		t.Errorf("notes %+v", c.Notes)
	}
	if len(c.Referrals) != 1 || c.Referrals[0].Service != "cdt" || c.Referrals[0].Name != "Community Drug Teams" || c.Referrals[0].Phone != "" {
		t.Errorf("referrals %+v", c.Referrals)
	}
	if c.Facts.Get(facts.County).Word() != "worcestershire" {
		t.Error("the county does not follow from the district")
	}
	if len(c.Suggestions) == 0 || c.RulesVersion == "" || c.DirectoryVersion == "" {
		t.Error("what was shown is not in the record")
	}
}

// A full contact with one referral: at most 35 keys apart from note text.
// Every question of the form that a first contact asks is answered or passed.
func TestKeysOfAFullContact(t *testing.T) {
	d := drive(t)
	d.press("c")      // a call
	d.press("0")      // nothing seen or said
	d.press("s")      // the person themselves
	d.press("n")      // not affected by somebody else's use
	d.press("3", "4") // age
	d.press("r")      // Redditch
	d.press("enter")  // county follows
	d.press("enter")  // no hospital
	d.press("h")      // heroin
	d.press("enter")  // no other
	d.press("y")      // using now
	d.pressUntil("enter", "wants")
	d.press("m", "p") // medicine: a prescription
	before := d.keys
	d.press("alt+1")
	if n := d.keys - before; n > 7 {
		t.Errorf("a referral takes %d keys", n)
	}
	d.press("/")
	before = d.keys
	d.write("surge")
	d.press("enter")
	further := d.keys - before + 1
	if further > 7 {
		t.Errorf("a further referral takes %d keys", further)
	}
	d.press("ctrl+s")
	total := d.keys - further // the first referral alone
	if total > 35 {
		t.Errorf("a full contact takes %d keys, more than 35", total)
	}
	t.Logf("a full contact with one referral: %d keys; a further referral: %d", total, further)
	c := d.last()
	if c.Status != store.Done || len(c.Referrals) != 2 || c.Referrals[1].Service != "surge" {
		t.Errorf("status %s, referrals %+v", c.Status, c.Referrals)
	}
	for k, want := range map[facts.Key]string{"caller": "self", "age": "34", "district": "redditch", "substances": "heroin",
		"using_now": "true", "affected_by_other": "false", "wants": "prescribing"} {
		if got := c.Facts.Get(k).String(); got != want {
			t.Errorf("%s = %s, want %s", k, got, want)
		}
	}
}

// pressUntil presses a key until the row under the cursor is the fact's.
func (d *driver) pressUntil(key, label string) {
	d.t.Helper()
	for range 40 {
		if strings.Contains(d.screen(), "› "+label) {
			return
		}
		d.press(key)
	}
	d.t.Fatalf("the cursor never comes to %s:\n%s", label, d.screen())
}

func TestJunkInThreeKeys(t *testing.T) {
	kinds := map[string]store.Kind{"s": store.Silent, "h": store.HangUp, "w": store.WrongNumber, "a": store.Abusive, "t": store.Test}
	for letter, want := range kinds {
		for _, way := range [][]string{{"x", letter}, {"c", "X", letter}} {
			d := drive(t)
			d.press(way...)
			if d.keys > 3 {
				t.Errorf("%v: %d keys", way, d.keys)
			}
			if c := d.last(); c.Kind != want || c.Status != store.Done || c.EndedAt.IsZero() {
				t.Errorf("%v: kind %s, status %s", way, c.Kind, c.Status)
			}
			d.want("1 junk", "Saved 09:41: junk contact")
		}
	}
	d := drive(t)
	d.press("x", "q") // no such kind: nothing is logged, and the letter does nothing else
	if d.quit || len(d.contacts()) != 0 {
		t.Error("a letter that is no kind did something")
	}
}

func TestKeysWaitForTheCommit(t *testing.T) {
	d := drive(t)
	d.press("c")
	d.hold = true
	d.press("n") // emergency: asked, none
	d.want("saving…")
	d.press("t", "n", "n") // suicide, child, adult: typed while the first is being saved
	if got := d.last().Facts; got.Len() != 2 {
		t.Fatalf("something was saved although nothing came back: %v", got.Keys())
	}
	d.want("› emergency")
	d.release()
	f := d.last().Facts
	if f.Get(facts.Emergency).Word() != "none" || f.Get(facts.Suicidal).Word() != "thoughts" ||
		f.Get(facts.ChildRisk).String() != "false" || f.Get(facts.AdultRisk).String() != "false" {
		t.Errorf("held keys were lost or mixed up: %v", f)
	}
	d.wantNot("saving…")
}

func TestTypedTextIsSavedWithinTwoSeconds(t *testing.T) {
	d := drive(t)
	d.press("c", ",")
	d.write("he is in the kit")
	d.want("typing…")
	d.pass(2 * time.Second)
	d.want("saved 09:41")
	id := d.last().ID
	drafts, err := d.store.Drafts(t.Context(), id)
	if err != nil || len(drafts) != 1 || drafts[0].Text != "he is in the kit" {
		t.Fatalf("drafts %+v, %v", drafts, err)
	}
	d.write("chen")
	d.press("enter")
	if drafts, _ := d.store.Drafts(t.Context(), id); len(drafts) != 0 {
		t.Errorf("a draft is left after its line was kept: %+v", drafts)
	}
	if n := d.last().Notes; len(n) != 1 || n[0].Text != "he is in the kitchen" {
		t.Errorf("notes %+v", n)
	}
	d.pass(5 * time.Second)
	if drafts, _ := d.store.Drafts(t.Context(), id); len(drafts) != 0 {
		t.Errorf("a late timer brought the draft back: %+v", drafts)
	}
}

func TestAnOpenContactComesBack(t *testing.T) {
	d := drive(t)
	d.press("w", ",")
	d.write("blue coat")
	d.pass(2 * time.Second)
	d.press("esc", "'")
	d.write("parent")
	d.press("esc", "esc")
	d.want("Not finished", "walk-in")
	d.press("enter")
	d.want("walk-in", "blue coat", "parent")
	if d.last().Status != store.Open {
		t.Error("leaving the screen closed the contact")
	}
}

func TestLeavingSavesWhatIsTyped(t *testing.T) {
	d := drive(t)
	d.press("c", ",")
	d.write("half a sen")
	d.press("ctrl+q")
	if !d.quit {
		t.Fatal("the program does not leave")
	}
	drafts, _ := d.store.Drafts(t.Context(), d.last().ID)
	if len(drafts) != 1 || drafts[0].Text != "half a sen" {
		t.Errorf("drafts %+v", drafts)
	}
}

func TestUndoAReferral(t *testing.T) {
	d := drive(t)
	d.press("c", "/")
	d.write("pressure")
	d.press("enter")
	d.want("given: Pressure Point")
	d.press("enter")
	d.want("is recorded already")
	d.press("ctrl+z")
	d.wantNot("given: Pressure Point")
	if r := d.last().Referrals; len(r) != 1 || !r[0].Undone {
		t.Errorf("the record forgot the mistake: %+v", r)
	}
	d.press("ctrl+z")
	d.want("nothing to take back")
}

func TestAServiceThatIsNoDestinationIsNotGiven(t *testing.T) {
	d := drive(t)
	d.press("c", "/")
	d.write("ppo")
	d.press("enter")
	d.want("was not recorded")
	if len(d.last().Referrals) != 0 {
		t.Error("it was recorded")
	}
}

func TestDirectoryScreen(t *testing.T) {
	d := drive(t)
	d.press("/")
	d.write("smack redditch")
	d.want("search: smack redditch", "Community Drug Teams", "number not set - ask the", "hours not recorded - ring first", "check before use")
	d.press("enter", "pgdown")
	d.want("source")
	d.press("esc", "ctrl+u")
	d.want("search: what is needed")
	d.write("zzzzqqq")
	d.want("nothing found")
	d.press("esc")
	d.want("desk ·")
}

func TestPasteIsCleanedAndCapped(t *testing.T) {
	d := drive(t)
	d.press("c", ",")
	d.send(tea.PasteMsg{Content: "one\x1b[31m\ntwo\u202e"})
	d.want("one[31m two") // the field drops what the cleaner marks
	d.send(tea.PasteMsg{Content: strings.Repeat("long ", 3_000_000)})
	d.want("The pasted text was too long")
	d.press("enter")
	if n := d.last().Notes; len(n) != 1 || strings.ContainsAny(n[0].Text, "\x1b\n\u202e") || len(n[0].Text) > 5000 {
		t.Errorf("%d notes", len(n))
	}
}

func TestPrivacyAndEmergencyWorkWhileTyping(t *testing.T) {
	d := drive(t)
	d.press("c", ",")
	d.write("secret words")
	d.press("f12")
	d.wantNot("secret", "call", "Signpost")
	d.burst("x", "y", "z") // the end of a word typed blind
	d.want("secret words")
	d.wantNot("secret wordsx", "secret wordsy", "secret wordsz")
	d.pass(time.Second)
	d.press("f1")
	d.want("EMERGENCY", "999", "wording not yet signed off")
	d.press("f1", "ctrl+l")
	d.wantNot("secret")
	d.hold = true
	d.press("a", "enter")
	d.press("f12")
	d.wantNot("secret")
	d.release()
}

func TestHelpPageListsTheKeysOfTheScreen(t *testing.T) {
	d := drive(t)
	d.press("?")
	d.want("desk", "A call: opens a contact")
	d.press("esc", "c", "?")
	d.want("Finish the contact")
}

func TestWhatIsSavedStaysAfterAFailure(t *testing.T) {
	d := drive(t)
	d.press("c", ",")
	d.write("please ring")
	if err := d.store.Close(); err != nil { // the disk is gone, as far as the program can tell
		t.Fatal(err)
	}
	d.press("enter")
	d.want("NOT SAVED", "please ring")
}

func TestParkAndSwap(t *testing.T) {
	d := drive(t)
	d.press("c", "ctrl+p")
	d.want("No other contact is parked or open.")
	d.press(",")
	d.write("first caller")
	d.press("ctrl+o")
	d.want("parked", "Parked 09:41")
	d.pass(3 * time.Minute)
	d.press("w", "ctrl+p")
	d.want("call · 3 min", "first caller")
	d.press("ctrl+p")
	d.want("walk-in · under 1 min")
	d.press("ctrl+p", "enter")
	d.want("call · 3 min")
	list := d.contacts()
	if len(list) != 2 || list[0].Status != store.Parked || list[1].Status != store.Open {
		t.Errorf("%s is %s, %s is %s", list[0].Channel, list[0].Status, list[1].Channel, list[1].Status)
	}
}

// Somebody who types ahead ends where the keys lead, not where the screen is.
func TestKeysTypedAheadGoWhereTheyLead(t *testing.T) {
	for _, c := range []struct {
		keys  string
		check func(*driver)
	}{
		{"c X s", func(d *driver) {
			if l := d.contacts(); len(l) != 1 || l[0].Kind != store.Silent {
				t.Errorf("c X s: %d contacts", len(l))
			}
		}},
		{"c ' p a r e n t space r e d d i t c h enter", func(d *driver) {
			if f := d.last().Facts; f.Get(facts.Caller).Word() != "parent" || f.Get(facts.District).Word() != "redditch" {
				t.Errorf("the quick line became %v", f.Keys())
			}
		}},
		{"c q", func(d *driver) {
			if d.quit {
				t.Error("c q left the program")
			}
		}},
		{"/ c o c a i n e", func(d *driver) {
			d.want("search: cocaine")
			if len(d.contacts()) != 0 {
				t.Error("a search opened a contact")
			}
		}},
		{"c esc c", func(d *driver) {
			if l := d.contacts(); len(l) != 2 {
				t.Errorf("c esc c: %d contacts", len(l))
			}
		}},
		{"c ctrl+s x h", func(d *driver) {
			if l := d.contacts(); len(l) != 2 || l[0].Kind != store.HangUp {
				t.Errorf("c ctrl+s x h: %d contacts", len(l))
			}
		}},
		{"f1 c o", func(d *driver) { d.want("Overdose: call 999 now") }},
	} {
		d := drive(t)
		d.burst(strings.Fields(c.keys)...)
		c.check(d)
	}
}

// After NOT SAVED everything typed is there, and is saved when that is possible
// again: by a second Enter, or by leaving.
func TestTypedTextOutlivesAFailure(t *testing.T) {
	for _, again := range []string{"enter", "esc"} {
		t.Run("quick line, "+again, func(t *testing.T) { quickAfterFailure(t, again) })
	}
	t.Run("note", noteAfterFailure)
}

func quickAfterFailure(t *testing.T, again string) {
	t.Parallel() // the program waits for the database for seconds
	d := drive(t)
	d.press("c", "'")
	d.write("self redditch threatened by his landlord")
	unlock := d.lock()
	d.press("enter")
	d.want("NOT SAVED", "threatened by his landlord")
	unlock()
	d.press(again)
	if again == "enter" {
		c := d.last()
		if c.Facts.Get(facts.District).Word() != "redditch" || len(c.Notes) != 1 {
			t.Errorf("facts %v, notes %v", c.Facts.Keys(), c.Notes)
		}
		return
	}
	d.pass(3 * time.Second)
	if drafts, _ := d.store.Drafts(t.Context(), d.last().ID); len(drafts) != 1 {
		t.Errorf("drafts %v", drafts)
	}
}

func noteAfterFailure(t *testing.T) {
	t.Parallel()
	d := drive(t)
	d.press("c", ",")
	d.write("he is at 5 Mill Lane")
	unlock := d.lock()
	d.press("enter")
	d.want("NOT SAVED", "5 Mill Lane")
	unlock()
	d.press("esc", "esc")
	if drafts, _ := d.store.Drafts(t.Context(), d.last().ID); len(drafts) != 1 || drafts[0].Text != "he is at 5 Mill Lane" {
		t.Errorf("drafts %v", drafts)
	}
}

func TestUndoAnswers(t *testing.T) {
	d := drive(t)
	d.press("c", "n", "t") // asked: none; thoughts, by a slip
	d.press("ctrl+z")
	d.want("Taken back: suicidal.")
	f := d.last().Facts
	if f.Get(facts.Suicidal).Known() || f.Get(facts.Emergency).Word() != "none" {
		t.Errorf("facts %v", f)
	}
	d.press("ctrl+z", "ctrl+z")
	d.want("nothing to take back")
	if d.last().Facts.Get(facts.Emergency).Known() {
		t.Error("the first answer was not taken back")
	}
}

func TestALongNoteDoesNotStopTheProgram(t *testing.T) {
	d := drive(t)
	d.press("c", ",")
	d.send(tea.PasteMsg{Content: strings.Repeat("नमस्ते 日本語 ", 400)})
	for range 20 { // would take minutes if each letter measured the whole text many times
		d.press("a")
		_ = d.screen()
	}
	d.press("home")
	d.want("नम")
}

func TestWordsOfDangerPointAtTheEmergencyCard(t *testing.T) {
	d := drive(t)
	d.press("/")
	d.write("overdose")
	d.want("somebody in danger now? F1")
	d.press("esc", "esc", "c", "/")
	d.write("suicidal")
	d.want("somebody in danger now? F1")
	d.press("esc")
	d.write("cdt")
	d.wantNot("in danger now?")
}
