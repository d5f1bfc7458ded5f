package plain

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"signpost/internal/desk"
	"signpost/internal/facts"
	"signpost/store"
)

// given reads out what was given, and changes how.
func (v *visit) given() error {
	for {
		list := slices.DeleteFunc(slices.Clone(v.c.Referrals), func(r store.Referral) bool { return r.Undone })
		if len(list) == 0 {
			v.say("No service is given yet.")
			return nil
		}
		q := question{ask: "Given so far. Type a number to change that, or back."}
		for _, r := range list {
			q.options = append(q.options, option{words: sentence(v.guide().SayReferral(r))})
		}
		r, err := v.ask(q)
		if err != nil {
			return err
		}
		if err := v.regrade(list[r.pick()]); err != nil && !errors.Is(err, errBack) {
			return err
		}
	}
}

// regrade changes one service that was given.
func (v *visit) regrade(ref store.Referral) error {
	r, err := v.ask(question{ask: ref.Name + ". What is to be changed?", options: []option{
		{words: "referral: details are passed on"}, {words: "warm handover: connected live"}, {words: "only a signpost"},
		{words: "how its details were given"}, {words: "what became of it"}, {words: "given by mistake: take it back"}}})
	if err != nil {
		return err
	}
	g := desk.GivingOf(ref)
	switch r.pick() {
	case 0:
		return v.pass(ref, store.Referred)
	case 1:
		return v.pass(ref, store.WarmHandover)
	case 2:
		v.grade(ref.ID, desk.Giving{GivenBy: ref.GivenBy})
	case 3:
		i, err := v.oneOf("How were its details given?", store.GivenBys())
		if err != nil {
			return err
		}
		g.GivenBy = store.GivenBys()[i]
		v.grade(ref.ID, g)
	case 4:
		status, err := v.fate(ref.Name)
		if err != nil {
			return err
		}
		v.change(func(ctx context.Context, c store.Contact) (store.Contact, error) {
			return v.s.RecordFate(ctx, c, ref.ID, status)
		})
	case 5:
		v.change(func(ctx context.Context, c store.Contact) (store.Contact, error) { return v.s.TakeBack(ctx, c, ref.ID) })
	}
	return nil
}

// pass records that details are passed on, once they agreed to that.
func (v *visit) pass(ref store.Referral, kind store.ReferralKind) error {
	agreed, err := v.yes("Do they agree that their details are passed on to " + ref.Name + "?")
	if err != nil {
		return err
	}
	if !agreed {
		v.say("Then it stays as it is, and nothing is passed on.")
		return nil
	}
	g := desk.Giving{Kind: kind, GivenBy: ref.GivenBy, Consent: true}
	if kind == store.WarmHandover {
		r, err := v.ask(question{ask: "Who answered there? A first name, or what they do.", open: "any words"})
		if err != nil {
			return err
		}
		g.GivenBy, g.AnsweredBy = "phoned", r.text
	}
	v.grade(ref.ID, g)
	return nil
}

func (v *visit) grade(id string, g desk.Giving) bool {
	return v.change(func(ctx context.Context, c store.Contact) (store.Contact, error) { return v.s.Regrade(ctx, c, id, g) })
}

// fate asks what became of a referral.
func (m *mode) fate(name string) (string, error) {
	var codes []string
	for _, d := range desk.FateKeys() {
		codes = append(codes, d.Words)
	}
	i, err := m.oneOf("What became of "+name+"?", codes)
	if err != nil {
		return "", err
	}
	return codes[i], nil
}

// oneOf asks for one of some coded words.
func (m *mode) oneOf(ask string, codes []string) (int, error) {
	q := question{ask: ask}
	for _, c := range codes {
		q.options = append(q.options, option{words: desk.Words(c)})
	}
	r, err := m.ask(q)
	return r.pick(), err
}

// unmet records that what they want cannot be met, and why.
func (v *visit) unmet() error {
	wants := v.c.Facts.Get(facts.Wants).Words()
	if len(wants) == 0 {
		v.say("First record what they want: hear or change the answers. Then say that it cannot be met.")
		return nil
	}
	first := desk.UnmetReason(v.guide().Suggest(v.c.Facts, v.s.Now()))
	reasons := append([]string{first}, slices.DeleteFunc(store.UnmetReasons(), func(r string) bool { return r == first })...)
	i, err := v.oneOf(fmt.Sprintf("They want: %s. Why can it not be met? The rules say the first.", strings.ReplaceAll(strings.Join(wants, ", "), "_", " ")), reasons)
	if err != nil {
		return err
	}
	v.change(func(ctx context.Context, c store.Contact) (store.Contact, error) {
		return v.s.RecordUnmet(ctx, c, reasons[i])
	})
	return nil
}
