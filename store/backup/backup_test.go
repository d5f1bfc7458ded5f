package backup

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"filippo.io/age"
	"pgregory.net/rapid"

	"signpost/store"
	"signpost/store/people"
	"signpost/store/seal"
)

const passphrase = "four words that do not"

// sample is a small backup: its bytes, what opens it, and what is in it.
type sample struct {
	file []byte
	with Opener
	key  seal.Key
	db   []byte
	in   Contents
}

func contents(t testing.TB, k seal.Key, db, key []byte) Contents {
	t.Helper()
	sum := sha256.Sum256(db)
	m, err := Manifest{MadeAt: time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC), MadeBy: "sam", Program: "test", Schema: 4,
		Found: store.Verification{Contacts: 3, Entries: 9, Head: "head"}, Size: int64(len(db)), SHA256: hex.EncodeToString(sum[:])}.Sealed(k)
	if err != nil {
		t.Fatal(err)
	}
	return Contents{Manifest: m, Key: key, Database: bytes.NewReader(db)}
}

func onPaper(t testing.TB, db []byte) sample {
	t.Helper()
	secret, recipient, err := people.Paper()
	if err != nil {
		t.Fatal(err)
	}
	lock, err := ToPaper(recipient)
	if err != nil {
		t.Fatal(err)
	}
	with, err := Open(ByPaper, []byte(strings.ToLower(secret[:20]+" \n"+secret[20:])))
	if err != nil {
		t.Fatal(err)
	}
	return sealedWith(t, lock, with, db, nil)
}

func sealedWith(t testing.TB, lock Lock, with Opener, db, key []byte) sample {
	t.Helper()
	k, err := seal.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	s := sample{with: with, key: k, db: db, in: contents(t, k, db, key)}
	var out bytes.Buffer
	if err := Write(&out, lock, s.in, nil); err != nil {
		t.Fatal(err)
	}
	s.file = out.Bytes()
	return s
}

// read opens a file and returns the database in it.
func read(file []byte, with Opener) (*Reader, []byte, error) {
	r, err := NewReader(bytes.NewReader(file), with)
	if err != nil {
		return r, nil, err
	}
	var out bytes.Buffer
	err = r.Database(&out, nil)
	return r, out.Bytes(), err
}

func TestWrittenIsRead(t *testing.T) {
	for _, size := range []int{1, 511, 512, 513, 65536, 200_000} {
		s := onPaper(t, bytes.Repeat([]byte("ab"), size)[:size])
		r, db, err := read(s.file, s.with)
		if err != nil || !bytes.Equal(db, s.db) {
			t.Fatalf("%d bytes: %v", size, err)
		}
		if len(r.Key) != 0 || r.Manifest.Found.Contacts != 3 || r.Manifest.Check(s.key) != nil {
			t.Errorf("manifest %+v", r.Manifest)
		}
		if bytes.Contains(s.file, []byte("manifest")) {
			t.Error("the archive can be read without a secret")
		}
		if by, err := SealedBy(s.file[:HeadSize]); by != ByPaper || err != nil {
			t.Errorf("sealed by %q, %v", by, err)
		}
	}
}

func TestPassphrase(t *testing.T) {
	lock, err := toPassphrase([]byte(passphrase), 4)
	if err != nil {
		t.Fatal(err)
	}
	with, err := Open(ByPassphrase, []byte(passphrase))
	if err != nil {
		t.Fatal(err)
	}
	s := sealedWith(t, lock, with, []byte("database"), []byte("the key"))
	r, db, err := read(s.file, with)
	if err != nil || string(db) != "database" || string(r.Key) != "the key" {
		t.Errorf("%q, %v", db, err)
	}
	if by, err := SealedBy(s.file[:HeadSize]); by != ByPassphrase || err != nil {
		t.Errorf("sealed by %q, %v", by, err)
	}
	other, _ := Open(ByPassphrase, []byte("other words that do not"))
	if _, _, err := read(s.file, other); !errors.Is(err, ErrSecret) {
		t.Errorf("a wrong passphrase: %v", err)
	}
	if _, err := ToPassphrase([]byte("short")); err == nil {
		t.Error("a short passphrase passes")
	}
	if err := Write(&bytes.Buffer{}, Lock{}, s.in, nil); err == nil {
		t.Error("a backup for nobody")
	}
	if _, _, err := read(s.file, Opener{}); !errors.Is(err, ErrSecret) {
		t.Errorf("nothing to open it with: %v", err)
	}
}

func TestOtherPaperKey(t *testing.T) {
	s, other := onPaper(t, []byte("database")), onPaper(t, []byte("x"))
	if _, _, err := read(s.file, other.with); !errors.Is(err, ErrSecret) {
		t.Errorf("another record's key: %v", err)
	}
	if _, err := Open(ByPaper, []byte("AGE-SECRET-KEY-1NOT")); err == nil {
		t.Error("a key that was misread passes")
	}
}

// ours reports whether err is one of the sentences for a file that is no good.
func ours(err error) bool {
	for _, want := range []error{ErrForeign, ErrSecret, ErrTruncated, ErrDamaged} {
		if errors.Is(err, want) {
			return true
		}
	}
	return false
}

func TestEveryCutIsNoticed(t *testing.T) {
	s := onPaper(t, bytes.Repeat([]byte("x"), 600))
	for n := range s.file {
		_, err := SealedBy(s.file[:min(n, HeadSize)])
		_, _, err2 := read(s.file[:n], s.with)
		if err2 == nil || !ours(err2) || err != nil && !ours(err) {
			t.Fatalf("%d of %d bytes: %v, %v", n, len(s.file), err, err2)
		}
		if n > 400 && !errors.Is(err2, ErrTruncated) && !errors.Is(err2, ErrDamaged) {
			t.Errorf("%d of %d bytes: %v", n, len(s.file), err2)
		}
	}
	if _, _, err := read(append(bytes.Clone(s.file), 0), s.with); err == nil {
		t.Error("something after the end passes")
	}
}

