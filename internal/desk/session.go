// Package desk is what an operator can do: the use cases that the screens, the
// line mode and the commands share. Role checks and the audit trail happen
// here and nowhere else.
//
// It is not how anything looks (tui, cmd) and not how it is kept (store). It
// is the one place where the directory and the record meet.
package desk

import (
	"context"
	"sync/atomic"
	"time"

	"signpost/store"
)

// Contacts keeps contacts.
type Contacts interface {
	Create(context.Context, store.Act, store.Contact) (store.Contact, error)
	Contact(context.Context, store.Act, string) (store.Contact, error)
	Update(context.Context, store.Act, store.Contact) (store.Contact, error)
	List(context.Context, store.Act, store.Query) ([]store.Contact, int, error)
}

// Lines keeps what a contact collects: notes and referrals.
type Lines interface {
	AddNote(context.Context, store.Act, string, store.Note) (store.Note, error)
	AddReferral(context.Context, store.Act, string, store.Referral) (store.Referral, error)
	UpdateReferral(context.Context, store.Act, string, store.Referral) (store.Referral, error)
}

// Drafts keeps text that is not finished yet.
type Drafts interface {
	PutDraft(context.Context, store.Draft) error
	DeleteDraft(context.Context, string, string) error
	Drafts(context.Context, string) ([]store.Draft, error)
}

// Figures counts contacts and keeps audit entries that go with no change.
type Figures interface {
	Counts(ctx context.Context, from, to time.Time) (store.Counts, error)
	Audit(context.Context, store.Act) error
}

// Shift keeps what a desk does beside its contacts, and finds what a shift has
// to come back to.
type Shift interface {
	AddVisitor(context.Context, store.Act, store.Visitor) (store.Visitor, error)
	UpdateVisitor(context.Context, store.Act, store.Visitor) (store.Visitor, error)
	Visitors(context.Context, store.Act, store.EntryQuery) ([]store.Visitor, error)
	AddExchange(context.Context, store.Act, store.Exchange) (store.Exchange, error)
	UpdateExchange(context.Context, store.Act, store.Exchange) (store.Exchange, error)
	Exchanges(context.Context, store.Act, store.EntryQuery) ([]store.Exchange, error)
	AddHandover(context.Context, store.Act, store.Handover) (store.Handover, error)
	UpdateHandover(context.Context, store.Act, store.Handover) (store.Handover, error)
	Handovers(context.Context, store.Act, store.EntryQuery) ([]store.Handover, error)
	AddCaution(context.Context, store.Act, store.Caution) (store.Caution, error)
	UpdateCaution(context.Context, store.Act, store.Caution) (store.Caution, error)
	Cautions(context.Context, store.Act, store.EntryQuery) ([]store.Caution, error)
	Due(context.Context, store.Act, store.DueQuery) ([]store.Contact, error)
	Known(ctx context.Context, act store.Act, h store.Handle, limit int) ([]store.Contact, error)
	Versions(ctx context.Context, act store.Act, contactID string) ([]store.Version, error)
}

// Record is everything a session needs of a store.
type Record interface {
	Contacts
	Lines
	Drafts
	Figures
	Flags
	Feedback
	Seen
	Shift
	Watched
	Trials
	Safekeeping
}

// Operator is who sits at the desk. With no people set up there is one
// nameless operator.
type Operator struct {
	Name string
	Role Role
}

// Options are what a session is made of.
type Options struct {
	Record   Record
	Guide    *Guide
	Operator Operator
	Desk     string
	// DeskPhone is the desk's own number, for slips; empty: none is printed.
	DeskPhone   string
	Clock       func() time.Time
	NewID       func(time.Time) string // UUIDv7
	Archive     Archive                // nil: versions of the directory are not kept
	Ring        Ring                   // nil: people cannot be looked after
	DropKeyFile func()                 // takes the key file away once people are set up; nil: there is none
	Guarded     bool                   // the operator opened the record with a passphrase
	// OutcomeDays is after how many days it is asked what became of a referral;
	// 0: DefaultOutcomeDays.
	OutcomeDays int
	Packs       []PackType // what the needle exchange hands out; none: DefaultPacks
}

// Session is one operator at one desk. It may be used from several goroutines.
type Session struct {
	record Record
	guide  atomic.Pointer[Guide]
	op     Operator
	desk   string
	phone  string // of the desk
	clock  func() time.Time
	newID  func(time.Time) string
	looked atomic.Int64 // when the desk was last looked at, in microseconds; see Today

	mark        atomic.Pointer[store.TrialMark]
	archive     Archive
	outcomeDays int
	ring        Ring
	guarded     bool
	dropKeyFile func()
	packs       []PackType
}

// NewSession makes a session.
func NewSession(o Options) *Session {
	s := &Session{record: o.Record, op: o.Operator, desk: o.Desk, phone: o.DeskPhone, clock: o.Clock, newID: o.NewID, archive: o.Archive, packs: o.Packs, ring: o.Ring, guarded: o.Guarded, dropKeyFile: o.DropKeyFile}
	if len(s.packs) == 0 {
		s.packs = DefaultPacks()
	}
	if s.outcomeDays = o.OutcomeDays; s.outcomeDays == 0 {
		s.outcomeDays = DefaultOutcomeDays
	}
	s.guide.Store(o.Guide)
	return s
}

// Operator returns who sits at the desk.
func (s *Session) Operator() Operator { return s.op }

// Desk returns the desk's name.
func (s *Session) Desk() string { return s.desk }

// DeskPhone returns the desk's own number; "" when none is set.
func (s *Session) DeskPhone() string { return s.phone }

// Now is the time by the session's clock.
func (s *Session) Now() time.Time { return s.clock() }

// Guide returns the directory in use and what was made of it.
func (s *Session) Guide() *Guide { return s.guide.Load() }

// UseGuide takes a new version of the directory into use.
func (s *Session) UseGuide(g *Guide) { s.guide.Store(g) }

// now is the time as the record keeps it.
func (s *Session) now() time.Time { return s.clock().UTC().Truncate(time.Microsecond) }

// act describes something this session does, for the audit trail.
func (s *Session) act(a Action, subject string) store.Act {
	return store.Act{At: s.now(), Operator: s.op.Name, Role: string(s.op.Role), Desk: s.desk,
		Action: string(a), Subject: subject}
}
