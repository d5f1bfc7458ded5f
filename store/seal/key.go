// Package seal keeps words secret on the disk: one key, and boxes that open
// only with that key and only in the very place they were made for.
//
// It is not about people or passphrases (store/people wraps a Key for them)
// and it does not decide what is secret (store/sqlite does).
package seal

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
)

// KeySize is the length of a key in bytes.
const KeySize = 32

// hidden is all that any way of printing a key shows.
const hidden = "[key]"

// Key is a secret of 32 random bytes. It never prints itself. The zero Key is
// "no key": it seals and opens nothing. Copies of a Key share the secret, so
// that wiping one wipes all.
//
// The secret lies behind a function because fmt prints what is in another
// struct's private fields without asking, for a wrong verb even what a pointer
// in there points to; of a function it knows only the address.
type Key struct{ get func() *secret }

type secret struct {
	mu sync.RWMutex // wiping waits until nobody is in the middle of sealing
	id KeyID
	b  []byte // nil when wiped
}

// KeyID names a key without giving it away. Sealed bytes carry it, so that
// several keys can be in use while a new one takes over.
type KeyID [8]byte

func (id KeyID) String() string { return hex.EncodeToString(id[:]) }

// NewKey makes a fresh random key.
func NewKey() (Key, error) {
	b := make([]byte, KeySize)
	defer clear(b)
	if _, err := rand.Read(b); err != nil {
		return Key{}, fmt.Errorf("make a key: %w", err)
	}
	return KeyFromBytes(b)
}

// KeyFromBytes takes over 32 bytes as a key, for example what a passphrase
// unwrapped. The bytes are copied.
func KeyFromBytes(b []byte) (Key, error) {
	if len(b) != KeySize {
		return Key{}, fmt.Errorf("a key has %d bytes, not %d", KeySize, len(b))
	}
	s := &secret{id: nameOf(b), b: bytes.Clone(b)}
	return Key{func() *secret { return s }}, nil
}

// nameOf takes the first bytes of a hash that is used for nothing else.
func nameOf(b []byte) KeyID {
	h := sha256.New()
	h.Write([]byte("signpost key id 1\x00"))
	h.Write(b)
	var id KeyID
	copy(id[:], h.Sum(nil))
	return id
}

// use calls fn with the secret, which must not be kept; ErrNoKey when there is
// none.
func (k Key) use(fn func(b []byte) error) error {
	if k.get == nil {
		return ErrNoKey
	}
	s := k.get()
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.b == nil {
		return ErrNoKey
	}
	return fn(s.b)
}

// Bytes returns a copy of the secret itself, only for wrapping it under
// another secret; nil when there is no key. Wipe the copy afterwards.
func (k Key) Bytes() []byte {
	var out []byte
	_ = k.use(func(b []byte) error { out = bytes.Clone(b); return nil })
	return out
}

// IsZero reports whether there is no key.
func (k Key) IsZero() bool { return k.use(func([]byte) error { return nil }) != nil }

// ID names the key.
func (k Key) ID() KeyID {
	if k.get == nil {
		return KeyID{}
	}
	return k.get().id
}

// Equal reports whether two keys are the same secret. It takes the same time
// whatever the secrets are.
func (k Key) Equal(l Key) bool {
	a, b := k.Bytes(), l.Bytes()
	defer clear(a)
	defer clear(b)
	return subtle.ConstantTimeCompare(a, b) == 1
}

// Wipe overwrites the key in memory, for all copies of it; afterwards they are
// "no key".
func (k Key) Wipe() {
	if k.get == nil {
		return
	}
	s := k.get()
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.b)
	s.b = nil
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
