package desk

import "signpost/directory"

// ReachWords says how an enquirer comes to a service, for a list.
func ReachWords(s *directory.Service) string {
	switch {
	case s.Status == directory.StatusClosed:
		return "closed"
	case s.Status == directory.StatusProposed:
		return "only proposed"
	case s.Status == directory.StatusPaused:
		return "paused"
	}
	switch s.Reach {
	case directory.ReachDirect:
		return "go there directly"
	case directory.ReachRingFirst:
		return "ring first"
	case directory.ReachThrough:
		return "only through another service"
	case directory.ReachPatients:
		return "patients there only"
	case directory.ReachWorkers:
		return "workers only"
	case directory.ReachNotADestin:
		return "not a destination"
	}
	return "how to reach it is not recorded"
}

// Names turns ids of services into their names; an id that names nothing stays.
func (g *Guide) Names(ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = id
		if s, ok := g.Dir.Service(id); ok {
			out[i] = s.Name
		}
	}
	return out
}

// AreaNames turns ids of districts and counties into their names.
func (g *Guide) AreaNames(ids []string) []string {
	names := map[string]string{}
	for _, d := range g.Dir.Districts {
		names[d.ID] = d.Name
	}
	for _, c := range g.Dir.Counties {
		names[c.ID] = c.Name
	}
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = or(names[id], id)
	}
	return out
}
