package desk

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"signpost/internal/facts"
	"signpost/store"
)

// drawFacts draws answers of every shape that the vocabulary takes.
func drawFacts(t *rapid.T, v *facts.Vocabulary) facts.Facts {
	var f facts.Facts
	for _, d := range v.Defs() {
		if rapid.IntRange(0, 3).Draw(t, "asked") != 0 {
			continue
		}
		a := facts.Declined()
		switch rapid.IntRange(0, 5).Draw(t, "answer") {
		case 0:
		case 1:
			if d.Kind == facts.Years {
				a = facts.Word(rapid.SampledFrom(d.Values).Draw(t, "band"))
			}
		default:
			switch d.Kind {
			case facts.Choice:
				a = facts.Word(rapid.SampledFrom(d.Values).Draw(t, "word"))
			case facts.YesNo:
				a = facts.Flag(rapid.Bool().Draw(t, "flag"))
			case facts.Count, facts.Years:
				a = facts.Number(rapid.IntRange(d.Lo, d.Hi).Draw(t, "number"))
			case facts.Many:
				a = facts.List(rapid.SliceOfNDistinct(rapid.SampledFrom(d.Values), 0, 4, rapid.ID[string]).Draw(t, "list")...)
			case facts.Free:
				a = facts.Word(drawText(t))
			}
		}
		f = f.With(d.Key, a)
	}
	if v.Check(f) != nil { // each is right by itself, but a score does not go with every age
		f = f.With(facts.Audit, facts.Unknown()).With(facts.AuditC, facts.Unknown())
	}
	return f
}

func drawText(t *rapid.T) string {
	return rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "unknown", "Jo \x1b[2J", "é\u202e", "a\nb", "<&>\u2028"})).Draw(t, "text")
}

// live has an operator do a random run of things to one contact.
func live(t *rapid.T, d *testDesk) store.Contact {
	c, err := d.Start(bg, rapid.SampledFrom([]string{"phone", "walk_in", "other"}).Draw(t, "channel"))
	do := func(got store.Contact, err error) {
		if err != nil {
			t.Fatal(err)
		}
		c = got
	}
	do(c, err)
	services := []string{"cdt", "turning-point", "shared-care"}
	for range rapid.IntRange(0, 6).Draw(t, "deeds") {
		*d.clock = d.clock.Add(time.Duration(rapid.IntRange(-100, 4000000).Draw(t, "microseconds")) * time.Microsecond)
		switch rapid.IntRange(0, 7).Draw(t, "deed") {
		case 0, 1:
			do(d.Answer(bg, c, drawFacts(t, d.Guide().Dir.Vocabulary)))
		case 2:
			do(d.Note(bg, c, drawText(t)))
		case 3:
			do(d.Give(bg, c, rapid.SampledFrom(services).Draw(t, "service"), Giving{Consent: true,
				Kind: rapid.SampledFrom(store.ReferralKinds()).Draw(t, "kind"), GivenBy: rapid.SampledFrom(store.GivenBys()).Draw(t, "given by")}))
		case 4:
			if OutcomeOf(c) != store.OutcomeInformation && c.Outcome == "" {
				do(d.UndoReferral(bg, c))
			}
		case 5:
			do(d.SetOutcome(bg, c, rapid.SampledFrom(store.Outcomes()).Draw(t, "outcome")))
		case 6:
			do(d.Park(bg, c))
		case 7:
			do(d.Resume(bg, c))
		}
	}
	switch rapid.IntRange(0, 3).Draw(t, "end") {
	case 0:
		do(d.Junk(bg, c, rapid.SampledFrom(store.Kinds()[1:]).Draw(t, "junk")))
	case 1, 2:
		do(d.Finish(bg, c, ""))
	}
	return c
}

