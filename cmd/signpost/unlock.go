package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"

	"signpost/config"
	"signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
	"signpost/store/people"
	"signpost/store/seal"
	"signpost/store/sqlite"
)

// unlocked is the data key and who opened it.
type unlocked struct {
	key    seal.Key
	who    string // empty: it lay in a key file
	failed int    // tries that went wrong since the last good one
}

// maxPassphraseFile is more than a passphrase has.
const maxPassphraseFile = 4096

// unlock gets at the data key: from the key file while no people are set up,
// else with a passphrase from the file that was named, or asked for on the
// terminal. It must come before the record is opened.
func (a *app) unlock(ctx context.Context, p config.Paths, operator string) (unlocked, error) {
	holders, err := sqlite.Holders(ctx, p.Database)
	if err != nil {
		return unlocked{}, err
	}
	if len(holders) == 0 {
		key, err := loadKey(p)
		return unlocked{key: key}, err
	}
	people := persons(holders)
	if len(people) == 0 {
		return unlocked{}, errors.New("nobody can open the record with a passphrase: open it with the recovery key: signpost people recover NAME")
	}
	t := tries{path: p.Tries, clock: a.clock}
	if file := or(a.passphraseFile, a.env("SIGNPOST_PASSPHRASE_FILE")); file != "" {
		pass, err := readSecretFile(file, "passphrase file")
		if err != nil {
			return unlocked{}, err
		}
		defer clear(pass)
		return a.unlockFile(t, people, operator, pass)
	}
	if !isTerminal(a.in) {
		return unlocked{}, errors.New("the record is locked: name a file with your passphrase with --passphrase-file FILE or SIGNPOST_PASSPHRASE_FILE")
	}
	return a.unlockAsking(t, people, operator)
}

// persons leaves out the key on paper.
func persons(list []store.Holder) []store.Holder {
	var out []store.Holder
	for _, h := range list {
		if !h.Paper() {
			out = append(out, h)
		}
	}
	return out
}

// unlockFile tries the passphrase for the operator of the settings, and when
// there is none of that name for everybody.
func (a *app) unlockFile(t tries, list []store.Holder, operator string, pass []byte) (unlocked, error) {
	who := unnamed
	operator = or(a.env("SIGNPOST_OPERATOR"), operator)
	for _, h := range list {
		if len(list) == 1 || strings.EqualFold(h.Name, operator) {
			who, list = h.Name, []store.Holder{h}
			break
		}
	}
	u, err := t.open(who, list, pass)
	return u, lockedOut(err)
}

func lockedOut(err error) error {
	if errors.Is(err, people.ErrPassphrase) {
		return errors.New("the passphrase does not fit. Nothing was opened; a coordinator can set a new one")
	}
	if errors.Is(err, people.ErrDamaged) {
		return errors.New("the row with this person's key is damaged. Nothing was opened; another person or the recovery key can open the record, and a coordinator can set a new passphrase")
	}
	return err
}

// askedTimes is how often a terminal asks for a passphrase.
const askedTimes = 3

func (a *app) unlockAsking(t tries, list []store.Holder, operator string) (unlocked, error) {
	h, err := a.whoIsThere(list, operator)
	if err != nil {
		return unlocked{}, err
	}
	for n := 1; ; n++ {
		pass, err := a.secret("Passphrase of " + h.Name)
		if err != nil {
			return unlocked{}, err
		}
		u, err := t.open(h.Name, []store.Holder{h}, pass)
		clear(pass)
		if err == nil || n == askedTimes || !errors.Is(err, people.ErrPassphrase) {
			return u, lockedOut(err)
		}
		fmt.Fprintln(a.err, "That is not it. Try again.")
	}
}

// whoIsThere asks for a name when several people can open the record.
func (a *app) whoIsThere(list []store.Holder, operator string) (store.Holder, error) {
	operator = or(a.env("SIGNPOST_OPERATOR"), operator)
	for _, h := range list {
		if len(list) == 1 || strings.EqualFold(h.Name, operator) {
			return h, nil
		}
	}
	fmt.Fprintln(a.err, "Who is at the desk?")
	for i, h := range list {
		fmt.Fprintf(a.err, "  %d  %s\n", i+1, text.CleanLine(h.Name))
	}
	in := bufio.NewReader(a.in)
	for range askedTimes {
		fmt.Fprint(a.err, "Number or name: ")
		line, err := readLine(in)
		if err != nil && len(line) == 0 {
			return store.Holder{}, errInputEnded
		}
		said := strings.TrimSpace(string(line))
		n, _ := strconv.Atoi(said)
		for i, h := range list {
			if i+1 == n || strings.EqualFold(h.Name, said) {
				return h, nil
			}
		}
		fmt.Fprintln(a.err, "There is nobody of that number or name.")
	}
	return store.Holder{}, errors.New("nobody was chosen, so nothing was opened")
}

