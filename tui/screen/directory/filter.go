package directory

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/internal/text"
	"signpost/tui/form"
	"signpost/tui/keys"
	"signpost/tui/screen"
)

// A filter is a word of the query and nowhere else. What is here only helps to
// put words in and to take them out.

// noneKey takes a filter away, whatever its value.
const noneKey = "0"

// pick is one value of a filter and the key that picks it.
type pick struct {
	key string
	session.FilterChoice
}

// picker offers the values of one filter.
type picker struct {
	filter string
	picks  []pick
	more   bool // there are more values than keys
}

// filterKey carries out a key that stands for a filter, whatever else is typed.
func (s *Screen) filterKey(a keys.Action) (tea.Cmd, bool) {
	switch a {
	case keys.Filter:
		s.layer = filterLayer
	case keys.FilterOpen:
		return s.toggle(session.OpenNow), true
	case keys.FilterSelf:
		return s.toggle(session.SelfReferral), true
	case keys.FilterDistrict:
		s.openPicker(session.FilterIn)
	case keys.FilterType:
		s.openPicker(session.FilterType)
	case keys.FilterAge:
		s.layer, s.age = ageLayer, ""
	case keys.ClearSearch:
		lost := s.lost()
		s.query.Reset()
		s.detail, s.old = false, false
		s.search()
		return lost, true
	default:
		return nil, false
	}
	return nil, true
}

// menu is the filters by letter, for keyboards whose alt key types characters.
func (s *Screen) menu() []form.Choice {
	q := s.query.Value()
	tick := func(label string, on bool) string {
		if on {
			return label + " ✓"
		}
		return label
	}
	return []form.Choice{
		{Key: "o", Label: tick("open now", session.HasFilter(q, session.OpenNow))},
		{Key: "s", Label: tick("self-referral", session.HasFilter(q, session.SelfReferral))},
		{Key: "d", Label: tick("district", session.HasFilterNamed(q, session.FilterIn))},
		{Key: "t", Label: tick("type", session.HasFilterNamed(q, session.FilterType))},
		{Key: "a", Label: tick("age", session.HasFilterNamed(q, session.FilterAge))},
	}
}

// menuKey takes a letter of the menu. Any other key changes nothing.
func (s *Screen) menuKey(k string) tea.Cmd {
	actions := map[string]keys.Action{"o": keys.FilterOpen, "s": keys.FilterSelf, "d": keys.FilterDistrict, "t": keys.FilterType, "a": keys.FilterAge}
	a, ok := actions[k]
	if !ok {
		return nil
	}
	s.layer = noLayer
	cmd, _ := s.filterKey(a)
	return cmd
}

// openPicker offers the values that occur in the directory. They are gathered
// once for each version of it: of a very large one that takes a moment.
func (s *Screen) openPicker(filter string) {
	g := s.env.Session.Guide()
	if s.pickersOf != g {
		s.pickersOf, s.pickers = g, map[string]picker{}
	}
	p, known := s.pickers[filter]
	if !known {
		p = newPicker(filter, g.FilterChoices(filter))
		s.pickers[filter] = p
	}
	s.layer, s.picker = pickLayer, p
}

// letters are the keys that values can have.
const letters = "abcdefghijklmnopqrstuvwxyz123456789"

// newPicker gives each value a key: a letter of its name where one is free.
// With more values than keys, those of most services have them.
func newPicker(filter string, choices []session.FilterChoice) picker {
	p := picker{filter: filter, more: len(choices) > len(letters)}
	if p.more {
		choices = slices.Clone(choices)
		slices.SortStableFunc(choices, func(a, b session.FilterChoice) int { return cmp.Compare(b.Services, a.Services) })
		choices = choices[:len(letters)]
		slices.SortStableFunc(choices, func(a, b session.FilterChoice) int { return strings.Compare(text.Fold(a.Name), text.Fold(b.Name)) })
	}
	used := map[rune]bool{}
	key := func(from string) string {
		for _, r := range from {
			if strings.ContainsRune(letters, r) && !used[r] {
				used[r] = true
				return string(r)
			}
		}
		return ""
	}
	p.picks = make([]pick, len(choices))
	for i, c := range choices { // first letters first, so that they are where one looks for them
		first, _ := utf8.DecodeRuneInString(text.Fold(c.Name))
		p.picks[i] = pick{key(string(first)), c}
	}
	for i, c := range choices {
		if p.picks[i].key == "" {
			p.picks[i].key = key(text.Fold(c.Name) + letters)
		}
	}
	return p
}

