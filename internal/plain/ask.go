package plain

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"signpost/internal/facts"
	"signpost/internal/text"
)

// tens is how many lines of a list are read before "more" is waited for.
const tens = 10

// Where an answer can lead besides on.
var (
	errBack    = errors.New("back")
	errMenu    = errors.New("menu")
	errContact = errors.New("contact")
)

// option is one answer that can be picked.
type option struct {
	words string   // what is read out
	also  []string // other words for it
	key   string   // in place of its number
	alone bool     // not together with others
}

// question is one question and what can be said to it.
type question struct {
	ask     string
	options []option
	many    bool   // several options may be given
	letters bool   // the options go by letters, because a number is an answer
	open    string // what can be typed besides the options, in words; "" when nothing
	blank   string // what an empty line means, in words; "" when it means nothing
	help    string // more that can be said of it
	always  string // said where the options were not all read out
	quiet   bool   // the options were read out before: only when they are asked for
}

// reply is what was answered: options, or words, or an empty line.
type reply struct {
	picks []int
	text  string
}

// pick is the one option that was picked; -1 for words.
func (r reply) pick() int {
	if len(r.picks) == 0 {
		return -1
	}
	return r.picks[0]
}

// key is what is typed for the i-th option.
func (q question) key(i int) string {
	switch {
	case q.options[i].key != "":
		return q.options[i].key
	case q.letters:
		return letters(i)
	}
	return strconv.Itoa(i + 1)
}

// letters counts a to z, then aa, ab and so on.
func letters(i int) string {
	if i < 26 {
		return string(rune('a' + i))
	}
	return letters(i/26-1) + letters(i%26)
}

// ask puts a question until it is answered, and does what the words that work
// everywhere ask for meanwhile.
func (m *mode) ask(q question) (reply, error) {
	shown := m.put(q, 0)
	for {
		line, err := m.in.next()
		switch {
		case m.voice.err != nil:
			return reply{}, m.voice.err
		case errors.Is(err, errEnd):
			return reply{}, err
		case err != nil:
			m.say(sentence(err.Error()))
			continue
		}
		typed := strings.TrimSpace(line)
		switch word := strings.ToLower(typed); word {
		case "back":
			return reply{}, errBack
		case "menu":
			return reply{}, errMenu
		case "?", "help":
			m.explain(q, shown)
			continue
		case "again":
			q.quiet = false
			shown = m.put(q, 0)
			continue
		case "more":
			shown = m.more(q, shown)
			continue
		case "!", "emergency":
			if err := m.emergency(); err != nil {
				return reply{}, err
			}
			shown = m.put(q, 0)
			continue
		}
		if m.visit != nil {
			if done, err := m.visit.word(typed); err != nil || done {
				if err != nil {
					return reply{}, err
				}
				m.say("Go on with the question: ", q.ask)
				continue
			}
		}
		if r, problem := q.read(typed); problem == "" {
			return r, nil
		} else {
			m.say(problem)
		}
	}
}

// put reads the question out with its first options, and returns how many of
// them were read.
func (m *mode) put(q question, from int) int {
	if q.ask != "" {
		m.say(q.ask)
	}
	if q.quiet {
		m.say("again reads the list. Answer:")
		return 0
	}
	return m.more(q, from)
}

// more reads the next ten options.
func (m *mode) more(q question, from int) int {
	if from >= len(q.options) && from > 0 {
		m.say("That is all. again reads it from the start.")
		return from
	}
	to := min(from+tens, len(q.options))
	if len(q.options)-to <= 2 { // don't know and rather not say go with what is before
		to = len(q.options)
	}
	for i := from; i < to; i++ {
		m.say(q.key(i)+".", q.options[i].words)
	}
	if rest := len(q.options) - to; rest > 0 {
		m.say(fmt.Sprintf("%d of %d read. Type more for the next.", to, len(q.options)), q.always)
	}
	m.say("Answer:")
	return to
}

