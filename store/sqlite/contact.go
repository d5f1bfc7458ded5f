package sqlite

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"signpost/store"
)

// Create saves a new contact with the notes and referrals given with it, and
// returns it as it was saved: ids that were empty are made, revisions are 1,
// times have microseconds. Kind Exists when the id is taken.
func (s *Store) Create(ctx context.Context, act store.Act, c store.Contact) (store.Contact, error) {
	const op = "save contact"
	if c.StartedAt.IsZero() {
		c.StartedAt = s.clock()
	}
	if c.ID == "" {
		c.ID = s.NewID(c.StartedAt)
	}
	if !validID(c.ID) {
		return store.Contact{}, badID(op)
	}
	row, err := s.encode(c, 1)
	if err != nil {
		return store.Contact{}, failed(op, err)
	}
	saved, err := s.decode(row)
	if err != nil {
		return store.Contact{}, failed(op, err)
	}
	err = s.write(ctx, op, func(t *txn) error {
		if err := t.exec(insertContact, row.values()...); err != nil {
			return err
		}
		if err := t.putHandles(c); err != nil {
			return err
		}
		sum := change{contacts: 1, revs: 1}
		saved.Notes, saved.Referrals = []store.Note{}, []store.Referral{}
		for _, n := range c.Notes {
			n, err := t.addNote(c.ID, n)
			if err != nil {
				return err
			}
			saved.Notes = append(saved.Notes, n)
			sum.notes++
		}
		for _, f := range c.Referrals {
			f, err := t.addReferral(c.ID, f)
			if err != nil {
				return err
			}
			saved.Referrals = append(saved.Referrals, f)
			sum.referrals++
			sum.revs++
		}
		return t.note(act, c.ID, "rev=1", sum)
	})
	if err != nil {
		return store.Contact{}, err
	}
	return saved, nil
}

func badID(op string) error {
	return &store.Error{Kind: store.Other, Op: op, Err: errors.New("an id is a UUID in small letters")}
}

// Contact reads one contact with its notes and referrals. The act is written
// down first, so that nothing can be looked at without a trace.
func (s *Store) Contact(ctx context.Context, act store.Act, id string) (store.Contact, error) {
	const op = "read contact"
	if err := s.noted(ctx, op, act, id); err != nil {
		return store.Contact{}, err
	}
	var c store.Contact
	err := s.read(ctx, op, func(q querier) (err error) {
		c, err = s.contact(ctx, q, id)
		return err
	})
	return c, err
}

func (s *Store) contact(ctx context.Context, q querier, id string) (store.Contact, error) {
	var r contactRow
	err := q.QueryRowContext(ctx, selectContact, id).Scan(r.targets()...)
	if err != nil {
		return store.Contact{}, err
	}
	c, err := s.decode(&r)
	if err != nil {
		return store.Contact{}, err
	}
	return s.withLines(ctx, q, c)
}

func (s *Store) withLines(ctx context.Context, q querier, c store.Contact) (store.Contact, error) {
	one := []store.Contact{c}
	damaged, err := s.addLines(ctx, q, one)
	for _, bad := range damaged {
		err = errors.Join(err, bad)
	}
	if err != nil {
		return store.Contact{}, err
	}
	return one[0], nil
}

// Update saves the contact's own row; its notes and referrals stay as they
// are and come back as they are now. What a finished contact was before is kept:
// see Versions. c.Rev must be the revision that was read:
// otherwise the error is a *store.Conflict and nothing is changed.
func (s *Store) Update(ctx context.Context, act store.Act, c store.Contact) (store.Contact, error) {
	const op = "save contact"
	row, err := s.encode(c, int64(c.Rev)+1)
	if err != nil {
		return store.Contact{}, failed(op, err)
	}
	var saved store.Contact
	err = s.write(ctx, op, func(t *txn) error {
		kept, err := t.keepBefore(act, c.ID, int64(c.Rev))
		if err != nil {
			return err
		}
		v := row.values()
		res, err := t.ExecContext(ctx, updateContact, append(v[1:], c.ID, c.Rev)...)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			theirs, err2 := s.contact(ctx, t, c.ID)
			if err = errors.Join(err, err2); err != nil {
				return err
			}
			return &store.Conflict{Yours: c, Theirs: theirs}
		}
		if err := t.putHandles(c); err != nil {
			return err
		}
		if err := t.note(act, c.ID, fmt.Sprintf("rev=%d", row.rev), change{revs: 1, befores: kept}); err != nil {
			return err
		}
		if saved, err = s.decode(row); err != nil {
			return err
		}
		saved, err = s.withLines(ctx, t, saved)
		return err
	})
	if err != nil {
		return store.Contact{}, err
	}
	return saved, nil
}

