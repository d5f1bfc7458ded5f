package storetest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"signpost/store"
)

// FullFlag is an open flag with something in every field, every word of it
// different.
func FullFlag(s Store) store.Flag {
	at := Start.Add(7*time.Minute + 654321*time.Microsecond)
	return store.Flag{ID: s.NewID(at), Service: "cdt", Name: "Community Drug Team", Reason: "wrong_number", Note: "Flagword: a fax answers",
		RaisedAt: at, RaisedBy: "sam", Desk: "desk 1", DirectoryVersion: "sha256:dir"}
}

// flagged raises a flag of a service some minutes after Start.
func flagged(t *testing.T, s Store, service string, minutes int) store.Flag {
	t.Helper()
	f := FullFlag(s)
	f.ID, f.Service, f.RaisedAt = "", service, Start.Add(time.Duration(minutes)*time.Minute)
	f, err := s.AddFlag(context.Background(), Act("flag.raise"), f)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func settled(f store.Flag, how string) store.Flag {
	f.SettledAt, f.SettledBy, f.Settlement = f.RaisedAt.Add(time.Hour), "kim", how
	return f
}

func flagComesBackWhole(t *testing.T, s Store) {
	ctx := context.Background()
	want := FullFlag(s)
	given := settled(want, "mended") // a flag begins open, whatever is said
	made, err := s.AddFlag(ctx, Act("flag.raise"), given)
	want.Rev = 1
	if d := Diff(want, made); d != "" || err != nil {
		t.Fatalf("AddFlag: %v\n%s", err, d)
	}
	got, err := s.Flags(ctx, Act("flag.list"), store.FlagQuery{})
	if d := Diff([]store.Flag{want}, got); d != "" || err != nil {
		t.Errorf("Flags: %v\n%s", err, d)
	}
	_, err = s.AddFlag(ctx, Act("flag.raise"), want)
	kind(t, store.Exists, err)
	bad := FullFlag(s)
	bad.ID = "x"
	if _, err := s.AddFlag(ctx, Act("flag.raise"), bad); err == nil {
		t.Error("an id that is none was taken")
	}
	for what, spoil := range map[string]func(*store.Flag){
		"reason": func(f *store.Flag) { f.Reason = "smells" }, "no reason": func(f *store.Flag) { f.Reason = "" },
		"no service": func(f *store.Flag) { f.Service = "" },
	} {
		bad := FullFlag(s)
		spoil(&bad)
		if _, err := s.AddFlag(ctx, Act("flag.raise"), bad); err == nil || strings.Contains(err.Error(), "CHECK") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := s.AddFlag(ctx, store.Act{}, FullFlag(s)); err == nil {
		t.Error("a flag without an action passed")
	}
	small, err := s.AddFlag(ctx, Act("flag.raise"), store.Flag{Service: "cat", Reason: "closed"})
	if err != nil || small.ID == "" || small.RaisedAt.IsZero() || !small.Open() {
		t.Errorf("%+v, %v", small, err)
	}
}

func flagIsSettledOnce(t *testing.T, s Store) {
	ctx := context.Background()
	f := flagged(t, s, "cdt", 0)
	change := settled(f, "mended")
	change.Service, change.Name, change.Note, change.Reason = "cat", "another", "another", "closed" // not looked at
	got, err := s.SettleFlag(ctx, Act("flag.settle"), change)
	want := settled(f, "mended")
	want.Rev = 2
	if d := Diff(want, got); d != "" || err != nil {
		t.Fatalf("%v\n%s", err, d)
	}
	list, err := s.Flags(ctx, Act(""), store.FlagQuery{})
	if d := Diff([]store.Flag{want}, list); d != "" || err != nil {
		t.Errorf("%v\n%s", err, d)
	}

	late := settled(f, "dropped") // by somebody who saw it open
	_, err = s.SettleFlag(ctx, Act("flag.settle"), late)
	var c *store.FlagConflict
	if !errors.As(err, &c) {
		t.Fatalf("error %v is no conflict", err)
	}
	kind(t, store.Stale, err)
	if d := Diff(late, c.Yours) + Diff(want, c.Theirs); d != "" {
		t.Errorf("conflict:\n%s", d)
	}
	again, err := s.SettleFlag(ctx, Act("flag.settle"), func() store.Flag { f := got; f.Settlement = "checked_fine"; return f }())
	if err != nil || again.Rev != 3 || again.Settlement != "checked_fine" {
		t.Errorf("a settlement put right: %+v, %v", again, err)
	}
	for _, bad := range []string{"", "burnt"} {
		f := again
		f.Settlement = bad
		if _, err := s.SettleFlag(ctx, Act("flag.settle"), f); err == nil {
			t.Errorf("settlement %q passed", bad)
		}
	}
	f.ID = s.NewID(Start)
	_, err = s.SettleFlag(ctx, Act("flag.settle"), f)
	kind(t, store.NotFound, err)
	var trail []string
	for _, e := range entries(t, s) {
		trail = append(trail, e.Action+" "+e.Subject+" "+e.Detail)
	}
	if d := Diff([]string{"flag.raise " + got.ID + " service=cdt rev=1", "flag.settle " + got.ID + " service=cdt rev=2",
		"flag.settle " + got.ID + " service=cdt rev=3"}, trail); d != "" {
		t.Error(d)
	}
}

func flagsPick(t *testing.T, s Store) {
	ctx := context.Background()
	var all []store.Flag // newest first
	for i := range 24 {
		f := flagged(t, s, []string{"cdt", "cat", "aa"}[i%3], i/2) // two at each moment
		if i%4 == 1 {
			var err error
			if f, err = s.SettleFlag(ctx, Act("flag.settle"), settled(f, store.Settlements()[i/4%4])); err != nil {
				t.Fatal(err)
			}
		}
		all = slices.Insert(all, 0, f)
	}
	at := Start.Add(5 * time.Minute)
	for _, q := range []store.FlagQuery{{}, {Open: true}, {Service: "cat"}, {Service: "cat", Open: true}, {Since: at},
		{Since: at, Open: true}, {Since: at, Service: "cdt", Open: true}, {Service: "cdt", Since: at}, {Service: "none"}} {
		want := slices.DeleteFunc(slices.Clone(all), func(f store.Flag) bool {
			return q.Service != "" && f.Service != q.Service || q.Open && !f.Open() || f.RaisedAt.Before(q.Since)
		})
		got, err := s.Flags(ctx, Act("flag.list"), q)
		if d := Diff(want, got); d != "" || err != nil {
			t.Errorf("%+v: %v\n%s", q, err, d)
		}
	}
	want := map[string]int{}
	for _, f := range all {
		if f.Open() {
			want[f.Service]++
		}
	}
	got, err := s.OpenFlagCounts(ctx)
	if d := Diff(want, got); d != "" || err != nil {
		t.Errorf("counts: %v\n%s", err, d)
	}
	before := len(entries(t, s))
	if _, err := s.Flags(ctx, Act(""), store.FlagQuery{}); err != nil || len(entries(t, s)) != before {
		t.Errorf("an act without an action was written down, %v", err)
	}
}

func lostSearchesCount(t *testing.T, s Store) {
	ctx := context.Background()
	day := func(n int) time.Time { return time.Date(2026, 10, 24+n, 23, 59, 0, 0, time.FixedZone("", 3600)) }
	for i, words := range []string{"Ketamine ", "KÉTAMINE", "ketamine!", "spice\x1b[31m", "ab", "12", "", "  ", "horse", "horse"} {
		if err := s.AddLostSearch(ctx, words, day(i/3)); err != nil {
			t.Fatal(err)
		}
	}
	date := func(n int) time.Time { return time.Date(2026, 10, 24+n, 0, 0, 0, 0, time.UTC) }
	spice := store.LostSearch{Words: "spice 31m", Count: 1, First: date(1), Last: date(1)}
	horse := store.LostSearch{Words: "horse", Count: 2, First: date(2), Last: date(3)}
	ketamine := store.LostSearch{Words: "ketamine", Count: 3, First: date(0), Last: date(0)}
	for _, c := range []struct {
		since time.Time
		limit int
		want  []store.LostSearch
	}{
		{time.Time{}, 0, []store.LostSearch{ketamine, horse, spice}},
		{time.Time{}, 2, []store.LostSearch{ketamine, horse}},
		{day(1), 0, []store.LostSearch{horse, spice}},
		{day(3), 9, []store.LostSearch{{Words: "horse", Count: 1, First: date(3), Last: date(3)}}},
		{day(4), 0, []store.LostSearch{}},
	} {
		got, err := s.LostSearches(ctx, c.since, c.limit)
		if d := Diff(c.want, got); d != "" || err != nil {
			t.Errorf("since %v, limit %d: %v\n%s", c.since, c.limit, err, d)
		}
	}
	if e := entries(t, s); len(e) != 0 {
		t.Errorf("a lost search says who asked: %v", e)
	}
}

func seatsRemember(t *testing.T, s Store) {
	ctx := context.Background()
	sam, kim := store.Seat{Operator: "sam", Desk: "desk 1"}, store.Seat{Operator: "sam", Desk: "desk 2"}
	check := func(who store.Seat, want string, at time.Time) {
		t.Helper()
		if v, got, err := s.SeenDirectory(ctx, who); v != want || !got.Equal(at) || err != nil {
			t.Errorf("%+v: %q %v %v, want %q %v", who, v, got, err, want, at)
		}
	}
	check(sam, "", time.Time{})
	for i, v := range []string{"sha256:one", "sha256:two"} {
		if err := s.SetSeenDirectory(ctx, sam, v, Start.Add(time.Duration(i)*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	check(sam, "sha256:two", Start.Add(time.Hour))
	check(kim, "", time.Time{})
	// Names that would run into one another if they were only joined.
	if err := s.SetSeenDirectory(ctx, store.Seat{Operator: `sam","desk`, Desk: "1"}, "x", Start); err != nil {
		t.Fatal(err)
	}
	check(store.Seat{Operator: "sam", Desk: `desk","1`}, "", time.Time{})
}

func outcomesAreCounted(t *testing.T, s Store) {
	ctx := context.Background()
	made := day(t, s, 42)
	for i, f := range made[2].Referrals { // of a contact that counts
		f.Status, f.Undone = "got_help", false
		if _, err := s.UpdateReferral(ctx, Act("referral.outcome"), made[2].ID, f); err != nil {
			t.Fatal(i, err)
		}
	}
	late := store.Referral{Service: "aa", Status: "given", GivenAt: Start.Add(time.Hour)}
	if _, err := s.AddReferral(ctx, Act("referral.add"), made[0].ID, late); err != nil {
		t.Fatal(err)
	}
	none := 0 // given without a status, by contacts that count
	for i, c := range made {
		if c.Status != store.Void && c.Status != store.Merged && i != 2 {
			for _, f := range c.Referrals {
				if !f.Undone {
					none++
				}
			}
		}
	}
	if none == 0 {
		t.Fatal("the test needs referrals")
	}
	aa := store.ReferralOutcome{Service: "aa", Status: "given", Count: 1}
	rest := []store.ReferralOutcome{{Service: "cdt", Status: "", Count: none}, {Service: "cdt", Status: "got_help", Count: 2}}
	for _, c := range []struct {
		from, to time.Time
		want     []store.ReferralOutcome
	}{
		{time.Time{}, time.Time{}, append([]store.ReferralOutcome{aa}, rest...)},
		{Start.Add(time.Minute), time.Time{}, []store.ReferralOutcome{aa}},
		{Start, Start.Add(time.Hour), rest},
		{time.Time{}, Start, []store.ReferralOutcome{}},
	} {
		got, err := s.ReferralOutcomes(ctx, c.from, c.to)
		if d := Diff(c.want, got); d != "" || err != nil {
			t.Errorf("%v to %v: %v\n%s", c.from, c.to, err, d)
		}
	}
}
