package tui

import (
	"maps"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"signpost/internal/desk"
	"signpost/store"
	"signpost/tui/screen"
)

// visitors is the whole waiting board, the latest arrival first.
func (d *driver) visitors() []store.Visitor {
	d.t.Helper()
	list, err := d.store.Visitors(d.t.Context(), store.Act{}, store.EntryQuery{})
	if err != nil {
		d.t.Fatal(err)
	}
	return list
}

// exchanges are all counts, the latest first.
func (d *driver) exchanges() []store.Exchange {
	d.t.Helper()
	list, err := d.store.Exchanges(d.t.Context(), store.Act{}, store.EntryQuery{})
	if err != nil {
		d.t.Fatal(err)
	}
	return list
}

// visitor puts somebody on the board.
func (d *driver) visitor(words string) {
	d.t.Helper()
	d.press("v")
	d.write(words)
	d.press("enter")
}

// aBusyMorning fills the waiting board and the exchange.
func aBusyMorning(d *driver) {
	d.visitor("blue coat, needles")
	d.pass(4 * time.Minute)
	d.visitor("")
	d.pass(time.Minute)
	d.press("n")
	d.write("11203")
	d.press("enter", "n")
	d.write("3 m kite 1991")
	d.press("enter")
	d.pass(3 * time.Minute)
	d.visitor("red scarf, with a child")
	d.visitor("tall, in a hurry")
	d.press("up", "up", "up", "enter", "ctrl+s") // the first is seen
	d.press("down", "space")
	d.pass(6 * time.Minute)
	d.press("down", "l", "c", "esc", "up", "up")
	d.pass(3 * time.Minute)
}

func TestAVisitorJoinsWithTwoKeys(t *testing.T) {
	d := drive(t)
	d.press("v", "enter")
	if v := d.visitors(); d.keys != 2 || len(v) != 1 || v[0].State != store.Waiting || !v[0].ArrivedAt.Equal(d.now) || v[0].By != "RK" || v[0].Desk != "front desk" {
		t.Fatalf("after %d keys: %+v", d.keys, v)
	}
	d.want("Waiting", "› 09:41  waiting      under 1 min", "On the waiting board since 09:41.", "longest wait under 1 min")
	d.pass(11*time.Minute + 10*time.Second)
	d.want("› 09:41  waiting      11 min", "longest wait 11 min") // the minutes run
}

// Words about people are for the selected row only, and nowhere after the shift.
func TestWordsOfVisitorsAreNotPublic(t *testing.T) {
	d := drive(t)
	d.visitor("blue coat, needles")
	d.pass(time.Minute)
	d.visitor("red scarf")
	d.want("blue coat, needles") // the selected row
	d.wantNot("red scarf")
	d.press("down")
	d.want("red scarf")
	d.wantNot("blue coat")
	d.press("/", "esc") // the board is as it was left
	d.want("red scarf")
	d.wantNot("blue coat")
	d.press("f12")
	d.wantNot("red scarf")
	d.press("k")
	d.pass(23*time.Hour + 57*time.Minute)
	d.want("red scarf")
	d.pass(10 * time.Minute)
	d.wantNot("red scarf", "blue coat")
	d.want("waiting      1 day")
	for _, v := range d.visitors() {
		if v.Words != "" {
			t.Errorf("after a day the record still says %q", v.Words)
		}
	}
}

func TestOpeningAVisitorKeepsTheArrival(t *testing.T) {
	d := drive(t)
	came := d.now
	d.visitor("hat")
	d.pass(25 * time.Minute)
	d.press("enter")
	d.want("walk-in · under 1 min · saved 10:06")
	c := d.last()
	if !c.ArrivedAt.Equal(came) || !c.SeenAt.Equal(d.now) || !c.StartedAt.Equal(d.now) || c.Channel != "walk_in" || c.Status != store.Open {
		t.Errorf("the contact is %+v", c)
	}
	if v := d.visitors()[0]; v.State != store.Seen || v.Contact != c.ID {
		t.Errorf("the visitor is %+v", v)
	}
	d.press("ctrl+s")
	d.want("Waiting room: longest wait 25 min · the one seen waited 25 min")
	d.wantNot(" Waiting\n", "hat")
}

