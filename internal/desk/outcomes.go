package desk

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"signpost/directory"
	"signpost/store"
)

// fates sorts the statuses of a referral by what they say of the service.
var fates = map[string]fate{
	"got_help": helped, "referred_on": helped,
	"not_eligible": turnedAway, "no_capacity": turnedAway, "could_not_contact": turnedAway,
	"no_longer_wanted": theirChoice,
}

type fate uint8

const (
	notKnown    fate = iota // given, contacted, unknown
	helped                  // there or further on
	turnedAway              // by the service, or nobody could be reached there
	theirChoice             // says nothing of the service
)

// given is what became of the referrals to one service.
type given struct {
	total    int
	byFate   [theirChoice + 1]int
	statuses map[string]int
}

// givenBy puts counts of referrals together by service.
func givenBy(list []store.ReferralOutcome) map[string]*given {
	by := map[string]*given{}
	for _, o := range list {
		g := by[o.Service]
		if g == nil {
			g = &given{statuses: map[string]int{}}
			by[o.Service] = g
		}
		g.total += o.Count
		g.byFate[fates[o.Status]] += o.Count
		g.statuses[o.Status] += o.Count
	}
	return by
}

// known is of how many it is known what became of them.
func (g *given) known() int { return g.total - g.byFate[notKnown] }

// outcomes says what became of those who were sent somewhere: which services
// never helped, which were never given, and the figures of the others.
func (h *health) outcomes() {
	by, all := givenBy(h.in.Outcomes), 0
	for _, g := range by {
		all += g.total
	}
	for _, id := range slices.Sorted(maps.Keys(by)) {
		h.fate(id, by[id])
	}
	if all < manyReferrals {
		return
	}
	for _, s := range h.g.Dir.Services.All() {
		if by[s.ID] == nil && runs(s) && NotGiven(s) == "" && !h.idle[s.ID] {
			h.add(HealthRow{Kind: HealthNeverGiven, Severity: directory.Note, Service: s.ID,
				Say: fmt.Sprintf("%s was not given once among the last %d services given.", s.Name, all),
				Do:  "See whether its rules and words lead to it."})
		}
	}
}

// fate adds the row about one service that was given.
func (h *health) fate(id string, g *given) {
	name := id
	if s, ok := h.g.Dir.Service(id); ok {
		name = s.Name
	}
	times := "once"
	if n := g.total; n > 1 {
		times = fmt.Sprintf("%d times", n)
	}
	r := HealthRow{Kind: HealthOutcomes, Severity: directory.Note, Service: id, weight: g.total,
		Say: fmt.Sprintf("%s was given %s: %s.", name, times, g.say())}
	if g.byFate[helped] == 0 && g.byFate[turnedAway] >= fewOutcomes {
		r = HealthRow{Kind: HealthDeclined, Severity: directory.Caution, Service: id, weight: g.byFate[turnedAway],
			Say: fmt.Sprintf("Nobody is known to have got help at %s, which was given %s: %s.", name, times, g.say()),
			Do:  "Ask the service whom it takes, and write it into the entry."}
	}
	h.add(r)
}

// say lists the statuses, the most frequent first; what is not known comes
// last and together.
func (g *given) say() string {
	out := g.sayKnown()
	n := g.byFate[notKnown]
	switch {
	case n == 0:
		return out
	case out == "":
		return fmt.Sprintf("%d not known", n)
	}
	return fmt.Sprintf("%s, %d not known", out, n)
}

// sayKnown lists the statuses that say something, the most frequent first.
func (g *given) sayKnown() string {
	var list []string
	for s := range g.statuses {
		if fates[s] != notKnown {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(a, b string) int {
		return cmp.Or(cmp.Compare(g.statuses[b], g.statuses[a]), cmp.Compare(slices.Index(store.ReferralStatuses(), a), slices.Index(store.ReferralStatuses(), b)))
	})
	for i, s := range list {
		list[i] = fmt.Sprintf("%d %s", g.statuses[s], Words(s))
	}
	return strings.Join(list, ", ")
}
