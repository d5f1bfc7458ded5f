package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"signpost/internal/text"
	"signpost/store"
)

// MaxAttempts is how often a call-back is tried before it is asked whether to
// stop.
const MaxAttempts = 3

// Plan is what is to be done about a contact, by whom and by when.
type Plan struct {
	What, By string
	Due      time.Time
}

// SetFollowup plans what is to be done about a contact, in place of what was
// planned before and is still open. By is whoever sits here when it is empty.
func (s *Session) SetFollowup(ctx context.Context, c store.Contact, p Plan) (store.Contact, error) {
	if err := s.allow(ActFollow); err != nil {
		return c, err
	}
	if p.What = words(p.What); p.What == "" {
		return c, errors.New("say in a few words what is to be done")
	}
	if err := CheckDue(p.Due, s.now()); err != nil {
		return c, err
	}
	return s.withFollowup(ctx, ActFollow, c, func(fresh *store.Contact) error {
		f := store.Followup{}
		if fresh.Followup.Open() {
			f = *fresh.Followup
		}
		f.What, f.By, f.Due = p.What, or(words(p.By), s.op.Name), p.Due.UTC().Truncate(time.Microsecond)
		fresh.Followup = &f
		return nil
	})
}

// withFollowup changes the follow-up of a contact as it is now, also long after
// the contact. When somebody else changed the follow-up meanwhile the error is a
// *store.Conflict.
func (s *Session) withFollowup(ctx context.Context, a Action, c store.Contact, change func(*store.Contact) error) (store.Contact, error) {
	fresh, err := s.living(ctx, c)
	if err != nil {
		return fresh, err
	}
	if !sameFollowup(c.Followup, fresh.Followup) {
		return c, &store.Conflict{Yours: c, Theirs: fresh}
	}
	next := fresh
	if err := change(&next); err != nil {
		return c, err
	}
	out, err := s.update(ctx, a, next)
	if err != nil {
		return c, err
	}
	return s.alignSignposts(ctx, out)
}

// alignSignposts has the outcome of each signpost asked for together with the
// call-back: that is when somebody speaks to them. Once the call-back is given
// up nobody does.
func (s *Session) alignSignposts(ctx context.Context, c store.Contact) (store.Contact, error) {
	if c.Callback == nil || c.Followup == nil {
		return c, nil
	}
	due := c.Followup.Due
	switch {
	case c.Followup.Open():
	case c.Followup.Result == "done":
		return c, nil // now they can be asked about
	default:
		due = time.Time{}
	}
	for i, r := range c.Referrals {
		if r.Undone || r.Kind != store.Signpost || settled(r.Status) || r.Next != "" || r.Due.Equal(due) {
			continue
		}
		r.Due = due
		var err error
		if c, err = s.putReferral(ctx, ActNext, c, i, r); err != nil {
			return c, err
		}
	}
	return c, nil
}

// sameFollowup reports whether two follow-ups say the same.
func sameFollowup(a, b *store.Followup) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Due.Equal(b.Due) && a.ClosedAt.Equal(b.ClosedAt) && a.What == b.What && a.By == b.By &&
		a.Attempts == b.Attempts && a.ClosedBy == b.ClosedBy && a.Result == b.Result
}

// stillOpen refuses to act on a follow-up that is not there or was closed.
func stillOpen(c *store.Contact, now time.Time) error {
	f := c.Followup
	switch {
	case f == nil:
		return errors.New("nothing is planned for that contact")
	case !f.Open():
		by := ""
		if f.ClosedBy != "" {
			by = " by " + text.CleanLine(f.ClosedBy)
		}
		return fmt.Errorf("that follow-up was closed already: %s%s, %s", Words(f.Result), by, DaysAgo(f.ClosedAt, now))
	}
	return nil
}

// Attempt records that somebody tried and reached nobody, with a dated note
// line. From MaxAttempts on the caller asks whether to stop.
func (s *Session) Attempt(ctx context.Context, c store.Contact) (store.Contact, error) {
	if err := s.allow(ActAttempt); err != nil {
		return c, err
	}
	out, err := s.withFollowup(ctx, ActAttempt, c, func(fresh *store.Contact) error {
		if err := stillOpen(fresh, s.now()); err != nil {
			return err
		}
		f := *fresh.Followup
		f.Attempts++
		fresh.Followup = &f
		return nil
	})
	if err != nil {
		return out, err
	}
	tried := "Tried the follow-up"
	if out.Callback != nil {
		tried = "Rang back"
	}
	return s.addLine(ctx, out, fmt.Sprintf("%s, nobody reached: attempt %d.", tried, out.Followup.Attempts))
}

