package desk

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"signpost/directory"
	"signpost/directory/search"
	"signpost/internal/text"
)

// Filters stand in the query as words, so that the query says everything that
// was asked. Screens add and take away words; they keep no filters of their own.

// The filter words that need no value, and the names of those that need one.
const (
	OpenNow      = "open:now"
	SelfReferral = "self-referral"

	FilterIn   = "in"
	FilterType = "type"
	FilterAge  = "age"
)

// FilterChoice is one value that a filter can have.
type FilterChoice struct {
	Word     string // as it stands in a query: "in:malvern-hills"
	Name     string // for people: "Malvern Hills"
	Services int    // how many it leaves when it stands alone
}

// FilterChoices lists the values of a filter, FilterIn or FilterType, that
// occur in the directory, by name.
func (g *Guide) FilterChoices(filter string) []FilterChoice {
	var out []FilterChoice
	seen := map[string]bool{}
	for _, name := range g.filterNames(filter) {
		word := g.filterWord(filter, name)
		if word == "" || seen[word] {
			continue
		}
		seen[word] = true
		r := g.Index.Search(word, search.Options{Limit: 1})
		if r.Total > 0 && len(r.Filters) == 1 && r.Filters[0].Applied {
			out = append(out, FilterChoice{Word: word, Name: text.CleanLine(name), Services: r.Total})
		}
	}
	slices.SortStableFunc(out, func(a, b FilterChoice) int {
		return cmp.Or(strings.Compare(text.Fold(a.Name), text.Fold(b.Name)), strings.Compare(a.Word, b.Word))
	})
	return out
}

// filterNames are the names of what services say that they serve or are.
func (g *Guide) filterNames(filter string) []string {
	var out []string
	if filter == FilterType {
		for _, s := range g.Dir.Services.All() {
			out = append(out, s.Types...)
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	served := map[string]bool{}
	for _, s := range g.Dir.Services.All() {
		for _, a := range s.Area {
			served[a] = true
		}
	}
	for _, d := range g.Dir.Districts { // a county's services are its districts', too
		if served[d.ID] || served[d.County] {
			out = append(out, d.Name)
		}
	}
	for _, c := range g.Dir.Counties {
		if served[c.ID] || slices.ContainsFunc(g.Dir.Districts, func(d directory.District) bool { return d.County == c.ID && served[d.ID] }) {
			out = append(out, c.Name)
		}
	}
	return out
}

// filterWord is the filter as it stands in a query, spelled as the index spells
// it; "" when the index knows no such value.
func (g *Guide) filterWord(filter, name string) string {
	exact := filter + ":" + strings.Join(strings.FieldsFunc(name, isGap), "-")
	found := g.Index.Complete(exact) // in order, so that what is equal comes before what is longer
	if len(found) == 0 {
		return ""
	}
	return found[0]
}

// isGap reports whether r parts the words of a query, as the search has it.
func isGap(r rune) bool { return unicode.IsSpace(r) || r < ' ' || r == 0x7f }

// filterChunks are the parts of a query between gaps, as byte ranges. Quotes
// behind a colon hold a part together, as the search has it.
func filterChunks(query string) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		from, quoted, last := -1, false, rune(0)
		for i, r := range query {
			switch {
			case from < 0 && isGap(r):
				continue
			case from < 0:
				from, quoted, last = i, false, 0
			}
			switch {
			case r == '"' && quoted:
				if !yield(from, i+1) {
					return
				}
				from = -1
				continue
			case r == '"' && last == ':':
				quoted = strings.IndexByte(query[i+1:], '"') >= 0
			case isGap(r) && !quoted:
				if !yield(from, i) {
					return
				}
				from = -1
				continue
			}
			last = r
		}
		if from >= 0 {
			yield(from, len(query))
		}
	}
}

