package desk

import (
	"context"
	"time"

	"signpost/store"
)

// Feedback keeps what use says of the directory, with nobody's name on it.
type Feedback interface {
	AddLostSearch(ctx context.Context, words string, day time.Time) error
	LostSearches(ctx context.Context, since time.Time, limit int) ([]store.LostSearch, error)
	ReferralOutcomes(ctx context.Context, from, to time.Time) ([]store.ReferralOutcome, error)
	GivenAt(ctx context.Context, desk string, from time.Time) (map[string]int, error)
}

// Seen keeps which version of the directory a seat has seen.
type Seen interface {
	SeenDirectory(context.Context, store.Seat) (version string, at time.Time, err error)
	SetSeenDirectory(ctx context.Context, who store.Seat, version string, at time.Time) error
}

// LostSearch counts a search that found nothing, so that the coordinator hears
// what is missing. It is called when a search is left, not at every letter.
// What is kept is store.LostWords and the day. For a role that may only read,
// and for words too short, it does nothing.
func (s *Session) LostSearch(ctx context.Context, query string) error {
	if s.allow(ActFlag) != nil || store.LostWords(query) == "" {
		return nil
	}
	return s.record.AddLostSearch(ctx, query, s.clock().In(London()))
}

// SeenDirectory returns the version of the directory that was last seen by
// this operator at this desk, and when; "" when none was.
func (s *Session) SeenDirectory(ctx context.Context) (version string, at time.Time, err error) {
	if err := s.allow(ActList); err != nil {
		return "", time.Time{}, err
	}
	return s.record.SeenDirectory(ctx, s.seat())
}

// MarkDirectorySeen remembers that this operator at this desk has seen what is
// new in the directory in use. A look is no change of the record, so every
// role may.
func (s *Session) MarkDirectorySeen(ctx context.Context) error {
	if err := s.allow(ActList); err != nil {
		return err
	}
	return s.record.SetSeenDirectory(ctx, s.seat(), s.Guide().Dir.Version, s.now())
}

func (s *Session) seat() store.Seat { return store.Seat{Operator: s.op.Name, Desk: s.desk} }
