package desk

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"signpost/internal/facts"
	"signpost/store"
	"signpost/store/sqlite"
)

// logged logs JSON and reads it back.
func (d *testDesk) logged(json string) store.Contact {
	d.t.Helper()
	id, err := d.LogJSON(bg, []byte(json))
	return d.open(must(d.t, id, err)).Contact
}

func TestLogFillsIn(t *testing.T) {
	d := newDesk(t)
	c := d.logged(`{}`)
	if c.Kind != store.Data || c.Status != store.Done || c.Channel != "phone" || c.Outcome != store.OutcomeInformation ||
		c.Desk != "front desk" || c.Operator != "sam" || !c.StartedAt.Equal(start) || !c.EndedAt.Equal(start) ||
		c.DirectoryVersion != d.Guide().Dir.Version || c.RulesVersion != d.Guide().RulesVersion() {
		t.Errorf("an empty contact became %+v", c)
	}
	c = d.logged(`{"started_at":"2026-07-11T17:45:00+01:00","channel":"text","note":"Came by.","notes":[{"text":"First."}],
		"facts":{"district":"redditch","county":"other","channel":"email","emergency":"overdose_now","suicidal":"unknown","caller":null},
		"referrals":[{"service":"cdt"},{"service":"gone","name":"A Place","phone":"0100","kind":"referral","consent":true}]}`)
	if c.StartedAt.String() != "2026-07-11 16:45:00 +0000 UTC" || c.Facts.Get(facts.Time).Word() != "weekend" {
		t.Errorf("started %s, %s", c.StartedAt, c.Facts.Get(facts.Time))
	}
	if c.Facts.Get(facts.County).Word() != "worcestershire" || c.Facts.Get(facts.Channel).Word() != "text" || !hasAlert(c, "OVERDOSE_999") {
		t.Errorf("facts %v, alerts %v", c.Facts, c.Alerts)
	}
	if len(c.Notes) != 2 || c.Notes[0].Text != "First." || c.Notes[1].Text != "Came by." || c.Notes[1].By != "sam" || !c.Notes[1].At.Equal(c.StartedAt) {
		t.Errorf("notes %+v", c.Notes)
	}
	cdt, _ := d.Guide().Dir.Service("cdt")
	if r := c.Referrals[0]; r.Name != cdt.Name || r.Kind != store.Signpost || r.Status != "given" || !r.StatusAt.Equal(c.StartedAt) {
		t.Errorf("referral %+v", r)
	}
	if r := c.Referrals[1]; r.Name != "A Place" || r.Phone != "0100" || !r.Consent || c.Outcome != store.OutcomeReferred {
		t.Errorf("referral %+v, outcome %s", r, c.Outcome)
	}
}

// TestLogIDsStayInTime: a contact dated ahead must not push every later id
// there.
func TestLogIDsStayInTime(t *testing.T) {
	d := newDesk(t)
	c := d.logged(`{"started_at":"` + start.Add(23*time.Hour).Format(time.RFC3339) + `","note":"x","referrals":[{"service":"cdt"}]}`)
	for _, id := range []string{c.Notes[0].ID, c.Referrals[0].ID, d.start().ID} {
		if id[:8] != c.ID[:8] {
			t.Errorf("contact %s, then %s", c.ID, id)
		}
	}
}

const anID = "0192f0c1-2b3c-7d4e-8f90-a1b2c3d4e5f6"

