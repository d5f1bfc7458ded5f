package seal

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"signpost/internal/durable"
)

// keyFileMark begins the one line of a key file that is not a comment.
const keyFileMark = "signpost-key-1"

const keyFileHead = `# Signpost data key. Whoever has this file can read the record;
# without it nobody can. Keep a copy in a safe place, never beside a backup.
`

// maxKeyFile is far more than a key file needs, so that a wrong path does not
// read gigabytes.
const maxKeyFile = 4096

// KeyFile loads the key in the file at path, or makes a new key there when
// the file does not exist. created says which. Ask it only when there is no
// database yet; for a database that exists use LoadKeyFile, because a fresh
// key would not open it.
func KeyFile(path string) (k Key, created bool, err error) {
	k, err = LoadKeyFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, false, err
	}
	k, err = createKeyFile(path)
	if errors.Is(err, fs.ErrExist) { // another process was quicker
		k, err = LoadKeyFile(path)
		return k, false, err
	}
	return k, err == nil, err
}

// LoadKeyFile reads a key file. A file that others than its owner may read or
// write is refused.
func LoadKeyFile(path string) (Key, error) {
	st, err := os.Stat(path)
	if err != nil {
		return Key{}, fmt.Errorf("key file: %w", err)
	}
	if !st.Mode().IsRegular() {
		return Key{}, fmt.Errorf("%s is not a file, so it cannot hold the key", path)
	}
	if loose(st) {
		return Key{}, fmt.Errorf("%s can be read or changed by other people on this computer (mode %04o): "+
			"make it private with \"chmod 600 %s\", and think about who may have copied it", path, st.Mode().Perm(), path)
	}
	f, err := os.Open(path)
	if err != nil {
		return Key{}, fmt.Errorf("key file: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxKeyFile+1))
	if err != nil {
		return Key{}, fmt.Errorf("key file: %w", err)
	}
	k, err := parseKeyFile(data)
	clear(data)
	if err != nil {
		return Key{}, fmt.Errorf("%s: %w", path, err)
	}
	return k, nil
}

// loose reports whether others may read or write the file. Windows has no such
// bits; there the folder of the user's profile protects it.
func loose(st fs.FileInfo) bool {
	return runtime.GOOS != "windows" && st.Mode().Perm()&0o077 != 0
}

// parseKeyFile takes comment lines and exactly one line with the key. Its
// errors never repeat the file.
func parseKeyFile(data []byte) (Key, error) {
	if len(data) > maxKeyFile {
		return Key{}, errors.New("this is too long for a key file")
	}
	var k Key
	sc := bufio.NewScanner(bytes.NewReader(data))
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(sc.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		word, ok := strings.CutPrefix(line, keyFileMark+" ")
		if !ok || !k.IsZero() {
			return Key{}, fmt.Errorf("line %d: this is not a Signpost key file", n)
		}
		b, err := hex.DecodeString(strings.TrimSpace(word))
		if err != nil || len(b) != KeySize {
			return Key{}, fmt.Errorf("line %d: the key is damaged; put back a copy of the file", n)
		}
		if k, err = KeyFromBytes(b); err != nil {
			return Key{}, err
		}
	}
	if k.IsZero() {
		return Key{}, errors.New("there is no key in the file; put back a copy of it")
	}
	return k, nil
}

// createKeyFile writes a new key beside path, makes sure that it is on the
// disk, and only then gives it its name, which must be free.
func createKeyFile(path string) (Key, error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Key{}, fmt.Errorf("key file: %w", err)
	}
	k, err := NewKey()
	if err != nil {
		return Key{}, err
	}
	f, err := os.CreateTemp(dir, ".key-*") // CreateTemp makes it 0600
	if err != nil {
		return Key{}, fmt.Errorf("key file: %w", err)
	}
	defer os.Remove(f.Name())
	err = k.use(func(b []byte) error {
		_, err := fmt.Fprintf(f, "%s%s %s\n", keyFileHead, keyFileMark, hex.EncodeToString(b))
		return err
	})
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = durable.Name(f.Name(), path)
	}
	if err == nil {
		err = durable.SyncFolder(dir)
	}
	if err != nil {
		return Key{}, fmt.Errorf("key file: %w", err)
	}
	return k, nil
}
