// Package lint judges a loaded directory: what is missing, old, unlikely or
// leads nowhere, each with its place in the files and what to do about it.
//
// It is not the loader: what stops an entry from being used is found by package
// directory while reading. It changes nothing, asks no network whether a number
// or a postcode exists, and has no clock: the day comes with Options.
package lint

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"signpost/directory"
	"signpost/directory/triage"
)

// Options are what the judgement depends on besides the directory.
type Options struct {
	// Today is the day on which entries are judged. Zero: nothing that depends
	// on a day is said.
	Today time.Time
	// CheckEvery is how long a check holds when the directory does not say. Zero:
	// checks do not grow old.
	CheckEvery time.Duration
	// Rules are the directory's, when they are compiled already.
	Rules *triage.Rules
	// Examples is how many dead ends are named; 0: DefaultExamples.
	Examples int
	// Tries bounds how many sets of answers are tried for dead ends; 0:
	// DefaultTries, negative: none. A large directory is tried with fewer.
	Tries int
}

// What Options leaves open.
const (
	DefaultExamples = 3
	DefaultTries    = 25_000
)

// Check returns the findings of loading together with everything that lint has
// to say, each once, in the order of files, lines and columns. The same
// directory on the same day always gives the same list.
func Check(d *directory.Directory, findings []directory.Finding, o Options) []directory.Finding {
	c := &checker{d: d, o: o, found: slices.Clone(findings)}
	if c.o.Examples <= 0 {
		c.o.Examples = DefaultExamples
	}
	if c.o.Tries == 0 {
		c.o.Tries = DefaultTries
	}
	rules, more := o.Rules, []directory.Finding(nil)
	if rules == nil {
		rules, more = triage.Compile(d)
	}
	c.found = append(c.found, more...)
	for _, s := range d.Services.All() {
		c.service(s)
	}
	c.twins()
	c.doors(rules)
	c.rules(rules)
	c.deadEnds(rules)
	c.hidden()
	return inOrder(c.found)
}

// inOrder sorts findings by their place and takes out what is said twice.
func inOrder(found []directory.Finding) []directory.Finding {
	slices.SortStableFunc(found, func(a, b directory.Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			strings.Compare(a.Rule, b.Rule), strings.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(found, func(a, b directory.Finding) bool {
		return a.File == b.File && a.Line == b.Line && a.Column == b.Column && a.Rule == b.Rule && a.Message == b.Message
	})
}

type checker struct {
	d     *directory.Directory
	o     Options
	found []directory.Finding
}

// say adds a finding about a service at one of its keys, or at its header when
// the path is empty or names nothing.
func (c *checker) say(sev directory.Severity, s *directory.Service, path, rule, message, hint string) {
	c.sayAt(sev, c.at(s.Pos, path), s.ID, rule, message, hint)
}

func (c *checker) sayAt(sev directory.Severity, p directory.Position, entry, rule, message, hint string) {
	c.found = append(c.found, directory.Finding{
		Severity: sev, File: p.File, Line: p.Line, Column: p.Column, Rule: rule, Message: message, Hint: hint, Entry: entry,
	})
}

// at is where the value of a key of the entry at p stands.
func (c *checker) at(p directory.Position, path string) directory.Position {
	if path == "" {
		return p
	}
	if span, ok := c.d.SpanAt(p); ok {
		if k, ok := span.Key(path); ok {
			return k.ValuePos
		}
	}
	return p
}

func day(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// runs reports whether people may be sent to a service now or soon, so that
// its entry has to be complete.
func runs(s *directory.Service) bool {
	return s.Status != directory.StatusClosed && s.Status != directory.StatusProposed
}