// secret asks for something that must not be seen.
func (a *app) secret(question string) ([]byte, error) {
	f, ok := a.in.(*os.File)
	if !ok || !term.IsTerminal(f.Fd()) {
		return nil, errors.New(question + " can be asked for on a terminal only: name a file instead")
	}
	fmt.Fprint(a.err, question+": ")
	line, err := term.ReadPassword(f.Fd())
	fmt.Fprintln(a.err)
	if errors.Is(err, io.EOF) {
		return nil, errInputEnded
	}
	if err != nil {
		return nil, fmt.Errorf("the terminal cannot be read: %w", err)
	}
	return line, nil
}

// readSecretFile reads the one line of a file that nobody else may read.
func readSecretFile(path, what string) ([]byte, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("the %s %s cannot be read: is the name right?", what, text.CleanLine(path))
	}
	if runtime.GOOS != "windows" && st.Mode().IsRegular() && st.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("the %s %s can be read or changed by other accounts: make it private with \"chmod 600\"", what, text.CleanLine(path))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the %s %s cannot be read by this account", what, text.CleanLine(path))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxPassphraseFile+1))
	if err != nil || len(data) > maxPassphraseFile {
		return nil, fmt.Errorf("the %s %s is too long for what it should hold", what, text.CleanLine(path))
	}
	line := strings.TrimRight(string(data), "\r\n")
	clear(data)
	if line == "" || strings.ContainsAny(line, "\r\n") {
		return nil, fmt.Errorf("the %s %s must hold one line and nothing else", what, text.CleanLine(path))
	}
	return []byte(line), nil
}

// newSecret asks for a new passphrase twice, or takes it from a file.
func (a *app) newSecret(file, whose string) ([]byte, error) {
	if file != "" {
		return readSecretFile(file, "passphrase file")
	}
	first, err := a.secret("New passphrase of " + whose + " (at least " + strconv.Itoa(people.ShortestPassphrase) + " characters)")
	if err != nil {
		return nil, err
	}
	if err := people.CheckPassphrase(first); err != nil {
		return nil, err
	}
	again, err := a.secret("Once more")
	if err != nil {
		return nil, err
	}
	defer clear(again)
	if string(first) != string(again) {
		return nil, errors.New("the two are not the same, so nothing was changed")
	}
	return first, nil
}

// operator is who works now, with the role that the data key vouches for, and
// writes down that the record was opened, or that it was tried in vain.
func (a *app) operator(ctx context.Context, st *sqlite.Store, u unlocked, c config.Config) (desk.Operator, error) {
	if u.who == "" {
		return desk.Operator{Name: c.Operator, Role: desk.Coordinator}, nil
	}
	list, err := st.People(ctx)
	if err != nil {
		return desk.Operator{}, err
	}
	for _, p := range list {
		if p.Name != u.who || !p.LeftAt.IsZero() {
			continue
		}
		act := store.Act{At: a.clock(), Operator: p.Name, Role: p.Role, Desk: c.Desk, Action: string(desk.ActLockedOut), Subject: p.Name}
		for range u.failed { // the record was shut then, so they are written down now
			if err := st.Audit(ctx, act); err != nil {
				return desk.Operator{}, err
			}
		}
		act.Action = string(desk.ActUnlock)
		return desk.Operator{Name: p.Name, Role: desk.Role(p.Role)}, st.Audit(ctx, act)
	}
	return desk.Operator{}, errors.New("the key of " + text.CleanLine(u.who) + " was not put there by Signpost: run \"signpost verify\" and restore a backup")
}

// aboutHalfASecond is what a derivation should cost on this machine.
const aboutHalfASecond = 500 * time.Millisecond

func (a *app) ring(st *sqlite.Store) *people.Ring {
	return people.NewRing(st, func() people.Params { return people.Calibrate(aboutHalfASecond, a.clock) })
}
