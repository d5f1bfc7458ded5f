package tui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"signpost/internal/desk"
	"signpost/internal/facts"
	"signpost/store"
)

// past puts n finished contacts into the record, one a day, the last one
// yesterday. Every third one is a walk-in, taken by JM.
func (d *driver) past(n int) {
	d.t.Helper()
	now := d.now
	for i := range n {
		at := now.Add(-time.Duration(n-i) * 24 * time.Hour)
		who, channel := "RK", "phone"
		if i%3 == 0 {
			who, channel = "JM", "walk_in"
		}
		s := desk.NewSession(desk.Options{Record: d.store, Guide: shipped(), Desk: "front desk", Operator: desk.Operator{Name: who, Role: desk.Coordinator},
			Clock: func() time.Time { return at }, NewID: d.store.NewID})
		ctx := context.Background()
		c, err := s.Start(ctx, channel)
		if err == nil {
			c, err = s.Answer(ctx, c, c.Facts.With(facts.District, facts.Word("redditch")).With(facts.Caller, facts.Word("self")))
		}
		if err == nil {
			c, err = s.Note(ctx, c, fmt.Sprintf("Note number %d about José and the garden", i))
		}
		if err == nil {
			c, err = s.Refer(ctx, c, "cdt", store.Signpost)
		}
		if err == nil {
			at = at.Add(7 * time.Minute)
			_, err = s.Finish(ctx, c, "")
		}
		if err != nil {
			d.t.Fatal(err)
		}
	}
}

// in opens the history of a desk with a past, wide enough for two columns.
func in(t *testing.T, n int) *driver {
	t.Helper()
	d := drive(t)
	d.past(n)
	d.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	d.press("t")
	d.want("Signpost · history")
	return d
}

// only is how many contacts the list says that it has.
func (d *driver) wantCount(n string) {
	d.t.Helper()
	d.want(" · " + n + " contact")
}

func TestHistoryByDay(t *testing.T) {
	d := in(t, 40)
	d.want("All days", "Mon 2 Mar", "Sun 1 Mar")
	d.wantCount("40")
	d.wantNot("garden", "José")
	d.press("down", "down", "[")
	d.want("Sat 28 Feb · 1 contact")
	d.press("[")
	d.want("Fri 27 Feb")
	d.press("]", "]", "]")
	d.want("Yesterday")
	d.press("]")
	d.want("Today", "No contacts")
	d.press("]")
	d.want("still to come", "Today")
	d.press("d")
	d.write("last week")
	d.press("enter")
	d.want("Mon 23 Feb to Sun 1 Mar · 7 contacts")
	d.press("[")
	d.want("Mon 16 Feb to Sun 22 Feb · 7 contacts")
	d.press("d")
	d.write("30 feb")
	d.press("enter")
	d.want("is no day", "30 feb")
	d.press("esc", "a")
	d.wantCount("40")
}

func TestHistoryFilters(t *testing.T) {
	d := in(t, 12)
	d.press("o")
	d.want("who took them", "RK, JM")
	d.write("jm")
	d.press("enter")
	d.want("JM · 4 contacts")
	d.press("c")
	d.want("call · JM · 0 contacts")
	d.press("c")
	d.want("walk-in · JM · 4 contacts")
	d.press("a", "s")
	d.want("not finished · 0 contacts")
	d.press("s")
	d.want("finished · 12 contacts")
	d.press("s", "s")
	d.want("merged · 0 contacts")
	d.press("s", "s")
	d.wantCount("12")
}

// The list goes on below its first page, and keys never wait for it.
func TestHistoryPagesOnDemand(t *testing.T) {
	d := in(t, 130)
	d.wantCount("130")
	before := d.entries()
	for range 15 {
		d.press("pgdown")
	}
	d.want("Sat 25 Oct 2025") // the first of them
	if n := d.entries() - before; n != 0 {
		t.Errorf("turning pages left %d entries", n)
	}
}

func TestHistoryReadingIsWrittenDownOnce(t *testing.T) {
	d := in(t, 3)
	before := d.entries()
	d.press("enter")
	d.want("garden", "José", "Services given", "7 min", "Redditch")
	if n := d.entries() - before; n != 1 {
		t.Errorf("opening left %d entries", n)
	}
	d.press("down", "up", "esc", "down")
	if n := d.entries() - before; n != 1 {
		t.Errorf("moving left %d entries", n-1)
	}
	d.wantNot("garden")
}

func TestHistoryWords(t *testing.T) {
	d := in(t, 30)
	before := d.entries()
	d.press("/")
	d.write("jose 17")
	d.press("enter")
	d.want("1 contact with those words", "looked through 30 contacts")
	d.wantNot("jose 17")
	if n := d.entries() - before; n != 1 {
		t.Errorf("a search left %d entries", n)
	}
	d.press("enter")
	d.want("Note number 17 about José")
	d.press("esc", "esc")
	d.wantCount("30")
	d.press("/")
	d.write("'")
	d.press("enter")
	d.want("Type a word")
}

// A search can be left while it looks, and what it found stays.
func TestHistorySearchCanBeLeft(t *testing.T) {
	d := in(t, 30)
	d.press("/")
	d.write("garden")
	d.hold = true
	d.press("enter")
	d.want("looking through the notes", "esc stops")
	d.press("x", "esc")
	d.want("0 contacts with those words", "then stopped")
	d.hold = false
	d.run(nil)
	d.wantNot("looking through")
	d.press("esc")
	d.wantCount("30")
}

