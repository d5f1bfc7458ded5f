package sqlite

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"signpost/store"
	"signpost/store/storetest"
	"signpost/store/storetest/tracer"
)

var (
	powerStates = flag.Int("powerstates", 40, "how many states of the disk the power cut test tries")
	powerSeed   = flag.Uint64("powerseed", 0, "seed of the power cut test; 0 picks one")
)

// sector is what a disk writes whole or not at all.
const sector = 512

// power is a disk as it may be found after a power cut. What a program wrote
// is only surely there once it was synced; names only once the folder was.
type power struct {
	live  map[string]*inode // names as the program saw them
	named map[string]*inode // names on the disk
	names []func(map[string]*inode)
}

// inode is a file: what is on the disk, and what was asked for since.
type inode struct {
	disk    []byte
	pending []edit
}

// edit is a write, or with nil data a new length.
type edit struct {
	off  int64
	data []byte
}

func (e edit) apply(b []byte) []byte {
	end := int(e.off) + len(e.data)
	if e.data == nil && end < len(b) {
		return b[:end:end]
	}
	if end > len(b) {
		b = append(b, make([]byte, end-len(b))...)
	}
	copy(b[e.off:], e.data)
	return b
}

// replay plays calls up to the cut, and returns the disk and what the program
// had said by then.
func replay(calls []tracer.Call) (*power, string) {
	p := &power{live: map[string]*inode{}, named: map[string]*inode{}}
	var said strings.Builder
	for _, c := range calls {
		if c.Op == tracer.Write && c.FD == 1 {
			said.Write(c.Data)
		}
		if c.Ret >= 0 && !strings.HasSuffix(c.Path, "-shm") { // that is memory: made anew each time
			p.play(c)
		}
	}
	return p, said.String()
}

func (p *power) play(c tracer.Call) {
	f := p.live[c.Path]
	switch c.Op {
	case tracer.Open:
		if f == nil && c.Flags&os.O_CREATE != 0 {
			f = &inode{}
			p.rename(func(m map[string]*inode) { m[c.Path] = f })
		}
		if f != nil && c.Flags&os.O_TRUNC != 0 {
			f.pending = append(f.pending, edit{})
		}
	case tracer.Write:
		if f != nil {
			f.pending = append(f.pending, edit{c.Off, c.Data[:c.Ret]})
		}
	case tracer.Truncate:
		if f != nil {
			f.pending = append(f.pending, edit{off: c.Off})
		}
	case tracer.Sync:
		if f == nil { // the folder
			p.keepNames(len(p.names))
			return
		}
		for _, e := range f.pending {
			f.disk = e.apply(f.disk)
		}
		f.pending = nil
	case tracer.Link, tracer.Rename:
		p.rename(func(m map[string]*inode) {
			m[c.To] = m[c.Path]
			if c.Op == tracer.Rename {
				delete(m, c.Path)
			}
		})
	case tracer.Remove:
		p.rename(func(m map[string]*inode) { delete(m, c.Path) })
	}
}

func (p *power) rename(change func(map[string]*inode)) {
	change(p.live)
	p.names = append(p.names, change)
}

// keepNames brings the first n changes of names to the disk. File systems with
// a journal keep their order.
func (p *power) keepNames(n int) {
	for _, change := range p.names[:n] {
		change(p.named)
	}
	p.names = p.names[n:]
}

// cut is what lies on the disk after the power went: of what was not synced
// each write is there, is not, or is in part, in any order.
func (p *power) cut(rng *rand.Rand) map[string][]byte {
	p.keepNames(rng.IntN(len(p.names) + 1))
	how := rng.IntN(4)
	files := map[string][]byte{}
	for _, name := range slices.Sorted(maps.Keys(p.named)) {
		f := p.named[name]
		b := slices.Clone(f.disk)
		edits := slices.Clone(f.pending)
		switch how {
		case 0: // nothing of it
			edits = nil
		case 1: // the beginning of it
			edits = edits[:rng.IntN(len(edits)+1)]
		case 2: // any order
			rng.Shuffle(len(edits), func(i, j int) { edits[i], edits[j] = edits[j], edits[i] })
		}
		for _, e := range edits {
			for _, part := range tear(e, how >= 2, rng) {
				b = part.apply(b)
			}
		}
		files[name] = b
	}
	return files
}

