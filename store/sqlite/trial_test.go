package sqlite

import (
	"context"
	"errors"
	"iter"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"signpost/store"
	"signpost/store/storetest"
)

// trialBatches are n batches with one contact with everything, one plain one
// and one of each entry.
func trialBatches(s *Store, n int) iter.Seq[store.Batch] {
	return func(yield func(store.Batch) bool) {
		for i := range n {
			at := storetest.Start.Add(time.Duration(i) * time.Hour)
			full, plain := storetest.Full(s), storetest.Plain(i)
			full.ID, plain.ID = s.NewID(at), s.NewID(at)
			for j := range full.Notes {
				full.Notes[j].ID, full.Notes[j].At = s.NewID(at), at
			}
			for j := range full.Referrals {
				full.Referrals[j].ID, full.Referrals[j].GivenAt = s.NewID(at), at
			}
			b := store.Batch{Contacts: []store.Contact{full, plain}, Alike: []int{1, 2},
				Visitors:  []store.Visitor{{ID: s.NewID(at), ArrivedAt: at, State: store.Waiting, Words: "blue coat"}},
				Exchanges: []store.Exchange{{ID: s.NewID(at), At: at, In: 2, ReturnCode: "FABCD1990"}},
				Handovers: []store.Handover{{ID: s.NewID(at), At: at, Text: "quiet"}},
				Cautions:  []store.Caution{{ID: s.NewID(at), At: at, Until: at.AddDate(0, 0, 9), Handle: store.Handle{Kind: store.ByAlias, Text: "Kestrel"}, Text: "short calls"}}}
			if !yield(b) {
				return
			}
		}
	}
}

func mustVerify(t *testing.T, s *Store) store.Verification {
	t.Helper()
	v, err := s.Verify(context.Background())
	if err != nil || !v.Sound() {
		t.Fatalf("%v %v", v.Problems, err)
	}
	return v
}

// TestFill: what Fill puts there is found, counted and vouched for like what a
// shift put there, with one entry in the audit log for each batch.
func TestFill(t *testing.T) {
	ctx, s := context.Background(), newStore(t)
	if mark, err := s.Trial(ctx); mark != store.NoTrial || err != nil {
		t.Fatalf("a fresh record is %q, %v", mark, err)
	}
	var told []int
	n, err := s.Fill(ctx, storetest.Act("trial.fill"), store.Generated, trialBatches(s, 20), func(n int) { told = append(told, n) })
	if n != 40 || err != nil || !slices.IsSorted(told) || len(told) != 20 || told[19] != 40 {
		t.Fatalf("%d saved, told %v, %v", n, told, err)
	}
	v := mustVerify(t, s)
	if v.Contacts != 40 || v.Entries != 21 || v.Shift != 80 {
		t.Errorf("%+v", v)
	}
	var first store.Contact
	for b := range trialBatches(s, 1) {
		first = b.Contacts[0]
	}
	list, total, err := s.List(ctx, store.Act{}, store.Query{})
	if err != nil || total != len(list) || len(list) < 20 {
		t.Fatal(len(list), total, err)
	}
	i := slices.IndexFunc(list, func(c store.Contact) bool { return len(c.Referrals) > 0 && c.Rev == 1 })
	got := list[i]
	if !got.Facts.Equal(first.Facts) || got.Alias != first.Alias || len(got.Notes) != len(first.Notes) || got.Notes[0].Text != first.Notes[0].Text || got.Referrals[0].Name != first.Referrals[0].Name {
		t.Errorf("read back:\n%+v\nput there:\n%+v", got, first)
	}
	if known, err := s.Known(ctx, store.Act{}, store.Handle{Kind: store.ByAlias, Text: first.Alias}, 0); err != nil || len(known) == 0 {
		t.Errorf("not found by alias: %d, %v", len(known), err)
	}
	// It is a record like any other from here on.
	if _, err := s.AddNote(ctx, storetest.Act("contact.note"), got.ID, store.Note{Text: "later"}); err != nil {
		t.Fatal(err)
	}
	mustVerify(t, s)
	path := s.Path()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if mark, err := openAt(t, path).Trial(ctx); mark != store.Generated || err != nil {
		t.Errorf("opened again it is %q, %v", mark, err)
	}
}

