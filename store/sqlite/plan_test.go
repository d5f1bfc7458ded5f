package sqlite

import (
	"context"
	"database/sql"
	"strings"
	"testing"
	"time"

	"signpost/store"
	"signpost/store/storetest"
)

// What must stay fast at ten million contacts must walk an index in the list's
// order, and count without touching rows. Time would not tell in a test; the
// plan does.
func TestPlansStayFast(t *testing.T) {
	s := newStore(t)
	newContact(t, s)
	day := storetest.Start
	list := func(q store.Query) (string, []any) {
		w := pick(q)
		if q.Before != "" {
			w.and("(started_at, id) < (?, ?)", int64(0), q.Before)
		}
		return "SELECT " + contactColumns + " FROM " + w.from() + " ORDER BY started_at DESC, id DESC LIMIT 50", w.args
	}
	count := func(q store.Query) (string, []any) { w := pick(q); return "SELECT count(*) FROM " + w.from(), w.args }
	for name, c := range map[string]struct {
		make func(store.Query) (string, []any)
		q    store.Query
		want string
		sort bool // may sort what it found
	}{
		"last 50":        {list, store.Query{}, "SCAN contact USING INDEX contact_started", false},
		"next 50":        {list, store.Query{Before: "x"}, "SEARCH contact USING INDEX contact_started (", false},
		"a day":          {list, store.Query{From: day, To: day.AddDate(0, 0, 1)}, "SEARCH contact USING INDEX contact_started (started_at>? AND started_at<?)", false},
		"mine":           {list, store.Query{Operator: "sam"}, "SEARCH contact USING INDEX contact_operator (operator=?)", false},
		"open, parked":   {list, store.Query{Status: []store.Status{store.Open, store.Parked}}, "SEARCH contact USING INDEX contact_unfinished (status=?)", true},
		"open":           {list, store.Query{Status: []store.Status{store.Open}}, "SEARCH contact USING INDEX contact_unfinished (status=?)", false},
		"how many a day": {count, store.Query{From: day, To: day.AddDate(0, 0, 1)}, "SEARCH contact USING COVERING INDEX contact_started", false},
		"how many mine":  {count, store.Query{Operator: "sam", From: time.Unix(0, 0)}, "SEARCH contact USING COVERING INDEX contact_operator", false},
	} {
		query, args := c.make(c.q)
		plan := explain(t, s.r, query, args)
		if !strings.Contains(plan, c.want) || strings.Contains(plan, "TEMP B-TREE") && !c.sort {
			t.Errorf("%s: the plan is\n%swant %s", name, plan, c.want)
		}
	}
	flags := func(q store.FlagQuery) string { query, _ := pickFlags(q); return query }
	entries := func(sort, word string, q store.EntryQuery) string {
		query, _ := pickEntries(sort, word, q)
		return query
	}
	given, _ := outcomes(day, day.AddDate(0, 0, 1))
	for name, c := range map[string]struct {
		query string
		args  []any
		want  string
	}{
		"flags":           {flags(store.FlagQuery{}), nil, "SCAN flag USING INDEX flag_raised"},
		"flags since":     {flags(store.FlagQuery{Since: day}), []any{0}, "SEARCH flag USING INDEX flag_raised (raised_at>?)"},
		"of a service":    {flags(store.FlagQuery{Service: "cdt"}), []any{"cdt"}, "SEARCH flag USING INDEX flag_service (service=?)"},
		"its open ones":   {flags(store.FlagQuery{Service: "cdt", Open: true}), []any{"cdt"}, "SEARCH flag USING INDEX flag_open (service=?)"},
		"how many open":   {countFlags, nil, "SCAN flag USING COVERING INDEX flag_open"},
		"lost searches":   {selectLost, []any{"2026-10-24"}, "SEARCH lost_search USING INDEX lost_search_day (day>?)"},
		"waiting now":     {entries("visitor", "", store.EntryQuery{Live: true, Desk: "desk 1"}), []any{"visitor", "desk 1"}, "SEARCH entry USING INDEX entry_live (sort=?)"},
		"visitors today":  {entries("visitor", "", store.EntryQuery{From: day}), []any{"visitor", 0}, "SEARCH entry USING INDEX entry_at (sort=? AND at>?)"},
		"cautions of":     {entries("caution", "x", store.EntryQuery{}), []any{"x", "caution"}, "SEARCH entry USING INDEX entry_handle (handle=? AND sort=?)"},
		"became of given": {given, []any{0, 1}, "SEARCH referral USING COVERING INDEX referral_given (given_at>? AND given_at<?)"},
	} {
		if plan := explain(t, s.r, c.query, c.args); !strings.Contains(plan, c.want) || strings.Contains(plan, "SCAN contact") {
			t.Errorf("%s: the plan is\n%swant %s", name, plan, c.want)
		}
	}
	dueQuery, dueArgs := due(store.DueQuery{Until: day})
	if plan := explain(t, s.r, dueQuery, dueArgs); !strings.Contains(plan, "SEARCH contact USING INDEX contact_due (due") && !strings.Contains(plan, "SEARCH contact USING COVERING INDEX contact_due (due") ||
		!strings.Contains(plan, "INDEX referral_due (due") || strings.Contains(plan, "SCAN contact") {
		t.Errorf("due: the plan is\n%s", plan)
	}
	if plan := explain(t, s.r, knownContacts, []any{"x"}); !strings.Contains(plan, "SEARCH handle USING PRIMARY KEY (word=?)") || strings.Contains(plan, "SCAN contact") {
		t.Errorf("known: the plan is\n%s", plan)
	}
	for _, query := range []string{selectNotes, selectReferrals} {
		if plan := explain(t, s.r, query, []any{"[]"}); strings.Contains(plan, "SCAN note") || strings.Contains(plan, "SCAN referral") {
			t.Errorf("lines of a contact: %s", plan)
		}
	}
}

func explain(t *testing.T, db *sql.DB, query string, args []any) string {
	t.Helper()
	var plan strings.Builder
	err := each(context.Background(), db, "EXPLAIN QUERY PLAN "+query, args, func(rows *sql.Rows) error {
		var id, parent, unused int
		var detail string
		err := rows.Scan(&id, &parent, &unused, &detail)
		plan.WriteString(detail + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return plan.String()
}
