package quick

import (
	"cmp"
	"slices"
	"strings"

	"signpost/internal/facts"
)

// everyone brings a folded phrase to the forms it has whoever it is said of:
// "kill himself" and "kill myself" are one, and so are "hits her" and "hits me",
// "scared of her husband" and "scared of my partner". There are two where "her"
// may mean either.
func everyone(key string) []string {
	words := strings.Fields(key)
	out := make([]string, 0, len(words))
	hers := false
	for i := 0; i < len(words); i++ {
		w := words[i]
		switch {
		case i+1 < len(words) && selfish(words[i+1]) && (possessive(w) || object(w)):
			out = append(out, "myself")
			i++
		case reflexive(w):
			out = append(out, "myself")
		case w == "her":
			hers = true
			out = append(out, "her")
		case possessive(w):
			out = append(out, "my")
		case object(w):
			out = append(out, "me")
		case relation(w):
			out = append(out, "partner")
		default:
			out = append(out, w)
		}
	}
	if !hers {
		return []string{strings.Join(out, " ")}
	}
	forms := make([]string, 0, 2)
	for _, as := range []string{"me", "my"} {
		form := slices.Clone(out)
		for i := range form {
			if form[i] == "her" {
				form[i] = as
			}
		}
		forms = append(forms, strings.Join(form, " "))
	}
	return forms
}

func selfish(w string) bool { return w == "self" || w == "selves" }

func reflexive(w string) bool {
	switch w {
	case "myself", "himself", "herself", "themselves", "themself", "yourself", "ourselves", "hisself", "theirself", "itself":
		return true
	}
	return false
}

func possessive(w string) bool {
	switch w {
	case "my", "his", "her", "their", "our", "your":
		return true
	}
	return false
}

func object(w string) bool {
	switch w {
	case "me", "him", "her", "them", "us", "you":
		return true
	}
	return false
}

// relation reports whether w names somebody at home. It is read for words of
// danger only: who is calling is for the directory's words.
func relation(w string) bool {
	switch w {
	case "partner", "husband", "wife", "boyfriend", "girlfriend", "bf", "gf", "ex", "fella", "bloke", "hubby", "missus", "spouse", "fiance", "fiancee",
		"dad", "father", "mum", "mother", "stepdad", "stepmum", "son", "daughter", "lad", "brother", "sister", "uncle", "flatmate", "housemate",
		"carer", "grandson", "granddaughter", "parents", "family", "dealer":
		return true
	}
	return false
}

// subject reports whether t is "he", "she's", "I" and the like.
func (t token) subject() bool {
	base, _, _ := strings.Cut(t.plain, "'")
	switch base {
	case "i", "he", "she", "they", "we", "you", "im", "ive", "hes", "shes", "theyre", "theyve", "weve", "youre":
		return true
	}
	return false
}

// sentence gathers what tells a sentence from a list of words; see the
// package's own words on the note.
type sentence struct {
	set, unset int
	asked      bool // a denial or a subject stood among the words that set nothing
	cut        bool // and a word after it set something
	kept       bool // a part asks for the whole line
	danger     bool
}

func (s *sentence) add(toks []token, p piece) {
	s.kept = s.kept || p.whole
	s.danger = s.danger || p.danger
	if p.Understood() || p.kind != "" {
		s.cut = s.cut || s.asked
	}
	for _, t := range toks {
		switch {
		case t.folded == "":
		case p.Understood() || p.kind != "":
			s.set++
		default:
			s.unset++
			s.asked = s.asked || denies(t.folded) || t.subject()
		}
	}
}

func (s *sentence) whole() bool { return s.kept || s.cut || s.unset > s.set || s.danger && s.unset > 0 }

// worst lets the graver of two readings of one danger stand, wherever in the
// line it is: "tablets lined up, wants to die" is a plan. That somebody cannot
// be woken says nothing of the cause, so it gives way to an emergency that does.
// A worker and somebody's family are different callers: the first named is it,
// the other is whom they speak of. It says whether any reading gave way.
func worst(parts []Part) bool {
	grave := map[facts.Key]bool{}
	caller := ""
	weak := func(s Setting) bool {
		w := s.Answer.Word()
		return s.Key == facts.Suicidal && w != "plan_or_intent" || s.Key == facts.Emergency && (w == "unresponsive_now" || w == "none")
	}
	for _, p := range parts {
		for _, s := range p.Setting {
			if (s.Key == facts.Suicidal || s.Key == facts.Emergency) && !weak(s) {
				grave[s.Key] = true
			}
		}
	}
	gave := false
	for i, p := range parts {
		left := slices.DeleteFunc(slices.Clone(p.Setting), func(s Setting) bool {
			if s.Key == facts.Caller {
				caller = cmp.Or(caller, s.Answer.Word())
				return (caller == "professional") != (s.Answer.Word() == "professional")
			}
			return s.Key == facts.ProfessionalRole && caller != "" && caller != "professional" || grave[s.Key] && weak(s)
		})
		if len(left) == len(p.Setting) {
			continue
		}
		parts[i].Setting, parts[i].Meaning, gave = left, describeAll(left), true
	}
	return gave
}

func withoutArticle(key string) string {
	for _, a := range []string{"a ", "an ", "the "} {
		if rest, ok := strings.CutPrefix(key, a); ok {
			return rest
		}
	}
	return key
}
