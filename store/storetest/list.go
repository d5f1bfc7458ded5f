package storetest

import (
	"context"
	"testing"
	"time"

	"signpost/store"
)

// day fills a store with one contact a minute, whose channel, kind, status and
// operator change at different paces.
func day(t *testing.T, s Store, n int) []store.Contact {
	t.Helper()
	channels := []string{"phone", "walk_in", "email"}
	statuses := []store.Status{store.Done, store.Open, store.Done, store.Parked, store.Void, store.Done, store.Merged}
	var made []store.Contact
	for i := range n {
		c := Plain(i)
		c.Channel, c.Status = channels[i%3], statuses[i%7]
		if i%5 == 0 {
			c.Kind = store.Silent
		}
		if i%2 == 0 {
			c.Operator = "kim"
		}
		for j := range i % 3 {
			c.Notes = append(c.Notes, store.Note{At: Start, By: "sam", Text: string(rune('a' + j))})
			c.Referrals = append(c.Referrals, store.Referral{Service: "cdt", GivenAt: Start, Undone: j == 1})
		}
		made = append(made, fine(t)(s.Create(context.Background(), Act("contact.log"), c)))
	}
	return made
}

// matches says in plain Go what a query means.
func matches(q store.Query, c store.Contact) bool {
	in := func(list []string, v string) bool {
		for _, w := range list {
			if w == v {
				return true
			}
		}
		return false
	}
	statuses, kinds := []string{}, []string{}
	for _, st := range q.Status {
		statuses = append(statuses, string(st))
	}
	for _, k := range q.Kinds {
		kinds = append(kinds, string(k))
	}
	switch {
	case !q.From.IsZero() && c.StartedAt.Before(q.From), !q.To.IsZero() && !c.StartedAt.Before(q.To):
		return false
	case len(statuses) == 0 && (c.Status == store.Void || c.Status == store.Merged), len(statuses) > 0 && !in(statuses, string(c.Status)):
		return false
	case q.Channel != "" && c.Channel != q.Channel, q.Operator != "" && c.Operator != q.Operator, len(kinds) > 0 && !in(kinds, string(c.Kind)):
		return false
	}
	return true
}

func listPicks(t *testing.T, s Store) {
	made := day(t, s, 60)
	at := func(m int) time.Time { return Start.Add(time.Duration(m) * time.Minute) }
	for _, q := range []store.Query{
		{}, {Limit: 7}, {From: at(10)}, {To: at(10)}, {From: at(10), To: at(20)}, {Channel: "walk_in"}, {Operator: "kim"},
		{Status: []store.Status{store.Open}}, {Status: []store.Status{store.Open, store.Parked}}, {Status: []store.Status{store.Void}},
		{Status: []store.Status{store.Done, store.Merged}}, {Status: store.Statuses()}, {Kinds: []store.Kind{store.Data}},
		{Kinds: []store.Kind{store.Silent, store.Test}}, {Operator: "kim", Status: []store.Status{store.Open}, From: at(5), Channel: "phone"},
		{Operator: "nobody"}, {Operator: "kim", Kinds: []store.Kind{store.Data}, To: at(50), Limit: 3},
	} {
		var want []store.Contact
		for i := len(made) - 1; i >= 0; i-- {
			if matches(q, made[i]) {
				want = append(want, made[i])
			}
		}
		all := len(want)
		if q.Limit > 0 {
			want = want[:min(q.Limit, all)]
		}
		got, total, err := s.List(context.Background(), Act(""), q)
		if err != nil || total != all || len(got) != len(want) {
			t.Errorf("%+v: %d of %d (%v), want %d of %d", q, len(got), total, err, len(want), all)
			continue
		}
		if len(want) > 0 {
			if d := Diff(want, got); d != "" {
				t.Errorf("%+v:\n%s", q, d)
			}
		}
	}
	open, err := s.OpenContacts(context.Background(), Act("contact.list"))
	if err != nil || len(open) != 18 {
		t.Errorf("%d open contacts, %v", len(open), err)
	}
}

func listPages(t *testing.T, s Store) {
	made := day(t, s, 20)
	for range 5 { // several that began at the very same moment
		made = append(made, fine(t)(s.Create(context.Background(), Act("contact.log"), Plain(10))))
	}
	q := store.Query{Limit: 4, Status: store.Statuses()}
	seen := map[string]bool{}
	for {
		page, total, err := s.List(context.Background(), Act(""), q)
		if err != nil || total != len(made) {
			t.Fatalf("total %d, %v", total, err)
		}
		if len(page) == 0 {
			break
		}
		for _, c := range page {
			if seen[c.ID] {
				t.Fatalf("%s came twice", c.ID)
			}
			seen[c.ID] = true
		}
		q.Before = page[len(page)-1].ID
	}
	if len(seen) != len(made) {
		t.Errorf("%d contacts on all pages of %d", len(seen), len(made))
	}
}

func countsADay(t *testing.T, s Store) {
	made := day(t, s, 60)
	from, to := Start.Add(10*time.Minute), Start.Add(45*time.Minute)
	for _, span := range [][2]time.Time{{}, {from, to}, {from, {}}, {{}, to}} {
		want := store.Counts{ByChannel: map[string]int{}}
		for _, c := range made {
			if c.Status == store.Open || c.Status == store.Parked {
				want.Open++
			}
			if !matches(store.Query{From: span[0], To: span[1]}, c) {
				continue
			}
			want.Total++
			for _, f := range c.Referrals {
				if !f.Undone {
					want.Referrals++
				}
			}
			if c.Kind.Junk() {
				want.Junk++
			} else {
				want.ByChannel[c.Channel]++
			}
		}
		got, err := s.Counts(context.Background(), span[0], span[1])
		if d := Diff(want, got); d != "" || err != nil {
			t.Errorf("%v: %v\n%s", span, err, d)
		}
	}
	c := made[1] // open; when it is done the figures follow
	c.Status, c.Channel = store.Done, "text"
	fine(t)(s.Update(context.Background(), Act("contact.finish"), c))
	got, err := s.Counts(context.Background(), time.Time{}, time.Time{})
	if err != nil || got.Open != 17 || got.ByChannel["text"] != 1 {
		t.Errorf("after a change: %+v, %v", got, err)
	}
}
