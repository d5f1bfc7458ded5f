package contact

import (
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	session "signpost/internal/desk"
	"signpost/store"
	"signpost/tui/form"
	"signpost/tui/keys"
	"signpost/tui/screen"
)

// planKind is what is being planned.
type planKind string

const (
	callBackPlan planKind = "callback" // a number to ring, and how
	followUpPlan planKind = "followup" // something else to be done
	nextPlan     planKind = "next"     // what is done next about a referral
)

// planStep is one line of a plan.
type planStep string

const (
	reasonStep  planStep = "reason"
	numberStep  planStep = "number"
	whenStep    planStep = "when"
	whoStep     planStep = "who"
	messageStep planStep = "message"
	whatStep    planStep = "what"
	dueStep     planStep = "due"
	byStep      planStep = "by"
)

// planSteps are the lines of each kind of plan, in order. A number is asked for
// only once there is a reason, and how to ring safely right after it.
var planSteps = map[planKind][]planStep{
	callBackPlan: {reasonStep, numberStep, whenStep, whoStep, messageStep, dueStep, byStep},
	followUpPlan: {whatStep, dueStep, byStep},
	nextPlan:     {whatStep, dueStep, byStep},
}

// plan is a call-back, follow-up or next action being planned, line by line.
// Each line is on disk once enter has kept it; what is being typed is kept as a
// draft.
type plan struct {
	kind     planKind
	referral string // id; of nextPlan
	at       int    // in planSteps
	field    form.Field
	reason   string
	typed    map[planStep]string // drafts that were found, by step
	undoable bool                // one ctrl+z takes all of it back
}

func (p *plan) step() planStep {
	if steps := planSteps[p.kind]; p.at < len(steps) {
		return steps[p.at]
	}
	return ""
}

// picks reports whether the line is answered with one key.
func (p *plan) picks() bool { return p.step() == reasonStep || p.step() == messageStep }

// draft is the name under which what is being typed is kept.
func (p *plan) draft() string {
	return strings.Join([]string{"plan", string(p.kind), string(p.step()), p.referral}, ".")
}

func isPlanField(field string) bool { return strings.HasPrefix(field, "plan.") }

func (p *plan) textOf(field string) string {
	if p.kind != "" && field == p.draft() {
		return p.field.Value()
	}
	return ""
}

const maxPlanText = 300

// startPlan opens a plan, or goes on with the one that was left.
func (s *Screen) startPlan(kind planKind, referral string) tea.Cmd {
	if s.c.Status == store.Void || s.c.Status == store.Merged {
		return s.env.Trouble(session.ErrVoid)
	}
	flush := s.saveDrafts()
	if s.plan.kind != kind || s.plan.referral != referral || s.plan.step() == "" {
		s.plan = plan{kind: kind, referral: referral, field: form.NewField(maxPlanText)}
		s.fillStep()
	}
	if kind == callBackPlan && s.plan.reason == "" {
		s.plan.reason = session.CallbackReason(s.c)
	}
	s.layer = planLayer
	return flush
}

// planLeft takes up what was being typed when the program ended: the plan goes
// on there when its key is pressed again.
func (s *Screen) planLeft(drafts map[string]string) tea.Cmd {
	for name, typed := range drafts {
		parts := strings.Split(name, ".")
		if !isPlanField(name) || len(parts) != 4 || typed == "" {
			continue
		}
		kind, step := planKind(parts[1]), planStep(parts[2])
		at := slices.Index(planSteps[kind], step)
		if at < 0 {
			continue
		}
		s.plan = plan{kind: kind, referral: parts[3], at: at, field: form.NewField(maxPlanText)}
		if step == numberStep && session.CallbackReason(s.c) == "" {
			s.plan.at, s.plan.typed = 0, map[planStep]string{step: typed} // its reason was not kept yet
		} else {
			s.plan.field.SetValue(typed)
		}
		key := map[planKind]string{callBackPlan: "alt+c", followUpPlan: "alt+f", nextPlan: "alt+g, then n,"}[kind]
		return s.env.Tell(screen.Status{Text: "What is to be done was being typed here: " + key + " goes on with it."})
	}
	return nil
}

