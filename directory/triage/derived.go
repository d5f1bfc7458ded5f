package triage

import (
	"fmt"
	"slices"
	"strings"

	"signpost/directory"
	"signpost/internal/facts"
)

// service compiles one entry: the rules that follow from its fields, then the
// ones that the coordinator wrote.
func (c *compiler) service(s *directory.Service) {
	if _, dup := c.r.at[s.ID]; dup {
		return // the loader reports it; the first one stands
	}
	out := service{src: s, team: none}
	out.route = rule{id: s.ID + "/way-in", because: "the way in to " + s.Name, source: s.Source}
	out.never, out.neverID = neverSuggested(s)
	c.derive(&out)
	rep := c.reporter(s.Pos)
	for i, r := range s.NotFor {
		out.notFor = append(out.notFor, c.rule(r, fmt.Sprintf("%s/not_for/%d", s.ID, i+1), rep))
	}
	for i, r := range s.Match {
		out.match = append(out.match, c.rule(r, fmt.Sprintf("%s/match/%d", s.ID, i+1), rep))
	}
	c.derivePoints(&out)
	c.r.at[s.ID] = len(c.r.services)
	c.r.services = append(c.r.services, out)
}

func (c *compiler) rule(r directory.Rule, id string, rep func(directory.Position, string)) rule {
	if r.ID != "" {
		id = r.ID
	}
	return rule{
		id: id, because: r.Because, source: r.Source, points: r.Points, needsKnown: r.NeedsKnown,
		when: c.r.conds.add(r.When, false, rep), unless: c.r.conds.add(r.Unless, false, rep),
	}
}

func neverSuggested(s *directory.Service) (because, id string) {
	switch {
	case s.Status == directory.StatusClosed:
		return "it has closed", s.ID + "/status"
	case s.Status == directory.StatusProposed:
		return "it is only proposed", s.ID + "/status"
	case s.Reach == directory.ReachNotADestin:
		return "nobody can be referred to it; it is kept so that the name can be explained", s.ID + "/reach"
	}
	return "", ""
}

// areaRule ends the id of the exclusion that follows from an area.
const areaRule = "/area"

// derive adds the exclusions that follow from area, ages and reach.
func (c *compiler) derive(s *service) {
	add := func(name, because string, when, unless directory.Condition) {
		rep := c.reporter(s.src.Pos)
		s.notFor = append(s.notFor, rule{
			id: s.src.ID + name, because: because, source: s.src.Source, derived: true,
			when: c.r.conds.add(when, false, rep), unless: c.r.conds.add(unless, false, rep),
		})
	}
	if when, because := c.outsideArea(s.src); when != nil {
		add(areaRule, because, when, nil)
	}
	if when := outsideAges(s.src.Ages); when != nil {
		add("/ages", "for ages "+s.src.Ages.Text, when, nil)
	}
	switch s.src.Reach {
	case directory.ReachPatients:
		if !asks(s.src, facts.Setting) {
			add("/patients", "only for people who are in that hospital", nil, anyOf(facts.Setting, c.hospitals()...))
		}
	case directory.ReachWorkers:
		if !asks(s.src, facts.Caller) && !asks(s.src, facts.ProfessionalRole) {
			add("/workers", "only for workers who ask for their service", nil, anyOf(facts.Caller, "professional"))
		}
	}
}

// asks reports whether an exclusion of the entry tests a fact itself.
func asks(s *directory.Service, k facts.Key) bool {
	for _, r := range s.NotFor {
		for _, clause := range slices.Concat(r.When, r.Unless) {
			for _, t := range clause {
				if t.Fact == string(k) {
					return true
				}
			}
		}
	}
	return false
}

// hospitals lists the settings that are not the community.
func (c *compiler) hospitals() []string {
	d, ok := c.r.layout.at[facts.Setting]
	if !ok {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(c.r.layout.facts[d].def.Values), func(w string) bool { return w == "community" })
}

func anyOf(k facts.Key, values ...string) directory.Condition {
	return directory.Condition{{{Fact: string(k), Op: directory.AnyOf, Values: values}}}
}

func noneOf(k facts.Key, values []string) directory.Test {
	return directory.Test{Fact: string(k), Op: directory.NoneOf, Values: values}
}

