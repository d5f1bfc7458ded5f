package desk

import "context"

// The actions of a locked screen. They are no rights: whoever sits there may
// try.
const (
	ActReopen  Action = "screen.unlock"
	ActMistype Action = "screen.unlock.failed"
)

// MostMistypes is how many wrong PINs or passphrases a locked screen takes
// before the key is wiped from memory.
const MostMistypes = 5

// Guarded reports whether the operator opened the record with a passphrase, so
// that a hidden screen is a locked one.
func (s *Session) Guarded() bool { return s.guarded && s.ring != nil }

// Reopen reports whether what was typed at the locked screen is the operator's
// PIN or passphrase, and writes either down.
func (s *Session) Reopen(ctx context.Context, typed string) (bool, error) {
	if !s.Guarded() {
		return true, nil
	}
	ok, err := s.ring.Fits(ctx, s.op.Name, typed)
	if err != nil {
		return false, err
	}
	act := ActReopen
	if !ok {
		act = ActMistype
	}
	return ok, s.record.Audit(ctx, s.act(act, s.op.Name))
}

// Forget wipes the data key from memory: nothing can be read or saved any more
// until the program is started again.
func (s *Session) Forget() {
	if s.Guarded() {
		s.ring.Forget()
	}
}
