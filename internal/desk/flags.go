package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"signpost/internal/text"
	"signpost/store"
)

// Flags keeps what the front line says is wrong with the directory.
type Flags interface {
	AddFlag(context.Context, store.Act, store.Flag) (store.Flag, error)
	SettleFlag(context.Context, store.Act, store.Flag) (store.Flag, error)
	Flags(context.Context, store.Act, store.FlagQuery) ([]store.Flag, error)
	OpenFlagCounts(context.Context) (map[string]int, error)
}

// flagKeys are the letters of the reasons for a flag.
var flagKeys = [...]struct{ key, reason, words string }{
	{"w", "wrong_number", "wrong number"}, {"c", "closed", "closed"}, {"f", "full", "full"}, {"m", "moved", "moved"},
	{"h", "hours_wrong", "hours wrong"}, {"o", store.FlagOther, "something else"},
}

// FlagKeys are the letters of the reasons for a flag, in the order of
// store.FlagReasons.
func FlagKeys() []Done {
	out := make([]Done, len(flagKeys))
	for i, k := range flagKeys {
		out[i] = Done{k.key, k.reason}
	}
	return out
}

// FlagByKey is the reason that a letter stands for.
func FlagByKey(key string) (reason string, ok bool) {
	for _, k := range flagKeys {
		if k.key == key {
			return k.reason, true
		}
	}
	return "", false
}

// FlagMenu lists the letters and reasons in one line.
func FlagMenu() string {
	var b strings.Builder
	for _, k := range flagKeys {
		fmt.Fprintf(&b, "  %s %s", k.key, k.words)
	}
	return b.String()
}

// FlagWords says a reason for people: "hours wrong".
func FlagWords(reason string) string {
	for _, k := range flagKeys {
		if k.reason == reason {
			return k.words
		}
	}
	return Words(reason)
}

// SettleKeys are the letters of the ways in which a flag can end, in the order
// of store.Settlements.
func SettleKeys() []Done {
	keys := []string{"m", "c", "u", "d"}
	var out []Done
	for i, w := range store.Settlements() {
		out = append(out, Done{keys[i], w})
	}
	return out
}

// Flag records that the entry with that id is wrong, and why; the reason
// "other" needs words. The entry itself stays as it is until a coordinator has
// looked.
func (s *Session) Flag(ctx context.Context, serviceID, reason, note string) (store.Flag, error) {
	if err := s.allow(ActFlag); err != nil {
		return store.Flag{}, err
	}
	if reason == "" {
		return store.Flag{}, errors.New("say what is wrong with the entry: pick a reason")
	}
	if err := oneOf("reason", reason, store.FlagReasons()); err != nil {
		return store.Flag{}, err
	}
	note = strings.TrimSpace(text.CleanLine(note))
	if reason == store.FlagOther && note == "" {
		return store.Flag{}, errors.New("say in a few words what is wrong with the entry")
	}
	dir := s.Guide().Dir
	svc, ok := dir.Service(serviceID)
	if !ok {
		return store.Flag{}, fmt.Errorf("there is no service %q in the directory any more", text.CleanLine(serviceID))
	}
	now := s.now()
	f := store.Flag{ID: s.newID(now), Service: svc.ID, Name: svc.Name, Reason: reason, Note: note,
		RaisedAt: now, RaisedBy: s.op.Name, Desk: s.desk, DirectoryVersion: dir.Version}
	return s.record.AddFlag(ctx, s.act(ActFlag, f.ID), f)
}

// SettleFlag records how a flag ended. Only a coordinator may. When somebody
// else was quicker the error is a *store.FlagConflict.
func (s *Session) SettleFlag(ctx context.Context, f store.Flag, settlement string) (store.Flag, error) {
	if err := s.allow(ActSettleFlag); err != nil {
		return f, err
	}
	if settlement == "" {
		return f, errors.New("say how the flag ended: mended, checked fine, duplicate or dropped")
	}
	if err := oneOf("settlement", settlement, store.Settlements()); err != nil {
		return f, err
	}
	next := f
	next.SettledAt, next.SettledBy, next.Settlement = s.now(), s.op.Name, settlement
	next, err := s.record.SettleFlag(ctx, s.act(ActSettleFlag, f.ID), next)
	if err != nil {
		return f, err
	}
	return next, nil
}

// OpenFlags lists the flags that nobody has settled, newest first.
func (s *Session) OpenFlags(ctx context.Context) ([]store.Flag, error) {
	return s.flags(ctx, store.FlagQuery{Open: true})
}

// OpenFlagsAgain is OpenFlags for a screen that redraws itself because something
// changed: nobody looked anew, so nothing is written down.
func (s *Session) OpenFlagsAgain(ctx context.Context) ([]store.Flag, error) {
	if err := s.allow(ActFlags); err != nil {
		return nil, err
	}
	return s.record.Flags(ctx, store.Act{}, store.FlagQuery{Open: true})
}

// FlagsOf lists all flags of one service, newest first, settled ones too.
func (s *Session) FlagsOf(ctx context.Context, serviceID string) ([]store.Flag, error) {
	return s.flags(ctx, store.FlagQuery{Service: serviceID})
}

func (s *Session) flags(ctx context.Context, q store.FlagQuery) ([]store.Flag, error) {
	if err := s.allow(ActFlags); err != nil {
		return nil, err
	}
	return s.record.Flags(ctx, s.act(ActFlags, q.Service), q)
}

// OpenFlagCounts says how many open flags each service has, for a sign beside
// its name. It shows no words, so it leaves no trace.
func (s *Session) OpenFlagCounts(ctx context.Context) (map[string]int, error) {
	if err := s.allow(ActFlags); err != nil {
		return nil, err
	}
	return s.record.OpenFlagCounts(ctx)
}

// FlagLine says a flag in one line, without its note: "flagged 2 days ago by
// the desk: wrong number".
func FlagLine(f store.Flag, now time.Time) string {
	line := "flagged " + DaysAgo(f.RaisedAt, now) + " by the desk: " + FlagWords(f.Reason)
	if !f.Open() {
		line += " (" + Words(f.Settlement) + " " + DaysAgo(f.SettledAt, now) + ")"
	}
	return text.CleanLine(line)
}

// DaysAgo says how many days lie between two moments, by the calendar on the
// wall: "today", "yesterday", "5 days ago". A moment still to come is today.
func DaysAgo(t, now time.Time) string {
	switch d := calendarDays(t, now); {
	case d <= 0:
		return "today"
	case d == 1:
		return "yesterday"
	default:
		return fmt.Sprintf("%d days ago", d)
	}
}

// calendarDays is how many midnights of London lie between two moments.
func calendarDays(from, to time.Time) int {
	date := func(t time.Time) time.Time {
		y, m, d := t.In(London()).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) // where every day has 24 hours
	}
	return int(date(to).Sub(date(from)) / (24 * time.Hour))
}
