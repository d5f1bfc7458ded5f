package snapshot

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"signpost/directory"
	"signpost/directory/synth"
)

// made writes a made-up directory of n services.
func made(t testing.TB, n int, seed uint64) string {
	dir := t.TempDir()
	if _, err := synth.Write(dir, synth.Options{Services: n, Seed: seed}, nil); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestMadeUp keeps made-up directories: whatever is asked of one that was kept is
// what the files say.
func TestMadeUp(t *testing.T) {
	for seed, n := range []int{1, runSize - 1, runSize, runSize + 1, 60, 300} {
		p := place(t, made(t, n, uint64(seed)))
		want, got := keep(t, p), must(p.Open())
		compare(t, want, got)
		if err := sameLate(want.Directory, got.Directory); err != nil {
			t.Errorf("%d services: %v", n, err)
		}
	}
}

// sameLate says what of two directories differs that is asked late.
func sameLate(a, b *directory.Directory) error {
	for i, s := range a.Services.All() {
		if g, ok := b.Service(s.ID); !ok || g != b.Services.At(i) {
			return fmt.Errorf("%s is not found", s.ID)
		}
		if !a.Services.ToldHours(i).Equal(b.Services.ToldHours(i)) {
			return fmt.Errorf("%s has other hours", s.ID)
		}
	}
	switch {
	case !cmp.Equal(a.Services.IDs(), b.Services.IDs()):
		return fmt.Errorf("the ids differ")
	case !sameTexts(a, b):
		return fmt.Errorf("the texts differ")
	case !reflect.DeepEqual(a.Services.List(), b.Services.List()):
		return fmt.Errorf("the directory differs")
	}
	return nil
}

// damages are what happens to files: a bit turned over, a page that never came to
// the disk, some bytes of another file, the end cut off.
var damages = map[string]func(b []byte, at, end int) []byte{
	"bit":  func(b []byte, at, _ int) []byte { b[at] ^= 1 << (at % 8); return b },
	"page": func(b []byte, at, end int) []byte { clear(b[at:min(at+4096, end)]); return b },
	"other": func(b []byte, at, end int) []byte {
		copy(b[at:end], "[[service]]\nid = \"x\"\nname = \"Y\"\n")
		return b
	},
	"cut": func(b []byte, at, _ int) []byte { return b[:at] },
}

// TestDamageOfEverySection damages the beginning, the middle and the end of every
// section: the file is refused, or the content is the same whenever it is asked
// for, and the damage was told and the snapshot removed.
func TestDamageOfEverySection(t *testing.T) {
	p := place(t, made(t, 400, 1)) // its index has more than one block
	want := keep(t, p)
	data := must(os.ReadFile(p.File))
	h := must(readHead(bytes.NewReader(data), int64(len(data))))
	if h.parts[indexSection].n <= blockSize {
		t.Fatalf("the index has %d bytes", h.parts[indexSection].n)
	}
	told := 0
	p.Damaged = func() { told++ }
	for section, part := range h.parts {
		for _, at := range []int64{part.at, part.at + part.n/2, part.at + part.n - 1} {
			for name, damage := range damages {
				broken := damage(bytes.Clone(data), int(at), int(part.at+part.n))
				if name == "cut" && section >= idSection && at%3 > 0 { // as it is after Open
					broken = append(broken, make([]byte, len(data)-len(broken))...)
				}
				if bytes.Equal(broken, data) {
					continue
				}
				put(t, filepath.Dir(p.File), filepath.Base(p.File), string(broken))
				told = 0
				got, err := p.Open()
				if early := section < idSection || name == "cut" && len(broken) < len(data); early != (err != nil) {
					t.Errorf("%s in section %d at %d: %v", name, section, at, err)
				}
				if err != nil {
					continue
				}
				if err := sameLate(want.Directory, got.Directory); err != nil {
					t.Errorf("%s in section %d at %d: %v", name, section, at, err)
				}
				if _, err := os.Stat(p.File); told != 1 || !os.IsNotExist(err) {
					t.Errorf("%s in section %d at %d was told %d times, and the file: %v", name, section, at, told, err)
				}
			}
		}
	}
}

// TestCutWhileOpen cuts a snapshot in place after it was opened, as nobody should.
func TestCutWhileOpen(t *testing.T) {
	p := place(t, country(t, 40))
	want := keep(t, p)
	got := must(p.Open())
	first := got.Directory.Services.At(0)
	if err := os.Truncate(p.File, 100); err != nil {
		t.Fatal(err)
	}
	if err := sameLate(want.Directory, got.Directory); err != nil {
		t.Error(err)
	}
	if got.Directory.Services.At(0) != first {
		t.Error("a service became another")
	}
	compare(t, want, got)
}

// TestDamagedAndEdited damages a snapshot whose files have changed since: what
// cannot be had from the texts inside it either is said to be unreadable.
func TestDamagedAndEdited(t *testing.T) {
	p := place(t, made(t, 50, 1))
	want := keep(t, p)
	data := must(os.ReadFile(p.File))
	h := must(readHead(bytes.NewReader(data), int64(len(data))))
	for _, both := range []bool{false, true} {
		broken := bytes.Clone(data)
		broken[h.parts[runSection].at+9] ^= 1
		if both {
			broken[h.parts[fileSection].at+9] ^= 1
		}
		q := place(t, p.Folder)
		put(t, p.Folder, "zz.toml", "")
		if err := os.Remove(filepath.Join(p.Folder, "zz.toml")); err != nil {
			t.Fatal(err)
		}
		got, err := q.decode(bytes.NewReader(broken), int64(len(broken)))
		if err != nil {
			t.Fatal(err)
		}
		put(t, p.Folder, "zz.toml", "[[service]]\nid = \"new\"\nname = \"New\"\n")
		unreadable := 0
		for i, s := range want.Directory.Services.All() {
			g := got.Directory.Services.At(i)
			switch {
			case g.ID == "" && len(g.Phone) == 0 && g.Reach == directory.ReachNotADestin && i < runSize:
				unreadable++
			case !cmp.Equal(s, g, sameDirectory()):
				t.Errorf("%s is %+v", s.ID, g)
			}
		}
		if (unreadable > 0) != both {
			t.Errorf("with both damaged %v: %d are unreadable", both, unreadable)
		}
		if err := os.Remove(filepath.Join(p.Folder, "zz.toml")); err != nil {
			t.Fatal(err)
		}
	}
}

// TestTogether asks for services from many goroutines: each is one and the same
// for all. It says something under the race detector only.
func TestTogether(t *testing.T) {
	p := place(t, made(t, 200, 1))
	want := keep(t, p)
	for _, cut := range []bool{false, true} {
		got := must(p.Open())
		if cut {
			if err := os.Truncate(p.File, 100); err != nil {
				t.Fatal(err)
			}
		}
		var seen [4][]*directory.Service
		var all sync.WaitGroup
		for g := range seen {
			all.Go(func() {
				for i, s := range want.Directory.Services.All() {
					found, _ := got.Directory.Service(s.ID)
					seen[g] = append(seen[g], found)
					got.Directory.Services.ToldHours(i)
				}
				got.Directory.Files()
				got.Directory.Span(want.Directory.Services.At(g).ID)
			})
		}
		all.Wait()
		for g := range seen {
			for i, s := range seen[g] {
				if s == nil || s != seen[0][i] || s.ID != want.Directory.Services.At(i).ID {
					t.Fatalf("goroutine %d has %+v", g, s)
				}
			}
		}
	}
}

// TestRenew keeps what was loaded some time ago, unless the files have changed.
func TestRenew(t *testing.T) {
	p := place(t, country(t, 3))
	c := load(t, p.Folder)
	if err := p.Renew(now, c); err != nil {
		t.Fatal(err)
	}
	compare(t, c, must(p.Open()))
	if err := os.Remove(p.File); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(p.Folder, "services-000.toml")
	b := must(os.ReadFile(name))
	b[len(b)-2] ^= 1 // same length, and a look says nothing of when
	put(t, p.Folder, filepath.Base(name), string(b))
	old := now.Add(-48 * time.Hour)
	if err := os.Chtimes(name, old, old); err != nil {
		t.Fatal(err)
	}
	if err := p.Renew(now, c); err != ErrStale {
		t.Errorf("other files than those loaded: %v", err)
	}
	if _, err := p.Open(); err != ErrNone {
		t.Errorf("something was written: %v", err)
	}
}
