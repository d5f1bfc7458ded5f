package lint

import (
	"fmt"
	"slices"

	"signpost/directory"
	"signpost/directory/triage"
)

// rules reports rules that do nothing and services that nothing leads to.
func (c *checker) rules(r *triage.Rules) {
	for _, dull := range r.NeverFire() {
		what := "the rule " + dull.Rule
		if dull.Service == "" {
			what = "the alert " + dull.Rule
		}
		c.sayAt(directory.Caution, dull.Pos, or(dull.Service, dull.Rule), "never-fires", fmt.Sprintf("%s can never hold: %s", what, dull.Because),
			"Look for answers that exclude each other, or take it out.")
	}
	ruled := false
	for _, s := range c.d.Services.All() {
		ruled = ruled || len(s.Match) > 0
		if s.Status == directory.StatusClosed && len(s.Match) > 0 {
			c.sayAt(directory.Caution, s.Match[0].Pos, s.ID, "closed-with-rules", fmt.Sprintf("%s is closed, and %s still %s to it", s.Name, rulesWord(len(s.Match)), points(len(s.Match))),
				"Move the rules to the service that took over, or take them out.")
		}
	}
	if !ruled {
		if p, ok := c.top(); ok && slices.ContainsFunc(c.d.Services.List(), runs) {
			c.sayAt(directory.Note, p, "", "no-rules", "no service has a [[service.match]], so no answers lead to any of them", "Search works without. Write rules for what should be suggested.")
		}
		return
	}
	for _, dull := range r.NeverSuggested(triage.Options{}) {
		s, ok := c.d.Service(dull.Service)
		if !ok {
			continue
		}
		sev, hint := directory.Caution, "Look at its points, exclusions and ways in: `signpost suggest --why-not "+s.ID+"` says what is in the way."
		if len(s.Match) == 0 {
			sev, hint = directory.Note, "Give it a [[service.match]], or the reach \"not-a-destination\" when nobody is to be sent there."
		}
		c.sayAt(sev, dull.Pos, dull.Service, "never-suggested", fmt.Sprintf("no answers lead to %s: %s", s.Name, dull.Because), hint)
	}
}

func rulesWord(n int) string {
	if n == 1 {
		return "one rule"
	}
	return fmt.Sprintf("%d rules", n)
}

func points(n int) string {
	if n == 1 {
		return "points"
	}
	return "point"
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// top is where findings about the directory as a whole point: its [directory],
// or its first file.
func (c *checker) top() (directory.Position, bool) {
	if p, ok := c.d.HeaderPos(); ok {
		return p, true
	}
	if files := c.d.Files(); len(files) > 0 {
		return directory.Position{File: files[0], Line: 1, Column: 1}, true
	}
	return directory.Position{}, c.d.Services.Len() > 0
}