func TestAFlippedBitIsNoticed(t *testing.T) {
	s := onPaper(t, bytes.Repeat([]byte("x"), 200))
	for i := range s.file { // one bit of each byte, another one each time
		bad := bytes.Clone(s.file)
		bad[i] ^= 1 << (i % 8)
		if _, _, err := read(bad, s.with); err == nil || !ours(err) {
			t.Fatalf("bit %d of byte %d flipped: %v", i%8, i, err)
		}
	}
}

// What is inside can only be wrong when somebody with the public half made it,
// or the disk failed before it was sealed.
func TestInsideIsChecked(t *testing.T) {
	secret, recipient, _ := people.Paper()
	lock, _ := ToPaper(recipient)
	with, _ := Open(ByPaper, []byte(secret))
	k, _ := seal.NewKey()
	write := func(c Contents) ([]byte, error) {
		var out bytes.Buffer
		err := Write(&out, lock, c, nil)
		return out.Bytes(), err
	}
	c := contents(t, k, []byte("database"), nil)
	c.Database = strings.NewReader("databasf")
	if _, err := write(c); !errors.Is(err, errChanged) {
		t.Errorf("a copy that changed: %v", err)
	}
	c.Database = strings.NewReader("data")
	if _, err := write(c); err == nil {
		t.Error("a copy that shrank")
	}
	c.Database = iotest.ErrReader(errors.New("disk"))
	if _, err := write(c); err == nil {
		t.Error("a copy that cannot be read")
	}
	c = contents(t, k, []byte("database"), nil)
	c.Manifest.Format = 2
	file, err := write(c)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := read(file, with); !errors.Is(err, ErrTooNew) {
		t.Errorf("a newer backup: %v", err)
	}
	for _, inside := range []string{"", "no archive", strings.Repeat("\x00", 2048)} {
		var out bytes.Buffer
		w, err := age.Encrypt(&out, lock.to)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte(inside))
		_ = w.Close()
		if _, _, err := read(out.Bytes(), with); !ours(err) {
			t.Errorf("%q inside: %v", inside, err)
		}
	}
}

func TestManifestIsVouchedFor(t *testing.T) {
	k, _ := seal.NewKey()
	other, _ := seal.NewKey()
	c := contents(t, k, []byte("database"), nil)
	if err := c.Manifest.Check(k); err != nil {
		t.Fatal(err)
	}
	if err := c.Manifest.Check(other); !errors.Is(err, ErrDamaged) {
		t.Errorf("another key: %v", err)
	}
	bad := c.Manifest
	bad.Found.Contacts++
	if bad.Check(k) == nil {
		t.Error("a changed manifest passes")
	}
	same := store.Verification{Contacts: 3, Entries: 9, Head: "head", Problems: []store.Problem{}}
	if d := c.Manifest.Differs(same); len(d) != 0 {
		t.Errorf("the same differs: %v", d)
	}
	for _, v := range []store.Verification{{Contacts: 2, Entries: 9, Head: "head"}, {Contacts: 3, Entries: 8, Head: "head"}, {Contacts: 3, Entries: 9, Head: "x"},
		{Contacts: 3, Entries: 9, Head: "head", Problems: []store.Problem{{What: "x"}}}} {
		if len(c.Manifest.Differs(v)) == 0 {
			t.Errorf("%+v is the same", v)
		}
	}
}

func TestWhatIsNoBackup(t *testing.T) {
	for _, c := range []struct {
		head string
		want error
	}{{"", ErrTruncated}, {"age-encr", ErrTruncated}, {intro, ErrTruncated}, {intro + "-> X25", ErrTruncated}, {intro + "-> ssh-rsa x", ErrDamaged},
		{"SQLite format 3\x00", ErrForeign}, {"Dear bank", ErrForeign}} {
		if _, err := SealedBy([]byte(c.head)); !errors.Is(err, c.want) {
			t.Errorf("%q: %v, want %v", c.head, err, c.want)
		}
	}
}

func TestChangesAreNoticed(t *testing.T) {
	s := onPaper(t, bytes.Repeat([]byte("x"), 70_000))
	rapid.Check(t, func(t *rapid.T) {
		bad := bytes.Clone(s.file)
		at := rapid.IntRange(0, len(bad)-1).Draw(t, "at")
		piece := rapid.SliceOfN(rapid.Byte(), 1, 100).Draw(t, "piece")
		if copy(bad[at:], piece); bytes.Equal(bad, s.file) {
			return
		}
		if _, _, err := read(bad, s.with); err == nil {
			t.Fatalf("%d bytes changed at %d pass", len(piece), at)
		}
	})
}

func FuzzRead(f *testing.F) {
	s := onPaper(f, []byte("database"))
	f.Add(s.file)
	f.Add([]byte(intro + "-> X25519 x\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		_, _ = SealedBy(file[:min(len(file), HeadSize)])
		if _, _, err := read(file, s.with); err == nil && !bytes.Equal(file, s.file) {
			t.Error("another file opens")
		}
	})
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"format":1,"size":1,"sha256":""}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if m, err := parseManifest(data); err == nil && (m.Size <= 0 || len(m.SHA256) != 64) {
			t.Errorf("accepted %+v", m)
		}
	})
}
