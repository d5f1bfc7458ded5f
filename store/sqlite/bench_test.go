package sqlite

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"signpost/store"
	"signpost/store/storetest"
)

// benchSize is how many contacts the list has to pick from; set
// SIGNPOST_BENCH_CONTACTS for the large sizes.
func benchSize(b *testing.B) int {
	n, err := strconv.Atoi(os.Getenv("SIGNPOST_BENCH_CONTACTS"))
	if err != nil {
		return 10_000
	}
	return n
}

// filled makes a record of n contacts with two notes and a referral each, in a
// few big transactions: what is measured is not the filling.
func filled(b *testing.B, n int) *Store {
	b.Helper()
	s := openAt(b, filepath.Join(b.TempDir(), "signpost.db"))
	for i := 0; i < n; {
		err := s.write(context.Background(), "fill", func(t *txn) error {
			var sum change
			for ; i < n && sum.contacts < 1000; i++ {
				c := storetest.Full(s)
				c.StartedAt, c.Status = storetest.Plain(i).StartedAt, store.Done
				if i%1000 == 0 {
					c.Status = store.Open
				}
				row, err := s.encode(c, 1)
				if err != nil {
					return err
				}
				if err := t.exec(insertContact, row.values()...); err != nil {
					return err
				}
				for _, note := range c.Notes {
					if _, err := t.addNote(c.ID, note); err != nil {
						return err
					}
				}
				if _, err := t.addReferral(c.ID, c.Referrals[0]); err != nil {
					return err
				}
				sum = change{contacts: sum.contacts + 1, notes: sum.notes + 2, referrals: sum.referrals + 1, revs: sum.revs + 2}
			}
			return t.note(storetest.Act("fill"), "", "", sum)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return s
}

func BenchmarkUpdate(b *testing.B) {
	s, ctx := newStore(b), context.Background()
	c, err := s.Create(ctx, storetest.Act("contact.start"), storetest.Full(s))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if c, err = s.Update(ctx, storetest.Act("contact.answer"), c); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCreate(b *testing.B) {
	s, ctx := newStore(b), context.Background()
	for i := 0; b.Loop(); i++ {
		if _, err := s.Create(ctx, storetest.Act("contact.start"), storetest.Plain(i)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSaveBeside saves answers while another process writes to the same
// record: as a busy desk does, and as fast as it can.
func BenchmarkSaveBeside(b *testing.B) {
	for name, every := range map[string]string{"nobody": "", "another-desk": "50ms", "flat-out": "0s"} {
		b.Run(name, func(b *testing.B) {
			s, ctx := newStore(b), context.Background()
			c, err := s.Create(ctx, storetest.Act("contact.start"), storetest.Full(s))
			if err != nil {
				b.Fatal(err)
			}
			if every != "" {
				before, _ := s.Changed(ctx)
				startChild(b, "busily", s.Path(), every)
				for now := before; now == before; { // it has begun
					now, _ = s.Changed(ctx)
				}
			}
			var all []time.Duration
			refused := 0 // beside a writer that never pauses SQLite may give up after its five seconds
			for b.Loop() {
				began := time.Now()
				next, err := s.Update(ctx, storetest.Act("contact.answer"), c)
				switch {
				case err == nil:
					c = next
				case store.KindOf(err) == store.Busy:
					refused++
				default:
					b.Fatal(err)
				}
				all = append(all, time.Since(began))
			}
			slices.Sort(all)
			b.ReportMetric(float64(refused), "refused")
			b.ReportMetric(float64(all[len(all)/2].Microseconds())/1e3, "p50-ms")
			b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1e3, "p99-ms")
			b.ReportMetric(float64(all[len(all)-1].Microseconds())/1e3, "most-ms")
		})
	}
}

func BenchmarkPutDraft(b *testing.B) {
	s, ctx := newStore(b), context.Background()
	d := store.Draft{ContactID: s.NewID(storetest.Start), Field: "note", Text: "half a sentence that goes on for a while"}
	for b.Loop() {
		if err := s.PutDraft(ctx, d); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReading(b *testing.B) {
	n := benchSize(b)
	s, ctx := filled(b, n), context.Background()
	day := storetest.Plain(n - 1440).StartedAt
	for _, c := range []struct {
		name string
		read func() error
	}{
		{"List50", func() error { _, _, err := s.List(ctx, store.Act{}, store.Query{Limit: 50}); return err }},
		{"List50Written", func() error {
			_, _, err := s.List(ctx, storetest.Act("contact.list"), store.Query{Limit: 50})
			return err
		}},
		{"Open", func() error { _, err := s.OpenContacts(ctx, store.Act{}); return err }},
		{"CountsToday", func() error { _, err := s.Counts(ctx, day, day.AddDate(0, 0, 1)); return err }},
		{"CountsAll", func() error { _, err := s.Counts(ctx, day.AddDate(-99, 0, 0), day.AddDate(1, 0, 0)); return err }},
		{"Changed", func() error { _, err := s.Changed(ctx); return err }},
	} {
		b.Run(fmt.Sprintf("%s/of%d", c.name, n), func(b *testing.B) {
			for b.Loop() {
				if err := c.read(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
