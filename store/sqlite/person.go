package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"signpost/store"
	"signpost/store/seal"
)

// personRow is somebody who may open the record, as it lies in its table.
type personRow struct {
	name            string
	rev             int64
	role, recipient string
	madeAt          sql.NullInt64
	madeBy          string
	leftAt          sql.NullInt64
	sealed          []byte
}

const personColumns = "name, rev, role, recipient, made_at, made_by, left_at, sealed"

var (
	selectPeople = "SELECT " + personColumns + " FROM person ORDER BY name"
	selectPerson = "SELECT " + personColumns + " FROM person WHERE name = ?"
	insertPerson = insert("person", personColumns)
	updatePerson = "UPDATE person SET " + set(personColumns, 1) + " WHERE name = ? AND rev = ?"
)

func (r *personRow) values() []any {
	return []any{r.name, r.rev, r.role, r.recipient, r.madeAt, r.madeBy, r.leftAt, r.sealed}
}

func (r *personRow) targets() []any {
	return []any{&r.name, &r.rev, &r.role, &r.recipient, &r.madeAt, &r.madeBy, &r.leftAt, &r.sealed}
}

func (r *personRow) place() seal.Place {
	v := r.values()
	return seal.Place{Table: "person", Column: "sealed", Row: r.name, Rev: r.rev, Beside: beside(v[:len(v)-1])}
}

// sealedPerson is what is sealed of a person.
type sealedPerson struct {
	PIN []byte `json:"pin,omitempty"`
}

func (s *Store) encodePerson(p store.Person, rev int64) (*personRow, error) {
	r := &personRow{name: tidy(p.Name), rev: rev, role: tidy(p.Role), recipient: tidy(p.Recipient), madeAt: micros(p.MadeAt), madeBy: tidy(p.MadeBy),
		leftAt: micros(p.LeftAt)}
	plain, err := json.Marshal(sealedPerson{p.PIN})
	if err != nil {
		return nil, err
	}
	r.sealed, err = seal.Seal(s.dataKey(), r.place(), plain)
	return r, err
}

func (s *Store) decodePerson(r *personRow) (store.Person, error) {
	var hidden sealedPerson
	plain, err := seal.Open(s.dataKey(), r.place(), r.sealed)
	if err != nil {
		return store.Person{}, &rowError{"person", r.name, err}
	}
	if json.Unmarshal(plain, &hidden) != nil {
		return store.Person{}, &rowError{"person", r.name, errDamaged}
	}
	return store.Person{Name: r.name, Rev: int(r.rev), Role: r.role, Recipient: r.recipient, MadeAt: moment(r.madeAt), MadeBy: r.madeBy,
		LeftAt: moment(r.leftAt), PIN: hidden.PIN}, nil
}

// People returns everybody who may or might open the record, by name, those
// who left and the recovery key among them. When some rows do not open, the
// others are returned all the same, with an error of kind Corrupt.
func (s *Store) People(ctx context.Context) ([]store.Person, error) {
	out := []store.Person{}
	err := s.read(ctx, "read people", func(q querier) error {
		var damage error
		err := each(ctx, q, selectPeople, nil, func(rows *sql.Rows) error {
			var r personRow
			if err := rows.Scan(r.targets()...); err != nil {
				return err
			}
			p, err := s.decodePerson(&r)
			if err != nil {
				damage = cmp.Or(damage, err)
				return nil
			}
			out = append(out, p)
			return nil
		})
		return cmp.Or(err, damage)
	})
	if err != nil && store.KindOf(err) != store.Corrupt {
		return nil, err
	}
	return out, err
}

// Enrol adds a person: a row and a wrap of the data key. When the name is that
// of somebody who is there already, that person's keys are replaced; e.Person.Rev
// must then be the revision that was read. Kind Exists when the name is taken
// and the revision is 0.
func (s *Store) Enrol(ctx context.Context, act store.Act, e store.Enrolment) error {
	return s.write(ctx, "add person", func(t *txn) error {
		c, err := t.enrol(e)
		if err != nil {
			return err
		}
		return t.note(act, e.Person.Name, "role="+e.Person.Role, c)
	})
}

func (t *txn) enrol(e store.Enrolment) (change, error) {
	row, err := t.s.encodePerson(e.Person, int64(e.Person.Rev)+1)
	if err != nil {
		return change{}, err
	}
	c := change{personRevs: 1}
	if e.Person.Rev == 0 {
		c.people = 1
		err = t.exec(insertPerson, row.values()...)
	} else if err = t.putPerson(row, e.Person.Rev); err == nil {
		err = t.dropHolder(e.Person.Name)
	}
	if err == nil {
		err = t.putHolder(e.Holder, e.Holder.Rev+1)
	}
	return c, err
}

// UpdatePerson saves a person's role and PIN. p.Rev must be the revision that
// was read: otherwise the error is a *store.EntryConflict and nothing changes.
func (s *Store) UpdatePerson(ctx context.Context, act store.Act, p store.Person) (store.Person, error) {
	var saved store.Person
	err := s.write(ctx, "save person", func(t *txn) error {
		row, err := s.encodePerson(p, int64(p.Rev)+1)
		if err != nil {
			return err
		}
		if err := t.putPerson(row, p.Rev); err != nil {
			return err
		}
		if err := t.note(act, p.Name, fmt.Sprintf("rev=%d", row.rev), change{personRevs: 1}); err != nil {
			return err
		}
		saved, err = s.decodePerson(row)
		return err
	})
	if err != nil {
		return store.Person{}, err
	}
	return saved, nil
}

// putPerson replaces a person's row at the revision that was read.
func (t *txn) putPerson(row *personRow, rev int) error {
	res, err := t.ExecContext(t.ctx, updatePerson, append(row.values()[1:], row.name, rev)...)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return err
	}
	var now personRow
	if err := t.QueryRowContext(t.ctx, selectPerson, row.name).Scan(now.targets()...); err != nil {
		return err
	}
	return &store.EntryConflict{What: "person", ID: row.name}
}

// Relock gives a person another passphrase: of h the name and the lock are
// looked at.
func (s *Store) Relock(ctx context.Context, act store.Act, h store.Holder) error {
	return s.write(ctx, "save passphrase", func(t *txn) error {
		now, err := t.holder(h.Name)
		if err != nil {
			return err
		}
		now.Lock, now.MadeAt = h.Lock, h.MadeAt
		if err := t.dropHolder(h.Name); err != nil {
			return err
		}
		if err := t.putHolder(now, now.Rev+1); err != nil {
			return err
		}
		return t.note(act, h.Name, "", change{})
	})
}
