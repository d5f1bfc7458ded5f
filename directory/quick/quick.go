// Package quick reads the quick line: a contact typed as a few words, each of
// which is understood as a fact or kept as note text.
//
// It never guesses. A word that is not in the directory's words, places or
// answers stays a word of the note, and a word after "not" never sets what it
// denies. It is not the search (directory/search), which may be generous.
package quick

import (
	"slices"
	"strconv"
	"strings"

	"signpost/directory"
	"signpost/internal/facts"
	"signpost/internal/text"
)

// maxLine and maxWords bound the work for one line, whatever was pasted.
const (
	maxLine  = 1000
	maxWords = 200
	maxRun   = 6 // words in the longest phrase that is looked up
)

// Part is a piece of the line and how it was read.
type Part struct {
	Text    string // as typed, cleaned
	Setting []Setting
	Meaning string // "substance: heroin"; empty for note text
}

// Understood reports whether the part sets a fact.
func (p Part) Understood() bool { return len(p.Setting) > 0 }

// Setting is one fact that a part sets.
type Setting struct {
	Key    facts.Key
	Answer facts.Answer
}

// Reading is a whole line as it was understood.
type Reading struct {
	Parts []Part
	Kind  string // a junk kind when the line names one: "silent"
	Note  string // the words that set nothing, in order
	Cut   bool   // the line was too long and its end was not read
}

// Apply adds what was read to f. Lists grow; a choice is replaced by the last
// word that named it.
func (r Reading) Apply(f facts.Facts) facts.Facts {
	for _, p := range r.Parts {
		for _, s := range p.Setting {
			f = f.With(s.Key, merge(f.Get(s.Key), s.Answer))
		}
	}
	return f
}

