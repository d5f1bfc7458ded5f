package tui

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"signpost/internal/desk"
	"signpost/store"
	"signpost/store/people"
	"signpost/tui/keys"
	"signpost/tui/theme"
)

const lockPhrase = "four words beside another"

// driveGuarded is drive where Kim opened the record with a passphrase and has a
// PIN, and so a hidden screen is a locked one.
func driveGuarded(t *testing.T) *driver {
	t.Helper()
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "signpost.db")
	d := driveOn(t, path, testKey(t), desk.Coordinator)
	ring := people.NewRing(d.store, people.Least)
	act := store.Act{At: d.now, Operator: "Kim", Action: "people.add"}
	if _, err := ring.SetUp(ctx, act, "Kim", []byte(lockPhrase)); err != nil {
		t.Fatal(err)
	}
	if err := ring.SetPIN(ctx, act, "Kim", "4711"); err != nil {
		t.Fatal(err)
	}
	d.root = New(Options{
		Session: desk.NewSession(desk.Options{Record: d.store, Guide: shipped(), Desk: "front desk", Ring: ring, Guarded: true,
			Operator: desk.Operator{Name: "Kim", Role: desk.Coordinator}, Clock: func() time.Time { return d.now }, NewID: d.store.NewID}),
		Keys: keys.New(), Theme: theme.Default(),
		After: func(after time.Duration, msg tea.Msg) tea.Cmd {
			return func() tea.Msg { d.timers = append(d.timers, timer{d.now.Add(after), msg}); return nil }
		},
	})
	d.timers = nil
	d.run(d.root.Init())
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	return d
}

// onlyLock fails when anything but the lock is on the screen.
func onlyLock(t *testing.T, d *driver) {
	t.Helper()
	view := d.screen()
	if !strings.Contains(view, "Signpost is locked") || strings.Contains(view, "Today") || strings.Contains(view, "heroin") || strings.Contains(view, "secret words") {
		t.Errorf("the locked screen shows\n%s", view)
	}
}

func TestHidingLocksWhenPeopleAreSetUp(t *testing.T) {
	d := driveGuarded(t)
	d.press("c")
	d.press("ctrl+n")
	d.write("secret words of a caller")
	d.press("f12")
	onlyLock(t, d)
	if drafts, err := d.store.Drafts(context.Background(), ""); err != nil || len(drafts) != 1 || drafts[0].Text != "secret words of a caller" {
		t.Errorf("what was typed is not saved behind the lock: %+v, %v", drafts, err)
	}
	d.write("x") // no single key opens it
	d.press("enter")
	onlyLock(t, d)
	d.write("4711")
	if v := d.screen(); strings.Contains(v, "4711") || !strings.Contains(v, "••••") {
		t.Errorf("the PIN is drawn:\n%s", v)
	}
	d.press("enter")
	d.pass(time.Second)
	d.want("note, secret words of a caller")
	d.press("ctrl+l")
	d.write(lockPhrase)
	d.press("enter")
	if strings.Contains(d.screen(), "locked") {
		t.Error("the passphrase does not open it")
	}
}

func TestIdleScreenLocks(t *testing.T) {
	d := driveGuarded(t)
	d.pass(DefaultLockAfter - 20*time.Second)
	if strings.Contains(d.screen(), "locked") {
		t.Fatal("locked too early")
	}
	d.press("down")
	d.pass(DefaultLockAfter - 20*time.Second)
	if strings.Contains(d.screen(), "locked") {
		t.Fatal("a key does not count")
	}
	d.pass(30 * time.Second)
	onlyLock(t, d)
	d.write("4711")
	d.press("enter")
	d.pass(time.Second)

	d.press("c") // listening is no idling
	d.pass(9 * time.Minute)
	if strings.Contains(d.screen(), "locked") {
		t.Fatal("locked while somebody listens")
	}
	d.pass(90 * time.Second)
	onlyLock(t, d)
	d.write("4711")
	d.press("enter")
	d.pass(time.Second)

	// A laptop that slept ticks no more; the first key must not be an answer.
	d.press("esc")
	d.now = d.now.Add(time.Hour)
	d.press("c")
	onlyLock(t, d)
	d.write("4711")
	d.press("enter")
	d.now = d.now.Add(-3 * time.Hour) // set back: not locked for ever, nor never again
	d.press("down")
	if strings.Contains(d.screen(), "locked") {
		t.Error("locked by a clock that was set back")
	}
	d.now = d.now.Add(DefaultLockAfter)
	d.press("down")
	onlyLock(t, d)
}

func TestEmergencyCardOpensFromTheLock(t *testing.T) {
	d := driveGuarded(t)
	d.press("f12")
	d.press("f1")
	v := d.screen()
	if !strings.Contains(v, "999") || strings.Contains(v, "start a contact") || strings.Contains(v, "Today") {
		t.Errorf("the card:\n%s", v)
	}
	d.press("esc")
	onlyLock(t, d)
}

func TestFiveMistakesWipeTheKey(t *testing.T) {
	d := driveGuarded(t)
	d.press("c")
	d.press("f12")
	for n := 1; n <= desk.MostMistypes; n++ {
		if d.quit {
			t.Fatalf("left after %d mistakes", n-1)
		}
		d.write("0000")
		d.press("enter")
	}
	if !d.quit || !d.root.lockedOut {
		t.Fatal("five mistakes do not leave the program")
	}
	if _, _, err := d.store.List(context.Background(), store.Act{}, store.Query{}); store.KindOf(err) != store.Locked {
		t.Errorf("the key is still there: %v", err)
	}
	var trail []string
	for e, err := range d.store.AuditEntries(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(e.Action, "screen.") {
			trail = append(trail, e.Action)
		}
	}
	if len(trail) != 5 || trail[0] != "screen.unlock.failed" {
		t.Errorf("the trail says %v", trail)
	}
}

// Keys that waited for a change to be saved belong to the screen, also when it
// was locked meanwhile, never to the PIN.
func TestKeysTypedBeforeTheLockReachTheirScreen(t *testing.T) {
	d := driveGuarded(t)
	d.hold = true
	d.press("c")
	d.press("ctrl+n")
	d.write("ab")
	d.press("f12")
	d.hold = false
	d.run(nil)
	onlyLock(t, d)
	if d.root.locked.typed != "" {
		t.Errorf("%q was typed into the lock", d.root.locked.typed)
	}
}
