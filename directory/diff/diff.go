// Package diff says what differs between two versions of a directory, in words
// for a coordinator and for the desk: which services came, went and changed,
// field by field, and which wording of an alert is another.
//
// It compares what entries say, not how the files are written: remarks, order
// and the file an entry stands in are no changes. It reads nothing and knows
// neither of the two to be the better one.
package diff

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"signpost/directory"
)

// Changes is everything that differs. Lists are sorted by id and never nil.
type Changes struct {
	Old       Version `json:"old"`
	New       Version `json:"new"`
	Directory []Field `json:"directory"` // the settings of the directory as a whole
	Added     []Name  `json:"added"`     // services
	Removed   []Name  `json:"removed"`
	Changed   []Entry `json:"changed"`
	Alerts    []Entry `json:"alerts"` // changed ones, and new and removed ones with their whole wording
	Counts    []Count `json:"counts"` // one for each kind of entry, always all of them
}

// Version names one side. Origin is the folder it was read from, where whoever
// compares says so.
type Version struct {
	Name    string `json:"name"`
	Origin  string `json:"origin,omitempty"`
	Version string `json:"version"` // "sha256:..."
}

// Name is a service that is on one side only. The name is empty if private.
type Name struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Entry is one entry that differs, and in which fields.
type Entry struct {
	ID     string  `json:"id"`
	Name   string  `json:"name"`
	Is     Change  `json:"is"`
	Fields []Field `json:"fields"`
}

// Change says on which side an entry is.
type Change string

// The changes.
const (
	Added   Change = "added"
	Removed Change = "removed"
	Changed Change = "changed"
)

// Field is one field whose value differs, both values in words; empty means
// not recorded. The values of private fields are not given.
type Field struct {
	Field   string `json:"field"`
	Old     string `json:"old"`
	New     string `json:"new"`
	Private bool   `json:"private,omitempty"`
}

// Count is how many entries of a kind there were, are, came, went and changed.
type Count struct {
	Kind    string `json:"kind"` // "services", "questions", ...
	Old     int    `json:"old"`
	New     int    `json:"new"`
	Added   int    `json:"added"`
	Removed int    `json:"removed"`
	Changed int    `json:"changed"`
}

// Compare lists what is different in new. Both must be loaded or made by hand;
// neither is kept.
func Compare(old, new *directory.Directory) Changes {
	c := Changes{
		Old: Version{Name: old.Name, Version: old.Version}, New: Version{Name: new.Name, Version: new.Version},
		Directory: fields(settings(old), settings(new)),
		Added:     []Name{}, Removed: []Name{}, Changed: []Entry{}, Alerts: []Entry{},
	}
	c.services(old, new)
	c.alerts(old, new)
	c.count("questions", tally(old.Questions, new.Questions, func(q *directory.Question) string { return q.ID }))
	c.count("answer groups", tally(old.Groups, new.Groups, func(g directory.AnswerGroup) string { return g.ID }))
	c.count("words", tally(old.Words, new.Words, func(w directory.WordEntry) string { return w.Means }))
	c.count("counties", tally(old.Counties, new.Counties, func(x directory.County) string { return x.ID }))
	c.count("districts", tally(old.Districts, new.Districts, func(x directory.District) string { return x.ID }))
	c.count("towns and villages", tally(old.Towns, new.Towns, func(x directory.TownOrVillage) string { return x.Name + "\x00" + x.District }))
	c.count("postcode areas", tally(old.Outwards, new.Outwards, func(x directory.Outward) string { return x.Code }))
	c.count("holidays", tally(old.Holidays, new.Holidays, holiday))
	c.count("facts", tally(defs(old), defs(new), defKey))
	return c
}

// Empty reports whether nothing differs but perhaps the writing of the files.
func (c Changes) Empty() bool {
	return len(c.Directory) == 0 && !slices.ContainsFunc(c.Counts, func(n Count) bool { return n.Added+n.Removed+n.Changed > 0 })
}

func (c *Changes) count(kind string, n Count) {
	n.Kind = kind
	c.Counts = append(c.Counts, n)
}

func (c *Changes) services(old, new *directory.Directory) {
	n := Count{Old: old.Services.Len(), New: new.Services.Len()}
	id := func(s *directory.Service) string { return s.ID }
	before, after := byKey(old.Services.List(), id), byKey(new.Services.List(), id)
	for _, key := range both(before, after) {
		a, was := before[key]
		b, is := after[key]
		switch {
		case !was:
			n.Added++
			c.Added = append(c.Added, Name{b.ID, nameOf(b)})
		case !is:
			n.Removed++
			c.Removed = append(c.Removed, Name{a.ID, nameOf(a)})
		case canon(a) != canon(b):
			n.Changed++
			c.Changed = append(c.Changed, Entry{b.ID, nameOf(b), Changed, serviceFields(a, b)})
		}
	}
	c.count("services", n)
}

func (c *Changes) alerts(old, new *directory.Directory) {
	n := Count{Old: len(old.Alerts), New: len(new.Alerts)}
	id := func(a *directory.Alert) string { return a.ID }
	before, after := byKey(old.Alerts, id), byKey(new.Alerts, id)
	for _, key := range both(before, after) {
		a, was := before[key]
		b, is := after[key]
		e := Entry{Is: Changed}
		switch {
		case !was:
			n.Added++
			a, e.Is = &directory.Alert{}, Added
		case !is:
			n.Removed++
			b, e.Is = &directory.Alert{}, Removed
		case canon(a) == canon(b):
			continue
		default:
			n.Changed++
		}
		e.ID, e.Name = cmp.Or(b.ID, a.ID), cmp.Or(b.Title, a.Title)
		e.Fields = fields(alertValues(a), alertValues(b))
		c.Alerts = append(c.Alerts, e)
	}
	c.count("alerts", n)
}

func nameOf(s *directory.Service) string {
	if s.IsPrivate("name") {
		return ""
	}
	return s.Name
}

// tally compares lists of entries that have a key.
func tally[T any](old, new []T, key func(T) string) Count {
	n := Count{Old: len(old), New: len(new)}
	before, after := byKey(old, key), byKey(new, key)
	for _, k := range both(before, after) {
		a, was := before[k]
		b, is := after[k]
		switch {
		case !was:
			n.Added++
		case !is:
			n.Removed++
		case canon(a) != canon(b):
			n.Changed++
		}
	}
	return n
}

// byKey finds entries by key. The second one of a key comes
// behind the first.
func byKey[T any](list []T, key func(T) string) map[string]T {
	out := make(map[string]T, len(list))
	for _, e := range list {
		k := key(e)
		for _, taken := out[k]; taken; _, taken = out[k] {
			k += "\x00" // behind the first one
		}
		out[k] = e
	}
	return out
}

// both is the keys of either, sorted.
func both[T any](a, b map[string]T) []string {
	all := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.SortFunc(all, strings.Compare)
	return slices.Compact(all)
}
