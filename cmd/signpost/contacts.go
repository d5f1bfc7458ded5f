package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"signpost/internal/desk"
	"signpost/internal/facts"
	"signpost/internal/text"
	"signpost/store"
)

type contactsOptions struct {
	limit                      int
	day, status, channel, text string
	operator                   string
	json                       bool
}

func (a *app) contactsCommand() *cobra.Command {
	var o contactsOptions
	cmd := &cobra.Command{
		Use:   "contacts",
		Short: "List contacts, newest first",
		Long: "Contacts lists the record, newest first. The table shows coded answers only; --json gives all\n" +
			"of each contact, notes included. Filters narrow the list, each further. Void and merged contacts are\n" +
			"listed when --status asks for them. A search with --text is written down, its words are not.\n\n" +
			"Exit status: 0 also when there are none, 1 the record cannot be read, 2 wrong usage.",
		Example: "  signpost contacts --day 2026-11-22\n  signpost contacts --day \"last week\" --channel walk_in\n  signpost contacts --text garden --json",
		Args:    noArgs,
		RunE:    a.doing(func(c *cobra.Command, _ []string) error { return a.contacts(c.Context(), o) }),
	}
	f := cmd.Flags()
	f.IntVar(&o.limit, "limit", 50, "how many contacts at most; 0 is all")
	f.StringVar(&o.day, "day", "", "only contacts that started on that day or those days: 2026-11-22, today, tuesday, \"last week\", november")
	f.StringVar(&o.status, "status", "", "only contacts of that status: open, parked, done, void, merged; all is every one")
	f.StringVar(&o.channel, "channel", "", "only contacts of that channel: phone, walk_in, phone_out, text, email, other")
	f.StringVar(&o.operator, "operator", "", "only contacts that this operator took")
	f.StringVar(&o.text, "text", "", "only contacts with these words in their notes, in any order")
	f.BoolVar(&o.json, "json", false, "print one JSON document")
	return cmd
}

type contactList struct {
	Contacts []store.Contact `json:"contacts"`
	Total    int             `json:"total"`
	Trial    bool            `json:"trial,omitempty"` // the contacts are made up
}

func (a *app) contacts(ctx context.Context, o contactsOptions) error {
	q, err := a.query(o)
	if err != nil {
		return err
	}
	op, err := a.open(ctx)
	if err != nil {
		return err
	}
	a.warn(op)
	list, total, err := op.session.Contacts(ctx, q)
	if err != nil {
		return err
	}
	if o.json {
		if list == nil {
			list = []store.Contact{}
		}
		return printJSON(a.out, contactList{list, total, op.session.Mark() != ""})
	}
	return a.printContacts(list, total)
}

func (a *app) query(o contactsOptions) (store.Query, error) {
	q := store.Query{Limit: o.limit, Channel: o.channel, Operator: o.operator, Text: o.text}
	if o.limit < 0 {
		return q, usage{fmt.Errorf("--limit is 0 or more")}
	}
	switch {
	case o.status == "all":
		q.Status = store.Statuses()
	case o.status != "" && !slices.Contains(store.Statuses(), store.Status(o.status)):
		return q, usage{fmt.Errorf("unknown status %q: it is open, parked, done, void or merged, or all", text.CleanLine(o.status))}
	case o.status != "":
		q.Status = []store.Status{store.Status(o.status)}
	}
	channels, _ := facts.Base().Def(facts.Channel)
	if o.channel != "" && !channels.Has(o.channel) {
		return q, usage{fmt.Errorf("unknown channel %q: it is one of %s", text.CleanLine(o.channel), strings.Join(channels.Values, ", "))}
	}
	if o.text != "" && text.Fold(o.text) == "" {
		return q, usage{fmt.Errorf("--text %q has no word in it: give a word that the notes may hold", text.CleanLine(o.text))}
	}
	if o.day == "" {
		return q, nil
	}
	now, err := a.when()
	if err != nil {
		return q, err
	}
	days, err := desk.ParseDays(o.day, now)
	if err != nil {
		return q, usage{fmt.Errorf("--day: %w", err)}
	}
	q.From, q.To = days.From, days.To
	return q, nil
}

func (a *app) printContacts(list []store.Contact, total int) error {
	rows := make([][]string, 0, len(list))
	for _, c := range list {
		what := desk.Words(c.Channel)
		if c.Kind.Junk() {
			what = "junk: " + desk.Words(string(c.Kind))
		}
		rows = append(rows, []string{c.ID, c.StartedAt.In(desk.London()).Format("2006-01-02 15:04"), what,
			string(c.Status), desk.Words(string(c.Outcome)), desk.Summary(c)})
	}
	return a.printRows([]string{"id", "started", "what", "status", "outcome", "about"}, rows, total, "No contacts.")
}

// configCommand prints the commented default settings.
func (a *app) configCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "config",
		Short: "Print the commented default settings",
		Long:  "Config prints a settings file with every setting explained and nothing set.\n\nExit status: 0 done, 2 wrong usage.",
		Args:  noArgs,
		RunE: a.doing(func(*cobra.Command, []string) error {
			_, err := fmt.Fprint(a.out, strings.TrimLeft(configDefault, "\n"))
			return err
		}),
	}
}
