package sqlite

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"signpost/store"
	"signpost/store/seal"
	"signpost/store/storetest"
)

var _ storetest.Store = (*Store)(nil)

func testKey(t testing.TB, first byte) seal.Key {
	t.Helper()
	b := make([]byte, seal.KeySize)
	b[0] = first
	k, err := seal.KeyFromBytes(b)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func testOptions(t testing.TB, path string) Options {
	return Options{Path: path, Key: testKey(t, 1), Clock: func() time.Time { return storetest.Start }}
}

// openAt opens a record and closes it with the test.
func openAt(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(context.Background(), testOptions(t, path))
	if err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func newStore(t testing.TB) *Store { return openAt(t, filepath.Join(t.TempDir(), "signpost.db")) }

func newContact(t testing.TB, s *Store) store.Contact {
	t.Helper()
	c, err := s.Create(context.Background(), storetest.Act("contact.log"), storetest.Full(s))
	if err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	return c
}

func TestConformance(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Store { return newStore(t) })
}