// Postpone puts an open follow-up off, with a dated note line.
func (s *Session) Postpone(ctx context.Context, c store.Contact, due time.Time) (store.Contact, error) {
	if err := s.allow(ActPostpone); err != nil {
		return c, err
	}
	if err := CheckDue(due, s.now()); err != nil {
		return c, err
	}
	out, err := s.withFollowup(ctx, ActPostpone, c, func(fresh *store.Contact) error {
		if err := stillOpen(fresh, s.now()); err != nil {
			return err
		}
		f := *fresh.Followup
		f.Due = due.UTC().Truncate(time.Microsecond)
		fresh.Followup = &f
		return nil
	})
	if err != nil {
		return out, err
	}
	return s.addLine(ctx, out, "Follow-up put off to "+due.In(London()).Format("Mon 2 Jan 2006 15:04")+".")
}

// CloseFollowup ends a follow-up as one of store.FollowupResults, with a dated
// note line.
func (s *Session) CloseFollowup(ctx context.Context, c store.Contact, result string) (store.Contact, error) {
	if err := s.allow(ActClose); err != nil {
		return c, err
	}
	if !slices.Contains(store.FollowupResults(), result) {
		return c, fmt.Errorf("%q is not a way for a follow-up to end: it is done, stopped or not needed", text.CleanLine(result))
	}
	out, err := s.withFollowup(ctx, ActClose, c, func(fresh *store.Contact) error {
		if err := stillOpen(fresh, s.now()); err != nil {
			return err
		}
		f := *fresh.Followup
		f.ClosedAt, f.ClosedBy, f.Result = s.now(), s.op.Name, result
		fresh.Followup = &f
		return nil
	})
	if err != nil {
		return out, err
	}
	return s.addLine(ctx, out, fmt.Sprintf("Follow-up %s: %s.", Words(result), strings.TrimSuffix(out.Followup.What, ".")))
}

// Plans is what was planned for a contact, to be put back after a mistake.
type Plans struct {
	Callback  *store.Callback
	Followup  *store.Followup
	Referrals []store.Referral
}

// PlansOf is what is planned for c.
func PlansOf(c store.Contact) Plans {
	return Plans{c.Callback, c.Followup, slices.Clone(c.Referrals)}
}

// PutBack puts what was planned for a contact back to what it was, when it was
// changed by mistake: follow-up, call-back, and what became of referrals. The
// note lines stay, with one more that says so.
func (s *Session) PutBack(ctx context.Context, c store.Contact, was Plans) (store.Contact, error) {
	if err := s.allow(ActPutBack); err != nil {
		return c, err
	}
	fresh, err := s.living(ctx, c)
	if err != nil {
		return fresh, err
	}
	if !sameFollowup(c.Followup, fresh.Followup) {
		return c, &store.Conflict{Yours: c, Theirs: fresh}
	}
	if !sameFollowup(fresh.Followup, was.Followup) || !sameCallback(fresh.Callback, was.Callback) {
		fresh.Followup, fresh.Callback = was.Followup, was.Callback
		if fresh, err = s.update(ctx, ActPutBack, fresh); err != nil {
			return c, err
		}
	}
	for _, r := range was.Referrals {
		i, err := seen(c, fresh, r.ID)
		if err != nil {
			continue // taken back, or changed by somebody else: theirs stands
		}
		now := fresh.Referrals[i]
		if now.Status == r.Status && now.Due.Equal(r.Due) && now.Next == r.Next && now.By == r.By {
			continue
		}
		now.Status, now.StatusAt, now.Due, now.Next, now.By = r.Status, r.StatusAt, r.Due, r.Next, r.By
		if fresh, err = s.putReferral(ctx, ActPutBack, fresh, i, now); err != nil {
			return c, err
		}
	}
	return s.addLine(ctx, fresh, "Taken back: what was last recorded of the follow-up.")
}

func sameCallback(a, b *store.Callback) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
