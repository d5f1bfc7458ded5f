package people

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"signpost/internal/text"
	"signpost/store"
	"signpost/store/seal"
)

// Record is what a Ring needs of the store.
type Record interface {
	People(context.Context) ([]store.Person, error)
	Holders(context.Context) ([]store.Holder, error)
	Enrol(context.Context, store.Act, store.Enrolment) error
	UpdatePerson(context.Context, store.Act, store.Person) (store.Person, error)
	Relock(context.Context, store.Act, store.Holder) error
	Rotate(context.Context, store.Act, seal.Key, store.KeyChange) error
	WithKey(func(seal.Key) error) error
}

// Ring is the record's keys and who has them. It checks that a change leaves
// the record open to somebody; whether the operator may ask for it is checked
// before (internal/desk).
type Ring struct {
	record Record
	params func() Params
}

// NewRing makes a ring. params says what a derivation may cost; it is asked
// only when a lock is made, because finding out takes a moment.
func NewRing(r Record, params func() Params) *Ring { return &Ring{record: r, params: params} }

// longestName is how many characters a person's name has at most.
const longestName = 60

// checkName returns a name as it is kept.
func checkName(name string) (string, error) {
	clean := strings.Join(strings.Fields(text.CleanLine(name)), " ")
	switch n := len([]rune(clean)); {
	case n == 0:
		return "", errors.New("a person needs a name")
	case n > longestName:
		return "", fmt.Errorf("a name has at most %d characters", longestName)
	case strings.EqualFold(clean, store.PaperName):
		return "", fmt.Errorf("%q is what the key on paper is called; choose another name", store.PaperName)
	}
	return clean, nil
}

func checkRole(role string) error {
	if !slices.Contains(Roles(), role) {
		return fmt.Errorf("%q is no role: choose %s", text.CleanLine(role), strings.Join(Roles(), ", "))
	}
	return nil
}

// Coordinator is the role that may look after people.
const Coordinator = "coordinator"

// Roles lists the roles that a person can have.
func Roles() []string { return []string{"volunteer", "receptionist", Coordinator, "auditor"} }

// List returns the people by name: without those who left and without the key
// on paper.
func (r *Ring) List(ctx context.Context) ([]store.Person, error) {
	list, err := r.record.People(ctx)
	return slices.DeleteFunc(list, func(p store.Person) bool { return p.Role == store.RolePaper || !p.LeftAt.IsZero() }), err
}

// find returns somebody who is there, whatever the case of the letters.
func (r *Ring) find(ctx context.Context, name string) (store.Person, error) {
	list, err := r.List(ctx)
	if err != nil {
		return store.Person{}, err
	}
	clean := strings.Join(strings.Fields(text.CleanLine(name)), " ")
	for _, p := range list {
		if strings.EqualFold(p.Name, clean) {
			return p, nil
		}
	}
	return store.Person{}, fmt.Errorf("there is nobody called %q who may open the record", clean)
}

// SetUp turns passphrases on: the first coordinator and the key on paper, under
// a new data key, so that a copy of the key file opens nothing any more. It
// returns the key on paper, which is kept nowhere. Afterwards the key file must
// be taken away.
func (r *Ring) SetUp(ctx context.Context, act store.Act, name string, passphrase []byte) (paper string, err error) {
	name, err = checkName(name)
	if err != nil {
		return "", err
	}
	list, err := r.record.People(ctx)
	if err != nil {
		return "", err
	}
	if len(list) > 0 {
		return "", errors.New("people are set up already: add another with \"signpost people add\"")
	}
	lock, err := NewLock(name, passphrase, r.params())
	if err != nil {
		return "", err
	}
	paper, recipient, err := Paper()
	if err != nil {
		return "", err
	}
	next, err := seal.NewKey()
	if err != nil {
		return "", err
	}
	who := store.Person{Name: name, Role: Coordinator, Recipient: lock.Recipient, MadeAt: act.At, MadeBy: act.Operator}
	onPaper := store.Person{Name: store.PaperName, Role: store.RolePaper, Recipient: recipient, MadeAt: act.At, MadeBy: name}
	change := store.KeyChange{Join: []store.Person{who, onPaper}, Holders: []store.Holder{
		{Name: name, Recipient: lock.Recipient, Lock: lock.Closed, MadeAt: act.At}, {Name: store.PaperName, Recipient: recipient, MadeAt: act.At}}}
	if err := wrapAll(next, change.Holders); err != nil {
		return "", err
	}
	return paper, r.record.Rotate(ctx, act, next, change)
}

