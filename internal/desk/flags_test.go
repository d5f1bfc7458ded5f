package desk

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"signpost/store"
)

func (d *testDesk) flag(service, reason, note string) store.Flag {
	d.t.Helper()
	f, err := d.Flag(bg, service, reason, note)
	return must(d.t, f, err)
}

func TestFlagKeepsWhatWasSaid(t *testing.T) {
	d := newDesk(t)
	f := d.flag("cdt", "wrong_number", "  a fax\x1b[31m answers\n ")
	svc, _ := d.Guide().Dir.Service("cdt")
	want := store.Flag{ID: f.ID, Rev: 1, Service: "cdt", Name: svc.Name, Reason: "wrong_number", Note: "a fax\uFFFD[31m answers",
		RaisedAt: start, RaisedBy: "sam", Desk: "front desk", DirectoryVersion: d.Guide().Dir.Version}
	if diff := cmp.Diff(want, f); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	d.wait(24 * 60)
	d.flag("turning-point", "other", "it has a new name")
	open, err := d.OpenFlags(bg)
	must(t, open, err)
	if len(open) != 2 || open[0].Service != "turning-point" || open[1].ID != f.ID {
		t.Errorf("open flags: %+v", open)
	}
	of, err := d.FlagsOf(bg, "cdt")
	if must(t, of, err); len(of) != 1 || of[0].ID != f.ID {
		t.Errorf("flags of the service: %+v", of)
	}
	n, err := d.OpenFlagCounts(bg)
	if diff := cmp.Diff(map[string]int{"cdt": 1, "turning-point": 1}, n); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	if diff := cmp.Diff([]string{"flag.raise", "flag.raise", "flag.list", "flag.list"}, d.trail()); diff != "" {
		t.Errorf("trail:\n%s", diff)
	}
}

func TestFlagRefusesInWords(t *testing.T) {
	d := newDesk(t)
	for _, c := range []struct{ service, reason, note, want string }{
		{"cdt", "", "", "pick a reason"},
		{"cdt", "wrong_numbr", "", "did you mean wrong_number?"},
		{"cdt", "other", " \t", "say in a few words"},
		{"no\x1bsuch", "closed", "", "there is no service"},
	} {
		_, err := d.Flag(bg, c.service, c.reason, c.note)
		rejected(t, err, c.want)
		if strings.ContainsRune(err.Error(), '\x1b') {
			t.Errorf("%q carries an escape sequence", err)
		}
	}
	boss := d.with(Operator{Name: "kim", Role: Coordinator})
	f := d.flag("cdt", "closed", "")
	_, err := boss.SettleFlag(bg, f, "")
	rejected(t, err, "say how the flag ended")
	_, err = boss.SettleFlag(bg, f, "forgotten")
	rejected(t, err, "unknown settlement")
	if n := len(d.trail()); n != 1 {
		t.Errorf("what was refused left %d entries", n)
	}
}

func TestFlagIsSettledByOne(t *testing.T) {
	d := newDesk(t)
	boss := d.with(Operator{Name: "kim", Role: Coordinator})
	f := d.flag("cdt", "closed", "a shutter is down")
	d.wait(60)
	got, err := boss.SettleFlag(bg, f, "mended")
	must(t, got, err)
	want := f
	want.Rev, want.SettledAt, want.SettledBy, want.Settlement = 2, start.Add(time.Hour), "kim", "mended"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if open, err := d.OpenFlags(bg); err != nil || len(open) != 0 {
		t.Errorf("still open: %v, %v", open, err)
	}
	back, err := boss.SettleFlag(bg, f, "dropped")
	var conflict *store.FlagConflict
	if !errors.As(err, &conflict) || conflict.Theirs.Settlement != "mended" || back.Settlement != "" {
		t.Errorf("settled twice: %+v, %v", back, err)
	}
}

// TestFlagRoles tries every cell of roles by deeds about the directory.
func TestFlagRoles(t *testing.T) {
	owner := newDesk(t)
	boss := owner.with(Operator{Name: "kim", Role: Coordinator})
	e := func(_ any, err error) error { return err }
	deeds := []struct {
		name  string
		roles []Role
		trail Action
		do    func(*Session, store.Flag) error
	}{
		{"flag", []Role{Volunteer, Receptionist, Coordinator}, ActFlag, func(s *Session, _ store.Flag) error { return e(s.Flag(bg, "cdt", "full", "")) }},
		{"settle", []Role{Coordinator}, ActSettleFlag, func(s *Session, f store.Flag) error { return e(s.SettleFlag(bg, f, "dropped")) }},
		{"open flags", []Role{Volunteer, Receptionist, Coordinator, Auditor}, ActFlags, func(s *Session, _ store.Flag) error { return e(s.OpenFlags(bg)) }},
		{"flags of one", []Role{Volunteer, Receptionist, Coordinator, Auditor}, ActFlags, func(s *Session, _ store.Flag) error { return e(s.FlagsOf(bg, "cdt")) }},
		{"counts", []Role{Volunteer, Receptionist, Coordinator, Auditor}, "", func(s *Session, _ store.Flag) error { return e(s.OpenFlagCounts(bg)) }},
		{"mark seen", []Role{Volunteer, Receptionist, Coordinator, Auditor}, "", func(s *Session, _ store.Flag) error { return s.MarkDirectorySeen(bg) }},
	}
	for _, role := range []Role{Volunteer, Receptionist, Coordinator, Auditor, "", "manager"} {
		s := owner.with(Operator{Name: "ash", Role: role})
		for _, deed := range deeds {
			t.Run(string(role)+" "+deed.name, func(t *testing.T) {
				f, err := boss.Flag(bg, "cdt", "full", "")
				must(t, f, err)
				before := owner.trail()
				err = deed.do(s.Session, f)
				added := owner.trail()[len(before):]
				if !slices.Contains(deed.roles, role) {
					var refused *Refused
					if !errors.As(err, &refused) || len(added) > 0 {
						t.Errorf("not refused: %v, trail %v", err, added)
					}
					return
				}
				var want []string
				if deed.trail != "" {
					want = []string{string(deed.trail)}
				}
				if diff := cmp.Diff(want, slices.Clone(added), cmp.Transformer("", func(l []string) string { return strings.Join(l, " ") })); diff != "" || err != nil {
					t.Errorf("%v, trail:\n%s", err, diff)
				}
			})
		}
	}
	_, err := owner.SettleFlag(bg, store.Flag{}, "dropped")
	rejected(t, err, "the role volunteer may not settle flags: ask a coordinator")
}