// pickKey takes a value. Any other key changes nothing.
func (s *Screen) pickKey(k string) tea.Cmd {
	if k == noneKey {
		s.layer = noLayer
		return s.setQuery(session.DropFilters(s.query.Value(), s.picker.filter))
	}
	for _, p := range s.picker.picks {
		if p.key == k {
			s.layer = noLayer
			return s.toggle(p.Word)
		}
	}
	return nil
}

// ageKey collects an age in years. Two digits are enough, as in a contact.
func (s *Screen) ageKey(k string) tea.Cmd {
	switch {
	case k == "backspace" && s.age != "":
		s.age = s.age[:len(s.age)-1]
	case k == "enter" && s.age == "":
		s.layer = noLayer
		return s.setQuery(session.DropFilters(s.query.Value(), session.FilterAge))
	case len(k) == 1 && k[0] >= '0' && k[0] <= '9':
		s.age += k
	}
	if len(s.age) < 2 && (k != "enter" || s.age == "") {
		return nil
	}
	s.layer = noLayer
	return s.setQuery(session.AddFilter(s.query.Value(), session.FilterAge+":"+s.age))
}

func (s *Screen) toggle(word string) tea.Cmd {
	return s.setQuery(session.ToggleFilter(s.query.Value(), word))
}

// setQuery searches for another query, unless it is too long to be one.
func (s *Screen) setQuery(q string) tea.Cmd {
	if utf8.RuneCountInString(q) > maxQuery {
		return s.env.Tell(screen.Status{Level: screen.Trouble, Text: "The search line is full: take out a word, then filter."})
	}
	s.query.SetValue(q)
	s.detail, s.old = false, false
	s.search()
	return nil
}

// complete takes the first completion, and reports whether there was one.
func (s *Screen) complete() (tea.Cmd, bool) {
	if !s.completing() {
		return nil, false
	}
	return s.setQuery(session.Complete(s.query.Value(), s.offers[0])), true
}

// completing reports whether completions are offered: only where the word being
// typed is the last one, with the cursor behind it.
func (s *Screen) completing() bool {
	return len(s.offers) > 0 && !s.detail && !s.old && s.layer == noLayer &&
		s.query.CursorX(4*maxQuery) == text.Width(s.query.Value())
}

// offerLine is the completions, the one that tab takes first, and what the
// search found so far.
func (s *Screen) offerLine(width int) string {
	t := s.env.Theme
	end := " " + s.count() + " "
	room := width - text.Width(end) - text.Width(" tab ")
	first := text.Truncate(text.CleanLine(s.offers[0]), max(0, room))
	rest := ""
	for _, o := range s.offers[1:] {
		next := rest + " · " + text.CleanLine(o)
		if text.Width(first)+text.Width(next) > room {
			break
		}
		rest = next
	}
	pad := max(0, room-text.Width(first)-text.Width(rest))
	return " " + t.Key.Render("tab") + " " + t.Accent.Render(first) + t.Dim.Render(rest+strings.Repeat(" ", pad)+end)
}

// filterAsk is what a layer about filters asks, or "".
func (s *Screen) filterAsk() string {
	switch s.layer {
	case filterLayer:
		return " Filter by what? Again takes it away; esc leaves it."
	case pickLayer:
		what := "District or county?"
		if s.picker.filter == session.FilterType {
			what = "Type?"
		}
		if len(s.picker.picks) == 0 {
			return " " + what + " No service says."
		}
		return " " + what + " Again takes it away; esc leaves it."
	case ageLayer:
		return ageAsk + s.age
	}
	return ""
}

// ageAsk stands before the age that is typed.
const ageAsk = " age in years, enter for any: "

// choices is what the keys mean while a filter is chosen, in as many lines as
// it takes.
func (s *Screen) choices(width int) []string {
	switch s.layer {
	case filterLayer:
		return form.Flow(s.menu(), s.env.Theme, width)
	case pickLayer:
		return s.picker.lines(s, width)
	}
	return nil
}

func (p picker) lines(s *Screen, width int) []string {
	var list []form.Choice
	q := s.query.Value()
	for _, x := range p.picks {
		label := x.Name
		if session.HasFilter(q, x.Word) {
			label += " ✓"
		}
		list = append(list, form.Choice{Key: x.key, Label: label})
	}
	if session.HasFilterNamed(q, p.filter) {
		list = append(list, form.Choice{Key: noneKey, Label: "any"})
	}
	out := form.Flow(list, s.env.Theme, width)
	if p.more {
		out = append(out, s.env.Theme.Dim.Render(fmt.Sprintf("    others: type %s: and the first letters, then tab", p.filter)))
	}
	return out
}
