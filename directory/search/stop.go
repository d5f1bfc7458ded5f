package search

import (
	"slices"
	"strings"
)

// stopWords are words of everyday English that say nothing about which service
// is meant. They are dropped from queries once phrases of the lexicon have been
// recognised, and not indexed in descriptions. Words about people (lad, mum,
// husband) are not among them: they lead somewhere, through the lexicon.
var stopWords = sortedWords(`
a about actually after again all also always am an and any anyone anything anywhere are around as asap ask asked
asking at away back bad be because become been before being bit but by bye call called caller calling came can cant
cannot come comes coming could couldnt daily day daytime days did didnt do does doesnt doing done dont down each else even ever every
feel feels find for from gave get gets getting give given go goes going gone good got had hardly has hasnt have
havent having he hed hello help helped helping helps her here hers hes hi him himself his how i id if ill im in into
is isnt it its ive job just keep keeps kind know knows last let lets like little local lost lot lots made make may
maybe me might more most much must my myself near nearby need needed needing needs never next night nights no not nothing now of
off ok on once one only or other our ours out over own person phone phoned please quite rather really right ring ringing
problem problems issue issues trouble old bit lot
said same saw say saying says see seen she shed shes should so some somebody someone something somewhere soon
sort speak still stuff such take taken tell than thanks that thats the their theirs them then there theres these they
theyre thing things think this those though thru til till time to today told tomorrow tonight too tonite took tried
try trying under until up upon us use used very want wanted wants was wasnt way we week well went were weve what whats
when where wheres whether which while who whos whose why will with without wont would wouldnt year years yes yesterday
yet you your youre yours
aged badly beat beaten beats cope internet live lived living nobody online open opening opens per quit quitting smoke smoked smokes smoking staying stop stopped stopping takes taking web worried worry worrying yo yr yrs`)

func sortedWords(s string) []string {
	w := strings.Fields(s)
	slices.Sort(w)
	return slices.Compact(w)
}

func isStopWord(w string) bool {
	_, ok := slices.BinarySearch(stopWords, w)
	return ok
}

// isStopRunes is isStopWord without making a string.
func isStopRunes(w []rune) bool {
	_, ok := slices.BinarySearchFunc(stopWords, w, compareStringRunes)
	return ok
}

// compareStringRunes orders an ASCII or UTF-8 string against runes, rune by
// rune, which is also the order of their bytes.
func compareStringRunes(s string, w []rune) int {
	i := 0
	for _, r := range s {
		if i == len(w) {
			return 1
		}
		if r != w[i] {
			return int(r) - int(w[i])
		}
		i++
	}
	if i < len(w) {
		return -1
	}
	return 0
}
