package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"signpost/store"
	"signpost/store/seal"
)

// Who can get at the data key lies open: it must be read before the key is
// there. What it says is worth nothing without a passphrase or the paper, and
// the public halves are vouched for by the rows of the people.

const (
	methodPassphrase = "passphrase"
	methodPaper      = "paper"
)

const (
	holderColumns = "key_id, holder, method, wrap, made_at, rev"
	selectHolders = "SELECT " + holderColumns + " FROM key_wrap ORDER BY holder"
)

// mostWrap is how long the wrap of one holder may be.
const mostWrap = 32 << 10

// wrapDoc is the column wrap.
type wrapDoc struct {
	Recipient string `json:"recipient"`
	Lock      []byte `json:"lock,omitempty"`
	Wrap      []byte `json:"wrap"`
}

func (t *txn) putHolder(h store.Holder, rev int) error {
	method := methodPassphrase
	if h.Paper() {
		method = methodPaper
	}
	doc, err := json.Marshal(wrapDoc{h.Recipient, h.Lock, h.Wrap})
	if err != nil {
		return err
	}
	return t.exec(insert("key_wrap", holderColumns), t.s.dataKey().ID().String(), tidy(h.Name), method, doc, micros(h.MadeAt), rev)
}

func (t *txn) dropHolder(name string) error {
	return t.exec("DELETE FROM key_wrap WHERE holder = ?", name)
}

func (t *txn) holder(name string) (store.Holder, error) {
	list, err := holders(t.ctx, t)
	for _, h := range list {
		if h.Name == name {
			return h, nil
		}
	}
	if err == nil {
		err = sql.ErrNoRows
	}
	return store.Holder{}, err
}

// holders reads who can get at the key. A row that cannot be read is left out,
// so that one damaged row locks out one person only.
func holders(ctx context.Context, q querier) ([]store.Holder, error) {
	out := []store.Holder{}
	err := each(ctx, q, selectHolders, nil, func(rows *sql.Rows) error {
		var h store.Holder
		var method string
		var doc []byte
		var at sql.NullInt64
		if err := rows.Scan(&h.KeyID, &h.Name, &method, &doc, &at, &h.Rev); err != nil {
			return err
		}
		var w wrapDoc
		if len(doc) > mostWrap || json.Unmarshal(doc, &w) != nil {
			return nil
		}
		h.Recipient, h.Lock, h.Wrap, h.MadeAt = w.Recipient, w.Lock, w.Wrap, moment(at)
		if (method == methodPaper) == h.Paper() {
			out = append(out, h)
		}
		return nil
	})
	return out, err
}

// Holders returns who can get at the data key of a database that is not open:
// nobody when it opens with a key file, or when there is no database yet. Ask
// it before Open, never while a Store is open in this process.
func Holders(ctx context.Context, path string) ([]store.Holder, error) {
	const op = "open database"
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, failedAt(op, path, err)
	}
	st, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil {
		err = judgeFile(path, st)
	}
	if err != nil {
		return nil, failedAt(op, path, err)
	}
	m := looking
	if st, err := os.Stat(path + "-wal"); err != nil || st.Size() == 0 {
		m = frozen
	}
	db, err := pool(path, m, 1)
	if err != nil {
		return nil, failedAt(op, path, err)
	}
	defer db.Close()
	v, err := version(ctx, db, path)
	if err != nil {
		return nil, failedAt(op, path, err)
	}
	if v > len(migrations()) {
		return nil, tooNew(path)
	}
	out, err := holders(ctx, db)
	return out, failedAt(op, path, err)
}

// Holders returns who can get at the data key now.
func (s *Store) Holders(ctx context.Context) ([]store.Holder, error) {
	var out []store.Holder
	err := s.read(ctx, "read keys", func(q querier) (err error) {
		out, err = holders(ctx, q)
		return err
	})
	return out, err
}

// WithKey hands the data key to fn, which must not keep it.
func (s *Store) WithKey(fn func(seal.Key) error) error {
	s.inUse.RLock()
	defer s.inUse.RUnlock()
	return fn(s.dataKey())
}
