// Package store holds the record: what a contact is, which changes are
// allowed, and the errors that keeping it can meet.
//
// It is not the keeping itself (store/sqlite), not what an operator may do
// (internal/desk), and it knows nothing of services: a referral carries the
// service's id, name and number as they were given, so the log stays true when
// the directory changes.
package store

import (
	"time"

	"signpost/internal/facts"
)

// Kind tells a real contact from a junk one.
type Kind string

// The kinds of contact. Everything but Data is junk: logged, never triaged.
const (
	Data        Kind = "data"
	Silent      Kind = "silent"
	HangUp      Kind = "hang_up"
	WrongNumber Kind = "wrong_number"
	Abusive     Kind = "abusive"
	Test        Kind = "test"
)

// Kinds lists all kinds in the order of the desk's junk menu, Data first.
func Kinds() []Kind { return []Kind{Data, Silent, HangUp, WrongNumber, Abusive, Test} }

// Junk reports whether a contact of this kind is junk.
func (k Kind) Junk() bool { return k != Data }

// Status is where a contact is in its life.
type Status string

// The statuses of a contact.
const (
	Open   Status = "open"
	Parked Status = "parked"
	Done   Status = "done"
	Void   Status = "void"   // made by mistake; needs a reason
	Merged Status = "merged" // into another contact
)

// Statuses lists all statuses.
func Statuses() []Status { return []Status{Open, Parked, Done, Void, Merged} }

// Outcome says how a contact ended.
type Outcome string

// Outcomes lists what a contact can end as, in the order they are offered.
func Outcomes() []Outcome {
	return []Outcome{"information", "signposted", "referred", "appointment", "emergency",
		"safeguarding", "declined", "dropped", "out_of_scope", "unmet"}
}

// The outcomes that the program sets by itself.
const (
	OutcomeInformation Outcome = "information"
	OutcomeSignposted  Outcome = "signposted"
	OutcomeReferred    Outcome = "referred"
)

// Contact is one call or walk-in. Times are UTC, to the microsecond.
type Contact struct {
	ID       string `json:"id"`  // UUIDv7
	Rev      int    `json:"rev"` // grows with every change of the contact's own row
	Kind     Kind   `json:"kind"`
	Channel  string `json:"channel"`
	Desk     string `json:"desk"`
	Operator string `json:"operator"`

	StartedAt time.Time `json:"started_at"`
	EndedAt   time.Time `json:"ended_at,omitzero"`
	ArrivedAt time.Time `json:"arrived_at,omitzero"` // waiting board
	SeenAt    time.Time `json:"seen_at,omitzero"`
	LeftAt    time.Time `json:"left_at,omitzero"`

	Facts facts.Facts `json:"facts"`
	Notes []Note      `json:"notes"`

	Alias      string    `json:"alias,omitempty"`
	ReturnCode string    `json:"return_code,omitempty"`
	Callback   *Callback `json:"callback,omitempty"`

	Alerts       []Alert     `json:"alerts,omitempty"`
	Safety       string      `json:"safety,omitempty"` // SafetyNothing: kept apart from "asked: no"
	Suggestions  []Suggested `json:"suggestions,omitempty"`
	RulesVersion string      `json:"rules_version,omitempty"`
	Override     *Override   `json:"override,omitempty"`

	Referrals []Referral `json:"referrals"`
	Unmet     []Unmet    `json:"unmet,omitempty"`
	Packs     *Packs     `json:"packs,omitempty"`
	Outcome   Outcome    `json:"outcome,omitempty"`
	Followup  *Followup  `json:"followup,omitempty"`

	Status       Status `json:"status"`
	StatusReason string `json:"status_reason,omitempty"` // why it was voided
	MergedInto   string `json:"merged_into,omitempty"`

	DirectoryVersion string `json:"directory_version,omitempty"`
}

// Note is one line of free text. Notes are only ever added.
type Note struct {
	ID   string    `json:"id,omitempty"` // UUIDv7
	At   time.Time `json:"at"`
	By   string    `json:"by"`
	Text string    `json:"text"`
	// Draft is the field of the draft that the line was typed as, which goes when
	// the line is added; empty for a line that the program words. It is not kept.
	Draft string `json:"-"`
}

// Callback is a number to ring back, kept only with a reason.
type Callback struct {
	Number string     `json:"number"`
	Safe   SafeToRing `json:"safe,omitzero"`
}

// SafeToRing says how ringing back does no harm.
type SafeToRing struct {
	When    string `json:"when,omitempty"`
	Who     string `json:"who,omitempty"`     // who may answer
	Message string `json:"message,omitempty"` // may a message be left
}

