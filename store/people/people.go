// Package people hands the data key out to those who may have it: each person
// has a pair of keys, the secret half locked with a passphrase, and the data
// key is wrapped for the public half. So the data key can be changed for
// everybody at once although nobody but its owner knows a passphrase.
//
// It is pure but for random numbers and the time a derivation takes. It keeps
// nothing (store/sqlite does), asks nobody anything (cmd and tui do), and does
// not decide who may do what (internal/desk does).
package people

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"unicode/utf8"

	"filippo.io/age"
	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"

	"signpost/store/seal"
)

// ErrPassphrase says that a passphrase does not fit. Nobody can tell a wrong
// passphrase from a lock that somebody changed.
var ErrPassphrase = errors.New("the passphrase does not fit")

// ErrDamaged says that a lock or a wrap cannot be read.
var ErrDamaged = errors.New("the key row is damaged")

// maxLock is far more than a lock or a wrap has, so that a hostile file does not cost
// memory.
const maxLock = 16 << 10

// Lock is a person's secret key, closed with a passphrase, as it is kept: JSON
// with what the derivation needs. Recipient is the public half, in the age
// format ("age1...").
type Lock struct {
	Recipient string
	Closed    []byte
}

// closed is what Lock.Closed says. Box holds nonce and ciphertext
// (XChaCha20-Poly1305) of the age secret key, bound to all that stands beside
// it and to the person's name.
type closed struct {
	Version int    `json:"v"`
	KDF     string `json:"kdf"` // argon2id
	Params
	Salt []byte `json:"salt"`
	Box  []byte `json:"box"`
}

const kdf = "argon2id"

// NewLock makes a pair of keys for a person and locks the secret half.
func NewLock(name string, passphrase []byte, p Params) (Lock, error) {
	if err := CheckPassphrase(passphrase); err != nil {
		return Lock{}, err
	}
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return Lock{}, err
	}
	box, err := shut(name, id, passphrase, p)
	return Lock{Recipient: id.Recipient().String(), Closed: box}, err
}

