package snapshot

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"signpost/directory"
	"signpost/directory/archive"
	"signpost/directory/hours"
	"signpost/directory/search"
	"signpost/directory/triage"
	"signpost/directory/worcestershire"
	"signpost/internal/facts"
)

// now is later than any file of a test, so that times settle.
var now = time.Now().Add(time.Hour)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// country writes a directory of n services: those that are shipped, over and
// over, with ids and names of their own, and some that have every field.
func country(t testing.TB, n int) string {
	dir := t.TempDir()
	var services []string
	var rest strings.Builder
	header := regexp.MustCompile(`(?m)^\[`)
	for _, e := range must(worcestershire.Files.ReadDir(".")) {
		if !strings.HasSuffix(e.Name(), ".toml") {
			continue
		}
		text := string(must(worcestershire.Files.ReadFile(e.Name())))
		at := header.FindAllStringIndex(text, -1)
		for i, a := range at {
			end := len(text)
			if i+1 < len(at) {
				end = at[i+1][0]
			}
			switch part := text[a[0]:end]; {
			case strings.HasPrefix(part, "[[service]]"):
				services = append(services, part)
			case strings.HasPrefix(part, "[[service.") || strings.HasPrefix(part, "[service."):
				services[len(services)-1] += part
			default:
				rest.WriteString(part)
			}
		}
	}
	id, name := regexp.MustCompile(`(?m)^(id *= ")([^"]+)"`), regexp.MustCompile(`(?m)^(name *= ")([^"]+)"`)
	var out strings.Builder
	file := 0
	flush := func() {
		put(t, dir, fmt.Sprintf("services-%03d.toml", file), out.String())
		file++
		out.Reset()
	}
	for i := range n {
		if i == 1 {
			out.WriteString(everything)
			continue
		}
		s, round := services[i%len(services)], i/len(services)
		if round > 0 {
			s = id.ReplaceAllString(s, fmt.Sprintf(`${1}${2}-%d"`, round))
			s = name.ReplaceAllString(s, fmt.Sprintf(`${1}${2} %d"`, round))
		}
		if out.WriteString(s); out.Len() > 4<<20 {
			flush()
		}
	}
	flush()
	put(t, dir, "a.toml", rest.String())
	return dir
}

// everything is a service with fields that no shipped one has, a caution and
// words that are hard to keep.
const everything = `[[service]]
id = "every-field"
name = "Every \"field\" – ünïcode"
also = []
phone = ["01905 000000 (office)", "(01905) 000001"]
at = [52.19, -2.22]
hours = ["Mon-Fri 09:00-17:00", "sometimes perhaps"]
private = ["address", "hours"]
tips = ["staff only"]
notice = "moved"
notice_until = 2026-12-24
as_of = 2009
uprn = "1"
checked = 2026-01-02
checked_by = "A. Person"
ages = "16-25"
team = "cdt"
group = "g"
place = [{ name = "North", address = "1 North Street", phone = ["01905 000002"], hours = ["Tue 10:00-12:00"] }, { name = "South" }]
[service.extra]
feed = 7
share = 0.5
yes = true
list = ["a", { b = "c" }]
`

