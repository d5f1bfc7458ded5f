package quick

import (
	"slices"
	"strings"

	"signpost/internal/facts"
)

// denies reports whether a word turns the next one round.
func denies(folded string) bool {
	switch folded {
	case "not", "no", "never", "without", "denies", "denied", "non", "ex", "former", "nor", "neither",
		"isnt", "arent", "wasnt", "werent", "aint", "dont", "doesnt", "didnt", "wont", "wouldnt",
		"hasnt", "havent", "hadnt", "cant", "cannot":
		return true
	}
	return false
}

// passes reports whether a denial reaches over the word: "not currently on heroin".
func passes(folded string) bool {
	switch folded {
	case "on", "a", "an", "the", "any", "using", "use", "uses", "used", "take", "takes", "taking", "taken", "touch", "touched",
		"do", "does", "been", "be", "into", "in", "is", "currently", "really", "had", "has", "have", "having", "to",
		"smoke", "smokes", "smoking", "longer", "more", "anymore", "feeling", "feel", "his", "her", "my", "their":
		return true
	}
	return false
}

// deniedBefore reports whether the words before a phrase turn it round, small
// words between them aside: "not on heroin". A comma ends what a denial says.
//
// "Ex" and the like deny what stands right behind them only, and no danger: "my
// ex threatened me".
func deniedBefore(before []token, p phrase) bool {
	for i := len(before) - 1; i >= 0 && i >= len(before)-4; i-- {
		if before[i].ends() {
			return false
		}
		switch w := before[i].folded; {
		case w == "ex" || w == "former" || w == "non":
			return i == len(before)-1 && (!p.danger() || w == "non")
		case denies(w):
			return true
		}
		if !passes(before[i].folded) {
			return false
		}
	}
	return false
}

// gaveUpBefore reports whether the words before a phrase say that it is over:
// "stopped using heroin", "off heroin", "clean from heroin", "used to take
// heroin". Coming off is not over yet.
func gaveUpBefore(before []token) bool {
	at := func(i int) string {
		if i < 0 {
			return ""
		}
		return before[i].folded
	}
	for i := len(before) - 1; i >= 0 && i >= len(before)-4; i-- {
		if before[i].ends() {
			return false
		}
		switch w := before[i].folded; {
		case w == "stopped", w == "to" && at(i-1) == "used":
			return true
		case w == "from" || w == "of" || w == "off":
			if at(i-1) == "clean" || at(i-1) == "free" {
				return true
			}
			return w == "off" && !stillOn(at(i-1))
		case !passes(w):
			return false
		}
	}
	return false
}

// stillOn reports whether a word before "off" makes it a wish or a way.
func stillOn(folded string) bool {
	switch folded {
	case "come", "comes", "coming", "get", "gets", "getting", "go", "going", "want", "wants", "wean", "weaning", "taper",
		"tapering", "help", "him", "her", "them", "me", "bought", "buys", "buying", "face", "head", "kicked", "thrown", "drop", "dropped":
		return true
	}
	return false
}

// canBeOver reports whether giving it up unsays a phrase. Alcohol and benzos
// stay: stopping them is what their warnings are about.
func (p phrase) canBeOver() bool {
	named := false
	for _, s := range p.settings {
		switch {
		case s.Key == facts.UsingNow:
			named = true
		case s.Key == facts.Substances:
			named = true
			if s.Answer.Has("alcohol") || s.Answer.Has("benzos") {
				return false
			}
		}
	}
	return named
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

// blamed reports whether violence or fear is said of the somebody that stands
// at toks[i:j]: "girlfriend hit me", "partner is violent". Such a word does not
// say who is calling.
func (r *Reader) blamed(toks []token, p phrase, i, j int) bool {
	if len(p.settings) == 0 || slices.ContainsFunc(p.settings, func(s Setting) bool { return s.Key != facts.Caller }) {
		return false
	}
	switch p.settings[0].Answer.Word() {
	case "partner", "parent", "family", "friend":
	default:
		return false
	}
	for k := j; k < len(toks) && k < j+4; k++ {
		if toks[k-1].ends() {
			break
		}
		if q, _ := r.longest(toks, k); q.sets(facts.AdultRisk) {
			return true
		}
		if !linking(toks[k]) {
			break
		}
	}
	for k := max(0, i-4); k < i; k++ {
		q, n := r.longest(toks, k)
		if !q.sets(facts.AdultRisk) || k+n > i || toks[k+n-1].ends() {
			continue
		}
		if k+n == i || k+n == i-1 && (possessive(toks[i-1].folded) || toks[i-1].folded == "by") {
			return true
		}
	}
	return false
}

// linking reports whether t stands between somebody and what they do.
func linking(t token) bool {
	switch t.folded {
	case "is", "was", "has", "had", "been", "being", "keeps", "always", "just", "gets", "got", "very", "who", "he", "she", "they",
		"often", "sometimes", "really", "regularly", "can", "be", "and", "also", "not", "never", "doesnt", "isnt":
		return true
	}
	base, rest, ok := strings.Cut(t.plain, "'")
	return ok && rest != "" && (base == "he" || base == "she" || base == "they")
}
