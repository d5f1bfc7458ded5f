package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"signpost/internal/facts"
	"signpost/store"
	"signpost/store/audit"
)

// Run runs the whole suite, each part on a store of its own.
func Run(t *testing.T, open Open) {
	for _, part := range []struct {
		name string
		test func(t *testing.T, s Store)
	}{
		{"ContactComesBackWhole", contactComesBackWhole},
		{"IDsAreMadeAndTaken", idsAreMadeAndTaken},
		{"MissingIsNotFound", missingIsNotFound},
		{"ConflictCarriesBoth", conflictCarriesBoth},
		{"ReferralConflict", referralConflict},
		{"UpdateLeavesLinesAlone", updateLeavesLinesAlone},
		{"FailureLeavesNothing", failureLeavesNothing},
		{"NoteTakesItsDraft", noteTakesItsDraft},
		{"NotesKeepTheirOrder", notesKeepTheirOrder},
		{"ListPicks", listPicks},
		{"ListPages", listPages},
		{"CountsADay", countsADay},
		{"ActsAreWrittenDown", actsAreWrittenDown},
		{"TogetherNothingIsLost", togetherNothingIsLost},
		{"IDsGrow", idsGrow},
		{"FlagComesBackWhole", flagComesBackWhole},
		{"FlagIsSettledOnce", flagIsSettledOnce},
		{"FlagsPick", flagsPick},
		{"LostSearchesCount", lostSearchesCount},
		{"SeatsRemember", seatsRemember},
		{"OutcomesAreCounted", outcomesAreCounted},
		{"EntriesComeBackWhole", entriesComeBackWhole},
		{"EntriesPick", entriesPick},
		{"EnquirersAreKnown", enquirersAreKnown},
		{"DueComesSoonestFirst", dueComesSoonestFirst},
		{"FinishedContactKeepsVersions", finishedContactKeepsVersions},
		{"NotesAreSearched", notesAreSearched},
	} {
		t.Run(part.name, func(t *testing.T) {
			t.Parallel() // most of it is waiting for the disk
			s := open(t)
			defer s.Close()
			part.test(t, s)
			v, err := s.Verify(context.Background())
			if err != nil || !v.Sound() {
				t.Errorf("Verify afterwards: %v, %v", v.Problems, err)
			}
		})
	}
}

// Diff compares contacts as their readers do: two times are equal when they
// are the same moment.
func Diff(want, got any) string {
	return cmp.Diff(want, got, cmp.Comparer(facts.Facts.Equal), cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) }))
}

