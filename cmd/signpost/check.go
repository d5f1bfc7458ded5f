package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"signpost/config"
	"signpost/directory"
	"signpost/directory/lint"
	"signpost/directory/worcestershire"
	"signpost/internal/desk"
	"signpost/internal/text"
)

type checkOptions struct {
	dir    string
	json   bool
	strict bool
}

func (a *app) checkCommand() *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:   "check [DIR]",
		Short: "Check the directory's files: what is wrong, missing or old",
		Long: "Check reads the files of DIR, or of the directory in use, and prints what is wrong with them,\n" +
			"one line each: file:line:column severity rule: what is wrong - what to do.\n" +
			"An error keeps an entry from being used; warnings and notes do not. What one entry lacks stands\n" +
			"on one line; with --json each thing is a finding of its own. docs/directory.md explains every rule.\n\n" +
			"Exit status: 0 no errors, 1 errors, or warnings with --strict, 2 wrong usage.",
		Example: "  signpost check\n  signpost check --strict my-directory\n  signpost check --json my-directory",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage{errors.New("check takes one folder, for example: signpost check my-directory")}
			}
			return nil
		},
		RunE: a.doing(func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.dir = args[0]
			}
			return a.check(o)
		}),
	}
	f := cmd.Flags()
	f.BoolVar(&o.json, "json", false, "print one JSON document")
	f.BoolVar(&o.strict, "strict", false, "count warnings as errors")
	return cmd
}

// check never falls back on the shipped directory: it is asked about this one.
func (a *app) check(o checkOptions) error {
	t, err := a.when()
	if err != nil {
		return err
	}
	if o.dir == "" {
		if o.dir, err = a.folderInUse(); err != nil {
			return err
		}
	}
	var files fs.FS = worcestershire.Files
	if o.dir != "" {
		o.dir = filepath.Clean(o.dir)
		if info, err := os.Stat(o.dir); err != nil || !info.IsDir() {
			return fmt.Errorf("%s is not a folder that can be opened. Name the folder with the directory's files", text.CleanLine(o.dir))
		}
		files = os.DirFS(o.dir)
	}
	show := a.loadingShown()
	d, found, err := directory.Load(files, directory.Options{Progress: show.tell})
	show.end()
	if err != nil && len(found) == 0 {
		return fmt.Errorf("%s: %w", text.CleanLine(o.dir), err)
	}
	if err == nil {
		found = lint.Check(d, found, lint.Options{Today: today(t)})
	}
	if o.strict {
		for i := range found {
			if found[i].Severity == directory.Caution {
				found[i].Severity = directory.Error
			}
		}
	}
	if o.json {
		err = a.printFindingsJSON(o.dir, found)
	} else {
		err = a.printFindings(o.dir, d, found)
	}
	if err == nil && counted(found)[directory.Error] > 0 {
		err = errReported
	}
	return err
}

func today(t time.Time) time.Time {
	y, m, d := t.In(desk.London()).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// folderInUse is the folder of the directory that the other commands use; ""
// is the shipped one.
func (a *app) folderInUse() (string, error) {
	c, _, notice, err := a.settings()
	if errors.Is(err, config.ErrNoHome) {
		c, notice = config.Config{}, ""
	} else if err != nil {
		return "", err
	}
	if notice != "" {
		fmt.Fprintln(a.err, "signpost: "+notice)
	}
	return or(or(a.directory, a.env("SIGNPOST_DIRECTORY")), c.Directory), nil
}

func counted(found []directory.Finding) map[directory.Severity]int {
	n := map[directory.Severity]int{}
	for _, f := range found {
		n[f.Severity]++
	}
	return n
}

// findingJSON is a finding in the shape of docs/directory.md, which scripts rely
// on.
type findingJSON struct {
	Severity directory.Severity `json:"severity"`
	File     string             `json:"file"`
	Line     int                `json:"line"`
	Column   int                `json:"column"`
	Rule     string             `json:"rule"`
	Message  string             `json:"message"`
	Hint     string             `json:"hint"`
}

func (a *app) printFindingsJSON(dir string, found []directory.Finding) error {
	out := make([]findingJSON, len(found))
	for i, f := range found {
		out[i] = findingJSON{f.Severity, filepath.Join(dir, f.File), f.Line, f.Column, f.Rule, f.Message, f.Hint}
	}
	return printJSON(a.out, map[string]any{"findings": out})
}

// printFindings writes findings for people. d is nil when nothing could be
// read.
func (a *app) printFindings(dir string, d *directory.Directory, found []directory.Finding) error {
	where := "in the directory that comes with the program"
	if dir != "" {
		where = "in " + dir
	}
	size := ""
	if d != nil {
		found = lint.Summarise(found, d)
		size = fmt.Sprintf(" (%s, %s)", several(d.Services.Len(), "service"), several(len(d.Files()), "file"))
	}
	p := &lines{a: a}
	incomplete := false
	for _, f := range found {
		line := fmt.Sprintf("%s:%d:%d %s %s: %s", filepath.Join(dir, f.File), f.Line, f.Column, f.Severity, f.Rule, f.Message)
		if f.Hint != "" {
			line += " - " + f.Hint
		}
		p.line(line)
		incomplete = incomplete || f.Rule == lint.Incomplete
	}
	if incomplete {
		p.line("Incomplete entries: add what you know, and never guess the rest. Once somebody has confirmed an entry, add checked and checked_by.")
	}
	n := counted(found)
	p.line(fmt.Sprintf("%s, %s, %s %s%s.", several(n[directory.Error], "error"), several(n[directory.Caution], "warning"), several(n[directory.Note], "note"), where, size))
	return p.err
}

func several(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
