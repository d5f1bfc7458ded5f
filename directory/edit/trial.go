package edit

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"signpost/directory"
)

// holds loads the directory as it would be with the patch and checks it, so
// that a mistake of this package, or of a file that it writes behind, never
// reaches the disk. It must have more services than before, as many as said,
// and as much as before of everything else.
func (p Patch) holds(d *directory.Directory, more int, good func(after *directory.Directory) bool) error {
	files := memory{}
	for _, name := range d.Files() {
		files[name], _ = d.Source(name)
	}
	files[p.File] = p.New
	after, findings, err := directory.Load(files, directory.Options{})
	if err == nil {
		want := sizes(d)
		want[0] += more
		if sizes(after) == want && good(after) {
			return nil
		}
	}
	where := ""
	for _, f := range findings {
		if f.Severity == directory.Error && f.File == p.File {
			where = fmt.Sprintf(" (line %d: %s)", f.Line, f.Message)
			break
		}
	}
	return refuse(ErrInvalid, "%s would not read as it should afterwards%s, so nothing was changed. Mend the file first.", p.File, where)
}

// sizes counts what a directory holds, the services first.
func sizes(d *directory.Directory) [11]int {
	return [...]int{
		d.Services.Len(), len(d.Questions), len(d.Groups), len(d.Alerts), len(d.Words), len(d.Counties),
		len(d.Districts), len(d.Towns), len(d.Outwards), len(d.Holidays), len(d.Name),
	}
}

// memory is a folder of texts.
type memory map[string]string

// Open implements fs.FS.
func (m memory) Open(name string) (fs.File, error) {
	text, ok := m[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &memoryFile{memoryInfo{name, int64(len(text))}, strings.NewReader(text)}, nil
}

// ReadDir implements fs.ReadDirFS.
func (m memory) ReadDir(string) ([]fs.DirEntry, error) {
	var out []fs.DirEntry
	for name, text := range m {
		out = append(out, fs.FileInfoToDirEntry(memoryInfo{name, int64(len(text))}))
	}
	slices.SortFunc(out, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return out, nil
}

type memoryFile struct {
	memoryInfo
	*strings.Reader
}

func (f *memoryFile) Stat() (fs.FileInfo, error) { return f.memoryInfo, nil }
func (f *memoryFile) Close() error               { return nil }

// Size is the info's: the reader has one, too.
func (f *memoryFile) Size() int64 { return f.memoryInfo.size }

type memoryInfo struct {
	name string
	size int64
}

func (i memoryInfo) Name() string       { return i.name }
func (i memoryInfo) Size() int64        { return i.size }
func (i memoryInfo) Mode() fs.FileMode  { return 0o444 }
func (i memoryInfo) ModTime() time.Time { return time.Time{} }
func (i memoryInfo) IsDir() bool        { return false }
func (i memoryInfo) Sys() any           { return nil }