// fillStep puts into the field what is known of the line already.
func (s *Screen) fillStep() {
	p := &s.plan
	p.field.Reset()
	if typed, ok := p.typed[p.step()]; ok {
		p.field.SetValue(typed)
		return
	}
	cb, f := s.c.Callback, s.c.Followup
	if p.kind == nextPlan {
		if r, ok := s.referral(p.referral); ok {
			p.field.SetValue(map[planStep]string{whatStep: r.Next, byStep: r.By}[p.step()])
		}
		return
	}
	if cb != nil {
		p.field.SetValue(map[planStep]string{numberStep: cb.Number, whenStep: cb.Safe.When, whoStep: cb.Safe.Who}[p.step()])
	}
	if f.Open() && p.field.Value() == "" {
		p.field.SetValue(map[planStep]string{whatStep: f.What, byStep: f.By}[p.step()])
	}
}

func (s *Screen) referral(id string) (store.Referral, bool) {
	for _, r := range s.c.Referrals {
		if r.ID == id {
			return r, true
		}
	}
	return store.Referral{}, false
}

// planKey handles the keys of a plan: picks, or a line of text.
func (s *Screen) planKey(msg tea.KeyPressMsg) tea.Cmd {
	p := &s.plan
	switch s.env.Keys.Action(msg.String(), keys.Note, keys.Always, keys.Contact) {
	case keys.Back:
		s.layer = noLayer
		return s.saveDrafts()
	case keys.Save:
		return s.env.Tell(screen.Status{Level: screen.Trouble, Text: "Press enter to keep this line, or esc to leave it; then save."})
	case keys.Choose:
		if p.step() == reasonStep {
			if p.reason == "" {
				return s.env.Tell(screen.Status{Level: screen.Trouble, Text: "Pick a reason: without one no number is kept."})
			}
			s.nextStep()
			return nil
		}
		return s.keepStep(p.field.Value())
	}
	if p.picks() {
		return s.planPick(msg.String())
	}
	return s.planTyped(msg)
}

func (s *Screen) planPick(k string) tea.Cmd {
	choices := session.CallbackReasons()
	if s.plan.step() == messageStep {
		choices = session.MessageKeys()
	}
	for _, c := range choices {
		switch {
		case c.Key != k:
		case s.plan.step() == messageStep:
			return s.keepStep(c.Words)
		default:
			s.plan.reason = c.Words
			s.nextStep()
		}
	}
	return nil
}

// planTyped edits the line. What is typed is on disk within a second.
func (s *Screen) planTyped(msg tea.Msg) tea.Cmd {
	p := &s.plan
	if p.picks() {
		return nil
	}
	var cmd tea.Cmd
	if p.field.Update(msg) {
		cmd = s.soil(p.draft())
	}
	return tea.Batch(cmd, s.refused(p.field.Refused()))
}

// nextStep goes on to the next line, or closes the plan after the last.
func (s *Screen) nextStep() {
	p := &s.plan
	delete(s.dirty, p.draft())
	p.at++
	if p.step() != "" {
		s.fillStep()
		return
	}
	s.layer = noLayer
	if p.kind == nextPlan {
		s.layer = givenLayer
	}
	s.plan = plan{}
}

// keepStep commits the line and goes on. After an error the line stays as it
// is, with a sentence that says why.
func (s *Screen) keepStep(typed string) tea.Cmd {
	p := &s.plan
	due := time.Time{}
	if p.step() == dueStep {
		var err error
		if due, err = s.planDue(typed); err != nil && p.field.Blank() {
			return s.env.Trouble(err)
		} else if err != nil {
			return nil // the sentence stands below the line already
		}
	}
	do := s.stepChange(strings.TrimSpace(typed), due)
	name, last := p.draft(), p.at == len(planSteps[p.kind])-1
	done := changed{then: s.nextStep}
	if do != nil && !p.undoable {
		done.undo = s.undoPlan()
		done.then = func() { s.plan.undoable = true; s.nextStep() }
	}
	if do == nil {
		if p.step() == whatStep {
			return s.env.Tell(screen.Status{Level: screen.Trouble, Text: "Say in a few words what is to be done, or esc to leave it."})
		}
		do = func(_ context.Context, _ *session.Session, c store.Contact) (store.Contact, error) { return c, nil }
	}
	if last {
		done.said = "Kept: " + s.planSummary()
	}
	return s.change(done, func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
		c, err := do(ctx, sess, c)
		if err != nil {
			return c, err
		}
		return c, sess.SaveDraft(ctx, c.ID, name, "")
	})
}

