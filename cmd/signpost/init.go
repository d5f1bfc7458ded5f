package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"signpost/directory/edit"
	"signpost/directory/worcestershire"
	"signpost/internal/text"
)

func (a *app) initCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "init DIR",
		Short: "Write the shipped directory out, for editing",
		Long: "Init writes the files of the directory that comes with the program into DIR, a new or empty folder,\n" +
			"and says how to use them. It never writes over anything, and changes no settings.\n\n" +
			"Exit status: 0 written, 1 refused: nothing was written, 2 wrong usage.",
		Example: "  signpost init my-directory",
		Args:    oneArg("name a new or empty folder, for example: signpost init my-directory"),
		RunE:    a.doing(func(_ *cobra.Command, args []string) error { return a.initialise(args[0]) }),
	}
}

func (a *app) initialise(folder string) error {
	full, err := filepath.Abs(folder)
	if err != nil {
		return fmt.Errorf("find %s: %w", text.CleanLine(folder), err)
	}
	written, err := edit.WriteOut(worcestershire.Files, full)
	if err != nil {
		return err
	}
	settings := "the settings (`signpost doctor` says where they are)"
	if _, paths, _, err := a.settings(); err == nil && paths.Config != "" {
		settings = paths.Config
	}
	p := &lines{a: a}
	p.line(fmt.Sprintf("%d files were written to %s", len(written), full))
	p.line("They are historic: check every entry before use.")
	p.line("")
	p.line("To use them, write this line into " + settings + ":")
	p.line("  directory = " + edit.Quote(full))
	p.line("or start with: signpost --directory " + folder)
	p.line("`signpost new` adds a service, `signpost check` says what is wrong or missing.")
	return p.err
}

// errNoOwn is said when something is to be written and there is no folder.
var errNoOwn = errors.New("there is no directory of your own to write to: `signpost init DIR` makes one, and says how to use it")
