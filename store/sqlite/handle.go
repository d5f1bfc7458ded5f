package sqlite

import (
	"context"
	"database/sql"
	"slices"

	"signpost/store"
	"signpost/store/seal"
)

const (
	selectHandles = "SELECT word FROM handle INDEXED BY handle_contact WHERE contact = ? ORDER BY word"
	insertHandle  = "INSERT INTO handle (word, contact) VALUES (?, ?)"
	dropHandles   = "DELETE FROM handle WHERE contact = ?"
	knownContacts = "SELECT id FROM contact WHERE id IN (SELECT contact FROM handle WHERE word = ?) AND status NOT IN ('void', 'merged') " +
		"ORDER BY started_at DESC, id DESC"
)

// handleHash stands for a handle where it is looked up; "" when there is none.
func (s *Store) handleHash(h store.Handle) (string, error) { return hashHandle(s.dataKey(), h) }

func hashHandle(k seal.Key, h store.Handle) (string, error) {
	if h.IsZero() {
		return "", nil
	}
	return seal.Index(k, "handle", []byte(string(h.Kind)+"\x00"+h.Folded()))
}

// handleHashes are those of a contact, in order.
func (s *Store) handleHashes(c store.Contact) ([]string, error) {
	out := []string{}
	for _, h := range c.Handles() {
		word, err := s.handleHash(h)
		if err != nil {
			return nil, err
		}
		out = append(out, word)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// putHandles makes a contact found under what its enquirer goes by now.
func (t *txn) putHandles(c store.Contact) error {
	want, err := t.s.handleHashes(c)
	if err != nil {
		return err
	}
	have, err := handlesOf(t.ctx, t, c.ID)
	if err != nil || slices.Equal(want, have) {
		return err
	}
	if err := t.exec(dropHandles, c.ID); err != nil {
		return err
	}
	for _, word := range want {
		if err := t.exec(insertHandle, word, c.ID); err != nil {
			return err
		}
	}
	return nil
}

func handlesOf(ctx context.Context, q querier, contact string) ([]string, error) {
	out := []string{}
	err := each(ctx, q, selectHandles, []any{contact}, func(rows *sql.Rows) error {
		var word string
		err := rows.Scan(&word)
		out = append(out, word)
		return err
	})
	return out, err
}

// Known returns the contacts of whoever goes by a handle, newest first, at most
// limit (0: all), void and merged ones left out. It compares without case,
// accents and spaces. The act is written down first. When some do not open, the
// others are returned all the same, with an error of kind Corrupt.
func (s *Store) Known(ctx context.Context, act store.Act, h store.Handle, limit int) ([]store.Contact, error) {
	const op = "find enquirer"
	if err := s.noted(ctx, op, act, ""); err != nil {
		return nil, err
	}
	word, err := s.handleHash(h)
	if err != nil || word == "" {
		return []store.Contact{}, failed(op, err)
	}
	query, args := knownContacts, []any{word}
	if limit > 0 {
		query, args = query+" LIMIT ?", append(args, limit)
	}
	return s.contactsByID(ctx, op, query, args)
}

// handlesSince is the schema that brought the table of handles.
const handlesSince = 3

// fillHandles makes the contacts of an older record found by what their
// enquirers go by. A contact that does not open stays as it is: Verify names it.
func (s *Store) fillHandles(ctx context.Context, tx *sql.Tx) error {
	t := &txn{Tx: tx, ctx: ctx, s: s}
	var with []store.Contact // those with a handle: few
	err := each(ctx, tx, "SELECT "+contactColumns+" FROM contact", nil, func(rows *sql.Rows) error {
		var r contactRow
		if err := rows.Scan(r.targets()...); err != nil {
			return err
		}
		if c, err := s.decode(&r); err == nil && len(c.Handles()) > 0 {
			with = append(with, store.Contact{ID: c.ID, Alias: c.Alias, ReturnCode: c.ReturnCode})
		}
		return nil
	})
	for _, c := range with {
		if err == nil {
			err = t.putHandles(c)
		}
	}
	return err
}
