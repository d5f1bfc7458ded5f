package desk

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"signpost/internal/text"
	"signpost/store"
)

// Watched says when another window wrote: Changed differs from the time before
// when another process committed something.
type Watched interface {
	Changed(context.Context) (int64, error)
}

// Look is what somebody wants to see of the record. The zero value is all that
// counts.
type Look struct {
	Days     Days
	Channel  string
	Operator string
	Status   []store.Status // empty: all but void and merged
	Words    string         // only contacts in whose notes they are
}

func (l Look) query() store.Query {
	return store.Query{From: l.Days.From, To: l.Days.To, Channel: l.Channel, Operator: l.Operator, Status: l.Status}
}

// Row is a contact in a list: coded answers, nothing that can name a person.
type Row struct {
	ID       string
	At       time.Time // when it began
	Kind     store.Kind
	Channel  string
	Status   store.Status
	Outcome  store.Outcome
	Operator string
	About    string
	Alone    bool // an emergency that nobody said anything about
}

// RowOf is a contact as a list shows it.
func RowOf(c store.Contact) Row {
	return Row{ID: c.ID, At: c.StartedAt, Kind: c.Kind, Channel: c.Channel, Status: c.Status, Outcome: c.Outcome,
		Operator: c.Operator, About: Summary(c), Alone: Unanswered(c)}
}

func rowsOf(list []store.Contact) []Row {
	out := make([]Row, len(list))
	for i, c := range list {
		out[i] = RowOf(c)
	}
	return out
}

// PageSize is how many contacts a list reads at once.
const PageSize = 50

// Page is a part of a list, newest first.
type Page struct {
	Rows  []Row
	Total int // of the whole list
}

// History reads the first contacts of a look. The look is written down. When a
// contact is damaged the others are returned with the error.
func (s *Session) History(ctx context.Context, l Look) (Page, error) {
	return s.page(ctx, s.act(ActList, ""), l, "", PageSize)
}

// HistoryAfter reads the contacts that come after the one with that id in a
// look that was written down when it began.
func (s *Session) HistoryAfter(ctx context.Context, l Look, id string) (Page, error) {
	return s.page(ctx, store.Act{}, l, id, PageSize)
}

// HistoryAgain reads the first n contacts of a look again, because something
// changed: nobody asked, so nothing is written down.
func (s *Session) HistoryAgain(ctx context.Context, l Look, n int) (Page, error) {
	return s.page(ctx, store.Act{}, l, "", max(PageSize, n))
}

func (s *Session) page(ctx context.Context, act store.Act, l Look, before string, n int) (Page, error) {
	if err := s.allow(ActList); err != nil {
		return Page{}, err
	}
	q := l.query()
	q.Before, q.Limit = before, n
	list, total, err := s.record.List(ctx, act, q)
	return Page{rowsOf(list), total}, err
}

// Searching is a search in the notes under way: it goes back in steps, so that
// what is found first is there first, and can be left at any time.
type Searching struct {
	Look   Look
	Rows   []Row // found so far, newest first
	Total  int   // found so far, those above MaxFound too
	Looked int   // contacts looked through so far
	Done   bool
	to     time.Time // what is left lies before
	span   time.Duration
}

// MaxFound is how many contacts a search lists.
const MaxFound = 500

// Steps of a search. The record can only be opened from some time on, so each
// step reads what the one before has read again; as the spans grow, all of them
// together read little more than the last.
const (
	firstSpan = 8 * 24 * time.Hour
	spanGrows = 4
	lastSpan  = 10 * 365 * 24 * time.Hour // further back is all one step
)

// SearchNotes begins a search for words in the notes, which SearchOn carries
// out. It is written down once, with a hash of the words.
func (s *Session) SearchNotes(ctx context.Context, l Look) (Searching, error) {
	if err := s.allow(ActFindText); err != nil {
		return Searching{}, err
	}
	act, err := s.searchAct(l.Words)
	if err != nil {
		return Searching{}, err
	}
	if err := s.record.Audit(ctx, act); err != nil {
		return Searching{}, err
	}
	to := l.Days.To
	if to.IsZero() {
		to = s.now().Add(aheadOfClock + time.Hour) // a contact may begin a little ahead
	}
	return Searching{Look: l, to: to, span: firstSpan}, nil
}

// searchAct is a search in notes for the audit trail: without the words.
func (s *Session) searchAct(words string) (store.Act, error) {
	folded := text.Fold(words)
	if folded == "" {
		return store.Act{}, errors.New("type a word that the notes may hold")
	}
	sum := sha256.Sum256([]byte(folded))
	act := s.act(ActFindText, "")
	act.Detail = "sha256:" + hex.EncodeToString(sum[:])
	return act, nil
}

