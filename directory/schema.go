package directory

import (
	"encoding/json"
	"slices"

	"signpost/internal/facts"
)

// Schema writes the JSON Schema (draft 2020-12) of the directory's files, for
// editors that complete and check TOML while somebody types. Facts, values and
// groups are those of d, so it is to be written anew when they change; a nil d
// gives those that every directory has.
//
// It follows the loader but cannot say all that the loader and lint say: ids
// that are taken, ways in that do not exist, ranges that run backwards.
func Schema(d *Directory) ([]byte, error) {
	if d == nil {
		d = &Directory{}
	}
	x := &schema{v: d.Vocabulary, groups: d.Groups}
	if x.v == nil {
		x.v = facts.Base()
	}
	out, err := json.MarshalIndent(x.root(), "", "  ")
	return append(out, '\n'), err
}

// object is a piece of a schema.
type object = map[string]any

// field is one key of a table, as the schema describes it.
type field struct {
	key   string
	shape object
	about string
	need  bool
}

type schema struct {
	v      *facts.Vocabulary
	groups []AnswerGroup
}

func (x *schema) root() object {
	properties := object{}
	for _, b := range x.blocks() {
		one := b.object()
		if b.list {
			properties[b.name] = object{"type": "array", "items": one, "description": b.about}
			continue
		}
		one["description"] = b.about
		properties[b.name] = one
	}
	return object{
		"$schema":              "https://json-schema.org/draft/2020-12/schema",
		"title":                "Signpost directory",
		"description":          "One file of a Signpost directory: services and what comes with them.",
		"type":                 "object",
		"properties":           properties,
		"additionalProperties": false,
		"$defs":                object{"condition": x.condition(), "phones": phonesShape(), "hours": hoursShape()},
	}
}

// tableShape is one kind of table: a block of the files or a part of one.
type tableShape struct {
	name   string
	list   bool
	about  string
	fields []field
	either []string // keys of which at least one must be there
}

func (b tableShape) object() object {
	properties, required := object{}, []string{}
	for _, f := range b.fields {
		s := object{}
		for k, v := range f.shape {
			s[k] = v
		}
		s["description"] = f.about
		properties[f.key] = s
		if f.need {
			required = append(required, f.key)
		}
	}
	out := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		out["required"] = required
	}
	if len(b.either) > 0 {
		one := make([]object, len(b.either))
		for i, k := range b.either {
			one[i] = object{"required": []string{k}}
		}
		out["anyOf"] = one
	}
	return out
}

func (b tableShape) many() object { return object{"type": "array", "items": b.object()} }

func textShape() object  { return object{"type": "string"} }
func wordsShape() object { return object{"type": "string", "pattern": `\S`} }
func textsShape() object { return object{"type": "array", "items": textShape()} }

func someTexts() object {
	return object{"type": "array", "items": textShape(), "minItems": 1}
}

func flagShape() object { return object{"type": "boolean"} }

func idShape() object {
	return object{"type": "string", "pattern": `^[A-Za-z0-9_:][A-Za-z0-9_.:-]{0,99}$`}
}

func nameShape() object { return object{"type": "string", "pattern": `^[a-z0-9_-]+$`} }

func dateShape() object {
	return object{"type": "string", "pattern": `^\s*[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])([Tt ].*)?\s*$`, "examples": []string{"2026-09-12"}}
}

func enumShape[T ~string](words ...T) object { return object{"enum": words} }

// openShape offers words and takes any other.
func openShape(words []string) object {
	return object{"type": "array", "items": object{"anyOf": []object{{"enum": words}, {"type": "string"}}}}
}

func refShape(name string) object { return object{"$ref": "#/$defs/" + name} }

func phonesShape() object {
	return object{"type": "array", "items": textShape(), "examples": [][]string{{"0300 123 4567 (office)"}}}
}

