package snapshot

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"signpost/directory"
)

// key is what a snapshot was made of.
type key struct {
	program string
	taken   int64 // when the files were looked at; Unix nanoseconds
	files   []file
}

// file is one file of a directory as a key knows it.
type file struct {
	name string
	size int64
	time int64 // Unix nanoseconds
	sum  [sha256.Size]byte
}

// unsettled is how close to the look at a file its time of change may be for
// the time to say that nothing came after: file systems count as coarsely as two
// seconds.
const unsettled = 2 * time.Second

// look lists the files that Load would read. Sums stay empty.
func look(folder string) ([]file, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var out []file
	for _, e := range entries {
		n := e.Name()
		if !strings.HasSuffix(n, ".toml") || strings.HasPrefix(n, ".") || e.IsDir() {
			continue
		}
		info, err := os.Stat(filepath.Join(folder, n)) // what a link leads to
		if err != nil {
			return nil, err
		}
		if !info.Mode().IsRegular() {
			return nil, fmt.Errorf("%q is not an ordinary file", n)
		}
		out = append(out, file{name: n, size: info.Size(), time: info.ModTime().UnixNano()})
	}
	if out == nil {
		return nil, errors.New("there is no file of a directory")
	}
	return out, nil
}

// same reports whether a later look found the same files.
func same(a, b []file) bool {
	return slices.EqualFunc(a, b, func(x, y file) bool { return x.name == y.name && x.size == y.size && x.time == y.time })
}

// fits reports whether files are those of the key. Where only times differ, or
// a time is too young to tell, the content decides; looked says that it had to.
func (k *key) fits(folder string, now []file) (looked bool, err error) {
	if !slices.EqualFunc(k.files, now, func(x, y file) bool { return x.name == y.name && x.size == y.size }) {
		return false, ErrStale
	}
	for i, f := range k.files {
		if f.time == now[i].time && f.time < k.taken-int64(unsettled) {
			continue
		}
		looked = true
		data, err := os.ReadFile(filepath.Join(folder, f.name))
		if err != nil || sha256.Sum256(data) != f.sum {
			return looked, ErrStale
		}
	}
	return looked, nil
}

// addSums takes the sums of what was loaded. A directory of which a file was
// left out is not kept: why it was left out is not in the file.
func (k *key) addSums(d *directory.Directory) error {
	names := d.Files()
	if len(names) != len(k.files) {
		return errCannot
	}
	for i := range k.files {
		f := &k.files[i]
		source, ok := d.Source(f.name)
		if !ok || int64(len(source)) != f.size {
			return errCannot
		}
		f.sum = sha256.Sum256([]byte(source))
	}
	return nil
}

func (k *key) append(dst []byte) []byte {
	dst = appendText(dst, k.program)
	dst = binary.AppendUvarint(dst, uint64(k.taken))
	dst = binary.AppendUvarint(dst, uint64(len(k.files)))
	for _, f := range k.files {
		dst = appendText(dst, f.name)
		dst = binary.AppendUvarint(dst, uint64(f.size))
		dst = binary.AppendUvarint(dst, uint64(f.time))
		dst = appendText(dst, string(f.sum[:]))
	}
	return dst
}

func readKey(b []byte) (key, bool) {
	r := taker{in: b}
	k := key{program: r.text(), taken: int64(r.number())}
	for range r.count() {
		f := file{name: r.text(), size: int64(r.number()), time: int64(r.number())}
		r.bad = r.bad || copy(f.sum[:], r.text()) != len(f.sum)
		k.files = append(k.files, f)
		if r.bad {
			break
		}
	}
	return k, !r.bad && len(r.in) == 0
}
