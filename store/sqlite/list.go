package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"
	"strings"
	"time"

	"signpost/store"
)

// batch is how many contacts get their notes and referrals at once.
const batch = 500

// List returns contacts, newest start first, with their notes and referrals,
// and how many match the query in all, whatever its limit and page. An act
// without an action is not written down. When some of them do not open, the
// others are returned all the same, together with an error of kind Corrupt
// that names one that is missing.
func (s *Store) List(ctx context.Context, act store.Act, q store.Query) ([]store.Contact, int, error) {
	const op = "list contacts"
	if err := s.noted(ctx, op, act, ""); err != nil {
		return nil, 0, err
	}
	var out []store.Contact
	var total int
	err := s.read(ctx, op, func(db querier) (err error) {
		w := pick(q)
		if q.Text != "" {
			out, total, err = s.listText(ctx, db, q, w)
			return err
		}
		if total, err = s.total(ctx, db, q, w); err != nil {
			return err
		}
		if q.Before != "" {
			var at int64
			if err := db.QueryRowContext(ctx, "SELECT started_at FROM contact WHERE id = ?", q.Before).Scan(&at); err != nil {
				return err
			}
			w.and("(started_at, id) < (?, ?)", at, q.Before)
		}
		out, err = s.contacts(ctx, db, w, q.Limit)
		return err
	})
	if err != nil && store.KindOf(err) != store.Corrupt {
		return nil, 0, err
	}
	return out, total, err
}

// OpenContacts returns the open and parked contacts, newest first.
func (s *Store) OpenContacts(ctx context.Context, act store.Act) ([]store.Contact, error) {
	out, _, err := s.List(ctx, act, store.Query{Status: []store.Status{store.Open, store.Parked}})
	return out, err
}

// where collects conditions on contact.
type where struct {
	index string
	conds []string
	args  []any
}

func (w *where) and(cond string, args ...any) {
	w.conds = append(w.conds, cond)
	w.args = append(w.args, args...)
}

func (w *where) in(column string, words []string) {
	args := make([]any, len(words))
	for i := range words {
		args[i] = words[i]
	}
	w.and(column+" IN (?"+strings.Repeat(",?", len(words)-1)+")", args...)
}

// from is the table with its conditions. The index is named, so that a query
// that should be fast at ten million rows cannot quietly become a full scan.
func (w *where) from() string {
	s := "contact"
	if w.index != "" {
		s += " INDEXED BY " + w.index
	}
	if len(w.conds) > 0 {
		s += " WHERE " + strings.Join(w.conds, " AND ")
	}
	return s
}

func span(w *where, from, to time.Time) {
	if !from.IsZero() {
		w.and("started_at >= ?", from.UnixMicro())
	}
	if !to.IsZero() {
		w.and("started_at < ?", to.UnixMicro())
	}
}

func pick(q store.Query) *where {
	w := &where{index: "contact_started"}
	span(w, q.From, q.To)
	sorts(w, q)
	if q.Operator != "" {
		w.index = "contact_operator"
		w.and("operator = ?", q.Operator)
	}
	if unfinished(q.Status) { // few rows: nothing else narrows as much
		w.index = "contact_unfinished"
		w.and("status <> 'done'")
	}
	return w
}

// sorts adds the conditions that the tally knows, too.
func sorts(w *where, q store.Query) {
	if len(q.Status) == 0 {
		w.and("status NOT IN ('void', 'merged')")
	} else {
		w.in("status", words(q.Status))
	}
	if q.Channel != "" {
		w.and("channel = ?", q.Channel)
	}
	if len(q.Kinds) > 0 {
		w.in("kind", words(q.Kinds))
	}
}

