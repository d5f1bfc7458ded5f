// Package edit changes a coordinator's files, and does so as little as can be:
// it sets the two lines that say when an entry was checked, adds a new entry
// behind the others, and writes the shipped directory out into an empty folder.
//
// It is not an editor and no formatter: every byte that is not part of such a
// change stays as it is, and whatever cannot be done safely is refused with a
// sentence. What changes is worked out on text (Checked, Add); only Apply,
// WriteOut and MarkChecked touch the disk.
package edit

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/renameio/v2"

	"signpost/directory"
	"signpost/internal/text"
)

// Kinds of refusal, for errors.Is. The words for people are the error's own.
var (
	ErrChanged  = errors.New("the file changed after it was loaded")
	ErrReadOnly = errors.New("the file cannot be written to")
	ErrGone     = errors.New("the entry or file is not there any more")
	ErrExists   = errors.New("something is there already")
	ErrInvalid  = errors.New("what was given cannot be written")
)

// refusal is one plain sentence and the kind it belongs to.
type refusal struct {
	kind error
	say  string
}

func (r *refusal) Error() string { return r.say }
func (r *refusal) Unwrap() error { return r.kind }

func refuse(kind error, format string, args ...any) error {
	return &refusal{kind, text.CleanLine(fmt.Sprintf(format, args...))}
}

// Patch is the change of one file, worked out from the text that was loaded.
type Patch struct {
	File  string // its name in the directory's folder
	Old   string // the whole text as loaded; must still stand there
	New   string // the whole text afterwards
	Fresh bool   // the file is to be made, and nothing may be there
}

// MarkChecked writes the day and the name of a check into the entry of a
// service, as Checked works it out, if the file still stands as d was loaded.
func MarkChecked(folder string, d *directory.Directory, id string, on time.Time, by string) error {
	p, err := Checked(d, id, on, by)
	if err != nil {
		return err
	}
	return Apply(folder, p)
}

// lockWait is how long another program may hold a file while it edits it.
const lockWait = 2 * time.Second

// Apply puts a patch on the disk: the whole file or nothing, with the rights
// that the file had. A symbolic link stays one, its target is changed. It
// refuses, and changes nothing, when the file is not as it was loaded.
func Apply(folder string, p Patch) error {
	if err := fileName(p.File); err != nil {
		return err
	}
	path := filepath.Join(folder, p.File)
	if p.Fresh {
		return create(path, p.New)
	}
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return refuse(ErrGone, "%s is not there any more, so nothing was changed. Load the directory again.", path)
	}
	mode, err := writable(path, target)
	if err != nil {
		return err
	}
	defer lock(target)()
	if err := unchanged(path, target, p.Old); err != nil || p.Old == p.New {
		return err
	}
	return replace(path, target, mode, p)
}

// writable checks the rights before anything is tried, because a rename would
// replace a file that its owner meant to protect.
func writable(path, target string) (fs.FileMode, error) {
	info, err := os.Stat(target)
	switch {
	case err != nil:
		return 0, failed(path, err)
	case !info.Mode().IsRegular():
		return 0, refuse(ErrReadOnly, "%s is not an ordinary file, so nothing was changed.", path)
	case info.Mode().Perm()&0o222 == 0:
		return 0, refuse(ErrReadOnly, "%s is protected against writing, so nothing was changed. Ask whoever looks after the directory.", path)
	}
	f, err := os.OpenFile(target, os.O_WRONLY, 0)
	if err != nil {
		return 0, failed(path, err)
	}
	return info.Mode().Perm(), f.Close()
}

// lock keeps two windows from editing one file at the same time: the second
// then finds it changed and refuses. Where locks do not work the comparison
// just before the rename has to do.
func lock(target string) (unlock func()) {
	l := flock.New(target, flock.SetFlag(os.O_RDONLY))
	ctx, cancel := context.WithTimeout(context.Background(), lockWait)
	defer cancel()
	if ok, err := l.TryLockContext(ctx, 5*time.Millisecond); err != nil || !ok {
		return func() { _ = l.Close() }
	}
	return func() { _ = l.Close() } // closing gives the lock back
}

func unchanged(path, target, old string) error {
	data, err := os.ReadFile(target)
	if err != nil {
		return failed(path, err)
	}
	if string(data) != old {
		return refuse(ErrChanged, "%s was changed after it was loaded, so nothing was written. Look at the entry again and repeat.", path)
	}
	return nil
}

func replace(path, target string, mode fs.FileMode, p Patch) error {
	f, err := renameio.NewPendingFile(target, renameio.WithTempDir(filepath.Dir(target)), renameio.WithStaticPermissions(mode))
	if err != nil {
		return failed(path, err)
	}
	defer f.Cleanup() // does nothing once the file is in its place
	if _, err := f.WriteString(p.New); err != nil {
		return failed(path, err)
	}
	if err := f.Sync(); err != nil {
		return failed(path, err)
	}
	// An editor takes no lock: look once more, as late as can be.
	if err := unchanged(path, target, p.Old); err != nil {
		return err
	}
	if err := f.CloseAtomicallyReplace(); err != nil {
		return failed(path, err)
	}
	return nil
}

// create makes a file that must not be there, and takes a half-written one
// away again.
func create(path, content string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return failed(path, err)
	}
	_, err = f.WriteString(content)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		_ = os.Remove(path)
		return failed(path, err)
	}
	return nil
}

// failed puts what the system said into a sentence.
func failed(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrExist):
		return refuse(ErrExists, "%s is there already and was not touched. Choose another name.", path)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return refuse(ErrReadOnly, "%s cannot be written to by this account, so nothing was changed. Ask whoever looks after the directory.", path)
	case errors.Is(err, fs.ErrNotExist):
		return refuse(ErrGone, "%s is not there any more, so nothing was changed. Load the directory again.", path)
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("the disk is full, so %s was not changed: %w", path, err)
	}
	return fmt.Errorf("%s was not changed: %w", path, err)
}

// fileName accepts the names that Load reads, and nothing that leads elsewhere.
func fileName(name string) error {
	switch {
	case !strings.HasSuffix(name, ".toml"), name == ".toml", strings.HasPrefix(name, "."),
		filepath.Base(name) != name, strings.ContainsAny(name, `/\`), name != text.CleanLine(name):
		return refuse(ErrInvalid, "%q cannot be a file of the directory: give a name like new-services.toml, without a folder.", name)
	}
	return nil
}
