package people

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"signpost/store/seal"
)

const good = "four words beside another"

func key(t *testing.T) seal.Key {
	t.Helper()
	k, err := seal.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func lock(t *testing.T, name string) Lock {
	t.Helper()
	l, err := NewLock(name, []byte(good), Least())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestLockOpensOnlyForItsOwner(t *testing.T) {
	l := lock(t, "Sam")
	k := key(t)
	wrap, err := Wrap(k, l.Recipient)
	if err != nil {
		t.Fatal(err)
	}
	s, err := l.Open("Sam", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.Unwrap(wrap); err != nil || !got.Equal(k) {
		t.Errorf("unwrapped another key, %v", err)
	}
	if _, err := l.Open("Sam", []byte(good+" ")); !errors.Is(err, ErrPassphrase) {
		t.Errorf("another passphrase: %v", err)
	}
	if _, err := l.Open("Kim", []byte(good)); !errors.Is(err, ErrPassphrase) {
		t.Errorf("another name: %v", err)
	}
	other := lock(t, "Kim")
	k2, _ := other.Open("Kim", []byte(good))
	if _, err := k2.Unwrap(wrap); !errors.Is(err, ErrDamaged) {
		t.Errorf("somebody else's wrap: %v", err)
	}
	swapped := l
	swapped.Recipient = other.Recipient
	if _, err := swapped.Open("Sam", []byte(good)); !errors.Is(err, ErrPassphrase) {
		t.Errorf("a public half that was put there: %v", err)
	}
	if bytes.Contains(l.Closed, []byte("AGE-SECRET")) || bytes.Contains(wrap, k.Bytes()) {
		t.Error("a secret lies open")
	}
}

// A flipped bit anywhere is refused, and costs a fraction of a second at most.
func TestDamagedLockIsRefused(t *testing.T) {
	l := lock(t, "Sam")
	var c closed
	if err := json.Unmarshal(l.Closed, &c); err != nil {
		t.Fatal(err)
	}
	for what, spoil := range map[string]func(*closed){
		"salt": func(c *closed) { c.Salt = random(16) }, "box": func(c *closed) { c.Box[len(c.Box)-1] ^= 1 },
		"nonce": func(c *closed) { c.Box[0] ^= 1 }, "passes": func(c *closed) { c.Passes++ },
	} {
		d := c
		d.Box = bytes.Clone(c.Box)
		spoil(&d)
		b, _ := json.Marshal(d)
		if _, err := (Lock{l.Recipient, b}).Open("Sam", []byte(good)); !errors.Is(err, ErrPassphrase) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for what, spoil := range map[string]func(*closed){
		"gigabytes": func(c *closed) { c.MemoryKiB = mostMemoryKiB + 1 }, "for ever": func(c *closed) { c.Passes = mostPasses + 1 },
		"too cheap": func(c *closed) { c.MemoryKiB = leastMemoryKiB - 1 }, "no threads": func(c *closed) { c.Threads = 0 },
		"version": func(c *closed) { c.Version = 2 }, "kdf": func(c *closed) { c.KDF = "none" }, "short": func(c *closed) { c.Box = c.Box[:5] },
		"no salt": func(c *closed) { c.Salt = nil },
	} {
		d := c
		spoil(&d)
		b, _ := json.Marshal(d)
		if _, err := (Lock{l.Recipient, b}).Open("Sam", []byte(good)); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, b := range [][]byte{nil, []byte("{}"), []byte("\x00"), bytes.Repeat([]byte("a"), maxLock+1)} {
		if _, err := (Lock{l.Recipient, b}).Open("Sam", []byte(good)); !errors.Is(err, ErrDamaged) {
			t.Errorf("%d bytes: %v", len(b), err)
		}
	}
}

func TestRelockKeepsTheWraps(t *testing.T) {
	l := lock(t, "Sam")
	k := key(t)
	wrap, _ := Wrap(k, l.Recipient)
	s, err := l.Open("Sam", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	l2, err := s.Relock("Sam", []byte("another five word phrase here"), Least())
	if err != nil || l2.Recipient != l.Recipient {
		t.Fatal(err)
	}
	if _, err := l2.Open("Sam", []byte(good)); !errors.Is(err, ErrPassphrase) {
		t.Errorf("the old passphrase: %v", err)
	}
	s2, err := l2.Open("Sam", []byte("another five word phrase here"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s2.Unwrap(wrap); err != nil || !got.Equal(k) {
		t.Errorf("%v", err)
	}
}

func TestPaperKeyAsItIsTyped(t *testing.T) {
	secret, recipient, err := Paper()
	if err != nil || len(secret) != 74 {
		t.Fatalf("%d characters, %v", len(secret), err)
	}
	k := key(t)
	wrap, err := Wrap(k, recipient)
	if err != nil {
		t.Fatal(err)
	}
	typed := strings.ToLower(secret[:20] + "  " + secret[20:50] + "\n " + secret[50:])
	s, err := FromPaper(typed)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.Unwrap(wrap); err != nil || !got.Equal(k) {
		t.Errorf("%v", err)
	}
	wrong := []byte(secret)
	wrong[40] = map[bool]byte{true: 'Q', false: 'P'}[wrong[40] == 'P']
	for _, bad := range []string{"", string(wrong), secret[:73], recipient, strings.Repeat("A", 1<<20)} {
		if _, err := FromPaper(bad); err == nil || strings.Contains(err.Error(), secret[20:60]) {
			t.Errorf("%.20q: %v", bad, err)
		}
	}
	wrap[len(wrap)-1] ^= 1
	if _, err := s.Unwrap(wrap); !errors.Is(err, ErrDamaged) {
		t.Errorf("a flipped bit: %v", err)
	}
}

func TestSecretsNeverPrint(t *testing.T) {
	l := lock(t, "Sam")
	s, _ := l.Open("Sam", []byte(good))
	for _, v := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d", "%q"} {
		if got := fmt.Sprintf(v, struct{ S Secret }{s}); strings.Contains(got, "AGE") || strings.Contains(got, "0x") {
			t.Errorf("%s prints %s", v, got)
		}
	}
}

func TestPassphrases(t *testing.T) {
	for p, ok := range map[string]bool{
		good: true, "short": false, "": false, "aaaaaaaaaaaaaaaa": false, "elevenchars": false, "twelve chars": true,
		"déjà vu encore": true, "bad \xff bytes here": false, strings.Repeat("ab", 513): false,
	} {
		if err := CheckPassphrase([]byte(p)); (err == nil) != ok {
			t.Errorf("%.20q: %v", p, err)
		}
	}
	if _, err := NewLock("Sam", []byte("short"), Least()); err == nil {
		t.Error("a short passphrase makes a lock")
	}
}

func TestPIN(t *testing.T) {
	h, err := HashPIN("4711")
	if err != nil || !CheckPIN(h, "4711") || CheckPIN(h, "4712") || CheckPIN(h, "") || CheckPIN(nil, "4711") || CheckPIN([]byte("{}"), "") {
		t.Errorf("%v", err)
	}
	again, _ := HashPIN("4711")
	if bytes.Equal(h, again) || bytes.Contains(h, []byte("4711")) {
		t.Error("the hash gives the PIN away")
	}
	for _, bad := range []string{"", "123", strings.Repeat("1", 65), "\xff\xff\xff\xff"} {
		if _, err := HashPIN(bad); err == nil {
			t.Errorf("%q is a PIN", bad)
		}
	}
}

// A clock that runs slowly makes a machine look fast: more passes, up to the
// bound; one that stands still asks for the least.
func TestCalibrate(t *testing.T) {
	at := time.Unix(0, 0)
	clock := func(step time.Duration) func() time.Time {
		return func() time.Time { at = at.Add(step); return at }
	}
	if p := Calibrate(time.Second, clock(300*time.Millisecond)); p.Passes != 10 || p.check() != nil {
		t.Errorf("%+v", p)
	}
	if p := Calibrate(time.Second, clock(time.Microsecond)); p.Passes != mostPasses || p.check() != nil {
		t.Errorf("%+v", p)
	}
	for _, step := range []time.Duration{0, time.Hour, -time.Hour} {
		if p := Calibrate(time.Second, clock(step)); p.Passes != leastPasses || p.check() != nil {
			t.Errorf("%v: %+v", step, p)
		}
	}
}

func FuzzLock(f *testing.F) {
	f.Add([]byte(`{"v":1,"kdf":"argon2id","t":3,"m":9999999,"p":1,"salt":"AAAA","box":"AAAA"}`), "age1x")
	f.Fuzz(func(t *testing.T, b []byte, recipient string) {
		var c closed
		if json.Unmarshal(b, &c) == nil && c.check() == nil {
			t.Skip("a derivation: what it costs is tested elsewhere")
		}
		if _, err := (Lock{recipient, b}).Open("Sam", []byte(good)); err == nil {
			t.Error("opened")
		}
		_, _ = Wrap(seal.Key{}, recipient)
		_, _ = FromPaper(string(b))
	})
}
