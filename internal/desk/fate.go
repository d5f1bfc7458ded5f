package desk

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"signpost/internal/text"
	"signpost/store"
)

// FateKeys are the digits of what can become of a referral, in the order of
// store.ReferralStatuses after the first.
func FateKeys() []Done {
	var out []Done
	for i, w := range store.ReferralStatuses()[1:] {
		out = append(out, Done{strconv.Itoa(i + 1), w})
	}
	return out
}

// FateByKey is the status that a digit stands for.
func FateByKey(key string) (status string, ok bool) {
	for _, d := range FateKeys() {
		if d.Key == key {
			return d.Words, true
		}
	}
	return "", false
}

// settled reports whether nothing more is expected of a referral with that
// status.
func settled(status string) bool {
	return status != "" && status != "given" && status != "contacted"
}

// ErrVoid and ErrMerged refuse to act on a contact that does not count.
var (
	ErrVoid   = errors.New("that contact was made by mistake and does not count any more: nothing is to be done about it, and it has left the list")
	ErrMerged = errors.New("that contact was merged into another: look there for what is to be done; it has left this list")
)

// living reads c as it is now, for something that may be done long after the
// contact: somebody else may have changed it meanwhile. A contact that does not
// count is an error. The reading is part of a change, which is in the trail.
func (s *Session) living(ctx context.Context, c store.Contact) (store.Contact, error) {
	now, err := s.record.Contact(ctx, store.Act{}, c.ID)
	if err != nil {
		return c, err
	}
	switch now.Status {
	case store.Void:
		return now, ErrVoid
	case store.Merged:
		return now, ErrMerged
	}
	return now, nil
}

// seen finds the referral of now that was seen in c, as it was seen: when it
// has changed since, the error is a *store.Conflict.
func seen(c, now store.Contact, referralID string) (int, error) {
	i, err := standing(now, referralID)
	if err != nil {
		return i, err
	}
	for _, r := range c.Referrals {
		if r.ID == referralID && r.Rev != now.Referrals[i].Rev {
			return i, &store.Conflict{Yours: c, Theirs: now, Referral: referralID}
		}
	}
	return i, nil
}

// RecordFate records what became of a referral, also long after the contact,
// and adds a dated note line that says so. Contacted is no end: the outcome is
// asked for again after some days.
func (s *Session) RecordFate(ctx context.Context, c store.Contact, referralID, status string) (store.Contact, error) {
	if err := s.allow(ActFate); err != nil {
		return c, err
	}
	if status == "" {
		return c, errors.New("say what became of it: pick a status")
	}
	if err := oneOf("referral status", status, store.ReferralStatuses()); err != nil {
		return c, err
	}
	fresh, err := s.living(ctx, c)
	if err != nil {
		return fresh, err
	}
	i, err := seen(c, fresh, referralID)
	if err != nil {
		return c, err
	}
	r := fresh.Referrals[i]
	r.Status, r.StatusAt = status, notBefore(s.now(), r.GivenAt)
	r.Due = time.Time{}
	if !settled(status) {
		r.Due = s.outcomeDue(s.now())
	}
	fresh, err = s.putReferral(ctx, ActFate, fresh, i, r)
	if err != nil {
		return c, err
	}
	return s.addLine(ctx, fresh, fmt.Sprintf("Outcome of %s: %s.", r.Name, Words(status)))
}

// Next is what is to be done next about a referral, who does it and by when.
type Next struct {
	What, By string
	Due      time.Time
}

// maxWhat is the most characters of what is to be done.
const maxWhat = 300

// SetNext plans what is done next about a referral; its outcome is asked for
// when that is due.
func (s *Session) SetNext(ctx context.Context, c store.Contact, referralID string, n Next) (store.Contact, error) {
	if err := s.allow(ActNext); err != nil {
		return c, err
	}
	if err := CheckDue(n.Due, s.now()); err != nil {
		return c, err
	}
	fresh, err := s.living(ctx, c)
	if err != nil {
		return fresh, err
	}
	i, err := seen(c, fresh, referralID)
	if err != nil {
		return c, err
	}
	r := fresh.Referrals[i]
	if settled(r.Status) {
		return c, fmt.Errorf("%s is settled already: %s", text.CleanLine(r.Name), Words(r.Status))
	}
	r.Next, r.By, r.Due = words(n.What), words(n.By), n.Due.UTC().Truncate(time.Microsecond)
	return s.putReferral(ctx, ActNext, fresh, i, r)
}

// words is what was typed, cleaned and capped.
func words(typed string) string {
	out, _ := text.CapRunes(strings.TrimSpace(text.CleanLine(typed)), maxWhat)
	return out
}

// addLine adds a dated line that the program words. A note that somebody is
// still typing in that contact stays.
func (s *Session) addLine(ctx context.Context, c store.Contact, line string) (store.Contact, error) {
	return s.note(ctx, c, line, "")
}

// TrackSpan is how far back the outcomes at the point of choice reach: far
// enough for a small desk to know some, not so far that a service is held to
// what it was years ago.
const TrackSpan = 365 * 24 * time.Hour

// fewKnown is from how many known outcomes on they are shown: of fewer, chance
// says more than the service.
const fewKnown = 5

// Tracks is how referrals to each service have gone on this desk: counts only.
type Tracks struct{ by map[string]*given }

// Tracks reads how referrals have gone. It shows no record, so it leaves no
// trace.
func (s *Session) Tracks(ctx context.Context) (Tracks, error) {
	if err := s.allow(ActList); err != nil {
		return Tracks{}, err
	}
	list, err := s.record.ReferralOutcomes(ctx, s.now().Add(-TrackSpan), time.Time{})
	if err != nil {
		return Tracks{}, err
	}
	return Tracks{givenBy(list)}, nil
}

// Say is how referrals to one service have gone: "12 given, 7 known: 5 got
// help, 2 no capacity"; "" while too little is known.
func (t Tracks) Say(serviceID string) string {
	g := t.by[serviceID]
	if g == nil || g.known() < fewKnown {
		return ""
	}
	return fmt.Sprintf("%d given, %d known: %s", g.total, g.known(), g.sayKnown())
}

// Short is Say for a list, where one line has room for little: "5 of 7 got
// help".
func (t Tracks) Short(serviceID string) string {
	g := t.by[serviceID]
	if g == nil || g.known() < fewKnown {
		return ""
	}
	return fmt.Sprintf("%d of %d got help", g.statuses["got_help"], g.known())
}
