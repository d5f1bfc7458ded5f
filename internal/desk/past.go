package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"signpost/directory"
	"signpost/directory/diff"
	"signpost/store"
)

// mostShift is how far back a handover looks: however long ago the last one
// was, what happened before is on the desk or in the record.
const mostShift = 24 * time.Hour

// dueAhead is how far ahead a handover says what is to be done.
const dueAhead = 24 * time.Hour

// Past is what happened in a shift and what it leaves to the next. It carries
// contacts whole; what a handover says of them is coded (see Compose).
type Past struct {
	Desk     string
	From, At time.Time
	First    bool // there was no handover before
	SetBack  bool // the last handover is later than now: the clock was set back

	Counts      store.Counts
	Exchanges   []store.Exchange
	Unfinished  []store.Contact // newest first
	Due         []store.Contact // overdue, and due within a day; soonest first
	Emergencies []store.Contact // with blocking alerts acknowledged in the shift; the first first
	Flags       []store.Flag    // raised in the shift; the first first
	Visitors    []store.Visitor // still waiting; the longest first
	Changes     diff.Changes    // of the directory since the shift began
}

// past reads what a handover is composed of. It is one look at the record, so
// one entry in the audit trail. When something is damaged the rest is returned
// with the error.
func (s *Session) past(ctx context.Context) (Past, error) {
	p := Past{Desk: s.desk, At: s.now()}
	var errs [9]error
	p.Unfinished, _, errs[0] = s.record.List(ctx, s.act(ActCompose, ""), store.Query{Status: []store.Status{store.Open, store.Parked}})
	if errs[0] != nil && store.KindOf(errs[0]) != store.Corrupt {
		return p, errs[0] // what could not be written down is not read
	}
	errs[1] = s.since(ctx, &p)
	p.Counts, errs[2] = s.record.Counts(ctx, p.From, p.At.Add(time.Microsecond))
	p.Emergencies, errs[3] = s.emergencies(ctx, p)
	p.Due, errs[4] = s.record.Due(ctx, store.Act{}, store.DueQuery{Until: p.At.Add(dueAhead)})
	p.Flags, errs[5] = s.record.Flags(ctx, store.Act{}, store.FlagQuery{Since: p.From})
	slices.Reverse(p.Flags)
	p.Visitors, errs[6] = s.record.Visitors(ctx, store.Act{}, store.EntryQuery{Desk: s.desk, Live: true})
	slices.Reverse(p.Visitors)
	p.Exchanges, errs[7] = s.record.Exchanges(ctx, store.Act{}, store.EntryQuery{Desk: s.desk, From: p.From, Live: true})
	p.Changes, errs[8] = s.changedSince(ctx, p.From)
	return p, cmp.Or(errs[:]...)
}

// since says when the shift began: with the last handover of this desk, and at
// most a day ago.
func (s *Session) since(ctx context.Context, p *Past) error {
	p.From = p.At.Add(-mostShift)
	last, err := s.record.Handovers(ctx, store.Act{}, store.EntryQuery{Desk: s.desk, Limit: 1})
	if p.First = len(last) == 0; p.First {
		return err
	}
	switch at := last[0].At; {
	case at.After(p.At):
		p.SetBack = true
	case at.After(p.From):
		p.From = at
	}
	return err
}

// emergencies are the contacts in which a blocking alert was acknowledged in
// the shift. A contact that long before the shift began is not looked at.
func (s *Session) emergencies(ctx context.Context, p Past) ([]store.Contact, error) {
	q := store.Query{From: p.From.Add(-mostShift), To: p.At.Add(time.Microsecond)}
	list, _, err := s.record.List(ctx, store.Act{}, q)
	list = slices.DeleteFunc(list, func(c store.Contact) bool {
		return !slices.ContainsFunc(c.Alerts, func(a store.Alert) bool { return p.acknowledged(a) })
	})
	slices.Reverse(list)
	return list, err
}

// acknowledged reports whether a is a blocking alert of which somebody said in
// the shift what was done.
func (p Past) acknowledged(a store.Alert) bool {
	return a.Kind == string(directory.Blocking) && !a.AcknowledgedAt.IsZero() && !a.AcknowledgedAt.Before(p.From) && !a.AcknowledgedAt.After(p.At)
}

// changedSince compares the directory in use with the one that was in use when
// the last contact before the shift was answered, if that version is kept.
func (s *Session) changedSince(ctx context.Context, from time.Time) (diff.Changes, error) {
	now := s.Guide().Dir
	last, _, err := s.record.List(ctx, store.Act{}, store.Query{To: from, Limit: 1})
	if err != nil || s.archive == nil || len(last) == 0 || last[0].DirectoryVersion == "" || last[0].DirectoryVersion == now.Version {
		return diff.Changes{}, err
	}
	old, err := s.archive.Open(last[0].DirectoryVersion)
	if err != nil {
		return diff.Changes{}, nil // not kept any more: the desk's line of news says that something changed
	}
	return diff.Compare(old, now), nil
}
