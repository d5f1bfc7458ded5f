package slip

import (
	"strings"
	"unicode"

	"signpost/internal/text"
)

// Aloud is what to say of a service at the telephone, a sentence a line:
// numbers a digit at a time, postcodes by the phonetic alphabet, addresses of
// the web in words.
func Aloud(e Entry) []string {
	var out []string
	say := func(label, what string) {
		if what = strings.TrimSpace(what); what != "" {
			out = append(out, label+strings.TrimRight(what, ". ")+".")
		}
	}
	say("", e.Name)
	if e.Unproved {
		out = append(out, unproved)
	}
	say("Notice: ", e.Notice)
	say("It does this: ", e.About)
	say("It is for: ", e.Who)
	say("It is not for: ", e.NotWho)
	say("How to reach it: ", join("; ", e.Reach, e.How))
	say("The way in is through: ", e.WayIn)
	say("Before that: ", e.Gate)
	for _, p := range e.Phones {
		say("The number is: ", Dictated(p.Number))
		say("That number is: ", p.Label)
	}
	if len(e.Phones) == 0 {
		out = append(out, "The number is not known here, or not given out: ask the coordinator.")
	}
	say("Now: ", e.Open)
	say("Opening hours: ", strings.Join(e.Hours, "; "))
	say("Address: ", e.Address)
	say("Postcode: ", Phonetic(e.Postcode))
	for _, p := range e.Places {
		say("Also at: ", join(", ", p.Name, p.Address, p.Town))
		say("Postcode there: ", Phonetic(p.Postcode))
		for _, n := range p.Phone {
			say("Number there: ", Dictated(n.Number))
		}
	}
	say("Website: ", SpokenAddress(e.Website))
	say("Email: ", SpokenAddress(e.Email))
	say("Checked on ", e.Checked)
	say("What is known dates from ", e.DatesFrom)
	return out
}

// alphabet is the phonetic alphabet of the International Civil Aviation
// Organization (Annex 10), as police and ambulance crews use it.
var alphabet = [...]string{"Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliett", "Kilo", "Lima", "Mike",
	"November", "Oscar", "Papa", "Quebec", "Romeo", "Sierra", "Tango", "Uniform", "Victor", "Whiskey", "X-ray", "Yankee", "Zulu"}

// Phonetic spells a postcode: "WR1 1AA" is "Whiskey Romeo 1, 1 Alfa Alfa".
// Characters that are neither letters nor digits of English stay.
func Phonetic(postcode string) string {
	var halves []string
	for half := range strings.FieldsSeq(text.CleanLine(postcode)) {
		var words []string
		for _, r := range half {
			if u := unicode.ToUpper(r); u >= 'A' && u <= 'Z' {
				words = append(words, alphabet[u-'A'])
			} else {
				words = append(words, string(r))
			}
		}
		halves = append(halves, strings.Join(words, " "))
	}
	return strings.Join(halves, ", ")
}

// SpokenAddress says a web or email address as people do: "example dot org
// slash help". What a browser adds by itself is left out.
func SpokenAddress(s string) string {
	s = text.CleanLine(s)
	for _, front := range []string{"https://", "http://", "www."} {
		s = strings.TrimPrefix(s, front)
	}
	s = strings.TrimSuffix(s, "/")
	return strings.Join(strings.Fields(strings.NewReplacer(".", " dot ", "/", " slash ", "-", " hyphen ", "_", " underscore ", "@", " at ").Replace(s)), " ")
}
