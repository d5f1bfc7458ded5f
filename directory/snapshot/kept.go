package snapshot

import (
	"io/fs"
	"os"
	"slices"
	"sync"

	"signpost/directory"
	"signpost/directory/hours"
)

// kept gives a restored directory what it asks for, out of the open file. It is
// a directory.Kept.
type kept struct {
	head    *head
	place   Place
	version string
	table   runTable
	times   times
	ids     func() (ids, error)
	opening func() (*opening, error)
	told    sync.Once
}

func newKept(h *head, p Place, version string) (*kept, error) {
	table, err := h.runTable()
	if err != nil {
		return nil, err
	}
	k := &kept{head: h, place: p, version: version, table: table}
	k.ids = sync.OnceValues(func() (ids, error) { return h.ids(table.services) })
	k.opening = sync.OnceValues(func() (*opening, error) { return h.opening(table.services, &k.times) })
	return k, nil
}

func (k *kept) Services() int { return k.table.services }

func (k *kept) RunSize() int { return runSize }

func (k *kept) Run(run int) ([]directory.Service, error) {
	out, err := k.head.run(k.table, run, &k.times)
	return out, k.damaged(err)
}

func (k *kept) Number(id string) (int, bool, error) {
	x, err := k.ids()
	if err != nil {
		return 0, false, k.damaged(err)
	}
	at, ok := slices.BinarySearch(x.sorted, id)
	if !ok {
		return 0, false, nil
	}
	return x.numbers[at], true, nil
}

func (k *kept) IDs() ([]string, error) {
	x, err := k.ids()
	return x.sorted, k.damaged(err)
}

func (k *kept) Hours(i int) (hours.Hours, error) {
	o, err := k.opening()
	if err != nil {
		return hours.Hours{}, k.damaged(err)
	}
	return o.of(i), nil
}

func (k *kept) Texts() (map[string]string, error) {
	b, err := k.head.section(fileSection)
	if err != nil {
		return nil, k.damaged(err)
	}
	texts, ok := readFiles(b)
	if !ok {
		return nil, k.damaged(ErrDamaged)
	}
	return texts, nil
}

// damaged takes a snapshot that turned out to be damaged away, so that the next
// start makes another, and tells whoever wants to know, once.
func (k *kept) damaged(err error) error {
	if err != nil {
		k.told.Do(func() {
			_ = os.Remove(k.place.File) // it would only be found damaged again
			if k.place.Damaged != nil {
				k.place.Damaged()
			}
		})
	}
	return err
}

// Again loads the version that was kept: from its files if they are still the
// same, and else from the texts in the snapshot.
func (k *kept) Again() *directory.Directory {
	files := k.place.Shipped
	if k.place.Folder != "" {
		files = os.DirFS(k.place.Folder)
	}
	if d := k.load(files); d != nil {
		return d
	}
	texts, err := k.Texts()
	if err != nil {
		return nil
	}
	return k.load(memory(texts))
}

func (k *kept) load(files fs.FS) *directory.Directory {
	if files == nil {
		return nil
	}
	d, _, err := directory.Load(files, directory.Options{})
	if err != nil || d.Version != k.version {
		return nil
	}
	return d
}
