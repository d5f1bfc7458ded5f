package sqlite

import (
	"context"
	"maps"
	"strings"
	"testing"
	"time"

	"signpost/store"
	"signpost/store/storetest"
)

// What a desk gave is counted for that desk alone, from a time on, and without
// what was undone or belongs to a contact that does not count.
func TestGivenAtADesk(t *testing.T) {
	ctx := context.Background()
	s := newStore(t)
	give := func(desk, service string, status store.Status, after time.Duration, undone bool) {
		t.Helper()
		c := storetest.Plain(0)
		c.Desk, c.Status = desk, store.Open
		c, err := s.Create(ctx, storetest.Act("contact.start"), c)
		if err != nil {
			t.Fatal(err)
		}
		r := store.Referral{Service: service, Status: "given", Kind: store.Signpost, GivenAt: storetest.Start.Add(after), Undone: undone}
		if _, err := s.AddReferral(ctx, storetest.Act("referral.add"), c.ID, r); err != nil {
			t.Fatal(err)
		}
		if c.Status = status; status != store.Open {
			if status == store.Void {
				c.StatusReason = "a slip"
			}
			if _, err := s.Update(ctx, storetest.Act("contact.change"), c); err != nil {
				t.Fatal(err)
			}
		}
	}
	give("front", "cdt", store.Open, 0, false)
	give("front", "cdt", store.Done, time.Hour, false)
	give("front", "space", store.Done, time.Minute, false)
	give("front", "cdt", store.Void, time.Hour, false)
	give("front", "cdt", store.Done, time.Hour, true)
	give("front", "cdt", store.Done, -time.Second, false)
	give("back", "cdt", store.Done, time.Hour, false)
	give("", "cat", store.Done, time.Hour, false)
	for _, c := range []struct {
		desk string
		want map[string]int
	}{{"front", map[string]int{"cdt": 2, "space": 1}}, {"back", map[string]int{"cdt": 1}}, {"", map[string]int{"cat": 1}}, {"none", map[string]int{}}} {
		got, err := s.GivenAt(ctx, c.desk, storetest.Start)
		if err != nil || !maps.Equal(got, c.want) {
			t.Errorf("%q gave %v, %v; want %v", c.desk, got, err, c.want)
		}
	}
	plan := explain(t, s.r, countGiven, []any{0, "front"})
	if !strings.Contains(plan, "SEARCH r USING COVERING INDEX referral_given (given_at>?)") || !strings.Contains(plan, "SEARCH c USING INDEX sqlite_autoindex_contact_1 (id=?)") {
		t.Errorf("the plan is\n%s", plan)
	}
}
