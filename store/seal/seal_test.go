package seal

import (
	"bytes"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func key(t testing.TB) Key {
	t.Helper()
	k, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestKeyNeverPrintsItself(t *testing.T) {
	k := key(t)
	secret := k.Bytes()
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%c", "%p", "%t"} {
		fmt.Fprintf(&out, verb+verb+verb+"\n", k, &k, struct{ K Key }{k})
		fmt.Fprintf(&out, verb+verb+"\n", struct{ k Key }{k}, []any{struct{ k []*Key }{[]*Key{&k}}})
	}
	slog.New(slog.NewTextHandler(&out, nil)).Info("m", "key", k, "deep", []Key{k})
	slog.New(slog.NewJSONHandler(&out, nil)).Info("m", "key", k, "deep", map[string]any{"k": &k})
	if err := json.NewEncoder(&out).Encode(map[string]any{"a": k, "b": &k, "c": []Key{k}}); err != nil {
		t.Error(err)
	}
	for _, form := range []string{string(secret), hex.EncodeToString(secret), strings.ToUpper(hex.EncodeToString(secret)),
		strings.Trim(fmt.Sprint(secret), "[]"), string(secret[:8])} {
		if strings.Contains(out.String(), form) {
			t.Errorf("the key can be read in:\n%s", out.String())
		}
	}
	if err := gob.NewEncoder(&out).Encode(k); err == nil {
		t.Error("a key can be sent")
	}
	if !strings.Contains(out.String(), "[key]") || strings.Contains(k.ID().String(), hex.EncodeToString(secret[:4])) {
		t.Error("the key's stand-in or name is wrong")
	}
}

func TestWipedKeyDoesNothing(t *testing.T) {
	k := key(t)
	box, err := Seal(k, Place{}, []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	held := k
	held.Wipe()
	if _, err := Open(k, Place{}, box); !errors.Is(err, ErrNoKey) || !k.IsZero() || k.Bytes() != nil {
		t.Errorf("a wiped key: %v", err)
	}
	if _, err := Seal(k, Place{}, nil); !errors.Is(err, ErrNoKey) {
		t.Errorf("a wiped key seals: %v", err)
	}
}

// drawPlace cuts word into a place's texts, so that two places out of one word
// would be the same bytes if the texts were only put one after the other.
func drawPlace(t *rapid.T, word, label string) Place {
	cuts := make([]int, 3)
	for i := range cuts {
		cuts[i] = rapid.IntRange(0, len(word)).Draw(t, label+" cut")
	}
	slices.Sort(cuts)
	return Place{Table: word[:cuts[0]], Column: word[cuts[0]:cuts[1]], Row: word[cuts[1]:cuts[2]], Beside: []byte(word[cuts[2]:]),
		Rev: rapid.Int64Range(0, 1).Draw(t, label+" rev")}
}

func TestOpensOnlyInItsPlace(t *testing.T) {
	k := key(t)
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[ab]{0,3}`).Draw(t, "word")
		here, there := drawPlace(t, word, "here"), drawPlace(t, word, "there")
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		box, err := Seal(k, here, plain)
		if err != nil || len(box) != len(plain)+Overhead {
			t.Fatalf("%d bytes sealed as %d: %v", len(plain), len(box), err)
		}
		got, err := Open(k, here, box)
		if err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("opened %x, %v", got, err)
		}
		same := here.Table == there.Table && here.Column == there.Column && here.Row == there.Row && here.Rev == there.Rev &&
			bytes.Equal(here.Beside, there.Beside)
		if _, err := Open(k, there, box); (err == nil) != same {
			t.Fatalf("sealed at %+v, opened at %+v: %v", here, there, err)
		}
	})
}

func TestEveryBitCounts(t *testing.T) {
	k, p := key(t), Place{Table: "note", Column: "sealed", Row: "1", Rev: 1}
	box, err := Seal(k, p, []byte("words"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range len(box) * 8 {
		bad := bytes.Clone(box)
		bad[i/8] ^= 1 << (i % 8)
		_, err := Open(k, p, bad)
		var other *OtherKey
		inKeyID := i/8 >= 1 && i/8 <= 8
		if !errors.Is(err, ErrDamaged) && !(inKeyID && errors.As(err, &other)) {
			t.Errorf("bit %d flipped: %v", i, err)
		}
	}
	for n := range box {
		if _, err := Open(k, p, box[:n]); err == nil {
			t.Errorf("%d of %d bytes open", n, len(box))
		}
	}
}

func TestOtherKeyIsSaid(t *testing.T) {
	a, b := key(t), key(t)
	box, err := Seal(a, Place{}, []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	var other *OtherKey
	if _, err := Open(b, Place{}, box); !errors.As(err, &other) || other.Want != a.ID() || other.Has != b.ID() {
		t.Errorf("error %v", err)
	}
	again, _ := Seal(a, Place{}, []byte("x"))
	if bytes.Equal(box, again) {
		t.Error("the same words seal to the same bytes")
	}
	if _, err := KeyFromBytes(make([]byte, 31)); err == nil {
		t.Error("a short key passes")
	}
}

func FuzzOpen(f *testing.F) {
	k, err := KeyFromBytes(bytes.Repeat([]byte{7}, KeySize))
	if err != nil {
		f.Fatal(err)
	}
	box, _ := Seal(k, Place{Table: "t"}, []byte("plain"))
	f.Add(box, "t")
	f.Add([]byte{1}, "")
	f.Add([]byte{}, "")
	f.Fuzz(func(t *testing.T, box []byte, table string) {
		plain, err := Open(k, Place{Table: table}, box)
		if err == nil && len(plain)+Overhead != len(box) {
			t.Errorf("%d bytes out of %d", len(plain), len(box))
		}
	})
}
