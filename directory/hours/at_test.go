package hours

import (
	"testing"
	"time"
)

// at reads a London wall time; "+1" after it asks for the second of a time that
// comes twice.
func at(t *testing.T, s string) time.Time {
	t.Helper()
	second := len(s) > 16
	got, err := time.ParseInLocation("2006-01-02 15:04", s[:16], time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	unix := got.Unix() - 3600 // in summer time
	if l := time.Unix(unix, 0).In(london); l.Format("15:04") != s[11:16] || second {
		unix += 3600
	}
	return time.Unix(unix, 0)
}

type ask struct {
	when  string
	state State
	say   string
}

// TestAtSettledReadings holds an example of every settled reading of the
// grammar. 2026-11-23 is a Monday; the clocks change on 2026-03-29 and
// 2026-10-25.
func TestAtSettledReadings(t *testing.T) {
	for name, c := range map[string]struct {
		lines  []string
		nation Nation
		asks   []ask
	}{
		"a range has its start and not its end": {[]string{"Mon-Fri 09:00-17:00"}, "", []ask{
			{"2026-11-23 08:59", Closed, "closed, opens today 09:00"},
			{"2026-11-23 09:00", Open, "open until 17:00"},
			{"2026-11-23 16:29", Open, "open until 17:00"},
			{"2026-11-23 16:30", Closing, "closes in 30 minutes, at 17:00"},
			{"2026-11-23 16:40", Closing, "closes in 20 minutes, at 17:00"},
			{"2026-11-23 16:59", Closing, "closes in 1 minute, at 17:00"},
			{"2026-11-23 17:00", Closed, "closed, opens Tuesday 09:00"},
			{"2026-11-27 17:00", Closed, "closed, opens Monday 09:00"},
		}},
		"touching and overlapping ranges are one": {[]string{"Mon 09:00-12:00, 12:00-15:00", "Mon 14:00-16:00"}, "", []ask{
			{"2026-11-23 11:45", Open, "open until 16:00"},
		}},
		"across midnight too": {[]string{"Mon 18:00-24:00", "Tue 00:00-03:00"}, "", []ask{
			{"2026-11-23 23:45", Open, "open until 03:00 on Tuesday"},
			{"2026-11-24 02:30", Closing, "closes in 30 minutes, at 03:00"},
		}},
		"past midnight": {[]string{"Fri 22:00-02:00"}, "", []ask{
			{"2026-11-27 21:00", Closed, "closed, opens today 22:00"},
			{"2026-11-28 01:00", Open, "open until 02:00"},
			{"2026-11-28 02:00", Closed, "closed, opens Friday 22:00"},
			{"2026-11-27 01:00", Closed, "closed, opens today 22:00"},
		}},
		"the next day's rule does not cut a session": {[]string{"Fri 22:00-02:00", "28 Nov 2026 closed", "Sat closed"}, "", []ask{
			{"2026-11-28 01:00", Open, "open until 02:00"},
		}},
		"a closed day starts no session": {[]string{"daily 22:00-02:00", "27 Nov 2026 closed"}, "", []ask{
			{"2026-11-27 01:00", Open, "open until 02:00"},
			{"2026-11-27 23:00", Closed, "closed, opens Saturday 22:00"},
			{"2026-11-28 01:00", Closed, "closed, opens today 22:00"},
		}},
		"minutes left are elapsed, spring": {[]string{"Sat & Sun 00:00-02:15"}, "", []ask{
			{"2026-03-29 00:44", Open, "open until 02:15"},
			{"2026-03-29 00:45", Closing, "closes in 30 minutes, at 02:15"},
			{"2026-03-29 02:10", Closing, "closes in 5 minutes, at 02:15"},
		}},
		"a missing hour moves forward": {[]string{"Sun 01:30-04:00"}, "", []ask{
			{"2026-03-29 02:29", Closed, "closed, opens today 02:30"},
			{"2026-03-29 02:30", Open, "open until 04:00"},
			{"2026-03-22 01:30", Open, "open until 04:00"},
		}},
		"a missing end moves forward": {[]string{"Sat 22:00-01:30"}, "", []ask{
			{"2026-03-29 02:10", Closing, "closes in 20 minutes, at 02:30"},
		}},
		"a repeated end is its second": {[]string{"Sat 22:00-01:30"}, "", []ask{
			{"2026-10-25 00:30", Open, "open until 01:30"},
			{"2026-10-25 01:30", Open, "open until 01:30"},
			{"2026-10-25 01:10+1", Closing, "closes in 20 minutes, at 01:30"},
			{"2026-10-25 01:30+1", Closed, "closed, opens Saturday 22:00"},
		}},
		"end of day": {[]string{"Mon 09:00-24:00", "Wed 9am-midnight", "Fri 16:00-00:00"}, "", []ask{
			{"2026-11-23 12:00", Open, "open until midnight"},
			{"2026-11-25 23:45", Closing, "closes in 15 minutes, at midnight"},
			{"2026-11-28 00:00", Closed, "closed, opens Monday 09:00"},
		}},
		"24h": {[]string{"24h"}, "", []ask{
			{"2026-12-25 03:00", Open, "open all day and night"},
		}},
		"from without an end": {[]string{"Mon 10:00-12:00, from 18:30"}, "", []ask{
			{"2026-11-23 13:00", Closed, "closed, opens Monday 30 November 10:00, perhaps sooner - ring first"},
			{"2026-11-23 18:30", NotKnown, "closing time not recorded - ring first"},
			{"2026-11-24 00:00", Closed, "closed, opens Monday 10:00"},
		}},
		"a bank holiday no line mentions": {[]string{"Tue-Fri 09:00-17:00"}, "", []ask{
			{"2026-12-25 10:00", NotKnown, "bank holiday - ring first"},
			{"2026-12-25 22:00", NotKnown, "bank holiday - ring first"},
			{"2026-12-28 10:00", Closed, "closed, opens Tuesday 09:00"},
		}},
		"Mon-Sun does not mean bank holidays": {[]string{"Mon-Sun 24h"}, "", []ask{
			{"2026-12-25 10:00", NotKnown, "bank holiday - ring first"},
			{"2026-12-24 23:45", Closing, "open until midnight, after that not known - ring first"},
		}},
		"daily does": {[]string{"daily 09:00-17:00", "Fri 18:00-20:00"}, "", []ask{
			{"2026-12-25 10:00", Open, "open until 17:00, after that not known - ring first"},
			{"2026-12-25 18:00", NotKnown, "bank holiday - ring first"},
		}},
		"nth and fortnightly lines hit a bank holiday": {[]string{"last Fri 09:00-17:00", "every 2 weeks Mon from 2026-12-14 09:00-17:00"}, "", []ask{
			{"2026-12-25 10:00", NotKnown, "bank holiday - ring first"},
			{"2026-12-28 10:00", NotKnown, "bank holiday - ring first"},
		}},
		"not bank holidays beats daily": {[]string{"daily 09:00-17:00", "Mon-Fri 18:00-20:00 not bank holidays"}, "", []ask{
			{"2026-12-25 10:00", Closed, "closed, opens Saturday 09:00"},
		}},
		"not bank holidays beats 24h": {[]string{"24h", "not bank holidays"}, "", []ask{
			{"2026-12-25 10:00", Closed, "closed, opens Saturday 00:00"},
			{"2026-12-24 10:00", Open, "open until midnight"},
		}},
		"times for bank holidays stand": {[]string{"Mon-Fri 09:00-17:00 not bank holidays", "Bank holidays 10:00-12:00"}, "", []ask{
			{"2026-12-25 09:30", Closed, "closed, opens today 10:00"},
			{"2026-12-25 10:00", Open, "open until 12:00"},
		}},
		"the real day of a moved holiday": {[]string{"Sat 09:00-12:00", "Bank holidays closed"}, "", []ask{
			{"2026-12-26 10:00", NotKnown, "Boxing Day - ring first"},
			{"2026-12-28 10:00", Closed, "closed, opens Saturday 09:00"},
			{"2026-12-19 10:00", Open, "open until 12:00"},
		}},
		"and one no line hits": {[]string{"Mon-Fri 09:00-12:00", "Bank holidays closed"}, "", []ask{
			{"2026-12-26 10:00", Closed, "closed, opens Tuesday 09:00"},
		}},
		"the nation is the directory's": {[]string{"Mon-Fri 09:00-17:00"}, Scotland, []ask{
			{"2026-11-30 10:00", NotKnown, "bank holiday - ring first"},
			{"2026-04-06 10:00", Open, "open until 17:00"},
		}},
		"precedence": {[]string{"Mon-Fri 09:00-17:00", "Wed closed", "21 Dec 2026 to 3 Jan 2027 10:00-12:00",
			"24 Dec 2026 to 27 Dec 2026 closed", "25 Dec 2026 11:00-13:00"}, "", []ask{
			{"2026-12-16 10:00", Closed, "closed, opens Thursday 09:00"},
			{"2026-12-23 10:00", Open, "open until 12:00"},
			{"2026-12-24 10:00", Closed, "closed, opens Friday 11:00"},
			{"2026-12-25 12:00", Open, "open until 13:00"},
			{"2026-12-28 11:00", Open, "open until 12:00"},
		}},
		"closed wins at one level": {[]string{"25 Dec 2026 closed", "25 Dec 2026 10:00-12:00", "Bank holidays closed", "Bank holidays 10:00-12:00"}, "", []ask{
			{"2026-12-25 11:00", Closed, "closed now, next opening not known - ring first"},
			{"2026-12-28 11:00", Closed, "closed now, next opening not known - ring first"},
		}},
		"times and by appointment": {[]string{"Mon 09:00-12:00", "Mon by appointment"}, "", []ask{
			{"2026-11-23 08:00", ByAppointment, "by appointment, opens today 09:00"},
			{"2026-11-23 10:00", Open, "open until 12:00, then by appointment"},
			{"2026-11-23 13:00", ByAppointment, "by appointment, opens Monday 30 November 09:00"},
			{"2026-11-24 13:00", Closed, "closed, opens Monday 09:00, by appointment sooner"},
		}},
		"by appointment only": {[]string{"Mon 09:00-12:00 by appointment only"}, "", []ask{
			{"2026-11-23 08:00", Closed, "closed, by appointment today 09:00"},
			{"2026-11-23 10:00", ByAppointment, "by appointment"},
			{"2026-11-23 13:00", Closed, "closed, by appointment Monday 30 November 09:00"},
		}},
		"a flag on its own covers the weekly lines": {[]string{"Mon 09:00-12:00", "2nd Tue 09:00-12:00", "by appointment", "not bank holidays"}, "", []ask{
			{"2026-11-23 13:00", ByAppointment, "by appointment, opens Monday 30 November 09:00"},
			{"2026-11-24 13:00", Closed, "closed, opens Monday 09:00, by appointment sooner"},
			{"2026-12-28 10:00", Closed, "closed, opens Monday 4 January 2027 09:00, by appointment sooner"},
		}},
		"a flag alone": {[]string{"by appointment"}, "", []ask{
			{"2026-11-23 13:00", ByAppointment, "by appointment"},
			{"2026-12-25 13:00", NotKnown, "bank holiday - ring first"},
		}},
		"term time only": {[]string{"Mon-Fri 09:00-17:00 term time only"}, "", []ask{
			{"2026-11-23 10:00", NotKnown, "term time only - ring first"},
			{"2026-11-23 20:00", NotKnown, "term time only - ring first"},
			{"2026-11-28 10:00", Closed, "closed now, next opening not known - ring first"},
		}},
		"evenings and weekends": {[]string{"evenings and weekends", "Mon 10:00-12:00"}, "", []ask{
			{"2026-11-23 09:00", NotKnown, "evenings and weekends - ring first"},
			{"2026-11-23 10:00", Open, "open until 12:00, after that not known - ring first"},
			{"2026-11-24 03:00", NotKnown, "evenings and weekends - ring first"},
		}},
		"labels keep to themselves": {[]string{"Clinic: Mon 10:00-12:00", "Phone line: daily 09:00-17:00", "Clinic: 23 Nov 2026 closed"}, "", []ask{
			{"2026-11-23 08:00", Closed, "closed, opens today 09:00 (Phone line)"},
			{"2026-11-23 10:30", Open, "open until 17:00 (Phone line)"},
			{"2026-11-30 11:40", Open, "open until 17:00 (Phone line)"},
		}},
		"no label replaces all": {[]string{"Clinic: Mon 10:00-12:00", "Phone line: daily 09:00-17:00", "Bank holidays closed", "23 Nov 2026 closed"}, "", []ask{
			{"2026-11-23 10:30", Closed, "closed, opens Tuesday 09:00 (Phone line)"},
			{"2026-12-25 10:30", Closed, "closed, opens Saturday 09:00 (Phone line)"},
		}},
		"nth weekdays": {[]string{"2nd and last Tue 10:00-12:00", "5th Mon 10:00-12:00"}, "", []ask{
			{"2026-11-10 11:00", Open, "open until 12:00"},
			{"2026-11-24 11:00", Open, "open until 12:00"},
			{"2026-11-17 11:00", Closed, "closed, opens Tuesday 24 November 10:00"},
			{"2026-11-30 11:00", Open, "open until 12:00"},
			{"2026-11-23 11:00", Closed, "closed, opens Tuesday 10:00"},
		}},
		"fortnightly from a date": {[]string{"every 2 weeks Tue from 2026-09-08 10:00-12:00"}, "", []ask{
			{"2026-09-01 11:00", Closed, "closed, opens Tuesday 8 September 10:00"},
			{"2026-09-08 11:00", Open, "open until 12:00"},
			{"2026-09-15 11:00", Closed, "closed, opens Tuesday 22 September 10:00"},
			{"2026-11-17 11:00", Open, "open until 12:00"}, // past the change of the clocks
		}},
		"a note is said with the line it belongs to": {[]string{"Mon 10:00-12:00 (women only)", "Clinic: Tue 10:00-12:00 (ring the bell)"}, "", []ask{
			{"2026-11-23 10:00", Open, "open until 12:00 (women only)"},
			{"2026-11-24 10:00", Open, "open until 12:00 (Clinic: ring the bell)"},
		}},
		"no usual hours": {[]string{"25 Dec 2026 10:00-12:00"}, "", []ask{
			{"2026-11-23 10:00", NotKnown, "hours not recorded - ring first"},
			{"2026-12-25 09:00", Closed, "closed, opens today 10:00"},
		}},
		"a line was not understood": {[]string{"Mon 10:00-12:00", "Mon 9-5"}, "", []ask{
			{"2026-11-23 10:30", NotKnown, "hours not fully understood - ring first"},
		}},
		"nothing recorded": {nil, "", []ask{
			{"2026-11-23 10:30", NotKnown, "hours not recorded - ring first"},
		}},
		"an opening further off than a year is not looked for": {[]string{"daily closed", "23 Nov 2026 10:00-12:00", "2 Jan 2028 10:00-12:00"}, "", []ask{
			{"2026-11-23 12:00", Closed, "closed"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			h, problems := Parse(c.lines)
			if len(problems) > 0 && name != "a line was not understood" {
				t.Fatalf("%+v", problems)
			}
			for _, a := range c.asks {
				got := h.At(at(t, a.when), Calendar{Nation: c.nation})
				if got.State != a.state || got.Say != a.say {
					t.Errorf("at %s\n got %s: %s\nwant %s: %s", a.when, got.State, got.Say, a.state, a.say)
				}
			}
		})
	}
}

func TestAtSeconds(t *testing.T) {
	h, _ := Parse([]string{"Mon 09:00-17:00"})
	end := at(t, "2026-11-23 17:00")
	for left, want := range map[time.Duration]Answer{
		30*time.Minute + time.Second: {State: Open, Say: "open until 17:00"},
		30 * time.Minute:             {State: Closing, Say: "closes in 30 minutes, at 17:00"},
		119 * time.Second:            {State: Closing, Say: "closes in 1 minute, at 17:00"},
		59 * time.Second:             {State: Closing, Say: "closes in less than a minute, at 17:00"},
	} {
		got := h.At(end.Add(-left), Calendar{})
		if got.State != want.State || got.Say != want.Say || !got.Until.Equal(end) || !got.Next.IsZero() {
			t.Errorf("%s left: %+v", left, got)
		}
	}
}

// TestAtAnyZone: the moment counts, not the zone it is given in.
func TestAtAnyZone(t *testing.T) {
	h, _ := Parse([]string{"Mon 09:00-17:00"})
	moment := time.Date(2026, 7, 6, 8, 0, 0, 0, time.UTC) // 09:00 in London
	for _, zone := range []*time.Location{time.UTC, london, time.FixedZone("", 14*3600), time.FixedZone("", -11*3600)} {
		if got := h.At(moment.In(zone), Calendar{}); got.State != Open {
			t.Errorf("%s: %+v", zone, got)
		}
	}
	for _, far := range []time.Time{{}, time.Date(1940, 7, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 0, 0, time.UTC)} {
		if got := h.At(far, Calendar{}); got.Say == "" {
			t.Errorf("nothing said at %s", far)
		}
	}
}
