package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"signpost/store"
)

// Safekeeping keeps the record whole, and lets go of what must not be kept.
type Safekeeping interface {
	Verify(context.Context) (store.Verification, error)
	Copy(ctx context.Context, path string) error
	Erase(ctx context.Context, act store.Act, id, reason string) error
	Sweep(context.Context) error
	Hold(ctx context.Context, act store.Act, id, why string) error
	Release(ctx context.Context, act store.Act, id string) error
	Overdue(ctx context.Context, kind store.Keepsake, before time.Time) (store.Overdue, error)
	Expire(ctx context.Context, act store.Act, kind store.Keepsake, before time.Time, told func(done, total int)) (int, error)
	LastEntry(ctx context.Context, but []string) (time.Time, error)
}

// ActRestoreRecord is written into a record that was restored from a backup. It
// is no right: whoever has the recovery key has the record.
const ActRestoreRecord Action = "record.restore"

// Verify checks the whole record. What is wrong with it is no error.
func (s *Session) Verify(ctx context.Context) (store.Verification, error) {
	if err := s.allow(ActVerify); err != nil {
		return store.Verification{}, err
	}
	if err := s.record.Audit(ctx, s.act(ActVerify, "")); err != nil {
		return store.Verification{}, err
	}
	return s.record.Verify(ctx)
}

// Copy writes a copy of the record into a new file, to be sealed as a backup.
// That it was made is in the copy's own audit trail, too.
func (s *Session) Copy(ctx context.Context, path string) error {
	if err := s.allow(ActBackup); err != nil {
		return err
	}
	if err := s.record.Audit(ctx, s.act(ActBackup, "")); err != nil {
		return err
	}
	return s.record.Copy(ctx, path)
}

// Erase forgets contacts for good, for one of store.ErasureReasons but
// "retention", which is Retain's. With those before the first that fails it
// ends. done is how many are forgotten.
func (s *Session) Erase(ctx context.Context, reason string, ids ...string) (done int, err error) {
	if err := s.allow(ActErase); err != nil {
		return 0, err
	}
	if reason == "retention" || !slices.Contains(store.ErasureReasons(), reason) {
		return 0, fmt.Errorf("%q is no reason to erase a contact: the person asked, or it was a mistake", reason)
	}
	for _, id := range ids {
		if err = s.record.Erase(ctx, s.act(ActErase, id), id, reason); err != nil {
			break
		}
		done++
	}
	if done > 0 {
		err = errors.Join(err, s.record.Sweep(ctx))
	}
	return done, err
}

// Hold keeps a contact from being erased, for a reason in words.
func (s *Session) Hold(ctx context.Context, id, why string) error {
	if err := s.allow(ActHold); err != nil {
		return err
	}
	if why = words(why); why == "" {
		return errors.New("say why the contact must be kept: whoever lifts the hold has to know")
	}
	return s.record.Hold(ctx, s.act(ActHold, id), id, why)
}

// Release lifts a hold.
func (s *Session) Release(ctx context.Context, id string) error {
	if err := s.allow(ActRelease); err != nil {
		return err
	}
	return s.record.Release(ctx, s.act(ActRelease, id), id)
}

// Limits say, for each kind of data, before which time it is too old. A kind
// that is missing is kept for good.
type Limits map[store.Keepsake]time.Time

// Overdue says what is too old of each kind, in the order in which it would go.
// It changes nothing. sure is that the clock is right although it looks wrong;
// else the error is a *ClockJumped.
func (s *Session) Overdue(ctx context.Context, limits Limits, sure bool) ([]store.Overdue, error) {
	if err := s.mayRetain(ctx, sure); err != nil {
		return nil, err
	}
	act := s.act(ActRetain, "")
	act.Detail = "dry run"
	if err := s.record.Audit(ctx, act); err != nil {
		return nil, err
	}
	var out []store.Overdue
	for _, kind := range store.Keepsakes() {
		o := store.Overdue{Kind: kind}
		if before := limits[kind]; !before.IsZero() {
			var err error
			if o, err = s.record.Overdue(ctx, kind, before); err != nil {
				return out, err
			}
		}
		out = append(out, o)
	}
	return out, nil
}

