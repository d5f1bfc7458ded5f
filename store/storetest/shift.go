package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"signpost/store"
)

func after(minutes int) time.Time { return Start.Add(time.Duration(minutes) * time.Minute) }

// FullVisitor is a visitor with something in every field, every word of it
// different.
func FullVisitor(s Store) store.Visitor {
	return store.Visitor{ID: s.NewID(after(1)), Desk: "desk 1", By: "sam", ArrivedAt: after(1), CalledAt: after(5), EndedAt: after(9),
		State: store.Left, Contact: s.NewID(after(8)), Words: "Coatword"}
}

// FullExchange is a count with everything in it.
func FullExchange(s Store) store.Exchange {
	return store.Exchange{ID: s.NewID(after(1)), Desk: "desk 1", By: "sam", At: after(1), Out: map[string]int{"1ml": 10, "2ml": 1}, In: 3,
		ReturnCode: "FSwapword84", Contact: s.NewID(after(2)), Undone: true}
}

// FullHandover is a handover that was read.
func FullHandover(s Store) store.Handover {
	return store.Handover{ID: s.NewID(after(60)), Desk: "desk 1", By: "sam", From: after(0), At: after(60), Text: "Tellword\nof more",
		ReadAt: after(90), ReadBy: "kim"}
}

// FullCaution is a caution that was ended.
func FullCaution(s Store) store.Caution {
	return store.Caution{ID: s.NewID(after(1)), Desk: "desk 1", By: "sam", At: after(1), Until: after(9000),
		Handle: store.Handle{Kind: store.ByAlias, Text: "Nickword"}, Text: "Careword", Ended: true}
}

// ShiftWords are the words of the Full values above that must not be readable.
func ShiftWords() []string {
	return []string{"Coatword", "Swapword", "Tellword", "Careword", "Nickword"}
}

// kept is one sort of entry under test.
type kept[T any] struct {
	full   func(Store) T
	add    func(context.Context, store.Act, T) (T, error)
	update func(context.Context, store.Act, T) (T, error)
	list   func(context.Context, store.Act, store.EntryQuery) ([]T, error)
	rev    func(*T) *int
	id     func(*T) *string
}

func entriesComeBackWhole(t *testing.T, s Store) {
	t.Run("visitor", func(t *testing.T) {
		comesBackWhole(t, s, kept[store.Visitor]{FullVisitor, s.AddVisitor, s.UpdateVisitor, s.Visitors,
			func(v *store.Visitor) *int { return &v.Rev }, func(v *store.Visitor) *string { return &v.ID }})
	})
	t.Run("exchange", func(t *testing.T) {
		comesBackWhole(t, s, kept[store.Exchange]{FullExchange, s.AddExchange, s.UpdateExchange, s.Exchanges,
			func(v *store.Exchange) *int { return &v.Rev }, func(v *store.Exchange) *string { return &v.ID }})
	})
	t.Run("handover", func(t *testing.T) {
		comesBackWhole(t, s, kept[store.Handover]{FullHandover, s.AddHandover, s.UpdateHandover, s.Handovers,
			func(v *store.Handover) *int { return &v.Rev }, func(v *store.Handover) *string { return &v.ID }})
	})
	t.Run("caution", func(t *testing.T) {
		comesBackWhole(t, s, kept[store.Caution]{FullCaution, s.AddCaution, s.UpdateCaution, s.Cautions,
			func(v *store.Caution) *int { return &v.Rev }, func(v *store.Caution) *string { return &v.ID }})
	})
}

