package rooms

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
)

// modFile is what `go mod edit -json` says of a go.mod.
type modFile struct {
	Module  struct{ Path string }
	Go      string
	Require []struct{ Path, Version string }
	Replace []struct{ Old struct{ Path string } }
	Exclude []struct{ Path string }
}

func readMod(t *testing.T, path string) modFile {
	t.Helper()
	var m modFile
	if err := json.Unmarshal(run(t, nil, "mod", "edit", "-json", path), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func (m modFile) version(path string) string {
	i := slices.IndexFunc(m.Require, func(r struct{ Path, Version string }) bool { return r.Path == path })
	if i < 0 {
		return ""
	}
	return m.Require[i].Version
}

// TestGoMod: what must stay as it is, each with its reason.
func TestGoMod(t *testing.T) {
	m := readMod(t, "go.mod")
	if m.Module.Path != module {
		t.Errorf("the module is called %q", m.Module.Path)
	}
	for _, r := range m.Replace {
		t.Errorf("replace of %s: it breaks `go install`", r.Old.Path)
	}
	for _, e := range m.Exclude {
		t.Errorf("exclude of %s: pin the version that is wanted instead", e.Path)
	}
	for _, pin := range []struct{ path, version, reason string }{
		{"charm.land/bubbletea/v2", "v2.0.10", "v1 stalls for five seconds at the start on a terminal that does not answer, v2.1 does not resolve, and getting an older shared dependency can quietly take Bubble Tea back"},
		{"modernc.org/sqlite", "v1.60.1", "with v1.61 `go mod tidy` cannot resolve a test dependency"},
		{"github.com/mattn/go-runewidth", "v0.0.30", "v0.0.27 burns 25 ms and more at the start"},
	} {
		if got := m.version(pin.path); got != pin.version {
			t.Errorf("%s is %q and must be %s: %s", pin.path, got, pin.version, pin.reason)
		}
	}
}

// TestLibcFitsSQLite: the C library that SQLite was translated with must be
// exactly the one that its own go.mod names. Another one compiles, and loses
// data in ways that no test of ours would meet.
func TestLibcFitsSQLite(t *testing.T) {
	var sqlite struct{ GoMod, Version string }
	if err := json.Unmarshal(run(t, nil, "list", "-m", "-json", "modernc.org/sqlite"), &sqlite); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(sqlite.GoMod); err != nil {
		t.Skipf("NOT CHECKED: the go.mod of modernc.org/sqlite %s is not in the module cache, so nobody knows which libc it wants: %v", sqlite.Version, err)
	}
	want := readMod(t, sqlite.GoMod).version("modernc.org/libc")
	if want == "" {
		t.Fatalf("modernc.org/sqlite %s names no libc any more: see what took its place", sqlite.Version)
	}
	if got := readMod(t, "go.mod").version("modernc.org/libc"); got != want {
		t.Errorf("modernc.org/libc is %q; modernc.org/sqlite %s wants exactly %s", got, sqlite.Version, want)
	}
}
