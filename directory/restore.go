package directory

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"signpost/directory/hours"
)

// Kept is where a restored Directory finds what it is made of: the services of
// an earlier Load, and the texts of its files, each read when somebody asks for
// it. An error means that what was kept cannot be believed any more; nothing of
// it is used, and Again says what it was. Several goroutines may call it at once.
type Kept interface {
	Services() int // how many there are
	RunSize() int  // how many Run makes; the last run may be shorter
	// Run makes the services from number run*RunSize on.
	Run(run int) ([]Service, error)
	// Number is that of the service with an id; false: there is none.
	Number(id string) (int, bool, error)
	IDs() ([]string, error) // all of them, sorted
	// Hours are the opening times of a service as far as they may be told.
	Hours(i int) (hours.Hours, error)
	// Texts are those of the files by name, exactly as they were loaded.
	Texts() (map[string]string, error)
	// Again loads the same version once more from its files; nil: they are not
	// those any more. It is called at most once.
	Again() *Directory
}

// Restore makes a whole Directory of one whose exported fields are set, Services
// apart, and of what somebody kept of it. What was kept and turns out to be
// damaged is taken from the files instead; where that cannot be either, a service
// says so in place of its name and is never suggested.
func Restore(d Directory, k Kept) *Directory {
	l := &lateServices{kept: k, n: k.Services(), size: max(1, k.RunSize()), again: sync.OnceValue(k.Again)}
	l.numbers = sync.OnceValue(l.readNumbers)
	l.runs = make([]atomic.Pointer[[]*Service], (l.n+l.size-1)/l.size)
	d.Services, d.sources = Services{late: l}, nil
	d.late = &late{texts: sync.OnceValue(l.texts)}
	return &d
}

// lateServices makes services when they are first asked for, a run at a time.
type lateServices struct {
	kept    Kept
	n, size int
	runs    []atomic.Pointer[[]*Service]
	again   func() *Directory
	numbers func() map[string]int
}

func (l *lateServices) at(i int) *Service {
	p := &l.runs[i/l.size]
	run := p.Load()
	if run == nil {
		made := l.make(i / l.size)
		if !p.CompareAndSwap(nil, &made) { // somebody else was faster: one pointer for each service
			made = *p.Load()
		}
		run = &made
	}
	return (*run)[i%l.size]
}

// make never returns fewer services than the run has.
func (l *lateServices) make(run int) []*Service {
	first := run * l.size
	n := min(l.size, l.n-first)
	out := make([]*Service, n)
	if made, err := l.kept.Run(run); err == nil && len(made) == n {
		for i := range made {
			out[i] = &made[i]
		}
		return out
	}
	if d := l.again(); d != nil && d.Services.Len() == l.n {
		return d.Services.List()[first : first+n]
	}
	for i := range out {
		out[i] = &Service{Name: "This entry cannot be read", Status: StatusClosed, Reach: ReachNotADestin}
	}
	return out
}

func (l *lateServices) byID(id string) (*Service, bool) {
	i, ok, err := l.kept.Number(id)
	if err != nil {
		i, ok = l.numbers()[id]
	}
	if !ok {
		return nil, false
	}
	s := l.at(i)
	return s, s.ID == id
}

// ids are all ids, sorted.
func (l *lateServices) ids() []string {
	ids, err := l.kept.IDs()
	if err != nil {
		return slices.Sorted(maps.Keys(l.numbers()))
	}
	return ids
}

// readNumbers leads from ids to services where what was kept of that is damaged.
func (l *lateServices) readNumbers() map[string]int {
	out := make(map[string]int, l.n)
	for i := range l.n {
		if id := l.at(i).ID; id != "" {
			out[id] = i
		}
	}
	return out
}

// hours are those of a service that may be told.
func (l *lateServices) hours(i int) hours.Hours {
	h, err := l.kept.Hours(i)
	if err != nil {
		return l.at(i).toldHours()
	}
	return h
}

func (l *lateServices) texts() map[string]string {
	if texts, err := l.kept.Texts(); err == nil {
		return texts
	}
	out := map[string]string{}
	if d := l.again(); d != nil {
		for name, s := range d.sources {
			out[name] = s.text
		}
	}
	return out
}

// late is the files of a restored Directory. Their texts are read when somebody
// asks for one, and each is looked through when somebody asks what stands where.
type late struct {
	texts func() map[string]string

	mu      sync.Mutex
	scanned map[string]*source
}

func (l *late) source(name string) (*source, bool) {
	text, ok := l.texts()[name]
	if !ok {
		return nil, false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.scanned[name]
	if s == nil {
		s = newSource(name, text)
		if l.scanned == nil {
			l.scanned = map[string]*source{}
		}
		l.scanned[name] = s
	}
	return s, true
}

// source returns one file, looked through.
func (d *Directory) source(name string) (*source, bool) {
	if d.late != nil {
		return d.late.source(name)
	}
	s, ok := d.sources[name]
	return s, ok
}

// fileText returns the text of one file.
func (d *Directory) fileText(name string) (string, bool) {
	if d.late != nil {
		text, ok := d.late.texts()[name]
		return text, ok
	}
	s, ok := d.sources[name]
	if !ok {
		return "", false
	}
	return s.text, true
}

func (d *Directory) fileNames() []string {
	if d.late != nil {
		return slices.Sorted(maps.Keys(d.late.texts()))
	}
	return slices.Sorted(maps.Keys(d.sources))
}
