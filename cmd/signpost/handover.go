package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
)

type handoverOptions struct {
	limit       int
	day, status string
	draft, json bool
}

func (a *app) handoverCommand() *cobra.Command {
	var o handoverOptions
	cmd := &cobra.Command{
		Use:   "handover",
		Short: "Print the handovers of this desk, the newest first",
		Long: "Handover prints what each shift handed over, the newest first, and whether the next one has read it.\n" +
			"--limit 1 is the newest alone. --draft puts the present state together as the screen would, in codes\n" +
			"and counts, and saves nothing. Reading is written down in the audit trail.\n\n" +
			"Exit status: 0 also when there is none, 1 the record cannot be read, 2 wrong usage.",
		Example: "  signpost handover --limit 1\n  signpost handover --draft\n  signpost handover --status unread --json",
		Args:    noArgs,
		RunE:    a.doing(func(c *cobra.Command, _ []string) error { return a.handover(c.Context(), o) }),
	}
	f := cmd.Flags()
	f.IntVar(&o.limit, "limit", 50, "how many handovers at most; 0 is all")
	f.StringVar(&o.day, "day", "", "only handovers written on that day, like 2026-11-22, or today")
	f.StringVar(&o.status, "status", "", "only those: read, unread")
	f.BoolVar(&o.draft, "draft", false, "put the present state together instead")
	f.BoolVar(&o.json, "json", false, "print one JSON document")
	return cmd
}

// handoverList is the shape of docs/commands.md. Total counts those that match
// before the limit.
type handoverList struct {
	Handovers []store.Handover `json:"handovers"`
	Total     int              `json:"total"`
}

// handoverDraft is the present state, as one JSON document.
type handoverDraft struct {
	Desk string    `json:"desk"`
	From time.Time `json:"from"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

func (a *app) handover(ctx context.Context, o handoverOptions) error {
	q, err := a.handoverQuery(o)
	if err != nil {
		return err
	}
	if !a.hasRecord() && !o.draft {
		return a.printHandovers(handoverList{}, o.json)
	}
	op, err := a.open(ctx)
	if err != nil {
		return err
	}
	a.warn(op)
	if o.draft {
		return a.printDraft(ctx, op.session, o.json)
	}
	list, err := op.session.Handovers(ctx, q)
	if err != nil {
		return err
	}
	out := handoverList{Handovers: []store.Handover{}}
	for _, h := range list {
		if o.status != "" && h.ReadAt.IsZero() != (o.status == "unread") {
			continue
		}
		if out.Total++; o.limit == 0 || out.Total <= o.limit {
			out.Handovers = append(out.Handovers, h)
		}
	}
	return a.printHandovers(out, o.json)
}

func (a *app) handoverQuery(o handoverOptions) (store.EntryQuery, error) {
	days, err := a.query(contactsOptions{day: o.day, limit: o.limit})
	if err != nil {
		return store.EntryQuery{}, err
	}
	switch o.status {
	case "", "read", "unread":
	default:
		return store.EntryQuery{}, usage{fmt.Errorf("unknown status %q: it is read or unread", text.CleanLine(o.status))}
	}
	if o.draft && (o.day != "" || o.status != "") {
		return store.EntryQuery{}, usage{fmt.Errorf("--draft is the present state: leave --day and --status out")}
	}
	return store.EntryQuery{From: days.From, To: days.To}, nil
}

func (a *app) printHandovers(list handoverList, asJSON bool) error {
	if asJSON {
		if list.Handovers == nil {
			list.Handovers = []store.Handover{}
		}
		return printJSON(a.out, list)
	}
	if len(list.Handovers) == 0 {
		if isTerminal(a.out) {
			_, err := fmt.Fprintln(a.out, "No handover.")
			return err
		}
		return nil
	}
	now := a.clock()
	for i, h := range list.Handovers {
		gap := ""
		if i > 0 {
			gap = "\n"
		}
		if _, err := fmt.Fprintf(a.out, "%s%s\n\n%s\n", gap, desk.HandoverLine(h, now), text.Clean(h.Text)); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) printDraft(ctx context.Context, s *desk.Session, asJSON bool) error {
	d, err := s.ComposeHandover(ctx)
	if err != nil {
		return err
	}
	if d.Rest != nil {
		defer fmt.Fprintln(a.err, "signpost: some of the record is damaged and is missing here: run `signpost doctor` and tell the coordinator.")
	}
	if asJSON {
		return printJSON(a.out, handoverDraft{Desk: s.Desk(), From: d.From, At: d.At, Text: d.Text})
	}
	_, err = fmt.Fprint(a.out, d.Text)
	return err
}
