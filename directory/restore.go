package directory

import "sync"

// late is what a Directory that was not read from its files works out when
// somebody asks for it.
type late struct {
	ids     func() map[string]*Service
	sources func() map[string]*source
}

// Restore makes a whole Directory of one whose exported fields are set, by
// somebody who kept them from an earlier Load. texts returns the texts of the
// files by name, exactly as they were loaded; it is called at most once, and only
// when somebody asks where an entry stands or for a file.
func Restore(d Directory, texts func() map[string]string) *Directory {
	d.byID, d.sources = nil, nil
	services := d.Services
	d.late = &late{
		ids: sync.OnceValue(func() map[string]*Service {
			out := make(map[string]*Service, len(services))
			for _, s := range services {
				out[s.ID] = s
			}
			return out
		}),
		sources: sync.OnceValue(func() map[string]*source {
			out := map[string]*source{}
			for name, text := range texts() {
				out[name] = newSource(name, text)
			}
			return out
		}),
	}
	return &d
}

func (d *Directory) ids() map[string]*Service {
	if d.late != nil {
		return d.late.ids()
	}
	return d.byID
}

func (d *Directory) files() map[string]*source {
	if d.late != nil {
		return d.late.sources()
	}
	return d.sources
}
