package people_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"signpost/store"
	"signpost/store/people"
	"signpost/store/seal"
	"signpost/store/sqlite"
	"signpost/store/storetest"
)

const phrase = "four words beside another"

// desk is a record with a ring.
type desk struct {
	*people.Ring
	st   *sqlite.Store
	path string
}

func open(t *testing.T, path string, k seal.Key) desk {
	t.Helper()
	st, err := sqlite.Open(context.Background(), sqlite.Options{Path: path, Key: k, Clock: func() time.Time { return storetest.Start }})
	if err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	t.Cleanup(func() { st.Close() })
	return desk{people.NewRing(st, people.Least), st, path}
}

func newDesk(t *testing.T) desk {
	t.Helper()
	k, err := seal.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	return open(t, filepath.Join(t.TempDir(), "signpost.db"), k)
}

func act(action string) store.Act {
	a := storetest.Act(action)
	a.Operator = "Kim"
	return a
}

// unlock opens the closed record as somebody would in the morning.
func (d desk) unlock(t *testing.T, name, pass string) (desk, error) {
	t.Helper()
	d.st.Close()
	list, err := sqlite.Holders(context.Background(), d.path)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range list {
		if h.Name != name {
			continue
		}
		var k seal.Key
		if h.Paper() {
			k, err = people.UnlockPaper(h, pass)
		} else {
			k, err = people.Unlock(h, []byte(pass))
		}
		if err != nil {
			return d, err
		}
		return open(t, d.path, k), nil
	}
	return d, errors.New("nobody of that name holds the key")
}

// must is for steps that are not what is tested.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
}

func sound(t *testing.T, d desk) {
	t.Helper()
	v, err := d.st.Verify(context.Background())
	if err != nil || !v.Sound() {
		t.Errorf("Verify: %v, %v", v.Problems, err)
	}
}

func TestPeopleComeAndGo(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	c, err := d.st.Create(ctx, act("contact.start"), storetest.Full(d.st))
	must(t, err)
	if err := d.Add(ctx, act("people.add"), "Sam", "volunteer", []byte(phrase)); err == nil {
		t.Error("a volunteer before there is a coordinator")
	}
	paper, err := d.SetUp(ctx, act("people.add"), " Kim  Lee ", []byte(phrase))
	must(t, err)
	if _, err := d.SetUp(ctx, act("people.add"), "Pat", []byte(phrase)); err == nil {
		t.Error("set up twice")
	}
	must(t, d.Add(ctx, act("people.add"), "Sam", "volunteer", []byte("another one of words")))
	sound(t, d)
	for _, wrong := range []struct{ name, role, pass string }{
		{"sam", "volunteer", phrase}, {"", "volunteer", phrase}, {"Recovery Key", "volunteer", phrase}, {"Jo", "boss", phrase}, {"Jo", "paper", phrase},
		{"Jo", "volunteer", "short"}, {strings.Repeat("x", 61), "volunteer", phrase},
	} {
		if err := d.Add(ctx, act("people.add"), wrong.name, wrong.role, []byte(wrong.pass)); err == nil {
			t.Errorf("%+v was added", wrong)
		}
	}
	if d, err = d.unlock(t, "Sam", "another one of words"); err != nil {
		t.Fatal(err)
	}
	if got, err := d.st.Contact(ctx, act("contact.read"), c.ID); err != nil || storetest.Diff(c, got) != "" {
		t.Errorf("the record as Sam sees it: %v", err)
	}
	must(t, d.Remove(ctx, act("people.remove"), "SAM"))
	if err := d.Remove(ctx, act("people.remove"), "Sam"); err == nil {
		t.Error("removed twice")
	}
	sound(t, d)
	if _, err := d.unlock(t, "Sam", "another one of words"); err == nil {
		t.Fatal("Sam still gets in")
	}
	if d, err = d.unlock(t, "Kim Lee", phrase); err != nil {
		t.Fatal(err)
	}
	must(t, d.Add(ctx, act("people.add"), "Sam", "auditor", []byte(phrase))) // back again
	list, err := d.List(ctx)
	if len(list) != 2 || list[1].Name != "Sam" || list[1].Role != "auditor" || err != nil {
		t.Errorf("%+v, %v", list, err)
	}
	sound(t, d)
	if d, err = d.unlock(t, store.PaperName, paper); err != nil {
		t.Fatalf("the key on paper: %v", err)
	}
	if got, err := d.st.Contact(ctx, act("contact.read"), c.ID); err != nil || storetest.Diff(c, got) != "" {
		t.Errorf("the record from the key on paper: %v", err)
	}
}

