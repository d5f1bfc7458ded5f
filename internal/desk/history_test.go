package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"signpost/store"
)

// shelf is a desk with n finished contacts, a day apart, the last one today.
func shelf(t *testing.T, n int) *testDesk {
	t.Helper()
	d := newDesk(t).with(Operator{Name: "sam", Role: Coordinator})
	d.wait(-24 * 60 * (n - 1))
	for i := range n {
		c := d.done(redditch())
		c, err := d.Note(bg, c, fmt.Sprintf("Garden number %d, José rang", i))
		must(t, c, err)
		d.wait(24*60 - 7)
	}
	d.wait(-24*60 + 7)
	return d
}

// Pages follow each other without a gap or a repeat, and only the first leaves
// a trace.
func TestHistoryPages(t *testing.T) {
	d := shelf(t, 120)
	before := len(d.trail())
	p, err := d.History(bg, Look{})
	all := must(t, p, err).Rows
	for len(p.Rows) > 0 {
		p, err = d.HistoryAfter(bg, Look{}, all[len(all)-1].ID)
		all = append(all, must(t, p, err).Rows...)
	}
	if len(all) != 120 || p.Total != 120 {
		t.Fatalf("%d rows of %d", len(all), p.Total)
	}
	if !slices.IsSortedFunc(all, func(a, b Row) int { return b.At.Compare(a.At) }) {
		t.Error("not newest first")
	}
	if got := actions(d.trail()[before:]); !slices.Equal(got, []Action{ActList}) {
		t.Errorf("a look at three pages left %v", got)
	}
	again, err := d.HistoryAgain(bg, Look{}, 75)
	if len(must(t, again, err).Rows) != 75 || len(d.trail()) != before+1 {
		t.Errorf("drawn again: %d rows, trail %d", len(again.Rows), len(d.trail())-before)
	}
	day, err := d.History(bg, Look{Days: DayOf(d.Now()).Step(-3)})
	if must(t, day, err).Total != 1 {
		t.Errorf("a day has %d", day.Total)
	}
	none, err := d.History(bg, Look{Operator: "kim"})
	if must(t, none, err).Total != 0 {
		t.Errorf("somebody else has %d", none.Total)
	}
}

// search runs a search to its end.
func (d *testDesk) search(l Look) Searching {
	d.t.Helper()
	x, err := d.SearchNotes(bg, l)
	for must(d.t, x, err); !x.Done; must(d.t, x, err) {
		x, err = d.SearchOn(bg, x)
	}
	return x
}

// TestSearchNotes: every contact is looked through once, whatever its age; what
// is found is found once, newest first; the words are in the trail as a hash.
func TestSearchNotes(t *testing.T) {
	d := shelf(t, 60)
	old := d.with(Operator{Name: "kim", Role: Volunteer})
	old.wait(-20 * 365 * 24 * 60)
	c := old.done(redditch())
	c, err := old.Note(bg, c, "jose, long ago")
	must(t, c, err)
	d.wait(20 * 365 * 24 * 60)

	before := len(d.trail())
	x := d.search(Look{Words: "JOSE"})
	if x.Looked != 61 || len(x.Rows) != 61 || x.Total != 61 || x.Rows[60].ID != c.ID {
		t.Errorf("looked through %d, found %d (%d), the last %v", x.Looked, len(x.Rows), x.Total, x.Rows[len(x.Rows)-1])
	}
	if !slices.IsSortedFunc(x.Rows, func(a, b Row) int { return b.At.Compare(a.At) }) {
		t.Error("not newest first")
	}
	sum := sha256.Sum256([]byte("jose"))
	var details []string
	for e, err := range d.store.AuditEntries(bg) {
		must(t, e, err)
		details = append(details, e.Action+" "+e.Detail)
	}
	if got, want := details[before:], []string{"contact.search sha256:" + hex.EncodeToString(sum[:])}; !slices.Equal(got, want) {
		t.Errorf("the trail says %v, want %v", got, want)
	}
	if strings.Contains(strings.ToLower(fmt.Sprint(details)), "jose") {
		t.Error("the words are in the trail")
	}
	one := d.search(Look{Words: "number 17 garden"})
	if len(one.Rows) != 1 || one.Looked != 61 {
		t.Errorf("three words: %d found, %d looked through", len(one.Rows), one.Looked)
	}
	week := d.search(Look{Words: "garden", Days: daysFrom(Midnight(d.Now()).AddDate(0, 0, -6), 7)})
	if week.Looked != 7 || len(week.Rows) != 7 {
		t.Errorf("a week: %d found, %d looked through", len(week.Rows), week.Looked)
	}
	who := d.search(Look{Words: "jose", Operator: "kim"})
	if who.Looked != 1 || len(who.Rows) != 1 {
		t.Errorf("one operator: %d found, %d looked through", len(who.Rows), who.Looked)
	}
	_, err = d.SearchNotes(bg, Look{Words: " ' "})
	rejected(t, err, "type a word")
}

