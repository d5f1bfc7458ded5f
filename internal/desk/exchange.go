package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"signpost/store"
)

// What is done at the needle exchange, as the audit trail names it.
const (
	ActCount     Action = "exchange.count"
	ActUndoCount Action = "exchange.undo"
	ActAskMore   Action = "exchange.contact"
)

// ExchangeDay is what the needle exchange of a desk did in a day. Counts that
// were taken back are left out.
type ExchangeDay struct {
	Visits int
	Coded  int            // of Visits, with a return code
	Out    map[string]int // packs given, by type
	In     int
	Last   store.Exchange // the newest; no ID when there is none
}

// ExchangeToday reads the counts of the day. It redraws itself, so it leaves
// no entry in the audit trail.
func (s *Session) ExchangeToday(ctx context.Context) (ExchangeDay, error) {
	if err := s.allow(ActList); err != nil {
		return ExchangeDay{}, err
	}
	list, err := s.record.Exchanges(ctx, store.Act{}, store.EntryQuery{Desk: s.desk, From: Midnight(s.clock())})
	d := ExchangeDay{Out: map[string]int{}}
	for _, e := range list {
		if e.Undone {
			continue
		}
		if d.Visits == 0 {
			d.Last = e
		}
		d.Visits++
		if e.ReturnCode != "" {
			d.Coded++
		}
		for t, n := range e.Out {
			d.Out[t] += n
		}
		d.In += e.In
	}
	return d, err
}

// Line says the day in one line, "" when nobody came: "5 visits, 2 by return
// code · out 8 × 1 ml pack · 3 back".
func (d ExchangeDay) Line(types []PackType) string {
	if d.Visits == 0 {
		return ""
	}
	line := fmt.Sprintf("%d visits", d.Visits)
	if d.Visits == 1 {
		line = "1 visit"
	}
	if d.Coded > 0 {
		line += fmt.Sprintf(", %d by return code", d.Coded)
	}
	return line + " · " + PackWords(d.Out, d.In, types)
}

// Errors of the needle exchange.
var (
	ErrNothingToCount  = errors.New("there is nothing to count in this line")
	ErrCountHasContact = errors.New("a contact was started from this count, so it stays: void that contact, or note in it what was wrong")
	ErrCountChanged    = errors.New("somebody at another window changed this count first: look at the desk, then press the key again")
)

// CountExchange counts one visit to the needle exchange. The line must be one
// that was understood.
func (s *Session) CountExchange(ctx context.Context, l CountLine) (store.Exchange, error) {
	if err := s.allow(ActCount); err != nil {
		return store.Exchange{}, err
	}
	switch {
	case l.Problem != "":
		return store.Exchange{}, errors.New(l.Problem)
	case len(l.Out) == 0 && l.In == 0:
		return store.Exchange{}, ErrNothingToCount
	}
	for t, n := range l.Out {
		if n < 0 || !slices.ContainsFunc(s.packs, func(p PackType) bool { return p.Type == t }) {
			return store.Exchange{}, fmt.Errorf("%d × %q cannot be counted: %s", n, t, PackMenu(s.packs))
		}
	}
	code, err := ReturnCode(l.ReturnCode, s.clock())
	if err != nil {
		return store.Exchange{}, err
	}
	now := s.now()
	e := store.Exchange{ID: s.newID(now), Desk: s.desk, By: s.op.Name, At: now, Out: maps.Clone(l.Out), In: max(0, l.In), ReturnCode: code}
	return s.record.AddExchange(ctx, s.act(ActCount, e.ID), e)
}

// UndoExchange marks a count as made by mistake. The record keeps it, the
// figures leave it out.
func (s *Session) UndoExchange(ctx context.Context, e store.Exchange) (store.Exchange, error) {
	if err := s.allow(ActUndoCount); err != nil {
		return e, err
	}
	if e.Contact != "" {
		return e, ErrCountHasContact
	}
	e.Undone = true
	return s.saveExchange(ctx, ActUndoCount, e)
}

func (s *Session) saveExchange(ctx context.Context, a Action, e store.Exchange) (store.Exchange, error) {
	out, err := s.record.UpdateExchange(ctx, s.act(a, e.ID), e)
	var conflict *store.EntryConflict
	if errors.As(err, &conflict) {
		err = ErrCountChanged
	}
	if err != nil {
		return e, err
	}
	return out, nil
}

// AskMore turns a count into a walk-in contact that knows its packs and return
// code, because more was asked than packs. As with See, the count names the
// contact before that is made, and lets go of it again should it not be made.
//
// The packs are then in both; the day's figures count them once, from here.
func (s *Session) AskMore(ctx context.Context, e store.Exchange) (store.Contact, error) {
	if err := s.allow(ActAskMore); err != nil {
		return store.Contact{}, err
	}
	if e.Contact != "" {
		return store.Contact{}, errors.New("this count has a contact already: it is in the list of contacts")
	}
	if e.Undone {
		return store.Contact{}, errors.New("this count was taken back: count it again first")
	}
	c, err := s.newContact("walk_in", s.now())
	if err != nil {
		return store.Contact{}, err
	}
	c.Packs, c.ReturnCode = &store.Packs{Out: maps.Clone(e.Out), In: e.In}, e.ReturnCode
	e.Contact = c.ID
	if e, err = s.saveExchange(ctx, ActAskMore, e); err != nil {
		return store.Contact{}, err
	}
	made, err := s.record.Create(ctx, s.act(ActStart, c.ID), c)
	if err != nil {
		e.Contact = ""
		_, _ = s.saveExchange(ctx, ActAskMore, e) // else TidyBoard does it
		return store.Contact{}, err
	}
	return made, nil
}

// healExchanges lets counts go of contacts that were never made.
func (s *Session) healExchanges(ctx context.Context, now time.Time) (bool, error) {
	list, broken := s.record.Exchanges(ctx, store.Act{}, store.EntryQuery{Desk: s.desk, From: now.Add(-2 * wordsLast)})
	changed := false
	for _, e := range list {
		if e.Contact == "" || fresh(e.Contact, now) {
			continue
		}
		missing, err := s.missing(ctx, e.Contact)
		if err == nil && missing {
			e.Contact = ""
			_, err = s.saveExchange(ctx, ActAskMore, e)
			changed = true
		}
		broken = cmp.Or(broken, err)
	}
	return changed, broken
}
