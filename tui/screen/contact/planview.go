package contact

import (
	"charm.land/lipgloss/v2"

	session "signpost/internal/desk"
	"signpost/internal/text"
	"signpost/tui/form"
	"signpost/tui/layout"
)

// planTitles are the headings of plans.
var planTitles = map[planKind]string{
	callBackPlan: " Call-back",
	followUpPlan: " Follow-up",
	nextPlan:     " Next action",
}

// planPrompts are what each line asks, and the hint of an empty field.
var planPrompts = map[planStep][2]string{
	numberStep: {"number: ", "as they said it"},
	whenStep:   {"safe to ring when? ", "after six; enter: not asked"},
	whoStep:    {"who may answer? ", "only her; enter: not asked"},
	whatStep:   {"what is to be done? ", "in a few words"},
	dueStep:    {"when? ", "tomorrow 14:00, mon 10, in 2 h"},
	byStep:     {"who does it? ", "initials"},
}

// planLines draws a plan: what is kept so far, how to ring safely always before
// the number, and the line that is being asked. The second result is where its
// text begins.
func (s *Screen) planLines(width int) ([]string, spot) {
	t, p := s.env.Theme, &s.plan
	out := []string{t.Title.Render(layout.Line(planTitles[p.kind], width))}
	for _, l := range s.planKept() {
		for _, w := range setIn(text.CleanLine(l), width) {
			out = append(out, t.Dim.Render(layout.Line(w, width)))
		}
	}
	if p.picks() {
		return append(out, s.planChoices(width)...), spot{0, len(out)}
	}
	prompt := planPrompts[p.step()]
	if s.plan.step() == dueStep && !s.plannedDue().IsZero() {
		prompt[1] = "enter: " + session.SayDue(s.plannedDue(), s.env.Session.Now())
	}
	label := " " + prompt[0]
	room := max(1, width-text.Width(label)-1)
	at := spot{text.Width(label) + p.field.CursorX(room), len(out)}
	out = append(out, t.Label.Render(label)+p.field.View(room, prompt[1]))
	if line, style := s.duePreview(); line != "" {
		for _, w := range setIn(line, width) {
			out = append(out, style.Render(layout.Line(w, width)))
		}
	}
	return out, at
}

// planKept is what the record has of the plan.
func (s *Screen) planKept() []string {
	p := &s.plan
	var out []string
	switch p.kind {
	case callBackPlan:
		if p.reason != "" && p.step() != reasonStep {
			out = append(out, "why: "+p.reason)
		}
		if cb := s.c.Callback; cb != nil {
			switch p.step() {
			case numberStep: // it stands in the field below
				out = append(out, session.SafeLines(cb.Safe)...)
			case dueStep, byStep:
				out = append(append(out, session.SafeLines(cb.Safe)...), "number: "+cb.Number)
			case whenStep, whoStep, messageStep:
				out = append(out, "number: kept")
			}
		}
	case followUpPlan:
		if s.c.Followup.Open() && p.step() != whatStep {
			out = append(out, s.c.Followup.What)
		}
	case nextPlan:
		r, _ := s.referral(p.referral)
		out = append(out, r.Name)
		if p.step() != whatStep && r.Next != "" {
			out = append(out, r.Next)
		}
	}
	if due := s.plannedDue(); p.step() == byStep && !due.IsZero() {
		out = append(out, "due "+session.SayDue(due, s.env.Session.Now()))
	}
	return out
}

func (s *Screen) planChoices(width int) []string {
	ask, choices := " Why is the number kept?", session.CallbackReasons()
	if s.plan.step() == messageStep {
		ask, choices = " May a message be left?", append(session.MessageKeys(), session.Done{Key: "enter", Words: "not asked"})
	}
	return append([]string{layout.Line(ask, width)}, form.Flow(formChoices(choices), s.env.Theme, width)...)
}

// formChoices are keys with what they stand for, in words.
func formChoices(list []session.Done) []form.Choice {
	out := make([]form.Choice, len(list))
	for i, d := range list {
		out[i] = form.Choice{Key: d.Key, Label: session.Words(d.Words)}
	}
	return out
}

// duePreview says how the due time being typed is understood.
func (s *Screen) duePreview() (string, lipgloss.Style) {
	t, p := s.env.Theme, &s.plan
	if p.step() != dueStep || p.field.Blank() {
		return "", t.Plain
	}
	now := s.env.Session.Now()
	due, err := session.ParseDue(p.field.Value(), now)
	if err != nil {
		return err.Error(), t.Caution
	}
	return "→ " + session.SayDue(due, now), t.Accent
}
