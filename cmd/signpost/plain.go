package main

import (
	"context"

	"github.com/spf13/cobra"

	"signpost/internal/plain"
)

// plainFlag makes the command open the line mode when it is asked to.
func (a *app) plainFlag(cmd *cobra.Command) {
	on := cmd.Flags().Bool("plain", false, "one question a line, for screen readers and serial lines: no boxes, colour or moving cursor")
	full := cmd.RunE
	cmd.RunE = func(c *cobra.Command, args []string) error {
		if !*on {
			return full(c, args)
		}
		a.began = true
		return a.plain(c.Context())
	}
}

// plain asks and answers in lines, on a terminal or not, until somebody leaves.
func (a *app) plain(ctx context.Context) error {
	a.opensAnyway = true
	o, err := a.open(ctx)
	if err != nil {
		return err
	}
	return plain.Run(ctx, plain.Options{In: a.in, Out: a.out, Session: o.session, Notices: o.notices})
}
