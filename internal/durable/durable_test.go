package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestName(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from"), filepath.Join(dir, "to")
	for n, words := range []string{"first", "second"} {
		if err := os.WriteFile(from, []byte(words), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := Name(from, to); errors.Is(err, fs.ErrExist) != (n > 0) || n == 0 && err != nil {
			t.Errorf("name %d: %v", n, err)
		}
		_ = os.Remove(from)
	}
	if b, err := os.ReadFile(to); string(b) != "first" || err != nil {
		t.Errorf("a name that was taken holds %q, %v", b, err)
	}
	if err := SyncFolder(dir); err != nil {
		t.Error(err)
	}
	if SyncFolder(filepath.Join(dir, "nowhere")) == nil {
		t.Error("a folder that is not there was synced")
	}
}
