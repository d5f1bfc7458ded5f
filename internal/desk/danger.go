package desk

import (
	"strings"
	"unicode"
)

// dangerWords are what people type when somebody may be in danger now, as whole
// words in small letters without apostrophes. They decide only that the way to
// 999 is shown beside an answer: a word too many costs a line, one too few may
// cost more.
var dangerWords = [...]string{
	"999", "112", "ambulance", "emergency", "emergencies",
	"overdose", "overdosed", "overdoses", "overdosing", "od", "oded", "ods", "oding",
	"suicide", "suicidal", "samaritans", "kill", "killing", "kill myself", "end it all", "end my life", "take my life",
	"dying", "collapse", "collapsed", "unconscious", "unresponsive", "passed out", "cant wake", "wont wake", "not waking",
	"not breathing", "isnt breathing", "stopped breathing", "cant breathe", "blue lips", "lips blue", "lips are blue",
	"fit", "fits", "fitting", "seizure", "seizures", "convulsion", "convulsions",
}

// maxDangerQuery is how many bytes of a query are looked at: more than a search
// reads.
const maxDangerQuery = 4096

// DangerWords reports whether a query has a word or phrase in it that is typed
// when somebody may be in danger now, so that the way to 999 belongs beside
// whatever the search finds.
func DangerWords(query string) bool {
	if len(query) > maxDangerQuery {
		query = query[:maxDangerQuery]
	}
	words := " " + strings.Join(plainWords(query), " ") + " "
	for _, w := range dangerWords {
		if strings.Contains(words, " "+w+" ") {
			return true
		}
	}
	return false
}

// plainWords are the runs of letters and digits of a text in small letters.
// Apostrophes are left out, and so are the full stops of initials.
func plainWords(s string) []string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\'' || r == '’' || r == '‘':
			return -1
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return r
		}
		return ' '
	}, strings.NewReplacer("o.d", "od", "od'd", "oded", "od’d", "oded").Replace(strings.ToLower(s)))
	return strings.Fields(s)
}
