package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"signpost/store"
	"signpost/store/people"
	"signpost/store/storetest"
)

const passphrase = "four words beside another"

// locks are made once: each costs a derivation.
var locks = sync.OnceValues(func() (map[string]people.Lock, error) {
	out := map[string]people.Lock{}
	for _, name := range []string{"Kim", "Sam"} {
		l, err := people.NewLock(name, []byte(passphrase), people.Least())
		if err != nil {
			return nil, err
		}
		out[name] = l
	}
	return out, nil
})

// enrol lets a coordinator, a volunteer and the paper key at the data key.
func enrol(t *testing.T, s *Store) (paper string) {
	t.Helper()
	secret, recipient, err := people.Paper()
	if err != nil {
		t.Fatal(err)
	}
	list := []store.Enrolment{{Person: store.Person{Name: store.PaperName, Role: store.RolePaper, Recipient: recipient}, Holder: store.Holder{Name: store.PaperName, Recipient: recipient}}}
	made, err := locks()
	if err != nil {
		t.Fatal(err)
	}
	for name, role := range map[string]string{"Kim": "coordinator", "Sam": "volunteer"} {
		l := made[name]
		list = append(list, store.Enrolment{Person: store.Person{Name: name, Role: role, Recipient: l.Recipient, PIN: []byte("Pinword")},
			Holder: store.Holder{Name: name, Recipient: l.Recipient, Lock: l.Closed}})
	}
	for i := range list {
		list[i].Person.MadeAt, list[i].Holder.MadeAt = storetest.Start, storetest.Start
		list[i].Holder.Wrap, err = people.Wrap(s.dataKey(), list[i].Holder.Recipient)
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, e := range list {
		if err := s.Enrol(context.Background(), storetest.Act("people.add"), e); err != nil {
			t.Fatal(err, errors.Unwrap(err))
		}
	}
	return secret
}

// everySort is a record with something in every table that has a seal.
func everySort(t *testing.T, path string) (s *Store, paper string) {
	t.Helper()
	s = openAt(t, path)
	ctx := context.Background()
	paper = enrol(t, s)
	shift(t, s)
	front(t, s)
	held, gone := newContact(t, s), newContact(t, s)
	if err := errors.Join(s.Hold(ctx, storetest.Act("contact.hold"), held.ID, "Holdword"), s.Erase(ctx, storetest.Act("contact.erase"), gone.ID, "asked")); err != nil {
		t.Fatal(err)
	}
	if err := s.PutDraft(ctx, store.Draft{ContactID: "x", Field: "note", Text: "Draftword", At: storetest.Start}); err != nil {
		t.Fatal(err)
	}
	return s, paper
}

// rewrap is who stays, with wraps of another key.
func rewrap(t *testing.T, s *Store, wrap func(recipient string) ([]byte, error), without string) []store.Holder {
	t.Helper()
	list, err := s.Holders(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var out []store.Holder
	for _, h := range list {
		if h.Name == without {
			continue
		}
		if h.Wrap, err = wrap(h.Recipient); err != nil {
			t.Fatal(err)
		}
		out = append(out, h)
	}
	return out
}

func person(t *testing.T, s *Store, name string) store.Person {
	t.Helper()
	list, err := s.People(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		if p.Name == name {
			return p
		}
	}
	t.Fatalf("there is no %s", name)
	return store.Person{}
}

func TestEverySealedTableIsInTheTest(t *testing.T) {
	path := filepath.Join(t.TempDir(), "signpost.db")
	s, _ := everySort(t, path)
	var tables []string
	err := each(context.Background(), s.r, "SELECT m.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table' AND c.name = 'sealed'", nil,
		func(rows *sql.Rows) error {
			var name string
			err := rows.Scan(&name)
			tables = append(tables, name)
			return err
		})
	if err != nil || len(tables) < 12 {
		t.Fatalf("%v, %v", tables, err)
	}
	for _, table := range tables {
		var n int
		if err := s.r.QueryRow("SELECT count(*) FROM " + table + " WHERE sealed IS NOT NULL").Scan(&n); err != nil || n == 0 {
			t.Errorf("%s: %d rows, %v", table, n, err)
		}
	}
}

// After the key is changed all is as before, but the old key and the one who
// left open nothing, and nothing sealed before lies in the files.
func TestRotate(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "signpost.db")
	s, paper := everySort(t, path)
	old, next := s.dataKey(), testKey(t, 2)
	was, _, err := s.List(ctx, store.Act{}, store.Query{Status: store.Statuses()})
	if err != nil {
		t.Fatal(err)
	}
	var oldBox []byte
	if err := s.r.QueryRow("SELECT sealed FROM note LIMIT 1").Scan(&oldBox); err != nil {
		t.Fatal(err)
	}
	list := rewrap(t, s, func(r string) ([]byte, error) { return people.Wrap(next, r) }, "Sam")
	sam := person(t, s, "Sam")
	sam.LeftAt = storetest.Start
	if err := s.Rotate(ctx, storetest.Act("people.remove"), next, store.KeyChange{Holders: list, Leave: &sam}); err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	for name := range folder(t, filepath.Dir(path)) {
		if b, err := os.ReadFile(name); err != nil || bytes.Contains(b, oldBox) {
			t.Errorf("%s still has what the old key sealed, while it is open, %v", filepath.Base(name), err)
		}
	}
	check := func(s *Store) {
		t.Helper()
		sound(t, s)
		now, _, err := s.List(ctx, store.Act{}, store.Query{Status: store.Statuses()})
		if d := storetest.Diff(was, now); d != "" || err != nil {
			t.Errorf("%v\n%s", err, d)
		}
		known, err := s.Known(ctx, storetest.Act("enquirer.find"), store.Handle{Kind: store.ByAlias, Text: "aliasword"}, 0)
		if len(known) == 0 || err != nil {
			t.Errorf("%d known, %v", len(known), err)
		}
		careful, err := s.Cautions(ctx, store.Act{}, store.EntryQuery{Handle: store.Handle{Kind: store.ByAlias, Text: "nickword"}})
		if len(careful) != 1 || err != nil {
			t.Errorf("%d cautions, %v", len(careful), err)
		}
	}
	check(s)
	if err := s.AddLostSearch(ctx, "Lostword", storetest.Start); err != nil {
		t.Fatal(err)
	}
	if lost, err := s.LostSearches(ctx, storetest.Start, 0); len(lost) != 1 || lost[0].Count != 3 || err != nil {
		t.Errorf("%v, %v", lost, err)
	}
	newContact(t, s)
	was, _, _ = s.List(ctx, store.Act{}, store.Query{Status: store.Statuses()})
	s.Close()
	for name := range folder(t, filepath.Dir(path)) {
		b, err := os.ReadFile(name)
		if err != nil || bytes.Contains(b, oldBox) {
			t.Errorf("%s still has what the old key sealed, %v", filepath.Base(name), err)
		}
	}
	o := testOptions(t, path)
	o.Key = old
	if _, err := Open(ctx, o); store.KindOf(err) != store.Locked {
		t.Errorf("the old key: %v", err)
	}
	holders, err := Holders(ctx, path)
	if err != nil || len(holders) != 2 {
		t.Fatalf("%d holders, %v", len(holders), err)
	}
	for _, h := range holders {
		secret, err := people.FromPaper(paper)
		if !h.Paper() {
			secret, err = people.Lock{Recipient: h.Recipient, Closed: h.Lock}.Open(h.Name, []byte(passphrase))
		}
		if err != nil || h.Name == "Sam" {
			t.Fatalf("%s: %v", h.Name, err)
		}
		o.Key, err = secret.Unwrap(h.Wrap)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Open(ctx, o)
		if err != nil {
			t.Fatal(err, errors.Unwrap(err))
		}
		check(s)
		if p := person(t, s, "Sam"); p.LeftAt.IsZero() || string(p.PIN) != "Pinword" {
			t.Errorf("%+v", p)
		}
		s.Close()
	}
}

// Another window must not go on sealing with the old key, and a change that
// fails half way leaves everything as it was.
func TestRotateBesideAnotherWindow(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "signpost.db")
	s, _ := everySort(t, path)
	other := openAt(t, path)
	next := testKey(t, 2)
	broken := []store.Holder{{Name: "a", MadeAt: storetest.Start}, {Name: "a", MadeAt: storetest.Start}} // refused after all has been sealed again
	if err := s.Rotate(ctx, storetest.Act("people.remove"), next, store.KeyChange{Holders: broken}); store.KindOf(err) != store.Exists {
		t.Fatalf("two holders of one name: %v", err)
	}
	newContact(t, s)
	newContact(t, other)
	sound(t, s)
	pat := store.Person{Name: "Pat", Role: "auditor", Recipient: person(t, s, "Kim").Recipient, MadeAt: storetest.Start}
	again := store.KeyChange{Holders: rewrap(t, s, func(r string) ([]byte, error) { return people.Wrap(next, r) }, ""), Join: []store.Person{pat}}
	again.Holders = append(again.Holders, store.Holder{Name: "Pat", Recipient: pat.Recipient, Lock: []byte("{}"), Wrap: []byte("x"), MadeAt: storetest.Start})
	if err := s.Rotate(ctx, storetest.Act("people.remove"), next, again); err != nil {
		t.Fatal(err)
	}
	_, err := other.Create(ctx, storetest.Act("contact.start"), storetest.Plain(0))
	if store.KindOf(err) != store.Locked || !strings.Contains(err.Error(), "open it again") {
		t.Errorf("the other window: %v", err)
	}
	if _, _, err := other.List(ctx, store.Act{}, store.Query{}); store.KindOf(err) != store.Locked {
		t.Errorf("the other window reads: %v", err)
	}
	newContact(t, s)
	sound(t, s)
}

