package synth

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// contact draws how one reaches a service.
func (m *maker) contact(s *Service, d *district) {
	r := m.r
	if r.IntN(10) > 0 {
		s.Phone = append(s.Phone, phone(r, s.kind.week == always)+oneOf(r, "", 70, " (office)", 8, " (duty worker)", 7, " (answerphone after hours)", 8, " (text only)", 3, " (appointments)", 4))
	}
	if len(s.Phone) > 0 && r.IntN(6) == 0 {
		if second := phone(r, false); !strings.HasPrefix(s.Phone[0], second) {
			s.Phone = append(s.Phone, second+" (evenings)")
		}
	}
	if r.IntN(8) > 0 {
		s.Address = fmt.Sprintf("%d %s %s", 1+r.IntN(190), m.names.draw(r), oneOf(r, "Street", 8, "Road", 8, "Lane", 4, "Square", 1, "Terrace", 2, "Hill", 1, "Place", 2))
		s.Postcode = postcode(r, d)
	}
	host := slug(s.Name)
	host = strings.Trim(host[:min(len(host), 40)], "-")
	if r.IntN(3) > 0 {
		s.Website = "https://" + host + ".example"
	}
	if r.IntN(2) > 0 {
		s.Email = oneOf(r, "hello", 3, "info", 5, "referrals", 2, "office", 2) + "@" + host + ".example"
	}
}

// phone draws a number from the ranges that Ofcom keeps for drama, so that it
// can ring nobody: 01632 960000 to 960999, 020 7946 0000 to 0999, 0808 157 0000
// to 0999.
func phone(r *rand.Rand, free bool) string {
	n := r.IntN(1000)
	switch c := r.IntN(10); {
	case free && c < 6, c == 0:
		return fmt.Sprintf("0808 157 0%03d", n)
	case c < 3:
		return fmt.Sprintf("020 7946 0%03d", n)
	}
	return fmt.Sprintf("01632 960%03d", n)
}

func postcode(r *rand.Rand, d *district) string {
	const letters = "ABDEFGHJLNPQRSTUWXYZ"
	return fmt.Sprintf("%s %d%c%c", d.outwards[r.IntN(len(d.outwards))], r.IntN(10), letters[r.IntN(len(letters))], letters[r.IntN(len(letters))])
}

// upkeep draws the rest: languages, access, cost, wait, and when somebody looked.
func (m *maker) upkeep(s *Service) {
	r := m.r
	if r.IntN(8) == 0 {
		s.Languages = []string{one(r, strings.Fields("Polish Romanian Punjabi Urdu Welsh Arabic Portuguese Bengali"))}
	}
	if r.IntN(3) == 0 {
		s.Access = []string{oneOf(r, "step-free entrance", 6, "accessible toilet", 3, "hearing loop", 2, "lift", 2, "first floor, no lift", 1)}
	}
	s.Cost = oneOf(r, "free", 60, "", 35, "a small charge for lunch", 3, "paid for by the council after an assessment", 2)
	s.Wait = oneOf(r, "", 70, "none", 8, "about a week", 6, "about two weeks", 8, "six to eight weeks", 6, "three months", 2)
	if r.IntN(10) < 7 {
		day := time.Date(2025, time.July, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(365))
		s.Checked, s.CheckedBy = day.Format(time.DateOnly), string([]byte{'A' + byte(r.IntN(26)), 'A' + byte(r.IntN(26))})
	}
}

// hours draws opening times in the directory's notation.
func (m *maker) hours(k *kind) []string {
	r := m.r
	if r.IntN(7) == 0 {
		return nil // not recorded
	}
	open, shut := oneOf(r, "08:30", 2, "09:00", 8, "09:30", 3, "10:00", 4), oneOf(r, "16:00", 2, "16:30", 3, "17:00", 8, "17:30", 2)
	days := strings.Fields("Mon Tue Wed Thu Fri")
	a := r.IntN(3)
	b := a + 1 + r.IntN(4-a)
	var lines []string
	switch k.week {
	case office:
		lines = append(lines, oneOf(r, "Mon-Fri "+open+"-"+shut, 12, "weekdays "+open+"-"+shut, 2, "Mon-Thu "+open+"-"+shut, 2, "Mon-Fri "+open+"-12:30, 13:30-"+shut, 2))
		if r.IntN(6) == 0 {
			lines = append(lines, "Sat 10:00-13:00")
		}
		if r.IntN(10) == 0 {
			lines = append(lines, "Drop-in: "+days[b]+" 13:00-16:00")
		}
		if k.young && r.IntN(4) == 0 {
			return []string{"Mon-Fri 12:00-18:00 term time only"}
		}
	case sessions:
		lines = append(lines, days[a]+", "+days[b]+" "+open+"-"+oneOf(r, "12:30", 2, "13:00", 2, "15:30", 3, "16:00", 3))
	case evenings:
		lines = append(lines, oneOf(r, days[a]+" 18:00-20:00", 5, days[b]+" 19:00-20:30", 5, "2nd "+days[a]+" 18:30-20:30", 2, "1st and 3rd "+days[b]+" 19:00-21:00", 1))
	case always:
		return []string{oneOf(r, "24h", 3, "daily 09:00-21:00", 2, "daily 10:00-22:00", 1)}
	case booked:
		return []string{oneOf(r, "by appointment", 2, "Mon-Fri "+open+"-"+shut, 1)}
	}
	if r.IntN(2) == 0 {
		lines = append(lines, "Bank holidays closed")
	}
	return lines
}
