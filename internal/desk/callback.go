package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"signpost/store"
)

// CallbackReasons are the reasons for which a number is kept, with their keys.
// Without one of them a contact stays without a number.
func CallbackReasons() []Done {
	return []Done{
		{"1", "they asked to be rung"},
		{"2", "the call may be cut off"},
		{"3", "to tell them what was found out"},
		{"4", "to ask how it went"},
		{"5", "to hear that they are safe"},
	}
}

// MessageKeys are the answers to "may a message be left?", with their keys.
func MessageKeys() []Done {
	return []Done{{"n", "no"}, {"f", "only to ring back, not what it is about"}, {"y", "yes"}}
}

// callSoon is when a call-back is due until somebody says when: soon enough to
// be noticed.
const callSoon = time.Hour

const maxNumber = 60

// ringBack begins what is to be done when a number was kept.
const ringBack = "ring back: "

// SetCallback keeps a number to ring, with the reason for which it may be kept
// and how ringing does no harm. With nothing planned yet it is due in an hour,
// until SetFollowup says when.
func (s *Session) SetCallback(ctx context.Context, c store.Contact, reason string, cb store.Callback) (store.Contact, error) {
	if err := s.allow(ActCallback); err != nil {
		return c, err
	}
	if reason = words(reason); reason == "" {
		return c, errors.New("say why the number is kept: pick a reason")
	}
	cb = store.Callback{Number: words(cb.Number), Safe: store.SafeToRing{
		When: words(cb.Safe.When), Who: words(cb.Safe.Who), Message: words(cb.Safe.Message)}}
	if err := checkNumber(cb.Number); err != nil {
		return c, err
	}
	return s.withFollowup(ctx, ActCallback, c, func(fresh *store.Contact) error {
		f := store.Followup{By: s.op.Name, Due: s.now().Add(callSoon).Truncate(time.Minute)}
		if fresh.Followup.Open() {
			f = *fresh.Followup
		}
		if what := ringBack + reason; !strings.HasPrefix(f.What, what) {
			if !strings.HasPrefix(f.What, ringBack) && f.What != "" {
				what += "; " + f.What
			}
			f.What = words(what)
		}
		fresh.Callback, fresh.Followup = &cb, &f
		return nil
	})
}

// checkNumber refuses what nobody could ring. What is mostly digits is taken as
// it was said: an extension, a number abroad. What is mostly letters is an
// answer to another question that was typed here.
func checkNumber(n string) error {
	digits, letters := 0, 0
	for _, r := range n {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	switch {
	case n == "":
		return errors.New("type the number to ring, or esc to keep none")
	case digits < 3:
		return fmt.Errorf("there is no telephone number in %q: type its digits, or esc to keep none", n)
	case letters > digits:
		return fmt.Errorf("%q reads like words: type the number alone, ctrl+u empties the line", n)
	case len(n) > maxNumber:
		return fmt.Errorf("a number is at most %d characters: put the rest into the safe-to-ring notes", maxNumber)
	}
	return nil
}

// SafeLines says how ringing does no harm. They are shown before the number,
// wherever that is shown. What was not asked is said, and what follows from it.
func SafeLines(safe store.SafeToRing) []string {
	return []string{
		"when to ring: " + or(safe.When, "not asked - take care"),
		"who may answer: " + or(safe.Who, "not asked - say nothing to anybody else"),
		"message: " + or(safe.Message, "not asked - leave none"),
	}
}

// CallbackReason is why the number of c is kept; "" when none is.
func CallbackReason(c store.Contact) string {
	if c.Callback == nil || c.Followup == nil {
		return ""
	}
	what, found := strings.CutPrefix(c.Followup.What, ringBack)
	if !found {
		return ""
	}
	reason, _, _ := strings.Cut(what, "; ")
	return reason
}
