package tui

import (
	"context"
	"strings"
	"testing"
	"time"

	"signpost/internal/desk"
	"signpost/store"
)

// visitBy is a finished call of somebody who goes by an alias.
func (d *driver) visitBy(alias, line string) {
	d.t.Helper()
	d.press("c", "alt+k")
	d.write(alias)
	d.press("enter", "'")
	d.write(line)
	d.press("enter", "ctrl+s")
	d.pass(26 * time.Hour)
}

// known brings the screen to what is known of bluebird, on a new call.
func (d *driver) known() {
	d.visitBy("Bluebird", "self heroin redditch waits outside with a dog")
	d.visitBy("blue bird", "self heroin worcester")
	d.press("c", "alt+k")
	d.write("bluebird")
	d.press("ctrl+f", "enter")
}

// What they go by is kept on the contact without anybody being looked up, and
// the contact goes on as it was: the next answer is saved, too.
func TestEnquirerIsKept(t *testing.T) {
	d := drive(t)
	d.visitBy("Bluebird", "self heroin")
	before := len(d.auditFrom(0))
	d.press("c", "alt+k")
	d.want("What do they go by?", "alias", "return code", "one letter for the gender", "enter keeps them on the open contact")
	d.write("Blue bird")
	d.press("tab")
	d.write("f abcd 1990")
	d.press("enter")
	d.want("Saved: what they go by is on the contact. Nobody was looked up.", "Signpost · call")
	d.wantNot("Blue bird", "FABCD", "NOT SAVED")
	if c := d.last(); c.Alias != "Blue bird" || c.ReturnCode != "FABCD1990" || c.Status != store.Open {
		t.Fatalf("kept: %+v", c)
	}
	d.press("'")
	d.write("worcester")
	d.press("enter", "alt+k")
	d.wantNot("changed in another window")
	d.want("Blue bird", "FABCD1990")
	if c := d.last(); !strings.Contains(c.Facts.Get("district").String(), "worcester") {
		t.Errorf("the next answer was not saved: %v", c.Facts)
	}
	for _, a := range d.auditFrom(before) {
		if a == "enquirer.search" {
			t.Error("somebody was looked up without asking")
		}
	}
}

// Looking up says first what to keep in mind, is done by enter alone, shows no
// note, and a reading of an earlier contact is written down.
func TestEnquirerIsLookedUp(t *testing.T) {
	d := drive(t)
	d.visitBy("Bluebird", "self heroin redditch waits outside with a dog")
	d.press("c", "alt+k")
	d.write("blue bird")
	before := len(d.auditFrom(0))
	d.press("ctrl+f")
	d.want("Before you look", "Tell nobody that a person is known here", "enter looks for earlier contacts")
	d.wantNot("heroin", "redditch")
	d.press("x", "space")
	d.want("Before you look")
	if got := d.auditFrom(before); len(got) != 0 {
		t.Fatalf("before enter the trail has %v", got)
	}
	d.press("enter")
	d.want("Tell nobody that they are known here", "1 earlier contact", "3 Mar 2026 09:41 · call · self · redditch · heroin")
	d.wantNot("waits outside with a dog")
	d.press("enter")
	d.want("Tue 3 Mar 2026 09:41 · call", "waits outside with a dog", "an earlier contact")
	if got := strings.Join(d.auditFrom(before), " "); got != "enquirer.search contact.read" {
		t.Errorf("the trail has %s", got)
	}
	d.press("esc")
	d.want("1 earlier contact")
	d.press("esc", "esc")
	d.want("Signpost · call")
	if list := d.contacts(); list[0].Status != store.Open || list[0].Alias != "" {
		t.Errorf("looking up changed the open contact: %+v", list[0])
	}
	d.press("alt+k") // nothing of it is left on the screen
	d.wantNot("blue bird", "heroin")
}

// From the desk enter asks, too; what is no code is told in a sentence; what is
// found nowhere is said.
func TestEnquirerFromTheDesk(t *testing.T) {
	d := drive(t)
	d.press("e", "enter")
	d.want("type an alias or a return code first")
	d.press("tab")
	d.write("ABC")
	d.press("enter")
	d.want("the code has 3 characters, not 9")
	for range 3 {
		d.press("backspace")
	}
	d.write("m abcd 1961")
	d.press("enter", "enter")
	d.want("No earlier contact")
	d.press("enter", "down", "e")
	d.want("Only a caution can be ended")
	d.press("esc", "esc", "c")
	d.want("Signpost · call")
}

// A caution is added with its end, seen by the next who looks, and ended by one
// key; one that has run out is not shown.
func TestCautionOnScreen(t *testing.T) {
	d := drive(t)
	d.known()
	d.press("n")
	d.want("take care", "It holds until 5 Jun 2026, and one key ends it before.")
	d.press("enter")
	d.want("in a few words what to take care of")
	d.write("Hard of hearing: speak slowly.")
	d.press("tab", "backspace", "backspace")
	for range 10 {
		d.press("backspace")
	}
	d.write("2 years")
	d.want("a caution ends within twelve months")
	d.press("enter")
	d.want("take care")
	for range 7 {
		d.press("backspace")
	}
	d.write("6 weeks")
	d.press("enter")
	d.want("Saved: the caution holds until 16 Apr 2026.", "! Hard of hearing: speak slowly. · until 16 Apr 2026 · RK", "2 earlier contacts")

	d.press("esc", "ctrl+f", "enter")
	d.want("! Hard of hearing")
	d.press("n")
	d.write("Short one.")
	d.press("tab")
	for range 8 {
		d.press("backspace")
	}
	d.write("tomorrow")
	d.press("enter")
	d.want("! Short one.", "! Hard of hearing")
	d.pass(50 * time.Hour)
	d.press("esc", "ctrl+f", "enter")
	d.wantNot("Short one.")
	d.press("e")
	d.want("the caution is ended")
	d.wantNot("Hard of hearing")
	list, err := d.store.Cautions(context.Background(), store.Act{}, store.EntryQuery{})
	if err != nil || len(list) != 2 || !list[1].Ended || list[0].Ended {
		t.Errorf("kept: %+v, %v", list, err)
	}
}

func TestEnquirerAuditor(t *testing.T) {
	d := driveAs(t, desk.Auditor)
	d.press("e")
	d.write("bluebird")
	d.press("enter", "enter")
	d.want("may not look enquirers up")
}

// Somebody else at the desk finds nothing of the one before: a new contact, from
// the emergency card even, empties the screen.
func TestEnquirerIsForgotten(t *testing.T) {
	d := drive(t)
	d.known()
	d.press("f1", "f1")
	d.want("2 earlier contacts")
	d.press("esc", "esc", "esc") // to the desk: the contact stays open
	d.press("e")
	d.want("What do they go by?")
	d.wantNot("bluebird", "heroin")
	d.write("somebody")
	d.press("f1", "c")
	d.press("alt+k")
	d.wantNot("somebody")
}
