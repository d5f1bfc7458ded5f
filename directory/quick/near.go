package quick

import (
	"slices"
	"strconv"
	"strings"

	"signpost/internal/facts"
)

// tense is when an emergency that the line names is said to be.
type tense int

const (
	present tense = iota // also when nothing is said: an alert too many is the safer reading
	past                 // "last year", "history of"
	feared               // "risk of", "worried about", "workshop"
)

// reach is how many words beside a phrase are looked at.
const reach = 7

// when reads the words beside the emergency at toks[i:j]. Only words that
// plainly belong to it count: they stand in the same clause, and what stands
// between is small words or a substance.
func (r *Reader) when(toks []token, i, j int) tense {
	before, after := r.clauseBefore(toks, i), r.clauseAfter(toks, j)
	if day(after) || day(before) {
		return present
	}
	then := r.timeAfter(after)
	if d := r.timeBefore(before); d >= 0 && (then < 0 || d < then) {
		then = d
	}
	if now := nowNear(before, after); now >= 0 && (then < 0 || now <= then) {
		return present
	}
	switch {
	case then >= 0:
		return past
	case r.fearedBefore(before) || fearedAfter(after):
		return feared
	case hadBefore(before) && nowNear(toks[:i], toks[j:]) < 0:
		return past
	}
	return present
}

// clauseBefore is the words before i that are in its clause. Words between two
// emergencies belong to the first.
func (r *Reader) clauseBefore(toks []token, i int) []token {
	lo := i
	for lo > 0 && lo > i-reach && !toks[lo-1].ends() && toks[lo-1].folded != "but" && toks[lo-1].folded != "and" {
		lo--
		if p, n := r.longest(toks, lo); p.urgent() && lo+n <= i {
			return nil
		}
	}
	return toks[lo:i]
}

func (r *Reader) clauseAfter(toks []token, j int) []token {
	hi := j
	for hi < len(toks) && hi < j+reach {
		if w := toks[hi].folded; w == "but" || w == "and" {
			break
		}
		if hi > j && toks[hi-1].ends() {
			break
		}
		if p, _ := r.longest(toks, hi); p.urgent() {
			break
		}
		hi++
	}
	if j > 0 && toks[j-1].ends() && (hi == j || timeAt(toks[j:hi]) == 0) {
		return nil // behind a comma only "seizure, last year" still counts
	}
	return toks[j:hi]
}

// timeAt is how many words of a time gone by stand at the start of w.
func timeAt(w []token) int {
	at := func(i int) string {
		if i >= len(w) {
			return ""
		}
		return w[i].folded
	}
	switch at(0) {
	case "last":
		switch at(1) {
		case "year", "month", "week", "time", "spring", "summer", "autumn", "winter", "christmas", "easter":
			return 2
		}
	case "years", "year", "yrs", "months", "month", "weeks", "week", "days":
		if at(1) == "ago" || at(1) == "back" || at(1) == "before" {
			return 2
		}
	case "in":
		if _, err := strconv.Atoi(at(1)); err == nil && len(at(1)) == 4 {
			return 2
		}
		if at(2) == "past" {
			return 3
		}
	case "previously", "historically", "history":
		return 1
	case "before":
		if len(w) == 1 || w[0].ends() {
			return 1
		}
	case "when", "whenever", "if":
		for k := 1; k <= 3; k++ {
			if strings.HasPrefix(at(k), "stop") || strings.HasPrefix(at(k), "withdr") || strings.HasPrefix(at(k), "detox") {
				return k + 1
			}
		}
	}
	return 0
}

// timeAfter is how many words stand before a time gone by; -1: there is none.
func (r *Reader) timeAfter(after []token) int {
	for k := range after {
		if timeAt(after[k:]) > 0 {
			return k
		}
		if !r.between(after, k) {
			break
		}
	}
	return -1
}

// timeBefore finds "last year she ...", at the start of the clause, and
// "history of", "previous", "used to" beside the phrase.
func (r *Reader) timeBefore(before []token) int {
	if n := timeAt(before); n > 0 && before[0].folded != "when" && before[0].folded != "if" {
		return len(before) - n
	}
	for k := len(before) - 1; k >= 0; k-- {
		switch w := before[k].folded; {
		case w == "previous", w == "past", w == "prior", w == "previously", w == "historic":
			return len(before) - 1 - k
		case w == "of" && k > 0 && before[k-1].folded == "history", w == "to" && k > 0 && before[k-1].folded == "used":
			return len(before) - 1 - k
		}
		if !r.between(before, k) {
			break
		}
	}
	return -1
}

