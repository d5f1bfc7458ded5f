package synth

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
)

// Written is what [Write] made.
type Written struct {
	Files    []string // names, in the order in which they were written
	Services int
	Bytes    int64
}

// maxFile is where a file of services ends and the next begins: half of what
// the loader takes, and still something that an editor opens at once.
const maxFile = 4 << 20

// Write writes a made-up directory into a folder that is empty or not there
// yet. It never writes over anything; if a file cannot be written, those before
// it are taken away again. Progress, which may be nil, is called now and then
// with how many services are written. More than [MaxServices] are refused.
func Write(dir string, o Options, progress func(done, total int)) (w Written, err error) {
	if o.Services < 1 || o.Services > MaxServices {
		return w, fmt.Errorf("a directory of files has 1 to %d services, not %d", MaxServices, o.Services)
	}
	if err := empty(dir); err != nil {
		return w, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return w, fmt.Errorf("the folder %s cannot be made: %w", dir, err)
	}
	for f, err := range files(o, progress) {
		if err == nil {
			err = create(filepath.Join(dir, f.name), f.text)
		}
		if err != nil {
			for _, name := range w.Files {
				_ = os.Remove(filepath.Join(dir, name))
			}
			return Written{}, err
		}
		w.Files, w.Bytes, w.Services = append(w.Files, f.name), w.Bytes+int64(len(f.text)), w.Services+f.services
	}
	return w, nil
}

// file is one file of a directory.
type file struct {
	name, text string
	services   int
}

// files makes the files of a directory one after the other, so that the whole
// is never in memory.
func files(o Options, progress func(done, total int)) iter.Seq2[file, error] {
	return func(yield func(file, error) bool) {
		m := newMaker(o)
		if !yield(file{name: "directory.toml", text: m.head()}, nil) || !yield(file{name: "places.toml", text: m.places.text()}, nil) {
			return
		}
		for _, name := range borrowed() {
			text, err := m.places.borrow(name)
			if !yield(file{name: name, text: text}, err) || err != nil {
				return
			}
		}
		if !m.serviceFiles(progress, yield) {
			return
		}
		if progress != nil {
			progress(o.Services, o.Services)
		}
	}
}

func (m *maker) serviceFiles(progress func(done, total int), yield func(file, error) bool) bool {
	var b strings.Builder
	number, in, done := 0, 0, 0
	flush := func() bool {
		number++
		f := file{name: fmt.Sprintf("services-%03d.toml", number), text: b.String(), services: in}
		b.Reset()
		in = 0
		return yield(f, nil)
	}
	for s := range m.services() {
		before := b.Len()
		if entry(&b, s); b.Len() > maxFile && in > 0 {
			over := b.String()
			b.Reset()
			b.WriteString(over[:before])
			if !flush() {
				return false
			}
			b.WriteString(over[before:])
		}
		in++
		if done++; progress != nil && done%500 == 0 {
			progress(done, m.o.Services)
		}
	}
	return in == 0 || flush()
}

func create(path, text string) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, err)
	}
	_, err = f.WriteString(text)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		_ = os.Remove(path)
		return fmt.Errorf("%s cannot be written: %w", path, err)
	}
	return nil
}

// empty refuses a folder with anything in it.
func empty(dir string) error {
	list, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && len(list) == 0:
		return nil
	case err == nil:
		return fmt.Errorf("%s is not empty (it has %s in it), so nothing was written. Name a new or an empty folder", dir, list[0].Name())
	}
	if info, serr := os.Stat(dir); serr == nil && !info.IsDir() {
		return fmt.Errorf("%s is a file and not a folder, so nothing was written. Name a new or an empty folder", dir)
	}
	return fmt.Errorf("%s cannot be read: %w", dir, err)
}
