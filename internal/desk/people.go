package desk

import (
	"context"
	"errors"
	"strings"

	"signpost/store"
)

// Ring is the record's keys and who has them. It makes only changes that leave
// the record open to somebody.
type Ring interface {
	List(context.Context) ([]store.Person, error)
	SetUp(ctx context.Context, act store.Act, name string, passphrase []byte) (paper string, err error)
	Add(ctx context.Context, act store.Act, name, role string, passphrase []byte) error
	Remove(ctx context.Context, act store.Act, name string) error
	SetRole(ctx context.Context, act store.Act, name, role string) error
	SetPassphrase(ctx context.Context, act store.Act, name string, now, next []byte) error
	Reset(ctx context.Context, act store.Act, name string, passphrase []byte) error
	NewPaper(ctx context.Context, act store.Act) (paper string, err error)
	SetPIN(ctx context.Context, act store.Act, name, pin string) error
	Check(passphrase []byte) error
	Fits(ctx context.Context, name, typed string) (bool, error)
	Forget()
}

// What is written down when somebody opens the record, and once for each time
// it was tried in vain before. They are no rights: whoever has the key has them.
const (
	ActUnlock    Action = "record.unlock"
	ActLockedOut Action = "record.unlock.failed"
)

// errNoRing is for sessions that were made without keys.
var errNoRing = errors.New("people cannot be looked after here")

// ringFor checks that the session may do a, and that there are keys.
func (s *Session) ringFor(a Action) (Ring, error) {
	if err := s.allow(a); err != nil {
		return nil, err
	}
	if s.ring == nil {
		return nil, errNoRing
	}
	return s.ring, nil
}

// People returns who may open the record, by name; nobody while it opens with
// a key file.
func (s *Session) People(ctx context.Context) ([]store.Person, error) {
	ring, err := s.ringFor(ActPeople)
	if err != nil {
		return nil, err
	}
	if err := s.record.Audit(ctx, s.act(ActPeople, "")); err != nil {
		return nil, err
	}
	return ring.List(ctx)
}

// SetUpPeople turns passphrases on with the first coordinator, and returns the
// recovery key, which is to be written on paper and is kept nowhere. From then
// on the key file opens nothing, and is taken away.
func (s *Session) SetUpPeople(ctx context.Context, name string, passphrase []byte) (paper string, err error) {
	ring, err := s.ringFor(ActAddPerson)
	if err != nil {
		return "", err
	}
	paper, err = ring.SetUp(ctx, s.act(ActAddPerson, name), name, passphrase)
	if err == nil && s.dropKeyFile != nil {
		s.dropKeyFile()
	}
	return paper, err
}

// AddPerson lets another person at the record.
func (s *Session) AddPerson(ctx context.Context, name string, role Role, passphrase []byte) error {
	ring, err := s.ringFor(ActAddPerson)
	if err != nil {
		return err
	}
	return ring.Add(ctx, s.act(ActAddPerson, name), name, string(role), passphrase)
}

// RemovePerson takes a person's key away and seals the record with a new one.
// Nobody removes themselves: they could not go on.
func (s *Session) RemovePerson(ctx context.Context, name string) error {
	ring, err := s.ringFor(ActRemove)
	if err != nil {
		return err
	}
	if s.is(name) {
		return errors.New("you cannot remove yourself: ask another coordinator")
	}
	return ring.Remove(ctx, s.act(ActRemove, name), name)
}

// is reports whether a name is that of the session's operator.
func (s *Session) is(name string) bool {
	return s.op.Name != "" && strings.EqualFold(strings.Join(strings.Fields(name), " "), s.op.Name)
}

// SetRole gives a person another role.
func (s *Session) SetRole(ctx context.Context, name string, role Role) error {
	ring, err := s.ringFor(ActRole)
	if err != nil {
		return err
	}
	return ring.SetRole(ctx, s.act(ActRole, name), name, string(role))
}

// SetPassphrase changes the operator's own passphrase.
func (s *Session) SetPassphrase(ctx context.Context, now, next []byte) error {
	ring, err := s.ringFor(ActPassphrase)
	if err != nil {
		return err
	}
	if s.op.Name == "" {
		return errors.New("no people are set up, so there is no passphrase: \"signpost people add NAME\" begins")
	}
	return ring.SetPassphrase(ctx, s.act(ActPassphrase, s.op.Name), s.op.Name, now, next)
}

// ResetPassphrase gives a person who forgot theirs a new one.
func (s *Session) ResetPassphrase(ctx context.Context, name string, passphrase []byte) error {
	ring, err := s.ringFor(ActReset)
	if err != nil {
		return err
	}
	return ring.Reset(ctx, s.act(ActReset, name), name, passphrase)
}

// NewPaper makes another recovery key; the one before opens nothing any more.
func (s *Session) NewPaper(ctx context.Context) (paper string, err error) {
	ring, err := s.ringFor(ActPaper)
	if err != nil {
		return "", err
	}
	return ring.NewPaper(ctx, s.act(ActPaper, ""))
}

// SetPIN sets the operator's own PIN for the locked screen; "" takes it away.
func (s *Session) SetPIN(ctx context.Context, pin string) error {
	ring, err := s.ringFor(ActPIN)
	if err != nil {
		return err
	}
	if s.op.Name == "" {
		return errors.New("no people are set up, so there is nobody whose PIN it would be: \"signpost people add NAME\" begins")
	}
	return ring.SetPIN(ctx, s.act(ActPIN, s.op.Name), s.op.Name, pin)
}

// RoleNames lists the roles in the order in which they are offered.
func RoleNames() []string {
	return []string{string(Volunteer), string(Receptionist), string(Coordinator), string(Auditor)}
}

// RoleNamed returns the role that was written, also by its first letters.
func RoleNamed(written string) (Role, error) {
	written = strings.ToLower(strings.TrimSpace(written))
	for _, r := range RoleNames() {
		if written != "" && strings.HasPrefix(r, written) {
			return Role(r), nil
		}
	}
	return "", errors.New("that is no role: type " + strings.Join(RoleNames(), ", ") + ", or the first letters of one")
}

// CheckPassphrase says in a sentence why a new passphrase will not do.
func (s *Session) CheckPassphrase(p string) error {
	if s.ring == nil {
		return errNoRing
	}
	return s.ring.Check([]byte(p))
}
