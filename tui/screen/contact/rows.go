package contact

import (
	"fmt"

	session "signpost/internal/desk"
	"signpost/internal/text"
	"signpost/store"
	"signpost/tui/layout"
)

// soFar says how referrals to a service have gone on this desk, once enough is
// known.
func (s *Screen) soFar(id string, width int) []string {
	say := s.tracks.Say(id)
	if say == "" {
		return nil
	}
	var out []string
	for i, l := range text.Wrap(say, max(8, width-12)) {
		label := ""
		if i == 0 {
			label = "so far"
		}
		out = append(out, s.env.Theme.Label.Render(text.Pad(label, 11))+" "+l)
	}
	return out
}

// givenRows lists the services given so far.
func (s *Screen) givenRows(width int) []string {
	var out []string
	for _, r := range s.c.Referrals {
		if r.Undone {
			continue
		}
		line := " given: " + text.CleanLine(r.Name)
		if r.Phone != "" {
			line += " · " + text.CleanLine(r.Phone)
		}
		if r.Kind != store.Signpost {
			line += " · " + session.Words(string(r.Kind))
		}
		if s.env.Session.Guide().Since(r) != "" {
			line += " · has left the directory since"
		}
		out = append(out, s.env.Theme.Good.Render(layout.Line(line, width)))
	}
	if n := len(out); n > 4 {
		out = append([]string{fmt.Sprintf(" … %d more given", n-3)}, out[n-3:]...)
	}
	if p := s.c.Packs; p != nil {
		words := session.PackWords(p.Out, p.In, s.env.Session.Packs())
		out = append(out, s.env.Theme.Good.Render(layout.Line(" packs: "+text.CleanLine(words), width)))
	}
	return append(out, s.plannedRow(width)...)
}

// plannedRow says that something is to be done, and when. What it is, and any
// number, shows only when its key is pressed: the desk is public.
func (s *Screen) plannedRow(width int) []string {
	if !s.c.Followup.Open() {
		return nil
	}
	what := " follow-up "
	if s.c.Callback != nil {
		what = " call-back "
	}
	now := s.env.Session.Now()
	line := what + session.SayDue(s.c.Followup.Due, now)
	if late := session.Overdue(s.c.Followup.Due, now); late != "" {
		line += " · " + late
	}
	return []string{s.env.Theme.Accent.Render(layout.Line(line, width))}
}
