package people

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// A PIN only opens a locked screen again, while the key is still in memory. Its
// hash is kept sealed under the data key, so that nobody can try PINs against
// a stolen disk.

const (
	shortestPIN = 4
	longestPIN  = 64
	// pinPasses and pinMemoryKiB are cheap: the seal protects the hash.
	pinPasses    = 1
	pinMemoryKiB = 8 << 10
)

type pinHash struct {
	Salt []byte `json:"salt"`
	Hash []byte `json:"hash"`
}

// HashPIN makes what is kept of a PIN.
func HashPIN(pin string) ([]byte, error) {
	if n := utf8.RuneCountInString(pin); n < shortestPIN || n > longestPIN || !utf8.ValidString(pin) {
		return nil, errors.New("a PIN has at least four digits or letters")
	}
	h := pinHash{Salt: random(16)}
	h.Hash = h.of(pin)
	return json.Marshal(h)
}

func (h pinHash) of(pin string) []byte {
	return argon2.IDKey([]byte(pin), h.Salt, pinPasses, pinMemoryKiB, 1, 32)
}

// CheckPIN reports whether a PIN is the one that was hashed.
func CheckPIN(hashed []byte, pin string) bool {
	var h pinHash
	if len(pin) > 4*longestPIN || json.Unmarshal(hashed, &h) != nil || len(h.Hash) != 32 {
		return false
	}
	return subtle.ConstantTimeCompare(h.of(pin), h.Hash) == 1
}
