package sqlite

import (
	"context"

	"signpost/store"
)

// due is the query for a DueQuery: both parts walk an index of the few rows
// that wait for something.
func due(q store.DueQuery) (query string, args []any) {
	of := func(table, id, rest string) string {
		part := "SELECT " + id + " AS id, due FROM " + table + " WHERE due IS NOT NULL" + rest
		if !q.Until.IsZero() {
			part, args = part+" AND due < ?", append(args, q.Until.UnixMicro())
		}
		return part
	}
	query = "SELECT contact.id FROM (" + of("contact INDEXED BY contact_due", "id", "") + " UNION ALL " +
		of("referral INDEXED BY referral_due", "contact", " AND undone = 0") + ") AS waiting " +
		"JOIN contact ON contact.id = waiting.id WHERE contact.status NOT IN ('void', 'merged') " +
		"GROUP BY contact.id ORDER BY min(waiting.due), contact.id"
	if q.Limit > 0 {
		query, args = query+" LIMIT ?", append(args, q.Limit)
	}
	return query, args
}

// Due returns the contacts that something is to be done about, what is due
// soonest first. Void and merged ones are left out. An act without an action is
// not written down. When some do not open, the others are returned all the
// same, with an error of kind Corrupt.
func (s *Store) Due(ctx context.Context, act store.Act, q store.DueQuery) ([]store.Contact, error) {
	const op = "list what is due"
	if err := s.noted(ctx, op, act, ""); err != nil {
		return nil, err
	}
	query, args := due(q)
	return s.contactsByID(ctx, op, query, args)
}
