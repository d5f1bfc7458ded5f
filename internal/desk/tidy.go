package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"signpost/store"
)

// wordsLast is how long the words about a visitor are kept at most.
const wordsLast = 24 * time.Hour

// midway is how long after a change another window may still be in the middle
// of it. A change takes ten seconds at most.
const midway = 30 * time.Second

// page is how many entries are looked at at once.
const page = 200

// ForgetVisitors wipes the words of every visitor: the shift is over. That they
// came, and how long they waited, stays.
func (s *Session) ForgetVisitors(ctx context.Context) error {
	if err := s.allow(ActForget); err != nil {
		return err
	}
	_, err := s.forget(ctx, time.Time{})
	return err
}

// TidyBoard does what a crash or a long day left undone: words of visitors go
// after a day, visitors and counts that name a contact which was never made
// are put back. It reports whether anything changed. For a role that may only
// read it does nothing.
func (s *Session) TidyBoard(ctx context.Context) (bool, error) {
	if s.allow(ActForget) != nil {
		return false, nil
	}
	now := s.now()
	forgot, err := s.forget(ctx, now.Add(-wordsLast))
	healed, err2 := s.healVisitors(ctx, now)
	freed, err3 := s.healExchanges(ctx, now)
	return forgot || healed || freed, cmp.Or(err, err2, err3)
}

// forget wipes the words of those who came before that time; zero: of all. It
// goes back until a whole page holds no words. The oldest go first, so that a
// wipe that is interrupted leaves no words behind such a page.
func (s *Session) forget(ctx context.Context, before time.Time) (bool, error) {
	var full []store.Visitor
	var broken error
	q := store.EntryQuery{Desk: s.desk, To: before, Limit: page}
	for {
		list, err := s.record.Visitors(ctx, store.Act{}, q)
		if broken = cmp.Or(broken, err); len(list) == 0 {
			break
		}
		n := len(full)
		for _, v := range list {
			if v.Words != "" {
				full = append(full, v)
			}
		}
		if len(list) < page || n == len(full) {
			break
		}
		q.To = list[len(list)-1].ArrivedAt // the next page is older
	}
	for _, v := range slices.Backward(full) {
		v.Words = ""
		if _, err := s.saveVisitor(ctx, ActForget, v); err != nil {
			broken = cmp.Or(broken, err)
		}
	}
	return len(full) > 0, broken
}

// healVisitors puts visitors back on the board whose contact was never made.
func (s *Session) healVisitors(ctx context.Context, now time.Time) (bool, error) {
	list, broken := s.record.Visitors(ctx, store.Act{}, store.EntryQuery{Desk: s.desk, From: now.Add(-2 * wordsLast)})
	changed := false
	for _, v := range list {
		if v.State != store.Seen || fresh(v.Contact, now) {
			continue
		}
		missing, err := s.missing(ctx, v.Contact)
		if err == nil && missing {
			_, err = s.saveVisitor(ctx, ActWaitOn, unseen(v))
			changed = true
		}
		broken = cmp.Or(broken, err)
	}
	return changed, broken
}

// fresh reports whether the id was made so recently that whoever made it may
// not be done. A clock that was set back since makes no id fresh for long.
func fresh(id string, now time.Time) bool {
	u, err := uuid.Parse(id)
	if err != nil {
		return false
	}
	return now.Sub(time.Unix(u.Time().UnixTime())).Abs() < midway
}

// missing reports whether there is no contact of that id. It is no look at a
// record, so it leaves no entry in the audit trail.
func (s *Session) missing(ctx context.Context, id string) (bool, error) {
	_, err := s.record.Contact(ctx, store.Act{}, id)
	if store.KindOf(err) == store.NotFound {
		return true, nil
	}
	return false, err
}
