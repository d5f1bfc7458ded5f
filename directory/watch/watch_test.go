package watch

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"

	"signpost/directory"
)

// deadline is how long an event may take on a machine that is busy with other
// things; it is no measure of speed.
const deadline = 20 * time.Second

// desk is a folder that is watched, and what the watcher says.
type desk struct {
	t      *testing.T
	dir    string
	events <-chan Event
	stop   context.CancelFunc
}

// watching starts with two entries in a.toml. Each test runs once with the
// signals of the system and once by looking only.
func watching(t *testing.T, test func(t *testing.T, d *desk)) {
	for _, mode := range []struct {
		name string
		o    Options
	}{
		// With signals, looking is put off for so long that it does not help.
		{"signals", Options{Settle: 10 * time.Millisecond, Every: time.Hour}},
		{"looking", Options{Settle: 10 * time.Millisecond, Every: 10 * time.Millisecond, NoNotify: true}},
	} {
		t.Run(mode.name, func(t *testing.T) {
			t.Parallel()
			d := &desk{t: t, dir: filepath.Join(t.TempDir(), "own")}
			d.mkdir()
			d.write("a.toml", service("a")+service("b"))
			d.start(mode.o)
			d.used("a", "b")
			test(t, d)
		})
	}
}

func (d *desk) start(o Options) {
	ctx, cancel := context.WithCancel(context.Background())
	d.events, d.stop = Watch(ctx, d.dir, o), cancel
	d.t.Cleanup(func() {
		cancel()
		for range d.events { // ends when the watcher has ended
		}
	})
}

func (d *desk) check(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) mkdir()                  { d.t.Helper(); d.check(os.Mkdir(d.dir, 0o755)) }
func (d *desk) path(name string) string { return filepath.Join(d.dir, name) }

// write puts a file in its place at once, overwrite does it as a program that
// empties the file first.
func (d *desk) write(name, text string) {
	d.t.Helper()
	d.overwrite(".new", text)
	d.rename(".new", name)
}
func (d *desk) overwrite(name, text string) {
	d.t.Helper()
	d.check(os.WriteFile(d.path(name), []byte(text), 0o644))
}
func (d *desk) rename(from, to string) {
	d.t.Helper()
	d.check(os.Rename(d.path(from), d.path(to)))
}

func (d *desk) next() Event {
	d.t.Helper()
	select {
	case ev, ok := <-d.events:
		if !ok {
			d.t.Fatal("the watcher has ended")
		}
		return ev
	case <-time.After(deadline):
		d.t.Fatal("nothing was said of a change")
	}
	return Event{}
}

// used waits for a version with these services and no other event.
func (d *desk) used(ids ...string) {
	d.t.Helper()
	ev := d.next()
	if ev.Refused != nil {
		d.t.Fatalf("refused: %s", ev.Refused)
	}
	if got := idsOf(ev); !slices.Equal(got, ids) {
		d.t.Fatalf("services %v, want %v", got, ids)
	}
}

// eventually waits for a version with these services. On a busy machine the
// moment in which a file is empty can be long enough to be believed.
func (d *desk) eventually(ids ...string) {
	d.t.Helper()
	for {
		ev := d.next()
		var got []string
		if ev.Refused == nil {
			got = idsOf(ev)
		}
		if slices.Equal(got, ids) {
			return
		}
	}
}

func idsOf(ev Event) (ids []string) {
	for _, s := range ev.Directory.Services.All() {
		ids = append(ids, s.ID)
	}
	return ids
}

// refusedAt waits for a refusal that says where the mistake is.
func (d *desk) refusedAt(where string) {
	d.t.Helper()
	ev := d.next()
	if ev.Refused == nil || ev.Directory != nil || !strings.Contains(ev.Refused.String(), where) {
		d.t.Fatalf("got %+v, want a refusal with %q", ev, where)
	}
}

func TestWritingInPlace(t *testing.T) {
	watching(t, func(t *testing.T, d *desk) {
		d.overwrite("a.toml", service("a")+service("b")+service("c"))
		d.eventually("a", "b", "c")
		d.overwrite("b.toml", service("d"))
		d.eventually("a", "b", "c", "d")
	})
}

// TestEditorsRename: vim, nano, VS Code, sed -i and rsync write another file
// and put it in the place of the first; vim moves the first away before.
func TestEditorsRename(t *testing.T) {
	watching(t, func(t *testing.T, d *desk) {
		d.overwrite(".a.toml.XyZ123", service("a")+service("b")+service("c"))
		d.rename(".a.toml.XyZ123", "a.toml")
		d.used("a", "b", "c")

		d.rename("a.toml", "a.toml~")
		d.overwrite("a.toml", service("a")+service("b"))
		d.check(os.Remove(d.path("a.toml~")))
		d.eventually("a", "b")
	})
}

