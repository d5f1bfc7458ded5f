package triage

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"

	"signpost/directory"
	"signpost/internal/facts"
)

// Rules are a directory's alerts, rules and questions, made ready for
// evaluation. They never change and may be shared between goroutines.
type Rules struct {
	dir       *directory.Directory
	layout    *layout
	conds     *conditions
	services  []service
	at        map[string]int
	alerts    []alertRule
	questions []question
	safety    int // index of the question that always comes first, or -1
	version   string
	scratch   sync.Pool
	late      func() *Rules // compiles them; nil: they are compiled
}

type alertRule struct {
	src  *directory.Alert
	when rule
}

// rule is one compiled exclusion, line of points or alert.
type rule struct {
	id         string
	because    string
	source     string
	when       int32
	unless     int32
	needsKnown bool
	derived    bool // made from a field of the entry, not written as a rule
	points     int
}

// effect is a set of the things an exclusion can do to a service.
type effect uint8

const (
	passes effect = 1 << iota // it does not apply
	gates                     // it would need to be known: could fit
	shuts                     // ruled out
)

// service is one compiled entry.
type service struct {
	src     *directory.Service
	never   string // why it can never be suggested, or ""
	neverID string
	notFor  []rule // derived ones first
	match   []rule
	order   int // in the sort by reach and name
	wayIn   []int
	team    int32 // condition: already with one of the teams of its doors, or none
	route   rule  // id and reason of the way-in points it gives
	doors   []string
}

// Points of the rules that come from fields of an entry.
const (
	districtPoints = 10 // named in this district
	teamPoints     = 15 // already their team: it moves a service up and does not suggest it alone
)

// Compile makes a directory ready for evaluation. Findings name rules and
// fields that cannot be used; everything else still works.
func Compile(d *directory.Directory) (*Rules, []directory.Finding) {
	v := d.Vocabulary
	if v == nil {
		v = facts.Base()
	}
	c := &compiler{dir: d, r: &Rules{dir: d, at: map[string]int{}, safety: -1}}
	c.r.layout = newLayout(v, freeWords(d))
	c.places()
	c.r.conds = newConditions(c.r.layout)
	for _, s := range d.Services.All() {
		c.service(s)
	}
	c.waysIn()
	for _, a := range d.Alerts {
		c.alert(a)
	}
	slices.SortStableFunc(c.r.alerts, func(a, b alertRule) int { return kindOrder(a.src.Kind) - kindOrder(b.src.Kind) })
	for _, q := range d.Questions {
		c.question(q)
	}
	c.r.order()
	c.r.version = c.r.hash()
	r := c.r
	r.scratch.New = func() any { return newScratch(r) }
	return r, c.found
}

// Version names the rules: two directories with the same version give the same
// results for the same answers and opening states.
func (r *Rules) Version() string { return r.ready().version }

// Directory returns the directory that the rules were compiled from.
func (r *Rules) Directory() *directory.Directory { return r.dir }

func kindOrder(k directory.AlertKind) int {
	return slices.Index([]directory.AlertKind{directory.Blocking, directory.Warning, directory.Advice}, k)
}

type compiler struct {
	dir      *directory.Directory
	r        *Rules
	found    []directory.Finding
	countyOf map[string]string // district to county
	placed   map[string]string // area id to name, counties and districts
	isCounty map[string]bool
}

func (c *compiler) find(sev directory.Severity, p directory.Position, rule, msg, hint string) {
	c.found = append(c.found, directory.Finding{
		Severity: sev, File: p.File, Line: p.Line, Column: p.Column, Rule: rule, Message: msg, Hint: hint,
	})
}

// reporter returns what conditions of an entry tell their problems to.
func (c *compiler) reporter(at directory.Position) func(directory.Position, string) {
	return func(p directory.Position, msg string) {
		if p == (directory.Position{}) {
			p = at
		}
		c.find(directory.Caution, p, "bad-condition", msg, "use a fact and an answer of the vocabulary")
	}
}

// freeWords collects, for facts that take any words, the words that conditions
// ask for.
func freeWords(d *directory.Directory) map[facts.Key][]string {
	out := map[facts.Key][]string{}
	add := func(cs ...directory.Condition) {
		for _, cond := range cs {
			for _, clause := range cond {
				for _, t := range clause {
					for _, w := range t.Values {
						if w != facts.UnknownWord && w != facts.DeclinedWord {
							out[facts.Key(t.Fact)] = append(out[facts.Key(t.Fact)], w)
						}
					}
				}
			}
		}
	}
	for _, s := range d.Services.All() {
		for _, r := range slices.Concat(s.NotFor, s.Match) {
			add(r.When, r.Unless)
		}
	}
	for _, a := range d.Alerts {
		add(a.When, a.Unless)
	}
	for _, q := range d.Questions {
		add(q.When)
		for _, p := range q.Parts {
			add(p.When)
		}
	}
	return out
}

