package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"

	"signpost/store"
	"signpost/store/seal"
)

// noteRow and referralRow are a contact's lines as they lie in their tables.
type noteRow struct {
	id, contact string
	n           int64
	at          sql.NullInt64
	by          string
	sealed      []byte
}

const noteColumns = "id, contact, n, at, by, sealed"

func (r *noteRow) values() []any  { return []any{r.id, r.contact, r.n, r.at, r.by, r.sealed} }
func (r *noteRow) targets() []any { return []any{&r.id, &r.contact, &r.n, &r.at, &r.by, &r.sealed} }

func (r *noteRow) place() seal.Place {
	v := r.values()
	return seal.Place{Table: "note", Column: "sealed", Row: r.id, Rev: 1, Beside: beside(v[:len(v)-1])}
}

func (s *Store) encodeNote(contact string, n int64, note store.Note) (*noteRow, error) {
	r := &noteRow{id: note.ID, contact: contact, n: n, at: micros(note.At), by: tidy(note.By)}
	var err error
	r.sealed, err = seal.Seal(s.dataKey(), r.place(), []byte(tidy(note.Text)))
	return r, err
}

func (s *Store) decodeNote(r *noteRow) (store.Note, error) {
	plain, err := seal.Open(s.dataKey(), r.place(), r.sealed)
	if err != nil {
		return store.Note{}, &rowError{"note", r.id, err}
	}
	return store.Note{ID: r.id, At: moment(r.at), By: r.by, Text: string(plain)}, nil
}

type referralRow struct {
	id, contact          string
	n, rev               int64
	service, name, phone string
	kind, givenBy        string
	consent              int64
	givenAt              sql.NullInt64
	status               string
	statusAt             sql.NullInt64
	by                   string
	due                  sql.NullInt64
	undone               int64
	sealed               []byte
}

const referralColumns = "id, contact, n, rev, service, name, phone, kind, given_by, consent, given_at, status, status_at, by, due, undone, sealed"

func (r *referralRow) values() []any {
	return []any{r.id, r.contact, r.n, r.rev, r.service, r.name, r.phone, r.kind, r.givenBy, r.consent, r.givenAt,
		r.status, r.statusAt, r.by, r.due, r.undone, r.sealed}
}

func (r *referralRow) targets() []any {
	return []any{&r.id, &r.contact, &r.n, &r.rev, &r.service, &r.name, &r.phone, &r.kind, &r.givenBy, &r.consent, &r.givenAt,
		&r.status, &r.statusAt, &r.by, &r.due, &r.undone, &r.sealed}
}

func (r *referralRow) place() seal.Place {
	v := r.values()
	return seal.Place{Table: "referral", Column: "sealed", Row: r.id, Rev: r.rev, Beside: beside(v[:len(v)-1])}
}

