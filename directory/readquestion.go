package directory

import (
	"fmt"
	"strconv"

	"signpost/internal/facts"
)

func (l *loader) readAlert(t *values) {
	a := &Alert{
		ID:   l.id(t, "alert"),
		Kind: oneOf(t, "kind", "", Blocking, Warning, Advice), Title: t.text("title"), Steps: t.needList("steps", "what to do, one sentence each"),
		When: l.condition(t, "when"), Unless: l.condition(t, "unless"), Source: t.text("source"),
		SignedOff: t.date("signed_off"), SignedBy: t.text("signed_by"), Pos: t.pos(),
	}
	for _, key := range []string{"kind", "when"} {
		if !t.has(key) {
			t.missing(key, "an alert has a kind and says when it fires")
		}
	}
	t.finish()
	if !t.r.bad {
		l.d.Alerts = append(l.d.Alerts, a)
	}
}

func (l *loader) readQuestion(t *values) {
	q := &Question{ID: l.id(t, "question"), Ask: t.need("ask", "the words to say"), Help: t.text("help"), When: l.condition(t, "when"), Pos: t.pos()}
	parts := t.tables("part")
	if !t.has("part") {
		t.missing("part", "a question sets at least one fact")
	}
	t.finish()
	if t.r.bad {
		return
	}
	for _, p := range parts {
		// A part that is wrong goes alone: the rest of the question can be asked.
		if part, ok := l.readPart(p); ok {
			q.Parts = append(q.Parts, part)
		}
	}
	if len(q.Parts) > 0 {
		l.d.Questions = append(l.d.Questions, q)
	}
}

func (l *loader) readPart(t *values) (Part, bool) {
	t.r.bad = false
	p := Part{
		Fact: t.need("fact", "a part sets one fact"), Ask: t.text("ask"), Label: t.text("label"), Many: t.flag("many"),
		When: l.condition(t, "when"), Pos: t.pos(),
	}
	options := t.tables("option")
	t.finish()
	if t.r.bad {
		return p, false
	}
	def, ok := l.def(t.r, p.Fact, t.at("fact"))
	if !ok {
		return p, false
	}
	if p.Many && def.Kind != facts.Many {
		t.r.find(Error, t.at("many"), "many", fmt.Sprintf("`%s` has one answer, so many cannot be true", def.Key), "Take the line out.")
		return p, false
	}
	first := map[string]int{}
	for _, o := range options {
		t.r.bad = false
		option := l.readOption(o, def)
		if at, ok := first[option.Value]; ok && !t.r.bad {
			t.r.find(Error, o.n.at, "duplicate-option", fmt.Sprintf("the option %q is there twice; the first is on line %d", option.Value, at), "Keep one of the two.")
		}
		if !t.r.bad {
			first[option.Value] = t.r.src.position(o.n.at).Line
			p.Options = append(p.Options, option)
		}
	}
	t.r.bad = false
	return p, true
}

func (l *loader) readOption(t *values, def facts.Def) Option {
	o := Option{Label: t.need("label", "the words on the screen"), Key: t.text("key"), Group: t.text("group"), Help: t.text("help"), Slang: t.list("slang")}
	v, n := t.get("value")
	if n == nil {
		t.missing("value", "the answer that this option stands for")
	}
	t.finish()
	word, ok := asAnswer(v)
	switch {
	case n == nil:
	case !ok:
		t.wrong("value", n, "a text in quotes, a whole number, true or false", `value = "heroin"`)
	default:
		o.Value = l.optionValue(t, def, word, n)
	}
	return o
}

// optionValue checks an option's value against the fact it sets.
func (l *loader) optionValue(t *values, def facts.Def, word string, n *node) string {
	switch {
	case word == facts.UnknownWord, word == facts.DeclinedWord, def.Has(word):
		return word
	case def.Kind == facts.Free && word != "":
		return oneLine(word)
	case def.Kind == facts.YesNo && (word == "yes" || word == "no"):
		return strconv.FormatBool(word == "yes")
	case def.Kind == facts.YesNo && (word == "true" || word == "false"):
		return word
	case def.Kind == facts.Count || def.Kind == facts.Years:
		if i, err := strconv.Atoi(word); err == nil && i >= def.Lo && i <= def.Hi {
			return word
		}
	}
	l.unknownValue(t.r, n.val, def, word)
	return ""
}