// SearchOn looks through the next stretch of the record. Damage to a contact
// is returned with what was found all the same.
func (s *Session) SearchOn(ctx context.Context, x Searching) (Searching, error) {
	if err := s.allow(ActFindText); err != nil {
		return x, err
	}
	if x.Done {
		return x, nil
	}
	q := x.Look.query()
	q.From, q.To = x.stretch(s.now())
	looked := q
	looked.Limit = 1
	_, n, damage := s.record.List(ctx, store.Act{}, looked)
	if damage != nil && store.KindOf(damage) != store.Corrupt {
		return x, damage
	}
	q.Text, q.Limit = x.Look.Words, MaxFound
	list, found, err := s.record.List(ctx, store.Act{}, q)
	if err != nil && store.KindOf(err) != store.Corrupt {
		return x, err
	}
	x.Rows = append(slices.Clip(x.Rows), rowsOf(list)...)
	x.Rows = x.Rows[:min(len(x.Rows), MaxFound)]
	x.Total, x.Looked, x.to, x.span = x.Total+found, x.Looked+n, q.From, x.span*spanGrows
	x.Done = q.From.Equal(x.Look.Days.From)
	return x, cmp.Or(err, damage)
}

// stretch is the next span of time to look through.
func (x Searching) stretch(now time.Time) (from, to time.Time) {
	first := x.Look.Days.From
	if !first.IsZero() || x.span > lastSpan {
		return first, x.to
	}
	return now.Add(-x.span), x.to
}

// Full is everything that the record knows of a contact.
type Full struct {
	Opened
	Versions []store.Version // before each change of the finished contact, the latest first
	Into     *store.Contact  // the contact that it was merged into
	From     []store.Contact // the contacts that were merged into it, and into those
}

// Read reads a contact with everything that belongs to it. Reading it is
// written down, and so is reading each contact that was merged with it.
func (s *Session) Read(ctx context.Context, id string) (Full, error) {
	return s.full(ctx, id, func(id string) store.Act { return s.act(ActRead, id) })
}

// ReadAgain reads a contact again that is on the screen already, because
// something changed: nothing is written down.
func (s *Session) ReadAgain(ctx context.Context, id string) (Full, error) {
	return s.full(ctx, id, func(string) store.Act { return store.Act{} })
}

func (s *Session) full(ctx context.Context, id string, act func(string) store.Act) (Full, error) {
	if err := s.allow(ActRead); err != nil {
		return Full{}, err
	}
	c, err := s.record.Contact(ctx, act(id), id)
	if err != nil {
		return Full{}, err
	}
	f := Full{Opened: Opened{Contact: c, Drafts: map[string]string{}}}
	drafts, broken := s.record.Drafts(ctx, id)
	for _, d := range drafts {
		f.Drafts[d.Field] = d.Text
	}
	var err2, err3, err4 error
	f.Versions, err2 = s.record.Versions(ctx, store.Act{}, id)
	if c.MergedInto != "" && c.Status == store.Merged {
		into, err := s.record.Contact(ctx, act(c.MergedInto), c.MergedInto)
		if err3 = err; err == nil {
			f.Into = &into
		}
	}
	f.From, err4 = s.merged(ctx, c, act)
	return f, cmp.Or(broken, err2, err3, err4)
}

// merged reads the contacts that were merged into c, and into those, oldest
// first. Merged contacts lie within MergeSpan of each other.
func (s *Session) merged(ctx context.Context, c store.Contact, act func(string) store.Act) ([]store.Contact, error) {
	var out []store.Contact
	seen := map[string]bool{c.ID: true}
	for next := []store.Contact{c}; len(next) > 0; next = next[1:] {
		at := next[0].StartedAt
		list, _, err := s.record.List(ctx, store.Act{}, store.Query{Status: []store.Status{store.Merged},
			From: at.Add(-MergeSpan), To: at.Add(MergeSpan + time.Microsecond)})
		if err != nil && store.KindOf(err) != store.Corrupt {
			return out, err
		}
		for _, m := range list {
			if m.MergedInto != next[0].ID || seen[m.ID] {
				continue
			}
			seen[m.ID] = true
			m, err := s.record.Contact(ctx, act(m.ID), m.ID)
			if err != nil {
				return out, err
			}
			out, next = append(out, m), append(next, m)
		}
	}
	slices.SortFunc(out, func(a, b store.Contact) int { return a.StartedAt.Compare(b.StartedAt) })
	return out, nil
}

// Changed differs from the time before when another window changed the record.
// It looks at nothing of it.
func (s *Session) Changed(ctx context.Context) (int64, error) {
	return s.record.Changed(ctx)
}
