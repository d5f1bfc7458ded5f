package desk

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"signpost/store"
)

func (d *testDesk) arrive(words string) store.Visitor {
	d.t.Helper()
	v, err := d.Arrive(bg, time.Time{}, words)
	return must(d.t, v, err)
}

func (d *testDesk) board() Board {
	d.t.Helper()
	b, err := d.Board(bg)
	return must(d.t, b, err)
}

func (d *testDesk) visitors() []store.Visitor {
	d.t.Helper()
	list, err := d.store.Visitors(bg, store.Act{}, store.EntryQuery{})
	return must(d.t, list, err)
}

func TestBoard(t *testing.T) {
	d := newDesk(t)
	first := d.arrive("blue coat, needles")
	d.wait(10)
	second := d.arrive("")
	d.wait(5)
	b := d.board()
	if len(b.Waiting) != 2 || b.Waiting[0].ID != first.ID || b.Waiting[0].Words != "blue coat, needles" || b.Waiting[1].ID != second.ID {
		t.Fatalf("waiting: %+v", b.Waiting)
	}
	if got := Waited(b.Waiting[0], d.Now()); got != 15*time.Minute {
		t.Errorf("the first waits %s", got)
	}
	second, err := d.CallIn(bg, second)
	must(t, second, err)
	d.wait(2)
	second, err = d.Gone(bg, second)
	must(t, second, err)
	b = d.board()
	if len(b.Waiting) != 1 || len(b.Left) != 1 || WaitsOf(b.Today, d.Now()) != (Waits{Longest: 17 * time.Minute, Left: 1, Waiting: 1}) {
		t.Errorf("the board is %+v", b)
	}
	// The wrong key: back to called, then back to waiting, with the same arrival.
	arrived := second.ArrivedAt
	if second, err = d.WaitOn(bg, second); err != nil || second.State != store.Called || second.CalledAt.IsZero() {
		t.Errorf("taken back once: %+v, %v", second, err)
	}
	if second, err = d.WaitOn(bg, second); err != nil || second.State != store.Waiting || !second.CalledAt.IsZero() || !second.ArrivedAt.Equal(arrived) {
		t.Errorf("taken back twice: %+v, %v", second, err)
	}
	if !slices.Equal(d.trail(), []string{"visitor.arrive", "visitor.arrive", "visitor.call", "visitor.left", "visitor.wait", "visitor.wait"}) {
		t.Errorf("the trail is %v", d.trail())
	}
}

// TestBoardsOfTwoDesks: each desk sees who waits there, and forgets only their
// words.
func TestBoardsOfTwoDesks(t *testing.T) {
	d := newDesk(t)
	d.arrive("blue coat")
	d.count("1")
	other := NewSession(Options{Record: d.store, Guide: d.Guide(), Operator: d.Operator(), Desk: "back room",
		Clock: clockAt(start), NewID: d.store.NewID})
	if b, err := other.Board(bg); err != nil || len(b.Waiting)+len(b.Today) != 0 {
		t.Errorf("the other desk sees %+v, %v", b, err)
	}
	if day, err := other.ExchangeToday(bg); err != nil || day.Visits != 0 {
		t.Errorf("the other desk counts %+v, %v", day, err)
	}
	must(t, 0, other.ForgetVisitors(bg))
	if d.board().Waiting[0].Words != "blue coat" {
		t.Error("another desk's shift took the words away")
	}
}

// TestWaitingSinceYesterday: who was forgotten overnight is still on the board,
// and is no part of today's waits.
func TestWaitingSinceYesterday(t *testing.T) {
	d := newDesk(t)
	v := d.arrive("")
	d.wait(24 * 60)
	b := d.board()
	if len(b.Waiting) != 1 || len(b.Today) != 0 {
		t.Fatalf("the board is %+v", b)
	}
	_, err := d.Gone(bg, v)
	must(t, 0, err)
	if b = d.board(); len(b.Waiting)+len(b.Left) != 0 {
		t.Errorf("the board is %+v", b)
	}
}

func TestArriveRefusesNovels(t *testing.T) {
	d := newDesk(t)
	_, err := d.Arrive(bg, time.Time{}, strings.Repeat("long ", 20))
	rejected(t, err, "at most 80 characters")
	v, err := d.Arrive(bg, start.Add(time.Hour), "  red\x1b[2J hat ")
	if err != nil || !v.ArrivedAt.Equal(start) || strings.ContainsRune(v.Words, '\x1b') || !strings.HasPrefix(v.Words, "red") {
		t.Errorf("%+v, %v", v, err)
	}
	if v, err = d.Arrive(bg, start.Add(-time.Minute), ""); err != nil || !v.ArrivedAt.Equal(start.Add(-time.Minute)) {
		t.Errorf("the time the key was pressed is not kept: %+v, %v", v, err)
	}
}

