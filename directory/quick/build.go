package quick

import (
	"maps"
	"slices"
	"strings"

	"signpost/directory"
	"signpost/internal/facts"
	"signpost/internal/text"
)

// builder collects phrases. Its sources come in the order of their weight: the
// desk's own words, the directory's slang, the options of the questions,
// places, and last the bare values of the vocabulary.
type builder struct {
	r    *Reader
	rank int
}

func (b *builder) add(say string, p phrase) {
	key := text.Fold(say)
	if key == "" || strings.Count(key, " ") >= maxRun {
		return
	}
	p.rank = b.rank
	old, taken := b.r.phrases[key]
	if taken && old.rank < p.rank {
		return
	}
	if p.meaning == "" {
		p.meaning = describeAll(p.settings)
	}
	b.r.phrases[key] = p
	if p.danger() && strings.Contains(key, " ") {
		for _, k := range everyone(key) {
			if old, taken := b.r.anyone[k]; !taken || old.rank >= p.rank {
				b.r.anyone[k] = p
			}
		}
	}
}

func (b *builder) set(say string, settings ...Setting) {
	b.add(say, phrase{settings: settings})
}

// desk adds the words for the contact itself: its channel and junk kinds.
func (b *builder) desk() {
	b.rank++
	for say, channel := range map[string]string{
		"call": "phone", "phone": "phone", "walk in": "walk_in", "walkin": "walk_in",
		"drop in visitor": "walk_in", "text": "text", "email": "email",
	} {
		s := Setting{facts.Channel, facts.Word(channel)}
		b.add(say, phrase{settings: []Setting{s}, first: true})
	}
	for say, kind := range map[string]string{
		"silent": "silent", "hang up": "hang_up", "hangup": "hang_up",
		"wrong number": "wrong_number", "abusive": "abusive", "test": "test",
	} {
		b.add(say, phrase{kind: kind, meaning: "junk: " + strings.ReplaceAll(kind, "_", " ")})
	}
}

func (b *builder) words(d *directory.Directory) {
	b.rank++
	for _, w := range d.Words {
		settings := b.settings(w.Sets)
		if len(settings) == 0 {
			continue
		}
		for _, say := range w.Say {
			b.set(say, settings...)
		}
		b.set(w.Means, settings...)
	}
}

func (b *builder) settings(sets map[string]string) []Setting {
	var out []Setting
	for _, k := range slices.Sorted(maps.Keys(sets)) {
		a, err := b.r.vocab.ParseAnswer(facts.Key(k), sets[k])
		if err != nil || !a.Known() {
			continue
		}
		out = append(out, Setting{facts.Key(k), a})
	}
	return out
}

func (b *builder) options(d *directory.Directory) {
	b.rank++
	for _, q := range d.Questions {
		for _, p := range q.Parts {
			for _, o := range p.Options {
				settings := b.settings(map[string]string{p.Fact: o.Value})
				if len(settings) == 0 || o.Value == "none" {
					continue
				}
				for _, say := range o.Slang {
					b.set(say, settings...)
				}
				if def, _ := b.r.vocab.Def(facts.Key(p.Fact)); def.Kind != facts.YesNo {
					b.set(o.Label, settings...)
				}
			}
		}
	}
}

// places adds districts, towns, counties and outward postcodes. An outward
// code that several districts share sets none: asking beats guessing.
func (b *builder) places(d *directory.Directory) {
	b.rank++
	for _, x := range d.Districts {
		for _, say := range append([]string{x.Name}, x.Also...) {
			b.district(d, say, x.ID)
		}
	}
	for _, x := range d.Towns {
		for _, say := range append([]string{x.Name}, x.Also...) {
			b.district(d, say, x.District)
		}
	}
	for _, x := range d.Outwards {
		if len(x.Districts) == 1 {
			b.district(d, x.Code, x.Districts[0])
		}
	}
	for _, x := range d.Counties {
		b.set(x.Name, Setting{facts.County, facts.Word(x.ID)})
	}
}

func (b *builder) district(d *directory.Directory, say, id string) {
	settings := []Setting{{facts.District, facts.Word(id)}}
	for _, x := range d.Districts {
		if x.ID == id && x.County != "" {
			settings = append(settings, Setting{facts.County, facts.Word(x.County)})
		}
	}
	p := phrase{settings: settings, meaning: Describe(settings[0])}
	b.add(say, p)
}

// values adds each value of a choice or list by its own name, where the name
// says enough by itself: "rough sleeping", not "none" or "other".
func (b *builder) values(d *directory.Directory) {
	b.rank++
	named := map[string]int{} // a value of two facts says too little
	for _, def := range d.Vocabulary.Defs() {
		for _, v := range def.Values {
			named[v]++
		}
	}
	for _, def := range d.Vocabulary.Defs() {
		if def.Kind != facts.Choice && def.Kind != facts.Many || def.Key == facts.Time || def.Key == facts.Channel {
			continue
		}
		for _, v := range def.Values {
			if vague(v) || named[v] > 1 {
				continue
			}
			if settings := b.settings(map[string]string{string(def.Key): v}); len(settings) > 0 {
				b.set(v, settings...)
			}
		}
	}
}

// vague reports whether a value means nothing without its question.
func vague(v string) bool {
	switch v {
	case "none", "other", "unknown", "yes", "no", "current", "previous", "never", "stable",
		"community", "completed", "health", "school", "text", "thoughts", "hospital", "housing", "detox":
		return true
	}
	return false
}
