package sqlite

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"signpost/store"
	"signpost/store/storetest"
)

// What was erased is in no list, no search and no file, its neighbours are
// whole, and the record still verifies.
func TestErase(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "signpost.db")
	s := openAt(t, path)
	stays, goes := newContact(t, s), newContact(t, s)
	goes.Status = store.Done
	goes, err := s.Update(ctx, storetest.Act("contact.finish"), goes)
	goes.Outcome = store.OutcomeInformation
	goes, err2 := s.Update(ctx, storetest.Act("contact.amend"), goes)
	v := storetest.FullVisitor(s)
	v.Contact = goes.ID
	_, err3 := s.AddVisitor(ctx, storetest.Act("visitor.add"), v)
	x := storetest.FullExchange(s)
	x.Contact = goes.ID
	_, err4 := s.AddExchange(ctx, storetest.Act("exchange.add"), x)
	err5 := s.PutDraft(ctx, store.Draft{ContactID: goes.ID, Field: "note", Text: "Draftword"})
	if err := errors.Join(err, err2, err3, err4, err5); err != nil {
		t.Fatal(err)
	}
	boxes := sealedOf(t, s, goes.ID)
	if len(boxes) < 8 {
		t.Fatalf("%d sealed columns hang on the contact", len(boxes))
	}

	if err := s.Erase(ctx, storetest.Act("contact.erase"), goes.ID, "asked"); err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	if err := s.Sweep(ctx); err != nil {
		t.Fatal(err)
	}
	sound(t, s)
	got, err := s.Contact(ctx, storetest.Act("contact.read"), goes.ID)
	if err != nil {
		t.Fatal(err)
	}
	want := store.Contact{ID: goes.ID, Rev: goes.Rev + 1, Kind: goes.Kind, Channel: goes.Channel, Desk: goes.Desk, Status: store.Void, StatusReason: "erased",
		StartedAt: goes.StartedAt.Truncate(24 * 60 * 60 * 1e9), Notes: []store.Note{{ID: goes.Notes[0].ID}, {ID: goes.Notes[1].ID}},
		Referrals: []store.Referral{{ID: goes.Referrals[0].ID, Rev: 2, Service: "cdt", Name: "Community Drug Team", Phone: "number as given",
			Kind: store.Referred, Status: "given"}}}
	if d := storetest.Diff(want, got); d != "" {
		t.Errorf("what is left:\n%s", d)
	}
	if other, err := s.Contact(ctx, storetest.Act("contact.read"), stays.ID); err != nil || storetest.Diff(stays, other) != "" {
		t.Errorf("its neighbour changed, %v", err)
	}
	visitors, _ := s.Visitors(ctx, store.Act{}, store.EntryQuery{})
	counts, _ := s.Exchanges(ctx, store.Act{}, store.EntryQuery{})
	if len(visitors) != 1 || visitors[0].Words != "" || visitors[0].Contact != "" || len(counts) != 1 || counts[0].ReturnCode != "" || counts[0].Out["1ml"] != 10 {
		t.Errorf("%+v, %+v", visitors, counts)
	}
	known, _ := s.Known(ctx, storetest.Act("enquirer.find"), store.Handle{Kind: store.ByAlias, Text: "Aliasword"}, 0)
	found, _, _ := s.List(ctx, store.Act{}, store.Query{Text: "noteword", Status: store.Statuses()})
	versions, _ := s.Versions(ctx, store.Act{}, goes.ID)
	drafts, _ := s.Drafts(ctx, goes.ID)
	if len(known) != 1 || len(found) != 1 || len(versions)+len(drafts) != 0 {
		t.Errorf("%d known, %d found, %d versions, %d drafts", len(known), len(found), len(versions), len(drafts))
	}
	list, err := s.Erasures(ctx)
	if len(list) != 1 || list[0].Contact != goes.ID || list[0].Reason != "asked" || list[0].By != "sam" || err != nil {
		t.Errorf("%+v, %v", list, err)
	}
	for name := range folder(t, filepath.Dir(path)) {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, box := range boxes {
			if bytes.Contains(b, box) {
				t.Errorf("%s still has something sealed of it", filepath.Base(name))
			}
		}
	}
	if err := s.Erase(ctx, storetest.Act("contact.erase"), goes.ID, "asked"); store.KindOf(err) != store.Exists {
		t.Errorf("twice: %v", err)
	}
	if err := s.Erase(ctx, storetest.Act("contact.erase"), s.NewID(storetest.Start), "asked"); store.KindOf(err) != store.NotFound {
		t.Errorf("nothing there: %v", err)
	}
	if err := s.Erase(ctx, storetest.Act("contact.erase"), stays.ID, "bored"); err == nil {
		t.Error("a reason that is none")
	}
	sound(t, s)
}

