package plain

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"signpost/directory"
	"signpost/directory/worcestershire"
	"signpost/internal/desk"
	"signpost/store"
	"signpost/store/seal"
	"signpost/store/sqlite"
)

// start is a Tuesday morning in winter, when London is on UTC.
var start = time.Date(2026, 11, 24, 10, 15, 0, 0, time.UTC)

var bg = context.Background()

var shipped = sync.OnceValue(func() *desk.Guide {
	d, findings, err := directory.Load(worcestershire.Files, directory.Options{})
	if err != nil {
		panic(err)
	}
	return desk.Prepare(d, findings, "")
})

func record(t testing.TB) *sqlite.Store {
	t.Helper()
	key, err := seal.KeyFromBytes(slices.Repeat([]byte{7}, seal.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	st, err := sqlite.Open(bg, sqlite.Options{Path: filepath.Join(t.TempDir(), "signpost.db"), Key: key,
		Clock: func() time.Time { return start }, Vocabulary: shipped().Dir.Vocabulary})
	if err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return st
}

func sit(st *sqlite.Store, name string, role desk.Role, clock func() time.Time) *desk.Session {
	return desk.NewSession(desk.Options{Record: st, Guide: shipped(), Operator: desk.Operator{Name: name, Role: role},
		Desk: "front desk", Clock: clock, NewID: st.NewID})
}

func newClock() func() time.Time { return func() time.Time { return start } }

func newDesk(t testing.TB) *desk.Session { return sit(record(t), "sam", desk.Volunteer, newClock()) }

// step is what is typed once something was said.
type step struct{ said, typed string }

// script types one line after the other, each only when it is asked for, and
// checks what was said before it.
type script struct {
	t       testing.TB
	answers map[string]string // by what is asked, in whatever order
	steps   []step
	rest    string // typed when neither fits; "": one must
	out     bytes.Buffer
	seen    int          // of out, when the last line was typed
	look    func(string) // at what was said since
	left    []byte       // of the line being read
}

func (s *script) Write(p []byte) (int, error) { return s.out.Write(p) }

func (s *script) Read(p []byte) (int, error) {
	if len(s.left) > 0 {
		n := copy(p, s.left)
		s.left = s.left[n:]
		return n, nil
	}
	said := s.out.String()[s.seen:]
	s.seen = s.out.Len()
	if s.look != nil {
		s.look(said)
	}
	line := ""
	for ask, answer := range s.answers {
		if strings.Contains(said, ask) {
			line = answer
		}
	}
	switch {
	case line != "":
	case len(s.steps) > 0 && strings.Contains(said, s.steps[0].said):
		line, s.steps = s.steps[0].typed, s.steps[1:]
	case s.rest != "" && len(s.steps) > 0:
		line = s.rest
	case len(s.steps) > 0:
		s.t.Errorf("waiting for %q; said was:\n%s", s.steps[0].said, said)
		s.steps = nil
		return 0, io.EOF
	default:
		return 0, io.EOF
	}
	s.left = []byte(line + "\n")
	return s.Read(p)
}

// run goes through the steps, and returns everything that was said.
func run(t testing.TB, s *desk.Session, steps ...step) string {
	t.Helper()
	return play(t, s, &script{t: t, steps: steps})
}

func play(t testing.TB, s *desk.Session, sc *script) string {
	t.Helper()
	if err := Run(bg, Options{In: sc, Out: sc, Session: s}); err != nil {
		t.Error(err)
	}
	if len(sc.steps) > 0 {
		t.Errorf("never said: %q", sc.steps[0].said)
	}
	out := sc.out.String()
	wordsOnly(t, out)
	return out
}

// wordsOnly checks that nothing was written but whole lines of words.
func wordsOnly(t testing.TB, out string) {
	t.Helper()
	if !strings.HasSuffix(out, "\n") {
		t.Errorf("ends in the middle of a line: %q", out[max(0, len(out)-80):])
	}
	for line := range strings.Lines(out) {
		for _, r := range strings.TrimSuffix(line, "\n") {
			if !unicode.IsGraphic(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) || r >= 0x2500 && r <= 0x25ff || r == 0xfffd || strings.ContainsRune("·→►›…×", r) {
				t.Fatalf("%U in a line that is to be read aloud: %q", r, line)
			}
		}
	}
}

func only(t testing.TB, s *desk.Session) store.Contact {
	t.Helper()
	list, n, err := s.Contacts(bg, store.Query{})
	if err != nil || n != 1 {
		t.Fatalf("%d contacts, %v; want one", n, err)
	}
	o, err := s.Open(bg, list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	return o.Contact
}
