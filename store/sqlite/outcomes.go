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

// GivenAt says how often each service was given at a desk since from, by its
// id. It counts what ReferralOutcomes counts.
func (s *Store) GivenAt(ctx context.Context, desk string, from time.Time) (map[string]int, error) {
	out := map[string]int{}
	err := s.read(ctx, "count services given", func(db querier) error {
		return each(ctx, db, countGiven, []any{from.UnixMicro(), desk}, func(rows *sql.Rows) error {
			var service string
			var n int
			err := rows.Scan(&service, &n)
			out[service] = n
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// countGiven walks the referrals of the time and looks each contact up by its
// key: CROSS JOIN keeps it from walking the desk's contacts of all times.
const countGiven = "SELECT r.service, count(*) FROM referral AS r INDEXED BY referral_given CROSS JOIN contact AS c ON c.id = r.contact " +
	"WHERE r.undone = 0 AND r.given_at >= ? AND c.desk = ? AND c.status NOT IN ('void', 'merged') GROUP BY r.service"