func TestCalledLeftAndTheWrongKey(t *testing.T) {
	d := drive(t)
	d.visitor("first")
	d.pass(5 * time.Minute)
	d.visitor("second")
	d.pass(5 * time.Minute)
	states := func(want ...store.VisitorState) {
		t.Helper()
		var got []store.VisitorState
		for _, v := range d.visitors() { // the latest first
			got = append(got, v.State)
		}
		if len(got) != 2 || got[0] != want[1] || got[1] != want[0] {
			t.Fatalf("states %v, want %v\n%s", got, want, d.screen())
		}
	}
	d.press("space")
	states(store.Called, store.Waiting)
	d.want("called       10 min", "Called in 09:51: came at 09:41, waited 10 min.")
	d.press("space") // the same key takes it back
	states(store.Waiting, store.Waiting)
	d.want("Taken back: on the board since 09:41.")
	d.press("l")
	states(store.Left, store.Waiting)
	d.want("left         waited 10 min", "1 left without being seen")
	d.press("ctrl+z") // so does undo
	states(store.Waiting, store.Waiting)
	d.press("space", "l")
	states(store.Left, store.Waiting)
	d.press("ctrl+z")
	states(store.Called, store.Waiting)
	d.press("ctrl+z")
	states(store.Waiting, store.Waiting)
	d.press("ctrl+z")
	d.want("There is nothing to take back here.")
	states(store.Waiting, store.Waiting)

	d.press("l", "space") // who left is not called in
	d.want("They left.")
	d.pass(10 * time.Minute)
	d.press("enter") // they came back
	if c := d.last(); c.ArrivedAt.IsZero() || len(d.contacts()) != 1 {
		t.Errorf("the contact is %+v", c)
	}
	states(store.Seen, store.Waiting)
	d.press("esc")
	d.press("down", "l") // a contact's row
	d.want("That is for somebody on the waiting board")
}

// Who left goes from the board after a while, and stays in the figures.
func TestLeftGoFromTheBoard(t *testing.T) {
	d := drive(t)
	d.visitor("hat")
	d.press("l")
	d.want("left         waited")
	d.pass(31 * time.Minute)
	d.wantNot("left         waited")
	d.want("1 left without being seen")
}

// A clock that is set back makes no negative minutes, and nothing is lost.
func TestClockSetBackAtTheBoard(t *testing.T) {
	d := drive(t)
	d.visitor("hat")
	d.now = d.now.Add(-2 * time.Hour)
	d.send(screen.Tick{Now: d.now})
	d.want("› 09:41  waiting      under 1 min", "longest wait under 1 min")
	d.wantNot("-1", "-2", "− ")
	d.press("space", "enter", "ctrl+s")
	d.want("the one seen waited under 1 min")
	if c := d.last(); c.SeenAt.Before(c.ArrivedAt) || c.EndedAt.Before(c.StartedAt) {
		t.Errorf("the contact is %+v", c)
	}
}

// Keys typed faster than the disk answers go where they would have gone.
func TestFastKeysAtTheBoard(t *testing.T) {
	d := drive(t)
	d.burst("v", "h", "a", "t", "enter", "space", "enter", "0")
	if v := d.visitors(); len(v) != 1 || v[0].Words != "hat" || v[0].State != store.Seen || v[0].CalledAt.IsZero() {
		t.Errorf("the visitor is %+v", v)
	}
	if c := d.last(); c.Safety != store.SafetyNothing {
		t.Errorf("the last key did not reach the contact: %+v", c)
	}
}

// A visitor who was being typed is there after the window was closed.
func TestAVisitorIsNotLostWhenTheWindowCloses(t *testing.T) {
	d := drive(t)
	d.press("v")
	d.write("blue coat")
	d.press("esc")
	d.wantNot("blue coat")
	d.press("v")
	d.want("blue coat") // esc threw nothing away
	d.pass(time.Minute)
	d.send(screen.Leave{})
	if v := d.visitors(); !d.quit || len(v) != 1 || v[0].Words != "blue coat" {
		t.Errorf("left %v, visitors %+v", d.quit, v)
	}
}

// Another window was first: it is said, and the board is read anew.
func TestTwoWindowsAtTheBoard(t *testing.T) {
	d := drive(t)
	d.visitor("hat")
	other := d.visitors()[0]
	other.State, other.EndedAt = store.Left, d.now
	if _, err := d.store.UpdateVisitor(t.Context(), store.Act{At: d.now, Action: "test"}, other); err != nil {
		t.Fatal(err)
	}
	d.press("space")
	d.want("at another window changed this visitor first", "left         waited")
	if len(d.contacts()) != 0 || d.visitors()[0].State != store.Left {
		t.Error("the second window won")
	}
	d.pass(2 * time.Minute)
	d.press("l")
	d.want("waiting")
}

