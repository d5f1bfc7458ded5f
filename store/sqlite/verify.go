package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"signpost/store"
	"signpost/store/audit"
	"signpost/store/seal"
)

// mostMessages is how many of SQLite's own findings are worth listing.
const mostMessages = 20

// checker collects what is wrong.
type checker struct {
	*Store
	ctx context.Context
	q   querier
	v   store.Verification
	sum head // what the rows add up to
	// handled counts the handles that the contacts have.
	handled int
}

// Verify checks the whole record on one snapshot: SQLite's own structure, every
// seal with the readable columns beside it, the numbering of notes and
// referrals, the chain of the audit log and its sealed end, and the counts. A
// damaged record is no error: it is what the Verification names. The error is
// for a check that could not be done.
func (s *Store) Verify(ctx context.Context) (store.Verification, error) {
	c := &checker{Store: s, ctx: ctx, v: store.Verification{Problems: []store.Problem{}}}
	err := s.read(ctx, "verify", func(q querier) error {
		c.q = q
		for _, step := range []func() error{c.structure, c.schema, c.contacts, c.notes, c.referrals, c.drafts, c.flags, c.lost, c.marks, c.entries, c.befores, c.handles, c.people, c.erased, c.holds, c.lines, c.tally, c.audit} {
			if err := step(); err != nil && ctx.Err() != nil {
				return err
			}
		}
		return nil
	})
	return c.v, err
}

func (c *checker) bad(table, id, what string) {
	c.v.Problems = append(c.v.Problems, store.Problem{Table: table, ID: id, What: what})
}

// unreadable records that a table cannot be walked to its end.
func (c *checker) unreadable(table string, err error) error {
	if err != nil && c.ctx.Err() == nil {
		c.bad(table, "", "cannot be read to its end")
	}
	return err
}

// structure asks SQLite about pages, indexes, CHECKs and references.
func (c *checker) structure() error {
	err := each(c.ctx, c.q, "PRAGMA integrity_check("+strconv.Itoa(mostMessages)+")", nil, func(rows *sql.Rows) error {
		var s string
		if err := rows.Scan(&s); err != nil {
			return err
		}
		if s != "ok" {
			c.bad("", "", "database file: "+s)
		}
		return nil
	})
	if err != nil {
		return c.unreadable("", err)
	}
	return each(c.ctx, c.q, "SELECT DISTINCT [table] FROM pragma_foreign_key_check", nil, func(rows *sql.Rows) error {
		var s string
		err := rows.Scan(&s)
		c.bad(s, "", "lines of a contact that is gone")
		return err
	})
}

// schema compares tables, indexes and triggers with those that Signpost
// makes: a trigger that is gone would let the audit log be edited.
func (c *checker) schema() error {
	got, err := objects(c.ctx, c.q)
	if err != nil {
		return c.unreadable("", err)
	}
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // each connection would have a memory of its own
	for _, step := range c.steps {
		if _, err := db.ExecContext(c.ctx, step); err != nil {
			return err
		}
	}
	want, err := objects(c.ctx, db)
	if err != nil {
		return err
	}
	names := slices.AppendSeq(slices.Collect(maps.Keys(want)), maps.Keys(got))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if got[name] != want[name] {
			c.bad("", "", "database file: the "+name+" is not as Signpost made it")
		}
	}
	return nil
}

// objects returns the SQL of everything in a schema, by kind and name. What
// SQLite keeps for itself is left out.
func objects(ctx context.Context, q querier) (map[string]string, error) {
	out := map[string]string{}
	err := each(ctx, q, "SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'", nil, func(rows *sql.Rows) error {
		var kind, name, text string
		err := rows.Scan(&kind, &name, &text)
		out[kind+" "+name] = text
		return err
	})
	return out, err
}

// walk opens every row of a table.
func (c *checker) walk(table, columns string, row func(rows *sql.Rows) (id string, err error)) error {
	return c.unreadable(table, each(c.ctx, c.q, "SELECT "+columns+" FROM "+table, nil, func(rows *sql.Rows) error {
		if id, err := row(rows); err != nil {
			c.bad(table, id, whyDamaged(err))
		}
		return nil
	}))
}

func whyDamaged(err error) string {
	var other *seal.OtherKey
	switch {
	case errors.As(err, &other):
		return "sealed with another key"
	case errors.Is(err, seal.ErrDamaged), errors.Is(err, errDamaged):
		return "does not open: changed, moved or out of date"
	}
	return "cannot be read"
}

func (c *checker) contacts() error {
	return c.walk("contact", contactColumns, func(rows *sql.Rows) (string, error) {
		var r contactRow
		c.sum.Contacts++
		err := rows.Scan(r.targets()...)
		c.sum.Revs += r.rev
		if err == nil {
			err = c.openContact(&r)
		}
		c.v.Contacts++
		return r.id, err
	})
}

