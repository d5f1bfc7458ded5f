package directory

import "slices"

// The tables of this file describe what the readers (readservice.go and those
// beside it) take. A test holds the two together, key by key.

// blocks are the kinds of entry, as loader.kinds has them.
func (x *schema) blocks() []tableShape {
	return []tableShape{
		{"directory", false, "The directory as a whole; one of the files has it, once.", directoryFields(), nil},
		{"service", true, "A service, or a body that people ask for.", x.serviceFields(), nil},
		{"question", true, "One screen of the guided triage.", x.questionFields(), nil},
		{"alert", true, "A safety message and the answers that fire it.", alertFields(), nil},
		{"word", true, "What people say for one of the directory's words.", x.wordFields(), []string{"say", "sets"}},
		{"group", true, "A name for several answers to one fact, for use in conditions.", x.groupFields(), nil},
		{"fact", true, "A new fact, or further values of one.", factFields(), nil},
		{"county", true, "An area with districts.", []field{
			{"id", idShape(), "Short and stable; rules and areas name it.", true},
			{"name", wordsShape(), "What people read.", true},
		}, nil},
		{"district", true, "A part of a county.", []field{
			{"id", idShape(), "Short and stable; rules and areas name it.", true},
			{"name", wordsShape(), "What people read.", true},
			{"county", wordsShape(), "Id of the county it lies in.", true},
			{"also", textsShape(), "Other names people say.", false},
			{"near", textsShape(), "Ids of neighbouring districts, nearest first.", false},
		}, nil},
		{"town", true, "A town or village and the district it lies in.", []field{
			{"name", wordsShape(), "What people say.", true},
			{"also", textsShape(), "Other names people say.", false},
			{"district", wordsShape(), "Id of the district it lies in.", true},
		}, nil},
		{"outward", true, "The first half of a postcode and where it lies.", []field{
			{"code", wordsShape(), "The first half, for example WR1.", true},
			{"districts", someTexts(), "Ids of the districts it lies in.", true},
		}, nil},
		{"holiday", true, "A one-off bank holiday; the usual ones are known.", []field{
			{"date", dateShape(), "The day.", true},
			{"name", wordsShape(), "Why the day is special.", true},
			{"nations", object{"type": "array", "items": nationShape()}, "Where it is one; all when left out.", false},
		}, nil},
	}
}

func directoryFields() []field {
	return []field{
		{"name", wordsShape(), "The name on the screens.", true},
		{"county", textShape(), "Id of the desk's own county, used when an enquirer's is not known.", false},
		{"nation", nationShape(), "Whose bank holidays count.", false},
		{"check_every", object{"type": "string", "pattern": `^\s*([0-9]{1,5} +(day|week|month|year)s?)?\s*$`, "examples": []string{"180 days", "6 months"}}, "How long a check holds.", false},
		{"historic", textShape(), "What to say of a directory that is not current.", false},
	}
}

func (x *schema) serviceFields() []field {
	out := slices.Concat(whatFields(), whereFields(), upkeepFields())
	private := []string{"place"}
	for _, f := range out {
		private = append(private, f.key)
	}
	return append(out,
		field{"private", object{"type": "array", "items": enumShape(private...)}, "Fields that are never printed, exported or read out.", false},
		field{"extra", object{"type": "object"}, "Fields of an imported feed, kept as they came.", false},
		field{"place", tableShape{fields: []field{
			{"name", textShape(), "What the place is called.", false},
			{"address", textShape(), "House and street.", false},
			{"town", textShape(), "Town.", false},
			{"postcode", postcodeShape(), "Postcode.", false},
			{"phone", refShape("phones"), "Its own numbers.", false},
			{"hours", refShape("hours"), "Its own opening hours.", false},
		}}.many(), "One of several places where the service runs.", false},
		field{"not_for", tableShape{either: []string{"when", "unless"}, fields: ruleFields(
			field{"needs_known", flagShape(), "true: as long as the answer is not known, the service stands under \"could fit\".", false})}.many(),
			"Who the service is not for: a rule that keeps it off the list.", false},
		field{"match", tableShape{either: []string{"when", "unless"}, fields: ruleFields(
			field{"points", object{"type": "integer", "minimum": -1_000_000, "maximum": 1_000_000}, "Points that the rule gives; from 40 together a service is suggested.", true})}.many(),
			"What the service is for: a rule that gives points.", false},
	)
}

func whatFields() []field {
	return []field{
		{"id", idShape(), "Short and stable; rules, ways in and the record name it. Never change it.", true},
		{"name", wordsShape(), "What the service is called.", true},
		{"also", textsShape(), "Other names people say.", false},
		{"provider", textShape(), "Who runs it.", false},
		{"types", openShape(Types()), "What kind of service it is. Other words are kept as local words.", false},
		{"status", enumShape(StatusOpen, StatusPaused, StatusClosed, StatusProposed), "Whether it runs; open when left out. Only open and paused services are suggested.", false},
		{"about", textShape(), "What it does, in a sentence or two.", false},
		{"who", textShape(), "Who it is for.", false},
		{"not_who", textShape(), "Who it is not for.", false},
		{"ages", agesShape(), "The ages it is for, both ends included.", false},
		{"area", textsShape(), "Ids of the counties and districts it serves.", false},
		{"reach", enumShape(ReachDirect, ReachRingFirst, ReachThrough, ReachPatients, ReachWorkers, ReachNotADestin), "How an enquirer comes to it; ring-first when left out.", false},
		{"way_in", textsShape(), "Ids of the services that open the door.", false},
		{"gate", textShape(), "What opens the door when it is not a service of this directory.", false},
		{"how", openShape(Hows()), "How one gets in.", false},
		{"languages", textsShape(), "Languages spoken there.", false},
		{"access", textsShape(), "For example step-free entrance.", false},
		{"cost", textShape(), "What it costs.", false},
		{"wait", textShape(), "How long one waits.", false},
		{"group", textShape(), "Entries with the same word here take one row among the suggestions.", false},
		{"team", textShape(), "The value of in_treatment that means: already with them.", false},
	}
}