// TestLogRefuses: what is wrong, and what the sentence must say of it. Nothing
// of it reaches the record.
func TestLogRefuses(t *testing.T) {
	d := newDesk(t)
	long := strings.Repeat("x", MaxNote+1)
	for in, words := range map[string]string{
		``:                                      "nothing was given",
		`{`:                                     "ends too early",
		"{\n \"note\": oops}":                   "line 2, column 10",
		`[]`:                                    "one JSON object",
		`null`:                                  "one JSON object",
		`{} {}`:                                 "--batch",
		`{"nte":"x"}`:                           "did you mean note",
		`{"KIND":"silent"}`:                     `unknown field "KIND": did you mean kind`,
		`{"\u017fite":1}`:                       "unknown field",
		`{"\u001b[2J":1}`:                       "unknown field \"\ufffd[2J\"",
		`{"district":"x"}`:                      `belongs inside "facts"`,
		`{"note":7}`:                            `field "note" cannot be a JSON number`,
		`{"facts":[]}`:                          `"facts" is one JSON object`,
		`{"facts":{"age":1.5}}`:                 "not a whole number",
		`{"facts":{"age":"old"}}`:               `fact "age"`,
		`{"facts":{"substances":"heroin"}}`:     "a list of values",
		`{"facts":{"substances":["herion"]}}`:   "did you mean heroin",
		`{"facts":{"distrct":"redditch"}}`:      "did you mean district",
		`{"facts":{"\u202ex":true}}`:            "cannot be a name",
		`{"kind":"slient"}`:                     "did you mean silent",
		`{"channel":"pigeon"}`:                  "unknown channel",
		`{"status":"finished"}`:                 "unknown status",
		`{"status":"void"}`:                     "status_reason",
		`{"status":"merged"}`:                   "merged_into",
		`{"outcome":"refered"}`:                 "did you mean referred",
		`{"alerts":[{"id":"X","kind":"loud"}]}`: "alert kind",
		`{"unmet":[{"want":"rehb"}]}`:           "did you mean rehab",
		`{"unmet":[{"reason":"because"}]}`:      "unmet reason",
		`{"referrals":[{"service":"cdtt"}]}`:    "did you mean cdt",
		`{"referrals":[{"service":"cdt","status":"lost"}]}`:             "referral status",
		`{"referrals":[{"service":"cdt","kind":"shove"}]}`:              "referral kind",
		`{"referrals":[{"service":"cdt","given_by":"owl"}]}`:            "given_by",
		`{"referrals":[{"service":"cdt","id":"7"}]}`:                    "not a UUID",
		`{"notes":[{"text":"x","id":"` + strings.ToUpper(anID) + `"}]}`: "small letters",
		`{"id":"1"}`:                             "not a UUID",
		`{"merged_into":"me","status":"merged"}`: "not a UUID",
		`{"started_at":"yesterday"}`:             "is not a time",
		`{"started_at":"1066-10-14T09:00:00Z"}`:  "not a time that a contact can have",
		`{"started_at":"` + start.Add(25*time.Hour).Format(time.RFC3339) + `"}`:                 "still to come",
		`{"referrals":[{"service":"cdrp"}]}`:                                                    "cannot be given to anybody",
		`{"referrals":[{"service":"hat-middlesbrough","name":"HAT"}]}`:                          "cannot be given to anybody",
		`{"note":"a","note":"b"}`:                                                               `line 1, column 13: "note" is given twice`,
		"{\"facts\":{\"age\":1,\n\"\\u0061ge\":2}}":                                             `"age" is given twice`,
		`{"referrals":[{"service":"cdt"},{"service":"cdt","service":"cat"}]}`:                   `"service" is given twice`,
		`{"ended_at":"2020-01-01T00:00:00Z"}`:                                                   "is before started_at",
		`{"followup":{"due":"9999-12-31T23:59:59-12:00","what":"ring"}}`:                        "not a time that a contact can have",
		`{"notes":[{"text":"x","at":"9999-12-31T23:59:59-12:00"}]}`:                             "not a time that a contact can have",
		`{"alerts":[{"id":"X","kind":"advice","acknowledged_at":"0000-01-01T00:00:00+01:00"}]}`: "not a time that a contact can have",
		`{"packs":{"out":{"1ml":-1}}}`:                                                          "less than 0",
		`{"packs":{"in":-1}}`:                                                                   "less than 0",
		`{"followup":{"what":"x","attempts":-1}}`:                                               "less than 0",
		`{"packs":{"out":{"\u202e1ml":1}}}`:                                                     "cannot be a name",
		`{"note":"` + long + `"}`:                                                               "4000 are kept",
		`{"callback":{"number":"` + long + `"}}`:                                                `field "number"`,
		`{"note":"` + strings.Repeat("y", MaxIntake) + `"}`:                                     "at most 1048576 bytes",
	} {
		_, err := d.LogJSON(bg, []byte(in))
		if len(in) > 80 {
			in = in[:80] + "..."
		}
		if err == nil || !contains(err.Error(), words) {
			t.Errorf("%s\n\terror %v\n\twant  %s", in, err, words)
		}
		if err != nil && (len(err.Error()) > 5000 || strings.ContainsAny(err.Error(), "\x1b\u202e\n")) {
			t.Errorf("%s: the error itself is not fit to be printed: %q", in, err)
		}
	}
	if _, total, err := d.Contacts(bg, store.Query{}); total != 0 {
		t.Errorf("%d of them are in the record, %v", must(t, total, err), err)
	}
}

