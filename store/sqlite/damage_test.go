package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"signpost/store"
	"signpost/store/storetest"
)

// damaged makes a record of three contacts, closes it, lets somebody with a
// raw connection at it, and returns what Verify then says, one problem a line.
func damaged(t *testing.T, harm func(db *sql.DB, ids []string)) (*Store, []string, string) {
	t.Helper()
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "signpost.db")
	s := openAt(t, path)
	var ids []string
	for range 3 {
		ids = append(ids, newContact(t, s).ID)
	}
	if err := s.PutDraft(ctx, store.Draft{ContactID: ids[0], Field: "note", Text: "x"}); err != nil {
		t.Fatal(err)
	}
	s.Close()
	db := raw(t, path)
	harm(db, ids)
	db.Close()
	s = openAt(t, path)
	return s, ids, problems(t, s)
}

func problems(t *testing.T, s *Store) string {
	t.Helper()
	v, err := s.Verify(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, p := range v.Problems {
		b.WriteString(p.String() + "\n")
	}
	return b.String()
}

func TestVerifyNamesDamage(t *testing.T) {
	for _, c := range []struct {
		name string
		harm func(db *sql.DB, id []string)
		want string // %0, %1: ids of the contacts
	}{
		{"nothing", func(*sql.DB, []string) {}, ""},
		{"two rows' seals swapped", func(db *sql.DB, id []string) {
			do(t, db, "CREATE TABLE x AS SELECT id, sealed FROM contact")
			do(t, db, "UPDATE contact SET sealed = (SELECT sealed FROM x WHERE x.id <> contact.id AND x.id IN (?, ?)) WHERE id IN (?, ?)", id[0], id[1], id[0], id[1])
			do(t, db, "DROP TABLE x")
		}, "contact %0: does not open|contact %1: does not open"},
		{"one bit of a seal", func(db *sql.DB, id []string) {
			do(t, db, "UPDATE contact SET sealed = CAST(substr(sealed, 1, 60) || x'00' || substr(sealed, 62) AS BLOB) WHERE id = ?", id[0])
		}, "contact %0: does not open"},
		{"a readable fact", func(db *sql.DB, id []string) {
			do(t, db, "UPDATE contact SET facts = replace(facts, 'redditch', 'bromsgrove') WHERE id = ?", id[1])
		}, "contact %1: does not open"},
		{"a status", func(db *sql.DB, id []string) {
			do(t, db, "UPDATE contact SET status = 'void' WHERE id = ?", id[1])
		}, "contact %1: does not open"},
		{"the phone number as given", func(db *sql.DB, id []string) {
			do(t, db, "UPDATE referral SET phone = '0900 1' WHERE contact = ?", id[0])
		}, "referral"},
		{"a note moved to another contact", func(db *sql.DB, id []string) {
			do(t, db, "UPDATE note SET contact = ?, n = 3 WHERE contact = ? AND n = 2", id[0], id[1])
		}, "note"},
		{"a note taken out", func(db *sql.DB, id []string) {
			do(t, db, "DELETE FROM note WHERE contact = ? AND n = 1", id[0])
		}, "contact %0: a note is missing|note: there are 5 rows where 6 were saved"},
		{"the last note taken out", func(db *sql.DB, id []string) {
			do(t, db, "DELETE FROM note WHERE contact = ? AND n = 2", id[0])
		}, "note: there are 5 rows where 6 were saved"},
		{"a draft of another field", func(db *sql.DB, id []string) { do(t, db, "UPDATE draft SET field = 'quick'") }, "draft %0/quick: does not open"},
		{"a contact taken out", func(db *sql.DB, id []string) {
			do(t, db, "DELETE FROM note WHERE contact = ?", id[2])
			do(t, db, "DELETE FROM referral WHERE contact = ?", id[2])
			do(t, db, "DELETE FROM contact WHERE id = ?", id[2])
		}, "contact: there are 2 rows where 3 were saved"},
		{"the totals", func(db *sql.DB, id []string) { do(t, db, "UPDATE tally SET n = n + 1") }, "tally: the totals do not agree"},
		{"an audit entry changed", func(db *sql.DB, id []string) {
			openLog(t, db)
			do(t, db, "UPDATE audit SET operator = 'kim' WHERE seq = 2")
		}, "audit 2: changed after it was written|the trigger audit_no_update is not as"},
		{"an audit entry taken out", func(db *sql.DB, id []string) { openLog(t, db); do(t, db, "DELETE FROM audit WHERE seq = 2") }, "audit 2: missing"},
		{"the audit log's end cut off", func(db *sql.DB, id []string) { openLog(t, db); do(t, db, "DELETE FROM audit WHERE seq > 1") }, "audit 2: missing, and all after it to 3"},
		{"all of the audit log", func(db *sql.DB, id []string) { openLog(t, db); do(t, db, "DELETE FROM audit") }, "audit 1: missing, and all after it to 3"},
		{"two audit entries swapped", func(db *sql.DB, id []string) {
			openLog(t, db)
			do(t, db, "UPDATE audit SET seq = 99 WHERE seq = 1")
			do(t, db, "UPDATE audit SET seq = 1 WHERE seq = 2")
			do(t, db, "UPDATE audit SET seq = 2 WHERE seq = 99")
		}, "audit 1: changed after it was written"},
		{"the head", func(db *sql.DB, id []string) { do(t, db, "UPDATE head SET rev = rev - 1") }, "head: does not open"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel() // most of it is waiting for the disk
			_, ids, got := damaged(t, c.harm)
			want := strings.NewReplacer("%0", ids[0], "%1", ids[1]).Replace(c.want)
			if (got == "") != (want == "") {
				t.Fatalf("Verify says %q, want %q", got, want)
			}
			for _, w := range strings.Split(want, "|") {
				if !strings.Contains(got, w) {
					t.Errorf("Verify says\n%swant %q", got, w)
				}
			}
		})
	}
}

