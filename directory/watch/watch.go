// Package watch keeps a running program's directory the same as the files that
// a coordinator edits.
//
// It decides which saved version may be used (Accept, a pure rule) and notices
// saves at the edge: the folder, not its files, is watched, so that editors that
// write beside and rename are seen, and it is looked at every second besides,
// for file systems that tell nothing, links that lead elsewhere, and a folder
// that is replaced. It never writes, and knows no screen.
package watch

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"signpost/directory"
)

// Event is one of two things: a new version to be used from now on, or, when
// Refused is set, a save that was not taken over while the version before it
// stays in use. An event with the version in use already means that a refused
// save has been taken back.
type Event struct {
	Version
	Refused *Refusal
}

// Options say how to watch. The zero value is what the program uses.
type Options struct {
	// InUse is the version that the program has already; without it the first
	// event is the version found at the start.
	InUse Version
	Load  directory.Options
	// Settle is how long the folder must be still before it is read: 100 ms.
	Settle time.Duration
	// Every is how often the folder is looked at without being told: 1 s.
	Every time.Duration
	// NoNotify leaves it at looking.
	NoNotify bool
}

// The times when Options does not say. A save is in use within a second: still
// for the first, read, and read again four times later if entries are missing.
const (
	defaultSettle = 100 * time.Millisecond
	defaultEvery  = time.Second
)

// Watch watches a folder until ctx is done and then closes the channel. A
// folder that is not there is waited for. Events are sent one at a time: while
// nobody receives, nothing is read, and what changes meanwhile is seen after.
func Watch(ctx context.Context, folder string, o Options) <-chan Event {
	if o.Settle <= 0 {
		o.Settle = defaultSettle
	}
	if o.Every <= 0 {
		o.Every = defaultEvery
	}
	events := make(chan Event)
	w := &watcher{folder: filepath.Clean(folder), o: o, judge: judge{inUse: o.InUse}, out: events}
	go func() {
		defer close(events)
		w.run(ctx)
	}()
	return events
}

// watcher is the edge: files, signals and time.
type watcher struct {
	folder string
	o      Options
	judge  judge
	out    chan<- Event

	notify  *fsnotify.Watcher // nil: there is none, only looking
	watched os.FileInfo       // the folder that notify watches
	seen    listing           // how the folder looked before it was last read
	due     <-chan time.Time  // when the folder is to be read; nil: not
	since   time.Time         // of the first change that is not read yet
	hold    time.Time         // nothing is read before: a second look is to come
}

// patience is how many settling times a folder that is never still is waited
// for.
const patience = 5

func (w *watcher) run(ctx context.Context) {
	if !w.o.NoNotify {
		if n, err := fsnotify.NewWatcher(); err == nil { // without it, looking has to do
			w.notify = n
			defer n.Close()
		}
	}
	tick := time.NewTicker(w.o.Every)
	defer tick.Stop()
	w.attach()
	w.read(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case ev, ok := <-w.signals():
			if ok && w.concerns(ev.Name) {
				w.changed()
			}
		case <-w.troubles(): // lost signals: the next look finds what changed
		case <-tick.C:
			w.look()
		case <-w.due:
			w.read(ctx)
		}
	}
}

func (w *watcher) signals() <-chan fsnotify.Event {
	if w.notify == nil {
		return nil
	}
	return w.notify.Events
}

func (w *watcher) troubles() <-chan error {
	if w.notify == nil {
		return nil
	}
	return w.notify.Errors
}

// concerns leaves out the swap and backup files of editors.
func (w *watcher) concerns(name string) bool {
	base := filepath.Base(name)
	return filepath.Clean(name) == w.folder || strings.HasSuffix(base, ".toml") && !strings.HasPrefix(base, ".")
}

// attach watches the folder that has the name now: another one may have taken
// its place, or a link may lead elsewhere.
func (w *watcher) attach() {
	if w.notify == nil {
		return
	}
	info, err := os.Stat(w.folder)
	switch {
	case err != nil:
		info = nil
	case w.watched != nil && os.SameFile(w.watched, info) && len(w.notify.WatchList()) > 0:
		return
	}
	_ = w.notify.Remove(w.folder) // fails when it went with its folder
	w.watched = nil
	if info != nil && w.notify.Add(w.folder) == nil {
		w.watched = info
	}
}

// look is what happens every second.
func (w *watcher) look() {
	w.attach()
	if !w.seen.settled() || !w.seen.same(list(w.folder)) {
		w.changed()
	}
}

// changed lets the folder settle before it is read, but not for ever.
func (w *watcher) changed() {
	now := time.Now()
	if w.due == nil {
		w.since = now
	}
	if wait, put := w.wait(now); put {
		w.due = time.After(wait)
	}
}

// wait is how long the folder must be still from now on. put is false when it
// has been waited for long enough and what is due stays so.
func (w *watcher) wait(now time.Time) (wait time.Duration, put bool) {
	return max(w.o.Settle, w.hold.Sub(now)), w.due == nil || now.Sub(w.since) < (patience-1)*w.o.Settle
}

// read loads the folder and sends what comes of it.
func (w *watcher) read(ctx context.Context) {
	w.due = nil
	w.seen = list(w.folder)
	d, findings, err := directory.Load(os.DirFS(w.folder), w.o.Load)
	ev, ok, again := w.judge.consider(Version{d, findings}, err)
	if again {
		w.since = time.Now()
		w.hold = w.since.Add((patience - 1) * w.o.Settle)
		w.due = time.After((patience - 1) * w.o.Settle)
	}
	if !ok {
		return
	}
	select {
	case w.out <- ev:
	case <-ctx.Done():
	}
}
