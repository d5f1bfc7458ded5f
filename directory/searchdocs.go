package directory

import (
	"iter"
	"slices"
	"strings"

	"signpost/directory/search"
	"signpost/internal/facts"
)

// Index builds the search index of the services, with the directory's words
// and places. The documents are the services in their order. It is built anew
// on each call: keep it as long as the directory.
func (d *Directory) Index() *search.Index {
	sayings := d.sayings()
	docs := make([]search.Document, len(d.Services))
	for i, s := range d.Services {
		docs[i] = s.document(sayings)
	}
	return search.Build(docs, d.lexicon())
}

func (d *Directory) lexicon() search.Lexicon {
	var lex search.Lexicon
	for _, w := range d.Words {
		lex.Words = append(lex.Words, search.Word{Means: w.Means, Say: w.Say})
	}
	for _, q := range d.Questions {
		for _, p := range q.Parts {
			if !speaks(p.Fact) {
				continue
			}
			for _, o := range p.Options {
				lex.Words = append(lex.Words, search.Word{Means: spaced(o.Value), Say: o.Slang})
			}
		}
	}
	for _, c := range d.Counties {
		lex.Counties = append(lex.Counties, search.County{ID: c.ID, Name: c.Name})
	}
	for _, v := range d.Districts {
		lex.Districts = append(lex.Districts, search.District{ID: v.ID, Name: v.Name, County: v.County, Also: v.Also, Near: v.Near})
	}
	for _, t := range d.Towns {
		lex.Towns = append(lex.Towns, search.Town{Name: t.Name, Also: t.Also, District: t.District})
	}
	for _, o := range d.Outwards {
		lex.Outwards = append(lex.Outwards, search.Outward{Code: o.Code, Districts: o.Districts})
	}
	return lex
}

// answer is one value of one fact.
type answer struct{ fact, value string }

// sayings maps an answer to the words under which a service that gives points
// for it is found.
func (d *Directory) sayings() map[answer][]string {
	out := map[answer][]string{}
	add := func(a answer, w string) {
		if !slices.Contains(out[a], w) {
			out[a] = append(out[a], w)
		}
	}
	for _, w := range d.Words {
		for fact, values := range w.Sets {
			for v := range strings.SplitSeq(values, ",") {
				add(answer{fact, strings.TrimSpace(v)}, w.Means)
			}
		}
	}
	for _, g := range d.Groups {
		for _, v := range g.Values {
			if g.Fact == string(facts.Substances) {
				add(answer{g.Fact, v}, spaced(g.ID))
			}
		}
	}
	return out
}

// searched reports whether answers to a fact are words that somebody would
// search a service by. Who calls and where they live are not: nearly every
// service names them.
func searched(fact string) bool {
	switch facts.Key(fact) {
	case facts.Wants, facts.Substances, facts.CJS, facts.Housing, facts.Prescription, facts.Injecting,
		facts.RecentAbstinence, facts.Pregnant, facts.Setting:
		return true
	}
	return false
}

// speaks reports whether the values of a fact are words for themselves:
// "needle exchange" is, "current" (of injecting) is not.
func speaks(fact string) bool {
	switch facts.Key(fact) {
	case facts.Wants, facts.Substances, facts.CJS, facts.Housing:
		return true
	}
	return false
}

func spaced(value string) string { return strings.ReplaceAll(value, "_", " ") }

// document is what the search sees of a service. Private fields stay out,
// because the commands print what led to a hit.
func (s *Service) document(sayings map[answer][]string) search.Document {
	open := func(field, value string) string {
		if s.IsPrivate(field) {
			return ""
		}
		return value
	}
	doc := search.Document{
		ID: s.ID, Name: s.Name, Also: s.Also, Provider: open("provider", s.Provider), Types: s.Types,
		Needs: s.needs(sayings), Town: open("town", s.Town), Postcode: open("postcode", s.Postcode), Areas: s.Area,
		Reach: string(s.Reach), Status: string(s.Status),
		SelfReferral: s.Reach == ReachDirect || slices.Contains(s.How, "drop in") || slices.Contains(s.How, "self-referral"),
	}
	doc.AgeLo, doc.AgeHi = s.ageLimits()
	about := []string{open("about", s.About), open("who", s.Who), open("gate", s.Gate)}
	about = append(about, s.How...)
	phones := s.Phone
	if !s.IsPrivate("place") {
		for _, p := range s.Places {
			about = append(about, p.Name, open("town", p.Town))
			phones = append(slices.Clip(phones), p.Phone...)
		}
	}
	doc.About = strings.Join(slices.DeleteFunc(about, func(p string) bool { return p == "" }), ". ")
	if !s.IsPrivate("phone") {
		for _, p := range phones {
			doc.Phones = append(doc.Phones, p.Number)
		}
	}
	return doc
}

// needs lists the words of the answers that a service gives points for, or
// cannot do without.
func (s *Service) needs(sayings map[answer][]string) []string {
	var out []string
	add := func(w string) {
		if w != "" && !slices.Contains(out, w) && !slices.Contains(s.Types, w) {
			out = append(out, w)
		}
	}
	for t := range s.wanted() {
		for _, v := range t.Values {
			if slices.Contains([]string{"none", "false", "never", facts.UnknownWord, facts.DeclinedWord}, v) {
				continue
			}
			if speaks(t.Fact) {
				add(spaced(v))
			}
			for _, w := range sayings[answer{t.Fact, v}] {
				add(w)
			}
		}
	}
	return out
}

// wanted lists the tests that speak for a service: of its points, and of
// exclusions that hold when an answer is absent.
func (s *Service) wanted() iter.Seq[Test] {
	return func(yield func(Test) bool) {
		each := func(c Condition, ops ...Op) bool {
			for _, clause := range c {
				for _, t := range clause {
					if searched(t.Fact) && slices.Contains(ops, t.Op) && !yield(t) {
						return false
					}
				}
			}
			return true
		}
		for _, r := range s.Match {
			if !each(r.When, AnyOf, AllOf) {
				return
			}
		}
		for _, r := range s.NotFor {
			if !each(r.When, NoneOf) || !each(r.Unless, AnyOf, AllOf) {
				return
			}
		}
	}
}

// ageLimits are the ages as written, or else what an exclusion by age alone
// says.
func (s *Service) ageLimits() (lo, hi int) {
	if s.Ages.Text != "" {
		return s.Ages.Lo, s.Ages.Hi
	}
	for _, r := range s.NotFor {
		if len(r.Unless) > 0 || len(r.When) != 1 || len(r.When[0]) != 1 {
			continue
		}
		switch t := r.When[0][0]; {
		case t.Fact != string(facts.Age) || t.Op != Within:
		case t.Lo == 0:
			lo = max(lo, t.Hi+1)
		case t.Hi >= 100 && (hi == 0 || t.Lo-1 < hi):
			hi = t.Lo - 1
		}
	}
	return lo, hi
}
