package search

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// reference is the definition of the score, written to be read: no index, no
// bits, every service and every word looked at for every query. It shares with
// the index only how text is folded and stemmed, how the lexicon is closed, and
// where the query is cut into units.
type reference struct {
	docs   []Document
	order  []uint32
	lex    Lexicon
	terms  map[string]bool
	in     []map[string]int // by document: word or phrase to class
	say    map[string]saying
	places *placeBuilder
	keys   map[string]string
}

// key is the stems of a term, remembered because stemming is slow.
func (r *reference) key(term string) string {
	k, ok := r.keys[term]
	if !ok {
		k = keyOf(strings.Fields(term))
		r.keys[term] = k
	}
	return k
}

func newReference(docs []Document, lex Lexicon) *reference {
	r := &reference{docs: docs, order: tieOrder(docs), lex: lex, terms: map[string]bool{}, say: map[string]saying{}, places: newPlaces(lex), keys: map[string]string{}}
	var phrases, apart [][]string
	for _, s := range sayings(lex.Words) {
		r.say[joined(s.words)] = s
		phrases = append(phrases, s.words)
		r.terms[joined(s.words)] = len(s.words) == 1
	}
	for _, w := range lex.Words {
		if ws := words(w.Means); len(ws) > 0 {
			phrases, apart = append(phrases, ws), append(apart, ws)
			if len(ws) == 1 {
				r.terms[joined(ws)] = true
			}
		}
	}
	for _, d := range docs {
		for _, t := range d.Types {
			if ws := words(t); len(ws) > 1 {
				phrases, apart = append(phrases, ws), append(apart, ws)
			}
		}
	}
	for name := range r.places.terms {
		phrases = append(phrases, strings.Fields(name))
		r.terms[name] = true
	}
	for i := range docs {
		in := r.read(&docs[i], phrases, apart)
		r.in = append(r.in, in)
		for w := range in {
			r.terms[w] = true
		}
	}
	maps.DeleteFunc(r.terms, func(_ string, lives bool) bool { return !lives })
	for text, s := range r.say {
		for _, l := range s.leads {
			if r.anywhere(l.key) {
				r.terms[text] = true
			}
		}
	}
	return r
}

func (r *reference) anywhere(key string) bool {
	for _, in := range r.in {
		for w := range in {
			if r.key(w) == key {
				return true
			}
		}
	}
	return false
}

// read lists a document's words with the best class each stands in.
func (r *reference) read(d *Document, phrases, apart [][]string) map[string]int {
	in := map[string]int{}
	put := func(w string, class int) {
		if old, ok := in[w]; !ok || class < old {
			in[w] = class
		}
	}
	field := func(text string, class int) {
		ws := words(text)
		for _, w := range ws {
			if class != inAbout || !isStopWord(w) {
				put(w, class)
			}
		}
		for _, p := range phrases {
			for i := 0; len(p) > 1 && i+len(p) <= len(ws); i++ {
				if r.key(joined(ws[i:i+len(p)])) == r.key(joined(p)) {
					put(joined(p), class)
				}
			}
		}
	}
	for _, s := range append([]string{d.Name}, d.Also...) {
		field(s, inName)
		for _, w := range initialsOf(s) {
			put(w, inName)
		}
	}
	for _, w := range words(d.ID) {
		put(w, inName)
	}
	for _, s := range append(slices.Clone(d.Types), d.Needs...) {
		field(s, inType)
	}
	for _, s := range d.Serves {
		field(s, inServed)
	}
	for _, s := range d.Partly {
		field(s, inPartly)
	}
	for _, s := range d.Mentions {
		field(s, inMention)
	}
	field(d.Provider, inPlace)
	field(d.Town, inPlace)
	if ws := words(d.Postcode); len(ws) == 2 {
		put(ws[0], inPlace)
		put(ws[0]+ws[1], inPlace)
	}
	for _, a := range d.Areas {
		if !r.places.known(a) {
			field(a, inPlace)
		}
	}
	field(d.About, inAbout)
	r.standApart(in, apart)
	return in
}

