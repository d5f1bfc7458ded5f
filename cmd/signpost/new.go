package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"signpost/directory"
	"signpost/directory/edit"
	"signpost/internal/desk"
	"signpost/internal/text"
)

type newOptions struct {
	file   string
	dryRun bool
	given  map[string]*[]string // by key, as written
}

func (a *app) newCommand() *cobra.Command {
	o := newOptions{given: map[string]*[]string{}}
	cmd := &cobra.Command{
		Use:   "new",
		Short: "Add a service to your directory",
		Long: "New asks what is known of a service, one question a line, shows what it will write and asks before\n" +
			"it does. Every question can be skipped with Enter; only the name is needed. With --name it asks\n" +
			"nothing and writes at once. It needs a directory of your own (`signpost init`), appends to a file\n" +
			"of it and changes nothing else.\n\n" +
			"Exit status: 0 written, or not wanted, 1 nothing could be written, 2 wrong usage.",
		Example: "  signpost new\n  signpost new --name \"Exampleton Drop-in\" --types drop-in,advice --hours \"Mon-Fri 09:00-17:00\"",
		Args:    noArgs,
		RunE:    a.doing(func(*cobra.Command, []string) error { return a.newService(o) }),
	}
	f := cmd.Flags()
	f.StringVar(&o.file, "file", edit.NewFile, "file of the directory to write to")
	f.BoolVar(&o.dryRun, "dry-run", false, "only show what would be written")
	for _, field := range edit.Fields() {
		o.given[field.Key] = f.StringArray(field.Key, nil, field.Hint)
	}
	return cmd
}

func (a *app) newService(o newOptions) error {
	answers, err := o.answers()
	if err != nil {
		return err
	}
	g, err := a.ownDirectory()
	if err != nil {
		return err
	}
	in := bufio.NewReader(a.in)
	asking := len(answers) == 0
	if asking {
		if answers, err = a.interview(in, g); err != nil {
			return err
		}
	}
	entry, err := edit.New(g.Dir, taken(g), answers)
	if err != nil {
		return err
	}
	patch, err := edit.Add(g.Dir, o.file, entry)
	if err != nil {
		return err
	}
	if asking || o.dryRun {
		fmt.Fprintf(a.out, "\nThis goes into %s:\n\n%s\n", text.CleanLine(filepath.Join(g.Origin, o.file)), entry.Text)
	}
	if o.dryRun {
		return nil
	}
	if asking {
		if yes, err := a.confirm(in); err != nil || !yes {
			return err
		}
	}
	if err := edit.Apply(g.Origin, patch); err != nil {
		return err
	}
	return a.added(g, o.file, entry, answers)
}

// answers reads the flags. One of them makes the command ask nothing.
func (o newOptions) answers() (edit.Answers, error) {
	out := edit.Answers{}
	for _, f := range edit.Fields() {
		lines := *o.given[f.Key]
		if len(lines) > 1 && !f.List {
			return nil, usage{fmt.Errorf("--%s takes one value, but %d were given", f.Key, len(lines))}
		}
		for _, line := range lines {
			values, err := f.Parse(line)
			if err != nil {
				return nil, usage{fmt.Errorf("--%s: %w", f.Key, err)}
			}
			out[f.Key] = append(out[f.Key], values...)
		}
	}
	if len(out) > 0 && len(out["name"]) == 0 {
		return nil, usage{errors.New("a service needs a name: give it with --name")}
	}
	return out, nil
}

// ownDirectory loads the directory in use, which must be a person's own.
func (a *app) ownDirectory() (*desk.Guide, error) {
	folder, err := a.folderInUse()
	switch {
	case err != nil:
		return nil, err
	case folder == "":
		return nil, errNoOwn
	}
	g, why := a.own(folder)
	if g == nil {
		return nil, fmt.Errorf("nothing was written, because your directory cannot be used: %s", why)
	}
	return g, nil
}

// taken is the ids of entries that are in the files and not in the directory,
// because they are broken at the moment.
func taken(g *desk.Guide) (ids []string) {
	for _, f := range g.Findings {
		if f.Entry != "" {
			ids = append(ids, f.Entry)
		}
	}
	return ids
}

var errInputEnded = errors.New("standard input ended before the last question: nothing was written")

// interview asks one question a line. An answer that cannot be right is said so
// and asked for again.
func (a *app) interview(in *bufio.Reader, g *desk.Guide) (edit.Answers, error) {
	fmt.Fprintf(a.out, "A new service for %s. Enter alone skips a question; nothing is written before you say yes.\n", text.CleanLine(g.Origin))
	out := edit.Answers{}
	for _, f := range edit.Fields() {
		for {
			line, err := a.ask(in, fmt.Sprintf("%s (%s)", f.Ask, f.Hint))
			if err != nil {
				return nil, err
			}
			values, err := f.Parse(line)
			if err == nil {
				out[f.Key] = values
				break
			}
			fmt.Fprintln(a.out, "  That cannot be taken: "+sentence(err.Error())+" Write it again, or skip it with Enter.")
		}
		if f.Key == "name" && len(out["name"]) == 0 {
			return nil, errors.New("a service needs a name, so nothing was written")
		}
	}
	return out, nil
}

// ask puts one question and reads one line. The end of the input without a
// line is an error.
func (a *app) ask(in *bufio.Reader, question string) (string, error) {
	if _, err := fmt.Fprint(a.out, question+": "); err != nil {
		return "", err
	}
	line, err := readLine(in)
	if err == io.EOF && len(line) > 0 {
		err = nil
	}
	if !isTerminal(a.in) {
		fmt.Fprintln(a.out) // a terminal shows the Enter that was typed
	}
	switch {
	case err == io.EOF:
		return "", errInputEnded
	case err != nil:
		return "", fmt.Errorf("standard input cannot be read: %w", err)
	}
	return string(line), nil
}

func (a *app) confirm(in *bufio.Reader) (bool, error) {
	line, err := a.ask(in, "Write it? (y or n)")
	if err != nil {
		return false, err
	}
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes":
		return true, nil
	}
	_, err = fmt.Fprintln(a.out, "Nothing was written.")
	return false, err
}

// added says what was done and what is left to do.
func (a *app) added(g *desk.Guide, file string, e edit.Entry, answers edit.Answers) error {
	p := &lines{a: a}
	p.line("added " + e.ID)
	p.line("It is in " + filepath.Join(g.Origin, file) + ", and shows \"check before use\" until somebody has checked it.")
	if reach := answers["reach"]; len(reach) > 0 && reach[0] == string(directory.ReachThrough) {
		p.line("One comes to it through somewhere else: fill in way_in or gate in the file.")
	}
	return p.err
}
