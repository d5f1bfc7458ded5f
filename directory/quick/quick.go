// Package quick reads the quick line: a contact typed as a few words, each of
// which is understood as a fact or kept as note text.
//
// It never guesses. A word that is not in the directory's words, places or
// answers stays a word of the note, and a word after "not" never sets what it
// denies. It is not the search (directory/search), which may be generous.
//
// Words of danger are read in every person ("kill myself", "kill himself") and
// an alert too many is the safer reading; but an emergency that the line places
// in the past or only fears ("last year", "risk of") is not one now. Where the
// directory has words for it as something past ("past seizure"), that is set.
// Violence said of somebody ("girlfriend hit me") does not make them the caller.
//
// The note is the words that set nothing. When the line is a sentence it is the
// whole line instead, for a sentence with words cut out of it says something
// else. A line is a sentence when more than half of its words set nothing, when
// a denial or "he", "she", "I" and so on stands before a word that set
// something, when a phrase was known but not taken as said, or when it speaks of
// danger in more than one word.
package quick

import (
	"slices"
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
	Note  string // the words that set nothing, in order; the whole line when it is a sentence
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
	anyone  map[string]phrase // words of danger, as everyone makes them
	late    func() *Reader    // makes it; nil: it is made
}

type phrase struct {
	settings []Setting
	meaning  string
	kind     string
	first    bool // only at the start of a line
	rank     int  // a later source does not replace an earlier one
}

// sets reports whether p answers k with anything but no.
func (p phrase) sets(k facts.Key) bool {
	return slices.ContainsFunc(p.settings, func(s Setting) bool {
		yes, flag := s.Answer.Flag()
		return s.Key == k && (yes || !flag) && s.Answer.Word() != "none"
	})
}

// urgent reports whether p says that somebody is in danger of their life now.
func (p phrase) urgent() bool {
	return p.sets(facts.Emergency) || slices.ContainsFunc(p.settings, func(s Setting) bool {
		return s.Key == facts.Suicidal && s.Answer.Word() == "plan_or_intent"
	})
}

// danger reports whether p says anything that a safety question asks.
func (p phrase) danger() bool {
	return p.sets(facts.Emergency) || p.sets(facts.Suicidal) || p.sets(facts.AdultRisk) || p.sets(facts.ChildRisk)
}

// piece is what readAt read: a part, and what it does to the note.
type piece struct {
	Part
	kind  string
	words int
	whole bool // the note must keep the whole line

	danger bool // it sets something that a safety question asks
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
	var said sentence
	for i := 0; i < len(toks); {
		p := r.readAt(toks, i)
		if p.kind != "" {
			out.Kind = p.kind
		} else if !p.Understood() {
			note = append(note, p.Text)
		}
		said.add(toks[i:i+p.words], p)
		out.Parts = append(out.Parts, p.Part)
		i += p.words
	}
	weaker := worst(out.Parts)
	out.Parts = joinNotes(out.Parts)
	out.Note = strings.Join(note, " ")
	if weaker || said.whole() {
		out.Note = typed(toks)
	}
	return out
}

// joinNotes joins neighbouring note words into one part.
func joinNotes(parts []Part) []Part {
	var out []Part
	for _, p := range parts {
		if n := len(out); n > 0 && p.Meaning == "" && out[n-1].Meaning == "" {
			out[n-1].Text += " " + p.Text
			continue
		}
		out = append(out, p)
	}
	return out
}

// readAt reads the longest phrase that starts at word i.
func (r *Reader) readAt(toks []token, i int) piece {
	if key, value, ok := strings.Cut(toks[i].raw, "="); ok {
		if a, err := r.vocab.ParseAnswer(facts.Key(key), strings.Trim(value, ",;.")); err == nil && key != "" && value != "" {
			return piece{Part: understood(toks[i].raw, Setting{facts.Key(key), a}), words: 1}
		}
	}
	if p, n := r.longest(toks, i); n > 0 {
		return r.judge(toks, i, p, n)
	}
	if a, n := r.age(toks, i); n > 0 {
		raw := typed(toks[i : i+n])
		if !a.Known() {
			return piece{Part: Part{Text: raw}, words: n}
		}
		return piece{Part: understood(raw, Setting{facts.Age, a}), words: n}
	}
	return piece{Part: Part{Text: toks[i].raw}, words: 1}
}

