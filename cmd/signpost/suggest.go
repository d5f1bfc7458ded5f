package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"signpost/directory/triage"
	"signpost/internal/desk"
	"signpost/internal/facts"
	"signpost/internal/text"
)

type suggestOptions struct {
	json, trace bool
	whyNot      string
}

func (a *app) suggestCommand() *cobra.Command {
	var o suggestOptions
	cmd := &cobra.Command{
		Use:   "suggest [KEY=VALUE...]",
		Short: "From facts to alerts, suggestions and near misses",
		Long: "Suggest takes facts as one JSON object on standard input, or as key=value words, and prints\n" +
			"safety alerts first, then the services that fit, with the reasons.\n\nThe facts:\n" + vocabularyHelp() + "\n\n" +
			"Exit status: 0 done, 1 a fact or value is not known, 2 wrong usage.",
		Example: "  signpost suggest substances=heroin wants=prescribing housing=rough_sleeping\n  signpost suggest --json < facts.json",
		RunE:    a.doing(func(_ *cobra.Command, words []string) error { return a.suggest(o, words) }),
	}
	cmd.Flags().BoolVar(&o.json, "json", false, "print one JSON document")
	cmd.Flags().StringVar(&o.whyNot, "why-not", "", "add, for the service with this id, what keeps it closed and what would have to be different")
	cmd.Flags().BoolVar(&o.trace, "trace", false, "add the questions the guided triage would ask, in order")
	return cmd
}

// suggestion is the JSON shape of docs/commands.md.
type suggestion struct {
	triage.Result
	Asked     []string      `json:"asked,omitempty"`
	WhyNot    *triage.Why   `json:"why_not,omitempty"`
	Directory directoryName `json:"directory"`
}

type directoryName struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

func (a *app) suggest(o suggestOptions, words []string) error {
	g, t, err := a.reading()
	if err != nil {
		return err
	}
	f, err := a.readFacts(g, words)
	if err != nil {
		return err
	}
	r := suggestion{Result: g.Suggest(f, t), Directory: directoryName{g.Dir.Name, g.Dir.Version}}
	if o.trace {
		r.Asked = g.Rules.Trace(g.Derive(f), g.Options(t))
	}
	if o.whyNot != "" {
		why, ok := g.Rules.WhyNot(o.whyNot, g.Derive(f), g.Options(t))
		if !ok {
			return noService(g, o.whyNot)
		}
		r.WhyNot = &why
	}
	if o.json {
		return printJSON(a.out, r)
	}
	return a.printSuggestion(g, r)
}

// readFacts reads key=value words, or one JSON object from standard input.
func (a *app) readFacts(g *desk.Guide, words []string) (facts.Facts, error) {
	var f facts.Facts
	if len(words) == 0 {
		if isTerminal(a.in) {
			return f, usage{errors.New("give facts as key=value words, or as JSON on standard input")}
		}
		data, err := io.ReadAll(io.LimitReader(a.in, desk.MaxIntake+1))
		if err != nil {
			return f, err
		}
		if len(data) > desk.MaxIntake {
			return f, fmt.Errorf("the facts are larger than %d bytes", desk.MaxIntake)
		}
		if first := bytes.TrimSpace(data); len(first) == 0 || first[0] != '{' {
			return f, errors.New("the facts are not one JSON object, like {\"substances\": [\"heroin\"]}")
		}
		if err := json.Unmarshal(data, &f); err != nil {
			return f, fmt.Errorf("the facts are not one JSON object: %s", text.CleanLine(err.Error()))
		}
		if err := desk.CheckRepeats(data); err != nil {
			return f, fmt.Errorf("the facts: %w", err)
		}
		return f, oneProblem(g.Dir.Vocabulary.Check(f))
	}
	for _, w := range words {
		key, value, ok := strings.Cut(w, "=")
		if !ok {
			return f, usage{fmt.Errorf("%q is not key=value, like substances=heroin", text.CleanLine(w))}
		}
		ans, err := g.Dir.Vocabulary.ParseAnswer(facts.Key(key), value)
		if err != nil {
			return f, err
		}
		f = f.With(facts.Key(key), ans)
	}
	return f, nil
}

