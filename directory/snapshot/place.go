package snapshot

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"signpost/directory"
	"signpost/directory/search"
)

// Place is where the snapshot of one directory lies and what it has to fit.
type Place struct {
	File    string // the snapshot
	Folder  string // the directory's files; empty: they are part of the program
	Program string // names one build of the program, and no other
	Shipped fs.FS  // the files that are part of the program, when Folder is empty

	// Damaged, if set, is called once when a snapshot that is in use turns out to
	// be damaged. By then it has been removed. Any goroutine may call it.
	Damaged func()
}

// Seen is what the files looked like before they were loaded.
type Seen struct{ k key }

// Look notes what the files look like. It comes before Load; Keep then knows
// whether they changed meanwhile. now is the present time.
func (p Place) Look(now time.Time) (Seen, error) {
	s := Seen{key{program: p.Program, taken: now.UnixNano()}}
	if p.Folder == "" {
		return s, nil
	}
	var err error
	s.k.files, err = look(p.Folder)
	return s, err
}

// Open returns the content of the snapshot, if it is of these files and this
// program and what is read of it is as it was written. The error is ErrNone,
// ErrStale or ErrDamaged, and then the files have to be loaded. The services are
// read from the file when they are asked for.
func (p Place) Open() (Content, error) {
	from, size, err := hold(p.File)
	if err != nil {
		return Content{}, ErrNone
	}
	return p.decode(from, size)
}

func (p Place) decode(from io.ReaderAt, size int64) (Content, error) {
	h, err := readHead(from, size)
	if err != nil {
		return Content{}, err
	}
	var x *search.Index
	var stop atomic.Bool
	beside := make(chan error, 1)
	go func() { // the index needs nothing of the rest, and takes longest
		var err error
		x, err = h.index(&stop)
		beside <- err
	}()
	c, k, err := h.rest(p)
	if err != nil {
		stop.Store(true)
		return Content{}, err
	}
	if <-beside != nil || k.Services() != x.Len() {
		return Content{}, ErrDamaged
	}
	c.Index = x
	return c, nil
}

// rest makes the content of a file whose key fits, without the index.
func (h *head) rest(p Place) (c Content, k *kept, err error) {
	if c.Renew, err = h.fits(p); err != nil {
		return c, nil, err
	}
	d, err := h.main(&c)
	if err != nil {
		return c, nil, err
	}
	if k, err = newKept(h, p, d.Version); err != nil {
		return c, nil, err
	}
	c.Directory = directory.Restore(d, k)
	return c, k, nil
}

// fits checks that the snapshot is of these files and this program; looked says
// that the content of a file had to tell.
func (h *head) fits(p Place) (looked bool, err error) {
	b, err := h.section(keySection)
	if err != nil {
		return false, err
	}
	k, ok := readKey(b)
	switch {
	case !ok:
		return false, ErrDamaged
	case k.program != p.Program || (p.Folder == "") != (len(k.files) == 0):
		return false, ErrStale
	case p.Folder == "":
		return false, nil
	}
	now, err := look(p.Folder)
	if err != nil {
		return false, ErrStale
	}
	return k.fits(p.Folder, now)
}

// Renew writes the snapshot of what was loaded some time ago, if the files are
// still the ones that were loaded. now is the present time.
func (p Place) Renew(now time.Time, c Content) error {
	seen, err := p.Look(now)
	if err != nil {
		return err
	}
	for _, f := range seen.k.files { // a look at names and times says nothing of the past
		data, err := os.ReadFile(filepath.Join(p.Folder, f.name))
		if err != nil {
			return err
		}
		if text, ok := c.Directory.Source(f.name); !ok || text != string(data) {
			return ErrStale
		}
	}
	return p.Keep(seen, c)
}

// Keep writes the snapshot of what was loaded after Look. It does not when the
// files have changed since, or when a file was left out. The file is there whole
// or not at all; a crash that tears it is noticed by its checksums, so nobody
// waits for the disk.
func (p Place) Keep(before Seen, c Content) error {
	k := before.k
	if p.Folder != "" {
		now, err := look(p.Folder)
		if err != nil {
			return err
		}
		if !same(k.files, now) {
			return ErrStale
		}
		if err := k.addSums(c.Directory); err != nil {
			return err
		}
	}
	data, err := encode(k, c)
	if err != nil {
		return err
	}
	dir := filepath.Dir(p.File)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".new-*"+filepath.Ext(p.File)) // CreateTemp makes it 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // does nothing once it has its name
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), p.File)
}

// regular opens an ordinary file and says how long it is.
func regular(name string) (*os.File, int64, error) {
	if info, err := os.Lstat(name); err != nil || !info.Mode().IsRegular() {
		return nil, 0, errors.Join(err, fs.ErrInvalid) // never wait for a pipe
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxSize {
		return nil, 0, errors.Join(err, fs.ErrInvalid, f.Close())
	}
	return f, info.Size(), nil
}

// maxSize is the largest file that is looked at. The largest directory there can
// be takes a quarter of it.
const maxSize = 1<<31 - 1
