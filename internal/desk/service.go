package desk

import (
	"fmt"
	"slices"
	"time"

	"signpost/directory"
	"signpost/directory/hours"
)

// Service is one directory entry with every field that may be shown outside
// the desk: private fields and staff tips are left out.
type Service struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Also     []string `json:"also,omitempty"`
	Provider string   `json:"provider,omitempty"`
	Types    []string `json:"types,omitempty"`
	Status   string   `json:"status"`
	About    string   `json:"about,omitempty"`
	Who      string   `json:"who,omitempty"`
	NotWho   string   `json:"not_who,omitempty"`
	Ages     string   `json:"ages,omitempty"`
	Area     []string `json:"area,omitempty"`
	Reach    string   `json:"reach,omitempty"`
	WayIn    []string `json:"way_in,omitempty"`
	Gate     string   `json:"gate,omitempty"`
	How      []string `json:"how,omitempty"`

	Phone     []directory.Phone `json:"phone,omitempty"`
	Address   string            `json:"address,omitempty"`
	Town      string            `json:"town,omitempty"`
	Postcode  string            `json:"postcode,omitempty"`
	Website   string            `json:"website,omitempty"`
	Email     string            `json:"email,omitempty"`
	Hours     []string          `json:"hours,omitempty"`
	Languages []string          `json:"languages,omitempty"`
	Access    []string          `json:"access,omitempty"`
	Cost      string            `json:"cost,omitempty"`
	Wait      string            `json:"wait,omitempty"`
	Notice    string            `json:"notice,omitempty"`
	Places    []directory.Place `json:"places,omitempty"`

	Source         string   `json:"source,omitempty"`
	AsOf           string   `json:"as_of,omitempty"`
	Checked        string   `json:"checked,omitempty"` // a date
	CheckedBy      string   `json:"checked_by,omitempty"`
	CheckBeforeUse bool     `json:"check_before_use"`
	Missing        []string `json:"missing,omitempty"` // sentences, one for each fact that is not recorded
	Open           Opening  `json:"open"`
}

// Opening is what can be said of opening hours at a moment.
type Opening struct {
	State hours.State `json:"state"`
	Say   string      `json:"say"`
	Until time.Time   `json:"until,omitzero"`
	Next  time.Time   `json:"next,omitzero"`
}

// OpeningOf is what s's hours say at t. Hours that are private are not told in
// any form.
func (g *Guide) OpeningOf(s *directory.Service, t time.Time) Opening {
	if s.IsPrivate("hours") {
		return Opening{State: hours.NotKnown, Say: PrivateHours}
	}
	a := s.Open.At(t, g.Dir.Calendar())
	return Opening{State: a.State, Say: a.Say, Until: a.Until, Next: a.Next}
}

// What is said where a fact is missing: it is said, never guessed.
const (
	NoNumber = "number not set - ask the coordinator"
	NoHours  = "hours not recorded - ring first"
	// PrivateHours is said where hours are recorded but not given out.
	PrivateHours = "hours not given out - ring first"
)

// Missing lists, in words, what an entry does not say.
func Missing(s *directory.Service) []string {
	var out []string
	add := func(gone bool, say string) {
		if gone {
			out = append(out, say)
		}
	}
	add(len(s.Phone) == 0, NoNumber)
	add(s.Address == "" && len(s.Places) == 0, "address not recorded")
	add(len(s.Hours) == 0, NoHours)
	add(s.Ages.Text == "", "ages not recorded")
	add(len(s.How) == 0 && len(s.WayIn) == 0 && s.Gate == "", "how to get in not recorded - ring first")
	return out
}

// Show returns the public face of one service at t.
func (g *Guide) Show(id string, t time.Time) (Service, error) {
	s, ok := g.Dir.Service(id)
	if !ok {
		return Service{}, fmt.Errorf("there is no service %q: `signpost search %s` looks for it", id, id)
	}
	out := Service{
		ID: s.ID, Name: s.Name, Also: s.Also, Provider: s.Provider, Types: s.Types, Status: string(s.Status),
		About: s.About, Who: s.Who, NotWho: s.NotWho, Ages: s.Ages.Text, Area: s.Area, Reach: string(s.Reach),
		WayIn: s.WayIn, Gate: s.Gate, How: s.How, Phone: s.Phone, Address: s.Address, Town: s.Town,
		Postcode: s.Postcode, Website: s.Website, Email: s.Email, Hours: s.Hours, Languages: s.Languages,
		Access: s.Access, Cost: s.Cost, Wait: s.Wait, Notice: NoticeAt(s, t), Places: s.Places,
		Source: s.Source, AsOf: s.AsOf, CheckedBy: s.CheckedBy,
		CheckBeforeUse: s.NeverChecked(), Missing: Missing(s), Open: g.OpeningOf(s, t),
	}
	if !s.Checked.IsZero() {
		out.Checked = s.Checked.Format(time.DateOnly)
	}
	out.hide(s)
	return out, nil
}

// NoticeAt is the notice of s while it holds.
func NoticeAt(s *directory.Service, t time.Time) string {
	if !s.NoticeUntil.IsZero() && Midnight(t).After(s.NoticeUntil) {
		return ""
	}
	return s.Notice
}

// hide blanks the private fields, by the names they have in the files. The id
// stays: it is what was asked for.
func (out *Service) hide(s *directory.Service) {
	fields := map[string]func(){
		"name": func() { out.Name = "" }, "also": func() { out.Also = nil },
		"provider": func() { out.Provider = "" }, "types": func() { out.Types = nil },
		"status": func() { out.Status = "" }, "about": func() { out.About = "" },
		"who": func() { out.Who = "" }, "not_who": func() { out.NotWho = "" },
		"ages": func() { out.Ages = "" }, "area": func() { out.Area = nil },
		"reach": func() { out.Reach = "" }, "way_in": func() { out.WayIn = nil },
		"gate": func() { out.Gate = "" }, "how": func() { out.How = nil },
		"phone": func() { out.Phone = nil }, "address": func() { out.Address = "" },
		"town": func() { out.Town = "" }, "postcode": func() { out.Postcode = "" },
		"website": func() { out.Website = "" }, "email": func() { out.Email = "" },
		"languages": func() { out.Languages = nil }, "access": func() { out.Access = nil },
		"cost": func() { out.Cost = "" }, "wait": func() { out.Wait = "" },
		"notice": func() { out.Notice = "" }, "place": func() { out.Places = nil },
		"source": func() { out.Source = "" }, "as_of": func() { out.AsOf = "" },
		"checked": func() { out.Checked = "" }, "checked_by": func() { out.CheckedBy = "" },
		"hours": func() { // what follows from private hours is as private as they are
			out.Hours, out.Open = nil, Opening{State: hours.NotKnown, Say: privateHours}
		},
	}
	for _, p := range s.Private {
		if blank, ok := fields[p]; ok {
			blank()
		}
	}
	out.Places = publicPlaces(s, out.Places)
}

const privateHours = "hours are not given out - ring first"

// publicPlaces is places without the fields that are private in the entry as a
// whole: a private number is private wherever it stands.
func publicPlaces(s *directory.Service, places []directory.Place) []directory.Place {
	out := slices.Clone(places)
	for i := range out {
		p := &out[i]
		fields := map[string]func(){
			"name": func() { p.Name = "" }, "address": func() { p.Address = "" }, "town": func() { p.Town = "" },
			"postcode": func() { p.Postcode = "" }, "phone": func() { p.Phone = nil }, "hours": func() { p.Hours = nil },
		}
		for _, f := range s.Private {
			if blank, ok := fields[f]; ok {
				blank()
			}
		}
	}
	return out
}