// SafetyNothing is said of the safety questions when nothing was seen or said
// that called for asking them.
const SafetyNothing = "nothing_seen_or_said"

// Alert is a safety alert that fired during the contact.
type Alert struct {
	ID             string    `json:"id"`
	Kind           string    `json:"kind"` // blocking, warning, advice
	AcknowledgedAt time.Time `json:"acknowledged_at,omitzero"`
	AcknowledgedBy string    `json:"acknowledged_by,omitempty"`
	Action         string    `json:"action,omitempty"` // what was done; sealed
	// EndedAt is when the answers stopped firing it. Should they fire it again,
	// that is another alert, to be acknowledged anew.
	EndedAt time.Time `json:"ended_at,omitzero"`
}

// Suggested is one service that was on the suggestion list.
type Suggested struct {
	ID     string `json:"id"`
	Points int    `json:"points"`
}

// Override is an operator's choice against the suggestions.
type Override struct {
	Service string `json:"service"`
	Reason  string `json:"reason"` // sealed
}

// ReferralKind says how far the desk went.
type ReferralKind string

// The kinds of referral.
const (
	Signpost     ReferralKind = "signpost"      // gave details
	Referred     ReferralKind = "referral"      // passed details on, with consent
	WarmHandover ReferralKind = "warm_handover" // connected live
)

// ReferralKinds lists the kinds of referral.
func ReferralKinds() []ReferralKind { return []ReferralKind{Signpost, Referred, WarmHandover} }

// Referral is a service that the enquirer was told about or passed on to.
type Referral struct {
	ID         string       `json:"id,omitempty"` // UUIDv7
	Rev        int          `json:"rev,omitempty"`
	Service    string       `json:"service"` // id in the directory then in use
	Name       string       `json:"name"`    // as given
	Phone      string       `json:"phone"`   // as given; empty when no number was set
	Kind       ReferralKind `json:"kind"`
	GivenBy    string       `json:"given_by,omitempty"` // told, printed, texted, phoned
	AnsweredBy string       `json:"answered_by,omitempty"`
	Consent    bool         `json:"consent"`
	GivenAt    time.Time    `json:"given_at,omitzero"`
	Status     string       `json:"status"`
	StatusAt   time.Time    `json:"status_at,omitzero"`
	Next       string       `json:"next,omitempty"` // next action; sealed
	By         string       `json:"by,omitempty"`   // who does it
	Due        time.Time    `json:"due,omitzero"`
	Undone     bool         `json:"undone,omitempty"` // added by mistake, kept
}

// ReferralStatuses lists a referral's statuses; the first is where it starts.
func ReferralStatuses() []string {
	return []string{"given", "contacted", "got_help", "not_eligible", "no_capacity",
		"could_not_contact", "no_longer_wanted", "referred_on", "unknown"}
}

// GivenBys lists how a service's details can be given.
func GivenBys() []string { return []string{"told", "printed", "texted", "phoned"} }

// Unmet is a want that no service could meet.
type Unmet struct {
	Want    string    `json:"want"`
	Reason  string    `json:"reason"`
	Nearest []Nearest `json:"nearest,omitempty"`
}

// UnmetReasons lists why a want can stay unmet.
func UnmetReasons() []string {
	return []string{"no_service", "not_eligible", "wrong_area", "agency_only", "age_gap",
		"closed_now", "no_number", "wait", "declined"}
}

// Nearest is a service that nearly fitted, and the rule that kept it out.
type Nearest struct {
	Service string `json:"service"`
	Rule    string `json:"rule,omitempty"`
}

// Packs counts needle exchange packs.
type Packs struct {
	Out map[string]int `json:"out,omitempty"` // by type
	In  int            `json:"in,omitempty"`
}

// Followup is something to be done about a contact later on.
type Followup struct {
	Due      time.Time `json:"due,omitzero"`
	What     string    `json:"what"` // sealed
	By       string    `json:"by,omitempty"`
	Attempts int       `json:"attempts,omitempty"`

	ClosedAt time.Time `json:"closed_at,omitzero"` // zero while it is to be done
	ClosedBy string    `json:"closed_by,omitempty"`
	Result   string    `json:"result,omitempty"` // one of FollowupResults
}

// Open reports whether the follow-up is still to be done.
func (f *Followup) Open() bool { return f != nil && f.ClosedAt.IsZero() }

// FollowupResults lists how a follow-up can end.
func FollowupResults() []string { return []string{"done", "stopped", "not_needed"} }

// Draft is text that was typed but not yet finished. It is kept so that
// nothing typed is lost, and goes when the text becomes a note or a field.
type Draft struct {
	ContactID string
	Field     string // "note", "quick"
	Text      string
	At        time.Time
}
