package tui

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"signpost/internal/desk"
	"signpost/internal/facts"
	"signpost/store"
	"signpost/tui/screen"
)

// windows are two programs on one record.
func windows(t *testing.T) (a, b *driver) {
	t.Helper()
	path, key := filepath.Join(t.TempDir(), "signpost.db"), testKey(t)
	a, b = driveOn(t, path, key, desk.Coordinator), driveOn(t, path, key, desk.Coordinator)
	for _, d := range []*driver{a, b} {
		d.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	}
	return a, b
}

// soon is as long as another window may take to notice.
const soon = 600 * time.Millisecond

// entries counts the audit log.
func (d *driver) entries() (n int) {
	d.t.Helper()
	for _, err := range d.store.AuditEntries(context.Background()) {
		if err != nil {
			d.t.Fatal(err)
		}
		n++
	}
	return n
}

// both opens one contact in both windows.
func both(t *testing.T) (a, b *driver) {
	t.Helper()
	a, b = windows(t)
	a.press("c")
	b.pass(soon)
	b.press("enter")
	b.want("Signpost · call")
	return a, b
}

// answer answers by the quick line, which needs no cursor on the right row.
func (d *driver) answer(words string) {
	d.t.Helper()
	d.press("ctrl+t")
	d.write(words)
	d.press("enter")
}

func TestAnotherWindowIsSeen(t *testing.T) {
	a, b := windows(t)
	a.press("c")
	a.answer("redditch heroin")
	b.wantNot("redditch")
	b.pass(soon)
	b.want("Not finished", "redditch · heroin")
	a.press("ctrl+s")
	b.pass(soon)
	b.want("information", "redditch · heroin")
	b.wantNot("Not finished")
	a.visitor("blue coat")
	b.pass(soon)
	b.want("Waiting", "waiting")
	a.press("up", "l")
	a.wantNot("  waiting")
	b.pass(soon)
	b.wantNot("  waiting")
}

// Windows that nobody touches write nothing: what one reads again must not look
// like a change to the other.
func TestIdleWindowsWriteNothing(t *testing.T) {
	a, b := both(t)
	for _, d := range []*driver{a, b} {
		d.press("esc", "/", "esc", "esc", "h", "esc", "t", "esc", "f", "esc", "enter")
	}
	a.answer("redditch")
	a.pass(5 * time.Second)
	b.pass(5 * time.Second)
	before := a.entries()
	for range 10 {
		a.pass(time.Second)
		b.pass(time.Second)
	}
	if n := a.entries() - before; n != 0 {
		t.Errorf("two idle windows wrote %d audit entries", n)
	}
	if n := len(a.timers); n > 4 {
		t.Errorf("%d timers run", n)
	}
}

func TestOpenContactFollowsTheOtherWindow(t *testing.T) {
	a, b := both(t)
	b.press(",")
	b.write("half a wor")
	a.answer("redditch")
	before := b.entries()
	b.pass(soon)
	b.want("Redditch", "half a wor", "Another window changed this contact")
	if n := b.entries() - before; n != 0 {
		t.Errorf("redrawing left %d entries", n)
	}
	b.write("d")
	b.press("enter")
	a.pass(soon)
	a.want("half a word")
	a.press("ctrl+s")
	b.pass(soon)
	b.want("Another window finished this contact", "finished")
}

// Their note line takes the draft of both with it: what is typed here goes to
// the disk again.
func TestOurDraftOutlivesTheirNote(t *testing.T) {
	a, b := both(t)
	b.press(",")
	b.write("mine")
	b.pass(2 * time.Second)
	a.press(",")
	a.write("theirs")
	a.press("enter")
	b.pass(soon)
	b.pass(2 * time.Second)
	drafts, err := b.store.Drafts(context.Background(), b.last().ID)
	if err != nil || len(drafts) != 1 || drafts[0].Text != "mine" {
		t.Errorf("on disk: %+v, %v", drafts, err)
	}
}

func TestChangesOfDifferentThingsAreBothKept(t *testing.T) {
	a, b := both(t)
	a.answer("redditch")
	b.answer("heroin")
	b.want("Another window had changed other parts", "Redditch", "heroin")
	b.wantNot("two versions")
	f := b.last().Facts
	if f.Get(facts.District).Word() != "redditch" || !f.Get(facts.Substances).Has("heroin") {
		t.Errorf("on disk: %v", f)
	}
}

// clash lets both windows answer the same question.
func clash(t *testing.T) (a, b *driver) {
	t.Helper()
	a, b = both(t)
	a.answer("redditch")
	b.answer("wychavon")
	b.want("two versions", "district", "yours", "Wychavon", "theirs", "Redditch", "[x] yours")
	if got := b.last().Facts.Get(facts.District).Word(); got != "redditch" {
		t.Fatalf("undecided, the record says %s", got)
	}
	b.pass(time.Second + time.Millisecond)
	return a, b
}

func TestConflictMine(t *testing.T) {
	a, b := clash(t)
	b.press("enter")
	b.want("Saved as you decided", "Wychavon")
	a.pass(soon)
	a.want("Wychavon")
	if got := b.last().Facts.Get(facts.District).Word(); got != "wychavon" {
		t.Errorf("on disk: %s", got)
	}
}

