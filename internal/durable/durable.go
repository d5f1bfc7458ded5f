// Package durable gives files their names in such a way that a power cut leaves
// the old or the new and nothing between. A leaf.
//
// It is not for the files of an open database: closing one of those drops
// SQLite's locks.
package durable

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
)

// Name gives the file from the name to, and fails with fs.ErrExist when the
// name is taken. Some file systems have no links; there a rename has to do.
func Name(from, to string) error {
	err := os.Link(from, to)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, err := os.Lstat(to); err == nil {
		return fs.ErrExist
	}
	return os.Rename(from, to)
}

// SyncFolder makes new names in a folder last through a power cut.
func SyncFolder(dir string) error {
	if runtime.GOOS == "windows" { // folders cannot be opened there, and need not be
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
