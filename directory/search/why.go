package search

import (
	"cmp"
	"slices"
)

// hit adds a service to the result, with its reasons.
func (s *Searcher) hit(r ranked) {
	x := s.x
	h := Hit{
		Doc: int(x.docs.orig[r.doc]), ID: x.docs.id[r.doc], Score: float64(r.score),
	}
	from, name := len(s.why), len(s.spans)
	s.first = from
	s.terms.read(&x.fwd, r.doc)
	s.nameTok = s.nameTok[:0]
	for i := range s.n {
		u := &s.units[i]
		if u.any[r.doc>>6]>>(r.doc&63)&1 != 0 {
			s.explain(u, r.doc)
		}
	}
	if s.n > 0 && len(s.spans) > name {
		s.spans = append(s.spans[:name], tidy(s.spans[name:])...)
		h.NameSpans = s.spans[name:len(s.spans):len(s.spans)]
	}
	for _, p := range s.inPlaces {
		s.because(from, s.placeReason(r.doc, p))
	}
	if len(s.why) > from {
		h.Why = s.why[from:len(s.why):len(s.why)]
	}
	s.res.Hits = append(s.res.Hits, h)
}

// because adds a reason unless this hit has it already.
func (s *Searcher) because(from int, reason string) {
	if reason != "" && !slices.Contains(s.why[from:], reason) {
		s.why = append(s.why, reason)
	}
}

// reason is the best way in which a unit led to a service.
type reason struct {
	value int
	text  string
	term  uint32 // of the service; noTerm for places and numbers
	name  bool   // the term stands in the name or another name
}

func (r *reason) better(value int, text string, term uint32, name bool) {
	if value > r.value {
		*r = reason{value, text, term, name}
	}
}

// explain adds the reason why a unit matches a service, and what to highlight.
func (s *Searcher) explain(u *unit, doc uint32) {
	x := s.x
	from := s.first
	best := reason{term: noTerm}
	terms := s.terms.all // of this service
	for _, sp := range u.spans {
		for i := lowerTerm(terms, sp.lo); i < len(terms) && terms[i]>>classBits < sp.hi; i++ {
			t, class := terms[i]>>classBits, int(terms[i]&classMask)
			best.better(value(int(sp.quality), 0, class), x.dict.term(t), t, class == inName)
		}
		if !u.follows(sp) {
			continue
		}
		for _, to := range x.link.of(sp.lo, sp.hi) {
			if to.wordy && sp.unfinished() {
				continue
			}
			if i := lowerTerm(terms, to.term); i < len(terms) && terms[i]>>classBits == to.term {
				v := value(int(sp.quality), int(to.steps), int(terms[i]&classMask))
				best.better(v, x.link.say[to.why], to.term, false)
			}
		}
	}
	tier, placed := s.placeOf(u, doc)
	if !u.firm && tier > 0 {
		best.better(placeValue(int(tier)), placed, noTerm, false)
		placed = ""
	}
	s.explainPhone(u, doc, &best)
	lit := s.highlight(u, doc, best)
	if best.text != "" && !(best.name && lit) && placed == "" {
		s.because(from, best.text)
	}
	s.because(from, placed)
}

func (s *Searcher) explainPhone(u *unit, doc uint32, best *reason) {
	if len(u.tails) == 0 {
		return
	}
	tel := &s.x.tel
	run, n := packDigits(u.digits), len(u.digits)
	for p, to := tel.of(doc); p < to; p++ {
		v := 0
		switch {
		case tel.key[p] == run && n <= maxDigits:
			v = phoneWhole
		case packedHas(tel.key[p], run, n):
			v = phonePart
		}
		best.better(v, tel.text[p], noTerm, false)
	}
}

func lowerTerm(terms []uint32, t uint32) int {
	i, _ := slices.BinarySearch(terms, t<<classBits)
	return i
}