func TestConflictTheirs(t *testing.T) {
	for _, keys := range [][]string{{"t", "enter"}, {"T", "enter"}, {"m", "t", "enter"}, {"esc"}} {
		_, b := clash(t)
		before := b.last().Rev
		b.press(keys...)
		b.want("Not saved of yours: district Wychavon", "Redditch")
		b.wantNot("two versions")
		if c := b.last(); c.Rev != before || c.Facts.Get(facts.District).Word() != "redditch" {
			t.Errorf("%v, on disk: %d, %v", keys, c.Rev, c.Facts)
		}
	}
}

func TestConflictFieldByField(t *testing.T) {
	a, b := both(t)
	a.answer("redditch self")
	b.answer("wychavon parent")
	b.want("2 things")
	b.pass(2 * time.Second)
	b.press("T", "down", "m", "enter")
	f := b.last().Facts
	mine := 0
	for k, v := range map[facts.Key]string{facts.District: "wychavon", facts.Caller: "parent"} {
		if f.Get(k).Word() == v {
			mine++
		}
	}
	if mine != 1 {
		t.Errorf("%d of mine on disk: %v", mine, f)
	}
	b.want("Not saved of yours")
}

// Keys typed before the two versions could be seen belong to what was being
// typed: nothing of them is lost and nothing of them decides.
func TestConflictWhileTyping(t *testing.T) {
	a, b := both(t)
	a.answer("redditch")
	b.press("ctrl+t")
	b.write("wychavon")
	b.burst("enter", ",", "t", "o", "m", "enter", "t", "m")
	b.want("two versions", "[x] yours")
	b.press("M", "x")
	b.want("[x] yours")
	b.pass(2 * time.Second)
	b.press("enter")
	b.want("Wychavon", "tom", "tmMx")
	if n := b.last().Notes; len(n) != 1 || n[0].Text != "tom" {
		t.Errorf("notes: %+v", n)
	}
}

// A finished contact is not changed unasked, and what was typed stays.
func TestConflictWithAFinishedContact(t *testing.T) {
	a, b := both(t)
	a.press("ctrl+s")
	b.answer("wychavon she rang back")
	b.want("finished this contact while you were changing it", "[x] theirs")
	b.pass(2 * time.Second)
	b.press("enter")
	b.want("Not saved of yours: district Wychavon", "wychavon she rang back")
	c := b.last()
	if c.Status != store.Done || c.Facts.Get(facts.District).Known() {
		t.Errorf("on disk: %s, %v", c.Status, c.Facts)
	}
}

// Both windows may press save: the second goes to the desk, too.
func TestBothFinish(t *testing.T) {
	a, b := both(t)
	a.answer("redditch")
	b.press("ctrl+s")
	b.want("Signpost · desk")
	b.pass(soon)
	b.want("redditch")
	if b.last().Status != store.Done {
		t.Error("it is not finished")
	}
	a.press("ctrl+s")
	a.want("Signpost · desk")
}

// What is decided can be overtaken by a third window: then it is asked again.
func TestConflictOvertaken(t *testing.T) {
	a, b := clash(t)
	a.answer("worcester")
	b.press("enter")
	b.want("two versions", "Wychavon", "Worcester")
	b.pass(2 * time.Second)
	b.press("enter")
	if got := b.last().Facts.Get(facts.District).Word(); got != "wychavon" {
		t.Errorf("on disk: %s", got)
	}
}

// The emergency card, the help and hiding work over the two versions.
func TestConflictKeepsTheAlwaysKeys(t *testing.T) {
	_, b := clash(t)
	b.press("f1")
	b.want("EMERGENCY")
	b.press("esc", "?")
	b.want("two versions", "Your version of the field under the cursor holds.")
	b.press("esc", "f12")
	b.want("Hidden")
	b.press("x")
	b.want("[x] yours")
}

// A record in trouble keeps the two versions where they are.
func TestConflictNotSaved(t *testing.T) {
	t.Parallel() // it waits for the lock
	_, b := clash(t)
	unlock := b.lock()
	b.press("enter")
	b.want("NOT SAVED", "two versions", "Wychavon")
	unlock()
	b.press("enter")
	b.want("Saved as you decided")
}

// clashIn brings one window to the two versions, as if there were another.
func clashIn(d *driver) {
	d.press("c")
	other := desk.NewSession(desk.Options{Record: d.store, Guide: shipped(), Desk: "back office",
		Operator: desk.Operator{Name: "JM", Role: desk.Coordinator}, Clock: func() time.Time { return d.now }, NewID: d.store.NewID})
	c := d.last()
	f := c.Facts.With(facts.District, facts.Word("redditch")).With(facts.Caller, facts.Word("self"))
	if _, err := other.Answer(context.Background(), c, f); err != nil {
		d.t.Fatal(err)
	}
	d.answer("parent wychavon")
	d.pass(2 * time.Second)
	if !strings.Contains(d.screen(), "two versions") {
		d.t.Fatal("no conflict")
	}
}

// Damage or a closed record does not stop the looking.
func TestWatchingGoesOn(t *testing.T) {
	d := drive(t)
	d.send(watched{err: context.DeadlineExceeded})
	d.send(watched{n: 1}, watched{n: 2})
	d.send(screen.ChangedElsewhere{})
	d.want("Signpost · desk")
}
