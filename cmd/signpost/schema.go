package main

import (
	"github.com/spf13/cobra"

	"signpost/directory"
)

func (a *app) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Write the JSON Schema of the directory's files, for editors",
		Long: "Schema writes a JSON Schema (draft 2020-12) to standard output. An editor with TOML support that\n" +
			"knows it completes and checks keys and words while you type. Facts, values and groups are those of\n" +
			"the directory in use: write the schema again when they change. `signpost check` finds more.\n\n" +
			"Exit status: 0 done, 1 a problem, 2 wrong usage.",
		Example: "  signpost schema > signpost.schema.json",
		Args:    noArgs,
		RunE:    a.doing(func(*cobra.Command, []string) error { return a.schema() }),
	}
}

func (a *app) schema() error {
	g, _, err := a.reading()
	if err != nil {
		return err
	}
	out, err := directory.Schema(g.Dir)
	if err != nil {
		return err
	}
	_, err = a.out.Write(out)
	return err
}
