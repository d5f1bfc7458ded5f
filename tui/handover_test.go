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
	"signpost/store/seal"
	"signpost/store/sqlite"
	"signpost/tui/keys"
	"signpost/tui/theme"
)

// driveNamed is driveOn with somebody else at the desk, at another time.
func driveNamed(t *testing.T, path string, key seal.Key, name string, at time.Time) *driver {
	t.Helper()
	d := &driver{t: t, now: at}
	clock := func() time.Time { return d.now }
	st, err := sqlite.Open(context.Background(), sqlite.Options{Path: path, Key: key, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	d.store = st
	d.root = New(Options{
		Session: desk.NewSession(desk.Options{Record: st, Guide: shipped(), Desk: "front desk",
			Operator: desk.Operator{Name: name, Role: desk.Volunteer}, Clock: clock, NewID: st.NewID}),
		Keys: keys.New(), Theme: theme.Default(),
		After: func(after time.Duration, msg tea.Msg) tea.Cmd {
			return func() tea.Msg { d.timers = append(d.timers, timer{d.now.Add(after), msg}); return nil }
		},
	})
	d.run(d.root.Init())
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	return d
}

// shiftOver brings the screen to a handover being written after some work.
func shiftOver(d *driver) {
	d.visitBy("Bluebird", "self heroin redditch")
	d.press("c", "'")
	d.write("parent redditch alcohol")
	d.press("enter", "ctrl+o")
	d.pass(20 * time.Minute)
	d.press("c", "o")
	d.pass(time.Second)
	d.press("1", "esc")
	d.pass(40 * time.Minute)
	d.press("esc", "esc", "o", "w")
	d.write("The printer is out of paper. Somebody from the council comes at two to look at the door.")
	d.pass(2 * time.Second)
}

// handovers is all of them, newest first.
func (d *driver) handovers() []store.Handover {
	d.t.Helper()
	list, err := d.store.Handovers(context.Background(), store.Act{}, store.EntryQuery{})
	if err != nil {
		d.t.Fatal(err)
	}
	return list
}

// auditFrom is the actions in the audit trail from the n-th on.
func (d *driver) auditFrom(n int) []string {
	d.t.Helper()
	var out []string
	for e, err := range d.store.AuditEntries(context.Background()) {
		if err != nil {
			d.t.Fatal(err)
		}
		if n--; n < 0 {
			out = append(out, e.Action)
		}
	}
	return out
}

// A whole handover: composed from the shift, edited by a person, saved; the
// next shift reads it, acknowledges it, and that is kept.
func TestHandoverFromShiftToShift(t *testing.T) {
	path, key := filepath.Join(t.TempDir(), "signpost.db"), testKey(t)
	d := driveNamed(t, path, key, "sam", time.Date(2026, 3, 3, 9, 41, 0, 0, time.UTC))
	d.press("c", "'")
	d.write("parent redditch heroin")
	d.press("enter", "ctrl+o")
	d.pass(20 * time.Minute)
	d.press("o")
	d.want("No handover has been written at this desk yet")
	d.press("w")
	d.want("Handover of front desk, Tue 3 Mar 2026 10:01", "parked for 20 min · call today 09:41 · parent", "For the next shift:", "not handed over yet")
	d.write("The printer is out of paper.")
	d.want("typing…", "The printer is out of paper.")
	d.pass(time.Second)
	d.want("draft saved 10:01")
	d.press("ctrl+s")
	d.want("Handed over 10:01", "Not finished")
	d.wantNot("Handover not read yet") // whoever wrote it has nothing to read
	list := d.handovers()
	if len(list) != 1 || list[0].By != "sam" || !strings.HasSuffix(list[0].Text, "For the next shift:\nThe printer is out of paper.") {
		t.Fatalf("kept: %+v", list)
	}
	d.press("o")
	d.want("Handover of today 10:01 by sam · not read yet", "You wrote it: the next shift acknowledges it.")
	d.press("a")
	d.want("you wrote this handover")

	next := driveNamed(t, path, key, "kim", d.now.Add(4*time.Hour))
	next.want("Handover not read yet, today 10:01")
	before := len(next.auditFrom(0))
	next.press("o")
	next.want("Handover of today 10:01 by sam · not read yet", "The printer is out of paper.", "a says that you have read it.")
	next.press("a")
	next.want("Saved: you have read this handover.", "read today 14:01 by kim")
	next.wantNot("a says that")
	if got := strings.Join(next.auditFrom(before), " "); got != "handover.read handover.acknowledge" && got != "handover.read handover.acknowledge contact.list" {
		t.Errorf("reading left the trail %s", got)
	}
	if h := next.handovers()[0]; h.ReadBy != "kim" || !h.ReadAt.Equal(next.now) {
		t.Errorf("acknowledged as %+v", h)
	}
	next.press("a")
	next.want("acknowledged already")
	next.press("esc")
	next.wantNot("Handover not read yet")
}

// Typed text survives the program being killed, and leaving the screen.
func TestHandoverDraftSurvives(t *testing.T) {
	path, key := filepath.Join(t.TempDir(), "signpost.db"), testKey(t)
	at := time.Date(2026, 3, 3, 9, 41, 0, 0, time.UTC)
	d := driveNamed(t, path, key, "sam", at)
	d.press("o", "w")
	d.write("half a thou")
	d.pass(1100 * time.Millisecond) // then it is killed

	again := driveNamed(t, path, key, "sam", at.Add(time.Hour))
	again.press("o", "w")
	again.want("half a thou", "This was begun before, last typed today 09:41. ctrl+r adds")
	again.write("ght")
	again.press("esc") // at once: what is not saved yet is saved by leaving
	again.want("No handover has been written")
	again.press("esc")
	again.want("Signpost · desk")
	again.press("o", "w")
	again.want("half a thought")
	again.press("ctrl+r")
	again.want("The present state is added below", "Handover of front desk, Tue 3 Mar 2026 10:41")
	if v := again.handovers(); len(v) != 0 {
		t.Errorf("a draft was handed over: %+v", v)
	}
	again.press("ctrl+s", "o", "w")
	again.wantNot("half a thought", "This was begun before")
}

// What is pasted is cleaned and capped, and said so.
func TestHandoverPaste(t *testing.T) {
	d := drive(t)
	d.press("o", "w")
	d.send(tea.PasteMsg{Content: "one\r\ntwo\x1b[2J\u202e\nthree\ttabbed"})
	d.want("one", "two[2J", "three tabbed")
	d.send(tea.PasteMsg{Content: strings.Repeat("lots of text ", 8000)})
	d.want("The pasted text was too long: only its beginning was taken.")
	d.write("x")
	d.want("The text is full")
	d.press("ctrl+s")
	if n := len([]rune(d.handovers()[0].Text)); n > desk.MaxHandover || n < desk.MaxHandover-20 {
		t.Errorf("%d characters were kept", n)
	}
	d.press("o", "w")
	d.send(tea.PasteMsg{Content: strings.Repeat("\n", 5000)})
	d.want("only its beginning was taken")
}

// Earlier handovers are one key away, each reading written down.
func TestEarlierHandovers(t *testing.T) {
	d := drive(t)
	for _, words := range []string{"first words", "second words", "third words"} {
		d.press("o", "w")
		d.write(words)
		d.press("ctrl+s")
		d.pass(2 * time.Hour)
	}
	before := len(d.auditFrom(0))
	d.press("o")
	d.want("1 of 3", "third words")
	d.press("[")
	d.want("2 of 3", "second words", "Handover of today 11:41")
	d.press("left")
	d.want("3 of 3", "first words")
	d.press("[")
	d.want("There is no earlier handover.", "first words")
	d.press("]", "right")
	d.want("1 of 3", "third words")
	d.press("]")
	d.want("There is no later handover.")
	if got := strings.Join(d.auditFrom(before), " "); got != strings.TrimSpace(strings.Repeat("handover.read ", 5)) {
		t.Errorf("reading left the trail %s", got)
	}
	d.press("esc")
	d.want("Signpost · desk")
}

// A save that fails is said, and the text stays until one succeeds.
func TestHandoverNotSaved(t *testing.T) {
	t.Parallel() // it waits for the lock
	d := drive(t)
	d.press("o", "w")
	d.write("do not lose me")
	unlock := d.lock()
	d.press("ctrl+s")
	d.want("NOT SAVED", "do not lose me")
	unlock()
	d.press("ctrl+s")
	d.want("Handed over")
	if !strings.Contains(d.handovers()[0].Text, "do not lose me") {
		t.Error("the text was lost")
	}
}

// An empty handover is refused in words; the keys typed behind ctrl+s wait.
func TestHandoverRefused(t *testing.T) {
	d := drive(t)
	d.press("o", "w")
	for range 12 {
		for range 120 {
			d.press("backspace")
		}
	}
	d.press("ctrl+s")
	d.want("the handover is empty")
	d.wantNot("NOT SAVED")
	d.write("a")
	d.burst("b", "ctrl+s", "o")
	d.want("Handover of today 09:41 by RK")
	if got := d.handovers()[0].Text; got != "ab" {
		t.Errorf("kept %q", got)
	}
}

// An auditor reads handovers and writes none.
func TestHandoverAuditor(t *testing.T) {
	d := driveAs(t, desk.Auditor)
	d.press("o", "w")
	d.want("the role auditor may not write a handover", "No handover has been written")
	d.press("a", "esc")
	d.want("Signpost · desk")
}

// Moving in the text goes by what is drawn: down and up again is where it was.
func TestHandoverMoving(t *testing.T) {
	d := drive(t)
	d.press("o", "w")
	d.send(tea.PasteMsg{Content: "\n" + strings.Repeat("word ", 60) + "\n日本語 and some\nlast"})
	at := func() (int, int) { c := d.root.View().Cursor; return c.X, c.Y }
	d.press("home", "up", "end")
	x, _ := at()
	if x != len("日本語 and some")-3+1 { // three characters of three bytes, two cells each
		t.Errorf("behind the line is cell %d", x)
	}
	d.press("home", "right", "right", "right")
	x0, y0 := at()
	for _, there := range []string{"up", "pgup"} {
		back := map[string]string{"up": "down", "pgup": "pgdown"}[there]
		d.press(there)
		_, y := at()
		if y >= y0 {
			t.Errorf("%s went to row %d from %d", there, y, y0)
		}
		d.press(back)
	}
	d.press("up", "up", "down", "down")
	if x, y := at(); x != x0 || y != y0 {
		t.Errorf("back at %d,%d, not %d,%d", x, y, x0, y0)
	}
	d.press("X")
	d.want("日本語X and some")

	// On a narrower terminal rows are shorter, and moving goes by those.
	d.send(tea.WindowSizeMsg{Width: 40, Height: 40})
	for range 4 {
		_, before := at()
		d.press("up")
		if _, y := at(); y != before-1 {
			t.Errorf("up went from row %d to %d", before, y)
		}
	}
}
