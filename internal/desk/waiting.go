package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"signpost/internal/text"
	"signpost/store"
)

// What is done with visitors, as the audit trail names it.
const (
	ActArrive Action = "visitor.arrive"
	ActCallIn Action = "visitor.call"
	ActGone   Action = "visitor.left"
	ActWaitOn Action = "visitor.wait"
	ActSee    Action = "visitor.see"
	ActForget Action = "visitor.forget"
)

// Board is the waiting board of the drop-in.
type Board struct {
	Waiting []store.Visitor // waiting and called, whoever came first
	Left    []store.Visitor // today without being seen, the latest first
	Today   []store.Visitor // everybody who came today, for WaitsOf
}

// Board reads the waiting board. It redraws itself all day, so it leaves no
// entry in the audit trail. When an entry is damaged the others are returned
// with the error.
func (s *Session) Board(ctx context.Context) (Board, error) {
	if err := s.allow(ActList); err != nil {
		return Board{}, err
	}
	live, lost := s.record.Visitors(ctx, store.Act{}, store.EntryQuery{Desk: s.desk, Live: true})
	today, more := s.record.Visitors(ctx, store.Act{}, store.EntryQuery{Desk: s.desk, From: Midnight(s.clock())})
	b := Board{Waiting: live, Today: today}
	slices.SortFunc(b.Waiting, func(x, y store.Visitor) int {
		return cmp.Or(x.ArrivedAt.Compare(y.ArrivedAt), cmp.Compare(x.ID, y.ID))
	})
	for _, v := range today {
		if v.State == store.Left {
			b.Left = append(b.Left, v)
		}
	}
	slices.SortStableFunc(b.Left, func(x, y store.Visitor) int { return y.EndedAt.Compare(x.EndedAt) })
	return b, cmp.Or(lost, more)
}

// MaxVisitorWords is the most characters of what is noted of a visitor.
const MaxVisitorWords = 80

// Arrive puts a visitor on the waiting board. The words help to tell who is
// who ("blue coat, needles") and may be empty. The zero time, and a time to
// come, count as now.
func (s *Session) Arrive(ctx context.Context, at time.Time, words string) (store.Visitor, error) {
	if err := s.allow(ActArrive); err != nil {
		return store.Visitor{}, err
	}
	words = strings.TrimSpace(text.CleanLine(words))
	if n := utf8.RuneCountInString(words); n > MaxVisitorWords {
		return store.Visitor{}, fmt.Errorf("at most %d characters on the board, and these are %d: just enough to tell who is who", MaxVisitorWords, n)
	}
	now := s.now()
	if at = at.UTC().Truncate(time.Microsecond); at.IsZero() || at.After(now) {
		at = now
	}
	v := store.Visitor{ID: s.newID(now), Desk: s.desk, By: s.op.Name, ArrivedAt: at, State: store.Waiting, Words: words}
	return s.record.AddVisitor(ctx, s.act(ActArrive, v.ID), v)
}

// Errors of the waiting board.
var (
	ErrSeen    = errors.New("this visitor was seen already: the contact is in the list of contacts")
	ErrChanged = errors.New("somebody at another window changed this visitor first: look at the board, then press the key again")
)

// CallIn notes that a visitor was asked to come.
func (s *Session) CallIn(ctx context.Context, v store.Visitor) (store.Visitor, error) {
	v.State, v.CalledAt = store.Called, s.notBefore(v.ArrivedAt)
	return s.moveVisitor(ctx, ActCallIn, v)
}

// Gone notes that a visitor left without being seen.
func (s *Session) Gone(ctx context.Context, v store.Visitor) (store.Visitor, error) {
	v.State, v.EndedAt = store.Left, s.notBefore(v.ArrivedAt)
	return s.moveVisitor(ctx, ActGone, v)
}

// WaitOn takes back the last of CallIn and Gone. The wait counts from the
// arrival, as if the wrong key had not been pressed.
func (s *Session) WaitOn(ctx context.Context, v store.Visitor) (store.Visitor, error) {
	switch {
	case v.State == store.Left && !v.CalledAt.IsZero():
		v.State, v.EndedAt = store.Called, time.Time{}
	case v.State == store.Left || v.State == store.Called:
		v.State, v.EndedAt, v.CalledAt = store.Waiting, time.Time{}, time.Time{}
	}
	return s.moveVisitor(ctx, ActWaitOn, v)
}

// notBefore is now, or t when the clock was set back behind it.
func (s *Session) notBefore(t time.Time) time.Time { return later(s.now(), t) }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// moveVisitor saves a visitor who is not seen yet.
func (s *Session) moveVisitor(ctx context.Context, a Action, v store.Visitor) (store.Visitor, error) {
	if err := s.allow(a); err != nil {
		return v, err
	}
	if v.Contact != "" {
		return v, ErrSeen
	}
	return s.saveVisitor(ctx, a, v)
}

func (s *Session) saveVisitor(ctx context.Context, a Action, v store.Visitor) (store.Visitor, error) {
	out, err := s.record.UpdateVisitor(ctx, s.act(a, v.ID), v)
	var conflict *store.EntryConflict
	if errors.As(err, &conflict) {
		err = ErrChanged
	}
	if err != nil {
		return v, err
	}
	return out, nil
}

// See starts the contact of a visitor: a walk-in that keeps when they arrived.
// One who had left may have come back.
//
// The visitor is taken off the board first, which only one window can do, and
// names the contact; then the contact is made. Should the second not happen,
// the visitor is put back, here or by TidyBoard at the next start: there is
// never a visitor who was seen without a contact, nor two contacts of one.
func (s *Session) See(ctx context.Context, v store.Visitor) (store.Contact, error) {
	if err := s.allow(ActSee); err != nil {
		return store.Contact{}, err
	}
	if v.State == store.Seen {
		return store.Contact{}, ErrSeen
	}
	c, err := s.newContact("walk_in", s.now())
	if err != nil {
		return store.Contact{}, err
	}
	c.ArrivedAt, c.SeenAt = v.ArrivedAt, later(c.StartedAt, v.ArrivedAt)
	taken := v
	taken.State, taken.EndedAt, taken.Contact = store.Seen, c.SeenAt, c.ID
	if taken, err = s.saveVisitor(ctx, ActSee, taken); err != nil {
		return store.Contact{}, err
	}
	made, err := s.record.Create(ctx, s.act(ActStart, c.ID), c)
	if err != nil {
		_, _ = s.saveVisitor(ctx, ActWaitOn, unseen(taken)) // else TidyBoard does it
		return store.Contact{}, err
	}
	return made, nil
}

// unseen is a visitor as before they were taken off the board.
func unseen(v store.Visitor) store.Visitor {
	v.State, v.EndedAt, v.Contact = store.Waiting, time.Time{}, ""
	if !v.CalledAt.IsZero() {
		v.State = store.Called
	}
	return v
}
