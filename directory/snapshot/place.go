package snapshot

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Place is where the snapshot of one directory lies and what it has to fit.
type Place struct {
	File    string // the snapshot
	Folder  string // the directory's files; empty: they are part of the program
	Program string // names one build of the program, and no other
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
// program and every byte is as it was written. The error is ErrNone, ErrStale or
// ErrDamaged, and then the files have to be loaded.
func (p Place) Open() (Content, error) {
	data, err := contents(p.File)
	if err != nil {
		return Content{}, ErrNone
	}
	c, err := p.decode(data)
	if err != nil {
		release(data)
		return Content{}, err
	}
	return c, nil
}

func (p Place) decode(data []byte) (Content, error) {
	h, err := readHead(data)
	if err != nil {
		return Content{}, err
	}
	b, err := h.section(keySection)
	if err != nil {
		return Content{}, err
	}
	k, ok := readKey(b)
	if !ok {
		return Content{}, ErrDamaged
	}
	if k.program != p.Program || (p.Folder == "") != (len(k.files) == 0) {
		return Content{}, ErrStale
	}
	looked := false
	if p.Folder != "" {
		now, err := look(p.Folder)
		if err != nil {
			return Content{}, ErrStale
		}
		if looked, err = k.fits(p.Folder, now); err != nil {
			return Content{}, err
		}
	}
	c, err := h.decode()
	c.Renew = looked
	return c, err
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
func regular(name string) (*os.File, int, error) {
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
	return f, int(info.Size()), nil
}

// maxSize is the largest file that is looked at. The largest directory there can
// be takes a quarter of it.
const maxSize = 1<<31 - 1

// readAll reads a file into memory.
func readAll(f *os.File, size int) ([]byte, error) {
	out := make([]byte, size)
	n, err := f.ReadAt(out, 0)
	if n == size {
		return out, nil
	}
	return nil, err
}
