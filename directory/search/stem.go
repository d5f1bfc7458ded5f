package search

// appendStem appends the light stem of a folded word: plurals, -ing and -ed,
// and the spellings in which UK and US English differ. It is a key for
// comparing words and need not be a word itself. Words under four letters and
// words with digits are left alone.
func appendStem(dst, w []rune) []rune {
	at := len(dst)
	dst = append(dst, w...)
	if len(w) < 4 {
		return dst
	}
	for _, r := range w {
		if r < 'a' || r > 'z' {
			return dst
		}
	}
	for _, p := range irregular {
		if compareStringRunes(p[0], w) == 0 {
			dst = dst[:at]
			for _, r := range p[1] {
				dst = append(dst, r)
			}
			return dst
		}
	}
	s := dst[at:]
	s = stripPlural(s)
	s = stripVerb(s)
	s = spelling(s)
	return dst[:at+len(s)]
}

// irregular plurals that callers use, and the stems of their singulars.
var irregular = [...][2]string{{"wives", "wife"}, {"children", "child"}, {"women", "woman"}, {"knives", "knife"}, {"lives", "life"}}

func hasSuffix(w []rune, suffix string) bool {
	if len(w) < len(suffix) {
		return false
	}
	for i, r := range suffix {
		if w[len(w)-len(suffix)+i] != r {
			return false
		}
	}
	return true
}

func stripPlural(s []rune) []rune {
	n := len(s)
	switch {
	case hasSuffix(s, "ies") && n > 4:
		s[n-3] = 'y'
		return s[:n-2]
	case hasSuffix(s, "sses") || hasSuffix(s, "xes") || hasSuffix(s, "ches") || hasSuffix(s, "shes"):
		return s[:n-2]
	case hasSuffix(s, "ss") || hasSuffix(s, "us") || hasSuffix(s, "is"):
		return s
	case hasSuffix(s, "s"):
		return s[:n-1]
	}
	return s
}

func stripVerb(s []rune) []rune {
	n := len(s)
	switch {
	case hasSuffix(s, "ing") && n >= 6 && hasVowel(s[:n-3]):
		return undouble(s[:n-3])
	case hasSuffix(s, "ed") && n >= 6 && hasVowel(s[:n-2]):
		return undouble(s[:n-2])
	case hasSuffix(s, "e") && n >= 5 && !hasSuffix(s, "re") && !hasSuffix(s, "ee") && !hasSuffix(s, "mme"):
		return s[:n-1]
	}
	return s
}

func hasVowel(s []rune) bool {
	for _, r := range s {
		switch r {
		case 'a', 'e', 'i', 'o', 'u', 'y':
			return true
		}
	}
	return false
}

// undouble makes counsell- counsel- and stopp- stop-, but leaves -ss.
func undouble(s []rune) []rune {
	n := len(s)
	if n >= 4 && s[n-1] == s[n-2] && s[n-1] != 's' {
		return s[:n-1]
	}
	return s
}

// spelling folds what is left of the differences between UK and US English.
func spelling(s []rune) []rune {
	n := len(s)
	switch {
	case hasSuffix(s, "tre") || hasSuffix(s, "bre"): // centre, fibre
		s[n-2], s[n-1] = 'e', 'r'
	case hasSuffix(s, "mme"): // programme
		return s[:n-2]
	case hasSuffix(s, "mm"): // programm(ing)
		return s[:n-1]
	case hasSuffix(s, "our") && n > 5: // behaviour
		s[n-2] = 'r'
		return s[:n-1]
	case hasSuffix(s, "ogu"): // dialogu(e)
		return s[:n-1]
	case hasSuffix(s, "enc"): // licenc(e)
		s[n-1] = 's'
	case hasSuffix(s, "ll"): // enroll, fulfill
		return s[:n-1]
	}
	return foldInside(s)
}

// foldInside turns the ae and oe of paediatric, anaesthetic and oestrogen into
// e, as US English does, and the z of organize and analyze into s, as UK
// English does. A word that merely has these letters is folded the same way in
// services and in queries, so nothing is lost.
func foldInside(s []rune) []rune {
	out := s[:0]
	for i, r := range s {
		switch {
		case i+2 < len(s) && (r == 'a' || r == 'o') && s[i+1] == 'e':
			continue
		case r == 'z' && i > 0 && (s[i-1] == 'i' || s[i-1] == 'y'):
			r = 's'
		}
		out = append(out, r)
	}
	return out
}

// stemOf is appendStem for places where allocation does not matter.
func stemOf(word string) string {
	return string(appendStem(nil, []rune(word)))
}
