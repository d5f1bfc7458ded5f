package directory

import (
	"iter"
	"slices"

	"signpost/directory/hours"
)

// Services are the entries of a directory, in the order of files and lines. They
// never change once loaded and may be shared. Those of a restored directory are
// made when they are first asked for (see Restore); whoever needs a few of many
// takes At, and not All.
type Services struct {
	all  []*Service
	byID map[string]*Service
	late *lateServices // of a restored Directory, instead of both
}

// ListOf makes services of a list. The list is kept as it is.
func ListOf(list []*Service) Services { return Services{all: list} }

// Len is how many there are.
func (l Services) Len() int {
	if l.late != nil {
		return l.late.n
	}
	return len(l.all)
}

// At is entry i of Len. It is the same pointer each time, and never nil.
func (l Services) At(i int) *Service {
	if l.late != nil {
		return l.late.at(i)
	}
	return l.all[i]
}

// All goes through all of them in their order.
func (l Services) All() iter.Seq2[int, *Service] {
	return func(yield func(int, *Service) bool) {
		for i := range l.Len() {
			if !yield(i, l.At(i)) {
				return
			}
		}
	}
}

// List is all of them as a list, which must not be changed.
func (l Services) List() []*Service {
	if l.late == nil {
		return l.all
	}
	out := make([]*Service, 0, l.Len())
	for _, s := range l.All() {
		out = append(out, s)
	}
	return out
}

// ByID returns the entry with that id.
func (l Services) ByID(id string) (*Service, bool) {
	switch {
	case l.late != nil:
		return l.late.byID(id)
	case l.byID != nil || len(l.all) == 0:
		s, ok := l.byID[id]
		return s, ok
	}
	i := slices.IndexFunc(l.all, func(s *Service) bool { return s.ID == id }) // made by hand, not by Load
	if i < 0 {
		return nil, false
	}
	return l.all[i], true
}

// IDs are the ids of all of them, sorted. It does not make the entries.
func (l Services) IDs() []string {
	if l.late != nil {
		return l.late.ids()
	}
	out := make([]string, 0, len(l.all))
	for _, s := range l.all {
		out = append(out, s.ID)
	}
	slices.Sort(out)
	return out
}

// ToldHours are the opening times of entry i as far as they may be told: those
// that are private are not recorded here. It does not make the entry.
func (l Services) ToldHours(i int) hours.Hours {
	if l.late != nil {
		return l.late.hours(i)
	}
	return l.all[i].toldHours()
}

func (s *Service) toldHours() hours.Hours {
	if s.IsPrivate("hours") {
		return hours.Hours{}
	}
	return s.Open
}
