package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"syscall"

	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"signpost/store"
	"signpost/store/seal"
)

// failed turns whatever went wrong while doing op into a store error. Errors
// that are store errors already stay as they are.
func failed(op string, err error) error {
	return failedAt(op, "", err)
}

func failedAt(op, path string, err error) error {
	if err == nil {
		return nil
	}
	var own *store.Error
	var conflict *store.Conflict
	var flag *store.FlagConflict
	var entry *store.EntryConflict
	if errors.As(err, &own) || errors.As(err, &conflict) || errors.As(err, &flag) || errors.As(err, &entry) {
		return err
	}
	var row *rowError
	if errors.As(err, &row) {
		return &store.Error{Kind: kindOf(err), Op: op, Path: path, Err: err,
			Why: row.table + " " + row.id + " " + whyDamaged(row.err) + "; \"signpost verify\" lists all that is wrong"}
	}
	return &store.Error{Kind: kindOf(err), Op: op, Path: path, Why: why(err), Err: err}
}

// why puts into words what the kind alone does not say.
func why(err error) string {
	var se *driver.Error
	switch {
	case !errors.As(err, &se):
	case se.Code() == lib.SQLITE_CONSTRAINT_CHECK:
		return "a field holds a value that cannot be kept there; it is too long, or not one of the choices"
	case se.Code() == lib.SQLITE_IOERR_FSYNC:
		// All of it was written but not synced: a later start may find it whole.
		return "the disk reports an error at the very end of saving, so it may be there all the same; look before you enter it again"
	case kindOf(err) == store.Other && se.Code()&0xff == lib.SQLITE_IOERR:
		return "the disk reports an error"
	}
	return ""
}

// rowError names the row that does not open.
type rowError struct {
	table, id string
	err       error
}

func (e *rowError) Error() string { return e.table + " " + e.id + ": " + e.err.Error() }
func (e *rowError) Unwrap() error { return e.err }

func kindOf(err error) store.ErrKind {
	var se *driver.Error
	var other *seal.OtherKey
	switch {
	case errors.As(err, &se):
		return kindOfCode(se.Code())
	case errors.Is(err, sql.ErrNoRows):
		return store.NotFound
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return store.Other
	case errors.Is(err, seal.ErrDamaged), errors.Is(err, errDamaged):
		return store.Corrupt
	case errors.Is(err, seal.ErrNoKey), errors.As(err, &other):
		return store.Locked
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS), errors.Is(err, syscall.ENOTDIR):
		return store.ReadOnly
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return store.Full
	case errors.Is(err, fs.ErrNotExist):
		return store.NotFound
	}
	return store.Other
}

// errDamaged says that a readable column does not hold what it must.
var errDamaged = errors.New("damaged row")

// kindOfCode sorts SQLite's extended result codes.
func kindOfCode(code int) store.ErrKind {
	switch code {
	case lib.SQLITE_CONSTRAINT_PRIMARYKEY, lib.SQLITE_CONSTRAINT_UNIQUE:
		return store.Exists
	case lib.SQLITE_CONSTRAINT_FOREIGNKEY:
		return store.NotFound
	case lib.SQLITE_IOERR_SHORT_READ, lib.SQLITE_IOERR_CORRUPTFS, lib.SQLITE_IOERR_DATA:
		return store.Corrupt
	}
	switch code & 0xff {
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return store.Busy
	case lib.SQLITE_FULL:
		return store.Full
	case lib.SQLITE_READONLY, lib.SQLITE_PERM, lib.SQLITE_CANTOPEN:
		return store.ReadOnly
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
		return store.Corrupt
	}
	return store.Other
}
