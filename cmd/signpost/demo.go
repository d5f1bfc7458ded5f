package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"signpost/internal/trial"
	"signpost/store"
)

// demoContacts is a plausible fortnight.
const demoContacts = 250

func (a *app) demoCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "demo",
		Short: "Open the full screen on a made-up desk that is thrown away",
		Long: "Demo opens the full screen on a made-up desk: a fortnight of 250 contacts that ends now, with visitors\n" +
			"waiting, call-backs due and a handover to read. Every screen says DEMO. It lies in a temporary folder\n" +
			"of its own, which is gone when you leave; your own record is not opened. Nobody in it exists.\n\n" +
			"Exit status: 0 done, 1 it could not be made, 2 wrong usage.",
		Example: "  signpost demo\n  signpost demo --directory my-directory",
		Args:    noArgs,
		RunE:    a.doing(func(c *cobra.Command, _ []string) error { return a.demo(c.Context()) }),
	}
}

func (a *app) demo(ctx context.Context) error {
	if a.data != "" {
		return usage{errors.New("the demo keeps nothing, so it takes no --data")}
	}
	if err := a.fitsTerminal(); err != nil {
		return err
	}
	making, free, err := a.throwAway(ctx)
	if err != nil {
		return err
	}
	a.closer = append(a.closer, free) // runs last: after the record is closed
	a.opensAnyway = true
	o, err := a.open(making)
	if err != nil {
		return err
	}
	if _, err := a.makeUp(making, o, store.Demo, trial.Options{Contacts: demoContacts, Seed: 1}, nil); err != nil {
		return err
	}
	o.notices = append(o.notices, markNotice(o.session))
	return a.fullScreen(ctx, o)
}

// throwAway moves everything the program keeps into a new folder that only this
// account can read. Until free has taken it away again, no signal ends the
// program: they end the context, and the full screen, which leave by the way
// that cleans up.
func (a *app) throwAway(ctx context.Context) (making context.Context, free func() error, err error) {
	dir, err := os.MkdirTemp("", "signpost-demo-") // makes it 0700
	if err != nil {
		return ctx, nil, fmt.Errorf("make a temporary folder for the demo: %w", err)
	}
	making, stop := signal.NotifyContext(ctx, syscall.SIGHUP, syscall.SIGTERM, syscall.SIGINT, syscall.SIGQUIT)
	a.data = dir
	return making, func() error {
		defer stop()
		if err := os.RemoveAll(dir); err != nil {
			return fmt.Errorf("the demo's folder %s could not be taken away: remove it by hand; nothing in it is real", dir)
		}
		return nil
	}, nil
}
