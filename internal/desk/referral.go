package desk

import (
	"context"
	"fmt"
	"slices"

	"signpost/directory"
	"signpost/store"
)

// Refer records that the service with that id was given to the enquirer, with
// its name and number as they stand in the directory now.
func (s *Session) Refer(ctx context.Context, c store.Contact, serviceID string, k store.ReferralKind) (store.Contact, error) {
	if err := s.allow(ActRefer); err != nil {
		return c, err
	}
	if err := changeable(c); err != nil {
		return c, err
	}
	g := s.Guide()
	if err := g.givable(serviceID, k); err != nil {
		return c, err
	}
	svc, _ := g.Dir.Service(serviceID)
	now := s.now()
	r := store.Referral{ID: s.newID(now), Service: svc.ID, Name: svc.Name, Phone: FirstPhone(svc), Kind: k,
		GivenBy: "told", GivenAt: now, Status: store.ReferralStatuses()[0], StatusAt: now}
	r, err := s.record.AddReferral(ctx, s.act(ActRefer, c.ID), c.ID, r)
	if err != nil {
		return c, err
	}
	c.Referrals = append(slices.Clone(c.Referrals), r)
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
	if err := s.allow(ActUndo); err != nil {
		return c, err
	}
	if err := changeable(c); err != nil {
		return c, err
	}
	for i := len(c.Referrals) - 1; i >= 0; i-- {
		if c.Referrals[i].Undone {
			continue
		}
		r := c.Referrals[i]
		r.Undone, r.StatusAt = true, s.now()
		r, err := s.record.UpdateReferral(ctx, s.act(ActUndo, c.ID), c.ID, r)
		if err != nil {
			return c, err
		}
		c.Referrals = slices.Clone(c.Referrals)
		c.Referrals[i] = r
		return c, nil
	}
	return c, fmt.Errorf("there is no service to take back")
}
