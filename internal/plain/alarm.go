package plain

import (
	"context"
	"fmt"

	"signpost/directory"
	"signpost/directory/triage"
	"signpost/internal/desk"
	"signpost/store"
)

// alarm reads out the blocking alerts that nobody has said anything about, and
// lets nothing else happen until somebody has. Only the main menu leads out: the
// alert is there again when the contact is opened again.
func (v *visit) alarm() error {
	for {
		pending := v.pending()
		if len(pending) == 0 {
			return nil
		}
		if err := v.alert(pending[0]); err != nil {
			return err
		}
	}
}

// pending are the blocking alerts that nobody has said anything about.
func (v *visit) pending() []triage.Alert {
	return v.guide().Pending(v.c, v.guide().Suggest(v.c.Facts, v.s.Now()))
}

// alert reads one blocking alert out, asks where they are, then what was done.
func (v *visit) alert(a triage.Alert) error {
	v.say("Stop. Emergency.", sentence(or(a.Title, a.ID)))
	v.steps(a.Steps)
	v.say(source(a))
	if err := v.where(); err != nil {
		return err
	}
	actions := desk.EmergencyActions()
	q := question{ask: "What was done? The services are not read out before this is said.",
		help: "the alert and what was done about it stay on the record, with the time and your name"}
	for _, d := range actions {
		q.options = append(q.options, option{words: d.Words})
	}
	q.options = append(q.options, option{words: "write another note first"})
	for {
		r, err := v.askHere(q)
		if err != nil {
			return err
		}
		if i := r.pick(); i < len(actions) {
			ok := v.change(func(ctx context.Context, c store.Contact) (store.Contact, error) {
				return v.s.Acknowledge(ctx, c, a.ID, actions[i].Words)
			})
			if ok || len(v.pending()) == 0 { // another window may have been quicker
				return nil
			}
		} else if err := v.where(); err != nil {
			return err
		}
	}
}

// where asks where they are, and keeps it at once: the call may drop.
func (v *visit) where() error {
	r, err := v.askHere(question{ask: "Ask: where exactly are you? Type the address, the floor, who is there. It is kept as a note at once.",
		open: "any words: they are kept as a note", blank: "nothing is known of it yet"})
	if err != nil {
		if v.in.cut != "" {
			v.draft(v.in.cut)
		}
		return err
	}
	if r.text != "" {
		v.keep(r.text)
	}
	return nil
}

// askHere is ask for a question that one does not step back from.
func (v *visit) askHere(q question) (reply, error) {
	for {
		r, err := v.ask(q)
		if err != errBack && err != errContact {
			return r, err
		}
		v.say("First say what was done. menu leaves the contact open; the alert is then read out again when it is opened.")
	}
}

// warn reads out the warnings and the advice that the answers fire, each once
// as long as it does.
func (v *visit) warn() {
	was := v.heard
	v.heard = map[string]bool{}
	for _, a := range v.guide().Suggest(v.c.Facts, v.s.Now()).Alerts {
		v.heard[a.ID] = true
		if a.Kind == directory.Blocking || was[a.ID] {
			continue
		}
		word := "Advice."
		if a.Kind == directory.Warning {
			word = "Warning."
		}
		v.say(word, sentence(or(a.Title, a.ID)))
		v.steps(a.Steps)
		v.say(source(a))
	}
}

func (m *mode) steps(steps []string) {
	for i, s := range steps {
		m.say(fmt.Sprintf("Step %d.", i+1), s)
	}
}

// source says who stands behind the words of an alert.
func source(a triage.Alert) string {
	signed := "Wording not yet signed off"
	if a.SignedOff != "" {
		signed = "Wording signed off " + a.SignedOff + " by " + a.SignedBy
	}
	return sentences("Source: "+a.Source, signed)
}

// emergency is the emergency card: what to do, in the words of the directory.
// Where no contact is open, one can be started that began when it was opened.
func (m *mode) emergency() error {
	now := m.s.Now()
	var alerts []*directory.Alert
	q := question{ask: "Emergency card. Call 999 when somebody is in danger now. What is it?", blank: "back to the question before"}
	for _, a := range m.guide().Dir.Alerts {
		if a.Kind == directory.Blocking {
			alerts = append(alerts, a)
			q.options = append(q.options, option{words: or(a.Title, a.ID)})
		}
	}
	if m.visit == nil {
		q.options = append(q.options, option{words: "start a call that began now", also: []string{"call"}}, option{words: "start a walk-in that began now", also: []string{"walk-in"}})
	}
	q.ask += " An empty line goes back."
	for {
		r, err := m.ask(q)
		if err == errBack || err == nil && r.pick() < 0 {
			return nil
		}
		if err != nil {
			return err
		}
		switch i := r.pick() - len(alerts); {
		case i == 0:
			return starting{"phone", now}
		case i > 0:
			return starting{"walk_in", now}
		}
		a := alerts[r.pick()]
		m.say(sentence(or(a.Title, a.ID)))
		m.steps(a.Steps)
		m.say(sentences("Source: "+a.Source, desk.SignOff(a)))
	}
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