func TestVerifyNamesDamageOfPeople(t *testing.T) {
	for _, c := range []struct{ name, query, want string }{
		{"nothing", "", ""},
		{"a better role", "UPDATE person SET role = 'coordinator' WHERE name = 'Sam'", "person Sam: does not open"},
		{"another's public half", "UPDATE person SET recipient = 'age1x' WHERE name = 'Sam'", "person Sam: does not open"},
		{"back again", "UPDATE person SET left_at = 1 WHERE name = 'Sam'", "person Sam: does not open"},
		{"a person taken out", "DELETE FROM person WHERE name = 'Sam'", "person: there are 2 rows where 3 were saved"},
		{"a wrap taken out", "DELETE FROM key_wrap WHERE holder = 'Sam'", "key_wrap Sam: is missing or damaged"},
		{"a wrap spoilt", "UPDATE key_wrap SET wrap = x'00' WHERE holder = 'Sam'", "key_wrap Sam: is missing or damaged"},
		{"a stranger", "INSERT INTO key_wrap SELECT key_id, 'Eve', method, wrap, made_at, rev FROM key_wrap WHERE holder = 'Sam'", "key_wrap Eve: is nobody's"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "signpost.db")
			s := openAt(t, path)
			enrol(t, s)
			s.Close()
			if c.query != "" {
				do(t, raw(t, path), c.query)
			}
			s = openAt(t, path)
			if got := problems(t, s); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
				t.Errorf("Verify says\n%swant %q", got, c.want)
			}
		})
	}
}

