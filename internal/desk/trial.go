package desk

import (
	"context"
	"iter"

	"signpost/store"
)

// ActMakeUp puts made-up contacts on an empty record.
const ActMakeUp Action = "trial.fill"

// Trials keeps made-up contacts, in a record that holds nothing else.
type Trials interface {
	Fill(ctx context.Context, act store.Act, mark store.TrialMark, batches iter.Seq[store.Batch], saved func(contacts int)) (int, error)
	Trial(context.Context) (store.TrialMark, error)
}

// MakeUp puts made-up contacts on an empty record and marks it for good. It
// says how many were saved, also beside an error: what is there is whole.
func (s *Session) MakeUp(ctx context.Context, mark store.TrialMark, batches iter.Seq[store.Batch], saved func(contacts int)) (int, error) {
	if err := s.allow(ActMakeUp); err != nil {
		return 0, err
	}
	n, err := s.record.Fill(ctx, s.act(ActMakeUp, ""), mark, batches, saved)
	s.LookAtMark(context.WithoutCancel(ctx))
	return n, err
}

// LookAtMark reads whether the record holds made-up contacts. The desk does so
// whenever it reads the day: another window may have made them up. A mark that
// was tampered with counts; what is wrong with it, Verify says.
func (s *Session) LookAtMark(ctx context.Context) {
	mark, err := s.record.Trial(ctx)
	if err == nil || mark != store.NoTrial {
		s.mark.Store(&mark)
	}
}

// Mark is the word that must stand wherever anything of a record with made-up
// contacts is shown: DEMO or TRIAL; "" for a real one.
func (s *Session) Mark() string {
	mark := s.mark.Load()
	switch {
	case mark == nil || *mark == store.NoTrial:
		return ""
	case *mark == store.Demo:
		return "DEMO"
	}
	return "TRIAL"
}
