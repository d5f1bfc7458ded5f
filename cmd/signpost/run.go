package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"signpost/internal/text"
)

// Exit statuses: the promise of docs/commands.md.
const (
	exitDone    = 0
	exitProblem = 1 // the job found or hit a problem
	exitUsage   = 2
)

// app is one run of the program: its surroundings and the options that every
// command shares.
type app struct {
	env    func(string) string
	in     io.Reader
	out    io.Writer
	err    io.Writer
	clock  func() time.Time
	began  bool // a command began its work: what goes wrong now is no usage error
	closer []func() error

	opensAnyway bool // on the shipped directory, when the one it was told to use cannot be

	data      string
	directory string
	at        string

	passphraseFile string
}

// errReported is an error whose words are on standard error already.
var errReported = errors.New("reported")

// usage marks an error as wrong usage.
type usage struct{ err error }

func (u usage) Error() string { return u.err.Error() }
func (u usage) Unwrap() error { return u.err }

// run is the whole program: it returns the exit status.
func run(ctx context.Context, args []string, env func(string) string, in io.Reader, out, errOut io.Writer) int {
	a := &app{env: env, in: in, out: out, err: errOut, clock: time.Now}
	return a.run(ctx, args)
}

func (a *app) run(ctx context.Context, args []string) (status int) {
	root := a.root()
	root.SetArgs(args)
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	err := root.ExecuteContext(ctx)
	for i := len(a.closer) - 1; i >= 0; i-- {
		if cerr := a.closer[i](); err == nil {
			err = cerr
		}
	}
	return a.report(err)
}

// report puts an error into one plain sentence and chooses the exit status.
func (a *app) report(err error) int {
	var u usage
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errReported):
		return exitProblem
	case errors.As(err, &u) || !a.began:
		fmt.Fprintln(a.err, "signpost: "+sentence(err.Error())+" `signpost --help` shows how it is used.")
		return exitUsage
	}
	fmt.Fprintln(a.err, "signpost: "+explain(err))
	return exitProblem
}

// sentence ends a message with a full stop, unless it asks something.
func sentence(msg string) string {
	msg = strings.TrimRight(text.CleanLine(msg), ". ")
	if strings.HasSuffix(msg, "?") {
		return msg
	}
	return msg + "."
}

// root builds the command tree. Without a command the full screen opens.
func (a *app) root() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "signpost",
		Short: "Find services, log contacts and triage at a drug and alcohol front desk",
		Long: "Signpost is a program for the front desk and the helpline of drug and alcohol services.\n" +
			"Without a command it opens the full screen. Every job the screen does is a command, too.\n\n" +
			"Exit status: 0 done, 1 the job found or hit a problem, 2 wrong usage.",
		Args:          noArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          a.doing(a.screen),
	}
	cmd.CompletionOptions.HiddenDefaultCmd = true
	a.plainFlag(cmd)
	f := cmd.PersistentFlags()
	f.StringVar(&a.data, "data", "", "folder with everything the program keeps (or SIGNPOST_DATA)")
	f.StringVar(&a.directory, "directory", "", "folder with the directory's files (or SIGNPOST_DIRECTORY)")
	f.StringVar(&a.at, "at", "", "the time for opening hours and lists, like 2026-12-25T10:00; a log is never backdated")
	f.StringVar(&a.passphraseFile, "passphrase-file", "", "file with your passphrase, when people are set up (or SIGNPOST_PASSPHRASE_FILE)")
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage{flagError(err)} })
	cmd.AddCommand(a.searchCommand(), a.showCommand(), a.suggestCommand(), a.logCommand(), a.contactsCommand(), a.followupsCommand(), a.handoverCommand(), a.checkCommand(), a.healthCommand(), a.schemaCommand(),
		a.diffCommand(), a.newCommand(), a.initCommand(), a.generateCommand(), a.peopleCommand(), a.demoCommand(),
		a.backupCommand(), a.verifyCommand(), a.restoreCommand(), a.examineCommand(), a.eraseCommand(), a.holdCommand(), a.releaseCommand(), a.retainCommand(),
		a.configCommand(), a.doctorCommand(), a.versionCommand(), a.manCommand())
	return cmd
}

// flagError says in plain words that a flag's value is not what it takes.
func flagError(err error) error {
	var wrong *pflag.InvalidValueError
	if !errors.As(err, &wrong) {
		return err
	}
	what := "what it takes"
	if wrong.GetFlag().Value.Type() == "int" {
		what = "a whole number"
	}
	return fmt.Errorf("--%s %q is not %s", wrong.GetFlag().Name, text.CleanLine(wrong.GetValue()), what)
}

// doing marks the moment from which an error is no usage error.
func (a *app) doing(do func(*cobra.Command, []string) error) func(*cobra.Command, []string) error {
	return func(c *cobra.Command, args []string) error {
		a.began = true
		return do(c, args)
	}
}

func noArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			names = append(names, sub.Name())
		}
	}
	word := text.CleanLine(args[0])
	if len(names) == 0 {
		return usage{fmt.Errorf("%s takes no words, but %q was given", c.CommandPath(), word)}
	}
	return usage{fmt.Errorf("unknown command %q%s", word, didYouMean(word, names))}
}

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}
