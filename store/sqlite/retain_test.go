package sqlite

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"signpost/store"
	"signpost/store/storetest"
)

// old is a finished contact that began days before the suite's start.
func old(t *testing.T, s *Store, days int, change func(*store.Contact)) store.Contact {
	t.Helper()
	c := storetest.Full(s)
	back := -time.Duration(days) * 24 * time.Hour
	c.StartedAt, c.EndedAt = c.StartedAt.Add(back), c.EndedAt.Add(back)
	c.Status, c.StatusReason, c.MergedInto, c.Alias, c.ReturnCode = store.Done, "", "", "", ""
	c.Followup, c.Referrals[0].Due = nil, time.Time{}
	if change != nil {
		change(&c)
	}
	c, err := s.Create(context.Background(), storetest.Act("contact.log"), c)
	if err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	return c
}

func ids(list []store.Contact) []string {
	var out []string
	for _, c := range list {
		out = append(out, c.ID)
	}
	slices.Sort(out)
	return out
}

func expire(t *testing.T, s *Store, kind store.Keepsake, before time.Time, want int) {
	t.Helper()
	ctx := context.Background()
	o, err := s.Overdue(ctx, kind, before)
	if err != nil || o.Count != want {
		t.Errorf("%s: %+v, %v; want %d", kind, o, err, want)
	}
	sum := folder(t, filepath.Dir(s.path))
	if _, err := s.Overdue(ctx, kind, before); err != nil {
		t.Error(err)
	}
	for name, b := range folder(t, filepath.Dir(s.path)) {
		if sum[name] != b && filepath.Ext(name) != ".db-shm" {
			t.Errorf("%s: looking changed %s", kind, filepath.Base(name))
		}
	}
	told := 0
	n, err := s.Expire(ctx, storetest.Act("record.retain"), kind, before, func(int, int) { told++ })
	if err != nil || n != want || (told > 0) != (want > 0) {
		t.Errorf("%s: %d gone, want %d; told %d times; %v", kind, n, want, told, err)
	}
	if n, err := s.Expire(ctx, storetest.Act("record.retain"), kind, before, nil); n != 0 || err != nil {
		t.Errorf("%s again: %d, %v", kind, n, err)
	}
	sound(t, s)
}

func TestExpireContacts(t *testing.T) {
	ctx := context.Background()
	s := newStore(t)
	gone := []store.Contact{old(t, s, 100, nil), old(t, s, 101, func(c *store.Contact) { c.Status, c.StatusReason = store.Void, "twice" })}
	known := old(t, s, 100, func(c *store.Contact) { c.Alias = "Bee" })
	stays := []store.Contact{known, old(t, s, 50, nil),
		old(t, s, 100, func(c *store.Contact) { c.Status = store.Open }),
		old(t, s, 100, func(c *store.Contact) { c.Status = store.Parked }),
		old(t, s, 100, func(c *store.Contact) { c.Followup = &store.Followup{Due: storetest.Start, What: "x"} }),
		old(t, s, 100, func(c *store.Contact) { c.Referrals[0].Due = storetest.Start }),
		old(t, s, 100, func(c *store.Contact) { c.EndedAt = storetest.Start }),
	}
	held := old(t, s, 100, nil)
	if err := s.Hold(ctx, storetest.Act("contact.hold"), held.ID, "a claim"); err != nil {
		t.Fatal(err)
	}
	forgotten := old(t, s, 100, nil)
	if err := s.Erase(ctx, storetest.Act("contact.erase"), forgotten.ID, "asked"); err != nil {
		t.Fatal(err)
	}
	boxes := sealedOf(t, s, gone[0].ID)
	before := storetest.Start.AddDate(0, 0, -60)
	o, err := s.Overdue(ctx, store.KeepContacts, before)
	if err != nil || o.Held != 1 || !o.Oldest.Equal(gone[1].EndedAt) {
		t.Errorf("%+v, %v; the oldest ended %v", o, err, gone[1].EndedAt)
	}
	expire(t, s, store.KeepContacts, before, len(gone))
	for _, c := range append(stays, held) {
		if got, err := s.Contact(ctx, store.Act{}, c.ID); err != nil || storetest.Diff(c, got) != "" {
			t.Errorf("%s, %s changed, %v: %s", c.Status, c.StartedAt, err, storetest.Diff(c, got))
		}
	}
	var listed []string
	list, err := s.Erasures(ctx)
	for _, e := range list {
		if e.Reason == "retention" {
			listed = append(listed, e.Contact)
		}
	}
	if slices.Sort(listed); err != nil || !slices.Equal(listed, ids(gone)) {
		t.Errorf("on the list: %v, %v", listed, err)
	}
	if err := s.Sweep(ctx); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(s.path)
	if err != nil || slices.ContainsFunc(boxes, func(box []byte) bool { return bytes.Contains(b, box) }) {
		t.Errorf("something sealed of it is still there, %v", err)
	}
	expire(t, s, store.KeepKnown, before, 1)
	if got, err := s.Contact(ctx, store.Act{}, known.ID); err != nil || got.Status != store.Done {
		t.Errorf("%+v, %v", got, err)
	}
	entries := 0
	for e, err := range s.AuditEntries(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Action == "record.retain" && e.Subject != "" {
			entries++
		}
	}
	if entries != 3 {
		t.Errorf("%d audit entries for 3 contacts", entries)
	}
}

