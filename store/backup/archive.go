package backup

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"time"

	"filippo.io/age"
)

// The names in the archive, in their order. The key is there only when the
// record opens with a key file.
const (
	manifestName = "manifest.json"
	keyName      = "signpost.key"
	databaseName = "signpost.db"
)

// What the small parts may have at most, so that a hostile file costs no memory.
const (
	maxManifest = 64 << 10
	maxKey      = 4 << 10
)

// Contents is what goes into a backup.
type Contents struct {
	Manifest Manifest // sealed, and fitting the database
	Key      []byte   // the text of the key file; empty when people are set up
	Database io.Reader
}

// errChanged says that the copy was changed while it was sealed.
var errChanged = errors.New("the copy of the database changed while it was sealed")

// Write seals a backup into w. told, which may be nil, hears how many bytes of
// the database are done. The caller makes sure that w lasts.
func Write(w io.Writer, to Lock, c Contents, told func(done int64)) error {
	if to.to == nil {
		return errPassphrase
	}
	sealed, err := age.Encrypt(w, to.to)
	if err != nil {
		return err
	}
	manifest, err := json.Marshal(c.Manifest)
	if err != nil {
		return err
	}
	t := tar.NewWriter(sealed)
	small := func(name string, data []byte) {
		if err == nil && len(data) > 0 {
			if err = t.WriteHeader(c.header(name, int64(len(data)))); err == nil {
				_, err = t.Write(data)
			}
		}
	}
	small(manifestName, manifest)
	small(keyName, c.Key)
	if err == nil {
		err = t.WriteHeader(c.header(databaseName, c.Manifest.Size))
	}
	if err != nil {
		return err
	}
	sum := sha256.New()
	n, err := io.Copy(t, io.TeeReader(&teller{r: c.Database, told: told}, sum))
	if err == nil && (n != c.Manifest.Size || hex.EncodeToString(sum.Sum(nil)) != c.Manifest.SHA256) {
		err = errChanged
	}
	if err == nil {
		err = t.Close()
	}
	if err == nil {
		err = sealed.Close()
	}
	return err
}

func (c Contents) header(name string, size int64) *tar.Header {
	return &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: c.Manifest.MadeAt.Truncate(time.Second)}
}

// teller says how much was read.
type teller struct {
	r    io.Reader
	told func(int64)
	n    int64
}

func (t *teller) Read(b []byte) (int, error) {
	n, err := t.r.Read(b)
	t.n += int64(n)
	if t.told != nil {
		t.told(t.n)
	}
	return n, err
}

// Reader reads a backup: the small parts at once, then the database.
type Reader struct {
	Manifest Manifest
	Key      []byte // the text of the key file; empty when people are set up

	all io.Reader // what is inside the seal
	t   *tar.Reader
}

// NewReader opens a backup up to its database. The error is ErrSecret,
// ErrTruncated, ErrDamaged, ErrTooNew, or of the disk.
func NewReader(file io.Reader, with Opener) (*Reader, error) {
	inside, err := with.unsealed(file)
	if err != nil {
		return nil, err
	}
	r := &Reader{all: inside, t: tar.NewReader(inside)}
	data, err := r.small(manifestName, maxManifest)
	if err != nil {
		return nil, err
	}
	if r.Manifest, err = parseManifest(data); err != nil {
		return nil, err
	}
	h, err := r.next()
	if err == nil && h.Name == keyName {
		if r.Key, err = r.read(h, maxKey); err == nil {
			h, err = r.next()
		}
	}
	if err == nil && (h.Name != databaseName || h.Size != r.Manifest.Size) {
		err = ErrDamaged
	}
	return r, err
}

// next goes on to the next part, which must be a plain file.
func (r *Reader) next() (*tar.Header, error) {
	h, err := r.t.Next()
	if err == nil && h.Typeflag != tar.TypeReg {
		err = ErrDamaged
	}
	return h, asOurs(err)
}

func (r *Reader) small(name string, most int64) ([]byte, error) {
	h, err := r.next()
	if err == nil && h.Name != name {
		err = ErrDamaged
	}
	if err != nil {
		return nil, err
	}
	return r.read(h, most)
}

func (r *Reader) read(h *tar.Header, most int64) ([]byte, error) {
	if h.Size <= 0 || h.Size > most {
		return nil, ErrDamaged
	}
	data, err := io.ReadAll(io.LimitReader(r.t, most))
	return data, asOurs(err)
}

// asOurs turns the errors of the archive into ours.
func asOurs(err error) error {
	switch {
	case errors.Is(err, tar.ErrHeader), errors.Is(err, tar.ErrFieldTooLong), errors.Is(err, tar.ErrInsecurePath), errors.Is(err, io.EOF),
		errors.Is(err, io.ErrUnexpectedEOF):
		return ErrDamaged // what is cut off is noticed by the seal, before the archive sees it
	}
	return err
}

// Database writes the database into w and makes sure that it, and what follows
// it to the end of the file, is as it was sealed. Only when the error is nil is
// what was written worth anything.
func (r *Reader) Database(w io.Writer, told func(done int64)) error {
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, sum), &teller{r: r.t, told: told})
	if err != nil {
		return asOurs(err)
	}
	if n != r.Manifest.Size || hex.EncodeToString(sum.Sum(nil)) != r.Manifest.SHA256 {
		return ErrDamaged
	}
	if _, err := r.t.Next(); err != io.EOF {
		return errors.Join(ErrDamaged, asOurs(err))
	}
	rest, err := io.ReadAll(io.LimitReader(r.all, maxManifest)) // the archive's own end is nothing but zeroes
	if err == nil && len(bytes.Trim(rest, "\x00")) > 0 || len(rest) == maxManifest {
		err = ErrDamaged
	}
	return asOurs(err)
}
