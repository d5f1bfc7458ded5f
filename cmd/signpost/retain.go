package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"signpost/config"
	"signpost/internal/desk"
	"signpost/store"
)

// retaining are the options of retain.
type retaining struct{ dryRun, yes, clockIsRight, asJSON bool }

func (a *app) retainCommand() *cobra.Command {
	var r retaining
	cmd := &cobra.Command{
		Use:   "retain",
		Short: "Take away what is older than the settings keep it",
		Long: "Retain says first what would go, kind by kind, and then asks. How long each kind is kept is in the\n" +
			"settings, under [retention]. What is under a hold stays, and so does what belongs to contacts that\n" +
			"are open or parked. Of a finished contact only the day and the services given are left. Afterwards\n" +
			"the file is rewritten so that nothing of it is left there. Backups made before still hold it.\n\n" +
			"Exit status: 0 done, 1 refused: nothing was changed, or not all of it went, 2 wrong usage.",
		Example: "  signpost retain --dry-run\n  signpost retain --yes",
		Args:    noArgs,
		RunE:    a.doing(func(c *cobra.Command, _ []string) error { return a.retain(c.Context(), r) }),
	}
	cmd.Flags().BoolVar(&r.dryRun, "dry-run", false, "only say what would go")
	cmd.Flags().BoolVar(&r.yes, "yes", false, "do it without asking")
	cmd.Flags().BoolVar(&r.clockIsRight, "clock-is-right", false, "the computer's clock is right, although nobody worked on the record for two days")
	cmd.Flags().BoolVar(&r.asJSON, "json", false, "print one JSON document")
	return cmd
}

// retained is the shape of docs/commands.md.
type retained struct {
	DryRun bool                   `json:"dry_run"`
	Kinds  []store.Overdue        `json:"kinds"`
	Gone   map[store.Keepsake]int `json:"gone"`
}

func (a *app) retain(ctx context.Context, r retaining) error {
	c, _, notice, err := a.settings()
	if err != nil {
		return err
	}
	if notice != "" { // the defaults might take away what the settings keep
		return errors.New(notice + " Nothing was changed")
	}
	o, err := a.withRecord(ctx)
	if err != nil {
		return err
	}
	limits := limitsOf(c, a.clock())
	list, err := o.session.Overdue(ctx, limits, r.clockIsRight)
	if err != nil {
		return clockSentence(err)
	}
	p := &lines{a: a}
	count := 0
	for _, k := range list {
		count += k.Count
		if !r.asJSON {
			p.line(desk.SayOverdue(k))
		}
	}
	out := retained{r.dryRun, list, map[store.Keepsake]int{}}
	if !r.dryRun && count > 0 {
		if err := a.sure("Take all of this away for good?", r.yes); err != nil {
			return err
		}
		var shown store.Keepsake
		out.Gone, err = o.session.Retain(ctx, limits, r.clockIsRight, func(kind store.Keepsake, done, total int) {
			if isTerminal(a.err) && (kind != shown || done == total || done%1000 == 0) {
				shown = kind
				fmt.Fprintf(a.err, "\r%s: %d of %d", desk.KeepsakeName(kind), done, total)
			}
		})
		if shown != "" {
			fmt.Fprintln(a.err)
		}
	}
	if r.asJSON {
		return errors.Join(clockSentence(err), printJSON(a.out, out))
	}
	switch {
	case err != nil:
		return clockSentence(err)
	case r.dryRun:
		p.line("Nothing was changed.")
	case count == 0:
		p.line("Nothing is too old, so nothing was changed.")
	default:
		n := 0
		for _, g := range out.Gone {
			n += g
		}
		p.line(fmt.Sprintf("%d went for good.", n))
	}
	return p.err
}

// limitsOf is, for each kind of data, the time before which it is too old.
func limitsOf(c config.Config, now time.Time) desk.Limits {
	spans := c.Retention
	if spans == nil {
		spans = config.DefaultRetention()
	}
	limits := desk.Limits{}
	for kind, span := range spans {
		if before := span.Before(now); !before.IsZero() {
			limits[store.Keepsake(kind)] = before
		}
	}
	return limits
}

func clockSentence(err error) error {
	var jumped *desk.ClockJumped
	if errors.As(err, &jumped) {
		return fmt.Errorf("%w. Nothing was changed. Set it, or say --clock-is-right", err)
	}
	return err
}
