package watch

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// listing is how a folder looks from outside: its *.toml files, where links
// lead, with size and time.
type listing struct {
	files []file
	at    time.Time
	err   string
}

type file struct {
	name string
	info fs.FileInfo // nil: it cannot be looked at
}

func list(folder string) listing {
	l := listing{at: time.Now()}
	names, err := os.ReadDir(folder)
	if err != nil {
		l.err = err.Error()
	}
	for _, e := range names {
		if n := e.Name(); strings.HasSuffix(n, ".toml") && !strings.HasPrefix(n, ".") {
			info, _ := os.Stat(filepath.Join(folder, n))
			l.files = append(l.files, file{n, info})
		}
	}
	return l
}

// same reports whether nothing points to a change. A file of the same name,
// size and time that is another one counts as changed.
func (l listing) same(m listing) bool {
	return l.err == m.err && slices.EqualFunc(l.files, m.files, func(a, b file) bool {
		if a.name != b.name || (a.info == nil) != (b.info == nil) {
			return false
		}
		return a.info == nil || os.SameFile(a.info, b.info) && a.info.Size() == b.info.Size() &&
			a.info.ModTime().Equal(b.info.ModTime()) && a.info.Mode() == b.info.Mode()
	})
}

// coarse is the step in which the times of files go on the coarsest of file
// systems still in use.
const coarse = 2 * time.Second

// settled reports whether a later change of any file would show in its time.
// A file that was changed just before the listing could change once more
// within the same step.
func (l listing) settled() bool {
	return !slices.ContainsFunc(l.files, func(f file) bool {
		if f.info == nil {
			return false
		}
		age := l.at.Sub(f.info.ModTime())
		return age > -coarse && age < coarse
	})
}
