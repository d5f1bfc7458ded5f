package desk

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"signpost/internal/facts"
	"signpost/store"
)

var bluebird = store.Handle{Kind: store.ByAlias, Text: "Bluebird"}

// visit is a finished contact of somebody who goes by an alias and a code.
func visit(d *testDesk, alias, code string) store.Contact {
	d.t.Helper()
	c := d.start()
	c, err := d.SetHandles(bg, c, alias, code)
	must(d.t, c, err)
	c, err = d.Answer(bg, c, c.Facts.With(facts.Caller, facts.Word("self")).With(facts.Substances, facts.List("heroin")))
	must(d.t, c, err)
	c, err = d.Refer(bg, c, "cdt", store.Signpost)
	must(d.t, c, err)
	c, err = d.Note(bg, c, "planted words")
	must(d.t, c, err)
	c, err = d.Finish(bg, c, "")
	must(d.t, c, err)
	d.wait(24 * 60)
	return c
}

func TestLookUp(t *testing.T) {
	d := newDesk(t)
	first := visit(d, "Bluebird", "F ABCD 1990")
	second := visit(d, " blue bird ", "")
	visit(d, "Blackbird", "M ABCD 1990")
	junk := d.start()
	junk, err := d.SetHandles(bg, junk, "BLUEBIRD", "")
	must(t, junk, err)
	junk, err = d.Junk(bg, junk, store.HangUp)
	must(t, junk, err)
	now := d.start()
	now, err = d.SetHandles(bg, now, "bluebird", "fabcd1990")
	must(t, now, err)
	if now.Alias != "bluebird" || now.ReturnCode != "FABCD1990" {
		t.Errorf("kept as %q and %q", now.Alias, now.ReturnCode)
	}

	known, err := d.LookUp(bg, bluebird, now.ID)
	must(t, known, err)
	var ids []string
	for _, e := range known.Earlier {
		ids = append(ids, e.ID)
	}
	if want := []string{junk.ID, second.ID, first.ID}; !slices.Equal(ids, want) || known.More {
		t.Errorf("found %v, want %v", ids, want)
	}
	if line := EarlierLine(known.Earlier[2]); line != "24 Nov 2026 10:15 · call · self · heroin · given: Community Drug Teams · signposted" {
		t.Errorf("the line reads %q", line)
	}
	if line := EarlierLine(known.Earlier[0]); line != "27 Nov 2026 10:15 · junk: hang up" {
		t.Errorf("the line reads %q", line)
	}
	byCode, err := d.LookUp(bg, store.Handle{Kind: store.ByReturnCode, Text: "f-abcd-1990"}, "")
	must(t, byCode, err)
	if len(byCode.Earlier) != 2 || byCode.Earlier[0].Status != store.Open {
		t.Errorf("by code: %+v", byCode.Earlier)
	}
	if none, err := d.LookUp(bg, store.Handle{Kind: store.ByAlias, Text: "fabcd1990"}, ""); err != nil || len(none.Earlier) != 0 {
		t.Errorf("a code is found as an alias: %+v, %v", none, err)
	}
}

// The search is in the trail with something that tells searches apart and gives
// no words away, also when it finds nothing; a search for nothing is not done.
func TestLookUpIsWrittenDown(t *testing.T) {
	d := newDesk(t)
	seen := map[string]int{}
	for _, h := range []store.Handle{bluebird, {Kind: store.ByAlias, Text: "blue bird"}, {Kind: store.ByReturnCode, Text: "FABCD1990"}} {
		known, err := d.LookUp(bg, h, "")
		must(t, known, err)
	}
	entries := 0
	for e, err := range d.store.AuditEntries(bg) {
		must(t, e, err)
		entries++
		if e.Action != string(ActLookUp) || e.Subject != "" || !strings.HasPrefix(e.Detail, "sha256:") || len(e.Detail) != len("sha256:")+4 {
			t.Errorf("the entry says %+v", e)
		}
		seen[e.Detail]++
	}
	if entries != 3 || len(seen) != 2 {
		t.Errorf("%d entries of %v", entries, seen)
	}
	for _, h := range []store.Handle{{}, {Kind: store.ByAlias}, {Kind: store.ByAlias, Text: "--"}, {Kind: store.ByReturnCode, Text: "ABC"}, {Text: "x"}} {
		if _, err := d.LookUp(bg, h, ""); err == nil {
			t.Errorf("%+v was looked up", h)
		}
	}
	if n := len(d.trail()); n != 3 {
		t.Errorf("a search that was not done is in the trail: %d entries", n)
	}
}

