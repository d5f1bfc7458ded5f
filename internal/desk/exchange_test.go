package desk

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"signpost/store"
)

func (d *testDesk) count(line string) store.Exchange {
	d.t.Helper()
	e, err := d.CountExchange(bg, ReadCountLine(line, d.Packs(), d.Now()))
	return must(d.t, e, err)
}

func (d *testDesk) exchange() ExchangeDay {
	d.t.Helper()
	day, err := d.ExchangeToday(bg)
	return must(d.t, day, err)
}

func TestExchangeDay(t *testing.T) {
	d := newDesk(t)
	if got := d.exchange(); got.Line(d.Packs()) != "" || got.Last.ID != "" {
		t.Errorf("before anybody came: %+v", got)
	}
	d.count("1")
	if got := d.exchange().Line(d.Packs()); got != "1 visit · 1 × 1 ml pack" {
		t.Errorf("the line is %q", got)
	}
	d.wait(1)
	e := d.count("11203 fabcd1990")
	if e.ReturnCode != "FABCD1990" || e.By != "sam" || e.Desk != "front desk" || !e.At.Equal(d.Now()) {
		t.Errorf("the count is %+v", e)
	}
	day := d.exchange()
	if got := day.Line(d.Packs()); got != "2 visits, 1 by return code · 3 × 1 ml pack, 1 × 2 ml pack · 3 back" || day.Last.ID != e.ID {
		t.Errorf("the line is %q, the last %+v", got, day.Last)
	}
	undone, err := d.UndoExchange(bg, e)
	must(t, undone, err)
	if got := d.exchange().Line(d.Packs()); got != "1 visit · 1 × 1 ml pack" {
		t.Errorf("after taking back: %q", got)
	}
	if list, err := d.store.Exchanges(bg, store.Act{}, store.EntryQuery{}); err != nil || len(list) != 2 {
		t.Errorf("the record does not keep what was taken back: %d, %v", len(list), err)
	}
	if _, err := d.UndoExchange(bg, e); !errors.Is(err, ErrCountChanged) {
		t.Errorf("taken back twice: %v", err)
	}
	if !slices.Equal(d.trail(), []string{"exchange.count", "exchange.count", "exchange.undo"}) {
		t.Errorf("the trail is %v", d.trail())
	}
	d.wait(24 * 60)
	if got := d.exchange(); got.Visits != 0 {
		t.Errorf("yesterday counts as today: %+v", got)
	}
}

func TestCountRefusesWhatWasNotUnderstood(t *testing.T) {
	d := newDesk(t)
	for _, tc := range []struct {
		line CountLine
		want string
	}{
		{ReadCountLine("8", d.Packs(), start), "8 is no pack here"},
		{CountLine{}, "nothing to count"},
		{CountLine{Out: map[string]int{"gold": 1}}, "cannot be counted"},
		{CountLine{Out: map[string]int{"1ml": -1}}, "cannot be counted"},
		{CountLine{In: 1, ReturnCode: "ROSE"}, "a return code is one letter"},
	} {
		_, err := d.CountExchange(bg, tc.line)
		rejected(t, err, tc.want)
	}
	if len(d.trail()) != 0 {
		t.Errorf("the trail is %v", d.trail())
	}
}

func TestAskMore(t *testing.T) {
	d := newDesk(t)
	e := d.count("11203 fabcd1990")
	d.wait(3)
	c, err := d.AskMore(bg, e)
	must(t, c, err)
	if c.Channel != "walk_in" || c.ReturnCode != "FABCD1990" || c.Packs.In != 3 || !maps.Equal(c.Packs.Out, map[string]int{"1ml": 2, "2ml": 1}) {
		t.Errorf("the contact is %+v, packs %+v", c, c.Packs)
	}
	day := d.exchange()
	if day.Visits != 1 || day.Last.Contact != c.ID || day.In != 3 {
		t.Errorf("the day is %+v", day)
	}
	if _, err := d.UndoExchange(bg, day.Last); !errors.Is(err, ErrCountHasContact) {
		t.Errorf("a count with a contact was taken back: %v", err)
	}
	_, err = d.AskMore(bg, day.Last)
	rejected(t, err, "has a contact already")
	if _, err := d.AskMore(bg, e); !errors.Is(err, ErrCountChanged) {
		t.Errorf("two windows: %v", err)
	}
	u := d.count("1")
	u, err = d.UndoExchange(bg, u)
	must(t, u, err)
	_, err = d.AskMore(bg, u)
	rejected(t, err, "was taken back")
	if list, _, err := d.Contacts(bg, store.Query{}); err != nil || len(list) != 1 {
		t.Errorf("%d contacts, %v", len(list), err)
	}
}

func TestCrashWhileACountBecomesAContact(t *testing.T) {
	d := newDesk(t)
	e := d.count("1")
	crash(func() { _, _ = d.on(dying{d.store}).AskMore(bg, e) })
	if d.exchange().Last.Contact == "" {
		t.Fatal("the test does not stop between the two changes")
	}
	d.wait(1)
	if changed, err := d.TidyBoard(bg); err != nil || !changed {
		t.Errorf("not mended: %v, %v", changed, err)
	}
	last := d.exchange().Last
	if last.Contact != "" {
		t.Fatalf("the count still names a contact that is not there: %+v", last)
	}
	c, err := d.AskMore(bg, last)
	must(t, c, err)
	d.wait(1)
	if changed, err := d.TidyBoard(bg); err != nil || changed || d.exchange().Last.Contact != c.ID {
		t.Errorf("a count was parted from its contact: %v, %v", changed, err)
	}
	e = d.count("2")
	if _, err := d.on(refusing{d.store}).AskMore(bg, e); !errors.Is(err, errNoRoom) || d.exchange().Last.Contact != "" {
		t.Errorf("no room: %v, %+v", err, d.exchange().Last)
	}
}

func TestPackWordsOfOldTypes(t *testing.T) {
	got := PackWords(map[string]int{"1ml": 2, "long_needle": 1, "amber": 3, "none": 0}, 4, DefaultPacks())
	if got != "2 × 1 ml pack, 3 × amber, 1 × long needle · 4 back" {
		t.Errorf("got %q", got)
	}
	if strings.Contains(PackMenu(DefaultPacks()), "%") || !strings.HasSuffix(PackMenu(DefaultPacks()), "0 = came back") {
		t.Errorf("the menu is %q", PackMenu(DefaultPacks()))
	}
}
