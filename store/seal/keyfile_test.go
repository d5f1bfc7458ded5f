package seal

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

func TestKeyFileIsMadeOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new folder", "key")
	first, created, err := KeyFile(path)
	if err != nil || !created {
		t.Fatalf("created %v, %v", created, err)
	}
	st, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && st.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", st.Mode(), err)
	}
	again, created, err := KeyFile(path)
	if err != nil || created || !again.Equal(first) {
		t.Errorf("second time: created %v, %v", created, err)
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

func TestKeyFileTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	keys := make([]Key, 8)
	var wg sync.WaitGroup
	for i := range keys {
		wg.Go(func() {
			var err error
			if keys[i], _, err = KeyFile(path); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, k := range keys {
		if !k.Equal(keys[0]) || k.IsZero() {
			t.Fatal("programs that start together have different keys")
		}
	}
}

func TestKeyFileRefuses(t *testing.T) {
	good := keyFileMark + " " + strings.Repeat("ab", KeySize) + "\n"
	for _, c := range []struct{ name, text, say string }{
		{"empty", "", "no key"},
		{"only comments", "# a\n\n", "no key"},
		{"something else", "[desk]\nname = 1\n", "line 1"},
		{"short key", keyFileHead + good[:len(good)-3], "damaged"},
		{"not digits", keyFileMark + " " + strings.Repeat("zz", KeySize), "damaged"},
		{"two keys", good + good, "line 2"},
		{"too long", good + strings.Repeat("#\n", maxKeyFile), "too long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "key")
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			k, _, err := KeyFile(path)
			if err == nil || !strings.Contains(err.Error(), c.say) || !k.IsZero() {
				t.Errorf("error %v", err)
			}
			if err != nil && strings.Contains(err.Error(), "abab") {
				t.Errorf("the error shows the key: %v", err)
			}
			if now, _ := os.ReadFile(path); string(now) != c.text {
				t.Error("the file was changed")
			}
		})
	}
	dir := t.TempDir()
	if _, _, err := KeyFile(dir); err == nil {
		t.Error("a folder is no key file")
	}
	if _, err := LoadKeyFile(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

func TestKeyFileMustBePrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("SKIPPED: Windows has no such permissions")
	}
	path := filepath.Join(t.TempDir(), "key")
	if _, _, err := KeyFile(path); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []fs.FileMode{0o640, 0o604, 0o620, 0o666} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, _, err := KeyFile(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
			t.Errorf("mode %v: %v", mode, err)
		}
	}
}

func FuzzParseKeyFile(f *testing.F) {
	f.Add([]byte(keyFileHead + keyFileMark + " " + strings.Repeat("0f", KeySize)))
	f.Add([]byte(keyFileMark))
	f.Fuzz(func(t *testing.T, data []byte) {
		k, err := parseKeyFile(data)
		if (err == nil) == k.IsZero() {
			t.Errorf("key there %v, error %v", !k.IsZero(), err)
		}
	})
}