func TestLookUpMany(t *testing.T) {
	d := newDesk(t)
	var open store.Contact
	for i := range mostEarlier + 2 {
		c := d.start()
		c, err := d.SetHandles(bg, c, "Bluebird", "")
		must(t, c, err)
		if i == 7 {
			open = c
		}
	}
	all, err := d.LookUp(bg, bluebird, open.ID)
	must(t, all, err)
	if len(all.Earlier) != mostEarlier || !all.More {
		t.Errorf("%d of %d are listed, more: %v", len(all.Earlier), mostEarlier+1, all.More)
	}
}

func TestSetHandles(t *testing.T) {
	d := newDesk(t)
	c := d.start()
	before := len(d.trail())
	for _, bad := range []struct{ alias, code, say string }{
		{"", "FAB1990", "a return code is one letter for the gender"},
		{strings.Repeat("a", MaxAlias+1), "", "at most 60 characters and this one has 61"},
		{"—", "", "needs a letter or a digit"},
	} {
		back, err := d.SetHandles(bg, c, bad.alias, bad.code)
		rejected(t, err, bad.say)
		if back.Rev != c.Rev || back.Alias != "" {
			t.Errorf("what was refused came back as %+v", back)
		}
	}
	if same, err := d.SetHandles(bg, c, " ", ""); err != nil || same.Rev != c.Rev {
		t.Errorf("nothing to change: %+v, %v", same, err)
	}
	if len(d.trail()) != before {
		t.Error("what was not done is in the trail")
	}
	set, err := d.SetHandles(bg, c, "Blue\x1b[2J bird", "")
	must(t, set, err)
	if set.Alias != "Blue\uFFFD[2J bird" {
		t.Errorf("kept as %q", set.Alias)
	}
	_, err = d.SetHandles(bg, c, "other", "")
	var conflict *store.Conflict
	if !errors.As(err, &conflict) {
		t.Errorf("an old revision was changed: %v", err)
	}
	cleared, err := d.SetHandles(bg, set, "", "")
	must(t, cleared, err)
	if known, err := d.LookUp(bg, store.Handle{Kind: store.ByAlias, Text: set.Alias}, ""); err != nil || len(known.Earlier) != 0 {
		t.Errorf("what was taken off is still found: %+v, %v", known, err)
	}
	done, err := d.Finish(bg, cleared, "")
	must(t, done, err)
	if _, err := d.SetHandles(bg, done, "late", ""); !errors.Is(err, ErrFinished) {
		t.Errorf("a finished contact: %v", err)
	}
}

func TestCautions(t *testing.T) {
	d := newDesk(t)
	add := func(words, until string) store.Caution {
		t.Helper()
		at, err := ParseUntil(until, d.Now())
		must(t, at, err)
		c, err := d.AddCaution(bg, bluebird, words, at)
		return must(t, c, err)
	}
	shown := func() []string {
		t.Helper()
		known, err := d.LookUp(bg, store.Handle{Kind: store.ByAlias, Text: "blue bird"}, "")
		must(t, known, err)
		var out []string
		for _, c := range known.Cautions {
			out = append(out, c.Text)
		}
		return out
	}
	add("Hard of hearing: speak slowly.", "3 months")
	d.wait(1)
	short := add("Asks for Kim.", "tomorrow")
	d.wait(1)
	ended := add("Was upset last time.", "a year")
	if got := shown(); !slices.Equal(got, []string{"Was upset last time.", "Asks for Kim.", "Hard of hearing: speak slowly."}) {
		t.Errorf("shown: %q", got)
	}
	if other, err := d.LookUp(bg, store.Handle{Kind: store.ByAlias, Text: "other"}, ""); err != nil || len(other.Cautions) != 0 {
		t.Errorf("somebody else is shown %v, %v", other.Cautions, err)
	}
	ended, err := d.EndCaution(bg, ended)
	must(t, ended, err)
	*d.clock = short.Until.Add(-time.Second)
	if got := shown(); !slices.Equal(got, []string{"Asks for Kim.", "Hard of hearing: speak slowly."}) {
		t.Errorf("shown on the last day: %q", got)
	}
	*d.clock = short.Until
	if got := shown(); !slices.Equal(got, []string{"Hard of hearing: speak slowly."}) {
		t.Errorf("shown when one has run out: %q", got)
	}
	_, err = d.EndCaution(bg, store.Caution{ID: ended.ID, Rev: 1})
	if store.KindOf(err) != store.Stale {
		t.Errorf("ended from an old revision: %v", err)
	}
	before := len(d.trail())
	if again, err := d.EndCaution(bg, ended); err != nil || again.Rev != ended.Rev || len(d.trail()) != before {
		t.Errorf("ended twice: %+v, %v", again, err)
	}
}

