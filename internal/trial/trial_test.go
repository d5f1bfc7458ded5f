package trial

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"signpost/directory"
	"signpost/directory/worcestershire"
	"signpost/internal/desk"
	"signpost/store"
)

var shipped = sync.OnceValue(func() *desk.Guide {
	d, findings, err := directory.Load(worcestershire.Files, directory.Options{})
	if err != nil {
		panic(err)
	}
	return desk.Prepare(d, findings, "")
})

// now is a Tuesday afternoon.
var now = time.Date(2026, 11, 24, 14, 15, 0, 0, time.UTC)

// made is everything that the options make, in one batch.
func made(t testing.TB, o Options) store.Batch {
	t.Helper()
	batches, err := Make(o, shipped())
	if err != nil {
		t.Fatal(err)
	}
	var all store.Batch
	for b := range batches {
		if len(b.Alike) != len(b.Contacts) {
			t.Fatalf("%d contacts, %d are said to be alike", len(b.Contacts), len(b.Alike))
		}
		all.Contacts, all.Alike = append(all.Contacts, b.Contacts...), append(all.Alike, b.Alike...)
		all.Visitors, all.Exchanges = append(all.Visitors, b.Visitors...), append(all.Exchanges, b.Exchanges...)
		all.Handovers, all.Cautions = append(all.Handovers, b.Handovers...), append(all.Cautions, b.Cautions...)
	}
	return all
}

func TestTheSameAgain(t *testing.T) {
	one := made(t, Options{Contacts: 300, Seed: 7, Now: now})
	if diff := cmp.Diff(one, made(t, Options{Contacts: 300, Seed: 7, Now: now})); diff != "" {
		t.Errorf("the same options made something else:\n%s", diff)
	}
	if other := made(t, Options{Contacts: 300, Seed: 8, Now: now}); cmp.Equal(one.Contacts, other.Contacts) {
		t.Error("another seed made the same")
	}
	for i, a := range one.Alike {
		for j, b := range one.Alike[:i] {
			if a == b && !one.Contacts[i].Facts.Equal(one.Contacts[j].Facts) {
				t.Fatalf("contacts %d and %d are called alike and are not", i, j)
			}
		}
	}
}

// TestSound: whatever the size, the seed and the time, what is made could have
// been made by a desk: in order, within the span, ended after it began, with ids
// of its own, and nothing in the future but what is due.
func TestSound(t *testing.T) {
	c, err := newCast(shipped())
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		o := Options{Contacts: rapid.IntRange(1, 400).Draw(t, "n"), Seed: rapid.Uint64().Draw(t, "seed"),
			Now: now.Add(time.Duration(rapid.Int64Range(0, int64(400*24*time.Hour)).Draw(t, "now"))), Desk: "front desk"}
		ids, n := map[string]bool{}, 0
		last := o.Now.Add(-o.span() - time.Hour)
		fresh := func(id string, at time.Time) {
			if ids[id] || at.After(o.Now) || at.Before(o.Now.Add(-o.span()-2*time.Hour)) {
				t.Fatalf("id %s at %s", id, at)
			}
			ids[id] = true
		}
		for b := range c.batches(o) {
			for _, c := range b.Contacts {
				n++
				fresh(c.ID, c.StartedAt)
				if c.StartedAt.Before(last) || !c.EndedAt.IsZero() && (c.EndedAt.Before(c.StartedAt) || c.EndedAt.After(o.Now)) || c.EndedAt.IsZero() != (c.Status != store.Done) {
					t.Fatalf("%s to %s, after %s, %s", c.StartedAt, c.EndedAt, last, c.Status)
				}
				last = c.StartedAt
				for _, x := range c.Notes {
					fresh(x.ID, x.At)
				}
				for _, x := range c.Referrals {
					fresh(x.ID, x.GivenAt)
					if x.StatusAt.Before(x.GivenAt) || x.StatusAt.After(o.Now) || x.Kind != store.Signpost && !x.Consent {
						t.Fatalf("%+v", x)
					}
				}
				if f := c.Followup; f != nil && (f.ClosedAt.After(o.Now) || !f.Open() && f.Result == "" || f.Due.IsZero()) {
					t.Fatalf("%+v", f)
				}
			}
			for _, v := range b.Visitors {
				fresh(v.ID, v.ArrivedAt)
				if v.State.Over() != !v.EndedAt.IsZero() || v.EndedAt.After(o.Now) || v.State.Over() && v.Words != "" {
					t.Fatalf("%+v", v)
				}
			}
			for _, e := range b.Exchanges {
				fresh(e.ID, e.At)
			}
		}
		if n != o.Contacts {
			t.Fatalf("%d contacts of %d", n, o.Contacts)
		}
	})
}

var drama = regexp.MustCompile(`^(01632 960\d{3}|07700 900\d{3}|020 7946 0\d{3})$`)