// wrapAll wraps a key for each holder.
func wrapAll(k seal.Key, list []store.Holder) (err error) {
	for i := range list {
		if list[i].Wrap, err = Wrap(k, list[i].Recipient); err != nil {
			return err
		}
	}
	return nil
}

// Add lets another person at the record.
func (r *Ring) Add(ctx context.Context, act store.Act, name, role string, passphrase []byte) error {
	name, err := checkName(name)
	if err == nil {
		err = checkRole(role)
	}
	if err != nil {
		return err
	}
	all, err := r.record.People(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return errors.New("the first person is a coordinator, who gets the recovery key")
	}
	back := store.Person{}
	for _, p := range all {
		switch {
		case !strings.EqualFold(p.Name, name):
		case p.LeftAt.IsZero():
			return fmt.Errorf("%s may open the record already", p.Name)
		default:
			back = p
		}
	}
	lock, err := NewLock(pick(back.Name, name), passphrase, r.params())
	if err != nil {
		return err
	}
	p := store.Person{Name: pick(back.Name, name), Rev: back.Rev, Role: role, Recipient: lock.Recipient, MadeAt: act.At, MadeBy: act.Operator}
	return r.enrol(ctx, act, p, lock)
}

func pick(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (r *Ring) enrol(ctx context.Context, act store.Act, p store.Person, l Lock) error {
	h := store.Holder{Name: p.Name, Rev: p.Rev, Recipient: l.Recipient, Lock: l.Closed, MadeAt: act.At}
	err := r.record.WithKey(func(k seal.Key) (err error) {
		h.Wrap, err = Wrap(k, l.Recipient)
		return err
	})
	if err != nil {
		return err
	}
	return r.record.Enrol(ctx, act, store.Enrolment{Person: p, Holder: h})
}

// SetRole gives a person another role. The last coordinator keeps theirs.
func (r *Ring) SetRole(ctx context.Context, act store.Act, name, role string) error {
	if err := checkRole(role); err != nil {
		return err
	}
	p, err := r.find(ctx, name)
	if err != nil {
		return err
	}
	if p.Role == role {
		return nil
	}
	if err := r.keepsCoordinator(ctx, p); err != nil {
		return err
	}
	p.Role = role
	_, err = r.record.UpdatePerson(ctx, act, p)
	return err
}

// keepsCoordinator refuses to take the last coordinator away.
func (r *Ring) keepsCoordinator(ctx context.Context, without store.Person) error {
	list, err := r.List(ctx)
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.Role == Coordinator && p.Name != without.Name {
			return nil
		}
	}
	if without.Role != Coordinator {
		return nil
	}
	return fmt.Errorf("%s is the only coordinator: make somebody else a coordinator first", without.Name)
}

// Remove takes a person's key away and seals the whole record again with a new
// one, so that a key that was copied before opens nothing that is written from
// now on.
func (r *Ring) Remove(ctx context.Context, act store.Act, name string) error {
	p, err := r.find(ctx, name)
	if err != nil {
		return err
	}
	if err := r.keepsCoordinator(ctx, p); err != nil {
		return err
	}
	change, err := r.holders(ctx, p.Name)
	if err != nil {
		return err
	}
	next, err := seal.NewKey()
	if err != nil {
		return err
	}
	if err := wrapAll(next, change.Holders); err != nil {
		return err
	}
	p.LeftAt, p.PIN = act.At, nil
	change.Leave = &p
	return r.record.Rotate(ctx, act, next, change)
}