// explain says what can be typed here.
func (m *mode) explain(q question, shown int) {
	m.say("What can be typed here:")
	if len(q.options) > 0 {
		what := "the number of an answer, or its words"
		if q.letters {
			what = "the letter of an answer, or its words"
		}
		if q.many {
			what += "; several with spaces between, like 1 3"
		}
		m.say(sentence(what))
	}
	if q.open != "" {
		m.say(sentence(q.open))
	}
	if q.blank != "" {
		m.say(sentence("an empty line: " + q.blank))
	}
	if q.help != "" {
		m.say(sentence(q.help))
	}
	if shown < len(q.options) {
		m.say("more: the next answers.")
	}
	if m.visit != nil {
		m.say("note and words: a note line, kept at once. quick and words: several answers in one line, like quick parent redditch heroin.")
		m.say("contact: what else can be done with this contact.")
	}
	m.say("again: the question once more. back: one step back. menu: the main menu; nothing is lost.")
	m.say("emergency, or !: what to do when somebody is in danger.")
	m.say("Answer:")
}

// read makes sense of what was typed. The problem is a sentence; "" when there
// is none.
func (q question) read(typed string) (reply, string) {
	if typed == "" {
		if q.blank != "" {
			return reply{}, ""
		}
		return reply{}, "Nothing was typed. ? says what can be typed here."
	}
	if i, _ := q.match(typed); i >= 0 {
		return reply{picks: []int{i}}, ""
	}
	if q.many {
		if picks, problem := q.several(typed); picks != nil || q.open == "" {
			return reply{picks: picks}, problem
		}
	}
	if q.open != "" {
		return reply{text: typed}, ""
	}
	_, problem := q.match(typed)
	return reply{}, problem
}

// match finds the option that a word, number or letter stands for; -1 and a
// sentence when there is none.
func (q question) match(typed string) (int, string) {
	for i := range q.options {
		if strings.EqualFold(strings.TrimSuffix(typed, "."), q.key(i)) {
			return i, ""
		}
	}
	folded := text.Fold(typed)
	var names []string
	var begins []int
	for i, o := range q.options {
		for _, w := range append([]string{o.words}, o.also...) {
			w = text.Fold(w)
			if w == folded && w != "" {
				return i, ""
			}
			if len(folded) >= 3 && strings.HasPrefix(w, folded) && !slices.Contains(begins, i) {
				begins = append(begins, i)
			}
			names = append(names, w)
		}
	}
	short, _ := text.CapRunes(text.CleanLine(typed), 40)
	switch {
	case q.open != "" && len(begins) > 0:
		return -1, ""
	case len(begins) == 1:
		return begins[0], ""
	case len(begins) > 1:
		return -1, fmt.Sprintf("'%s' could be %s or %s. Type its number.", short, q.key(begins[0]), q.key(begins[1]))
	}
	if near := facts.Near(folded, names); len(near) > 0 {
		return -1, fmt.Sprintf("'%s' is not one of the answers. Did you mean %s?", short, strings.Join(near, " or "))
	}
	return -1, fmt.Sprintf("'%s' is not one of the answers. ? says what can be typed here.", short)
}

// several reads a list of options. All of it must be understood: half a list
// would be another answer.
func (q question) several(typed string) ([]int, string) {
	var picks []int
	add := func(word string) (string, bool) {
		i, problem := q.match(word)
		if i >= 0 && !slices.Contains(picks, i) {
			picks = append(picks, i)
		}
		return problem, i >= 0
	}
	for _, part := range strings.FieldsFunc(strings.ReplaceAll(typed, " and ", ","), func(r rune) bool { return r == ',' || r == ';' }) {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		if _, ok := add(part); ok {
			continue
		}
		for word := range strings.FieldsSeq(part) {
			if problem, ok := add(word); !ok {
				return nil, problem
			}
		}
	}
	if len(picks) == 0 {
		return nil, "Nothing was typed. ? says what can be typed here."
	}
	if len(picks) > 1 {
		for _, i := range picks {
			if q.options[i].alone {
				return nil, fmt.Sprintf("'%s' stands alone: it cannot be given together with other answers.", q.options[i].words)
			}
		}
	}
	return picks, ""
}