func whereFields() []field {
	return []field{
		{"phone", refShape("phones"), "Numbers; words about one stand behind it in brackets. Never guess one.", false},
		{"address", textShape(), "House and street. Never guess one.", false},
		{"town", textShape(), "Town.", false},
		{"postcode", postcodeShape(), "Postcode.", false},
		{"website", textShape(), "Website.", false},
		{"email", textShape(), "Email address.", false},
		{"at", placeOnEarth(), "Latitude and longitude.", false},
		{"hours", refShape("hours"), "Opening hours, one rule a line. Leave out what is not known.", false},
	}
}

func upkeepFields() []field {
	return []field{
		{"notice", textShape(), "Something to say for the time being.", false},
		{"notice_until", dateShape(), "The last day of the notice.", false},
		{"tips", textsShape(), "For staff only; never printed.", false},
		{"source", textShape(), "Where the facts come from: document and section.", false},
		{"as_of", asOfShape(), "How old the facts are; never more exact than the source.", false},
		{"uprn", textShape(), "The property's number, kept for exchange.", false},
		{"ods", textShape(), "The organisation's code in the health service, kept for exchange.", false},
		{"checked", dateShape(), "The day on which somebody confirmed the entry.", false},
		{"checked_by", textShape(), "Who confirmed it: initials.", false},
	}
}

// ruleFields are what both kinds of rule have, and one field of their own.
func ruleFields(own field) []field {
	return []field{
		{"id", idShape(), "Short and stable within the service; its number in the list when left out.", false},
		{"when", refShape("condition"), "The answers that make the rule hold.", false},
		{"unless", refShape("condition"), "The answers that keep the rule from holding.", false},
		{"because", wordsShape(), "The sentence that the screen shows.", true},
		{"source", textShape(), "Where the rule comes from: document and section.", false},
		own,
	}
}

func (x *schema) questionFields() []field {
	option := tableShape{fields: []field{
		{"value", object{"type": []string{"string", "integer", "boolean"}}, "The answer that is recorded.", true},
		{"label", wordsShape(), "The words on the screen.", true},
		{"key", textShape(), "The key that picks it.", false},
		{"group", textShape(), "Options of a long list are picked in two keys: group, then option.", false},
		{"help", textShape(), "A sentence for whoever asks.", false},
		{"slang", textsShape(), "What people say for it.", false},
	}}
	part := tableShape{fields: []field{
		{"fact", enumShape(x.factNames()...), "The fact that this part sets.", true},
		{"ask", textShape(), "The words to say for this part.", false},
		{"label", textShape(), "A short name for the form.", false},
		{"many", flagShape(), "Several answers can be picked.", false},
		{"when", refShape("condition"), "When this part is asked; whenever the question is, when left out.", false},
		{"option", option.many(), "An answer that can be picked. Don't know and rather not say are always there.", false},
	}}
	return []field{
		{"id", idShape(), "Short and stable.", true},
		{"ask", wordsShape(), "The words to say.", true},
		{"help", textShape(), "A sentence for whoever asks.", false},
		{"when", refShape("condition"), "When the question is asked; always, when left out.", false},
		{"part", part.many(), "One fact that the question sets.", true},
	}
}

func alertFields() []field {
	return []field{
		{"id", idShape(), "Short and stable; the record keeps it.", true},
		{"kind", enumShape(Blocking, Warning, Advice), "A blocking alert withholds the list until it is acknowledged.", true},
		{"title", textShape(), "Its heading.", false},
		{"steps", someTexts(), "What to do, one sentence each, in order.", true},
		{"when", refShape("condition"), "The answers that fire it.", true},
		{"unless", refShape("condition"), "The answers that keep it from firing.", false},
		{"source", textShape(), "Where the wording comes from.", false},
		{"signed_off", dateShape(), "The day on which a clinician approved the wording.", false},
		{"signed_by", textShape(), "Who approved it.", false},
	}
}

func (x *schema) wordFields() []field {
	properties := object{}
	for _, name := range x.factNames() {
		properties[name] = object{"type": []string{"string", "array", "integer", "boolean"}, "items": textShape()}
	}
	return []field{
		{"means", wordsShape(), "The word that entries use.", true},
		{"say", textsShape(), "What people say for it.", false},
		{"sets", object{"type": "object", "properties": properties, "additionalProperties": false}, "The answers that the quick line understands by it.", false},
	}
}

func (x *schema) groupFields() []field {
	return []field{
		{"id", idShape(), "The name that conditions use.", true},
		{"fact", enumShape(x.factNames()...), "The fact whose values it names.", true},
		{"values", someTexts(), "The values.", true},
	}
}

func factFields() []field {
	return []field{
		{"key", nameShape(), "The name of the fact.", true},
		{"kind", enumShape("choice", "many", "yes-no", "count", "years", "free"), "What answers it takes; a new fact needs it.", false},
		{"values", object{"type": "array", "items": nameShape()}, "Its values, or further ones.", false},
	}
}
