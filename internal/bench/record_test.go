//go:build unix

package bench

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"signpost/directory"
	"signpost/directory/worcestershire"
	"signpost/internal/desk"
	"signpost/internal/trial"
	"signpost/store"
	"signpost/store/seal"
	"signpost/store/sqlite"
	"signpost/tui"
	"signpost/tui/keys"
	"signpost/tui/theme"
)

var (
	contacts = flag.Int("contacts", 10_000, "how many contacts the larger record has")
	record   = flag.String("record", "", "data folder that `signpost generate --contacts` filled, instead of making that record")
)

// made is when the contacts of a made-up record end.
var made = time.Date(2026, 11, 24, 14, 15, 0, 0, time.UTC)

// recordDesk is a session on a record.
type recordDesk struct {
	*desk.Session
	store *sqlite.Store
	now   time.Time
}

func sitAt(b *testing.B, path string, key seal.Key, now time.Time) *recordDesk {
	b.Helper()
	d, findings, err := directory.Load(worcestershire.Files, directory.Options{})
	if err != nil {
		b.Fatal(err)
	}
	clock := func() time.Time { return now }
	st, err := sqlite.Open(context.Background(), sqlite.Options{Path: path, Key: key, Clock: clock, Vocabulary: d.Vocabulary})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = st.Close() })
	g := desk.Prepare(d, findings, "")
	g.Rules.Version() // compiles them
	return &recordDesk{desk.NewSession(desk.Options{Record: st, Guide: g, Operator: desk.Operator{Role: desk.Coordinator}, Clock: clock, NewID: st.NewID}), st, now}
}

// madeUp is a record with that many contacts over so many days (0: as many as
// `signpost generate` takes), and how many notes they have.
func madeUp(b *testing.B, n, days int) (*recordDesk, int) {
	b.Helper()
	key, err := seal.NewKey()
	if err != nil {
		b.Fatal(err)
	}
	d := sitAt(b, filepath.Join(b.TempDir(), "signpost.db"), key, made)
	batches, err := trial.Make(trial.Options{Contacts: n, Seed: 1, Now: made, Days: days}, d.Guide())
	if err != nil {
		b.Fatal(err)
	}
	notes := 0
	if _, err := d.MakeUp(context.Background(), store.Generated, counting(batches, &notes), nil); err != nil {
		b.Fatal(err)
	}
	return d, notes
}

func counting(batches iter.Seq[store.Batch], notes *int) iter.Seq[store.Batch] {
	return func(yield func(store.Batch) bool) {
		for part := range batches {
			for _, c := range part.Contacts {
				*notes += len(c.Notes)
			}
			if !yield(part) {
				return
			}
		}
	}
}

// kept is the record of -record, at the moment at which it was made.
func keptRecord(b *testing.B) *recordDesk {
	b.Helper()
	key, err := seal.LoadKeyFile(filepath.Join(*record, "signpost.key"))
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(*record, "signpost.db")
	d := sitAt(b, path, key, time.Now())
	list, _, err := d.store.List(context.Background(), store.Act{}, store.Query{Limit: 1})
	if err != nil || len(list) == 0 {
		b.Fatal("there is no contact in -record: ", err)
	}
	d.store.Close()
	return sitAt(b, path, key, list[0].StartedAt.Add(6*time.Minute))
}

// spread reports the median and the 99th of a hundred of what do takes by the
// clock, and the processor's time, which says more on a busy machine.
func spread(b *testing.B, do func() error) {
	var all []time.Duration
	before := processor()
	for b.Loop() {
		began := time.Now()
		if err := do(); err != nil {
			b.Fatal(err)
		}
		all = append(all, time.Since(began))
	}
	b.ReportMetric((processor()-before).Seconds()*1e3/float64(len(all)), "cpu-ms")
	slices.Sort(all)
	for name, at := range map[string]int{"p50-ms": len(all) / 2, "p99-ms": len(all) * 99 / 100} {
		b.ReportMetric(float64(all[min(at, len(all)-1)].Microseconds())/1e3, name)
	}
}