// Retain takes away what is too old, kind by kind, and rewrites the file so
// that nothing of it is left there. It returns how much of each kind went, also
// beside an error: what is away is away. told, which may be nil, hears how far
// a kind is.
func (s *Session) Retain(ctx context.Context, limits Limits, sure bool, told func(kind store.Keepsake, done, total int)) (map[store.Keepsake]int, error) {
	gone := map[store.Keepsake]int{}
	if err := s.mayRetain(ctx, sure); err != nil {
		return gone, err
	}
	var err error
	any := false
	for _, kind := range store.Keepsakes() {
		before := limits[kind]
		if before.IsZero() || err != nil {
			continue
		}
		gone[kind], err = s.record.Expire(ctx, s.act(ActRetain, ""), kind, before, func(done, total int) {
			if told != nil {
				told(kind, done, total)
			}
		})
		any = any || gone[kind] > 0
	}
	if any {
		err = errors.Join(err, s.record.Sweep(ctx))
	}
	return gone, err
}

func (s *Session) mayRetain(ctx context.Context, sure bool) error {
	if err := s.allow(ActRetain); err != nil {
		return err
	}
	if sure {
		return nil
	}
	return s.clockJump(ctx)
}

// longestQuiet is for how long nothing may have been written before the clock
// is doubted, and behind how far the clock may be when another's is ahead.
const (
	longestQuiet = 48 * time.Hour
	behind       = 5 * time.Minute
)

// ClockJumped says that the computer's clock may be wrong. By a clock that is
// years ahead everything would be too old.
type ClockJumped struct {
	Now, Last time.Time // Last is when the record was worked on last
}

func (e *ClockJumped) Error() string {
	const layout = "2 January 2006 15:04"
	at := func(t time.Time) string { return t.In(London()).Format(layout) }
	if e.Now.Before(e.Last) {
		return fmt.Sprintf("the clock says %s, but the record was worked on at %s, which is later: the clock may be wrong", at(e.Now), at(e.Last))
	}
	return fmt.Sprintf("the clock says %s, and nobody has worked on the record since %s: the clock may be wrong", at(e.Now), at(e.Last))
}

// clockJump compares the clock with the newest entry of work. What looks after
// the record does not count: it would vouch for the clock by itself.
func (s *Session) clockJump(ctx context.Context) error {
	var upkeep []string
	for _, a := range []Action{ActUnlock, ActRetain, ActVerify, ActBackup, ActRestoreRecord, ActErase, ActHold, ActRelease} {
		upkeep = append(upkeep, string(a))
	}
	last, err := s.record.LastEntry(ctx, upkeep)
	if err != nil || last.IsZero() {
		return err
	}
	if gap := s.now().Sub(last); gap > longestQuiet || gap < -behind {
		return &ClockJumped{Now: s.now(), Last: last}
	}
	return nil
}

// SayOverdue puts in words what would go of one kind.
func SayOverdue(o store.Overdue) string {
	what := KeepsakeName(o.Kind)
	switch {
	case o.Before.IsZero():
		return what + ": kept for good, because the settings name no time"
	case o.Count == 0 && o.Held == 0:
		return what + ": none is too old"
	}
	var parts []string
	if o.Count > 0 {
		parts = append(parts, fmt.Sprintf("%d, the oldest of %s", o.Count, o.Oldest.In(London()).Format("2 January 2006")))
	}
	if o.Held > 0 {
		parts = append(parts, fmt.Sprintf("%d kept because of a hold", o.Held))
	}
	return what + ": " + strings.Join(parts, "; ")
}

// KeepsakeName is what a kind of data with a time is called.
func KeepsakeName(k store.Keepsake) string {
	switch k {
	case store.KeepDrafts:
		return "typed and never saved"
	case store.KeepNumbers:
		return "numbers to ring back, of finished contacts"
	case store.KeepContacts:
		return "finished contacts of people who are not known"
	case store.KeepKnown:
		return "finished contacts with an alias or return code"
	case store.KeepCautions:
		return "cautions that ran out"
	case store.KeepVisitors:
		return "words about visitors"
	case store.KeepLostWords:
		return "searches that found nothing"
	}
	return string(k)
}