func words[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

func unfinished(list []store.Status) bool {
	for _, st := range list {
		if st == store.Done {
			return false
		}
	}
	return len(list) > 0
}

// total counts the matches: from the tally when the query sets no span and no
// operator, else along the index.
func (s *Store) total(ctx context.Context, db querier, q store.Query, w *where) (int, error) {
	var n int
	if q.From.IsZero() && q.To.IsZero() && q.Operator == "" && q.Text == "" {
		t := &where{}
		sorts(t, q)
		err := db.QueryRowContext(ctx, "SELECT coalesce(sum(n), 0) FROM tally WHERE "+strings.Join(t.conds, " AND "), t.args...).Scan(&n)
		return n, err
	}
	err := db.QueryRowContext(ctx, "SELECT count(*) FROM "+w.from(), w.args...).Scan(&n)
	return n, err
}

// manyFound is from how many contacts on it costs less to walk the list and
// keep those that were found than to look each of them up.
const manyFound = 2000

// listText lists the contacts with q.Text in their notes. Each place in the list
// is looked at once, which also counts them. Notes that do not open are told of
// after the rest was read.
func (s *Store) listText(ctx context.Context, db querier, q store.Query, w *where) ([]store.Contact, int, error) {
	found, damage := s.holding(ctx, db, q)
	if damage != nil && kindOf(damage) != store.Corrupt {
		return nil, 0, damage
	}
	if len(found) < manyFound {
		list, err := jsonText(slices.AppendSeq([]string{}, maps.Keys(found)))
		if err != nil {
			return nil, 0, err
		}
		w.index = "" // the ids lead to the rows
		w.and("id IN (SELECT value FROM json_each(?))", list)
	}
	var page []string
	total, past := 0, q.Before == ""
	err := each(ctx, db, "SELECT id FROM "+w.from()+" ORDER BY started_at DESC, id DESC", w.args, func(rows *sql.Rows) error {
		var id string
		if err := rows.Scan(&id); err != nil || !found[id] {
			return err
		}
		total++
		if past && (q.Limit <= 0 || len(page) < q.Limit) {
			page = append(page, id)
		}
		past = past || id == q.Before
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	out, err := s.fetchIDs(ctx, db, page)
	return out, total, cmp.Or(err, damage)
}

// contacts reads rows in the list's order, and then their lines.
func (s *Store) contacts(ctx context.Context, db querier, w *where, limit int) ([]store.Contact, error) {
	query := "SELECT " + contactColumns + " FROM " + w.from() + " ORDER BY started_at DESC, id DESC"
	args := w.args
	if limit > 0 {
		query, args = query+" LIMIT ?", append(args[:len(args):len(args)], limit)
	}
	return s.fetch(ctx, db, query, args)
}

// contactsByID reads the contacts whose ids a query gives, in its order.
func (s *Store) contactsByID(ctx context.Context, op, query string, args []any) ([]store.Contact, error) {
	var out []store.Contact
	err := s.read(ctx, op, func(db querier) error {
		ids := []string{}
		err := each(ctx, db, query, args, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			ids = append(ids, id)
			return err
		})
		if err == nil {
			out, err = s.fetchIDs(ctx, db, ids)
		}
		return err
	})
	if err != nil && store.KindOf(err) != store.Corrupt {
		return nil, err
	}
	return out, err
}

// fetchIDs reads the contacts of a list of ids, in its order.
func (s *Store) fetchIDs(ctx context.Context, db querier, ids []string) ([]store.Contact, error) {
	at := make(map[string]int, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	list, err := jsonText(append([]string{}, ids...))
	if err != nil {
		return nil, err
	}
	out, err := s.fetch(ctx, db, "SELECT "+contactColumns+" FROM contact WHERE id IN (SELECT value FROM json_each(?))", []any{list})
	slices.SortFunc(out, func(a, b store.Contact) int { return at[a.ID] - at[b.ID] })
	return out, err
}

// fetch reads the contacts that a query gives, and then their lines in batches.
// Contacts that do not open are left out and the first of them is the error.
func (s *Store) fetch(ctx context.Context, db querier, query string, args []any) ([]store.Contact, error) {
	out := []store.Contact{}
	var damage error
	err := each(ctx, db, query, args, func(rows *sql.Rows) error {
		var r contactRow
		if err := rows.Scan(r.targets()...); err != nil {
			return err
		}
		c, err := s.decode(&r)
		if err != nil {
			damage = cmp.Or(damage, err)
			return nil
		}
		out = append(out, c)
		return nil
	})
	for i := 0; err == nil && i < len(out); i += batch {
		part := out[i:min(i+batch, len(out))]
		var damaged map[string]error
		damaged, err = s.addLines(ctx, db, part)
		for j := range part {
			if bad := damaged[part[j].ID]; bad != nil {
				damage = cmp.Or(damage, bad)
				part[j].ID = "" // taken out below
			}
		}
	}
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(out, func(c store.Contact) bool { return c.ID == "" }), damage
}

// Counts returns the figures of the contacts that started from from up to, not
// including, to; a zero time is no limit. Void and merged ones are left out.
func (s *Store) Counts(ctx context.Context, from, to time.Time) (store.Counts, error) {
	c := store.Counts{ByChannel: map[string]int{}}
	err := s.read(ctx, "count contacts", func(db querier) error {
		w := &where{index: "contact_started"}
		span(w, from, to)
		w.and("status NOT IN ('void', 'merged')")
		sorted := "SELECT kind, channel, count(*) FROM " + w.from() + " GROUP BY kind, channel"
		if len(w.args) == 0 {
			sorted = "SELECT kind, channel, sum(n) FROM tally WHERE status NOT IN ('void', 'merged') GROUP BY kind, channel"
		}
		err := each(ctx, db, sorted, w.args, func(rows *sql.Rows) error {
			var kind store.Kind
			var channel string
			var n int
			if err := rows.Scan(&kind, &channel, &n); err != nil {
				return err
			}
			c.Total += n
			if kind.Junk() {
				c.Junk += n
			} else if n > 0 {
				c.ByChannel[channel] += n
			}
			return nil
		})
		if err != nil {
			return err
		}
		err = db.QueryRowContext(ctx, "SELECT count(*) FROM referral WHERE undone = 0 AND contact IN (SELECT id FROM "+w.from()+")", w.args...).
			Scan(&c.Referrals)
		if err != nil {
			return err
		}
		return db.QueryRowContext(ctx, "SELECT coalesce(sum(n), 0) FROM tally WHERE status IN ('open', 'parked')").Scan(&c.Open)
	})
	return c, err
}
