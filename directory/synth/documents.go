package synth

import (
	"strings"

	"signpost/directory"
	"signpost/directory/search"
	"signpost/directory/worcestershire"
)

// Documents makes the services as the search index takes them, with no files
// in between and without a limit, and the words and places that lead to them.
// The words are those of the shipped directory. Needs are taken from the points
// of the rules, as the loader does.
func Documents(o Options) ([]search.Document, search.Lexicon, error) {
	shipped, _, err := directory.Load(worcestershire.Files, directory.Options{})
	if err != nil {
		return nil, search.Lexicon{}, err
	}
	m := newMaker(o)
	lex := m.places.lexicon()
	for _, w := range shipped.Words {
		lex.Words = append(lex.Words, search.Word{Means: w.Means, Say: w.Say})
	}
	needs := map[*kind][2][]string{}
	docs := make([]search.Document, 0, max(o.Services, 0))
	for s := range m.services() {
		n, ok := needs[s.kind]
		if !ok {
			n[0], n[1] = s.kind.needs()
			needs[s.kind] = n
		}
		docs = append(docs, s.document(n[0], n[1]))
	}
	return docs, lex, nil
}

// needs are the words a kind of service is searched by: mainly, and besides.
func (k *kind) needs() (mainly, besides []string) {
	for _, r := range k.rules {
		for _, w := range r.wants {
			if w = strings.ReplaceAll(w, "_", " "); r.points >= 45 {
				mainly = append(mainly, w)
			} else {
				besides = append(besides, w)
			}
		}
	}
	return mainly, besides
}

func (s *Service) document(mainly, besides []string) search.Document {
	d := search.Document{
		ID: s.ID, Name: s.Name, Also: s.Also, Provider: s.Provider, Types: s.Types, Needs: mainly, Serves: besides,
		About: about(s),
		Town:  s.Town, Postcode: s.Postcode, Areas: s.Area, AgeLo: s.AgeLo, AgeHi: s.AgeHi, Reach: s.Reach, Status: s.Status,
		Phones: make([]string, len(s.Phone)), SelfReferral: s.Reach == "direct",
	}
	for i, p := range s.Phone {
		d.Phones[i], _, _ = strings.Cut(p, " (")
	}
	for _, h := range s.How {
		d.SelfReferral = d.SelfReferral || h == "self-referral" || h == "drop in"
	}
	return d
}

// about is everything that is said of a service in words.
func about(s *Service) string {
	out := s.About + ". " + s.Who
	if s.Gate != "" {
		out += ". " + s.Gate
	}
	for _, h := range s.How {
		out += ". " + h
	}
	return out
}

func (c *country) lexicon() search.Lexicon {
	var lex search.Lexicon
	for _, v := range c.counties {
		lex.Counties = append(lex.Counties, search.County{ID: v.id, Name: v.name})
	}
	for _, d := range c.districts {
		lex.Districts = append(lex.Districts, search.District{ID: d.id, Name: d.name, County: d.county, Near: d.near})
		for _, t := range d.towns {
			lex.Towns = append(lex.Towns, search.Town{Name: t, District: d.id})
		}
	}
	for _, o := range c.outwards {
		lex.Outwards = append(lex.Outwards, search.Outward{Code: o.code, Districts: []string{o.district}})
	}
	return lex
}
