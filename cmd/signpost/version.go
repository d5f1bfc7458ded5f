package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"signpost/config"
)

// version and commit are set when the program is built (see the Makefile).
var (
	version = "dev"
	commit  = "unknown"
)

const configDefault = config.Default

func (a *app) versionCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print version, commit and Go version",
		Long:  "Version prints what this program was built from.\n\nExit status: 0 done, 2 wrong usage.",
		Args:  noArgs,
		RunE: a.doing(func(*cobra.Command, []string) error {
			if asJSON {
				return printJSON(a.out, map[string]string{"version": version, "commit": commit, "go": runtime.Version()})
			}
			_, err := fmt.Fprintf(a.out, "signpost %s\ncommit %s\n%s\n", version, commit, runtime.Version())
			return err
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// manCommand prints the man page of the program or of one command.
func (a *app) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "man [COMMAND]",
		Short: "Print the man page",
		Long:  "Man prints the man page of signpost or of one command, for `man -l -`.\n\nExit status: 0 done, 2 wrong usage.",
		RunE: func(c *cobra.Command, args []string) error {
			target, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return usage{fmt.Errorf("there is no command of that name")}
			}
			a.began = true
			target.DisableAutoGenTag = true
			return doc.GenMan(target, &doc.GenManHeader{Title: "SIGNPOST", Section: "1", Source: "Signpost", Manual: "Signpost"}, a.out)
		},
	}
}