// holders returns who goes on holding the key. The public halves are those
// that the data key vouches for: one that was put there by a stranger is
// refused, and so is a person whose row is gone.
func (r *Ring) holders(ctx context.Context, without string) (store.KeyChange, error) {
	people, err := r.record.People(ctx)
	if err != nil {
		return store.KeyChange{}, err
	}
	vouched := map[string]string{}
	for _, p := range people {
		if p.LeftAt.IsZero() {
			vouched[p.Name] = p.Recipient
		}
	}
	list, err := r.record.Holders(ctx)
	if err != nil {
		return store.KeyChange{}, err
	}
	var out store.KeyChange
	for _, h := range list {
		if vouched[h.Name] != h.Recipient {
			return store.KeyChange{}, fmt.Errorf("the key of %s was not put there by Signpost: run \"signpost verify\" and restore a backup", text.CleanLine(h.Name))
		}
		delete(vouched, h.Name)
		if h.Name != without {
			out.Holders = append(out.Holders, h)
		}
	}
	for name := range vouched {
		return store.KeyChange{}, fmt.Errorf("the key of %s is missing or damaged: set a new passphrase for them first", name)
	}
	return out, nil
}

// SetPassphrase gives a person another passphrase, who knows the present one.
// ErrPassphrase when that is wrong.
func (r *Ring) SetPassphrase(ctx context.Context, act store.Act, name string, now, next []byte) error {
	if err := CheckPassphrase(next); err != nil {
		return err
	}
	if bytes.Equal(now, next) {
		return errors.New("that is the passphrase it has already")
	}
	p, err := r.find(ctx, name)
	if err != nil {
		return err
	}
	h, err := r.holder(ctx, p.Name)
	if err != nil {
		return err
	}
	secret, err := Lock{Recipient: h.Recipient, Closed: h.Lock}.Open(p.Name, now)
	if err != nil {
		return err
	}
	lock, err := secret.Relock(p.Name, next, r.params())
	if err != nil {
		return err
	}
	h.Lock, h.MadeAt = lock.Closed, act.At
	return r.record.Relock(ctx, act, h)
}

func (r *Ring) holder(ctx context.Context, name string) (store.Holder, error) {
	list, err := r.record.Holders(ctx)
	for _, h := range list {
		if h.Name == name {
			return h, nil
		}
	}
	if err == nil {
		err = fmt.Errorf("the key of %s is missing or damaged: a coordinator can set a new passphrase", name)
	}
	return store.Holder{}, err
}

// Reset gives a person new keys and a new passphrase, for one who forgot it.
func (r *Ring) Reset(ctx context.Context, act store.Act, name string, passphrase []byte) error {
	p, err := r.find(ctx, name)
	if err != nil {
		return err
	}
	lock, err := NewLock(p.Name, passphrase, r.params())
	if err != nil {
		return err
	}
	p.Recipient, p.PIN = lock.Recipient, nil
	return r.enrol(ctx, act, p, lock)
}

// NewPaper makes another key on paper; the one before opens nothing any more
// once the data key is changed, which happens here, too.
func (r *Ring) NewPaper(ctx context.Context, act store.Act) (paper string, err error) {
	all, err := r.record.People(ctx)
	if err != nil {
		return "", err
	}
	change, err := r.holders(ctx, store.PaperName)
	if err != nil {
		return "", err
	}
	paper, recipient, err := Paper()
	if err != nil {
		return "", err
	}
	for _, p := range all {
		if p.Role == store.RolePaper {
			p.Recipient, p.MadeAt, p.MadeBy = recipient, act.At, act.Operator
			change.Leave = &p // replaced, not gone: LeftAt stays zero
		}
	}
	if change.Leave == nil {
		return "", errors.New("there is no recovery key to replace: people are not set up")
	}
	change.Holders = append(change.Holders, store.Holder{Name: store.PaperName, Recipient: recipient, MadeAt: act.At})
	next, err := seal.NewKey()
	if err != nil {
		return "", err
	}
	if err := wrapAll(next, change.Holders); err != nil {
		return "", err
	}
	return paper, r.record.Rotate(ctx, act, next, change)
}

// SetPIN sets the PIN that opens a locked screen again while the key is in
// memory; "" takes it away.
func (r *Ring) SetPIN(ctx context.Context, act store.Act, name, pin string) error {
	p, err := r.find(ctx, name)
	if err != nil {
		return err
	}
	p.PIN = nil
	if pin != "" {
		if p.PIN, err = HashPIN(pin); err != nil {
			return err
		}
	}
	_, err = r.record.UpdatePerson(ctx, act, p)
	return err
}
