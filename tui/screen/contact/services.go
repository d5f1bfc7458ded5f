package contact

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"signpost/directory/search"
	"signpost/directory/triage"
	session "signpost/internal/desk"
	"signpost/store"
	"signpost/tui/screen"
)

// item is one row of the service list.
type item struct {
	id    string
	name  string
	after string // why it is here
	spans []search.Span
	miss  string // why it cannot be given from the list; "" when it can
	title string // a heading above this row
	group string // several kinds of one service that share the row
}

// maxFound is how many search hits the list holds.
const maxFound = 50

// list fills the service list: search hits while something is typed, else the
// suggestions and near misses.
func (s *Screen) list() {
	if q := strings.TrimSpace(s.find.Value()); q != "" {
		s.items = s.hits(q)
	} else {
		s.items = s.suggestions()
	}
	s.at = max(0, min(s.at, len(s.items)-1))
}

func (s *Screen) hits(q string) []item {
	found := s.env.Session.Guide().Find(q, maxFound, s.env.Session.Now())
	out := make([]item, len(found.Found))
	for i, f := range found.Found {
		svc := f.Service()
		after := strings.Join(f.Why, ", ")
		if after == "" {
			after = session.ReachWords(svc)
		}
		out[i] = item{id: f.ID, name: svc.Name, after: after, spans: f.NameSpans}
	}
	if found.Relaxed && len(out) > 0 {
		out[0].title = "matches some of the words"
	}
	return out
}

func (s *Screen) suggestions() []item {
	var out []item
	for _, row := range triage.Rows(s.result.Suggestions, s.c.Facts) {
		if len(row.Kinds) > 1 && !s.unfolded[row.Group] {
			out = append(out, folded(row))
			continue
		}
		for _, x := range row.Kinds {
			out = append(out, item{id: x.ID, name: x.Name, after: becauses(x)})
		}
	}
	title := "could fit, once more is known"
	for _, x := range s.result.CouldFit {
		out = append(out, item{id: x.ID, name: x.Name, after: x.Because, title: title,
			miss: session.NotYetKnown + x.Because})
		title = ""
	}
	title = "not now"
	for _, x := range s.result.RuledOut {
		if x.Points == 0 {
			continue
		}
		after := clause(x.Because)
		if len(x.WayIn) > 0 {
			after += "; start at " + strings.Join(s.env.Session.Guide().Names(x.WayIn), " or ")
		}
		out = append(out, item{id: x.ID, name: x.Name, after: after, title: title, miss: x.Because})
		title = ""
	}
	return out
}

// folded is one row for several kinds of one service.
func folded(row triage.Row) item {
	names := make([]string, len(row.Kinds))
	for i, x := range row.Kinds {
		names[i] = x.Name
	}
	return item{id: row.Kinds[0].ID, group: row.Group, name: session.Words(strings.ReplaceAll(row.Group, "-", "_")),
		after: fmt.Sprintf("%d kinds: %s", len(names), strings.Join(names, ", "))}
}

func becauses(x triage.Suggestion) string {
	out := make([]string, len(x.Reasons))
	for i, r := range x.Reasons {
		out[i] = clause(r.Because)
	}
	return strings.Join(out, ", ")
}

// giveNumber gives the service with that number on the list.
func (s *Screen) giveNumber(n int) tea.Cmd {
	if n < 1 || n > len(s.items) || s.items[n-1].miss != "" {
		return s.env.Tell(screen.Status{Level: screen.Trouble, Text: fmt.Sprintf("There is no service number %d on the list.", n)})
	}
	return s.give(s.items[n-1])
}

// cannotGive says why a row cannot be given as it stands; no is false when it
// can.
func (s *Screen) cannotGive(it item) (cmd tea.Cmd, no bool) {
	if it.group != "" {
		s.unfolded[it.group] = true
		s.list()
		return s.env.Tell(screen.Status{Text: "Which kind? Each has its own number now."}), true
	}
	if it.miss != "" {
		return s.env.Tell(screen.Status{Level: screen.Trouble,
			Text: fmt.Sprintf("Not recorded: %s Find it by its name to give it all the same, with a reason.", closedSay(it.name, it.miss))}), true
	}
	if svc, ok := s.env.Session.Guide().Dir.Service(it.id); ok && session.NotGiven(svc) != "" {
		return s.env.Tell(screen.Status{Level: screen.Trouble,
			Text: fmt.Sprintf("%s was not recorded: %s.", it.name, session.NotGiven(svc))}), true
	}
	if why := session.Closed(s.result, it.id); why != "" {
		s.askReason(it, why)
		return nil, true
	}
	return nil, false
}

// give records a service as given to the enquirer.
func (s *Screen) give(it item) tea.Cmd {
	if cmd, no := s.cannotGive(it); no {
		return cmd
	}
	if given(s.c, it.id) {
		return s.env.Tell(screen.Status{Level: screen.Info, Text: it.name + " is recorded already. ctrl+z takes the last thing back."})
	}
	return s.giveNow(it.id, it.name, "Given: ")
}

// giveNow records a signpost.
func (s *Screen) giveNow(id, name, say string) tea.Cmd {
	said := say + name + ". "
	if svc, ok := s.env.Session.Guide().Dir.Service(id); ok {
		if p := session.FirstPhone(svc); p != "" {
			said += p
		} else {
			said += capital(session.NoNumber) + "."
		}
	}
	return s.change(changed{said: said, undo: undoGiven(id)}, func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
		return sess.Refer(ctx, c, id, store.Signpost)
	})
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func given(c store.Contact, id string) bool {
	return slices.ContainsFunc(c.Referrals, func(r store.Referral) bool { return r.Service == id && !r.Undone })
}

// lost counts the search that is being left, when it found nothing.
func (s *Screen) lost() tea.Cmd {
	if len(s.items) > 0 && s.items[0].title == "" {
		return nil
	}
	sess, query := s.env.Session, s.find.Value()
	return s.env.Load(func(ctx context.Context) tea.Msg {
		if err := sess.LostSearch(ctx, query); err != nil {
			return screen.Status{Level: screen.Trouble, Text: screen.Explain(err)}
		}
		return nil
	})
}
