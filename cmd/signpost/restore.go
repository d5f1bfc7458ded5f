package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"signpost/config"
	"signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
	"signpost/store/backup"
	"signpost/store/people"
	"signpost/store/seal"
	"signpost/store/sqlite"
)

// restoring are the options of restore.
type restoring struct {
	secrets          secretFiles
	withoutErasures  bool
	thoughItIsBroken bool
}

func (a *app) restoreCommand() *cobra.Command {
	var o restoring
	cmd := &cobra.Command{
		Use:   "restore FILE",
		Short: "Bring a backup back, keeping what is there now",
		Long: "Restore opens a backup in a process of its own and checks all of it before anything changes. What is\n" +
			"there now is kept beside it under another name. Whoever was forgotten since the backup was made is\n" +
			"forgotten again, and what is under a hold stays so. Close Signpost on this computer first.\n\n" +
			"Exit status: 0 restored, 1 refused: nothing was changed, 2 wrong usage.",
		Example: "  signpost restore friday.backup",
		Args:    oneArg("name the backup, for example: signpost restore friday.backup"),
		RunE:    a.doing(func(c *cobra.Command, args []string) error { return a.restore(c.Context(), args[0], o) }),
	}
	o.secrets.flags(cmd)
	cmd.Flags().BoolVar(&o.withoutErasures, "without-erasures", false, "go on although the list of who was forgotten cannot be read from the record that is there now")
	cmd.Flags().BoolVar(&o.thoughItIsBroken, "damaged", false, "restore a backup of a record that had damaged rows")
	return cmd
}

func (a *app) restore(ctx context.Context, file string, o restoring) (err error) {
	ignoreTooBig()
	c, paths, notice, err := a.settings()
	if err != nil {
		return err
	}
	if notice != "" {
		fmt.Fprintln(a.err, "signpost: "+notice)
	}
	e := errand{File: file}
	if e.By, e.Secret, err = a.secretFor(file, o.secrets.paper, or(o.secrets.passphrase, or(a.passphraseFile, a.env("SIGNPOST_PASSPHRASE_FILE")))); err != nil {
		return err
	}
	defer clear(e.Secret)
	if err := os.MkdirAll(paths.Data, 0o700); err != nil {
		return &store.Error{Kind: store.ReadOnly, Op: "make data folder", Path: paths.Data, Err: err}
	}
	defer func() { _ = os.Remove(paths.Data) }() // goes only when nothing was put into it
	var drop func()
	if e.Folder, drop, err = staging(paths.Data); err != nil {
		return err
	}
	defer drop()
	a.step("Checking the backup")
	x, err := a.examineBackup(ctx, e)
	if err != nil {
		return err
	}
	defer clear(x.KeyText)
	if len(x.Problems) > 0 && !o.thoughItIsBroken {
		return fmt.Errorf("what is in the backup is not sound: %s, the first: %s. Nothing was changed. Try another backup; with --damaged this one is restored as it is",
			countOf(int64(len(x.Problems)), "problem", "problems"), x.Problems[0])
	}
	now, err := a.present(ctx, c, paths, e, o, x.Manifest.MadeAt)
	if err != nil {
		return err
	}
	emptied, err := a.prepare(ctx, c, e.Folder, x, now)
	if err != nil {
		return diskSentence(err)
	}
	kept, err := exchange(ctx, paths, e.Folder, x, now, a.clock())
	if err != nil {
		return diskSentence(err)
	}
	return a.sayRestored(x, now, emptied, kept)
}

// present is what there is to be known of the record that is replaced.
type present struct {
	there             bool
	damaged           bool // it does not open at all
	erased            []store.Erasure
	held              []store.Hold
	contacts, entries int   // newer than the backup
	seq               int64 // of its last audit entry
}

// present reads, from the record that is there now, who was forgotten and what
// is held. Without that list forgotten people would come back.
func (a *app) present(ctx context.Context, c config.Config, p config.Paths, e errand, o restoring, made time.Time) (present, error) {
	if _, err := os.Stat(p.Database); errors.Is(err, fs.ErrNotExist) {
		return present{}, nil
	}
	now := present{there: true}
	key, err := a.presentKey(ctx, c, p, e)
	if err == nil {
		err = now.read(ctx, sqlite.Options{Path: p.Database, Key: key, Clock: a.clock, ReadOnly: true}, made)
	}
	switch {
	case err == nil:
		return now, nil
	case store.KindOf(err) == store.Busy:
		return now, errOtherWindow
	case o.withoutErasures:
		now.damaged = true
		return now, nil
	}
	return now, fmt.Errorf("the record that is there now cannot be opened, so nobody can tell who was forgotten since the backup was made: %s "+
		"Nothing was changed; with --without-erasures the backup is restored all the same", sentence(explain(err)))
}

