package search

const defaultLimit = 50

// Searcher answers queries one after another with memory of its own, which is
// reused: once warm, a query allocates nothing. It is for one goroutine.
type Searcher struct {
	x *Index

	// The query as understood.
	q          query
	units      [maxQueryWords]unit
	n          int // units in use
	key        []rune
	digits     []byte
	fuzzy      fuzzy
	found      *unit // of the typos being walked
	foundWhole bool

	// Its filters.
	opts     Options
	mask     []uint64 // services they leave
	inPlaces []uint32
	askOpen  bool
	folded   []rune
	foldTok  []token

	// What matches.
	calledDocs []uint32
	calledSet  []uint64  // services called what was typed
	homeSet    []uint64  // services that serve the desk's county, if that counts
	answers    []*answer // to finished words, kept
	last       *answer   // to the word being typed
	clock      uint64
	ladder     ladder   // of the unit last gathered
	placed     nearness // to the places of the unit last gathered
	docs       []uint32 // found by telephone number
	match      []uint64
	some       []uint64
	widened    bool     // match has services that do not match every unit
	tiered     bool     // places order the services
	near       nearness // to them
	contest    contest
	heap       []ranked
	whole      []uint64 // all services

	// The result.
	res   Result
	why   []string
	spans []Span
	first int // in why, of the hit being explained

	// Of that hit.
	terms     terms
	nameRunes []rune
	nameTok   []token
}

// NewSearcher returns a searcher over the index.
func (x *Index) NewSearcher() *Searcher {
	s := &Searcher{x: x, mask: make([]uint64, x.words), match: make([]uint64, x.words)}
	s.calledSet, s.some = make([]uint64, x.words), make([]uint64, x.words)
	s.last, s.whole = &answer{any: make([]uint64, x.words)}, make([]uint64, x.words)
	s.placed, s.near = newNearness(&x.zones), newNearness(&x.zones)
	s.contest.thin, s.contest.thinValue = make([]uint64, x.words), make([]uint8, x.n)
	s.everything(s.whole)
	s.fuzzy.out = s.typo
	return s
}

// Len is the number of services in the index.
func (x *Index) Len() int { return x.n }

// Search answers a query. The result is the caller's own.
func (x *Index) Search(q string, o Options) Result {
	s := x.pool.Get().(*Searcher)
	defer x.pool.Put(s)
	return s.Search(q, o).clone()
}

// clone copies what belongs to the searcher.
func (r *Result) clone() Result {
	c := *r
	c.Hits = append([]Hit(nil), r.Hits...)
	c.Filters = append([]Filter(nil), r.Filters...)
	c.Unknown = append([]string(nil), r.Unknown...)
	nw, ns := 0, 0
	for i := range c.Hits {
		nw += len(c.Hits[i].Why)
		ns += len(c.Hits[i].NameSpans)
	}
	why, spans := make([]string, 0, nw), make([]Span, 0, ns)
	for i := range c.Hits {
		h := &c.Hits[i]
		w, p := len(why), len(spans)
		why = append(why, h.Why...)
		spans = append(spans, h.NameSpans...)
		h.Why, h.NameSpans = nil, nil
		if len(why) > w {
			h.Why = why[w:len(why):len(why)]
		}
		if len(spans) > p {
			h.NameSpans = spans[p:len(spans):len(spans)]
		}
	}
	return c
}

// Search answers a query. The result and everything in it is valid until the
// next call.
func (s *Searcher) Search(q string, o Options) *Result {
	s.opts = o
	s.res = Result{Hits: s.res.Hits[:0], Filters: s.res.Filters[:0], Unknown: s.res.Unknown[:0]}
	s.why, s.spans, s.first = s.why[:0], s.spans[:0], 0
	s.q.parse(q)
	s.understand()
	s.tiered, s.widened = false, false
	s.filter()
	s.res.Filters = append(s.res.Filters, s.q.filters...)
	s.res.Cut = s.q.cut
	switch {
	case s.n > 0:
		s.gatherAll()
		s.rank()
	case s.tiered:
		copy(s.match, s.mask)
		s.rank()
	case s.browses():
		s.browse()
	}
	s.opts = Options{}
	return &s.res
}

