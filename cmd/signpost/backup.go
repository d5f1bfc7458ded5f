package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"signpost/internal/desk"
	"signpost/internal/durable"
	"signpost/internal/text"
	"signpost/store"
	"signpost/store/backup"
	"signpost/store/seal"
	"signpost/store/sqlite"
)

func (a *app) backupCommand() *cobra.Command {
	var passFile string
	cmd := &cobra.Command{
		Use:   "backup [FILE]",
		Short: "Write a sealed copy of the record into one file",
		Long: "Backup copies the record while it is in use, checks the copy, and seals it for the recovery key. While\n" +
			"no people are set up it asks for a passphrase instead, and the key file is inside the backup, too.\n" +
			"Without FILE it is signpost-YYYY-MM-DD-HHMM.backup in this folder. It never writes over a file.\n" +
			"Keep backups on another disk, and try one now and then with \"signpost verify --backup FILE\".\n\n" +
			"Exit status: 0 written, 1 nothing was written, or what was written holds damage that the record has,\n2 wrong usage.",
		Example: "  signpost backup\n  signpost backup /media/stick/friday.backup",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage{errors.New("name one file for the backup")}
			}
			return nil
		},
		RunE: a.doing(func(c *cobra.Command, args []string) error {
			name := ""
			if len(args) == 1 {
				name = args[0]
			}
			return a.backup(c.Context(), name, passFile)
		}),
	}
	cmd.Flags().StringVar(&passFile, "new-passphrase-file", "", "file with the passphrase for the backup, while no people are set up; without it the terminal asks")
	return cmd
}

func (a *app) backup(ctx context.Context, name, passFile string) error {
	ignoreTooBig()
	if !a.hasRecord() {
		return errors.New("there is no record yet, so there is nothing to back up")
	}
	o, err := a.open(ctx)
	if err != nil {
		return err
	}
	a.warn(o)
	if name == "" {
		name = "signpost-" + a.clock().In(desk.London()).Format("2006-01-02-1504") + ".backup"
	}
	if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is there already: name another file, for nothing is written over", text.CleanLine(name))
	}
	if !desk.May(o.session.Operator().Role, desk.ActBackup) { // before anybody types a passphrase
		return &desk.Refused{Role: o.session.Operator().Role, Action: desk.ActBackup}
	}
	lock, opens, err := a.lockFor(ctx, o, passFile)
	if err != nil {
		return err
	}
	copied, drop, err := a.copyRecord(ctx, o)
	defer drop()
	if err != nil {
		return diskSentence(err)
	}
	a.step("Checking the copy")
	var c backup.Contents
	err = o.store.WithKey(func(k seal.Key) (err error) {
		c, err = a.contents(ctx, copied, k, o.session, lock.withKey)
		return err
	})
	if err != nil {
		return diskSentence(err)
	}
	defer clear(c.Key)
	if err := a.sealInto(name, lock.Lock, c, copied); err != nil {
		return diskSentence(err)
	}
	m := c.Manifest
	p := &lines{a: a}
	p.line(fmt.Sprintf("%s holds %s (%.1f MB). %s", text.CleanLine(name), contactsAnd(m.Found.Contacts, m.Found.Entries), float64(m.Size)/1e6, opens))
	if m.Problems > 0 {
		return fmt.Errorf("the record has %s, and so has the backup: \"signpost verify\" names all. Keep earlier backups, too", countOf(int64(m.Problems), "problem", "problems"))
	}
	return p.err
}

// backupLock is what a backup is closed with, and whether the key file must be
// in it to be of any use.
type backupLock struct {
	backup.Lock
	withKey bool
}

// lockFor chooses what a backup is sealed with; opens says so in a sentence.
// The recovery key is the one that the data key vouches for.
func (a *app) lockFor(ctx context.Context, o opened, passFile string) (l backupLock, opens string, err error) {
	list, err := o.store.People(ctx)
	if err != nil {
		return l, "", err
	}
	for _, p := range list {
		if p.Role == store.RolePaper && p.LeftAt.IsZero() {
			l.Lock, err = backup.ToPaper(p.Recipient)
			return l, "It opens with the recovery key.", err
		}
	}
	if len(list) > 0 {
		return l, "", errors.New("there is no recovery key to seal the backup for: make one with \"signpost people paper\"")
	}
	if passFile == "" && !isTerminal(a.in) {
		return l, "", errors.New("a backup that is not sealed could be read by anybody: name a file with a passphrase for it with --new-passphrase-file FILE, or set people up")
	}
	pass, err := a.newSecret(passFile, "the backup")
	if err != nil {
		return l, "", err
	}
	defer clear(pass)
	l.withKey = true
	l.Lock, err = backup.ToPassphrase(pass)
	return l, "It opens with that passphrase: without it nobody can read it.", err
}