// While the database is taken by another program nothing is called saved, and
// what was typed is still there.
func TestBoardCannotSave(t *testing.T) {
	t.Parallel() // it waits for the lock
	d := drive(t)
	d.visitor("hat")
	unlock := d.lock()
	d.press("v")
	d.write("red scarf")
	d.press("enter")
	unlock()
	d.want("NOT SAVED", "red scarf")
	d.press("enter")
	if v := d.visitors(); len(v) != 2 || v[0].Words != "red scarf" {
		t.Errorf("visitors %+v", v)
	}
}

func TestAuditorAtTheBoard(t *testing.T) {
	d := driveAs(t, desk.Auditor)
	d.press("v", "enter")
	d.want("the role auditor may not")
	d.press("esc", "n")
	d.write("1")
	d.press("enter")
	d.want("the role auditor may not")
	if len(d.visitors()) != 0 || len(d.exchanges()) != 0 {
		t.Error("an auditor wrote")
	}
}

func TestExchangeInOneLine(t *testing.T) {
	d := drive(t)
	d.press("n")
	d.want("1 = 1 ml pack", "0 = came back")
	d.write("11203")
	d.want("→ 2 × 1 ml pack, 1 × 2 ml pack · 3 back")
	d.press("enter")
	if d.keys != 7 {
		t.Errorf("%d keys", d.keys)
	}
	d.want("Counted 09:41: 2 × 1 ml pack, 1 × 2 ml pack · 3 back.", "Exchange: 1 visit · 2 × 1 ml pack, 1 × 2 ml pack · 3 back")
	e := d.exchanges()
	if len(e) != 1 || !maps.Equal(e[0].Out, map[string]int{"1ml": 2, "2ml": 1}) || e[0].In != 3 || e[0].ReturnCode != "" || len(d.contacts()) != 0 {
		t.Errorf("counts %+v, %d contacts", e, len(d.contacts()))
	}
	d.press("n")
	d.write("4 f rose 1985")
	d.want("→ 1 × foil pack · F ROSE 1985", "last, 09:41: 2 × 1 ml pack")
	d.press("enter")
	if e := d.exchanges(); len(e) != 2 || e[0].ReturnCode != "FROSE1985" {
		t.Errorf("counts %+v", e)
	}
	d.want("Exchange: 2 visits, 1 by return code · 2 × 1 ml pack, 1 × 2 ml pack,", "1 × foil pack", "3 back")
	d.wantNot("ROSE")
}

func TestExchangeSaysWhatItDoesNotUnderstand(t *testing.T) {
	d := drive(t)
	d.press("n")
	d.write("18")
	d.want("→ 1 × 1 ml pack", "! 8 is no pack here")
	d.press("enter")
	d.want("Not counted: 8 is no pack here", "→ 1 × 1 ml pack")
	if len(d.exchanges()) != 0 {
		t.Error("it was counted")
	}
	d.press("backspace", "enter")
	if e := d.exchanges(); len(e) != 1 || e[0].Out["1ml"] != 1 {
		t.Errorf("counts %+v", e)
	}
	d.press("n", "enter")
	d.want("Not counted: a digit for each pack")
	d.write("5")
	d.press("esc", "n") // numbers that were left behind would be counted with the next
	d.wantNot("sharps bin ·", "→")
}

func TestUndoOfAWrongCount(t *testing.T) {
	d := drive(t)
	for _, line := range []string{"1", "2", "3"} {
		d.press("n")
		d.write(line)
		d.press("enter")
	}
	d.press("ctrl+z")
	d.want("Taken back: the count of 09:41, 1 × steroid pack.", "Exchange: 2 visits · 1 × 1 ml pack, 1 × 2 ml pack")
	d.press("n", "ctrl+z") // from the line, too, where the last count stands
	d.want("Taken back: the count of 09:41, 1 × 2 ml pack.", "last, 09:41: 1 × 1 ml pack")
	d.press("esc", "ctrl+z", "ctrl+z")
	d.want("There is nothing to take back here.")
	d.wantNot("Exchange:")
	for _, e := range d.exchanges() {
		if !e.Undone {
			t.Errorf("not taken back, or not kept: %+v", e)
		}
	}
}