func merge(old, add facts.Answer) facts.Answer {
	if !old.IsList() || !add.IsList() {
		return add
	}
	list := old.Words()
	for _, w := range add.Words() {
		if !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	return facts.List(list...)
}

// Reader understands quick lines in the words of one directory. It never
// changes and may be shared.
type Reader struct {
	vocab   *facts.Vocabulary
	phrases map[string]phrase // folded words to what they set
	late    func() *Reader    // makes it; nil: it is made
}

type phrase struct {
	settings []Setting
	meaning  string
	kind     string
	first    bool // only at the start of a line
	rank     int  // a later source does not replace an earlier one
}

// token is a word of the line: as typed and as compared.
type token struct {
	raw, folded string
}

// Read understands one line.
func (r *Reader) Read(line string) Reading {
	if r.late != nil {
		r = r.late()
	}
	line, cut := text.CapRunes(text.CleanLine(line), maxLine)
	toks := split(line)
	if len(toks) > maxWords {
		toks, cut = toks[:maxWords], true
	}
	out := Reading{Cut: cut}
	var note []string
	for i := 0; i < len(toks); {
		part, kind, n := r.readAt(toks, i)
		if kind != "" {
			out.Kind = kind
		} else if !part.Understood() {
			note = append(note, part.Text)
		}
		out.Parts = appendPart(out.Parts, part)
		i += n
	}
	out.Note = strings.Join(note, " ")
	return out
}

// appendPart joins neighbouring note words into one part.
func appendPart(parts []Part, p Part) []Part {
	if n := len(parts); n > 0 && p.Meaning == "" && parts[n-1].Meaning == "" {
		parts[n-1].Text += " " + p.Text
		return parts
	}
	return append(parts, p)
}

func split(line string) []token {
	var out []token
	for w := range strings.FieldsSeq(line) {
		out = append(out, token{raw: w, folded: text.Fold(w)})
	}
	return out
}

// readAt reads the longest phrase that starts at word i, and says how many
// words it took.
func (r *Reader) readAt(toks []token, i int) (Part, string, int) {
	if key, value, ok := strings.Cut(toks[i].raw, "="); ok {
		if a, err := r.vocab.ParseAnswer(facts.Key(key), strings.Trim(value, ",;.")); err == nil && key != "" && value != "" {
			return understood(toks[i].raw, Setting{facts.Key(key), a}), "", 1
		}
	}
	for n := min(maxRun, len(toks)-i); n > 0; n-- {
		if !solid(toks[i]) || !solid(toks[i+n-1]) {
			continue
		}
		p, ok := r.phrases[folded(toks[i:i+n])]
		if !ok {
			continue
		}
		typed := typed(toks[i : i+n])
		if i > 0 && p.first {
			continue // "call" opens a line; "call her back" does not
		}
		if p.kind != "" {
			if n < len(toks) { // "test" in a sentence is a word like any other
				continue
			}
			return Part{Text: typed, Meaning: p.meaning}, p.kind, n
		}
		if deniedBefore(toks[:i]) {
			return denied(typed, p), "", n
		}
		return Part{Text: typed, Setting: p.settings, Meaning: p.meaning}, "", n
	}
	if a, n := age(toks[i:]); n > 0 {
		return understood(typed(toks[i:i+n]), Setting{facts.Age, a}), "", n
	}
	return Part{Text: toks[i].raw}, "", 1
}

// solid reports whether a phrase may begin or end with t: punctuation alone
// and a key=value that was not understood are text.
func solid(t token) bool { return t.folded != "" && !strings.Contains(t.raw, "=") }

func folded(toks []token) string {
	words := make([]string, 0, len(toks))
	for _, t := range toks {
		if t.folded != "" {
			words = append(words, t.folded)
		}
	}
	return strings.Join(words, " ")
}

func typed(toks []token) string {
	words := make([]string, len(toks))
	for i, t := range toks {
		words[i] = t.raw
	}
	return strings.Join(words, " ")
}

func understood(raw string, s Setting) Part {
	return Part{Text: raw, Setting: []Setting{s}, Meaning: Describe(s)}
}

// denies reports whether a word turns the next one round.
func denies(folded string) bool {
	switch folded {
	case "not", "no", "isnt", "never", "without", "denies", "non", "ex", "dont", "doesnt", "wont", "former":
		return true
	}
	return false
}

// deniedBefore reports whether the words before a phrase turn it round, small
// words between them aside: "not on heroin".
func deniedBefore(before []token) bool {
	for i := len(before) - 1; i >= 0 && i >= len(before)-3; i-- {
		if denies(before[i].folded) {
			return true
		}
		switch before[i].folded {
		case "on", "a", "the", "any", "using", "taking", "been", "into", "in", "currently", "really", "had", "has", "to":
			continue
		}
		return false
	}
	return false
}

// denied reads a phrase after "not". A yes-or-no fact is answered no; anything
// else sets nothing and stays in the note, where a person can read it.
func denied(raw string, p phrase) Part {
	var out []Setting
	for _, s := range p.settings {
		if yes, ok := s.Answer.Flag(); ok && yes {
			out = append(out, Setting{s.Key, facts.Flag(false)})
		}
	}
	if len(out) == 0 || len(out) < len(p.settings) {
		return Part{Text: raw}
	}
	return Part{Text: raw, Setting: out, Meaning: describeAll(out)}
}

// age reads "24", "24yo", "age 24", "aged 24" and "24 years old" at the start
// of toks. A bare number counts from 10 to 99 only: others are more likely
// something else.
func age(toks []token) (facts.Answer, int) {
	word, used := toks[0].folded, 1
	named := word == "age" || word == "aged"
	if named {
		if len(toks) < 2 {
			return facts.Answer{}, 0
		}
		word, used = toks[1].folded, 2
	}
	digits := strings.TrimRight(word, "yo")
	named = named || digits != word
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 || n > 120 {
		return facts.Answer{}, 0
	}
	for _, w := range []string{"years", "yrs", "year", "old"} {
		if used < len(toks) && toks[used].folded == w {
			named, used = true, used+1
		}
	}
	if !named && (n < 10 || n > 99) {
		return facts.Answer{}, 0
	}
	return facts.Number(n), used
}

func describeAll(settings []Setting) string {
	out := make([]string, len(settings))
	for i, s := range settings {
		out[i] = Describe(s)
	}
	return strings.Join(out, ", ")
}

// Describe puts a setting in words for the preview: "housing: sofa".
func Describe(s Setting) string {
	return strings.ReplaceAll(string(s.Key), "_", " ") + ": " +
		strings.ReplaceAll(strings.ReplaceAll(s.Answer.String(), ",", ", "), "_", " ")
}

// New makes a reader for d.
func New(d *directory.Directory) *Reader {
	b := builder{r: &Reader{vocab: d.Vocabulary, phrases: map[string]phrase{}}}
	b.desk()
	b.words(d)
	b.options(d)
	b.places(d)
	b.values(d)
	return b.r
}
