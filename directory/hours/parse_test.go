package hours

import (
	"slices"
	"strings"
	"testing"
)

func TestParseToleratesAndPrintsCanonically(t *testing.T) {
	for _, c := range []struct {
		line string
		want []string
	}{
		{"Mon-Fri 09:00-17:00", []string{"Mon-Fri 09:00-17:00"}},
		{"Mon-Fri: 9am-5pm", []string{"Mon-Fri 09:00-17:00"}},
		{"Monday to Friday 9.30 a.m. – 5 p.m.", []string{"Mon-Fri 09:30-17:00"}},
		{"Weekdays 0900-1700", []string{"Mon-Fri 09:00-17:00"}},
		{"Opening hours: Mon, Wed and Fri 9am to 12 noon", []string{"Mon, Wed & Fri 09:00-12:00"}},
		{"tues & thurs 10-noon", []string{"Tue & Thu 10:00-12:00"}},
		{"Wed noon-2", []string{"Wed 12:00-14:00"}},
		{"Sat 9.30-noon", []string{"Sat 09:30-12:00"}},
		{"Sun 12pm-4pm", []string{"Sun 12:00-16:00"}},
		{"Mon 9:00-17:00", []string{"Mon 09:00-17:00"}},
		{"Mon 09.00-11.00", []string{"Mon 09:00-11:00"}},
		{"Fri-Mon 22:00-02:00", []string{"Mon & Fri-Sun 22:00-02:00"}},
		{"Fri 8pm-midnight", []string{"Fri 20:00-24:00"}},
		{"Fri 20:00-00:00", []string{"Fri 20:00-24:00"}},
		{"Mon-Fri 09:00-12:30, 13:30-17:00", []string{"Mon-Fri 09:00-12:30, 13:30-17:00"}},
		{"Mon 2pm-4pm and 9am-11am", []string{"Mon 09:00-11:00, 14:00-16:00"}},
		{"Mon from 18:30", []string{"Mon from 18:30"}},
		{"Mon 6.30pm onwards", []string{"Mon from 18:30"}},
		{"Mon 18:30+", []string{"Mon from 18:30"}},
		{"Mon 10:00-12:00, from 18:30", []string{"Mon 10:00-12:00, from 18:30"}},
		{"Mon from 9am to 5pm", []string{"Mon 09:00-17:00"}},
		{"Mon-Fri 9am-5pm, Sat 10am-1pm", []string{"Mon-Fri 09:00-17:00", "Sat 10:00-13:00"}},
		{"Mon-Fri 9am-5pm, Sat: closed", []string{"Mon-Fri 09:00-17:00", "Sat closed"}},
		{"Mon-Sun 00:00-24:00", []string{"Mon-Sun 24h"}},
		{"Mon 00:00-00:00", []string{"Mon 24h"}},
		{"Mon 00:00-23:59", []string{"Mon 24h"}},
		{"24 hours a day, 7 days a week", []string{"24h"}},
		{"daily 24h", []string{"24h"}},
		{"every day 8am-8pm", []string{"daily 08:00-20:00"}},
		{"7 days a week 8am-8pm", []string{"Mon-Sun 08:00-20:00"}},
		{"weekends 10am-4pm", []string{"Sat & Sun 10:00-16:00"}},
		{"2nd Tuesday of the month 10am-12pm", []string{"2nd Tue 10:00-12:00"}},
		{"1st and 3rd Thu 14:00-16:00", []string{"1st and 3rd Thu 14:00-16:00"}},
		{"last Fri 10:00-12:00", []string{"last Fri 10:00-12:00"}},
		{"5th Tue 10:00-12:00", []string{"5th Tue 10:00-12:00"}},
		{"Third Thursday of each month 6pm-8pm", []string{"3rd Thu 18:00-20:00"}},
		{"every 2 weeks Tue from 2026-09-08 10:00-12:00", []string{"every 2 weeks Tue from 2026-09-08 10:00-12:00"}},
		{"Every other Tuesday from 8 September 2026, 10am-12pm", []string{"every 2 weeks Tue from 2026-09-08 10:00-12:00"}},
		{"fortnightly on Tue from Tue 8 Sep 2026 from 18:30", []string{"every 2 weeks Tue from 2026-09-08 from 18:30"}},
		{"every 4 weeks Tue from 2026-09-08 10:00-12:00", []string{"every 4 weeks Tue from 2026-09-08 10:00-12:00"}},
		{"25 Dec 2026 closed", []string{"25 Dec 2026 closed"}},
		{"Friday 25th of December, 2026: closed", []string{"25 Dec 2026 closed"}},
		{"December 25, 2026 closed", []string{"25 Dec 2026 closed"}},
		{"25/12/2026 closed", []string{"25 Dec 2026 closed"}},
		{"24 Dec 2026 to 2 Jan 2027 closed", []string{"24 Dec 2026 to 2 Jan 2027 closed"}},
		{"24-26 Dec 2026: 10am-2pm", []string{"24 Dec 2026 to 26 Dec 2026 10:00-14:00"}},
		{"25 Dec 2026, 1 Jan 2027 closed", []string{"25 Dec 2026 closed", "1 Jan 2027 closed"}},
		{"24 Dec 2026 to 24 Dec 2026 closed", []string{"24 Dec 2026 closed"}},
		{"Bank holidays closed", []string{"Bank holidays closed"}},
		{"Closed on bank holidays", []string{"Bank holidays closed"}},
		{"Closed Sundays", []string{"Sun closed"}},
		{"Sat, Sun & bank holidays 10:00-16:00", []string{"Sat & Sun 10:00-16:00", "Bank holidays 10:00-16:00"}},
		{"Mon-Fri by appointment", []string{"Mon-Fri by appointment"}},
		{"By appointment", []string{"by appointment"}},
		{"By appointment: Mon-Fri", []string{"Mon-Fri by appointment"}},
		{"Mon-Fri 9am-5pm, otherwise by appointment", []string{"Mon-Fri 09:00-17:00, otherwise by appointment"}},
		{"Mon-Fri 9am-5pm by appointment only", []string{"Mon-Fri 09:00-17:00 by appointment only"}},
		{"Mon-Fri 9am-5pm term time only", []string{"Mon-Fri 09:00-17:00 term time only"}},
		{"Term-time only: Mon-Fri 9am-5pm", []string{"Mon-Fri 09:00-17:00 term time only"}},
		{"Mon-Fri 9am-5pm (term time only)", []string{"Mon-Fri 09:00-17:00 term time only"}},
		{"Mon-Fri 9am-5pm (in term time, ring to check)", []string{"Mon-Fri 09:00-17:00 term time only (in term time, ring to check)"}},
		{"Mon-Fri 9am-5pm except bank holidays", []string{"Mon-Fri 09:00-17:00 not bank holidays"}},
		{"Not on bank holidays", []string{"not bank holidays"}},
		{"Evenings & weekends", []string{"evenings and weekends"}},
		{"Clinic: 2nd Tue 10-noon (ring the bell)", []string{"Clinic: 2nd Tue 10:00-12:00 (ring the bell)"}},
		{"Mon-Fri 9am-5pm (no appointment needed, ring 2nd bell)", []string{"Mon-Fri 09:00-17:00 (no appointment needed, ring 2nd bell)"}},
		{"Phone line 2: daily 24h", []string{"Phone line 2: 24h"}},
		{"Mo-Fr 09:00-17:00", []string{"Mon-Fri 09:00-17:00"}},
		{"Mo,We,Fr 09:00-17:00", []string{"Mon, Wed & Fri 09:00-17:00"}},
		{"Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-12:00; PH off", []string{"Mon-Fri 09:00-12:00, 13:00-17:00", "Sat 10:00-12:00", "Bank holidays closed"}},
		{"Mo-Su,PH 10:00-16:00", []string{"Mon-Sun 10:00-16:00", "Bank holidays 10:00-16:00"}},
		{"24/7; PH off", []string{"24h", "Bank holidays closed"}},
		{"Tu[2] 10:00-12:00", []string{"2nd Tue 10:00-12:00"}},
		{"Tu[1,3] 10:00-12:00; We[-1] 10:00-12:00", []string{"1st and 3rd Tue 10:00-12:00", "last Wed 10:00-12:00"}},
		{"Mo-Fr 09:00:00-17:00:00", []string{"Mon-Fri 09:00-17:00"}},
		{"9am-5pm Mon-Fri, 10am-noon Sat", []string{"Mon-Fri 09:00-17:00", "Sat 10:00-12:00"}},
		{"10am-noon, 2pm-4pm on Tuesdays", []string{"Tue 10:00-12:00, 14:00-16:00"}},
		{"Mo-Fr 09:00-17:00 not bank holidays; PH 10:00-12:00", []string{"Mon-Fri 09:00-17:00 not bank holidays", "Bank holidays 10:00-12:00"}},
		{"(term time only)", []string{"term time only"}},
		{"", nil},
		{" \t ", nil},
	} {
		h, problems := Parse([]string{c.line})
		if len(problems) > 0 || !slices.Equal(h.Lines(), c.want) {
			t.Errorf("%q\n got %q %+v\nwant %q", c.line, h.Lines(), problems, c.want)
		}
	}
}