func TestPeopleChange(t *testing.T) {
	ctx := context.Background()
	s := newStore(t)
	enrol(t, s)
	sam := person(t, s, "Sam")
	sam.Role = "receptionist"
	got, err := s.UpdatePerson(ctx, storetest.Act("people.role"), sam)
	if err != nil || got.Role != "receptionist" || got.Rev != 2 {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := s.UpdatePerson(ctx, storetest.Act("people.role"), sam); store.KindOf(err) != store.Stale {
		t.Errorf("an old revision: %v", err)
	}
	sam.Name = "Nobody"
	if _, err := s.UpdatePerson(ctx, storetest.Act("people.role"), sam); store.KindOf(err) != store.NotFound {
		t.Errorf("nobody: %v", err)
	}
	err = s.Enrol(ctx, storetest.Act("people.add"), store.Enrolment{Person: store.Person{Name: "Sam", Role: "volunteer", Recipient: "age1", MadeAt: storetest.Start}})
	if store.KindOf(err) != store.Exists {
		t.Errorf("twice: %v", err)
	}
	l, err := people.NewLock("Sam", []byte("reset by the coordinator"), people.Least())
	if err != nil {
		t.Fatal(err)
	}
	wrap, _ := people.Wrap(s.dataKey(), l.Recipient)
	e := store.Enrolment{Person: person(t, s, "Sam"), Holder: store.Holder{Name: "Sam", Recipient: l.Recipient, Lock: l.Closed, Wrap: wrap, MadeAt: storetest.Start}}
	e.Person.Recipient = l.Recipient
	if err := s.Enrol(ctx, storetest.Act("people.reset"), e); err != nil {
		t.Fatal(err, errors.Unwrap(err))
	}
	if err := s.Enrol(ctx, storetest.Act("people.reset"), e); store.KindOf(err) != store.Stale {
		t.Errorf("reset twice: %v", err)
	}
	sound(t, s)
	list, _ := s.Holders(ctx)
	for _, h := range list {
		if h.Name != "Sam" {
			continue
		}
		secret, err := people.Lock{Recipient: h.Recipient, Closed: h.Lock}.Open("Sam", []byte("reset by the coordinator"))
		if err != nil {
			t.Fatal(err)
		}
		l, err := secret.Relock("Sam", []byte("some quite other words"), people.Least())
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Relock(ctx, storetest.Act("people.passphrase"), store.Holder{Name: "Sam", Lock: l.Closed, MadeAt: storetest.Start}); err != nil {
			t.Fatal(err)
		}
	}
	list, _ = s.Holders(ctx)
	for _, h := range list {
		if h.Name == "Sam" {
			if _, err := (people.Lock{Recipient: h.Recipient, Closed: h.Lock}).Open("Sam", []byte("some quite other words")); err != nil || h.Rev != 2 {
				t.Errorf("%v", err)
			}
		}
	}
	sound(t, s)
}
