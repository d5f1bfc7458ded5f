package directory

import (
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
	docs := make([]search.Document, d.Services.Len())
	for i, s := range d.Services.All() {
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

// document is what the search sees of a service. Private fields stay out,
// because the commands print what led to a hit.
func (s *Service) document(say sayings) search.Document {
	open := func(field, value string) string {
		if s.IsPrivate(field) {
			return ""
		}
		return value
	}
	towns := []string{open("town", s.Town)}
	doc := search.Document{
		ID: s.ID, Name: s.Name, Also: s.Also, Provider: open("provider", s.Provider), Types: s.Types,
		Postcode: open("postcode", s.Postcode), Areas: s.Area,
		Reach: string(s.Reach), Status: string(s.Status),
		SelfReferral: s.Reach == ReachDirect || slices.Contains(s.How, "drop in") || slices.Contains(s.How, "self-referral"),
	}
	doc.AgeLo, doc.AgeHi = s.ageLimits()
	about := []string{open("about", s.About), open("who", s.Who), open("gate", s.Gate)}
	about = append(about, s.How...)
	phones := s.Phone
	if !s.IsPrivate("place") {
		for _, p := range s.Places {
			about = append(about, p.Name)
			towns = append(towns, open("town", p.Town))
			phones = append(slices.Clip(phones), p.Phone...)
		}
	}
	unwritten := func(p string) bool { return p == "" }
	doc.About = strings.Join(slices.DeleteFunc(about, unwritten), ". ")
	doc.Town = strings.Join(slices.DeleteFunc(towns, unwritten), ", ")
	s.needs(say, &doc)
	if !s.IsPrivate("phone") {
		for _, p := range phones {
			doc.Phones = append(doc.Phones, p.Number)
		}
	}
	return doc
}

// ageLimits are the ages as unwritten, or else what an exclusion by age alone
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
