package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"signpost/directory/synth"
	"signpost/internal/text"
	"signpost/internal/trial"
	"signpost/store"
)

type generateOptions struct {
	synth.Options
	contacts int
}

func (a *app) generateCommand() *cobra.Command {
	o := generateOptions{Options: synth.Options{Services: 1000, Seed: 1}}
	cmd := &cobra.Command{
		Use:   "generate [DIR]",
		Short: "Make up a directory, or contacts, for trials",
		Long: "Generate writes a made-up directory into DIR, a new or empty folder: services, places, hours and\n" +
			"rules that look like real ones and are not. Telephone numbers are from the ranges kept for drama and\n" +
			"ring nobody. The same --services and --seed write the same files. It never writes over anything,\n" +
			"and changes no settings.\n\n" +
			"With --contacts it fills the database instead, which must be empty, with contacts of people who do not\n" +
			"exist. The database is a trial from then on and for good: every screen says TRIAL. ctrl+c stops; what\n" +
			"was saved until then is whole.\n\n" +
			"Exit status: 0 written, 1 refused or stopped, 2 wrong usage.",
		Example: "  signpost generate trial\n  signpost generate --services 100000 --seed 7 large-trial\n  signpost generate --data /tmp/trial --contacts 10000",
		Args: func(c *cobra.Command, args []string) error {
			if !c.Flags().Changed("contacts") {
				return oneArg("name a new or empty folder, for example: signpost generate trial")(c, args)
			}
			return noFolder(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case !c.Flags().Changed("contacts") && (o.Services < 1 || o.Services > synth.MaxServices):
				return usage{fmt.Errorf("--services %d is not a number from 1 to %d", o.Services, synth.MaxServices)}
			case c.Flags().Changed("contacts") && (o.contacts < 1 || o.contacts > trial.MaxContacts):
				return usage{fmt.Errorf("--contacts %d is not a number from 1 to %d", o.contacts, trial.MaxContacts)}
			}
			return a.doing(func(*cobra.Command, []string) error {
				if len(args) == 0 {
					return a.generateContacts(c.Context(), o)
				}
				return a.generate(args[0], o.Options)
			})(c, args)
		},
	}
	cmd.Flags().IntVar(&o.Services, "services", o.Services, "how many services, at most "+strconv.Itoa(synth.MaxServices))
	cmd.Flags().IntVar(&o.contacts, "contacts", 0, "how many contacts to put into the empty database, at most "+strconv.Itoa(trial.MaxContacts))
	cmd.Flags().Uint64Var(&o.Seed, "seed", o.Seed, "another number makes something else")
	return cmd
}

// noFolder refuses a folder beside --contacts.
func noFolder(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage{errors.New("--contacts fills the database, so it takes no folder: --data names one")}
	}
	if c.Flags().Changed("services") {
		return usage{errors.New("--services and --contacts are two jobs: run generate twice")}
	}
	return nil
}

// generateContacts fills the database. Whoever stops it is told how far it came.
func (a *app) generateContacts(ctx context.Context, o generateOptions) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	op, err := a.open(ctx)
	if err != nil {
		return err
	}
	a.warn(op)
	var bar func(done, total int)
	if isTerminal(a.err) {
		bar = progressBar(a.err)
	}
	made := trial.Options{Contacts: o.contacts, Seed: o.Seed}
	n, err := a.makeUp(ctx, op, store.Generated, made, bar)
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("stopped: %s of %s made-up contacts were saved in %s; what is there is whole, and a trial for good", thousands(n), thousands(o.contacts), op.paths.Database)
	}
	if err != nil {
		return err
	}
	p := &lines{a: a}
	p.line(fmt.Sprintf("%d made-up contacts were saved in %s", n, op.paths.Database))
	p.line("Nobody in them exists. The database is a trial for good: every screen says TRIAL.")
	return p.err
}

// makeUp puts made-up contacts that end now on the record of o.
func (a *app) makeUp(ctx context.Context, o opened, mark store.TrialMark, made trial.Options, bar func(done, total int)) (int, error) {
	// What is made lives for a moment only: collecting it less often halves the work.
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	made.Now, made.Desk, made.Operator = a.clock(), o.session.Desk(), o.session.Operator().Name
	batches, err := trial.Make(made, o.session.Guide())
	if err != nil {
		return 0, err
	}
	saved := func(int) {}
	if bar != nil {
		saved = func(n int) { bar(n, made.Contacts) }
	}
	n, err := o.session.MakeUp(ctx, mark, batches, saved)
	if err != nil && bar != nil {
		bar(made.Contacts, made.Contacts) // takes the bar away
	}
	return n, err
}

func (a *app) generate(folder string, o synth.Options) error {
	full, err := filepath.Abs(folder)
	if err != nil {
		return fmt.Errorf("find %s: %w", text.CleanLine(folder), err)
	}
	var show func(done, total int)
	if isTerminal(a.err) {
		show = progressBar(a.err)
	}
	w, err := synth.Write(full, o, show)
	if err != nil {
		return err
	}
	p := &lines{a: a}
	p.line(fmt.Sprintf("%d made-up services were written to %s: %d files, %.1f MB", w.Services, full, len(w.Files), float64(w.Bytes)/1e6))
	p.line("Nothing in them is real: they are for trials and training only.")
	p.line("To try them, start with: signpost --directory " + folder)
	return p.err
}

// barWidth is how many characters the bar has between its brackets.
const barWidth = 30

// progressBar draws how far a job is in one line of a terminal, again only when
// a whole per cent was done, and takes the line away at the end.
func progressBar(w io.Writer) func(done, total int) {
	last := -1
	return func(done, total int) {
		switch now := done * 100 / max(total, 1); {
		case done >= total:
			if last >= 0 {
				fmt.Fprint(w, "\r"+strings.Repeat(" ", barWidth+2+len(" 100%"))+"\r")
			}
			last = -1
		case now > last:
			last = now
			full := barWidth * now / 100
			fmt.Fprintf(w, "\r[%s%s] %3d%%", strings.Repeat("#", full), strings.Repeat(".", barWidth-full), now)
		}
	}
}
