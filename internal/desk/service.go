package desk

import (
	"fmt"
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

// OpeningOf is what s's hours say at t.
func (g *Guide) OpeningOf(s *directory.Service, t time.Time) Opening {
	a := s.Open.At(t, g.Dir.Calendar())
	return Opening{State: a.State, Say: a.Say, Until: a.Until, Next: a.Next}
}

// What is said where a fact is missing (product.md, safety rule 4).
const (
	NoNumber = "number not set - ask the coordinator"
	NoHours  = "hours not recorded - ring first"
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

// hide blanks the private fields.
func (out *Service) hide(s *directory.Service) {
	fields := map[string]func(){
		"phone": func() { out.Phone = nil }, "address": func() { out.Address = "" },
		"postcode": func() { out.Postcode = "" }, "email": func() { out.Email = "" },
		"website": func() { out.Website = "" }, "hours": func() { out.Hours = nil },
		"notice": func() { out.Notice = "" }, "provider": func() { out.Provider = "" },
		"about": func() { out.About = "" }, "who": func() { out.Who = "" },
		"not_who": func() { out.NotWho = "" }, "wait": func() { out.Wait = "" },
		"place": func() { out.Places = nil }, "access": func() { out.Access = nil },
		"town": func() { out.Town = "" }, "cost": func() { out.Cost = "" },
	}
	for _, p := range s.Private {
		if blank, ok := fields[p]; ok {
			blank()
		}
	}
}
