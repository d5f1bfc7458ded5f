package desk

import (
	"testing"

	"pgregory.net/rapid"

	"signpost/directory"
	"signpost/store"
)

// TestLoggedAlerts: what a log without a screen must still tell somebody.
func TestLoggedAlerts(t *testing.T) {
	d := newDesk(t)
	ids := func(json string) (out []string) {
		l, err := d.TakeJSON(bg, []byte(json))
		for _, a := range must(t, l, err).Alerts {
			if a.Kind == directory.Advice {
				t.Errorf("%s is only an advice", a.ID)
			}
			out = append(out, a.ID)
		}
		return out
	}
	if got := ids(`{"facts":{"emergency":"overdose_now"}}`); len(got) == 0 || got[0] != "OVERDOSE_999" {
		t.Errorf("an overdose fires %v", got)
	}
	for _, quiet := range []string{
		`{"facts":{"district":"redditch"}}`,
		`{"facts":{"emergency":"overdose_now"},"alerts":[{"id":"OVERDOSE_999","kind":"blocking","acknowledged_at":"2026-01-01T00:00:00Z","action":"999 called from the desk"}]}`,
		`{"facts":{"emergency":"overdose_now"},"directory_version":"sha256:old"}`,
	} {
		if got := ids(quiet); len(got) > 0 {
			t.Errorf("%s fires %v", quiet, got)
		}
	}
	l, err := d.TakeLine(bg, "blue lips")
	if got := must(t, l, err).Alerts; len(got) == 0 || got[0].Kind != directory.Blocking {
		t.Errorf("blue lips fires %v", got)
	}
}

// TestLogOldReferral: what an older directory offered stays on its record,
// whatever has closed since.
func TestLogOldReferral(t *testing.T) {
	d := newDesk(t)
	c := d.logged(`{"directory_version":"sha256:old","referrals":[{"service":"hat-middlesbrough","name":"HAT"}]}`)
	if len(c.Referrals) != 1 || c.Referrals[0].Name != "HAT" {
		t.Errorf("referrals %+v", c.Referrals)
	}
	_, err := d.LogJSON(bg, []byte(`{"directory_version":"`+d.Guide().Dir.Version+`","referrals":[{"service":"hat-middlesbrough"}]}`))
	rejected(t, err, "it is listed so that its name can be explained")
}

// TestOutcomeOf: an emergency that was seen to comes first, then what was
// given, then what could not be; what somebody said wins over all.
func TestOutcomeOf(t *testing.T) {
	ack := func(kind, action string) []store.Alert {
		return []store.Alert{{ID: "A", Kind: kind, AcknowledgedAt: start, Action: action}}
	}
	unmet := []store.Unmet{{Want: "rehab", Reason: "no_service"}}
	signposted := []store.Referral{{Kind: store.Signpost}}
	for _, x := range []struct {
		c    store.Contact
		want store.Outcome
	}{
		{store.Contact{}, "information"},
		{store.Contact{Alerts: ack("blocking", "999 called from the desk"), Referrals: []store.Referral{{Kind: store.Referred}}, Unmet: unmet}, "emergency"},
		{store.Contact{Alerts: ack("blocking", "999 called"), Outcome: "dropped"}, "dropped"},
		{store.Contact{Alerts: ack("blocking", "a misunderstanding: nobody is in danger")}, "information"},
		{store.Contact{Alerts: ack("warning", "999 called from the desk")}, "information"},
		{store.Contact{Alerts: []store.Alert{{ID: "A", Kind: "blocking"}}}, "information"},
		{store.Contact{Referrals: append(signposted, store.Referral{Kind: store.Referred}), Unmet: unmet}, "referred"},
		{store.Contact{Referrals: signposted, Unmet: unmet}, "signposted"},
		{store.Contact{Referrals: []store.Referral{{Kind: store.Signpost, Undone: true}}, Unmet: unmet}, "unmet"},
	} {
		if got := OutcomeOf(x.c); got != x.want {
			t.Errorf("%+v ended as %q, want %q", x.c, got, x.want)
		}
	}
	d := newDesk(t)
	c := d.alarmed()
	c, err := d.Acknowledge(bg, c, "OVERDOSE_999", EmergencyActions()[0].Words)
	must(t, c, err)
	c, err = d.Finish(bg, c, "")
	if must(t, c, err).Outcome != "emergency" {
		t.Errorf("an overdose ended as %q", c.Outcome)
	}
}

// TestCheckRepeatsTakesWhatGoMakes: an object that was written from a map never
// names a field twice, so nothing of it is refused.
func TestCheckRepeatsTakesWhatGoMakes(t *testing.T) {
	d := newDesk(t)
	rapid.Check(t, func(t *rapid.T) {
		if err := CheckRepeats([]byte(drawIntake(t, d))); err != nil {
			t.Fatal(err)
		}
	})
	for in, twice := range map[string]bool{
		`{"a":"a","b":["a","a",{"a":"a"}],"c":{"a":"c","c":"a"}}`: false,
		`["a","a"]`: false, `{"a":{"b":1},"a":2}`: true, `{"a":[{"b":"b","b":1}]}`: true, `{"a":1,"a"`: true, `{"a"`: false, ``: false,
	} {
		if err := CheckRepeats([]byte(in)); (err != nil) != twice {
			t.Errorf("%s: %v", in, err)
		}
	}
}
