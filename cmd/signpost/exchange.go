package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"signpost/config"
	"signpost/internal/durable"
	"signpost/store"
	"signpost/store/sqlite"
)

// exchange gives the prepared database its name and keeps what had the name.
// At every moment there is a whole record under the name, so that a power cut
// leaves the old one or the new one. kept is the name of the old one.
func exchange(ctx context.Context, p config.Paths, folder string, x examined, now present, at time.Time) (kept string, err error) {
	if !now.there {
		return "", install(p, folder, x)
	}
	release := func() error { return nil }
	seq, free, err := sqlite.Exclude(ctx, p.Database)
	switch {
	case err == nil:
		release = free
		if !now.damaged && seq != now.seq {
			return "", errors.Join(errors.New("somebody worked on the record meanwhile. Nothing was changed; try again"), release())
		}
	case store.KindOf(err) == store.Busy:
		return "", errOtherWindow
	case !now.damaged:
		return "", err
	}
	if runtime.GOOS == "windows" { // an open file cannot be renamed there
		_ = release()
		release = func() error { return nil }
	}
	if kept, err = keepPresent(p, at); err == nil {
		if err = install(p, folder, x); err != nil {
			unkeep(p, kept)
		}
	}
	if err == nil && x.People {
		err = dropOldKey(p.Key)
	}
	if err = errors.Join(err, release()); err == nil {
		_ = os.Remove(p.Database + "-journal") // of the lock; it holds nothing
		err = durable.SyncFolder(p.Data)
	}
	return kept, err
}

// keepPresent gives what is there now a second name, and its key file a copy,
// because an emptied key file would empty its second name, too.
func keepPresent(p config.Paths, at time.Time) (kept string, err error) {
	base := p.Database + ".before-restore-" + at.UTC().Format("20060102-150405")
	for n := 1; ; n++ {
		kept = base
		if n > 1 {
			kept = fmt.Sprintf("%s.%d", base, n)
		}
		if _, err := os.Lstat(kept); errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	key, err := os.ReadFile(p.Key)
	if err == nil {
		err = writeKeyFile(kept+".key", key)
		clear(key)
	} else if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	if err != nil {
		return "", err
	}
	if err := os.Link(p.Database, kept); err != nil { // a file system without links: for a moment there is no record
		if err := os.Rename(p.Database, kept); err != nil {
			return "", err
		}
	}
	for _, end := range []string{"-wal", "-shm"} { // left only where the record is damaged
		if err := os.Rename(p.Database+end, kept+end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return kept, durable.SyncFolder(p.Data)
}

// unkeep takes the second names away again when nothing came of it.
func unkeep(p config.Paths, kept string) {
	a, err := os.Lstat(p.Database)
	b, err2 := os.Lstat(kept)
	switch {
	case errors.Is(err, fs.ErrNotExist): // it was renamed
		_ = os.Rename(kept, p.Database)
	case err != nil || err2 != nil || !os.SameFile(a, b):
		return
	default:
		_ = os.Remove(kept)
	}
	if key, err := os.ReadFile(kept + ".key"); err == nil {
		if now, err := os.ReadFile(p.Key); err != nil || string(now) != string(key) {
			_ = os.Rename(kept+".key", p.Key)
		}
		_ = os.Remove(kept + ".key")
	}
	for _, end := range []string{"-wal", "-shm"} {
		_ = os.Rename(kept+end, p.Database+end)
	}
}

// install moves the key file, if there is one, and the database into place.
func install(p config.Paths, folder string, x examined) error {
	if !x.People {
		if err := os.Rename(filepath.Join(folder, "signpost.key"), p.Key); err != nil {
			return err
		}
	}
	if err := os.Rename(databaseIn(folder), p.Database); err != nil {
		return err
	}
	return durable.SyncFolder(p.Data)
}

// dropOldKey takes away the key file of a record that opened without
// passphrases: the restored one opens with them.
func dropOldKey(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