func TestThereIsAlwaysACoordinator(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	_, err := d.SetUp(ctx, act("people.add"), "Kim", []byte(phrase))
	must(t, err)
	must(t, d.Add(ctx, act("people.add"), "Sam", "volunteer", []byte(phrase)))
	for what, err := range map[string]error{
		"removed": d.Remove(ctx, act("people.remove"), "Kim"), "made a volunteer": d.SetRole(ctx, act("people.role"), "Kim", "volunteer"),
	} {
		if err == nil || !strings.Contains(err.Error(), "only coordinator") {
			t.Errorf("%s: %v", what, err)
		}
	}
	must(t, d.SetRole(ctx, act("people.role"), "Sam", "coordinator"))
	must(t, d.SetRole(ctx, act("people.role"), "Kim", "receptionist"))
	must(t, d.Remove(ctx, act("people.remove"), "Kim"))
	sound(t, d)
}

func TestPassphrasesChange(t *testing.T) {
	ctx := context.Background()
	d := newDesk(t)
	paper, err := d.SetUp(ctx, act("people.add"), "Kim", []byte(phrase))
	must(t, err)
	must(t, d.Add(ctx, act("people.add"), "Sam", "volunteer", []byte(phrase)))
	if err := d.SetPassphrase(ctx, act("people.passphrase"), "Sam", []byte("not the present one"), []byte("sams own new words")); !errors.Is(err, people.ErrPassphrase) {
		t.Errorf("without knowing the present one: %v", err)
	}
	must(t, d.SetPassphrase(ctx, act("people.passphrase"), "Sam", []byte(phrase), []byte("sams own new words")))
	if _, err := d.unlock(t, "Sam", phrase); !errors.Is(err, people.ErrPassphrase) {
		t.Errorf("the old one: %v", err)
	}
	if d, err = d.unlock(t, "Sam", "sams own new words"); err != nil {
		t.Fatal(err)
	}
	must(t, d.Reset(ctx, act("people.reset"), "Sam", []byte("given by the coordinator")))
	sound(t, d)
	if d, err = d.unlock(t, "Sam", "given by the coordinator"); err != nil {
		t.Fatal(err)
	}
	again, err := d.NewPaper(ctx, act("people.paper"))
	must(t, err)
	sound(t, d)
	if _, err := d.unlock(t, store.PaperName, paper); err == nil {
		t.Error("the key on the old paper still opens the record")
	}
	if d, err = d.unlock(t, store.PaperName, strings.ToLower(again)); err != nil {
		t.Fatal(err)
	}
	must(t, d.SetPIN(ctx, act("people.pin"), "Sam", "4711"))
	list, _ := d.List(ctx)
	if !people.CheckPIN(list[1].PIN, "4711") {
		t.Error("the PIN was not kept")
	}
	if err := d.SetPIN(ctx, act("people.pin"), "Sam", "1"); err == nil {
		t.Error("a PIN of one digit")
	}
	must(t, d.SetPIN(ctx, act("people.pin"), "Sam", ""))
	sound(t, d)
}

// Each failure must wait longer, and setting the clock back must not help.
func TestWait(t *testing.T) {
	now := storetest.Start
	before := time.Duration(-1)
	for n := range 40 {
		w := people.Wait(n, now, now)
		if w < before || w > 15*time.Minute || n < 5 && w != 0 || n >= 5 && w < 30*time.Second {
			t.Errorf("%d failures: %v", n, w)
		}
		if back := people.Wait(n, now.Add(time.Hour), now); back != w {
			t.Errorf("%d failures, clock set back: %v", n, back)
		}
		if people.Wait(n, now.Add(-time.Hour), now) != 0 {
			t.Errorf("%d failures an hour ago still count", n)
		}
		before = w
	}
}
