package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"signpost/store"
)

// Day is what the desk shows of one day.
type Day struct {
	Unfinished []store.Contact // open and parked, whenever they started, newest first
	Finished   []store.Contact // of today, newest first, at most maxToday
	Counts     store.Counts    // of today
}

const maxToday = 200

// lookedFor is how long one look at the desk lasts in the audit trail.
const lookedFor = 15 * time.Minute

// Today reads what the desk shows. Looking at it is one entry in the audit
// trail for a quarter of an hour: a desk that stays on the screen and redraws
// itself is one look. When a contact is damaged the others are returned with the
// error, so that one bad row does not hide a shift.
func (s *Session) Today(ctx context.Context) (Day, error) {
	now, last := s.now().UnixMicro(), s.looked.Load()
	if last != 0 && now >= last && now-last < lookedFor.Microseconds() {
		return s.TodayAgain(ctx)
	}
	d, err := s.today(ctx, s.act(ActList, ""))
	if err == nil || store.KindOf(err) == store.Corrupt {
		s.looked.Store(now)
	}
	return d, err
}

// TodayAgain is Today for a desk that redraws itself because something changed:
// nobody looked anew, so nothing is written down. If it were, two windows would
// keep telling each other that something had changed.
func (s *Session) TodayAgain(ctx context.Context) (Day, error) {
	return s.today(ctx, store.Act{})
}

func (s *Session) today(ctx context.Context, act store.Act) (Day, error) {
	if err := s.allow(ActList); err != nil {
		return Day{}, err
	}
	s.LookAtMark(ctx)
	from := Midnight(s.clock())
	to := Midnight(from.Add(36 * time.Hour))
	var d Day
	var broken [3]error
	d.Unfinished, _, broken[0] = s.record.List(ctx, act, store.Query{Status: []store.Status{store.Open, store.Parked}})
	done := store.Query{From: from, To: to, Status: []store.Status{store.Done}, Limit: maxToday}
	d.Finished, _, broken[1] = s.record.List(ctx, store.Act{}, done)
	d.Counts, broken[2] = s.record.Counts(ctx, from, to)
	return d, cmp.Or(broken[:]...)
}

// NextUnfinished is the contact to take up after the one with that id: the next
// older one that is not finished, or else the newest; "" when there is none.
func (s *Session) NextUnfinished(ctx context.Context, id string) (string, error) {
	if err := s.allow(ActList); err != nil {
		return "", err
	}
	list, _, err := s.record.List(ctx, s.act(ActList, ""), store.Query{Status: []store.Status{store.Open, store.Parked}})
	if err != nil {
		return "", err
	}
	at := slices.IndexFunc(list, func(c store.Contact) bool { return c.ID == id })
	for i := range list {
		if c := list[(at+1+i)%len(list)]; c.ID != id {
			return c.ID, nil
		}
	}
	return "", nil
}

// Midnight is the start of t's day by the clock on the wall.
func Midnight(t time.Time) time.Time {
	y, m, d := t.In(London()).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, London())
}

// Contacts lists contacts, newest first, with the number that match before
// the limit. A search for words in the notes is written down as one, with a
// hash of the words.
func (s *Session) Contacts(ctx context.Context, q store.Query) ([]store.Contact, int, error) {
	if err := s.allow(ActList); err != nil {
		return nil, 0, err
	}
	act := s.act(ActList, "")
	if q.Text != "" {
		var err error
		if act, err = s.searchAct(q.Text); err != nil {
			return nil, 0, err
		}
	}
	return s.record.List(ctx, act, q)
}
