package lint

import (
	"fmt"
	"slices"
	"strings"

	"signpost/directory"
	"signpost/directory/triage"
)

// doors judges the ways in: what leads to something closed, in a circle, or
// nowhere at all. Names that do not exist are found while loading.
func (c *checker) doors(rules *triage.Rules) {
	for _, s := range c.d.Services.All() {
		if s.Reach == directory.ReachThrough && len(s.WayIn) == 0 && s.Gate == "" && runs(s) {
			c.say(directory.Caution, s, "reach", "no-door", fmt.Sprintf("%s is reached through another service, and the entry does not say which", s.Name),
				"Add way_in with the ids of the services that open the door, or gate when it is none of this directory.")
		}
		for i, id := range s.WayIn {
			door, ok := c.d.Service(id)
			if !ok || !runs(s) {
				continue
			}
			path := fmt.Sprintf("way_in[%d]", i)
			switch door.Status {
			case directory.StatusClosed, directory.StatusProposed:
				c.say(directory.Caution, s, path, "way-in-closed", fmt.Sprintf("the way in %s (%s) is %s", door.Name, id, door.Status),
					"Name the service that opens the door now, or take it out.")
			case directory.StatusPaused:
				c.say(directory.Note, s, path, "way-in-closed", fmt.Sprintf("the way in %s (%s) is paused", door.Name, id), "Name another door for the time being if there is one.")
			}
		}
	}
	for _, loop := range rules.Loops() {
		c.loop(loop)
	}
}

// loop reports a circle of ways in. It does no harm while one of the services
// has another door.
func (c *checker) loop(ids []string) {
	// Start where the circle is written first, however it was found.
	first := 0
	for i, id := range ids {
		if c.before(id, ids[first]) {
			first = i
		}
	}
	ids = slices.Concat(ids[first:], ids[:first])
	s, ok := c.d.Service(ids[0])
	if !ok {
		return
	}
	sev, hint := directory.Caution, "None of them can be entered from outside. Give one of them another way in, a gate, or the reach it has."
	if slices.ContainsFunc(ids, func(id string) bool { return c.hasOtherDoor(id, ids) }) {
		sev, hint = directory.Note, "It does no harm, because there is a door from outside. Take a way in out if it is a mistake."
	}
	c.say(sev, s, "way_in", "way-in-loop", "the ways in go round in a circle: "+strings.Join(append(ids, ids[0]), " -> "), hint)
}

func (c *checker) before(a, b string) bool {
	x, ok1 := c.d.Service(a)
	y, ok2 := c.d.Service(b)
	if !ok1 || !ok2 {
		return false
	}
	return x.Pos.File < y.Pos.File || x.Pos.File == y.Pos.File && x.Pos.Line < y.Pos.Line
}

func (c *checker) hasOtherDoor(id string, loop []string) bool {
	s, ok := c.d.Service(id)
	if !ok {
		return false
	}
	if s.Reach == directory.ReachDirect || s.Reach == directory.ReachRingFirst || s.Gate != "" {
		return true
	}
	return slices.ContainsFunc(s.WayIn, func(w string) bool {
		_, known := c.d.Service(w)
		return known && !slices.Contains(loop, w)
	})
}