func TestHistoryAmend(t *testing.T) {
	d := in(t, 2)
	ended := d.last().EndedAt
	d.press("enter", "e")
	d.pressUntil("down", "district")
	d.want("Change the answers")
	d.press("b")
	d.want("The record keeps what it said before")
	d.press("esc", "o", "g")
	d.want("Changed since it was finished", "(before: Redditch)", "declined (before: signposted)", "by RK")
	c := d.last()
	if c.Facts.Get(facts.District).Word() != "bromsgrove" || c.Outcome != "declined" || !c.EndedAt.Equal(ended) {
		t.Errorf("on disk: %v, %s, ended %v", c.Facts, c.Outcome, c.EndedAt)
	}
	d.press("e")
	d.pressUntil("up", "emergency")
	d.press("o")
	d.want("These answers call for", "emergency card")
	if len(d.last().Alerts) != 0 {
		t.Error("an alert is on record that nobody saw")
	}
}

func TestHistoryVoidAndBack(t *testing.T) {
	d := in(t, 3)
	d.press("enter", "v", "enter")
	d.want("Say why the contact is void")
	d.write("logged twice")
	d.press("enter")
	d.want("Void. It is out of lists", "void: logged twice")
	if c := d.last(); c.Status != store.Void || c.StatusReason != "logged twice" {
		t.Errorf("on disk: %s %q", c.Status, c.StatusReason)
	}
	d.press("v")
	d.want("This contact is void already")
	d.press("e")
	d.want("put it back first")
	d.press("esc")
	d.wantCount("2")
	d.press("s", "s", "s")
	d.want("void · 1 contact")
	d.press("enter", "u")
	d.want("Put back", "finished (before: void: logged twice)")
	if d.last().Status != store.Done {
		t.Error("it is not back")
	}
}

func TestHistoryMerge(t *testing.T) {
	d := in(t, 3)
	d.press("enter", "g")
	d.want("logged twice of", "merge into which?")
	d.press("enter")
	d.want("That is the same contact")
	d.press("down", "enter")
	d.write("the same call")
	d.press("enter")
	d.want("Merged. Notes and services of both", "Merged into: ", "Note number 1")
	c := d.last()
	if c.Status != store.Merged || c.StatusReason != "the same call" || c.MergedInto != d.contacts()[1].ID {
		t.Errorf("on disk: %+v", c)
	}
	d.press("esc", "enter")
	d.want("Merged into this one: ", "Note number 2", "Note number 1")
}

// A volunteer may change only their own, and is told who may.
func TestHistoryOfAVolunteer(t *testing.T) {
	d := driveAs(t, desk.Volunteer)
	d.past(3)
	d.press("t", "enter")
	d.want("garden")
	d.press("v")
	d.want("today: ask a coordinator")
	d.press("e", "up")
	d.want("Change the answers") // RK took it
	d.press("esc", "u")
	d.want("The role volunteer may not put back what was voided")
	d.press("esc", "end", "down", "down", "enter", "e")
	d.want("may change only the finished contacts")
}

func TestHistoryOfAnAuditor(t *testing.T) {
	d := driveAs(t, desk.Auditor)
	d.past(1)
	d.press("t", "enter")
	d.want("garden")
	for _, k := range []string{"e", "o", "v", "g", "u"} {
		d.press(k)
		d.want("auditor may", "ask a")
	}
}

// Another window is seen here, too: in the list and in the open contact; and a
// change that comes too late shows both versions.
func TestHistoryFollowsTheOtherWindow(t *testing.T) {
	a, b := windows(t)
	a.past(2)
	for _, d := range []*driver{a, b} {
		d.press("t", "enter")
	}
	before := b.entries()
	a.press("o", "g")
	b.pass(soon)
	b.want("declined (before: signposted)")
	if n := b.entries() - before; n != 1 {
		t.Errorf("an amendment and its redrawing left %d entries", n)
	}
	a.press("o", "a")
	b.press("o", "e")
	b.want("two versions", "outcome", "information")
	b.pass(2 * time.Second)
	b.press("enter")
	b.want("Saved as you decided")
	if got := b.last().Outcome; got != "emergency" {
		t.Errorf("on disk: %s", got)
	}
	a.press("esc", "esc")
	b.press("v")
	b.write("made twice")
	b.press("enter")
	a.press("t")
	a.wantCount("1")
}

// A note is added where notes are: the contact opens as on the desk.
func TestHistoryGoesOn(t *testing.T) {
	d := in(t, 2)
	d.press("enter", "enter")
	d.want("finished")
	d.press(",")
	d.write("rang again")
	d.press("enter", "esc", "esc", "t", "enter")
	d.want("rang again")
}

// What a person typed somewhere else cannot do harm here.
func TestHistoryHostileWords(t *testing.T) {
	d := in(t, 2)
	d.press("enter", "v")
	d.send(tea.PasteMsg{Content: "bad\x1b[2J\u202e reason\nmore"})
	d.press("enter")
	if r := d.last().StatusReason; strings.ContainsAny(r, "\x1b\u202e\n") || !strings.Contains(r, "reason") {
		t.Errorf("the reason is %q", r)
	}
}