type contactChange func(context.Context, *session.Session, store.Contact) (store.Contact, error)

// stepChange is what a line changes in the record; nil when it changes nothing.
func (s *Screen) stepChange(typed string, due time.Time) contactChange {
	p := &s.plan
	switch p.step() {
	case numberStep, whenStep, whoStep, messageStep:
		return s.callbackChange(typed)
	}
	if p.kind == nextPlan {
		return s.nextChange(typed, due)
	}
	old := store.Followup{Due: s.env.Session.Now().Add(24 * time.Hour)} // until the next line says when
	if s.c.Followup.Open() {
		old = *s.c.Followup
	}
	next := session.Plan{What: old.What, By: old.By, Due: old.Due}
	switch p.step() {
	case whatStep:
		if typed == "" {
			return nil
		}
		next.What = typed
	case dueStep:
		next.Due = due
	case byStep:
		if typed == old.By || typed == "" {
			return nil
		}
		next.By = typed
	}
	return func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
		return sess.SetFollowup(ctx, c, next)
	}
}

// callbackChange keeps the number, or one of the safe-to-ring notes with it.
func (s *Screen) callbackChange(typed string) contactChange {
	p := &s.plan
	cb := store.Callback{}
	if s.c.Callback != nil {
		cb = *s.c.Callback
	}
	was := cb
	switch p.step() {
	case numberStep:
		cb.Number = typed
	case whenStep:
		cb.Safe.When = typed
	case whoStep:
		cb.Safe.Who = typed
	case messageStep:
		if typed != "" {
			cb.Safe.Message = typed
		}
	}
	if cb == was && s.c.Followup.Open() && p.step() != numberStep {
		return nil
	}
	reason := p.reason
	return func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
		return sess.SetCallback(ctx, c, reason, cb)
	}
}

// nextChange keeps what is done next about a referral.
func (s *Screen) nextChange(typed string, due time.Time) contactChange {
	p := &s.plan
	r, _ := s.referral(p.referral)
	next := session.Next{What: r.Next, By: r.By, Due: r.Due}
	switch p.step() {
	case whatStep:
		if typed == "" {
			return nil
		}
		next.What = typed
		if now := s.env.Session.Now(); !next.Due.After(now) {
			next.Due = now.Add(24 * time.Hour) // until the next line says when
		}
	case dueStep:
		next.Due = due
	case byStep:
		if typed == r.By || typed == "" {
			return nil
		}
		next.By = typed
	}
	return func(ctx context.Context, sess *session.Session, c store.Contact) (store.Contact, error) {
		return sess.SetNext(ctx, c, p.referral, next)
	}
}

// planDue reads the due time; an empty line keeps the one there is.
func (s *Screen) planDue(typed string) (time.Time, error) {
	now := s.env.Session.Now()
	if strings.TrimSpace(typed) == "" {
		due := s.plannedDue()
		return due, session.CheckDue(due, now)
	}
	return session.ParseDue(typed, now)
}

// plannedDue is the due time that the plan has so far.
func (s *Screen) plannedDue() time.Time {
	if s.plan.kind == nextPlan {
		r, _ := s.referral(s.plan.referral)
		return r.Due
	}
	if s.c.Followup.Open() {
		return s.c.Followup.Due
	}
	return time.Time{}
}

// planSummary says what was planned, without the words that can name a person.
func (s *Screen) planSummary() string {
	what := map[planKind]string{callBackPlan: "call-back", followUpPlan: "follow-up", nextPlan: "next action"}[s.plan.kind]
	return what + ", " + session.SayDue(s.plannedDue(), s.env.Session.Now()) + "."
}
