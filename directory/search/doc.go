// Package search is the in-memory index that answers on every keystroke: it
// finds services by name, need, slang, place, telephone number or a slip of the
// finger, and says for each hit why it is there.
//
// An [Index] is immutable and safe for concurrent use. It is built from a small
// document type of its own and a [Lexicon]; it knows no directory files, no
// clock, no contacts and no people. It is not triage: it ranks what was typed,
// never what an enquirer needs, and it may show services that can never be
// suggested so that staff can explain a name a caller has heard.
//
// # What a query means
//
// Words are folded (case, accents, apostrophes) and split at anything that is
// neither letter nor digit. Filters such as type:detox are taken out first; see
// [FilterNames]. The longest phrases of the lexicon are recognised next, then
// words that carry no meaning here ("my", "where", "tonight") are dropped. What
// is left are the units of the query. A service matches when every unit does.
//
// A unit matches a word of a service as typed, by the same stem (plurals, UK
// and US spelling), as a beginning when it is the word still being typed and
// not the name of a place already (or when nothing else fits it), or, when none of these exists anywhere, within
// one edit from four letters and two from eight. Whatever it matches may lead
// on through the lexicon: smack to heroin to opioids. A run of three or more
// digits matches telephone numbers. A unit that can only be a place orders the
// services: those of its district, those for the whole county, then the
// neighbouring districts, nearest first.
//
// If no service matches every unit, those that match most are returned and
// [Result.Relaxed] is set. If only services match them all that the desk cannot
// give out (closed, or no destination, or outside its county when no place is
// named), those that match some follow.
//
// # Order
//
// Where not every unit has to match, by the number of words matched; then by
// place; then by the sum over units of match quality times field weight; then
// by name; then by id. Names weigh most, then types and main needs, other needs,
// providers and towns, needs only touched, and descriptions. What the lexicon
// led to weighs no more than a type, even in a name, and a place in a name adds
// little to the order by place.
//
// Part of the sum, and smaller than a word matched in a name, is what a
// service has by itself: that it can be suggested at all (closed, proposed and
// not-a-destination services stay findable, lower), that it serves the desk's
// county (unless a place was named), that it is called exactly what was typed,
// and, least, how directly one gets in.
package search

// Document is one service as the search sees it. Only ID and Name are required.
type Document struct {
	ID       string
	Name     string
	Also     []string // other names people say
	Provider string
	Types    []string // canonical types, for example "needle exchange"
	Needs    []string // other canonical words this service mainly answers to
	Serves   []string // canonical words it answers to besides
	Partly   []string // canonical words it answers to for some people
	Mentions []string // canonical words it has to do with, and no more
	About    string   // description, who it is for, how to get in, gate
	Town     string
	Postcode string
	Areas    []string // ids of districts or counties; empty: anywhere
	Phones   []string // as written; digits are found by any run of three or more

	AgeLo, AgeHi int    // whole years, both included; AgeHi 0: no upper limit
	Reach        string // "direct", "ring-first", ...; "not-a-destination" ranks lower
	Status       string // "open", "paused", ...; "closed" and "proposed" rank lower
	SelfReferral bool

	Weight float64 // usage; orders the answer to an empty query, largest first
}

// Lexicon is the words and places that lead to services.
type Lexicon struct {
	Words     []Word
	Districts []District
	Counties  []County
	Towns     []Town
	Outwards  []Outward
}

// Word leads from what people say to a word that services use. Both sides may
// be phrases. Entries chain (smack to heroin, heroin to opioids), at most
// three steps, each step counting a little less.
type Word struct {
	Means string
	Say   []string
}

// District is a part of a county.
type District struct {
	ID, Name, County string   // County is a county's id
	Also             []string // other names
	Near             []string // ids of neighbouring districts, nearest first
}

// County is an area with districts.
type County struct{ ID, Name string }

// Town is a town or village and the id of the district it lies in.
type Town struct {
	Name     string
	Also     []string
	District string
}

// Outward is the first half of a postcode and the ids of its districts.
type Outward struct {
	Code      string
	Districts []string
}

// Options are what a query is asked with.
type Options struct {
	// Limit is the largest number of hits returned; 0 means 50, a negative
	// number all. Total counts every match whatever the limit.
	Limit int
	// Now reports whether the service at this index of the slice given to
	// Build is open, for open:now. Nil: the filter is left out and says so.
	Now func(doc int) bool
	// HomeCounty is the id of the desk's county. Services wholly outside it
	// rank lower unless the query names a place. Empty: no preference.
	HomeCounty string
}

// Result is the answer to one query.
type Result struct {
	Hits    []Hit
	Total   int      // matches, of which Hits holds the first
	Relaxed bool     // nothing matched every word; Hits match some of them
	Filters []Filter // filters recognised in the query, applied or not
	Unknown []string // words, as typed, that nothing matched
	Cut     bool     // the query was longer than 200 characters or 16 words
	// Wordless: every word of the query is one that says nothing about which
	// service is meant ("ring someone tonight"), so that nothing was looked for.
	Wordless bool
}

// Hit is one service found.
type Hit struct {
	Doc   int    // index in the slice given to Build
	ID    string // the document's id
	Score float64
	// Why says what led here beyond the highlighted name: "smack: heroin",
	// "Redditch", a telephone number, or the word found in another field.
	Why       []string
	NameSpans []Span // parts of Document.Name that matched, in order, disjoint
}

// Span is a half-open range of bytes.
type Span struct{ Start, End int }

// Filter is one filter of the query, for a row of chips.
type Filter struct {
	Text    string // as typed: "type:detox"
	Name    string // "type"; "self-referral" has no value; empty: there is no such filter
	Value   string // "detox"
	Applied bool
	Problem string // why it was left out, in plain words; empty when applied
}
