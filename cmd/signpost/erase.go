package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"signpost/store"
)

func (a *app) eraseCommand() *cobra.Command {
	reason, yes := "asked", false
	cmd := &cobra.Command{
		Use:   "erase ID...",
		Short: "Forget contacts for good",
		Long: "Erase empties contacts: who was in front of you, answers, notes and numbers go, and the file is\n" +
			"rewritten so that nothing of them is left in it. What stays is that there was a contact on that day,\n" +
			"and which services were given. It cannot be taken back. After a restore they are forgotten again.\n" +
			"Backups made before still hold them until those are deleted.\n\n" +
			"Exit status: 0 forgotten, 1 refused or not all were forgotten, 2 wrong usage.",
		Example: "  signpost erase 0192f3c4-7a10-7c3e-9b1d-0000000000a1\n  signpost erase --reason mistake --yes 0192f3c4-7a10-7c3e-9b1d-0000000000a1",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage{errors.New("name the contact by its id, as \"signpost contacts\" shows it")}
			}
			if reason != "asked" && reason != "mistake" {
				return usage{fmt.Errorf("--reason %q is not asked or mistake", reason)}
			}
			return nil
		},
		RunE: a.doing(func(c *cobra.Command, args []string) error { return a.erase(c.Context(), args, reason, yes) }),
	}
	cmd.Flags().StringVar(&reason, "reason", reason, "why: asked (by the person) or mistake (it should not be there)")
	cmd.Flags().BoolVar(&yes, "yes", false, "do it without asking")
	return cmd
}

func (a *app) erase(ctx context.Context, ids []string, reason string, yes bool) error {
	o, err := a.withRecord(ctx)
	if err != nil {
		return err
	}
	what := "this contact"
	if len(ids) > 1 {
		what = fmt.Sprintf("these %d contacts", len(ids))
	}
	if err := a.sure("Forget "+what+" for good? It cannot be taken back.", yes); err != nil {
		return err
	}
	n, err := o.session.Erase(ctx, reason, ids...)
	p := &lines{a: a}
	for _, id := range ids[:n] {
		p.line("forgotten " + id)
	}
	switch {
	case err != nil && store.KindOf(err) == store.Exists:
		return fmt.Errorf("%s was forgotten already", ids[n])
	case err != nil && n < len(ids):
		return fmt.Errorf("%s: %s", ids[n], explain(err))
	case err != nil:
		return fmt.Errorf("the contacts are forgotten, but the file was not rewritten, so what is sealed may still be in it: %s", explain(err))
	}
	return p.err
}

func (a *app) holdCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "hold ID WHY",
		Short: "Keep a contact whatever the retention says",
		Long: "Hold keeps a contact from being erased and from being taken away by retain: a claim, a complaint, a\n" +
			"demand by a court. The reason is sealed.\n\n" +
			"Exit status: 0 held, 1 refused: nothing was changed, 2 wrong usage.",
		Example: "  signpost hold 0192f3c4-7a10-7c3e-9b1d-0000000000a1 complaint of 3 March",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usage{errors.New("name the contact by its id and say why it must be kept, for example: signpost hold ID complaint of 3 March")}
			}
			return nil
		},
		RunE: a.doing(func(c *cobra.Command, args []string) error {
			o, err := a.withRecord(c.Context())
			if err != nil {
				return err
			}
			err = o.session.Hold(c.Context(), args[0], strings.Join(args[1:], " "))
			if store.KindOf(err) == store.Exists {
				return fmt.Errorf("%s is held already", args[0])
			}
			return a.saySo(err, "held "+args[0])
		}),
	}
}

func (a *app) releaseCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "release ID",
		Short:   "Lift the hold on a contact",
		Long:    "Release lets the retention apply to a contact again.\n\nExit status: 0 released, 1 refused: nothing was changed, 2 wrong usage.",
		Example: "  signpost release 0192f3c4-7a10-7c3e-9b1d-0000000000a1",
		Args:    oneArg("name the contact by its id, for example: signpost release ID"),
		RunE: a.doing(func(c *cobra.Command, args []string) error {
			o, err := a.withRecord(c.Context())
			if err != nil {
				return err
			}
			err = o.session.Release(c.Context(), args[0])
			if store.KindOf(err) == store.NotFound {
				return fmt.Errorf("%s is not held", args[0])
			}
			return a.saySo(err, "released "+args[0])
		}),
	}
}

// withRecord opens a record that must be there: a command that looks after it
// never makes one.
func (a *app) withRecord(ctx context.Context) (opened, error) {
	if !a.hasRecord() {
		return opened{}, errors.New("there is no record yet")
	}
	o, err := a.open(ctx)
	if err == nil {
		a.warn(o)
	}
	return o, err
}

func (a *app) saySo(err error, done string) error {
	if err != nil {
		return err
	}
	p := &lines{a: a}
	p.line(done)
	return p.err
}

// sure asks before something that cannot be taken back. Without a terminal only
// --yes says so.
func (a *app) sure(question string, yes bool) error {
	if yes {
		return nil
	}
	if !isTerminal(a.in) {
		return errors.New("nothing was changed: this cannot be taken back, and there is no terminal to ask. With --yes it is done without asking")
	}
	fmt.Fprint(a.err, question+" [y/N] ")
	answer, err := readLine(bufio.NewReader(a.in))
	if said := strings.ToLower(strings.TrimSpace(string(answer))); err == nil && (said == "y" || said == "yes") {
		return nil
	}
	return errors.New("nothing was changed")
}
