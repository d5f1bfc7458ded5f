package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"signpost/config"
	"signpost/directory"
	"signpost/directory/archive"
	"signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
	"signpost/store/seal"
	"signpost/store/sqlite"
)

// settings is what the configuration says, and what is wrong with it. A broken
// file never stops the program: it runs as if nothing were set, and says so.
func (a *app) settings() (config.Config, config.Paths, string, error) {
	paths, err := config.PathsFor(a.env, a.data)
	if err != nil {
		return config.Config{}, paths, "", err
	}
	if paths.Config == "" {
		return config.Config{}, paths, "", nil
	}
	c, err := config.Load(paths.Config)
	if err != nil {
		return c, paths, sentence("The settings were not used: " + err.Error()), nil
	}
	return c, paths, "", nil
}

// guide loads the directory in use, for a desk in the county of the settings.
func (a *app) guide(c config.Config) (*desk.Guide, string, error) {
	return a.guideAnd(c, &next{})
}

// guideAnd is guide for those that leave something behind for the next start.
func (a *app) guideAnd(c config.Config, n *next) (*desk.Guide, string, error) {
	g, notice, err := a.folder(c, n)
	if err != nil {
		return g, notice, err
	}
	g, err = g.At(c.County)
	if err != nil {
		notice = strings.TrimSpace(notice + " " + sentence("The county of the settings was not used: "+err.Error()))
	}
	return g, notice, nil
}

// folder loads the directory in use. One that a command was told to use has to
// be usable: an answer from another directory would be taken for one from it.
// On the screen, and when only the settings name it, a person's own that cannot
// be used at all gives way to the shipped one, with a sentence that says so.
func (a *app) folder(c config.Config, n *next) (*desk.Guide, string, error) {
	told := or(a.directory, a.env("SIGNPOST_DIRECTORY"))
	dir := or(told, c.Directory)
	notice := ""
	if dir != "" {
		g, why := a.ownPrepared(dir, n)
		if g != nil {
			return g, brokenEntries(g), nil
		}
		notice = sentence("Your directory was not used: " + why)
		if told != "" && !a.opensAnyway {
			return nil, "", errors.New(notice)
		}
		notice += " The shipped one is shown instead."
	}
	g, err := a.shippedPrepared(n)
	if err != nil {
		return nil, "", err
	}
	g.Wanted = dir
	return g, notice, nil
}

// own loads a person's own directory from its files; why says what is wrong
// when there is nothing in it to use.
func (a *app) own(dir string) (g *desk.Guide, why string) {
	show := a.loadingShown()
	defer show.end()
	return ownWith(filepath.Clean(dir), directory.Options{Progress: show.tell})
}

func ownWith(dir string, o directory.Options) (g *desk.Guide, why string) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, fmt.Sprintf("%s is not a folder that can be opened", text.CleanLine(dir))
	}
	d, findings, err := directory.Load(os.DirFS(dir), o)
	if err == nil && d.Services.Len() > 0 {
		return desk.Prepare(d, findings, dir), ""
	}
	for _, f := range findings {
		if f.Severity == directory.Error {
			return nil, place(filepath.Join(dir, f.File), f)
		}
	}
	if err != nil {
		return nil, text.CleanLine(err.Error())
	}
	return nil, fmt.Sprintf("%s has no service in it", text.CleanLine(dir))
}