// places reads counties and districts; a directory without them uses the
// vocabulary's, with every district in the desk's own county.
func (c *compiler) places() {
	c.countyOf, c.placed, c.isCounty = map[string]string{}, map[string]string{}, map[string]bool{}
	l := c.r.layout
	if l.county >= 0 {
		for w := range l.facts[l.county].bit {
			c.isCounty[w], c.placed[w] = true, words(w)
		}
	}
	if l.district >= 0 {
		for w := range l.facts[l.district].bit {
			if w != noFixed {
				c.countyOf[w], c.placed[w] = c.dir.County, words(w)
			}
		}
	}
	for _, x := range c.dir.Counties {
		c.isCounty[x.ID], c.placed[x.ID] = true, x.Name
	}
	for _, x := range c.dir.Districts {
		c.placed[x.ID] = x.Name
		if x.County != "" {
			c.countyOf[x.ID] = x.County
		}
	}
	l.placeNames(c.countyOf)
}

// words turns an id into something to read out.
func words(id string) string { return strings.ReplaceAll(id, "_", " ") }

func (c *compiler) alert(a *directory.Alert) {
	rep := c.reporter(a.Pos)
	r := rule{id: a.ID, when: c.r.conds.add(a.When, true, rep), unless: c.r.conds.add(a.Unless, true, rep)}
	if r.when == none {
		c.find(directory.Caution, a.Pos, "never-fires", fmt.Sprintf("alert %q has no `when`, so it never fires", a.ID), "say which answers fire it")
	}
	if kindOrder(a.Kind) < 0 {
		c.find(directory.Caution, a.Pos, "bad-alert-kind", fmt.Sprintf("alert %q is neither blocking, warning nor advice", a.ID), "write one of the three")
	}
	c.r.alerts = append(c.r.alerts, alertRule{src: a, when: r})
}

// order sorts services once by reach and name, the last two keys of the
// ranking apart from being open now.
func (r *Rules) order() {
	idx, lower := make([]int, len(r.services)), make([]string, len(r.services))
	for i := range idx {
		idx[i], lower[i] = i, strings.ToLower(r.services[i].src.Name)
	}
	slices.SortFunc(idx, func(a, b int) int {
		return cmp.Or(strings.Compare(lower[a], lower[b]), strings.Compare(r.services[a].src.ID, r.services[b].src.ID))
	})
	for n, i := range idx {
		r.services[i].order = reachOrder(r.services[i].src.Reach)*2*len(idx) + n
	}
}

// reachOrder is the second key of the ranking.
func reachOrder(r directory.Reach) int {
	i := slices.Index([]directory.Reach{
		directory.ReachDirect, directory.ReachRingFirst, directory.ReachThrough, directory.ReachPatients, directory.ReachWorkers,
	}, r)
	if i < 0 {
		return 5
	}
	return i
}

// hash names everything that an evaluation depends on.
func (r *Rules) hash() string {
	h := sha256.New()
	fmt.Fprintln(h, "triage 1", r.dir.County)
	for _, t := range r.conds.tests {
		t.src.Pos = directory.Position{}
		fmt.Fprintln(h, t.fact, t.op, t.mask, t.spans, t.unknown, t.decline, t.alert, t.broken, t.src.Fact)
	}
	for _, x := range r.conds.conds {
		fmt.Fprintln(h, x.clauses)
	}
	for i := range r.services {
		s := &r.services[i]
		fmt.Fprintf(h, "%q %q %q %v %v %v\n", s.src.ID, s.src.Name, s.never, s.src.Reach, s.wayIn, s.src.Group)
		for _, x := range s.notFor {
			fmt.Fprintln(h, x.id, x.when, x.unless, x.needsKnown)
		}
		for _, x := range s.match {
			fmt.Fprintln(h, x.id, x.when, x.unless, x.points)
		}
	}
	for _, a := range r.alerts {
		fmt.Fprintf(h, "%q %v %d %d %q\n", a.src.ID, a.src.Kind, a.when.when, a.when.unless, a.src.Steps)
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}