func TestParseRefusesWhatItWouldHaveToGuess(t *testing.T) {
	for _, c := range []struct {
		line   string
		column int
		says   string // part of the message
		hint   string // part of the hint
	}{
		{"9-5", 1, "needs a day", "Mon-Fri 09:00-17:00"},
		{"Mon-Fri 9-5", 9, "which half of the day", "09:00-17:00 or 9am-5pm"},
		{"Mon 9am-5", 5, "which half", "9am-5pm"},
		{"Mon 9-5pm", 5, "which half", "9am-5pm"},
		{"Mon 10-12", 5, "which half", "10:00-12:00"},
		{"Mon 9:30-12:30", 5, "which half", "09:30-12:30"},
		{"Mon 7pm-10:00", 5, "which half", "19:00-22:00"},
		{"Mon 9am-12am", 9, "12am", "midnight"},
		{"Mon 12am-4pm", 5, "12am", "noon"},
		{"Mon 09:00-05:30", 5, "ends before it starts", "09:00-17:30"},
		{"Mon 15:59-02:00", 5, "ends before it starts", "earlier"},
		{"Mon 16:00-12:01", 5, "ends before it starts", ""},
		{"Mon 09:00-09:00", 5, "same time", "24h"},
		{"Mon noon-noon", 5, "same time", ""},
		{"Mon 25:00-26:00", 5, "no such time", ""},
		{"Mon 24:30-25:00", 5, "no such time", ""},
		{"Mon 09:75-10:00", 5, "no such time", ""},
		{"Mon 24:00-06:00", 5, "starts at 00:00", "00:00-06:00"},
		{"Mon 13pm-14pm", 5, "1 to 12", "5pm"},
		{"Mon from 7", 10, "morning or evening", "18:30"},
		{"Mon 09:00", 5, "no other end", "from"},
		{"Mon-Fri", 8, "no times", "closed"},
		{"25 Dec closed", 1, "no year", "25 Dec 2026"},
		{"31 Feb 2026 closed", 1, "no such date", ""},
		{"2026-13-01 closed", 1, "no such date", ""},
		{"29 Feb 2027 closed", 1, "no such date", ""},
		{"5/6/2026 closed", 1, "which of 5/6/2026 is the day", "month as a word"},
		{"2 Jan 2027 to 24 Dec 2026 closed", 15, "ends before it starts", "earlier date"},
		{"26-24 Dec 2026 closed", 4, "ends before it starts", ""},
		{"Thu 25 Dec 2026 closed", 1, "is a Fri", ""},
		{"every 2 weeks Wed from 2026-09-08 10:00-12:00", 24, "8 Sep 2026 is a Tue", "date on which"},
		{"every 2 weeks Tue 10:00-12:00", 15, "date is missing", "from 2026-09-08"},
		{"fortnightly Tue & Thu from 2026-09-08 10:00-12:00", 17, "one day to a line", ""},
		{"every second Tue 10:00-12:00", 7, "week of the month or every few", "2nd Tue"},
		{"6th Tue 10:00-12:00", 1, "no such week", "last"},
		{"1st Mon & Wed 10:00-12:00", 11, "not clear", "line of its own"},
		{"Mon Fri 9am-5pm", 5, "belong together", "Mon-Fri"},
		{"closed", 1, "needs the days", "Sun closed"},
		{"Munday 9am-5pm", 1, "not understood", "Monday"},
		{"Mon-Fri clsoed", 9, "not understood", "closed"},
		{"M-F 9am-5pm", 1, "one letter", "Mon-Fri"},
		{"Evenings and weekends 18:00-21:00", 23, "a day", ""},
		{"Mon-Fri 18:00-21:00 evenings and weekends", 21, "without days and times", ""},
		{"Mon evenings", 5, "needs its times", "18:00-21:00"},
		{"25 Dec 2026 10:00-12:00 term time only", 25, "days of the week", ""},
		{"Bank holidays 10:00-12:00 not bank holidays", 27, "days of the week", ""},
		{"Sun closed by appointment", 12, "nothing but days", ""},
		{"24h by appointment", 5, "does not go together", ""},
		{"Mo-Fr 09:00-17:00; We 09:00-12:00", 20, "gives Wed twice", "two lines"},
		{"Mo-Su off; We 09:00-12:00", 12, "gives Wed twice", ""},
		{"Mon-Fri 9am-5pm, Sat 10am-noon term time only", 32, "whole line", "line of its own"},
		{"Mon-Fri 9am-5pm, 10am-noon Sat", 28, "", ""},
		{"10-12 Mon", 1, "which half", ""},
		{"SH off", 1, "school holidays", "term time only"},
		{"Mo-Fr sunrise-sunset", 7, "by the sun", ""},
		{"Mo-Fr \"by appointment\"", 7, "OpenStreetMap", "without quotes"},
		{"week 1-10 Mo 09:00-12:00", 1, "numbered weeks", ""},
		{"easter off", 1, "by name", "date"},
		{"Dec-Feb closed", 1, "months without a day", "dates"},
		{"Tu[6] 10:00-12:00", 4, "1 to 5", ""},
		{"Term time: Mon-Fri 9am-5pm; Tue 9am", 0, "", ""},
		{"Summer: Mon-Fri 9am-5pm", 1, "part of the year", "dates"},
		{"School holidays: Mon-Fri 9am-5pm", 1, "part of the year", ""},
		{"Mon-Fri 9am-5pm (closed 12-1 for lunch)", 17, "seems to change the hours", "12:00, 13:00"},
		{"Mon-Fri 9am-5pm (4.30pm Fridays)", 17, "seems to change the hours", ""},
		{"Mon-Fri 9am-5pm (by appointment, ring Sue)", 17, "seems to change the hours", ""},
		{"Closed for lunch: Mon-Fri 12pm-1pm", 1, "not computed", "Wed closed"},
		{"Appointments: Mon-Fri 9am-5pm", 1, "not computed", "by appointment only"},
		{"Mon (not Tue) 9am-5pm", 5, "end of the line", ""},
		{"Mon-Fri except Wed 9am-5pm", 9, "exceptions", "Wed closed"},
		{"ring for details", 1, "hours are not known", ""},
		{"Mon\u202e-Fri 9am-5pm", 4, "invisible", "" /* right-to-left override */},
		{"Mon\x1b[31m 9am-5pm", 4, "invisible", ""},
		{"Mon \xff 9am-5pm", 5, "cannot be read", ""},
		{strings.Repeat("Mon ", maxLine), maxLine + 1, "too long", ""},
	} {
		h, problems := Parse([]string{"Sun closed", c.line})
		if len(problems) != 1 || len(h.Lines()) != 1 {
			t.Errorf("%q: got %q %+v", c.line, h.Lines(), problems)
			continue
		}
		p := problems[0]
		if p.Line != 1 || c.column > 0 && p.Column != c.column || !strings.Contains(p.Message, c.says) || !strings.Contains(p.Hint, c.hint) || p.Message == "" {
			t.Errorf("%q\n got %+v\nwant column %d, %q, %q", c.line, p, c.column, c.says, c.hint)
		}
		if h.Understood() {
			t.Errorf("%q: a refused line was forgotten", c.line)
		}
	}
}

