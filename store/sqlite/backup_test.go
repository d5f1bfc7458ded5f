package sqlite

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"signpost/store"
	"signpost/store/storetest"
)

// A copy made while somebody writes is a whole record of its moment.
func TestCopyWhileInUse(t *testing.T) {
	ctx := context.Background()
	s := newStore(t)
	first := newContact(t, s)
	stop, stopped := make(chan struct{}), make(chan int)
	go func() {
		n := 0
		for ; ; n++ {
			select {
			case <-stop:
				stopped <- n
				return
			default:
			}
			if _, err := s.Create(ctx, storetest.Act("contact.log"), storetest.Full(s)); err != nil {
				t.Error(err)
			}
		}
	}()
	path := filepath.Join(t.TempDir(), "copy.db")
	err := s.Copy(ctx, path)
	close(stop)
	if n := <-stopped; err != nil {
		t.Fatal(n, err, errors.Unwrap(err))
	}
	if st, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && st.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", st, err)
	}
	c := openAt(t, path)
	sound(t, c)
	if got, err := c.Contact(ctx, store.Act{}, first.ID); err != nil || storetest.Diff(first, got) != "" {
		t.Errorf("in the copy: %v", err)
	}
	sound(t, s)
}

func TestCopyLeavesNothingHalf(t *testing.T) {
	ctx := context.Background()
	s := newStore(t)
	newContact(t, s)
	taken := filepath.Join(t.TempDir(), "taken")
	write(t, taken, []byte("mine"))
	if err := s.Copy(ctx, taken); err == nil {
		t.Error("a file was written over")
	}
	if b, _ := os.ReadFile(taken); string(b) != "mine" {
		t.Error("the file that was there is gone")
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	dir := t.TempDir()
	if err := s.Copy(ended, filepath.Join(dir, "x.db")); err == nil || len(folder(t, dir)) > 0 {
		t.Errorf("%v, left: %v", err, folder(t, dir))
	}
	if err := s.Copy(ctx, filepath.Join(dir, "none", "x.db")); store.KindOf(err) != store.NotFound {
		t.Errorf("into a folder that is not there: %v", err)
	}
}

// What was erased is in no copy, although the file it was in still has it.
func TestCopyHasNothingErased(t *testing.T) {
	ctx := context.Background()
	s := newStore(t)
	c := newContact(t, s)
	boxes := sealedOf(t, s, c.ID)
	if err := s.Erase(ctx, storetest.Act("contact.erase"), c.ID, "asked"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := s.Copy(ctx, path); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if slices.ContainsFunc(boxes, func(box []byte) bool { return bytes.Contains(b, box) }) {
		t.Error("the copy has something sealed of what was erased")
	}
}

func TestExclude(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "signpost.db")
	s := openAt(t, path)
	newContact(t, s)
	if _, _, err := Exclude(ctx, path); store.KindOf(err) != store.Busy {
		t.Fatalf("beside an open window: %v (%v)", err, errors.Unwrap(err))
	}
	sound(t, s)
	newContact(t, s) // it works on
	putBack := crashed(t, path)
	s.Close()
	putBack() // a log is left, as after a crash
	seq, release, err := Exclude(ctx, path)
	if err != nil || seq != 2 {
		t.Fatalf("entry %d, %v (%v)", seq, err, errors.Unwrap(err))
	}
	if _, err := os.Stat(path + "-wal"); err == nil {
		t.Error("the log is still there")
	}
	other, _ := startChild(t, "together", path, "x", "0")
	if err := other.Wait(); err == nil {
		t.Error("another program can open it")
	}
	if err := release(); err != nil {
		t.Error(err)
	}
	if f := folder(t, filepath.Dir(path)); len(f) != 1 { // reading the file would have dropped the lock
		t.Errorf("beside the file: %v", f)
	}
	s = openAt(t, path)
	if _, n, err := s.List(ctx, store.Act{}, store.Query{Status: store.Statuses()}); n != 2 || err != nil {
		t.Errorf("%d contacts, %v", n, err)
	}
	sound(t, s)
}

// What was forgotten after a backup is forgotten in what is restored from it,
// whether it is there or not, and a hold holds.
func TestReapply(t *testing.T) {
	ctx := context.Background()
	now, then := newStore(t), newStore(t)
	gone, kept, lifted, listed := newContact(t, then), newContact(t, then), newContact(t, then), newContact(t, then)
	boxes := sealedOf(t, then, gone.ID)
	if err := errors.Join(then.Hold(ctx, storetest.Act("contact.hold"), lifted.ID, "a claim, later settled"),
		then.Erase(ctx, storetest.Act("contact.erase"), listed.ID, "asked")); err != nil {
		t.Fatal(err)
	}
	later := now.NewID(storetest.Start)
	at := storetest.Start.Add(time.Hour)
	erased := []store.Erasure{{Contact: gone.ID, At: at, By: "kim", Reason: "asked"}, {Contact: lifted.ID, At: at, By: "kim", Reason: "retention"},
		{Contact: listed.ID, At: at, By: "kim", Reason: "mistake"}, {Contact: later, At: at, By: "kim", Reason: "asked"}}
	held := []store.Hold{{Contact: kept.ID, At: at, By: "kim", Why: "a claim"}, {Contact: gone.ID, At: at, Why: "forgotten all the same"}, {Contact: later, At: at}}
	for range 2 { // again changes nothing
		n, err := then.Reapply(ctx, storetest.Act("record.restore"), erased, held)
		if err != nil {
			t.Fatal(err, errors.Unwrap(err))
		}
		sound(t, then)
		list, err := then.Erasures(ctx)
		if err != nil || len(list) != 4 || list[0].Contact != listed.ID || list[0].Reason != "asked" {
			t.Errorf("%d emptied; the list: %+v, %v", n, list, err)
		}
		holds, err := then.Holds(ctx)
		if err != nil || len(holds) != 1 || holds[0] != held[0] {
			t.Errorf("holds: %+v, %v", holds, err)
		}
	}
	got, err := then.Contact(ctx, store.Act{}, gone.ID)
	if err != nil || got.Status != store.Void || got.Alias != "" {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := then.Contact(ctx, store.Act{}, kept.ID); err != nil || storetest.Diff(kept, got) != "" {
		t.Errorf("its neighbour changed, %v", err)
	}
	if err := then.Sweep(ctx); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(then.Path())
	if err != nil || slices.ContainsFunc(boxes, func(box []byte) bool { return bytes.Contains(b, box) }) {
		t.Errorf("something sealed of it is still there, %v", err)
	}
}

func TestLastEntryAndSince(t *testing.T) {
	ctx := context.Background()
	s := newStore(t)
	if at, err := s.LastEntry(ctx, nil); !at.IsZero() || err != nil {
		t.Errorf("of none: %v, %v", at, err)
	}
	newContact(t, s)
	late := storetest.Act("session.unlock")
	late.At = late.At.Add(time.Hour)
	if err := s.Audit(ctx, late); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		but  []string
		want time.Time
	}{{nil, late.At}, {[]string{"session.unlock"}, storetest.Start}, {[]string{"session.unlock", "contact.log"}, time.Time{}}} {
		if at, err := s.LastEntry(ctx, c.but); !at.Equal(c.want) || err != nil {
			t.Errorf("but %v: %v, %v", c.but, at, err)
		}
	}
	contacts, entries, seq, err := s.Since(ctx, storetest.Start.Add(-time.Minute))
	if contacts != 1 || entries != 2 || seq != 2 || err != nil {
		t.Errorf("%d contacts, %d entries, %d, %v", contacts, entries, seq, err)
	}
	if contacts, entries, _, _ = s.Since(ctx, late.At); contacts+entries != 0 {
		t.Errorf("nothing is later: %d, %d", contacts, entries)
	}
}

// BenchmarkCopyBesideWriter says how long a writer waits at most while a copy
// is made; the figure is max-wait-ms. SIGNPOST_BENCH_CONTACTS sets the size.
func BenchmarkCopyBesideWriter(b *testing.B) {
	s, ctx, dir := filled(b, benchSize(b)), context.Background(), b.TempDir()
	var waits, alone []time.Duration
	once := func() time.Duration {
		begin := time.Now()
		if _, err := s.Create(ctx, storetest.Act("contact.log"), storetest.Plain(0)); err != nil {
			b.Fatal(err)
		}
		return time.Since(begin)
	}
	copies := 0
	for b.Loop() {
		done := make(chan error)
		go func() { done <- s.Copy(ctx, filepath.Join(dir, s.NewID(time.Now()))) }()
		n := 0
		for going := true; going; n++ {
			select {
			case err := <-done:
				if err != nil {
					b.Fatal(err)
				}
				going = false
			default:
				waits = append(waits, once())
			}
		}
		for range n { // as many with nothing beside them, for comparison
			alone = append(alone, once())
		}
		copies++
	}
	slices.Sort(waits)
	slices.Sort(alone)
	ms := func(d time.Duration) float64 { return float64(d) / 1e6 }
	b.ReportMetric(ms(waits[len(waits)-1]), "max-wait-ms")
	b.ReportMetric(ms(waits[len(waits)*99/100]), "p99-wait-ms")
	b.ReportMetric(ms(alone[len(alone)-1]), "max-alone-ms")
	b.ReportMetric(ms(alone[len(alone)*99/100]), "p99-alone-ms")
	b.ReportMetric(float64(len(waits))/float64(copies), "writes/copy")
}