// read fills in what the record says of itself. A record of an older schema has
// to be brought up to date first, which looking alone does not do.
func (now *present) read(ctx context.Context, o sqlite.Options, made time.Time) error {
	st, err := sqlite.Open(ctx, o)
	if store.KindOf(err) == store.ReadOnly {
		o.ReadOnly = false
		st, err = sqlite.Open(ctx, o)
	}
	if err != nil {
		return err
	}
	if now.erased, err = st.Erasures(ctx); err == nil {
		now.held, err = st.Holds(ctx)
	}
	if err == nil {
		now.contacts, now.entries, now.seq, err = st.Since(ctx, made)
	}
	return errors.Join(err, st.Close())
}

// presentKey opens the record that is there now: with the recovery key at hand,
// if that is its own, else as always.
func (a *app) presentKey(ctx context.Context, c config.Config, p config.Paths, e errand) (seal.Key, error) {
	if e.By == backup.ByPaper {
		list, err := sqlite.Holders(ctx, p.Database)
		if err != nil {
			return seal.Key{}, err
		}
		for _, h := range list {
			if h.Paper() {
				if k, err := people.UnlockPaper(h, string(e.Secret)); err == nil {
					return k, nil
				}
			}
		}
	}
	u, err := a.unlock(ctx, p, c.Operator)
	return u.key, err
}

var errOtherWindow = errors.New("another window has the record open: close Signpost there first. Nothing was changed")

// prepare makes the database of the backup ready while it has no name yet:
// forgotten people are forgotten in it before anybody can open it.
func (a *app) prepare(ctx context.Context, c config.Config, folder string, x examined, now present) (emptied int, err error) {
	key, err := seal.ParseKeyText(x.KeyText)
	if err != nil {
		return 0, err
	}
	st, err := sqlite.Open(ctx, sqlite.Options{Path: databaseIn(folder), Key: key, Clock: a.clock})
	if err != nil {
		return 0, err
	}
	act := store.Act{At: a.clock(), Operator: c.Operator, Desk: c.Desk, Action: string(desk.ActRestoreRecord),
		Detail: "made_at=" + x.Manifest.MadeAt.UTC().Format(time.RFC3339)}
	listed, err := st.Erasures(ctx) // its own list, in case somebody brought one of them back
	if err == nil {
		emptied, err = st.Reapply(ctx, act, append(listed, now.erased...), now.held)
	}
	if err == nil && emptied > 0 {
		err = st.Sweep(ctx)
	}
	err = errors.Join(err, st.Close())
	if err == nil && !x.People {
		err = writeKeyFile(filepath.Join(folder, "signpost.key"), x.KeyText)
	}
	if err == nil {
		err = syncFile(databaseIn(folder))
	}
	return emptied, err
}

func writeKeyFile(path string, keyText []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(keyText)
	return errors.Join(err, f.Sync(), f.Close())
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// sayRestored says what is there now, and what is newer in what was kept.
func (a *app) sayRestored(x examined, now present, emptied int, kept string) error {
	m := x.Manifest
	p := &lines{a: a}
	by := ""
	if m.MadeBy != "" {
		by = " by " + text.CleanLine(m.MadeBy)
	}
	p.line(fmt.Sprintf("Restored the backup of %s%s: %s.", m.MadeAt.In(desk.London()).Format("2 January 2006 15:04"), by, contactsAnd(m.Found.Contacts, m.Found.Entries)))
	if x.People {
		p.line("It opens with the passphrases that people had then.")
	} else {
		p.line("It opens with the key file that was in the backup.")
	}
	if emptied > 0 {
		p.line("Forgotten after the backup was made, and now again: " + countOf(int64(emptied), "contact", "contacts") + ".")
	}
	if !now.there {
		return p.err
	}
	p.line("What was there before is kept as " + text.CleanLine(kept) + ".")
	if now.damaged {
		p.line("It could not be opened, so who was forgotten since the backup was made may be back: look at your own list of requests.")
		return p.err
	}
	p.line("Only in what was kept, because it is newer than the backup: " + contactsAnd(now.contacts, int64(now.entries)) + ".")
	p.line("Once nothing of it is needed any more, delete it: what was forgotten from now on is still in it.")
	return p.err
}