func put(t testing.TB, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// load is what the program does without a snapshot.
func load(t testing.TB, folder string) Content {
	t.Helper()
	d, loading, err := directory.Load(os.DirFS(folder), directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, more := triage.Compile(d)
	return Content{Directory: d, Index: d.Index(), Loading: loading, Findings: append(loading[:len(loading):len(loading)], more...)}
}

func keep(t testing.TB, p Place) Content {
	t.Helper()
	seen, err := p.Look(now)
	if err != nil {
		t.Fatal(err)
	}
	c := load(t, p.Folder)
	if err := p.Keep(seen, c); err != nil {
		t.Fatal(err)
	}
	return c
}

func place(t testing.TB, folder string) Place {
	return Place{File: filepath.Join(t.TempDir(), "cache", "x.snapshot"), Folder: folder, Program: "test"}
}

func sameDirectory() cmp.Options {
	return cmp.Options{
		cmpopts.IgnoreUnexported(directory.Directory{}),
		cmp.Transformer("list", func(s directory.Services) []*directory.Service { return s.List() }),
		cmp.Comparer(func(a, b *facts.Vocabulary) bool { return cmp.Equal(a.Defs(), b.Defs()) }),
		cmp.Comparer(func(a, b hours.Hours) bool { return a.Equal(b) && cmp.Equal(a.Lines(), b.Lines()) }),
	}
}

// compare fails when two contents differ in anything that can be asked of them.
func compare(t testing.TB, want, got Content) {
	t.Helper()
	if d := cmp.Diff(want.Directory, got.Directory, sameDirectory()); d != "" {
		t.Errorf("the directory differs: %s", d[:min(len(d), 3000)])
	}
	if d := cmp.Diff([2][]directory.Finding{want.Loading, want.Findings}, [2][]directory.Finding{got.Loading, got.Findings}, cmpopts.EquateEmpty()); d != "" {
		t.Errorf("the findings differ: %s", d)
	}
	a, b := want.Directory, got.Directory
	if d := cmp.Diff(a.Files(), b.Files()); d != "" {
		t.Errorf("the files differ: %s", d)
	}
	for _, f := range a.Files() {
		x, _ := a.Source(f)
		if y, _ := b.Source(f); x != y {
			t.Errorf("the text of %s differs", f)
		}
	}
	for _, s := range a.Services.All() {
		x, _ := a.Span(s.ID)
		if y, ok := b.Span(s.ID); !ok || x.Text() != y.Text() {
			t.Errorf("the place of %s differs", s.ID)
		}
	}
	for _, q := range strings.Split("|x|smack redditch|needle exchange|age:16 advice|in:redditch|alchohol|01905|type:detox|zzzz", "|") {
		o := search.Options{Limit: -1, HomeCounty: a.County}
		if d := cmp.Diff(want.Index.Search(q, o), got.Index.Search(q, o)); d != "" {
			t.Errorf("%q finds something else: %s", q, d)
		}
	}
	x, _ := triage.Compile(a)
	y, _ := triage.Compile(b)
	if x.Version() != y.Version() {
		t.Error("the rules differ")
	}
}

func TestSnapshotIsWhatWasLoaded(t *testing.T) {
	p := place(t, country(t, 120))
	want := keep(t, p)
	if len(want.Findings) == 0 || want.Directory.Services.Len() != 120 {
		t.Fatalf("the directory of the test has %d findings and %d services", len(want.Findings), want.Directory.Services.Len())
	}
	got, err := p.Open()
	if err != nil {
		t.Fatal(err)
	}
	if got.Renew {
		t.Error("the content was looked at without need")
	}
	compare(t, want, got)
}

// TestArchive keeps the version of a directory that came from a snapshot.
func TestArchive(t *testing.T) {
	p := place(t, country(t, 5))
	keep(t, p)
	got, data := must(p.Open()), t.TempDir()
	if err := archive.Save(data, got.Directory); err != nil {
		t.Fatal(err)
	}
	back, err := archive.Open(data, got.Directory.Version)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(got.Directory, back, sameDirectory()); d != "" {
		t.Error(d)
	}
}

// TestShipped has no folder: the directory is part of the program.
func TestShipped(t *testing.T) {
	p := place(t, "")
	d, loading, err := directory.Load(worcestershire.Files, directory.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := Content{Directory: d, Index: d.Index(), Loading: loading, Findings: loading}
	if err := p.Keep(must(p.Look(now)), want); err != nil {
		t.Fatal(err)
	}
	compare(t, want, must(p.Open()))
	p.Program = "another build"
	if _, err := p.Open(); err != ErrStale {
		t.Errorf("the snapshot of another program: %v", err)
	}
}

func TestProtection(t *testing.T) {
	p := place(t, country(t, 3))
	keep(t, p)
	for name, want := range map[string]os.FileMode{p.File: 0o600, filepath.Dir(p.File): 0o700} {
		if m := must(os.Stat(name)).Mode().Perm(); m != want {
			t.Errorf("%s has mode %o, want %o", name, m, want)
		}
	}
	if left := must(os.ReadDir(filepath.Dir(p.File))); len(left) != 1 {
		t.Errorf("more than the snapshot was left: %v", left)
	}
}

func TestStale(t *testing.T) {
	for name, change := range map[string]func(dir, file string) error{
		"longer":             func(_, f string) error { return os.WriteFile(f, append(must(os.ReadFile(f)), '\n'), 0o600) },
		"gone":               func(_, f string) error { return os.Remove(f) },
		"another":            func(d, _ string) error { return os.WriteFile(filepath.Join(d, "b.toml"), []byte("# x\n"), 0o600) },
		"renamed":            func(d, f string) error { return os.Rename(f, filepath.Join(d, "b.toml")) },
		"a link to a folder": func(d, _ string) error { return os.Symlink(d, filepath.Join(d, "c.toml")) },
		"same size, newer": func(_, f string) error {
			b := must(os.ReadFile(f))
			b[len(b)-2] ^= 1
			return os.WriteFile(f, b, 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := place(t, country(t, 3))
			file := filepath.Join(p.Folder, "services-000.toml")
			old := now.Add(-48 * time.Hour)
			if err := os.Chtimes(file, old, old); err != nil {
				t.Fatal(err)
			}
			keep(t, p)
			if err := change(p.Folder, file); err != nil {
				t.Fatal(err)
			}
			if _, err := p.Open(); err != ErrStale {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestTimes: a file that was only touched is the same file, and one that changed
// as its snapshot was made may have changed after.
func TestTimes(t *testing.T) {
	p := place(t, country(t, 3))
	file := filepath.Join(p.Folder, "services-000.toml")
	want := keep(t, p)
	later := now.Add(-time.Minute)
	if err := os.Chtimes(file, later, later); err != nil {
		t.Fatal(err)
	}
	got, err := p.Open()
	if err != nil || !got.Renew {
		t.Fatalf("a file that was touched: %v, %v", got.Renew, err)
	}
	compare(t, want, got)
	if err := p.Keep(must(p.Look(now)), got); err != nil { // a restored content is kept as a loaded one
		t.Fatal(err)
	}
	if got = must(p.Open()); got.Renew {
		t.Error("it was not renewed")
	}
	compare(t, want, got)

	young := must(p.Look(later.Add(time.Second)))
	if err := p.Keep(young, want); err != nil {
		t.Fatal(err)
	}
	b := must(os.ReadFile(file))
	b[len(b)-2] ^= 1
	put(t, p.Folder, filepath.Base(file), string(b))
	if err := os.Chtimes(file, later, later); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Open(); err != ErrStale {
		t.Errorf("a change within the same tick was not noticed: %v", err)
	}
}

// TestKeepOnlyWhatWasSeen: what was read while files change is not kept.
func TestKeepOnlyWhatWasSeen(t *testing.T) {
	p := place(t, country(t, 3))
	seen, c := must(p.Look(now)), load(t, p.Folder)
	put(t, p.Folder, "b.toml", "# new\n")
	if err := p.Keep(seen, c); err == nil {
		t.Error("a folder that changed was kept")
	}
	if err := p.Keep(must(p.Look(now)), c); err == nil {
		t.Error("a file that was not loaded was kept")
	}
	if _, err := p.Open(); err != ErrNone {
		t.Errorf("something was written: %v", err)
	}
}

// small is a whole file of few bytes, and its content.
func small(t testing.TB) ([]byte, Place, Content) {
	dir := t.TempDir()
	put(t, dir, "a.toml", "[directory]\nname = \"D\"\n[[county]]\nid = \"worcestershire\"\nname = \"Worcestershire\"\n"+everything)
	old := now.Add(-48 * time.Hour)
	if err := os.Chtimes(filepath.Join(dir, "a.toml"), old, old); err != nil {
		t.Fatal(err)
	}
	p := place(t, dir)
	c := keep(t, p)
	return must(os.ReadFile(p.File)), p, c
}

// TestEveryByte turns every byte of a file over: either it is refused, or the
// content is the same, now and when it is asked for later.
func TestEveryByte(t *testing.T) {
	data, p, want := small(t)
	refused, noticed := 0, 0
	p.Damaged = func() { noticed++ }
	for i := range data {
		broken := append([]byte(nil), data...)
		broken[i] ^= byte(1 << (i % 8))
		got, err := p.decode(bytes.NewReader(broken), int64(len(broken)))
		if err != nil {
			refused++
			continue
		}
		if err := sameLate(want.Directory, got.Directory); err != nil {
			t.Fatalf("byte %d turned over: %v", i, err)
		}
	}
	if refused+noticed < len(data)*9/10 || noticed == 0 {
		t.Errorf("of %d bytes %d lead to a refusal and %d are noticed later", len(data), refused, noticed)
	}
}

func sameTexts(a, b *directory.Directory) bool {
	for _, f := range a.Files() {
		x, _ := a.Source(f)
		if y, ok := b.Source(f); !ok || x != y {
			return false
		}
	}
	return cmp.Equal(a.Files(), b.Files())
}

func TestDamage(t *testing.T) {
	data, p, want := small(t)
	rapid.Check(t, func(t *rapid.T) {
		broken := append([]byte(nil), data...)
		switch rapid.IntRange(0, 3).Draw(t, "how") {
		case 0:
			broken = broken[:rapid.IntRange(0, len(data)-1).Draw(t, "length")]
		case 1:
			broken = append(broken, rapid.SliceOfN(rapid.Byte(), 1, 100).Draw(t, "more")...)
		case 2:
			i := rapid.IntRange(0, len(data)-1).Draw(t, "at")
			copy(broken[i:], rapid.SliceOfN(rapid.Byte(), 1, 300).Draw(t, "bytes"))
		case 3: // a page that never came to the disk
			i := rapid.IntRange(0, len(data)-1).Draw(t, "at")
			clear(broken[i:min(len(broken), i+4096)])
		}
		if got, err := p.decode(bytes.NewReader(broken), int64(len(broken))); err == nil && !cmp.Equal(want.Directory, got.Directory, sameDirectory()) {
			t.Error("damage led to another directory")
		}
	})
}

func TestOtherOrderOfBytes(t *testing.T) {
	data, p, _ := small(t)
	for i := range 4 {
		data[16+i], data[23-i] = data[23-i], data[16+i]
	}
	if _, err := p.decode(bytes.NewReader(data), int64(len(data))); err != ErrStale {
		t.Errorf("got %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	data, p, want := small(f)
	f.Add(data)
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, err := p.decode(bytes.NewReader(b), int64(len(b))); err == nil && !cmp.Equal(want.Directory, got.Directory, sameDirectory()) {
			t.Error("another directory")
		}
	})
}

// FuzzParts gives the decoder packs that no checksum guards: it must
// refuse or answer, and never break down.
func FuzzParts(f *testing.F) {
	_, _, c := small(f)
	w := newWriter()
	w.directory(c.Directory)
	f.Add(w.pack(nil))
	runs, _, _ := packRuns(c.Directory.Services)
	f.Add(runs)
	opening, _ := packHours(c.Directory.Services)
	f.Add(opening)
	f.Fuzz(func(_ *testing.T, b []byte) {
		if r, ok := unpack(b); ok {
			var d directory.Directory
			r.directory(&d)
		}
		if r, ok := unpack(b); ok {
			for !r.bad && r.left() > 0 {
				r.service(&directory.Service{})
			}
		}
	})
}
