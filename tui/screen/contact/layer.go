package contact

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// layer is something that lies over the record and takes the keys until it is
// done with.
type layer uint8

const (
	noLayer       layer = iota
	junkLayer           // which kind of junk call
	unmetLayer          // another reason for the unmet need
	reasonLayer         // why a service is given against the rules
	explainLayer        // the rules, points and sources
	scoreLayer          // the drinking questions
	earlierLayer        // jump to an earlier answer
	consentLayer        // may details be passed on; from here on the answers rest
	answeredLayer       // who answered a warm handover
	givenLayer          // what was given, to be changed
	planLayer           // a call-back, follow-up or next action
)

// layerKey gives a key to the layer that lies on top.
func (s *Screen) layerKey(msg tea.KeyPressMsg) tea.Cmd {
	switch s.layer {
	case junkLayer:
		return s.junkKey(msg.String())
	case unmetLayer:
		return s.unmetKey(msg)
	case reasonLayer:
		return s.reasonKey(msg)
	case explainLayer:
		return s.explainKey(msg.String())
	case scoreLayer:
		return s.scoreKey(msg.String())
	case earlierLayer:
		return s.earlierKey(msg.String())
	case consentLayer:
		return s.consentKey(msg.String())
	case answeredLayer:
		return s.answeredKey(msg)
	case givenLayer:
		return s.givenKey(msg.String())
	case planLayer:
		return s.planKey(msg)
	}
	return nil
}

// layerHelp is the keys that work while a layer has them; nil without one.
func (s *Screen) layerHelp() []key.Binding {
	say := func(pairs ...string) []key.Binding {
		var out []key.Binding
		for i := 0; i+1 < len(pairs); i += 2 {
			out = append(out, key.NewBinding(key.WithHelp(pairs[i], pairs[i+1])))
		}
		return out
	}
	switch s.layer {
	case junkLayer:
		return say("letter", "which kind", "any other key", "back")
	case unmetLayer:
		return say("letter", "another reason", "enter", "go on")
	case reasonLayer:
		return say("enter", "give it, with the reason", "esc", "leave it")
	case explainLayer:
		return say("↑ ↓", "move", "any other key", "back")
	case scoreLayer:
		return say("1…5", "answer", "←", "one back", "esc", "no score")
	case earlierLayer:
		return say("↑ ↓", "move", "enter", "go there", "esc", "back")
	case consentLayer:
		return say("y", "they agree", "n", "a signpost", "esc", "leave it")
	case answeredLayer:
		return say("enter", "record it", "esc", "leave it")
	case givenLayer:
		return say("↑ ↓", "move", "letter", "change", "esc", "back")
	case planLayer:
		if s.plan.picks() {
			return say("letter or digit", "pick", "esc", "leave; what is kept stays")
		}
		return say("enter", "keep the line", "esc", "leave; what is kept stays")
	}
	return nil
}
