package quick

import (
	"sync"

	"signpost/directory"
)

// Later returns a reader for d that is made when the first line is read.
func Later(d *directory.Directory) *Reader {
	return &Reader{late: sync.OnceValue(func() *Reader { return New(d) })}
}
