package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
)

type followupsOptions struct {
	limit       int
	day, status string
	json        bool
}

func (a *app) followupsCommand() *cobra.Command {
	var o followupsOptions
	cmd := &cobra.Command{
		Use:   "followups",
		Short: "List call-backs, follow-ups and outcomes that are due",
		Long: "Followups lists what is to be done later: who is to be rung back, what else was planned, and which\n" +
			"outcomes of referrals are to be asked for. What is due first comes first, so what is overdue leads.\n" +
			"With --status it lists those that ended in that way, the last one first.\n" +
			"The table shows codes only; --json gives all of each, how to ring safely before the number.\n\n" +
			"Exit status: 0 also when there are none, 1 the record cannot be read, 2 wrong usage.",
		Example: "  signpost followups\n  signpost followups --status overdue --json\n  signpost followups --status got_help --day today",
		Args:    noArgs,
		RunE:    a.doing(func(c *cobra.Command, _ []string) error { return a.followups(c.Context(), o) }),
	}
	f := cmd.Flags()
	f.IntVar(&o.limit, "limit", 50, "how many at most; 0 is all")
	f.StringVar(&o.day, "day", "", "only what is due on that day, like 2026-11-22, or today; with a status of what ended: what ended then")
	f.StringVar(&o.status, "status", "", "only those: "+strings.Join(desk.ToDoStatuses(), ", "))
	f.BoolVar(&o.json, "json", false, "print one JSON document")
	return cmd
}

// followupList is the shape of docs/commands.md.
type followupList struct {
	Followups []followup `json:"followups"`
	Total     int        `json:"total"`
}

// followup is one thing to be done. Safe stands before Number, so that it is
// read first.
type followup struct {
	Kind     string            `json:"kind"`
	Status   string            `json:"status"`
	Due      time.Time         `json:"due,omitzero"`
	Overdue  bool              `json:"overdue"`
	ClosedAt time.Time         `json:"closed_at,omitzero"`
	What     string            `json:"what"`
	By       string            `json:"by,omitempty"`
	Attempts int               `json:"attempts,omitempty"`
	Safe     *store.SafeToRing `json:"safe,omitempty"`
	Number   string            `json:"number,omitempty"`
	Contact  string            `json:"contact"`
	Channel  string            `json:"channel"`
	Started  time.Time         `json:"started_at"`
	Referral *store.Referral   `json:"referral,omitempty"`
	Since    string            `json:"since,omitempty"`
}

func (a *app) followups(ctx context.Context, o followupsOptions) error {
	q, now, err := a.toDoQuery(o)
	if err != nil {
		return err
	}
	op, err := a.open(ctx)
	if err != nil {
		return err
	}
	a.warn(op)
	list, total, err := op.session.ToDo(ctx, q)
	if err != nil {
		return err
	}
	if !o.json {
		return a.printFollowups(list, total, now)
	}
	out := followupList{Followups: make([]followup, len(list)), Total: total}
	for i, d := range list {
		out.Followups[i] = followupOf(d, op.session.Guide(), now)
	}
	return printJSON(a.out, out)
}

func followupOf(d desk.ToDo, g *desk.Guide, now time.Time) followup {
	f := followup{Kind: string(d.Kind), Status: d.Status, Due: d.Due, ClosedAt: d.At, What: d.What(), By: d.By(),
		Overdue: d.Status == desk.ToDoOpen && !d.Due.After(now), Contact: d.Contact.ID, Channel: d.Contact.Channel, Started: d.Contact.StartedAt}
	if cb := d.Contact.Callback; cb != nil {
		f.Safe, f.Number = &cb.Safe, cb.Number
	}
	if d.Kind == desk.OutcomeDue {
		f.Referral, f.Since = &d.Referral, g.Since(d.Referral)
	} else {
		f.Attempts = d.Contact.Followup.Attempts
	}
	return f
}

func (a *app) toDoQuery(o followupsOptions) (desk.ToDoQuery, time.Time, error) {
	q := desk.ToDoQuery{Limit: o.limit, Status: o.status}
	now, err := a.when()
	if err != nil {
		return q, now, err
	}
	if q.Now = now; o.limit < 0 {
		return q, now, usage{errors.New("--limit is 0 or more")}
	}
	if o.status != "" && !slices.Contains(desk.ToDoStatuses(), o.status) {
		return q, now, usage{fmt.Errorf("unknown status %q: it is one of %s", text.CleanLine(o.status), strings.Join(desk.ToDoStatuses(), ", "))}
	}
	if o.day == "" {
		return q, now, nil
	}
	day := now
	if o.day != "today" {
		if day, err = time.ParseInLocation(time.DateOnly, o.day, desk.London()); err != nil {
			return q, now, usage{fmt.Errorf("--day %q is not a day: write it like 2026-11-22, or today", text.CleanLine(o.day))}
		}
	}
	q.From = desk.Midnight(day)
	q.To = desk.Midnight(q.From.Add(36 * time.Hour))
	return q, now, nil
}

func (a *app) printFollowups(list []desk.ToDo, total int, now time.Time) error {
	rows := make([][]string, 0, len(list))
	for _, d := range list {
		due, late := "", ""
		if !d.Due.IsZero() {
			due = d.Due.In(desk.London()).Format("2006-01-02 15:04")
		}
		status := desk.Words(d.Status)
		if d.Status == desk.ToDoOpen {
			late = desk.Overdue(d.Due, now)
		} else {
			late = d.At.In(desk.London()).Format("2006-01-02 15:04")
		}
		rows = append(rows, []string{d.Contact.ID, due, desk.Words(string(d.Kind)), status, late, d.Coded()})
	}
	return a.printRows([]string{"contact", "due", "what", "status", "overdue or closed", "about"}, rows, total, "No follow-ups.")
}
