package desk

import (
	"context"
	"fmt"
	"slices"

	"signpost/internal/facts"
	"signpost/store"
)

// Clash is a field that two windows changed to say different things.
type Clash struct{ Key, Label, Mine, Theirs string }

// Dispute is a change that was not saved because another window had changed
// the same contact: what there was before, and both versions.
type Dispute struct {
	Clashes []Clash
	// Ended is set when the other window finished the contact, or took it out
	// of the record: then nothing of it may change without being asked.
	Ended bool

	base, yours, theirs store.Contact
	referral            string // id of the referral it is about; empty: the contact
	mine                []field
	clashing            map[string]bool
}

// Theirs is the contact as the other window left it.
func (d Dispute) Theirs() store.Contact { return d.theirs }

// Contact is the id of the contact that it is about.
func (d Dispute) Contact() string { return d.theirs.ID }

// Dispute says what two windows disagree about. base is the contact as it was
// before either changed it. What only one of them changed is no clash: both
// changes are kept.
func (g *Guide) Dispute(base store.Contact, c *store.Conflict) Dispute {
	d := Dispute{base: base, yours: c.Yours, theirs: c.Theirs, referral: c.Referral, clashing: map[string]bool{}}
	d.Ended = ended(c.Theirs) && !ended(base)
	for _, f := range g.fields(base, c.Yours, c.Theirs) {
		if f.same(base, d.yours) || f.same(d.yours, d.theirs) || follows(f.key, d) {
			continue
		}
		d.mine = append(d.mine, f)
		if f.label != "" && (d.Ended || !f.same(base, d.theirs)) {
			d.clash(f.key, f.label, f.say(d.yours), f.say(d.theirs))
		}
	}
	if d.referral != "" {
		d.referralClash(g)
	}
	return d
}

func ended(c store.Contact) bool { return c.Status != store.Open && c.Status != store.Parked }

// follows reports whether a field follows from another one: the county from the
// district.
func follows(key string, d Dispute) bool {
	return key == "facts.county" && (d.yours.Facts.Get(facts.District).Known() || d.theirs.Facts.Get(facts.District).Known())
}

func (d *Dispute) clash(key, label, mine, theirs string) {
	d.Clashes = append(d.Clashes, Clash{key, label, mine, theirs})
	d.clashing[key] = true
}

// referralClash adds the service that both windows changed something about.
func (d *Dispute) referralClash(g *Guide) {
	mine, theirs := referralOf(d.yours, d.referral), referralOf(d.theirs, d.referral)
	if mine == nil || theirs == nil {
		return
	}
	d.clash("referral", "service given", g.SayReferral(*mine), g.SayReferral(*theirs))
}

func referralOf(c store.Contact, id string) *store.Referral {
	i := slices.IndexFunc(c.Referrals, func(r store.Referral) bool { return r.ID == id })
	if i < 0 {
		return nil
	}
	return &c.Referrals[i]
}

// settled is the contact with both changes: theirs, and of mine everything
// that does not clash or was picked.
func (d Dispute) settled(pick func(key string) bool) store.Contact {
	c := d.theirs
	for _, f := range d.mine {
		if d.clashing[f.key] && !pick(f.key) || d.Ended && !d.clashing[f.key] {
			continue
		}
		f.take(&c, d.yours)
	}
	return c
}

// Resolve saves what a dispute comes to: of each clash my version when pick says
// so, and theirs otherwise. When a third window has been quicker the error is a
// *store.Conflict again.
func (s *Session) Resolve(ctx context.Context, d Dispute, pick func(key string) bool) (store.Contact, error) {
	if err := s.allow(ActResolve); err != nil {
		return d.theirs, err
	}
	if d.referral != "" {
		return s.resolveReferral(ctx, d, pick("referral"))
	}
	g, c := s.Guide(), d.settled(pick)
	if ended(d.theirs) && ended(c) {
		if len(g.Changes(d.theirs, c)) == 0 {
			return d.theirs, nil
		}
		if err := s.MayMend(ActAmend, d.theirs); err != nil {
			return d.theirs, err
		}
		c.Facts = g.Derive(c.Facts)
	} else if !c.Facts.Equal(d.theirs.Facts) {
		c = s.withFacts(c, g, c.Facts)
	}
	if c.Status == store.Done && c.EndedAt.IsZero() {
		c.EndedAt = s.endOf(c)
	}
	if len(g.Changes(d.theirs, c)) == 0 {
		return d.theirs, nil
	}
	return s.update(ctx, ActResolve, c)
}

func (s *Session) resolveReferral(ctx context.Context, d Dispute, mine bool) (store.Contact, error) {
	r, theirs := referralOf(d.yours, d.referral), referralOf(d.theirs, d.referral)
	if !mine || r == nil || theirs == nil {
		return d.theirs, nil
	}
	next := *r
	next.Rev = theirs.Rev
	next, err := s.record.UpdateReferral(ctx, s.act(ActResolve, d.theirs.ID), d.theirs.ID, next)
	if err != nil {
		return d.theirs, err
	}
	c := d.theirs
	c.Referrals = slices.Clone(c.Referrals)
	*referralOf(c, d.referral) = next
	return c, nil
}

// Say says in one sentence what the dispute is about.
func (d Dispute) Say() string {
	switch {
	case d.Ended && d.theirs.Status == store.Done:
		return "Another window finished this contact while you were changing it."
	case d.Ended:
		return fmt.Sprintf("Another window made this contact %s while you were changing it.", d.theirs.Status)
	case len(d.Clashes) == 1:
		return "Another window changed the same thing first. Which is right?"
	}
	return fmt.Sprintf("Another window changed the same %d things first. Which are right?", len(d.Clashes))
}

// Reload reads a contact again that is on the screen, because another window
// changed the record: nothing is written down.
func (s *Session) Reload(ctx context.Context, id string) (store.Contact, error) {
	if err := s.allow(ActRead); err != nil {
		return store.Contact{}, err
	}
	return s.record.Contact(ctx, store.Act{}, id)
}