// AddNote adds a line to a contact, and drops the draft it was typed as, if any,
// both at once. The note comes back with its id.
func (s *Store) AddNote(ctx context.Context, act store.Act, contactID string, n store.Note) (store.Note, error) {
	draft := n.Draft
	err := s.write(ctx, "save note", func(t *txn) (err error) {
		if n, err = t.addNote(contactID, n); err != nil {
			return err
		}
		if draft != "" {
			if err := t.exec(dropDraft, contactID, draft); err != nil {
				return err
			}
		}
		return t.note(act, contactID, "note="+n.ID, change{notes: 1})
	})
	if err != nil {
		return store.Note{}, err
	}
	return n, nil
}

func (t *txn) addNote(contactID string, n store.Note) (store.Note, error) {
	if n.At.IsZero() {
		n.At = t.s.clock()
	}
	if n.ID == "" {
		n.ID = t.s.NewID(n.At)
	}
	if !validID(n.ID) {
		return n, badID("save note")
	}
	line, err := t.nextLine(nextNote, contactID)
	if err != nil {
		return n, err
	}
	row, err := t.s.encodeNote(contactID, line, n)
	if err != nil {
		return n, err
	}
	if err := t.exec(insertNote, row.values()...); err != nil {
		return n, err
	}
	return t.s.decodeNote(row)
}

// nextLine numbers a contact's lines, with nextNote or nextReferral. The
// transaction holds the write lock from its beginning, so no two lines get the
// same number.
func (t *txn) nextLine(query, contactID string) (int64, error) {
	var n int64
	err := t.QueryRowContext(t.ctx, query, contactID).Scan(&n)
	return n, err
}

// AddReferral adds a referral to a contact. It comes back with its id and
// revision 1.
func (s *Store) AddReferral(ctx context.Context, act store.Act, contactID string, f store.Referral) (store.Referral, error) {
	err := s.write(ctx, "save referral", func(t *txn) (err error) {
		if f, err = t.addReferral(contactID, f); err != nil {
			return err
		}
		return t.note(act, contactID, "referral="+f.ID, change{referrals: 1, revs: 1})
	})
	if err != nil {
		return store.Referral{}, err
	}
	return f, nil
}

func (t *txn) addReferral(contactID string, f store.Referral) (store.Referral, error) {
	if f.GivenAt.IsZero() {
		f.GivenAt = t.s.clock()
	}
	if f.ID == "" {
		f.ID = t.s.NewID(f.GivenAt)
	}
	if !validID(f.ID) {
		return f, badID("save referral")
	}
	line, err := t.nextLine(nextReferral, contactID)
	if err != nil {
		return f, err
	}
	row, err := t.s.encodeReferral(contactID, line, 1, f)
	if err != nil {
		return f, err
	}
	if err := t.exec(insertReferral, row.values()...); err != nil {
		return f, err
	}
	return t.s.decodeReferral(row)
}

// UpdateReferral saves a referral of a contact. f.Rev must be the revision
// that was read: otherwise the error is a *store.Conflict that names the
// referral, and nothing is changed.
func (s *Store) UpdateReferral(ctx context.Context, act store.Act, contactID string, f store.Referral) (store.Referral, error) {
	var saved store.Referral
	err := s.write(ctx, "save referral", func(t *txn) error {
		var line, rev int64
		err := t.QueryRowContext(ctx, "SELECT n, rev FROM referral WHERE id = ? AND contact = ?", f.ID, contactID).Scan(&line, &rev)
		if err != nil {
			return err
		}
		if rev != int64(f.Rev) {
			return t.referralConflict(contactID, f)
		}
		row, err := s.encodeReferral(contactID, line, rev+1, f)
		if err != nil {
			return err
		}
		v := row.values()
		if err := t.exec(updateReferral, append(v[3:], f.ID)...); err != nil {
			return err
		}
		if err := t.note(act, contactID, fmt.Sprintf("referral=%s rev=%d", f.ID, rev+1), change{revs: 1}); err != nil {
			return err
		}
		saved, err = s.decodeReferral(row)
		return err
	})
	if err != nil {
		return store.Referral{}, err
	}
	return saved, nil
}

func (t *txn) referralConflict(contactID string, f store.Referral) error {
	theirs, err := t.s.contact(t.ctx, t, contactID)
	if err != nil {
		return err
	}
	yours := theirs
	yours.Referrals = slices.Clone(theirs.Referrals)
	for i := range yours.Referrals {
		if yours.Referrals[i].ID == f.ID {
			yours.Referrals[i] = f
		}
	}
	return &store.Conflict{Yours: yours, Theirs: theirs, Referral: f.ID}
}
