package contact

import (
	tea "charm.land/bubbletea/v2"
)

// layer is something that lies over the record and takes the keys until it is
// done with.
type layer uint8

const (
	noLayer      layer = iota
	junkLayer          // which kind of junk call
	unmetLayer         // another reason for the unmet need
	reasonLayer        // why a service is given against the rules
	explainLayer       // the rules, points and sources
	scoreLayer         // the drinking questions
	earlierLayer       // jump to an earlier answer
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
	}
	return nil
}
