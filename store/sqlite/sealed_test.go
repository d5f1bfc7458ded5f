package sqlite

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"signpost/internal/facts"
	"signpost/store"
	"signpost/store/storetest"
)

func sound(t testing.TB, s *Store) {
	t.Helper()
	v, err := s.Verify(context.Background())
	if err != nil || !v.Sound() {
		t.Errorf("Verify: %v, %v", v.Problems, err)
	}
}

// Everything that can name a person is looked for in every file, while the
// record is open and its log is full, and after it was closed.
func TestSealedWordsAreNowhere(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	s := openAt(t, filepath.Join(dir, "signpost.db"))
	c := newContact(t, s)
	for _, d := range []store.Draft{{ContactID: c.ID, Field: "note", Text: "Draftword one", At: storetest.Start}, {ContactID: c.ID, Field: "note", Text: "Draftword two"},
		{Field: "quick", Text: "Quickword"}} {
		if err := s.PutDraft(ctx, d); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.AddNote(ctx, storetest.Act("contact.note"), c.ID, store.Note{Text: "Draftword two and more"}); err != nil {
		t.Fatal(err)
	}
	c.Status = store.Done
	if _, err := s.Update(ctx, storetest.Act("contact.answer"), c); err != nil {
		t.Fatal(err)
	}
	secret := append(storetest.SealedWords(), "Draftword", "Quickword", string(s.dataKey().Bytes()))
	look := func(want bool, words ...string) {
		t.Helper()
		for name := range folder(t, dir) {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range words {
				if bytes.Contains(bytes.ToLower(b), bytes.ToLower([]byte(w))) != want {
					t.Errorf("%q in %s: %v", w, filepath.Base(name), !want)
				}
			}
		}
	}
	// The -shm file holds no rows; look at it for the secrets only.
	look(false, secret...)
	s.Close()
	look(false, secret...)
	look(true, "Community Drug Team", "redditch", "16_17", "OVERDOSE_999") // coded answers stay countable
	db := raw(t, filepath.Join(dir, "signpost.db"))
	var readable string
	if err := db.QueryRow("SELECT facts FROM contact").Scan(&readable); err != nil {
		t.Fatal(err)
	}
	const want = `{"age":"16_17","audit_c":9,"district":"redditch","housing":"declined","substances":["heroin","unknown"],"using_now":false,"wants":[]}`
	if readable != want {
		t.Errorf("readable facts are\n%s\nwant\n%s", readable, want)
	}
}

func TestOwnVocabularyStaysCountable(t *testing.T) {
	v, err := facts.Base().With(facts.Def{Key: "own_question", Kind: facts.Choice, Values: []string{"yes_ish"}},
		facts.Def{Key: "own_age", Kind: facts.Years, Hi: 120})
	if err != nil {
		t.Fatal(err)
	}
	all := facts.Facts{}.With("own_question", facts.Word("yes_ish")).With("own_age", facts.Number(18)).With("other_question", facts.Declined())
	open, hidden := splitFacts(v, all)
	if !open.Equal(facts.Facts{}.With("own_question", facts.Word("yes_ish")).With("own_age", facts.Word("18_19"))) {
		t.Errorf("readable: %v", open)
	}
	if !hidden.Equal(facts.Facts{}.With("own_age", facts.Number(18)).With("other_question", facts.Declined())) {
		t.Errorf("sealed: %v", hidden)
	}
}

func drawContact(t *rapid.T, s *Store) store.Contact {
	text := rapid.OneOf(rapid.Just(""), rapid.StringN(0, 40, 200), rapid.SampledFrom([]string{"\x1b[31m", "'; DROP TABLE contact", "नमस्ते", "a\nb\x00c", "<b>&"}))
	code := rapid.StringMatching(`[a-z_0-9-]{0,12}`)
	when := rapid.Custom(func(t *rapid.T) time.Time {
		if rapid.Bool().Draw(t, "no time") {
			return time.Time{}
		}
		return time.UnixMicro(rapid.Int64Range(-62135596800e6+1, 253402300799e6).Draw(t, "micros")).UTC()
	})
	id := func(label string) string { return s.NewID(storetest.Start) }
	c := store.Contact{ID: id("id"), Kind: rapid.SampledFrom(store.Kinds()).Draw(t, "kind"), Channel: code.Draw(t, "channel"),
		Desk: code.Draw(t, "desk"), Operator: code.Draw(t, "operator"), StartedAt: storetest.Start, EndedAt: when.Draw(t, "ended"),
		ArrivedAt: when.Draw(t, "arrived"), SeenAt: when.Draw(t, "seen"), LeftAt: when.Draw(t, "left"), Alias: text.Draw(t, "alias"),
		ReturnCode: text.Draw(t, "return"), RulesVersion: code.Draw(t, "rules"), Outcome: store.Outcome(code.Draw(t, "outcome")),
		Status: rapid.SampledFrom(store.Statuses()).Draw(t, "status"), StatusReason: text.Draw(t, "reason"), MergedInto: code.Draw(t, "merged"),
		DirectoryVersion: code.Draw(t, "directory"), Notes: []store.Note{}, Referrals: []store.Referral{}}
	if rapid.Bool().Draw(t, "callback") {
		c.Callback = &store.Callback{Number: text.Draw(t, "number"), Safe: store.SafeToRing{When: text.Draw(t, "when"), Who: text.Draw(t, "who")}}
	}
	if rapid.Bool().Draw(t, "override") {
		c.Override = &store.Override{Service: code.Draw(t, "service"), Reason: text.Draw(t, "why")}
	}
	if rapid.Bool().Draw(t, "followup") {
		c.Followup = &store.Followup{Due: when.Draw(t, "due"), What: text.Draw(t, "what"), By: code.Draw(t, "by"), Attempts: rapid.IntRange(0, 9).Draw(t, "attempts")}
	}
	if rapid.Bool().Draw(t, "packs") {
		c.Packs = &store.Packs{In: rapid.IntRange(0, 99).Draw(t, "in"), Out: map[string]int{"1ml": rapid.IntRange(0, 99).Draw(t, "out")}}
	}
	for range rapid.IntRange(0, 3).Draw(t, "alerts") {
		c.Alerts = append(c.Alerts, store.Alert{ID: code.Draw(t, "alert"), Kind: "advice", AcknowledgedAt: when.Draw(t, "ack"), Action: text.Draw(t, "action")})
	}
	for range rapid.IntRange(0, 3).Draw(t, "notes") {
		c.Notes = append(c.Notes, store.Note{ID: id("note"), At: storetest.Start, By: code.Draw(t, "by"), Text: strings.ReplaceAll(text.Draw(t, "text"), "\x00", "")})
	}
	for range rapid.IntRange(0, 2).Draw(t, "referrals") {
		c.Referrals = append(c.Referrals, store.Referral{ID: id("referral"), Rev: 1, Service: code.Draw(t, "service"), Name: code.Draw(t, "name"),
			Phone: code.Draw(t, "phone"), Kind: store.Signpost, AnsweredBy: text.Draw(t, "answered"), Consent: rapid.Bool().Draw(t, "consent"),
			GivenAt: storetest.Start, Status: "given", Next: text.Draw(t, "next"), Due: when.Draw(t, "due"), Undone: rapid.Bool().Draw(t, "undone")})
	}
	word := rapid.SampledFrom([]facts.Answer{facts.Flag(true), facts.Flag(false), facts.Declined(), facts.Number(7), facts.Number(33),
		facts.Word("parent"), facts.Word("Słowo"), facts.List(), facts.List("heroin", "alcohol")})
	for range rapid.IntRange(0, 6).Draw(t, "facts") {
		d := rapid.SampledFrom(facts.Base().Defs()).Draw(t, "fact")
		c.Facts = c.Facts.With(d.Key, word.Draw(t, "answer"))
	}
	return c
}

func TestAnyContactComesBackEqual(t *testing.T) {
	s := newStore(t)
	ctx := context.Background()
	rapid.Check(t, func(t *rapid.T) {
		c := drawContact(t, s)
		made, err := s.Create(ctx, storetest.Act("contact.log"), c)
		if err != nil {
			t.Fatal(err, errors.Unwrap(err))
		}
		c.Rev = 1
		got, err := s.Contact(ctx, storetest.Act(""), c.ID)
		if d := storetest.Diff(c, got) + storetest.Diff(made, got); err != nil || d != "" {
			t.Fatalf("%v\n%s", err, d)
		}
		next := drawContact(t, s)
		next.ID, next.Rev, next.Notes, next.Referrals = c.ID, 1, c.Notes, c.Referrals
		if _, err := s.Update(ctx, storetest.Act("contact.answer"), next); err != nil {
			t.Fatal(err, errors.Unwrap(err))
		}
		next.Rev = 2
		got, err = s.Contact(ctx, storetest.Act(""), c.ID)
		if d := storetest.Diff(next, got); err != nil || d != "" {
			t.Fatalf("%v\n%s", err, d)
		}
	})
	sound(t, s)
}

// Whatever a seal held, reading it must not panic, and what reads must write
// back to the same.
func FuzzJoinContact(f *testing.F) {
	f.Add(`{}`, `{}`, `{}`)
	f.Add(`{"age":"16_17"}`, `{"alerts":[{"id":"A"}],"override":"cdt","followup":{}}`, `{"facts":{"age":17},"actions":["x"],"callback":{"number":"1"}}`)
	f.Add(`{"age":[1]}`, `[]`, `null`)
	f.Fuzz(func(t *testing.T, readable, coded, plain string) {
		r := &contactRow{facts: readable, coded: coded}
		c, err := joinContact(r, []byte(plain))
		if err != nil {
			return
		}
		if _, err := json.Marshal(c); err != nil {
			// Only a time out of RFC 3339's years may not be written.
			var m *json.MarshalerError
			if !errors.As(err, &m) {
				t.Errorf("cannot be written: %v", err)
			}
		}
	})
}