// brokenEntries says how many entries of an otherwise good directory are left
// out, and where the first one is.
func brokenEntries(g *desk.Guide) string {
	n, first := 0, directory.Finding{}
	for _, f := range g.Findings {
		if f.Severity == directory.Error {
			if n == 0 {
				first = f
			}
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return sentence(fmt.Sprintf("Problems in the directory: %d. The first: %s", n, place(filepath.Join(g.Origin, first.File), first)))
}

func place(file string, f directory.Finding) string {
	out := fmt.Sprintf("%s, line %d, column %d: %s", text.CleanLine(file), f.Line, f.Column, f.Message)
	if f.Hint != "" {
		out += " - " + f.Hint
	}
	return out
}

// opened is everything that a command or the screen works with.
type opened struct {
	session   *desk.Session
	store     *sqlite.Store
	paths     config.Paths
	notices   []string
	lockAfter time.Duration
	left      next
	osc52     bool // numbers may be handed to the terminal's clipboard
}

// open loads settings and directory and opens the record.
func (a *app) open(ctx context.Context) (opened, error) {
	c, paths, notice, err := a.settings()
	if err != nil {
		return opened{}, err
	}
	o := opened{paths: paths, osc52: c.OSC52, lockAfter: c.LockAfter}
	o.add(notice)
	var n next
	g, notice, err := a.guideAnd(c, &n)
	if err != nil {
		return o, err
	}
	o.add(notice)
	o.left = n
	a.beside(n)
	if n.fast {
		go g.Rules.Version() // compiles them before somebody waits for them
	}
	clock := a.clock
	u, err := a.unlock(ctx, paths, c.Operator)
	if err != nil {
		return o, err
	}
	st, err := sqlite.Open(ctx, sqlite.Options{Path: paths.Database, Key: u.key, Clock: clock, Vocabulary: g.Dir.Vocabulary})
	if err != nil {
		return o, err
	}
	a.closer = append(a.closer, st.Close)
	o.store = st
	op, err := a.operator(ctx, st, u, c)
	if err != nil {
		return o, err
	}
	if u.who != "" {
		dropKeyFile(paths.Key) // left by a crash while people were set up
	}
	o.session = desk.NewSession(desk.Options{
		Record: st, Guide: g, Operator: op, Ring: a.ring(st), Guarded: u.who != "", DropKeyFile: func() { dropKeyFile(paths.Key) },
		Desk: c.Desk, DeskPhone: c.DeskPhone, Clock: clock, NewID: st.NewID, Archive: versions(paths.Data),
		Packs: packTypes(c.Packs), OutcomeDays: c.OutcomeDays,
	})
	o.session.LookAtMark(ctx)
	o.add(markNotice(o.session))
	return o, nil
}

// markNotice says of a made-up record that it is one; "" of a real one.
func markNotice(s *desk.Session) string {
	switch s.Mark() {
	case "":
		return ""
	case "DEMO":
		return "DEMO: nobody in it exists, and all of it is gone when you leave."
	}
	return s.Mark() + ": the contacts here are made up. For real ones use another folder."
}

// packTypes is what the needle exchange of the settings hands out.
func packTypes(packs []config.Pack) []desk.PackType {
	var out []desk.PackType
	for _, p := range packs {
		out = append(out, desk.PackType(p))
	}
	return out
}

// versions keeps the versions of the directory in the data folder of that name.
type versions string

func (v versions) Save(d *directory.Directory) error { return archive.Save(string(v), d) }

func (v versions) Open(version string) (*directory.Directory, error) {
	return archive.Open(string(v), version)
}

func (o *opened) add(notice string) {
	if notice != "" {
		o.notices = append(o.notices, notice)
	}
}

// loadKey reads the key of the database that is there, or makes one for the
// database that is about to be made.
func loadKey(p config.Paths) (seal.Key, error) {
	if _, err := os.Stat(p.Database); err != nil {
		if err := os.MkdirAll(p.Data, 0o700); err != nil {
			return seal.Key{}, &store.Error{Kind: store.ReadOnly, Op: "make data folder", Path: p.Data, Err: err}
		}
		key, _, err := seal.KeyFile(p.Key)
		if errors.Is(err, fs.ErrPermission) {
			return key, &store.Error{Kind: store.ReadOnly, Op: "make key file", Path: p.Data, Err: err}
		}
		return key, err
	}
	key, err := seal.LoadKeyFile(p.Key)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		// Any other key finds out whether the file is ours at all, and is
		// then told that it does not fit. It is never written down.
		return seal.NewKey()
	case errors.Is(err, fs.ErrPermission):
		return key, fmt.Errorf("the key file %s cannot be read by this account: give the account the right to read it", text.CleanLine(p.Key))
	}
	return key, err
}

// dropKeyFile takes a key file away that opens nothing any more, after writing
// over it as far as the disk allows. That it fails does no harm: the key in it
// is out of use.
func dropKeyFile(path string) {
	if st, err := os.Stat(path); err == nil && st.Mode().IsRegular() {
		_ = os.WriteFile(path, make([]byte, st.Size()), 0o600)
		_ = os.Remove(path)
	}
}

// when is the time that --at names, or now.
func (a *app) when() (time.Time, error) {
	if a.at == "" {
		return a.clock(), nil
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, a.at, desk.London()); err == nil {
			return t, nil
		}
	}
	if t, err := time.Parse(time.RFC3339, a.at); err == nil {
		return t, nil
	}
	return time.Time{}, usage{fmt.Errorf("--at %q is not a time: write it like 2026-12-25T10:00", text.CleanLine(a.at))}
}

// reading loads what commands need that only look services up. They never
// touch the record.
func (a *app) reading() (*desk.Guide, time.Time, error) {
	t, err := a.when()
	if err != nil {
		return nil, t, err
	}
	c, _, notice, err := a.settings()
	if errors.Is(err, config.ErrNoHome) {
		c, notice = config.Config{}, "" // nothing is kept, so no home is needed
	} else if err != nil {
		return nil, t, err
	}
	var left next
	g, more, err := a.guideAnd(c, &left)
	for _, n := range []string{notice, more} {
		if n != "" {
			fmt.Fprintln(a.err, "signpost: "+n)
		}
	}
	a.beside(left)
	return g, t, err
}