func TestBrokenSaveKeepsTheOld(t *testing.T) {
	watching(t, func(t *testing.T, d *desk) {
		d.write("a.toml", service("a")+"[[service]]\nid = \"b\nname = \"B\"\n")
		d.refusedAt("a.toml, line 5, column ")
		d.write("a.toml", service("a")+service("b")+service("c"))
		d.used("a", "b", "c")

		// Broken and taken back: the same version again, so that what was said
		// can go.
		d.write("a.toml", service("a")+service("b")+broken)
		d.refusedAt("a.toml, line 10")
		d.write("a.toml", service("a")+service("b")+service("c"))
		d.used("a", "b", "c")
	})
}

func TestDeleting(t *testing.T) {
	watching(t, func(t *testing.T, d *desk) {
		d.write("b.toml", service("c"))
		d.used("a", "b", "c")
		d.check(os.Remove(d.path("a.toml")))
		d.used("c")
		d.check(os.Remove(d.path("b.toml")))
		d.refusedAt("no *.toml file")
		d.write("b.toml", service("c")+service("d"))
		d.used("c", "d")
	})
}

// TestFolderIsReplaced: signals go with the old folder, looking finds the new.
func TestFolderIsReplaced(t *testing.T) {
	for name, notify := range map[string]bool{"signals and looking": true, "looking": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &desk{t: t, dir: filepath.Join(t.TempDir(), "own")}
			// It is not there yet.
			d.start(Options{Settle: 10 * time.Millisecond, Every: 10 * time.Millisecond, NoNotify: !notify})
			d.refusedAt("no such file")
			d.mkdir()
			d.write("a.toml", service("a"))
			d.eventually("a") // the folder may have been seen empty

			d.check(os.Rename(d.dir, d.dir+".old"))
			d.refusedAt("no such file")
			d.mkdir()
			d.write("a.toml", service("a")+service("b"))
			d.eventually("a", "b")
			d.write("a.toml", service("a")+service("c"))
			d.used("a", "c")

			d.check(os.RemoveAll(d.dir))
			d.refusedAt("")
		})
	}
}

// TestLinkedFolder: a folder behind a link is replaced by turning the link.
func TestLinkedFolder(t *testing.T) {
	root := t.TempDir()
	one, two := filepath.Join(root, "v1"), filepath.Join(root, "v2")
	d := &desk{t: t, dir: one}
	d.mkdir()
	d.write("a.toml", service("a"))
	d.dir = two
	d.mkdir()
	d.write("a.toml", service("b"))
	d.dir = filepath.Join(root, "current")
	d.check(os.Symlink(one, d.dir))
	d.start(Options{Settle: 10 * time.Millisecond, Every: 10 * time.Millisecond})
	d.used("a")
	d.check(os.Symlink(two, d.dir+".new"))
	d.check(os.Rename(d.dir+".new", d.dir))
	d.used("b")
	d.write("a.toml", service("b")+service("c"))
	d.used("b", "c")
}

// TestLinkedFile: no signal comes for a file elsewhere that a link leads to.
func TestLinkedFile(t *testing.T) {
	root := t.TempDir()
	target := filepath.Join(root, "real.toml")
	d := &desk{t: t, dir: filepath.Join(root, "own")}
	d.mkdir()
	d.check(os.WriteFile(target, []byte(service("a")), 0o644))
	d.check(os.Symlink(target, d.path("a.toml")))
	d.start(Options{Settle: 10 * time.Millisecond, Every: 10 * time.Millisecond})
	d.used("a")
	d.check(os.WriteFile(target, []byte(service("b")), 0o644))
	d.eventually("b")
}

// TestStartsFromTheVersionInUse: only a difference to it is an event.
func TestStartsFromTheVersionInUse(t *testing.T) {
	d := &desk{t: t, dir: filepath.Join(t.TempDir(), "own")}
	d.mkdir()
	d.write("a.toml", service("a"))
	loaded, findings, err := directory.Load(os.DirFS(d.dir), directory.Options{})
	d.check(err)
	d.start(Options{InUse: Version{loaded, findings}, Settle: 10 * time.Millisecond, Every: 10 * time.Millisecond})
	d.write("a.toml", service("a")+service("b"))
	d.used("a", "b")
}

// TestStopping: a watcher ends while nobody receives.
func TestStopping(t *testing.T) {
	d := &desk{t: t, dir: filepath.Join(t.TempDir(), "own")}
	d.mkdir()
	d.write("a.toml", service("a"))
	d.start(Options{Settle: time.Millisecond, Every: time.Millisecond})
	d.stop()
	ended := make(chan struct{})
	go func() {
		for range d.events {
		}
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(deadline):
		t.Fatal("the watcher did not end")
	}
}