// copyPrefix begins the name of a copy that is being made. It lies in the data
// folder, because nothing of the record is ever anywhere else.
const copyPrefix = ".backup-"

// staleAfter is how old a copy must be to be one that a crash left.
const staleAfter = time.Hour

// copyRecord copies the record; drop takes the copy away again.
func (a *app) copyRecord(ctx context.Context, o opened) (path string, drop func(), err error) {
	left, _ := filepath.Glob(filepath.Join(o.paths.Data, copyPrefix+"*.db"))
	for _, l := range left {
		if st, err := os.Stat(l); err == nil && a.clock().Sub(st.ModTime()) > staleAfter {
			_ = os.Remove(l)
		}
	}
	a.step("Copying the record")
	path = filepath.Join(o.paths.Data, copyPrefix+o.store.NewID(a.clock())+".db")
	drop = func() {
		for _, end := range []string{"", "-wal", "-shm", "-journal"} {
			_ = os.Remove(path + end)
		}
	}
	return path, drop, o.session.Copy(ctx, path)
}

// contents opens the copy, checks all of it, and describes it.
func (a *app) contents(ctx context.Context, path string, k seal.Key, s *desk.Session, withKey bool) (backup.Contents, error) {
	st, err := sqlite.Open(ctx, sqlite.Options{Path: path, Key: k, Clock: a.clock})
	if err != nil {
		return backup.Contents{}, err
	}
	found, err := st.Verify(ctx)
	if err := errors.Join(err, st.Close()); err != nil {
		return backup.Contents{}, err
	}
	m := backup.Manifest{MadeAt: a.clock(), MadeBy: s.Operator().Name, Desk: s.Desk(), Program: version, Schema: sqlite.Schema(), Found: found}
	f, err := os.Open(path)
	if err != nil {
		return backup.Contents{}, err
	}
	defer f.Close()
	sum := sha256.New()
	if m.Size, err = io.Copy(sum, f); err != nil {
		return backup.Contents{}, err
	}
	m.SHA256 = hex.EncodeToString(sum.Sum(nil))
	c := backup.Contents{}
	if withKey {
		c.Key = seal.KeyText(k)
	}
	c.Manifest, err = m.Sealed(k)
	return c, err
}

// sealInto writes the backup beside its name and gives it the name only when
// all of it is on the disk.
func (a *app) sealInto(name string, lock backup.Lock, c backup.Contents, copied string) error {
	db, err := os.Open(copied)
	if err != nil {
		return err
	}
	defer db.Close()
	c.Database = db
	dir := filepath.Dir(name)
	f, err := os.CreateTemp(dir, ".signpost-*.part") // CreateTemp makes it 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	var told func(int64)
	if isTerminal(a.err) {
		bar := progressBar(a.err)
		told = func(done int64) { bar(int(done>>10), int(c.Manifest.Size>>10)) }
	}
	err = backup.Write(f, lock, c, told)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = durable.Name(f.Name(), name)
	}
	if err == nil {
		err = durable.SyncFolder(dir)
	}
	return err
}

// step says on a terminal what takes its time.
func (a *app) step(what string) {
	if isTerminal(a.err) {
		fmt.Fprintln(a.err, what+" ...")
	}
}

// diskError reports whether the database met an error of the disk; a file that
// may not grow is one.
func diskError(err error) bool {
	var e *store.Error
	return errors.As(err, &e) && strings.Contains(e.Why, "disk reports")
}

// diskSentence puts an error of the disk into words. Others stay as they are.
func diskSentence(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case err == nil:
		return nil
	case tooBig(err) || store.KindOf(err) == store.Full:
		return errors.New("the disk is full, or files may not be that large: nothing was written. Free some space and try again")
	case errors.Is(err, fs.ErrExist):
		return errors.New("a file of that name is there already: nothing is written over")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("this account may not write there: nothing was written. Name a file in another folder")
	case errors.Is(err, fs.ErrNotExist) && store.KindOf(err) == store.Other:
		return errors.New("there is no such file or folder: nothing was written")
	case store.KindOf(err) == store.Other && (errors.As(err, &path) || errors.As(err, &link) || diskError(err)):
		return errors.New("the disk is full or reports an error: nothing was written. Free some space, or try another disk")
	}
	return err
}

// countOf says how many of something: "1 contact", "2 audit entries".
func countOf(n int64, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

func contactsAnd(contacts int, entries int64) string {
	return countOf(int64(contacts), "contact", "contacts") + " and " + countOf(entries, "audit entry", "audit entries")
}
