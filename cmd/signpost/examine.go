package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"signpost/internal/text"
	"signpost/store"
	"signpost/store/backup"
	"signpost/store/people"
	"signpost/store/seal"
	"signpost/store/sqlite"
)

// A backup comes from outside, and so may be made to harm: it is opened in a
// process of its own that may not take long nor much, and cannot change
// anything but one new folder.

// errand is what the other process is asked: through a pipe, where nobody sees
// the secret.
type errand struct {
	File   string         `json:"file"`
	By     backup.Sealing `json:"by"`
	Secret []byte         `json:"secret"`
	Folder string         `json:"folder"` // new and private; the database is put there
	// Time is how long it may take; 0: by the size of the file.
	Time time.Duration `json:"time"`
}

// examined is its answer.
type examined struct {
	Refused  string          `json:"refused,omitempty"` // why nothing can be made of the file, as a sentence
	Manifest backup.Manifest `json:"manifest"`
	Problems []store.Problem `json:"problems"` // of the database in it
	KeyText  []byte          `json:"key"`      // the data key
	People   bool            `json:"people"`   // it opens with passphrases
}

// databaseIn is where the other process puts the database.
func databaseIn(folder string) string { return filepath.Join(folder, "signpost.db") }

// Limits of the other process. A gigabyte of record takes about a minute.
const (
	leastTime  = 2 * time.Minute
	bytesASec  = 2 << 20
	roomBeside = 64 << 20 // for the log of a migration
	mostAnswer = 8 << 20
	// mostProblems is how many problems are worth listing.
	mostProblems = 1000
)

