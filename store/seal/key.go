// Package seal keeps words secret on the disk: one key, and boxes that open
// only with that key and only in the very place they were made for.
//
// It is not about people or passphrases (store/people wraps a Key for them)
// and it does not decide what is secret (store/sqlite does).
package seal

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
)

// KeySize is the length of a key in bytes.
const KeySize = 32

// hidden is all that any way of printing a key shows.
const hidden = "[key]"

// Key is a secret of 32 random bytes. It never prints itself. The zero Key is
// "no key": it seals and opens nothing.
type Key struct {
	b   [KeySize]byte
	set bool
}

// KeyID names a key without giving it away. Sealed bytes carry it, so that
// several keys can be in use while a new one takes over.
type KeyID [8]byte

func (id KeyID) String() string { return hex.EncodeToString(id[:]) }

// NewKey makes a fresh random key.
func NewKey() (Key, error) {
	var k Key
	if _, err := rand.Read(k.b[:]); err != nil {
		return Key{}, fmt.Errorf("make a key: %w", err)
	}
	k.set = true
	return k, nil
}

// KeyFromBytes takes over 32 bytes as a key, for example what a passphrase
// unwrapped. The bytes are copied.
func KeyFromBytes(b []byte) (Key, error) {
	if len(b) != KeySize {
		return Key{}, fmt.Errorf("a key has %d bytes, not %d", KeySize, len(b))
	}
	k := Key{set: true}
	copy(k.b[:], b)
	return k, nil
}

// Bytes returns a copy of the secret itself, only for wrapping it under
// another secret. Wipe the copy afterwards.
func (k Key) Bytes() []byte {
	if !k.set {
		return nil
	}
	return append([]byte(nil), k.b[:]...)
}

// IsZero reports whether there is no key.
func (k Key) IsZero() bool { return !k.set }

// ID names the key: the first bytes of a hash that is used for nothing else.
func (k Key) ID() KeyID {
	h := sha256.New()
	h.Write([]byte("signpost key id 1\x00"))
	h.Write(k.b[:])
	var id KeyID
	copy(id[:], h.Sum(nil))
	return id
}

// Wipe overwrites the key in memory; afterwards it is "no key". Copies made
// before are not reached.
func (k *Key) Wipe() {
	clear(k.b[:])
	k.set = false
}

func (k Key) String() string { return hidden }

// GoString hides the key from %#v.
func (k Key) GoString() string { return hidden }

// Format hides the key from every verb.
func (k Key) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// MarshalText hides the key from encoders.
func (k Key) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// MarshalJSON hides the key from JSON.
func (k Key) MarshalJSON() ([]byte, error) { return []byte(`"` + hidden + `"`), nil }

// GobEncode refuses: a key is never sent anywhere by accident.
func (k Key) GobEncode() ([]byte, error) { return nil, errors.New("a key is not for sending") }