// fine is for calls that must work: fine(t)(s.Create(...)).
func fine(t *testing.T) func(store.Contact, error) store.Contact {
	return func(c store.Contact, err error) store.Contact {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
}

func kind(t *testing.T, want store.ErrKind, err error) {
	t.Helper()
	if err == nil || store.KindOf(err) != want {
		t.Errorf("error %v is of kind %q, want %q", err, store.KindOf(err), want)
	}
}

func contactComesBackWhole(t *testing.T, s Store) {
	ctx := context.Background()
	want := Full(s)
	made := fine(t)(s.Create(ctx, Act("contact.log"), want))
	want.Rev = 1
	if d := Diff(want, made); d != "" {
		t.Errorf("Create returned another contact:\n%s", d)
	}
	got := fine(t)(s.Contact(ctx, Act("contact.read"), want.ID))
	if d := Diff(want, got); d != "" {
		t.Errorf("Contact:\n%s", d)
	}
	if loc := got.StartedAt.Location(); loc != time.UTC {
		t.Errorf("times come back in %v", loc)
	}
	list, total, err := s.List(ctx, Act("contact.list"), store.Query{})
	if d := Diff([]store.Contact{want}, list); d != "" || total != 1 || err != nil {
		t.Errorf("List, total %d, %v:\n%s", total, err, d)
	}
	small := fine(t)(s.Create(ctx, Act("contact.start"), Plain(1)))
	if small.Notes == nil || small.Referrals == nil {
		t.Error("no notes and no referrals must be empty lists, for JSON's sake")
	}
}

func idsAreMadeAndTaken(t *testing.T, s Store) {
	ctx := context.Background()
	c := fine(t)(s.Create(ctx, Act("contact.start"), Plain(0)))
	if c.ID == "" || c.Rev != 1 {
		t.Fatalf("id %q rev %d", c.ID, c.Rev)
	}
	_, err := s.Create(ctx, Act("contact.start"), store.Contact{ID: c.ID, Kind: store.Data, Status: store.Open})
	kind(t, store.Exists, err)
	n, err := s.AddNote(ctx, Act("contact.note"), c.ID, store.Note{Text: "a"})
	if err != nil || n.ID == "" || n.At.IsZero() {
		t.Errorf("note %+v, %v", n, err)
	}
	_, err = s.AddNote(ctx, Act("contact.note"), c.ID, n)
	kind(t, store.Exists, err)
	for _, bad := range []string{"x", "'; DROP TABLE contact; --", "0190A0A0-0000-7000-8000-000000000000"} {
		p := Plain(0)
		p.ID = bad
		if _, err := s.Create(ctx, Act("contact.start"), p); err == nil {
			t.Errorf("id %q was taken", bad)
		}
	}
}

func missingIsNotFound(t *testing.T, s Store) {
	ctx, id := context.Background(), s.NewID(Start)
	_, err := s.Contact(ctx, Act("contact.read"), id)
	kind(t, store.NotFound, err)
	gone := Plain(0)
	gone.ID, gone.Rev = id, 1
	_, err = s.Update(ctx, Act("contact.answer"), gone)
	kind(t, store.NotFound, err)
	_, err = s.AddNote(ctx, Act("contact.note"), id, store.Note{Text: "a"})
	kind(t, store.NotFound, err)
	_, err = s.AddReferral(ctx, Act("referral.add"), id, store.Referral{Service: "cdt"})
	kind(t, store.NotFound, err)
	_, err = s.UpdateReferral(ctx, Act("referral.undo"), id, store.Referral{ID: id, Rev: 1})
	kind(t, store.NotFound, err)
	_, _, err = s.List(ctx, Act("contact.list"), store.Query{Before: id})
	kind(t, store.NotFound, err)
}

func conflictCarriesBoth(t *testing.T, s Store) {
	ctx := context.Background()
	first := fine(t)(s.Create(ctx, Act("contact.start"), Full(s)))
	mine, other := first, first
	other.Alias = "theirs"
	other = fine(t)(s.Update(ctx, Act("contact.answer"), other))
	if other.Rev != 2 {
		t.Errorf("revision %d after an update", other.Rev)
	}
	mine.Alias = "mine"
	_, err := s.Update(ctx, Act("contact.answer"), mine)
	var c *store.Conflict
	if !errors.As(err, &c) {
		t.Fatalf("error %v is no conflict", err)
	}
	kind(t, store.Stale, err)
	if d := Diff(mine, c.Yours) + Diff(other, c.Theirs); d != "" {
		t.Errorf("conflict:\n%s", d)
	}
	if d := Diff(other, fine(t)(s.Contact(ctx, Act("contact.read"), first.ID))); d != "" {
		t.Errorf("a conflict changed the record:\n%s", d)
	}
}

func referralConflict(t *testing.T, s Store) {
	ctx := context.Background()
	c := fine(t)(s.Create(ctx, Act("contact.start"), Full(s)))
	mine, other := c.Referrals[0], c.Referrals[0]
	other.Status, other.AnsweredBy = "contacted", "somebody"
	saved, err := s.UpdateReferral(ctx, Act("referral.outcome"), c.ID, other)
	other.Rev = 2
	if d := Diff(other, saved); d != "" || err != nil {
		t.Fatalf("%v\n%s", err, d)
	}
	mine.Undone = true
	_, err = s.UpdateReferral(ctx, Act("referral.undo"), c.ID, mine)
	var conflict *store.Conflict
	if !errors.As(err, &conflict) || conflict.Referral != mine.ID {
		t.Fatalf("error %#v", err)
	}
	if d := Diff(mine, conflict.Yours.Referrals[0]) + Diff(other, conflict.Theirs.Referrals[0]); d != "" {
		t.Error(d)
	}
	stranger := fine(t)(s.Create(ctx, Act("contact.start"), Plain(1)))
	_, err = s.UpdateReferral(ctx, Act("referral.undo"), stranger.ID, other)
	kind(t, store.NotFound, err)
}

func updateLeavesLinesAlone(t *testing.T, s Store) {
	ctx := context.Background()
	c := fine(t)(s.Create(ctx, Act("contact.start"), Full(s)))
	note, err := s.AddNote(ctx, Act("contact.note"), c.ID, store.Note{At: Start, By: "kim", Text: "late"})
	if err != nil {
		t.Fatal(err)
	}
	want := c
	want.Status, want.Callback, want.Followup, want.Override, want.Alerts = store.Done, nil, nil, nil, nil
	want.Facts = facts.Facts{}.With(facts.Age, facts.Word("18_19"))
	given := want
	given.Notes, given.Referrals = nil, nil // Update does not look at them
	got := fine(t)(s.Update(ctx, Act("contact.answer"), given))
	want.Rev, want.Notes = 2, append(slices.Clone(c.Notes), note)
	if d := Diff(want, got); d != "" {
		t.Errorf("Update:\n%s", d)
	}
	if d := Diff(want, fine(t)(s.Contact(ctx, Act("contact.read"), c.ID))); d != "" {
		t.Errorf("Contact:\n%s", d)
	}
}

func failureLeavesNothing(t *testing.T, s Store) {
	ctx := context.Background()
	c := Full(s)
	c.Notes[1].ID = c.Notes[0].ID
	_, err := s.Create(ctx, Act("contact.log"), c)
	kind(t, store.Exists, err)
	_, err = s.Contact(ctx, Act(""), c.ID)
	kind(t, store.NotFound, err)
	c = fine(t)(s.Create(ctx, Act("contact.start"), Plain(0)))
	if _, err := s.Update(ctx, store.Act{}, c); err == nil {
		t.Error("a change without an action passed")
	}
	c.Kind = "no such kind"
	if _, err := s.Update(ctx, Act("contact.answer"), c); err == nil || strings.Contains(err.Error(), "CHECK") {
		t.Errorf("an unknown kind: %v", err)
	}
	if got := fine(t)(s.Contact(ctx, Act(""), c.ID)); got.Rev != 1 {
		t.Errorf("a failed change left revision %d", got.Rev)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := s.Create(gone, Act("contact.start"), Plain(0)); err == nil {
		t.Error("a cancelled change was called saved")
	}
	if e := entries(t, s); len(e) != 1 {
		t.Errorf("failed changes left %d audit entries", len(e))
	}
}

func noteTakesItsDraft(t *testing.T, s Store) {
	ctx := context.Background()
	c := fine(t)(s.Create(ctx, Act("contact.start"), Plain(0)))
	for _, d := range []store.Draft{{ContactID: c.ID, Field: "note", Text: "old", At: Start}, {ContactID: c.ID, Field: "note", Text: "half a sen", At: Start},
		{ContactID: c.ID, Field: "quick", Text: "call", At: Start}, {Field: "quick", Text: "nobody's", At: Start.Add(time.Second)}} {
		if err := s.PutDraft(ctx, d); err != nil {
			t.Fatal(err)
		}
	}
	all, err := s.Drafts(ctx, "")
	if len(all) != 3 || err != nil || all[2].Text != "nobody's" {
		t.Errorf("all drafts: %v, %v", all, err)
	}
	want := []store.Draft{{ContactID: c.ID, Field: "note", Text: "half a sen", At: Start}, {ContactID: c.ID, Field: "quick", Text: "call", At: Start}}
	got, err := s.Drafts(ctx, c.ID)
	if d := Diff(want, got); d != "" || err != nil {
		t.Errorf("%v\n%s", err, d)
	}
	if _, err := s.AddNote(ctx, store.Act{}, c.ID, store.Note{Text: "x"}); err == nil {
		t.Error("a note without an act passed")
	}
	if got, _ := s.Drafts(ctx, c.ID); len(got) != 2 {
		t.Error("a failed note took the draft with it")
	}
	if _, err := s.AddNote(ctx, Act("contact.note"), c.ID, store.Note{At: Start, Text: "worded by the program"}); err != nil {
		t.Fatal(err)
	}
	if got, _ := s.Drafts(ctx, c.ID); len(got) != 2 {
		t.Error("a line that nobody typed took the draft with it")
	}
	if _, err := s.AddNote(ctx, Act("contact.note"), c.ID, store.Note{At: Start, Text: "half a sentence", Draft: "note"}); err != nil {
		t.Fatal(err)
	}
	got, err = s.Drafts(ctx, c.ID)
	if d := Diff(want[1:], got); d != "" || err != nil {
		t.Errorf("%v\n%s", err, d)
	}
	if err := errors.Join(s.DeleteDraft(ctx, c.ID, "quick"), s.DeleteDraft(ctx, c.ID, "quick")); err != nil {
		t.Error(err)
	}
	if got, _ = s.Drafts(ctx, c.ID); len(got) != 0 {
		t.Errorf("left: %v", got)
	}
}

func notesKeepTheirOrder(t *testing.T, s Store) {
	ctx := context.Background()
	c := fine(t)(s.Create(ctx, Act("contact.start"), Plain(0)))
	for i, back := range []time.Duration{0, -time.Hour, -24 * time.Hour, time.Minute} { // the clock jumps about
		if _, err := s.AddNote(ctx, Act("contact.note"), c.ID, store.Note{At: Start.Add(back), Text: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	var order string
	for _, n := range fine(t)(s.Contact(ctx, Act("contact.read"), c.ID)).Notes {
		order += n.Text
	}
	if order != "0123" {
		t.Errorf("notes come back as %s", order)
	}
}

func entries(t *testing.T, s Store) []audit.Entry {
	t.Helper()
	var out []audit.Entry
	for e, err := range s.AuditEntries(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}

func actsAreWrittenDown(t *testing.T, s Store) {
	ctx := context.Background()
	c := fine(t)(s.Create(ctx, Act("contact.start"), Plain(0)))
	c = fine(t)(s.Update(ctx, Act("contact.answer"), c))
	_, _ = s.Contact(ctx, Act("contact.read"), c.ID)
	_, _ = s.Contact(ctx, Act(""), c.ID) // on purpose not written down
	_, _, _ = s.List(ctx, Act("contact.list"), store.Query{})
	hostile := Act("contact.search")
	hostile.Subject, hostile.Detail = "bad\x00\xff", "sha256:0"
	if err := s.Audit(ctx, hostile); err != nil {
		t.Fatal(err)
	}
	var got []string
	for i, e := range entries(t, s) {
		got = append(got, e.Action+" "+e.Subject+" "+e.Detail)
		if e.Seq != int64(i+1) || e.Operator != "sam" || e.Role != "volunteer" || e.Desk != "desk 1" || !e.At.Equal(Start) {
			t.Errorf("entry %+v", e)
		}
	}
	want := []string{"contact.start " + c.ID + " rev=1", "contact.answer " + c.ID + " rev=2", "contact.read " + c.ID + " ",
		"contact.list  ", "contact.search bad\uFFFD\uFFFD sha256:0"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for range s.AuditEntries(ctx) {
		break // an early end must not break anything
	}
}

func togetherNothingIsLost(t *testing.T, s Store) {
	ctx := context.Background()
	c := fine(t)(s.Create(ctx, Act("contact.start"), Plain(0)))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 10 {
				if _, err := s.AddNote(ctx, Act("contact.note"), c.ID, store.Note{Text: "x"}); err != nil {
					t.Error(err)
				}
				if _, _, err := s.List(ctx, Act(""), store.Query{Limit: 5}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if got := fine(t)(s.Contact(ctx, Act("contact.read"), c.ID)); len(got.Notes) != 40 {
		t.Errorf("%d notes of 40", len(got.Notes))
	}
}

func idsGrow(t *testing.T, s Store) {
	last := ""
	for i, back := range []time.Duration{0, 0, 0, -time.Hour, time.Microsecond, time.Second} {
		id := s.NewID(Start.Add(back))
		if id <= last || len(id) != 36 || id[14] != '7' {
			t.Errorf("id %d is %s after %s", i, id, last)
		}
		last = id
	}
}
