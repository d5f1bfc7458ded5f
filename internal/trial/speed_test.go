package trial

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"signpost/directory"
	"signpost/directory/worcestershire"
	"signpost/internal/desk"
	"signpost/store"
	"signpost/store/seal"
	"signpost/store/sqlite"
)

// BenchmarkFill makes contacts up and puts them on a disk.
func BenchmarkFill(b *testing.B) {
	d, f, err := directory.Load(worcestershire.Files, directory.Options{})
	if err != nil {
		b.Fatal(err)
	}
	g := desk.Prepare(d, f, "")
	g.Rules.Version()
	key, _ := seal.NewKey()
	now := time.Date(2026, 11, 24, 14, 15, 0, 0, time.UTC)
	const n = 60_000
	for b.Loop() {
		st, err := sqlite.Open(context.Background(), sqlite.Options{Path: filepath.Join(b.TempDir(), "s.db"), Key: key, Clock: func() time.Time { return now }, Vocabulary: d.Vocabulary})
		if err != nil {
			b.Fatal(err)
		}
		seq, err := Make(Options{Contacts: n, Seed: 1, Now: now}, g)
		if err != nil {
			b.Fatal(err)
		}
		if got, err := st.Fill(context.Background(), store.Act{Action: "trial.fill"}, store.Generated, seq, nil); got != n || err != nil {
			b.Fatal(got, err)
		}
		_ = st.Close()
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "contacts/s")
}