func (c *checker) notes() error {
	return c.walk("note", noteColumns, func(rows *sql.Rows) (string, error) {
		var r noteRow
		c.sum.Notes++
		err := rows.Scan(r.targets()...)
		if err == nil {
			_, err = c.decodeNote(&r)
		}
		c.v.Notes++
		return r.id, err
	})
}

func (c *checker) referrals() error {
	return c.walk("referral", referralColumns, func(rows *sql.Rows) (string, error) {
		var r referralRow
		c.sum.Referrals++
		err := rows.Scan(r.targets()...)
		c.sum.Revs += r.rev
		if err == nil {
			_, err = c.decodeReferral(&r)
		}
		c.v.Referrals++
		return r.id, err
	})
}

func (c *checker) drafts() error {
	return c.walk("draft", draftColumns, func(rows *sql.Rows) (string, error) {
		var r draftRow
		err := rows.Scan(r.targets()...)
		if err == nil {
			_, err = c.decodeDraft(&r)
		}
		c.v.Drafts++
		return r.contact + "/" + r.field, err
	})
}

// lines finds contacts whose notes or referrals are not numbered 1, 2, 3 ...
func (c *checker) lines() error {
	for _, table := range []string{"note", "referral"} {
		query := "SELECT contact FROM " + table + " GROUP BY contact HAVING count(*) <> max(n)"
		err := each(c.ctx, c.q, query, nil, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			c.bad("contact", id, "a "+table+" is missing")
			return err
		})
		if err != nil {
			return c.unreadable(table, err)
		}
	}
	return nil
}

// tally compares the running totals with the rows.
func (c *checker) tally() error {
	var n int
	const real = "SELECT status, kind, channel, count(*) FROM contact GROUP BY status, kind, channel"
	const kept = "SELECT status, kind, channel, n FROM tally WHERE n <> 0"
	err := c.q.QueryRowContext(c.ctx, "SELECT (SELECT count(*) FROM ("+real+" EXCEPT "+kept+")) + (SELECT count(*) FROM ("+kept+" EXCEPT "+real+"))").Scan(&n)
	if err != nil {
		return c.unreadable("tally", err)
	}
	if n != 0 {
		c.bad("tally", "", "the totals do not agree with the contacts")
	}
	return nil
}

// audit checks the chain and that it ends, and the rows add up to, what the
// sealed head says.
func (c *checker) audit() error {
	last, err := c.chain()
	var broken *audit.Broken
	switch {
	case errors.As(err, &broken):
		c.bad("audit", strconv.FormatInt(broken.Seq, 10), broken.Why)
	case err != nil:
		return c.unreadable("audit", err)
	default:
		c.v.Head = last.Hash.String()
	}
	h, err := c.readHead(c.ctx, c.q)
	if err != nil {
		c.bad("head", "", whyDamaged(err))
		return err
	}
	c.compare(h, last, broken != nil)
	c.trialMark()
	return nil
}

func (c *checker) compare(h head, last audit.Entry, broken bool) {
	if !broken {
		switch {
		case h.Seq > last.Seq:
			c.bad("audit", strconv.FormatInt(last.Seq+1, 10), fmt.Sprintf("missing, and all after it to %d", h.Seq))
		case h.Seq < last.Seq:
			c.bad("audit", strconv.FormatInt(h.Seq+1, 10), "not written by Signpost, and all after it")
		case string(h.Hash) != string(last.Hash[:]):
			c.bad("audit", strconv.FormatInt(last.Seq, 10), "is not the entry that was written last")
		}
	}
	if h.Broken != 0 {
		c.bad("audit", strconv.FormatInt(h.Broken, 10), "the log was tampered with or damaged before this entry")
	}
	for _, f := range []struct {
		table     string
		want, got int64
	}{{"contact", h.Contacts, c.sum.Contacts}, {"note", h.Notes, c.sum.Notes}, {"referral", h.Referrals, c.sum.Referrals}, {"flag", h.Flags, c.sum.Flags},
		{"entry", h.Entries, c.sum.Entries}, {"contact_before", h.Befores, c.sum.Befores},
		{"person", h.People, c.sum.People},
		{"erased", h.Erased, c.sum.Erased}, {"hold", h.Holds, c.sum.Holds}} {
		if f.want != f.got {
			c.bad(f.table, "", fmt.Sprintf("there are %d rows where %d were saved", f.got, f.want))
		}
	}
	if h.Contacts == c.sum.Contacts && h.Referrals == c.sum.Referrals && h.Revs != c.sum.Revs {
		c.bad("contact", "", "a row is not at the revision it was saved at")
	}
	if h.Entries == c.sum.Entries && h.EntryRevs != c.sum.EntryRevs {
		c.bad("entry", "", "a row is not at the revision it was saved at")
	}
	if h.People == c.sum.People && h.PersonRev != c.sum.PersonRev {
		c.bad("person", "", "a row is not at the revision it was saved at")
	}
	if h.Flags == c.sum.Flags && h.FlagRevs != c.sum.FlagRevs {
		c.bad("flag", "", "a row is not at the revision it was saved at")
	}
}