// TestListing: what looking sees, and what it does not mistake for stillness.
func TestListing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.toml")
	at := time.Now().Add(-time.Hour).Truncate(time.Second)
	put := func(name, text string, at time.Time) {
		t.Helper()
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(p, at, at); err != nil {
			t.Fatal(err)
		}
	}
	put("a.toml", "one", at)
	before := list(dir)
	if !before.same(list(dir)) || !before.settled() {
		t.Error("a still folder seems to change")
	}
	put("notes.txt", "x", at)
	put(".a.toml.swp", "x", at)
	put(".b.toml", "x", at)
	if !before.same(list(dir)) {
		t.Error("files that are not read count")
	}
	put("a.toml", "two", at.Add(time.Second))
	if before.same(list(dir)) {
		t.Error("another time is not seen")
	}
	put("a.toml", "three", at)
	if before.same(list(dir)) {
		t.Error("another size is not seen")
	}
	// rsync -t puts another file there with size and time of the first.
	put("new", "two", at)
	if err := os.Rename(filepath.Join(dir, "new"), path); err != nil {
		t.Fatal(err)
	}
	if before.same(list(dir)) {
		t.Error("another file of the same size and time is not seen")
	}
	put("a.toml", "one", time.Now())
	if list(dir).settled() {
		t.Error("a file of this moment counts as settled")
	}
	if before.same(list(filepath.Join(dir, "nowhere"))) {
		t.Error("a folder that is gone is not seen")
	}
}

// TestWaiting: how long a change settles, worked out without a clock.
func TestWaiting(t *testing.T) {
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	pending := make(chan time.Time)
	for name, c := range map[string]struct {
		w    watcher
		wait time.Duration
		put  bool
	}{
		"a first change":               {watcher{since: at}, time.Second, true},
		"a further change":             {watcher{since: at.Add(-2 * time.Second), due: pending}, time.Second, true},
		"a folder that is never still": {watcher{since: at.Add(-4 * time.Second), due: pending}, time.Second, false},
		"a second look to come":        {watcher{since: at, due: pending, hold: at.Add(3 * time.Second)}, 3 * time.Second, true},
		"a second look long ago":       {watcher{since: at, hold: at.Add(-time.Hour)}, time.Second, true},
	} {
		c.w.o.Settle = time.Second
		if wait, put := c.w.wait(at); wait != c.wait && put || put != c.put {
			t.Errorf("%s: %v %v", name, wait, put)
		}
	}
}

// TestLookAgainWhileTimesAreCoarse: a file of just now could have changed once
// more without another time.
func TestLookAgainWhileTimesAreCoarse(t *testing.T) {
	d := &desk{t: t, dir: t.TempDir()}
	d.write("a.toml", service("a"))
	for age, want := range map[time.Duration]bool{time.Second: true, time.Hour: false, -time.Second: true, -time.Hour: false} {
		w := &watcher{folder: d.dir, seen: list(d.dir), o: Options{Settle: time.Hour}}
		w.seen.at = w.seen.files[0].info.ModTime().Add(age)
		if w.look(); (w.due != nil) != want {
			t.Errorf("a file of %v ago: read again is %v", age, w.due != nil)
		}
	}
}

// TestSignalsOfANewFolder: once it has been looked at, a folder that took the
// place of the old one between two looks gives signals, too.
func TestSignalsOfANewFolder(t *testing.T) {
	root := t.TempDir()
	d := &desk{t: t, dir: filepath.Join(root, "own")}
	notify, err := fsnotify.NewWatcher()
	d.check(err)
	t.Cleanup(func() { d.check(notify.Close()) })
	w := &watcher{folder: d.dir, notify: notify}
	link := func() {
		two, err := os.MkdirTemp(root, "v")
		d.check(err)
		d.check(os.Symlink(two, d.dir+".new"))
		d.check(os.Rename(d.dir+".new", d.dir))
	}
	for i, replace := range []func(){
		func() { w.attach(); d.mkdir() }, // not there at first
		func() { d.check(os.Rename(d.dir, d.dir+".old")); d.mkdir() },
		func() { d.check(os.RemoveAll(d.dir)); d.mkdir() },
		func() { d.check(os.RemoveAll(d.dir)); link() },
		link, // the link is turned, the folder it led to stays
	} {
		replace()
		w.signalled(d, fmt.Sprintf("signal%d.toml", i))
	}
	for name, want := range map[string]bool{"a.toml": true, ".a.toml.swp": false, ".a.toml": false, "a.toml~": false, "4913": false, "": true} {
		if got := w.concerns(filepath.Join(d.dir, name)); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}

// signalled looks and writes until a signal of the file comes.
func (w *watcher) signalled(d *desk, name string) {
	d.t.Helper()
	late, again := time.After(deadline), time.NewTicker(5*time.Millisecond)
	defer again.Stop()
	for {
		select {
		case ev := <-w.notify.Events:
			if filepath.Base(ev.Name) == name && w.concerns(ev.Name) {
				return
			}
		case <-again.C:
			w.attach()
			d.overwrite(name, "")
		case <-late:
			d.t.Fatal("the new folder gives no signal of " + name)
		}
	}
}