// TestAFortnight: the demo has something of everything that a desk has, and
// nothing that could be taken for somebody.
func TestAFortnight(t *testing.T) {
	b := made(t, Options{Contacts: 250, Seed: 1, Now: now, Desk: "front desk"})
	count := map[string]int{}
	said := slices.Concat(generalLines, unmetLines)
	for _, l := range lines {
		said = append(said, l...)
	}
	for _, c := range b.Contacts {
		count[string(c.Kind)]++
		count[c.Channel]++
		count["operator "+c.Operator]++
		count["outcome "+string(c.Outcome)]++
		count[string(c.Status)]++
		for _, r := range c.Referrals {
			count["given"]++
			count[string(r.Kind)]++
			count["became "+r.Status]++
			if svc, ok := shipped().Dir.Service(r.Service); !ok || svc.Name != r.Name || desk.NotGiven(svc) != "" || r.Phone != desk.FirstPhone(svc) {
				t.Errorf("given: %+v", r)
			}
			if !slices.ContainsFunc(c.Suggestions, func(s store.Suggested) bool { return s.ID == r.Service }) {
				t.Errorf("%s was given and not suggested", r.Service)
			}
		}
		for _, n := range c.Notes {
			count["notes"]++
			if !slices.Contains(said, n.Text) {
				t.Errorf("a note that nobody wrote: %q", n.Text)
			}
		}
		if c.Callback != nil && !drama.MatchString(c.Callback.Number) {
			t.Errorf("%q may ring somebody", c.Callback.Number)
		}
		if c.Alias != "" || c.ReturnCode != "" {
			count["handles"]++
		}
		if c.ReturnCode != "" {
			if kept, err := desk.ReturnCode(c.ReturnCode, now); err != nil || kept != c.ReturnCode {
				t.Errorf("return code %q: %v", c.ReturnCode, err)
			}
		}
		switch f := c.Followup; {
		case f == nil:
		case !f.Open():
			count["closed"]++
		case f.Due.Before(now):
			count["overdue"]++
		default:
			count["to come"]++
		}
		if len(c.Unmet) > 0 {
			count["unmet"]++
		}
	}
	for _, v := range b.Visitors {
		count["visitor "+string(v.State)]++
	}
	for _, h := range b.Handovers {
		count[fmt.Sprint("handover read ", !h.ReadAt.IsZero())]++
	}
	for what, least := range map[string]int{"data": 190, "silent": 2, "wrong_number": 2, "phone": 60, "walk_in": 40, "text": 1, "email": 1, "operator RK": 10, "operator LP": 10,
		"outcome information": 10, "outcome signposted": 60, "outcome referred": 15, "outcome emergency": 3, "outcome unmet": 3, "notes": 100, "given": 120, "warm_handover": 1,
		"became got_help": 8, "became no_capacity": 1, "handles": 8, "closed": 3, "overdue": 1, "to come": 1, "unmet": 4, "open": 1, "parked": 2,
		"visitor waiting": 2, "visitor called": 1, "visitor seen": 30, "handover read true": 13, "handover read false": 1} {
		if count[what] < least {
			t.Errorf("%s: %d, want at least %d", what, count[what], least)
		}
	}
	if count["open"] != 1 || count["handover read false"] != 1 || len(b.Cautions) < 2 || len(b.Exchanges) < 8 {
		t.Errorf("%v, %d cautions, %d exchanges", count, len(b.Cautions), len(b.Exchanges))
	}
	if t.Failed() {
		out, _ := json.MarshalIndent(count, "", " ")
		t.Log(string(out))
	}
}

// TestLittleIsDueOfMany: what is left to do does not grow with the record.
func TestLittleIsDueOfMany(t *testing.T) {
	waiting := func(n int) (out int) {
		for _, c := range made(t, Options{Contacts: n, Seed: 3, Now: now}).Contacts {
			due := c.Followup.Open() || c.Status != store.Done
			due = due || slices.ContainsFunc(c.Referrals, func(r store.Referral) bool { return !r.Due.IsZero() })
			if due {
				out++
			}
		}
		return out
	}
	if few, many := waiting(1_000), waiting(8_000); many > 2*few || few < 5 {
		t.Errorf("%d of 1,000 wait for something, %d of 8,000", few, many)
	}
}

// TestEveryPersonaHasLines: and the lines name no place, which varies, and
// quote no story.
func TestEveryPersonaHasLines(t *testing.T) {
	list, err := readPersonas()
	if err != nil || len(list) != 40 || len(lines) != 40 {
		t.Fatal(len(list), len(lines), err)
	}
	for _, p := range list {
		if len(lines[p.ID]) == 0 || p.Facts.Len() == 0 || p.Story == "" {
			t.Errorf("%s has no lines, facts or story", p.ID)
		}
		for _, l := range lines[p.ID] {
			for _, d := range shipped().Dir.Districts {
				if strings.Contains(l, d.Name) {
					t.Errorf("%q names %s", l, d.Name)
				}
			}
		}
	}
}

// TestRefused: none, and more than can ever be wanted, are refused.
func TestRefused(t *testing.T) {
	for _, n := range []int{-1, 0, MaxContacts + 1} {
		if _, err := Make(Options{Contacts: n, Now: now}, shipped()); err == nil {
			t.Errorf("%d contacts were not refused", n)
		}
	}
}