// judge decides whether the phrase at toks[i:i+n] is taken as said.
func (r *Reader) judge(toks []token, i int, p phrase, n int) piece {
	raw := typed(toks[i : i+n])
	if p.kind != "" {
		return piece{Part: Part{Text: raw, Meaning: p.meaning}, kind: p.kind, words: n}
	}
	if deniedBefore(toks[:i], p) || r.orDenied(toks, i, 3) {
		return piece{Part: denied(raw, p), words: n, whole: true}
	}
	if p.canBeOver() && gaveUpBefore(toks[:i]) {
		return piece{Part: denied(raw, p), words: n, whole: true}
	}
	if r.blamed(toks, p, i, i+n) {
		return piece{Part: Part{Text: raw}, words: n, whole: true}
	}
	if p.urgent() {
		switch r.when(toks, i, i+n) {
		case past:
			if q, ok := r.phrases["past "+withoutArticle(folded(toks[i:i+n]))]; ok {
				return piece{Part: Part{Text: raw, Setting: q.settings, Meaning: q.meaning}, words: n, whole: true}
			}
			fallthrough
		case feared: // a shorter phrase inside may still count
			return piece{Part: Part{Text: toks[i].raw}, words: 1, whole: true}
		}
	}
	return piece{Part: Part{Text: raw, Setting: p.settings, Meaning: p.meaning}, words: n, whole: n > 1 && p.danger(), danger: p.danger()}
}

// orDenied reports whether the phrase at i is another thing denied, up to more
// of them back: "not on heroin or crack".
func (r *Reader) orDenied(toks []token, i, more int) bool {
	if i < 3 || more == 0 || toks[i-1].folded != "or" && toks[i-1].folded != "nor" {
		return false
	}
	for k := max(0, i-1-maxRun); k < i-1; k++ {
		if p, n := r.longest(toks, k); k+n == i-1 && n > 0 {
			return deniedBefore(toks[:k], p) || r.orDenied(toks, k, more-1)
		}
	}
	return false
}

// longest is the longest phrase that starts at word i and how many words it
// takes; 0: none does.
func (r *Reader) longest(toks []token, i int) (phrase, int) {
	for n := min(maxRun, len(toks)-i); n > 0; n-- {
		if !solid(toks[i]) || !solid(toks[i+n-1]) {
			continue
		}
		if i+n < len(toks) && selfish(toks[i+n].folded) && n > 1 {
			continue // "kill her self" is one person
		}
		p, ok := r.find(toks[i : i+n])
		if !ok || i > 0 && p.first { // "call" opens a line; "call her back" does not
			continue
		}
		if p.kind != "" && n < len(toks) { // "test" in a sentence is a word like any other
			continue
		}
		return p, n
	}
	return phrase{}, 0
}

func (r *Reader) find(toks []token) (phrase, bool) {
	key := folded(toks)
	if p, ok := r.phrases[key]; ok {
		return p, true
	}
	if len(toks) > 1 && len(r.anyone) > 0 {
		for _, k := range everyone(key) {
			if p, ok := r.anyone[k]; ok {
				return p, true
			}
		}
	}
	return phrase{}, false
}

func understood(raw string, s Setting) Part {
	return Part{Text: raw, Setting: []Setting{s}, Meaning: Describe(s)}
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
	b := builder{r: &Reader{vocab: d.Vocabulary, phrases: map[string]phrase{}, anyone: map[string]phrase{}}}
	b.desk()
	b.words(d)
	b.options(d)
	b.places(d)
	b.values(d)
	return b.r
}
