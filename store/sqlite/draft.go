package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"signpost/store"
	"signpost/store/seal"
)

type draftRow struct {
	contact, field string
	rev            int64
	at             sql.NullInt64
	sealed         []byte
}

const draftColumns = "contact, field, rev, at, sealed"

func (r *draftRow) targets() []any { return []any{&r.contact, &r.field, &r.rev, &r.at, &r.sealed} }

func (r *draftRow) place() seal.Place {
	return seal.Place{Table: "draft", Column: "sealed", Row: r.contact + "/" + r.field, Rev: r.rev,
		Beside: beside([]any{r.contact, r.field, r.at})}
}

// PutDraft keeps what was typed so far into one field of one contact, in place
// of what was kept before. The contact may not exist yet: its id may be empty
// for a line that is not about one.
func (s *Store) PutDraft(ctx context.Context, d store.Draft) error {
	return s.write(ctx, "save draft", func(t *txn) error {
		r := draftRow{contact: tidy(d.ContactID), field: tidy(d.Field), at: micros(d.At)}
		err := t.QueryRowContext(ctx, selectDraftRev, r.contact, r.field).Scan(&r.rev)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		r.rev++
		if r.sealed, err = seal.Seal(s.dataKey(), r.place(), []byte(tidy(d.Text))); err != nil {
			return err
		}
		return t.exec(putDraft, r.contact, r.field, r.rev, r.at, r.sealed)
	})
}

// DeleteDraft drops a draft. It is no error when there is none.
func (s *Store) DeleteDraft(ctx context.Context, contactID, field string) error {
	return s.write(ctx, "drop draft", func(t *txn) error {
		return t.exec(dropDraft, contactID, field)
	})
}

// Drafts returns the drafts of one contact by field, or all drafts, oldest
// first, when contactID is empty.
func (s *Store) Drafts(ctx context.Context, contactID string) ([]store.Draft, error) {
	query, args := "SELECT "+draftColumns+" FROM draft ORDER BY at, contact, field", []any{}
	if contactID != "" {
		query, args = "SELECT "+draftColumns+" FROM draft WHERE contact = ? ORDER BY field", []any{contactID}
	}
	var out []store.Draft
	err := each(ctx, s.r, query, args, func(rows *sql.Rows) error {
		var r draftRow
		if err := rows.Scan(r.targets()...); err != nil {
			return err
		}
		d, err := s.decodeDraft(&r)
		out = append(out, d)
		return err
	})
	if err != nil {
		return nil, failed("read drafts", err)
	}
	return out, nil
}

func (s *Store) decodeDraft(r *draftRow) (store.Draft, error) {
	plain, err := seal.Open(s.dataKey(), r.place(), r.sealed)
	if err != nil {
		return store.Draft{}, &rowError{"draft", r.contact, err}
	}
	return store.Draft{ContactID: r.contact, Field: r.field, Text: string(plain), At: moment(r.at)}, nil
}
