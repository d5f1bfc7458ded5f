package sqlite

import (
	"database/sql"
)

// What Verify looks at of schemas 3 and 4.

func (c *checker) entries() error {
	return c.walk("entry", entryColumns, func(rows *sql.Rows) (string, error) {
		var r entryRow
		c.sum.Entries++
		err := rows.Scan(r.targets()...)
		c.sum.EntryRevs += r.rev
		if err == nil {
			_, err = c.openEntry(&r)
		}
		c.v.Shift++
		return r.id, err
	})
}

func (c *checker) befores() error {
	return c.walk("contact_before", beforeColumns, func(rows *sql.Rows) (string, error) {
		var r beforeRow
		c.sum.Befores++
		err := rows.Scan(r.targets()...)
		if err == nil {
			_, err = c.decodeBefore(&r)
		}
		c.v.Versions++
		return r.contact, err
	})
}

// openContact opens a contact and makes sure that it is found under what its
// enquirer goes by.
func (c *checker) openContact(r *contactRow) error {
	contact, err := c.decode(r)
	if err != nil {
		return err
	}
	words, err := c.handleHashes(contact)
	if err != nil {
		return err
	}
	c.handled += len(words)
	for _, w := range words {
		var n int
		if err := c.q.QueryRowContext(c.ctx, "SELECT count(*) FROM handle WHERE word = ? AND contact = ?", w, r.id).Scan(&n); err != nil {
			return err
		}
		if n == 0 {
			c.bad("handle", r.id, "is missing: the contact cannot be found by what its enquirer goes by")
		}
	}
	return nil
}

// handles finds entries that no contact accounts for.
func (c *checker) handles() error {
	var n int
	if err := c.q.QueryRowContext(c.ctx, "SELECT count(*) FROM handle").Scan(&n); err != nil {
		return c.unreadable("handle", err)
	}
	if n > c.handled {
		c.bad("handle", "", "there are more than the contacts have")
	}
	return nil
}

// people opens the rows of the people, and makes sure that the data key is
// wrapped for them and nobody else: a public half that was put there by a
// stranger would get the next key.
func (c *checker) people() error {
	has := map[string]string{}
	err := c.walk("person", personColumns, func(rows *sql.Rows) (string, error) {
		var r personRow
		c.sum.People++
		err := rows.Scan(r.targets()...)
		c.sum.PersonRev += r.rev
		if err == nil {
			_, err = c.decodePerson(&r)
		}
		if err == nil && !r.leftAt.Valid {
			has[r.name] = r.recipient
		}
		c.v.People++
		return r.name, err
	})
	if err != nil {
		return err
	}
	list, err := holders(c.ctx, c.q)
	if err != nil {
		return c.unreadable("key_wrap", err)
	}
	for _, h := range list {
		if has[h.Name] != h.Recipient {
			c.bad("key_wrap", h.Name, "is nobody's who may open the record")
		}
		delete(has, h.Name)
	}
	for name := range has {
		c.bad("key_wrap", name, "is missing or damaged: this person cannot open the record")
	}
	return nil
}
