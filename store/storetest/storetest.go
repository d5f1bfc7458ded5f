// Package storetest is the behaviour that every engine of the record owes:
// one suite of tests that store/sqlite runs now and another engine can run
// later. It is not about files, keys or SQL.
package storetest

import (
	"context"
	"iter"
	"testing"
	"time"

	"signpost/internal/facts"
	"signpost/store"
	"signpost/store/audit"
)

// Store is what an engine does.
type Store interface {
	NewID(time.Time) string
	Create(context.Context, store.Act, store.Contact) (store.Contact, error)
	Contact(context.Context, store.Act, string) (store.Contact, error)
	Update(context.Context, store.Act, store.Contact) (store.Contact, error)
	AddNote(context.Context, store.Act, string, store.Note) (store.Note, error)
	AddReferral(context.Context, store.Act, string, store.Referral) (store.Referral, error)
	UpdateReferral(context.Context, store.Act, string, store.Referral) (store.Referral, error)
	PutDraft(context.Context, store.Draft) error
	DeleteDraft(ctx context.Context, contactID, field string) error
	Drafts(ctx context.Context, contactID string) ([]store.Draft, error)
	List(context.Context, store.Act, store.Query) ([]store.Contact, int, error)
	OpenContacts(context.Context, store.Act) ([]store.Contact, error)
	Counts(ctx context.Context, from, to time.Time) (store.Counts, error)
	AddFlag(context.Context, store.Act, store.Flag) (store.Flag, error)
	SettleFlag(context.Context, store.Act, store.Flag) (store.Flag, error)
	Flags(context.Context, store.Act, store.FlagQuery) ([]store.Flag, error)
	OpenFlagCounts(context.Context) (map[string]int, error)
	AddLostSearch(ctx context.Context, words string, day time.Time) error
	LostSearches(ctx context.Context, since time.Time, limit int) ([]store.LostSearch, error)
	SeenDirectory(context.Context, store.Seat) (version string, at time.Time, err error)
	SetSeenDirectory(ctx context.Context, who store.Seat, version string, at time.Time) error
	ReferralOutcomes(ctx context.Context, from, to time.Time) ([]store.ReferralOutcome, error)
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
	Audit(context.Context, store.Act) error
	AuditEntries(context.Context) iter.Seq2[audit.Entry, error]
	Verify(context.Context) (store.Verification, error)
	Changed(context.Context) (int64, error)
	Close() error
}

// Open gives a store that is empty.
type Open func(t *testing.T) Store

// Start is when the suite's contacts begin: a Saturday evening, the hour
// before summer time ends.
var Start = time.Date(2026, 10, 24, 23, 30, 0, 0, time.UTC)

// Act is an act of the suite's operator.
func Act(action string) store.Act {
	return store.Act{At: Start, Operator: "sam", Role: "volunteer", Desk: "desk 1", Action: action}
}

// Full is a contact with something in every field, every word of it
// different, so that nothing can be lost or swapped without being seen.
func Full(s Store) store.Contact {
	at := func(minutes int) time.Time {
		return Start.Add(time.Duration(minutes)*time.Minute + 123456*time.Microsecond)
	}
	f := facts.Facts{}.
		With(facts.Caller, facts.Word("parent")).
		With(facts.Age, facts.Number(17)).
		With(facts.District, facts.Word("redditch")).
		With(facts.Substances, facts.List("heroin", "unknown")).
		With(facts.Wants, facts.List()).
		With(facts.UsingNow, facts.Flag(false)).
		With(facts.AuditC, facts.Number(9)).
		With(facts.Housing, facts.Declined()).
		With(facts.Language, facts.Word("Languageword")).
		With("own_question", facts.Word("Ownword")).
		With(facts.Caller, facts.Word("Callerword")) // not of the vocabulary
	return store.Contact{
		ID: s.NewID(at(0)), Kind: store.Data, Channel: "phone", Desk: "desk 1", Operator: "sam",
		StartedAt: at(0), EndedAt: at(9), ArrivedAt: at(-20), SeenAt: at(-5), LeftAt: at(10),
		Facts: f, Alias: "Aliasword", ReturnCode: "FCodeword84",
		Notes: []store.Note{{ID: s.NewID(at(1)), At: at(1), By: "sam", Text: "Noteword one"}, {ID: s.NewID(at(2)), At: at(2), By: "kim", Text: "two\nlines"}},
		Callback: &store.Callback{Number: "Numberword 01527",
			Safe: store.SafeToRing{When: "Whenword", Who: "Whoword", Message: "Messageword"}},
		Alerts: []store.Alert{{ID: "OVERDOSE_999", Kind: "blocking", AcknowledgedAt: at(3), AcknowledgedBy: "sam", Action: "Actionword", EndedAt: at(4)},
			{ID: "NALOXONE", Kind: "advice"}},
		Suggestions:  []store.Suggested{{ID: "cdt", Points: 95}, {ID: "cat", Points: -3}},
		RulesVersion: "sha256:rules", Override: &store.Override{Service: "cat", Reason: "Reasonword"},
		Referrals: []store.Referral{{ID: s.NewID(at(4)), Rev: 1, Service: "cdt", Name: "Community Drug Team", Phone: "number as given",
			Kind: store.Referred, GivenBy: "told", AnsweredBy: "Answeredword", Consent: true, GivenAt: at(4), Status: "given",
			StatusAt: at(5), Next: "Nextword", By: "kim", Due: at(5000)}},
		Unmet: []store.Unmet{{Want: "rehab", Reason: "wait", Nearest: []store.Nearest{{Service: "cdt", Rule: "cdt/match/1"}}}},
		Packs: &store.Packs{Out: map[string]int{"1ml": 10}, In: 7}, Outcome: store.OutcomeReferred,
		Followup: &store.Followup{Due: at(3000), What: "Whatword", By: "kim", Attempts: 2},
		Status:   store.Parked, StatusReason: "Statusword", MergedInto: s.NewID(at(6)), DirectoryVersion: "sha256:dir", Safety: store.SafetyNothing,
	}
}

// SealedWords are the words of Full that must not be readable anywhere.
func SealedWords() []string {
	return []string{"Languageword", "Ownword", "Callerword", "Aliasword", "Codeword", "Noteword", "Numberword", "Whenword", "Whoword",
		"Messageword", "Actionword", "Reasonword", "Answeredword", "Nextword", "Whatword", "Statusword"}
}

// Plain is a small contact that began some minutes after Start.
func Plain(minutes int) store.Contact {
	return store.Contact{Kind: store.Data, Channel: "phone", Operator: "sam", Desk: "desk 1", Status: store.Done,
		StartedAt: Start.Add(time.Duration(minutes) * time.Minute)}
}