func TestSeeKeepsTheArrival(t *testing.T) {
	d := newDesk(t)
	v := d.arrive("blue coat")
	d.wait(25)
	c, err := d.See(bg, v)
	must(t, c, err)
	if c.Channel != "walk_in" || c.Status != store.Open || !c.ArrivedAt.Equal(start) || !c.SeenAt.Equal(start.Add(25*time.Minute)) || !c.StartedAt.Equal(c.SeenAt) {
		t.Errorf("the contact is %+v", c)
	}
	got := d.visitors()[0]
	if got.State != store.Seen || got.Contact != c.ID || !got.EndedAt.Equal(c.SeenAt) {
		t.Errorf("the visitor is %+v", got)
	}
	b := d.board()
	if len(b.Waiting) != 0 || WaitsOf(b.Today, d.Now()) != (Waits{Longest: 25 * time.Minute, Median: 25 * time.Minute, Seen: 1}) {
		t.Errorf("the board is %+v", b)
	}
	if diff := cmp.Diff(c, d.open(c.ID).Contact); diff != "" {
		t.Errorf("on disk (-want +got):\n%s", diff)
	}
	if !slices.Equal(d.trail()[:3], []string{"visitor.arrive", "visitor.see", "contact.start"}) {
		t.Errorf("the trail is %v", d.trail())
	}
	for _, again := range []store.Visitor{got, v} {
		if _, err := d.See(bg, again); !errors.Is(err, ErrSeen) && !errors.Is(err, ErrChanged) {
			t.Errorf("seen twice: %v", err)
		}
	}
	if _, err := d.Gone(bg, got); !errors.Is(err, ErrSeen) {
		t.Errorf("one who was seen has left: %v", err)
	}
	if list, _, err := d.Contacts(bg, store.Query{}); err != nil || len(list) != 1 {
		t.Errorf("%d contacts, %v", len(list), err)
	}
}