// openLog takes the triggers away, as somebody would who wants to edit the log.
func openLog(t *testing.T, db *sql.DB) {
	do(t, db, "DROP TRIGGER audit_no_update")
	do(t, db, "DROP TRIGGER audit_no_delete")
}

func TestAuditIsAppendOnly(t *testing.T) {
	damaged(t, func(db *sql.DB, _ []string) {
		for _, q := range []string{"UPDATE audit SET operator = 'kim'", "DELETE FROM audit", "REPLACE INTO audit SELECT * FROM audit WHERE seq = 1"} {
			if _, err := db.Exec(q); err == nil {
				t.Errorf("%s passes", q)
			}
		}
	})
}

// An old row with its old seal is genuine, yet it must not pass for the
// present one.
func TestRowPutBackIsNoticed(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "signpost.db")
	s := openAt(t, path)
	c := newContact(t, s)
	s.Close()
	db := raw(t, path)
	do(t, db, "CREATE TABLE old AS SELECT * FROM contact")
	db.Close()
	s = openAt(t, path)
	if _, err := s.Update(ctx, storetest.Act("contact.answer"), c); err != nil {
		t.Fatal(err)
	}
	s.Close()
	db = raw(t, path)
	do(t, db, "UPDATE contact SET (rev, sealed) = (SELECT rev, sealed FROM old)")
	do(t, db, "DROP TABLE old")
	db.Close()
	s = openAt(t, path)
	if got := problems(t, s); !strings.Contains(got, "not at the revision") {
		t.Errorf("Verify says %q", got)
	}
}

func TestDamagedIsNeverShown(t *testing.T) {
	ctx := context.Background()
	s, ids, _ := damaged(t, func(db *sql.DB, id []string) {
		do(t, db, "UPDATE contact SET channel = 'email' WHERE id = ?", id[0])
		do(t, db, "DELETE FROM note WHERE contact = ? AND n = 1", id[1])
	})
	for _, id := range ids[:2] {
		_, err := s.Contact(ctx, storetest.Act("contact.read"), id)
		if store.KindOf(err) != store.Corrupt {
			t.Errorf("%s: %v", id, err)
		}
	}
	if _, err := s.Contact(ctx, storetest.Act("contact.read"), ids[0]); !strings.Contains(err.Error(), "contact "+ids[0]) {
		t.Errorf("the error does not name the contact: %v", err)
	}
	list, total, err := s.List(ctx, storetest.Act("contact.list"), store.Query{})
	if len(list) != 1 || total != 3 || store.KindOf(err) != store.Corrupt || list[0].ID != ids[2] {
		t.Errorf("the sound ones must still be listed: %d of %d, %v", len(list), total, err)
	}
}

// Work must go on when the log was tampered with, without the tampering being
// covered up by what is written afterwards.
func TestTamperingIsNotCoveredUp(t *testing.T) {
	for name, harm := range map[string]func(db *sql.DB, id []string){
		"head broken": func(db *sql.DB, id []string) { do(t, db, "UPDATE head SET sealed = x'00'") },
		"cut":         func(db *sql.DB, id []string) { openLog(t, db); do(t, db, "DELETE FROM audit WHERE seq = 3") },
		"added to": func(db *sql.DB, id []string) {
			do(t, db, "INSERT INTO audit SELECT seq + 1, at, operator, role, desk, action, subject, detail, prev, hash FROM audit WHERE seq = 3")
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, ids, _ := damaged(t, harm)
			for range 3 {
				if _, err := s.AddNote(context.Background(), storetest.Act("contact.note"), ids[0], store.Note{Text: "x"}); err != nil {
					t.Fatal(err, errors.Unwrap(err))
				}
			}
			if got := problems(t, s); !strings.Contains(got, "audit") {
				t.Errorf("Verify says %q", got)
			}
		})
	}
}

// Flipped bits anywhere in the file: Verify or opening must notice each one
// that matters, and nothing may panic or come back wrong.
func TestFlippedBits(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "signpost.db")
	s := openAt(t, path)
	for range 40 {
		newContact(t, s)
	}
	front(t, s)
	want, _, err := s.List(ctx, store.Act{}, store.Query{})
	if err != nil {
		t.Fatal(err)
	}
	flags, err := s.Flags(ctx, store.Act{}, store.FlagQuery{})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const step = 5003
	missed := 0
	for i := 0; i < len(whole); i += step {
		bad := append([]byte(nil), whole...)
		bad[i] ^= 1 << (i % 8)
		p := filepath.Join(t.TempDir(), "signpost.db")
		write(t, p, bad)
		o := testOptions(t, p)
		o.ReadOnly = true
		s, err := Open(ctx, o)
		if err != nil {
			continue // noticed
		}
		v, err := s.Verify(ctx)
		if err == nil && v.Sound() {
			missed++ // an unused byte
			got, _, err := s.List(ctx, store.Act{}, store.Query{})
			gotFlags, err2 := s.Flags(ctx, store.Act{}, store.FlagQuery{})
			if d := storetest.Diff(want, got) + storetest.Diff(flags, gotFlags); err != nil || err2 != nil || d != "" {
				t.Errorf("byte %d: sound, but %v, %v\n%s", i, err, err2, d)
			}
		}
		s.Close()
	}
	t.Logf("%d of %d flips were in unused bytes", missed, len(whole)/step+1)
}
