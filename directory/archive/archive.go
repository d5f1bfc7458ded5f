// Package archive keeps every version of the directory that was in use, one
// zip file each, so that a contact can be read again with the rules it was made
// with, and so that the desk can say what changed since somebody's last shift.
//
// It does not decide which version is in use (directory/watch does) nor compare
// two (directory/diff does). It deletes nothing: a version is a few hundred
// kilobytes at most, and contacts that name it may be kept for years.
package archive

import (
	"archive/zip"
	"cmp"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"signpost/directory"
	"signpost/internal/text"
)

// Folder is where the versions lie, below the folder of the program's data.
const Folder = "directories"

// What a kept version may hold. A county's directory is a hundredth of it.
const (
	maxFiles = 1000
	maxBytes = 64 << 20 // of all files together, and of the zip file
)

var (
	versions = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)
	names    = regexp.MustCompile(`^[0-9a-f]{16}\.zip$`)
)

// Kept is one version that is there.
type Kept struct {
	Version string    // "sha256:..."
	At      time.Time // when it was put there
	Bytes   int64     // of the zip file
}

// name is the file of a version.
func name(dataDir, version string) (string, error) {
	if !versions.MatchString(version) {
		return "", fmt.Errorf("%q is not the version of a directory: it is sha256: and 64 digits", text.CleanLine(version))
	}
	return filepath.Join(dataDir, Folder, strings.TrimPrefix(version, "sha256:")[:16]+".zip"), nil
}

// Save keeps the version that d was loaded from, below dataDir. It does nothing
// when that is there already. A file is there whole or not at all, whenever the
// program or the power goes away.
func Save(dataDir string, d *directory.Directory) error {
	to, err := name(dataDir, d.Version)
	if err != nil {
		return err
	}
	if info, err := os.Lstat(to); err == nil && info.Mode().IsRegular() {
		return nil
	}
	if err := fits(d); err != nil {
		return err
	}
	dir := filepath.Dir(to)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("this version of the directory cannot be kept: %w", err)
	}
	if err := write(dir, to, d); err != nil {
		return fmt.Errorf("this version of the directory cannot be kept: %w", err)
	}
	return nil
}

// fits refuses what Open would refuse.
func fits(d *directory.Directory) error {
	total := 0
	for _, f := range d.Files() {
		source, _ := d.Source(f)
		total += len(source)
	}
	if len(d.Files()) > maxFiles || total > maxBytes {
		return fmt.Errorf("this version of the directory is not kept: it has %d files of %d bytes together, and %d files of %d bytes can be kept",
			len(d.Files()), total, maxFiles, maxBytes)
	}
	return nil
}

// write makes the file under another name and gives it its own when it is
// complete and on the disk.
func write(dir, to string, d *directory.Directory) error {
	f, err := os.CreateTemp(dir, ".new-*.zip") // CreateTemp makes it 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // does nothing once it has its name
	err = pack(f, d)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), to); err != nil {
		return err
	}
	if runtime.GOOS == "windows" { // which does not put names of a folder on the disk by hand
		return nil
	}
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// pack writes the files as they were read, always as the same bytes.
func pack(w io.Writer, d *directory.Directory) error {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	if err := z.SetComment(d.Version); err != nil {
		return err
	}
	for _, name := range d.Files() {
		source, _ := d.Source(name)
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, source); err != nil {
			return err
		}
	}
	return z.Close()
}

// Open loads the version that was kept. A file that is not exactly what was
// saved is refused with a sentence. The error is fs.ErrNotExist when that
// version was never kept.
func Open(dataDir, version string) (*directory.Directory, error) {
	from, err := name(dataDir, version)
	if err != nil {
		return nil, err
	}
	z, closer, err := open(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the directory of that time (%s) was not kept: %w", filepath.Base(from), fs.ErrNotExist)
	}
	if err != nil {
		return nil, refused(from, err)
	}
	defer closer.Close()
	d, _, err := directory.Load(z, directory.Options{})
	if err != nil {
		return nil, refused(from, err)
	}
	if d.Version != version {
		return nil, refused(from, errors.New("it does not hold what was saved: it is damaged or was changed"))
	}
	return d, nil
}

func refused(file string, err error) error {
	return fmt.Errorf("the kept directory %s cannot be used: %w. Restore it from a backup, or do without that version", text.CleanLine(file), err)
}

// open opens a zip file and looks at what it says it holds before anything of
// it is unpacked. The reader itself stops a file that is longer than it says.
func open(file string) (*zip.Reader, io.Closer, error) {
	info, err := os.Lstat(file)
	switch {
	case err != nil:
		return nil, nil, err
	case !info.Mode().IsRegular():
		return nil, nil, errors.New("it is not an ordinary file")
	case info.Size() > maxBytes:
		return nil, nil, fmt.Errorf("it has more than %d bytes", maxBytes)
	}
	z, err := zip.OpenReader(file)
	if err != nil {
		return nil, nil, fmt.Errorf("it is damaged: %w", err)
	}
	if err := judge(z.File); err != nil {
		return nil, nil, errors.Join(err, z.Close())
	}
	return &z.Reader, z, nil
}

// judge refuses what Save never writes.
func judge(files []*zip.File) error {
	if len(files) > maxFiles {
		return fmt.Errorf("it holds %d files, more than %d", len(files), maxFiles)
	}
	seen, total := map[string]bool{}, uint64(0)
	for _, f := range files {
		switch {
		case !fs.ValidPath(f.Name) || strings.ContainsAny(f.Name, `/\`) || !strings.HasSuffix(f.Name, ".toml") || !f.Mode().IsRegular():
			return fmt.Errorf("it holds %q, which is no file of a directory", text.CleanLine(f.Name))
		case seen[f.Name]:
			return fmt.Errorf("it holds %q twice", text.CleanLine(f.Name))
		case f.UncompressedSize64 > maxBytes || total+f.UncompressedSize64 > maxBytes:
			return fmt.Errorf("it unpacks to more than %d bytes", maxBytes)
		}
		seen[f.Name] = true
		total += f.UncompressedSize64
	}
	return nil
}

// List returns the versions that are there, the newest first. Files that are no
// kept version, such as one that a crash left half written, are passed over; those
// that look like one and are not become the error, beside the others.
func List(dataDir string) ([]Kept, error) {
	dir := filepath.Join(dataDir, Folder)
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the kept directories cannot be listed: %w", err)
	}
	var out []Kept
	var bad []error
	for _, e := range entries {
		if !names.MatchString(e.Name()) {
			continue
		}
		k, err := look(filepath.Join(dir, e.Name()))
		if err != nil {
			bad = append(bad, refused(filepath.Join(dir, e.Name()), err))
			continue
		}
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b Kept) int { return cmp.Or(b.At.Compare(a.At), strings.Compare(a.Version, b.Version)) })
	return out, errors.Join(bad...)
}

// look reads which version a file says it is, without unpacking it.
func look(file string) (Kept, error) {
	z, closer, err := open(file)
	if err != nil {
		return Kept{}, err
	}
	defer closer.Close()
	info, err := os.Stat(file)
	if err != nil {
		return Kept{}, err
	}
	if own, err := name("", z.Comment); err != nil || filepath.Base(own) != filepath.Base(file) {
		return Kept{}, errors.New("it does not say which version it is")
	}
	return Kept{Version: z.Comment, At: info.ModTime().UTC(), Bytes: info.Size()}, nil
}