func (s *Searcher) limit() int {
	switch {
	case s.opts.Limit < 0:
		return s.x.n
	case s.opts.Limit == 0:
		return defaultLimit
	}
	return s.opts.Limit
}

// gatherAll finds the matches of every unit and of the query.
func (s *Searcher) gatherAll() {
	for i := range s.n {
		u := &s.units[i]
		if i < s.n-1 {
			s.answerTo(u)
		} else {
			s.lastAnswer(u)
		}
		s.tiered = s.tiered || u.firm
		if empty(u.any) {
			s.res.Unknown = append(s.res.Unknown, s.q.text[u.start:u.end])
		}
	}
	copy(s.match, s.mask)
	for i := range s.n {
		andWords(s.match, s.units[i].any)
	}
	if s.n > 1 && !s.offers(s.match) {
		s.widen()
	}
}

// offers reports whether a set has a service that the desk could give out.
func (s *Searcher) offers(set []uint64) bool {
	home := s.home()
	for w, m := range set {
		if m&s.x.liveSet[w]&home[w] != 0 {
			return true
		}
	}
	return false
}

// home is the services of the desk's county, or all when none is preferred.
func (s *Searcher) home() []uint64 {
	if h, ok := s.x.wide[s.opts.HomeCounty]; ok && !s.tiered {
		return h
	}
	return s.whole
}

// widen adds the services that match some of the words to those that match all.
func (s *Searcher) widen() {
	some := s.some
	clear(some)
	for i := range s.n {
		orWords(some, s.units[i].any)
	}
	andWords(some, s.mask)
	none := empty(s.match)
	if !none && !s.offers(some) {
		return
	}
	copy(s.match, some)
	s.widened = true
	s.res.Relaxed = none && !empty(some)
}

// findNear works out how near areas are to the places that the query names.
func (s *Searcher) findNear() {
	s.near.reset()
	z := &s.x.zones
	for i := range s.n {
		u := &s.units[i]
		if !u.firm {
			continue
		}
		for _, sp := range u.spans {
			s.near.add(z, z.ofTerm(sp.lo, sp.hi))
		}
	}
	s.near.add(z, s.inPlaces)
}

func andWords(dst, src []uint64) {
	src = src[:len(dst)]
	for i := range dst {
		dst[i] &= src[i]
	}
}

func empty(set []uint64) bool {
	for _, w := range set {
		if w != 0 {
			return false
		}
	}
	return true
}

// browses reports whether a query that has no word to search for means all that
// its filters leave. Words that say nothing, and a filter that there is not, do
// not ask for the whole directory; nor do they take from a filter that holds.
func (s *Searcher) browses() bool {
	asked := len(s.q.toks) > 0
	for _, f := range s.q.filters {
		if f.Applied {
			return true
		}
		asked = asked || f.Name == "" || f.Name == selfReferral || f.Value != "" // else it is half typed
	}
	s.res.Wordless = len(s.q.toks) > 0
	return !asked
}

// browse answers a query without words: the usual order.
func (s *Searcher) browse() {
	s.res.Total = count(s.mask)
	left := min(s.limit(), s.res.Total)
	for _, d := range s.x.usual {
		if left == 0 {
			break
		}
		if s.mask[d>>6]>>(d&63)&1 != 0 {
			s.hit(ranked{doc: d})
			left--
		}
	}
}

// everything fills a set with all services.
func (s *Searcher) everything(set []uint64) {
	for i := range set {
		set[i] = ^uint64(0)
	}
	if r := s.x.n & 63; r != 0 && len(set) > 0 {
		set[len(set)-1] = 1<<r - 1
	}
}
