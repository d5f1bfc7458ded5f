package seal

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"testing"
)

func TestIndexIsKeyed(t *testing.T) {
	raw := bytes.Repeat([]byte{7}, KeySize)
	k, err := KeyFromBytes(raw)
	if err != nil {
		t.Fatal(err)
	}
	other, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	index := func(k Key, purpose, words string) string {
		t.Helper()
		s, err := Index(k, purpose, []byte(words))
		if err != nil || len(s) != 64 {
			t.Fatalf("%q, %v", s, err)
		}
		return s
	}
	base := index(k, "lost_search", "smack")
	if base != index(k, "lost_search", "smack") {
		t.Error("the same words give another index")
	}
	for what, got := range map[string]string{"other words": index(k, "lost_search", "smac"), "another purpose": index(k, "lost_searc", "hsmack"),
		"another key": index(other, "lost_search", "smack")} {
		if got == base {
			t.Errorf("%s give the same index", what)
		}
	}
	h := hmac.New(sha256.New, raw) // what somebody would try who mistook one key for the other
	h.Write([]byte("smack"))
	if base == hex.EncodeToString(h.Sum(nil)) {
		t.Error("the data key itself is used")
	}
	k.Wipe()
	if _, err := Index(k, "lost_search", []byte("smack")); !errors.Is(err, ErrNoKey) {
		t.Errorf("a wiped key: %v", err)
	}
	// Written down once: rows of a record must be found again by every later program.
	k, _ = KeyFromBytes(raw)
	const want = "3f3b81bb0b712473226993b3dbaeaa725061971bc2b9fc087efb4d4c54dbd7c3"
	if got := index(k, "lost_search", "smack"); got != want {
		t.Errorf("the index is now %s, and counts kept under %s are lost", got, want)
	}
}
