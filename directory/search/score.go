package search

// Field classes, best first. A word that stands in several fields of a service
// counts in the best one.
const (
	inName    = iota // name, other names, id, initials
	inType           // types and main needs
	inServed         // needs it also answers to
	inPartly         // needs it answers to for some people
	inPlace          // provider, town, postcode
	inMention        // needs it only touches
	inAbout          // description
	classes
)

// A word and its class share one number.
const (
	classBits = 3
	classMask = 1<<classBits - 1
)

// How a word of the query met a word of a service, best first.
const (
	byExact = iota
	byStem
	byPrefix
	byTypo1
	byTypo1Prefix
	byTypo2
	byTypo2Prefix
	qualities
)

const maxSteps = 3 // through the lexicon

var (
	fieldWeight   = [classes]int{100, 80, 68, 60, 50, 40, 30}
	qualityWeight = [qualities]int{100, 97, 85, 70, 60, 55, 45}
	stepWeight    = [maxSteps + 1]int{100, 90, 70, 50}
)

// value is the score of one unit: quality of the match times weight of the
// field, lessened by each step through the lexicon. It lies in 1 to 100. What
// the lexicon led to stands in a name by chance: somebody who says spice has
// not named a service called Drug Something.
func value(quality, steps, class int) int {
	if steps > 0 {
		class = max(class, inType)
	}
	return max(1, fieldWeight[class]*qualityWeight[quality]*stepWeight[steps]/10000)
}

// worth is value, lessened for a unit that can only be a place: that one stands
// in a name or a town counts less than whether the need is met, because the
// services are ordered by place already.
func worth(quality, steps, class int, firm bool) int {
	v := value(quality, steps, class)
	if firm {
		return max(1, v/4)
	}
	return v
}

// Scores of a unit that is a telephone number.
const (
	phoneWhole = 100 // the whole number was typed
	phonePart  = 75
)

// Place tiers, as the high part of the score when a unit can only be a place.
const (
	tierOwn  = 15 // services of the district (or, for a county, in it)
	tierWide = 14 // services of the whole county, and those for anywhere
	tierNear = 13 // nearest neighbour; each further one less, at least 1
)

// placeValue is the score of a unit that may be a place or another word.
func placeValue(tier int) int {
	switch tier {
	case tierOwn:
		return 60
	case tierWide:
		return 45
	}
	return 20 + tier
}

// What a service that can be suggested, one of the desk's county, and one that
// is called exactly what was typed have more than others. It is less than one
// word matched in a name. These are powers of two, so that they are set and not
// added.
const (
	liveBit    = 6 // 64
	homeBit    = 5 // 32
	calledBit  = 4 // 16
	liveBonus  = 1 << liveBit
	homeBonus  = 1 << homeBit
	calledName = 1 << calledBit
)

// reachBonus puts services that can be given out directly before equal ones
// that must be rung first, and these before those behind a gate. It is less
// than the difference between a whole word and a beginning in any field, and
// fits the two lowest bits.
func reachBonus(reach string) int {
	switch reach {
	case "direct":
		return 3
	case "ring-first":
		return 2
	case "through":
		return 1
	}
	return 0
}

// The score is one number: units matched (relaxed only), tier, sum.
const (
	sumBits   = 11 // 16 units of at most 100, and the bonuses
	tierBits  = 4
	countBits = 7 // 16 units of at most 6 words
	scoreBits = sumBits + tierBits + countBits
)

// Words reached by a beginning lead on through the lexicon or to a place only
// from this length, or the first letters of a word would find everything.
const minLedPrefix = 3

// maxEdits is how many edits a word of n letters may be away.
func maxEdits(n int) int {
	switch {
	case n < 4:
		return 0
	case n < 8:
		return 1
	}
	return 2
}
