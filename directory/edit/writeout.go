package edit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// WriteOut writes the files at the root of fsys into a folder that is empty or
// not there yet, and returns their names. A folder with anything in it is
// refused, and no file is ever written over; if one cannot be written, those
// before it are taken away again.
func WriteOut(fsys fs.FS, folder string) (written []string, err error) {
	if err := empty(folder); err != nil {
		return nil, err
	}
	list, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("reading the shipped directory: %w", err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, failed(folder, err)
	}
	for _, e := range list {
		if !e.Type().IsRegular() {
			continue
		}
		data, err := fs.ReadFile(fsys, e.Name())
		if err == nil {
			err = create(filepath.Join(folder, e.Name()), string(data))
		}
		if err != nil {
			for _, name := range written {
				_ = os.Remove(filepath.Join(folder, name))
			}
			return nil, err
		}
		written = append(written, e.Name())
	}
	return written, nil
}

func empty(folder string) error {
	list, err := os.ReadDir(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err == nil && len(list) == 0:
		return nil
	case err == nil:
		return refuse(ErrExists, "%s is not empty (it has %s in it), so nothing was written. Name a new or an empty folder.", folder, list[0].Name())
	}
	if info, serr := os.Stat(folder); serr == nil && !info.IsDir() {
		return refuse(ErrExists, "%s is a file and not a folder, so nothing was written. Name a new or an empty folder.", folder)
	}
	return failed(folder, err)
}
