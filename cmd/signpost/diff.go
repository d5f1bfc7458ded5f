package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"signpost/directory"
	"signpost/directory/diff"
	"signpost/directory/worcestershire"
	"signpost/internal/text"
)

func (a *app) diffCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "diff [OLD] [NEW]",
		Short: "Say what differs between two directories",
		Long: "Diff compares two folders and says which services came, went and changed, field by field, and\n" +
			"which wording of an alert is another. Private values are not shown. With one folder it is\n" +
			"compared with the directory in use (OLD is the one in use); without any, the directory in use\n" +
			"with the one that comes with the program. An entry with an error counts as not there.\n\n" +
			"Exit status: 0 compared, whether anything differs or not, 1 a folder cannot be read, 2 wrong usage.",
		Example: "  signpost diff last-month my-directory\n  signpost diff my-directory\n  signpost diff --json last-month my-directory",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 2 {
				return usage{errors.New("diff takes two folders, the old one and the new one")}
			}
			return nil
		},
		RunE: a.doing(func(_ *cobra.Command, args []string) error { return a.diff(args, asJSON) }),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

func (a *app) diff(folders []string, asJSON bool) error {
	if len(folders) < 2 {
		inUse, err := a.folderInUse()
		switch {
		case err != nil:
			return err
		case len(folders) == 1:
			folders = []string{inUse, folders[0]}
		case inUse == "":
			return usage{errors.New("the directory that comes with the program is in use: name a folder to compare it with")}
		default:
			folders = []string{"", inUse}
		}
	}
	var sides [2]*directory.Directory
	for i, folder := range folders {
		var err error
		if sides[i], err = a.side(folder); err != nil {
			return err
		}
	}
	c := diff.Compare(sides[0], sides[1])
	c.Old.Origin, c.New.Origin = folders[0], folders[1]
	if asJSON {
		return printJSON(a.out, c)
	}
	for _, line := range c.Lines() {
		if _, err := fmt.Fprintln(a.out, line); err != nil {
			return err
		}
	}
	return nil
}

// side loads one of the two; "" is the shipped one. What is broken in it is
// said, because it looks like something that was taken out.
func (a *app) side(folder string) (*directory.Directory, error) {
	if folder == "" {
		d, _, err := directory.Load(worcestershire.Files, directory.Options{})
		return d, err
	}
	g, why := a.own(filepath.Clean(folder))
	if g == nil {
		return nil, fmt.Errorf("%s cannot be compared: %s", text.CleanLine(folder), why)
	}
	if say := brokenEntries(g); say != "" {
		fmt.Fprintln(a.err, "signpost: "+say)
	}
	return g.Dir, nil
}
