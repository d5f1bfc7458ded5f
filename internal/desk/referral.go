package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"signpost/directory"
	"signpost/internal/text"
	"signpost/store"
)

// DefaultOutcomeDays is after how many days the outcome of a referral is asked
// for, when the settings do not say.
const DefaultOutcomeDays = 14

// Giving says how a service is given. The zero value is a signpost, told.
type Giving struct {
	Kind       store.ReferralKind
	GivenBy    string // one of store.GivenBys
	Consent    bool   // they were asked and agreed that details are passed on
	AnsweredBy string // who took the call; of a warm handover only
}

// ErrNoConsent refuses to pass details on for somebody who was not asked.
var ErrNoConsent = errors.New("not recorded: a referral and a warm handover pass details on, so ask first whether they agree; when they do not, it stays a signpost")

// Refer records that the service with that id was given to the enquirer, with
// its name and number as they stand in the directory now. Anything but a
// signpost needs consent: see Give.
func (s *Session) Refer(ctx context.Context, c store.Contact, serviceID string, k store.ReferralKind) (store.Contact, error) {
	return s.Give(ctx, c, serviceID, Giving{Kind: k})
}

// Give records how the service with that id was given to the enquirer, with its
// name and number as they stand in the directory now.
func (s *Session) Give(ctx context.Context, c store.Contact, serviceID string, g Giving) (store.Contact, error) {
	if err := s.allow(ActRefer); err != nil {
		return c, err
	}
	if err := changeable(c); err != nil {
		return c, err
	}
	guide := s.Guide()
	g = g.tidy()
	if err := guide.givable(serviceID, g.Kind); err != nil {
		return c, err
	}
	if err := g.check(); err != nil {
		return c, err
	}
	svc, _ := guide.Dir.Service(serviceID)
	now := s.now()
	r := store.Referral{ID: s.newID(now), Service: svc.ID, Name: svc.Name, Phone: FirstPhone(svc),
		GivenAt: now, Status: store.ReferralStatuses()[0], StatusAt: now}
	r = s.graded(c, r, g)
	r, err := s.record.AddReferral(ctx, s.act(ActRefer, c.ID), c.ID, r)
	if err != nil {
		return c, err
	}
	c.Referrals = append(slices.Clone(c.Referrals), r)
	return c, nil
}

// tidy fills in what a Giving leaves out and cleans what was typed.
func (g Giving) tidy() Giving {
	g.Kind, g.GivenBy = or(g.Kind, store.Signpost), or(g.GivenBy, store.GivenBys()[0])
	g.AnsweredBy = strings.TrimSpace(text.CleanLine(g.AnsweredBy))
	if g.Kind != store.WarmHandover {
		g.AnsweredBy = ""
	}
	if g.Kind == store.Signpost {
		g.Consent = false // nothing is passed on, so there is nothing to agree to
	}
	return g
}

// check refuses what is not a way of giving, and what needs consent without it.
func (g Giving) check() error {
	if err := oneOf("given_by", g.GivenBy, store.GivenBys()); err != nil {
		return err
	}
	if g.Kind != store.Signpost && !g.Consent {
		return ErrNoConsent
	}
	return nil
}

// graded is r given in that way. What became of a referral is asked for after
// some days; of a signpost only with a call-back, when that is due.
func (s *Session) graded(c store.Contact, r store.Referral, g Giving) store.Referral {
	r.Kind, r.GivenBy, r.Consent, r.AnsweredBy = g.Kind, g.GivenBy, g.Consent, g.AnsweredBy
	if settled(r.Status) {
		return r
	}
	if g.Kind != store.Signpost {
		r.Due = s.outcomeDue(s.now())
		return r
	}
	r.Due = time.Time{}
	if c.Callback != nil && c.Followup.Open() {
		r.Due = c.Followup.Due
	}
	return r
}

// outcomeDue is when the outcome of something from now is asked for: as many
// days later as the settings say, by the clock on the wall.
func (s *Session) outcomeDue(now time.Time) time.Time {
	return now.In(London()).AddDate(0, 0, s.outcomeDays).UTC()
}