// placeOf is how near a service is to the places that a unit may be, and the
// name of the area that makes it so: of the first place that is near at all when
// the unit can only be a place, else of the nearest.
func (s *Searcher) placeOf(u *unit, doc uint32) (tier uint8, reason string) {
	z := &s.x.zones
	patch := z.docPatch[doc]
	if areas := z.patchArea[z.patchOff[patch]:z.patchOff[patch+1]]; len(areas) == 1 && u.answer == s.last {
		if tier = s.placed.tier[patch]; tier > 0 {
			reason = z.label[areas[0]]
		}
		return tier, reason
	}
	for _, sp := range u.spans {
		if !u.follows(sp) {
			continue
		}
		for _, p := range z.ofTerm(sp.lo, sp.hi) {
			if t, _ := z.tierOf(doc, p); t > tier {
				if tier, reason = t, s.placeReason(doc, p); u.firm {
					return tier, reason
				}
			}
		}
	}
	return tier, reason
}

// placeReason is the name of the service's area that a place led to.
func (s *Searcher) placeReason(doc, place uint32) string {
	z := &s.x.zones
	tier, area := z.tierOf(doc, place)
	if tier == 0 || area < 0 {
		if tier > 0 {
			return "anywhere"
		}
		return ""
	}
	return z.label[area]
}

// highlight marks the words of the name that a unit matches, and those of the
// term that the lexicon led to. It reports whether any was found.
func (s *Searcher) highlight(u *unit, doc uint32, best reason) bool {
	x := s.x
	found := false
	toks := x.docs.tokens[x.docs.tokOff[doc]:x.docs.tokOff[doc+1]]
	for i, t := range toks {
		end, ok := s.lit(u, t, best.term)
		if !ok {
			continue
		}
		if len(s.nameTok) == 0 {
			s.readName(doc)
		}
		if i >= len(s.nameTok) {
			break
		}
		found = true
		sp := Span{s.nameTok[i].start, s.nameTok[i].end}
		if end > 0 && sp.End-sp.Start == len(x.dict.term(t)) {
			sp.End = sp.Start + end
		}
		s.spans = append(s.spans, sp)
	}
	return found
}

// maxNameBytes is how far a name is highlighted.
const maxNameBytes = 1<<16 - 1

// readName finds where the words of a service's name stand.
func (s *Searcher) readName(doc uint32) {
	name := s.x.docs.name[doc]
	s.nameRunes, s.nameTok = appendTokens(s.nameRunes[:0], s.nameTok[:0], name[:min(len(name), maxNameBytes)])
}

// lit reports whether a word of a name is highlighted, and how many letters
// if not all.
func (s *Searcher) lit(u *unit, t, led uint32) (int, bool) {
	for _, sp := range u.spans {
		if sp.lo <= t && t < sp.hi {
			if sp.quality == byPrefix {
				return u.letters, true
			}
			return 0, true
		}
	}
	for _, sp := range u.marks {
		if sp.lo == t {
			return 0, true
		}
	}
	return 0, led != noTerm && s.partOf(led, t)
}

// partOf reports whether a word is the term or one of a phrase's words.
func (s *Searcher) partOf(term, word uint32) bool {
	if term == word {
		return true
	}
	d := &s.x.dict
	p := d.term(term)
	for at := 0; at <= len(p); {
		end := at
		for end < len(p) && p[end] != ' ' {
			end++
		}
		if at == 0 && end == len(p) {
			return false
		}
		if p[at:end] == d.term(word) {
			return true
		}
		at = end + 1
	}
	return false
}

// tidy sorts spans and joins those that touch.
func tidy(spans []Span) []Span {
	slices.SortFunc(spans, func(a, b Span) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	out := spans[:1]
	for _, sp := range spans[1:] {
		last := &out[len(out)-1]
		if sp.Start <= last.End {
			last.End = max(last.End, sp.End)
			continue
		}
		out = append(out, sp)
	}
	return out
}