func TestFlagKeys(t *testing.T) {
	var letters string
	for i, k := range FlagKeys() {
		letters += k.Key
		if k.Words != store.FlagReasons()[i] {
			t.Errorf("%s stands for %s, not %s", k.Key, k.Words, store.FlagReasons()[i])
		}
		if r, ok := FlagByKey(k.Key); !ok || r != k.Words {
			t.Errorf("%s leads to %q", k.Key, r)
		}
		if !strings.Contains(FlagMenu(), "  "+k.Key+" "+FlagWords(k.Words)) {
			t.Errorf("the menu %q lacks %s", FlagMenu(), k.Words)
		}
	}
	if _, ok := FlagByKey("x"); ok || letters != "wcfmho" {
		t.Errorf("letters %s", letters)
	}
	if k := SettleKeys(); len(k) != len(store.Settlements()) || k[0] != (Done{"m", "mended"}) {
		t.Errorf("settle keys %v", k)
	}
}

func TestFlagLine(t *testing.T) {
	at := func(s string) time.Time {
		t.Helper()
		tm, err := time.ParseInLocation("2006-01-02 15:04", s, London())
		return must(t, tm, err)
	}
	for _, c := range []struct{ raised, now, want string }{
		{"2026-11-22 09:00", "2026-11-24 08:00", "flagged 2 days ago by the desk: wrong number"},
		{"2026-11-23 23:59", "2026-11-24 00:01", "flagged yesterday by the desk: wrong number"},
		{"2026-11-24 00:01", "2026-11-24 23:59", "flagged today by the desk: wrong number"},
		{"2026-11-25 00:01", "2026-11-24 23:59", "flagged today by the desk: wrong number"}, // the clock went back
		{"2026-03-28 12:00", "2026-03-30 00:30", "flagged 2 days ago by the desk: wrong number"},
		{"2026-10-24 12:00", "2026-10-26 00:30", "flagged 2 days ago by the desk: wrong number"},
	} {
		if got := FlagLine(store.Flag{Reason: "wrong_number", Note: "not shown", RaisedAt: at(c.raised)}, at(c.now)); got != c.want {
			t.Errorf("%s seen %s: %q", c.raised, c.now, got)
		}
	}
	f := store.Flag{Reason: "other", RaisedAt: at("2026-11-20 09:00"), SettledAt: at("2026-11-23 09:00"), Settlement: "checked_fine"}
	if got := FlagLine(f, at("2026-11-24 09:00")); got != "flagged 4 days ago by the desk: something else (checked fine yesterday)" {
		t.Errorf("settled: %q", got)
	}
}

func TestLostSearchSaysNobody(t *testing.T) {
	d := newDesk(t)
	*d.clock = time.Date(2026, 6, 1, 23, 30, 0, 0, time.UTC) // past midnight in London
	auditor := d.with(Operator{Name: "ash", Role: Auditor})
	err := errors.Join(d.LostSearch(bg, "Zzyzx clinic"), d.LostSearch(bg, "zzyzx  CLINIC"), d.LostSearch(bg, "zz"), auditor.LostSearch(bg, "not kept"))
	must(t, 0, err)
	got, err := d.store.LostSearches(bg, time.Time{}, 0)
	day := time.Date(2026, 6, 2, 0, 0, 0, 0, time.UTC)
	if diff := cmp.Diff([]store.LostSearch{{Words: "zzyzx clinic", Count: 2, First: day, Last: day}}, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	if trail := d.trail(); len(trail) != 0 {
		t.Errorf("the trail says who searched: %v", trail)
	}
}

func TestSeatsSeeForThemselves(t *testing.T) {
	d := newDesk(t)
	other := d.with(Operator{Name: "kim", Role: Volunteer})
	must(t, 0, d.MarkDirectorySeen(bg))
	d.wait(60)
	v, at, err := d.SeenDirectory(bg)
	if v != d.Guide().Dir.Version || !at.Equal(start) || err != nil {
		t.Errorf("%q %v %v", v, at, err)
	}
	if v, at, err := other.SeenDirectory(bg); v != "" || !at.IsZero() || err != nil {
		t.Errorf("another seat: %q %v %v", v, at, err)
	}
}
