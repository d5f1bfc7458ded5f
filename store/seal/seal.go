package seal

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"

	"golang.org/x/crypto/chacha20poly1305"
)

// version is the first byte of sealed bytes. What follows it in version 1:
// key id (8), nonce (24), ciphertext with its 16-byte tag (XChaCha20-Poly1305).
const version = 1

const headerSize = 1 + len(KeyID{}) + chacha20poly1305.NonceSizeX

// Overhead is how much longer sealed bytes are than the plain ones.
const Overhead = headerSize + chacha20poly1305.Overhead

// ErrDamaged says that sealed bytes were changed, moved, or are out of date.
var ErrDamaged = errors.New("sealed bytes are damaged or not in their place")

// ErrNoKey says that there is no key to work with.
var ErrNoKey = errors.New("there is no key")

// OtherKey says that sealed bytes belong to a key other than the one at hand.
type OtherKey struct{ Has, Want KeyID }

func (e *OtherKey) Error() string {
	return fmt.Sprintf("sealed with key %s, but the key at hand is %s", e.Want, e.Has)
}

// Place is where sealed bytes live. Bytes that are moved to another place, or
// brought back from an earlier revision, do not open.
type Place struct {
	Table, Column, Row string
	Rev                int64
	Beside             []byte // readable bytes that must be unchanged, too
}

// associated writes the place so that two different places never give the
// same bytes: every part has its length before it.
func (p Place) associated(id KeyID) []byte {
	const label = "signpost seal"
	out := make([]byte, 0, len(label)+1+len(p.Table)+len(p.Column)+len(p.Row)+len(p.Beside)+4*8+8+len(id))
	out = append(out, label...)
	out = append(out, version)
	for _, s := range []string{p.Table, p.Column, p.Row} {
		out = binary.BigEndian.AppendUint64(out, uint64(len(s)))
		out = append(out, s...)
	}
	out = binary.BigEndian.AppendUint64(out, uint64(p.Rev))
	out = append(out, id[:]...)
	out = binary.BigEndian.AppendUint64(out, uint64(len(p.Beside)))
	return append(out, p.Beside...)
}

// Seal closes plain into bytes that only k opens, and only at p.
func Seal(k Key, p Place, plain []byte) ([]byte, error) {
	id := k.ID()
	out := make([]byte, headerSize, headerSize+len(plain)+chacha20poly1305.Overhead)
	out[0] = version
	copy(out[1:], id[:])
	nonce := out[1+len(id):]
	if _, err := rand.Read(nonce); err != nil {
		return nil, err
	}
	err := k.use(func(b []byte) error {
		aead, err := chacha20poly1305.NewX(b)
		if err == nil {
			out = aead.Seal(out, nonce, plain, p.associated(id))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Open gives back what was sealed at p. The error is ErrDamaged, an *OtherKey
// or ErrNoKey.
func Open(k Key, p Place, sealed []byte) (plain []byte, err error) {
	err = k.use(func(b []byte) error {
		if len(sealed) < Overhead || sealed[0] != version {
			return ErrDamaged
		}
		var id KeyID
		copy(id[:], sealed[1:])
		if has := k.ID(); id != has {
			return &OtherKey{Has: has, Want: id}
		}
		aead, err := chacha20poly1305.NewX(b)
		if err != nil {
			return err
		}
		plain, err = aead.Open(nil, sealed[1+len(id):headerSize], sealed[headerSize:], p.associated(id))
		if err != nil {
			return ErrDamaged
		}
		return nil
	})
	return plain, err
}