// examineBackup has a backup opened and checked by another process.
func (a *app) examineBackup(ctx context.Context, e errand) (examined, error) {
	st, err := os.Stat(e.File)
	if err != nil {
		return examined{}, fmt.Errorf("%s cannot be read: is the name right?", text.CleanLine(e.File))
	}
	if e.File, err = filepath.Abs(e.File); err != nil {
		return examined{}, err
	}
	if e.Time == 0 {
		e.Time = leastTime + time.Duration(st.Size()/bytesASec)*time.Second
	}
	ask, err := json.Marshal(e)
	if err != nil {
		return examined{}, err
	}
	defer clear(ask)
	exe, err := os.Executable()
	if err != nil {
		return examined{}, fmt.Errorf("the program cannot find itself to check the backup: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, e.Time)
	defer cancel()
	var out capped
	cmd := exec.CommandContext(ctx, exe)
	cmd.Args = []string{"signpost", examineName}
	cmd.Env = []string{"SYSTEMROOT=" + a.env("SYSTEMROOT"), "TMPDIR=" + e.Folder}
	cmd.Dir = e.Folder
	cmd.Stdin, cmd.Stdout = bytes.NewReader(ask), &out
	defer clear(out.b)
	err = cmd.Run()
	var answer examined
	switch {
	case ctx.Err() != nil:
		return answer, errors.New("the check of the backup took too long and was stopped: something in the file is wrong. Nothing was changed")
	case err != nil || json.Unmarshal(out.b, &answer) != nil:
		return answer, errors.New("the backup cannot be checked: something in it is so damaged that the check broke off. Nothing was changed")
	case answer.Refused != "":
		return answer, fmt.Errorf("%s: %s. Nothing was changed", text.CleanLine(e.File), text.CleanLine(answer.Refused))
	}
	return answer, nil
}

// capped keeps what another process says, up to a size.
type capped struct{ b []byte }

func (c *capped) Write(b []byte) (int, error) {
	if len(c.b)+len(b) > mostAnswer {
		return 0, errors.New("too much")
	}
	c.b = append(c.b, b...)
	return len(b), nil
}

const examineName = "examine-backup"

// examineCommand is the other process. It is no command for people.
func (a *app) examineCommand() *cobra.Command {
	return &cobra.Command{Use: examineName, Hidden: true, Args: noArgs, RunE: a.doing(func(c *cobra.Command, _ []string) error {
		ignoreTooBig()
		data, err := io.ReadAll(io.LimitReader(a.in, mostAnswer))
		var e errand
		if err != nil || json.Unmarshal(data, &e) != nil || e.Folder == "" {
			return errors.New("this is part of \"signpost restore\" and \"signpost verify\": use those")
		}
		clear(data)
		answer, err := a.examineHere(c.Context(), e)
		if err != nil {
			answer = examined{Refused: refusal(err)}
		}
		return json.NewEncoder(a.out).Encode(answer)
	})}
}

// refusal says in words why a backup is no good. It never names the place
// where it was opened.
func refusal(err error) string {
	switch store.KindOf(err) {
	case store.TooNew:
		return backup.ErrTooNew.Error()
	case store.Corrupt, store.Foreign, store.Locked:
		return "the database in the backup is damaged or was put there by somebody else"
	case store.Shared, store.ReadOnly:
		return explain(err)
	}
	if tooBig(err) || diskError(err) || store.KindOf(err) == store.Full {
		return "the disk is full, so the backup cannot be opened: free some space and try again"
	}
	if store.KindOf(err) != store.Other {
		return backup.ErrDamaged.Error()
	}
	return err.Error()
}

func (a *app) examineHere(ctx context.Context, e errand) (examined, error) {
	f, err := os.Open(e.File)
	if err != nil {
		return examined{}, errors.New("the file cannot be read by this account")
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil || !st.Mode().IsRegular() {
		return examined{}, backup.ErrForeign
	}
	limitSelf(2*st.Size()+roomBeside, uint64(e.Time/time.Second)+1)
	with, err := backup.Open(e.By, e.Secret)
	if err != nil {
		return examined{}, err
	}
	r, err := backup.NewReader(f, with)
	if err != nil {
		return examined{}, err
	}
	if r.Manifest.Schema > sqlite.Schema() {
		return examined{}, backup.ErrTooNew
	}
	path := databaseIn(e.Folder)
	if err := writeOut(r, path); err != nil {
		return examined{}, err
	}
	key, byPeople, err := keyOfBackup(ctx, r, e, path)
	if err != nil {
		return examined{}, err
	}
	if err := r.Manifest.Check(key); err != nil {
		return examined{}, errors.New("the list of what is in the backup was not written with the record's own key: it may have been put there by somebody else")
	}
	found, err := checkDatabase(ctx, path, key, a.clock)
	if err != nil {
		return examined{}, err
	}
	problems := append(otherCounts(r.Manifest, found), found.Problems...)
	return examined{Manifest: r.Manifest, Problems: problems[:min(len(problems), mostProblems)], KeyText: seal.KeyText(key), People: byPeople}, nil
}

// otherCounts is what differs from the manifest, without what is wrong in the
// database anyway.
func otherCounts(m backup.Manifest, found store.Verification) []store.Problem {
	found.Problems = nil
	return m.Differs(found)
}

// writeOut puts the database of a backup into a new file.
func writeOut(r *backup.Reader, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	err = r.Database(f, nil)
	return errors.Join(err, f.Sync(), f.Close())
}

// keyOfBackup gets at the data key: it is wrapped for the recovery key in the
// database itself, or in the backup beside it.
func keyOfBackup(ctx context.Context, r *backup.Reader, e errand, path string) (k seal.Key, byPeople bool, err error) {
	list, err := sqlite.Holders(ctx, path)
	if err != nil {
		return k, false, err
	}
	if e.By == backup.ByPassphrase {
		if k, err = seal.ParseKeyText(r.Key); err != nil || len(list) > 0 {
			return k, false, backup.ErrDamaged
		}
		return k, false, nil
	}
	for _, h := range list {
		if h.Paper() {
			k, err = people.UnlockPaper(h, string(e.Secret))
			return k, true, err
		}
	}
	return k, false, backup.ErrDamaged
}

// checkDatabase brings a database up to date and checks all of it.
func checkDatabase(ctx context.Context, path string, key seal.Key, clock func() time.Time) (store.Verification, error) {
	st, err := sqlite.Open(ctx, sqlite.Options{Path: path, Key: key, Clock: clock})
	if err != nil {
		return store.Verification{}, err
	}
	v, err := st.Verify(ctx)
	err = errors.Join(err, st.Close())
	left, _ := filepath.Glob(path + ".before-*")
	for _, l := range left { // the backup itself is that copy
		err = errors.Join(err, os.Remove(l))
	}
	return v, err
}

// secretFor asks for what opens a backup, or reads it from the file named.
func (a *app) secretFor(file, paperFile, passFile string) (by backup.Sealing, secret []byte, err error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil, fmt.Errorf("there is no file %s", text.CleanLine(file))
	}
	if err != nil {
		return "", nil, fmt.Errorf("%s cannot be read by this account", text.CleanLine(file))
	}
	defer f.Close()
	if st, err := f.Stat(); err != nil || !st.Mode().IsRegular() {
		return "", nil, fmt.Errorf("%s: %w. Nothing was changed", text.CleanLine(file), backup.ErrForeign)
	}
	head := make([]byte, backup.HeadSize)
	n, _ := io.ReadFull(f, head)
	if by, err = backup.SealedBy(head[:n]); err != nil {
		return by, nil, fmt.Errorf("%s: %w. Nothing was changed", text.CleanLine(file), err)
	}
	switch {
	case by == backup.ByPaper && paperFile != "":
		secret, err = readPaperFile(paperFile)
	case by == backup.ByPaper && isTerminal(a.in):
		secret, err = a.secret("Recovery key, as it is on paper")
	case by == backup.ByPaper:
		err = errors.New("the backup opens with the recovery key: name a file with it with --paper-file FILE")
	case passFile != "":
		secret, err = readSecretFile(passFile, "passphrase file")
	case isTerminal(a.in):
		secret, err = a.secret("Passphrase of the backup")
	default:
		err = errors.New("the backup opens with its passphrase: name a file with it with --backup-passphrase-file FILE")
	}
	return by, secret, err
}

// readPaperFile reads a recovery key, which may stand on several lines.
func readPaperFile(path string) ([]byte, error) {
	st, err := os.Stat(path)
	if err != nil || !st.Mode().IsRegular() || st.Size() > maxPassphraseFile {
		return nil, fmt.Errorf("the file %s is none with a recovery key: is the name right?", text.CleanLine(path))
	}
	if runtime.GOOS != "windows" && st.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("the file %s can be read or changed by other accounts: make it private with \"chmod 600\"", text.CleanLine(path))
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("the file %s cannot be read by this account", text.CleanLine(path))
	}
	return b, nil
}

// staging makes a private folder for a backup to be opened in: in the data
// folder, or where there is none yet beside temporary files.
func staging(data string) (folder string, drop func(), err error) {
	folder, err = os.MkdirTemp(data, ".restore-*") // MkdirTemp makes it 0700
	if err != nil {
		return "", func() {}, diskSentence(err)
	}
	return folder, func() { _ = os.RemoveAll(folder) }, nil
}
