package triage

import "slices"

// router is the working space of the search for ways in.
type router struct {
	from []int // by service: the service it opens the way to, or -1
	seen []int // services with an entry in from
	todo []int
}

func newRouter(n int) router {
	from := make([]int, n)
	for i := range from {
		from[i] = unvisited
	}
	return router{from: from}
}

const (
	unvisited = -1
	start     = -2
)

// reachable reports whether an enquirer can go to a service now: nothing keeps
// it closed, and it is either open to the public or behind a door whose team
// they are already with. Which of its points it has does not matter.
func (r *Rules) reachable(s *scratch, i int) bool {
	return s.at[i].fits() && r.opens(i, s.conds)&isTrue != 0
}

// opens is whether the reach of a service lets the enquirer in.
func (r *Rules) opens(i int, conds []truth) truth {
	x := &r.services[i]
	if !x.gatekept() {
		return isTrue
	}
	return value(x.team, conds)
}

// firstStep returns the service at which the shortest way in to service i
// starts, or -1. The doors of one service are tried in the order in which they
// are written, and no service is visited twice, so loops end.
func (r *Rules) firstStep(s *scratch, i int) int {
	found := -1
	r.search(s, i, func(w int) bool { found = w; return false })
	s.route.forget()
	return found
}

// search goes through the ways in to i, nearest first, and yields each service
// that can be reached now. Behind a reachable one it looks no further.
func (r *Rules) search(s *scratch, i int, yield func(int) bool) {
	q := &s.route
	q.todo = append(q.todo[:0], i)
	q.visit(i, start)
	for n := 0; n < len(q.todo); n++ {
		for _, w := range r.services[q.todo[n]].wayIn {
			if q.from[w] != unvisited {
				continue
			}
			q.visit(w, q.todo[n])
			if !r.reachable(s, w) {
				q.todo = append(q.todo, w)
			} else if !yield(w) {
				return
			}
		}
	}
}

func (q *router) visit(i, from int) {
	q.from[i] = from
	q.seen = append(q.seen, i)
}

func (q *router) forget() {
	for _, i := range q.seen {
		q.from[i] = unvisited
	}
	q.seen = q.seen[:0]
}

// doors returns the ids of the services that open the way to i now, nearest
// first, and the whole path from the first of them up to the last door before
// i. A service whose door was not found keeps an empty list.
func (r *Rules) doors(s *scratch, i int) (wayIn, route []string) {
	x := &r.services[i]
	if len(x.wayIn) == 0 {
		return []string{}, nil
	}
	if r.allReachable(s, x.wayIn) { // the usual case, without garbage
		return x.doors, x.doors[:1:1]
	}
	wayIn = []string{}
	r.search(s, i, func(w int) bool {
		wayIn = append(wayIn, r.services[w].src.ID)
		if route == nil {
			for at := w; at != i; at = s.route.from[at] {
				route = append(route, r.services[at].src.ID)
			}
		}
		return true
	})
	s.route.forget()
	return wayIn, route
}

func (r *Rules) allReachable(s *scratch, list []int) bool {
	return !slices.ContainsFunc(list, func(w int) bool { return !r.reachable(s, w) })
}