// processor is the time that this process has had a processor.
func processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// busyDays is over how many days the contacts of a busy desk are spread: 2,700
// in a day, as in a record of ten million over ten years.
const busyDays = 14

// BenchmarkRecord reads what a desk reads, of 1,000 contacts, of -contacts, and
// of few days with very many.
func BenchmarkRecord(b *testing.B) {
	sizes := []string{"1000", "busy"}
	if *record != "" {
		sizes = append(sizes, "kept")
	} else {
		sizes = append(sizes, fmt.Sprint(*contacts))
	}
	for _, size := range sizes {
		b.Run(size, func(b *testing.B) {
			var d *recordDesk
			switch size {
			case "kept":
				d = keptRecord(b)
			case "busy":
				d, _ = madeUp(b, busyDays*2700, busyDays)
			case "1000":
				d, _ = madeUp(b, 1000, 0)
			default:
				d, _ = madeUp(b, *contacts, 0)
			}
			d.bench(b)
		})
	}
}

func (d *recordDesk) bench(b *testing.B) {
	ctx := context.Background()
	from := desk.Midnight(d.now)
	for _, c := range []struct {
		name string
		do   func() error
	}{
		{"Desk", func() error { return d.opens(ctx) }},
		{"Program", func() error { d.draw(); return nil }},
		{"Today", func() error { _, err := d.Today(ctx); return err }},
		{"Board", func() error { _, err := d.Board(ctx); return err }},
		{"Exchange", func() error { _, err := d.ExchangeToday(ctx); return err }},
		{"Due", func() error { _, err := d.DueNow(ctx); return err }},
		{"Handover", func() error { _, _, err := d.UnreadHandover(ctx); return err }},
		{"Last50", func() error { _, _, err := d.Contacts(ctx, store.Query{Limit: 50}); return err }},
		{"Last50Unlogged", func() error { _, _, err := d.store.List(ctx, store.Act{}, store.Query{Limit: 50}); return err }},
		{"ADay", func() error {
			_, _, err := d.Contacts(ctx, store.Query{From: from.AddDate(0, 0, -100), To: from.AddDate(0, 0, -99), Limit: 50})
			return err
		}},
		{"Known", func() error {
			_, err := d.store.Known(ctx, store.Act{}, store.Handle{Kind: store.ByReturnCode, Text: "nobody"}, 50)
			return err
		}},
		{"Tracks", func() error { _, err := d.Tracks(ctx); return err }},
		{"Trial", func() error { _, err := d.store.Trial(ctx); return err }},
	} {
		b.Run(c.name, func(b *testing.B) { spread(b, c.do) })
	}
}

// opens reads what the desk shows when it opens, both halves at once as the
// screen does.
func (d *recordDesk) opens(ctx context.Context) error {
	var err1 error
	var day sync.WaitGroup
	day.Go(func() { _, err1 = d.Today(ctx) })
	_, err2 := d.Board(ctx)
	_, err3 := d.ExchangeToday(ctx)
	_, err4 := d.DueNow(ctx)
	_, _, err5 := d.UnreadHandover(ctx)
	day.Wait()
	return errors.Join(err1, err2, err3, err4, err5)
}

// draw starts the whole program on the record: the desk, a frame, and what it
// reads meanwhile for later, such as how often each service was given.
func (d *recordDesk) draw() {
	root := tui.New(tui.Options{Session: d.Session, Keys: keys.New(), Theme: theme.Default(),
		After: func(time.Duration, tea.Msg) tea.Cmd { return nil }})
	run(root, root.Init())
	send(root, tea.WindowSizeMsg{Width: 120, Height: 40})
	root.View()
}

// BenchmarkText looks for words in a year's notes, 50,000 of them.
func BenchmarkText(b *testing.B) {
	d, notes := madeUp(b, 51_000, 365)
	for name, words := range map[string]string{"some": "hospital", "common": "asked", "none": "zebra"} {
		b.Run(name, func(b *testing.B) {
			b.ReportMetric(float64(notes), "notes")
			spread(b, func() error {
				_, _, err := d.store.List(context.Background(), store.Act{}, store.Query{Text: words, Limit: 50})
				return err
			})
		})
	}
}
