package quick

import (
	"strconv"
	"strings"

	"signpost/internal/facts"
)

// age reads "24", "24yo", "age 24", "aged 24" and "24 years old" at toks[i]. A
// bare number is an age from 10 to 99 only, and only when no word beside it
// says that it counts or numbers something else. It says how many words it took;
// an answer that is not known says that they are no age of the person.
func (r *Reader) age(toks []token, i int) (facts.Answer, int) {
	at := i
	named := toks[at].folded == "age" || toks[at].folded == "aged"
	if named {
		if at++; at >= len(toks) {
			return facts.Answer{}, 0
		}
	}
	n, glued, ok := number(toks[at])
	if !ok {
		return facts.Answer{}, 0
	}
	end, old := oldAfter(toks, at+1)
	named = named || glued || old
	switch {
	case n > 120, !named && (n < 10 || n > 99):
		return facts.Answer{}, 0
	case childsAge(toks, i, end, glued || old):
		return facts.Answer{}, end - i
	case !named && (numbers(toks, i) || r.counts(toks, at)):
		return facts.Answer{}, 1
	}
	return facts.Number(n), end - i
}

// number reads digits, perhaps with "yo" or "yrs" glued on. A sign before or
// after them makes them no age: "£50", "50%".
func number(t token) (n int, glued, ok bool) {
	digits := strings.TrimRight(t.folded, "yors")
	glued = digits != t.folded
	if glued {
		switch t.folded[len(digits):] {
		case "yo", "yrs", "y", "yr", "yro":
		default:
			return 0, false, false
		}
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < 0 || strings.ContainsAny(t.raw, "£$€%#+-@") {
		return 0, false, false
	}
	return n, glued, true
}

// oldAfter reads "years old", "year old", "yrs" before "old", or "y/o".
func oldAfter(toks []token, k int) (end int, old bool) {
	word := func(i int) string {
		if i < len(toks) && i > 0 && !toks[i-1].ends() {
			return toks[i].folded
		}
		return ""
	}
	switch word(k) {
	case "old", "yo", "y o":
		return k + 1, true
	case "years", "year", "yrs", "yr":
		if word(k+1) == "old" || word(k+1) == "of" && word(k+2) == "age" {
			return k + 2 + map[bool]int{true: 1}[word(k+1) == "of"], true
		}
	}
	return k, false
}

// childsAge reports whether the age belongs to a child who is spoken of: "3
// year old daughter", "kids aged 3". "I'm a 15 year old girl" is the caller's own.
func childsAge(toks []token, i, end int, old bool) bool {
	word := func(k int) string {
		if k < 0 || k >= len(toks) {
			return ""
		}
		return toks[k].folded
	}
	switch word(i - 1) {
	case "kids", "children", "child", "baby", "toddler", "twins", "babies":
		return !toks[i-1].ends()
	}
	switch _, _, counted := number(toks[max(0, i-2)]); {
	case i > 1 && (word(i-1) == "and" || toks[i-1].raw == "&") && counted:
		return childsAge(toks, i-2, i-1, false) // "kids 10 and 12"
	case i > 1 && (word(i-1) == "aged" || word(i-1) == "age"):
		return childsAge(toks, i-1, i, false)
	}
	if !old || end < 1 || toks[end-1].ends() {
		return false
	}
	switch word(end) {
	case "daughter", "son", "child", "baby", "kid", "girl", "boy", "toddler", "twins", "kids", "children", "grandson", "granddaughter",
		"grandchild", "daughters", "sons", "stepson", "stepdaughter", "brother", "sister", "niece", "nephew", "lad":
	default:
		return false
	}
	k := i - 1
	if word(k) == "a" || word(k) == "an" {
		k--
	}
	return word(k) != "im" && (word(k) != "am" || word(k-1) != "i")
}

// numbers reports whether the word before a number says that it is no age.
func numbers(toks []token, i int) bool {
	if i == 0 || toks[i-1].ends() {
		return false
	}
	switch toks[i-1].folded {
	case "took", "taken", "take", "takes", "taking", "had", "has", "having", "swallowed", "spend", "spends", "spent", "spending",
		"number", "no", "room", "flat", "house", "ward", "bus", "unit", "block", "bed", "cell", "page", "section", "route", "grade",
		"year", "week", "day", "level", "step", "smokes", "smoking", "paid", "pays", "owes", "lost", "bought", "sold", "at", "since",
		"until", "till", "from", "over", "under", "than", "before", "after", "by", "in", "x", "times", "weighs", "another", "every", "last", "past", "next":
		return true
	}
	return strings.HasSuffix(toks[i-1].raw, "£")
}

// counts reports whether the words after the number at toks[i] are what it
// counts: "40 units a day", "20 white tablets".
func (r *Reader) counts(toks []token, i int) bool {
	if toks[i].ends() || i+1 >= len(toks) {
		return false
	}
	next := toks[i+1]
	switch next.folded {
	case "years", "year", "yrs", "yr", "per", "percent", "times", "x", "of", "more", "each", "every", "plus", "something":
		return true
	case "a": // "30 a day", but "24 a bit tearful"
		return i+2 < len(toks) && unit(toks[i+2].folded)
	case "white", "blue", "yellow", "pink", "green", "big", "small", "little", "strong", "extra", "different", "odd", "or", "to":
		return i+2 < len(toks) && (unit(toks[i+2].folded) || i+3 < len(toks) && unit(toks[i+3].folded))
	}
	if unit(next.folded) {
		return true
	}
	p, n := r.longest(toks, i+1)
	return n > 0 && p.sets(facts.Substances) && i+1+n < len(toks) && !next.ends() && unit(toks[i+1+n].folded)
}

func unit(folded string) bool {
	switch folded {
	case "unit", "units", "fag", "fags", "cigarette", "cigarettes", "cigs", "rollies", "tablet", "tablets", "tabs", "pill", "pills",
		"capsule", "capsules", "caps", "quid", "pound", "pounds", "pence", "grand", "mile", "miles", "km",
		"second", "seconds", "minute", "minutes", "min", "mins", "hour", "hours", "hr", "hrs", "day", "days", "night", "nights",
		"week", "weeks", "wk", "wks", "month", "months", "mg", "mgs", "mcg", "g", "gram", "grams", "kg", "stone",
		"ml", "mls", "mil", "mils", "cl", "litre", "litres", "bag", "bags", "rocks", "can", "cans", "bottle", "bottles",
		"pint", "pints", "glass", "glasses", "shots", "beers", "lagers", "joints", "spliffs", "balloons", "doses", "strips",
		"packs", "packets", "boxes", "patches", "oclock", "am", "pm", "people", "calls", "sessions", "wraps", "stitches",
		"street", "road", "avenue", "lane", "rd":
		return true
	}
	return false
}