// drawIntake draws a contact as another program might give it: any fields, none
// of them required.
func drawIntake(t *rapid.T, d *testDesk) string {
	m := map[string]any{}
	maybe := func(name string, v func() any) {
		if rapid.IntRange(0, 2).Draw(t, name) == 0 {
			m[name] = v()
		}
	}
	word := func() any { return drawText(t) }
	until := func(last int64) any {
		at := time.Unix(rapid.Int64Range(0, last).Draw(t, "s"), rapid.Int64Range(0, 999999999).Draw(t, "ns"))
		return at.In(time.FixedZone("", rapid.IntRange(-12, 13).Draw(t, "zone")*3600)).Format(time.RFC3339Nano)
	}
	moment := func() any { return until(4e9) }
	one := func(list ...string) any { return rapid.SampledFrom(list).Draw(t, "one") }
	many := func(v func() any) any {
		out := []any{}
		for range rapid.IntRange(0, 3).Draw(t, "n") {
			out = append(out, v())
		}
		return out
	}
	maybe("kind", func() any { return one(names(store.Kinds())...) })
	maybe("status", func() any { return one("open", "parked", "done") })
	maybe("channel", func() any { return one("phone", "text", "") })
	maybe("outcome", func() any { return one(append(names(store.Outcomes()), "")...) })
	maybe("started_at", func() any { return until(start.Unix()) })
	for _, k := range []string{"arrived_at", "seen_at", "left_at"} {
		maybe(k, moment)
	}
	for _, k := range []string{"desk", "operator", "alias", "return_code", "note", "rules_version", "status_reason"} {
		maybe(k, word)
	}
	maybe("facts", func() any { return drawFacts(t, d.Guide().Dir.Vocabulary) })
	maybe("callback", func() any {
		return map[string]any{"number": word(), "safe": map[string]any{"when": word(), "who": word()}}
	})
	maybe("alerts", func() any {
		return many(func() any {
			return map[string]any{"id": word(), "kind": one("blocking", "advice"), "acknowledged_at": moment(), "acknowledged_by": word(), "action": word()}
		})
	})
	maybe("suggestions", func() any {
		return many(func() any { return map[string]any{"id": word(), "points": rapid.IntRange(-9, 99).Draw(t, "points")} })
	})
	maybe("override", func() any { return map[string]any{"service": word(), "reason": word()} })
	maybe("notes", func() any {
		return many(func() any { return map[string]any{"text": word(), "by": word(), "at": moment()} })
	})
	maybe("referrals", func() any {
		return many(func() any {
			return map[string]any{"service": word(), "name": "n" + fmt.Sprint(word()), "phone": word(), "consent": rapid.Bool().Draw(t, "consent"),
				"undone": rapid.Bool().Draw(t, "undone"), "status": one(store.ReferralStatuses()...), "next": word(), "due": moment(), "rev": 3}
		})
	})
	maybe("unmet", func() any {
		return many(func() any {
			return map[string]any{"want": "rehab", "reason": one(store.UnmetReasons()...), "nearest": many(func() any { return map[string]any{"service": word(), "rule": word()} })}
		})
	})
	maybe("packs", func() any {
		return map[string]any{"out": map[string]any{"1ml": rapid.IntRange(0, 9).Draw(t, "out")}, "in": rapid.IntRange(0, 9).Draw(t, "in")}
	})
	maybe("followup", func() any {
		return map[string]any{"due": moment(), "what": word(), "by": word(), "attempts": rapid.IntRange(0, 5).Draw(t, "tries")}
	})
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// export is one contact of what `signpost contacts --json` prints.
func export(t *rapid.T, d *testDesk, id string) ([]byte, store.Contact) {
	o, err := d.Open(bg, id)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(o.Contact)
	if err != nil {
		t.Fatal(err)
	}
	return data, o.Contact
}

// unrevised is c without its revisions, which count changes in one record.
func unrevised(c store.Contact) store.Contact {
	c.Rev = 0
	refs := c.Referrals
	c.Referrals = make([]store.Referral, len(refs))
	for i, r := range refs {
		r.Rev = 0
		c.Referrals[i] = r
	}
	return c
}

// TestRoundTrip: whatever one desk records, and whatever another program gave
// it, can be listed as JSON, logged into an empty record of another desk and
// comes out equal. Logging it again changes nothing, anywhere.
func TestRoundTrip(t *testing.T) {
	a := newDesk(t)
	b := sit(t, openRecord(t, a.Guide().Dir.Vocabulary), a.Guide(), Operator{Name: "kim", Role: Coordinator})
	b.wait(60 * 24 * 40)
	rapid.Check(t, func(t *rapid.T) {
		var id string
		if rapid.Bool().Draw(t, "live") {
			id = live(t, a).ID
		} else {
			in := drawIntake(t, a)
			var err error
			if id, err = a.LogJSON(bg, []byte(in)); err != nil {
				t.Fatalf("%s\n%v", in, err)
			}
			if _, err = a.LogJSON(bg, []byte(strings.Replace(in, "{", `{"id":"`+id+`",`, 1))); err != nil && in != "{}" {
				t.Fatalf("the intake again, with the id it got: %s\n%v", in, err)
			}
		}
		data, want := export(t, a, id)
		if _, err := b.LogJSON(bg, data); err != nil {
			t.Fatalf("%s\n%v", data, err)
		}
		_, got := export(t, b, id)
		if diff := cmp.Diff(unrevised(want), unrevised(got)); diff != "" {
			t.Fatalf("in the second record (-want +got):\n%s", diff)
		}
		for _, d := range []*testDesk{a, b} {
			if _, err := d.LogJSON(bg, data); err != nil {
				t.Fatalf("again: %v\n%s", err, data)
			}
			if _, after := export(t, d, id); cmp.Diff(unrevised(want), unrevised(after)) != "" {
				t.Fatal("logging it again changed it")
			}
		}
	})
	for _, d := range []*testDesk{a, b} {
		if v, err := d.store.Verify(bg); !must(t, v, err).Sound() {
			t.Errorf("the record is not sound: %v", v.Problems)
		}
	}
}

// TestDifferentIsRefused: a contact that says anything else than the record,
// in any one place, is refused, and the record stays as it is.
func TestDifferentIsRefused(t *testing.T) {
	d := newDesk(t)
	rapid.Check(t, func(t *rapid.T) {
		id, err := d.LogJSON(bg, []byte(drawIntake(t, d)))
		if err != nil {
			t.Fatal(err)
		}
		data, before := export(t, d, id)
		var m map[string]any
		if err := json.Unmarshal(data, &m); err != nil {
			t.Fatal(err)
		}
		where := spoil(t, m)
		data, err = json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.LogJSON(bg, data); err == nil || !contains(err.Error(), "says something else") {
			t.Fatalf("changed %s: %v\n%s", where, err, data)
		}
		if _, after := export(t, d, id); cmp.Diff(before, after) != "" {
			t.Fatal("the record changed")
		}
	})
}

// spoil changes one thing that a contact says, to something else that it could
// say, and names it.
func spoil(t *rapid.T, m map[string]any) string {
	places := []string{"alias", "operator", "return_code", "rules_version"}
	lists := map[string]string{"referrals": "phone", "notes": "text", "alerts": "acknowledged_by", "suggestions": "id"}
	for _, k := range []string{"referrals", "notes", "alerts", "suggestions"} {
		if list, _ := m[k].([]any); len(list) > 0 {
			places = append(places, k)
		}
	}
	for _, k := range []string{"callback", "followup", "override", "packs"} {
		if m[k] != nil {
			places = append(places, k)
		}
	}
	place := rapid.SampledFrom(places).Draw(t, "place")
	switch v := m[place].(type) {
	case []any:
		i := rapid.IntRange(0, len(v)-1).Draw(t, "i")
		e := v[i].(map[string]any)
		e[lists[place]] = fmt.Sprint(e[lists[place]]) + "!"
	case map[string]any:
		switch place {
		case "callback":
			v["number"] = fmt.Sprint(v["number"]) + "!"
		case "override":
			v["reason"] = fmt.Sprint(v["reason"]) + "!"
		case "followup":
			v["attempts"] = 77
		case "packs":
			v["in"] = 77
		}
	default:
		m[place] = strings.TrimPrefix(fmt.Sprint(v), "<nil>") + "!"
	}
	return place
}