// Regrade changes how a service was given: what began as a signpost becomes a
// referral once they agree, or was printed rather than told.
func (s *Session) Regrade(ctx context.Context, c store.Contact, referralID string, g Giving) (store.Contact, error) {
	if err := s.allow(ActRegrade); err != nil {
		return c, err
	}
	if err := changeable(c); err != nil {
		return c, err
	}
	i, err := standing(c, referralID)
	if err != nil {
		return c, err
	}
	g = g.tidy()
	if !slices.Contains(store.ReferralKinds(), g.Kind) {
		return c, fmt.Errorf("%q is not a kind of referral", string(g.Kind))
	}
	if err := g.check(); err != nil {
		return c, err
	}
	r := c.Referrals[i]
	if r.Kind == g.Kind { // when it is asked for stays as it was agreed
		r.GivenBy, r.Consent, r.AnsweredBy = g.GivenBy, g.Consent, g.AnsweredBy
	} else {
		r = s.graded(c, r, g)
	}
	return s.putReferral(ctx, ActRegrade, c, i, r)
}

// GivingOf says how r was given.
func GivingOf(r store.Referral) Giving {
	return Giving{Kind: r.Kind, GivenBy: r.GivenBy, Consent: r.Consent, AnsweredBy: r.AnsweredBy}
}

// standing finds a referral of c that was not taken back.
func standing(c store.Contact, referralID string) (int, error) {
	for i, r := range c.Referrals {
		if r.ID != referralID {
			continue
		}
		if r.Undone {
			return i, fmt.Errorf("%s was taken back: it was given by mistake", text.CleanLine(r.Name))
		}
		return i, nil
	}
	return -1, errors.New("that service is not among those given in this contact")
}

// putReferral commits r in place of the i-th referral of c.
func (s *Session) putReferral(ctx context.Context, a Action, c store.Contact, i int, r store.Referral) (store.Contact, error) {
	r, err := s.record.UpdateReferral(ctx, s.act(a, c.ID), c.ID, r)
	if err != nil {
		return c, err
	}
	c.Referrals = slices.Clone(c.Referrals)
	c.Referrals[i] = r
	return c, nil
}

// givable refuses a service that cannot be given in that way.
func (g *Guide) givable(serviceID string, k store.ReferralKind) error {
	if !slices.Contains(store.ReferralKinds(), k) {
		return fmt.Errorf("%q is not a kind of referral", string(k))
	}
	svc, ok := g.Dir.Service(serviceID)
	if !ok {
		return fmt.Errorf("there is no service %q in the directory any more", serviceID)
	}
	if why := NotGiven(svc); why != "" {
		return fmt.Errorf("%s was not recorded: %s", svc.Name, why)
	}
	return nil
}

// NotGiven says why a service cannot be given to anybody; "" when it can.
func NotGiven(s *directory.Service) string {
	switch {
	case s.Reach == directory.ReachNotADestin:
		return "it is listed so that its name can be explained, not as somewhere to send people"
	case s.Status == directory.StatusClosed:
		return "the directory says it is closed"
	case s.Status == directory.StatusProposed:
		return "it was only proposed"
	}
	return ""
}

// Since says what has happened in the directory to a service since it was
// given; "" when it is still there. Name and number of r stay as given.
func (g *Guide) Since(r store.Referral) string {
	svc, ok := g.Dir.Service(r.Service)
	switch {
	case !ok:
		return "it has left the directory since; name and number are as they were given"
	case svc.Status == directory.StatusClosed:
		return "the directory says it has closed since; name and number are as they were given"
	}
	return ""
}

// FirstPhone is the number to give out; "" when none is set.
func FirstPhone(s *directory.Service) string {
	if len(s.Phone) == 0 || s.IsPrivate("phone") {
		return ""
	}
	return s.Phone[0].Number
}

// UndoReferral marks the newest referral that stands as added by mistake. The
// record keeps that it was there.
func (s *Session) UndoReferral(ctx context.Context, c store.Contact) (store.Contact, error) {
	for _, r := range slices.Backward(c.Referrals) {
		if !r.Undone {
			return s.TakeBack(ctx, c, r.ID)
		}
	}
	if err := s.allow(ActUndo); err != nil {
		return c, err
	}
	return c, fmt.Errorf("there is no service to take back")
}

// TakeBack marks a referral as added by mistake: any of them, not only the
// newest. The record keeps that it was there.
func (s *Session) TakeBack(ctx context.Context, c store.Contact, referralID string) (store.Contact, error) {
	if err := s.allow(ActUndo); err != nil {
		return c, err
	}
	if err := changeable(c); err != nil {
		return c, err
	}
	i, err := standing(c, referralID)
	if err != nil {
		return c, err
	}
	r := c.Referrals[i]
	r.Undone, r.StatusAt = true, notBefore(s.now(), r.GivenAt)
	return s.putReferral(ctx, ActUndo, c, i, r)
}

// notBefore is at, or from when a clock was set back in between.
func notBefore(at, from time.Time) time.Time {
	if at.Before(from) {
		return from
	}
	return at
}
