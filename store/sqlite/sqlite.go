// Package sqlite keeps the record in one SQLite file: contacts, their notes
// and referrals, drafts, and the audit log, in such a way that what it calls
// saved is on the disk, and that words about people are sealed.
//
// It is the only place with SQL. It does not decide who may do what
// (internal/desk), reads no clock of its own and draws nothing. While a store
// is open, nothing else in the same process may open its .db, -wal or -shm
// file: closing such a file would drop SQLite's locks.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"signpost/internal/facts"
	"signpost/store"
	"signpost/store/seal"
)

// Options say which record to open and how.
type Options struct {
	Path  string           // the database file; its folder is made when missing
	Key   seal.Key         // the data key
	Clock func() time.Time // gives acts a time that have none

	// ReadOnly never changes the record: no migration, and no audit entries
	// either. The file must exist.
	ReadOnly bool

	// Vocabulary says which facts are coded and so stay readable for counting;
	// all other answers are sealed. nil: the vocabulary every directory shares.
	Vocabulary *facts.Vocabulary
}

// Store is an open record. Its methods may be called from several goroutines.
type Store struct {
	path  string
	clock func() time.Time
	vocab *facts.Vocabulary
	ro    bool
	steps []string // the schema, step by step

	w *sql.DB // one connection; nil when read-only
	r *sql.DB // a few readers

	compiled map[string]*sql.Stmt // the writer's queries; filled on opening

	// inUse is held by every transaction, and alone while the data key changes.
	inUse sync.RWMutex
	key   atomic.Pointer[seal.Key]

	idMu   sync.Mutex
	lastID uint64
}

// readers is how many reads can run side by side.
const readers = 4

// Open opens the record, makes it when there is none, and brings an older one
// up to date after putting a copy beside it. A file that is newer, foreign,
// damaged or in a place where it would not be safe is left exactly as it is.
func Open(ctx context.Context, o Options) (*Store, error) {
	return open(ctx, o, migrations())
}

func open(ctx context.Context, o Options, steps []string) (*Store, error) {
	const op = "open database"
	if o.Key.IsZero() {
		return nil, &store.Error{Kind: store.Locked, Op: op, Path: o.Path}
	}
	path, err := filepath.Abs(o.Path)
	if err != nil {
		return nil, failedAt(op, o.Path, err)
	}
	s := &Store{path: path, clock: o.Clock, vocab: o.Vocabulary, ro: o.ReadOnly, steps: steps}
	s.key.Store(&o.Key)
	if s.clock == nil {
		return nil, failedAt(op, path, errors.New("no clock"))
	}
	if s.vocab == nil {
		s.vocab = facts.Base()
	}
	if err := s.start(ctx); err != nil {
		_ = s.closePools()
		return nil, failedAt(op, path, err)
	}
	return s, nil
}

func (s *Store) start(ctx context.Context) error {
	if err := checkPlace(s.path); err != nil {
		return err
	}
	found, err := s.probe(ctx)
	if err != nil {
		return err
	}
	if s.ro {
		return s.startReading(ctx, found)
	}
	if !found.exists {
		if err := s.create(ctx); err != nil {
			return err
		}
	}
	if err := mayWrite(s.path); err != nil {
		return err
	}
	tighten(s.path)
	return s.startWriting(ctx)
}

func (s *Store) startWriting(ctx context.Context) (err error) {
	if s.w, err = pool(s.path, writing, 1); err != nil {
		return err
	}
	if err := readBack(ctx, s.w, writing); err != nil {
		return err
	}
	if err := s.migrate(ctx); err != nil {
		return err
	}
	if err := s.compile(ctx); err != nil {
		return err
	}
	if s.r, err = pool(s.path, reading, readers); err != nil {
		return err
	}
	if err := readBack(ctx, s.r, reading); err != nil {
		return err
	}
	return s.checkKey(ctx, s.r)
}

func (s *Store) startReading(ctx context.Context, found probed) (err error) {
	if !found.exists {
		return &store.Error{Kind: store.NotFound, Op: "open database", Path: s.path}
	}
	m := reading // with side files that go away again on Close
	if mayWrite(s.path) != nil {
		m = looking
		if !found.wal { // nobody is writing, and side files cannot be made
			m = frozen
		}
	}
	if s.r, err = pool(s.path, m, readers); err != nil {
		return err
	}
	if err := readBack(ctx, s.r, m); err != nil {
		return err
	}
	v, err := version(ctx, s.r, s.path)
	switch {
	case err != nil:
		return err
	case v > len(s.steps):
		return tooNew(s.path)
	case v < len(s.steps):
		return &store.Error{Kind: store.ReadOnly, Op: "open database", Path: s.path,
			Why: "it was written by an older Signpost; open it once with the program itself to bring it up to date"}
	}
	return s.checkKey(ctx, s.r)
}

// dataKey is the key that everything is sealed with at present.
func (s *Store) dataKey() seal.Key { return *s.key.Load() }

// shadow is the store with another key, for the writer's transaction that is
// going on and nothing else.
func (s *Store) shadow(k seal.Key) *Store {
	other := &Store{path: s.path, clock: s.clock, vocab: s.vocab, steps: s.steps, compiled: s.compiled}
	other.key.Store(&k)
	return other
}

// Path returns the database file, absolute.
func (s *Store) Path() string { return s.path }

// ReadOnly reports whether the store was opened without writing.
func (s *Store) ReadOnly() bool { return s.ro }

// Close writes everything into the main file, as far as other processes
// allow, and lets go of it. Nothing saved depends on it.
func (s *Store) Close() error {
	if s.w != nil {
		if s.r != nil { // a reader would keep the log from being emptied
			_ = s.r.Close()
			s.r = nil
		}
		// Busy is no failure: the other process will do it.
		_, _ = s.w.Exec("PRAGMA wal_checkpoint(TRUNCATE)")
	}
	return failed("close database", s.closePools())
}

func (s *Store) closePools() error {
	var errs []error
	for _, db := range []*sql.DB{s.r, s.w} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// Changed returns a number that differs from the one before when another
// process, or another Store, committed something in between. It reads no row.
func (s *Store) Changed(ctx context.Context) (int64, error) {
	db := s.w // the writer's one connection does not count its own commits
	if db == nil {
		db = s.r
	}
	var n int64
	err := db.QueryRowContext(ctx, "PRAGMA data_version").Scan(&n)
	return n, failed("look for changes", err)
}
