package directory

import (
	"fmt"
	"slices"

	"signpost/internal/facts"
)

// links reports names that lead nowhere, once everything is read. What they
// point at may stand in any file.
func (l *loader) links() {
	ids := make([]string, l.d.Services.Len())
	for i, s := range l.d.Services.All() {
		ids[i] = s.ID
	}
	var areas []string
	for _, key := range []facts.Key{facts.County, facts.District} {
		def, _ := l.d.Vocabulary.Def(key)
		areas = append(areas, def.Values...)
	}
	teams, _ := l.d.Vocabulary.Def(facts.InTreatment)
	for _, s := range l.d.Services.All() {
		l.linked = 0
		for i, id := range s.WayIn {
			if _, ok := l.first[name{"service", id}]; !ok {
				l.serviceFinding(s, "way_in", i, "unknown-way-in", fmt.Sprintf("`way_in` names no service: %q%s", plain(id), l.didYouMean(id, ids)),
					"Ways in are ids of services of this directory; anything else goes in gate.")
			}
		}
		for i, a := range s.Area {
			if !slices.Contains(areas, a) {
				l.serviceFinding(s, "area", i, "unknown-area", fmt.Sprintf("unknown area %q%s", plain(a), l.didYouMean(a, areas)),
					"Areas are ids of counties and districts.")
			}
		}
		if s.Team != "" && !teams.Has(s.Team) {
			l.serviceFinding(s, "team", 0, "unknown-value", fmt.Sprintf("`team` is no value of in_treatment: %q%s", plain(s.Team), l.didYouMean(s.Team, teams.Values)),
				"New values are declared with [[fact]], groups of them with [[group]].")
		}
	}
	l.placeLinks()
}

// didYouMean is the package's own, until the time for suggestions is used up:
// each compares one wrong name with every right one.
func (l *loader) didYouMean(w string, among []string) string {
	if l.hints -= 1 + len(among)/1000; l.hints < 0 {
		return ""
	}
	return didYouMean(w, among)
}

func (l *loader) serviceFinding(s *Service, key string, i int, rule, message, hint string) {
	if l.linked++; l.linked > maxFindings {
		return // the entry is kept, and there is enough to correct
	}
	src := l.d.sources[s.Pos.File]
	pos := s.Pos
	if b := src.blockAt(s.Pos.Line); b != nil {
		if k := b.tree(src.text).kid(key); k != nil {
			pos = src.position(element(k, i).val)
		}
	}
	l.add(Finding{Severity: Caution, File: pos.File, Line: pos.Line, Column: pos.Column, Rule: rule, Message: message, Hint: hint, Entry: s.ID})
}

// placeLinks reports districts of unknown counties and neighbours that are no
// district.
func (l *loader) placeLinks() {
	var counties, districts []string
	for _, c := range l.d.Counties {
		counties = append(counties, c.ID)
	}
	for _, d := range l.d.Districts {
		districts = append(districts, d.ID)
	}
	say := func(pos Position, rule, message, entry string) {
		l.add(Finding{Severity: Caution, File: pos.File, Line: pos.Line, Column: pos.Column, Rule: rule, Message: message,
			Hint: "Correct the spelling, or add the missing entry.", Entry: entry})
	}
	for _, d := range l.d.Districts {
		if !slices.Contains(counties, d.County) {
			say(d.Pos, "unknown-county", fmt.Sprintf("the district %s lies in an unknown county %q%s", d.ID, plain(d.County), l.didYouMean(d.County, counties)), d.ID)
		}
		for _, n := range d.Near {
			if !slices.Contains(districts, n) {
				say(d.Pos, "unknown-district", fmt.Sprintf("near %s stands an unknown district %q%s", d.ID, plain(n), l.didYouMean(n, districts)), d.ID)
			}
		}
	}
	if c := l.d.County; c != "" {
		def, _ := l.d.Vocabulary.Def(facts.County)
		if !def.Has(c) {
			say(l.first[name{"directory", ""}], "unknown-county", fmt.Sprintf("the directory's own county is unknown: %q%s", plain(c), l.didYouMean(c, def.Values)), "")
		}
	}
}