func TestCautionRefuses(t *testing.T) {
	d := newDesk(t)
	soon := d.Now().Add(48 * time.Hour)
	for _, x := range []struct {
		h     store.Handle
		words string
		until time.Time
		say   string
	}{
		{store.Handle{Kind: store.ByAlias}, "x", soon, "type an alias or a return code"},
		{bluebird, " ", soon, "in a few words"},
		{bluebird, strings.Repeat("é", MaxCaution+1), soon, "at most 200 characters and this one has 201"},
		{bluebird, "x", time.Time{}, "still to come"},
		{bluebird, "x", d.Now(), "still to come"},
		{bluebird, "x", d.Now().AddDate(1, 0, 2), "within twelve months"},
	} {
		_, err := d.AddCaution(bg, x.h, x.words, x.until)
		rejected(t, err, x.say)
	}
	if n := len(d.trail()); n != 0 {
		t.Errorf("what was refused is in the trail: %d entries", n)
	}
}

func TestParseUntil(t *testing.T) {
	for typed, want := range map[string]string{
		"3 months": "24 Feb 2027", "in 3 months": "24 Feb 2027", "a month": "24 Dec 2026", "for 12 months": "24 Nov 2027", "a year": "24 Nov 2027",
		"6 weeks": "5 Jan 2027", "2 days": "26 Nov 2026", "tomorrow": "25 Nov 2026", "24 dec": "24 Dec 2026",
		"2026-12-24": "24 Dec 2026", "2027-11-24": "24 Nov 2027", "31/1/2027": "31 Jan 2027",
	} {
		got, err := ParseUntil(typed, start)
		if err != nil || UntilWords(got) != "until "+want {
			t.Errorf("%q is %s, %v; want %s", typed, UntilWords(got), err, want)
		}
	}
	for typed, say := range map[string]string{
		"": "say until when", "soon": "say until when", "99 months": "within twelve months", "2027-11-25": "within twelve months",
		"13 months": "within twelve months", "2026-11-23": "still to come", "yesterday": "still to come", "0 months": "still to come",
	} {
		_, err := ParseUntil(typed, start)
		rejected(t, err, say)
	}
	// The end of January and a month on is the last of February.
	jan := time.Date(2027, 1, 31, 12, 0, 0, 0, time.UTC)
	if got, err := ParseUntil("1 month", jan); err != nil || UntilWords(got) != "until 28 Feb 2027" {
		t.Errorf("%s, %v", UntilWords(got), err)
	}
}

// TestEnquirerRoles is the table of roles by deeds: an auditor may read the
// record, but not look for people in it.
func TestEnquirerRoles(t *testing.T) {
	owner := newDesk(t)
	e := func(_ any, err error) error { return err }
	var c store.Contact
	var warned store.Caution
	for _, deed := range []struct {
		trail Action
		do    func(s *Session) error
	}{
		{ActHandle, func(s *Session) error { return e(s.SetHandles(bg, c, "Bluebird", "")) }},
		{ActLookUp, func(s *Session) error { return e(s.LookUp(bg, bluebird, "")) }},
		{ActCaution, func(s *Session) error { return e(s.AddCaution(bg, bluebird, "x", start.Add(48*time.Hour))) }},
		{ActEndCaution, func(s *Session) error { return e(s.EndCaution(bg, warned)) }},
	} {
		for _, role := range []Role{Volunteer, Receptionist, Coordinator, Auditor, "", "manager"} {
			t.Run(string(role)+" "+string(deed.trail), func(t *testing.T) {
				c = owner.start()
				var err error
				warned, err = owner.AddCaution(bg, bluebird, "y", start.Add(48*time.Hour))
				must(t, warned, err)
				before := len(owner.trail())
				err = deed.do(owner.with(Operator{Name: "kim", Role: role}).Session)
				added := actions(owner.trail()[before:])
				if slices.Contains([]Role{Volunteer, Receptionist, Coordinator}, role) {
					if diff := cmp.Diff([]Action{deed.trail}, added); err != nil || diff != "" {
						t.Errorf("%v; trail (-want +got):\n%s", err, diff)
					}
					return
				}
				var refused *Refused
				if !errors.As(err, &refused) || len(added) > 0 {
					t.Errorf("not refused without a trace: %v, %v", err, added)
				}
			})
		}
	}
	_, err := owner.with(Operator{Role: Auditor}).LookUp(bg, bluebird, "")
	rejected(t, err, "may not look enquirers up: ask a volunteer")
}