func hoursShape() object {
	return object{"type": "array", "items": textShape(), "examples": [][]string{{"Mon-Fri 09:00-17:00", "Bank holidays closed"}}}
}

func agesShape() object {
	return object{"type": "string", "examples": []string{"18+", "under 18", "up to 19", "16-25", "any"},
		"pattern": `^\s*([Aa]ny|[Aa]ll ages|[0-9]{1,3} ?\+|[0-9]{1,3} and over|[Uu]nder [0-9]{1,3}|[Uu]p to [0-9]{1,3}|[0-9]{1,3} ?(-|–|to) ?[0-9]{1,3})?\s*$`}
}

func asOfShape() object {
	return object{"anyOf": []object{
		{"type": "string", "pattern": `^\s*([0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)?\s*$`},
		{"type": "integer", "minimum": 1001, "maximum": 9999},
	}, "examples": []string{"2009", "2009-10", "2009-10-01"}}
}

func postcodeShape() object {
	return object{"type": "string", "pattern": PostcodePattern, "examples": []string{"WR1 1AA"}}
}

func placeOnEarth() object {
	return object{"type": "array", "minItems": 2, "maxItems": 2, "prefixItems": []object{
		{"type": "number", "minimum": -90, "maximum": 90}, {"type": "number", "minimum": -180, "maximum": 180},
	}, "examples": [][]float64{{52.19, -2.22}}}
}

func nationShape() object {
	return enumShape("england-and-wales", "england", "wales", "scotland", "northern-ireland")
}

// factNames are all facts that conditions and parts may name.
func (x *schema) factNames() []string {
	var out []string
	for _, d := range x.v.Defs() {
		out = append(out, string(d.Key))
	}
	return out
}

// condition is `when` and `unless`: a table of facts, or a list of them.
func (x *schema) condition() object {
	properties := object{}
	for _, d := range x.v.Defs() {
		properties[string(d.Key)] = x.compared(d)
	}
	one := object{"type": "object", "properties": properties, "additionalProperties": false, "minProperties": 1}
	return object{"anyOf": []object{one, {"type": "array", "items": one}}}
}

// compared is what the answer to one fact can be compared with.
func (x *schema) compared(d facts.Def) object {
	var one object
	switch d.Kind {
	case facts.YesNo:
		one = object{"enum": []any{true, false, "true", "false", facts.UnknownWord, facts.DeclinedWord}}
	case facts.Count, facts.Years:
		one = object{"anyOf": []object{
			{"type": "integer", "minimum": d.Lo, "maximum": d.Hi},
			{"enum": slices.Concat(d.Values, []string{facts.UnknownWord, facts.DeclinedWord})},
			{"type": "string", "pattern": `^ *((<|<=|>|>=) *[0-9]{1,5}|[0-9]{1,5} *\+|[0-9]{1,5}( *[-–] *[0-9]{1,5})?) *$`, "examples": []string{"<18", "18-24", "20+"}},
		}}
	case facts.Free:
		one = object{"type": "string", "minLength": 1}
	default:
		one = object{"enum": x.words(d)}
	}
	some := object{"type": "array", "items": one, "minItems": 1}
	all := []object{one, some}
	switch d.Kind {
	case facts.Many:
		all = append(all, setShape(object{"all_of": some, "none_of": some}))
	case facts.Choice:
		all = append(all, setShape(object{"none_of": some}))
	}
	return object{"anyOf": all}
}

func setShape(properties object) object {
	return object{"type": "object", "properties": properties, "additionalProperties": false, "minProperties": 1}
}

// words are the values of a fact with what else may stand for one: groups, and
// the words for no answer.
func (x *schema) words(d facts.Def) []string {
	out := slices.Clone(d.Values)
	for _, g := range x.groups {
		if g.Fact == string(d.Key) {
			out = append(out, g.ID)
		}
	}
	for _, w := range []string{facts.UnknownWord, facts.DeclinedWord} {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}
