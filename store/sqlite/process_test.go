package sqlite

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"signpost/store"
	"signpost/store/storetest"
)

// childEnv makes the test binary a child that writes to a record: the job, the
// file, and what else it needs, with spaces between them.
const childEnv = "SIGNPOST_TEST_CHILD"

func TestMain(m *testing.M) {
	if job := os.Getenv(childEnv); job != "" {
		if err := child(strings.Fields(job)); err != nil {
			fmt.Fprintln(os.Stderr, err, errors.Unwrap(err))
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func child(args []string) error {
	if args[0] == "shifts" {
		return writeShifts(args[1], args[2])
	}
	s, err := Open(context.Background(), testOptions(&testing.T{}, args[1]))
	if err != nil {
		return err
	}
	if args[0] == "forever" {
		return writeForever(s)
	}
	if args[0] == "open" {
		return s.Close()
	}
	if args[0] == "busily" {
		return writeBusily(s, args[2])
	}
	n, err := strconv.Atoi(args[3])
	if err != nil {
		return err
	}
	return errors.Join(writeTogether(s, args[2], n), s.Close())
}

// writeForever does what a shift does and says on standard output what was
// called saved, one change a line: contact, what, value.
func writeForever(s *Store) error { return writeContacts(s, math.MaxInt) }

// writeShifts does the same so often, in three sessions: each ends with the log
// being emptied into the file.
func writeShifts(path, contacts string) error {
	n, err := strconv.Atoi(contacts)
	for range 3 {
		if err != nil {
			return err
		}
		var s *Store
		if s, err = Open(context.Background(), testOptions(&testing.T{}, path)); err == nil {
			err = errors.Join(writeContacts(s, n), s.Close())
		}
	}
	return err
}

func writeContacts(s *Store, contacts int) error {
	ctx := context.Background()
	for i := range contacts {
		c, err := s.Create(ctx, storetest.Act("contact.start"), storetest.Plain(i))
		if err != nil {
			return err
		}
		fmt.Println(c.ID, "alias", "")
		for j := range 5 {
			text := fmt.Sprintf("%d/%d", i, j)
			if err := s.PutDraft(ctx, store.Draft{ContactID: c.ID, Field: "note", Text: text}); err != nil {
				return err
			}
			if _, err := s.AddNote(ctx, storetest.Act("contact.note"), c.ID, store.Note{Text: text}); err != nil {
				return err
			}
			fmt.Println(c.ID, "note", text)
			c.Alias = text
			if c, err = s.Update(ctx, storetest.Act("contact.answer"), c); err != nil {
				return err
			}
			fmt.Println(c.ID, "alias", text)
		}
	}
	return nil
}

// writeBusily logs a contact and changes it, once in so long.
func writeBusily(s *Store, every string) error {
	ctx := context.Background()
	pace, err := time.ParseDuration(every)
	if err != nil {
		return err
	}
	turns := turnsEvery(pace)
	for i := 0; ; i++ {
		<-turns
		c, err := s.Create(ctx, storetest.Act("contact.start"), storetest.Plain(i))
		if err != nil {
			return err
		}
		if _, err := s.Update(ctx, storetest.Act("contact.answer"), c); err != nil {
			return err
		}
	}
}

// turnsEvery says when it is time again; always, when there is no pace to keep.
func turnsEvery(pace time.Duration) <-chan time.Time {
	if pace > 0 {
		return time.Tick(pace)
	}
	always := make(chan time.Time)
	close(always)
	return always
}

// writeTogether adds n notes and raises one number n times, while others do
// the same.
func writeTogether(s *Store, id string, n int) error {
	ctx := context.Background()
	for range n {
		if _, err := s.AddNote(ctx, storetest.Act("contact.note"), id, store.Note{Text: "x"}); err != nil {
			return err
		}
		c, err := s.Contact(ctx, store.Act{}, id)
		for {
			if err != nil {
				return err
			}
			next := c
			next.Packs = &store.Packs{In: c.Packs.In + 1}
			_, err = s.Update(ctx, storetest.Act("contact.answer"), next)
			var conflict *store.Conflict
			if !errors.As(err, &conflict) {
				break
			}
			c, err = conflict.Theirs, nil // somebody was quicker: count on from theirs
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func startChild(t testing.TB, job ...string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+strings.Join(job, " "))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return cmd, bufio.NewScanner(out)
}

// What a program called saved is there after it was killed at any moment.
func TestKilledProgramLosesNothing(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "signpost.db")
	notes, alias := map[string][]string{}, map[string]string{}
	acks := 0
	for range 20 {
		cmd, said := startChild(t, "forever", path)
		take := func() {
			f := strings.SplitN(said.Text(), " ", 3)
			if f[1] == "note" {
				notes[f[0]] = append(notes[f[0]], f[2])
			} else {
				alias[f[0]] = f[2]
			}
			acks++
		}
		for range 1 + rand.IntN(60) {
			if !said.Scan() {
				t.Fatal("the child ended by itself")
			}
			take()
		}
		for until := time.Now().Add(time.Duration(rand.IntN(1500)) * time.Microsecond); time.Now().Before(until); {
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for said.Scan() { // said before it died
			take()
		}
		_ = cmd.Wait()
	}
	s := openAt(t, path)
	sound(t, s)
	for id, want := range alias {
		c, err := s.Contact(ctx, store.Act{}, id)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, n := range c.Notes {
			got = append(got, n.Text)
		}
		// One more change than was said may be there: saved, but killed before
		// saying so.
		if len(got) < len(notes[id]) || len(got) > len(notes[id])+1 || strings.Join(got[:len(notes[id])], " ") != strings.Join(notes[id], " ") {
			t.Errorf("%s: notes %v, said %v", id, got, notes[id])
		}
		if c.Alias < want {
			t.Errorf("%s: alias %q, said %q", id, c.Alias, want)
		}
	}
	t.Logf("%d changes called saved, in %d contacts", acks, len(alias))
}

func TestTwoProcessesLoseNothing(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "signpost.db")
	s := openAt(t, path)
	c := storetest.Plain(0)
	c.Packs = &store.Packs{}
	c, err := s.Create(ctx, storetest.Act("contact.start"), c)
	if err != nil {
		t.Fatal(err)
	}
	before, err := s.Changed(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Update(ctx, storetest.Act("contact.answer"), c); err != nil {
		t.Fatal(err)
	}
	if now, err := s.Changed(ctx); now != before || err != nil {
		t.Errorf("own change counted: %d, %d, %v", before, now, err)
	}
	const n = 40
	one, _ := startChild(t, "together", path, c.ID, strconv.Itoa(n))
	two, _ := startChild(t, "together", path, c.ID, strconv.Itoa(n))
	if err := errors.Join(writeTogether(s, c.ID, n), one.Wait(), two.Wait()); err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	if now, err := s.Changed(ctx); now == before || err != nil {
		t.Errorf("others' changes not seen: %d, %v", now, err)
	}
	got, err := s.Contact(ctx, store.Act{}, c.ID)
	if err != nil || len(got.Notes) != 3*n || got.Packs.In != 3*n {
		t.Errorf("%d notes, %d counted, want %d: %v", len(got.Notes), got.Packs.In, 3*n, err)
	}
	sound(t, s)
}

// A writer that holds on for too long makes others say busy, and nothing is
// lost by it.
func TestBusyIsSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "signpost.db")
	a, b := openAt(t, path), openAt(t, path)
	if _, err := b.w.Exec("PRAGMA busy_timeout=1"); err != nil {
		t.Fatal(err)
	}
	tx, err := a.w.Begin()
	if err != nil {
		t.Fatal(err)
	}
	_, err = b.Create(context.Background(), storetest.Act("contact.start"), storetest.Plain(0))
	if store.KindOf(err) != store.Busy {
		t.Errorf("error %v", err)
	}
	if _, _, err := b.List(context.Background(), store.Act{}, store.Query{}); err != nil {
		t.Errorf("reading must go on: %v", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if _, err = b.Create(context.Background(), storetest.Act("contact.start"), storetest.Plain(0)); err != nil {
		t.Error(err)
	}
}