func TestExpireNumbers(t *testing.T) {
	ctx := context.Background()
	s := newStore(t)
	gone := old(t, s, 100, nil)
	late := old(t, s, 10, nil)
	waits := old(t, s, 100, func(c *store.Contact) { c.Followup = &store.Followup{Due: storetest.Start, What: "ring back"} })
	none := old(t, s, 100, func(c *store.Contact) { c.Callback = nil })
	amended := old(t, s, 100, nil)
	amended.Callback = nil // somebody took it out; what it was before still has it
	amended, err := s.Update(ctx, storetest.Act("contact.amend"), amended)
	if err != nil {
		t.Fatal(err)
	}
	expire(t, s, store.KeepNumbers, storetest.Start.AddDate(0, 0, -90), 2)
	for _, c := range []store.Contact{late, waits, none} {
		if got, err := s.Contact(ctx, store.Act{}, c.ID); err != nil || storetest.Diff(c, got) != "" {
			t.Errorf("changed: %s, %v", storetest.Diff(c, got), err)
		}
	}
	got, err := s.Contact(ctx, store.Act{}, gone.ID)
	gone.Callback, gone.Rev = nil, gone.Rev+1
	if err != nil || storetest.Diff(gone, got) != "" {
		t.Errorf("more than the number went: %s, %v", storetest.Diff(gone, got), err)
	}
	for _, id := range []string{gone.ID, amended.ID} {
		versions, err := s.Versions(ctx, store.Act{}, id)
		if err != nil || len(versions) > 1 {
			t.Fatalf("%d versions, %v", len(versions), err)
		}
		for _, v := range versions {
			if v.Contact.Callback != nil || len(v.Contact.Alerts) == 0 {
				t.Errorf("an earlier version: %+v", v.Contact)
			}
		}
	}
}

func TestExpireTheRest(t *testing.T) {
	ctx := context.Background()
	s := newStore(t)
	open, done := newContact(t, s), old(t, s, 3, nil) // newContact is parked
	day := 24 * time.Hour
	var errs []error
	for _, d := range []store.Draft{{ContactID: open.ID, Field: "note", At: storetest.Start.Add(-9 * day)}, {ContactID: done.ID, Field: "note", At: storetest.Start.Add(-2 * day)},
		{Field: "quick", At: storetest.Start.Add(-2 * day)}, {ContactID: done.ID, Field: "quick", At: storetest.Start}, {Field: "no time"}} {
		d.Text = "Draftword"
		errs = append(errs, s.PutDraft(ctx, d))
	}
	v := storetest.FullVisitor(s)
	fresh := storetest.FullVisitor(s)
	v.ArrivedAt, fresh.ID = storetest.Start.Add(-2*day), s.NewID(storetest.Start)
	fresh.ArrivedAt = storetest.Start
	v, err := s.AddVisitor(ctx, storetest.Act("visitor.add"), v)
	fresh, err2 := s.AddVisitor(ctx, storetest.Act("visitor.add"), fresh)
	caution := store.Caution{ID: s.NewID(storetest.Start), At: storetest.Start.Add(-9 * day), Until: storetest.Start.Add(-2 * day), Handle: store.Handle{Kind: store.ByAlias, Text: "x"}, Text: "Cautionword"}
	lasts := caution
	lasts.ID, lasts.Until = s.NewID(storetest.Start), storetest.Start.Add(day)
	ended := lasts
	ended.ID, ended.Ended = s.NewID(storetest.Start), true
	for _, c := range []store.Caution{caution, lasts, ended} {
		_, err := s.AddCaution(ctx, storetest.Act("caution.add"), c)
		errs = append(errs, err)
	}
	errs = append(errs, err, err2, s.AddLostSearch(ctx, "lostword one", storetest.Start.Add(-2*day)), s.AddLostSearch(ctx, "lostword two", storetest.Start))
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	before := storetest.Start.Add(-day)
	expire(t, s, store.KeepDrafts, before, 3)
	expire(t, s, store.KeepVisitors, before, 1)
	expire(t, s, store.KeepCautions, before, 2)
	expire(t, s, store.KeepLostWords, before, 1)
	drafts, err := s.Drafts(ctx, "")
	visitors, err2 := s.Visitors(ctx, store.Act{}, store.EntryQuery{})
	cautions, err3 := s.Cautions(ctx, store.Act{}, store.EntryQuery{})
	words, err4 := s.LostSearches(ctx, time.Time{}, 0)
	if err := errors.Join(err, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	if len(drafts) != 2 || len(visitors) != 2 || len(cautions) != 1 || cautions[0].ID != lasts.ID || len(words) != 1 {
		t.Errorf("%d drafts, %d visitors, cautions %+v, %d words", len(drafts), len(visitors), cautions, len(words))
	}
	v.Words, v.Rev = "", 2
	if d := storetest.Diff(v, visitors[1]); d != "" {
		t.Errorf("more than the words went: %s", d)
	}
	if d := storetest.Diff(fresh, visitors[0]); d != "" {
		t.Errorf("today's visitor changed: %s", d)
	}
}

func TestExpireRefusesNonsense(t *testing.T) {
	s := newStore(t)
	if _, err := s.Overdue(context.Background(), "people", storetest.Start); err == nil {
		t.Error("a kind that is none")
	}
	if _, err := s.Expire(context.Background(), storetest.Act("record.retain"), store.KeepContacts, time.Time{}, nil); err == nil {
		t.Error("without a time everything would be old, or nothing")
	}
}
