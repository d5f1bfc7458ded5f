package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
	"signpost/store/backup"
)

// secretFiles are the files that the secrets of a backup can be read from.
type secretFiles struct{ paper, passphrase string }

func (s *secretFiles) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&s.paper, "paper-file", "", "file with the recovery key; without it the terminal asks")
	cmd.Flags().StringVar(&s.passphrase, "backup-passphrase-file", "", "file with the backup's passphrase, when it was made without people; without it the terminal asks")
}

func (a *app) verifyCommand() *cobra.Command {
	var file string
	var secrets secretFiles
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Check the whole record, or a backup",
		Long: "Verify opens every sealed row, walks the audit trail, and compares counts and indexes with what was\n" +
			"saved. With --backup it does the same to a backup, in a process of its own and without touching\n" +
			"the record. It changes nothing but the audit trail, which says that it was done.\n\n" +
			"Exit status: 0 all is sound, 1 something is not, each named, 2 wrong usage.",
		Example: "  signpost verify\n  signpost verify --backup friday.backup",
		Args:    noArgs,
		RunE: a.doing(func(c *cobra.Command, _ []string) error {
			if file != "" {
				return a.verifyBackup(c.Context(), file, secrets, asJSON)
			}
			return a.verify(c.Context(), asJSON)
		}),
	}
	cmd.Flags().StringVar(&file, "backup", "", "a backup to check instead of the record")
	secrets.flags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// verified is the shape of docs/commands.md.
type verified struct {
	Sound bool `json:"sound"`
	store.Verification
	Backup *backup.Manifest `json:"backup,omitempty"`
}

func (a *app) verify(ctx context.Context, asJSON bool) error {
	if !a.hasRecord() {
		return errors.New("there is no record yet, so there is nothing to verify")
	}
	o, err := a.open(ctx)
	if err != nil {
		return err
	}
	a.warn(o)
	a.step("Checking the record")
	v, err := o.session.Verify(ctx)
	if err != nil {
		return err
	}
	return a.printVerified(verified{v.Sound(), v, nil}, "The record", asJSON)
}

func (a *app) verifyBackup(ctx context.Context, file string, secrets secretFiles, asJSON bool) error {
	ignoreTooBig()
	_, paths, _, err := a.settings()
	if err != nil {
		return err
	}
	data := paths.Data
	if _, err := os.Stat(data); err != nil {
		data = "" // nothing is made for a look
	}
	e := errand{File: file}
	if e.By, e.Secret, err = a.secretFor(file, secrets.paper, or(secrets.passphrase, or(a.passphraseFile, a.env("SIGNPOST_PASSPHRASE_FILE")))); err != nil {
		return err
	}
	defer clear(e.Secret)
	var drop func()
	if e.Folder, drop, err = staging(data); err != nil {
		return err
	}
	defer drop()
	a.step("Checking the backup")
	x, err := a.examineBackup(ctx, e)
	if err != nil {
		return err
	}
	clear(x.KeyText)
	m := x.Manifest
	v := m.Found
	v.Problems = append([]store.Problem{}, x.Problems...)
	m.Found, m.Seal = store.Verification{Problems: []store.Problem{}}, nil
	what := fmt.Sprintf("The backup of %s", m.MadeAt.In(desk.London()).Format("2 January 2006 15:04"))
	return a.printVerified(verified{v.Sound(), v, &m}, what, asJSON)
}

func (a *app) printVerified(v verified, what string, asJSON bool) error {
	if asJSON {
		if err := printJSON(a.out, v); err != nil {
			return err
		}
	} else {
		p := &lines{a: a}
		for _, bad := range v.Problems {
			p.line(text.CleanLine(bad.String()))
		}
		counts := countOf(int64(v.Notes), "note", "notes") + ", " + contactsAnd(v.Contacts, v.Entries)
		if v.Sound {
			p.line(fmt.Sprintf("%s is sound: %s.", what, counts))
		} else {
			p.line(fmt.Sprintf("%s is not sound: %s, in %s. Keep a copy of it before anything else.", what, countOf(int64(len(v.Problems)), "problem", "problems"), counts))
		}
		if p.err != nil {
			return p.err
		}
	}
	if !v.Sound {
		return errReported
	}
	return nil
}
