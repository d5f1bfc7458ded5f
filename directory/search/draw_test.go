package search

import (
	"strings"

	"pgregory.net/rapid"
)

var vocabulary = strings.Fields(`pin pins point pointing pressure press heroin heroine methadone methadon method exchange needle needles
	works working work centre center family families familial spice space alder elder alderton smack drop dropin counsel counselling counseling
	support supported programme programs the my of`)

func drawWords(t *rapid.T, from, to int, label string) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(vocabulary), from, to).Draw(t, label), " ")
}

func drawDocs(t *rapid.T) []Document {
	n := rapid.SampledFrom([]int{1, 3, 7, 7, 30, 64, 130}).Draw(t, "docs")
	docs := make([]Document, n)
	areas := []string{"north", "south", "east", "shire", "far", "nowhere"}
	for i := range docs {
		d := &docs[i]
		d.ID = string(rune('a'+i%26)) + string(rune('a'+i/26))
		d.Name = drawWords(t, 1, 3, "name")
		d.Types = rapid.SliceOfN(rapid.SampledFrom([]string{"needle exchange", "family support", "detox", "pin"}), 0, 2).Draw(t, "types")
		d.About = drawWords(t, 0, 5, "about")
		for _, f := range []*[]string{&d.Needs, &d.Serves, &d.Partly, &d.Mentions} {
			if rapid.IntRange(0, 3).Draw(t, "need") == 0 {
				*f = append(*f, drawWords(t, 1, 2, "need"))
			}
		}
		d.Areas = rapid.SliceOfNDistinct(rapid.SampledFrom(areas), 0, 2, rapid.ID).Draw(t, "areas")
		if rapid.IntRange(0, 3).Draw(t, "more") == 0 {
			d.Also = []string{drawWords(t, 1, 2, "also")}
			d.Provider = drawWords(t, 1, 1, "provider")
			d.Town = rapid.SampledFrom([]string{"", "Alderton", "Alder on Sea"}).Draw(t, "town")
			d.Postcode = rapid.SampledFrom([]string{"", "AL1 1AA", "AL2 2BB"}).Draw(t, "postcode")
			d.Phones = rapid.SliceOfN(rapid.SampledFrom([]string{"01632 960123", "+44 (0)1632 960 456 (home 999)", "116 123"}), 0, 2).Draw(t, "phones")
			d.Reach = rapid.SampledFrom([]string{"direct", "ring-first", "through", "not-a-destination"}).Draw(t, "reach")
			d.Status = rapid.SampledFrom([]string{"open", "closed"}).Draw(t, "status")
			d.AgeHi = rapid.SampledFrom([]int{0, 12, 19}).Draw(t, "age")
		}
	}
	return docs
}

func drawLexicon(t *rapid.T) Lexicon {
	means := append([]string{"needle exchange", "family support", "opioids", "point"}, vocabulary[:12]...)
	say := append([]string{"clean works", "my pin", "drop the works", "kit"}, vocabulary...)
	words := make([]Word, rapid.IntRange(0, 6).Draw(t, "entries"))
	for i := range words {
		words[i].Means = rapid.SampledFrom(means).Draw(t, "means")
		words[i].Say = rapid.SliceOfN(rapid.SampledFrom(say), 1, 3).Draw(t, "say")
	}
	return Lexicon{
		Words:    words,
		Counties: []County{{"shire", "Aldershire"}, {"elsewhere", "Elsewhere"}},
		Districts: []District{
			{ID: "north", Name: "Alder North", County: "shire", Near: []string{"south", "east"}, Also: []string{"Northam"}},
			{ID: "south", Name: "Southam", County: "shire", Near: []string{"north"}},
			{ID: "east", Name: "Eastham", County: "shire", Near: []string{"south", "north"}},
			{ID: "far", Name: "Farham", County: "elsewhere"},
		},
		Towns:    []Town{{Name: "Alderton", District: "north"}, {Name: "Alder on Sea", Also: []string{"Sea"}, District: "east"}},
		Outwards: []Outward{{"AL1", []string{"north"}}, {"AL2", []string{"south", "east"}}},
	}
}

func drawQuery(t *rapid.T) string {
	extra := []string{"northam", "southan", "easth", "alderton", "alder on sea", "alder north", "aldershire", "al1 1aa", "al2", "al11aa", "963", "960 1", "+44 1632", "aa", "ab",
		"type:detox", "type:needle-exchange", "age:16", "in:southam", "in:nowhere", "kit", "opioids", "clean works", "xyzzyx", "ne", "pi", "nowhere", "needlesworks", "drop in"}
	ws := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
		if rapid.Bool().Draw(t, "extra") {
			return rapid.SampledFrom(extra).Draw(t, "word")
		}
		return slip(t, rapid.SampledFrom(vocabulary).Draw(t, "word"))
	}), 1, 4).Draw(t, "query")
	q := strings.Join(ws, " ")
	if rapid.Bool().Draw(t, "space") {
		q += " "
	}
	return q
}

// slip cuts a word short or lets a finger slip.
func slip(t *rapid.T, w string) string {
	i := rapid.IntRange(0, len(w)-1).Draw(t, "at")
	switch rapid.IntRange(0, 7).Draw(t, "slip") {
	case 0:
		return w[:i+1]
	case 1:
		return w[:i] + w[i+1:] + "z"
	case 2:
		return w[:i] + "x" + w[i:]
	case 3:
		if i > 0 {
			return w[:i-1] + w[i:i+1] + w[i-1:i] + w[i+1:]
		}
	case 4:
		return w[:i] + "e" + w[i+1:]
	}
	return w
}