// sealedOf is every sealed column that hangs on a contact.
func sealedOf(t *testing.T, s *Store, id string) [][]byte {
	t.Helper()
	var out [][]byte
	for _, query := range []string{"SELECT sealed FROM contact WHERE id = ?", "SELECT sealed FROM note WHERE contact = ?", "SELECT sealed FROM referral WHERE contact = ?",
		"SELECT sealed FROM contact_before WHERE contact = ?", "SELECT sealed FROM draft WHERE contact = ?", "SELECT sealed FROM entry WHERE contact = ?"} {
		rows, err := s.r.Query(query, id)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var box []byte
			if err := rows.Scan(&box); err != nil {
				t.Fatal(err)
			}
			out = append(out, box)
		}
		rows.Close()
	}
	return out
}

// What goes because its time is over still counts: the figures of old years do
// not shrink.
func TestRetainedContactsStillCount(t *testing.T) {
	ctx := context.Background()
	s := newStore(t)
	c := newContact(t, s)
	c.Status = store.Done
	c, err := s.Update(ctx, storetest.Act("contact.finish"), c)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Erase(ctx, storetest.Act("contact.erase"), c.ID, "retention"); err != nil {
		t.Fatal(err)
	}
	n, err := s.Counts(ctx, time.Time{}, time.Time{})
	if n.Total != 1 || n.Referrals != 1 || n.ByChannel["phone"] != 1 || err != nil {
		t.Errorf("%+v, %v", n, err)
	}
	if got, err := s.Contact(ctx, storetest.Act("contact.read"), c.ID); err != nil || got.Alias != "" || got.Notes[0].Text != "" || got.StatusReason != "erased" {
		t.Errorf("%+v, %v", got, err)
	}
	sound(t, s)
}

func TestHoldKeepsAContact(t *testing.T) {
	ctx := context.Background()
	s := newStore(t)
	c := newContact(t, s)
	if err := s.Hold(ctx, storetest.Act("contact.hold"), c.ID, "a claim"); err != nil {
		t.Fatal(err)
	}
	if err := s.Erase(ctx, storetest.Act("contact.erase"), c.ID, "retention"); err == nil || !strings.Contains(err.Error(), "legal hold") {
		t.Errorf("a held contact: %v", err)
	}
	if held, err := s.Held(ctx); len(held) != 1 || held[0] != c.ID || err != nil {
		t.Errorf("%v, %v", held, err)
	}
	if got, err := s.Contact(ctx, storetest.Act("contact.read"), c.ID); err != nil || storetest.Diff(c, got) != "" {
		t.Errorf("it changed, %v", err)
	}
	sound(t, s)
	if err := s.Release(ctx, storetest.Act("contact.release"), c.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Release(ctx, storetest.Act("contact.release"), c.ID); store.KindOf(err) != store.NotFound {
		t.Errorf("twice: %v", err)
	}
	if err := s.Erase(ctx, storetest.Act("contact.erase"), c.ID, "retention"); err != nil {
		t.Error(err)
	}
	sound(t, s)
}
