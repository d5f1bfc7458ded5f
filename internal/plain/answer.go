package plain

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"signpost/directory"
	"signpost/internal/desk"
	"signpost/internal/facts"
	"signpost/store"
)

// meaning is what an option of a part says.
type meaning struct {
	value   string
	answer  facts.Answer
	keep    bool // leave the answer as it is
	nothing bool // nothing was seen or said that called for asking
}

// sheet is a part of a question with what each of its options means.
type sheet struct {
	q    question
	mean []meaning
}

func (s *sheet) add(o option, m meaning) {
	s.q.options, s.mean = append(s.q.options, o), append(s.mean, m)
}

// answer asks one part of a question and commits what is said. help is advice
// that goes with the question, for whoever asks for it. skip is true when the
// rest of the question need not be asked.
func (v *visit) answer(p directory.Part, help string) (skip bool, err error) {
	def, ok := v.guide().Dir.Vocabulary.Def(facts.Key(p.Fact))
	if !ok {
		return false, nil
	}
	for {
		s := v.sheet(p, def)
		s.q.help = strings.TrimSpace(help + " " + s.q.help)
		r, err := v.ask(s.q)
		if err != nil {
			return false, err
		}
		m, problem := s.means(r, def)
		switch {
		case problem != "":
			v.say(problem)
			continue
		case m.keep:
			return false, nil
		case m.nothing:
			if v.change(v.s.NothingSeen) {
				return true, nil
			}
			continue
		}
		if v.commit(def.Key, m.answer) {
			return false, nil
		}
	}
}

// commit puts an answer on disk, and reads out what it fires.
func (v *visit) commit(k facts.Key, a facts.Answer) bool {
	if now := v.c.Facts.Get(k); !a.Known() && !a.IsDeclined() && !now.Known() && !now.IsDeclined() {
		v.say("Left as not known.")
		return true
	}
	ok := v.change(func(ctx context.Context, c store.Contact) (store.Contact, error) {
		return v.s.Answer(ctx, c, c.Facts.With(k, a))
	})
	if ok {
		v.warn()
	}
	return ok
}

// sheet is a part as a question with numbered options.
func (v *visit) sheet(p directory.Part, def facts.Def) *sheet {
	s := &sheet{q: question{ask: p.Ask, many: def.Kind == facts.Many, always: "Don't know and rather not say can be typed as words."}}
	if s.q.ask == "" {
		s.q.ask = sentence(p.Label)
	}
	current := v.c.Facts.Get(def.Key)
	if current.Known() || current.IsDeclined() {
		s.q.ask += " Recorded so far: " + v.recorded(p) + "."
	}
	switch def.Kind {
	case facts.Years:
		s.q.letters, s.q.open = true, fmt.Sprintf("the age in years, %d to %d", def.Lo, def.Hi)
	case facts.Count:
		s.q.letters, s.q.open = true, fmt.Sprintf("a whole number, %d to %d", def.Lo, def.Hi)
	case facts.Free:
		s.q.open = "any words: they are the answer"
	case facts.Many:
		if def.Max > 0 {
			s.q.help = fmt.Sprintf("Up to %d answers can be given.", def.Max)
		}
		s.q.ask += " Several can be given, like 1 3."
	}
	if s.q.letters {
		s.q.ask += " Type " + s.q.open + ", or a letter."
	}
	if slices.Contains(safetyFacts[:], def.Key) {
		s.add(option{words: "nothing seen or said", also: []string{"nothing"}}, meaning{nothing: true})
	}
	s.values(p, def)
	if def.Kind == facts.Many {
		s.add(option{words: "none of these", also: []string{"none"}, alone: true}, meaning{answer: facts.List()})
	}
	s.add(option{words: "don't know", also: []string{"dont know", "unknown"}, alone: true}, meaning{answer: facts.Unknown()})
	s.add(option{words: "rather not say", also: []string{"won't say", "declined"}, alone: true}, meaning{answer: facts.Declined()})
	if current.Known() || current.IsDeclined() {
		s.add(option{words: "leave it as it is", also: []string{"keep"}, alone: true}, meaning{keep: true})
	}
	return s
}

// values adds the options that the directory names, or else those of the
// vocabulary.
func (s *sheet) values(p directory.Part, def facts.Def) {
	options := p.Options
	if len(options) == 0 {
		words := def.Values
		if def.Kind == facts.YesNo {
			words = []string{"true", "false"}
		}
		for _, w := range words {
			options = append(options, directory.Option{Value: w})
		}
	}
	for _, o := range options {
		label := o.Label
		switch {
		case label == "" && o.Value == "true":
			label = "yes"
		case label == "" && o.Value == "false":
			label = "no"
		case label == "":
			label = strings.ReplaceAll(o.Value, "_", " ")
		}
		also := append(slices.Clone(o.Slang), label, strings.ReplaceAll(o.Value, "_", " "))
		if o.Help != "" {
			label = strings.TrimSuffix(label, ".") + ". " + o.Help
		}
		a := facts.Word(o.Value)
		if def.Kind == facts.YesNo {
			a = facts.Flag(o.Value == "true")
		}
		s.add(option{words: label, also: also}, meaning{value: o.Value, answer: a})
	}
}

// means is the answer that a reply stands for; the problem is a sentence.
func (s *sheet) means(r reply, def facts.Def) (meaning, string) {
	if r.picks == nil {
		return typed(r.text, def)
	}
	if m := s.mean[r.picks[0]]; def.Kind != facts.Many || m.value == "" {
		return m, ""
	}
	if def.Max > 0 && len(r.picks) > def.Max {
		return meaning{}, fmt.Sprintf("At most %d answers are kept, and %d were given. Give the most important ones.", def.Max, len(r.picks))
	}
	var list []string
	for _, i := range r.picks {
		list = append(list, s.mean[i].value)
	}
	return meaning{answer: facts.List(list...)}, ""
}

// typed reads an answer that is no option: a number, or words.
func typed(words string, def facts.Def) (meaning, string) {
	if def.Kind == facts.Free {
		return meaning{answer: facts.Word(words)}, ""
	}
	n, err := strconv.Atoi(words)
	if err != nil || n < def.Lo || n > def.Hi {
		return meaning{}, fmt.Sprintf("Type a whole number from %d to %d, or a letter. ? says what can be typed here.", def.Lo, def.Hi)
	}
	return meaning{answer: facts.Number(n)}, ""
}

// recorded says what is known of a part.
func (v *visit) recorded(p directory.Part) string {
	if say := desk.SayAnswer(p, v.c.Facts.Get(facts.Key(p.Fact))); say != "" {
		return say
	}
	return "not known"
}