func TestParseBoundsHostileInput(t *testing.T) {
	lines := make([]string, 0, 500)
	for i := range 500 {
		lines = append(lines, dateString(20000+i)+" closed")
	}
	h, problems := Parse(lines)
	if len(h.Lines()) != maxRules || len(problems) != len(lines)-maxRules {
		t.Errorf("%d rules, %d problems", len(h.Lines()), len(problems))
	}
	if _, problems := Parse([]string{strings.Repeat("\x00", 1<<20)}); len(problems) != 1 {
		t.Errorf("%d problems", len(problems))
	}
}

// TestLongestLineParsesBack: the bounds on the parts leave room for the whole.
func TestLongestLineParsesBack(t *testing.T) {
	line := strings.Repeat("é", maxLabel) + ": 1st,2nd,3rd,4th,5th,last Wed "
	for i := range maxRanges - 1 {
		line += string(rune('1'+i)) + "am-" + string(rune('2'+i)) + "am,"
	}
	line += "10am-11am, by appointment, term time, no ph (" + strings.Repeat("é", maxNote) + ")"
	h, problems := Parse([]string{line})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if again, problems := Parse(h.Lines()); len(problems) > 0 || !again.Equal(h) {
		t.Errorf("%q: %+v", h.Lines(), problems)
	}
	if _, problems := Parse([]string{"Mon 1am-2am,2am-3am,3am-4am,4am-5am,5am-6am,6am-7am,7am-8am,8am-9am,9am-10am"}); len(problems) != 1 {
		t.Errorf("%+v", problems)
	}
}

func TestEqual(t *testing.T) {
	parse := func(lines ...string) Hours {
		h, _ := Parse(lines)
		return h
	}
	a := parse("Mon-Fri 9am-5pm", "Sat closed")
	for _, c := range []struct {
		b    Hours
		want bool
	}{
		{parse("Sat closed", "Mo-Fr 09:00-17:00", "Sat closed"), true},
		{parse("Mon-Fri 9am-5pm"), false},
		{parse("Mon-Fri 9am-5pm", "Sat closed", "nonsense"), false},
		{Hours{}, false},
	} {
		if a.Equal(c.b) != c.want || c.b.Equal(a) != c.want {
			t.Errorf("%q and %q: want %v", a.Lines(), c.b.Lines(), c.want)
		}
	}
	if !(Hours{}).Equal(parse()) || !(Hours{}).Equal(parse("")) {
		t.Error("nothing is not equal to nothing")
	}
	if parse("").Recorded() || parse("nonsense").Recorded() || !a.Recorded() {
		t.Error("Recorded is wrong")
	}
}
