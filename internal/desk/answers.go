package desk

import (
	"maps"
	"slices"
	"strings"

	"signpost/directory"
	"signpost/internal/facts"
	"signpost/internal/text"
	"signpost/store"
)

// factFields are the answers, in the order of the directory's questions.
func (g *Guide) factFields(list []store.Contact) []field {
	have := map[facts.Key]bool{}
	for _, c := range list {
		for _, k := range c.Facts.Keys() {
			have[k] = true
		}
	}
	delete(have, facts.Channel) // a field of its own
	var out []field
	add := func(k facts.Key, p directory.Part) {
		delete(have, k)
		label := or(p.Label, Words(string(k)))
		if k == facts.Time {
			label = "" // the clock's
		}
		out = append(out, field{
			key: "facts." + string(k), label: text.CleanLine(label),
			value: func(c store.Contact) any { return c.Facts.Get(k) },
			say:   func(c store.Contact) string { return SayAnswer(p, c.Facts.Get(k)) },
			take:  func(dst *store.Contact, src store.Contact) { dst.Facts = dst.Facts.With(k, src.Facts.Get(k)) },
		})
	}
	for _, q := range g.Dir.Questions {
		for _, p := range q.Parts {
			if k := facts.Key(p.Fact); have[k] {
				add(k, p)
			}
		}
	}
	for _, k := range slices.Sorted(maps.Keys(have)) {
		add(k, directory.Part{Fact: string(k)})
	}
	return out
}

// SayAnswer puts an answer in the words of its question's options; "" when
// nothing is known.
func SayAnswer(p directory.Part, a facts.Answer) string {
	switch {
	case a.IsDeclined():
		return "rather not say"
	case !a.Known():
		return ""
	case a.IsList():
		var out []string
		for _, v := range a.Words() {
			out = append(out, optionLabel(p, v))
		}
		return or(strings.Join(out, ", "), "asked: none")
	}
	if yes, ok := a.Flag(); ok {
		if yes {
			return "yes"
		}
		return "no"
	}
	return optionLabel(p, a.String())
}

func optionLabel(p directory.Part, v string) string {
	for _, o := range p.Options {
		if o.Value == v && o.Label != "" {
			return text.CleanLine(o.Label)
		}
	}
	return text.CleanLine(Words(v))
}
