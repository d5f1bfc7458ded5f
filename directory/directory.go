// Package directory holds the services that an enquirer can be told about,
// the words, places, questions and alerts that come with them, and how all of
// that is read from a coordinator's text files.
//
// It is not the log (store): it knows no contacts and no people, and it has no
// clock.
package directory

import (
	"time"

	"signpost/directory/hours"
	"signpost/internal/facts"
)

// Directory is everything read from one folder. It never changes once loaded
// and may be shared; a reload makes a new one.
type Directory struct {
	Name       string // "Worcestershire"
	County     string // the desk's own county when nothing else is said
	Nation     hours.Nation
	CheckEvery time.Duration // how long a check holds; zero: not said
	Historic   string        // what to say of a directory that is not current; "": nothing
	Version    string        // "sha256:" and the hash of all files

	Services  Services
	Questions []*Question
	Groups    []AnswerGroup
	Alerts    []*Alert
	Words     []WordEntry
	Counties  []County
	Districts []District
	Towns     []TownOrVillage
	Outwards  []Outward
	Holidays  []hours.Holiday // one-offs beside the dated table

	Vocabulary *facts.Vocabulary // with the coordinator's additions

	sources map[string]*source
	late    *late // of a restored Directory, instead of sources
}

// Service returns the entry with that id.
func (d *Directory) Service(id string) (*Service, bool) { return d.Services.ByID(id) }

// DistrictCounty returns the id of the county that a district lies in, "" when
// the directory does not say.
func (d *Directory) DistrictCounty(id string) string {
	for i := range d.Districts {
		if d.Districts[i].ID == id {
			return d.Districts[i].County
		}
	}
	return ""
}

// Calendar is what opening times depend on besides the hours of an entry.
func (d *Directory) Calendar() hours.Calendar {
	return hours.Calendar{Nation: d.Nation, Holidays: d.Holidays}
}

// Severity says what a finding stops.
type Severity string

// The severities. An error stops one entry from being used.
const (
	Error   Severity = "error"
	Caution Severity = "warning"
	Note    Severity = "note"
)

// Finding is one thing wrong with the files, in plain words.
type Finding struct {
	Severity Severity `json:"severity"`
	File     string   `json:"file"`
	Line     int      `json:"line"`
	Column   int      `json:"column"`
	Rule     string   `json:"rule"` // a stable name: "unknown-key"
	Message  string   `json:"message"`
	Hint     string   `json:"hint"`            // what to do; may be empty
	Entry    string   `json:"entry,omitempty"` // id of the entry it is about, when it has one
}
