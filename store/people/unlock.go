package people

import (
	"context"
	"errors"
	"time"

	"signpost/store"
	"signpost/store/seal"
)

// Unlock opens the data key of a record that is not open yet with one person's
// passphrase. ErrPassphrase when it does not fit, ErrDamaged when the row does
// not.
func Unlock(h store.Holder, passphrase []byte) (seal.Key, error) {
	secret, err := Lock{Recipient: h.Recipient, Closed: h.Lock}.Open(h.Name, passphrase)
	if err != nil {
		return seal.Key{}, err
	}
	return secret.Unwrap(h.Wrap)
}

// UnlockPaper does the same with the key on paper.
func UnlockPaper(h store.Holder, written string) (seal.Key, error) {
	secret, err := FromPaper(written)
	if err != nil {
		return seal.Key{}, err
	}
	if secret.Recipient() != h.Recipient {
		return seal.Key{}, errors.New("that is a recovery key, but not the one of this record")
	}
	return secret.Unwrap(h.Wrap)
}

// Wait says how long the next try has to wait after n failures in a row, the
// last of them at last: nothing for the first four, then longer each time, at
// most a quarter of an hour. A last that lies ahead of now, because the clock
// was set back, counts as now.
func Wait(n int, last, now time.Time) time.Duration {
	const free, most = 5, 15 * time.Minute
	if n < free {
		return 0
	}
	if last.After(now) {
		last = now
	}
	wait := min(30*time.Second<<min(n-free, 10), most)
	return max(0, wait-now.Sub(last))
}

// Fits reports whether what somebody typed at a locked screen is their PIN or
// their passphrase. A passphrase costs one derivation.
func (r *Ring) Fits(ctx context.Context, name, typed string) (bool, error) {
	p, err := r.find(ctx, name)
	if err != nil {
		return false, err
	}
	if len(p.PIN) > 0 && CheckPIN(p.PIN, typed) {
		return true, nil
	}
	if CheckPassphrase([]byte(typed)) != nil {
		return false, nil // too short to be one: no need to derive
	}
	h, err := r.holder(ctx, p.Name)
	if err != nil {
		return false, err
	}
	_, err = Lock{Recipient: h.Recipient, Closed: h.Lock}.Open(p.Name, []byte(typed))
	if errors.Is(err, ErrPassphrase) {
		return false, nil
	}
	return err == nil, err
}

// Forget wipes the data key from memory. The record can do nothing more until
// it is opened again.
func (r *Ring) Forget() {
	_ = r.record.WithKey(func(k seal.Key) error { k.Wipe(); return nil })
}

// Check says in a sentence why a new passphrase will not do.
func (r *Ring) Check(passphrase []byte) error { return CheckPassphrase(passphrase) }