// tear returns the parts of an edit that reach the disk.
func tear(e edit, torn bool, rng *rand.Rand) []edit {
	if !torn {
		return []edit{e}
	}
	switch rng.IntN(3) {
	case 0:
		return nil
	case 1:
		return []edit{e}
	}
	var parts []edit
	for at := 0; at < len(e.data); {
		end := min(len(e.data), at+sector-int(e.off+int64(at))%sector)
		if rng.IntN(2) == 0 {
			parts = append(parts, edit{e.off + int64(at), e.data[at:end]})
		}
		at = end
	}
	return parts
}

// record runs shifts in a process of their own and returns its calls in the
// order in which they were done.
func record(t *testing.T, path string, contacts int) []tracer.Call {
	t.Helper()
	if err := tracer.Works(); err != nil {
		t.Skipf("NOT CHECKED: %v", err)
	}
	out, err := os.CreateTemp(t.TempDir(), "said")
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	var calls []tracer.Call
	res, err := tracer.Run(tracer.Program{Args: []string{os.Args[0]}, Env: append(os.Environ(), fmt.Sprintf("%s=shifts %s %d", childEnv, path, contacts)),
		Stdout: out, Stderr: os.Stderr, Data: true, After: func(c tracer.Call) {
			if c.FD == 1 || strings.HasPrefix(c.Path, filepath.Dir(path)) {
				calls = append(calls, c)
			}
		}})
	if err != nil || res.Exit != 0 {
		t.Fatalf("%+v, %v", res, err)
	}
	return calls
}

// TestPowerCut writes down what a desk's work asks of the disk, and opens what
// a power cut at a random moment could have left of it.
func TestPowerCut(t *testing.T) {
	seed := *powerSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "signpost.db")
	calls := record(t, path, 10) // enough for the log to be written back while it is in use
	toll := storetest.NewToll(time.Now)
	for i := range *powerStates {
		rng := rand.New(rand.NewPCG(seed, uint64(i)))
		at := rng.IntN(len(calls) + 1)
		p, said := replay(calls[:at])
		to := t.TempDir()
		for name, b := range p.cut(rng) {
			write(t, filepath.Join(to, filepath.Base(name)), b)
		}
		saved, lost, damaged := promised(t, filepath.Join(to, "signpost.db"), said)
		if lost+damaged > 0 {
			t.Errorf("state %d of -powerseed %d, after call %d of %d: %d of %d lost, %d damaged", i, seed, at, len(calls), lost, saved, damaged)
		}
		toll.Add(1, saved, lost, damaged)
		_ = os.RemoveAll(to)
	}
	t.Logf("%d calls", len(calls))
	toll.Log(t, "D4 power cut: unsynced writes dropped, torn, reordered")
}

// promised opens a record and looks for what a program had said of it, as
// writeContacts says it: how much that is, how much of it is lost, and whether
// the record is damaged.
func promised(t *testing.T, path, said string) (saved, lost, damaged int) {
	t.Helper()
	ctx := context.Background()
	lines := strings.Split(said, "\n")
	lines = lines[:len(lines)-1] // an unfinished line was not said
	s, err := Open(ctx, testOptions(t, path))
	if err != nil {
		t.Errorf("it does not open: %v", err)
		return len(lines), len(lines), 1
	}
	defer s.Close()
	if v, err := s.Verify(ctx); err != nil || !v.Sound() {
		t.Errorf("not sound: %v %v", v.Problems, err)
		damaged = 1
	}
	known := map[string]store.Contact{}
	for _, line := range lines {
		f := strings.SplitN(line, " ", 3)
		c, ok := known[f[0]]
		if !ok {
			if c, err = s.Contact(ctx, store.Act{}, f[0]); err != nil {
				lost++
				continue
			}
			known[f[0]] = c
		}
		if f[1] == "note" && !slices.ContainsFunc(c.Notes, func(n store.Note) bool { return n.Text == f[2] }) || f[1] == "alias" && c.Alias < f[2] {
			lost++
		}
	}
	return len(lines), lost, damaged
}