// TestHostileJSON: nothing of an intake reaches the record as it came.
func TestHostileJSON(t *testing.T) {
	d := newDesk(t)
	const bad = `\u001b]8;;http://x\u0007 \u202egpj.exe \u009b31m \u0000`
	c := d.logged(fmt.Sprintf(`{"note":"%[1]s","alias":"%[1]s","operator":"%[1]s","desk":"%[1]s","callback":{"number":"%[1]s"},
		"facts":{"language":"%[1]s"},"followup":{"what":"%[1]s"},"alerts":[{"id":"%[1]s","kind":"advice","action":"%[1]s"}],
		"referrals":[{"service":"%[1]s","name":"%[1]s","phone":"%[1]s"}]}`, bad))
	data, err := json.Marshal(c)
	must(t, data, err)
	var all any
	must(t, 0, json.Unmarshal(data, &all))
	texts := 0
	walkText(all, func(s string) {
		texts++
		for _, r := range "\x1b\x07\u202e\u009b\x00" {
			if strings.ContainsRune(s, r) {
				t.Errorf("%U is in %q", r, s)
			}
		}
	})
	if texts < 20 {
		t.Errorf("only %d texts were looked at", texts)
	}
	// Bytes that are no UTF-8 become the sign for that.
	c = d.logged("{\"note\":\"caf\xe9\"}")
	if c.Notes[0].Text != "caf\ufffd" {
		t.Errorf("note %q", c.Notes[0].Text)
	}
}

func walkText(v any, fn func(string)) {
	switch v := v.(type) {
	case string:
		fn(v)
	case []any:
		for _, e := range v {
			walkText(e, fn)
		}
	case map[string]any:
		for k, e := range v {
			fn(k)
			walkText(e, fn)
		}
	}
}

// TestLogAgain: the same contact is taken once, whatever form it came in, and a
// different one under the same id is refused.
func TestLogAgain(t *testing.T) {
	d := newDesk(t)
	for _, c := range []struct{ name, first, second string }{
		{"only an id", `{}`, ``},
		{"a note", `{"note":"x"}`, `{"note":"y"}`},
		{"an empty list and a note", `{"note":"x","notes":[]}`, `{"note":"x","notes":[{"text":"w"}]}`},
		{"notes and a note", `{"note":"x","notes":[{"text":"w"}]}`, `{"note":"x"}`},
		{"false and nothing", `{"referrals":[{"service":"cdt","undone":false,"consent":false}],"packs":{"in":0}}`, `{"referrals":[{"service":"cdt","undone":true}]}`},
		{"a county that the district overrules", `{"facts":{"district":"redditch","county":"other"}}`, `{"facts":{"district":"bromsgrove"}}`},
		{"two channels", `{"channel":"text","facts":{"channel":"email"}}`, `{"channel":"phone"}`},
		{"asked, none", `{"facts":{"substances":[]}}`, `{"facts":{"substances":["heroin"]}}`},
		{"some, then asked, none", `{"facts":{"substances":["heroin"]}}`, `{"facts":{"substances":[]}}`},
		{"not known, then known", `{"facts":{"pregnant":"unknown","caller":"self"}}`, `{"facts":{"pregnant":true}}`},
		{"a status that is the word unknown", `{"referrals":[{"service":"cdt"}]}`, `{"referrals":[{"service":"cdt","status":"unknown"}]}`},
		{"referrals and none", `{"referrals":[{"service":"cdt"}]}`, `{"referrals":[]}`},
		{"an alert beside those that fire", `{"alerts":[{"id":"X","kind":"advice"}],"facts":{"emergency":"overdose_now"}}`, `{"alerts":[{"id":"Y","kind":"advice"}]}`},
		{"another zone", `{"started_at":"2026-07-11T12:00:00.1234567+01:00"}`, `{"started_at":"2026-07-11T12:00:00Z"}`},
		{"yes and no", `{"facts":{"pregnant":true}}`, `{"facts":{"pregnant":false}}`},
		{"years and band", `{"facts":{"age":17}}`, `{"facts":{"age":"16_17"}}`},
		{"revisions", `{"rev":4,"referrals":[{"service":"cdt","rev":3}]}`, ``},
	} {
		t.Run(c.name, func(t *testing.T) {
			id := d.NewContactID()
			first := `{"id":"` + id + `",` + c.first[1:]
			first = strings.Replace(first, ",}", "}", 1)
			before := d.logged(first)
			n := len(d.trail())
			if again, err := d.LogJSON(bg, []byte(first)); err != nil || again != id {
				t.Errorf("the same again: %v", err)
			}
			if got := d.trail()[n:]; len(got) != 1 || got[0] != string(ActRead) {
				t.Errorf("the same again left the trail %v", got)
			}
			if c.second != "" {
				_, err := d.LogJSON(bg, []byte(`{"id":"`+id+`",`+c.second[1:]))
				rejected(t, err, "says something else")
			}
			if diff := cmp.Diff(before, d.open(id).Contact); diff != "" {
				t.Errorf("the record changed (-want +got):\n%s", diff)
			}
		})
	}
}

// NewContactID makes an id as the session would.
func (d *testDesk) NewContactID() string { return d.newID(*d.clock) }