// between reports whether the word may stand between an emergency and words
// that say when.
func (r *Reader) between(toks []token, k int) bool {
	switch toks[k].folded {
	case "a", "an", "the", "of", "on", "in", "at", "from", "with", "while", "was", "were", "it", "his", "her", "my", "their", "another",
		"once", "twice", "times", "home", "prison", "custody", "about", "over", "few", "couple", "several", "many", "some", "have", "having", "get", "bad", "badly", "to",
		"one", "two", "three", "four", "five", "six", "ten", "years", "accidental", "possible", "withdrawal", "drug", "any", "non", "fatal", "back", "serious":
		return true
	}
	if _, err := strconv.Atoi(toks[k].folded); err == nil {
		return true
	}
	p, n := r.longest(toks, k)
	return n == 1 && p.sets(facts.Substances)
}

// day reports whether the day is named: "had a fit last year and today".
func day(w []token) bool {
	return slices.ContainsFunc(w, func(t token) bool {
		switch t.folded {
		case "today", "tonight", "minutes", "mins", "minute", "hour", "hours", "moments", "ambulance", "999":
			return true
		}
		return false
	}) || strings.Contains(" "+folded(w)+" ", " this morning ")
}

// nowNear is how far the nearest word for now stands from the phrase; -1: none.
func nowNear(before, after []token) int {
	now := func(t token) bool {
		switch t.folded {
		case "now", "just", "still", "currently", "happening":
			return true
		}
		return false
	}
	out := slices.IndexFunc(after, now)
	for k := len(before) - 1; k >= 0; k-- {
		if d := len(before) - 1 - k; now(before[k]) && (out < 0 || d < out) {
			out = d
		}
	}
	return out
}

// hadBefore reads "had a fit", of which no more is said, as past. "She's had a
// fit" is not.
func hadBefore(before []token) bool {
	for k := len(before) - 1; k >= 0 && k >= len(before)-3; k-- {
		switch before[k].folded {
		case "a", "an", "bad", "big", "heroin", "alcohol":
			continue
		case "had":
			return k == 0 || !perfect(before[k-1])
		}
		return false
	}
	return false
}

// perfect reports whether t makes "had" a thing of now: "has had", "she's had".
func perfect(t token) bool {
	switch t.folded {
	case "has", "have", "hes", "shes", "ive", "theyve", "weve", "just":
		return true
	}
	return strings.HasSuffix(t.plain, "'s") || strings.HasSuffix(t.plain, "'ve")
}

// fearedBefore reads "risk of", "worried about", "training on" and the like.
func (r *Reader) fearedBefore(before []token) bool {
	for k := len(before) - 1; k >= 0; k-- {
		w, prev := before[k].folded, ""
		if k > 0 {
			prev = before[k-1].folded
		}
		switch w {
		case "prevent", "preventing", "avoid", "avoiding", "fears", "fear":
			return true
		case "might", "may", "could":
			if k == len(before)-1 {
				return true
			}
		case "will":
			if k == len(before)-1 && afraid(before) {
				return true
			}
		case "of", "about", "on", "in", "for":
			switch prev {
			case "risk", "risks", "danger", "worried", "worry", "concerned", "afraid", "scared", "frightened", "terrified", "fear",
				"training", "workshop", "awareness", "talk", "course", "advice", "information", "info", "leaflet":
				return true
			}
		}
		if _, rest, ok := strings.Cut(before[k].plain, "'"); ok && rest == "ll" && k == len(before)-1 && afraid(before) {
			return true
		}
		if !r.between(before, k) {
			return false
		}
	}
	return false
}

func afraid(w []token) bool {
	return slices.ContainsFunc(w, func(t token) bool {
		switch t.folded {
		case "worried", "afraid", "scared", "frightened", "terrified", "fear", "fears", "concerned", "worry":
			return true
		}
		return false
	})
}

// fearedAfter reads "overdose risk", "overdose training".
func fearedAfter(after []token) bool {
	if len(after) == 0 {
		return false
	}
	switch after[0].folded {
	case "risk", "risks", "workshop", "workshops", "training", "awareness", "prevention", "course", "leaflet", "talk":
		return true
	}
	return false
}