func comesBackWhole[T any](t *testing.T, s Store, k kept[T]) {
	ctx := context.Background()
	want := k.full(s)
	before := len(entries(t, s))
	got, err := k.add(ctx, Act("shift.add"), want)
	*k.rev(&want) = 1
	if d := Diff(want, got); d != "" || err != nil {
		t.Fatalf("add: %v\n%s", err, d)
	}
	list, err := k.list(ctx, store.Act{}, store.EntryQuery{})
	if d := Diff([]T{want}, list); d != "" || err != nil {
		t.Errorf("list: %v\n%s", err, d)
	}
	_, err = k.add(ctx, Act("shift.add"), want)
	kind(t, store.Exists, err)
	got, err = k.update(ctx, Act("shift.change"), want)
	*k.rev(&want) = 2
	if d := Diff(want, got); d != "" || err != nil {
		t.Fatalf("update: %v\n%s", err, d)
	}
	stale := want
	*k.rev(&stale) = 1
	_, err = k.update(ctx, Act("shift.change"), stale)
	kind(t, store.Stale, err)
	var conflict *store.EntryConflict
	if !errors.As(err, &conflict) || conflict.ID != *k.id(&want) {
		t.Errorf("conflict: %v", err)
	}
	gone := want
	*k.id(&gone) = s.NewID(Start)
	_, err = k.update(ctx, Act("shift.change"), gone)
	kind(t, store.NotFound, err)
	if n := len(entries(t, s)) - before; n != 2 {
		t.Errorf("%d acts written down for an addition and a change", n)
	}
	*k.id(&gone) = "x"
	if _, err := k.add(ctx, Act("shift.add"), gone); err == nil {
		t.Error("an id that is none was taken")
	}
	if _, err := k.update(ctx, store.Act{}, want); err == nil {
		t.Error("a change without an action passed")
	}
}

func entriesPick(t *testing.T, s Store) {
	ctx := context.Background()
	contact := s.NewID(Start)
	for i, v := range []store.Visitor{
		{State: store.Waiting}, {State: store.Left, EndedAt: after(9)}, {State: store.Called, Desk: "desk 2"}, {State: store.Seen, EndedAt: after(8), Contact: contact},
	} {
		v.ArrivedAt, v.Words = after(i), string(rune('a'+i))
		v.ID = s.NewID(v.ArrivedAt)
		if _, err := s.AddVisitor(ctx, Act("visitor.add"), v); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		q    store.EntryQuery
		want string
	}{
		"all": {store.EntryQuery{}, "dcba"}, "live": {store.EntryQuery{Live: true}, "ca"}, "desk": {store.EntryQuery{Desk: "desk 2"}, "c"},
		"live at a desk": {store.EntryQuery{Live: true, Desk: "desk 1"}, ""}, "from": {store.EntryQuery{From: after(2)}, "dc"},
		"to": {store.EntryQuery{To: after(2)}, "ba"}, "limit": {store.EntryQuery{Limit: 3}, "dcb"}, "contact": {store.EntryQuery{Contact: contact}, "d"},
	} {
		list, err := s.Visitors(ctx, Act(""), c.q)
		got := ""
		for _, v := range list {
			got += v.Words
		}
		if got != c.want || err != nil {
			t.Errorf("%s: %q, want %q, %v", name, got, c.want, err)
		}
	}
	for i, who := range []store.Handle{{Kind: store.ByAlias, Text: "Jó Smith"}, {Kind: store.ByReturnCode, Text: "josmith"}} {
		c := FullCaution(s)
		c.Handle, c.Text, c.Ended = who, string(rune('a'+i)), i == 1
		if _, err := s.AddCaution(ctx, Act("caution.add"), c); err != nil {
			t.Fatal(err)
		}
	}
	list, err := s.Cautions(ctx, Act("enquirer.find"), store.EntryQuery{Handle: store.Handle{Kind: store.ByAlias, Text: "JO  smith"}})
	if len(list) != 1 || list[0].Text != "a" || list[0].Handle.Text != "Jó Smith" || err != nil {
		t.Errorf("cautions of an alias: %v, %v", list, err)
	}
	c := FullCaution(s)
	c.Until = time.Time{}
	if _, err := s.AddCaution(ctx, Act("caution.add"), c); err == nil {
		t.Error("a caution without an end was taken")
	}
	if other, err := s.Exchanges(ctx, Act(""), store.EntryQuery{}); len(other) != 0 || err != nil {
		t.Errorf("sorts are mixed: %v, %v", other, err)
	}
}

