package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"signpost/store"
)

// ToDoKind is what sort of thing is to be done.
type ToDoKind string

// The kinds of things to be done.
const (
	CallBack   ToDoKind = "call_back" // somebody is to be rung
	FollowUp   ToDoKind = "follow_up" // something else is to be done
	OutcomeDue ToDoKind = "outcome"   // it is to be asked what became of a referral
)

// ToDo is one thing that is to be done about a contact, or was.
type ToDo struct {
	Kind     ToDoKind
	Contact  store.Contact
	Referral store.Referral // of OutcomeDue
	Due      time.Time
	Status   string    // "open", a result of the follow-up, or a status of the referral
	At       time.Time // when it was closed; zero while open
}

// ToDoOpen is the status of what is still to be done.
const ToDoOpen = "open"

// ToDoQuery picks what is to be done, or was.
type ToDoQuery struct {
	Status   string    // ToDoOpen or empty; "overdue"; a result; a referral's status
	From, To time.Time // due in that time, or, of what is closed, closed; zero: no limit
	Limit    int       // 0: all
	Now      time.Time // what is overdue is so at that time; zero: now
}

// ToDoStatuses lists what a ToDoQuery can ask for.
func ToDoStatuses() []string {
	return slices.Concat([]string{ToDoOpen, "overdue"}, store.FollowupResults(), store.ReferralStatuses()[1:])
}

// What says in words what is to be done. It can name a person: see Coded.
func (d ToDo) What() string {
	if d.Kind != OutcomeDue {
		return d.Contact.Followup.What
	}
	return cmp.Or(d.Referral.Next, "ask how it went at "+d.Referral.Name)
}

// By is who is to do it; "" when nobody was named.
func (d ToDo) By() string {
	if d.Kind == OutcomeDue {
		return d.Referral.By
	}
	return d.Contact.Followup.By
}

// Coded says what it is without anything that can name a person: for lists
// that others can see.
func (d ToDo) Coded() string {
	switch {
	case d.Kind == OutcomeDue:
		return fmt.Sprintf("%s, %s", d.Referral.Name, Words(string(d.Referral.Kind)))
	case d.Contact.Followup.Attempts > 0:
		return sayTried(d.Contact.Followup.Attempts)
	}
	return ""
}

// sayTried says how often somebody was tried in vain: "tried once".
func sayTried(n int) string {
	if n == 1 {
		return "tried once"
	}
	return fmt.Sprintf("tried %d times", n)
}

// ToDos lists what is to be done about a contact, or was.
func ToDos(c store.Contact) []ToDo {
	var out []ToDo
	if f := c.Followup; f != nil && !f.Due.IsZero() {
		d := ToDo{Kind: FollowUp, Contact: c, Due: f.Due, Status: ToDoOpen}
		if c.Callback != nil {
			d.Kind = CallBack
		}
		if !f.Open() {
			d.Status, d.At = f.Result, f.ClosedAt
		}
		out = append(out, d)
	}
	for _, r := range c.Referrals {
		d := ToDo{Kind: OutcomeDue, Contact: c, Referral: r, Due: r.Due, Status: ToDoOpen}
		switch {
		case r.Undone:
		case !r.Due.IsZero():
			out = append(out, d)
		case settled(r.Status):
			d.Status, d.At = r.Status, r.StatusAt
			out = append(out, d)
		}
	}
	return out
}

// ToDo lists what the query asks for, with how many there are before the limit:
// what is open by its due time, what is overdue first; what is closed newest
// first. It is one look at the record, so one entry in the audit trail.
func (s *Session) ToDo(ctx context.Context, q ToDoQuery) ([]ToDo, int, error) {
	return s.toDo(ctx, s.act(ActToDo, ""), q)
}

// ToDoAgain is ToDo for a list that only redraws itself.
func (s *Session) ToDoAgain(ctx context.Context, q ToDoQuery) ([]ToDo, int, error) {
	return s.toDo(ctx, store.Act{}, q)
}

func (s *Session) toDo(ctx context.Context, act store.Act, q ToDoQuery) ([]ToDo, int, error) {
	if err := s.allow(ActToDo); err != nil {
		return nil, 0, err
	}
	if err := oneOf("status", q.Status, ToDoStatuses()); err != nil {
		return nil, 0, err
	}
	var out []ToDo
	now, open := or(q.Now, s.now()), q.Status == "" || q.Status == ToDoOpen || q.Status == "overdue"
	keep := func(list []store.Contact) {
		for _, c := range list {
			for _, d := range ToDos(c) {
				if q.wants(d, now) {
					out = append(out, d)
				}
			}
		}
	}
	var list []store.Contact
	var err error
	if open {
		list, err = s.record.Due(ctx, act, store.DueQuery{Until: q.To})
	} else {
		list, _, err = s.record.List(ctx, act, store.Query{})
	}
	keep(list)
	slices.SortStableFunc(out, func(a, b ToDo) int {
		if open {
			return cmp.Or(a.Due.Compare(b.Due), strings.Compare(a.Contact.ID, b.Contact.ID))
		}
		return cmp.Or(b.At.Compare(a.At), strings.Compare(b.Contact.ID, a.Contact.ID))
	})
	total := len(out)
	if q.Limit > 0 {
		out = out[:min(total, q.Limit)]
	}
	return out, total, err
}

func (q ToDoQuery) wants(d ToDo, now time.Time) bool {
	at := d.Due
	switch q.Status {
	case "", ToDoOpen:
		if d.Status != ToDoOpen {
			return false
		}
	case "overdue":
		if d.Status != ToDoOpen || d.Due.After(now) {
			return false
		}
	default:
		if d.Status != q.Status {
			return false
		}
		at = d.At
	}
	return (q.From.IsZero() || !at.Before(q.From)) && (q.To.IsZero() || at.Before(q.To))
}

// DueCount is what the desk says of follow-ups: counts only.
type DueCount struct {
	Overdue int
	Today   int  // due later today
	More    bool // there are more than were counted
}

// Any reports whether there is anything to say.
func (d DueCount) Any() bool { return d.Overdue+d.Today > 0 }

// Say is the desk's line: "2 overdue · 3 more due today".
func (d DueCount) Say() string {
	var parts []string
	if d.Overdue > 0 {
		more := ""
		if d.More {
			more = " or more"
		}
		parts = append(parts, fmt.Sprintf("%d%s overdue", d.Overdue, more))
	}
	if d.Today > 0 {
		more := ""
		if d.Overdue > 0 {
			more = "more "
		}
		parts = append(parts, fmt.Sprintf("%d %sdue today", d.Today, more))
	}
	return strings.Join(parts, " · ")
}

// maxDueNow is how many contacts DueNow looks at: the desk is drawn often, and
// beyond this one more does not change what is to be done.
const maxDueNow = 100

// DueNow counts the follow-ups and outcomes that are overdue or due today. It
// shows no record, so it leaves no trace.
func (s *Session) DueNow(ctx context.Context) (DueCount, error) {
	if err := s.allow(ActToDo); err != nil {
		return DueCount{}, err
	}
	now := s.now()
	until := Midnight(Midnight(now).Add(36 * time.Hour))
	list, err := s.record.Due(ctx, store.Act{}, store.DueQuery{Until: until, Limit: maxDueNow})
	n := DueCount{More: len(list) == maxDueNow}
	for _, c := range list {
		for _, d := range ToDos(c) {
			switch {
			case d.Status != ToDoOpen || !d.Due.Before(until):
			case d.Due.After(now):
				n.Today++
			default:
				n.Overdue++
			}
		}
	}
	return n, err
}