// oneProblem joins the lines of several problems into one sentence.
func oneProblem(err error) error {
	if err == nil {
		return nil
	}
	return errors.New(strings.ReplaceAll(text.Clean(err.Error()), "\n", "; "))
}

func (a *app) printSuggestion(g *desk.Guide, r suggestion) error {
	p := &lines{a: a}
	for _, al := range r.Alerts {
		p.line(strings.ToUpper(string(al.Kind)) + " " + al.ID + ": " + al.Text)
	}
	if r.Withheld {
		p.line("The list below is withheld on the screen until somebody says what was done.")
	}
	for i, s := range r.Suggestions {
		because := make([]string, 0, len(s.Reasons))
		for _, x := range s.Reasons {
			because = append(because, fmt.Sprintf("%s (+%d)", clause(x.Because), x.Points))
		}
		p.line(fmt.Sprintf("%2d  %s [%s]  %d points: %s. %s", i+1, s.Name, s.ID, s.Points, strings.Join(because, ", "), s.Open.Say))
	}
	if len(r.Suggestions) == 0 {
		p.line("No service fits what is known so far.")
	}
	for _, c := range r.CouldFit {
		p.line(fmt.Sprintf("could fit  %s [%s]: %s (ask: %s)", c.Name, c.ID, clause(c.Because), strings.Join(c.Ask, ", ")))
	}
	for _, c := range r.RuledOut {
		if c.Points == 0 {
			continue
		}
		line := fmt.Sprintf("not now  %s [%s]: %s", c.Name, c.ID, clause(c.Because))
		if len(c.WayIn) > 0 {
			line += ". Way in: " + strings.Join(g.Names(c.WayIn), " or ")
		}
		p.line(line)
	}
	if r.WhyNot != nil {
		printWhy(p, g, *r.WhyNot)
	}
	if r.Asked != nil {
		p.line("asked: " + strings.Join(r.Asked, ", "))
	}
	return p.err
}

// printWhy says how one service stands and what would have to be different.
func printWhy(p *lines, g *desk.Guide, w triage.Why) {
	verdict := "is not suggested"
	if w.Suggested {
		verdict = "is suggested"
	}
	p.line("")
	p.line(fmt.Sprintf("%s [%s] %s: %d points, %d are needed.", w.Name, w.ID, verdict, w.Points, w.Needed))
	for _, r := range w.Reasons {
		p.line(fmt.Sprintf("  counts    %s (+%d, %s)", r.Because, r.Points, r.Rule))
	}
	for _, x := range w.Exclusions {
		state := "closed    "
		if !x.Holds {
			state = "not known "
		}
		p.line("  " + state + x.Because + " (" + x.Rule + ")")
		p.changes("            unless ", x.Unless)
	}
	for _, m := range w.Missed {
		p.line(fmt.Sprintf("  missing   %s (+%d, %s)", m.Because, m.Points, m.Rule))
		p.changes("            if ", m.Unless)
	}
	if len(w.WayIn) > 0 {
		p.line("  way in    " + strings.Join(g.Names(w.WayIn), " or "))
	}
	if w.Gate != "" {
		p.line("  gate      " + w.Gate)
	}
}

// changes prints sets of answers, any one of which would do.
func (p *lines) changes(head string, sets [][]triage.Change) {
	for _, set := range sets {
		parts := make([]string, len(set))
		for i, c := range set {
			parts[i] = fmt.Sprintf("%s is %s (now %s)", c.Fact, c.Need, or(c.Now, "none"))
		}
		p.line(head + strings.Join(parts, " and "))
	}
}

// clause is a reason without its full stop, to stand inside a sentence.
func clause(s string) string { return strings.TrimSuffix(strings.TrimSpace(s), ".") }
