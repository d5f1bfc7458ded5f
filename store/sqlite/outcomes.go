package sqlite

import (
	"context"
	"database/sql"
	"time"

	"signpost/store"
)

// ReferralOutcomes says what became of the services that were given from from
// up to, not including, to, by service and status and in that order; a zero
// time is no limit. Referrals that were undone, or are of void or merged
// contacts, are left out.
func (s *Store) ReferralOutcomes(ctx context.Context, from, to time.Time) ([]store.ReferralOutcome, error) {
	query, args := outcomes(from, to)
	out := []store.ReferralOutcome{}
	err := s.read(ctx, "count referrals", func(db querier) error {
		return each(ctx, db, query, args, func(rows *sql.Rows) error {
			var o store.ReferralOutcome
			err := rows.Scan(&o.Service, &o.Status, &o.Count)
			out = append(out, o)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// outcomes walks one index, and asks another for the few contacts that do not
// count.
func outcomes(from, to time.Time) (query string, args []any) {
	query = "SELECT service, status, count(*) FROM referral INDEXED BY referral_given WHERE undone = 0"
	if !from.IsZero() {
		query, args = query+" AND given_at >= ?", append(args, from.UnixMicro())
	}
	if !to.IsZero() {
		query, args = query+" AND given_at < ?", append(args, to.UnixMicro())
	}
	query += " AND contact NOT IN (SELECT id FROM contact INDEXED BY contact_unfinished WHERE status <> 'done' AND status IN ('void', 'merged'))"
	return query + " GROUP BY service, status ORDER BY service, status", args
}