func TestSearchCanBeLeft(t *testing.T) {
	d := shelf(t, 3)
	x, err := d.SearchNotes(bg, Look{Words: "garden"})
	must(t, x, err)
	ctx, cancel := context.WithCancel(bg)
	cancel()
	if _, err := d.SearchOn(ctx, x); err == nil {
		t.Error("a search that was left goes on")
	}
	if x, err = d.SearchOn(bg, x); err != nil || len(x.Rows) != 3 {
		t.Errorf("and cannot be taken up again: %v, %d", err, len(x.Rows))
	}
}

// A search by command is one, too.
func TestContactsByText(t *testing.T) {
	d := shelf(t, 3)
	before := len(d.trail())
	list, n, err := d.Contacts(bg, store.Query{Text: "number 2"})
	if must(t, list, err); n != 1 || len(list) != 1 {
		t.Errorf("%d, %d", n, len(list))
	}
	if got := actions(d.trail()[before:]); !slices.Equal(got, []Action{ActFindText}) {
		t.Errorf("trail: %v", got)
	}
}

// What nobody asked for leaves no trace, and may not be seen by those who may
// see nothing.
func TestRedrawingLeavesNoTrace(t *testing.T) {
	d := shelf(t, 2)
	list, _, _ := d.Contacts(bg, store.Query{})
	before := len(d.trail())
	for name, do := range map[string]func(s *Session) error{
		"today":   func(s *Session) error { _, err := s.TodayAgain(bg); return err },
		"list":    func(s *Session) error { _, err := s.HistoryAgain(bg, Look{}, 10); return err },
		"contact": func(s *Session) error { _, err := s.Reload(bg, list[0].ID); return err },
		"record":  func(s *Session) error { _, err := s.ReadAgain(bg, list[0].ID); return err },
	} {
		if err := do(d.Session); err != nil || len(d.trail()) != before {
			t.Errorf("%s: %v, %d new entries", name, err, len(d.trail())-before)
		}
		var refused *Refused
		if err := do(d.with(Operator{Name: "x", Role: "manager"}).Session); !errors.As(err, &refused) {
			t.Errorf("%s: a role that is none may: %v", name, err)
		}
		if err := do(d.with(Operator{Name: "x", Role: Auditor}).Session); err != nil {
			t.Errorf("%s: an auditor may not: %v", name, err)
		}
	}
}

// The desk that stays on the screen is one look for a while, then another.
func TestTodayIsOneLook(t *testing.T) {
	d := shelf(t, 1)
	before := len(d.trail())
	for range 14 {
		if _, err := d.Today(bg); err != nil {
			t.Fatal(err)
		}
		d.wait(1)
	}
	if n := len(d.trail()) - before; n != 1 {
		t.Errorf("a quarter of an hour at the desk left %d entries", n)
	}
	d.wait(1)
	_, _ = d.Today(bg)
	d.wait(-60) // a clock that was set back does not hide who looks
	_, _ = d.Today(bg)
	if n := len(d.trail()) - before; n != 3 {
		t.Errorf("after that there are %d", n)
	}
}

func TestRowsAreCoded(t *testing.T) {
	c := store.Contact{ID: "x", StartedAt: time.Unix(0, 0), Alias: "Blue", Notes: []store.Note{{Text: "garden"}},
		Callback: &store.Callback{Number: "01632 960001"}, ReturnCode: "FANNA1980"}
	if s := fmt.Sprint(RowOf(c)); strings.Contains(s, "Blue") || strings.Contains(s, "garden") || strings.Contains(s, "960001") || strings.Contains(s, "ANNA") {
		t.Errorf("a row of a list says %s", s)
	}
}
