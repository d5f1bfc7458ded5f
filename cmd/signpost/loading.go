package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"signpost/directory"
	"signpost/directory/snapshot"
	"signpost/directory/worcestershire"
	"signpost/internal/desk"
)

// next is what one start leaves behind for the next: a snapshot of what it had
// to load. The zero value is nothing.
type next struct {
	keep func()
	fast bool // the directory came from its snapshot

	// hurt says that the snapshot in use turned out to be damaged, and mend makes
	// another of what is in use then.
	hurt <-chan struct{}
	mend func()
}

// damagedSay is what is said of a snapshot that turned out to be damaged.
const damagedSay = "The prepared copy of the directory is damaged. What it held is read from the directory's files, and another copy is made."

// worthKeeping is the number of services from which a snapshot is kept of a
// person's own directory. Smaller ones load in a few milliseconds.
const worthKeeping = 30

// ownPrepared is a person's own directory, from its snapshot if that is of
// these very files.
func (a *app) ownPrepared(dir string, n *next) (g *desk.Guide, why string) {
	dir = filepath.Clean(dir)
	at := a.snapshotOf(dir)
	if g := n.open(at, dir); g != nil {
		return g, ""
	}
	seen, err := at.Look(time.Now())
	g, why = a.own(dir)
	if g != nil && err == nil && g.Dir.Services.Len() >= worthKeeping {
		n.later(at, seen, g)
	}
	return g, why
}

// shippedPrepared is the directory inside the program.
func (a *app) shippedPrepared(n *next) (*desk.Guide, error) {
	at := a.snapshotOf("")
	if g := n.open(at, ""); g != nil {
		return g, nil
	}
	seen, _ := at.Look(time.Now()) // there are no files to look at
	d, findings, err := directory.Load(worcestershire.Files, directory.Options{})
	if err != nil {
		return nil, fmt.Errorf("load the shipped directory: %w", err)
	}
	g := desk.Prepare(d, findings, "")
	n.later(at, seen, g)
	return g, nil
}

// open takes a guide from its snapshot. Whatever is wrong with that, the files
// are loaded instead, and nobody need be told.
func (n *next) open(at snapshot.Place, origin string) *desk.Guide {
	if at.File == "" {
		return nil
	}
	hurt := make(chan struct{}, 1)
	at.Damaged = func() { hurt <- struct{}{} } // called once
	c, err := openSnapshot(at)
	if err != nil || c.Directory.Services.Len() == 0 {
		return nil
	}
	g := desk.Reuse(c.Directory, c.Index, c.Loading, c.Findings, origin)
	n.fast, n.hurt = true, hurt
	n.mend = func() { renew(at, g) }
	if c.Renew {
		n.keep = n.mend
	}
	return g
}

// opening is held while garbage is not collected: that is a setting of the whole
// process, and two who change it at once would leave it changed.
var opening sync.Mutex

// openSnapshot opens a snapshot without collecting garbage meanwhile: all that is
// made then stays, and collections took half of the time.
func openSnapshot(at snapshot.Place) (snapshot.Content, error) {
	opening.Lock()
	defer opening.Unlock()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	return at.Open()
}

// later notes that a snapshot is to be written. That it cannot be (a full disk,
// a folder of somebody else's) costs the next start time, and nothing else.
func (n *next) later(at snapshot.Place, seen snapshot.Seen, g *desk.Guide) {
	if at.File == "" {
		return
	}
	n.keep = func() {
		_ = at.Keep(seen, content(g))
	}
}

func content(g *desk.Guide) snapshot.Content {
	return snapshot.Content{Directory: g.Dir, Index: g.Index, Loading: g.Loading, Findings: g.Findings}
}

// renew writes a snapshot of what is in use already, as far as the files are
// still those. As with later, that it cannot be is not worth a word.
func renew(at snapshot.Place, g *desk.Guide) {
	if at.File != "" && (g.Origin == "" || g.Dir.Services.Len() >= worthKeeping) {
		_ = at.Renew(time.Now(), content(g))
	}
}

// beside does what is left for the next start beside the work; the program
// waits for it at its end, and says then what was wrong with the snapshot unless
// that was said before.
func (a *app) beside(n next) {
	a.closer = append(a.closer, func() error {
		select {
		case <-n.hurt:
			fmt.Fprintln(a.err, "signpost: "+damagedSay)
			n.mend()
		default:
		}
		return nil
	})
	if n.keep == nil {
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		n.keep()
	}()
	a.closer = append(a.closer, func() error {
		<-done
		return nil
	})
}

// snapshotOf is where the snapshot of a directory lies. Without a folder for it,
// or without knowing which build of the program this is, there is none.
func (a *app) snapshotOf(dir string) snapshot.Place {
	folder, program, name := a.cacheFolder(), build(), "shipped"
	var files fs.FS = worcestershire.Files
	if dir != "" {
		full, err := filepath.Abs(dir)
		if err != nil {
			return snapshot.Place{Folder: dir}
		}
		sum := sha256.Sum256([]byte(full))
		name, files = hex.EncodeToString(sum[:8]), nil
	}
	if folder == "" || program == "" {
		return snapshot.Place{Folder: dir}
	}
	return snapshot.Place{File: filepath.Join(folder, "directory-"+name+".snapshot"), Folder: dir, Program: program, Shipped: files}
}

// cacheFolder is where things lie that can be made again: below the folder of
// --data, or where the XDG specification says. Empty: there is none.
func (a *app) cacheFolder() string {
	home := a.env("HOME")
	switch data := or(a.data, a.env("SIGNPOST_DATA")); {
	case data != "":
		return filepath.Join(data, "cache")
	case filepath.IsAbs(a.env("XDG_CACHE_HOME")):
		return filepath.Join(a.env("XDG_CACHE_HOME"), "signpost")
	case home != "":
		return filepath.Join(home, ".cache", "signpost")
	}
	return ""
}

// build names this build of the program and no other: another one may make
// another index of the same files. Empty: it cannot be told.
func build() string {
	exe, err := os.Executable()
	if err != nil {
		return ""
	}
	info, err := os.Stat(exe)
	if err != nil {
		return ""
	}
	return fmt.Sprint(version, " ", commit, " ", runtime.Version(), " ", info.Size(), " ", info.ModTime().UnixNano(), " ", exe)
}

// progress tells somebody at a terminal how far a slow load is, in one line that
// goes away at the end. A load that takes no time is not mentioned.
type progress struct {
	w        interface{ Write([]byte) (int, error) }
	terminal bool
	now      func() time.Time
	began    time.Time
	said     int // characters of the line that is there
}

// loadingShown is the line about a load that begins now.
func (a *app) loadingShown() *progress {
	return &progress{w: a.err, terminal: isTerminal(a.err), now: time.Now, began: time.Now()}
}

// patience is how long a load may take before it is mentioned.
const patience = 300 * time.Millisecond

func (p *progress) tell(done, total int) {
	if !p.terminal || p.now().Sub(p.began) < patience {
		return
	}
	line := "loading the directory: " + thousands(done) + " of " + thousands(total) + " entries"
	if done == total {
		line = "loading the directory: " + thousands(done) + " entries read, preparing the search"
	}
	fmt.Fprint(p.w, "\r"+line+strings.Repeat(" ", max(0, p.said-len(line))))
	p.said = max(p.said, len(line))
}

func (p *progress) end() {
	if p.said > 0 {
		fmt.Fprint(p.w, "\r"+strings.Repeat(" ", p.said)+"\r")
	}
}

// thousands writes a whole number with a comma before each three digits.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