// TestLogAgainAfterMore: what the desk added later does not make the first log
// a different contact.
func TestLogAgainAfterMore(t *testing.T) {
	d := newDesk(t)
	in := `{"id":"` + anID + `","status":"open","note":"x","facts":{"caller":"self","pregnant":"unknown"}}`
	c := d.logged(in)
	c, err := d.Note(bg, c, "They rang again.")
	must(t, c, err)
	c, err = d.Answer(bg, c, c.Facts.With(facts.Pregnant, facts.Flag(false)))
	must(t, c, err)
	_, err = d.LogJSON(bg, []byte(in))
	must(t, 0, err)
	_, err = d.LogJSON(bg, []byte(`{"notes":[{"id":"`+c.Notes[0].ID+`","text":"x"}]}`))
	rejected(t, err, "belongs to another contact")
}

// TestLogFromAnotherRecord: what fired and what was answered in one record is
// not judged again by another's rules and clock.
func TestLogFromAnotherRecord(t *testing.T) {
	d := sit(t, openRecord(t, shipped().Dir.Vocabulary), shipped(), Operator{Name: "kim", Role: Coordinator})
	c := d.logged(`{"operator":"","desk":"","directory_version":"sha256:old","rules_version":"r1","channel":"phone",
		"facts":{"emergency":"overdose_now"},"alerts":[{"id":"OLD","kind":"warning"}],"notes":[{"at":"2026-01-01T10:00:00Z","by":"","text":"x"}]}`)
	if len(c.Alerts) != 1 || c.Alerts[0].ID != "OLD" || c.DirectoryVersion != "sha256:old" || c.RulesVersion != "r1" {
		t.Errorf("alerts %v, %s, %s", c.Alerts, c.DirectoryVersion, c.RulesVersion)
	}
	if c.Operator != "" || c.Notes[0].By != "" || c.Facts.Len() != 1 {
		t.Errorf("made up: operator %q, note by %q, facts %v", c.Operator, c.Notes[0].By, c.Facts)
	}
}

func TestLogLine(t *testing.T) {
	d := newDesk(t)
	id, err := d.LogLine(bg, "call parent redditch heroin said she \x1b[2J will ring")
	c := d.open(must(t, id, err)).Contact
	if c.Channel != "phone" || c.Facts.Get(facts.Caller).Word() != "parent" || !c.Facts.Get(facts.Substances).Has("heroin") ||
		c.Facts.Get(facts.County).Word() != "worcestershire" || c.Status != store.Done {
		t.Errorf("%+v", c)
	}
	if len(c.Notes) != 1 || strings.ContainsRune(c.Notes[0].Text, 0x1b) || !contains(c.Notes[0].Text, "will ring") {
		t.Errorf("notes %q", c.Notes)
	}
	id, err = d.LogLine(bg, "silent")
	if c := d.open(must(t, id, err)).Contact; c.Kind != store.Silent || c.Outcome != "" {
		t.Errorf("%+v", c)
	}
	for in, words := range map[string]string{"": "empty", "  \u200b": "empty", strings.Repeat("word ", 500): "too long"} {
		_, err := d.LogLine(bg, in)
		rejected(t, err, words)
	}
	if _, total, err := d.Contacts(bg, store.Query{}); total != 2 {
		t.Errorf("%d contacts, %v", total, err)
	}
}

// FuzzParseIntake: whatever comes, there is a contact or a printable error, and
// what was understood can be checked, completed and written as JSON again.
func FuzzParseIntake(f *testing.F) {
	for _, s := range []string{``, `{}`, `null`, `[{}]`, `{"facts":{"age":17,"wants":[]}}`, `{"note":"\u001b"}`, `{"Facts":{}}`,
		`{"packs":{"out":{"a":1}},"callback":{"safe":{}}}`, `{"started_at":"9999-12-31T23:59:59-12:00"}`, "{\"a\":\"\xff\"}",
		`{"referrals":[{"service":"cdt","due":"2026-01-01T00:00:00.123456789Z"}]}`, `{"facts":{"x":1e300}}`, `{"unmet":[null]}`} {
		f.Add([]byte(s))
	}
	g := shipped()
	s := NewSession(Options{Guide: g, Operator: Operator{Role: Volunteer}, Clock: clockAt(start), NewID: (&sqlite.Store{}).NewID})
	f.Fuzz(func(t *testing.T, data []byte) {
		in, given, err := parseIntake(data)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\x1b\x00\u202e") || len(err.Error()) > 20000 {
				t.Errorf("error %q", err)
			}
			return
		}
		c, err := s.complete(in)
		if err != nil {
			return
		}
		p, err := plain(c)
		if err != nil {
			t.Fatalf("%+v cannot be written as JSON: %v", c, err)
		}
		walkText(p, func(s string) {
			if strings.ContainsAny(s, "\x1b\x00\u202e") {
				t.Errorf("%q was not cleaned", s)
			}
		})
		delete(given, "note")
		if !says(p, p, given, "") {
			t.Errorf("%s is not the same as itself: %v", data, p)
		}
	})
}