func TestACountBecomesAContact(t *testing.T) {
	d := drive(t)
	d.press("n")
	d.write("1102 f rose 1985")
	d.press("tab")
	d.want("walk-in · under 1 min")
	c := d.last()
	if c.ReturnCode != "FROSE1985" || c.Packs == nil || c.Packs.In != 2 || c.Packs.Out["1ml"] != 2 || d.exchanges()[0].Contact != c.ID {
		t.Errorf("the contact is %+v, packs %+v", c, c.Packs)
	}
	d.press("ctrl+s")
	d.want("Exchange: 1 visit, 1 by return code · 2 × 1 ml pack · 2 back")
	d.press("ctrl+z")
	d.want("There is nothing to take back here.")
	d.press("n", "ctrl+z")
	d.want("a contact was started from this count")
	d.press("esc")

	d.press("n")
	d.write("2")
	d.press("enter", "n", "tab") // it was counted, then more was asked
	if c := d.last(); c.Packs == nil || c.Packs.Out["2ml"] != 1 || c.ReturnCode != "" || len(d.contacts()) != 2 {
		t.Errorf("the contact is %+v, packs %+v", c, c.Packs)
	}
	d.press("ctrl+s", "ctrl+z")
	d.want("There is nothing to take back here.")
	d.press("n", "tab")
	d.want("has a contact already")
	if len(d.exchanges()) != 2 {
		t.Errorf("counts %+v", d.exchanges())
	}
}

// A visitor whose contact was never made is back on the board when the program
// starts again.
func TestStartMendsAHalfOpenedVisitor(t *testing.T) {
	d := drive(t)
	d.visitor("hat")
	v := d.visitors()[0]
	v.State, v.EndedAt, v.Contact = store.Seen, d.now, d.store.NewID(d.now) // and then the power went
	if _, err := d.store.UpdateVisitor(t.Context(), store.Act{At: d.now, Action: "test"}, v); err != nil {
		t.Fatal(err)
	}
	d.now = d.now.Add(5 * time.Minute)
	d.run(d.root.Init())
	d.want("› 09:41  waiting      5 min", "hat")
	d.press("enter")
	if c := d.last(); !c.ArrivedAt.Equal(v.ArrivedAt) {
		t.Errorf("the contact is %+v", c)
	}
}

// After a contact is left, enter goes back to it; once it is finished, the
// cursor is on whoever waits longest.
func TestCursorFollowsTheWork(t *testing.T) {
	d := drive(t)
	d.visitor("hat")
	d.press("c", "esc", "w", "esc", "up")
	if got := selected(d); !strings.Contains(got, "hat") {
		t.Errorf("the cursor is on %q", got)
	}
	d.press("c")
	c := d.last()
	d.press("esc")
	d.press("enter", "ctrl+s")
	if got := d.last(); got.ID != c.ID || got.Status != store.Done {
		t.Errorf("another contact was finished: %+v", got)
	}
	if got := selected(d); !strings.Contains(got, "hat") {
		t.Errorf("after finishing, the cursor is on %q", got)
	}
	d.press("down", "down", "down", "enter", "esc") // a finished one is only looked at
	if got := selected(d); !strings.Contains(got, "information") {
		t.Errorf("after looking, the cursor is on %q", got)
	}
}

// What asks to be looked at stands on the desk with the key that shows it.
func TestDeskSaysWhatWaits(t *testing.T) {
	d := drive(t)
	act := store.Act{At: d.now, Action: "test"}
	c := store.Contact{ID: d.store.NewID(d.now), Kind: store.Data, Channel: "phone", Desk: "front desk", StartedAt: d.now, Status: store.Done,
		Followup: &store.Followup{Due: d.now.Add(30 * time.Minute), What: "ring the sister"}}
	if _, err := d.store.Create(t.Context(), act, c); err != nil {
		t.Fatal(err)
	}
	h := store.Handover{ID: d.store.NewID(d.now), Desk: "front desk", By: "KM", From: d.now, At: d.now, Text: "the bin is full"}
	if _, err := d.store.AddHandover(t.Context(), act, h); err != nil {
		t.Fatal(err)
	}
	d.pass(time.Minute) // another window did this: the desk sees it by itself
	d.want("! Follow-ups: 1 due today · f shows it", "! Handover not read yet, today 09:41 · o shows it")
	d.wantNot("sister", "the bin")
	d.pass(30 * time.Minute)
	d.want("! Follow-ups: 1 overdue")
	d.send(tea.WindowSizeMsg{Width: 80, Height: 10}) // much to say and little room: the list is still there
	d.want("Today:", "c   somebody rings")
	d.press("v")
	d.wantNot("Follow-ups:") // what is typed goes before what waits
}

// The cursor stays on its row when rows come and go above it.
func TestCursorStaysOnItsRow(t *testing.T) {
	d := drive(t)
	d.press("c", "esc", "w", "esc")
	d.press("down")
	before := selected(d)
	d.visitor("hat")
	if got := selected(d); got != before || !strings.Contains(got, "call") {
		t.Errorf("the cursor went from %q to %q", before, got)
	}
}

func selected(d *driver) string {
	for _, l := range strings.Split(d.screen(), "\n") {
		if strings.HasPrefix(l, "›") {
			return l
		}
	}
	return ""
}
