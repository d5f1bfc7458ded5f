package triage

import (
	"sync"

	"signpost/directory"
)

// Later returns the rules of a directory without compiling them: that is done
// when they are first asked for anything, once, by whoever asks first. It is for
// directories that were compiled before, so that their findings are known.
func Later(d *directory.Directory) *Rules {
	return &Rules{dir: d, safety: -1, late: sync.OnceValue(func() *Rules {
		r, _ := Compile(d)
		return r
	})}
}

// ready is the compiled rules. Every exported method begins with it.
func (r *Rules) ready() *Rules {
	if r.late != nil {
		return r.late()
	}
	return r
}
