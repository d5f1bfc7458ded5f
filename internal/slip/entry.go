// Package slip puts one service into the forms in which it leaves the desk: a
// printed slip, words to read aloud, a code for a telephone's camera, letters
// large enough to turn the screen round.
//
// It is pure: it prints nothing, copies nothing and knows no terminal. It is
// not the card that the desk itself reads (tui/card): private fields and staff
// tips never reach it, because it is made of what desk.Guide.Show gives out.
package slip

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"signpost/directory"
	"signpost/internal/desk"
	"signpost/internal/text"
)

// Entry is one service as it may leave the desk, in clean text.
type Entry struct {
	ID      string
	Name    string
	About   string
	Who     string
	NotWho  string
	Phones  []directory.Phone
	Website string
	Email   string

	Address  string // without the postcode
	Postcode string
	Places   []directory.Place

	Hours  []string // in words, one line each; none: not recorded or not given out
	Open   string   // what can be said at the moment it was read
	Reach  string   // how an enquirer comes to it
	How    string   // ways of getting in
	WayIn  string   // names of the services that open the door
	Gate   string
	Notice string

	Unproved  bool   // no coordinator ever checked it: check before use
	Checked   string // when one did, as people say dates; "" never, or not to be told
	DatesFrom string // what its facts date from, as people say dates; "" not recorded
}

// What stands where a fact cannot be told: that it is missing is said, whether
// nobody knows it or it is not to be given out.
const (
	noNumber = "not on this slip - ask the desk"
	noName   = "A service without a public name"
	unproved = "Check before use: nobody has checked this yet."
)

// Read makes the entry of a service at t. A service that nobody is to be sent
// to is refused with a sentence, so that it is not handed out by mistake.
func Read(g *desk.Guide, id string, t time.Time) (Entry, error) {
	s, err := g.Show(id, t)
	if err != nil {
		return Entry{}, err
	}
	if svc, ok := g.Dir.Service(id); ok {
		if why := desk.NotGiven(svc); why != "" {
			return Entry{}, fmt.Errorf("%s is not given out: %s", or(text.CleanLine(s.Name), "this service"), why)
		}
	}
	e := Entry{
		ID: s.ID, Name: or(text.CleanLine(s.Name), noName), About: text.CleanLine(s.About), Who: text.CleanLine(s.Who),
		NotWho: text.CleanLine(s.NotWho), Website: text.CleanLine(s.Website), Email: text.CleanLine(s.Email),
		Address: join(", ", s.Address, s.Town), Postcode: text.CleanLine(s.Postcode), Open: text.CleanLine(s.Open.Say),
		How: join(", ", s.How...), WayIn: join(" or ", publicNames(g, s.WayIn, t)...), Gate: text.CleanLine(s.Gate),
		Notice: text.CleanLine(s.Notice), Unproved: s.CheckBeforeUse, Checked: Day(s.Checked), DatesFrom: Day(s.AsOf),
	}
	if s.Reach != "" || s.Status != string(directory.StatusOpen) {
		e.Reach = desk.ReachWords(&directory.Service{Reach: directory.Reach(s.Reach), Status: directory.Status(s.Status)})
	}
	e.Phones = cleanPhones(s.Phone)
	for _, h := range s.Hours {
		e.Hours = append(e.Hours, hoursInWords(h))
	}
	for _, p := range s.Places {
		p.Name, p.Address, p.Town, p.Postcode = text.CleanLine(p.Name), text.CleanLine(p.Address), text.CleanLine(p.Town), text.CleanLine(p.Postcode)
		p.Phone = cleanPhones(p.Phone)
		e.Places = append(e.Places, p)
	}
	return e, nil
}

// ErrNoNumber says that there is no number that may be given out.
var ErrNoNumber = errors.New("there is no number to give out: ask the coordinator")

// Number is the first number that may be given out, as it was written.
func (e Entry) Number() (string, error) {
	if len(e.Phones) == 0 {
		return "", ErrNoNumber
	}
	return e.Phones[0].Number, nil
}

// publicNames are the names of services, without those that are private.
func publicNames(g *desk.Guide, ids []string, t time.Time) []string {
	var out []string
	for _, id := range ids {
		if s, err := g.Show(id, t); err == nil && s.Name != "" {
			out = append(out, s.Name)
		}
	}
	return out
}

func cleanPhones(list []directory.Phone) []directory.Phone {
	var out []directory.Phone
	for _, p := range list {
		if n := text.CleanLine(p.Number); strings.TrimSpace(n) != "" {
			out = append(out, directory.Phone{Number: n, Label: text.CleanLine(p.Label)})
		}
	}
	return out
}

// Day says a date of a directory's file as people do: "2026-03-03" is
// "3 March 2026", "2009-10" is "October 2009"; anything else stays.
func Day(s string) string {
	s = text.CleanLine(s)
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.Format("2 January 2006")
	}
	if t, err := time.Parse("2006-01", s); err == nil {
		return t.Format("January 2006")
	}
	return s
}

// short are the short forms of opening hours that are written out for paper and
// voice. Words that are none of them stay as the coordinator wrote them.
type short struct{ day, days, times *regexp.Regexp }

var shortForms = sync.OnceValue(func() short {
	return short{
		day:   regexp.MustCompile(`\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b`),
		days:  regexp.MustCompile(`(day) ?- ?((?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)`),
		times: regexp.MustCompile(`(\d\d?:\d\d) ?- ?(\d\d?:\d\d)`),
	}
})

// hoursInWords writes a line of opening hours out: "Mon-Fri 09:00-17:00" is
// "Monday to Friday 09:00 to 17:00".
func hoursInWords(line string) string {
	full := map[string]string{"Mon": "Monday", "Tue": "Tuesday", "Wed": "Wednesday", "Thu": "Thursday", "Fri": "Friday", "Sat": "Saturday", "Sun": "Sunday"}
	f := shortForms()
	line = f.day.ReplaceAllStringFunc(text.CleanLine(line), func(d string) string { return full[d] })
	line = f.days.ReplaceAllString(line, "$1 to $2")
	return f.times.ReplaceAllString(line, "$1 to $2")
}

func or(a, b string) string {
	if strings.TrimSpace(a) != "" {
		return a
	}
	return b
}

// join puts the parts that say something together, cleaned.
func join(sep string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p = text.CleanLine(p); strings.TrimSpace(p) != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, sep)
}