func shut(name string, id *age.X25519Identity, passphrase []byte, p Params) ([]byte, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	c := closed{Version: 1, KDF: kdf, Params: p, Salt: random(16)}
	nonce := random(chacha20poly1305.NonceSizeX)
	err := c.use(passphrase, func(key []byte) error {
		aead, err := chacha20poly1305.NewX(key)
		if err == nil {
			c.Box = aead.Seal(nonce, nonce, []byte(id.String()), c.beside(name, id.Recipient().String()))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return json.Marshal(c)
}

// beside is everything that must not change around the box.
func (c closed) beside(name, recipient string) []byte {
	c.Box = nil
	head, _ := json.Marshal(c) // a struct of numbers and bytes cannot fail
	return []byte("signpost lock 1\x00" + name + "\x00" + recipient + "\x00" + string(head))
}

// use derives the key of a lock, hands it to fn and forgets it. The memory of
// the derivation is given back to the system at once.
func (c closed) use(passphrase []byte, fn func(key []byte) error) error {
	key := argon2.IDKey(passphrase, c.Salt, c.Passes, c.MemoryKiB, c.Threads, chacha20poly1305.KeySize)
	defer debug.FreeOSMemory()
	defer clear(key)
	return fn(key)
}

// Secret is a person's secret key, open. It never prints itself.
type Secret struct{ get func() *age.X25519Identity }

func (s Secret) String() string { return "[secret]" }

// GoString hides the secret from %#v.
func (s Secret) GoString() string { return "[secret]" }

// Format hides the secret from every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[secret]") }

// IsZero reports whether there is no secret.
func (s Secret) IsZero() bool { return s.get == nil }

// Recipient returns the public half.
func (s Secret) Recipient() string {
	if s.IsZero() {
		return ""
	}
	return s.get().Recipient().String()
}

// Open opens a lock. It costs one derivation. The error is ErrPassphrase,
// ErrDamaged, or says that the lock asks for more memory than is sane.
func (l Lock) Open(name string, passphrase []byte) (Secret, error) {
	var c closed
	if len(l.Closed) > maxLock || json.Unmarshal(l.Closed, &c) != nil || c.Version != 1 || c.KDF != kdf || len(c.Salt) < 16 ||
		len(c.Box) < chacha20poly1305.NonceSizeX {
		return Secret{}, ErrDamaged
	}
	if err := c.Params.check(); err != nil {
		return Secret{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	var id *age.X25519Identity
	err := c.use(passphrase, func(key []byte) error {
		aead, err := chacha20poly1305.NewX(key)
		if err != nil {
			return err
		}
		nonce := c.Box[:chacha20poly1305.NonceSizeX]
		plain, err := aead.Open(nil, nonce, c.Box[len(nonce):], c.beside(name, l.Recipient))
		if err != nil {
			return ErrPassphrase
		}
		defer clear(plain)
		id, err = age.ParseX25519Identity(string(plain))
		if err != nil || id.Recipient().String() != l.Recipient {
			return ErrDamaged
		}
		return nil
	})
	if err != nil {
		return Secret{}, err
	}
	return Secret{func() *age.X25519Identity { return id }}, nil
}

// Relock gives an open secret another passphrase. The public half stays, so
// every wrap goes on working.
func (s Secret) Relock(name string, passphrase []byte, p Params) (Lock, error) {
	if s.IsZero() {
		return Lock{}, seal.ErrNoKey
	}
	if err := CheckPassphrase(passphrase); err != nil {
		return Lock{}, err
	}
	box, err := shut(name, s.get(), passphrase, p)
	return Lock{Recipient: s.Recipient(), Closed: box}, err
}

// Paper makes the coordinator's recovery key: secret is what goes on paper and
// is kept nowhere, recipient is what the record keeps.
func Paper() (secret, recipient string, err error) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return "", "", err
	}
	return id.String(), id.Recipient().String(), nil
}

// FromPaper reads a recovery key as it was copied from paper: spaces, line
// breaks and small letters do not matter.
func FromPaper(written string) (Secret, error) {
	if len(written) > maxLock {
		return Secret{}, errPaper
	}
	id, err := age.ParseX25519Identity(strings.ToUpper(strings.Join(strings.Fields(written), "")))
	if err != nil {
		return Secret{}, errPaper
	}
	return Secret{func() *age.X25519Identity { return id }}, nil
}

var errPaper = errors.New("that is not a recovery key: it begins with AGE-SECRET-KEY-1 and has 74 letters and digits; look for a letter that was misread")

// Wrap closes the data key for whoever has the secret half of a recipient.
func Wrap(k seal.Key, recipient string) ([]byte, error) {
	to, err := age.ParseX25519Recipient(recipient)
	if err != nil {
		return nil, ErrDamaged
	}
	b := k.Bytes()
	if b == nil {
		return nil, seal.ErrNoKey
	}
	defer clear(b)
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to)
	if err == nil {
		_, err = w.Write(b)
	}
	if err == nil {
		err = w.Close()
	}
	return out.Bytes(), err
}

// Unwrap gives back the data key. ErrDamaged when the wrap is not for this
// secret or was changed.
func (s Secret) Unwrap(wrap []byte) (seal.Key, error) {
	if s.IsZero() {
		return seal.Key{}, seal.ErrNoKey
	}
	if len(wrap) > maxLock {
		return seal.Key{}, ErrDamaged
	}
	r, err := age.Decrypt(bytes.NewReader(wrap), s.get())
	if err != nil {
		return seal.Key{}, ErrDamaged
	}
	b, err := io.ReadAll(io.LimitReader(r, seal.KeySize+1))
	defer clear(b)
	if err != nil || len(b) != seal.KeySize {
		return seal.Key{}, ErrDamaged
	}
	return seal.KeyFromBytes(b)
}

// ShortestPassphrase is how many characters a passphrase must have: length is
// what resists guessing, so nothing is asked about its letters.
const ShortestPassphrase = 12

const longestPassphrase = 1024 // bytes

// CheckPassphrase says in a sentence why a passphrase will not do; nil when it
// will.
func CheckPassphrase(p []byte) error {
	switch n := utf8.RuneCount(p); {
	case len(p) > longestPassphrase:
		return fmt.Errorf("a passphrase has at most %d bytes", longestPassphrase)
	case !utf8.Valid(p):
		return errors.New("a passphrase is text in UTF-8")
	case n < ShortestPassphrase:
		return fmt.Errorf("a passphrase needs at least %d characters: four or five words that do not belong together are easy to keep in mind", ShortestPassphrase)
	case len(bytes.Trim(p, string(p[:1]))) == 0:
		return errors.New("a passphrase needs more than one character over and over")
	}
	return nil
}
