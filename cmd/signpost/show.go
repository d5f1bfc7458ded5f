package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"signpost/internal/desk"
	"signpost/internal/facts"
	"signpost/internal/text"
)

func (a *app) showCommand() *cobra.Command {
	var asJSON bool
	var out handout
	const hint = "name one service by its id, for example: signpost show cdt"
	cmd := &cobra.Command{
		Use:   "show ID...",
		Short: "Show one service: all that may be shown, a slip, words to read aloud or a code",
		Long: "Show prints everything the directory says of one service, and in words what it does not say.\n" +
			"Private fields and staff tips are left out.\n\n" +
			"--slip prints a page to take home, of one or several services; what does not fit is left out and counted.\n" +
			"--aloud prints what to say at the telephone. --qr draws a code that any telephone shows as plain text:\n" +
			"black on white on a terminal, elsewhere with its dark squares as ink. What is closed or only listed is refused.\n\n" +
			"Exit status: 0 shown, 1 no such service, 2 wrong usage.",
		Example: "  signpost show cdt\n  signpost show cdt --at 2026-12-25T10:00\n  signpost show cdt surge --slip | lp -o cpi=6 -o lpi=4",
		Args: func(cmd *cobra.Command, args []string) error {
			if err := someArgs(hint, args); err != nil {
				return err
			}
			if err := out.wrong(args, asJSON, cmd.Flags().Changed("width")); err != nil {
				return usage{err}
			}
			return nil
		},
		RunE: a.doing(func(_ *cobra.Command, args []string) error {
			if out.any() {
				return a.handOut(args, &out)
			}
			return a.show(args[0], asJSON)
		}),
	}
	out.flags(cmd.Flags())
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

func oneArg(hint string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != 1 || strings.TrimSpace(args[0]) == "" {
			return usage{fmt.Errorf("%s", hint)}
		}
		return nil
	}
}

func (a *app) show(id string, asJSON bool) error {
	g, t, err := a.reading()
	if err != nil {
		return err
	}
	s, err := g.Show(id, t)
	if err != nil {
		return noService(g, id)
	}
	if asJSON {
		return printJSON(a.out, s)
	}
	return a.printService(g, s)
}

// noService says that no service has that id, and which ids are near.
func noService(g *desk.Guide, id string) error {
	id = text.CleanLine(id)
	return fmt.Errorf("there is no service %q%s `signpost search %s` looks for it", id, orStop(didYouMean(id, g.Dir.Services.IDs())), id)
}

func orStop(s string) string {
	if s == "" {
		return "."
	}
	return s
}

// printService writes one service as labelled lines, safe to read aloud.
func (a *app) printService(g *desk.Guide, s desk.Service) error {
	p := &lines{a: a}
	p.line(s.Name)
	p.line(s.Provider)
	if s.CheckBeforeUse {
		p.line("! check before use: never checked by a coordinator")
	}
	if svc, ok := g.Dir.Service(s.ID); ok {
		if why := desk.NotGiven(svc); why != "" {
			p.line("! not somewhere to send people: " + why)
		}
		p.field("reach", desk.ReachWords(svc))
	}
	p.field("notice", s.Notice)
	p.field("status", s.Status)
	p.field("how", strings.Join(s.How, ", "))
	p.field("way in", strings.Join(g.Names(s.WayIn), " or "))
	p.field("gate", s.Gate)
	for _, n := range s.Phone {
		p.field("phone", strings.TrimSpace(n.Number+" "+bracketed(n.Label)))
	}
	p.field("now", s.Open.Say)
	p.field("hours", strings.Join(s.Hours, "; "))
	p.field("where", joined(", ", s.Address, s.Town, s.Postcode))
	for _, x := range s.Places {
		p.field("also at", joined(", ", x.Name, x.Address, x.Town, x.Postcode))
	}
	p.field("website", s.Website)
	p.field("email", s.Email)
	p.field("does", s.About)
	p.field("for", s.Who)
	p.field("not for", s.NotWho)
	p.field("ages", s.Ages)
	p.field("area", strings.Join(g.AreaNames(s.Area), ", "))
	p.field("types", strings.Join(s.Types, ", "))
	p.field("languages", strings.Join(s.Languages, ", "))
	p.field("access", strings.Join(s.Access, ", "))
	p.field("cost", s.Cost)
	p.field("wait", s.Wait)
	p.field("also called", strings.Join(s.Also, ", "))
	for _, m := range s.Missing {
		p.field("missing", m)
	}
	p.field("checked", or(joined(" by ", s.Checked, s.CheckedBy), "never"))
	p.field("as of", s.AsOf)
	p.field("source", s.Source)
	p.field("id", s.ID)
	return p.err
}

func bracketed(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
}

func joined(sep string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, sep)
}

// lines writes labelled lines until one fails.
type lines struct {
	a   *app
	err error
}

func (p *lines) line(s string) {
	if s != "" && p.err == nil {
		_, p.err = fmt.Fprintln(p.a.out, text.CleanLine(s))
	}
}

func (p *lines) field(label, value string) {
	if value != "" {
		p.line(text.Pad(label, 12) + value)
	}
}

// vocabularyHelp lists the facts for help texts.
func vocabularyHelp() string {
	var names []string
	for _, d := range facts.Base().Defs() {
		names = append(names, string(d.Key))
	}
	return strings.Join(text.Wrap(strings.Join(names, " "), 76), "\n")
}
