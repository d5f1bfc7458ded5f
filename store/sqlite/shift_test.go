package sqlite

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"signpost/store"
	"signpost/store/storetest"
)

// shift puts into a record what schema 3 is for: an entry of each sort, and a
// finished contact with a handle that was changed once.
func shift(t *testing.T, s *Store) (visitor, contact string) {
	t.Helper()
	ctx := context.Background()
	v, err := s.AddVisitor(ctx, storetest.Act("visitor.add"), storetest.FullVisitor(s))
	_, err2 := s.AddExchange(ctx, storetest.Act("exchange.add"), storetest.FullExchange(s))
	_, err3 := s.AddHandover(ctx, storetest.Act("handover.add"), storetest.FullHandover(s))
	_, err4 := s.AddCaution(ctx, storetest.Act("caution.add"), storetest.FullCaution(s))
	c := storetest.Full(s)
	c.Status = store.Done
	c, err5 := s.Create(ctx, storetest.Act("contact.start"), c)
	c.Outcome = store.OutcomeInformation
	c, err6 := s.Update(ctx, storetest.Act("contact.amend"), c)
	if err := errors.Join(err, err2, err3, err4, err5, err6); err != nil {
		t.Fatal(err)
	}
	return v.ID, c.ID
}

func TestVerifyNamesDamageOfSchema3(t *testing.T) {
	for _, c := range []struct{ name, query, want string }{
		{"nothing", "", ""},
		{"a visitor's state", "UPDATE entry SET state = 'waiting' WHERE id = '%v'", "entry %v: does not open"},
		{"a visitor's time", "UPDATE entry SET at = at + 1 WHERE id = '%v'", "entry %v: does not open"},
		{"a visitor waits again", "UPDATE entry SET over = 0 WHERE id = '%v'", "entry %v: does not open"},
		{"another sort", "UPDATE entry SET sort = 'handover' WHERE id = '%v'", "entry %v: does not open"},
		{"packs given", "UPDATE entry SET coded = '{}' WHERE sort = 'exchange'", "does not open"},
		{"whom a caution is about", "UPDATE entry SET handle = '' WHERE sort = 'caution'", "does not open"},
		{"an entry taken out", "DELETE FROM entry WHERE id = '%v'", "entry: there are 3 rows where 4 were saved"},
		{"a handle taken out", "DELETE FROM handle", "handle %c: is missing"},
		{"a handle put in", "INSERT INTO handle VALUES ('" + strings.Repeat("a", 64) + "', '%c')", "handle: there are more"},
		{"an earlier version", "UPDATE contact_before SET by = 'pat'", "contact_before %c: does not open"},
		{"an earlier version taken out", "DELETE FROM contact_before", "contact_before: there are 0 rows where 1 were saved"},
		{"an index", "DROP INDEX entry_live", "the index entry_live is not as Signpost made it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel() // most of it is waiting for the disk
			path := filepath.Join(t.TempDir(), "signpost.db")
			s := openAt(t, path)
			visitor, contact := shift(t, s)
			s.Close()
			fill := strings.NewReplacer("%v", visitor, "%c", contact)
			if c.query != "" {
				do(t, raw(t, path), fill.Replace(c.query))
			}
			s = openAt(t, path)
			if got := problems(t, s); (got == "") != (c.want == "") || !strings.Contains(got, fill.Replace(c.want)) {
				t.Errorf("Verify says\n%swant %q", got, c.want)
			}
		})
	}
}

func TestDamagedEntryIsNeverShown(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "signpost.db")
	s := openAt(t, path)
	id, contact := shift(t, s)
	good, err := s.AddVisitor(ctx, storetest.Act("visitor.add"), store.Visitor{ID: s.NewID(storetest.Start), ArrivedAt: storetest.Start, State: store.Waiting})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	db := raw(t, path)
	do(t, db, "UPDATE entry SET state = 'waiting' WHERE id = ?", id)
	do(t, db, "UPDATE contact_before SET by = 'pat'")
	db.Close()
	s = openAt(t, path)
	list, err := s.Visitors(ctx, store.Act{}, store.EntryQuery{})
	if len(list) != 1 || list[0].ID != good.ID || store.KindOf(err) != store.Corrupt || !strings.Contains(err.Error(), "entry "+id) {
		t.Errorf("%v, %v", list, err)
	}
	versions, err := s.Versions(ctx, storetest.Act("contact.versions"), contact)
	if len(versions) != 0 || store.KindOf(err) != store.Corrupt {
		t.Errorf("%v, %v", versions, err)
	}
}

// An enquirer's handle is looked up by a hash; neither it nor any other word of
// a shift may be readable.
func TestShiftWordsAreSealed(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, filepath.Join(dir, "signpost.db"))
	shift(t, s)
	if _, err := s.Known(context.Background(), storetest.Act("enquirer.find"), store.Handle{Kind: store.ByAlias, Text: "Aliasword"}, 0); err != nil {
		t.Fatal(err)
	}
	look := func() {
		t.Helper()
		for name := range folder(t, dir) {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range append(storetest.ShiftWords(), storetest.SealedWords()...) {
				if bytes.Contains(bytes.ToLower(b), []byte(strings.ToLower(w))) {
					t.Errorf("%q is readable in %s", w, filepath.Base(name))
				}
			}
		}
	}
	look()
	s.Close()
	look()
}
