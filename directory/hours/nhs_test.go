package hours

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// schedule is one structured schedule of the NHS data: weekly by day, or one
// dated exception, which without times means closed.
type schedule struct {
	Days     string `json:"byday"`
	Opens    string `json:"opens_at"`
	Closes   string `json:"closes_at"`
	From, To string
	Notes    string `json:"notes"`
}

func (s *schedule) UnmarshalJSON(b []byte) error {
	type plain schedule
	dates := struct {
		*plain
		From string `json:"valid_from"`
		To   string `json:"valid_to"`
	}{plain: (*plain)(s)}
	if err := json.Unmarshal(b, &dates); err != nil {
		return err
	}
	s.From, s.To = dates.From, dates.To
	return nil
}

type nhsService struct {
	ID        string     `json:"id"`
	Schedules []schedule `json:"schedules"`

	hours  Hours
	weekly [7][][2]int // by time.Weekday, minutes; the end may be 1440
	dated  map[string][][2]int
}

var nhsDays = map[string]string{"MO": "Mon", "TU": "Tue", "WE": "Wed", "TH": "Thu", "FR": "Fri", "SA": "Sat", "SU": "Sun"}

// lines writes the schedules as hours lines.
func (s *nhsService) lines() []string {
	var out []string
	for _, x := range s.Schedules {
		when := ""
		for code := range strings.SplitSeq(x.Days, ",") {
			if code != "" {
				when += ", " + nhsDays[code]
			}
		}
		when = strings.TrimPrefix(when, ", ")
		if x.From != "" {
			when = x.From
		}
		times := x.Opens + "-" + x.Closes
		if x.Opens == "" {
			times = x.Notes
		}
		out = append(out, when+" "+times)
	}
	return out
}

func nhsMinutes(t *testing.T, s string) int {
	v, err := time.Parse(time.TimeOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return v.Hour()*60 + v.Minute()
}

// index prepares the oracle: the schedules as they are, without our lines.
func (s *nhsService) index(t *testing.T) {
	s.dated = map[string][][2]int{}
	codes := []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}
	for _, x := range s.Schedules {
		var span [][2]int
		if x.Opens != "" {
			a, b := nhsMinutes(t, x.Opens), nhsMinutes(t, x.Closes)
			if b == 0 {
				b = 1440
			}
			if b <= a {
				t.Fatalf("%s: %s-%s", s.ID, x.Opens, x.Closes)
			}
			span = [][2]int{{a, b}}
		}
		if x.From != "" {
			if x.From != x.To {
				t.Fatalf("%s: %s to %s", s.ID, x.From, x.To)
			}
			s.dated[x.From] = append(s.dated[x.From], span...)
			continue
		}
		for d, code := range codes {
			if slices.Contains(strings.Split(x.Days, ","), code) {
				s.weekly[d] = append(s.weekly[d], span...)
			}
		}
	}
}

func (s *nhsService) open(day string, wd time.Weekday, minute int) bool {
	spans, dated := s.dated[day]
	if !dated {
		spans = s.weekly[wd]
	}
	for _, g := range spans {
		if g[0] <= minute && minute < g[1] {
			return true
		}
	}
	return false
}

// TestNHSSchedules: every service of the 2014 NHS data, written as hours lines,
// answers like its schedules at 10,000 random times, but for bank holidays that
// no line mentions.
func TestNHSSchedules(t *testing.T) {
	raw, err := os.ReadFile("testdata/nhs2014-schedules.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Services []*nhsService }
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Services) != 556 {
		t.Fatalf("%d services", len(file.Services))
	}
	bare := 0
	for _, s := range file.Services {
		var problems []Problem
		s.hours, problems = Parse(s.lines())
		again, _ := Parse(s.hours.Lines())
		if len(problems) > 0 || !again.Equal(s.hours) {
			t.Errorf("%s: %q %+v", s.ID, s.lines(), problems)
		}
		if !s.hours.Recorded() {
			bare++
		}
		s.index(t)
	}
	if bare != 2 {
		t.Errorf("%d services without hours, want 2", bare)
	}
	random := rand.New(rand.NewPCG(2014, 2))
	from, asked, unknown := at(t, "2014-02-22 00:00"), 0, 0
	for range 10_000 {
		when := from.Add(time.Duration(random.IntN(400*24*60)) * time.Minute).In(london)
		day, wd, minute := when.Format(time.DateOnly), when.Weekday(), when.Hour()*60+when.Minute()
		kind, _ := (&Calendar{}).day(dayNumber(when.Date()))
		for _, s := range file.Services {
			got := s.hours.At(when, Calendar{}).State
			_, mentioned := s.dated[day]
			if got == NotKnown && (!s.hours.Recorded() || kind != ordinary && !mentioned) {
				unknown++
				continue
			}
			asked++
			if want := s.open(day, wd, minute); got == NotKnown || want != (got == Open || got == Closing) {
				t.Fatalf("%s at %s: %s, yet the schedule says %v\n%s", s.ID, when, got, want, fmt.Sprint(s.Schedules))
			}
		}
	}
	if asked < 5_000_000 {
		t.Errorf("only %d questions compared, %d not known", asked, unknown)
	}
}
