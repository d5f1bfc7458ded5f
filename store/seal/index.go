package seal

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
)

// Index returns 64 hexadecimal digits that stand for plain: the same for the
// same key, purpose and words, and without the key nobody can find the words
// by trying. It lets sealed words be counted. The digits come from a key of
// their own (HKDF-SHA-256 of k and the purpose, then HMAC-SHA-256), so that
// nothing learnt from them touches what k seals. ErrNoKey when there is none.
func Index(k Key, purpose string, plain []byte) (string, error) {
	var out string
	err := k.use(func(b []byte) error {
		own, err := hkdf.Key(sha256.New, b, nil, "signpost index 1\x00"+purpose, KeySize)
		if err != nil {
			return err
		}
		defer clear(own)
		h := hmac.New(sha256.New, own)
		h.Write(plain)
		out = hex.EncodeToString(h.Sum(nil))
		return nil
	})
	return out, err
}