// TestOneVisitorTwoWindows: both see the same visitor; one gets the contact,
// the other is told.
func TestOneVisitorTwoWindows(t *testing.T) {
	d := newDesk(t)
	v := d.arrive("")
	kim := d.with(Operator{Name: "kim", Role: Receptionist})
	theirs := kim.board().Waiting[0]
	_, err := d.See(bg, v)
	must(t, 0, err)
	for what, do := range map[string]func() error{
		"see":  func() error { _, err := kim.See(bg, theirs); return err },
		"call": func() error { _, err := kim.CallIn(bg, theirs); return err },
		"left": func() error { _, err := kim.Gone(bg, theirs); return err },
	} {
		if err := do(); !errors.Is(err, ErrChanged) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if list, _, err := d.Contacts(bg, store.Query{}); err != nil || len(list) != 1 {
		t.Errorf("%d contacts, %v", len(list), err)
	}
}

func TestClockSetBackWhileWaiting(t *testing.T) {
	d := newDesk(t)
	v := d.arrive("")
	d.wait(-90)
	if got := Waited(d.board().Waiting[0], d.Now()); got != 0 {
		t.Errorf("the wait is %s", got)
	}
	v, err := d.CallIn(bg, v)
	must(t, v, err)
	c, err := d.See(bg, v)
	must(t, c, err)
	got := d.visitors()[0]
	if got.EndedAt.Before(got.ArrivedAt) || got.CalledAt.Before(got.ArrivedAt) || c.SeenAt.Before(c.ArrivedAt) {
		t.Errorf("out of order: %+v, contact %+v", got, c)
	}
}

// dying is a record whose process ends at the first contact it is to make:
// nothing that would come after is done.
type dying struct{ Record }

type killed struct{}

func (dying) Create(context.Context, store.Act, store.Contact) (store.Contact, error) {
	panic(killed{})
}

// refusing is a record that cannot make contacts just now.
type refusing struct{ Record }

var errNoRoom = &store.Error{Kind: store.Full, Op: "save contact"}

func (refusing) Create(context.Context, store.Act, store.Contact) (store.Contact, error) {
	return store.Contact{}, errNoRoom
}

// on is the same desk on a record with something wrong.
func (d *testDesk) on(r Record) *testDesk {
	o := *d
	o.Session = NewSession(Options{Record: r, Guide: d.Guide(), Operator: d.Operator(), Desk: d.Desk(),
		Clock: func() time.Time { return *d.clock }, NewID: d.store.NewID})
	return &o
}

func crash(do func()) {
	defer func() {
		if p := recover(); p != any(killed{}) {
			panic(p)
		}
	}()
	do()
}

func TestCrashWhileAVisitorIsOpened(t *testing.T) {
	d := newDesk(t)
	v := d.arrive("blue coat")
	v, err := d.CallIn(bg, v)
	must(t, v, err)
	d.wait(5)
	crash(func() { _, _ = d.on(dying{d.store}).See(bg, v) })
	if got := d.visitors()[0]; got.State != store.Seen || got.Contact == "" {
		t.Fatalf("the test does not stop between the two changes: %+v", got)
	}
	// Another window may be in the middle of it: not yet.
	if changed, err := d.TidyBoard(bg); err != nil || changed {
		t.Errorf("put back at once: %v, %v", changed, err)
	}
	d.wait(1)
	if changed, err := d.TidyBoard(bg); err != nil || !changed {
		t.Errorf("not put back: %v, %v", changed, err)
	}
	b := d.board()
	if len(b.Waiting) != 1 || b.Waiting[0].State != store.Called || b.Waiting[0].Words != "blue coat" || !b.Waiting[0].ArrivedAt.Equal(start) {
		t.Fatalf("the board is %+v", b)
	}
	if changed, err := d.TidyBoard(bg); err != nil || changed {
		t.Errorf("there is something left to tidy: %v, %v", changed, err)
	}
	c, err := d.See(bg, b.Waiting[0])
	must(t, c, err)
	d.wait(10)
	if changed, err := d.TidyBoard(bg); err != nil || changed || len(d.board().Waiting) != 0 {
		t.Errorf("one whose contact is there was put back: %v, %v", changed, err)
	}
}

func TestNoRoomForTheContactOfAVisitor(t *testing.T) {
	d := newDesk(t)
	v := d.arrive("")
	if _, err := d.on(refusing{d.store}).See(bg, v); !errors.Is(err, errNoRoom) {
		t.Fatalf("got %v", err)
	}
	b := d.board()
	if len(b.Waiting) != 1 || b.Waiting[0].Contact != "" {
		t.Errorf("the visitor is not on the board any more: %+v", b)
	}
}

func TestWordsOfVisitorsGo(t *testing.T) {
	d := newDesk(t)
	words := func() (out []string) {
		for _, v := range d.visitors() {
			if v.Words != "" {
				out = append(out, v.Words)
			}
		}
		return out
	}
	d.arrive("old hat")
	d.wait(23 * 60)
	d.arrive("blue coat")
	v := d.arrive("red scarf")
	_, err := d.Gone(bg, v)
	must(t, 0, err)
	if changed, err := d.TidyBoard(bg); err != nil || changed || len(words()) != 3 {
		t.Errorf("gone before a day was over: %v, %v, %v", words(), changed, err)
	}
	d.wait(62)
	if changed, err := d.TidyBoard(bg); err != nil || !changed || !slices.Equal(words(), []string{"red scarf", "blue coat"}) {
		t.Errorf("after a day: %v, %v, %v", words(), changed, err)
	}
	must(t, 0, d.ForgetVisitors(bg))
	if len(words()) != 0 || len(d.board().Waiting) != 2 {
		t.Errorf("after the shift: %v, board %+v", words(), d.board())
	}
	if n := len(d.trail()); d.ForgetVisitors(bg) != nil || len(d.trail()) != n {
		t.Error("forgetting nothing leaves a trail")
	}
	// An auditor's window tidies nothing and complains of nothing.
	if changed, err := d.with(Operator{Role: Auditor}).TidyBoard(bg); err != nil || changed {
		t.Errorf("an auditor: %v, %v", changed, err)
	}
	if err := d.with(Operator{Role: Auditor}).ForgetVisitors(bg); err == nil {
		t.Error("an auditor ended the shift")
	}
}

// TestWordsGoHoweverManyCame: more than a page, with and without words.
func TestWordsGoHoweverManyCame(t *testing.T) {
	d := newDesk(t)
	for i := range page + 30 {
		words := ""
		if i%50 == 0 {
			words = "hat"
		}
		d.arrive(words)
		*d.clock = d.clock.Add(time.Second)
	}
	must(t, 0, d.ForgetVisitors(bg))
	for _, v := range d.visitors() {
		if v.Words != "" {
			t.Fatal("words are left")
		}
	}
}