// outsideArea is the condition under which an enquirer lives outside a
// service's area, or nil when the area excludes nobody. An area that names
// districts is hard on the district where that is known; somebody with no fixed
// place is never outside within the county.
func (c *compiler) outsideArea(s *directory.Service) (directory.Condition, string) {
	var counties, districts, names []string
	for _, a := range s.Area {
		switch {
		case c.isCounty[a]:
			counties = append(counties, a)
		case c.countyOf[a] != "" || c.placed[a] != "":
			districts = append(districts, a)
		default:
			c.find(directory.Caution, s.Pos, "unknown-area",
				fmt.Sprintf("%q is neither a county nor a district, so the area of %q rules nobody out", a, s.ID), "name it in places.toml")
			return nil, ""
		}
		names = append(names, c.placed[a])
	}
	if len(names) == 0 {
		return nil, ""
	}
	reachable := slices.Clone(counties)
	for _, d := range districts {
		if county := c.countyOf[d]; county != "" && !slices.Contains(reachable, county) {
			reachable = append(reachable, county)
		}
	}
	cond := directory.Condition{{noneOf(facts.County, reachable)}}
	if len(districts) > 0 {
		clause := directory.Clause{noneOf(facts.District, append(slices.Clone(districts), noFixed))}
		if len(counties) > 0 {
			clause = append(clause, noneOf(facts.County, counties))
		}
		cond = append(cond, clause)
	}
	return cond, "only for people in " + listed(names)
}

// listed joins names as one says them: "A, B and C".
func listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// outsideAges is the condition under which a person is too young or too old.
func outsideAges(a directory.AgeLimit) directory.Condition {
	var out directory.Condition
	if a.Lo > 0 {
		out = append(out, directory.Clause{{Fact: string(facts.Age), Op: directory.Within, Lo: 0, Hi: a.Lo - 1}})
	}
	if a.Hi > 0 {
		out = append(out, directory.Clause{{Fact: string(facts.Age), Op: directory.Within, Lo: a.Hi + 1, Hi: 1000}})
	}
	return out
}

// derivePoints adds the points that follow from the area and the team.
func (c *compiler) derivePoints(s *service) {
	rep := c.reporter(s.src.Pos)
	var districts []string
	for _, a := range s.src.Area {
		if !c.isCounty[a] && c.countyOf[a] != "" {
			districts = append(districts, a)
		}
	}
	if len(districts) > 0 {
		s.match = append(s.match, rule{
			id: s.src.ID + "/district", because: "works in their district", source: s.src.Source, points: districtPoints, derived: true,
			when: c.r.conds.add(anyOf(facts.District, districts...), false, rep), unless: none,
		})
	}
	if s.src.Team != "" && !matchesTeam(s.src) {
		s.match = append(s.match, rule{
			id: s.src.ID + "/team", because: "already their team", source: s.src.Source, points: teamPoints, derived: true,
			when: c.r.conds.add(anyOf(facts.InTreatment, s.src.Team), false, rep), unless: none,
		})
	}
}

// matchesTeam reports whether a coordinator wrote a rule of points for being
// with the team, which then stands instead of the derived one.
func matchesTeam(s *directory.Service) bool {
	for _, r := range s.Match {
		if len(r.When) == 1 && len(r.When[0]) == 1 && r.When[0][0].Fact == string(facts.InTreatment) &&
			slices.Equal(r.When[0][0].Values, []string{s.Team}) {
			return true
		}
	}
	return false
}

// waysIn resolves the ids of doors, and the condition under which an enquirer
// is already with the team of one.
func (c *compiler) waysIn() {
	for i := range c.r.services {
		s := &c.r.services[i]
		var teams []string
		if s.src.Team != "" {
			teams = append(teams, s.src.Team)
		}
		for _, id := range s.src.WayIn {
			w, ok := c.r.at[id]
			if !ok || w == i || slices.Contains(s.wayIn, w) {
				continue // lint reports ids that name nothing
			}
			s.wayIn = append(s.wayIn, w)
			s.doors = append(s.doors, id)
			if t := c.r.services[w].src.Team; t != "" {
				teams = append(teams, t)
			}
		}
		if len(teams) > 0 {
			s.team = c.r.conds.add(anyOf(facts.InTreatment, teams...), false, c.reporter(s.src.Pos))
		}
	}
}
