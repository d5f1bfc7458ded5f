package sqlite

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"signpost/store"
	"signpost/store/storetest"
)

var (
	walStates      = flag.Int("walstates", 40, "how often the tests of a damaged log damage one")
	migrationKills = flag.Int("migrationkills", 12, "how many calls of a migration are killed; 0: every one")
)

// walNotes is how many notes lie in the log that is damaged.
const walNotes = 30

// walRecord is a record as a crash leaves it: all of it but the empty database
// is in the log. heads are the audit heads after each note, as a backup made
// then would vouch for them.
func walRecord(t *testing.T) (db, wal []byte, id string, heads map[string]int) {
	t.Helper()
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "signpost.db")
	s := openAt(t, path)
	c, err := s.Create(ctx, storetest.Act("contact.start"), storetest.Plain(0))
	if err != nil {
		t.Fatal(err)
	}
	before := len(c.Notes)
	heads = map[string]int{}
	for i := range walNotes {
		if _, err := s.AddNote(ctx, storetest.Act("contact.note"), c.ID, store.Note{Text: fmt.Sprint("note ", i)}); err != nil {
			t.Fatal(err)
		}
		v, err := s.Verify(ctx)
		if err != nil || !v.Sound() {
			t.Fatalf("%v %v", v.Problems, err)
		}
		heads[v.Head] = before + i + 1
	}
	crashed(t, path) // reads both
	db, err = os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if wal, err = os.ReadFile(path + "-wal"); err != nil || len(wal) < walNotes*4096 {
		t.Fatalf("the log has %d bytes: %v", len(wal), err)
	}
	return db, wal, c.ID, heads
}

// harmWAL cuts the log, or overwrites a part of it, and says how.
func harmWAL(wal []byte, rng *rand.Rand) ([]byte, string) {
	b := append([]byte(nil), wal...)
	at := rng.IntN(len(b))
	n := min(len(b)-at, 1+rng.IntN(10_000))
	switch rng.IntN(4) {
	case 0:
		return b[:at], fmt.Sprintf("cut at %d of %d", at, len(b))
	case 1:
		clear(b[at : at+n])
		return b, fmt.Sprintf("%d zeroes at %d of %d", n, at, len(b))
	case 2:
		b[at] ^= 1 << rng.IntN(8)
		return b, fmt.Sprintf("a bit of byte %d of %d", at, len(b))
	}
	for i := range n {
		b[at+i] = byte(rng.Uint32())
	}
	return b, fmt.Sprintf("%d bytes of noise at %d of %d", n, at, len(b))
}

// TestDamagedWAL damages the log of a record that a crash left open. What is
// then there is a clean beginning of what was written, and the audit head says
// which: one that was noted outside, as each backup does, names what is missing.
func TestDamagedWAL(t *testing.T) {
	ctx := context.Background()
	db, wal, id, heads := walRecord(t)
	seed := rand.Uint64()
	toll := storetest.NewToll(time.Now)
	whole, cut := 0, 0
	for i := range *walStates {
		rng := rand.New(rand.NewPCG(seed, uint64(i)))
		path := filepath.Join(t.TempDir(), "signpost.db")
		harmed, how := harmWAL(wal, rng)
		write(t, path, db)
		write(t, path+"-wal", harmed)
		s, err := Open(ctx, testOptions(t, path))
		if err != nil {
			t.Errorf("seed %d, state %d, %s: it does not open: %v", seed, i, how, err)
			toll.Add(1, walNotes, 0, 1)
			continue
		}
		v, err := s.Verify(ctx)
		damaged := 0
		if err != nil || !v.Sound() {
			t.Errorf("seed %d, state %d, %s: %v %v", seed, i, how, v.Problems, err)
			damaged = 1
		}
		c, err := s.Contact(ctx, store.Act{}, id)
		switch {
		case err == nil && heads[v.Head] == len(c.Notes): // the head tells how much there is
		case err == nil && v.Entries == 1 || store.KindOf(err) == store.NotFound && v.Entries == 0: // none of the notes
		default:
			t.Errorf("seed %d, state %d, %s: %d notes at head %s, which vouches for %d: %v", seed, i, how, len(c.Notes), v.Head, heads[v.Head], err)
			damaged = 1
		}
		for n, note := range c.Notes {
			if want := fmt.Sprint("note ", n-(len(c.Notes)-v.Notes)); v.Notes == len(c.Notes) && note.Text != want {
				t.Errorf("seed %d, state %d, %s: note %d is %q", seed, i, how, n, note.Text)
				damaged = 1
			}
		}
		if len(c.Notes) == walNotes {
			whole++
		} else {
			cut++
		}
		toll.Add(1, len(c.Notes), 0, damaged)
		s.Close()
	}
	t.Logf("%d of them without their end, %d whole", cut, whole)
	if cut == 0 {
		t.Error("nothing was ever missing: nothing was tested")
	}
	toll.Log(t, "D7 log cut, zeroed, overwritten: a clean beginning, its end told by the head")
}

// TestDamagedWALHalfWrittenBack damages a log that is in part in the database
// file already. Then a clean beginning cannot be promised, but damage is named:
// never is it shown as if it were true.
func TestDamagedWALHalfWrittenBack(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "signpost.db")
	s := openAt(t, path)
	for i := range 10 {
		newContact(t, s)
		if i == 9 { // no write after it begins the log anew
			if _, err := s.w.Exec("PRAGMA wal_checkpoint(PASSIVE)"); err != nil {
				t.Fatal(err)
			}
		}
	}
	want, err := s.Verify(ctx)
	if err != nil {
		t.Fatal(err)
	}
	crashed(t, path)
	db, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	wal, err := os.ReadFile(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	seed := rand.Uint64()
	toll := storetest.NewToll(time.Now)
	clean, named := 0, 0
	for i := range *walStates {
		rng := rand.New(rand.NewPCG(seed, uint64(i)))
		to := filepath.Join(t.TempDir(), "signpost.db")
		harmed, how := harmWAL(wal, rng)
		write(t, to, db)
		write(t, to+"-wal", harmed)
		damaged := 0
		r, err := Open(ctx, testOptions(t, to))
		switch {
		case store.KindOf(err) == store.Corrupt:
			named++
		case err != nil:
			t.Errorf("seed %d, state %d, %s: %v", seed, i, how, err)
			damaged = 1
		default:
			v, err := r.Verify(ctx)
			switch {
			case err != nil || v.Contacts > want.Contacts:
				t.Errorf("seed %d, state %d, %s: %d contacts of %d: %v", seed, i, how, v.Contacts, want.Contacts, err)
				damaged = 1
			case !v.Sound():
				named++
			default:
				clean++
				if v.Contacts != int(v.Entries) { // each contact was one act
					t.Errorf("seed %d, state %d, %s: called sound with %d contacts of %d acts", seed, i, how, v.Contacts, v.Entries)
					damaged = 1
				}
			}
			r.Close()
		}
		toll.Add(1, want.Contacts, 0, damaged)
	}
	t.Logf("%d clean beginnings, %d where the damage was named", clean, named)
	toll.Log(t, "D7 the same, log half written back: clean, or named by verify")
}