// initialsOf is the first letters of a name, with and without small words.
func initialsOf(name string) (out []string) {
	all, telling := "", ""
	ws := words(name)
	for _, w := range ws {
		c := string([]rune(w)[0])
		if c >= "0" && c <= "9" {
			continue
		}
		all += c
		if !slices.Contains(smallWords, w) {
			telling += c
		}
	}
	for _, w := range []string{all, telling} {
		if len([]rune(w)) >= 2 && len(ws) <= 12 {
			out = append(out, w)
		}
	}
	return out
}

// standApart adds the phrases whose telling words all stand somewhere, in the
// lowest class.
func (r *reference) standApart(in map[string]int, apart [][]string) {
	stems := map[string]bool{}
	for w := range in {
		stems[r.key(w)] = true
	}
	for _, p := range apart {
		n, all := 0, true
		for _, w := range p {
			if !isStopWord(w) {
				n++
				all = all && stems[r.key(w)]
			}
		}
		if _, there := in[joined(p)]; n > 1 && all && !there {
			in[joined(p)] = inAbout
		}
	}
}

// met is a term that a word of the query stands for.
type met struct {
	term    string
	quality int
}

// refUnit is a unit as the reference understands it.
type refUnit struct {
	met    []met
	short  bool
	firm   bool
	digits string
	phones bool
	words  int
}

func (r *reference) meet(w string, unfinished bool) (out []met, short bool) {
	n := len([]rune(w))
	within := func(k int, prefix bool) (out []met) {
		for t := range r.terms {
			if d := distance(w, t); d <= k {
				out = append(out, met{t, []int{0, byTypo1, byTypo2}[d]})
			}
			for i := 1; prefix && i <= len([]rune(t)); i++ {
				if d := distance(w, string([]rune(t)[:i])); d > 0 && d <= k {
					out = append(out, met{t, []int{0, byTypo1Prefix, byTypo2Prefix}[d]})
				}
			}
		}
		return out
	}
	prefixed := func() (out []met) {
		for t := range r.terms {
			if t != w && strings.HasPrefix(t, w) {
				out = append(out, met{t, byPrefix})
			}
		}
		return out
	}
	for t := range r.terms {
		switch {
		case t == w:
			out = append(out, met{t, byExact})
		case r.key(t) == stemOf(w):
			out = append(out, met{t, byStem})
		}
	}
	if unfinished {
		unfinished = !slices.ContainsFunc(out, func(m met) bool { return len(r.places.terms[m.term]) > 0 })
	}
	if p := prefixed(); unfinished || len(out) == 0 && n >= minLedPrefix {
		out = append(out, p...)
		short = n < minLedPrefix && len(p) > 0
	}
	for k := 1; len(out) == 0 && k <= maxEdits(n); k++ {
		out = within(k, unfinished)
		whole := slices.ContainsFunc(out, func(m met) bool { return m.quality == byTypo1 || m.quality == byTypo2 })
		if whole {
			out = slices.DeleteFunc(out, func(m met) bool { return m.quality != byTypo1 && m.quality != byTypo2 })
		}
	}
	return out, short
}