// TestFillOnlyAnEmptyRecord: nothing made up ever stands beside something real,
// and what is refused leaves no mark.
func TestFillOnlyAnEmptyRecord(t *testing.T) {
	ctx := context.Background()
	for what, put := range map[string]func(*Store) error{
		"a contact": func(s *Store) error {
			_, err := s.Create(ctx, storetest.Act("contact.log"), storetest.Plain(1))
			return err
		},
		"a void contact": func(s *Store) error {
			c := storetest.Plain(1)
			c.Status, c.StatusReason = store.Void, "mistake"
			_, err := s.Create(ctx, storetest.Act("contact.log"), c)
			return err
		},
		"a visitor": func(s *Store) error {
			_, err := s.AddVisitor(ctx, storetest.Act("visitor.arrive"), store.Visitor{ID: s.NewID(storetest.Start), ArrivedAt: storetest.Start, State: store.Waiting})
			return err
		},
	} {
		s := newStore(t)
		if err := put(s); err != nil {
			t.Fatal(err)
		}
		n, err := s.Fill(ctx, storetest.Act("trial.fill"), store.Generated, trialBatches(s, 1), nil)
		if n != 0 || store.KindOf(err) != store.Exists {
			t.Errorf("beside %s: %d, %v", what, n, err)
		}
		if mark, err := s.Trial(ctx); mark != store.NoTrial || err != nil {
			t.Errorf("beside %s: marked %q, %v", what, mark, err)
		}
		mustVerify(t, s)
	}
	s := newStore(t)
	for i, want := range []int{2, 0} {
		if n, _ := s.Fill(ctx, storetest.Act("trial.fill"), store.Generated, trialBatches(s, 1), nil); n != want {
			t.Errorf("time %d: %d saved", i+1, n)
		}
	}
}

// TestFillStops: whoever stops it has a whole record, of as many as were said.
func TestFillStops(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	s := newStore(t)
	n, err := s.Fill(ctx, storetest.Act("trial.fill"), store.Demo, trialBatches(s, 50), func(n int) {
		if n == 6 {
			stop()
		}
	})
	if n != 6 || !errors.Is(err, context.Canceled) {
		t.Fatalf("%d, %v", n, err)
	}
	if v := mustVerify(t, s); v.Contacts != 6 {
		t.Errorf("%d contacts", v.Contacts)
	}
	if mark, err := s.Trial(context.Background()); mark != store.Demo || err != nil {
		t.Errorf("%q, %v", mark, err)
	}
	bad := func(yield func(store.Batch) bool) { yield(store.Batch{Contacts: []store.Contact{{ID: "x"}}}) }
	if n, err := newStore(t).Fill(context.Background(), storetest.Act("trial.fill"), store.Demo, bad, nil); n != 0 || err == nil {
		t.Errorf("a contact without a proper id: %d, %v", n, err)
	}
}

// TestTheMarkStays: taking the mark away, or putting one on a real record, is
// noticed, and the record still says trial.
func TestTheMarkStays(t *testing.T) {
	ctx := context.Background()
	trial, real := newStore(t), openAt(t, filepath.Join(t.TempDir(), "real.db"))
	if _, err := trial.Fill(ctx, storetest.Act("trial.fill"), store.Generated, trialBatches(trial, 1), nil); err != nil {
		t.Fatal(err)
	}
	newContact(t, real)
	for _, c := range []struct {
		s   *Store
		sql string
	}{{trial, "DELETE FROM meta WHERE name = 'trial'"}, {real, "INSERT INTO meta (name, value) VALUES ('trial', 'generated')"}} {
		if _, err := c.s.w.ExecContext(ctx, c.sql); err != nil {
			t.Fatal(err)
		}
		if mark, err := c.s.Trial(ctx); mark != store.Generated || store.KindOf(err) != store.Corrupt {
			t.Errorf("%s: %q, %v", c.sql, mark, err)
		}
		v, err := c.s.Verify(ctx)
		if err != nil || v.Sound() {
			t.Errorf("%s: not noticed, %v", c.sql, err)
		}
	}
}
