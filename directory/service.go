package directory

import (
	"time"

	"signpost/directory/hours"
)

// Status says whether a service runs.
type Status string

// The statuses of a service. Only open and paused services can be suggested.
const (
	StatusOpen     Status = "open"
	StatusPaused   Status = "paused"
	StatusClosed   Status = "closed"
	StatusProposed Status = "proposed"
)

// Reach says how an enquirer comes to a service.
type Reach string

// The reaches, in the order in which equal suggestions are ranked.
const (
	ReachDirect     Reach = "direct"            // give out directly
	ReachRingFirst  Reach = "ring-first"        // for the public, but how one gets in is not recorded
	ReachThrough    Reach = "through"           // only through another service or a gate
	ReachPatients   Reach = "patients"          // people in that hospital only
	ReachWorkers    Reach = "workers"           // professionals only
	ReachNotADestin Reach = "not-a-destination" // searchable, never suggested
)

// Types lists the kinds of service that the program knows. Any other is a
// local word and passes through.
func Types() []string {
	return []string{
		"advice", "drop-in", "needle exchange", "naloxone", "prescribing", "supervised consumption", "detox", "rehab", "counselling",
		"day programme", "peer support", "family support", "young people", "housing", "employment", "health", "helpline",
		"criminal justice", "training",
	}
}

// Hows lists the ways of getting in that the program knows. Any other is a
// local word and passes through.
func Hows() []string {
	return []string{"drop in", "self-referral", "professional referral", "by appointment"}
}

// PostcodePattern is the shape of United Kingdom postcodes as a regular
// expression: the six shapes of the first half (A9, A99, AA9, AA99, A9A, AA9A)
// with the letters that stand in each place, a blank or none, and a digit with
// two letters (Royal Mail's Programmers' Guide to the Postcode Address File; BS
// 7666). Capital and small letters both do.
const PostcodePattern = `^([A-PR-UWYZa-pr-uwyz]([0-9]{1,2}|[A-HK-Ya-hk-y][0-9]([0-9]|[ABEHMNPRV-Yabehmnprv-y])?|[0-9][A-HJKPS-UWa-hjkps-uw]) ?[0-9][ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}|[Gg][Ii][Rr] ?0[Aa]{2})$`

// Phone is one number as the directory gives it.
type Phone struct {
	Number string `json:"number"`
	Label  string `json:"label,omitempty"` // what stood in brackets
}

// Place is one of several sites of a service.
type Place struct {
	Name     string   `json:"name,omitempty"`
	Address  string   `json:"address,omitempty"`
	Town     string   `json:"town,omitempty"`
	Postcode string   `json:"postcode,omitempty"`
	Phone    []Phone  `json:"phone,omitempty"`
	Hours    []string `json:"hours,omitempty"`

	Open hours.Hours `json:"-"`
}

// Service is one entry of the directory, as a coordinator wrote it. Empty
// fields are facts that are not recorded; they are shown as missing and never
// guessed.
type Service struct {
	ID       string
	Name     string
	Also     []string // other names people say
	Provider string
	Types    []string
	Status   Status
	About    string
	Who      string
	NotWho   string
	Ages     AgeLimit
	Area     []string // ids of districts or counties
	Reach    Reach
	WayIn    []string // ids of the services that open the door
	Gate     string   // what opens the door when it is not a service of this directory
	How      []string

	Phone    []Phone
	Address  string
	Town     string
	Postcode string
	Website  string
	Email    string
	At       *LatLon

	Hours     []string    // the lines as written
	Open      hours.Hours // the lines as understood
	Languages []string
	Access    []string
	Cost      string
	Wait      string

	Notice      string
	NoticeUntil time.Time // zero: until it is taken away
	Tips        []string  // staff only
	Private     []string  // names of fields never printed, exported or read out

	Source    string
	AsOf      string // "2009", "2009-10" or a date
	UPRN, ODS string
	Checked   time.Time // zero: never checked by a coordinator
	CheckedBy string

	Group  string // entries that take one row in suggestions, for example "needle-exchange"
	Team   string // value of in_treatment that means "already their team"
	Places []Place
	NotFor []Rule // hard exclusions
	Match  []Rule // points
	Extra  map[string]any

	Pos Position // where the entry stands
}

// NeverChecked reports whether no coordinator has confirmed the entry, so that
// it must be shown with "check before use".
func (s *Service) NeverChecked() bool { return s.Checked.IsZero() }

// IsPrivate reports whether a field must not be printed, exported or read out.
func (s *Service) IsPrivate(field string) bool {
	for _, p := range s.Private {
		if p == field {
			return true
		}
	}
	return field == "tips"
}

// LatLon is a position in degrees north and east.
type LatLon struct{ Lat, Lon float64 }

// AgeLimit is the ages a service is for, in whole years, both ends included.
// The zero value means "any".
type AgeLimit struct {
	Lo, Hi int    // Hi 0: no upper limit
	Text   string // as written: "18+", "under 18", "up to 19", "16-25", "any"
}

// Position is where something stands in a file. Lines and columns count from
// 1; a column counts characters, not bytes.
type Position struct {
	File   string
	Line   int
	Column int
}