// distance counts letters added, left out, changed, or swapped with their
// neighbour (optimal string alignment).
func distance(a, b string) int {
	p, q := []rune(a), []rune(b)
	d := make([][]int, len(p)+1)
	for i := range d {
		d[i] = make([]int, len(q)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(p); i++ {
		for j := 1; j <= len(q); j++ {
			same := 1
			if p[i-1] == q[j-1] {
				same = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+same)
			if i > 1 && j > 1 && p[i-1] == q[j-2] && p[i-2] == q[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(p)][len(q)]
}

// units understands a query; s, which has just answered it, says where units
// begin and end.
func (r *reference) units(s *Searcher) []refUnit {
	var out []refUnit
	for i := range s.n {
		u := &s.units[i]
		ru := refUnit{words: u.words}
		text := words(s.q.text[u.start:u.end])
		single := len(text) == 1 && u.words == 1 && !u.given
		if single {
			ru.met, ru.short = r.meet(text[0], u.open)
		} else {
			ru.short = u.short
			for _, sp := range u.spans {
				for t := sp.lo; t < sp.hi; t++ {
					ru.met = append(ru.met, met{s.x.dict.term(t), int(sp.quality)})
				}
			}
		}
		ru.digits = string(u.digits)
		if len(ru.digits) >= minDigits {
			for d := range r.docs {
				ru.phones = ru.phones || r.phone(&r.docs[d], ru.digits) > 0
			}
		} else {
			ru.digits = ""
		}
		all, some := !ru.short && !ru.phones, false
		for _, m := range ru.met {
			isPlace := len(r.places.terms[m.term]) > 0
			ru.firm = ru.firm || isPlace && m.quality <= byStem
			all = all && (isPlace || strings.Contains(m.term, " "))
			some = some || isPlace
		}
		ru.firm = ru.firm || all && some
		out = append(out, ru)
	}
	return out
}

func (r *reference) phone(d *Document, digits string) int {
	best := 0
	for _, p := range d.Phones {
		n := string(nationalDigits(nil, p))
		if n == digits {
			return phoneWhole
		}
		if len(n) >= minDigits && strings.Contains(n, digits) {
			best = phonePart
		}
	}
	return best
}

func (r *reference) tierAt(d *Document, place uint32) int {
	if len(d.Areas) == 0 {
		return tierWide
	}
	best := 0
	for _, a := range r.places.runs[place] {
		if slices.Contains(d.Areas, a.area) {
			best = max(best, int(a.tier))
		}
	}
	return best
}

// value is how well a unit matches a document, and how near it is.
func (r *reference) value(u refUnit, doc int) (best, tier int) {
	d, in := &r.docs[doc], r.in[doc]
	for _, m := range u.met {
		if class, ok := in[m.term]; ok {
			best = max(best, worth(m.quality, 0, class, u.firm))
		}
		if m.quality == byPrefix && u.short {
			continue
		}
		phrase := strings.Contains(m.term, " ")
		half := m.quality == byPrefix || m.quality == byTypo1Prefix || m.quality == byTypo2Prefix
		for _, l := range r.say[m.term].leads {
			if phrase && half {
				break
			}
			for w, class := range in {
				if w != m.term && r.key(w) == l.key {
					best = max(best, worth(m.quality, l.steps, class, u.firm))
				}
			}
		}
		for _, p := range r.places.terms[m.term] {
			if t := r.tierAt(d, p); t > 0 && u.firm {
				tier = max(tier, t)
			} else if t > 0 {
				best = max(best, placeValue(t))
			}
		}
	}
	if u.digits != "" {
		best = max(best, r.phone(d, u.digits))
	}
	return best, tier
}

// scored is one line of the reference's answer.
type scored struct {
	id      string
	score   int
	offered bool // can be given out by the desk
}

func (r *reference) home(d *Document, county string) bool {
	if len(d.Areas) == 0 {
		return true
	}
	return slices.ContainsFunc(d.Areas, func(a string) bool {
		return a == county || r.places.districts[a].County == county
	})
}

// called reports whether a name of the service is the whole query.
func (r *reference) called(d *Document, q *query) bool {
	var typed []string
	for i := range q.toks {
		typed = append(typed, string(q.word(i)))
	}
	return slices.ContainsFunc(append([]string{d.Name}, d.Also...), func(name string) bool {
		return len(typed) > 0 && slices.Equal(words(name), typed)
	})
}

// search answers a query that has units.
func (r *reference) search(q *query, units []refUnit, keep func(int) bool, inPlaces []uint32, county string) (out []scored, relaxed bool) {
	named := len(inPlaces) > 0
	for _, u := range units {
		named = named || u.firm
	}
	rank := func(strict bool) []scored {
		var out []scored
		for _, o := range r.order {
			d := &r.docs[o]
			sum, tier, n, met := 0, 0, 0, 0
			for _, u := range units {
				v, t := r.value(u, int(o))
				if v > 0 || t > 0 {
					met++
					n += u.words
				}
				sum += v
				tier = max(tier, t)
			}
			for _, p := range inPlaces {
				tier = max(tier, r.tierAt(d, p))
			}
			if !keep(int(o)) || met == 0 || strict && met < len(units) {
				continue
			}
			live := d.Status != "closed" && d.Status != "proposed" && d.Reach != "not-a-destination"
			if live {
				sum += liveBonus
			}
			sum += reachBonus(d.Reach)
			if r.called(d, q) {
				sum += calledName
			}
			_, ok := r.places.counties[county]
			home := ok && !named && r.home(d, county)
			if home {
				sum += homeBonus
			}
			score := tier<<sumBits + sum
			if !strict {
				score += n << (sumBits + tierBits)
			}
			out = append(out, scored{d.ID, score, live && (home || named || !ok)})
		}
		slices.SortStableFunc(out, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
		return out
	}
	offers := func(out []scored) bool {
		return slices.ContainsFunc(out, func(s scored) bool { return s.offered })
	}
	out = rank(true)
	if some := rank(false); len(units) > 1 && !offers(out) && (len(out) == 0 || offers(some)) {
		relaxed = len(out) == 0 && len(some) > 0
		out = some
	}
	return out, relaxed
}

func TestEqualsReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		docs, lex := drawDocs(t), drawLexicon(t)
		tune := rapid.SampledFrom([]tuning{tuned, {}}).Draw(t, "tuning")
		x, r := build(docs, lex, tune), newReference(docs, lex)
		s := x.NewSearcher()
		for range 8 {
			q := drawQuery(t)
			county := rapid.SampledFrom([]string{"", "shire", "elsewhere"}).Draw(t, "county")
			limit := rapid.SampledFrom([]int{-1, 3}).Draw(t, "limit")
			got := s.Search(q, Options{Limit: limit, HomeCounty: county})
			if s.n == 0 {
				continue
			}
			want, relaxed := r.search(&s.q, r.units(s), r.filter(s.q.filters), s.inPlaces, county)
			if got.Total != len(want) || got.Relaxed != relaxed {
				t.Fatalf("%q: total %d, relaxed %v; want %d, %v", q, got.Total, got.Relaxed, len(want), relaxed)
			}
			if limit > 0 {
				want = want[:min(limit, len(want))]
			}
			for i, h := range got.Hits {
				if h.ID != want[i].id || int(h.Score) != want[i].score {
					t.Fatalf("%q: hit %d is %s (%v), want %s (%d)", q, i, h.ID, h.Score, want[i].id, want[i].score)
				}
				if len(h.Why) == 0 && len(h.NameSpans) == 0 {
					t.Fatalf("%q: %s has no reason", q, h.ID)
				}
				checkSpans(t, h, docs[h.Doc])
			}
			if len(got.Hits) != len(want) {
				t.Fatalf("%q: %d hits, want %d", q, len(got.Hits), len(want))
			}
		}
	})
}

func checkSpans(t *rapid.T, h Hit, d Document) {
	if d.ID != h.ID {
		t.Fatalf("hit %s has the index of %s", h.ID, d.ID)
	}
	end := -1
	for _, sp := range h.NameSpans {
		if sp.Start <= end || sp.End <= sp.Start || sp.End > len(d.Name) {
			t.Fatalf("spans %v of %q", h.NameSpans, d.Name)
		}
		end = sp.End
	}
}

// filter is the reference for the filters that drawQuery uses.
func (r *reference) filter(fs []Filter) func(int) bool {
	return func(doc int) bool {
		d := &r.docs[doc]
		for _, f := range fs {
			if !f.Applied {
				continue
			}
			switch f.Name {
			case "type":
				if !slices.ContainsFunc(d.Types, func(s string) bool { return hyphened(s) == f.Value }) {
					return false
				}
			case "age":
				if d.AgeLo > 16 || d.AgeHi != 0 && d.AgeHi < 16 {
					return false
				}
			case "in":
				ok := len(d.Areas) == 0
				for _, p := range r.places.terms[f.Value] {
					ok = ok || r.tierAt(d, p) >= tierWide
				}
				if !ok {
					return false
				}
			}
		}
		return true
	}
}
