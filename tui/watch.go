package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"signpost/tui/screen"
)

// watchEvery is how often the root asks whether another window wrote to the
// record. The question costs some millionths of a second and reads no row.
const watchEvery = 500 * time.Millisecond

// watchDue says that it is time to ask again.
type watchDue struct{}

// watched is the answer: a number that another window's writing changes.
type watched struct {
	n   int64
	err error
}

// look asks whether another window wrote.
func (r *Root) look() tea.Cmd {
	sess := r.env.Session
	return load(func(ctx context.Context) tea.Msg {
		n, err := sess.Changed(ctx)
		return watched{n, err}
	})
}

// noticed tells the screens when another window wrote. What cannot be asked now
// is asked again: a record in trouble says so where something is done with it.
func (r *Root) noticed(msg watched) tea.Cmd {
	if r.leaving {
		return nil
	}
	next := r.env.After(watchEvery, watchDue{})
	before, known := r.written, r.watching
	if msg.err != nil {
		return next
	}
	r.written, r.watching = msg.n, true
	if !known || msg.n == before {
		return next
	}
	return tea.Batch(next, r.broadcast(screen.ChangedElsewhere{}), r.broadcast(screen.ContactsChanged{}), r.broadcast(screen.FlagsChanged{}))
}