func enquirersAreKnown(t *testing.T, s Store) {
	ctx := context.Background()
	add := func(minutes int, alias, code string, st store.Status) store.Contact {
		c := Plain(minutes)
		c.Alias, c.ReturnCode, c.Status = alias, code, st
		c, err := s.Create(ctx, Act("contact.start"), c)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	first := add(0, "Blue Lady", "", store.Done)
	add(1, "", "bluelady", store.Done)
	add(2, "blue lady", "", store.Void)
	last := add(3, "BLUE lady", "FANNE84", store.Open)
	find := func(kind store.HandleKind, words string) string {
		t.Helper()
		list, err := s.Known(ctx, Act("enquirer.find"), store.Handle{Kind: kind, Text: words}, 0)
		if err != nil {
			t.Error(err)
		}
		out := ""
		for _, c := range list {
			out += c.ID + " "
		}
		return out
	}
	if got, want := find(store.ByAlias, " bluelady"), last.ID+" "+first.ID+" "; got != want {
		t.Errorf("found %s, want %s", got, want)
	}
	if got := find(store.ByAlias, "blue"); got != "" {
		t.Errorf("half an alias found %s", got)
	}
	if got := find(store.ByAlias, "  "); got != "" {
		t.Errorf("no alias found %s", got)
	}
	last.Alias = "Red Lady"
	if _, err := s.Update(ctx, Act("contact.alias"), last); err != nil {
		t.Fatal(err)
	}
	if find(store.ByAlias, "blue lady") != first.ID+" " || find(store.ByAlias, "red lady") != last.ID+" " || find(store.ByReturnCode, "f anne 84") != last.ID+" " {
		t.Error("a changed alias is not found, or the old one still is")
	}
	one, err := s.Known(ctx, Act("enquirer.find"), store.Handle{Kind: store.ByAlias, Text: "blue lady"}, 1)
	if len(one) != 1 || err != nil {
		t.Errorf("%d, %v", len(one), err)
	}
}

func dueComesSoonestFirst(t *testing.T, s Store) {
	ctx := context.Background()
	add := func(name string, follow, refer int, spoil func(*store.Contact)) {
		c := Plain(0)
		c.Operator = name
		if follow > 0 {
			c.Followup = &store.Followup{Due: after(follow), What: "ring"}
		}
		if refer > 0 {
			c.Referrals = []store.Referral{{Service: "cdt", Kind: store.Referred, Status: "given", Due: after(refer)}}
		}
		if spoil != nil {
			spoil(&c)
		}
		if _, err := s.Create(ctx, Act("contact.start"), c); err != nil {
			t.Fatal(err)
		}
	}
	add("a", 50, 0, nil)
	add("b", 0, 20, nil)
	add("c", 90, 30, nil)
	add("d", 10, 0, func(c *store.Contact) { c.Followup.ClosedAt, c.Followup.Result = after(5), "done" })
	add("e", 5, 5, func(c *store.Contact) { c.Status = store.Void })
	add("f", 0, 5, func(c *store.Contact) { c.Referrals[0].Undone = true })
	add("g", 0, 0, nil)
	for name, c := range map[string]struct {
		q    store.DueQuery
		want string
	}{"all": {store.DueQuery{}, "bca"}, "until": {store.DueQuery{Until: after(50)}, "bc"}, "limit": {store.DueQuery{Limit: 1}, "b"}} {
		list, err := s.Due(ctx, Act(""), c.q)
		got := ""
		for _, c := range list {
			got += c.Operator
		}
		if got != c.want || err != nil {
			t.Errorf("%s: %q, want %q, %v", name, got, c.want, err)
		}
	}
}

func finishedContactKeepsVersions(t *testing.T, s Store) {
	ctx := context.Background()
	c := Full(s)
	c.Followup.ClosedAt, c.Followup.ClosedBy, c.Followup.Result = after(70), "kim", "done"
	c, err := s.Create(ctx, Act("contact.start"), c)
	if err != nil {
		t.Fatal(err)
	}
	change := func(alter func(*store.Contact)) (was store.Contact) {
		t.Helper()
		was = c
		alter(&c)
		act := Act("contact.amend")
		act.At, act.Operator = after(c.Rev), "kim"
		if c, err = s.Update(ctx, act, c); err != nil {
			t.Fatal(err)
		}
		return was
	}
	change(func(c *store.Contact) { c.Status = store.Done }) // was parked: nothing to keep
	first := change(func(c *store.Contact) { c.Outcome, c.Alias = store.OutcomeInformation, "Otherword" })
	second := change(func(c *store.Contact) { c.Status, c.StatusReason = store.Void, "Voidword" })
	first.Notes, first.Referrals, second.Notes, second.Referrals = []store.Note{}, []store.Referral{}, []store.Note{}, []store.Referral{}
	got, err := s.Versions(ctx, Act("contact.versions"), c.ID)
	want := []store.Version{{Contact: second, At: after(3), By: "kim"}, {Contact: first, At: after(2), By: "kim"}}
	if d := Diff(want, got); d != "" || err != nil {
		t.Errorf("%v\n%s", err, d)
	}
	stale := first
	_, err = s.Update(ctx, Act("contact.amend"), stale)
	kind(t, store.Stale, err)
	if again, err := s.Versions(ctx, Act(""), c.ID); len(again) != 2 || err != nil {
		t.Errorf("a refused change left %d versions, %v", len(again), err)
	}
	none, err := s.Versions(ctx, Act(""), s.NewID(Start))
	if len(none) != 0 || err != nil {
		t.Errorf("%v, %v", none, err)
	}
}

func notesAreSearched(t *testing.T, s Store) {
	ctx := context.Background()
	for i, lines := range [][]string{{"Wants a détox bed"}, {"rang twice", "no answer about the DETOX"}, {"detox", "bed"}, {"nothing"}} {
		c := Plain(i * 60)
		c.Operator = string(rune('a' + i))
		for _, l := range lines {
			c.Notes = append(c.Notes, store.Note{At: c.StartedAt, By: "sam", Text: l})
		}
		if i == 2 {
			c.Channel = "walk_in"
		}
		if _, err := s.Create(ctx, Act("contact.start"), c); err != nil {
			t.Fatal(err)
		}
	}
	all, _, err := s.List(ctx, Act(""), store.Query{})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		q     store.Query
		want  string
		total int
	}{
		"next page": {store.Query{Text: "detox", Before: all[1].ID, Limit: 1}, "b", 3},
		"a word":    {store.Query{Text: "detox"}, "cba", 3}, "half a word": {store.Query{Text: "DET"}, "cba", 3}, "in one note": {store.Query{Text: "bed detox"}, "a", 1},
		"nothing": {store.Query{Text: "heroin"}, "", 0}, "since": {store.Query{Text: "detox", From: after(60)}, "cb", 2},
		"channel": {store.Query{Text: "detox", Channel: "phone"}, "ba", 2}, "limit": {store.Query{Text: "detox", Limit: 1}, "c", 3},
		"operator": {store.Query{Text: "detox", Operator: "b"}, "b", 1},
	} {
		list, total, err := s.List(ctx, Act("contact.search"), c.q)
		got := ""
		for _, c := range list {
			got += c.Operator
		}
		if got != c.want || total != c.total || err != nil {
			t.Errorf("%s: %q of %d, want %q of %d, %v", name, got, total, c.want, c.total, err)
		}
	}
}
