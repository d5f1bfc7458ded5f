package sqlite

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"signpost/store"
)

// txn is one transaction of the writer.
type txn struct {
	*sql.Tx
	ctx context.Context
	s   *Store
}

// stmt returns the query as it was compiled when the store was opened, for
// this transaction; nil when it was not among those.
func (t *txn) stmt(query string) *sql.Stmt {
	if st := t.s.compiled[query]; st != nil {
		return t.StmtContext(t.ctx, st)
	}
	return nil
}

func (t *txn) exec(query string, args ...any) error {
	_, err := t.ExecContext(t.ctx, query, args...)
	return err
}

// ExecContext, QueryContext and QueryRowContext stand before those of sql.Tx
// and spare the compiling of a query, which costs more than running it.
func (t *txn) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if st := t.stmt(query); st != nil {
		return st.ExecContext(ctx, args...)
	}
	return t.Tx.ExecContext(ctx, query, args...)
}

func (t *txn) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if st := t.stmt(query); st != nil {
		return st.QueryContext(ctx, args...)
	}
	return t.Tx.QueryContext(ctx, query, args...)
}

func (t *txn) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if st := t.stmt(query); st != nil {
		return st.QueryRowContext(ctx, args...)
	}
	return t.Tx.QueryRowContext(ctx, query, args...)
}

// compile prepares what the writer does again and again. It must happen
// outside a transaction: there is only the one connection.
func (s *Store) compile(ctx context.Context) error {
	s.compiled = map[string]*sql.Stmt{}
	for _, query := range []string{selectContact, insertContact, updateContact, insertNote, insertReferral, updateReferral,
		selectNotes, selectReferrals, nextNote, nextReferral, selectHead, selectTail, insertAudit, updateHead, dropDraft, selectDraftRev, putDraft,
		selectKeyID, selectFinished, insertBefore, selectHandles, insertEntry, updateEntry} {
		st, err := s.w.PrepareContext(ctx, query)
		if err != nil {
			return err
		}
		s.compiled[query] = st
	}
	return nil
}

// querier is what reading needs: the readers' pool or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// write runs fn in one transaction and returns only when it is on the disk.
func (s *Store) write(ctx context.Context, op string, fn func(t *txn) error) error {
	if s.ro {
		return &store.Error{Kind: store.ReadOnly, Op: op, Path: s.path}
	}
	s.inUse.RLock()
	defer s.inUse.RUnlock()
	tx, err := s.w.BeginTx(ctx, nil)
	if err != nil {
		return failed(op, err)
	}
	defer tx.Rollback() // does nothing after a commit
	t := &txn{Tx: tx, ctx: ctx, s: s}
	if err := t.keyFits(); err != nil {
		return failed(op, err)
	}
	if err := fn(t); err != nil {
		return failed(op, err)
	}
	return failed(op, tx.Commit())
}

// keyFits makes sure that the data key was not changed by another process:
// what is sealed with the one before would open for nobody.
func (t *txn) keyFits() error {
	var id string
	if err := t.QueryRowContext(t.ctx, selectKeyID).Scan(&id); err != nil {
		return err
	}
	if id != t.s.dataKey().ID().String() {
		return keyChanged()
	}
	return nil
}

func keyChanged() error {
	return &store.Error{Kind: store.Locked, Op: "use the record",
		Why: "its key was changed in another window; leave Signpost and open it again"}
}

// read runs fn on one snapshot of the record.
func (s *Store) read(ctx context.Context, op string, fn func(q querier) error) error {
	s.inUse.RLock()
	defer s.inUse.RUnlock()
	tx, err := s.r.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return failed(op, err)
	}
	defer tx.Rollback()
	return failed(op, fn(tx))
}

// noted writes down that somebody is about to look at something. An act
// without an action is not written down: the caller says so on purpose, for a
// list that only draws itself again.
func (s *Store) noted(ctx context.Context, op string, act store.Act, subject string) error {
	if act.Action == "" || s.ro {
		return nil
	}
	return s.write(ctx, op, func(t *txn) error { return t.note(act, subject, "", change{}) })
}

// micros is how times are kept; a zero time is NULL.
func micros(t time.Time) sql.NullInt64 {
	if t.IsZero() {
		return sql.NullInt64{}
	}
	return sql.NullInt64{Int64: t.UnixMicro(), Valid: true}
}

func moment(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return time.UnixMicro(n.Int64).UTC()
}

// exact is a time as it will be read back.
func exact(t time.Time) time.Time { return moment(micros(t)) }

// tidy makes text fit for a TEXT column: valid UTF-8 without NUL. The desk has
// cleaned it already; this is the last gate.
func tidy(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}
