package synth_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"signpost/directory"
	"signpost/directory/synth"
)

func TestNeverOverAnything(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, ".notes")
	if err := os.WriteFile(mine, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, into := range []string{dir, mine, filepath.Join(mine, "below")} {
		if w, err := synth.Write(into, synth.Options{Services: 3}, nil); err == nil || len(w.Files) > 0 {
			t.Errorf("%s: %v %v", into, w, err)
		}
	}
	list, err := os.ReadDir(dir)
	if err != nil || len(list) != 1 {
		t.Errorf("something was written: %v %v", list, err)
	}
	if data, err := os.ReadFile(mine); err != nil || string(data) != "mine" {
		t.Errorf("%q %v", data, err)
	}
}

func TestHowManyServices(t *testing.T) {
	for _, n := range []int{-1, 0, synth.MaxServices + 1} {
		dir := filepath.Join(t.TempDir(), "new")
		if _, err := synth.Write(dir, synth.Options{Services: n}, nil); err == nil {
			t.Errorf("%d services were accepted", n)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("a folder was made for %d services", n)
		}
	}
	if synth.MaxServices > directory.DefaultMaxServices {
		t.Error("more can be written than is loaded")
	}
}

// TestFilesStaySmall: each file is one that the loader takes, and that an
// editor opens.
func TestFilesStaySmall(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	var calls, last int
	const n = 5500
	w, err := synth.Write(dir, synth.Options{Services: n, Seed: 1}, func(done, total int) {
		if calls++; total != n || done < last || done > n {
			t.Errorf("progress %d of %d after %d", done, total, last)
		}
		last = done
	})
	if err != nil {
		t.Fatal(err)
	}
	if last != n || calls < 3 {
		t.Errorf("%d calls, the last with %d", calls, last)
	}
	files, bytes := 0, int64(0)
	for _, name := range w.Files {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if bytes += info.Size(); info.Size() > 4<<20 {
			t.Errorf("%s has %d bytes", name, info.Size())
		}
		if strings.HasPrefix(name, "services-") {
			files++
		}
	}
	if files < 2 || bytes != w.Bytes || w.Services != n {
		t.Errorf("%d files of services, %d bytes, %+v", files, bytes, w)
	}
}
