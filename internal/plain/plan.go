package plain

import (
	"context"
	"fmt"
	"time"

	"signpost/internal/desk"
	"signpost/store"
)

// plan notes what is to be done later: a call-back, or something else.
func (v *visit) plan() error {
	if f := v.c.Followup; f.Open() {
		v.say("Planned already:", sentences(f.What, desk.SayDue(f.Due, v.s.Now()), f.By))
	}
	i, err := v.oneOf("What is to be planned?", []string{"a call-back: somebody is rung", "something else to be done"})
	if err != nil {
		return err
	}
	if i == 0 {
		return v.callBack()
	}
	r, err := v.ask(question{ask: "What is to be done? In a few words.", open: "any words"})
	if err != nil {
		return err
	}
	return v.due(r.text)
}

// callBack keeps a number to ring, with the reason first and how to ring
// safely after it. Each answer is on disk at once.
func (v *visit) callBack() error {
	reasons := desk.CallbackReasons()
	var q question
	q.ask = "Why is the number kept? Without a reason no number is kept."
	for _, d := range reasons {
		q.options = append(q.options, option{words: d.Words})
	}
	r, err := v.ask(q)
	if err != nil {
		return err
	}
	reason := reasons[r.pick()].Words
	var cb store.Callback
	keep := func() bool {
		return v.change(func(ctx context.Context, c store.Contact) (store.Contact, error) {
			return v.s.SetCallback(ctx, c, reason, cb)
		})
	}
	for saved := false; !saved; saved = keep() {
		if r, err = v.ask(question{ask: "Which number?", open: "the number"}); err != nil {
			return err
		}
		cb.Number = r.text
	}
	for _, x := range []struct {
		ask string
		to  *string
	}{{"When is it safe to ring? An empty line: not asked.", &cb.Safe.When}, {"Who may answer? An empty line: not asked.", &cb.Safe.Who}} {
		if r, err = v.ask(question{ask: x.ask, open: "any words", blank: "not asked"}); err != nil {
			return err
		}
		if *x.to = r.text; r.text != "" {
			keep()
		}
	}
	messages := desk.MessageKeys()
	q = question{ask: "May a message be left? An empty line: not asked.", blank: "not asked"}
	for _, d := range messages {
		q.options = append(q.options, option{words: d.Words})
	}
	if r, err = v.ask(q); err != nil {
		return err
	}
	if r.pick() >= 0 {
		cb.Safe.Message = messages[r.pick()].Words
		keep()
	}
	return v.due("")
}

// due asks by when and by whom, and keeps the plan. What is empty when it is
// planned already.
func (v *visit) due(what string) error {
	at, err := v.when("By when? Like " + desk.DueExamples + ".")
	if err != nil {
		return err
	}
	r, err := v.ask(question{ask: "Who does it? An empty line: you.", open: "a name", blank: "you"})
	if err != nil {
		return err
	}
	ok := v.change(func(ctx context.Context, c store.Contact) (store.Contact, error) {
		p := desk.Plan{What: what, By: r.text, Due: at}
		if p.What == "" && c.Followup != nil {
			p.What = c.Followup.What
		}
		return v.s.SetFollowup(ctx, c, p)
	})
	if ok {
		v.say(fmt.Sprintf("It is due %s.", desk.SayDue(at, v.s.Now())))
	}
	return nil
}

// when asks for a time to come, until one is understood.
func (m *mode) when(ask string) (time.Time, error) {
	for {
		r, err := m.ask(question{ask: ask, open: "a time, like " + desk.DueExamples})
		if err != nil {
			return time.Time{}, err
		}
		at, err := desk.ParseDue(r.text, m.s.Now())
		if err == nil {
			return at, nil
		}
		m.say(sentence(err.Error()))
	}
}
