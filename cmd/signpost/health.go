package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"signpost/internal/desk"
)

func (a *app) healthCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "health",
		Short: "Say what the directory suffers from, the most urgent first",
		Long: "Health puts together what the desk flagged, what check finds, which checks have run out, what people\n" +
			"searched for in vain, and what became of those who were sent to each service in the last 90 days.\n" +
			"An entry has one line: what is most urgent, and what else there is behind it.\n" +
			"Without a record it says what can be said of the directory alone.\n\n" +
			"Exit status: 0 also when there is much to do, 1 the record cannot be read, 2 wrong usage.",
		Example: "  signpost health\n  signpost health --json --directory my-directory",
		Args:    noArgs,
		RunE:    a.doing(func(c *cobra.Command, _ []string) error { return a.health(c.Context(), asJSON) }),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// healthList is the shape of docs/commands.md.
type healthList struct {
	Directory struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	} `json:"directory"`
	Record bool             `json:"record"` // whether there was one to look into
	Rows   []desk.HealthRow `json:"rows"`

	names map[string]string // of the services, by id
}

func (a *app) health(ctx context.Context, asJSON bool) error {
	t, err := a.when()
	if err != nil {
		return err
	}
	var out healthList
	var g *desk.Guide
	if out.Record = a.hasRecord(); out.Record {
		op, err := a.open(ctx)
		if err != nil {
			return err
		}
		a.warn(op)
		g = op.session.Guide()
		if out.Rows, err = op.session.Health(ctx, t, g.ToMend(t)); err != nil {
			return err
		}
	} else {
		if g, t, err = a.reading(); err != nil {
			return err
		}
		out.Rows = g.Health(t, desk.HealthInput{Findings: g.ToMend(t)})
	}
	out.Directory.Name, out.Directory.Version = g.Dir.Name, g.Dir.Version
	out.names = map[string]string{}
	for _, s := range g.Dir.Services.All() {
		out.names[s.ID] = s.Name
	}
	for i := range out.Rows {
		if out.Rows[i].File != "" {
			out.Rows[i].File = filepath.Join(g.Origin, out.Rows[i].File)
		}
	}
	if asJSON {
		if out.Rows == nil {
			out.Rows = []desk.HealthRow{}
		}
		return printJSON(a.out, out)
	}
	return a.printHealth(out)
}

// hasRecord reports whether there is a record to look into: looking never makes
// one. A file that is in the way of one counts, so that opening says what is
// wrong with it.
func (a *app) hasRecord() bool {
	_, paths, _, err := a.settings()
	if err != nil {
		return false
	}
	_, err = os.Stat(paths.Database)
	return !errors.Is(err, fs.ErrNotExist)
}

func (a *app) printHealth(list healthList) error {
	rows := make([][]string, 0, len(list.Rows))
	for _, r := range list.Rows {
		where := r.File
		if where != "" {
			where += ":" + strconv.Itoa(r.Line)
		}
		rows = append(rows, []string{string(r.Severity), desk.Words(string(r.Kind)), r.Service, where, r.All(list.names[r.Service])})
	}
	if !isTerminal(a.out) {
		return printTSV(a.out, rows)
	}
	if len(rows) == 0 {
		_, err := fmt.Fprintln(a.out, "Nothing to do.")
		return err
	}
	return printTable(a.out, []string{"severity", "what", "service", "where", "say"}, rows)
}
