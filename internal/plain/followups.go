package plain

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"signpost/internal/desk"
	"signpost/internal/slip"
	"signpost/store"
)

// maxToDo is how many things to be done are read: the soonest.
const maxToDo = 500

// taking is what was recorded last, to be taken back.
type taking struct {
	after store.Contact
	was   desk.Plans
}

// followUps reads out what is to be done, by due time, and records what came of
// it.
func (m *mode) followUps() error {
	var last *taking
	look := m.s.ToDo
	for {
		rows, total, err := look(m.ctx, desk.ToDoQuery{Limit: maxToDo})
		if look = m.s.ToDoAgain; err != nil {
			m.trouble(err)
			if len(rows) == 0 {
				return nil
			}
		}
		q := question{ask: m.marked(fmt.Sprintf("%d to do. Which?", total)), open: ""}
		for _, d := range rows {
			q.options = append(q.options, option{words: m.toDo(d)})
		}
		if last != nil {
			q.options = append(q.options, option{words: "take back what was recorded last", key: "u", also: []string{"undo"}})
		}
		if len(q.options) == 0 {
			m.say(m.marked("Nothing is to be done: no calls, no outcomes."))
			return nil
		}
		r, err := m.ask(q)
		if err != nil {
			return err
		}
		if r.pick() == len(rows) {
			m.takeBack(last)
			last = nil
			continue
		}
		done, err := m.task(rows[r.pick()])
		if done != nil {
			last = done
		}
		if err != nil && !errors.Is(err, errBack) {
			return err
		}
	}
}

// toDo says in one line what is to be done, in codes.
func (m *mode) toDo(d desk.ToDo) string {
	what := map[desk.ToDoKind]string{desk.CallBack: "call-back", desk.FollowUp: "follow-up", desk.OutcomeDue: "outcome"}[d.Kind]
	return sentences(what+", due "+desk.SayDue(d.Due, m.s.Now()), desk.Overdue(d.Due, m.s.Now()), d.Coded())
}

func (m *mode) takeBack(last *taking) {
	if _, err := m.s.PutBack(m.ctx, last.after, last.was); err != nil {
		m.trouble(err)
		return
	}
	m.say("Saved. It is to be done as before.")
}

// task reads out one thing to be done and records what came of it. What was
// recorded is returned, nil when nothing was.
func (m *mode) task(d desk.ToDo) (*taking, error) {
	o, err := m.s.Open(m.ctx, d.Contact.ID)
	if err != nil {
		m.trouble(err)
		return nil, nil
	}
	m.details(d, o.Contact)
	words := []string{"done", "nobody reached", "not needed any more", "stop trying"}
	if d.Kind == desk.OutcomeDue {
		words = []string{"record what became of it"}
	}
	if open := o.Contact.Status == store.Open || o.Contact.Status == store.Parked; open {
		words = append(words, "put it off", "open the contact")
	} else {
		words = append(words, "put it off")
	}
	i, err := m.oneOf("What came of it?", words)
	if err != nil {
		return nil, err
	}
	switch words[i] {
	case "open the contact":
		return nil, m.open(d.Contact.ID)
	case "put it off":
		return m.postpone(d)
	case "record what became of it":
		status, err := m.fate(d.Referral.Name)
		if err != nil {
			return nil, err
		}
		return m.record(d, func(ctx context.Context, c store.Contact) (store.Contact, error) {
			return m.s.RecordFate(ctx, c, d.Referral.ID, status)
		}), nil
	case "nobody reached":
		return m.attempt(d)
	}
	return m.end(d, map[string]string{"done": "done", "not needed any more": "not_needed", "stop trying": "stopped"}[words[i]]), nil
}

// details are everything about it, with how to ring safely before the number.
func (m *mode) details(d desk.ToDo, c store.Contact) {
	m.part("To do", d.What())
	m.part("By", d.By())
	if d.Kind == desk.OutcomeDue {
		m.part("Service", m.guide().SayReferral(d.Referral))
		m.part("Answered by", d.Referral.AnsweredBy)
		if d.Referral.Phone != "" {
			m.part("Telephone", slip.Dictated(d.Referral.Phone))
		}
	}
	if c.Callback != nil {
		for _, l := range desk.SafeLines(c.Callback.Safe) {
			m.say(sentence(l))
		}
		m.part("Number", c.Callback.Number+". Read aloud: "+slip.Dictated(c.Callback.Number))
	}
	m.part("Contact", desk.Words(c.Channel)+", "+desk.SayDue(c.StartedAt, m.s.Now()))
}

// record commits what came of a thing, and says so once it is on disk.
func (m *mode) record(d desk.ToDo, do doing) *taking {
	c, err := do(m.ctx, d.Contact)
	if err != nil {
		m.trouble(err)
		return nil
	}
	m.say("Saved. Undo, in the list, takes it back.")
	return &taking{after: c, was: desk.PlansOf(d.Contact)}
}

func (m *mode) end(d desk.ToDo, result string) *taking {
	return m.record(d, func(ctx context.Context, c store.Contact) (store.Contact, error) {
		return m.s.CloseFollowup(ctx, c, result)
	})
}

// attempt records that nobody was reached, then asks what is to happen next.
func (m *mode) attempt(d desk.ToDo) (*taking, error) {
	done := m.record(d, m.s.Attempt)
	if done == nil {
		return nil, nil
	}
	n := done.after.Followup.Attempts
	if n >= desk.MaxAttempts {
		stop, err := m.yes(fmt.Sprintf("Tried %d times and nobody reached. Stop trying?", n))
		if err != nil {
			return done, err
		}
		if stop {
			if later := m.end(again(d, done.after), "stopped"); later != nil {
				done = &taking{after: later.after, was: done.was}
			}
			return done, nil
		}
	}
	later, err := m.postpone(again(d, done.after))
	if later != nil {
		done = &taking{after: later.after, was: done.was}
	}
	return done, err
}

// again is a thing to be done about the contact as it is now.
func again(d desk.ToDo, c store.Contact) desk.ToDo {
	list := desk.ToDos(c)
	i := slices.IndexFunc(list, func(x desk.ToDo) bool { return x.Kind == d.Kind && x.Referral.ID == d.Referral.ID })
	if i < 0 {
		d.Contact = c
		return d
	}
	return list[i]
}

// postpone puts it off.
func (m *mode) postpone(d desk.ToDo) (*taking, error) {
	due, err := m.when("To when? Like " + strings.TrimSpace(desk.DueExamples) + ". back leaves it as it is.")
	if err != nil {
		return nil, err
	}
	return m.record(d, func(ctx context.Context, c store.Contact) (store.Contact, error) {
		if d.Kind == desk.OutcomeDue {
			return m.s.SetNext(ctx, c, d.Referral.ID, desk.Next{What: d.Referral.Next, By: d.Referral.By, Due: due})
		}
		return m.s.Postpone(ctx, c, due)
	}), nil
}
