// Package backup is the form of a backup file: a tar archive with a manifest
// and the database, and the key file where there are no passphrases, all of it
// sealed with age. Whoever has the recovery key can open it without Signpost,
// with the tools age and tar.
//
// It is pure: it reads and writes streams. It copies no database (store/sqlite
// does), opens none, asks nobody for a secret (cmd does), and does not decide
// who may make or restore a backup (internal/desk does).
package backup

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"

	"signpost/store/people"
)

// What is wrong with a file. Each is a sentence without its end, for a person.
var (
	ErrForeign    = errors.New("this is not a Signpost backup")
	ErrSecret     = errors.New("what was given does not open this backup: it belongs to another record, or the beginning of the file is damaged")
	ErrTruncated  = errors.New("the backup is not whole: its end is missing")
	ErrDamaged    = errors.New("the backup is damaged or its end is missing: it is not as it was written")
	ErrTooNew     = errors.New("the backup was made by a newer Signpost: install the newer version on this computer first")
	errPassphrase = errors.New("a backup without a passphrase could not be opened by anybody")
)

// Sealing says with what a backup is opened.
type Sealing string

// The ways a backup is sealed.
const (
	ByPaper      Sealing = "paper"      // the recovery key
	ByPassphrase Sealing = "passphrase" // no people are set up
)

// intro begins each file of age.
const intro = "age-encryption.org/v1\n"

// HeadSize is how much of a file SealedBy needs.
const HeadSize = 256

// SealedBy reads the first bytes of a file and says with what it is opened;
// ErrForeign when it is no backup at all. The error of a damaged beginning is
// ErrDamaged, of one that is too short ErrTruncated.
func SealedBy(head []byte) (Sealing, error) {
	if len(head) < len(intro) && strings.HasPrefix(intro, string(head)) {
		return "", ErrTruncated
	}
	rest, ok := bytes.CutPrefix(head, []byte(intro))
	if !ok {
		return "", ErrForeign
	}
	for _, k := range []struct {
		mark string
		by   Sealing
	}{{"-> X25519 ", ByPaper}, {"-> scrypt ", ByPassphrase}} {
		if bytes.HasPrefix(rest, []byte(k.mark)) {
			return k.by, nil
		}
		if strings.HasPrefix(k.mark, string(rest)) {
			return "", ErrTruncated
		}
	}
	return "", ErrDamaged
}

// Lock closes a backup.
type Lock struct{ to age.Recipient }

// ToPaper closes for whoever has the recovery key, of which recipient is the
// public half.
func ToPaper(recipient string) (Lock, error) {
	to, err := age.ParseX25519Recipient(recipient)
	if err != nil {
		return Lock{}, people.ErrDamaged
	}
	return Lock{to}, nil
}

// The work of a passphrase: scrypt with 2 to the power of it. Opening takes at
// most four times the memory of what is written, a gigabyte, however much a
// hostile file asks for.
const (
	workFactor     = 18
	mostWorkFactor = 20
)

// ToPassphrase closes with a passphrase, for a record without people.
func ToPassphrase(passphrase []byte) (Lock, error) { return toPassphrase(passphrase, workFactor) }

func toPassphrase(passphrase []byte, work int) (Lock, error) {
	if err := people.CheckPassphrase(passphrase); err != nil {
		return Lock{}, err
	}
	to, err := age.NewScryptRecipient(string(passphrase))
	if err != nil {
		return Lock{}, errPassphrase
	}
	to.SetWorkFactor(work)
	return Lock{to}, nil
}

// Opener opens a backup.
type Opener struct{ with age.Identity }

// Open makes an opener of a secret: the recovery key as it was copied from
// paper, or the passphrase.
func Open(by Sealing, secret []byte) (Opener, error) {
	if by == ByPassphrase {
		id, err := age.NewScryptIdentity(string(secret))
		if err != nil {
			return Opener{}, errPassphrase
		}
		id.SetMaxWorkFactor(mostWorkFactor)
		return Opener{id}, nil
	}
	if _, err := people.FromPaper(string(secret)); err != nil {
		return Opener{}, err
	}
	id, err := age.ParseX25519Identity(strings.ToUpper(strings.Join(strings.Fields(string(secret)), "")))
	if err != nil {
		return Opener{}, ErrSecret
	}
	return Opener{id}, nil
}

// unsealed returns the reader of what is inside a file.
func (o Opener) unsealed(file io.Reader) (io.Reader, error) {
	if o.with == nil {
		return nil, ErrSecret
	}
	r, err := age.Decrypt(file, o.with)
	var none *age.NoIdentityMatchError
	switch {
	case err == nil:
		return &sealedReader{r}, nil
	case errors.As(err, &none):
		return nil, ErrSecret
	}
	return nil, whyUnreadable(err)
}

// sealedReader puts the errors of age into ours.
type sealedReader struct{ r io.Reader }

func (s *sealedReader) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	if err != nil && err != io.EOF {
		err = whyUnreadable(err)
	}
	return n, err
}

// whyUnreadable sorts what went wrong while reading. An error of the disk stays
// as it is.
func whyUnreadable(err error) error {
	var disk interface{ Timeout() bool } // *fs.PathError has it
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return ErrTruncated
	case errors.As(err, &disk):
		return fmt.Errorf("the backup cannot be read: %w", err)
	}
	return ErrDamaged
}