// filterOf takes a part of a query for a filter. The value is in the form in
// which values are compared; ok is false for any other word.
func filterOf(part string) (name, value string, ok bool) {
	if strings.EqualFold(part, SelfReferral) {
		return SelfReferral, "", true
	}
	name, value, ok = strings.Cut(strings.ToLower(part), ":")
	if !ok || !slices.Contains(search.FilterNames(), name+":") {
		return "", "", false
	}
	value = strings.ReplaceAll(text.Fold(value), " ", "-")
	if name == "open" && value != "" && strings.HasPrefix("now", value) {
		value = "now" // the search takes a beginning
	}
	return name, value, true
}

// saysFilter reports whether a part of a query says the same as a filter word.
func saysFilter(part, word string) bool {
	name, value, ok := filterOf(part)
	n, v, _ := filterOf(word)
	return ok && name == n && value == v
}

// HasFilter reports whether a query has a filter word, however it is written.
func HasFilter(query, word string) bool {
	for from, to := range filterChunks(query) {
		if saysFilter(query[from:to], word) {
			return true
		}
	}
	return false
}

// HasFilterNamed reports whether a query has any filter of that name.
func HasFilterNamed(query, filter string) bool {
	for from, to := range filterChunks(query) {
		if name, _, ok := filterOf(query[from:to]); ok && name == filter {
			return true
		}
	}
	return false
}

// AddFilter puts a filter word in front of a query, where it does not come
// between a word that is being typed and its end. Of places and ages a query
// has one: the word replaces what there is.
func AddFilter(query, word string) string {
	if HasFilter(query, word) {
		return query
	}
	if name, _, _ := filterOf(word); name == FilterIn || name == FilterAge {
		query = DropFilters(query, name)
	}
	return word + " " + query
}

// DropFilter takes a filter word out of a query and leaves all else as it was.
// It undoes AddFilter where there was no filter of that name.
func DropFilter(query, word string) string {
	return drop(query, func(part string) bool { return saysFilter(part, word) })
}

// DropFilters takes all filters of a name out of a query.
func DropFilters(query, filter string) string {
	return drop(query, func(part string) bool {
		name, _, ok := filterOf(part)
		return ok && name == filter
	})
}

// ToggleFilter adds a filter word, or takes it away when it is there.
func ToggleFilter(query, word string) string {
	if HasFilter(query, word) {
		return DropFilter(query, word)
	}
	return AddFilter(query, word)
}

// drop takes parts out, each with one gap: the one behind it, or else, at the
// end, the one before it.
func drop(query string, gone func(part string) bool) string {
	var out strings.Builder
	at := 0
	for from, to := range filterChunks(query) {
		if !gone(query[from:to]) {
			continue
		}
		out.WriteString(query[at:from])
		if at = to; at < len(query) && query[at] == ' ' {
			at++
		} else if s := out.String(); at == len(query) && strings.HasSuffix(s, " ") {
			out.Reset()
			out.WriteString(s[:len(s)-1])
		}
	}
	return out.String() + query[at:]
}

// minCompleted is the fewest letters of a word before it is taken for the
// beginning of a filter: every other word begins like one for a letter.
const minCompleted = 2

// Completions offers what the filter word at the end of a query may become,
// the first being the likeliest; nil when the last word is none. Complete takes
// one.
func (g *Guide) Completions(query string) []string {
	last := query[lastWord(query):]
	asked := strings.Contains(last, ":")
	if !asked && (len(last) < minCompleted || !slices.ContainsFunc(search.FilterNames(), func(f string) bool {
		return strings.HasPrefix(f, strings.ToLower(last))
	})) {
		return nil
	}
	var out []string
	for _, c := range g.Index.Complete(last) {
		if filter := asked || strings.Contains(c, ":") || c == SelfReferral; filter && !strings.EqualFold(c, last) {
			out = append(out, c)
		}
	}
	return out
}

// lastWord is where the word at the end of a query begins.
func lastWord(query string) int {
	i := strings.LastIndexFunc(query, isGap)
	if i < 0 {
		return 0
	}
	_, n := utf8.DecodeRuneInString(query[i:])
	return i + n
}

// Complete puts a completion in place of the last word of a query. One that
// still needs its value is left open, so that the value can follow.
func Complete(query, completion string) string {
	out := query[:lastWord(query)] + completion
	if strings.HasSuffix(completion, ":") {
		return out
	}
	return out + " "
}