// sealedReferral is what is sealed of a referral: who answered, and what to do
// next in the operator's words.
type sealedReferral struct {
	AnsweredBy string `json:"answered_by,omitempty"`
	Next       string `json:"next,omitempty"`
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func (s *Store) encodeReferral(contact string, n, rev int64, f store.Referral) (*referralRow, error) {
	r := &referralRow{id: f.ID, contact: contact, n: n, rev: rev, service: tidy(f.Service), name: tidy(f.Name), phone: tidy(f.Phone),
		kind: tidy(string(f.Kind)), givenBy: tidy(f.GivenBy), consent: bit(f.Consent), givenAt: micros(f.GivenAt),
		status: tidy(f.Status), statusAt: micros(f.StatusAt), by: tidy(f.By), due: micros(f.Due), undone: bit(f.Undone)}
	plain, err := json.Marshal(sealedReferral{AnsweredBy: f.AnsweredBy, Next: f.Next})
	if err != nil {
		return nil, err
	}
	r.sealed, err = seal.Seal(s.dataKey(), r.place(), plain)
	return r, err
}

func (s *Store) decodeReferral(r *referralRow) (store.Referral, error) {
	plain, err := seal.Open(s.dataKey(), r.place(), r.sealed)
	if err != nil {
		return store.Referral{}, &rowError{"referral", r.id, err}
	}
	var hidden sealedReferral
	if json.Unmarshal(plain, &hidden) != nil {
		return store.Referral{}, &rowError{"referral", r.id, errDamaged}
	}
	return store.Referral{ID: r.id, Rev: int(r.rev), Service: r.service, Name: r.name, Phone: r.phone, Kind: store.ReferralKind(r.kind),
		GivenBy: r.givenBy, AnsweredBy: hidden.AnsweredBy, Consent: r.consent != 0, GivenAt: moment(r.givenAt), Status: r.status,
		StatusAt: moment(r.statusAt), Next: hidden.Next, By: r.by, Due: moment(r.due), Undone: r.undone != 0}, nil
}

// addLines puts notes and referrals on their contacts: two queries, however
// many contacts there are. It returns what is wrong with those contacts whose
// lines do not all open, by id.
func (s *Store) addLines(ctx context.Context, q querier, contacts []store.Contact) (map[string]error, error) {
	at := make(map[string]*store.Contact, len(contacts))
	ids := make([]string, len(contacts))
	for i := range contacts {
		at[contacts[i].ID], ids[i] = &contacts[i], contacts[i].ID
	}
	list, err := jsonText(ids)
	if err != nil {
		return nil, err
	}
	damaged := map[string]error{}
	err = each(ctx, q, selectNotes, []any{list}, func(rows *sql.Rows) error {
		var r noteRow
		if err := rows.Scan(r.targets()...); err != nil {
			return err
		}
		n, err := s.decodeNote(&r)
		c := at[r.contact]
		if err == nil && (c == nil || r.n != int64(len(c.Notes))+1) {
			err = &rowError{"note", r.id, errDamaged} // one before it is missing
		}
		if err != nil {
			damaged[r.contact] = cmp.Or(damaged[r.contact], err)
			return nil
		}
		c.Notes = append(c.Notes, n)
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = each(ctx, q, selectReferrals, []any{list}, func(rows *sql.Rows) error {
		var r referralRow
		if err := rows.Scan(r.targets()...); err != nil {
			return err
		}
		f, err := s.decodeReferral(&r)
		c := at[r.contact]
		if err == nil && (c == nil || r.n != int64(len(c.Referrals))+1) {
			err = &rowError{"referral", r.id, errDamaged}
		}
		if err != nil {
			damaged[r.contact] = cmp.Or(damaged[r.contact], err)
			return nil
		}
		c.Referrals = append(c.Referrals, f)
		return nil
	})
	return damaged, err
}

// each calls fn for every row of a query and stops at the first error.
func each(ctx context.Context, q querier, query string, args []any, fn func(*sql.Rows) error) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// scanned is a row that says where its columns go.
type scanned[R any] interface {
	*R
	targets() []any
}

// rowsOf reads all rows of a query.
func rowsOf[R any, P scanned[R]](ctx context.Context, q querier, query string, args ...any) ([]R, error) {
	var out []R
	err := each(ctx, q, query, args, func(rows *sql.Rows) error {
		var r R
		err := rows.Scan(P(&r).targets()...)
		out = append(out, r)
		return err
	})
	return out, err
}

// readEach reads and opens the rows of a query. When some do not open, the
// others are returned all the same, with an error of kind Corrupt.
func readEach[R, T any, P scanned[R]](ctx context.Context, s *Store, op, query string, args []any, open func(P) (T, error)) ([]T, error) {
	out := []T{}
	err := s.read(ctx, op, func(q querier) error {
		var damage error
		err := each(ctx, q, query, args, func(rows *sql.Rows) error {
			var r R
			if err := rows.Scan(P(&r).targets()...); err != nil {
				return err
			}
			v, err := open(&r)
			if err != nil {
				damage = cmp.Or(damage, err)
				return nil
			}
			out = append(out, v)
			return nil
		})
		return cmp.Or(err, damage)
	})
	if err != nil && store.KindOf(err) != store.Corrupt {
		return nil, err
	}
	return out, err
}
