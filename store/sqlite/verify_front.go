package sqlite

import (
	"database/sql"
	"time"
)

// What Verify looks at of schema 2. Like drafts, lost searches and marks that
// are taken away are not missed: they are no record of anybody.

func (c *checker) flags() error {
	return c.walk("flag", flagColumns, func(rows *sql.Rows) (string, error) {
		var r flagRow
		c.sum.Flags++
		err := rows.Scan(r.targets()...)
		c.sum.FlagRevs += r.rev
		if err == nil {
			_, err = c.decodeFlag(&r)
		}
		c.v.Flags++
		return r.id, err
	})
}

func (c *checker) lost() error {
	return c.walk("lost_search", lostColumns, func(rows *sql.Rows) (string, error) {
		var r lostRow
		err := rows.Scan(r.targets()...)
		if err == nil {
			_, err = c.decodeLost(&r)
		}
		if _, bad := time.Parse(time.DateOnly, r.day); err == nil && bad != nil {
			err = errDamaged
		}
		c.v.Lost++
		return r.word + "/" + r.day, err
	})
}

func (c *checker) marks() error {
	return c.walk("mark", markColumns, func(rows *sql.Rows) (string, error) {
		var r markRow
		err := rows.Scan(r.targets()...)
		if err == nil {
			err = c.openMark(&r)
		}
		c.v.Marks++
		return r.name, err
	})
}
