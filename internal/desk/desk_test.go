package desk

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"signpost/directory"
	"signpost/directory/worcestershire"
	"signpost/internal/facts"
	"signpost/store"
	"signpost/store/seal"
	"signpost/store/sqlite"
)

// start is a Tuesday morning in winter, when London is on UTC.
var start = time.Date(2026, 11, 24, 10, 15, 0, 0, time.UTC)

// shipped is the guide of the directory inside the program.
var shipped = sync.OnceValue(func() *Guide {
	d, findings, err := directory.Load(worcestershire.Files, directory.Options{})
	if err != nil {
		panic(err)
	}
	return Prepare(d, findings, "")
})

// desk is a session on a record of its own, with a clock that the test moves.
type testDesk struct {
	*Session
	t     testing.TB
	store *sqlite.Store
	clock *time.Time
}

func openRecord(t testing.TB, v *facts.Vocabulary) *sqlite.Store {
	t.Helper()
	key, err := seal.KeyFromBytes(slices.Repeat([]byte{7}, seal.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	st, err := sqlite.Open(context.Background(), sqlite.Options{
		Path: filepath.Join(t.TempDir(), "signpost.db"), Key: key, Clock: func() time.Time { return start }, Vocabulary: v,
	})
	if err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return st
}

func newDesk(t testing.TB) *testDesk {
	t.Helper()
	g := shipped()
	return sit(t, openRecord(t, g.Dir.Vocabulary), g, Operator{Name: "sam", Role: Volunteer})
}

// sit puts an operator at a desk with that record.
func sit(t testing.TB, st *sqlite.Store, g *Guide, op Operator) *testDesk {
	now := start
	d := &testDesk{t: t, store: st, clock: &now}
	d.Session = NewSession(Options{Record: st, Guide: g, Operator: op, Desk: "front desk",
		Clock: func() time.Time { return *d.clock }, NewID: st.NewID})
	return d
}

// with is another operator on the same record and clock.
func (d *testDesk) with(op Operator) *testDesk {
	o := sit(d.t, d.store, d.Guide(), op)
	o.clock = d.clock
	return o
}

func (d *testDesk) wait(minutes int) { *d.clock = d.clock.Add(time.Duration(minutes) * time.Minute) }

func (d *testDesk) start() store.Contact {
	d.t.Helper()
	c, err := d.Start(context.Background(), "phone")
	return must(d.t, c, err)
}

func (d *testDesk) open(id string) Opened {
	d.t.Helper()
	o, err := d.Open(context.Background(), id)
	return must(d.t, o, err)
}

// trail is the actions in the audit log, in order.
func (d *testDesk) trail() []string {
	d.t.Helper()
	var out []string
	for e, err := range d.store.AuditEntries(context.Background()) {
		if err != nil {
			d.t.Fatal(err)
		}
		out = append(out, e.Action)
	}
	return out
}

func must[T any](t testing.TB, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	return v
}

// rejected checks that err is there and says so in words.
func rejected(t testing.TB, err error, words string) {
	t.Helper()
	if err == nil {
		t.Fatalf("accepted; want an error that says %q", words)
	}
	if !contains(err.Error(), words) {
		t.Fatalf("error is %q; want it to say %q", err, words)
	}
}

func clockAt(at time.Time) func() time.Time { return func() time.Time { return at } }
